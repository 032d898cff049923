//! What other clients of this API get wrong, row by row: waiting, duplicates, answers that are
//! none, lists that are cut, numbers that are floats. (What they log is in `secrets.rs`.)

use std::time::{Duration, Instant, SystemTime};

use cloudflare_secondary_dns::{CallOptions, ErrorKind};
use cloudflare_secondary_dns_emulator::{Fault, WholeNumbers};
use serde_json::json;

use super::fixture::{Fixture, SECRET, acl_id, chain, peer_id, tsig_id};

fn rate_limit(retry_after: &str) -> Fault {
    let fault = Fault::status(429).header("retry-after", retry_after);
    fault.on("acls_get")
}

#[tokio::test]
async fn a_429_is_waited_out_in_seconds_and_by_date() {
    // A date has whole seconds, so this one lies more than one second ahead.
    let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(2));
    for (after, least) in [(date.as_str(), 1.0), ("1", 1.0)] {
        let fixture = Fixture::failing(rate_limit(after)).await;
        let start = Instant::now();
        let acl = fixture
            .account()
            .acls()
            .get(&acl_id())
            .await
            .expect("an ACL");
        assert_eq!(acl.attempts(), 2);
        let waited = start.elapsed().as_secs_f64();
        assert!((least - 0.05..5.0).contains(&waited), "{waited}");
    }
}

#[tokio::test]
async fn a_long_wait_is_kept_and_can_be_abandoned() {
    let fault = rate_limit("120");
    let fixture = Fixture::with(
        |emulator| emulator.inject(fault),
        |client| client.deadline(Duration::from_secs(300)),
    )
    .await;
    let acls = fixture.account().acls();
    let call = tokio::spawn(async move { acls.get(&acl_id()).await });
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(!call.is_finished());
    call.abort();
    assert!(call.await.expect_err("abandoned").is_cancelled());
    tokio::time::sleep(Duration::from_millis(50)).await;
    fixture.assert_asked(&["acls_get"]);
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_fails_at_once_and_says_so() {
    let fixture = Fixture::failing(rate_limit("120")).await;
    let start = Instant::now();
    let acls = fixture.account().acls();
    let acls = acls.with_options(CallOptions::new().deadline(Duration::from_secs(30)));
    let error = acls.get(&acl_id()).await.expect_err("too long");
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(error.is_rate_limited() && error.is_safe_to_retry());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(120)));
    assert!(error.to_string().contains("asks to wait 120 s"), "{error}");
}

// "Never send a create twice unless it provably did not arrive" is `create.rs`.

#[tokio::test]
async fn success_false_is_an_error() {
    let fixture = Fixture::failing(Fault::unsuccessful().forever()).await;
    let error = fixture
        .account()
        .acls()
        .list()
        .await
        .expect_err("no success");
    assert_eq!(
        (error.kind(), error.status().map(|status| status.as_u16())),
        (ErrorKind::Api, Some(200))
    );
    assert!(error.is_api_response() && !error.api_errors().is_empty());
    let error = fixture
        .zone("primary")
        .outgoing()
        .status()
        .await
        .expect_err("no success");
    assert_eq!(error.kind(), ErrorKind::Api);
}

#[tokio::test]
async fn a_page_is_an_error() {
    let fixture = Fixture::failing(Fault::html(200).forever()).await;
    let error = fixture.account().acls().list().await.expect_err("a page");
    assert_eq!(error.kind(), ErrorKind::NotJson);
    assert!(!chain(&error).contains("<html"), "{error}");
}

#[tokio::test]
async fn malformed_json_names_the_operation_and_quotes_nothing() {
    let body = format!(r#"{{"success": true, "result": {{"secret": "{SECRET}", "id" "key"}}}}"#);
    let fixture = Fixture::failing(Fault::respond(200, "application/json", body)).await;
    let error = fixture
        .account()
        .tsigs()
        .get(&tsig_id())
        .await
        .expect_err("malformed");
    assert_eq!(error.kind(), ErrorKind::NotJson);
    let text = format!("{error} {error:?} {error:#} {}", chain(&error));
    assert!(
        text.starts_with("tsigs_get: ") && !text.contains(SECRET),
        "{text}"
    );
}

#[tokio::test]
async fn a_wrong_type_is_an_error_with_the_path() {
    let rows = [
        (
            json!([{ "id": "a", "name": "b" }, { "id": "c", "name": "d", "port": "53" }]),
            "result[1].port",
        ),
        (json!([{ "id": "a", "name": 7 }]), "result[0].name"),
        (
            json!([{ "id": "a", "name": "b", "port": 70000 }]),
            "result[0].port",
        ),
        (
            json!([{ "id": "a", "name": "b", "port": 53.5 }]),
            "result[0].port",
        ),
        (
            json!([{ "id": "a", "name": "b", "ixfr_enable": "yes" }]),
            "result[0].ixfr_enable",
        ),
        (json!([{ "name": "b" }]), "result[0]"),
    ];
    for (result, path) in rows {
        let body = json!({ "success": true, "errors": [], "messages": [], "result": result });
        let fixture =
            Fixture::failing(Fault::respond(200, "application/json", body.to_string())).await;
        let error = fixture
            .account()
            .peers()
            .list()
            .await
            .expect_err("a wrong type");
        assert_eq!(
            (error.kind(), error.json_path()),
            (ErrorKind::Mistyped, Some(path)),
            "{error}"
        );
        assert!(error.to_string().contains(path), "{error}");
        assert!(!error.to_string().contains("70000"), "{error}");
    }
}

#[tokio::test]
async fn an_unknown_field_is_tolerated() {
    let body = json!({
        "success": true, "errors": [], "messages": [], "extra": { "a": [1] },
        "result": { "id": "peer", "name": "ns1", "colour": "green", "port": 53 }
    });
    let fixture = Fixture::failing(Fault::respond(200, "application/json", body.to_string())).await;
    let peer = fixture
        .account()
        .peers()
        .get(&peer_id())
        .await
        .expect("a peer");
    assert_eq!(peer.name, "ns1");
}

#[tokio::test]
async fn a_list_of_three_pages_is_known_to_be_cut() {
    let body = json!({
        "success": true, "errors": [], "messages": [],
        "result": [{ "id": "a", "name": "b" }],
        "result_info": { "page": 1, "per_page": 1, "count": 1, "total_count": 3, "total_pages": 3 }
    });
    let fixture = Fixture::failing(Fault::respond(200, "application/json", body.to_string())).await;
    let peers = fixture.account().peers().list().await.expect("a list");
    assert!(peers.is_truncated());
    assert_eq!((peers.len(), peers.total_count()), (1, Some(3)));
}

#[tokio::test]
async fn ports_and_serials_are_whole_numbers() {
    for numbers in [WholeNumbers::Integer, WholeNumbers::Decimal] {
        let fixture = Fixture::new().await;
        fixture.emulator.assume(numbers);
        let peer = fixture
            .account()
            .peers()
            .get(&peer_id())
            .await
            .expect("a peer");
        assert_eq!(peer.port.map(u16::from), Some(5353));
        let zone = fixture
            .zone("secondary")
            .incoming()
            .get()
            .await
            .expect("a zone");
        assert_eq!(zone.soa_serial.map(u32::from), Some(2_019_102_400));
        assert_eq!(zone.auto_refresh_seconds.map(u32::from), Some(3600));
    }
}
