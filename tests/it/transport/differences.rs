//! What the layers above the transport attach to an answer that they compared with the request.

use cloudflare_secondary_dns_transport::{Difference, ErrorKind};

use super::*;
use crate::support::trace;

#[tokio::test]
async fn differences_are_kept_and_their_fields_logged() {
    let (outcome, _server) = once(&CREATE, [ok()]).await;
    let (captured, _guard) = trace::capture();
    let answer = outcome.expect("a success");
    assert!(answer.differences().is_empty());
    let differences = [
        Difference::new("auto_refresh_seconds", &60, &300),
        Difference::secret("secret"),
    ];
    let answer = answer
        .with_differences(differences.clone())
        .map(|answer| answer.result)
        .require(|result| result)
        .expect("has a result");
    assert_eq!(answer.differences(), differences);
    let events = captured.lines(&["WARN", "acls_create", "auto_refresh_seconds, secret"]);
    assert_eq!(events.len(), 1, "{}", captured.text());
    assert!(!events[0].contains("300"), "{events:?}");

    let more = answer.with_differences([Difference::new("name", &"a", &"b")]);
    assert_eq!(more.differences().len(), 3);
    assert_eq!(
        captured.lines(&["WARN"]).len(),
        2,
        "each field is named once"
    );
    let none = more.with_differences([]);
    assert_eq!(captured.lines(&["WARN"]).len(), 2);
    let debug = format!("{none:?}");
    assert!(debug.contains("[redacted]"), "{debug}");
}

#[test]
fn values_are_fit_to_be_shown() {
    let long = "x".repeat(1000);
    let difference = Difference::new("na\nme", &"a\u{202e}b", &long);
    assert_eq!(difference.field, "na me");
    assert_eq!(difference.asked, "a b");
    assert_eq!(difference.stored.chars().count(), 257);
    let secret = Difference::secret("secret");
    assert_eq!(
        (&*secret.asked, &*secret.stored),
        ("[redacted]", "[redacted]")
    );
}

#[tokio::test]
async fn a_record_that_is_not_as_asked_is_named() {
    let (outcome, _server) = once(&CREATE, [ok()]).await;
    let answer = outcome.expect("a success");

    let error = Error::lost_value("tsig_id", &answer).with_resource_id("acl");
    assert_eq!(error.kind(), ErrorKind::Mismatch);
    assert_eq!(error.json_path(), Some("tsig_id"));
    assert_eq!(error.resource_id(), Some("acl"));
    assert!(error.may_have_taken_effect() && !error.is_safe_to_retry());
    assert!(
        error.to_string().starts_with(
            "acls_create: the API reports success but tsig_id was asked for and is not set in the \
             answer (acl exists) ("
        ),
        "{error}"
    );

    let error = Error::wrong_record("id", &answer);
    assert_eq!(error.kind(), ErrorKind::WrongRecord);
    assert!(
        error.to_string().contains("is not to be trusted"),
        "{error}"
    );

    let error = Error::not_secondary(&answer);
    assert_eq!(error.kind(), ErrorKind::NotSecondary);
    assert!(error.is_not_secondary() && !error.is_not_found());
    assert!(!error.may_have_taken_effect(), "nothing is stored");
}
