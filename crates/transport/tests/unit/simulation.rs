//! The schedule against simulated servers that count in every way we know of, over lines that
//! delay, reorder and lose answers. No clock, no task, no socket: a list of events in order of
//! time.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Duration;

use proptest::prelude::*;
use tokio::time::Instant;

use super::header::parse;
use super::schedule::{Limit, Schedule};
use super::window::RequestMark;

/// How a server counts, and what it says about it.
#[derive(Clone, Debug)]
struct Server {
    requests: usize,
    width: u64,
    burst: usize,
    sliding: bool,
    /// Where in its first window the server is when the client starts, and what others used of it.
    offset: u64,
    used: usize,
    header: Header,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Header {
    None,
    /// Seconds rounded down, or up.
    Down,
    Up,
}

/// All times are milliseconds since the start.
struct State {
    server: Server,
    /// When the requests arrived that were let through.
    arrivals: VecDeque<u64>,
    window_end: u64,
    in_window: usize,
}

impl State {
    fn new(server: Server) -> Self {
        Self {
            arrivals: VecDeque::new(),
            window_end: server.width - server.offset,
            in_window: server.used,
            server,
        }
    }

    /// Whether the request is let through, and the header of the answer.
    fn arrive(&mut self, now: u64) -> (bool, String) {
        let server = &self.server;
        let recent = |width: u64| {
            let arrivals = self.arrivals.iter().rev();
            arrivals.take_while(|&&at| now < at + width).count()
        };
        while now >= self.window_end {
            self.window_end += server.width;
            self.in_window = 0;
        }
        let used = if server.sliding {
            recent(server.width)
        } else {
            self.in_window
        };
        let let_through = used < server.requests && recent(1000) < server.burst;
        let left = server
            .requests
            .saturating_sub(used + usize::from(let_through));
        let wait = if server.sliding {
            let first = self.arrivals.len().checked_sub(used);
            let first = first.and_then(|first| self.arrivals.get(first));
            first.map_or(server.width, |first| first + server.width - now)
        } else {
            self.window_end - now
        };
        let seconds = match server.header {
            Header::None => return (self.count(let_through, now), String::new()),
            Header::Down => wait / 1000,
            Header::Up => wait.div_ceil(1000),
        };
        let header = format!("\"default\";r={left};t={seconds}");
        (self.count(let_through, now), header)
    }

    fn count(&mut self, let_through: bool, now: u64) -> bool {
        if let_through {
            self.arrivals.push_back(now);
            self.in_window += 1;
        }
        let_through
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Arrive(usize),
    Answer(usize),
    Try,
}

/// One request: how long it takes to the server and back, and whether its answer is lost.
#[derive(Clone, Copy, Debug)]
struct Request {
    there: u64,
    back: u64,
    lost: bool,
}

/// Sends all requests as soon as the schedule lets them; the times at which they arrived. When
/// others have used part of the quota, only an answer can tell, so the first request goes ahead.
fn run(server: &Server, limits: (Limit, Limit), requests: &[Request]) -> Result<Vec<u64>, String> {
    let start = Instant::now();
    let at = |millis: u64| start + Duration::from_millis(millis);
    let mut schedule = Schedule::new(limits.0, limits.1, true);
    let mut state = State::new(server.clone());
    let mut sent: Vec<Option<RequestMark>> = vec![None; requests.len()];
    let mut headers = vec![String::new(); requests.len()];
    let mut next = 0;
    let mut events = BinaryHeap::from([Reverse((0, Event::Try))]);
    let mut arrived = Vec::new();
    while let Some(Reverse((now, event))) = events.pop() {
        match event {
            Event::Try => {}
            Event::Arrive(index) => {
                let (let_through, header) = state.arrive(now);
                if !let_through {
                    return Err(format!("request {index} is refused at {now} ms"));
                }
                headers[index] = header;
                arrived.push(now);
                continue;
            }
            Event::Answer(index) => {
                let header = if requests[index].lost {
                    ""
                } else {
                    &headers[index]
                };
                let sent = sent[index].take().ok_or("answered twice")?;
                schedule.complete(sent, &mut parse(header), at(now));
            }
        }
        let waits_for_first = server.used > 0 && next == 1 && sent[0].is_some();
        while next < requests.len() && !waits_for_first {
            match schedule.enter(at(now)) {
                Ok(leave) => {
                    let Request { there, back, .. } = requests[next];
                    sent[next] = Some(leave);
                    events.push(Reverse((now + there, Event::Arrive(next))));
                    events.push(Reverse((now + there + back, Event::Answer(next))));
                    next += 1;
                    if server.used > 0 && next == 1 {
                        break;
                    }
                }
                Err(not_ready) => {
                    if let Some(until) = not_ready.until {
                        let wake = (until - start).as_nanos().div_ceil(1_000_000);
                        let wake = u64::try_from(wake).map_err(|_| "too late")?;
                        if wake <= now {
                            return Err(format!("blocked at {now} ms until {wake} ms"));
                        }
                        events.push(Reverse((wake, Event::Try)));
                    }
                    break;
                }
            }
        }
    }
    if next < requests.len() {
        return Err(format!("stuck after {next} requests"));
    }
    Ok(arrived)
}

fn servers() -> impl Strategy<Value = Server> {
    let headers = prop_oneof![Just(Header::None), Just(Header::Down), Just(Header::Up)];
    (
        2..60_usize,
        5..60_u64,
        2..30_usize,
        any::<bool>(),
        headers,
        0..1000_u64,
        0..1000_usize,
    )
        .prop_map(
            |(requests, seconds, burst, sliding, header, offset, used)| {
                let width = seconds * 1000;
                // What others used is known from a header alone, and a sliding window of others'
                // requests is beyond this simulation.
                let told = header != Header::None && !sliding;
                Server {
                    requests,
                    width,
                    burst,
                    sliding,
                    offset: offset * width / 1000,
                    used: if told {
                        used * (requests - 1) / 1000
                    } else {
                        0
                    },
                    header,
                }
            },
        )
}

fn requests() -> impl Strategy<Value = Vec<Request>> {
    let request = (0..3000_u64, 0..3000_u64, 0..20_u8).prop_map(|(there, back, lost)| Request {
        there,
        back,
        lost: lost == 0,
    });
    proptest::collection::vec(request, 1..150)
}

fn limits(server: &Server) -> (Limit, Limit) {
    let limit = |requests, millis| Limit {
        requests,
        width: Duration::from_millis(millis),
    };
    (
        limit(server.requests, server.width),
        limit(server.burst, 1000),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Never refused and never stuck, alone or after others used part of the window.
    #[test]
    fn never_refused_and_never_stuck(server in servers(), requests in requests()) {
        let mut requests = requests;
        requests[0].lost = false;
        let arrived = run(&server, limits(&server), &requests);
        prop_assert!(arrived.is_ok(), "{:?}", arrived);
    }

    /// No more than the limit within any stretch of its width, whatever the lines do.
    #[test]
    fn no_stretch_of_time_has_too_many(server in servers(), requests in requests()) {
        let alone = Server { used: 0, ..server };
        let arrived = run(&alone, limits(&alone), &requests).map_err(TestCaseError::fail)?;
        let mut arrived = arrived;
        arrived.sort_unstable();
        for (count, width) in [(alone.requests, alone.width), (alone.burst, 1000)] {
            for stretch in arrived.windows(count + 1) {
                prop_assert!(stretch[count] - stretch[0] >= width, "{:?}", stretch);
            }
        }
    }

    /// It does not dawdle: with answers that take no time, the quota is used up to what the
    /// rounding of the header and the one window's end cost.
    #[test]
    fn the_quota_is_used(server in servers(), count in 1..400_usize) {
        let alone = Server { used: 0, offset: 0, ..server };
        let requests = vec![Request { there: 0, back: 0, lost: false }; count];
        let arrived = run(&alone, limits(&alone), &requests).map_err(TestCaseError::fail)?;
        let last = arrived.last().copied().unwrap_or_default();
        let windows = (count - 1) / alone.requests;
        let bursts = (alone.requests.min(count)).div_ceil(alone.burst) + 1;
        let bound = windows as u64 * (alone.width + 2000) + bursts as u64 * 1000;
        // Bursts cannot be faster than the burst limit lets them.
        let slowest = (count as u64 / alone.burst as u64 + 1) * 1000;
        prop_assert!(last <= bound.max(slowest) + slowest, "{} > {}", last, bound);
    }
}
