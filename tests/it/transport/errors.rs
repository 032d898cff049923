//! What an error says about a failure that the API, or a gateway, reports.

use std::error::Error as _;

use cloudflare_secondary_dns_transport::ErrorKind;

use super::*;

/// A code is documented as a number, so each way to write a whole one is the same.
#[tokio::test]
async fn a_code_is_a_whole_number_however_it_is_written() {
    for (written, code) in [
        ("1003", Some(1003)),
        ("\"1003\"", Some(1003)),
        ("1003.0", Some(1003)),
        ("1.003e3", Some(1003)),
        ("53.5", None),
        ("\"1003 or so\"", None),
        ("1e300", None),
        ("[1003]", None),
    ] {
        let body = format!(r#"{{"success":false,"errors":[{{"code":{written},"message":"no"}}]}}"#);
        let (outcome, _server) = once(&READ, [Reply::body(400, body)]).await;
        let error = outcome.expect_err("400");
        assert_eq!(error.api_errors()[0].code(), code, "{written}");
    }
}

#[tokio::test]
async fn a_failure_of_the_api_in_full() {
    let body = json!({
        "success": false,
        "errors": [
            {"code": 1003, "message": "no such ACL", "documentation_url": "https://example.net/1003", "source": {"pointer": "/acl_id"}},
            {"code": 1004.0, "message": "and more"},
            {"message": "no code"},
            "a bare string",
            17
        ],
        "messages": [],
        "result": null
    });
    let reply = Reply::json(404, body)
        .header("cf-ray", "8a-FRA")
        .header("retry-after", "7");
    let (outcome, _server) = once(&READ, [reply]).await;
    let error = outcome.expect_err("404");
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.operation().map(|o| o.id), Some("acls_get"));
    assert_eq!(error.method(), Some(&http::Method::GET));
    assert_eq!(
        error.path(),
        Some("/accounts/{account_id}/secondary_dns/acls/{acl_id}")
    );
    assert_eq!(error.status().map(|s| s.as_u16()), Some(404));
    assert_eq!(error.cf_ray(), Some("8a-FRA"));
    assert_eq!(error.attempts(), 1);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert!(error.is_not_found() && error.is_api_response());
    let codes: Vec<_> = error.api_errors().iter().map(|e| e.code()).collect();
    assert_eq!(codes, [Some(1003), Some(1004), None, None]);
    let first = &error.api_errors()[0];
    assert_eq!(first.message(), "no such ACL");
    assert_eq!(first.documentation_url(), Some("https://example.net/1003"));
    assert_eq!(first.pointer(), Some("/acl_id"));
    assert!(error.source().is_none());
    assert_eq!(
        error.to_string(),
        "acls_get: HTTP 404 Not Found: 1003 no such ACL (at /acl_id) (see https://example.net/1003); \
         1004 and more; no code; a bare string \
         (GET /accounts/{account_id}/secondary_dns/acls/{acl_id}, cf-ray 8a-FRA)"
    );
}

/// What the predicates say, in this order: not found, unauthorized, forbidden, not entitled, rate
/// limited, conflict, invalid input, server, from the API.
fn verdicts(error: &Error) -> String {
    [
        (error.is_not_found(), "not found"),
        (error.is_unauthorized(), "unauthorized"),
        (error.is_forbidden(), "forbidden"),
        (error.is_not_entitled(), "not entitled"),
        (error.is_rate_limited(), "rate limited"),
        (error.is_conflict(), "conflict"),
        (error.is_invalid_input(), "invalid input"),
        (error.is_server(), "server"),
        (error.is_connect(), "connect"),
        (error.is_timeout(), "timeout"),
        (error.is_decode(), "decode"),
        (error.is_api_response(), "api"),
    ]
    .iter()
    .filter_map(|&(holds, name)| holds.then_some(name))
    .collect::<Vec<_>>()
    .join(", ")
}

#[tokio::test]
async fn predicates_tell_failures_apart() {
    let in_result = Reply::json(
        401,
        json!({"success": false, "errors": [], "result": "not entitled to secondary DNS"}),
    );
    let without_errors = Reply::json(401, json!({"success": false, "result": "not entitled"}));
    for (reply, expected) in [
        (failure(404, 1003, "none"), "not found, api"),
        (Reply::html(404), ""),
        (Reply::json(404, json!({"message": "no route"})), ""),
        (failure(401, 10000, "bad token"), "unauthorized, api"),
        (Reply::html(401), "unauthorized"),
        (in_result, "not entitled, api"),
        (without_errors, "not entitled, api"),
        (
            failure(400, 1111, "Secondary zone signup not allowed"),
            "not entitled, invalid input, api",
        ),
        (failure(403, 9109, "no permission"), "forbidden, api"),
        (Reply::html(403), "forbidden"),
        (failure(429, 971, "slow down"), "rate limited, api"),
        (Reply::html(429), "rate limited"),
        (failure(409, 1009, "exists"), "conflict, api"),
        (failure(400, 1001, "bad name"), "invalid input, api"),
        (failure(422, 1001, "bad name"), "invalid input, api"),
        (Reply::html(400), ""),
        (failure(500, 1000, "internal"), "server, api"),
        (Reply::html(521), "server"),
        (failure(200, 1003, "under 200"), "api"),
        (Reply::html(200), "decode"),
        (Reply::close(), "connect"),
    ] {
        let server = Server::script([reply.clone().into()]).await;
        let transport = builder(&server)
            .retry(RetryPolicy::none())
            .build()
            .expect("valid");
        let error = call(&transport, &READ).await.expect_err(expected);
        assert_eq!(verdicts(&error), expected, "{reply:?}: {error}");
        assert!(!error.may_have_taken_effect(), "a read has no effect");
    }
}

#[tokio::test]
async fn the_message_in_result_is_kept() {
    let body = json!({"success": false, "errors": [], "result": "ask sales"});
    let (outcome, _server) = once(&CREATE, [Reply::json(401, body)]).await;
    let error = outcome.expect_err("401");
    assert_eq!(error.api_errors()[0].message(), "ask sales");
    assert!(
        error
            .to_string()
            .starts_with("acls_create: HTTP 401 Unauthorized: ask sales ("),
        "{error}"
    );
}

#[tokio::test]
async fn forbidden_names_the_permissions() {
    let (outcome, _server) = once(&READ, [failure(403, 9109, "no permission")]).await;
    let text = outcome.expect_err("403").to_string();
    assert!(
        text.contains("9109 no permission; the credentials need one of the permissions Account Settings Read or Account Settings Write ("),
        "{text}"
    );
}

#[tokio::test]
async fn success_false_under_200_is_a_failure() {
    // Whether or not the rest decodes as the success would.
    for result in [json!(null), json!({"id": "a"}), json!([]), json!("text")] {
        let body = json!({"success": false, "errors": [{"code": 1007, "message": "no"}], "messages": [], "result": result});
        let (outcome, server) = once(&CREATE, [Reply::json(200, body), ok()]).await;
        let error = outcome.expect_err("success is false");
        assert_eq!(error.kind(), ErrorKind::Api);
        assert_eq!(error.api_errors()[0].code(), Some(1007));
        assert!(!error.may_have_taken_effect() && !error.is_safe_to_retry());
        assert_eq!(server.requests().len(), 1);
        assert!(
            error
                .to_string()
                .starts_with("acls_create: the API reports a failure: 1007 no ("),
            "{error}"
        );
        assert!(error.to_string().contains("HTTP 200"), "{error}");
    }
    let (outcome, _server) = once(&READ, [Reply::json(200, json!({"success": false}))]).await;
    assert!(
        outcome
            .expect_err("no")
            .to_string()
            .contains("the API reports a failure without a reason")
    );
}

#[tokio::test]
async fn odd_envelopes_are_still_the_apis() {
    for (body, errors) in [
        (json!({"success": false}), 0),
        (json!({"success": false, "errors": null}), 0),
        (json!({"success": false, "errors": "text"}), 0),
        (
            json!({"success": false, "errors": [{"code": "1003", "message": 5}]}),
            1,
        ),
        (json!({"errors": [{"code": 1003}]}), 1),
        (
            json!({"success": false, "errors": (0..100).map(|code| json!({"code": code})).collect::<Vec<_>>()}),
            32,
        ),
    ] {
        let (outcome, _server) = once(&READ, [Reply::json(400, body.clone())]).await;
        let error = outcome.expect_err("400");
        assert_eq!(error.kind(), ErrorKind::Api, "{body}");
        assert_eq!(error.api_errors().len(), errors, "{body}");
    }
    for body in [
        "null",
        "[]",
        "{}",
        "\"text\"",
        "{\"message\":\"no route\"}",
        "",
        "{",
    ] {
        let (outcome, _server) = once(&READ, [Reply::body(400, body)]).await;
        assert_eq!(
            outcome.expect_err("400").kind(),
            ErrorKind::Gateway,
            "{body}"
        );
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::script([ok().into()]).await;
    for status in [301, 302, 303, 307, 308] {
        for operation in KINDS {
            let reply = Reply::body(status, "").header("location", &elsewhere.url());
            let (outcome, server) = once(operation, [reply]).await;
            let error = outcome.expect_err("a redirect");
            assert_eq!(error.kind(), ErrorKind::Redirect);
            assert!(
                error
                    .to_string()
                    .contains("redirects, which is not followed"),
                "{error}"
            );
            assert!(!error.to_string().contains(&elsewhere.url()), "{error}");
            assert_eq!(server.requests().len(), 1);
        }
    }
    assert_eq!(elsewhere.connections(), 0);
}

/// Statuses beside those of redirects that say where nothing was sent on.
#[tokio::test]
async fn not_modified_is_not_a_redirect() {
    for status in [300, 304, 305, 399] {
        let reply = Reply::body(status, "");
        let (outcome, _server) = once(&READ, [reply]).await;
        let error = outcome.expect_err("not a success");
        assert_eq!(error.kind(), ErrorKind::Gateway);
        assert!(error.to_string().contains("without a body"), "{error}");
    }
}

/// Entries that say nothing leave no commas.
#[tokio::test]
async fn empty_entries_are_left_out() {
    let nothing = json!([{}, {"a": 0}, 0, "", [], {"error_chain": [{}, {"error_chain": [{}]}]}]);
    for (errors, shown) in [
        (
            nothing.clone(),
            "the API reports a failure without a reason",
        ),
        (
            json!([{}, {"message": "no", "error_chain": nothing}]),
            "HTTP 400 Bad Request: no (",
        ),
        (json!([{"error_chain": [{"code": 1}]}]), ": : 1 ("),
    ] {
        let body = json!({"success": false, "errors": errors});
        let (outcome, _server) = once(&READ, [Reply::json(400, body)]).await;
        let error = outcome.expect_err("400").to_string();
        assert!(error.contains(shown), "{error}");
    }
}

#[tokio::test]
async fn an_effect_is_possible_after_what() {
    for (reply, possible) in [
        (failure(400, 1000, "no"), false),
        (failure(401, 1000, "no"), false),
        (failure(403, 1000, "no"), false),
        (failure(404, 1000, "no"), false),
        (failure(408, 1000, "no"), true),
        (failure(409, 1000, "no"), false),
        (failure(429, 1000, "no"), false),
        (failure(500, 1000, "no"), true),
        (Reply::html(502), true),
        (Reply::html(524), true),
        (Reply::html(404), false),
        (Reply::html(200), true),
        (Reply::body(200, ""), true),
        (Reply::close(), true),
        (ok().cut(4), true),
        (Reply::body(302, ""), false),
    ] {
        for operation in [&REPLACE, &DELETE, &CREATE, &ACTION] {
            let server = Server::script([reply.clone().into()]).await;
            let transport = builder(&server)
                .retry(RetryPolicy::none())
                .build()
                .expect("valid");
            let error = call(&transport, operation).await.expect_err("fails");
            assert_eq!(
                error.may_have_taken_effect(),
                possible,
                "{operation} {reply:?}"
            );
        }
    }
    // An earlier attempt counts.
    let (outcome, _server) = once(&REPLACE, [Reply::html(502), failure(403, 1000, "no")]).await;
    assert!(outcome.expect_err("403").may_have_taken_effect());
    let (outcome, _server) = once(
        &REPLACE,
        [failure(429, 1000, "no"), failure(403, 1000, "no")],
    )
    .await;
    assert!(!outcome.expect_err("403").may_have_taken_effect());
}
