//! Addresses of nameservers and ranges of addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use crate::InvalidValue;
use crate::text::string_newtype;

string_newtype! {
    /// IPv4 or IPv6 address of a peer, a remote nameserver (API reference, section Peers, field
    /// `ip`).
    ///
    /// For a secondary zone it is the primary to which AXFR and IXFR requests go; for a primary
    /// zone it is the secondary that receives NOTIFY. The text is kept as given. Equality, order
    /// and hash go by the address, so that `2001:DB8::1` equals `2001:db8:0::1`; a received text
    /// that is not an address equals only itself.
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
    IpAddress {
        check: check_address, meaning: address, schema: {
            "pattern": "^[0-9A-Fa-f.:]+$", "anyOf": [{ "format": "ipv4" }, { "format": "ipv6" }]
        }
    }
}

/// The address, or a text that is not one.
fn address(text: &str) -> Result<IpAddr, &str> {
    text.parse().map_err(|_| text)
}

fn check_address(text: &str) -> Result<(), &'static str> {
    let checked = address(text).map(drop);
    checked.map_err(|_| NOT_AN_ADDRESS)
}

const NOT_AN_ADDRESS: &str = "must be an IPv4 or IPv6 address";

impl IpAddress {
    /// The address; `None` if the received text is not an address.
    pub fn addr(&self) -> Option<IpAddr> {
        address(&self.0).ok()
    }
}

impl From<IpAddr> for IpAddress {
    fn from(address: IpAddr) -> Self {
        Self(address.to_string().into())
    }
}

impl TryFrom<IpAddress> for IpAddr {
    type Error = InvalidValue;

    /// Fails for a received text that is not an address.
    fn try_from(address: IpAddress) -> Result<Self, InvalidValue> {
        let parsed = address.addr();
        parsed.ok_or_else(|| InvalidValue::shown("IpAddress", NOT_AN_ADDRESS, &address))
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

string_newtype! {
    /// Range of addresses in CIDR notation (API reference, section ACLs, field `ip_range`; RFC
    /// 4632, section 3.1).
    ///
    /// No wider than /24 for IPv4 and /64 for IPv6; the prefix is always written out. Bits below
    /// the prefix may be set, but the API stores the network: `192.0.2.53/28`, its documented
    /// example, is stored and answered as `192.0.2.48/28`. This type keeps the text as given.
    /// Equality, order and hash go by address and prefix length, with those bits;
    /// [`same_network`](Self::same_network) compares what two ranges cover. A received text that is
    /// not a range equals only itself.
    ///
    /// ```
    /// use cloudflare_secondary_dns_types::IpRange;
    /// use std::net::Ipv4Addr;
    ///
    /// let range: IpRange = "192.0.2.53/28".parse()?;
    /// assert_eq!(range.prefix_len(), Some(28));
    /// assert_eq!(range.network(), Some(Ipv4Addr::new(192, 0, 2, 48).into()));
    /// assert!(range.same_network(&"192.0.2.48/28".parse()?));
    /// assert_eq!(range.contains(Ipv4Addr::new(192, 0, 2, 63)), Some(true));
    /// assert!(IpRange::new("192.0.2.0/23").is_err());
    /// assert!(IpRange::new("192.0.2.53").is_err());
    /// # Ok::<(), cloudflare_secondary_dns_types::InvalidValue>(())
    /// ```
    IpRange {
        check: check_range, meaning: range, schema: {
            "pattern": "^[0-9A-Fa-f.:]+/(2[4-9]|3[0-2]|6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-8])$"
        }
    }
}

/// The range with its host bits, where the text is one. The parser of `IpNet` takes more than the
/// contract does.
fn parse_range(text: &str) -> Option<IpNet> {
    let (address, prefix) = text.split_once('/')?;
    let prefix_len: u8 = prefix.parse().ok()?;
    // The parser of integers also takes `+24` and `024`.
    let is_plain = prefix_len.to_string() == prefix;
    IpNet::new(address.parse().ok()?, prefix_len)
        .ok()
        .filter(|_| is_plain)
}

/// The range, or a text that is not one.
fn range(text: &str) -> Result<IpNet, &str> {
    parse_range(text).ok_or(text)
}

fn check_range(text: &str) -> Result<(), &'static str> {
    match parse_range(text) {
        None => Err("must be an IPv4 or IPv6 range in CIDR notation, such as 192.0.2.0/24"),
        Some(IpNet::V4(net)) if net.prefix_len() < 24 => Err("must not be wider than /24 for IPv4"),
        Some(IpNet::V6(net)) if net.prefix_len() < 64 => Err("must not be wider than /64 for IPv6"),
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

    /// The address as written, bits below the prefix included; `None` if the received text is not a
    /// range.
    pub fn addr(&self) -> Option<IpAddr> {
        parse_range(&self.0).map(|net| net.addr())
    }

    /// Length of the prefix, in bits; `None` if the received text is not a range.
    pub fn prefix_len(&self) -> Option<u8> {
        parse_range(&self.0).map(|net| net.prefix_len())
    }

    /// The first address of the range; `None` if the received text is not a range.
    pub fn network(&self) -> Option<IpAddr> {
        parse_range(&self.0).map(|net| net.network())
    }

    /// Whether both ranges cover the same addresses, whatever their bits below the prefix. A
    /// received text that is not a range covers what the same text covers.
    pub fn same_network(&self, other: &Self) -> bool {
        match (parse_range(&self.0), parse_range(&other.0)) {
            (Some(one), Some(two)) => one.trunc() == two.trunc(),
            _ => self == other,
        }
    }

    /// Whether the address lies in the range; `None` if the received text is not a range.
    ///
    /// An IPv4 address in its IPv6 form (`::ffff:192.0.2.1`) is taken for IPv6.
    pub fn contains(&self, address: impl Into<IpAddr>) -> Option<bool> {
        parse_range(&self.0).map(|net| net.contains(&address.into()))
    }
}
