//! Answers that go wrong, and whether the operation took effect.

use std::time::{Duration, Instant, SystemTime};

use cloudflare_secondary_dns_emulator::{Fault, RetryAfter, When};
use reqwest::header::{CONTENT_LENGTH, RETRY_AFTER};
use serde_json::{Value, json};

use super::{faulty, peer, peers};
use crate::emulator::api::{ACCOUNT, Api, ZONE, incoming};

#[tokio::test]
async fn a_status_comes_in_the_envelope_and_the_operation_is_not_done() {
    let api = faulty(
        Fault::status(503)
            .on("peers_create")
            .times(2)
            .header("retry-after", "1"),
    )
    .await;
    for _ in 0..2 {
        let answer = api.call("peers_create", &[ACCOUNT], peer()).await;
        assert_eq!(answer.expect_status(503).code(), 10_500);
        assert_eq!(answer.headers[RETRY_AFTER], "1");
    }
    assert_eq!(peers(&api).await, 0);
    api.call("peers_create", &[ACCOUNT], peer())
        .await
        .expect_status(200);
    assert_eq!((peers(&api).await, api.emulator.pending_faults()), (1, 0));
}

#[tokio::test]
async fn an_answer_can_be_lost_although_the_operation_was_done() {
    for fault in [
        Fault::status(500),
        Fault::empty(502),
        Fault::html(504),
        Fault::rate_limited(RetryAfter::Missing),
    ] {
        let api = faulty(fault.with_effect().on("peers_create")).await;
        let response = api
            .request("peers_create", &[ACCOUNT])
            .json(&peer())
            .send()
            .await
            .expect("an answer");
        assert!(!response.status().is_success());
        assert_eq!(peers(&api).await, 1);
    }
    let api = faulty(Fault::reset(When::Before).with_effect().on("peers_create")).await;
    api.request("peers_create", &[ACCOUNT])
        .json(&peer())
        .send()
        .await
        .expect_err("no answer");
    assert_eq!(peers(&api).await, 1);
}

#[tokio::test]
async fn statuses_come_without_the_envelope_and_as_pages() {
    let api = faulty(Fault::empty(502)).await;
    let response = api
        .request("acls_list", &[ACCOUNT])
        .send()
        .await
        .expect("an answer");
    assert_eq!(
        (
            response.status().as_u16(),
            &response.headers()[CONTENT_LENGTH]
        ),
        (502, &"0".parse().expect("a value"))
    );

    for status in [200, 403, 429, 502, 520, 527] {
        api.emulator.inject(Fault::html(status)).expect("a fault");
        let response = api
            .request("acls_list", &[ACCOUNT])
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(
            response.headers()["content-type"],
            "text/html; charset=UTF-8"
        );
        assert!(
            response
                .text()
                .await
                .expect("a page")
                .starts_with("<!DOCTYPE html>")
        );
    }
    api.emulator
        .inject(Fault::respond(200, "application/json", "{\"success\": tr"))
        .expect("a fault");
    let response = api
        .request("acls_list", &[ACCOUNT])
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.text().await.expect("a body"), "{\"success\": tr");
}

#[tokio::test]
async fn rate_limits_come_with_each_form_of_retry_after() {
    let api = Api::start().await;
    let forms = [
        RetryAfter::Missing,
        RetryAfter::Seconds(2),
        RetryAfter::Date(100),
        RetryAfter::Raw("soon".to_owned()),
    ];
    for form in forms {
        api.emulator
            .inject(Fault::rate_limited(form.clone()))
            .expect("a fault");
        let answer = api.call("acls_list", &[ACCOUNT], None).await;
        assert_eq!(answer.expect_status(429).code(), 10_429);
        let value = answer
            .headers
            .get(RETRY_AFTER)
            .map(|value| value.to_str().expect("a text"));
        match form {
            RetryAfter::Seconds(_) => assert_eq!(value, Some("2")),
            RetryAfter::Raw(_) => assert_eq!(value, Some("soon")),
            RetryAfter::Date(_) => {
                let date = httpdate::parse_http_date(value.expect("a value")).expect("a date");
                let ahead = date
                    .duration_since(SystemTime::now())
                    .expect("it lies ahead");
                assert!(
                    (Duration::from_secs(90)..=Duration::from_secs(100)).contains(&ahead),
                    "{ahead:?}"
                );
            }
            _ => assert_eq!(value, None),
        }
    }
}

#[tokio::test]
async fn delays_come_after_the_operation_or_before_it() {
    const DELAY: Duration = Duration::from_millis(150);
    for (fault, done_when_given_up) in [
        (Fault::delay(DELAY), 1),
        (Fault::delay(DELAY).without_effect(), 0),
    ] {
        let api = faulty(fault.on("peers_create").times(2)).await;
        let start = Instant::now();
        api.call("peers_create", &[ACCOUNT], peer())
            .await
            .expect_status(200);
        assert!(start.elapsed() >= DELAY);

        // A client that gives up half-way.
        let request = api
            .request("peers_create", &[ACCOUNT])
            .json(&peer())
            .timeout(DELAY / 3);
        assert!(request.send().await.expect_err("it gives up").is_timeout());
        tokio::time::sleep(DELAY).await;
        assert_eq!(peers(&api).await, 1 + done_when_given_up);
        assert_eq!(
            api.emulator
                .requests()
                .of("peers_create")
                .last()
                .and_then(|request| request.status()),
            None
        );
    }
}

#[tokio::test]
async fn a_success_can_be_none() {
    let api = faulty(Fault::unsuccessful().on("peers_create")).await;
    let response = api
        .request("peers_create", &[ACCOUNT])
        .json(&peer())
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status().as_u16(), 200);
    let body: Value = response.json().await.expect("JSON");
    assert_eq!(
        (
            &body["success"],
            &body["result"],
            &body["errors"][0]["code"]
        ),
        (&json!(false), &Value::Null, &json!(10_500))
    );
    assert_eq!(peers(&api).await, 1);
}

#[tokio::test]
async fn types_can_be_wrong() {
    let api = Api::start().await;
    let peer = api.peer("ns1", None).await;
    api.ok(
        "incoming_create",
        &[ZONE],
        Some(incoming("example.com.", &[&peer])),
    )
    .await;
    api.emulator
        .inject(Fault::wrong_types().on("*").times(4))
        .expect("a fault");
    for (operation, ids) in [
        ("peers_get", vec![ACCOUNT, &peer]),
        ("incoming_get", vec![ZONE]),
    ] {
        let right: Value = api
            .request(operation, &ids)
            .send()
            .await
            .expect("an answer")
            .json()
            .await
            .expect("JSON");
        let fields = right["result"].as_object().expect("an object").clone();
        assert!(!fields.is_empty());
        for (name, value) in fields {
            let fits = match name.as_str() {
                "port" | "auto_refresh_seconds" | "soa_serial" => value.is_number(),
                "ixfr_enable" => value.is_boolean(),
                "peers" => value.is_array(),
                _ => value.is_string(),
            };
            assert!(!fits, "{name}: {value}");
        }
    }
    let list: Value = api
        .request("peers_list", &[ACCOUNT])
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert_eq!(list["result"][0]["port"], "53");
    let ok = api
        .request("incoming_force_axfr", &[ZONE])
        .send()
        .await
        .expect("an answer");
    let ok: Value = ok.json().await.expect("JSON");
    assert!(!ok["result"].is_string());
}
