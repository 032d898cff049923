//! Seeds: what they bring, and what is said when they are wrong.

use cloudflare_secondary_dns_emulator::{Emulator, ErrorKind, Seed};
use serde_json::json;

use super::api::{Api, outgoing};

const SEED: &str = r#"{
  "accounts": {
    "acct": {
      "acls": [{ "id": "acl", "name": "office", "ip_range": "192.0.2.53/28" }, { "name": "home", "ip_range": "2001:db8::/64" }],
      "tsigs": [{ "id": "key", "name": "tsig.example.", "algo": "hmac-sha512.", "secret": "c2VjcmV0" }],
      "peers": [{ "id": "ns1", "name": "ns1", "ip": "192.0.2.53", "port": 53, "ixfr_enable": true, "tsig_id": "key" }]
    }
  },
  "zones": {
    "sec": {
      "account": "acct",
      "type": "secondary",
      "incoming": { "name": "example.com.", "peers": ["ns1"], "auto_refresh_seconds": 300, "soa_serial": 7 }
    },
    "pri": { "outgoing": { "name": "example.org.", "peers": ["ns1"], "enabled": true } },
    "full": { "type": "full" }
  }
}"#;

#[tokio::test]
async fn a_seed_is_there_from_the_start() {
    let seed: Seed = SEED.parse().expect("a seed");
    let api = Api::with(Emulator::builder().seed(seed)).await;
    let acls = api.ok("acls_list", &["acct"]).await;
    // Stored as a request would store it.
    assert_eq!(
        (&acls[0]["id"], &acls[0]["ip_range"]),
        (&json!("acl"), &json!("192.0.2.48/28"))
    );
    assert_eq!(acls[1]["id"].as_str().map(str::len), Some(32));
    let peer = json!({ "id": "ns1", "name": "ns1", "ip": "192.0.2.53", "port": 53, "ixfr_enable": true, "tsig_id": "key" });
    assert_eq!(api.ok("peers_get", &["acct", "ns1"]).await, peer);
    let tsig = api.ok("tsigs_get", &["acct", "key"]).await;
    assert_eq!(tsig["secret"], "c2VjcmV0");
    let zone = api.ok("incoming_get", &["sec"]).await;
    assert_eq!(
        (&zone["soa_serial"], &zone["auto_refresh_seconds"]),
        (&json!(7), &json!(300))
    );
    assert_eq!(api.ok("outgoing_status", &["pri"]).await, "Enabled");
    api.fail(409, "peers_delete", &["acct", "ns1"]).await;

    // A zone of an account is not linked to the peers of another.
    let foreign = api
        .ok_with("peers_create", &["other"], json!({ "name": "n" }))
        .await;
    let body = outgoing("example.com.", &[foreign["id"].as_str().expect("an id")]);
    api.fail_with(404, "outgoing_create", &["sec"], body.clone())
        .await;
    api.ok_with("outgoing_create", &["full"], body).await;
}

#[tokio::test]
async fn a_snapshot_is_a_seed() {
    let api = Api::with(Emulator::builder().seed(SEED.parse().expect("a seed"))).await;
    let snapshot = api.emulator.snapshot();
    let text = serde_json::to_string(&snapshot).expect("JSON");
    let again: Seed = text.parse().expect("a seed");
    assert_eq!(again, snapshot);
    let api = Api::with(Emulator::builder().seed(again)).await;
    assert_eq!(api.emulator.snapshot(), snapshot);
    assert_eq!(snapshot.zones["sec"].account.as_deref(), Some("acct"));
    let outgoing = snapshot.zones["pri"].outgoing.as_ref();
    assert_eq!(outgoing.expect("settings")["enabled"], true);
}

#[tokio::test]
async fn what_is_wrong_with_a_seed_is_said_with_its_place() {
    let account = |inner: &str| format!(r#"{{"accounts": {{"a": {inner}}}}}"#);
    let zone = |inner: &str| {
        format!(
            r#"{{"accounts": {{"a": {{"peers": [{{"id": "p", "name": "n"}}]}}}}, "zones": {{"z": {inner}}}}}"#
        )
    };
    for (text, parts) in [
        ("{".to_owned(), vec!["EOF"]),
        ("{} {}".to_owned(), vec!["something follows"]),
        (r#"{"acounts": {}}"#.to_owned(), vec!["unknown field `acounts`", "accounts"]),
        (r#"{"accounts": {"a b": {}}}"#.to_owned(), vec!["accounts", "identifier"]),
        (account(r#"{"acls": [{"name": "n"}]}"#), vec!["accounts.a.acls[0]", "ip_range"]),
        (account(r#"{"acls": [{"name": "n", "ip_range": "192.0.2.0/8"}]}"#), vec!["accounts.a.acls[0]: `ip_range`", "/24"]),
        (account(r#"{"acls": [{"id": "a b", "name": "n", "ip_range": "192.0.2.0/24"}]}"#), vec!["accounts.a.acls[0]: `id`", "identifier"]),
        (account(r#"{"peers": [{"name": "n"}, {"name": "n", "port": 70000}]}"#), vec!["accounts.a.peers[1]: `port`", "70000"]),
        (account(r#"{"peers": [{"name": "n", "port": 0}]}"#), vec!["accounts.a.peers[0]: `port`", "from 1"]),
        (account(r#"{"peers": [{"name": "n", "ip": "x"}]}"#), vec!["accounts.a.peers[0]: `ip`"]),
        (account(r#"{"peers": [{"name": "n", "colour": 1}]}"#), vec!["accounts.a.peers[0]", "unknown field `colour`"]),
        (account(r#"{"peers": [{"name": "n", "tsig_id": "k"}]}"#), vec!["accounts.a.peers[0]", "TSIG key `k`"]),
        (account(r#"{"peers": [{"id": "p", "name": "n"}, {"id": "p", "name": "n"}]}"#), vec!["accounts.a.peers[1]", "`p`"]),
        (account(r#"{"tsigs": [{"name": "n", "algo": "a", "secret": "!"}]}"#), vec!["accounts.a.tsigs[0]: `secret`"]),
        (account(r#"{"tsigs": [{"name": "", "algo": "a", "secret": "s"}]}"#), vec!["accounts.a.tsigs[0]: `name`"]),
        (r#"{"accounts": {"a": {"peers": [{"id": "p", "name": "n"}]}, "b": {"peers": [{"id": "p", "name": "n"}]}}}"#.to_owned(),
            vec!["accounts.b.peers[0]", "another peer `p`"]),
        (zone(r#"{"type": "half"}"#), vec!["zones.z.type", "secondary"]),
        (zone(r#"{"account": "b"}"#), vec!["zones.z.account", "`b`"]),
        (zone(r#"{"outgoing": {"name": "e.", "peers": ["q"]}}"#), vec!["zones.z.outgoing", "peer `q`"]),
        (zone(r#"{"outgoing": {"name": "e..", "peers": []}}"#), vec!["zones.z.outgoing: `name`"]),
        (zone(r#"{"incoming": {"name": "e.", "peers": ["p"], "auto_refresh_seconds": 299}}"#),
            vec!["zones.z.incoming: `auto_refresh_seconds`", "300"]),
        (zone(r#"{"incoming": {"name": "e.", "peers": ["p", "p q"], "auto_refresh_seconds": 300}}"#),
            vec!["zones.z.incoming: `peers[1]`"]),
    ] {
        let error = match text.parse::<Seed>() {
            Err(error) => error,
            Ok(seed) => Emulator::builder().seed(seed).start().await.expect_err(&text),
        };
        assert_eq!(error.kind(), ErrorKind::Seed);
        let message = error.to_string();
        assert!(parts.iter().all(|part| message.contains(part)), "{text}\n{message}");
    }
}
