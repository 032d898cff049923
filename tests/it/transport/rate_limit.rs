//! RateLimit by what the server says: the `Ratelimit` header, 429, and who goes first.

use std::sync::{Arc, Mutex};

use cloudflare_secondary_dns_transport::{CallOptions, ErrorKind, RateLimit};
use tokio::time::Instant;

use super::*;
use crate::support::clock;

const TICK: Duration = Duration::from_millis(100);

/// That many calls at once, all of which are answered.
async fn crowd(transport: &Transport, calls: usize) {
    let calls: Vec<_> = (0..calls)
        .map(|_| {
            let transport = transport.clone();
            tokio::spawn(async move { call(&transport, &READ).await })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("an answer");
    }
}

/// Sends `calls` requests at once and returns when they arrived, counted from the first answer.
async fn burst(header: &str, calls: usize, limit: RateLimit) -> Vec<Duration> {
    let header = header.to_owned();
    let server = Server::handler(move |_| match header.as_str() {
        "" => ok(),
        header => ok().header("ratelimit", header),
    })
    .await;
    let transport = builder(&server).rate_limit(limit).build().expect("valid");
    clock::run(TICK, async {
        call(&transport, &READ).await.expect("the first");
        crowd(&transport, calls).await;
    })
    .await;
    let requests = server.requests();
    requests
        .iter()
        .skip(1)
        .map(|request| request.at - requests[0].at)
        .collect()
}

fn within(times: &[Duration], bound: Duration) -> usize {
    times.iter().filter(|&&time| time < bound).count()
}

#[tokio::test(start_paused = true)]
async fn the_header_is_heeded() {
    // Nothing is left: all wait for the window, and the rounding of `t`.
    let times = burst(r#""default";r=0;t=30"#, 1, RateLimit::default()).await;
    assert!(
        times[0] >= Duration::from_secs(30) && times[0] < Duration::from_secs(33),
        "{times:?}"
    );
    // The most restrictive of several policies.
    let times = burst(
        r#""a";r=500;t=9, "b";r=0;t=40, "c";r=0;t=20"#,
        1,
        RateLimit::default(),
    )
    .await;
    assert!(
        times[0] >= Duration::from_secs(40) && times[0] < Duration::from_secs(43),
        "{times:?}"
    );
    // A year is no wait: the API's own block is five minutes.
    for header in [
        r#""default";r=0;t=31536000"#,
        r#""default";r=0;t=99999999999999999999"#,
    ] {
        let times = burst(header, 1, RateLimit::default()).await;
        assert!(
            times[0] >= Duration::from_secs(299) && times[0] < Duration::from_secs(301),
            "{header}: {times:?}"
        );
    }
    // Plenty is left, or it cannot be read.
    for header in [
        r#""default";r=900;t=30"#,
        "r=0",
        "nonsense",
        r#""default";r=zero;t=9"#,
        "",
    ] {
        let times = burst(header, 20, RateLimit::default()).await;
        assert_eq!(
            within(&times, Duration::from_secs(1)),
            20,
            "{header}: {times:?}"
        );
    }
    // Off is off.
    let times = burst(r#""default";r=0;t=30"#, 20, RateLimit::off()).await;
    assert_eq!(within(&times, Duration::from_secs(1)), 20, "{times:?}");
}

/// What is in flight counts against what is left, so that a crowd does not spend the same five
/// twice.
#[tokio::test(start_paused = true)]
async fn calls_in_flight_count_against_what_is_left() {
    let left = Arc::new(Mutex::new(6_u32));
    let server = {
        let left = Arc::clone(&left);
        Server::handler(move |_| {
            let mut left = left.lock().expect("unpoisoned");
            if *left == 0 {
                return failure(429, 971, "too many").header("retry-after", "60");
            }
            *left -= 1;
            let header = format!("\"default\";r={left};t=60");
            ok().header("ratelimit", &header)
                .after(Duration::from_millis(300))
        })
        .await
    };
    let transport = builder(&server).build().expect("valid");
    let start = Instant::now();
    clock::run(TICK, async {
        call(&transport, &READ).await.expect("the first");
        let refill = {
            let left = Arc::clone(&left);
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_secs(60)).await;
                *left.lock().expect("unpoisoned") = 100;
            })
        };
        let calls: Vec<_> = (0..20)
            .map(|_| {
                let transport = transport.clone();
                tokio::spawn(async move { call(&transport, &READ).await })
            })
            .collect();
        for call in calls {
            assert_eq!(
                call.await.expect("no panic").expect("an answer").attempts(),
                1
            );
        }
        refill.await.expect("no panic");
    })
    .await;
    let times: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.at - start)
        .collect();
    assert_eq!(within(&times, Duration::from_secs(59)), 6, "{times:?}");
    assert_eq!(times.len(), 21);
}

#[tokio::test(start_paused = true)]
async fn after_a_429_all_clones_hold_back() {
    let server = Server::script([
        failure(429, 971, "slow down")
            .header("retry-after", "100")
            .into(),
        ok().into(),
        ok().into(),
        ok().into(),
    ])
    .await;
    let transport = transport(&server);
    let start = Instant::now();
    clock::run(TICK, async {
        // Even when the call that met it does not come again.
        call(
            &transport.with_options(CallOptions::new().retries(0)),
            &READ,
        )
        .await
        .expect_err("429");
        let short = transport.with_options(CallOptions::new().deadline(Duration::from_secs(20)));
        let before = Instant::now();
        let error = call(&short, &READ).await.expect_err("held back");
        assert!(
            before.elapsed() < Duration::from_secs(1),
            "it fails at once"
        );
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::RateLimited, 0)
        );
        assert!(
            error
                .retry_after()
                .is_some_and(|wait| wait > Duration::from_secs(90)),
            "{error:?}"
        );
        assert!(error.to_string().contains("nothing was sent"), "{error}");
        assert!(error.is_safe_to_retry() && !error.may_have_taken_effect());
        let (a, b, c) = tokio::join!(
            call(&transport, &READ),
            call(&transport, &CREATE),
            call(&transport, &ACTION)
        );
        a.expect("later");
        b.expect("later");
        c.expect("later");
    })
    .await;
    let requests = server.requests();
    assert_eq!(requests.len(), 4);
    for request in &requests[1..] {
        let time = request.at - start;
        assert!(
            time >= Duration::from_secs(100) && time < Duration::from_secs(102),
            "{time:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_without_a_time_goes_by_the_header() {
    // A year is not believed: the API's own block is five minutes.
    for (said, waited) in [("25", 25), ("31536000", 300)] {
        let header = format!("\"default\";r=0;t={said}");
        let refusal = failure(429, 971, "no").header("ratelimit", &header);
        let server = Server::script([refusal.into(), ok().into()]).await;
        let transport = transport(&server);
        let start = Instant::now();
        clock::run(TICK, call(&transport, &READ))
            .await
            .expect("later");
        let time = server.requests()[1].at - start;
        let waited = Duration::from_secs(waited);
        assert!(
            time >= waited && time < waited + Duration::from_secs(3),
            "{said}: {time:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_queue_ends_with_the_deadline() {
    let server = Server::handler(|_| ok()).await;
    let transport = builder(&server)
        .rate_limit(RateLimit::default().quota(3, Duration::from_secs(60)))
        .deadline(Duration::from_secs(90))
        .build()
        .expect("valid");
    let start = Instant::now();
    clock::run(TICK, async {
        let calls: Vec<_> = (0..10)
            .map(|_| {
                let transport = transport.clone();
                tokio::spawn(async move { call(&transport, &CREATE).await })
            })
            .collect();
        let mut done = 0;
        for call in calls {
            match call.await.expect("no panic") {
                Ok(_) => done += 1,
                Err(error) => {
                    assert!(
                        error.is_rate_limited() && error.attempts() == 0,
                        "{error:?}"
                    );
                    assert!(!error.may_have_taken_effect() && error.is_safe_to_retry());
                }
            }
        }
        assert_eq!(done, 6, "three at once and three a minute later");
    })
    .await;
    assert!(
        start.elapsed() < Duration::from_secs(92),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn calls_go_in_the_order_in_which_they_were_made() {
    let server = Server::handler(|_| ok()).await;
    let transport = builder(&server)
        .rate_limit(RateLimit::default().quota(1, Duration::from_secs(10)))
        .build()
        .expect("valid");
    clock::run(TICK, async {
        let calls: Vec<_> = (0..12)
            .map(|index| {
                let transport = transport.clone();
                tokio::spawn(async move {
                    call_with(&transport, &CREATE, json!({"name": index}))
                        .await
                        .expect("its turn");
                })
            })
            .collect();
        for call in calls {
            call.await.expect("no panic");
        }
    })
    .await;
    let order: Vec<_> = server
        .requests()
        .iter()
        .map(|request| {
            serde_json::from_slice::<Value>(&request.body).expect("JSON")["name"].clone()
        })
        .collect();
    assert_eq!(order, (0..12).map(|index| json!(index)).collect::<Vec<_>>());
}

/// A call that cannot be in time is told at once, although a patient one waits before it.
#[tokio::test(start_paused = true)]
async fn no_call_waits_in_vain_behind_a_patient_one() {
    let server = Server::handler(|_| ok()).await;
    let transport = builder(&server)
        .rate_limit(RateLimit::default().quota(1, Duration::from_secs(100)))
        .build()
        .expect("valid");
    let of = |seconds| CallOptions::new().deadline(Duration::from_secs(seconds));
    let spawn = |transport: Transport| {
        tokio::spawn(async move {
            let start = Instant::now();
            (call(&transport, &READ).await, start.elapsed())
        })
    };
    clock::run(TICK, async {
        // One that queues before anyone knows how long it will take, and is behind two patient
        // ones.
        let slow = spawn(transport.clone());
        let patient = [0; 2].map(|_| spawn(transport.with_options(of(1000))));
        let early = spawn(transport.with_options(of(50)));
        slow.await.expect("no panic").0.expect("the first");
        let (outcome, elapsed) = early.await.expect("no panic");
        let error = outcome.expect_err("not in time");
        assert!(elapsed < Duration::from_secs(3), "{elapsed:?}");
        assert!(
            error.is_rate_limited() && error.is_safe_to_retry(),
            "{error:?}"
        );
        assert!(
            error.retry_after() > Some(Duration::from_secs(90)),
            "{error:?}"
        );
        // And one that comes later.
        let (outcome, elapsed) = spawn(transport.with_options(of(20)))
            .await
            .expect("no panic");
        let error = outcome.expect_err("not in time");
        assert!(elapsed < Duration::from_secs(1), "{elapsed:?}");
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::RateLimited, 0)
        );
        assert!(error.to_string().contains("nothing was sent"), "{error}");
        // Patience is rewarded.
        for call in patient {
            call.await.expect("no panic").0.expect("its turn");
        }
    })
    .await;
    assert_eq!(server.requests().len(), 3);
}

/// A server that gives more than is documented is taken at its word.
#[tokio::test(start_paused = true)]
async fn a_larger_quota_is_used() {
    let left = Arc::new(Mutex::new(5000_u32));
    let server = Server::handler(move |_| {
        let mut left = left.lock().expect("unpoisoned");
        *left -= 1;
        ok().header("ratelimit", &format!("\"default\";r={left};t=300"))
    })
    .await;
    let transport = builder(&server).build().expect("valid");
    let start = Instant::now();
    clock::run(TICK, async {
        for _ in 0..10 {
            crowd(&transport, 200).await;
        }
    })
    .await;
    assert!(
        start.elapsed() < Duration::from_secs(30),
        "{:?}",
        start.elapsed()
    );
}
