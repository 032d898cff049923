//! No secret in anything that is shown: `Debug`, `Display`, causes, logs at TRACE, panics.

use std::fmt::{Debug, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use cloudflare_secondary_dns::api::operations::ALL;
use cloudflare_secondary_dns::{Client, Error, TsigSettings};
use cloudflare_secondary_dns_emulator::{Fault, When};
use serde_json::json;

use super::calls::{NEW_SECRET, call, tsig_settings};
use super::fixture::{Fixture, SECRET, TOKEN, chain, tsig_id};
use crate::support::trace::capture;

const KEY: &str = "key-51f0aa94c7e24b3d";

/// Everything that must not be shown, in the forms in which it travels.
const PLANTED: [&str; 5] = [TOKEN, KEY, SECRET, NEW_SECRET, "c3BhcmUtc2VjcmV0"];

#[track_caller]
fn assert_clean(shown: &str) {
    for secret in PLANTED {
        assert!(!shown.contains(secret), "a secret shows in: {shown}");
    }
}

/// All that an error shows, a panic over it included.
fn shown(error: Error) -> String {
    let mut text = format!("{error} {error:#} {error:?} {error:#?} {}", chain(&error));
    for api in error.api_errors() {
        write!(text, " {api:?}").expect("a string takes it");
    }
    let panic = catch_unwind(AssertUnwindSafe(|| insist(Err(error))));
    let payload = panic.expect_err("it panics");
    text + payload.downcast_ref::<String>().expect("a text")
}

/// What a careless caller does.
fn insist(outcome: Result<(), Error>) {
    outcome.expect("no error");
}

fn debug(value: &impl Debug) -> String {
    format!("{value:?} {value:#?}")
}

#[tokio::test]
async fn no_public_value_shows_a_secret() {
    let fixture = Fixture::new().await;
    let tsigs = fixture.account().tsigs();
    let with_key = Client::builder().email_key("me@example.com", KEY);
    assert_clean(&debug(&with_key));
    assert_clean(&debug(&with_key.build().expect("a client")));
    assert_clean(&debug(&Client::builder().token(TOKEN)));
    assert_clean(&debug(&fixture.client));
    assert_clean(&debug(&fixture.client.api()));
    assert_clean(&debug(&tsigs));
    assert_clean(&debug(&tsig_settings()));
    let key = tsigs.get(&tsig_id()).await.expect("a key");
    assert_eq!(key.secret.expose(), SECRET);
    assert_clean(&debug(&key));
    assert_clean(&format!("{}", key.secret));
    assert_clean(&debug(&tsigs.list().await.expect("a list")));
    assert_clean(&debug(&TsigSettings::from(&*key)));
    assert_clean(&debug(
        &tsigs.create(&tsig_settings()).await.expect("a key"),
    ));
    let raw = fixture
        .client
        .api()
        .tsigs_list(fixture.account().account_id())
        .await;
    assert_clean(&debug(&raw.expect("a list")));
    // A builder that got something that is no credential.
    let wrong = Client::builder().token(format!("{TOKEN}\n"));
    assert_clean(&debug(&wrong));
    assert_clean(&shown(wrong.build().expect_err("refused")));
    let wrong = Client::builder().email_key("me@example.com", format!("{KEY} "));
    assert_clean(&shown(wrong.build().expect_err("refused")));
}

/// Every operation, with every kind of bad answer that echoes all secrets, and with TRACE on.
#[tokio::test]
async fn no_error_and_no_log_shows_a_secret() {
    let (log, _guard) = capture();
    let echo = PLANTED.join(" ");
    let respond = |status, body: String| Fault::respond(status, "application/json", body);
    let faults: Vec<Fault> = vec![
        Fault::status(400),
        Fault::reset(When::Before),
        Fault::reset(When::During),
        Fault::truncate(),
        Fault::wrong_types(),
        respond(200, echo.clone()),
        respond(200, format!("{{\"success\": true, \"result\": \"{echo}")),
        respond(200, json!({ "success": true, "result": echo }).to_string()),
        respond(
            200,
            json!({ "success": true, "result": [{ "id": 1, "secret": echo }] }).to_string(),
        ),
        respond(200, json!({ "success": echo }).to_string()),
        respond(500, echo.clone()),
        respond(
            401,
            json!({ "success": false, "errors": [], "result": format!("no: {TOKEN}") }).to_string(),
        ),
        // Last, since all clients of the fixture hold back from then on.
        Fault::status(429).header("retry-after", "300"),
    ];
    // What the request carried is blanked in the server's words. Only these two carry NEW_SECRET.
    let words = json!({ "success": false, "errors": [{
        "code": 1, "message": format!("{TOKEN} {NEW_SECRET}"),
        "documentation_url": format!("https://x/{TOKEN}"), "source": { "pointer": format!("/{NEW_SECRET}") }
    }] });
    for operation in ["tsigs_create", "tsigs_update"] {
        for status in [200, 400, 503] {
            let fault = respond(status, words.to_string()).on(operation).forever();
            let fixture = Fixture::failing(fault).await;
            let error = call(&fixture, operation).await.expect_err("refused");
            assert!(!error.api_errors().is_empty());
            assert_clean(&shown(error));
        }
    }
    for operation in ALL {
        let fixture = Fixture::new().await;
        let answer = call(&fixture, operation.id).await.expect("an answer");
        assert_clean(&answer);
        for fault in &faults {
            fixture.emulator.clear_faults();
            let fault = fault.clone().on(operation.id).forever();
            fixture.emulator.inject(fault).expect("a fault");
            // What succeeds is a free text, such as a status, which is the answer itself.
            if let Err(error) = call(&fixture, operation.id).await {
                assert_clean(&shown(error));
            }
        }
    }
    let log = log.text();
    assert!(
        log.contains("tsigs_create") && log.contains("TRACE"),
        "{log}"
    );
    assert_clean(&log);
}

/// Headers, too, are not shown at TRACE by the libraries below.
#[tokio::test]
async fn the_key_of_an_email_shows_nowhere() {
    let (log, _guard) = capture();
    let fixture = Fixture::new().await;
    let client = Client::builder()
        .base_url(fixture.emulator.base_url())
        .email_key("me@example.com", KEY)
        .build()
        .expect("a client");
    let error = client
        .account(fixture.account().account_id())
        .tsigs()
        .list()
        .await
        .expect_err("kept out");
    assert_clean(&shown(error));
    assert_clean(&log.text());
    assert!(!log.text().is_empty());
}
