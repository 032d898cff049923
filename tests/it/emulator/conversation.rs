//! How the emulator talks: routes, content types, bodies. Whatever is wrong with a
//! request, the answer comes in the documented envelope.

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use serde_json::json;

use super::api::{ACCOUNT, Api, ZONE, incoming};

#[tokio::test]
async fn unknown_routes_are_answered() {
    let api = Api::start().await;
    let host = format!("http://{}", api.emulator.address());
    let base = api.emulator.base_url();
    let get = async |url: String| {
        let request = api.http.get(url).bearer_auth("any");
        // The failure envelope is the same for all operations.
        api.send("acls_list", request).await
    };
    for url in [
        format!("{host}/"),
        format!("{host}/accounts/a/secondary_dns/acls"),
        format!("{base}/zones"),
        format!("{base}/accounts/a/secondary_dns_acls"),
        format!("{base}/{}", "x".repeat(20_000)),
    ] {
        assert_eq!(get(url).await.expect_status(404).code(), 7003);
    }
    // An empty identifier is not one.
    let answer = get(format!("{base}/accounts//secondary_dns/acls")).await;
    assert_eq!(answer.expect_status(400).code(), 1001);
}

#[tokio::test]
async fn bodies_that_are_no_json_objects_are_answered() {
    let api = Api::start().await;
    let bodies: [&[u8]; 12] = [
        b"",
        b"{",
        b"{\"name\": }",
        b"[]",
        b"\"text\"",
        b"null",
        b"7",
        b"{} {}",
        b"\xff\xfe",
        b"{\"name\": \"\\ud800\"}",
        b"{\"name\": 1e999}",
        b"name=x",
    ];
    let deep = [b"[".repeat(10_000), b"]".repeat(10_000)].concat();
    for body in bodies.into_iter().map(<[u8]>::to_vec).chain([deep]) {
        let shown = String::from_utf8_lossy(&body).into_owned();
        let request = api
            .request("acls_create", &[ACCOUNT])
            .header(CONTENT_TYPE, "application/json")
            .body(body);
        let answer = api.send("acls_create", request).await;
        assert_eq!(
            (answer.status, answer.code()),
            (400, 10_400),
            "{shown:.40}: {}",
            answer.body
        );
        assert_eq!(answer.pointers(), [""]);
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_is_read_and_refused() {
    let api = Api::start().await;
    let body = json!({ "name": "x".repeat(9 << 20), "ip_range": "192.0.2.0/24" });
    let answer = api.call("acls_create", &[ACCOUNT], Some(body)).await;
    assert_eq!(answer.expect_status(413).code(), 10_413);
    // The connection is as good as before.
    api.ok("acls_list", &[ACCOUNT]).await;
}

#[tokio::test]
async fn the_content_type_must_be_json() {
    let api = Api::start().await;
    let send = |content_type: Option<&'static str>| {
        let request = api
            .request("peers_create", &[ACCOUNT])
            .body(r#"{"name": "ns1"}"#);
        let request = match content_type {
            Some(content_type) => request.header(CONTENT_TYPE, content_type),
            None => request,
        };
        api.send("peers_create", request)
    };
    for good in [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON",
    ] {
        send(Some(good)).await.expect_status(200);
    }
    for bad in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("application/jsonp"),
    ] {
        assert_eq!(send(bad).await.expect_status(415).code(), 10_415);
    }
}

#[tokio::test]
async fn every_wrong_field_is_named_with_its_place() {
    let api = Api::start().await;
    let body =
        json!({ "name": 7, "ip": "192.0.2.300", "port": 0, "ixfr_enable": "yes", "tsig_id": null });
    let answer = api
        .fail_with(400, "peers_update", &[ACCOUNT, "any"], body)
        .await;
    let expected = ["/name", "/ip", "/ixfr_enable", "/port", "/tsig_id"];
    assert_eq!(answer.pointers(), expected);
    let errors = answer.body["errors"].as_array().expect("errors");
    assert!(errors.iter().all(|error| error["code"] == 1001));
    let message = "`port` must be a whole number from 1 to 65535, not 0.";
    assert_eq!(errors[3]["message"], message);

    let body = json!({ "peers": ["a", "b c", 7] });
    let answer = api.fail_with(400, "incoming_create", &[ZONE], body).await;
    let expected = ["/name", "/peers/1", "/peers/2", "/auto_refresh_seconds"];
    assert_eq!(answer.pointers(), expected);
}

/// Official clients send `{}`, or nothing with `Content-Length: 0`, or nothing at all.
#[tokio::test]
async fn actions_take_an_empty_body_and_none() {
    let api = Api::start().await;
    api.ok_with("incoming_create", &[ZONE], incoming("example.com.", &[]))
        .await;
    let request = || api.request("incoming_force_axfr", &[ZONE]);
    let json_type = || request().header(CONTENT_TYPE, "application/json");
    for (request, status) in [
        (request(), 200),
        (request().header(CONTENT_LENGTH, "0"), 200),
        (json_type(), 200),
        (json_type().body("{}"), 200),
        (json_type().body(r#" {"anything": [1]} "#), 200),
        (json_type().body("[]"), 400),
        (json_type().body("nonsense"), 400),
    ] {
        let answer = api.send("incoming_force_axfr", request).await;
        answer.expect_status(status);
    }
}

/// Clients generated from old documents send a body with DELETE; queries and unknown fields are
/// ignored as well.
#[tokio::test]
async fn what_is_not_needed_is_ignored() {
    let api = Api::start().await;
    let body =
        json!({ "name": "a", "ip_range": "192.0.2.0/24", "id": "mine", "comment": { "deep": [] } });
    let created = api.ok_with("acls_create", &[ACCOUNT], body).await;
    assert_ne!(created["id"], "mine");
    assert_eq!(created.as_object().map(serde_json::Map::len), Some(3));
    let request = api.request("acls_list", &[ACCOUNT]);
    let listed = api.send("acls_list", request.query(&[("page", "7")])).await;
    assert_eq!(listed.body["result"], json!([created]));
    let ids = [ACCOUNT, created["id"].as_str().expect("an id")];
    for operation in ["acls_get", "acls_delete"] {
        let request = api.request(operation, &ids).body("nonsense");
        api.send(operation, request).await.expect_status(200);
    }
}

#[tokio::test]
async fn every_answer_carries_its_headers() {
    let api = Api::start().await;
    let good = api.fail(200, "acls_list", &[ACCOUNT]).await;
    let bad = api.fail(404, "acls_get", &[ACCOUNT, "none"]).await;
    for answer in [&good, &bad] {
        let ray = answer.headers["cf-ray"].to_str().expect("a text");
        let digits = ray.strip_suffix("-LCL").expect("a place");
        assert!(
            digits.len() == 16 && u64::from_str_radix(digits, 16).is_ok(),
            "{ray}"
        );
        assert_eq!(answer.headers["ratelimit"], "\"default\";r=1200;t=300");
        assert!(answer.headers.contains_key("date"));
    }
    assert_ne!(good.headers["cf-ray"], bad.headers["cf-ray"]);
}
