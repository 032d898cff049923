//! Read, change, replace: what the closure leaves alone is kept.

use cloudflare_secondary_dns::{ErrorKind, PeerSettings, Port, RefreshInterval, TsigAlgorithm};
use serde_json::{Value, json};

use super::fixture::{Fixture, acl_id, peer_id, respond, tsig_id};

/// The body of the last request to an operation.
fn sent(fixture: &Fixture, operation: &str) -> Value {
    let requests = fixture.emulator.requests();
    let last = requests.of(operation).last().expect("a request");
    serde_json::from_slice(last.body_with_secrets()).expect("JSON")
}

/// The closure changes nothing, so the PUT must say again all that was read.
#[tokio::test]
async fn what_was_read_is_sent_back() {
    let fixture = Fixture::new().await;
    let incoming = fixture.zone("secondary").incoming();
    incoming.modify(|_| ()).await.expect("a zone");
    let zone = json!({ "name": "example.com.", "auto_refresh_seconds": 3600, "peers": ["peer"] });
    assert_eq!(sent(&fixture, "incoming_update"), zone);
    let peers = fixture.account().peers();
    peers.modify(&peer_id(), |_| ()).await.expect("a peer");
    let peer = json!({
        "name": "ns1", "ip": "192.0.2.53", "port": 5353, "ixfr_enable": true, "tsig_id": "key"
    });
    assert_eq!(sent(&fixture, "peers_update"), peer);
    let operations = [
        "incoming_get",
        "incoming_update",
        "peers_get",
        "peers_update",
    ];
    fixture.assert_asked(&operations);
}

#[tokio::test]
async fn only_what_the_closure_changes_is_changed() {
    let fixture = Fixture::new().await;
    let account = fixture.account();

    let acl = account
        .acls()
        .modify(&acl_id(), |acl| acl.name = "home".into())
        .await
        .expect("an ACL");
    assert_eq!(
        (acl.name.as_str(), acl.ip_range.as_str()),
        ("home", "192.0.2.48/28")
    );

    let change = |peer: &mut PeerSettings| peer.port = Some(Port::DNS);
    let peer = account
        .peers()
        .modify(&peer_id(), change)
        .await
        .expect("a peer");
    assert_eq!(peer.port, Some(Port::DNS));
    assert_eq!(peer.ip, Some("192.0.2.53".parse().expect("an address")));
    assert_eq!(
        (peer.ixfr_enable, peer.tsig_id.clone()),
        (Some(true), Some(tsig_id()))
    );

    let tsigs = account.tsigs();
    let key = tsigs
        .modify(&tsig_id(), |key| key.algo = TsigAlgorithm::HMAC_SHA256)
        .await
        .expect("a key");
    assert_eq!(key.algo, TsigAlgorithm::HMAC_SHA256);
    assert_eq!(key.secret.expose(), super::fixture::SECRET);

    let interval = RefreshInterval::new(900).expect("an interval");
    let incoming = fixture.zone("secondary").incoming();
    let zone = incoming
        .modify(|zone| zone.auto_refresh_seconds = interval)
        .await
        .expect("a zone");
    assert_eq!(zone.auto_refresh_seconds, Some(interval));
    assert_eq!(zone.peers.as_deref(), Some(&[peer_id()][..]));

    let outgoing = fixture.zone("primary").outgoing();
    let zone = outgoing
        .modify(|zone| zone.peers = vec![peer_id()])
        .await
        .expect("a zone");
    assert_eq!(zone.peers.as_deref(), Some(&[peer_id()][..]));
    assert_eq!(zone.name, Some("example.org".parse().expect("a name")));
}

#[tokio::test]
async fn clearing_leaves_the_field_out() {
    let fixture = Fixture::new().await;
    let peers = fixture.account().peers();
    let peer = peers
        .modify(&peer_id(), |peer| peer.tsig_id = None)
        .await
        .expect("a peer");
    assert_eq!(peer.tsig_id, None);
    let sent = sent(&fixture, "peers_update");
    assert_eq!(
        sent,
        json!({ "name": "ns1", "ip": "192.0.2.53", "port": 5353, "ixfr_enable": true })
    );
}

/// What cannot be kept is not overwritten.
#[tokio::test]
async fn settings_that_were_not_read_whole_are_not_written() {
    for field in ["name", "auto_refresh_seconds", "peers"] {
        let mut zone =
            json!({ "name": "example.com.", "auto_refresh_seconds": 3600, "peers": ["peer"] });
        zone.as_object_mut().expect("an object").remove(field);
        let fixture = Fixture::failing(respond(&zone).on("incoming_get")).await;
        let error = fixture
            .zone("secondary")
            .incoming()
            .modify(|_| ())
            .await
            .expect_err("not whole");
        assert_eq!(error.kind(), ErrorKind::MissingResult);
        assert!(error.to_string().contains(field), "{error}");
        fixture.assert_asked(&["incoming_get"]);
    }
}

#[tokio::test]
async fn an_enable_that_does_not_enable_is_an_error() {
    let fixture = Fixture::new().await;
    let outgoing = fixture.zone("primary").outgoing();
    fixture
        .emulator
        .inject(respond(&json!("disabled")).on("outgoing_enable"))
        .expect("a fault");
    let error = outgoing.enable().await.expect_err("disabled");
    assert_eq!(error.kind(), ErrorKind::Mismatch);
    fixture
        .emulator
        .inject(respond(&json!("Pending")).on("outgoing_enable"))
        .expect("a fault");
    let status = outgoing.enable().await.expect("some word").into_inner();
    assert_eq!(status.expect("a status").as_str(), "Pending");
    fixture
        .emulator
        .inject(respond(&json!("ENABLED")).on("outgoing_disable"))
        .expect("a fault");
    assert_eq!(
        outgoing.disable().await.expect_err("enabled").kind(),
        ErrorKind::Mismatch
    );
}
