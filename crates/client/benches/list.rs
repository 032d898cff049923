//! Time of a list of 100 items over loopback, one call after the other: the façade, the generated client
//! and bare reqwest with serde, on one runtime and into the same types. `cargo bench --bench list`.

#![allow(missing_docs, reason = "criterion makes items without docs")]

mod support;

use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};

use support::Ways;

fn list(criterion: &mut Criterion) {
    let ways = Ways::new(&support::serve());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut group = criterion.benchmark_group("list_100_peers");
    macro_rules! measure {
        ($way:ident) => {
            group.bench_function(stringify!($way), |bencher| {
                bencher.iter_custom(|times| {
                    runtime.block_on(async {
                        let start = Instant::now();
                        for _ in 0..times {
                            assert_eq!(ways.$way().await, support::PEERS);
                        }
                        start.elapsed()
                    })
                });
            });
        };
    }
    measure!(bare);
    measure!(generated);
    measure!(facade);
    group.finish();
}

criterion_group!(benches, list);
criterion_main!(benches);
