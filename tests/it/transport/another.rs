//! An answer that nobody asked for: what an earlier request or nobody at all was to get arrives on
//! the connection first and is taken for the answer.

use std::sync::atomic::{AtomicUsize, Ordering};

use cloudflare_secondary_dns_transport::ErrorKind;

use super::*;

operation!(
    SETTINGS,
    "incoming_get",
    GET,
    "/zones/{zone_id}/secondary_dns/incoming",
    Read
);

fn record(id: &str) -> Reply {
    Reply::json(200, json!({"success": true, "result": {"id": id}}))
}

/// A server whose second answer is about another record.
async fn server() -> Server {
    let count = AtomicUsize::new(0);
    Server::handler(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        1 => record("other"),
        _ => record("acl"),
    })
    .await
}

#[tokio::test]
async fn is_asked_for_again_on_a_new_connection() {
    for operation in [&READ, &REPLACE, &DELETE] {
        let server = server().await;
        let transport = transport(&server);
        call(&transport, operation).await.expect("the first");
        assert_eq!(server.connections(), 1);
        let answer = call(&transport, operation).await.expect("asked again");
        assert_eq!(answer.result.as_ref().map(|acl| &*acl.id), Some("acl"));
        assert_eq!((answer.attempts(), server.connections()), (2, 2));
        // The new connection is kept.
        call(&transport.clone(), operation).await.expect("the last");
        assert_eq!(server.connections(), 2, "{operation}");
    }
}

#[tokio::test]
async fn is_an_error_that_names_the_connection() {
    let server = server().await;
    let transport = builder(&server)
        .retry(RetryPolicy::none())
        .build()
        .expect("valid");
    call(&transport, &REPLACE).await.expect("the first");
    let error = call(&transport, &REPLACE)
        .await
        .expect_err("another record");
    assert_eq!(error.kind(), ErrorKind::WrongRecord);
    assert_eq!(error.json_path(), Some("result.id"));
    assert!(
        error
            .to_string()
            .contains("connection is not to be trusted"),
        "{error}"
    );
    assert!(!error.to_string().contains("other\""), "{error}");
    assert!(error.may_have_taken_effect() && error.is_safe_to_retry());
    assert!(!error.is_not_found() && !error.is_decode());
    // No later call uses the connection.
    call(&transport, &REPLACE).await.expect("on another one");
    assert_eq!(server.connections(), 2);
}

/// What a zone has once is answered with the zone's id.
#[tokio::test]
async fn is_noticed_of_settings_by_the_id_of_the_zone() {
    let replies = [record("other"), record("zone")].map(Into::into);
    let server = Server::script(replies).await;
    let answer = call(&transport(&server), &SETTINGS).await;
    let answer = answer.expect("asked again");
    assert_eq!(
        answer.result.as_ref().map(|record| &*record.id),
        Some("zone")
    );
    assert_eq!((answer.attempts(), server.connections()), (2, 2));
}

/// With settings that are good for one client, no connection is used for long after that.
#[tokio::test]
async fn ends_the_sharing_of_connections_that_cannot_be_replaced() {
    let server = server().await;
    let transport = builder(&server)
        .http_client(reqwest::Client::builder().tls_certs_only([]))
        .build()
        .expect("valid");
    for _ in 0..2 {
        let answer = call(&transport, &READ).await.expect("in the end");
        assert_eq!(answer.result.as_ref().map(|acl| &*acl.id), Some("acl"));
    }
    // The third request is the retry, on the one connection that is open.
    assert_eq!((server.requests().len(), server.connections()), (3, 1));
    for connections in 2..4 {
        call(&transport, &READ).await.expect("an answer");
        assert_eq!(server.connections(), connections);
    }
}

/// What has no id to compare, or one that is written in another way, is not suspected.
#[tokio::test]
async fn is_not_suspected_without_need() {
    for result in [json!(null), json!({"id": "acl"})] {
        let body = json!({"success": true, "result": result});
        let (outcome, server) = once(&DELETE, [Reply::json(200, body)]).await;
        outcome.expect("a success");
        assert_eq!(server.requests().len(), 1);
    }
    // A create gets an id that nobody knew, and an action none.
    for operation in [&CREATE, &ACTION] {
        let (outcome, _server) = once(operation, [record("new")]).await;
        outcome.expect("a success");
    }
    // Hexadecimal digits in the other case are the same.
    let (outcome, _server) = once(&READ, [record("ACL")]).await;
    outcome.expect("the same id");
    // The path has it encoded.
    let server = Server::script([record("a b").into()]).await;
    let transport = transport(&server);
    let url = format!(
        "{}/accounts/a/secondary_dns/acls/a%20b",
        transport.base_url()
    );
    let outcome: Outcome = transport.execute(&READ, transport.http().get(url)).await;
    outcome.expect("the same id");
}

/// An answer that is not even of the operation's kind may be another request's as well. Then the
/// one that was asked for arrives late, and must not be the next request's.
#[tokio::test]
async fn may_be_one_that_cannot_be_read() {
    let list = Reply::json(200, json!({"success": true, "result": [{"id": "other"}]}));
    for operation in KINDS {
        let server = Server::script([list.clone().into(), ok().into(), ok().into()]).await;
        let transport = transport(&server);
        let error = call(&transport, operation).await.expect_err("a list");
        assert!(error.is_decode(), "{error}");
        for _ in 0..2 {
            call(&transport, operation).await.expect("an answer");
            assert_eq!(server.connections(), 2, "{operation}");
        }
    }
}

#[tokio::test]
async fn may_be_found_by_the_layers_above() {
    type Find = fn(Response<Answer>) -> Error;
    let finds: [Find; 2] = [
        |answer| {
            let nothing = answer.require(|_| None::<()>);
            nothing.expect_err("there is none")
        },
        |answer| Error::wrong_record("name", &answer),
    ];
    for find in finds {
        let server = Server::handler(|_| ok()).await;
        let transport = transport(&server);
        let answer = call(&transport, &READ).await.expect("an answer");
        let error = find(answer);
        for _ in 0..2 {
            call(&transport, &READ).await.expect("an answer");
            assert_eq!(server.connections(), 2, "{error}");
        }
    }
}
