//! Read, change, replace: nothing is lost, and an answer that differs is an error.

use cloudflare_secondary_dns::{
    ErrorKind, IpRange, PeerSettings, Port, RefreshInterval, TsigAlgorithm,
};
use cloudflare_secondary_dns_emulator::{Fault, PutOmitted};
use serde_json::{Value, json};

use super::calls::{acl_settings, peer_settings};
use super::fixture::{Fixture, acl_id, peer_id, tsig_id};
use crate::client::answers::spec_schema;

/// The body of the last request to an operation.
fn sent(fixture: &Fixture, operation: &str) -> Value {
    let requests = fixture.emulator.requests();
    let last = requests.of(operation).last().expect("a request");
    serde_json::from_slice(last.body_with_secrets()).expect("JSON")
}

/// The closure changes nothing, so the PUT must say all that the contract lets it say. A field that is
/// added to the contract and forgotten here fails this.
#[tokio::test]
async fn every_field_of_the_contract_is_kept() {
    let fixture = Fixture::new().await;
    let account = fixture.account();
    account
        .acls()
        .modify(&acl_id(), |_| ())
        .await
        .expect("an ACL");
    account
        .peers()
        .modify(&peer_id(), |_| ())
        .await
        .expect("a peer");
    account
        .tsigs()
        .modify(&tsig_id(), |_| ())
        .await
        .expect("a key");
    fixture
        .zone("secondary")
        .incoming()
        .modify(|_| ())
        .await
        .expect("a zone");
    fixture
        .zone("primary")
        .outgoing()
        .modify(|_| ())
        .await
        .expect("a zone");
    for (operation, schema) in [
        ("acls_update", "AclUpdateRequest"),
        ("peers_update", "PeerUpdateRequest"),
        ("tsigs_update", "TsigUpdateRequest"),
        ("incoming_update", "IncomingUpdateRequest"),
        ("outgoing_update", "OutgoingUpdateRequest"),
    ] {
        let keys = |value: &Value| -> Vec<String> {
            let mut keys: Vec<_> = value
                .as_object()
                .expect("an object")
                .keys()
                .cloned()
                .collect();
            keys.sort();
            keys
        };
        let schema = spec_schema(schema);
        assert_eq!(
            keys(&sent(&fixture, operation)),
            keys(&schema["properties"]),
            "{operation}"
        );
    }
    let zone = json!({ "name": "example.com.", "auto_refresh_seconds": 3600, "peers": ["peer"] });
    assert_eq!(sent(&fixture, "incoming_update"), zone);
    fixture.assert_asked(&[
        "acls_get",
        "acls_update",
        "peers_get",
        "peers_update",
        "tsigs_get",
        "tsigs_update",
        "incoming_get",
        "incoming_update",
        "outgoing_get",
        "outgoing_update",
    ]);
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
        ("home", "192.0.2.53/28")
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

/// A server that keeps what a PUT leaves out does not clear anything, and the caller learns it.
#[tokio::test]
async fn a_field_that_was_cleared_and_is_still_there_is_an_error() {
    let fixture = Fixture::new().await;
    fixture.emulator.assume(PutOmitted::Kept);
    let peers = fixture.account().peers();
    let error = peers
        .modify(&peer_id(), |peer| peer.tsig_id = None)
        .await
        .expect_err("still there");
    assert_eq!(error.kind(), ErrorKind::Mismatch);
    assert_eq!(error.json_path(), Some("tsig_id"));
    assert!(error.may_have_taken_effect());
    assert!(
        error
            .to_string()
            .contains("tsig_id is not what was asked for"),
        "{error}"
    );
    // A plain update says nothing of fields that it leaves out.
    peers
        .update(&peer_id(), &PeerSettings::new("ns1"))
        .await
        .expect("a peer");
}

/// The answer to a PUT, with one field that differs.
fn respond(result: &Value) -> Fault {
    let body = json!({ "success": true, "errors": [], "messages": [], "result": result });
    Fault::respond(200, "application/json", body.to_string())
}

#[tokio::test]
async fn an_answer_that_differs_names_the_field() {
    let fixture = Fixture::new().await;
    let acls = fixture.account().acls();
    let peers = fixture.account().peers();
    let good = json!({ "id": "acl", "ip_range": "198.51.100.7/29", "name": "home" });
    for (field, value) in [
        ("ip_range", json!("198.51.100.8/29")),
        ("name", json!("Home")),
    ] {
        let mut acl = good.clone();
        acl[field] = value;
        fixture
            .emulator
            .inject(respond(&acl).on("acls_update"))
            .expect("a fault");
        let error = acls
            .update(&acl_id(), &acl_settings())
            .await
            .expect_err("differs");
        assert_eq!(
            (error.kind(), error.json_path()),
            (ErrorKind::Mismatch, Some(field))
        );
    }
    let good = json!({ "id": "peer", "name": "ns3", "ip": "::1", "port": 53, "ixfr_enable": false, "tsig_id": "key" });
    for field in ["name", "ip", "port", "ixfr_enable", "tsig_id"] {
        let mut peer = good.clone();
        match field {
            "name" => peer[field] = json!("ns4"),
            _ => drop(peer.as_object_mut().expect("an object").remove(field)),
        }
        fixture
            .emulator
            .inject(respond(&peer).on("peers_update"))
            .expect("a fault");
        let error = peers
            .update(&peer_id(), &peer_settings())
            .await
            .expect_err("differs");
        assert_eq!(
            (error.kind(), error.json_path()),
            (ErrorKind::Mismatch, Some(field))
        );
    }
    // The same meaning in other words does not differ.
    fixture
        .emulator
        .inject(respond(&good).on("peers_update"))
        .expect("a fault");
    let long = peer_settings().ip("0:0:0:0:0:0:0:1"
        .parse::<std::net::IpAddr>()
        .expect("an address"));
    peers
        .update(&peer_id(), &long)
        .await
        .expect("the same address");
    let range = IpRange::new("198.51.100.7/29").expect("a range");
    assert_eq!(acl_settings().ip_range, range);
}

#[tokio::test]
async fn zones_are_compared_by_meaning() {
    let fixture = Fixture::new().await;
    let incoming = fixture.zone("secondary").incoming();
    let other = || "other".parse().expect("an id");
    // Another order of peers, another case of the name: the same.
    let zone =
        json!({ "name": "EXAMPLE.com", "auto_refresh_seconds": 3600, "peers": ["other", "peer"] });
    fixture
        .emulator
        .inject(respond(&zone).on("incoming_update"))
        .expect("a fault");
    incoming
        .modify(|zone| zone.peers = vec![peer_id(), other()])
        .await
        .expect("the same");
    for (field, value) in [
        ("name", json!("example.net.")),
        ("auto_refresh_seconds", json!(300)),
        ("peers", json!(["peer"])),
        ("peers", Value::Null),
    ] {
        let mut zone = zone.clone();
        zone[field] = value;
        fixture
            .emulator
            .inject(respond(&zone).on("incoming_update"))
            .expect("a fault");
        let outcome = incoming
            .modify(|zone| zone.peers = vec![peer_id(), other()])
            .await;
        let error = outcome.expect_err("differs");
        assert_eq!(
            (error.kind(), error.json_path()),
            (ErrorKind::Mismatch, Some(field))
        );
    }
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
    assert_eq!(
        outgoing.enable().await.expect("some word").as_str(),
        "Pending"
    );
    fixture
        .emulator
        .inject(respond(&json!("ENABLED")).on("outgoing_disable"))
        .expect("a fault");
    assert_eq!(
        outgoing.disable().await.expect_err("enabled").kind(),
        ErrorKind::Mismatch
    );
}
