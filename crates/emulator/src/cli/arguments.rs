//! Arguments that are written shorter than what they stand for.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use cloudflare_secondary_dns_emulator::{Error, Seed, ZoneType};

/// An address with a port; without an address that of this machine, without a port a free one.
pub(crate) fn read_address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) => (host, port),
        None if text.parse::<u16>().is_ok() => ("localhost", text),
        None => (text, "0"),
    };
    let host = match host {
        "localhost" | "" => Some(IpAddr::from(Ipv4Addr::LOCALHOST)),
        // An IPv6 address without a port holds colons of its own.
        _ => host.parse().ok().filter(IpAddr::is_ipv4),
    };
    match (host, port.parse()) {
        (Some(host), Ok(port)) => Ok(SocketAddr::new(host, port)),
        _ => Err("write PORT or ADDRESS:PORT, like 8053, localhost:8053 or [::1]:8053".to_owned()),
    }
}

/// A file with a seed.
pub(crate) fn read_seed(path: &str) -> Result<Seed, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    text.parse().map_err(|error: Error| error.to_string())
}

/// `secondary` or `full`.
pub(crate) fn read_zone_type(text: &str) -> Result<ZoneType, String> {
    let zone_type = serde_json::from_value(text.into());
    zone_type.map_err(|error| error.to_string())
}

/// A time with its unit, or a number of milliseconds.
pub(crate) fn read_delay(text: &str) -> Result<Duration, String> {
    if let Ok(milliseconds) = text.parse() {
        return Ok(Duration::from_millis(milliseconds));
    }
    let delay = text.parse().ok();
    delay
        .and_then(|delay: jiff::SignedDuration| Duration::try_from(delay).ok())
        .ok_or_else(|| "write a time with its unit, like 250ms or 2s".to_owned())
}
