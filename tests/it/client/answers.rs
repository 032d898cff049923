//! What comes back, for every operation: a result, or an error of one type with words of its own.

use cloudflare_secondary_dns::api::operations::{self, ALL};
use cloudflare_secondary_dns::{Error, ErrorKind, Operation, OperationKind};
use cloudflare_secondary_dns_emulator::{Fault, ListPages, UnentitledAccount, UnentitledScope};
use serde_json::{Value, json};

use super::calls::call;
use super::fixture::{Fixture, acl_id, peer_id};

pub(super) fn json_body(status: u16, body: &Value) -> Fault {
    Fault::respond(status, "application/json", body.to_string())
}

/// The error of an operation whose next answers are this.
async fn error_of(fixture: &Fixture, operation: &Operation, fault: Fault) -> Error {
    fixture.emulator.clear_faults();
    let fault = fault.on(operation.id).forever();
    fixture.emulator.inject(fault).expect("a fault");
    let error = call(fixture, operation.id).await.expect_err(operation.id);
    assert_eq!(error.operation().map(|found| found.id), Some(operation.id));
    let text = error.to_string();
    assert!(
        text.starts_with(operation.id) && !text.contains('\n'),
        "{text}"
    );
    error
}

/// One class of bad success per row: the body, the kind that it is reported as, and a word of the
/// text.
#[tokio::test]
async fn bad_successes_have_their_own_words() {
    let page = || Fault::html(200);
    for operation in ALL {
        let fixture = Fixture::new().await;
        let rows = [
            (page(), ErrorKind::NotJson, "not JSON"),
            (Fault::empty(200), ErrorKind::Empty, "no body"),
            (
                Fault::respond(200, "application/json", r#"{"success": tru"#),
                ErrorKind::Truncated,
                "stops after",
            ),
            (
                Fault::respond(200, "application/json", "[1, 2"),
                ErrorKind::Truncated,
                "stops after",
            ),
            (
                Fault::respond(200, "application/json", "{]"),
                ErrorKind::NotJson,
                "not JSON",
            ),
            (
                Fault::respond(200, "application/json", "[]"),
                ErrorKind::Mistyped,
                "expected",
            ),
            (
                json_body(200, &json!({ "errors": [], "result": null })),
                ErrorKind::Mistyped,
                "success",
            ),
            (
                json_body(200, &json!({ "success": "yes" })),
                ErrorKind::Mistyped,
                "success",
            ),
            (
                json_body(
                    200,
                    &json!({ "success": true, "errors": [], "messages": [], "result": 7 }),
                ),
                ErrorKind::Mistyped,
                "result",
            ),
            (
                json_body(
                    200,
                    &json!({ "success": false, "errors": [{ "code": 1234, "message": "no luck" }], "messages": [], "result": null }),
                ),
                ErrorKind::Api,
                "1234 no luck",
            ),
            (
                json_body(200, &json!({ "success": false, "errors": [] })),
                ErrorKind::Api,
                "without a reason",
            ),
        ];
        for (fault, kind, word) in rows {
            let shown = format!("{} with {fault:?}", operation.id);
            let error = error_of(&fixture, operation, fault).await;
            let text = error.to_string();
            assert_eq!(error.kind(), kind, "{shown}: {text}");
            assert!(text.contains(word), "{shown}: {text}");
            assert_eq!(
                error.status().map(|status| status.as_u16()),
                Some(200),
                "{shown}"
            );
            assert!(error.cf_ray().is_some(), "{shown}: {text}");
            if kind != ErrorKind::Api {
                assert!(error.is_decode(), "{shown}");
                let changes = operation.kind != OperationKind::Read;
                assert_eq!(error.may_have_taken_effect(), changes, "{shown}");
            }
        }
    }
}

#[tokio::test]
async fn an_answer_longer_than_the_limit_is_not_read() {
    let fixture = Fixture::with(|emulator| emulator, |client| client.max_body(200)).await;
    let error = fixture
        .account()
        .peers()
        .list()
        .await
        .expect_err("too long");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(error.to_string().contains("200 bytes"), "{error}");
}

/// Deletes carry nothing that the caller cannot do without; everything else has to. An empty list
/// in place of an answer without a list would be a wrong answer.
#[tokio::test]
async fn a_missing_result_is_an_error_where_one_is_due() {
    for operation in ALL {
        for body in [
            json!({ "success": true, "errors": [], "messages": [], "result": null }),
            json!({ "success": true }),
        ] {
            let fixture = Fixture::failing(json_body(200, &body).on(operation.id)).await;
            let outcome = call(&fixture, operation.id).await;
            // A status that is null is an answer.
            let statuses = ["outgoing_disable", "outgoing_enable", "outgoing_status"];
            let is_null = body.get("result").is_some() && statuses.contains(&operation.id);
            if operation.kind == OperationKind::Delete || is_null {
                outcome.expect(operation.id);
            } else {
                let error = outcome.expect_err(operation.id);
                assert_eq!(error.kind(), ErrorKind::MissingResult, "{error}");
                assert!(error.cf_ray().is_some() && error.status().is_some());
            }
            fixture.assert_asked(&[operation.id]);
        }
    }
}

#[tokio::test]
async fn an_empty_list_is_empty() {
    let body = json!({ "success": true, "errors": null, "messages": null, "result": [] });
    let fixture = Fixture::failing(json_body(200, &body).on("*").forever()).await;
    let account = fixture.account();
    assert!(account.acls().list().await.expect("a list").is_empty());
    assert!(account.peers().list().await.expect("a list").is_empty());
    let keys = account.tsigs().list().await.expect("a list");
    assert!(keys.is_empty() && !keys.is_truncated() && keys.total_count().is_none());
}

#[tokio::test]
async fn a_list_says_whether_it_is_whole() {
    let fixture = Fixture::new().await;
    let peers = fixture.account().peers();
    let all = peers.list().await.expect("a list");
    assert_eq!(
        (all.len(), all.total_count(), all.is_truncated()),
        (3, Some(3), false)
    );
    assert!(all.cf_ray().is_some());
    assert_eq!(all[0].id, peer_id());
    assert_eq!((&all).into_iter().count(), all.iter().count());
    let names: Vec<String> = all.clone().into_iter().map(|peer| peer.name).collect();
    assert_eq!(names, ["ns1", "ns2", "ns9"]);
    assert_eq!(all.clone(), all);
    assert_eq!(all.into_vec().len(), 3);

    fixture.emulator.assume(ListPages::FirstPage);
    for number in 0..20 {
        let peer = cloudflare_secondary_dns::PeerSettings::new(format!("more{number}"));
        peers.create(&peer).await.expect("a peer");
    }
    let some = peers.list().await.expect("a list");
    assert_eq!(
        (some.len(), some.total_count(), some.is_truncated()),
        (20, Some(23), true)
    );
}

#[tokio::test]
async fn absence_is_none_and_a_gateways_404_is_not() {
    let fixture = Fixture::new().await;
    let account = fixture.account();
    let none = "nobody";
    assert!(
        account
            .acls()
            .get_opt(&none.parse().expect("an id"))
            .await
            .expect("an answer")
            .is_none()
    );
    assert!(
        account
            .peers()
            .get_opt(&none.parse().expect("an id"))
            .await
            .expect("an answer")
            .is_none()
    );
    assert!(
        account
            .tsigs()
            .get_opt(&none.parse().expect("an id"))
            .await
            .expect("an answer")
            .is_none()
    );
    let zone = fixture.zone("new");
    assert!(
        zone.incoming()
            .get_opt()
            .await
            .expect("an answer")
            .is_none()
    );
    assert!(
        zone.outgoing()
            .get_opt()
            .await
            .expect("an answer")
            .is_none()
    );
    let acl = account.acls().get_opt(&acl_id()).await.expect("an answer");
    assert_eq!(acl.expect("an ACL").id, acl_id());

    for fault in [
        Fault::html(404),
        Fault::empty(404),
        Fault::status(403),
        Fault::status(410),
    ] {
        fixture.emulator.inject(fault.times(2)).expect("a fault");
        let error = account
            .acls()
            .get_opt(&acl_id())
            .await
            .expect_err("an error");
        assert!(!error.is_not_found(), "{error}");
        let error = zone.incoming().get_opt().await.expect_err("an error");
        assert!(!error.is_not_found(), "{error}");
    }
}

#[tokio::test]
async fn remarks_of_the_api_are_within_reach() {
    let remark = json!({ "code": 1009, "message": "soon no more", "documentation_url": "https://example.com/1" });
    let acl = json!({ "id": "acl", "ip_range": "192.0.2.53/28", "name": "office" });
    let one = json!({ "success": true, "errors": [], "messages": [remark], "result": acl });
    let all = json!({ "success": true, "errors": [], "messages": [remark], "result": [acl] });
    let fixture = Fixture::failing(json_body(200, &one).on("acls_get")).await;
    fixture
        .emulator
        .inject(json_body(200, &all).on("acls_list"))
        .expect("a fault");
    let acl = fixture
        .account()
        .acls()
        .get(&acl_id())
        .await
        .expect("an ACL");
    let acls = fixture.account().acls().list().await.expect("a list");
    for messages in [acl.messages(), acls.messages()] {
        assert_eq!(messages.len(), 1);
        assert_eq!(
            (messages[0].code(), messages[0].message()),
            (Some(1009), "soon no more")
        );
        assert_eq!(
            messages[0].documentation_url(),
            Some("https://example.com/1")
        );
    }
    assert_eq!(acl.into_inner().name, "office");
}

#[tokio::test]
async fn refusals_answer_the_questions_that_programs_ask() {
    let fixture = Fixture::new().await;
    let rows: [(Fault, Question); 7] = [
        (Fault::status(401), Error::is_unauthorized),
        (Fault::status(403), Error::is_forbidden),
        (Fault::status(404), Error::is_not_found),
        (Fault::status(409), Error::is_conflict),
        (Fault::status(400), Error::is_invalid_input),
        (Fault::status(500), Error::is_server),
        (Fault::html(520), Error::is_server),
    ];
    for (fault, holds) in rows {
        let shown = format!("{fault:?}");
        let error = error_of(&fixture, &operations::ACLS_LIST, fault).await;
        assert!(holds(&error), "{error:?}");
        assert_eq!(error.is_api_response(), !shown.contains("520"), "{error:?}");
        assert_eq!(
            QUESTIONS.iter().filter(|asks| asks(&error)).count(),
            1,
            "{error:?}"
        );
    }
    let error = error_of(&fixture, &operations::OUTGOING_ENABLE, Fault::status(403)).await;
    assert!(
        error
            .to_string()
            .contains("DNS Write, Zone Settings Write or Zone Write"),
        "{error}"
    );
}

type Question = fn(&Error) -> bool;

/// The questions that exclude one another.
const QUESTIONS: [Question; 7] = [
    Error::is_unauthorized,
    Error::is_forbidden,
    Error::is_not_found,
    Error::is_conflict,
    Error::is_invalid_input,
    Error::is_server,
    Error::is_not_entitled,
];

#[tokio::test]
async fn an_account_without_the_entitlement_is_told_apart() {
    let seed = r#"{ "accounts": { "account": { "entitled": false } } }"#;
    for assumption in [UnentitledAccount::Result, UnentitledAccount::Errors] {
        let seed = seed.parse().expect("a seed");
        let fixture = Fixture::with(
            |emulator| {
                emulator
                    .seed(seed)
                    .assume(assumption)
                    .assume(UnentitledScope::Everything)
            },
            |client| client,
        )
        .await;
        let error = fixture
            .account()
            .acls()
            .list()
            .await
            .expect_err("not entitled");
        assert_eq!(
            error.is_not_entitled(),
            assumption == UnentitledAccount::Result,
            "{error}"
        );
        assert!(!error.api_errors().is_empty(), "{error}");
    }
}
