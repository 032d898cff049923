//! The command line.

pub(crate) mod output;
pub(crate) mod progress;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::error::ErrorKind::MissingRequiredArgument;
use clap::{ArgGroup, CommandFactory as _, Parser, ValueEnum};
use cloudflare_secondary_dns::{AccountId, Client, TsigAlgorithm, TsigName, ZoneId, ZoneName};
use cloudflare_secondary_dns_doctor::{Check, Error, Key, Limits};

const ABOUT: &str = "\
Finds out why a zone does not transfer between your nameservers and Cloudflare.

Reads the zone's settings, peers and TSIG keys from the API, asks each nameserver as Cloudflare would, and names what is \
wrong and what to do. Changes nothing. Credentials come from CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL with \
CLOUDFLARE_API_KEY. No secret is taken from the command line, and none is shown.";

const EXAMPLES: &str = "\
Examples:
  Check a zone as the API has it:
    export CLOUDFLARE_API_TOKEN=...
    secondary-dns-doctor --account 01a7362d577a6c3019a474fd6f485823 \\
      --zone 269d8f4853475ca241c4e730be286b20

  Check a nameserver that is not linked yet, without the API, with a key of
  BIND's, Knot's or NSD's configuration:
    secondary-dns-doctor --server 192.0.2.53 --zone-name example.com. \\
      --key-file /etc/bind/named.conf --key-name transfer.example.

  For programs:
    secondary-dns-doctor --server 192.0.2.53:5353 --zone-name example.com. \\
      --format json

  Try it with the emulator of the API in place of the API:
    export CLOUDFLARE_BASE_URL=http://127.0.0.1:8053/client/v4

Exit codes: 0 healthy; 1 something is wrong; 2 could not run.";

/// The arguments.
#[derive(Parser)]
#[command(version, about = ABOUT, long_about = ABOUT, after_help = EXAMPLES, name = "secondary-dns-doctor")]
#[command(group = ArgGroup::new("subject").required(true).args(["zone", "server"]))]
pub(crate) struct Arguments {
    /// Account that has the peers and keys; needed with --zone
    #[arg(long, value_name = "ID", requires = "zone")]
    account: Option<AccountId>,

    /// Zone to check, as the API has it; needs --account
    #[arg(long, value_name = "ID", requires = "account")]
    zone: Option<ZoneId>,

    /// Primary to check, without the API: 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353
    #[arg(long, value_name = "ADDRESS[:PORT]", requires = "zone_name", value_parser = read_server)]
    server: Option<SocketAddr>,

    /// Name of the zone to ask the server for; needed with --server
    #[arg(long, value_name = "NAME", requires = "server")]
    zone_name: Option<ZoneName>,

    /// File with the TSIG key to sign with: configuration of BIND, Knot or NSD,
    /// name:algorithm:secret, or the secret alone. With --zone, used in place of the primaries'
    /// keys
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,

    /// Name of the key, if the file has several or none
    #[arg(long, value_name = "NAME", requires = "key_file")]
    key_name: Option<TsigName>,

    /// Algorithm of the key, if the file has none
    #[arg(long, value_name = "ALGORITHM", requires = "key_file")]
    key_algorithm: Option<TsigAlgorithm>,

    /// Seconds for each call of the API, and for each server, its transfer included; all servers
    /// are asked side by side
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: u64,

    /// Also print what each finding means
    #[arg(long)]
    pub(crate) explain: bool,

    /// How to print the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// How to print.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs; one JSON value, also when the check could not run
    Json,
}

impl Arguments {
    /// The check that the arguments ask for.
    pub(crate) fn into_check(self) -> Result<Check, Error> {
        let key = match &self.key_file {
            Some(path) => {
                let (name, algorithm) = (self.key_name.as_ref(), self.key_algorithm.as_ref());
                Some(Key::from_file(path, name, algorithm)?)
            }
            None => None,
        };
        let time = Duration::from_secs(self.timeout);
        let check = match (&self.account, &self.zone, self.server, self.zone_name) {
            (_, _, Some(address), Some(zone)) => Check::server(address, zone),
            (Some(account), Some(zone), ..) => {
                let client = Client::builder().env()?.deadline(time).build()?;
                Check::new(&client.account(account), &client.zone(zone))
            }
            // The attributes above leave no other case.
            _ => Self::command().error(MissingRequiredArgument, ABOUT).exit(),
        };
        let check = check.limits(Limits::default().per_server(time).total(time));
        Ok(match key {
            Some(key) => check.key(key),
            None => check,
        })
    }
}

fn read_server(text: &str) -> Result<SocketAddr, String> {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let address: Option<IpAddr> = bare.unwrap_or(text).parse().ok();
    address
        .map(|address| SocketAddr::new(address, 53))
        .or_else(|| text.parse().ok())
        .ok_or_else(|| {
            "write an address, like 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353".to_owned()
        })
}
