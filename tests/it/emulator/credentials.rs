//! Who may ask: tokens, addresses with keys, accounts with the entitlement.

use cloudflare_secondary_dns_emulator::Emulator;
use serde_json::json;

use super::api::{ACCOUNT, Api, outgoing};

#[tokio::test]
async fn credentials_are_a_token_or_an_address_with_a_key() {
    let builder = Emulator::builder()
        .token("right")
        .token("also-right")
        .api_key("me@example.com", "key");
    let api = Api::with(builder).await;
    let url = format!(
        "{}/accounts/{ACCOUNT}/secondary_dns/acls",
        api.emulator.base_url()
    );
    let cases: [(&[(&str, &str)], u16); 13] = [
        (&[("authorization", "Bearer right")], 200),
        (&[("authorization", "bearer also-right")], 200),
        (
            &[("x-auth-email", "me@example.com"), ("x-auth-key", "key")],
            200,
        ),
        (&[], 401),
        (&[("x-auth-email", "me@example.com")], 401),
        (&[("x-auth-key", "key")], 401),
        (&[("authorization", "")], 401),
        (&[("authorization", "Bearer wrong")], 403),
        (&[("authorization", "Bearer ")], 400),
        (&[("authorization", "right")], 400),
        (&[("authorization", "Basic right")], 400),
        (
            &[("x-auth-email", "you@example.com"), ("x-auth-key", "key")],
            403,
        ),
        (
            &[("x-auth-email", "me@example.com"), ("x-auth-key", "wrong")],
            403,
        ),
    ];
    for (headers, status) in cases {
        let request = headers
            .iter()
            .fold(api.http.get(&url), |request, (name, value)| {
                request.header(*name, *value)
            });
        let answer = api.send("acls_list", request).await;
        assert_eq!(answer.status, status, "{headers:?}: {}", answer.body);
        match status {
            400 => {
                assert_eq!(answer.code(), 6003);
                let reason = &answer.body["errors"][0]["error_chain"][0];
                assert_eq!(reason["code"], 6111, "{}", answer.body);
            }
            401 => assert_eq!(answer.code(), 9106),
            403 => assert_eq!(answer.code(), 10_000),
            _ => {}
        }
    }

    // Without credentials of its own it takes any, but not none.
    let api = Api::start().await;
    api.ok("acls_list", &[ACCOUNT]).await;
    let base = api.emulator.base_url();
    let url = format!("{base}/accounts/{ACCOUNT}/secondary_dns/acls");
    let answer = api.send("acls_list", api.http.get(url)).await;
    answer.expect_status(401);
}

#[tokio::test]
async fn zones_of_an_account_without_the_entitlement_get_a_sentence_in_the_result() {
    let seed = r#"{ "accounts": { "poor": { "entitled": false } }, "zones": { "zone": { "account": "poor" } } }"#;
    let api = Api::with(Emulator::builder().seed(seed.parse().expect("a seed"))).await;
    // Its account works as any other.
    let acl = json!({ "name": "a", "ip_range": "192.0.2.0/24" });
    api.ok_with("acls_create", &["poor"], acl).await;
    api.ok("tsigs_list", &["poor"]).await;
    // Its zones refuse everything, though nothing is configured and whatever the body.
    for (operation, body, side) in [
        ("incoming_get", None, "incoming"),
        ("incoming_force_axfr", None, "incoming"),
        (
            "outgoing_create",
            Some(outgoing("example.com.", &[])),
            "outgoing",
        ),
        ("outgoing_update", Some(json!({})), "outgoing"),
        ("outgoing_delete", None, "outgoing"),
        ("outgoing_status", None, "outgoing"),
    ] {
        let answer = api.call(operation, &["zone"], body).await;
        assert_eq!(
            answer.expect_status(401).body["errors"],
            json!([]),
            "{operation}"
        );
        let sentence = format!("Not authorized to setup {side} zone transfers");
        assert_eq!(answer.body["result"], sentence);
    }
    api.fail(404, "outgoing_get", &["zone-of-another"]).await;
}
