//! Time of a list over loopback: bare reqwest with serde, the generated client and the façade, on
//! one runtime and into the same types; one call after the other and 16 at once; 1, 100 and 5,000
//! peers.
//!
//! `cargo bench -p cloudflare-secondary-dns --bench list`. Ratios within one run count, not the
//! times.

#![allow(missing_docs, reason = "criterion makes items without docs")]

use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

use cloudflare_secondary_dns_benches::{AT_ONCE, Extras, LENGTHS, Way, Ways};

fn list(criterion: &mut Criterion) {
    let runtime = cloudflare_secondary_dns_benches::runtime();
    let base_url = cloudflare_secondary_dns_benches::serve_beside(&runtime, &LENGTHS);
    for at_once in [1, AT_ONCE] {
        let mut group = criterion.benchmark_group(format!("list_{at_once}_at_once"));
        group
            .sample_size(20)
            .warm_up_time(Duration::from_millis(300))
            .measurement_time(Duration::from_secs(2));
        group.throughput(Throughput::Elements(at_once as u64));
        for length in LENGTHS {
            let ways = Ways::new(&base_url, length, Extras::default());
            for way in Way::ALL {
                let id = BenchmarkId::new(way.name(), length);
                group.bench_function(id, |bencher| {
                    bencher.iter_custom(|times| {
                        let times = usize::try_from(times).expect("few");
                        let start = Instant::now();
                        runtime.block_on(async {
                            match at_once {
                                1 => ways.sequential(way, times).await,
                                _ => ways.at_once(way, times).await,
                            }
                        });
                        start.elapsed()
                    });
                });
            }
        }
        group.finish();
    }
}

criterion_group!(benches, list);
criterion_main!(benches);
