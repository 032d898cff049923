//! Nothing that is secret shows anywhere: not in `Debug`, `Display`, a chain of causes, a panic or
//! a log line of any crate at any level.

use std::error::Error as _;
use std::fmt::Write as _;

use super::*;
use crate::support::script::Step;
use crate::support::trace;

const TOKEN: &str = "planted-token-3f9a";
const KEY: &str = "planted-key-77c1";
const TSIG: &str = "cGxhbnRlZC10c2lnLXNlY3JldA==";
const BODY: &str = "planted-in-the-body-51d0";
const PLANTED: [&str; 4] = [TOKEN, KEY, TSIG, BODY];

#[track_caller]
fn check(what: &str, text: &str) {
    for secret in PLANTED {
        assert!(!text.contains(secret), "{what} shows {secret}: {text}");
    }
}

/// All that an outcome can be made to say.
fn said(outcome: &Outcome) -> String {
    let mut text = String::new();
    if let Err(error) = outcome {
        let _ = write!(
            text,
            "{error} {error:#} {error:?} {error:#?} {:?}",
            error.api_errors()
        );
        let mut source = error.source();
        while let Some(cause) = source {
            let _ = write!(text, " {cause} {cause:?} {cause:#?}");
            source = cause.source();
        }
    }
    text
}

/// Answers that quote everything that the client said.
fn answers(told: &str) -> Vec<Step> {
    let echo = format!("rejected: {told}");
    let errors = json!([{"code": 1000, "message": echo, "documentation_url": echo, "source": {"pointer": echo}}]);
    let failed = |status| {
        Reply::json(
            status,
            json!({"success": false, "errors": errors, "messages": errors, "result": told}),
        )
    };
    let good = json!({"success": true, "errors": [], "messages": errors, "result": {"id": "acl"}});
    vec![
        failed(200).into(),
        failed(400).into(),
        failed(403).into(),
        failed(500).into(),
        Reply::json(401, json!({"success": false, "result": echo})).into(),
        Reply::json(200, good.clone()).into(),
        Reply::json(
            200,
            json!({"success": true, "result": {"id": "acl", "port": BODY}}),
        )
        .into(),
        Reply::json(200, json!({"success": true, "result": BODY})).into(),
        Reply::json(200, json!({"success": BODY})).into(),
        Reply::body(200, format!("<html>{BODY}")).into(),
        Reply::body(200, format!("{{\"success\":true,\"result\":\"{BODY}")).into(),
        Reply::body(200, BODY).into(),
        Reply::html(502)
            .header("x-echo", BODY)
            .header("retry-after", BODY)
            .into(),
        Reply::body(302, BODY)
            .header(
                "location",
                &format!("https://u:{BODY}@example.net/?x={BODY}"),
            )
            .into(),
        Reply::json(200, good).cut(40).into(),
        Reply::raw(format!("HTTP/1.1 2{BODY}\r\n\r\n")).into(),
        Reply::raw(format!("{BODY}\r\n\r\n")).into(),
        Reply::raw(format!("HTTP/1.1 200 OK\r\n{BODY}\0: x\r\n\r\n")).into(),
        Reply::raw(format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{BODY}\r\n"
        ))
        .into(),
        Step::hang_up(0),
        Step::reset(40),
    ]
}

#[tokio::test]
async fn in_no_outcome_and_no_log() {
    let token = Credentials::token(TOKEN).expect("valid");
    let key = Credentials::email_key("a@example.net", KEY).expect("valid");
    for (credentials, credential) in [(token, TOKEN), (key, KEY)] {
        for operation in KINDS {
            let has_body = matches!(
                operation.kind,
                OperationKind::Replace | OperationKind::Create
            );
            let told = format!("{credential} {}", if has_body { TSIG } else { "" });
            for step in answers(&told) {
                let (captured, guard) = trace::capture();
                let what = operation.id;
                let server = Server::script([step]).await;
                let transport = builder(&server)
                    .credentials(credentials.clone())
                    .retry(quick().retries(1))
                    .build()
                    .expect("valid");
                let body = json!({"name": "k.", "secret": TSIG, "nested": [{"secret": TSIG}]});
                let outcome = call_with(&transport, operation, body).await;
                // What the answer itself holds is the caller's to show; what is beside it is not.
                if let Ok(answer) = &outcome {
                    check(what, &format!("{:?}", answer.messages()));
                }
                check(what, &said(&outcome));
                check(
                    "the transport",
                    &format!("{transport:?} {:#?} {:?}", transport.http(), credentials),
                );
                drop(guard);
                let log = captured.text();
                assert!(
                    log.contains("cloudflare_secondary_dns"),
                    "nothing was captured"
                );
                check(what, &log);
            }
        }
    }
}

/// The collector does see what other crates log, or the test above would prove nothing.
#[tokio::test]
async fn the_log_of_other_crates_is_searched() {
    let (captured, _guard) = trace::capture();
    let (outcome, _server) = once(&READ, [ok()]).await;
    outcome.expect("an answer");
    let log = captured.text();
    assert!(log.contains("hyper_util"), "{log}");
    assert!(log.contains("reqwest::connect"), "{log}");
}

#[tokio::test]
async fn in_no_refusal_and_no_panic() {
    let server = Server::script([]).await;
    let transport = builder(&server)
        .credentials(Credentials::token(TOKEN).expect("valid"))
        .build()
        .expect("valid");
    // A request that cannot be built, one that is refused, and one with a body that is a secret.
    let url = format!("{}/accounts/a/secondary_dns/acls/b", server.url());
    for request in [
        transport.http().get("not a url"),
        transport.http().get(format!("{url}?{BODY}={BODY}")),
        transport.http().get(format!("{url}/{BODY}")),
        transport.http().get(&url).header("x", format!("{BODY}\n")),
        transport.http().post(&url).body(BODY),
    ] {
        let outcome: Outcome = transport.execute(&READ, request).await;
        assert!(outcome.as_ref().expect_err("refused").is_invalid_input());
        check("a refusal", &said(&outcome));
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            outcome.expect("a panic on purpose")
        }));
        let message = panic.expect_err("it panics");
        check("a panic", message.downcast_ref::<String>().expect("a text"));
    }
    assert_eq!(server.connections(), 0);
    let unchecked = Transport::builder()
        .base_url(format!("https://{BODY}@example.net"))
        .credentials(Credentials::email_key("a@example.net", KEY).expect("valid"));
    check("a builder", &format!("{unchecked:?}"));
    for bad in [format!("{TOKEN} {KEY}"), format!("{TSIG}\n")] {
        let error = Credentials::token(bad.clone()).expect_err("no token");
        check("a refusal", &format!("{error} {error:?}"));
        let error = Credentials::email_key(bad.clone(), bad).expect_err("no key");
        check("a refusal", &format!("{error} {error:?}"));
    }
}

/// A client that was told to print what goes over the wire does not.
#[tokio::test]
async fn the_wire_is_not_logged() {
    let (captured, guard) = trace::capture();
    let server =
        Server::script([Reply::json(200, json!({"success": true, "result": {"id": TSIG}})).into()])
            .await;
    let transport = builder(&server)
        .credentials(Credentials::token(TOKEN).expect("valid"))
        .http_client(reqwest::Client::builder().connection_verbose(true))
        .build()
        .expect("valid");
    call_with(&transport, &CREATE, json!({"secret": TSIG}))
        .await
        .expect("an answer");
    drop(guard);
    check("the log", &captured.text());
}

/// The credential's header is marked, so that HTTP/2 does not put it into its table and `Debug` of
/// a header map does not show it.
#[tokio::test]
async fn credentials_reach_the_wire_and_nothing_else() {
    let server = Server::script([ok().into()]).await;
    let transport = builder(&server)
        .credentials(Credentials::email_key("a@example.net", KEY).expect("valid"))
        .build()
        .expect("valid");
    call(&transport, &READ).await.expect("an answer");
    let request = server.requests().remove(0);
    assert_eq!(request.header("x-auth-key"), Some(KEY));
    assert!(request.header("referer").is_none() && request.header("api-version").is_none());
    assert!(request.header("cookie").is_none());
}
