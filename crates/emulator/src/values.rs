//! The rules on values, each as the contract has it: what breaks one is answered with 400, nothing
//! else is.

use std::net::IpAddr;

use ipnet::IpNet;

/// A rule on a text.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    /// Whether a text keeps the rule.
    pub(crate) holds: fn(&str) -> bool,
    /// What is expected, to stand after "must be".
    pub(crate) expected: &'static str,
    /// Whether the text must not be quoted.
    pub(crate) secret: bool,
}

const fn rule(holds: fn(&str) -> bool, expected: &'static str) -> Rule {
    Rule {
        holds,
        expected,
        secret: false,
    }
}

pub(crate) const ANY: Rule = rule(|_| true, "a text");
pub(crate) const ID: Rule = rule(
    is_id,
    "an identifier: 1 to 64 of the letters, digits, `-` and `_`",
);
pub(crate) const IP_RANGE: Rule = rule(
    is_ip_range,
    "an address range in CIDR notation, no wider than /24 for IPv4 and /64 for IPv6, like 192.0.2.48/28",
);
pub(crate) const IP_ADDRESS: Rule = rule(
    |text| text.parse::<IpAddr>().is_ok(),
    "an IPv4 or IPv6 address, like 192.0.2.53",
);
pub(crate) const DOMAIN_NAME: Rule = rule(
    is_domain_name,
    "a domain name: labels of 1 to 63 characters of ASCII, with dots between, 254 characters at most",
);
pub(crate) const SECRET: Rule = Rule {
    holds: is_secret,
    expected: "a secret in base64 or hexadecimal digits",
    secret: true,
};

fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn is_ip_range(text: &str) -> bool {
    match read_range(text) {
        Some(IpNet::V4(range)) => range.prefix_len() >= 24,
        Some(IpNet::V6(range)) => range.prefix_len() >= 64,
        None => false,
    }
}

/// An address and the length of a prefix.
fn read_range(text: &str) -> Option<IpNet> {
    let (address, prefix) = text.split_once('/')?;
    // `+24` and `024` are numbers to Rust, and not prefix lengths.
    let plain = prefix.bytes().all(|byte| byte.is_ascii_digit()) && !prefix.starts_with('0');
    let length = prefix.parse().ok().filter(|_| plain)?;
    IpNet::new(address.parse().ok()?, length).ok()
}

/// The network of an address range: all bits below the prefix are 0. `None` for what is not a
/// range.
pub(crate) fn network(range: &str) -> Option<String> {
    Some(read_range(range)?.trunc().to_string())
}

fn is_domain_name(text: &str) -> bool {
    let labels = text.strip_suffix('.').unwrap_or(text);
    text.len() <= 254
        && labels.split('.').all(|label| {
            (1..=63).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_graphic())
        })
}

fn is_secret(text: &str) -> bool {
    let digits = text
        .strip_suffix("==")
        .or_else(|| text.strip_suffix('='))
        .unwrap_or(text);
    !digits.is_empty()
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}
