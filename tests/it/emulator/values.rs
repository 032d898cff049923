//! The rules on values: what the emulator answers with 400 is what the contract refuses, and nothing else.

use jsonschema::Validator;
use serde_json::{Value, json};

use super::api::{ACCOUNT, Api, ZONE};
use super::contract::Contract;

/// Operations with a body, the identifiers of their path, and the schema of the body.
const BODIES: [(&str, &[&str], &str); 10] = [
    ("acls_create", &[ACCOUNT], "AclCreateRequest"),
    ("acls_update", &[ACCOUNT, "none"], "AclUpdateRequest"),
    ("peers_create", &[ACCOUNT], "PeerCreateRequest"),
    ("peers_update", &[ACCOUNT, "none"], "PeerUpdateRequest"),
    ("tsigs_create", &[ACCOUNT], "TsigCreateRequest"),
    ("tsigs_update", &[ACCOUNT, "none"], "TsigUpdateRequest"),
    ("incoming_create", &[ZONE], "IncomingCreateRequest"),
    ("incoming_update", &[ZONE], "IncomingUpdateRequest"),
    ("outgoing_create", &[ZONE], "OutgoingCreateRequest"),
    ("outgoing_update", &[ZONE], "OutgoingUpdateRequest"),
];

/// A body that every operation takes.
fn right() -> Value {
    json!({
        "name": "example.com.", "ip_range": "192.0.2.0/24", "ip": "192.0.2.53", "port": 53, "ixfr_enable": true,
        "tsig_id": "a", "algo": "hmac-sha512.", "secret": "c2VjcmV0", "peers": ["a"], "auto_refresh_seconds": 300,
    })
}

/// The contract's schema of a body, open as the contract has it: unknown fields are no violation.
fn open(name: &str) -> Validator {
    Contract::get().open_schema(name)
}

/// A body that every operation takes, with one field changed.
fn with(field: &str, value: Value) -> Value {
    let mut body = right();
    body[field] = value;
    body
}

/// The values on both sides of every bound, each with whether the contract takes it.
fn edges() -> Vec<(&'static str, Value, bool)> {
    let label = |length: usize| "a".repeat(length);
    let mut edges = vec![
        ("port", json!(1), true),
        ("port", json!(0), false),
        ("port", json!(65_535), true),
        ("port", json!(65_536), false),
        ("port", json!(53.0), true),
        ("port", json!(53.5), false),
        ("port", json!(-1), false),
        ("port", json!("53"), false),
        ("auto_refresh_seconds", json!(300), true),
        ("auto_refresh_seconds", json!(299), false),
        ("auto_refresh_seconds", json!(4_294_967_295_u32), true),
        ("auto_refresh_seconds", json!(4_294_967_296_u64), false),
        ("peers", json!(vec!["a"; 30]), true),
        ("peers", json!(vec!["a"; 31]), false),
        ("peers", json!([]), true),
        ("tsig_id", json!(label(64)), true),
        ("tsig_id", json!(label(65)), false),
        ("tsig_id", json!(""), false),
        ("tsig_id", json!("a\n"), false),
        ("algo", json!(label(63)), true),
        ("algo", json!(label(64)), false),
        ("algo", json!(format!("{}..", label(3))), false),
        ("algo", json!("."), false),
        ("algo", json!("a b"), false),
        ("algo", json!("!~"), true),
        ("algo", json!("a\u{7f}"), false),
        ("algo", json!(format!("{}.", label(63))), true),
    ];
    let long = |length: usize| {
        json!(format!(
            "{}{}",
            format!("{}.", label(63)).repeat(3),
            label(length - 192)
        ))
    };
    edges.extend([("algo", long(254), true), ("algo", long(255), false)]);
    for (text, right) in [
        ("192.0.2.0/24", true),
        ("192.0.2.0/23", false),
        ("192.0.2.255/32", true),
        ("192.0.2.0/33", false),
        ("192.0.2.0/024", false),
        ("192.0.2.0/+24", false),
        ("192.0.2.0/", false),
        ("192.0.2.0", false),
        ("192.0.2.0/24/24", false),
        ("192.0.02.0/24", false),
        ("192.0.2.256/24", false),
        ("2001:db8::/64", true),
        ("2001:db8::/63", false),
        ("2001:db8::1/128", true),
        ("2001:db8::/129", false),
        ("2001:db8::/24", false),
        ("::ffff:192.0.2.1/96", true),
        ("1:2:3:4:5:6:7::/64", true),
        ("1:2:3:4:5:6:7:8::/64", false),
        ("fe80::1%eth0/64", false),
    ] {
        edges.push(("ip_range", json!(text), right));
    }
    for (text, right) in [
        ("192.0.2.1", true),
        ("192.0.2.01", false),
        ("192.0.2", false),
        ("::", true),
        ("::1.2.3.4", true),
        ("1::1.2.3.4", true),
        ("1:2:3:4:5:6:1.2.3.4", true),
        ("1:2:3:4:5:6:7:1.2.3.4", false),
        ("FE80::1", true),
        ("12345::", false),
        (" 192.0.2.1", false),
    ] {
        edges.push(("ip", json!(text), right));
    }
    for (text, right) in [
        ("a", true),
        ("", false),
        ("=", false),
        ("a=", true),
        ("a==", true),
        ("a===", false),
        ("a=b", false),
        ("+/", true),
    ] {
        edges.push(("secret", json!(text), right));
    }
    edges
}

#[tokio::test]
async fn every_bound_is_where_the_contract_has_it() {
    let api = Api::start().await;
    for (field, value, right) in edges() {
        let body = with(field, value);
        let mut refusals = 0;
        for (operation, ids, schema) in BODIES {
            let valid = open(schema).is_valid(&body);
            let answer = api.call(operation, ids, Some(body.clone())).await;
            assert_eq!(
                answer.status != 400,
                valid,
                "{operation} {field} {body}: {}",
                answer.body
            );
            refusals += usize::from(!valid);
        }
        assert_eq!(refusals == 0, right, "{field} {}", body[field]);
    }
}

#[tokio::test]
async fn paths_take_the_identifiers_that_the_contract_takes() {
    let api = Api::start().await;
    let schema = open("AclId");
    let long = |length| "a".repeat(length);
    for id in ["a", "Z_9-", "a b", "é", "a.b", "a/b", &long(64), &long(65)] {
        let encoded = id
            .bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect::<String>();
        let answer = api.call("acls_get", &[ACCOUNT, &encoded], None).await;
        let expected = if schema.is_valid(&json!(id)) {
            404
        } else {
            400
        };
        assert_eq!(answer.status, expected, "{id}");
    }
}
