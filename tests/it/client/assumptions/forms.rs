//! The forms in which callers write records.

use cloudflare_secondary_dns::{
    AclSettings, IncomingSettings, IpAddress, IpRange, OutgoingSettings, PeerId, PeerSettings,
    Port, RefreshInterval, TsigAlgorithm, TsigName, TsigSecret, TsigSettings,
};

use crate::client::fixture::{peer_id, tsig_id};

/// Ranges with bits below the prefix, and without.
pub(super) fn acls() -> Vec<AclSettings> {
    [
        "192.0.2.53/28",
        "192.0.2.48/28",
        "2001:db8::53/64",
        "198.51.100.7/32",
    ]
    .map(|range| AclSettings::new(IpRange::new(range).expect("a range"), "office"))
    .into()
}

/// Names with and without the final dot and capitals, algorithms alike.
pub(super) fn keys() -> Vec<TsigSettings> {
    [
        ("one.example.", "hmac-sha512."),
        ("two.example", "hmac-sha512"),
        ("Three.Example.", "HMAC-SHA256."),
    ]
    .map(|(name, algorithm)| {
        let name = TsigName::new(name).expect("a name");
        let algorithm = TsigAlgorithm::new(algorithm).expect("an algorithm");
        TsigSettings::new(
            name,
            algorithm,
            TsigSecret::new("c2VjcmV0").expect("a secret"),
        )
    })
    .into()
}

/// Peers with nothing but a name, with a part of the fields, and with all.
pub(super) fn peers() -> Vec<PeerSettings> {
    let ip = |text: &str| IpAddress::new(text).expect("an address");
    vec![
        PeerSettings::new("bare"),
        PeerSettings::new("address").ip(ip("192.0.2.1")),
        PeerSettings::new("no-ixfr")
            .ip(ip("2001:DB8::1"))
            .ixfr_enable(false),
        PeerSettings::new("key").tsig_id(&tsig_id()),
        PeerSettings::new("all")
            .ip(ip("192.0.2.2"))
            .port(Port::DNS)
            .ixfr_enable(true)
            .tsig_id(&tsig_id()),
    ]
}

pub(super) fn incoming() -> Vec<IncomingSettings> {
    let interval = RefreshInterval::new(600).expect("an interval");
    let peer = peer_id();
    vec![
        IncomingSettings::new("example.com".parse().expect("a name"), interval, [&peer]),
        IncomingSettings::new(
            "EXAMPLE.com.".parse().expect("a name"),
            interval,
            [&peer, &peer],
        ),
        IncomingSettings::new(
            "example.com".parse().expect("a name"),
            interval,
            None::<&PeerId>,
        ),
    ]
}

pub(super) fn outgoing() -> Vec<OutgoingSettings> {
    let peer = peer_id();
    vec![
        OutgoingSettings::new("example.org".parse().expect("a name"), [&peer]),
        OutgoingSettings::new("EXAMPLE.org.".parse().expect("a name"), None::<&PeerId>),
    ]
}
