//! Time of the importer: its cost against the size of the vendor's document.
//!
//! `cargo bench -p xtask --bench import`. The documents are the tests' own, amid so many strangers
//! that they are as large as the vendor's (4.2 MB), and 2, 4 and 8 times as large.

use std::hint::black_box;
use std::time::Duration;

use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};
use serde_json::{Value, json};
use xtask::document::canonical::to_yaml;
use xtask::spec::import::normalise;

#[path = "../tests/import/vendor.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod vendor;

const VENDOR_BYTES: usize = 4_200_000;

/// The tests' document with strangers up to a size.
fn amid_strangers(bytes: usize) -> Value {
    let mut document = vendor::document();
    let stranger = json!({ "type": "object", "required": ["id"], "properties": {
        "id": { "type": "string", "maxLength": 32, "example": "023e105f4ecef8ad9ca31a8372d0c353" },
        "items": { "type": "array", "items": { "$ref": "#/components/schemas/other_loop" } },
        "when": { "type": "string", "format": "date-time", "description": "When it was." },
    } });
    let operation = json!({ "get": { "summary": "Strange", "responses": { "200": {
        "description": "Good", "content": { "application/json": { "schema": stranger.clone() } } } } } });
    let each = stranger.to_string().len() + operation.to_string().len() + 60;
    for number in 0..bytes / each {
        document["components"]["schemas"][format!("stranger_{number}")] = stranger.clone();
        document["paths"][format!("/strangers/{number}")] = operation.clone();
    }
    document
}

fn benches(c: &mut Criterion) {
    let config = vendor::config();
    let mut sizes = c.benchmark_group("json");
    sizes
        .sample_size(10)
        .sampling_mode(SamplingMode::Flat)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    for times in [1, 2, 4, 8] {
        let text = amid_strangers(VENDOR_BYTES * times).to_string();
        sizes.throughput(Throughput::Bytes(text.len() as u64));
        sizes.bench_with_input(BenchmarkId::from_parameter(times), &text, |b, text| {
            b.iter(|| normalise("vendor.json", black_box(text), &config));
        });
    }
    sizes.finish();

    let mut yaml = c.benchmark_group("yaml");
    yaml.sample_size(10)
        .sampling_mode(SamplingMode::Flat)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    let text = to_yaml(&amid_strangers(VENDOR_BYTES));
    yaml.throughput(Throughput::Bytes(text.len() as u64));
    yaml.bench_function("1", |b| {
        b.iter(|| normalise("vendor.yaml", black_box(&text), &config))
    });
    yaml.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
