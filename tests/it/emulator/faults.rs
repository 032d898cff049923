//! Faults: which requests they meet, what a client gets, and whether the operation took effect.
//! Connections that are cut are in `connections.rs`.

use std::time::{Duration, Instant};

use cloudflare_secondary_dns_emulator::{Emulator, ErrorKind, Fault, When};
use reqwest::Response;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use serde_json::{Value, json};

use super::api::{ACCOUNT, Api, ZONE, incoming};

/// An emulator whose next creations of peers meet a fault.
pub(super) async fn faulty(fault: Fault) -> Api {
    let api = Api::start().await;
    api.emulator
        .inject(fault.on("peers_create"))
        .expect("the fault can be injected");
    api
}

/// Creates a peer; the answer may be anything.
async fn create(api: &Api) -> Result<Response, reqwest::Error> {
    let request = api.request("peers_create", &[ACCOUNT]);
    request.json(&json!({ "name": "ns1" })).send().await
}

pub(super) async fn peers(api: &Api) -> usize {
    let list = api.ok("peers_list", &[ACCOUNT]).await;
    list.as_array().expect("a list").len()
}

#[tokio::test]
async fn faults_meet_the_requests_they_are_for() {
    let api = Api::start().await;
    let statuses = async |operations: [&str; 4]| {
        let mut statuses = Vec::new();
        for operation in operations {
            let owner = if operation == "incoming_get" {
                ZONE
            } else {
                ACCOUNT
            };
            statuses.push(api.call(operation, &[owner], None).await.status);
        }
        statuses
    };
    for fault in [
        Fault::status(501).on("acls_list").after(1),
        Fault::status(502).on("peers_*").forever(),
        Fault::status(503),
        Fault::status(504).times(0),
    ] {
        api.emulator.inject(fault).expect("a fault");
    }
    assert_eq!(api.emulator.pending_faults(), 2);
    let found = statuses(["acls_list", "acls_list", "peers_list", "peers_list"]).await;
    assert_eq!(found, [503, 501, 502, 502]);
    let found = statuses(["tsigs_list", "incoming_get", "acls_list", "peers_list"]).await;
    assert_eq!(found, [200, 404, 200, 502]);
    assert_eq!(api.emulator.pending_faults(), 0);
    api.emulator.clear_faults();
    let found = statuses(["acls_list", "peers_list", "peers_list", "tsigs_list"]).await;
    assert_eq!(found, [200; 4]);
}

#[tokio::test]
async fn an_answer_is_refused_or_lost() {
    let faults = [
        Fault::status(503).header("retry-after", "1"),
        Fault::empty(502),
        Fault::html(504),
        Fault::respond(200, "application/json", "{\"success\": tr"),
        Fault::status(429),
        Fault::reset(When::Before),
    ];
    for fault in faults {
        let shown = fault.to_string();
        let api = faulty(fault.clone()).await;
        let refused = create(&api).await.map(|response| response.status());
        assert_eq!(peers(&api).await, 0, "{shown}");
        let api = faulty(fault.with_effect()).await;
        let lost = create(&api).await.map(|response| response.status());
        assert_eq!(peers(&api).await, 1, "{shown}");
        assert_eq!(refused.ok(), lost.ok(), "{shown}");
        create(&api).await.expect("an answer");
        assert_eq!(peers(&api).await, 2, "{shown}");
    }
}

#[tokio::test]
async fn answers_come_in_every_form() {
    let api = Api::start().await;
    let get = async |fault: Fault| {
        api.emulator.inject(fault).expect("a fault");
        api.request("acls_list", &[ACCOUNT])
            .send()
            .await
            .expect("an answer")
    };
    api.emulator
        .inject(Fault::status(503).header("x-a", "b"))
        .expect("a fault");
    let answer = api.fail(503, "acls_list", &[ACCOUNT]).await;
    assert_eq!(
        (answer.code(), &answer.headers["x-a"]),
        (10_500, &"b".parse().expect("a value"))
    );
    let limit = "*=status:429,header:retry-after:soon".parse();
    api.emulator
        .inject(limit.expect("a fault"))
        .expect("a fault");
    let answer = api.fail(429, "acls_list", &[ACCOUNT]).await;
    assert_eq!(
        (answer.code(), &answer.headers["retry-after"]),
        (10_429, &"soon".parse().expect("a value"))
    );
    let empty = get(Fault::empty(502)).await;
    assert_eq!(
        (empty.status().as_u16(), &empty.headers()[CONTENT_LENGTH]),
        (502, &"0".parse().expect("a value"))
    );
    for status in [200, 403, 520] {
        let page = get(Fault::html(status)).await;
        assert_eq!(page.status().as_u16(), status);
        assert_eq!(page.headers()[CONTENT_TYPE], "text/html; charset=UTF-8");
        let page = page.text().await.expect("a page");
        assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
    }
    let own = get(Fault::respond(200, "application/json", "{\"success\": tr")).await;
    assert_eq!(own.text().await.expect("a body"), "{\"success\": tr");
    let unsuccessful: Value = get(Fault::unsuccessful()).await.json().await.expect("JSON");
    assert_eq!(unsuccessful["success"], json!(false));
    assert_eq!(unsuccessful["errors"][0]["code"], 10_500);
}

#[tokio::test]
async fn delays_come_after_the_operation() {
    const DELAY: Duration = Duration::from_millis(150);
    let api = faulty(Fault::delay(DELAY).times(2)).await;
    let start = Instant::now();
    create(&api).await.expect("an answer");
    assert!(start.elapsed() >= DELAY);
    // A client that gives up half-way.
    let request = api.request("peers_create", &[ACCOUNT]).timeout(DELAY / 3);
    let given_up = request.json(&json!({ "name": "ns1" })).send().await;
    assert!(given_up.expect_err("it gives up").is_timeout());
    assert_eq!(peers(&api).await, 2);
    let log = api.emulator.requests();
    assert_eq!(
        log.of("peers_create")
            .last()
            .and_then(|request| request.status),
        None
    );
}

#[tokio::test]
async fn types_can_be_wrong() {
    let api = Api::start().await;
    let peer = api.peer("ns1", None).await;
    api.ok_with(
        "incoming_create",
        &[ZONE],
        incoming("example.com.", &[&peer]),
    )
    .await;
    api.emulator
        .inject(Fault::wrong_types().forever())
        .expect("a fault");
    let get = async |operation: &str, ids: &[&str]| {
        let response = api.request(operation, ids).send().await.expect("an answer");
        let mut body: Value = response.json().await.expect("JSON");
        body["result"].take()
    };
    let zone = get("incoming_get", &[ZONE]).await;
    assert!(
        zone["soa_serial"].is_string() && zone["peers"].is_object(),
        "{zone}"
    );
    assert!(
        zone["name"].is_array() && zone["created_time"].is_array(),
        "{zone}"
    );
    let list = get("peers_list", &[ACCOUNT]).await;
    assert_eq!(
        (&list[0]["port"], &list[0]["ixfr_enable"]),
        (&json!("53"), &json!("true"))
    );
    assert!(!get("incoming_force_axfr", &[ZONE]).await.is_string());
}

#[tokio::test]
async fn faults_that_can_do_nothing_are_refused() {
    let emulator = Emulator::start().await.expect("it starts");
    let wrong = "x\r\ny".to_owned();
    for (fault, part) in [
        (
            Fault::status(503).on("acl_list"),
            "did you mean `acls_list`?",
        ),
        (Fault::status(503).on("zones_*"), "no operation"),
        (Fault::status(100), "final HTTP status"),
        (Fault::html(1000), "final HTTP status"),
        (Fault::status(503).header("bad name", "x"), "bad name"),
        (Fault::status(503).header("name", wrong.clone()), "header"),
        (Fault::respond(200, wrong, ""), "respond:200"),
    ] {
        let error = emulator.inject(fault.clone()).expect_err(part);
        assert_eq!(error.kind(), ErrorKind::Fault);
        assert!(error.to_string().contains(part), "{error}");
        Emulator::builder()
            .inject(fault)
            .start()
            .await
            .expect_err(part);
    }
    assert_eq!(emulator.pending_faults(), 0);
}

#[test]
fn faults_are_read_and_written() {
    for text in [
        "acls_list=status:503",
        "*=empty:502,times:3",
        "acls_*=html:520,times:forever",
        "peers_create=delay:250ms",
        "peers_create=reset:before,with-effect",
        "tsigs_get=reset:during",
        "tsigs_get=reset:after",
        "tsigs_get=truncate,after:3",
        "tsigs_get=stall",
        "tsigs_get=unsuccessful",
        "tsigs_get=wrong-types",
        "*=status:503,header:retry-after:1,times:2,after:1,with-effect",
    ] {
        let fault: Fault = text.parse().expect(text);
        assert_eq!(fault.to_string(), text);
    }
    for (text, part) in [
        ("status:503", "OPERATION=KIND"),
        ("acls_list=", "`` is not a kind"),
        ("acls_list=statsu:503", "`statsu:503` is not a kind"),
        ("acls_list=status", "status:503"),
        ("acls_list=status:x", "`status:x` is not a kind"),
        ("acls_list=delay:soon", "delay:250ms"),
        ("acls_list=reset", "reset:during"),
        ("acls_list=truncate:1", "`truncate:1` is not a kind"),
        ("acls_list=status:503,time:2", "`time:2` is not an option"),
        ("acls_list=status:503,times:x", "times:2"),
        ("acls_list=status:503,header:x", "header:NAME:VALUE"),
    ] {
        let error = text.parse::<Fault>().expect_err(text);
        assert!(error.to_string().contains(part), "{text}: {error}");
    }
}
