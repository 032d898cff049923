//! What address types read out of a text, given or received.

use std::net::IpAddr;

use cloudflare_secondary_dns_types::{IpAddress, IpRange, Port, TsigId};
use proptest::prelude::*;

fn received(text: &str) -> IpRange {
    serde_json::from_value(text.into()).expect(text)
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect(text)
}

#[test]
fn ranges_are_read() {
    for (text, addr, prefix_len, network) in [
        ("192.0.2.53/28", "192.0.2.53", 28, "192.0.2.48"),
        ("192.0.2.53/32", "192.0.2.53", 32, "192.0.2.53"),
        ("192.0.2.53/0", "192.0.2.53", 0, "0.0.0.0"),
        ("2001:DB8::1/64", "2001:db8::1", 64, "2001:db8::"),
        ("2001:db8::1/128", "2001:db8::1", 128, "2001:db8::1"),
        ("2001:db8::1/0", "2001:db8::1", 0, "::"),
    ] {
        let range = received(text);
        assert_eq!(
            (range.addr(), range.prefix_len()),
            (Some(ip(addr)), Some(prefix_len)),
            "{text}"
        );
        assert_eq!(range.network(), Some(ip(network)), "{text}");
        assert_eq!(range.contains(ip(addr)), Some(true), "{text}");
        assert_eq!(range.as_str(), text);
    }
}

#[test]
fn what_is_no_range_is_kept_and_says_none() {
    for text in [
        "",
        "192.0.2.53",
        "192.0.2.53/",
        "192.0.2.53/33",
        "192.0.2.53/+24",
        "192.0.2.53/024",
        "192.0.2.53/24 ",
        "192.0.2/24",
        "192.0.2.053/24",
        "::/129",
        "::1",
        "/24",
        "ns.example.com/24",
        "fe80::1%eth0/64",
        "::/64/64",
    ] {
        let range = received(text);
        assert_eq!(
            (range.addr(), range.prefix_len(), range.network()),
            (None, None, None),
            "{text}"
        );
        assert_eq!(range.contains(ip("192.0.2.53")), None, "{text}");
        assert!(
            range.check().is_err() && IpRange::new(text).is_err(),
            "{text}"
        );
        assert_eq!(range.as_str(), text);
    }
}

#[test]
fn limits_when_sent() {
    let rule = |text: &str| IpRange::new(text).map_err(|error| error.rule()).map(drop);
    assert_eq!(rule("192.0.2.0/24"), Ok(()));
    assert_eq!(
        rule("192.0.2.0/23"),
        Err("must not be wider than /24 for IPv4")
    );
    assert_eq!(rule("2001:db8::/64"), Ok(()));
    assert_eq!(
        rule("2001:db8::/63"),
        Err("must not be wider than /64 for IPv6")
    );
}

#[test]
fn meaning_and_text() {
    let same = |a: &str, b: &str| received(a) == received(b);
    assert!(same("2001:DB8::/64", "2001:db8:0::/64"));
    assert!(!same("192.0.2.53/28", "192.0.2.48/28"));
    assert!(!same("192.0.2.48/28", "192.0.2.48/29"));
    assert!(!same("192.0.2.48", "192.0.2.48/32"));
    let covers = |a: &str, b: &str| received(a).same_network(&received(b));
    assert!(covers("192.0.2.53/28", "192.0.2.48/28"));
    assert!(covers("2001:DB8::1/64", "2001:db8::/64"));
    assert!(!covers("192.0.2.48/28", "192.0.2.48/29"));
    assert!(!covers("192.0.2.48/28", "192.0.2.64/28"));
    assert!(!covers("192.0.2.48", "192.0.2.48/32"));
    assert!(covers("any", "any") && !covers("any", "other"));
    assert_eq!(
        received("192.0.2.0/24").contains(ip("::ffff:192.0.2.1")),
        Some(false)
    );
}

/// What the API answers for settings that a peer does not have.
#[test]
fn unset_is_told_from_set() {
    let json = r#"["", 0, ""]"#;
    let (address, port, key): (IpAddress, Port, TsigId) =
        serde_json::from_str(json).expect("received as it is");
    assert!(address.is_unset() && port.is_unset() && key.is_unset());
    assert_eq!(
        serde_json::to_string(&(&address, port, &key)).ok(),
        Some("[\"\",0,\"\"]".to_owned())
    );
    assert!(!IpAddress::from(ip("::")).is_unset());
    assert!(!Port::DNS.is_unset());
    assert!(!TsigId::new("0").expect("an id").is_unset());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_address_can_be_sent(address: IpAddr) {
        let sent = IpAddress::from(address);
        prop_assert_eq!(sent.check(), Ok(()));
        prop_assert_eq!(sent.addr(), Some(address));
    }

    #[test]
    fn parts(address: IpAddr, prefix_len: u8, other: IpAddr) {
        let (min, max) = if address.is_ipv4() { (24, 32) } else { (64, 128) };
        let range = IpRange::from_parts(address, prefix_len);
        prop_assert_eq!(range.is_ok(), (min..=max).contains(&prefix_len));
        if let Ok(range) = range {
            prop_assert_eq!((range.addr(), range.prefix_len()), (Some(address), Some(prefix_len)));
            // Bit by bit, unlike the masks of the crate.
            let bits = |address: IpAddr| match address {
                IpAddr::V4(v4) => format!("{:032b}", v4.to_bits()),
                IpAddr::V6(v6) => format!("{:0128b}", v6.to_bits()),
            };
            let (own, others) = (bits(address), bits(other));
            let inside = own.len() == others.len() && own.starts_with(&others[..prefix_len.into()]);
            prop_assert_eq!(range.contains(other), Some(inside));
        }
    }
}
