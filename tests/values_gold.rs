//! How well amounts and durations are read on the labelled notes. Run with
//! `cargo test --test values_gold -- --ignored --nocapture`; `MISSES=amounts` or `MISSES=durations` lists what differs.

use buypath::text::Document;
use buypath::values::{Context, Currency, Value, find};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::Path;

/// The sets that may be read for tuning.
const SETS: [&str; 2] = ["tune", "train"];

#[derive(Default)]
struct Tally {
    hits: usize,
    found: usize,
    wanted: usize,
}

impl Tally {
    fn add(&mut self, found: &BTreeSet<String>, wanted: &BTreeSet<String>) {
        self.hits += found.intersection(wanted).count();
        self.found += found.len();
        self.wanted += wanted.len();
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |of: usize| self.hits as f64 / of.max(1) as f64;
        let f1 = 2.0 * self.hits as f64 / (self.found + self.wanted).max(1) as f64;
        write!(
            f,
            "precision {:.3} recall {:.3} f1 {f1:.3} ({} wanted)",
            share(self.found),
            share(self.wanted),
            self.wanted
        )
    }
}

fn strings(row: &Json, key: &str) -> BTreeSet<String> {
    row[key]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .map(str::to_owned)
        .collect()
}

fn read_quote(note: &Json, quote: &str) -> Option<(BTreeSet<String>, BTreeSet<String>)> {
    let text = note["note"]["text"].as_str()?;
    let start = text.find(quote)? as u32;
    let end = start + quote.len() as u32;
    let document = Document::new(text);
    let context = Context {
        written_at: note["note"]["written_at"]
            .as_str()
            .and_then(|d| d.parse().ok()),
        currency: note["deal"]["currency"].as_str().and_then(Currency::parse),
        amount: note["deal"]["amount"].as_f64(),
        ..Context::default()
    };
    let mut values = Vec::new();
    find(&document, &context, &mut values);
    let (mut amounts, mut durations) = (BTreeSet::new(), BTreeSet::new());
    for found in values {
        let span = document.span(&found.tokens);
        if span.start < start || span.end > end {
            continue;
        }
        match found.value {
            Value::Money(money) => amounts.extend(
                money
                    .amounts()
                    .map(|(currency, value)| format!("{} {value}", currency.code())),
            ),
            Value::Duration(period) => _ = durations.insert(period.iso()),
            _ => {}
        }
    }
    Some((amounts, durations))
}

fn notes(set: &str) -> Vec<Json> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpora/labelled")
        .join(set);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the labelled notes")
        .filter_map(Result::ok)
        .map(|e| e.path())
        .collect();
    files.sort();
    let lines = files
        .iter()
        .map(|file| std::fs::read_to_string(file).expect("a readable file"));
    lines
        .flat_map(|text| {
            text.lines()
                .map(|l| serde_json::from_str(l).expect("a note a line"))
                .collect::<Vec<Json>>()
        })
        .collect()
}

#[test]
#[ignore = "a measurement over the labelled notes, not a check"]
fn amounts_and_durations_of_the_labelled_notes() {
    let listed = std::env::var("MISSES").unwrap_or_default();
    for set in SETS {
        let mut tallies = [Tally::default(), Tally::default()];
        for note in notes(set) {
            let mut seen = BTreeSet::new();
            for row in note["evidence"].as_array().into_iter().flatten() {
                let quote = row["quote"].as_str().unwrap_or_default();
                let Some((amounts, durations)) = read_quote(&note, quote) else {
                    continue;
                };
                for (i, kind, found) in [(0, "amounts", &amounts), (1, "durations", &durations)] {
                    let wanted = strings(row, kind);
                    tallies[i].add(found, &wanted);
                    if listed == kind && *found != wanted && seen.insert(quote.to_owned()) {
                        println!(
                            "{kind} want {wanted:?} got {found:?} | {} | {quote}",
                            note["deal"]["amount"]
                        );
                    }
                }
            }
        }
        println!(
            "{set} amounts: {}\n{set} durations: {}",
            tallies[0], tallies[1]
        );
    }
}
