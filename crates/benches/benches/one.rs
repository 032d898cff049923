//! One way, so many calls and nothing else: for a profiler that counts instructions, which gives
//! the same number on a busy machine. See docs/performance.md.
//!
//! `cargo bench -p cloudflare-secondary-dns --bench one -- facade 100 2000`: the way, the length of
//! the list, the number of calls; then `pacing`, `retries`, `spans`. Without arguments it makes one
//! call each way.

use cloudflare_secondary_dns_benches::{Extras, LENGTHS, Way, Ways};

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let numbers: Vec<usize> = arguments.iter().flat_map(|text| text.parse()).collect();
    let (length, calls) = match numbers[..] {
        [length, calls] if LENGTHS.contains(&length) => (length, calls),
        _ => (LENGTHS[0], 1),
    };
    let extras = Extras {
        pacing: arguments.iter().any(|argument| argument == "pacing"),
        retries: arguments.iter().any(|argument| argument == "retries"),
    };
    let base_url = cloudflare_secondary_dns_benches::serve_apart(&[length]);
    let runtime = cloudflare_secondary_dns_benches::runtime();
    let ways = Ways::new(&base_url, length, extras);
    let spans = arguments
        .iter()
        .any(|argument| argument == "spans")
        .then(|| {
            tracing::dispatcher::set_default(
                &tracing::Dispatch::new(tracing_subscriber::registry()),
            )
        });
    for way in Way::ALL {
        if numbers.is_empty() || arguments.iter().any(|argument| argument == way.name()) {
            runtime.block_on(ways.sequential(way, calls));
        }
    }
    drop(spans);
}
