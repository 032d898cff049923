//! Against servers that enforce the documented limit in whatever way, no caller meets a 429.
//!
//! Server and client share one clock, which is turned by hand; what is asserted comes from the
//! server's own log.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::time::Instant;

use cloudflare_secondary_dns_transport::RateLimit;

use super::*;
use crate::support::clock;

const TICK: Duration = Duration::from_millis(100);
/// For long waits, where a timer that fires a little late changes nothing.
const COARSE: Duration = Duration::from_millis(250);
const FIVE_MINUTES: Duration = Duration::from_secs(300);

/// How a server counts.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Counting {
    /// Windows of a fixed width, the first beginning with the first request.
    Fixed,
    /// Any stretch of time of that width.
    Sliding,
}

/// The documented limits, enforced: beyond them everything is refused for five minutes.
struct Enforcer {
    counting: Counting,
    with_header: bool,
    requests: usize,
    width: Duration,
    /// Seconds are rounded up, not down.
    rounds_up: bool,
    arrived: VecDeque<Instant>,
    window: Option<Instant>,
    in_window: usize,
    blocked_until: Option<Instant>,
    refused: usize,
}

impl Enforcer {
    fn new(counting: Counting, with_header: bool) -> Self {
        Self {
            counting,
            with_header,
            requests: 1200,
            width: FIVE_MINUTES,
            rounds_up: false,
            arrived: VecDeque::new(),
            window: None,
            in_window: 0,
            blocked_until: None,
            refused: 0,
        }
    }

    fn arrive(&mut self, now: Instant) -> Reply {
        let recent = |width: Duration, arrived: &VecDeque<Instant>| {
            arrived
                .iter()
                .rev()
                .take_while(|&&at| now - at < width)
                .count()
        };
        let second = recent(Duration::from_secs(1), &self.arrived);
        if self.window.is_none_or(|start| now >= start + self.width) {
            self.window = Some(now);
            self.in_window = 0;
        }
        let used = match self.counting {
            Counting::Fixed => self.in_window,
            Counting::Sliding => recent(self.width, &self.arrived),
        };
        let blocked = self.blocked_until.is_some_and(|until| now < until);
        if blocked || used >= self.requests || second >= 200 {
            self.refused += 1;
            self.blocked_until.get_or_insert(now + FIVE_MINUTES);
            return failure(429, 971, "slow down").header("retry-after", "300");
        }
        self.arrived.push_back(now);
        self.in_window += 1;
        let left = self.requests - used - 1;
        let start = match self.counting {
            Counting::Fixed => self.window,
            Counting::Sliding => self.arrived.get(self.arrived.len() - used - 1).copied(),
        };
        let reset = start.map_or(self.width, |start| start + self.width - now);
        if self.with_header {
            let up = u64::from(self.rounds_up && reset.subsec_nanos() > 0);
            let header = format!("\"default\";r={left};t={}", reset.as_secs() + up);
            ok().header("ratelimit", &header)
        } else {
            ok()
        }
    }
}

/// This many callers make that many calls together; returns when, and asserts that none was
/// refused.
async fn callers(count: usize, calls: usize, counting: Counting, with_header: bool) -> Duration {
    let enforcer = Arc::new(Mutex::new(Enforcer::new(counting, with_header)));
    let server = {
        let enforcer = Arc::clone(&enforcer);
        Server::handler(move |request| {
            let mut enforcer = enforcer.lock().expect("unpoisoned");
            let reply = enforcer.arrive(request.at);
            // Answers take their time and overtake one another.
            reply.after(Duration::from_millis(fastrand::u64(0..150)))
        })
        .await
    };
    let transport = builder(&server).build().expect("valid");
    let start = Instant::now();
    let tick = if count == 1 { TICK } else { COARSE };
    clock::run(tick, async {
        let callers: Vec<_> = (0..count)
            .map(|caller| {
                let transport = transport.clone();
                tokio::spawn(async move {
                    for _ in (caller..calls).step_by(count) {
                        let answer = call(&transport, &READ).await.expect("never refused");
                        assert_eq!(answer.attempts(), 1);
                    }
                })
            })
            .collect();
        for caller in callers {
            caller.await.expect("no refusal");
        }
    })
    .await;
    let enforcer = enforcer.lock().expect("unpoisoned");
    assert_eq!(
        (enforcer.refused, enforcer.arrived.len()),
        (0, calls),
        "{counting:?}"
    );
    start.elapsed()
}

#[tokio::test(start_paused = true)]
async fn one_caller_with_2000_calls_is_never_refused() {
    let elapsed = callers(1, 2000, Counting::Fixed, true).await;
    assert!(elapsed < Duration::from_secs(420), "{elapsed:?}");
}

#[tokio::test(start_paused = true)]
async fn sixteen_callers_with_2000_calls_are_never_refused() {
    for (counting, with_header) in [(Counting::Fixed, true), (Counting::Sliding, false)] {
        let elapsed = callers(16, 2000, counting, with_header).await;
        assert!(elapsed < Duration::from_secs(320), "{elapsed:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn two_thousand_callers_are_never_refused() {
    for (counting, with_header) in [
        (Counting::Fixed, true),
        (Counting::Fixed, false),
        (Counting::Sliding, true),
        (Counting::Sliding, false),
    ] {
        let elapsed = callers(2000, 2000, counting, with_header).await;
        // 1,200 go at 200 a second, the rest five minutes later.
        assert!(elapsed >= FIVE_MINUTES, "{elapsed:?}");
        assert!(
            elapsed < Duration::from_secs(320),
            "{counting:?} {with_header}: {elapsed:?}"
        );
    }
}

/// Where the client knows the limit, it takes at most half as long again as anyone could.
#[tokio::test(start_paused = true)]
async fn a_limit_that_is_known_is_used() {
    const CALLS: usize = 120;
    const WINDOW: Duration = Duration::from_millis(500);
    const IN_WINDOW: usize = 20;
    let ideal = WINDOW * u32::try_from(CALLS / IN_WINDOW - 1).expect("few");
    for tasks in [16, 300] {
        for (with_header, rounds_up) in [(false, false), (true, false), (true, true)] {
            let mut enforcer = Enforcer::new(Counting::Fixed, with_header);
            enforcer.requests = IN_WINDOW;
            enforcer.width = WINDOW;
            enforcer.rounds_up = rounds_up;
            let enforcer = Arc::new(Mutex::new(enforcer));
            let server = {
                let enforcer = Arc::clone(&enforcer);
                Server::handler(move |request| {
                    enforcer.lock().expect("unpoisoned").arrive(request.at)
                })
                .await
            };
            let transport = builder(&server)
                .rate_limit(RateLimit::default().quota(20, WINDOW))
                .build()
                .expect("valid");
            let start = Instant::now();
            clock::run(Duration::from_millis(5), async {
                let callers: Vec<_> = (0..tasks.min(CALLS))
                    .map(|caller| {
                        let transport = transport.clone();
                        tokio::spawn(async move {
                            for _ in (caller..CALLS).step_by(tasks) {
                                call(&transport, &READ).await.expect("never refused");
                            }
                        })
                    })
                    .collect();
                for caller in callers {
                    caller.await.expect("no refusal");
                }
            })
            .await;
            let elapsed = start.elapsed();
            let what = format!("{tasks} tasks, header {with_header}, up {rounds_up}");
            let enforcer = enforcer.lock().expect("unpoisoned");
            assert_eq!(
                (enforcer.refused, enforcer.arrived.len()),
                (0, CALLS),
                "{what}"
            );
            assert!(elapsed <= ideal * 3 / 2, "{what}: {elapsed:?} of {ideal:?}");
        }
    }
}
