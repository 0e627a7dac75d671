//! Criterion benchmarks of the reading and of what stands around it.
//!
//! `cargo bench --bench engine`

mod notes;

use buypath::analyze::{Engine, Scratch, embedded_sources};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

fn reading(c: &mut Criterion) {
    let engine = Engine::embedded();
    let notes = notes::dense();
    let bytes: usize = notes.iter().map(|n| n.note.text.len()).sum();
    let mut group = c.benchmark_group("notes");
    group.throughput(Throughput::Bytes(bytes as u64));
    let mut scratch = Scratch::default();
    group.bench_function("text to evidence", |b| {
        b.iter(|| {
            notes
                .iter()
                .map(|n| engine.read_with(black_box(n), &mut scratch).evidence.len())
                .sum::<usize>()
        })
    });
    group.bench_function("with scores and questions", |b| {
        b.iter(|| {
            notes
                .iter()
                .map(|n| {
                    engine
                        .analyze_with(black_box(n), &mut scratch)
                        .questions
                        .len()
                })
                .sum::<usize>()
        })
    });
    group.finish();
}

fn loading(c: &mut Criterion) {
    c.bench_function("load the embedded knowledge", |b| {
        b.iter_batched(|| (), |()| Engine::embedded(), BatchSize::PerIteration)
    });
    let sources = embedded_sources();
    c.bench_function("compile the default rules from text", |b| {
        b.iter(|| Engine::load(black_box(&sources)).is_ok())
    });
}

criterion_group! { name = benches; config = Criterion::default().sample_size(20); targets = reading, loading }
criterion_main!(benches);
