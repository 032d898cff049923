//! No create is sent twice without proof that the first had no effect, and none is lost without
//! word.

use super::*;
use crate::support::script::Step;

/// A create has more bytes on the wire than this.
const REQUEST: usize = 200;

#[tokio::test]
async fn a_create_arrives_at_most_once_wherever_the_connection_breaks() {
    let answer = ok();
    for reset in [false, true] {
        // Before, during and right after the request.
        for after in (0..REQUEST).step_by(23) {
            let step = if reset {
                Step::reset(after)
            } else {
                Step::hang_up(after)
            };
            check(
                step,
                &format!("{after} bytes into the request, reset={reset}"),
            )
            .await;
        }
        // Before, during and after the answer's head, and in its body.
        let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n{\"succ";
        for sent in (0..=head.len()).step_by(11) {
            let reply = Reply::raw(&head[..sent]);
            let reply = if reset { reply.resetting() } else { reply };
            check(
                reply.into(),
                &format!("{sent} bytes into the answer, reset={reset}"),
            )
            .await;
        }
        for sent in [0, 1, 30, 60] {
            let reply = answer.clone().cut(sent);
            let reply = if reset { reply.resetting() } else { reply };
            check(
                reply.into(),
                &format!("{sent} bytes into the body, reset={reset}"),
            )
            .await;
        }
    }
}

async fn check(step: Step, what: &str) {
    let server = Server::script([step, ok().into(), ok().into()]).await;
    let outcome = call(&transport(&server), &CREATE).await;
    let error = outcome.expect_err(what);
    assert!(error.is_connect(), "{what}: {error:?}");
    assert!(
        error.may_have_taken_effect() && !error.is_safe_to_retry(),
        "{what}: {error:?}"
    );
    assert_eq!(error.attempts(), 1, "{what}");
    assert_eq!(server.steps_left(), 2, "{what}: something more was sent");
    assert!(server.requests().len() <= 1, "{what}");
}

#[tokio::test]
async fn a_create_is_not_repeated_when_the_answer_cannot_be_read() {
    for reply in [
        Reply::html(200),
        Reply::body(200, ""),
        Reply::body(200, "{\"success\":tr"),
        Reply::body(201, "[]"),
        failure(200, 1000, "no"),
    ] {
        let (outcome, server) = once(&CREATE, [reply, ok()]).await;
        assert!(outcome.is_err());
        assert_eq!(server.requests().len(), 1);
    }
}

/// A connection that the server closed while it was idle must not cost a create: the request is put
/// on a new one, since not a byte of it went out on the old.
#[tokio::test]
async fn an_idle_connection_that_was_closed_does_not_matter() {
    let server = Server::script([ok().closing().into(), ok().into()]).await;
    let transport = transport(&server);
    call(&transport, &CREATE).await.expect("the first");
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    call(&transport, &CREATE).await.expect("the second");
    assert_eq!(server.requests().len(), 2);
    assert_eq!(server.connections(), 2);
}

/// Callers by the dozen, each on a connection that may break at any point: nothing arrives twice,
/// and whoever was told of success finds it on the server.
#[tokio::test]
async fn many_creates_over_a_bad_line() {
    let broken = |i: usize| -> Step {
        match i % 5 {
            0 => ok().into(),
            1 => Step::hang_up(i),
            2 => Reply::close().into(),
            3 => ok().cut(9).into(),
            _ => Step::reset(0),
        }
    };
    let server = Server::script((0..150).map(broken)).await;
    let transport = transport(&server);
    let calls: Vec<_> = (0..60)
        .map(|name| {
            let transport = transport.clone();
            tokio::spawn(async move {
                let outcome = call_with(&transport, &CREATE, json!({"name": name})).await;
                (name, outcome)
            })
        })
        .collect();
    let mut succeeded = Vec::new();
    for call in calls {
        match call.await.expect("no panic") {
            (name, Ok(_)) => succeeded.push(name),
            (_, Err(error)) => assert!(error.may_have_taken_effect(), "{error:?}"),
        }
    }
    let mut arrived: Vec<u64> = server
        .requests()
        .iter()
        .map(|request| serde_json::from_slice::<Value>(&request.body).expect("JSON"))
        .filter_map(|body| body["name"].as_u64())
        .collect();
    arrived.sort_unstable();
    assert!(
        arrived.windows(2).all(|pair| pair[0] != pair[1]),
        "{arrived:?}"
    );
    assert!(
        succeeded.iter().all(|name| arrived.contains(name)),
        "{succeeded:?} {arrived:?}"
    );
    assert!(
        arrived.len() > 20 && !succeeded.is_empty(),
        "{succeeded:?} {arrived:?}"
    );
}
