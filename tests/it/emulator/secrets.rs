//! No secret and no credential shows in what people print.

use cloudflare_secondary_dns_emulator::{Emulator, Seed};
use serde_json::json;

use super::api::{ACCOUNT, Api};

const SECRET: &str = "VGhpc0lzVGhlU2VjcmV0";
const TOKEN: &str = "token-of-the-test";
const KEY: &str = "key-of-the-test";

fn assert_clean(shown: &str) {
    for secret in [SECRET, TOKEN, KEY] {
        assert!(!shown.contains(secret), "{secret} shows in {shown}");
    }
}

#[tokio::test]
async fn debug_shows_no_secrets() {
    let seed: Seed = format!(
        r#"{{"accounts": {{"{ACCOUNT}": {{"tsigs": [{{"name": "n.", "algo": "a.", "secret": "{SECRET}"}}]}}}}}}"#
    )
    .parse()
    .expect("a seed");
    assert_clean(&format!("{seed:?}"));
    let builder = Emulator::builder()
        .seed(seed)
        .token(TOKEN)
        .api_key("me@example.com", KEY);
    assert_clean(&format!("{builder:?}"));
    let api = Api::with(builder).await;

    let url = format!(
        "{}/accounts/{ACCOUNT}/secondary_dns/tsigs",
        api.emulator.base_url()
    );
    let body = json!({ "name": "n.", "algo": "a.", "secret": SECRET });
    api.send(
        "tsigs_create",
        api.http.post(&url).bearer_auth(TOKEN).json(&body),
    )
    .await
    .expect_status(200);
    let listed = api
        .http
        .get(url)
        .header("x-auth-email", "me@example.com")
        .header("x-auth-key", KEY);
    let listed = api.send("tsigs_list", listed).await;
    assert_eq!(listed.body["result"][1]["secret"], SECRET);

    let log = api.emulator.requests();
    let create = log.of("tsigs_create").next().expect("a creation");
    let list = log.of("tsigs_list").next().expect("a list");
    assert_clean(&format!(
        "{log:?} {log:#?} {:?} {:?}",
        api.emulator,
        create.json()
    ));
    assert_clean(
        &log.iter()
            .flat_map(|request| request.headers().map(|header| format!("{header:?}")))
            .collect::<String>(),
    );
    assert_eq!(create.header("authorization"), Some("Bearer [redacted]"));
    assert_eq!(list.header("x-auth-key"), Some("[redacted]"));
    assert_eq!(list.header("x-auth-email"), Some("me@example.com"));
    assert_eq!(create.json().expect("a body")["secret"], "[redacted]");
    // Whoever asks for them gets them.
    assert!(String::from_utf8_lossy(create.body_with_secrets()).contains(SECRET));
    let snapshot = api.emulator.snapshot();
    assert_eq!(snapshot.accounts[ACCOUNT].tsigs[1].secret.expose(), SECRET);
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
        let answer = api.call("tsigs_create", &[ACCOUNT], Some(body)).await;
        assert_clean(&answer.expect_status(400).body.to_string());
    }
    api.emulator.clear_requests();
    let request = api
        .request("tsigs_create", &[ACCOUNT])
        .header("content-type", "application/json");
    let answer = api
        .send(
            "tsigs_create",
            request.body(format!(r#"{{"secret": "{SECRET}"#)),
        )
        .await;
    assert_clean(&answer.expect_status(400).body.to_string());
    assert_clean(&format!("{:?}", api.emulator.requests()));

    let seed = format!(
        r#"{{"accounts": {{"a": {{"tsigs": [{{"name": "n.", "algo": "a.", "secret": "{SECRET}!"}}]}}}}}}"#
    );
    assert_clean(
        &seed
            .parse::<Seed>()
            .expect_err("a wrong secret")
            .to_string(),
    );
    let seed = format!(r#"{{"accounts": {{"a": {{"tsigs": "{SECRET}"}}}}}}"#);
    assert_clean(&seed.parse::<Seed>().expect_err("a wrong type").to_string());
}
