//! Time of the generator: parts of a run, and cost against the size of the contract.
//!
//! `cargo bench -p xtask --bench codegen`. Ratios within one run count, not the times.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};

#[path = "../tests/codegen/copies.rs"]
mod copies;

fn benches(c: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/secondary_dns.yaml");
    let document = match xtask::document::load(&path) {
        Ok(document) => document,
        Err(error) => panic!("{error}"),
    };
    let mut parts = c.benchmark_group("parts");
    parts
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    parts.bench_function("load", |b| {
        b.iter(|| xtask::document::load(black_box(&path)))
    });
    parts.bench_function("lint", |b| {
        b.iter(|| xtask::contract::check(black_box(&document.value)))
    });
    let bytes = document.text.as_bytes();
    parts.bench_function("generate", |b| {
        b.iter(|| xtask::codegen::generate("spec", bytes, black_box(&document.value)));
    });
    parts.finish();

    let mut sizes = c.benchmark_group("copies");
    sizes
        .sample_size(10)
        .sampling_mode(SamplingMode::Flat)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    for count in [1, 4, 16, 64] {
        let doc = copies::copies(&document.value, count);
        sizes.throughput(Throughput::Elements(28 * count as u64));
        sizes.bench_with_input(BenchmarkId::from_parameter(count), &doc, |b, doc| {
            b.iter(|| xtask::codegen::generate("spec", bytes, black_box(doc)));
        });
    }
    sizes.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
