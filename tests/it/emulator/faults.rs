//! Faults, down to the bytes: what a client gets, and whether the operation took effect.

use std::io::ErrorKind as IoErrorKind;
use std::time::{Duration, Instant, SystemTime};

use cloudflare_secondary_dns_emulator::{Emulator, ErrorKind, Fault, RetryAfter, When};
use reqwest::header::{CONTENT_LENGTH, RETRY_AFTER};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::api::{ACCOUNT, Api, ZONE, incoming};

async fn faulty(fault: Fault) -> Api {
    let api = Api::start().await;
    api.emulator
        .inject(fault)
        .expect("the fault can be injected");
    api
}

fn peer() -> Option<Value> {
    Some(json!({ "name": "ns1" }))
}

async fn peers(api: &Api) -> usize {
    api.ok("peers_list", &[ACCOUNT], None)
        .await
        .as_array()
        .expect("a list")
        .len()
}

/// What a plain client reads after a request to create a peer, and how reading ends.
async fn raw(stream: &mut TcpStream) -> (String, Result<(), IoErrorKind>) {
    let body = r#"{"name": "ns1"}"#;
    let request = format!(
        "POST /client/v4/accounts/{ACCOUNT}/secondary_dns/peers HTTP/1.1\r\nHost: localhost\r\n\
         Authorization: Bearer any\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream
        .write_all(request.as_bytes())
        .await
        .expect("the request is sent");
    let mut received = Vec::new();
    let end = stream
        .read_to_end(&mut received)
        .await
        .map(|_| ())
        .map_err(|error| error.kind());
    (String::from_utf8(received).expect("a text"), end)
}

async fn connect(api: &Api) -> TcpStream {
    TcpStream::connect(api.emulator.address())
        .await
        .expect("a connection")
}

/// Length that the headers promise, and bytes of the body that came.
fn lengths(received: &str) -> (usize, usize) {
    let (headers, body) = received.split_once("\r\n\r\n").expect("headers");
    let promised = headers
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .expect("a length");
    (promised.parse().expect("a number"), body.len())
}

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
async fn a_reset_before_the_answer_leaves_nothing() {
    let api = faulty(Fault::reset(When::Before).on("peers_create")).await;
    let (received, end) = raw(&mut connect(&api).await).await;
    assert_eq!(
        (received.as_str(), end),
        ("", Err(IoErrorKind::ConnectionReset))
    );
    assert_eq!(peers(&api).await, 0);
    let log = api.emulator.requests();
    assert_eq!(log.iter().next().and_then(|request| request.status()), None);
}

#[tokio::test]
async fn a_reset_during_the_body_leaves_half_of_it() {
    let api = faulty(Fault::reset(When::During).on("peers_create")).await;
    let (received, end) = raw(&mut connect(&api).await).await;
    assert!(received.starts_with("HTTP/1.1 200 OK"), "{received}");
    let (promised, came) = lengths(&received);
    assert_eq!(
        (came, end),
        (promised / 2, Err(IoErrorKind::ConnectionReset))
    );
    assert_eq!(peers(&api).await, 1);
}

#[tokio::test]
async fn a_reset_after_the_body_leaves_a_dead_connection() {
    let api = faulty(Fault::reset(When::After).on("peers_create")).await;
    let (received, end) = raw(&mut connect(&api).await).await;
    let (promised, came) = lengths(&received);
    assert_eq!((came, end), (promised, Err(IoErrorKind::ConnectionReset)));
    assert!(
        !received.contains("connection: close"),
        "the client is to believe that it lives"
    );
    assert_eq!(peers(&api).await, 1);
}

#[tokio::test]
async fn a_truncated_body_ends_in_good_order() {
    let api = faulty(Fault::truncate().on("peers_create")).await;
    let (received, end) = raw(&mut connect(&api).await).await;
    let (promised, came) = lengths(&received);
    assert_eq!((came, end), (promised / 2, Ok(())));
    assert_eq!(peers(&api).await, 1);
}

#[tokio::test]
async fn a_stalled_body_ends_with_the_clients_patience_or_the_emulator() {
    let api = faulty(Fault::stall().on("peers_create").times(2)).await;
    let mut stream = connect(&api).await;
    tokio::time::timeout(Duration::from_millis(200), raw(&mut stream))
        .await
        .expect_err("it never ends");
    assert_eq!(peers(&api).await, 1);

    let request = api.request("peers_create", &[ACCOUNT]).json(&peer());
    let response = request.send().await.expect("the headers come");
    drop(api.emulator);
    response
        .bytes()
        .await
        .expect_err("the body is cut when the emulator stops");
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

#[tokio::test]
async fn faults_meet_the_requests_they_are_for() {
    let api = Api::start().await;
    let statuses = |operations: [&'static str; 4]| {
        let api = &api;
        async move {
            let mut statuses = Vec::new();
            for operation in operations {
                let ids: &[&str] = if operation.starts_with("incoming") {
                    &[ZONE]
                } else {
                    &[ACCOUNT]
                };
                statuses.push(api.call(operation, ids, None).await.status);
            }
            statuses
        }
    };
    let inject = |fault: Fault| api.emulator.inject(fault).expect("a fault");

    inject(Fault::status(501).on("acls_list").after(1));
    inject(Fault::status(502).on("peers_*").forever());
    inject(Fault::status(503));
    inject(Fault::status(504).times(0));
    assert_eq!(api.emulator.pending_faults(), 2);
    assert_eq!(
        statuses(["acls_list", "acls_list", "peers_list", "peers_list"]).await,
        [503, 501, 502, 502]
    );
    assert_eq!(
        statuses(["tsigs_list", "incoming_get", "acls_list", "peers_list"]).await,
        [200, 404, 200, 502]
    );
    api.emulator.clear_faults();
    assert_eq!(
        statuses(["acls_list", "peers_list", "peers_list", "tsigs_list"]).await,
        [200; 4]
    );
}

#[tokio::test]
async fn faults_that_can_do_nothing_are_refused() {
    let emulator = Emulator::start().await.expect("it starts");
    let long = "x\r\ny".to_owned();
    for (fault, part) in [
        (
            Fault::status(503).on("acl_list"),
            "did you mean `acls_list`?",
        ),
        (Fault::status(503).on("zones_*"), "no operation"),
        (Fault::status(100), "final HTTP status"),
        (Fault::html(1000), "final HTTP status"),
        (Fault::status(503).header("bad name", "x"), "header"),
        (Fault::status(503).header("name", long.clone()), "header"),
        (
            Fault::rate_limited(RetryAfter::Raw(long.clone())),
            "Retry-After",
        ),
        (Fault::respond(200, long, ""), "content type"),
    ] {
        let error = emulator.inject(fault).expect_err(part);
        assert_eq!(error.kind(), ErrorKind::Fault);
        assert!(error.to_string().contains(part), "{error}");
    }
    assert_eq!(emulator.pending_faults(), 0);
    let error = Emulator::builder()
        .inject(Fault::status(503).on("nothing"))
        .start()
        .await
        .expect_err("no operation");
    assert_eq!(error.kind(), ErrorKind::Fault);
}

#[test]
fn faults_are_read_and_written() {
    for text in [
        "acls_list=status:503",
        "*=empty:502,times:3",
        "acls_*=html:520,times:forever",
        "peers_create=delay:250ms",
        "peers_create=delay:2000ms,without-effect",
        "peers_create=reset:before,with-effect",
        "tsigs_get=reset:during",
        "tsigs_get=reset:after",
        "tsigs_get=truncate,after:3",
        "tsigs_get=stall",
        "tsigs_get=unsuccessful",
        "tsigs_get=wrong-types",
        "*=rate-limit",
        "*=rate-limit:2",
        "*=rate-limit:date:2",
        "*=rate-limit:raw:soon",
        "*=status:503,header:retry-after:1,times:2,after:1,with-effect",
    ] {
        let fault: Fault = text.parse().expect(text);
        assert_eq!(fault.to_string(), text);
    }
    for (text, part) in [
        ("status:503", "OPERATION=KIND"),
        ("acls_list=", "there is no fault"),
        ("acls_list=statsu:503", "did you mean `status`?"),
        ("acls_list=status", "status:503"),
        ("acls_list=status:x", "200 to 999"),
        ("acls_list=delay", "delay:250ms"),
        ("acls_list=delay:soon", "delay:250ms"),
        ("acls_list=reset", "reset:during"),
        ("acls_list=truncate:1", "no argument"),
        ("acls_list=rate-limit:soon", "rate-limit:raw:soon"),
        ("acls_list=status:503,time:2", "times:2"),
        ("acls_list=status:503,times:x", "number"),
        ("acls_list=status:503,header:x", "header:NAME:VALUE"),
        ("acls_list=stall,without-effect", "does not suit"),
    ] {
        let error = text.parse::<Fault>().expect_err(text);
        assert!(error.to_string().contains(part), "{text}: {error}");
    }
}
