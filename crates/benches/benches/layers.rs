//! Time of what the façade adds to a call: pacing, retries and spans, each on beside none of them,
//! for a list of one peer, where they weigh most.
//!
//! `cargo bench -p cloudflare-secondary-dns --bench layers`. Ratios within one run count, not the
//! times.

#![allow(missing_docs, reason = "criterion makes items without docs")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use tracing::Dispatch;

use cloudflare_secondary_dns_benches::{Extras, Way, Ways};

fn layers(criterion: &mut Criterion) {
    let runtime = cloudflare_secondary_dns_benches::runtime();
    let base_url = cloudflare_secondary_dns_benches::serve_beside(&runtime, &[1]);
    let mut group = criterion.benchmark_group("layers");
    group
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    let mut measure = |name: &str, ways: &Arc<Ways>, way: Way, spans: Option<&Dispatch>| {
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|times| {
                let times = usize::try_from(times).expect("few");
                let calls = || {
                    let start = Instant::now();
                    runtime.block_on(ways.sequential(way, times));
                    start.elapsed()
                };
                match spans {
                    Some(spans) => tracing::dispatcher::with_default(spans, calls),
                    None => calls(),
                }
            });
        });
    };
    let with = |pacing, retries| Ways::new(&base_url, 1, Extras { pacing, retries });
    let plain = with(false, false);
    measure("bare", &plain, Way::Bare, None);
    measure("facade", &plain, Way::Facade, None);
    measure("facade_retries", &with(false, true), Way::Facade, None);
    measure("facade_pacing", &with(true, false), Way::Facade, None);
    let default = with(true, true);
    measure("facade_default", &default, Way::Facade, None);
    // Last, since callsites that someone has listened to stay a little dearer.
    let quiet = Dispatch::new(tracing_subscriber::registry());
    measure("facade_default_spans", &default, Way::Facade, Some(&quiet));
    let printed = tracing_subscriber::fmt()
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::CLOSE)
        .with_writer(std::io::sink);
    let printed = Dispatch::new(printed.finish());
    measure(
        "facade_default_spans_printed",
        &default,
        Way::Facade,
        Some(&printed),
    );
}

criterion_group!(benches, layers);
criterion_main!(benches);
