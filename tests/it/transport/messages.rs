//! How an error reads: each cause once, reasons in own words, and the server's words tamed.

use std::error::Error as _;

use cloudflare_secondary_dns_transport::ErrorKind;
use tokio::io::AsyncWriteExt as _;

use super::*;

#[tokio::test]
async fn each_cause_is_printed_once() {
    let port = crate::support::script::Refusing::new();
    let transport = Transport::builder()
        .base_url(port.url())
        .credentials(Credentials::none())
        .retry(RetryPolicy::none())
        .build()
        .expect("valid");
    let error = call(&transport, &READ).await.expect_err("refused");
    let short = error.to_string();
    let address = port.address();
    assert_eq!(
        short,
        format!(
            "acls_get: cannot connect to {address}: connection refused \
             (GET /accounts/{{account_id}}/secondary_dns/acls/{{acl_id}})"
        )
    );
    let long = format!("{error:#}");
    assert_eq!(
        long.to_lowercase().matches("connection refused").count(),
        1,
        "{long}"
    );
    let mut source = error.source();
    let mut causes = 0;
    while let Some(cause) = source {
        let text = cause.to_string();
        assert!(!short.contains(&text), "{short:?} repeats {text:?}");
        assert_eq!(long.matches(&text).count(), 1, "{long:?} repeats {text:?}");
        assert!(!text.contains("127.0.0.1"), "{text}");
        source = cause.source();
        causes += 1;
    }
    assert!(causes > 1, "{error:?}");
}

/// The brackets are part of the address.
#[tokio::test]
async fn connecting_to_an_ipv6_address_names_it() {
    let transport = Transport::builder()
        .base_url("http://[::1]:1/client/v4/planted")
        .credentials(Credentials::none())
        .retry(RetryPolicy::none())
        .build()
        .expect("valid");
    let error = call(&transport, &CREATE).await.expect_err("refused");
    let text = format!("{error} {error:#} {error:?}");
    assert!(text.contains("cannot connect to [::1]:1"), "{text}");
    assert!(!text.contains("planted"), "{text}");
}

/// Why there is no connection is said in own words, since the libraries' are in the chain.
#[tokio::test]
async fn connecting_fails_with_a_reason() {
    #[derive(Clone, Copy)]
    struct Nowhere;
    impl reqwest::dns::Resolve for Nowhere {
        fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
            Box::pin(async { Err("no such host".into()) })
        }
    }
    let client = || reqwest::Client::builder().tls_certs_only([]);
    // A server that does not speak TLS.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let no_tls_there = format!("https://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        std::future::pending::<()>().await;
    });
    for (url, resolver, words) in [
        (no_tls_there.as_str(), None, ": TLS cannot be agreed on ("),
        (
            "https://api.example.net/client/v4",
            Some(Nowhere),
            "cannot connect to api.example.net:443: its name cannot be resolved (",
        ),
    ] {
        let transport = Transport::builder()
            .base_url(url)
            .credentials(Credentials::none())
            .http_client_with(move || match resolver {
                Some(resolver) => client().dns_resolver(resolver),
                None => client(),
            })
            .retry(RetryPolicy::none())
            .build()
            .expect("valid");
        let error = call(&transport, &CREATE).await.expect_err("no connection");
        assert_eq!(error.kind(), ErrorKind::Connect);
        assert!(error.to_string().contains(words), "{error} / {error:#}");
        assert!(!error.may_have_taken_effect() && error.is_safe_to_retry());
    }
}

#[tokio::test]
async fn the_servers_words_are_tamed() {
    let nasty = "line\r\nbreak \u{1b}[31mred\u{1b}[0m \u{202e}reversed\u{2066} \u{0}end";
    let body = json!({"success": false, "errors": [
        {"code": 1000, "message": nasty, "documentation_url": nasty, "source": {"pointer": nasty}},
        {"code": 1000, "message": "x".repeat(100_000)},
    ]});
    let reply = Reply::json(400, body).header("cf-ray", &"r".repeat(3000));
    let (outcome, _server) = once(&READ, [reply]).await;
    let error = outcome.expect_err("400");
    let text = format!("{error} {error:#} {error:?}");
    assert!(
        !text
            .chars()
            .any(|c| c.is_control() || ('\u{2028}'..='\u{202e}').contains(&c) || c == '\u{2066}'),
        "{text:?}"
    );
    assert!(text.len() < 6000, "{}", text.len());
}

#[tokio::test]
async fn messages_are_reachable() {
    let body = json!({"success": true, "errors": [], "result": {"id": "acl"}, "messages": [
        {"code": 1200, "message": "will be removed", "documentation_url": "https://example.net"},
        {"code": 1201, "message": "soon"},
    ]});
    let (outcome, _server) = once(&READ, [Reply::json(200, body)]).await;
    let answer = outcome.expect("a success");
    let messages: Vec<_> = answer
        .messages()
        .iter()
        .map(|m| (m.code(), m.message()))
        .collect();
    assert_eq!(
        messages,
        [(Some(1200), "will be removed"), (Some(1201), "soon")]
    );
    assert_eq!(
        answer.messages()[0].documentation_url(),
        Some("https://example.net")
    );
}

#[tokio::test]
async fn the_layers_above_make_errors_of_the_same_type() {
    let (outcome, _server) = once(&CREATE, [ok().header("cf-ray", "8a9-FRA")]).await;
    let answer = outcome.expect("a success");
    assert_eq!(answer.operation(), &CREATE);

    let error = Error::missing_result(&answer);
    assert_eq!(error.operation(), Some(&CREATE));
    assert_eq!(error.kind(), ErrorKind::MissingResult);
    assert_eq!(
        (error.status().map(|s| s.as_u16()), error.cf_ray()),
        (Some(200), Some("8a9-FRA"))
    );
    assert!(error.may_have_taken_effect() && !error.is_safe_to_retry());

    let error = Error::mismatch("tsig_id", &answer);
    assert_eq!(
        (error.kind(), error.json_path()),
        (ErrorKind::Mismatch, Some("tsig_id"))
    );

    let error = Error::invalid_input(
        Some(&CREATE),
        "auto_refresh_seconds",
        "must be 300 or more, is 60",
    );
    assert!(error.is_invalid_input() && !error.may_have_taken_effect());
    assert_eq!(
        error.to_string(),
        "acls_create: auto_refresh_seconds: must be 300 or more, is 60 (POST /accounts/{account_id}/secondary_dns/acls)"
    );

    let (outcome, _server) = once(&REPLACE, [failure(400, 1001, "bad port")]).await;
    let cause = outcome.expect_err("400");
    let error = Error::partial_create(&CREATE, "peer-1", cause);
    assert!(error.is_partial_create() && error.may_have_taken_effect());
    assert_eq!(error.resource_id(), Some("peer-1"));
    let short = error.to_string();
    assert!(
        short.starts_with(
            "acls_create: peer-1 was created but not set up completely; finish or delete it"
        ),
        "{short}"
    );
    let cause = error
        .source()
        .and_then(|cause| cause.downcast_ref::<Error>());
    assert_eq!(
        cause.map(|cause| cause.operation().map(|o| o.id)),
        Some(Some("acls_update"))
    );
    let long = format!("{error:#}");
    assert_eq!(long.matches("1001 bad port").count(), 1, "{long}");
}

/// `Debug` is what a program prints that does nothing about errors: no wall of `None` and `false`.
#[tokio::test]
async fn debug_leaves_out_what_is_not_set() {
    let error = Transport::builder().base_url("ftp://x").build();
    let error = format!("{:?}", error.expect_err("no such scheme"));
    assert!(
        error.starts_with("Error { kind: Configuration, message: "),
        "{error}"
    );
    for unset in ["None", "false", "[]", "attempts", "status", ".."] {
        assert!(!error.contains(unset), "{error}");
    }
    let errors = json!([{"code": 6003, "message": "planted words"}]);
    let body = json!({"success": false, "errors": errors, "messages": [], "result": null});
    let (outcome, _server) = once(&CREATE, [Reply::json(400, body)]).await;
    let error = format!("{:?}", outcome.expect_err("refused"));
    assert!(error.contains("status: 400, attempts: 1"), "{error}");
    assert_eq!(error.matches("planted words").count(), 1, "{error}");
}
