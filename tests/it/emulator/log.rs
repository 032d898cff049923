//! The log of requests, the assertions on it, and that no secret shows in what people print.

use cloudflare_secondary_dns_emulator::{Emulator, Fault, Seed};
use serde_json::json;

use super::api::{ACCOUNT, Api};

#[tokio::test]
async fn requests_are_logged_with_their_answers() {
    let api = Api::start().await;
    let body = json!({ "name": "a", "ip_range": "192.0.2.0/24" });
    let request = api.request("acls_create", &[ACCOUNT]).query(&[("x", "y")]);
    let request = request.header("x-mine", "yes").json(&body);
    api.send("acls_create", request).await.expect_status(200);
    api.fail(404, "acls_get", &[ACCOUNT, "none"]).await;
    api.emulator
        .inject(Fault::status(503).on("acls_list"))
        .expect("a fault");
    api.fail(503, "acls_list", &[ACCOUNT]).await;
    let url = format!("http://{}/nowhere", api.emulator.address());
    api.http.get(url).send().await.expect("an answer");

    let log = api.emulator.requests();
    assert_eq!(
        log.operations(),
        ["acls_create", "acls_get", "acls_list", "-"]
    );
    log.assert_requested("acls_create", 1);
    log.assert_requested("peers_create", 0);
    assert_eq!((log.len(), log.dropped()), (4, 0));
    let statuses: Vec<_> = log.iter().filter_map(|request| request.status).collect();
    assert_eq!(statuses, [200, 404, 503, 404]);

    let create = &log[0];
    let path = format!("/client/v4/accounts/{ACCOUNT}/secondary_dns/acls?x=y");
    assert_eq!((create.method.as_str(), &create.path), ("POST", &path));
    assert_eq!(
        (create.header("X-Mine"), &create.fault),
        (Some("yes"), &None)
    );
    assert_eq!(create.json(), Some(body));
    assert_eq!(log[2].fault.as_deref(), Some("acls_list=status:503"));

    api.emulator.clear_requests();
    assert!(api.emulator.requests().is_empty());
    // The copy stays as it was.
    assert_eq!(log.len(), 4);
}

#[tokio::test]
async fn a_full_log_forgets_the_oldest() {
    let builder = Emulator::builder;
    for (builder, kept) in [
        // Requests without a body take several hundred bytes, two of them less than 2,000.
        (builder().log_bytes(2_000), vec!["peers_list", "tsigs_list"]),
        (builder().log_bytes(100), vec![]),
        (builder().log_requests(1), vec!["tsigs_list"]),
    ] {
        let api = Api::with(builder).await;
        let body = json!({ "name": "a".repeat(1_500), "ip_range": "192.0.2.0/24" });
        api.ok_with("acls_create", &[ACCOUNT], body).await;
        api.ok("peers_list", &[ACCOUNT]).await;
        api.ok("tsigs_list", &[ACCOUNT]).await;
        let log = api.emulator.requests();
        assert_eq!(log.operations(), kept);
        assert_eq!(log.dropped(), 3 - kept.len() as u64);
        assert!(log.iter().all(|request| request.status == Some(200)));
    }
}

#[tokio::test]
#[should_panic(expected = "received [\"acls_list\"]: ")]
async fn assertions_fail() {
    let api = Api::start().await;
    api.ok("acls_list", &[ACCOUNT]).await;
    let log = api.emulator.requests();
    log.assert_operations(&["acls_list", "acls_list"]);
}

#[tokio::test]
#[should_panic(expected = "expected 2 requests to acls_list, received 1")]
async fn counts_fail() {
    let api = Api::start().await;
    api.ok("acls_list", &[ACCOUNT]).await;
    api.emulator.requests().assert_requested("acls_list", 2);
}

#[tokio::test]
#[should_panic(expected = "acl_list, which is not an operation (did you mean `acls_list`?)")]
async fn a_misspelled_operation_is_named() {
    let api = Api::start().await;
    api.emulator.requests().assert_requested("acl_list", 1);
}

const SECRET: &str = "VGhpc0lzVGhlU2VjcmV0";
const TOKEN: &str = "token-of-the-test";
const KEY: &str = "key-of-the-test";

fn assert_clean(shown: &str) {
    for secret in [SECRET, TOKEN, KEY] {
        assert!(!shown.contains(secret), "{secret} shows in {shown}");
    }
}

#[tokio::test]
async fn no_secret_shows() {
    let seed = json!({ "accounts": { ACCOUNT: { "tsigs": [{ "name": "n.", "algo": "a.", "secret": SECRET }] } } });
    let seed: Seed = seed.to_string().parse().expect("a seed");
    assert_clean(&format!("{seed:?}"));
    let builder = Emulator::builder()
        .seed(seed)
        .token(TOKEN)
        .api_key("me@example.com", KEY);
    let api = Api::with(builder).await;

    let url = format!(
        "{}/accounts/{ACCOUNT}/secondary_dns/tsigs",
        api.emulator.base_url()
    );
    let body = json!({ "name": "n.", "algo": "a.", "secret": SECRET });
    let create = api.http.post(&url).bearer_auth(TOKEN).json(&body);
    api.send("tsigs_create", create).await.expect_status(200);
    let list = api.http.get(&url).header("x-auth-email", "me@example.com");
    let list = api.send("tsigs_list", list.header("x-auth-key", KEY)).await;
    assert_eq!(list.body["result"][1]["secret"], SECRET);

    let log = api.emulator.requests();
    assert_clean(&format!(
        "{log:?} {log:#?} {:?} {:?}",
        api.emulator,
        log[0].json()
    ));
    let headers = log.iter().flat_map(|request| request.headers());
    assert_clean(
        &headers
            .map(|header| format!("{header:?}"))
            .collect::<String>(),
    );
    assert_eq!(log[0].header("authorization"), Some("Bearer [redacted]"));
    assert_eq!(log[1].header("x-auth-key"), Some("[redacted]"));
    assert_eq!(log[0].json().expect("a body")["secret"], "[redacted]");
    let control = format!("http://{}/__emulator/requests", api.emulator.address());
    let control = api.http.get(control).send().await.expect("an answer");
    assert_clean(&control.text().await.expect("a text"));
    // Asked for by name they are there.
    assert!(String::from_utf8_lossy(log[0].body_with_secrets()).contains(SECRET));
    let snapshot = api.emulator.snapshot();
    assert_eq!(snapshot.accounts[ACCOUNT].tsigs[1]["secret"], SECRET);
    assert_clean(&format!("{snapshot:?}"));
}

/// Errors do not quote what may be a secret, wherever a client put it.
#[tokio::test]
async fn errors_quote_no_secrets() {
    let api = Api::start().await;
    let wrong = format!("{SECRET} with spaces");
    for body in [
        json!({ "name": "n.", "algo": "a.", "secret": wrong }),
        json!({ "name": wrong, "algo": wrong, "secret": 7 }),
        json!({ "name": "n.", "algo": "a.", "secret": { "value": SECRET } }),
    ] {
        let answer = api.fail_with(400, "tsigs_create", &[ACCOUNT], body).await;
        assert_clean(&answer.body.to_string());
    }
    let seed = |tsigs: serde_json::Value| {
        json!({ "accounts": { "a": { "tsigs": tsigs } } })
            .to_string()
            .parse::<Seed>()
    };
    assert_clean(&seed(json!(SECRET)).expect_err("a wrong type").to_string());
    let seed = seed(json!([{ "name": "n.", "algo": "a.", "secret": format!("{SECRET}!") }]));
    let builder = Emulator::builder().seed(seed.expect("a seed"));
    assert_clean(
        &builder
            .start()
            .await
            .expect_err("a wrong secret")
            .to_string(),
    );
}
