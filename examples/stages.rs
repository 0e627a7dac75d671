//! Where the time of a note goes: nanoseconds per note of every stage, the least of many rounds.
//!
//! `cargo run --release --example stages -- [ROUNDS] [STAGE]` reads the labelled tuning notes.

use buypath::analyze::{Engine, Scratch};
use buypath::evidence::Input;
use buypath::reading::{mentions, scan, voice};
use buypath::text::{Document, Tokenizer};
use buypath::values::{self, Context, Currency};
use std::time::Instant;

#[path = "../benches/notes/mod.rs"]
mod notes;

fn main() {
    let mut args = std::env::args().skip(1);
    let rounds: usize = args.next().and_then(|n| n.parse().ok()).unwrap_or(40);
    let only = args.next();
    let inputs: Vec<Input> = notes::dense();
    let bytes: usize = inputs.iter().map(|n| n.note.text.len()).sum();
    let engine = Engine::embedded();
    let count = inputs.len() as f64;
    let least = |name: &str, run: &mut dyn FnMut() -> usize| {
        if only.as_ref().is_some_and(|o| !name.starts_with(o.as_str())) {
            return;
        }
        let mut best = f64::INFINITY;
        let mut sum = 0;
        for _ in 0..rounds {
            let start = Instant::now();
            sum = std::hint::black_box(run());
            best = best.min(start.elapsed().as_nanos() as f64);
        }
        println!(
            "{name:<28}{:>10.0} ns a note{:>8.2} ns a byte   ({sum})",
            best / count,
            best / bytes as f64
        );
    };

    let documents: Vec<Document<'_>> = inputs.iter().map(|n| Document::new(&n.note.text)).collect();
    let seen: Vec<_> = inputs
        .iter()
        .zip(&documents)
        .map(|(input, document)| {
            let (mut terms, mut speakers) = (Vec::new(), Vec::new());
            scan::terms(document, engine.pack(), &mut terms);
            voice::speakers(document, &input.deal, &input.note, &mut speakers);
            (terms, speakers)
        })
        .collect();
    let each = || inputs.iter().zip(&documents).zip(&seen);

    let mut tokens = Vec::new();
    least("tokens", &mut || {
        inputs
            .iter()
            .map(|n| {
                tokens.clear();
                Tokenizer::tokenize(&n.note.text, &mut tokens);
                tokens.len()
            })
            .sum()
    });
    let mut memory = Document::default();
    least("shape", &mut || {
        inputs
            .iter()
            .map(|n| {
                let document = std::mem::take(&mut memory).refilled(&n.note.text);
                let clauses = document.clauses.len();
                memory = document.emptied();
                clauses
            })
            .sum()
    });
    let mut terms = Vec::new();
    least("terms", &mut || {
        each()
            .map(|((_, d), _)| {
                terms.clear();
                scan::terms(d, engine.pack(), &mut terms);
                terms.len()
            })
            .sum()
    });
    let mut found = Vec::new();
    least("values", &mut || {
        each()
            .map(|((n, d), _)| {
                found.clear();
                let context = Context {
                    written_at: n.note.written_at.as_deref().and_then(|t| t.parse().ok()),
                    currency: n.deal.currency.as_deref().and_then(Currency::parse),
                    amount: n.deal.amount,
                    close_date: None,
                };
                values::find(d, &context, &mut found);
                found.len()
            })
            .sum()
    });
    let mut speakers = Vec::new();
    least("voices", &mut || {
        each()
            .map(|((n, d), _)| {
                voice::speakers(d, &n.deal, &n.note, &mut speakers);
                speakers.len()
            })
            .sum()
    });
    let mut buffers = mentions::Buffers::default();
    let mut mentions = Vec::new();
    least("mentions", &mut || {
        each()
            .map(|((_, d), (terms, speakers))| {
                let pack = engine.pack();
                mentions::find_with(d, pack, terms, speakers, &mut buffers, &mut mentions);
                mentions.len()
            })
            .sum()
    });
    let mut scratch = Scratch::default();
    least("text to evidence", &mut || {
        inputs
            .iter()
            .map(|n| engine.read_with(n, &mut scratch).evidence.len())
            .sum()
    });
    least("with scores and questions", &mut || {
        inputs
            .iter()
            .map(|n| engine.analyze_with(n, &mut scratch).questions.len())
            .sum()
    });
    least("load", &mut || {
        std::hint::black_box(Engine::embedded()).pack().rules.len()
    });
    let reports: Vec<_> = inputs
        .iter()
        .map(|n| engine.analyze_with(n, &mut scratch))
        .collect();
    least("JSON", &mut || {
        reports
            .iter()
            .map(|r| serde_json::to_string(r).map_or(0, |t| t.len()))
            .sum()
    });
}
