//! What an operator sees: a span for the call, one for each attempt, and what the caller may not
//! notice.

use cloudflare_secondary_dns_emulator::{Fault, ListPages};
use serde_json::json;

use super::fixture::{Fixture, acl_id};
use crate::support::trace::capture;

#[tokio::test]
async fn a_call_and_its_attempts_have_spans() {
    let (log, _guard) = capture();
    let fixture = Fixture::failing(Fault::status(503)).await;
    fixture
        .account()
        .acls()
        .get(&acl_id())
        .await
        .expect("an ACL");
    let calls = log.lines(&["cloudflare.call{", "acls_get", "attempts=2", "close"]);
    assert_eq!(calls.len(), 1, "{}", log.text());
    for (attempt, status) in [("attempt=1", "503"), ("attempt=2", "200")] {
        let status = format!("http.response.status_code={status}");
        let found = log.lines(&["cloudflare.attempt{", attempt, &status, "cf_ray=", "close"]);
        assert_eq!(found.len(), 1, "{}", log.text());
    }
    // Ids of records are not in the spans: the path is its template.
    assert!(
        log.lines(&["cloudflare.call{", "accounts/account/"])
            .is_empty()
    );
}

#[tokio::test]
async fn remarks_are_logged_at_info() {
    let (log, _guard) = capture();
    let body = json!({
        "success": true, "errors": [], "result": { "id": "acl", "ip_range": "192.0.2.53/28", "name": "office" },
        "messages": [{ "code": 1009, "message": "soon no more" }]
    });
    let fixture = Fixture::failing(Fault::respond(200, "application/json", body.to_string())).await;
    fixture
        .account()
        .acls()
        .get(&acl_id())
        .await
        .expect("an ACL");
    assert_eq!(
        log.lines(&["INFO", "soon no more", "code=1009"]).len(),
        1,
        "{}",
        log.text()
    );
}

/// Whoever does not ask `is_truncated` can still see it.
#[tokio::test]
async fn a_list_that_is_cut_is_a_warning() {
    let (log, _guard) = capture();
    let fixture = Fixture::new().await;
    let acls = fixture.account().acls();
    acls.list().await.expect("a list");
    assert!(log.lines(&["WARN"]).is_empty(), "{}", log.text());
    fixture.emulator.assume(ListPages::FirstPage);
    for number in 0..20 {
        let mut acl = super::calls::acl_settings();
        acl.name = format!("more{number}");
        acls.create(&acl).await.expect("an ACL");
    }
    assert!(acls.list().await.expect("a list").is_truncated());
    let lines = log.lines(&["WARN", "acls_list", "count=20", "total_count=21"]);
    assert_eq!(lines.len(), 1, "{}", log.text());
}
