//! Every mistake that can be made with a real nameserver, made with each of three.

use std::time::{Duration, SystemTime};

use cloudflare_secondary_dns::{TsigAlgorithm, TsigName, ZoneName};
use cloudflare_secondary_dns_doctor::{Check, Finding, Key, ServerReport};

use crate::servers::{BIG_RECORDS, KEY, Kind, OTHER_KEY, SERIAL, Server, generate, key, secret};

/// One mistake, or none.
struct Case {
    name: &'static str,
    zone: &'static str,
    key: Option<Key>,
    /// Seconds by which this side's clock is off.
    clock: i64,
    is_v6: bool,
    /// The code of the finding, for each kind of server.
    expected: [&'static str; 3],
}

fn case(name: &'static str, zone: &'static str, key: Option<Key>, expected: &'static str) -> Case {
    Case {
        name,
        zone,
        key,
        clock: 0,
        is_v6: false,
        expected: [expected; 3],
    }
}

/// Healthy.
const NONE: &str = "";

fn with_algorithm(algorithm: TsigAlgorithm) -> Key {
    Key::new(
        TsigName::new(KEY).expect("a name"),
        algorithm,
        secret().clone(),
    )
}

fn cases() -> Vec<Case> {
    let right = || Some(key(KEY));
    let name = TsigName::new(KEY).expect("a name");
    let wrong_secret = Key::new(name, TsigAlgorithm::HMAC_SHA512, generate());
    let mut cases = vec![
        case("healthy", "example.com.", right(), NONE),
        case("healthy, no key", "no-key.example.", None, NONE),
        case("no key", "example.com.", None, "key-needed"),
        case(
            "unknown key",
            "example.com.",
            Some(key("nobody.example.")),
            "unknown-key",
        ),
        case(
            "wrong secret",
            "example.com.",
            Some(wrong_secret),
            "wrong-secret",
        ),
        case(
            "wrong algorithm",
            "example.com.",
            Some(with_algorithm(TsigAlgorithm::HMAC_SHA256)),
            "wrong-algorithm",
        ),
        case(
            "other key allowed",
            "other-key.example.",
            Some(key(OTHER_KEY)),
            NONE,
        ),
        case(
            "zone not served",
            "example.net.",
            right(),
            "zone-not-served",
        ),
        case(
            "name below the zone",
            "www.example.com.",
            right(),
            "zone-not-served",
        ),
        case(
            "zone not loaded",
            "broken.example.",
            right(),
            "zone-not-loaded",
        ),
        case(
            "zone not loaded, no key",
            "broken.example.",
            None,
            "zone-not-loaded",
        ),
        case(
            "algorithm that cannot be checked",
            "example.com.",
            Some(with_algorithm(TsigAlgorithm::HMAC_SHA224)),
            "key-unusable",
        ),
    ];
    for (name, clock, expected) in [
        ("clock 400 s behind", -400, "clock-off"),
        ("clock 400 s ahead", 400, "clock-off"),
        ("clock 250 s ahead", 250, NONE),
    ] {
        cases.push(Case {
            clock,
            ..case(name, "example.com.", right(), expected)
        });
    }
    cases.push(Case {
        is_v6: true,
        ..case("healthy, IPv6", "example.com.", right(), NONE)
    });
    cases.push(Case {
        expected: ["key-not-allowed", "unknown-key", "key-not-allowed"],
        ..case("key not allowed", "other-key.example.", right(), NONE)
    });
    cases.push(Case {
        expected: ["key-not-allowed", "unknown-key", "key-not-allowed"],
        ..case("address not allowed", "address.example.", right(), NONE)
    });
    cases
}

async fn check(server: &Server, case: &Case) -> ServerReport {
    let address = if case.is_v6 {
        server.address_v6()
    } else {
        server.address()
    };
    let seconds = case.clock;
    let clock = move || {
        let off = Duration::from_secs(seconds.unsigned_abs());
        if seconds < 0 {
            SystemTime::now() - off
        } else {
            SystemTime::now() + off
        }
    };
    let zone = ZoneName::new(case.zone).expect("a name");
    let mut check = Check::server(address, zone).clock(clock);
    if let Some(key) = &case.key {
        check = check.key(key.clone());
    }
    let report = check.run().await.expect("a report");
    let [server] = &report.servers[..] else {
        panic!("{report:?}");
    };
    server.clone()
}

#[tokio::test]
async fn each_mistake_is_named_at_each_nameserver() {
    let cases = cases();
    let mut wrong = Vec::new();
    for (index, kind) in Kind::ALL.into_iter().enumerate() {
        let Some(server) = kind.start() else { continue };
        let start = std::time::Instant::now();
        for case in &cases {
            let report = check(&server, case).await;
            let codes: Vec<_> = report
                .findings
                .iter()
                .map(|finding| finding.code())
                .collect();
            let expected = match case.expected[index] {
                NONE => vec![],
                code => vec![code],
            };
            if codes != expected {
                wrong.push(format!("{kind:?}, {}: {:?}", case.name, report.findings));
            }
            if expected.is_empty() {
                assert_eq!(report.serial.map(|serial| serial.get()), Some(SERIAL));
                assert_eq!(report.transfer.map(|transfer| transfer.records), Some(4));
            }
        }
        println!("{kind:?}: {} cases in {:?}", cases.len(), start.elapsed());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn what_is_found_is_told_apart_as_far_as_it_can_be() {
    let cases = cases();
    let find = |name| cases.iter().find(|case| case.name == name).expect("a case");
    for kind in Kind::ALL {
        let Some(server) = kind.start() else { continue };
        let found = async |name| check(&server, find(name)).await.findings.remove(0);
        // Knot answers the same to a key that exists and is not allowed.
        let unknown = Finding::UnknownKey {
            name: "nobody.example.".to_owned(),
            or_not_allowed: kind == Kind::Knot,
        };
        assert_eq!(found("unknown key").await, unknown, "{kind:?}");
        let algorithm = Finding::WrongAlgorithm {
            cloudflare: "hmac-sha256".to_owned(),
            server: "hmac-sha512".to_owned(),
        };
        assert_eq!(found("wrong algorithm").await, algorithm, "{kind:?}");
        let enclosing = Some("example.com.".to_owned());
        let below = Finding::ZoneNotServed { enclosing };
        assert_eq!(found("name below the zone").await, below, "{kind:?}");
        for (name, expected) in [("clock 400 s behind", 400), ("clock 400 s ahead", -400)] {
            let Finding::ClockOff { seconds } = found(name).await else {
                panic!("{kind:?}: {name}");
            };
            // Seconds pass meanwhile.
            assert!(
                (expected - 5..=expected + 5).contains(&seconds),
                "{kind:?}: {seconds}"
            );
        }
    }
}

#[tokio::test]
async fn fifty_thousand_records_are_all_counted() {
    for kind in Kind::ALL {
        let Some(server) = kind.start_big() else {
            continue;
        };
        let start = std::time::Instant::now();
        let report = check(&server, &case("big", "big.example.", Some(key(KEY)), NONE)).await;
        println!("{kind:?}: {:?} {:?}", report.transfer, start.elapsed());
        assert!(
            report.findings.is_empty(),
            "{kind:?}: {:?}",
            report.findings
        );
        let transfer = report.transfer.expect("a transfer");
        assert_eq!(transfer.records, BIG_RECORDS, "{kind:?}");
        assert!(transfer.messages > 1, "{kind:?}");
    }
}
