//! What was asked for against what is stored: the same in other words, changed, lost, absent.

use cloudflare_secondary_dns::{
    AclSettings, Error, ErrorKind, IpRange, PeerSettings, Response, TsigAlgorithm, TsigName,
    TsigSecret, TsigSettings,
};
use cloudflare_secondary_dns_emulator::{Fault, PutOmitted, When};
use serde_json::{Value, json};

use super::calls::{acl_settings, incoming_settings, peer_settings, tsig_settings};
use super::fixture::{Fixture, acl_id, chain, peer_id, respond, tsig_id};
use crate::support::trace;

/// The fields of the differences of an answer.
fn fields<T>(response: &Response<T>) -> Vec<&str> {
    let differences = response.differences().iter();
    differences.map(|it| it.field.as_str()).collect()
}

/// A copy with one field replaced, or removed where the value is null.
fn with(record: &Value, field: &str, value: Value) -> Value {
    let mut record = record.clone();
    let object = record.as_object_mut().expect("an object");
    match value {
        Value::Null => drop(object.remove(field)),
        value => drop(object.insert(field.to_owned(), value)),
    }
    record
}

async fn inject(fixture: &Fixture, result: &Value, operation: &str) {
    let fault = respond(result).on(operation);
    fixture.emulator.inject(fault).expect("a fault");
}

/// The documented example: the API stores the network of a range.
#[tokio::test]
async fn a_range_that_comes_back_as_its_network_is_the_same() {
    let fixture = Fixture::new().await;
    let acls = fixture.account().acls();
    for (asked, stored) in [
        ("192.0.2.53/28", "192.0.2.48/28"),
        ("2001:db8::53/64", "2001:DB8:0::/64"),
    ] {
        let asked = AclSettings::new(IpRange::new(asked).expect("a range"), "office");
        let answer = json!({ "id": "made", "ip_range": stored, "name": "office" });
        inject(&fixture, &answer, "acls_create").await;
        let made = acls.create(&asked).await.expect("the same");
        assert!(made.differences().is_empty(), "{:?}", made.differences());
        assert_eq!(made.ip_range.as_str(), stored);
        inject(&fixture, &answer, "acls_update").await;
        let now = acls.update(&acl_id(), &asked).await.expect("the same");
        assert!(now.differences().is_empty());
    }
}

#[tokio::test]
async fn the_same_in_other_words_is_the_same() {
    let fixture = Fixture::new().await;
    let account = fixture.account();
    let mut peer = serde_json::to_value(peer_settings()).expect("JSON");
    peer["id"] = json!("peer");
    peer["ip"] = json!("0:0:0:0:0:0:0:1");
    // A peer without IXFR is what was asked for, whether the answer says so or says nothing.
    peer["ixfr_enable"] = Value::Null;
    inject(&fixture, &peer, "peers_update").await;
    let peers = account.peers();
    let updated = peers.update(&peer_id(), &peer_settings()).await;
    assert!(updated.expect("the same").differences().is_empty());

    let key = json!({ "id": "key", "name": "NEW.example", "algo": "HMAC-SHA256", "secret": super::calls::NEW_SECRET });
    inject(&fixture, &key, "tsigs_update").await;
    let updated = account.tsigs().update(&tsig_id(), &tsig_settings()).await;
    assert!(updated.expect("the same").differences().is_empty());

    // Another order of peers, another case of the name.
    let incoming = fixture.zone("secondary").incoming();
    let zone =
        json!({ "name": "EXAMPLE.com", "auto_refresh_seconds": 3600, "peers": ["other", "peer"] });
    inject(&fixture, &zone, "incoming_update").await;
    let other = "other".parse().expect("an id");
    let updated = incoming.modify(|zone| zone.peers = vec![peer_id(), other]);
    assert!(updated.await.expect("the same").differences().is_empty());
}

/// A value that the server replaced is no error: the record is returned, and every field is listed.
#[tokio::test]
async fn a_value_that_was_replaced_is_listed() {
    let (events, _guard) = trace::capture();
    let fixture = Fixture::new().await;
    let acl = json!({ "id": "acl", "ip_range": "198.51.100.8/30", "name": "Home" });
    let acls = fixture.account().acls();
    inject(&fixture, &acl, "acls_update").await;
    let updated = acls.update(&acl_id(), &acl_settings()).await.expect("ok");
    assert_eq!(fields(&updated), ["ip_range", "name"]);
    assert_eq!(updated.name, "Home");
    assert_eq!(
        updated.differences()[0].to_string(),
        "ip_range: asked for 198.51.100.7/29, stored 198.51.100.8/30"
    );
    inject(&fixture, &acl, "acls_create").await;
    let made = acls.create(&acl_settings()).await.expect("made");
    assert_eq!(fields(&made), ["ip_range", "name"]);

    let zone = json!({ "name": "new.example.", "auto_refresh_seconds": 86400, "peers": ["other"] });
    let incoming = fixture.zone("secondary").incoming();
    inject(&fixture, &zone, "incoming_update").await;
    let updated = incoming.update(&incoming_settings()).await.expect("ok");
    assert_eq!(fields(&updated), ["auto_refresh_seconds", "peers"]);
    inject(&fixture, &zone, "incoming_create").await;
    let made = incoming.create(&incoming_settings()).await.expect("made");
    assert_eq!(fields(&made), ["auto_refresh_seconds", "peers"]);

    let logged = events.text();
    assert!(logged.contains("WARN"), "{logged}");
    assert!(logged.contains("auto_refresh_seconds"), "{logged}");
    assert!(
        !logged.contains("198.51.100"),
        "values are not logged: {logged}"
    );
}

#[tokio::test]
async fn a_secret_that_was_replaced_is_not_shown() {
    let (events, _guard) = trace::capture();
    let fixture = Fixture::new().await;
    let key = json!({ "id": "key", "name": "new.example.", "algo": "hmac-sha256.", "secret": "b3RoZXItc2VjcmV0" });
    inject(&fixture, &key, "tsigs_update").await;
    let tsigs = fixture.account().tsigs();
    let updated = tsigs
        .update(&tsig_id(), &tsig_settings())
        .await
        .expect("ok");
    assert_eq!(fields(&updated), ["secret"]);
    let shown = format!("{updated:?} {} {}", updated.differences()[0], events.text());
    for secret in ["b3RoZXItc2VjcmV0", super::calls::NEW_SECRET] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[track_caller]
fn assert_lost<T: std::fmt::Debug>(outcome: Result<T, Error>, field: &str, id: &str) {
    let error = outcome.expect_err(field);
    let kind = (error.kind(), error.json_path(), error.resource_id());
    assert_eq!(kind, (ErrorKind::Mismatch, Some(field), Some(id)));
    assert!(error.may_have_taken_effect() && !error.is_not_found());
    assert!(error.to_string().contains(id), "{error}");
}

/// A value that was asked for and is not set afterwards was lost, however the server writes that.
#[tokio::test]
async fn a_value_that_was_lost_is_an_error_with_the_id() {
    let fixture = Fixture::new().await;
    let peers = fixture.account().peers();
    let good = json!({ "id": "peer", "name": "ns3", "ip": "::1", "port": 53, "ixfr_enable": true, "tsig_id": "key" });
    let asked = peer_settings().ixfr_enable(true);
    for (field, unset) in [
        ("name", json!("")),
        ("ip", json!("")),
        ("ip", Value::Null),
        ("port", json!(0)),
        ("port", Value::Null),
        ("ixfr_enable", Value::Null),
        ("tsig_id", json!("")),
        ("tsig_id", Value::Null),
    ] {
        let answer = with(&good, field, unset);
        inject(&fixture, &answer, "peers_update").await;
        assert_lost(peers.update(&peer_id(), &asked).await, field, "peer");
    }
    let incoming = fixture.zone("secondary").incoming();
    let good = json!({ "name": "new.example.", "auto_refresh_seconds": 600, "peers": ["peer"] });
    for (field, unset) in [
        ("name", Value::Null),
        ("auto_refresh_seconds", json!(0)),
        ("peers", json!([])),
        ("peers", Value::Null),
    ] {
        inject(&fixture, &with(&good, field, unset), "incoming_update").await;
        assert_lost(
            incoming.update(&incoming_settings()).await,
            field,
            "secondary",
        );
    }
}

/// The record exists, so the error of a creation carries its id and says nothing else of it.
#[tokio::test]
async fn a_creation_that_lost_a_value_is_partial() {
    let fixture = Fixture::new().await;
    let answer = json!({ "id": "made", "ip_range": "", "name": "home" });
    inject(&fixture, &answer, "acls_create").await;
    let outcome = fixture.account().acls().create(&acl_settings()).await;
    let error = outcome.expect_err("no range");
    assert!(error.is_partial_create());
    assert_eq!(error.resource_id(), Some("made"));
    let chain = chain(&error);
    assert!(
        chain.contains("ip_range was asked for and is not set"),
        "{chain}"
    );
}

/// A server that keeps what a PUT leaves out does not clear anything, and the caller learns it.
#[tokio::test]
async fn a_field_that_was_cleared_and_is_still_there_is_listed() {
    let fixture = Fixture::new().await;
    fixture.emulator.assume(PutOmitted::Kept);
    let peers = fixture.account().peers();
    let change = |peer: &mut PeerSettings| peer.tsig_id = None;
    let peer = peers.modify(&peer_id(), change).await.expect("a peer");
    assert_eq!(fields(&peer), ["tsig_id"]);
    assert_eq!(
        peer.differences()[0].to_string(),
        "tsig_id: asked for (unset), stored key"
    );
    // A plain update says nothing of fields that it leaves out.
    let plain = PeerSettings::new("ns1");
    let peer = peers.update(&peer_id(), &plain).await.expect("a peer");
    assert!(peer.differences().is_empty());
}

/// `""` and 0 are how the API writes a field that is not set. Callers see `None`; the generated
/// client shows what came.
#[tokio::test]
async fn absent_is_absent() {
    let fixture = Fixture::new().await;
    let peers = fixture.account().peers();
    let bare = json!({ "id": "peer", "name": "ns1", "ip": "", "port": 0, "tsig_id": "" });
    let answers: [(&str, Value); 4] = [
        ("peers_get", bare.clone()),
        ("peers_list", json!([bare])),
        ("peers_create", bare.clone()),
        ("peers_update", bare.clone()),
    ];
    for (operation, answer) in &answers {
        inject(&fixture, answer, operation).await;
    }
    let bare = PeerSettings::new("ns1");
    let seen = [
        peers.get(&peer_id()).await.expect("a peer").into_inner(),
        peers.list().await.expect("a list")[0].clone(),
        peers.create(&bare).await.expect("a peer").into_inner(),
        peers
            .update(&peer_id(), &bare)
            .await
            .expect("a peer")
            .into_inner(),
    ];
    for peer in seen {
        assert_eq!((&peer.ip, peer.port, &peer.tsig_id), (&None, None, &None));
        assert_eq!(PeerSettings::from(&peer), bare);
    }

    inject(&fixture, &answers[0].1, "peers_get").await;
    let api = fixture.client.api();
    let received = api
        .peers_get(&super::fixture::account_id(), &peer_id())
        .await;
    let received = received
        .expect("an answer")
        .into_inner()
        .result
        .expect("a peer");
    assert_eq!(received.ip.as_ref().map(|ip| ip.as_str()), Some(""));
    assert_eq!(received.port.map(|port| port.get()), Some(0));
    assert_eq!(PeerSettings::from(&received), bare);

    // And a modification sends none of them back.
    inject(&fixture, &answers[0].1, "peers_get").await;
    inject(&fixture, &answers[3].1, "peers_update").await;
    peers.modify(&peer_id(), |_| ()).await.expect("a peer");
    let requests = fixture.emulator.requests();
    let sent = requests.of("peers_update").last().expect("a request");
    assert_eq!(sent.body_with_secrets(), br#"{"name":"ns1"}"#);
}

/// Seen with the API: a zone that is not of type secondary takes incoming settings and forgets
/// them.
#[tokio::test]
async fn settings_that_were_silently_dropped_are_told() {
    let fixture = Fixture::new().await;
    let incoming = fixture.zone("full").incoming();
    let error = incoming
        .create(&incoming_settings())
        .await
        .expect_err("dropped");
    assert!(
        error.is_not_secondary() && !error.is_partial_create(),
        "{error}"
    );
    assert!(!error.may_have_taken_effect() && !error.is_safe_to_retry());
    assert!(
        error.to_string().contains("not of type secondary"),
        "{error}"
    );
    fixture.assert_asked(&["incoming_create", "incoming_get"]);

    let error = incoming
        .ensure(&incoming_settings())
        .await
        .expect_err("dropped");
    assert!(error.is_not_secondary(), "{error}");

    let unseen = incoming.verify_create(false);
    unseen
        .create(&incoming_settings())
        .await
        .expect("it says so");
    assert!(unseen.get_opt().await.expect("an answer").is_none());
}

/// The creation was a success, so a look that fails does not make a failure of it.
#[tokio::test]
async fn a_look_that_fails_changes_nothing() {
    for fault in [
        Fault::status(500),
        Fault::status(403),
        Fault::html(404),
        Fault::reset(When::Before),
    ] {
        let fixture = Fixture::failing(fault.on("incoming_get").forever()).await;
        let incoming = fixture.zone("new").incoming();
        incoming
            .create(&incoming_settings())
            .await
            .expect("created");
    }
}

/// Settings from a file can be checked before the first call.
#[test]
fn settings_check_themselves() {
    let acl: AclSettings =
        serde_json::from_str(r#"{"ip_range":"10.0.0.0/8","name":"x"}"#).expect("an ACL");
    let error = acl.check().expect_err("too wide");
    assert!(error.is_invalid_input(), "{error}");
    assert_eq!(error.json_path(), Some("ip_range"));
    let peer: PeerSettings = serde_json::from_str(r#"{"name":"ns1","port":0}"#).expect("a peer");
    assert_eq!(peer.check().expect_err("no port").json_path(), Some("port"));
    let key = TsigSettings::new(
        TsigName::new("key.example.").expect("a name"),
        TsigAlgorithm::HMAC_SHA512,
        TsigSecret::new("c2VjcmV0").expect("a secret"),
    );
    key.check().expect("a key");
}
