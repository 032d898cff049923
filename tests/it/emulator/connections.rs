//! Connections that are reset, cut or left hanging, down to the bytes.

use std::io::ErrorKind as IoErrorKind;
use std::time::Duration;

use cloudflare_secondary_dns_emulator::{Fault, When};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::api::{ACCOUNT, Api};
use super::faults::{faulty, peers};

/// How long a plain client waits for bytes that may never come.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a plain client reads after a request to create a peer, and how reading ends.
async fn raw(stream: &mut TcpStream, patience: Duration) -> (String, Result<(), IoErrorKind>) {
    let body = r#"{"name": "ns1"}"#;
    let request = format!(
        "POST /client/v4/accounts/{ACCOUNT}/secondary_dns/peers HTTP/1.1\r\nHost: localhost\r\n\
         Authorization: Bearer any\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream
        .write_all(request.as_bytes())
        .await
        .expect("the request is sent");
    let mut received = Vec::new();
    let end = tokio::time::timeout(patience, stream.read_to_end(&mut received)).await;
    let end = end.map_or(Err(IoErrorKind::TimedOut), |read| {
        read.map(|_| ()).map_err(|error| error.kind())
    });
    (String::from_utf8(received).expect("a text"), end)
}

async fn connect(api: &Api) -> TcpStream {
    TcpStream::connect(api.emulator.address())
        .await
        .expect("a connection")
}

/// Length that the headers promise, and bytes of the body that came.
fn lengths(received: &str) -> (usize, usize) {
    let (headers, body) = received.split_once("\r\n\r\n").expect("headers");
    let promised = headers
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .expect("a length");
    (promised.parse().expect("a number"), body.len())
}

#[tokio::test]
async fn a_reset_before_the_answer_leaves_nothing() {
    let api = faulty(Fault::reset(When::Before)).await;
    let (received, end) = raw(&mut connect(&api).await, PATIENCE).await;
    assert_eq!(
        (received.as_str(), end),
        ("", Err(IoErrorKind::ConnectionReset))
    );
    assert_eq!(peers(&api).await, 0);
    let log = api.emulator.requests();
    assert_eq!(log.iter().next().and_then(|request| request.status), None);
}

#[tokio::test]
async fn a_reset_during_the_body_leaves_half_of_it() {
    let api = faulty(Fault::reset(When::During)).await;
    let (received, end) = raw(&mut connect(&api).await, PATIENCE).await;
    assert!(received.starts_with("HTTP/1.1 200 OK"), "{received}");
    let (promised, came) = lengths(&received);
    assert_eq!(
        (came, end),
        (promised / 2, Err(IoErrorKind::ConnectionReset))
    );
    assert_eq!(peers(&api).await, 1);
}

#[tokio::test]
async fn a_reset_after_the_body_leaves_a_dead_connection() {
    let api = faulty(Fault::reset(When::After)).await;
    let (received, end) = raw(&mut connect(&api).await, PATIENCE).await;
    let (promised, came) = lengths(&received);
    assert_eq!((came, end), (promised, Err(IoErrorKind::ConnectionReset)));
    assert!(
        !received.contains("connection: close"),
        "the client is to believe that it lives"
    );
    assert_eq!(peers(&api).await, 1);
}

#[tokio::test]
async fn a_truncated_body_ends_in_good_order() {
    let api = faulty(Fault::truncate()).await;
    let (received, end) = raw(&mut connect(&api).await, PATIENCE).await;
    let (promised, came) = lengths(&received);
    assert_eq!((came, end), (promised / 2, Ok(())));
    assert_eq!(peers(&api).await, 1);
}

#[tokio::test]
async fn a_stalled_body_ends_with_the_clients_patience_or_the_emulator() {
    let api = faulty(Fault::stall().times(2)).await;
    let mut stream = connect(&api).await;
    let (received, end) = raw(&mut stream, Duration::from_millis(300)).await;
    let (promised, came) = lengths(&received);
    assert_eq!((came, end), (promised / 2, Err(IoErrorKind::TimedOut)));
    assert_eq!(peers(&api).await, 1);

    let request = api.request("peers_create", &[ACCOUNT]);
    let request = request.json(&json!({ "name": "ns1" }));
    let response = request.send().await.expect("the headers come");
    drop(api.emulator);
    let cut = "the body is cut when the emulator stops";
    response.bytes().await.expect_err(cut);
}
