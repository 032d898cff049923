//! Arguments that are written shorter than what they stand for.

use std::net::SocketAddr;
use std::time::Duration;

use cloudflare_secondary_dns_emulator::{Error, Seed, ZoneType};

/// An address with a port; without an address that of this machine.
pub(crate) fn read_address(text: &str) -> Result<SocketAddr, String> {
    let address = match text.parse::<u16>() {
        Ok(port) => format!("127.0.0.1:{port}"),
        Err(_) => text.replace("localhost:", "127.0.0.1:"),
    };
    let wrong =
        |_| "write PORT or ADDRESS:PORT, like 8053, localhost:8053 or [::1]:8053".to_owned();
    address.parse().map_err(wrong)
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
    let delay = match text.parse() {
        Ok(milliseconds) => Some(Duration::from_millis(milliseconds)),
        Err(_) => {
            let delay = text.parse::<jiff::SignedDuration>().ok();
            delay.and_then(|delay| delay.try_into().ok())
        }
    };
    delay.ok_or_else(|| "write a time with its unit, like 250ms or 2s".to_owned())
}
