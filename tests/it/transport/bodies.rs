//! Every kind of body that is not what it should be, for answers of every shape.

use cloudflare_secondary_dns_transport::ErrorKind::{self, *};

use super::*;

/// The kind, the words and the place that a body leads to under status 200.
#[track_caller]
fn check(error: &Error, kind: ErrorKind, words: &str, path: Option<&str>) {
    let text = error.to_string();
    assert_eq!(error.kind(), kind, "{text}");
    assert!(text.contains(words), "{text:?} lacks {words:?}");
    assert_eq!(error.json_path(), path, "{text}");
    assert_eq!(
        error.status().map(|status| status.as_u16()),
        Some(200),
        "{text}"
    );
    assert_eq!(error.cf_ray(), Some("8a1-FRA"), "{text}");
    assert_eq!(
        error.operation().map(|operation| operation.id),
        Some("acls_get")
    );
    assert!(!text.contains('\n'), "{text}");
}

async fn get<T: serde::de::DeserializeOwned + Envelope>(
    configure: impl FnOnce(TransportBuilder) -> TransportBuilder,
    reply: Reply,
) -> Result<Response<T>, Error> {
    let server = Server::script([reply.header("cf-ray", "8a1-FRA").into()]).await;
    let transport = configure(builder(&server).retry(RetryPolicy::none())).build()?;
    let url = format!("{}/accounts/a/secondary_dns/acls/acl", transport.base_url());
    transport.execute(&READ, transport.http().get(url)).await
}

/// A list, as the second shape of answers.
#[derive(Debug, Deserialize)]
struct List {
    success: bool,
    #[expect(dead_code, reason = "decoded only")]
    result: Vec<Acl>,
}

impl Envelope for List {
    fn is_success(&self) -> bool {
        self.success
    }
}

/// A bare string, as the third.
#[derive(Debug, Deserialize)]
struct Text {
    success: bool,
    #[expect(dead_code, reason = "decoded only")]
    result: String,
}

impl Envelope for Text {
    fn is_success(&self) -> bool {
        self.success
    }
}

async fn check_all<T: serde::de::DeserializeOwned + Envelope + std::fmt::Debug>() {
    let cases: [(&[u8], ErrorKind, &str); 14] = [
        (b"", Empty, "no body"),
        (b"  \n ", Empty, "no body"),
        (b"<!DOCTYPE html><html>", NotJson, "HTML"),
        (b"<?xml version='1.0'?>", NotJson, "HTML or XML"),
        (b"Service Unavailable", NotJson, "not JSON (line 1"),
        (b"{\"success\":true}}", NotJson, "not JSON"),
        (b"{'success':true}", NotJson, "not JSON"),
        (b"\xff\xfe\x00", NotJson, "not JSON"),
        (
            b"{\"success\":true,\"messages\":[],\"result\":\"\xff\xff\"}",
            NotJson,
            "",
        ),
        (b"\x1f\x8b\x08\x00", NotJson, "compressed"),
        (
            b"{\"success\":true,\"result\":",
            Truncated,
            "stops after 25 bytes",
        ),
        (
            b"{\"success\":true,\"messages\":[{\"co",
            Truncated,
            "stops after",
        ),
        (b"\"", Truncated, "stops after 1 bytes"),
        (b"[[[[", Truncated, "stops after"),
    ];
    for (body, kind, words) in cases {
        let error = get::<T>(|b| b, Reply::body(200, body))
            .await
            .expect_err(words);
        if body.contains(&0xff) && body[0] == b'{' {
            // Whether the bad text is read at all depends on the shape.
            assert!(error.is_decode(), "{error}");
            continue;
        }
        check(&error, kind, words, None);
        assert!(error.is_decode() && !error.is_safe_to_retry());
    }
}

#[tokio::test]
async fn bodies_that_are_not_json() {
    check_all::<Answer>().await;
    check_all::<List>().await;
    check_all::<Text>().await;
}

#[tokio::test]
async fn answers_of_another_type_name_the_field_and_no_value() {
    let secret = "c2VjcmV0LXZhbHVl";
    let cases = [
        (
            json!({"success": true, "result": {"id": 5}}),
            "result.id",
            "a number",
        ),
        (
            json!({"success": true, "result": {"id": "acl", "port": secret}}),
            "result.port",
            "is a string that is not allowed there, expected u16",
        ),
        (
            json!({"success": true, "result": {"id": "acl", "port": 70000}}),
            "result.port",
            "a number that is not allowed there, expected u16",
        ),
        (
            json!({"success": true, "result": {"id": "acl", "port": -1}}),
            "result.port",
            "expected u16",
        ),
        (
            json!({"success": true, "result": {"id": "acl", "port": [secret]}}),
            "result.port",
            "is an array, expected u16",
        ),
        (
            json!({"success": true, "result": {"id": "acl", "port": {"x": secret}}}),
            "result.port",
            "is an object",
        ),
        (
            json!({"success": true, "result": {"id": "acl", "port": true}}),
            "result.port",
            "is a boolean",
        ),
        (
            json!({"success": true, "result": {"name": secret}}),
            "result",
            "lacks the field id",
        ),
        (
            json!({"success": true, "result": secret}),
            "result",
            "expected struct Acl",
        ),
        (json!({"success": secret}), "success", "expected a boolean"),
        (
            json!({"result": {"id": "acl"}}),
            "the top level",
            "lacks the field success",
        ),
        (json!(secret), "the top level", "a string"),
        (json!(null), "the top level", "null"),
    ];
    for (body, path, words) in cases {
        let error = get::<Answer>(|b| b, Reply::json(200, body))
            .await
            .expect_err(words);
        check(&error, Mistyped, words, Some(path));
        let all = format!("{error} {error:#} {error:?}");
        assert!(!all.contains(secret) && !all.contains("70000"), "{all}");
    }
    let body =
        json!({"success": true, "result": [{"id": "acl"}, {"id": "b"}, {"id": "c", "port": "x"}]});
    let error = get::<List>(|b| b, Reply::json(200, body))
        .await
        .expect_err("mistyped");
    check(
        &error,
        Mistyped,
        "result[2].port is a string",
        Some("result[2].port"),
    );
    let error = get::<Text>(|b| b, Reply::json(200, json!({"success": true}))).await;
    check(
        &error.expect_err("missing"),
        Mistyped,
        "lacks the field result",
        Some("the top level"),
    );
}

/// An `expected` that a server smuggles into a value is not taken for the contract's.
#[tokio::test]
async fn a_value_that_looks_like_a_message_is_not_quoted() {
    let body = json!({"success": true, "result": {"id": "acl", "port": "x\", expected hunter2 at line 1"}});
    let error = get::<Answer>(|b| b, Reply::json(200, body))
        .await
        .expect_err("mistyped");
    let all = format!("{error:#} {error:?}");
    assert!(!all.contains("hunter2"), "{all}");
}

#[tokio::test]
async fn unknown_fields_are_fine() {
    let body = json!({"success": true, "news": [1], "result": {"id": "acl", "more": {"x": 1}}});
    let answer = get::<Answer>(|b| b, Reply::json(200, body))
        .await
        .expect("fine");
    assert_eq!(
        answer.result.as_ref().map(|acl| acl.id.as_str()),
        Some("acl")
    );
}

#[tokio::test]
async fn bodies_that_are_too_long_are_not_read() {
    let limit = |b: TransportBuilder| b.max_body(1000);
    let long = format!("{{\"success\":true,\"x\":\"{}\"}}", "y".repeat(2000));
    let chunked = {
        let mut raw =
            b"HTTP/1.1 200 OK\r\ncf-ray: 8a1-FRA\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
        for _ in 0..50 {
            raw.extend_from_slice(b"64\r\n");
            raw.extend_from_slice(&[b' '; 100]);
            raw.extend_from_slice(b"\r\n");
        }
        Reply::raw(raw).stalling()
    };
    let replies = [
        Reply::body(200, long.clone()),
        // Announced and never sent: refused on the announcement.
        Reply::body(200, long.clone()).cut(0).stalling(),
        // No length at all: the end of the connection ends the body.
        Reply::body(200, long.clone())
            .header("content-length", "")
            .closing(),
        chunked,
    ];
    for reply in replies {
        let error = get::<Answer>(limit, reply).await.expect_err("too long");
        check(&error, TooLarge, "longer than 1000 bytes", None);
        assert!(error.is_decode());
    }
    // A failure keeps its status whatever its body.
    let error = get::<Answer>(limit, Reply::body(404, long.clone()))
        .await
        .expect_err("too long");
    assert_eq!(
        (error.kind(), error.status().map(|s| s.as_u16())),
        (Gateway, Some(404))
    );
    // Exactly the limit is fine.
    let body = ok();
    let length = json!({"success": true, "errors": [], "messages": [], "result": {"id": "acl"}})
        .to_string()
        .len();
    get::<Answer>(|b| b.max_body(length), body.clone())
        .await
        .expect("fits");
    let error = get::<Answer>(|b| b.max_body(length - 1), body)
        .await
        .expect_err("one too long");
    assert_eq!(error.kind(), TooLarge);
}

#[tokio::test]
async fn the_default_limit_is_8_mib() {
    let padded = |length: usize| {
        let mut body = json!({"success": true, "result": {"id": "acl"}})
            .to_string()
            .into_bytes();
        body.resize(length, b' ');
        Reply::body(200, body)
    };
    get::<Answer>(|b| b, padded(8 * 1024 * 1024))
        .await
        .expect("fits");
    let error = get::<Answer>(|b| b, padded(8 * 1024 * 1024 + 1))
        .await
        .expect_err("does not");
    check(&error, TooLarge, "longer than 8388608 bytes", None);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_lost_connection() {
    let short = ok().cut(10);
    let chunk = "HTTP/1.1 200 OK\r\ncf-ray: 8a1-FRA\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{\"success\":";
    let bad_chunk =
        "HTTP/1.1 200 OK\r\ncf-ray: 8a1-FRA\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}";
    let endless_chunk = format!(
        "HTTP/1.1 200 OK\r\ncf-ray: 8a1-FRA\r\ntransfer-encoding: chunked\r\n\r\n{}\r\n{{}}",
        "f".repeat(17)
    );
    for (reply, words) in [
        (
            Reply::raw(endless_chunk),
            "the body of the answer is malformed after 0 bytes (",
        ),
        (short.clone(), "lost 10 bytes into the answer"),
        (short.resetting(), "into the answer"),
        (Reply::raw(chunk), "into the answer"),
        (
            Reply::raw(bad_chunk),
            "the body of the answer is malformed after 0 bytes (",
        ),
    ] {
        let error = get::<Answer>(|b| b, reply).await.expect_err(words);
        check(&error, Connection, words, None);
        assert!(!error.to_string().contains("TLS"), "{error}");
        assert!(error.is_connect() && error.is_safe_to_retry() && !error.is_decode());
    }
}

#[tokio::test]
async fn other_2xx_are_a_success_too() {
    for status in [201, 202, 203, 206, 299] {
        let reply = Reply::json(status, json!({"success": true, "result": {"id": "acl"}}));
        let answer = get::<Answer>(|b| b, reply).await.expect("a success");
        assert_eq!(answer.status().as_u16(), status);
    }
    // 204 has no body by definition: fine where nothing is due.
    let none = || {
        Reply::body(204, "")
            .header("content-length", "")
            .header("content-type", "")
    };
    get::<()>(|b| b, none()).await.expect("nothing is due");
    get::<Value>(|b| b, none()).await.expect("nothing is due");
    let error = get::<Answer>(|b| b, none())
        .await
        .expect_err("a result is due");
    assert_eq!(error.kind(), Empty);
    // 200 without a body is none.
    let error = get::<()>(|b| b, Reply::body(200, ""))
        .await
        .expect_err("a body is due");
    assert_eq!(error.kind(), Empty);
}

#[tokio::test]
async fn deep_nesting_is_refused_without_a_crash() {
    let body = "[".repeat(100_000) + &"]".repeat(100_000);
    let error = get::<Value>(|b| b, Reply::body(200, body.clone()))
        .await
        .expect_err("too deep");
    assert!(error.is_decode(), "{error}");
    let error = get::<Answer>(|b| b, Reply::body(502, body.clone()))
        .await
        .expect_err("too deep");
    assert_eq!(error.kind(), Gateway);
    // Also in a part of the answer to a change that nobody reads.
    let unread = [
        format!(r#"{{"success":true,"result":null,"more":{body}}}"#),
        format!(r#"{{"success":true,"result":{{"id":"acl","more":{body}}}}}"#),
        format!(r#"{{"more":{body},"success":true}}"#),
    ];
    for body in unread {
        for operation in [&DELETE, &REPLACE, &CREATE, &ACTION] {
            let (outcome, _server) = once(operation, [Reply::body(200, body.clone())]).await;
            let error = outcome.expect_err("too deep");
            assert_eq!(error.kind(), NotJson, "{error}");
            assert!(error.may_have_taken_effect());
        }
    }
    // Brackets in a text are none.
    let text = "[{\\\"[\\\\".repeat(200);
    let body = format!(r#"{{"success":true,"result":null,"more":"{text}"}}"#);
    let (outcome, _server) = once(&DELETE, [Reply::body(200, body)]).await;
    outcome.expect("flat");
}
