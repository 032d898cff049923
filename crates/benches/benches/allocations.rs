//! Allocations and memory of a call, counted, with its time in turns, so that a machine that is
//! busy slows all ways alike. The same cases as `list.rs` and `layers.rs`.
//!
//! `cargo bench -p cloudflare-secondary-dns --bench allocations`. A block that grows counts as a
//! new one, and is there twice for that moment.

use std::sync::Arc;
use std::time::{Duration, Instant};

use allocation_counter::{AllocationInfo, measure};
use tokio::runtime::Runtime;
use tracing::Dispatch;

use cloudflare_secondary_dns_benches::{AT_ONCE, Extras, LENGTHS, Way, Ways};

const ROUNDS: usize = 15;

/// Time that a round of one case takes, about.
const ROUND: Duration = Duration::from_millis(40);

/// What is measured side by side, the baseline first.
struct Case<'a> {
    name: String,
    at_once: usize,
    run: Box<dyn Fn(usize) + 'a>,
}

fn main() {
    // `cargo test --benches` runs this too, and is about whether it runs.
    let rounds = if std::env::args().any(|argument| argument == "--bench") {
        ROUNDS
    } else {
        1
    };
    let runtime = cloudflare_secondary_dns_benches::runtime();
    let base_url = cloudflare_secondary_dns_benches::serve_beside(&runtime, &LENGTHS);
    println!(
        "{:<32} {:>11} {:>10} {:>10} {:>10} {:>8}",
        "a call of", "allocations", "bytes", "peak", "us", "of first"
    );
    for at_once in [1, AT_ONCE] {
        for length in LENGTHS {
            let ways = Ways::new(&base_url, length, Extras::default());
            let runtime = &runtime;
            let cases = Way::ALL.map(|way| {
                let ways = Arc::clone(&ways);
                Case {
                    name: format!("{} {length}, {at_once} at once", way.name()),
                    at_once,
                    run: Box::new(move |times| {
                        runtime.block_on(async {
                            match at_once {
                                1 => ways.sequential(way, times).await,
                                _ => ways.at_once(way, times).await,
                            }
                        });
                    }),
                }
            });
            in_turns(&cases, rounds);
        }
    }
    in_turns(&layers(&base_url, &runtime), rounds);
    for length in [LENGTHS[0], LENGTHS[1]] {
        let ways = Ways::new(&base_url, length, Extras::default());
        let kept = kept(&ways, &runtime) / KEPT as i64;
        println!("an answer of {length:>3} that is kept holds {kept} bytes");
    }
}

/// Answers that are kept at a time.
const KEPT: usize = 64;

/// Bytes that answers hold on to, headers and all.
fn kept(ways: &Ways, runtime: &Runtime) -> i64 {
    runtime.block_on(ways.call(Way::Generated));
    let mut answers = Vec::with_capacity(KEPT);
    let info = measure(|| {
        runtime.block_on(async {
            for _ in 0..KEPT {
                answers.push(ways.answer().await);
            }
        });
    });
    drop(answers);
    info.bytes_current
}

/// What the façade adds, one by one.
fn layers<'a>(base_url: &str, runtime: &'a Runtime) -> Vec<Case<'a>> {
    let quiet = Dispatch::new(tracing_subscriber::registry());
    let case = |name: &str, pacing, retries, spans: Option<Dispatch>| {
        let ways = Ways::new(base_url, 1, Extras { pacing, retries });
        Case {
            name: name.to_owned(),
            at_once: 1,
            run: Box::new(move |times| {
                let calls = || runtime.block_on(ways.sequential(Way::Facade, times));
                match &spans {
                    Some(spans) => tracing::dispatcher::with_default(spans, calls),
                    None => calls(),
                }
            }),
        }
    };
    vec![
        case("facade 1, nothing on", false, false, None),
        case("with retries", false, true, None),
        case("with pacing", true, false, None),
        case("with spans", false, false, Some(quiet.clone())),
        case("with all of them", true, true, Some(quiet)),
    ]
}

fn in_turns(cases: &[Case<'_>], rounds: usize) {
    let mut taken: Vec<Taken> = cases.iter().map(|_| Taken::default()).collect();
    let calls: Vec<usize> = cases
        .iter()
        .map(|case| {
            // Opens the connections.
            (case.run)(2);
            let start = Instant::now();
            (case.run)(1);
            let one = start.elapsed().as_secs_f64();
            (ROUND.as_secs_f64() / one).clamp(1.0, 500.0) as usize
        })
        .collect();
    for _ in 0..rounds {
        for ((case, taken), &calls) in cases.iter().zip(&mut taken).zip(&calls) {
            let start = Instant::now();
            (case.run)(calls);
            let each = start.elapsed().as_secs_f64() / (calls * case.at_once) as f64;
            taken.microseconds.push(each * 1e6);
            taken.counts.push(measure(|| (case.run)(1)));
        }
    }
    let mut first = None;
    for (case, taken) in cases.iter().zip(taken) {
        let each = |count: fn(&AllocationInfo) -> u64| {
            let counts = taken.counts.iter().map(|info| count(info) as f64);
            median(counts.collect()) / case.at_once as f64
        };
        let microseconds = median(taken.microseconds.clone());
        let first = *first.get_or_insert(microseconds);
        println!(
            "{:<32} {:>11.1} {:>10.0} {:>10.0} {:>10.1} {:>8.3}",
            case.name,
            each(|info| info.count_total),
            each(|info| info.bytes_total),
            each(|info| info.bytes_max),
            microseconds,
            microseconds / first
        );
    }
    println!();
}

/// What the rounds of one case took. How an answer is cut into pieces on its way differs from call
/// to call, and the counts with it.
#[derive(Default)]
struct Taken {
    microseconds: Vec<f64>,
    counts: Vec<AllocationInfo>,
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
