//! How long a call waits before it is sent again, and what bounds it: deadlines and limits of time.

use std::time::{Duration, SystemTime};

use cloudflare_secondary_dns_transport::{CallOptions, ErrorKind, RetryPolicy};
use tokio::time::Instant;

use super::*;
use crate::support::clock;

const TICK: Duration = Duration::from_millis(100);

/// The times of the requests, counted from the first, and the outcome.
async fn times(
    steps: impl IntoIterator<Item = Reply>,
    configure: impl FnOnce(TransportBuilder) -> TransportBuilder,
    operation: &'static Operation,
) -> (Vec<Duration>, Duration, Outcome) {
    let server = Server::script(steps.into_iter().map(Into::into)).await;
    let transport = configure(builder(&server)).build().expect("valid");
    let start = Instant::now();
    let outcome = clock::run(TICK, call(&transport, operation)).await;
    let times = server
        .requests()
        .iter()
        .map(|request| request.at - start)
        .collect();
    (times, start.elapsed(), outcome)
}

#[tokio::test(start_paused = true)]
async fn pauses_grow_and_are_random() {
    let mut seen = std::collections::HashSet::new();
    for _ in 0..20 {
        let replies = (0..4).map(|_| failure(503, 1000, "later"));
        let (times, _, _) = times(replies, |b| b.retry(RetryPolicy::default()), &READ).await;
        let mut bound = Duration::from_millis(500);
        for pair in times.windows(2) {
            let pause = pair[1] - pair[0];
            assert!(pause <= bound + 2 * TICK, "{pause:?} > {bound:?}");
            seen.insert(pause);
            bound *= 2;
        }
    }
    assert!(seen.len() > 10, "{seen:?}");
    assert!(
        seen.iter().any(|pause| *pause > Duration::from_secs(1)),
        "{seen:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn waits_as_long_as_the_server_asks() {
    for (status, operation) in [(429, &READ), (429, &CREATE), (503, &READ), (408, &DELETE)] {
        let replies = [
            failure(status, 1000, "no").header("retry-after", "120"),
            ok(),
        ];
        let (times, _, outcome) = times(replies, |b| b, operation).await;
        assert_eq!(outcome.expect("waited").attempts(), 2);
        let pause = times[1] - times[0];
        let asked = Duration::from_secs(120);
        assert!(
            pause >= asked && pause < asked + 3 * TICK,
            "{status}: {pause:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn waits_until_the_date_that_the_server_names() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777 - 90);
    for (date, seconds) in [
        // RFC 9110, section 5.6.7: the same moment in its three forms.
        ("Sun, 06 Nov 1994 08:49:37 GMT", 90),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 90),
        ("Sun Nov  6 08:49:37 1994", 90),
        // Past, and unreadable: the usual pause, which is none here.
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
        ("soon", 0),
        ("-5", 0),
        ("", 0),
    ] {
        let replies = [failure(429, 1000, "no").header("retry-after", date), ok()];
        let (times, _, outcome) = times(replies, |b| b.wall_clock(move || now), &READ).await;
        outcome.expect("waited");
        let pause = times[1] - times[0];
        let asked = Duration::from_secs(seconds);
        assert!(
            pause >= asked && pause < asked + 3 * TICK,
            "{date}: {pause:?}"
        );
    }
}

/// The server's date is compared with the server's own clock, however wrong that is.
#[tokio::test(start_paused = true)]
async fn the_servers_clock_may_be_wrong() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
    for (date, retry_after) in [
        // An hour ahead, and an hour behind.
        (
            "Sun, 06 Nov 1994 09:49:37 GMT",
            "Sun, 06 Nov 1994 09:51:07 GMT",
        ),
        (
            "Sun, 06 Nov 1994 07:49:37 GMT",
            "Sun, 06 Nov 1994 07:51:07 GMT",
        ),
        // A date that cannot be read leaves the clock of this machine.
        ("yesterday", "Sun, 06 Nov 1994 08:51:07 GMT"),
    ] {
        let refusal = failure(429, 1000, "no")
            .header("date", date)
            .header("retry-after", retry_after);
        let replies = [refusal, ok()];
        let (times, _, outcome) = times(replies, |b| b.wall_clock(move || now), &READ).await;
        outcome.expect("waited");
        let pause = times[1] - times[0];
        let asked = Duration::from_secs(90);
        assert!(
            pause >= asked && pause < asked + 3 * TICK,
            "{date}: {pause:?}"
        );
    }
}

#[tokio::test]
async fn decimals_are_rounded_up() {
    for (text, seconds) in [
        ("292.05", Some(293)),
        ("292.00", Some(292)),
        ("292.", Some(292)),
        ("0.001", Some(1)),
        (".5", None),
        ("1.5.5", None),
        ("1.5s", None),
        ("1e3", None),
    ] {
        let server = Server::script([failure(400, 1, "no").header("retry-after", text).into()]);
        let error = call(&transport(&server.await), &READ).await;
        let asked = error.expect_err("400").retry_after();
        assert_eq!(asked, seconds.map(Duration::from_secs), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_beyond_the_deadline_fails_at_once_and_says_so() {
    for (retry_after, seconds) in [("400", 400), ("99999999999999999999999", 366 * 24 * 3600)] {
        let replies = [failure(429, 1000, "slow down").header("retry-after", retry_after)];
        let (times, elapsed, outcome) = times(replies, |b| b, &READ).await;
        assert_eq!(times.len(), 1);
        assert!(elapsed < 5 * TICK, "{elapsed:?}");
        let error = outcome.expect_err("too long");
        assert!(error.is_rate_limited() && error.is_safe_to_retry());
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
        let text = error.to_string();
        assert!(
            text.contains(&format!("asks to wait {seconds} s")),
            "{text}"
        );
        assert!(text.contains("deadline"), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_block_of_five_minutes_is_waited_out_by_default() {
    let replies = [failure(429, 1000, "no").header("retry-after", "300"), ok()];
    let (times, _, outcome) = times(replies, |b| b, &CREATE).await;
    outcome.expect("waited");
    assert!(times[1] - times[0] >= Duration::from_secs(300));
}

#[tokio::test(start_paused = true)]
async fn the_deadline_bounds_the_whole_call() {
    let slow = || failure(503, 1000, "later").after(Duration::from_secs(3));
    let configure = |b: TransportBuilder| {
        b.deadline(Duration::from_secs(10))
            .retry(quick().retries(100))
    };
    let (times, elapsed, outcome) = times((0..9).map(|_| slow()), configure, &READ).await;
    let error = outcome.expect_err("never ends");
    assert!(error.is_timeout() && error.is_safe_to_retry(), "{error:?}");
    assert_eq!(times.len(), 4);
    assert!(
        elapsed >= Duration::from_secs(10) && elapsed < Duration::from_secs(11),
        "{elapsed:?}"
    );
    assert!(error.to_string().contains("10s"), "{error}");

    // And that of one call.
    let server = Server::script([Reply::stall().into()]).await;
    let options = CallOptions::new().deadline(Duration::from_secs(2));
    let transport = super::transport(&server).with_options(options);
    let start = Instant::now();
    let error = clock::run(TICK, call(&transport, &CREATE))
        .await
        .expect_err("no answer");
    assert!(start.elapsed() < Duration::from_secs(3));
    assert!(error.is_timeout() && error.may_have_taken_effect());
    assert!(!error.is_safe_to_retry());
}

#[tokio::test(start_paused = true)]
async fn each_time_limit_has_its_effect() {
    let silent = || Reply::stall();
    let half = || ok().cut(5).stalling();
    for (reply, setting) in [
        (silent(), "read"),
        (half(), "read"),
        (silent(), "attempt"),
        (half(), "attempt"),
    ] {
        let configure = |b: TransportBuilder| match setting {
            "read" => b.read_timeout(Duration::from_secs(5)),
            _ => b.attempt_timeout(Duration::from_secs(5)),
        };
        let (seen, elapsed, outcome) = times([reply.clone(), ok()], configure, &READ).await;
        outcome.expect("the second attempt answers");
        assert_eq!(seen.len(), 2);
        assert!(
            elapsed >= Duration::from_secs(5) && elapsed < Duration::from_secs(6),
            "{elapsed:?}"
        );
        // The same on a create is not repeated.
        let (seen, _, outcome) = times([reply, ok()], configure, &CREATE).await;
        let error = outcome.expect_err("ambiguous");
        assert!(
            error.is_timeout() && error.may_have_taken_effect(),
            "{error:?}"
        );
        assert_eq!(seen.len(), 1);
    }
}

/// A name server that never answers.
struct Silence;

impl reqwest::dns::Resolve for Silence {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn connecting_has_a_time_of_its_own() {
    let silent = || {
        reqwest::Client::builder()
            .tls_certs_only([])
            .dns_resolver(Silence)
    };
    let transport = Transport::builder()
        .base_url("http://localhost:1/client/v4")
        .credentials(Credentials::none())
        .http_client_with(silent)
        .connect_timeout(Duration::from_secs(4))
        .retry(quick().retries(2))
        .build()
        .expect("valid");
    let start = Instant::now();
    let error = clock::run(TICK, call(&transport, &CREATE))
        .await
        .expect_err("no connection");
    // Three times, since nothing was sent.
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
    assert!(error.is_timeout() && error.is_connect() && error.is_safe_to_retry());
    assert!(!error.may_have_taken_effect());
    assert!(
        error
            .to_string()
            .contains("cannot connect to localhost:1 in time"),
        "{error}"
    );
    let elapsed = start.elapsed();
    assert!(
        elapsed >= Duration::from_secs(12) && elapsed < Duration::from_secs(13),
        "{elapsed:?}"
    );
}
