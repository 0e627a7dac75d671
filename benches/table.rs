//! One run, one table: what each step costs beside the raw automaton scan of the same lexicon over the same notes.
//!
//! `cargo bench --bench table`. Rates depend on the machine and its load; the ratios are what the documentation quotes.

mod notes;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use buypath::analyze::{Engine, Scratch, embedded_sources};
use buypath::reading::scan;
use buypath::rules::{Choice, parse_pattern};
use buypath::text::{Document, Tokenizer};
use buypath::values::{self, Context};
use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

fn main() {
    let notes = notes::dense();
    let bytes: usize = notes.iter().map(|n| n.note.text.len()).sum();
    let phrases = phrases();
    let engine = Engine::embedded();
    let pack = engine.pack();
    println!(
        "{} notes, {bytes} bytes, {} phrases, {} atoms, {} rules\n",
        notes.len(),
        phrases.len(),
        pack.atoms.len(),
        pack.rules.len()
    );
    let scan_all = |kind| {
        let built = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(kind))
            .build(&phrases);
        let automaton = built.expect("the lexicon fits an automaton");
        time(|| {
            notes
                .iter()
                .map(|n| automaton.find_overlapping_iter(&n.note.text).count())
                .sum()
        })
    };
    let base = scan_all(AhoCorasickKind::DFA);
    let mut scratch = Scratch::default();
    let mut tokens = Vec::new();
    let mut hits = Vec::new();
    let mut found = Vec::new();
    let documents: Vec<Document<'_>> = notes.iter().map(|n| Document::new(&n.note.text)).collect();
    let tokens_only = time(|| {
        notes
            .iter()
            .map(|n| {
                tokens.clear();
                Tokenizer::tokenize(&n.note.text, &mut tokens);
                tokens.len()
            })
            .sum()
    });
    let terms = time(|| {
        documents
            .iter()
            .map(|d| {
                hits.clear();
                scan::terms(d, pack, &mut hits);
                hits.len()
            })
            .sum()
    });
    let values = time(|| {
        documents
            .iter()
            .map(|d| {
                found.clear();
                values::find(d, &Context::default(), &mut found);
                found.len()
            })
            .sum()
    });
    let rows = [
        ("raw automaton, DFA, overlapping (the anchor)", base),
        (
            "raw automaton, contiguous NFA, overlapping",
            scan_all(AhoCorasickKind::ContiguousNFA),
        ),
        ("tokens", tokens_only),
        (
            "tokens, blocks, sentences, clauses",
            time(|| {
                notes
                    .iter()
                    .map(|n| Document::new(&n.note.text).clauses.len())
                    .sum()
            }),
        ),
        ("every term of every concept, on tokens", terms),
        ("every value, on tokens", values),
        (
            "text to evidence, everything",
            time(|| {
                notes
                    .iter()
                    .map(|n| engine.read_with(n, &mut scratch).evidence.len())
                    .sum()
            }),
        ),
        (
            "with scores and questions",
            time(|| {
                notes
                    .iter()
                    .map(|n| engine.analyze_with(n, &mut scratch).questions.len())
                    .sum()
            }),
        ),
    ];
    println!("| step | MB/s | µs a note | ratio to the anchor |\n|---|---|---|---|");
    for (name, took) in rows {
        let rate = bytes as f64 / took.as_secs_f64() / 1e6;
        let each = took.as_secs_f64() * 1e6 / notes.len() as f64;
        println!(
            "| {name} | {rate:.1} | {each:.1} | {:.2} |",
            base.as_secs_f64() / took.as_secs_f64()
        );
    }
    let mut single: Vec<f64> = Vec::new();
    for _ in 0..20 {
        for note in &notes {
            let start = Instant::now();
            black_box(engine.read_with(note, &mut scratch));
            single.push(start.elapsed().as_secs_f64() * 1e6);
        }
    }
    single.sort_by(f64::total_cmp);
    println!(
        "\none note in process: p50 {:.1} µs, p99 {:.1} µs",
        single[single.len() / 2],
        single[single.len() * 99 / 100]
    );
}

/// The best of several runs over all notes: the least disturbed one.
fn time(mut work: impl FnMut() -> usize) -> Duration {
    let runs = (0..15).map(|_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    });
    runs.min().unwrap_or_default()
}

/// Every literal of every rule and concept, as the raw automaton would have to look for it.
fn phrases() -> Vec<String> {
    let mut out = BTreeSet::new();
    for source in embedded_sources() {
        if let Ok(table) = source.text.parse::<toml::Table>() {
            collect(&toml::Value::Table(table), &mut out);
        }
    }
    out.into_iter().collect()
}

fn collect(value: &toml::Value, out: &mut BTreeSet<String>) {
    const LISTS: [&str; 7] = [
        "terms",
        "patterns",
        "unless",
        "unless_near",
        "under",
        "pseudo",
        "stoppers",
    ];
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                match value.as_array().filter(|_| LISTS.contains(&key.as_str())) {
                    Some(list) => list
                        .iter()
                        .filter_map(toml::Value::as_str)
                        .for_each(|p| literals(p, out)),
                    None => collect(value, out),
                }
            }
        }
        toml::Value::Array(list) => list.iter().for_each(|v| collect(v, out)),
        _ => {}
    }
}

fn literals(pattern: &str, out: &mut BTreeSet<String>) {
    for sequence in parse_pattern(pattern).into_iter().flatten().flatten() {
        for choice in sequence.items.iter().flat_map(|i| &i.choices) {
            if let Choice::Literal(words) = choice {
                out.insert(
                    words
                        .iter()
                        .map(|w| w.text.as_str())
                        .collect::<Vec<_>>()
                        .join(" "),
                );
            }
        }
    }
}
