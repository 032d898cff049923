//! What a call shows through `tracing`.

use super::*;
use crate::support::trace;

#[tokio::test]
async fn a_span_for_the_call_and_one_for_each_attempt() {
    let (captured, _guard) = trace::capture();
    let replies = [
        Reply::html(503).header("cf-ray", "8a1-FRA"),
        ok().header("cf-ray", "8a2-FRA"),
    ];
    let (outcome, _server) = once(&READ, replies).await;
    outcome.expect("the second succeeds");
    let common = [
        "operation=\"acls_get\"",
        "http.request.method=\"GET\"",
        "url.template=\"/accounts/{account_id}/secondary_dns/acls/{acl_id}\"",
    ];

    let attempts = captured.lines(&["cloudflare.attempt", ": cloudflare_secondary_dns: close"]);
    assert_eq!(attempts.len(), 2, "{}", captured.text());
    for attempt in &attempts {
        for field in common {
            assert!(attempt.contains(field), "{attempt} lacks {field}");
        }
        for field in [
            "otel.kind=\"client\"",
            "server.address=\"127.0.0.1\"",
            "server.port=",
            "duration_seconds=",
            "otel.name=GET /accounts/{account_id}",
        ] {
            assert!(attempt.contains(field), "{attempt} lacks {field}");
        }
    }
    for field in [
        "attempt=1",
        "http.response.status_code=503",
        "error.type=\"503\"",
        "cf_ray=\"8a1-FRA\"",
        "otel.status_code=\"ERROR\"",
    ] {
        assert!(attempts[0].contains(field), "{} lacks {field}", attempts[0]);
    }
    assert!(!attempts[0].contains("resend_count"));
    for field in [
        "attempt=2",
        "http.request.resend_count=1",
        "http.response.status_code=200",
        "cf_ray=\"8a2-FRA\"",
    ] {
        assert!(attempts[1].contains(field), "{} lacks {field}", attempts[1]);
    }

    let calls = captured.lines(&["cloudflare.call", ": cloudflare_secondary_dns: close"]);
    let calls: Vec<_> = calls
        .iter()
        .filter(|line| !line.contains("cloudflare.attempt"))
        .collect();
    assert_eq!(calls.len(), 1, "{}", captured.text());
    for field in common.iter().chain(&[
        "attempts=2",
        "http.response.status_code=200",
        "duration_seconds=",
        "resource=\"acls\"",
    ]) {
        assert!(calls[0].contains(field), "{} lacks {field}", calls[0]);
    }
}

#[tokio::test]
async fn failures_without_a_status_have_a_type() {
    let (captured, _guard) = trace::capture();
    let (outcome, _server) = once(&CREATE, [Reply::close()]).await;
    outcome.expect_err("lost");
    assert_eq!(
        captured
            .lines(&["cloudflare.call", "error.type=\"connection\"", ": close"])
            .len(),
        1 + 1
    );
    let (outcome, _server) = once(&CREATE, [Reply::html(200)]).await;
    outcome.expect_err("no JSON");
    assert_eq!(
        captured
            .lines(&["cloudflare.call", "error.type=\"not_json\"", ": close"])
            .len(),
        1
    );
}

#[tokio::test]
async fn messages_are_logged_at_info() {
    let (captured, _guard) = trace::capture();
    let body = json!({"success": true, "result": {"id": "acl"}, "messages": [
        {"code": 1200, "message": "will be\u{1b}[31m removed"}, {"message": "y".repeat(5000)},
    ]});
    let (outcome, _server) = once(&READ, [Reply::json(200, body)]).await;
    outcome.expect("a success");
    let lines = captured.lines(&["the API remarks"]);
    assert_eq!(lines.len(), 2, "{}", captured.text());
    assert!(
        lines[0].contains("INFO") && lines[0].contains("code=1200"),
        "{}",
        lines[0]
    );
    assert!(lines[0].contains("will be [31m removed"), "{}", lines[0]);
    assert!(lines[1].len() < 1500, "{}", lines[1].len());
}

#[tokio::test]
async fn a_retry_is_logged_with_its_cause() {
    let (captured, _guard) = trace::capture();
    let (outcome, _server) = once(&READ, [failure(503, 1007, "later"), ok()]).await;
    outcome.expect("a success");
    let lines = captured.lines(&["sending it again after a pause", "1007 later"]);
    assert_eq!(lines.len(), 1, "{}", captured.text());
}
