//! A partial create is about a record that exists. No predicate that a caller could take for "make
//! it again" holds, whatever the cause is.

use std::error::Error as _;

use super::*;

type Predicate = (&'static str, fn(&Error) -> bool);

const PREDICATES: [Predicate; 15] = [
    ("api_response", Error::is_api_response),
    ("not_found", Error::is_not_found),
    ("unauthorized", Error::is_unauthorized),
    ("forbidden", Error::is_forbidden),
    ("not_entitled", Error::is_not_entitled),
    ("rate_limited", Error::is_rate_limited),
    ("conflict", Error::is_conflict),
    ("invalid_input", Error::is_invalid_input),
    ("server", Error::is_server),
    ("connect", Error::is_connect),
    ("timeout", Error::is_timeout),
    ("decode", Error::is_decode),
    ("not_secondary", Error::is_not_secondary),
    ("safe_to_retry", Error::is_safe_to_retry),
    ("has a status", |error| error.status().is_some()),
];

#[tokio::test]
async fn says_nothing_about_the_record() {
    let in_result = json!({"success": false, "errors": [], "result": "not entitled"});
    let mut met = std::collections::BTreeSet::new();
    for reply in [
        failure(400, 1111, "not allowed"),
        failure(401, 1000, "no"),
        Reply::json(401, in_result),
        failure(403, 1000, "no"),
        failure(404, 1000, "no"),
        failure(409, 1000, "no"),
        failure(429, 1000, "no").header("retry-after", "7"),
        failure(500, 1000, "no"),
        Reply::html(200),
        Reply::close(),
        Reply::stall(),
    ] {
        let server = Server::script([reply.clone().into()]).await;
        let transport = builder(&server)
            .read_timeout(Duration::from_millis(100))
            .retry(RetryPolicy::none())
            .build()
            .expect("valid");
        let cause = call(&transport, &REPLACE).await.expect_err("fails");
        let held = PREDICATES.iter().filter(|(_, holds)| holds(&cause));
        met.extend(held.map(|&(name, _)| name));
        let (retry_after, attempts) = (cause.retry_after(), cause.attempts());
        let error = Error::partial_create(&CREATE, "peer-1", cause);
        for (name, holds) in PREDICATES {
            assert!(!holds(&error), "{name}: {reply:?}");
        }
        assert!(error.is_partial_create() && error.may_have_taken_effect());
        assert_eq!(error.resource_id(), Some("peer-1"));
        assert_eq!(
            (error.retry_after(), error.attempts()),
            (retry_after, attempts)
        );
        assert!(error.api_errors().is_empty());
        assert!(error.source().is_some_and(|cause| cause.is::<Error>()));
    }
    // Each of them held for some cause, but for the one that no answer to a replacement leads to.
    assert_eq!(met.len(), PREDICATES.len() - 1, "{met:?}");
}
