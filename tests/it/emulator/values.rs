//! The rules on values: what the emulator answers with 400 is what the contract refuses, and
//! nothing else.

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
fn right_body() -> Value {
    json!({
        "name": "example.com.", "ip_range": "192.0.2.0/24", "ip": "192.0.2.53", "port": 53, "ixfr_enable": true,
        "tsig_id": "a", "algo": "hmac-sha512.", "secret": "c2VjcmV0", "peers": ["a"], "auto_refresh_seconds": 300,
    })
}

/// Texts on both sides of a bound: `+` before those that the contract takes, `-` before the others.
const TEXTS: [(&str, &str); 4] = [
    (
        "ip_range",
        "+192.0.2.0/24 -192.0.2.0/23 +192.0.2.255/32 -192.0.2.0/33 -192.0.2.0/024 -192.0.2.0/+24 -192.0.2.0/ \
         -192.0.2.0 -192.0.2.0/24/24 -192.0.02.0/24 -192.0.2.256/24 +2001:db8::/64 -2001:db8::/63 +2001:db8::1/128 \
         -2001:db8::/129 -2001:db8::/24 +::ffff:192.0.2.1/96 +1:2:3:4:5:6:7::/64 -1:2:3:4:5:6:7:8::/64 \
         -fe80::1%eth0/64",
    ),
    (
        "ip",
        "+192.0.2.1 -192.0.2.01 -192.0.2 +:: +::1.2.3.4 +1::1.2.3.4 +1:2:3:4:5:6:1.2.3.4 -1:2:3:4:5:6:7:1.2.3.4 \
         +FE80::1 -12345::",
    ),
    ("secret", "+a - -= +a= +a== -a=== -a=b ++/"),
    ("tsig_id", "+a +Z_9- - -a.b -a/b"),
];

/// Other values on both sides of a bound, with whether the contract takes them.
fn values() -> Vec<(&'static str, Value, bool)> {
    let label = |length: usize| "a".repeat(length);
    let long = |length: usize| format!("{0}.{0}.{0}.{1}", label(63), label(length - 192));
    let mut values = Vec::new();
    for (field, taken, refused) in [
        (
            "port",
            json!([1, 65_535, 53.0]),
            json!([0, 65_536, 53.5, -1, "53", null]),
        ),
        (
            "auto_refresh_seconds",
            json!([300, u32::MAX]),
            json!([299, 1_u64 << 32]),
        ),
        ("ixfr_enable", json!([true]), json!(["true", 1])),
        (
            "peers",
            json!([[], vec!["a"; 30]]),
            json!([vec!["a"; 31], ["a b"], [1], "a"]),
        ),
        (
            "tsig_id",
            json!([label(64)]),
            json!([label(65), "a\n", " a", 7]),
        ),
        (
            "algo",
            json!([label(63), format!("{}.", label(63)), "!~", long(254)]),
            json!([label(64), "a..", ".", "a b", "a\u{7f}", long(255)]),
        ),
    ] {
        let taken = taken.as_array().into_iter().flatten();
        let refused = refused.as_array().into_iter().flatten();
        values.extend(taken.map(|value| (field, value.clone(), true)));
        values.extend(refused.map(|value| (field, value.clone(), false)));
    }
    for (field, texts) in TEXTS {
        for text in texts.split_whitespace() {
            values.push((field, json!(text[1..]), text.starts_with('+')));
        }
    }
    values
}

#[tokio::test]
async fn every_bound_is_where_the_contract_has_it() {
    let api = Api::start().await;
    let contract = Contract::get();
    let schemas = BODIES.map(|(_, _, schema)| contract.open_schema(schema));
    for (field, value, right) in values() {
        let mut body = right_body();
        body[field] = value;
        let mut taken = true;
        for ((operation, ids, schema), validator) in BODIES.iter().zip(&schemas) {
            let valid = validator.is_valid(&body);
            let answer = api.call(operation, ids, Some(body.clone())).await;
            assert_eq!(
                answer.status != 400,
                valid,
                "{operation}, `{field}` {}: whether {schema} takes it is on the right. The emulator's rule is in \
                 crates/emulator/src/values.rs, its fields in handlers/: {}",
                body[field],
                answer.body
            );
            taken &= valid;
        }
        assert_eq!(taken, right, "{field} {}", body[field]);
    }
}

#[tokio::test]
async fn paths_take_the_identifiers_that_the_contract_takes() {
    let api = Api::start().await;
    let schema = Contract::get().open_schema("AclId");
    let long = |length| "a".repeat(length);
    for id in ["a", "Z_9-", "a b", "é", "a.b", "a/b", &long(64), &long(65)] {
        let encoded = id.bytes().map(|byte| format!("%{byte:02X}"));
        let ids = [ACCOUNT, &encoded.collect::<String>()];
        let answer = api.call("acls_get", &ids, None).await;
        let valid = schema.is_valid(&json!(id));
        assert_eq!(answer.status, if valid { 404 } else { 400 }, "{id}");
    }
}
