//! Dropping a call stops it wherever it stands: nothing more is sent, and its place is free again.

use cloudflare_secondary_dns_transport::RateLimit;
use tokio::time::{Instant, timeout};

use super::*;
use crate::support::clock;
use crate::support::script::Step;

const TICK: Duration = Duration::from_millis(50);

/// Calls, gives up after `patience`, waits for an hour, and counts what the server saw.
async fn drop_after(
    steps: impl IntoIterator<Item = Step>,
    operation: &'static Operation,
    patience: Duration,
    configure: impl FnOnce(TransportBuilder) -> TransportBuilder,
) -> usize {
    let server = Server::script(steps).await;
    let transport = configure(builder(&server)).build().expect("valid");
    clock::run(TICK, async {
        let outcome = timeout(patience, call(&transport, operation)).await;
        assert!(outcome.is_err(), "it had ended: {outcome:?}");
    })
    .await;
    clock::run(
        Duration::from_secs(5),
        tokio::time::sleep(Duration::from_secs(3600)),
    )
    .await;
    server.requests().len()
}

#[tokio::test(start_paused = true)]
async fn while_the_answer_is_awaited() {
    for operation in KINDS {
        let steps = [ok().after(Duration::from_secs(20)).into(), ok().into()];
        assert_eq!(
            drop_after(steps, operation, Duration::from_secs(5), |b| b).await,
            1
        );
    }
}

#[tokio::test(start_paused = true)]
async fn in_the_middle_of_the_body() {
    let steps = [ok().cut(10).stalling().into(), ok().into()];
    assert_eq!(
        drop_after(steps, &READ, Duration::from_secs(5), |b| b).await,
        1
    );
}

#[tokio::test(start_paused = true)]
async fn in_the_pause_before_a_retry() {
    let steps = [
        failure(503, 1, "no").header("retry-after", "60").into(),
        ok().into(),
    ];
    assert_eq!(
        drop_after(steps, &READ, Duration::from_secs(5), |b| b).await,
        1
    );
}

#[tokio::test(start_paused = true)]
async fn while_waiting_for_the_rate_limit() {
    let server = Server::script((0..9).map(|_| ok().into())).await;
    let transport = builder(&server)
        .rate_limit(RateLimit::default().quota(2, Duration::from_secs(60)))
        .build()
        .expect("valid");
    let start = Instant::now();
    clock::run(TICK, async {
        call(&transport, &READ).await.expect("the first");
        call(&transport, &READ).await.expect("the second");
        // Two wait: one for the limit, one for its turn. The first gives up, the second moves up.
        let first = timeout(Duration::from_secs(10), call(&transport, &READ));
        let second = call(&transport, &READ);
        let (first, second) = tokio::join!(first, second);
        assert!(first.is_err());
        second.expect("its turn came");
    })
    .await;
    assert_eq!(server.requests().len(), 3);
    let last = server.requests()[2].at - start;
    assert!(
        last >= Duration::from_secs(60) && last < Duration::from_secs(61),
        "{last:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_dropped_in_flight_frees_its_place() {
    let steps = [Reply::stall().into(), ok().into(), ok().into()];
    let server = Server::script(steps).await;
    let transport = builder(&server)
        .rate_limit(RateLimit::default().burst(1, Duration::from_secs(1)))
        .build()
        .expect("valid");
    let start = Instant::now();
    clock::run(TICK, async {
        let gone = timeout(Duration::from_secs(3), call(&transport, &READ)).await;
        assert!(gone.is_err());
        call(&transport, &READ).await.expect("its place is free");
    })
    .await;
    // The server may have met the first at the moment when it was given up.
    let second = server.requests()[1].at - start;
    assert!(
        second >= Duration::from_secs(4) && second < Duration::from_secs(5),
        "{second:?}"
    );
}

#[tokio::test]
async fn a_call_that_was_never_polled_sends_nothing() {
    let server = Server::script([ok().into()]).await;
    let transport = transport(&server);
    drop(call(&transport, &CREATE));
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(server.connections(), 0);
}
