//! What the API would refuse is refused before it is sent, with field, value and rule.

use std::fmt::Debug;
use std::net::Ipv4Addr;

use cloudflare_secondary_dns::api::operations::ALL;
use cloudflare_secondary_dns::{
    AccountId, AclId, AclSettings, Error, ErrorKind, IncomingSettings, OutgoingSettings, PeerId,
    PeerSettings, TsigSettings, ZoneId,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::calls::{acl_settings, incoming_settings, outgoing_settings, peer_settings};
use super::fixture::{Fixture, account_id, acl_id, peer_id, tsig_id};

/// A value as it may come from a file or from the server: types are lenient then.
fn lenient<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("lenient")
}

#[track_caller]
fn refused<T: Debug>(fixture: &Fixture, outcome: Result<T, Error>, operation: &str, says: &str) {
    let error = outcome.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    assert!(error.is_invalid_input() && !error.is_safe_to_retry());
    assert!(!error.may_have_taken_effect() && error.attempts() == 0);
    assert_eq!(
        error.operation().map(|operation| operation.id),
        Some(operation)
    );
    let text = error.to_string();
    assert!(text.starts_with(&format!("{operation}: {says}")), "{text}");
    assert_eq!(error.json_path(), says.split(':').next());
    fixture.assert_asked(&[]);
}

#[tokio::test]
async fn ranges_must_not_be_too_wide() {
    let fixture = Fixture::new().await;
    let acls = fixture.account().acls();
    for (range, rule) in [
        ("192.0.2.0/23", "must not be wider than /24 for IPv4"),
        ("2001:db8::/63", "must not be wider than /64 for IPv6"),
        (
            "192.0.2.1",
            "must be an IPv4 or IPv6 range in CIDR notation",
        ),
    ] {
        let acl: AclSettings = lenient(json!({ "ip_range": range, "name": "x" }));
        let outcome = acls.create(&acl).await;
        refused(
            &fixture,
            outcome,
            "acls_create",
            &format!("ip_range: {rule}"),
        );
        let error = acls.update(&acl_id(), &acl).await.expect_err("refused");
        assert!(
            error.to_string().contains(&format!("is {range:?}")),
            "{error}"
        );
        fixture.assert_asked(&[]);
    }
}

#[tokio::test]
async fn peers_are_checked_before_the_first_of_two_requests() {
    let fixture = Fixture::new().await;
    let peers = fixture.account().peers();
    for (field, value, says) in [
        (
            "port",
            json!(0),
            "port: must be a whole number from 1 to 65535, is 0",
        ),
        (
            "ip",
            json!("ns1.example.com"),
            "ip: must be an IPv4 or IPv6 address, is \"ns1.example.com\"",
        ),
        ("tsig_id", json!("../x"), "tsig_id: must not contain any of"),
    ] {
        let peer: PeerSettings = lenient(json!({ "name": "x", field: value }));
        refused(&fixture, peers.create(&peer).await, "peers_create", says);
        refused(
            &fixture,
            peers.update(&peer_id(), &peer).await,
            "peers_update",
            says,
        );
    }
}

#[tokio::test]
async fn setters_take_plain_values_and_the_calls_refuse_them() {
    let fixture = Fixture::new().await;
    let peers = fixture.account().peers();
    let good = PeerSettings::new("x").ip("192.0.2.1").port(5353);
    assert_eq!(good.check().map_err(|error| error.to_string()), Ok(()));
    assert_eq!(
        good,
        good.clone().ip(Ipv4Addr::new(192, 0, 2, 1)).port(5353_u16)
    );
    for (peer, says) in [
        (
            good.clone().port(65_536),
            "port: must be a whole number from 1 to 65535, is 65536",
        ),
        (
            good.clone().port(0).ip("192.0.2"),
            "ip: must be an IPv4 or IPv6 address, is \"192.0.2\"",
        ),
    ] {
        refused(&fixture, peers.create(&peer).await, "peers_create", says);
        let error = peer.check().expect_err("refused");
        assert!(
            error.is_invalid_input() && error.to_string().contains(says),
            "{error}"
        );
        let error = serde_json::to_string(&peer).expect_err("not what was meant");
        assert!(error.to_string().contains(says), "{error}");
        assert_eq!(peer.ip("192.0.2.1").port(5353), good);
    }
}

#[tokio::test]
async fn keys_are_checked_without_showing_the_secret() {
    let fixture = Fixture::new().await;
    let tsigs = fixture.account().tsigs();
    let good = json!({ "name": "k.example.", "algo": "hmac-sha512.", "secret": "c2VjcmV0" });
    for (field, value, says) in [
        (
            "name",
            json!("a..b"),
            "name: must not have an empty label, is \"a..b\"",
        ),
        ("algo", json!(""), "algo: must not be empty, is \"\""),
        (
            "secret",
            json!("hunter2!"),
            "secret: must be one or more base64 or hexadecimal digits (",
        ),
    ] {
        let mut key = good.clone();
        key[field] = value;
        let key: TsigSettings = lenient(key);
        refused(&fixture, tsigs.create(&key).await, "tsigs_create", says);
        let outcome = tsigs.update(&tsig_id(), &key).await;
        let text = format!("{outcome:?}");
        refused(&fixture, outcome, "tsigs_update", says);
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[tokio::test]
async fn zones_are_checked() {
    let fixture = Fixture::new().await;
    let incoming = fixture.zone("new").incoming();
    let outgoing = fixture.zone("new").outgoing();
    let many: Vec<String> = (0..31).map(|number| format!("peer{number}")).collect();
    let good = json!({ "name": "example.com.", "auto_refresh_seconds": 300, "peers": ["peer"] });
    for (field, value, says) in [
        (
            "auto_refresh_seconds",
            json!(299),
            "auto_refresh_seconds: must be a whole number of seconds from 300 to 4294967295, is 299",
        ),
        (
            "name",
            json!("exämple.com"),
            "name: must consist of visible ASCII characters",
        ),
        ("peers", json!(many), "peers: must be at most 30, are 31"),
        (
            "peers",
            json!(["peer", ".."]),
            "peers[1]: must not be \".\" or \"..\"",
        ),
    ] {
        let mut zone = good.clone();
        zone[field] = value;
        let settings: IncomingSettings = lenient(zone.clone());
        refused(
            &fixture,
            incoming.create(&settings).await,
            "incoming_create",
            says,
        );
        refused(
            &fixture,
            incoming.update(&settings).await,
            "incoming_update",
            says,
        );
        if field != "auto_refresh_seconds" {
            zone.as_object_mut()
                .expect("an object")
                .remove("auto_refresh_seconds");
            let settings: OutgoingSettings = lenient(zone);
            refused(
                &fixture,
                outgoing.create(&settings).await,
                "outgoing_create",
                says,
            );
            refused(
                &fixture,
                outgoing.update(&settings).await,
                "outgoing_update",
                says,
            );
        }
    }
}

#[tokio::test]
async fn thirty_peers_are_not_too_many() {
    let fixture = Fixture::new().await;
    let peers = fixture.account().peers();
    let mut ids: Vec<PeerId> = Vec::new();
    for number in 0..30 {
        let peer = PeerSettings::new(format!("ns{number}"));
        ids.push(peers.create(&peer).await.expect("a peer").id.clone());
    }
    let name = "example.net.".parse().expect("a name");
    let zone = OutgoingSettings::new(name, &ids);
    let made = fixture
        .zone("new")
        .outgoing()
        .create(&zone)
        .await
        .expect("a zone");
    assert_eq!(made.peers.as_deref(), Some(&ids[..]));
}

/// An id that would lead elsewhere goes nowhere, whichever method it is given to.
#[tokio::test]
async fn ids_are_checked_by_every_method() {
    for id in ["", "..", "a/b", "a%2fb", "a?b", "x#y", "a\nb"] {
        let fixture = Fixture::new().await;
        let account_id: AccountId = lenient(json!(id));
        let zone_id: ZoneId = lenient(json!(id));
        let acl: AclId = lenient(json!(id));
        let peer: PeerId = lenient(json!(id));
        let account = fixture.client.account(&account_id);
        let zone = fixture.client.zone(&zone_id);
        let (incoming, outgoing) = (zone.incoming(), zone.outgoing());
        let mut refused_operations = Vec::new();
        macro_rules! refused {
            ($field:literal: $($call:expr),* $(,)?) => { $({
                let error = $call.await.expect_err("refused");
                assert_eq!(error.json_path(), Some($field), "{error}");
                assert!(error.is_invalid_input(), "{error}");
                refused_operations.push(error.operation().expect("an operation").id);
            })* };
        }
        refused!("account_id":
            account.acls().list(), account.acls().get(&acl_id()), account.acls().create(&acl_settings()),
            account.acls().update(&acl_id(), &acl_settings()), account.acls().delete(&acl_id()),
            account.peers().list(), account.peers().get(&peer_id()), account.peers().create(&peer_settings()),
            account.peers().update(&peer_id(), &peer_settings()), account.peers().delete(&peer_id()),
            account.tsigs().list(), account.tsigs().get(&tsig_id()),
            account.tsigs().create(&super::calls::tsig_settings()),
            account.tsigs().update(&tsig_id(), &super::calls::tsig_settings()),
            account.tsigs().delete(&tsig_id()),
        );
        refused!("zone_id":
            incoming.get(), incoming.create(&incoming_settings()), incoming.update(&incoming_settings()),
            incoming.delete(), incoming.force_axfr(), outgoing.get(), outgoing.create(&outgoing_settings()),
            outgoing.update(&outgoing_settings()), outgoing.delete(), outgoing.enable(), outgoing.disable(),
            outgoing.force_notify(), outgoing.status(),
        );
        refused_operations.sort_unstable();
        let mut all: Vec<&str> = ALL.iter().map(|operation| operation.id).collect();
        all.sort_unstable();
        assert_eq!(refused_operations, all);
        let acls = fixture.client.account(&self::account_id()).acls();
        let peers = fixture.client.account(&self::account_id()).peers();
        refused!("acl_id": acls.get(&acl), acls.update(&acl, &acl_settings()), acls.delete(&acl));
        refused!("peer_id": peers.get(&peer), peers.update(&peer, &peer_settings()), peers.delete(&peer));
        fixture.assert_asked(&[]);
    }
}

/// `?` carries what a constructor refuses into the crate's own error.
#[test]
fn refused_values_become_errors() {
    fn parse(text: &str) -> Result<AclId, Error> {
        Ok(AclId::new(text)?)
    }
    let error = parse("..").expect_err("refused");
    assert!(error.is_invalid_input());
    let text = r#"AclId: must not be "." or "..", encoded or not, is "..""#;
    assert_eq!(format!("{error}"), text);
    assert_eq!(format!("{error:#}"), text);
}
