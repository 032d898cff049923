//! When a call is sent again, how often, and after which pause.

use std::time::Duration;

use cloudflare_secondary_dns_transport::{ActionRetry, CallOptions, ErrorKind, RetryPolicy};

use super::*;
use crate::support::script::Step;

const RETRIED: [u16; 14] = [
    408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527,
];
const NOT_RETRIED: [u16; 17] = [
    300, 302, 304, 400, 401, 403, 404, 405, 409, 410, 413, 422, 425, 451, 501, 505, 528,
];
/// Whether one answer with this status is followed by a second request.
async fn is_repeated(operation: &'static Operation, status: u16, html: bool) -> bool {
    let first = if html {
        Reply::html(status)
    } else {
        failure(status, 1000, "no")
    };
    let (outcome, server) = once(operation, [first, ok()]).await;
    let requests = server.requests().len();
    assert_eq!(outcome.is_ok(), requests == 2, "{operation} {status}");
    if let Err(error) = outcome {
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.attempts(), 1);
    }
    requests == 2
}

#[tokio::test]
async fn every_status_by_kind_of_operation() {
    for operation in KINDS {
        for html in [false, true] {
            for status in RETRIED {
                let expected = match operation.kind {
                    OperationKind::Read | OperationKind::Replace | OperationKind::Delete => true,
                    // 429 proves that the request had no effect.
                    OperationKind::Create => status == 429,
                    OperationKind::Action => false,
                };
                let repeated = is_repeated(operation, status, html).await;
                assert_eq!(repeated, expected, "{operation} {status} html={html}");
            }
            for status in NOT_RETRIED {
                let repeated = is_repeated(operation, status, html).await;
                assert!(!repeated, "{operation} {status} html={html}");
            }
        }
    }
}

#[tokio::test]
async fn actions_are_sent_again_by_choice() {
    for (choice, status, expected) in [
        (ActionRetry::Never, 429, 1),
        (ActionRetry::Never, 503, 1),
        (ActionRetry::IfNotArrived, 429, 2),
        (ActionRetry::IfNotArrived, 503, 1),
        (ActionRetry::Always, 429, 2),
        (ActionRetry::Always, 503, 2),
        (ActionRetry::Always, 400, 1),
    ] {
        let steps = [failure(status, 1000, "no"), ok()];
        let server = Server::script(steps.map(Into::into)).await;
        let transport = builder(&server).retry(quick().actions(choice)).build();
        let _ = call(&transport.expect("valid"), &ACTION).await;
        assert_eq!(server.requests().len(), expected, "{choice:?} {status}");

        // The same by options of one call.
        let steps = [failure(status, 1000, "no"), ok()];
        let server = Server::script(steps.map(Into::into)).await;
        let options = CallOptions::new().actions(choice);
        let _ = call(&super::transport(&server).with_options(options), &ACTION).await;
        assert_eq!(server.requests().len(), expected, "{choice:?} {status}");
    }
}

#[tokio::test]
async fn connection_errors_by_kind_of_operation() {
    let losses: [(&str, Step); 6] = [
        ("before any byte", Step::hang_up(0)),
        ("reset before any byte", Step::reset(0)),
        ("inside the request", Step::hang_up(20)),
        ("before the answer", Reply::close().into()),
        ("inside the head", Reply::raw("HTTP/1.1 200 O").into()),
        ("inside the body", ok().cut(10).into()),
    ];
    for operation in KINDS {
        for (what, step) in losses.clone() {
            let server = Server::script([step, ok().into()]).await;
            let outcome = call(&transport(&server), operation).await;
            let idempotent = operation.kind.is_idempotent();
            assert_eq!(
                outcome.is_ok(),
                idempotent,
                "{operation} {what}: {outcome:?}"
            );
            assert_eq!(
                server.steps_left(),
                usize::from(!idempotent),
                "{operation} {what}"
            );
            match outcome {
                Ok(answer) => assert_eq!(answer.attempts(), 2),
                Err(error) => {
                    assert!(error.is_connect(), "{operation} {what}: {error}");
                    assert!(error.may_have_taken_effect(), "{operation} {what}: {error}");
                    assert!(!error.is_safe_to_retry(), "{operation} {what}: {error}");
                }
            }
        }
    }
}

#[tokio::test]
async fn gives_up_after_three_retries() {
    let replies = (0..5).map(|_| failure(503, 1000, "later"));
    let (outcome, server) = once(&READ, replies).await;
    let error = outcome.expect_err("five failures");
    assert_eq!(server.requests().len(), 4);
    assert_eq!(error.attempts(), 4);
    assert!(error.is_server() && error.is_safe_to_retry());
    assert!(error.to_string().contains("4 attempts"), "{error}");
}

#[tokio::test]
async fn the_number_of_retries_can_be_set() {
    for (client, call_, expected) in [(0, None, 1), (5, None, 6), (3, Some(0), 1), (0, Some(2), 3)]
    {
        let server = Server::script((0..9).map(|_| failure(503, 1000, "later").into())).await;
        let transport = builder(&server)
            .retry(quick().retries(client))
            .build()
            .expect("valid");
        let options = call_.map_or(CallOptions::new(), |n| CallOptions::new().retries(n));
        let _ = call(&transport.with_options(options), &READ).await;
        assert_eq!(server.requests().len(), expected);
    }
}

#[tokio::test]
async fn a_delete_that_meets_404_after_a_lost_answer_has_succeeded() {
    let gone = || failure(404, 1003, "no such record");
    // The earlier attempt may have arrived.
    let lost: [Step; 4] = [
        Reply::close().into(),
        failure(503, 1000, "later").into(),
        Reply::html(502).into(),
        ok().cut(3).into(),
    ];
    for step in lost {
        let server = Server::script([step, gone().header("cf-ray", "8a2-FRA").into()]).await;
        let answer = call(&transport(&server), &DELETE).await.expect("deleted");
        assert!(answer.is_already_deleted());
        assert_eq!(answer.result, None);
        assert_eq!((answer.status().as_u16(), answer.attempts()), (404, 2));
        assert_eq!(answer.cf_ray(), Some("8a2-FRA"));
    }
    // It was refused, or there was none.
    for replies in [vec![gone()], vec![failure(429, 1000, "slow down"), gone()]] {
        let (outcome, _server) = once(&DELETE, replies).await;
        let error = outcome.expect_err("not found");
        assert!(
            error.is_not_found() && !error.may_have_taken_effect(),
            "{error:?}"
        );
    }
    // A gateway's 404 says nothing about the record.
    let (outcome, _server) = once(&DELETE, [Reply::html(502), Reply::html(404)]).await;
    let error = outcome.expect_err("a gateway's");
    assert!(
        !error.is_not_found() && error.may_have_taken_effect(),
        "{error:?}"
    );
    // Only a delete is done when there is nothing.
    let (outcome, _server) = once(&READ, [Reply::html(502), gone()]).await;
    assert!(outcome.expect_err("not found").is_not_found());
}

/// A type that cannot do without a result gets the server's own answer instead of an invented one.
#[tokio::test]
async fn a_delete_that_was_done_before_and_a_type_that_wants_a_result() {
    #[derive(Debug, Deserialize)]
    struct Strict {
        #[expect(dead_code, reason = "decoded only")]
        result: Acl,
    }
    impl Envelope for Strict {}

    let steps = [Reply::html(502), failure(404, 1003, "no such record")];
    let server = Server::script(steps.map(Into::into)).await;
    let transport = transport(&server);
    let url = format!("{}/accounts/a/secondary_dns/acls/b", server.url());
    let outcome: Result<Response<Strict>, Error> = transport
        .execute(&DELETE, transport.http().delete(url))
        .await;
    let error = outcome.expect_err("nothing to decode");
    assert!(error.is_not_found() && error.may_have_taken_effect());
    assert_eq!(error.attempts(), 2);
}

#[tokio::test]
async fn a_refused_connection_is_proof_for_every_kind_but_actions() {
    for operation in KINDS {
        let port = crate::support::script::Refusing::new();
        let transport = Transport::builder()
            .base_url(port.url())
            .credentials(Credentials::none())
            .retry(
                RetryPolicy::default()
                    .base(Duration::from_millis(200))
                    .retries(40),
            )
            .build()
            .expect("valid");
        let calling = tokio::spawn(async move { call(&transport, operation).await });
        tokio::time::sleep(Duration::from_millis(50)).await;
        if operation.kind == OperationKind::Action {
            let calling = tokio::time::timeout(Duration::from_secs(5), calling);
            let outcome = calling.await.expect("it does not try again");
            let error = outcome.expect("no panic").expect_err("refused");
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1));
            assert!(!error.may_have_taken_effect() && error.is_safe_to_retry());
            continue;
        }
        let server = port.open([ok().into()]);
        let answer = calling.await.expect("no panic").expect("an answer");
        assert!(answer.attempts() > 1, "{operation}");
        assert_eq!(server.requests().len(), 1, "{operation}");
    }
}

/// In the API's envelope a 403 proves that nothing was made; a gateway's proves nothing.
#[tokio::test]
async fn a_fresh_token_can_be_given_time() {
    use ActionRetry::{Always, IfNotArrived, Never};
    for (operation, actions, by_api, by_gateway) in [
        (&READ, Never, 2, 2),
        (&REPLACE, Never, 2, 2),
        (&DELETE, Never, 2, 2),
        (&CREATE, Never, 2, 1),
        (&ACTION, Never, 1, 1),
        (&ACTION, IfNotArrived, 2, 1),
        (&ACTION, Always, 2, 1),
    ] {
        for (refusal, expected) in [
            (failure(403, 9109, "not yet"), by_api),
            (Reply::html(403), by_gateway),
        ] {
            let server = Server::script([refusal, ok()].map(Into::into)).await;
            let policy = quick().actions(actions);
            let patient = builder(&server).retry(policy.clone().forbidden(true));
            let _ = call(&patient.build().expect("valid"), operation).await;
            let what = format!("{operation} {actions:?}");
            assert_eq!(server.requests().len(), expected, "{what}");

            let server = Server::script([failure(403, 9109, "no"), ok()].map(Into::into)).await;
            let transport = builder(&server).retry(policy).build().expect("valid");
            let _ = call(&transport, operation).await;
            assert_eq!(server.requests().len(), 1, "{what} by default");
        }
    }
}

#[tokio::test]
async fn what_is_sent_again_is_the_same() {
    let (outcome, server) = once(&REPLACE, [Reply::html(502), Reply::close(), ok()]).await;
    outcome.expect("the third succeeds");
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_eq!(request.method, "PUT");
        assert_eq!(request.path, requests[0].path);
        assert_eq!(request.body, br#"{"name":"my-acl"}"#);
        assert_eq!(request.headers, requests[0].headers);
        assert_eq!(request.header("authorization"), Some("Bearer a-token"));
    }
}
