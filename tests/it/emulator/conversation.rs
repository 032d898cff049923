//! How the emulator talks: routes, methods, content types, bodies. Whatever is wrong with a request, the
//! answer comes in the documented envelope.

use reqwest::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE};
use serde_json::{Value, json};

use super::api::{ACCOUNT, Api, ZONE, incoming};

#[tokio::test]
async fn unknown_routes_and_wrong_methods_are_answered() {
    let api = Api::start().await;
    let host = format!("http://{}", api.emulator.address());
    let base = api.emulator.base_url().to_owned();
    for url in [
        format!("{host}/"),
        format!("{host}/accounts/a/secondary_dns/acls"),
        format!("{base}/"),
        format!("{base}/zones"),
        format!("{base}/accounts/a/secondary_dns/acls/"),
        format!("{base}/accounts/a/secondary_dns/acls/b/c"),
        format!("{base}/zones/z/secondary_dns/incoming/x"),
        format!("{base}/{}", "x".repeat(20_000)),
    ] {
        // The failure envelope is the same for all operations.
        let answer = api
            .send("acls_list", api.http.get(&url).bearer_auth("any"))
            .await;
        assert_eq!(answer.expect_status(404).code(), 7003);
    }
    // An empty identifier is none.
    let url = format!("{base}/accounts//secondary_dns/acls");
    let answer = api
        .send("acls_list", api.http.get(url).bearer_auth("any"))
        .await;
    assert_eq!(answer.expect_status(400).code(), 1001);
    for (method, path, allowed) in [
        ("PATCH", "/accounts/a/secondary_dns/acls", "GET, POST"),
        (
            "POST",
            "/accounts/a/secondary_dns/acls/b",
            "GET, PUT, DELETE",
        ),
        ("OPTIONS", "/zones/z/secondary_dns/outgoing/status", "GET"),
        ("GET", "/zones/z/secondary_dns/outgoing/enable", "POST"),
        ("GET", "/zones/z/secondary_dns/force_axfr", "POST"),
        (
            "BREW",
            "/zones/z/secondary_dns/incoming",
            "GET, POST, PUT, DELETE",
        ),
    ] {
        let method = method.parse().expect("a method");
        let request = api
            .http
            .request(method, format!("{base}{path}"))
            .bearer_auth("any");
        let answer = api.send("acls_list", request).await;
        assert_eq!(answer.expect_status(405).code(), 10_405);
        assert_eq!(answer.headers[ALLOW], allowed);
    }
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
    api.ok("acls_list", &[ACCOUNT], None).await;
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
        .call("peers_update", &[ACCOUNT, "any"], Some(body))
        .await;
    assert_eq!(
        answer.expect_status(400).pointers(),
        ["/name", "/ip", "/ixfr_enable", "/port", "/tsig_id"]
    );
    for error in answer.body["errors"].as_array().expect("errors") {
        assert_eq!(error["code"], 1001);
        assert!(
            error["documentation_url"]
                .as_str()
                .is_some_and(|url| url.starts_with("https://"))
        );
    }
    let message = answer.body["errors"][3]["message"]
        .as_str()
        .expect("a message");
    assert_eq!(
        message,
        "`port` must be a whole number from 1 to 65535, not 0."
    );

    let answer = api
        .call(
            "incoming_create",
            &[ZONE],
            Some(json!({ "peers": ["a", "b c", 7] })),
        )
        .await;
    let expected = ["/name", "/peers/1", "/peers/2", "/auto_refresh_seconds"];
    assert_eq!(answer.expect_status(400).pointers(), expected);
    let peers: Vec<String> = (0..31).map(|number| format!("p{number}")).collect();
    let peers: Vec<&str> = peers.iter().map(String::as_str).collect();
    let answer = api
        .call(
            "incoming_create",
            &[ZONE],
            Some(incoming("example.com.", &peers)),
        )
        .await;
    assert_eq!(answer.expect_status(400).pointers(), ["/peers"]);
}

/// Official clients send `{}`, or nothing with `Content-Length: 0`, or nothing at all.
#[tokio::test]
async fn actions_take_an_empty_body_and_none() {
    let api = Api::start().await;
    api.ok(
        "incoming_create",
        &[ZONE],
        Some(incoming("example.com.", &[])),
    )
    .await;
    let request = || api.request("incoming_force_axfr", &[ZONE]);
    let json_type = |body: &'static str| {
        request()
            .header(CONTENT_TYPE, "application/json")
            .body(body)
    };
    for request in [
        request(),
        request().header(CONTENT_LENGTH, "0"),
        request().header(CONTENT_TYPE, "application/json"),
        json_type("{}"),
        json_type(r#" {"anything": [1]} "#),
    ] {
        api.send("incoming_force_axfr", request)
            .await
            .expect_status(200);
    }
    for wrong in ["[]", "null", "nonsense"] {
        api.send("incoming_force_axfr", json_type(wrong))
            .await
            .expect_status(400);
    }
}

/// Clients generated from old documents send a body with DELETE.
#[tokio::test]
async fn reads_and_deletes_do_not_look_at_a_body() {
    let api = Api::start().await;
    let peer = api.peer("ns1", None).await;
    for body in ["{}", "nonsense"] {
        let request = api.request("peers_get", &[ACCOUNT, &peer]).body(body);
        api.send("peers_get", request).await.expect_status(200);
    }
    let request = api
        .request("peers_delete", &[ACCOUNT, &peer])
        .header(CONTENT_TYPE, "application/json")
        .body("{}");
    api.send("peers_delete", request).await.expect_status(200);
}

#[tokio::test]
async fn queries_and_unknown_fields_are_ignored() {
    let api = Api::start().await;
    let body =
        json!({ "name": "a", "ip_range": "192.0.2.0/24", "id": "mine", "comment": { "deep": [] } });
    let created = api.ok("acls_create", &[ACCOUNT], Some(body)).await;
    assert_ne!(created["id"], "mine");
    assert_eq!(created.as_object().map(serde_json::Map::len), Some(3));
    let request = api
        .request("acls_list", &[ACCOUNT])
        .query(&[("page", "7"), ("per_page", "0")]);
    assert_eq!(
        api.send("acls_list", request).await.body["result"],
        json!([created])
    );
}

#[tokio::test]
async fn every_answer_carries_its_headers() {
    let api = Api::start().await;
    let good = api.call("acls_list", &[ACCOUNT], None).await;
    let bad = api.call("acls_get", &[ACCOUNT, "none"], None).await;
    for answer in [&good, &bad] {
        let ray = answer.headers["cf-ray"].to_str().expect("a text");
        let (hexadecimal, place) = ray.split_once('-').expect("a place");
        assert!(
            hexadecimal.len() == 16
                && u64::from_str_radix(hexadecimal, 16).is_ok()
                && place == "LCL",
            "{ray}"
        );
        assert_eq!(answer.headers["ratelimit"], "\"default\";r=1200;t=300");
        assert_eq!(
            answer.headers["ratelimit-policy"],
            "\"default\";q=1200;w=300"
        );
    }
    assert_ne!(good.headers["cf-ray"], bad.headers["cf-ray"]);
    assert_eq!(bad.body["result"], Value::Null);
    assert!(bad.body.get("result").is_some());
}
