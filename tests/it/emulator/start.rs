//! Starting and stopping: free ports, many at once, drop, grace, and what is refused.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use cloudflare_secondary_dns_emulator::{Emulator, ErrorKind, Fault};

use super::api::{ACCOUNT, Api};

#[tokio::test]
async fn many_run_at_once_and_know_nothing_of_each_other() {
    let mut apis = Vec::new();
    for _ in 0..8 {
        apis.push(Api::start().await);
    }
    for (number, api) in apis.iter().enumerate() {
        assert!(
            api.emulator.base_url().starts_with("http://127.0.0.1:")
                && api.emulator.base_url().ends_with("/client/v4")
        );
        for _ in 0..number {
            api.peer("ns1", None).await;
        }
    }
    for (number, api) in apis.iter().enumerate() {
        assert_eq!(
            api.ok("peers_list", &[ACCOUNT])
                .await
                .as_array()
                .map(Vec::len),
            Some(number)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_when_it_is_dropped() {
    let api = Api::start().await;
    api.ok("acls_list", &[ACCOUNT]).await;
    let address = api.emulator.address();
    drop(api.emulator);
    assert_stops(address);
}

#[tokio::test]
async fn stopping_lets_requests_finish() {
    let api = Api::start().await;
    api.emulator
        .inject(Fault::delay(Duration::from_millis(200)))
        .expect("a fault");
    let answer = tokio::spawn(api.request("acls_list", &[ACCOUNT]).send());
    while api.emulator.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(api.emulator.stop(Duration::from_secs(10)).await);
    assert_eq!(
        answer.await.expect("no panic").expect("an answer").status(),
        200
    );

    // Patience has an end.
    let api = Api::start().await;
    api.emulator.inject(Fault::stall()).expect("a fault");
    let response = api
        .request("acls_list", &[ACCOUNT])
        .send()
        .await
        .expect("headers");
    assert!(!api.emulator.stop(Duration::from_millis(50)).await);
    response.bytes().await.expect_err("the body is cut");
}

#[test]
fn it_runs_without_a_runtime() {
    let emulator = Emulator::builder().start_blocking().expect("it starts");
    let mut stream = TcpStream::connect(emulator.address()).expect("it listens");
    let request = "GET /__emulator/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).expect("it is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let address = emulator.address();
    drop(emulator);
    assert_stops(address);
}

/// Nothing listens there any more, within five seconds.
fn assert_stops(address: SocketAddr) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while TcpStream::connect(address).is_ok() {
        assert!(Instant::now() < deadline, "it still listens");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A runtime of the caller is no obstacle, neither to its start nor to its end.
#[tokio::test]
async fn it_runs_beside_a_runtime() {
    let emulator = Emulator::builder().start_blocking().expect("it starts");
    let address = emulator.address();
    drop(emulator);
    assert_stops(address);
}

#[tokio::test]
async fn addresses_that_others_reach_must_be_asked_for() {
    let open = "0.0.0.0:0".parse().expect("an address");
    let error = Emulator::builder()
        .listen(open)
        .start()
        .await
        .expect_err("it is refused");
    assert_eq!(error.kind(), ErrorKind::NotLoopback);
    assert!(error.to_string().contains("--allow-remote"), "{error}");
    Emulator::builder()
        .listen(open)
        .allow_remote(true)
        .start()
        .await
        .expect("it was asked for");

    let emulator = Emulator::start().await.expect("it starts");
    let error = Emulator::builder()
        .listen(emulator.address())
        .start()
        .await
        .expect_err("the port is taken");
    assert_eq!(error.kind(), ErrorKind::Listen);
    assert!(error.to_string().contains("in use"), "{error}");
}
