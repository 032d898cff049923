//! Setting a client up: credentials, environment, what is refused.

use std::process::Command;
use std::time::Duration;

use cloudflare_secondary_dns::{
    AccountId, Client, Credentials, ErrorKind, RateLimit, RetryPolicy, reqwest,
};
use cloudflare_secondary_dns_emulator::{Emulator, Fault};

use super::fixture::{Fixture, TOKEN};

fn account() -> AccountId {
    AccountId::new("account").expect("an id")
}

/// Runs `child` below in a process with these variables alone, and gives what it printed.
fn with_env(variables: &[(&str, &str)]) -> String {
    let program = std::env::current_exe().expect("this program");
    let output = Command::new(program)
        .args([
            "--exact",
            "client::construction::child",
            "--ignored",
            "--nocapture",
        ])
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .expect("it runs");
    String::from_utf8(output.stdout).expect("a text")
}

/// Not a test of its own: what [`with_env`] runs.
#[test]
#[ignore = "started by the tests of the environment"]
fn child() {
    match Client::from_env() {
        Ok(client) => println!("client {client:?}"),
        Err(error) => println!("{} {error}", error.kind()),
    }
}

#[test]
fn the_environment_has_credentials_and_base_url() {
    let token = ("CLOUDFLARE_API_TOKEN", "env-token");
    let email = ("CLOUDFLARE_EMAIL", "me@example.com");
    let key = ("CLOUDFLARE_API_KEY", "env-key");
    let url = ("CLOUDFLARE_BASE_URL", "http://127.0.0.1:9/client/v4/");
    for (variables, says) in [
        (vec![token], "Credentials::token("),
        (vec![email, key], "Credentials::email_key("),
        (vec![token, email, key], "Credentials::token("),
        (vec![token, email], "Credentials::token("),
        (
            vec![("CLOUDFLARE_API_TOKEN", ""), email, key],
            "Credentials::email_key(",
        ),
        (vec![token, url], "http://127.0.0.1:9/client/v4\""),
        (
            vec![token, ("CLOUDFLARE_BASE_URL", "")],
            "https://api.cloudflare.com/client/v4\"",
        ),
    ] {
        let printed = with_env(&variables);
        assert!(
            printed.contains("client Client") && printed.contains(says),
            "{printed}"
        );
        assert!(
            !printed.contains("env-token") && !printed.contains("env-key"),
            "{printed}"
        );
    }
    for (variables, says) in [
        (
            vec![],
            "CLOUDFLARE_API_TOKEN to an API token, or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY",
        ),
        (
            vec![email],
            "CLOUDFLARE_EMAIL is set but CLOUDFLARE_API_KEY is not",
        ),
        (
            vec![key],
            "CLOUDFLARE_API_KEY is set but CLOUDFLARE_EMAIL is not",
        ),
        (
            vec![("CLOUDFLARE_API_TOKEN", "a b")],
            "(environment variable CLOUDFLARE_API_TOKEN)",
        ),
        (
            vec![token, ("CLOUDFLARE_BASE_URL", "http://example.com")],
            "https",
        ),
    ] {
        let printed = with_env(&variables);
        assert!(
            printed.contains("configuration ") && printed.contains(says),
            "{printed}"
        );
        assert!(
            !printed.contains("a b") && !printed.contains("env-key"),
            "{printed}"
        );
    }
}

#[test]
fn no_credentials_is_an_error_that_names_the_variables() {
    let error = Client::builder().build().expect_err("none");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    for name in [
        "CLOUDFLARE_API_TOKEN",
        "CLOUDFLARE_EMAIL",
        "CLOUDFLARE_API_KEY",
        "token(",
        "email_key(",
    ] {
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[test]
fn what_would_undo_the_guarantees_is_refused() {
    let builder = || Client::builder().token("t");
    for url in [
        "http://api.cloudflare.com/client/v4",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "ftp://localhost",
        "https://user:hunter2@api.cloudflare.com",
        "https://api.cloudflare.com/?a=b",
        "https://api.cloudflare.com/#a",
        "api.cloudflare.com",
        "",
    ] {
        let error = builder().base_url(url).build().expect_err(url);
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
    for url in [
        "http://localhost:8080/",
        "http://127.0.0.9/client/v4",
        "http://[::1]:1/",
        "https://example.com/x/",
    ] {
        builder().base_url(url).build().expect(url);
    }
    for client in [
        builder().deadline(Duration::ZERO),
        builder().connect_timeout(Duration::ZERO),
        builder().read_timeout(Duration::ZERO),
        builder().attempt_timeout(Duration::ZERO),
        builder().max_body(0),
        builder().user_agent("a\nb"),
        Client::builder().token(""),
        Client::builder().token("line\n"),
        Client::builder().email_key("me@example.com", ""),
    ] {
        assert_eq!(
            client.build().expect_err("refused").kind(),
            ErrorKind::Configuration
        );
    }
}

#[tokio::test]
async fn each_way_to_authenticate_works_and_a_token_wins() {
    let emulator = Emulator::builder()
        .token(TOKEN)
        .api_key("me@example.com", "a-key")
        .start()
        .await
        .expect("an emulator");
    let builder = || Client::builder().base_url(emulator.base_url());
    let credentials = Credentials::token(TOKEN).expect("a token");
    let clients = [
        builder().token(TOKEN),
        builder().email_key("me@example.com", "a-key"),
        builder().token(TOKEN).email_key("me@example.com", "wrong"),
        builder().email_key("me@example.com", "wrong").token(TOKEN),
        builder().token("wrong").credentials(credentials),
        builder().token(TOKEN).user_agent("mine/1"),
    ];
    for client in clients {
        let client = client.build().expect("a client");
        client
            .account(&account())
            .acls()
            .list()
            .await
            .expect("let in");
    }
    let requests = emulator.requests();
    let agents: Vec<_> = requests
        .iter()
        .map(|request| request.header("user-agent").unwrap_or_default())
        .collect();
    assert!(
        agents[0].starts_with("cloudflare-secondary-dns/"),
        "{agents:?}"
    );
    assert_eq!(agents[5], "mine/1");
    let both = requests.get(2).expect("a request");
    assert!(both.header("x-auth-key").is_none() && both.header("authorization").is_some());

    let client = builder().token("wrong").build().expect("a client");
    let error = client
        .account(&account())
        .acls()
        .list()
        .await
        .expect_err("kept out");
    assert!(error.is_forbidden() || error.is_unauthorized(), "{error}");
    let client = builder()
        .credentials(Credentials::none())
        .build()
        .expect("a client");
    let error = client
        .account(&account())
        .acls()
        .list()
        .await
        .expect_err("kept out");
    assert!(error.is_unauthorized(), "{error}");
}

/// Credentials do not go where a server points.
#[tokio::test]
async fn redirects_are_not_followed_even_with_a_client_of_ones_own() {
    let elsewhere = Emulator::start().await.expect("an emulator");
    let location = format!(
        "{}/accounts/account/secondary_dns/acls",
        elsewhere.base_url()
    );
    for status in [301, 302, 307, 308] {
        let redirect = Fault::empty(status)
            .header("location", location.clone())
            .forever();
        let own = || reqwest::Client::builder().redirect(reqwest::redirect::Policy::limited(9));
        let fixture = Fixture::with(
            |emulator| emulator.inject(redirect),
            |client| client.http_client(own()),
        )
        .await;
        let error = fixture
            .account()
            .acls()
            .list()
            .await
            .expect_err("redirected");
        assert_eq!(error.kind(), ErrorKind::Redirect);
        fixture.assert_asked(&["acls_list"]);
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn clones_share_the_rate_limit() {
    let fixture = Fixture::with(
        |emulator| emulator,
        |client| client.rate_limit(RateLimit::default().quota(2, Duration::from_secs(60))),
    )
    .await;
    let other = fixture.client.clone();
    fixture.account().acls().list().await.expect("the first");
    other
        .account(&account())
        .acls()
        .list()
        .await
        .expect("the second");
    let hasty = cloudflare_secondary_dns::CallOptions::new().deadline(Duration::from_secs(1));
    let error = other
        .with_options(hasty)
        .account(&account())
        .acls()
        .list()
        .await
        .expect_err("no room");
    assert!(error.is_rate_limited() && error.attempts() == 0, "{error}");
    assert!(!error.may_have_taken_effect());
    fixture.assert_asked(&["acls_list", "acls_list"]);
}

#[tokio::test]
async fn the_generated_client_is_as_safe() {
    let fixture = Fixture::failing(Fault::status(503).times(2)).await;
    let answer = fixture
        .client
        .api()
        .acls_list(&account())
        .await
        .expect("a list");
    assert_eq!(answer.attempts(), 3);
    let retry = RetryPolicy::none();
    let fixture = Fixture::with(
        |emulator| emulator.inject(Fault::unsuccessful()),
        |client| client.retry(retry),
    )
    .await;
    let error = fixture
        .client
        .api()
        .acls_list(&account())
        .await
        .expect_err("no success");
    assert_eq!(error.kind(), ErrorKind::Api);
}
