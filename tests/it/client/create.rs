//! Creates: never twice without proof, and a peer as a whole.

use std::error::Error as _;
use std::time::Duration;

use cloudflare_secondary_dns::{Client, Error, ErrorKind, PeerSettings, Port, RetryPolicy};
use cloudflare_secondary_dns_emulator::{Fault, UnsetPeerFields, When};
use serde_json::json;

use super::calls::{acl_settings, call, peer_settings};
use super::fixture::{Fixture, acl_id, respond};
use crate::support::script::{Refusing, Reply, Server, Step};

/// The creates of the table.
const CREATES: [&str; 5] = [
    "acls_create",
    "peers_create",
    "tsigs_create",
    "incoming_create",
    "outgoing_create",
];

#[tokio::test]
async fn a_create_that_may_have_arrived_is_not_sent_again() {
    for operation in CREATES {
        for fault in [
            Fault::status(500),
            Fault::status(408),
            Fault::html(502),
            Fault::status(503).header("retry-after", "0"),
            Fault::status(504).with_effect(),
            Fault::html(520),
            Fault::reset(When::Before),
            Fault::reset(When::During),
            Fault::truncate(),
            Fault::unsuccessful(),
            Fault::wrong_types(),
        ] {
            let shown = format!("{operation} with {fault:?}");
            let fixture = Fixture::failing(fault.on(operation)).await;
            let error = call(&fixture, operation).await.expect_err(&shown);
            fixture.assert_asked(&[operation]);
            assert!(!error.is_safe_to_retry(), "{shown}: {error}");
            if error.kind() != ErrorKind::Api || error.is_server() {
                assert!(error.may_have_taken_effect(), "{shown}: {error:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_create_that_was_refused_is_not_sent_again_either() {
    for operation in CREATES {
        for status in [400, 401, 403, 404, 409, 422] {
            let fixture = Fixture::failing(Fault::status(status).on(operation)).await;
            let error = call(&fixture, operation).await.expect_err("refused");
            fixture.assert_asked(&[operation]);
            assert!(
                !error.may_have_taken_effect() && !error.is_safe_to_retry(),
                "{error:?}"
            );
        }
    }
}

/// 429 and a connection that never came about prove that nothing was made.
#[tokio::test]
async fn a_create_that_did_not_arrive_is_sent_again() {
    for operation in CREATES {
        let fault = Fault::status(429)
            .header("retry-after", "0")
            .on(operation)
            .times(2);
        let fixture = Fixture::failing(fault).await;
        call(&fixture, operation).await.expect("made in the end");
        let requests = fixture.emulator.requests();
        let sent = requests
            .operations()
            .into_iter()
            .filter(|id| *id == operation);
        assert_eq!(sent.count(), 3, "{operation}");
    }
}

#[tokio::test]
async fn a_create_that_met_no_server_had_no_effect_and_can_be_made_again() {
    let port = Refusing::new();
    let retry = RetryPolicy::default().base(Duration::from_millis(1));
    let client = Client::builder()
        .base_url(port.url())
        .token("t")
        .retry(retry);
    let client = client.build().expect("a client");
    let acls = client.account(&super::fixture::account_id()).acls();
    let error = acls.create(&acl_settings()).await.expect_err("no server");
    assert!(error.is_connect() && error.is_safe_to_retry(), "{error:?}");
    assert_eq!(
        (error.attempts(), error.may_have_taken_effect()),
        (4, false)
    );
    let made = json!({ "success": true, "errors": [], "messages": [],
        "result": { "id": "made", "ip_range": "198.51.100.7/29", "name": "home" } });
    let server = port.open([Reply::json(200, made).into()]);
    let acl = acls.create(&acl_settings()).await.expect("an ACL");
    assert_eq!((acl.id.as_str(), server.requests().len()), ("made", 1));
}

/// The connection goes while the request is under way: nobody knows, so nothing is sent again.
#[tokio::test]
async fn a_create_that_was_cut_off_on_its_way_is_not_sent_again() {
    for step in [
        Step::hang_up(1),
        Step::reset(40),
        Step::hang_up(150),
        Reply::close().into(),
    ] {
        let shown = format!("{step:?}");
        let server = Server::script([step]).await;
        let client = Client::builder().base_url(server.url()).token("t");
        let client = client.build().expect("a client");
        let acls = client.account(&super::fixture::account_id()).acls();
        let error = acls.create(&acl_settings()).await.expect_err(&shown);
        assert!(
            error.may_have_taken_effect() && !error.is_safe_to_retry(),
            "{shown}: {error:?}"
        );
        assert_eq!((error.attempts(), server.connections()), (1, 1), "{shown}");
    }
}

#[tokio::test]
async fn a_peer_with_a_name_alone_takes_one_request() {
    let fixture = Fixture::new().await;
    let peer = fixture
        .account()
        .peers()
        .create(&PeerSettings::new("ns3"))
        .await
        .expect("a peer");
    assert_eq!((peer.name.as_str(), peer.port), ("ns3", None));
    fixture.assert_asked(&["peers_create"]);
    // Defaults that the server fills in are no difference.
    fixture.emulator.assume(UnsetPeerFields::Defaults);
    let peer = fixture
        .account()
        .peers()
        .create(&PeerSettings::new("ns4"))
        .await
        .expect("a peer");
    assert_eq!(peer.port, Some(Port::DNS));
}

#[tokio::test]
async fn a_whole_peer_takes_two() {
    let fixture = Fixture::new().await;
    let peer = fixture
        .account()
        .peers()
        .create(&peer_settings())
        .await
        .expect("a peer");
    fixture.assert_asked(&["peers_create", "peers_update"]);
    assert_eq!(PeerSettings::from(&*peer), peer_settings());
    let requests = fixture.emulator.requests();
    let made = requests.of("peers_create").next().expect("a request");
    assert_eq!(made.json(), Some(json!({ "name": "ns3" })));
}

async fn half_made(fixture: &Fixture) -> Error {
    let error = fixture
        .account()
        .peers()
        .create(&peer_settings())
        .await
        .expect_err("half made");
    assert!(error.is_partial_create(), "{error}");
    assert!(!error.is_safe_to_retry() && error.may_have_taken_effect());
    let id = error.resource_id().expect("an id").to_owned();
    let peer = fixture
        .account()
        .peers()
        .get(&id.parse().expect("an id"))
        .await
        .expect("it is there");
    assert_eq!(peer.name, "ns3");
    error
}

#[tokio::test]
async fn a_half_made_peer_can_be_finished_or_undone() {
    for fault in [
        Fault::status(400),
        Fault::status(500).times(9),
        Fault::status(409).with_effect(),
        Fault::reset(When::Before).times(9),
        Fault::wrong_types(),
    ] {
        let shown = format!("{fault:?}");
        let fixture = Fixture::failing(fault.on("peers_update")).await;
        let peers = fixture.account().peers();
        let error = half_made(&fixture).await;
        fixture.emulator.clear_faults();
        let peer = peers
            .finish_create(&error, &peer_settings())
            .await
            .expect(&shown);
        assert_eq!(Some(peer.id.as_str()), error.resource_id());
        assert_eq!(PeerSettings::from(&*peer), peer_settings());

        fixture
            .emulator
            .inject(Fault::status(400).on("peers_update"))
            .expect("a fault");
        let error = half_made(&fixture).await;
        peers.undo_create(&error).await.expect(&shown);
        let left = peers.list().await.expect("a list");
        assert!(
            left.iter()
                .all(|peer| Some(peer.id.as_str()) != error.resource_id())
        );
        assert_eq!(left.len(), 4);
        let creates = fixture.emulator.requests().of("peers_create").count();
        assert_eq!(creates, 2, "{shown}");
    }
}

#[tokio::test]
async fn the_error_of_a_half_made_peer_says_why() {
    let fixture = Fixture::failing(Fault::status(409).on("peers_update")).await;
    let error = half_made(&fixture).await;
    assert_eq!(
        error.operation().map(|operation| operation.id),
        Some("peers_create")
    );
    assert!(error.cf_ray().is_some() && !error.is_conflict());
    assert_eq!((error.status(), error.api_errors()), (None, [].as_slice()));
    let cause = error
        .source()
        .and_then(|cause| cause.downcast_ref::<Error>());
    let cause = cause.expect("a cause");
    assert!(cause.is_conflict() && !cause.api_errors().is_empty());
    let chain = super::fixture::chain(&error);
    let id = error.resource_id().expect("an id");
    assert_eq!(chain.matches(id).count(), 1, "{chain}");
    assert_eq!(chain.matches("409").count(), 1, "{chain}");
    assert!(chain.contains("peers_update"), "{chain}");
}

/// Only an error that says which peer was made can be finished or undone.
#[tokio::test]
async fn other_errors_cannot_be_finished() {
    let fixture = Fixture::failing(Fault::status(500).on("peers_create")).await;
    let peers = fixture.account().peers();
    let error = peers.create(&peer_settings()).await.expect_err("not made");
    assert!(!error.is_partial_create());
    let asked = fixture.emulator.requests().len();
    assert!(
        peers
            .finish_create(&error, &peer_settings())
            .await
            .is_err_and(|error| error.is_invalid_input())
    );
    assert!(
        peers
            .undo_create(&error)
            .await
            .is_err_and(|error| error.is_invalid_input())
    );
    assert_eq!(fixture.emulator.requests().len(), asked);
}

/// Per-call options bound one call, and another client is not touched by them.
#[tokio::test]
async fn options_of_a_call_hold_for_it_alone() {
    use cloudflare_secondary_dns::{ActionRetry, CallOptions};
    let fixture = Fixture::with(
        |emulator| emulator,
        |client| client.retry(RetryPolicy::default().base(Duration::ZERO)),
    )
    .await;
    let busy = || Fault::status(503).times(2);
    let acls = fixture.account().acls();
    fixture.emulator.inject(busy()).expect("a fault");
    let once = acls.with_options(CallOptions::new().retries(0));
    assert!(once.get(&acl_id()).await.is_err());
    acls.get(&acl_id()).await.expect("an ACL");
    fixture.assert_asked(&["acls_get", "acls_get", "acls_get"]);

    fixture
        .emulator
        .inject(busy().on("incoming_force_axfr"))
        .expect("a fault");
    let incoming = fixture.zone("secondary").incoming();
    assert!(
        incoming
            .force_axfr()
            .await
            .expect_err("once")
            .may_have_taken_effect()
    );
    let insist = fixture
        .client
        .with_options(CallOptions::new().actions(ActionRetry::Always));
    let incoming = insist.zone(incoming.zone_id()).incoming();
    assert_eq!(
        incoming.force_axfr().await.expect("in the end").as_str(),
        "OK"
    );
    fixture
        .emulator
        .requests()
        .assert_requested("incoming_force_axfr", 3);
}

/// The answer to an earlier request that arrives late. The update that follows would replace
/// somebody else's peer.
#[tokio::test]
async fn nothing_follows_a_create_that_is_answered_with_another_peer() {
    let fixture = Fixture::new().await;
    let other = json!({ "id": "peer", "name": "ns1", "ip": "192.0.2.1" });
    let fault = respond(&other).on("peers_create");
    fixture.emulator.inject(fault).expect("a fault");
    let peers = fixture.account().peers();
    let error = peers.create(&peer_settings()).await.expect_err("another");
    fixture.assert_asked(&["peers_create"]);
    assert_eq!(error.kind(), ErrorKind::WrongRecord);
    assert!(error.may_have_taken_effect(), "{error:?}");
    assert_eq!(
        (error.resource_id(), error.is_partial_create()),
        (None, false)
    );
}

#[tokio::test]
async fn settings_of_another_zone_are_not_what_was_created() {
    for operation in ["incoming_create", "outgoing_create"] {
        let fixture = Fixture::new().await;
        let other = json!({ "id": "another", "name": "new.example.",
            "auto_refresh_seconds": 86400, "peers": ["peer"] });
        let fault = respond(&other).on(operation);
        fixture.emulator.inject(fault).expect("a fault");
        let error = call(&fixture, operation).await.expect_err("another");
        fixture.assert_asked(&[operation]);
        assert_eq!(error.kind(), ErrorKind::WrongRecord, "{error}");
        assert!(error.may_have_taken_effect(), "{error:?}");
    }
}
