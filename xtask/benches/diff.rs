//! Time of reading and comparing contracts: its cost against their size.
//!
//! `cargo bench -p xtask --bench diff`. Each contract is compared with itself, which is the
//! baseline, and with one in which every object has a field more and every length a higher bound.
//! Ratios within one run count, not the times.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};
use xtask::contract::compare::documents;

#[path = "../tests/codegen/copies.rs"]
mod copies;

fn benches(c: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/secondary_dns.yaml");
    let document = match xtask::document::load(&path) {
        Ok(document) => document,
        Err(error) => panic!("{error}"),
    };
    let mut sizes = c.benchmark_group("diff");
    sizes
        .sample_size(10)
        .sampling_mode(SamplingMode::Flat)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    for count in [1, 4, 16, 64] {
        let old = copies::copies(&document.value, count);
        let mut new = old.clone();
        copies::change(&mut new);
        sizes.throughput(Throughput::Elements(28 * count as u64));
        for (name, new) in [("same", &old), ("changed", &new)] {
            sizes.bench_with_input(BenchmarkId::new(name, count), new, |b, new| {
                b.iter(|| documents(black_box(&old), black_box(new)));
            });
        }
    }
    sizes.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
