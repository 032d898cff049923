//! The log of requests, and the assertions on it.

use cloudflare_secondary_dns_emulator::{Emulator, Fault};
use serde_json::json;

use super::api::{ACCOUNT, Api};

#[tokio::test]
async fn requests_are_logged_with_their_answers() {
    let api = Api::start().await;
    let body = json!({ "name": "a", "ip_range": "192.0.2.0/24" });
    let request = api
        .request("acls_create", &[ACCOUNT])
        .query(&[("x", "y")])
        .header("x-mine", "yes")
        .json(&body);
    api.send("acls_create", request).await.expect_status(200);
    api.call("acls_get", &[ACCOUNT, "none"], None)
        .await
        .expect_status(404);
    api.emulator
        .inject(Fault::status(503).on("acls_list"))
        .expect("a fault");
    api.call("acls_list", &[ACCOUNT], None)
        .await
        .expect_status(503);
    let url = format!("http://{}/nowhere", api.emulator.address());
    api.http.get(url).send().await.expect("an answer");

    let log = api.emulator.requests();
    assert_eq!(
        log.operations(),
        ["acls_create", "acls_get", "acls_list", "-"]
    );
    log.assert_requested("acls_create", 1);
    log.assert_requested("peers_create", 0);
    assert_eq!((log.len(), log.is_empty(), log.dropped()), (4, false, 0));
    let statuses: Vec<_> = log.iter().map(|request| request.status()).collect();
    assert_eq!(statuses, [Some(200), Some(404), Some(503), Some(404)]);

    let create = log.of("acls_create").next().expect("a creation");
    assert_eq!(create.method(), "POST");
    assert_eq!(
        create.path(),
        format!("/client/v4/accounts/{ACCOUNT}/secondary_dns/acls?x=y")
    );
    assert_eq!(create.header("X-Mine"), Some("yes"));
    assert_eq!(
        create
            .headers()
            .filter(|(name, _)| *name == "content-type")
            .count(),
        1
    );
    assert_eq!(create.json(), Some(body));
    assert_eq!(create.fault(), None);
    assert_eq!(
        log.of("acls_list")
            .next()
            .and_then(|request| request.fault()),
        Some("acls_list=status:503")
    );

    api.emulator.clear_requests();
    assert!(api.emulator.requests().is_empty());
    // The copy stays as it was.
    assert_eq!(log.len(), 4);
}

#[tokio::test]
async fn a_full_log_forgets_the_oldest() {
    let api = Api::with(Emulator::builder().log_capacity(2)).await;
    for operation in ["acls_list", "peers_list", "tsigs_list"] {
        api.ok(operation, &[ACCOUNT], None).await;
    }
    let log = api.emulator.requests();
    assert_eq!(
        (log.operations(), log.dropped()),
        (vec!["peers_list", "tsigs_list"], 1)
    );
    assert_eq!(
        log.iter().next_back().and_then(|request| request.status()),
        Some(200)
    );

    let api = Api::with(Emulator::builder().log_capacity(0)).await;
    api.ok("acls_list", &[ACCOUNT], None).await;
    assert_eq!(
        (
            api.emulator.requests().len(),
            api.emulator.requests().dropped()
        ),
        (0, 1)
    );
}

#[tokio::test]
#[should_panic(expected = "expected the operations")]
async fn assertions_fail() {
    let api = Api::start().await;
    api.ok("acls_list", &[ACCOUNT], None).await;
    api.emulator
        .requests()
        .assert_operations(&["acls_list", "acls_list"]);
}

#[tokio::test]
#[should_panic(expected = "expected 2 requests to acls_list, received 1")]
async fn counts_fail() {
    let api = Api::start().await;
    api.ok("acls_list", &[ACCOUNT], None).await;
    api.emulator.requests().assert_requested("acls_list", 2);
}
