//! The command line. What is printed is in `output.rs`, reading of single arguments in
//! `arguments.rs`.

mod arguments;
pub(crate) mod output;

use std::net::SocketAddr;
use std::time::Duration;

use clap::Parser;
use cloudflare_secondary_dns_emulator::{
    Assumption, Emulator, EmulatorBuilder, FAULT_GRAMMAR, Fault, RateLimit, Seed, ZoneType,
};

use self::arguments::{read_address, read_delay, read_seed, read_zone_type};

const ABOUT: &str = "\
Emulates Cloudflare's secondary DNS (zone transfers) API on your own machine.

All operations, with real state in memory: what you create you can read, change and delete. Give your client the \
printed base URL in place of https://api.cloudflare.com/client/v4, and any credentials.";

const EXAMPLES: &str = "\
Examples:
  Start it, wait until it answers, look around, and stop it:
    secondary-dns-emulator --listen 8053 &
    curl -sS --retry 20 --retry-connrefused \\
      http://127.0.0.1:8053/__emulator/health
    curl -sS -H 'Authorization: Bearer any' \\
      http://127.0.0.1:8053/client/v4/accounts/my-account/secondary_dns/acls
    kill $!

  Accept one token only, and show each request:
    secondary-dns-emulator --listen 8053 --token secret --log

  See how your client bears a busy server, and a create whose answer is lost:
    secondary-dns-emulator --listen 8053 \\
      --fault '*=status:503,times:2' \\
      --fault 'peers_create=reset:before,with-effect'

  Use the official Python or TypeScript client while it runs:
    CLOUDFLARE_BASE_URL=http://127.0.0.1:8053/client/v4 \\
      CLOUDFLARE_API_TOKEN=any python my_program.py

  In a container, for other machines:
    secondary-dns-emulator --listen 0.0.0.0:8053 --allow-remote

While it runs, paths below /__emulator/ reset and seed it, inject faults and read
the log of requests; the README of the crate lists them.

Exit codes: 0 stopped by SIGTERM or Ctrl-C, within a second; 1 cannot listen or
print; 2 wrong arguments or seed.";

/// The arguments.
#[derive(Parser)]
#[command(version, about = ABOUT, long_about = ABOUT, after_help = EXAMPLES, name = "secondary-dns-emulator")]
pub(crate) struct Arguments {
    /// Where to listen: 8053, localhost:8053 or 192.0.2.1:8053; port 0 takes a free one; may be
    /// repeated
    #[arg(
        long,
        alias = "port",
        value_name = "[ADDRESS:]PORT",
        default_value = "127.0.0.1:0",
        value_parser = read_address
    )]
    listen: Vec<SocketAddr>,

    /// Allow addresses that other machines can reach; they can read every secret that is stored
    #[arg(long)]
    allow_remote: bool,

    /// Accept this API token; may be repeated. Without --token and --key any credentials will do
    #[arg(long, value_name = "TOKEN")]
    token: Vec<String>,

    /// Accept this e-mail address, with the API key of --key
    #[arg(long, value_name = "EMAIL", requires = "key")]
    email: Option<String>,

    /// Accept this API key, with the e-mail address of --email
    #[arg(long, value_name = "KEY", requires = "email")]
    key: Option<String>,

    /// Start with what this JSON file holds: {"accounts": {ID: {"acls": [...], "peers": [...],
    /// "tsigs": [...]}}, "zones": {ID: {"type": ..., "incoming": {...}, "outgoing": {...}}}}
    #[arg(long, value_name = "FILE", value_parser = read_seed)]
    seed: Option<Seed>,

    /// Type of every zone that the seed gives none, secondary or full; a full zone keeps no
    /// incoming settings
    #[arg(long, value_name = "TYPE", default_value = "secondary", value_parser = read_zone_type)]
    zone_type: ZoneType,

    /// Assume something else than by default; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    assume: Vec<Assumption>,

    /// List what is assumed, how well it is known, and what can be assumed instead
    #[arg(long)]
    pub(crate) list_assumptions: bool,

    /// Let something go wrong; may be repeated. The longer --help shows the grammar
    #[arg(long, value_name = "FAULT", long_help = fault_help())]
    fault: Vec<Fault>,

    /// Limit requests: "documented" for 1200 in five minutes, or like 20/3s
    #[arg(long, value_name = "LIMIT")]
    rate_limit: Option<RateLimit>,

    /// Time from force_axfr to the transfer, and from a NOTIFY to the fetch: 250ms, 2s; a bare
    /// number is milliseconds
    #[arg(long, value_name = "TIME", default_value = "50ms", value_parser = read_delay)]
    transfer_delay: Duration,

    /// Most requests that the log keeps for /__emulator/requests
    #[arg(long, value_name = "NUMBER", default_value_t = 10_000)]
    log_requests: usize,

    /// Most bytes that it keeps
    #[arg(long, value_name = "BYTES", default_value_t = 16 << 20)]
    log_bytes: usize,

    /// Show status, method and path of each request on the standard error
    #[arg(long)]
    log: bool,
}

impl Arguments {
    /// The emulator that the arguments ask for.
    pub(crate) fn into_builder(self) -> EmulatorBuilder {
        let mut builder = Emulator::builder()
            .allow_remote(self.allow_remote)
            .transfer_delay(self.transfer_delay)
            .zone_type(self.zone_type)
            .log_requests(self.log_requests)
            .log_bytes(self.log_bytes);
        for address in self.listen {
            builder = builder.listen(address);
        }
        for token in self.token {
            builder = builder.token(token);
        }
        if let (Some(email), Some(key)) = (self.email, self.key) {
            builder = builder.api_key(email, key);
        }
        if let Some(seed) = self.seed {
            builder = builder.seed(seed);
        }
        for assumption in self.assume {
            builder = builder.assume(assumption);
        }
        for fault in self.fault {
            builder = builder.inject(fault);
        }
        if let Some(limit) = self.rate_limit {
            builder = builder.rate_limit(limit);
        }
        if self.log {
            builder = builder.observe(output::note);
        }
        builder
    }
}

fn fault_help() -> String {
    format!("Let something go wrong; may be repeated.\n\n{FAULT_GRAMMAR}")
}
