//! The command line. What is printed is in `output.rs`.

pub(crate) mod output;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use cloudflare_secondary_dns_emulator::{
    Assumption, Emulator, EmulatorBuilder, Error, FAULT_GRAMMAR, Fault, RateLimit, Seed, ZoneType,
};

const ABOUT: &str = "\
Emulates Cloudflare's secondary DNS (zone transfers) API on your own machine.

All 28 operations, with real state in memory: what you create you can read, change and delete. Give your client the \
printed base URL in place of https://api.cloudflare.com/client/v4, and any credentials.";

const EXAMPLES: &str = "\
Examples:
  Start on a free port, and look around:
    secondary-dns-emulator
    curl -H 'Authorization: Bearer any' http://127.0.0.1:PORT/client/v4/accounts/my-account/secondary_dns/acls

  Start on a fixed port, accept one token only, and show each request:
    secondary-dns-emulator --listen 127.0.0.1:8053 --token secret --log

  See how your client bears a busy server, and a create whose answer is lost:
    secondary-dns-emulator --fault '*=status:503,times:2' --fault 'peers_create=reset:before,with-effect'

  Use the official Python or TypeScript client:
    CLOUDFLARE_BASE_URL=http://127.0.0.1:PORT/client/v4 CLOUDFLARE_API_TOKEN=any python my_program.py

  In a script, wait for the line that says it is ready:
    secondary-dns-emulator --format json | head -n 1

Exit codes: 0 stopped as asked, 1 cannot listen, 2 wrong arguments or seed, 130 interrupted twice.";

/// The arguments.
#[derive(Parser)]
#[command(version, about = ABOUT, long_about = ABOUT, after_help = EXAMPLES, name = "secondary-dns-emulator")]
pub(crate) struct Arguments {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,

    /// Allow an address that other machines can reach; they can read every secret that is stored
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

    /// Start with what this JSON file holds: {"accounts": {ID: {"acls": [...], "peers": [...], "tsigs": [...]}},
    /// "zones": {ID: {"type": ..., "incoming": {...}, "outgoing": {...}}}}
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,

    /// Type of zones, secondary or full: of one zone with ID=, else of every zone that has none; may be repeated.
    /// Zones are secondary unless said otherwise; a full zone keeps no incoming settings
    #[arg(long, value_name = "[ID=]TYPE")]
    zone_type: Vec<ZoneTypeArgument>,

    /// Assume something else than by default; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    assume: Vec<Assumption>,

    /// List what is assumed, how well it is known, and what can be assumed instead
    #[arg(long)]
    pub(crate) list_assumptions: bool,

    /// Let something go wrong; may be repeated. The longer --help shows the grammar
    #[arg(long, value_name = "FAULT", long_help = fault_help())]
    fault: Vec<Fault>,

    /// Limit requests: "documented" for 1200 in five minutes, or like 20/3s, or like 20/3s/1s with another block
    #[arg(long, value_name = "LIMIT")]
    rate_limit: Option<RateLimit>,

    /// Milliseconds from force_axfr to the transfer, and from a NOTIFY to the fetch
    #[arg(long, value_name = "MS", default_value_t = 50)]
    transfer_delay: u64,

    /// Mint the same identifiers in every run
    #[arg(long, value_name = "NUMBER")]
    id_seed: Option<u64>,

    /// Show status, method and path of each request on the standard error
    #[arg(long)]
    log: bool,

    /// How to print the base URL and the list of assumptions
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// The type of one zone, or of all that have none.
#[derive(Clone)]
struct ZoneTypeArgument(Option<String>, ZoneType);

impl FromStr for ZoneTypeArgument {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (id, zone_type) = match text.split_once('=') {
            Some((id, zone_type)) => (Some(id.to_owned()), zone_type),
            None => (None, text),
        };
        Ok(Self(id, zone_type.parse()?))
    }
}

/// How to print.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people; the base URL alone on its line
    Text,
    /// For programs; one JSON value
    Json,
}

impl Arguments {
    /// The emulator that the arguments ask for, or what is wrong with them.
    pub(crate) fn into_builder(self) -> Result<EmulatorBuilder, String> {
        let mut builder = Emulator::builder()
            .listen(self.listen)
            .allow_remote(self.allow_remote)
            .transfer_delay(Duration::from_millis(self.transfer_delay))
            // Nobody reads the log of a program.
            .log_capacity(0);
        for token in self.token {
            builder = builder.token(token);
        }
        if let (Some(email), Some(key)) = (self.email, self.key) {
            builder = builder.api_key(email, key);
        }
        if let Some(path) = self.seed {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| format!("cannot read the seed {}: {error}", path.display()))?;
            let seed: Seed = text
                .parse()
                .map_err(|error| format!("{}: {error}", path.display()))?;
            builder = builder.seed(seed);
        }
        for ZoneTypeArgument(id, zone_type) in self.zone_type {
            builder = match id {
                Some(id) => builder.type_of_zone(id, zone_type),
                None => builder.zone_type(zone_type),
            };
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
        if let Some(seed) = self.id_seed {
            builder = builder.id_seed(seed);
        }
        if self.log {
            builder = builder.observe(|line| eprintln!("{line}"));
        }
        Ok(builder)
    }
}

fn fault_help() -> String {
    format!("Let something go wrong; may be repeated.\n\n{FAULT_GRAMMAR}")
}
