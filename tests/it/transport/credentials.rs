//! Where credentials come from, and which requests carry them.

use std::collections::HashMap;

use cloudflare_secondary_dns_transport::{ENV_EMAIL, ENV_KEY, ENV_TOKEN, ErrorKind};

use super::*;

/// The authentication headers that arrive.
async fn sent(credentials: Credentials) -> Vec<(String, String)> {
    let server = Server::script([ok().into()]).await;
    let transport = builder(&server)
        .credentials(credentials)
        .build()
        .expect("valid");
    call(&transport, &READ).await.expect("an answer");
    let headers = server.requests().remove(0).headers;
    let mut headers: Vec<_> = headers
        .into_iter()
        .filter(|(name, _)| name == "authorization" || name.starts_with("x-auth"))
        .collect();
    headers.sort();
    headers
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[tokio::test]
async fn as_headers() {
    let token = Credentials::token("tok_123").expect("valid");
    assert_eq!(sent(token).await, [pair("authorization", "Bearer tok_123")]);
    let key = Credentials::email_key("a@example.net", "k3y").expect("valid");
    assert_eq!(
        sent(key).await,
        [
            pair("x-auth-email", "a@example.net"),
            pair("x-auth-key", "k3y")
        ]
    );
    assert_eq!(sent(Credentials::none()).await, []);
}

#[test]
fn what_cannot_be_one() {
    for bad in [
        "",
        " ",
        "a b",
        "a\n",
        "a\r\nx-evil: 1",
        "a\u{e9}",
        "\u{0}",
        "a\u{7f}",
    ] {
        for outcome in [
            Credentials::token(bad),
            Credentials::email_key(bad, "key"),
            Credentials::email_key("email", bad),
        ] {
            let error = outcome.expect_err(bad);
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(
                bad.trim().is_empty() || !format!("{error:?}").contains(bad),
                "{error:?}"
            );
        }
    }
}

fn from(variables: &[(&str, &str)]) -> Result<Credentials, Error> {
    let variables: HashMap<_, _> = variables.iter().copied().collect();
    Credentials::from_lookup(|name| Ok(variables.get(name).map(|value| (*value).to_owned())))
}

#[tokio::test]
async fn from_the_environment() {
    let all = [
        (ENV_TOKEN, "tok"),
        (ENV_KEY, "key"),
        (ENV_EMAIL, "a@example.net"),
    ];
    let bearer = [pair("authorization", "Bearer tok")];
    let both = [
        pair("x-auth-email", "a@example.net"),
        pair("x-auth-key", "key"),
    ];
    assert_eq!(
        sent(from(&all).expect("a token")).await,
        bearer,
        "a token wins"
    );
    assert_eq!(sent(from(&all[..1]).expect("a token")).await, bearer);
    assert_eq!(sent(from(&all[1..]).expect("a pair")).await, both);
    let empty = [(ENV_TOKEN, ""), all[1], all[2]];
    assert_eq!(
        sent(from(&empty).expect("a pair")).await,
        both,
        "empty is absent"
    );

    let names = [ENV_TOKEN, ENV_KEY, ENV_EMAIL];
    assert_eq!(
        names,
        [
            "CLOUDFLARE_API_TOKEN",
            "CLOUDFLARE_API_KEY",
            "CLOUDFLARE_EMAIL"
        ]
    );
    for variables in [
        &[][..],
        &all[1..2],
        &all[2..],
        &[(ENV_TOKEN, ""), (ENV_KEY, "k"), (ENV_EMAIL, "")],
    ] {
        let error = from(variables).expect_err("incomplete");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        for name in names {
            assert!(error.to_string().contains(name), "{error}");
        }
    }
    let error = from(&[(ENV_TOKEN, "to ken")]).expect_err("no token");
    assert!(
        error.to_string().contains(ENV_TOKEN) && !error.to_string().contains("to ken"),
        "{error}"
    );
}

/// A request to another origin is refused, so no credential leaves for it, not even by way of a
/// proxy that the environment names.
#[tokio::test]
async fn only_to_the_base_url() {
    let server = Server::script([ok().into()]).await;
    let other = Server::script([ok().into()]).await;
    let transport = transport(&server);
    let url = format!("{}/accounts/a/secondary_dns/acls/b", other.url());
    let outcome: Outcome = transport.execute(&READ, transport.http().get(&url)).await;
    assert!(outcome.expect_err("another port").is_invalid_input());
    assert_eq!(other.connections(), 0);
    // The HTTP client by itself carries none.
    let _ = transport.http().get(url).send().await;
    let requests = other.requests();
    assert!(requests[0].header("authorization").is_none());
}

/// `http` to this machine stays on this machine, whatever proxy is set.
#[tokio::test]
async fn no_proxy_sees_what_is_not_encrypted() {
    let server = Server::script([ok().into()]).await;
    let proxy = Server::script([ok().into()]).await;
    let proxies = reqwest::Proxy::all(proxy.url()).expect("a URL");
    let transport = builder(&server)
        .http_client(reqwest::Client::builder().proxy(proxies))
        .build()
        .expect("valid");
    call(&transport, &READ).await.expect("an answer");
    assert_eq!((server.requests().len(), proxy.connections()), (1, 0));
}

#[tokio::test]
async fn the_callers_own_client_keeps_the_guarantees() {
    let elsewhere = Server::script([ok().into()]).await;
    let redirect = Reply::body(302, "").header("location", &elsewhere.url());
    let server = Server::script([redirect.into(), failure(503, 1, "no").into(), ok().into()]).await;
    let own = || {
        let retry =
            reqwest::retry::for_host("127.0.0.1").classify_fn(|attempt| attempt.retryable());
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::limited(5))
            .retry(retry)
            .connection_verbose(true)
            .user_agent("theirs")
    };
    let transport = builder(&server)
        .http_client(own())
        .user_agent("ours/1")
        .retry(RetryPolicy::none())
        .build()
        .expect("valid");
    assert_eq!(
        call(&transport, &CREATE)
            .await
            .expect_err("redirect")
            .kind(),
        ErrorKind::Redirect
    );
    assert!(
        call(&transport, &CREATE)
            .await
            .expect_err("503")
            .is_server()
    );
    assert_eq!(server.requests().len(), 2);
    assert_eq!(server.requests()[0].header("user-agent"), Some("ours/1"));
    assert_eq!(elsewhere.connections(), 0);
}
