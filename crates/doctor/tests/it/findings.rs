//! Every kind of finding has texts, a code of its own, and is in the schema.

use std::collections::BTreeSet;
use std::fs;

use cloudflare_secondary_dns_doctor::{Finding, Limit, Protocol, Report, UnusableKey};
use serde_json::Value;

use crate::program::schema;

/// One of each kind, and more where the text differs.
fn all() -> Vec<Finding> {
    use Finding as F;
    let text = || "text".to_owned();
    let (server, cloudflare, records) = (1, 2, 3);
    let mut all = vec![
        F::ConnectionClosed,
        F::MalformedAnswer { problem: text() },
        F::NotAuthoritative,
        F::ZoneNotServed { enclosing: None },
        F::ZoneNotServed {
            enclosing: Some(text()),
        },
        F::ZoneNotLoaded,
        F::KeyNeeded,
        F::UnknownKey {
            name: text(),
            or_not_allowed: true,
        },
        F::UnknownKey {
            name: text(),
            or_not_allowed: false,
        },
        F::WrongAlgorithm {
            cloudflare: text(),
            server: text(),
        },
        F::KeyNotAllowed { name: text() },
        F::RefusedByAddress,
        F::ClockOff { seconds: -400 },
        F::ClockOff { seconds: 400 },
        F::UnsignedAnswer,
        F::InvalidSignature,
        F::UnsignedMessages,
        F::UnexpectedAnswer { rcode: text() },
        F::TransferEndsEarly { records },
        F::RecordOutsideZone { owner: text() },
        F::TransferMalformed {
            problem: text(),
            records,
        },
        F::SerialOlder { server, cloudflare },
        F::SerialsUnordered { server, cloudflare },
        F::SerialEqual { serial: 1 },
        F::SecondaryStale { server, cloudflare },
        F::SecondaryAhead { server, cloudflare },
        F::PeerWithoutAddress,
        F::PeerMissing { id: text() },
        F::KeyMissing { id: text() },
        F::NoPeers,
        F::SeveralKeys { keys: vec![text()] },
        F::CapitalLetters { name: text() },
        F::NotEnabled { status: text() },
        F::CheckOverdue {
            seconds_ago: 2,
            refresh: 1,
        },
        F::NeverChecked,
        F::SettingsNotStored,
        F::NotEntitled,
        F::NotCloudflare { asked_from: vec![] },
        F::NotCloudflare {
            asked_from: vec![[192, 0, 2, 1].into(), [192, 0, 2, 2].into()],
        },
    ];
    for protocol in [Protocol::Udp, Protocol::Tcp, Protocol::Both] {
        let reason = text();
        all.extend([
            F::Unreachable { protocol, reason },
            F::ConnectionRefused { protocol },
            F::Silent { protocol },
        ]);
    }
    for reason in [
        UnusableKey::Name,
        UnusableKey::Algorithm,
        UnusableKey::Secret,
    ] {
        all.push(F::KeyUnusable { reason });
    }
    for limit in [Limit::Time, Limit::Bytes, Limit::Records] {
        all.push(F::TransferNotFinished { limit, records });
    }
    for (hexadecimal_digits, takes_hexadecimal) in
        [(None, false), (Some(128), false), (Some(128), true)]
    {
        all.push(F::WrongSecret {
            hexadecimal_digits,
            takes_hexadecimal,
        });
    }
    all
}

#[test]
fn each_has_texts_and_a_form_that_the_schema_describes() {
    let schema = schema();
    let mut report = serde_json::to_value(Report::default()).expect("JSON");
    for finding in all() {
        for text in [
            finding.to_string(),
            finding.meaning().into(),
            finding.what_to_do().into(),
        ] {
            assert!(
                text.len() > 8 && !text.contains('\n'),
                "{finding:?}: {text}"
            );
        }
        report["findings"] = serde_json::json!([finding]);
        let errors: Vec<_> = schema
            .iter_errors(&report)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{finding:?}: {errors:?}");
    }
}

#[test]
fn codes_are_those_of_the_schema_and_the_readme() {
    let codes: BTreeSet<_> = all()
        .iter()
        .map(|finding| finding.code().to_owned())
        .collect();
    let folder = env!("CARGO_MANIFEST_DIR");
    let text = fs::read_to_string(format!("{folder}/../../docs/doctor-report.schema.json"));
    let schema: Value = serde_json::from_str(&text.expect("the schema")).expect("JSON");
    let listed = schema["$defs"]["code"]["enum"].as_array().expect("a list");
    let listed: BTreeSet<_> = listed
        .iter()
        .map(|code| code.as_str().expect("text").to_owned())
        .collect();
    assert_eq!(codes, listed);
    let readme = fs::read_to_string(format!("{folder}/README.md")).expect("the README");
    for code in &codes {
        assert!(
            readme.contains(&format!("`{code}`")),
            "README.md lacks {code}"
        );
    }
    // The list above has every kind that there is.
    let source = fs::read_to_string(format!("{folder}/src/finding/kind.rs")).expect("the source");
    assert_eq!(source.matches("=> \"").count(), codes.len());
}

#[test]
fn details_hold_the_values() {
    let finding = Finding::SerialOlder {
        server: 1,
        cloudflare: 2,
    };
    let json = serde_json::to_value(&finding).expect("JSON");
    let details = serde_json::json!({ "server": 1, "cloudflare": 2 });
    assert_eq!(json["details"], details);
    assert_eq!(json["severity"], "failure");
    let json = serde_json::to_value(Finding::NoPeers).expect("JSON");
    assert_eq!(json["details"], Value::Null);
}
