//! Allocations of a list of 100 items over loopback, counted, and its time in turns, so that a machine
//! that is busy slows all three ways alike. `cargo bench --bench allocations`.

mod support;

use std::alloc::System;
use std::time::{Duration, Instant};

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

use support::Ways;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const CALLS: usize = 200;
const ROUNDS: usize = 41;

/// One way: what it is called, and what it has taken.
struct Tally {
    name: &'static str,
    allocations: usize,
    bytes: usize,
    rounds: Vec<Duration>,
}

fn main() {
    // The server's own allocations are over once it has connections.
    let ways = Ways::new(&support::serve());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut tallies = ["bare", "generated", "facade"].map(|name| Tally {
        name,
        allocations: 0,
        bytes: 0,
        rounds: Vec::new(),
    });
    for _ in 0..=ROUNDS {
        for tally in &mut tallies {
            let region = Region::new(ALLOCATOR);
            let start = Instant::now();
            runtime.block_on(async {
                for _ in 0..CALLS {
                    let seen = match tally.name {
                        "bare" => ways.bare().await,
                        "generated" => ways.generated().await,
                        _ => ways.facade().await,
                    };
                    assert_eq!(seen, support::PEERS);
                }
            });
            let change = region.change();
            tally.allocations = change.allocations + change.reallocations;
            tally.bytes = change.bytes_allocated;
            tally.rounds.push(start.elapsed());
        }
    }
    println!("way         allocations  bytes     µs a call (median of {ROUNDS} rounds, in turns)");
    let mut bare = None;
    for tally in &mut tallies {
        // The first round opens connections.
        tally.rounds.remove(0);
        tally.rounds.sort();
        let median = tally.rounds[ROUNDS / 2].as_secs_f64() * 1e6 / CALLS as f64;
        let bare = *bare.get_or_insert(median);
        println!(
            "{:<10}  {:>11.1}  {:>8}  {median:.1} ({:.3} of bare)",
            tally.name,
            tally.allocations as f64 / CALLS as f64,
            tally.bytes / CALLS,
            median / bare
        );
    }
}
