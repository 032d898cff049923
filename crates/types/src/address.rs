//! Addresses of nameservers and ranges of addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::InvalidValue;
use crate::meaning::Meaning;
use crate::text::text_type;

text_type! {
    /// IPv4 or IPv6 address of a peer, a remote nameserver (API reference, section Peers, field `ip`).
    ///
    /// For a secondary zone it is the primary to which AXFR and IXFR requests go; for a primary zone it is the secondary
    /// that receives NOTIFY. The text is kept as given. Equality, order and hash go by the address, so that
    /// `2001:DB8::1` equals `2001:db8:0::1`; a received text that is no address equals only itself.
    ///
    /// ```
    /// use cloudflare_secondary_dns_types::IpAddress;
    /// use std::net::Ipv6Addr;
    ///
    /// let address: IpAddress = "2001:DB8::53".parse()?;
    /// assert_eq!(address.addr(), Some("2001:db8::53".parse::<Ipv6Addr>()?.into()));
    /// assert_eq!(address.as_str(), "2001:DB8::53");
    /// assert!(IpAddress::new("ns1.example.com").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    IpAddress { check: check_address, meaning: address }
}

fn address(text: &str) -> Meaning<'_, IpAddr> {
    Meaning::new(text, text.parse().ok())
}

fn check_address(text: &str) -> Result<(), &'static str> {
    match address(text) {
        Meaning::Parsed(_) => Ok(()),
        Meaning::Text(_) => Err("must be an IPv4 or IPv6 address"),
    }
}

impl IpAddress {
    /// The address; `None` if what was received is none.
    pub fn addr(&self) -> Option<IpAddr> {
        self.0.parse().ok()
    }
}

impl From<IpAddr> for IpAddress {
    fn from(address: IpAddr) -> Self {
        Self(address.to_string().into())
    }
}

impl From<Ipv4Addr> for IpAddress {
    fn from(address: Ipv4Addr) -> Self {
        IpAddr::from(address).into()
    }
}

impl From<Ipv6Addr> for IpAddress {
    fn from(address: Ipv6Addr) -> Self {
        IpAddr::from(address).into()
    }
}

text_type! {
    /// Range of addresses in CIDR notation (API reference, section ACLs, field `ip_range`; RFC 4632, section 3.1).
    ///
    /// No wider than /24 for IPv4 and /64 for IPv6; the prefix is always written out. Bits below the prefix may be set:
    /// `192.0.2.53/28` is the documented example. The text is kept as given. Equality, order and hash go by address and
    /// prefix length, with those bits: use [`network`](Self::network) to compare what two ranges cover. A received text
    /// that is no range equals only itself.
    ///
    /// ```
    /// use cloudflare_secondary_dns_types::IpRange;
    /// use std::net::Ipv4Addr;
    ///
    /// let range: IpRange = "192.0.2.53/28".parse()?;
    /// assert_eq!(range.prefix_len(), Some(28));
    /// assert_eq!(range.network(), Some(Ipv4Addr::new(192, 0, 2, 48).into()));
    /// assert_eq!(range.contains(Ipv4Addr::new(192, 0, 2, 63)), Some(true));
    /// assert!(IpRange::new("192.0.2.0/23").is_err());
    /// assert!(IpRange::new("192.0.2.53").is_err());
    /// # Ok::<(), cloudflare_secondary_dns_types::InvalidValue>(())
    /// ```
    IpRange { check: check_range, meaning: range }
}

/// Address and prefix length, where the text has both and the second fits the first.
fn parse_range(text: &str) -> Option<(IpAddr, u8)> {
    let (address, prefix) = text.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    let prefix_len: u8 = prefix.parse().ok()?;
    // The parser of integers also takes `+24` and `024`.
    let plain = prefix_len.to_string() == prefix;
    (plain && prefix_len <= width(address)).then_some((address, prefix_len))
}

fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// The address with the bits below the prefix cleared.
fn masked(address: IpAddr, prefix_len: u8) -> IpAddr {
    let host_bits = u32::from(width(address).saturating_sub(prefix_len));
    match address {
        IpAddr::V4(v4) => {
            Ipv4Addr::from_bits(v4.to_bits() & u32::MAX.checked_shl(host_bits).unwrap_or(0)).into()
        }
        IpAddr::V6(v6) => {
            Ipv6Addr::from_bits(v6.to_bits() & u128::MAX.checked_shl(host_bits).unwrap_or(0)).into()
        }
    }
}

fn range(text: &str) -> Meaning<'_, (IpAddr, u8)> {
    Meaning::new(text, parse_range(text))
}

fn check_range(text: &str) -> Result<(), &'static str> {
    match parse_range(text) {
        None => Err("must be an IPv4 or IPv6 range in CIDR notation, such as 192.0.2.0/24"),
        Some((IpAddr::V4(_), 0..24)) => Err("must not be wider than /24 for IPv4"),
        Some((IpAddr::V6(_), 0..64)) => Err("must not be wider than /64 for IPv6"),
        Some(_) => Ok(()),
    }
}

impl IpRange {
    /// Makes a range of an address and the length of its prefix, in bits.
    ///
    /// # Errors
    /// [`InvalidValue`] unless the length is 24 to 32 for IPv4 and 64 to 128 for IPv6.
    pub fn from_parts(address: impl Into<IpAddr>, prefix_len: u8) -> Result<Self, InvalidValue> {
        Self::new(format!("{}/{prefix_len}", address.into()))
    }

    /// The address as written, bits below the prefix included; `None` if what was received is no range.
    pub fn addr(&self) -> Option<IpAddr> {
        parse_range(&self.0).map(|(address, _)| address)
    }

    /// Length of the prefix, in bits; `None` if what was received is no range.
    pub fn prefix_len(&self) -> Option<u8> {
        parse_range(&self.0).map(|(_, prefix_len)| prefix_len)
    }

    /// The first address of the range; `None` if what was received is no range.
    pub fn network(&self) -> Option<IpAddr> {
        parse_range(&self.0).map(|(address, prefix_len)| masked(address, prefix_len))
    }

    /// Whether the address lies in the range; `None` if what was received is no range.
    ///
    /// An IPv4 address in its IPv6 form (`::ffff:192.0.2.1`) is taken for IPv6.
    pub fn contains(&self, address: impl Into<IpAddr>) -> Option<bool> {
        let (start, prefix_len) = parse_range(&self.0)?;
        // Addresses of two families are never equal.
        Some(masked(address.into(), prefix_len) == masked(start, prefix_len))
    }

    /// Whether this is a range of IPv4 addresses; `false` also if what was received is no range.
    pub fn is_ipv4(&self) -> bool {
        self.addr().is_some_and(|address| address.is_ipv4())
    }

    /// Whether this is a range of IPv6 addresses; `false` also if what was received is no range.
    pub fn is_ipv6(&self) -> bool {
        self.addr().is_some_and(|address| address.is_ipv6())
    }
}
