//! Create, update or leave: repeated as often as one likes, there is one record, and it is as asked
//! for.

use cloudflare_secondary_dns::{
    AclSettings, EnsureOutcome, Ensured, ErrorKind, IncomingSettings, IpRange, OutgoingSettings,
    PeerSettings, Port, RefreshInterval, TsigName, TsigSecret,
};
use cloudflare_secondary_dns_emulator::{Fault, When};
use serde_json::json;

use super::calls::{
    acl_settings, incoming_settings, outgoing_settings, peer_settings, tsig_settings,
};
use super::fixture::{Fixture, peer_id, respond, tsig_id};

#[track_caller]
fn assert_outcome<T: std::fmt::Debug>(ensured: &Ensured<T>, outcome: &EnsureOutcome) {
    assert_eq!(&ensured.outcome, outcome, "{ensured:?}");
    assert!(ensured.differences.is_empty(), "{ensured:?}");
}

#[tokio::test]
async fn records_are_created_left_and_updated() {
    use EnsureOutcome::{Created, Unchanged, Updated};
    let fixture = Fixture::new().await;
    let account = fixture.account();

    let acls = account.acls();
    assert_outcome(
        &acls.ensure(&acl_settings()).await.expect("an ACL"),
        &Created,
    );
    assert_outcome(
        &acls.ensure(&acl_settings()).await.expect("an ACL"),
        &Unchanged,
    );
    let moved = AclSettings::new(IpRange::new("203.0.113.8/29").expect("a range"), "home");
    let acl = acls.ensure(&moved).await.expect("an ACL");
    assert_outcome(&acl, &Updated(vec!["ip_range"]));
    assert_eq!(acl.ip_range.as_str(), "203.0.113.8/29");
    assert_eq!(acls.list().await.expect("a list").len(), 2);

    let tsigs = account.tsigs();
    let mut key = tsig_settings();
    assert_outcome(&tsigs.ensure(&key).await.expect("a key"), &Created);
    // Another spelling of the name is the same key.
    key.name = TsigName::new("NEW.example").expect("a name");
    assert_outcome(&tsigs.ensure(&key).await.expect("a key"), &Unchanged);
    key.secret = TsigSecret::new("cm90YXRlZA==").expect("a secret");
    let rotated = tsigs.ensure(&key).await.expect("a key");
    assert_outcome(&rotated, &Updated(vec!["secret"]));
    assert!(!format!("{rotated:?}").contains("cm90"));

    let peers = account.peers();
    assert_outcome(
        &peers.ensure(&peer_settings()).await.expect("a peer"),
        &Created,
    );
    assert_outcome(
        &peers.ensure(&peer_settings()).await.expect("a peer"),
        &Unchanged,
    );
    // Fields that are left out keep what is stored, also when others are updated.
    let bare = PeerSettings::new("ns3");
    assert_outcome(&peers.ensure(&bare).await.expect("a peer"), &Unchanged);
    let port = bare.port(Port::new(5353).expect("a port"));
    let peer = peers.ensure(&port).await.expect("a peer");
    assert_outcome(&peer, &Updated(vec!["port"]));
    assert_eq!(peer.tsig_id, Some(tsig_id()));
    assert_eq!(peers.list().await.expect("a list").len(), 4);
}

#[tokio::test]
async fn zones_are_created_left_and_updated() {
    use EnsureOutcome::{Created, Unchanged, Updated};
    let fixture = Fixture::new().await;
    let zone = fixture.zone("new");
    let incoming = zone.incoming();
    assert_outcome(
        &incoming.ensure(&incoming_settings()).await.expect("a zone"),
        &Created,
    );
    assert_outcome(
        &incoming.ensure(&incoming_settings()).await.expect("a zone"),
        &Unchanged,
    );
    let mut settings: IncomingSettings = incoming_settings();
    settings.auto_refresh_seconds = RefreshInterval::new(900).expect("an interval");
    settings.peers = Vec::new();
    let updated = incoming.ensure(&settings).await.expect("a zone");
    assert_outcome(&updated, &Updated(vec!["auto_refresh_seconds", "peers"]));

    let outgoing = zone.outgoing();
    let mut settings: OutgoingSettings = outgoing_settings();
    assert_outcome(&outgoing.ensure(&settings).await.expect("a zone"), &Created);
    assert_outcome(
        &outgoing.ensure(&settings).await.expect("a zone"),
        &Unchanged,
    );
    settings.peers = vec!["other".parse().expect("an id")];
    let updated = outgoing.ensure(&settings).await.expect("a zone");
    assert_outcome(&updated, &Updated(vec!["peers"]));
}

/// Names are not unique. Which of two is meant nobody knows, so nothing is changed.
#[tokio::test]
async fn two_of_one_name_are_an_error_with_both_ids() {
    let fixture = Fixture::new().await;
    let acls = fixture.account().acls();
    let first = acls
        .create(&acl_settings())
        .await
        .expect("an ACL")
        .id
        .clone();
    let second = acls
        .create(&acl_settings())
        .await
        .expect("an ACL")
        .id
        .clone();
    let error = acls.ensure(&acl_settings()).await.expect_err("two");
    assert_eq!(error.kind(), ErrorKind::Ambiguous);
    let name = &acl_settings().name;
    assert!(
        error.to_string().contains(&format!("the name `{name}`")),
        "{error}"
    );
    let text = error.to_string();
    assert!(
        text.contains(first.as_str()) && text.contains(second.as_str()),
        "{text}"
    );
    fixture.assert_asked(&["acls_create", "acls_create", "acls_list"]);
}

/// A list that is cut may hide a record of the name.
#[tokio::test]
async fn a_part_of_a_list_is_not_enough() {
    let body = json!({ "success": true, "errors": [], "messages": [], "result": [],
        "result_info": { "total_count": 3 } });
    let fault = Fault::respond(200, "application/json", body.to_string());
    let fixture = Fixture::failing(fault.on("peers_list")).await;
    let peers = fixture.account().peers();
    let error = peers.ensure(&peer_settings()).await.expect_err("cut");
    assert_eq!(error.kind(), ErrorKind::Ambiguous);
    fixture.assert_asked(&["peers_list"]);
}

/// The answer to a create is lost. Whether it had an effect or not, there is one record in the end.
#[tokio::test]
async fn a_create_whose_answer_was_lost_makes_one_record() {
    for with_effect in [true, false] {
        for lost in [
            Fault::html(502),
            Fault::status(500),
            Fault::reset(When::Before),
        ] {
            let lost = match with_effect {
                true => lost.with_effect(),
                false => lost,
            };
            let fixture = Fixture::new().await;
            for operation in [
                "acls_create",
                "peers_create",
                "tsigs_create",
                "incoming_create",
                "outgoing_create",
            ] {
                let lost = lost.clone().on(operation);
                fixture.emulator.inject(lost).expect("a fault");
            }
            let account = fixture.account();
            let acl = account
                .acls()
                .ensure(&acl_settings())
                .await
                .expect("an ACL");
            assert_outcome(&acl, &EnsureOutcome::Created);
            assert_eq!(account.acls().list().await.expect("a list").len(), 2);
            let peer = account
                .peers()
                .ensure(&peer_settings())
                .await
                .expect("a peer");
            assert_outcome(&peer, &EnsureOutcome::Created);
            assert_eq!(
                (peer.port, peer.tsig_id.clone()),
                (Some(Port::DNS), Some(tsig_id()))
            );
            assert_eq!(account.peers().list().await.expect("a list").len(), 4);
            let key = account
                .tsigs()
                .ensure(&tsig_settings())
                .await
                .expect("a key");
            assert_outcome(&key, &EnsureOutcome::Created);
            assert_eq!(account.tsigs().list().await.expect("a list").len(), 3);
            let zone = fixture.zone("new");
            let incoming = zone
                .incoming()
                .ensure(&incoming_settings())
                .await
                .expect("a zone");
            assert_outcome(&incoming, &EnsureOutcome::Created);
            let outgoing = zone
                .outgoing()
                .ensure(&outgoing_settings())
                .await
                .expect("a zone");
            assert_outcome(&outgoing, &EnsureOutcome::Created);
        }
    }
}

/// After a timeout the server may still be at work, so a second create could make a second record.
#[tokio::test]
async fn a_create_that_timed_out_is_not_repeated() {
    let fixture = Fixture::with(
        |emulator| emulator,
        |client| client.attempt_timeout(std::time::Duration::from_millis(100)),
    )
    .await;
    let nothing = respond(&json!([])).on("acls_list").forever();
    fixture.emulator.inject(nothing).expect("a fault");
    let stall = Fault::stall().on("acls_create");
    fixture.emulator.inject(stall).expect("a fault");
    let acls = fixture.account().acls();
    let error = acls.ensure(&acl_settings()).await.expect_err("no answer");
    assert!(
        error.is_timeout() && error.may_have_taken_effect(),
        "{error}"
    );
    fixture.assert_asked(&["acls_list", "acls_create", "acls_list"]);
}

/// A second record of the name appears while the answer to the create is lost: the caller has to
/// look, and the error says so.
#[tokio::test]
async fn a_lost_answer_beside_another_of_the_name_may_have_taken_effect() {
    let fixture = Fixture::failing(Fault::html(502).with_effect().on("acls_create")).await;
    let acls = fixture.account().acls();
    let twice = json!([
        { "id": "one", "ip_range": "198.51.100.0/29", "name": "home" },
        { "id": "two", "ip_range": "198.51.100.0/29", "name": "home" },
    ]);
    let nothing = respond(&json!([])).on("acls_list");
    for list in [nothing, respond(&twice).on("acls_list")] {
        fixture.emulator.inject(list).expect("a fault");
    }
    let error = acls.ensure(&acl_settings()).await.expect_err("lost");
    assert!(error.may_have_taken_effect(), "{error}");
    fixture.assert_asked(&["acls_list", "acls_create", "acls_list"]);
}

/// What was refused or failed before it had an effect is reported as it is.
#[tokio::test]
async fn other_failures_are_reported() {
    let fixture = Fixture::failing(Fault::status(400).on("acls_create")).await;
    let acls = fixture.account().acls();
    let error = acls.ensure(&acl_settings()).await.expect_err("refused");
    assert!(error.is_invalid_input());
    fixture.assert_asked(&["acls_list", "acls_create"]);

    let wide: AclSettings =
        serde_json::from_value(json!({ "ip_range": "10.0.0.0/8", "name": "wide" }))
            .expect("settings");
    let error = acls.ensure(&wide).await.expect_err("too wide");
    assert!(error.is_invalid_input());
    fixture.assert_asked(&["acls_list", "acls_create"]);
}

/// A server that clamps a value does so each time; that is not an endless change.
#[tokio::test]
async fn a_value_that_the_server_clamps_is_a_difference() {
    let fixture = Fixture::new().await;
    let stored = json!({ "name": "new.example.", "auto_refresh_seconds": 3600, "peers": ["peer"] });
    for operation in ["incoming_get", "incoming_update"] {
        fixture
            .emulator
            .inject(respond(&stored).on(operation))
            .expect("a fault");
    }
    let incoming = fixture.zone("secondary").incoming();
    let zone = incoming.ensure(&incoming_settings()).await.expect("a zone");
    assert_eq!(zone.outcome, EnsureOutcome::Unchanged);
    assert_eq!(zone.differences[0].field, "auto_refresh_seconds");
    assert_eq!(zone.peers.as_deref(), Some(&[peer_id()][..]));
}
