//! How well clauses fit the passages that careful readers quoted from the tuning and training notes.

use super::Document;
use std::path::Path;

/// At least this share of the quotes has a clause with a fifth of their union in common.
const MIN_FOUND: f64 = 0.99;
/// The least mean overlap of a quote with its best clause.
const MIN_MEAN: f64 = 0.84;

fn overlap(a: (usize, usize), b: (usize, usize)) -> f64 {
    let shared = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    shared as f64 / (a.1.max(b.1) - a.0.min(b.0)) as f64
}

/// The best overlap of every quote of a labelled note.
fn best(note: &serde_json::Value) -> Vec<f64> {
    let text = note["note"]["text"].as_str().unwrap_or("");
    let document = Document::new(text);
    let spans: Vec<_> = document
        .clauses
        .iter()
        .map(|c| document.span(&c.tokens))
        .map(|s| (s.start as usize, s.end as usize))
        .collect();
    let quotes = note["evidence"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|e| e["quote"].as_str());
    quotes
        .filter_map(|quote| text.find(quote).map(|at| (at, at + quote.len())))
        .map(|gold| {
            spans
                .iter()
                .map(|&span| overlap(span, gold))
                .fold(0.0, f64::max)
        })
        .collect()
}

#[test]
fn clauses_fit_the_quoted_passages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/labelled");
    let mut found = Vec::new();
    for folder in ["tune", "train"] {
        let Ok(files) = std::fs::read_dir(root.join(folder)) else {
            return;
        };
        for file in files.flatten() {
            let text = std::fs::read_to_string(file.path()).unwrap_or_default();
            found.extend(
                text.lines()
                    .filter_map(|l| serde_json::from_str(l).ok())
                    .flat_map(|note| best(&note)),
            );
        }
    }
    let n = found.len() as f64;
    let share = found.iter().filter(|&&f| f >= 0.2).count() as f64 / n;
    let mean = found.iter().sum::<f64>() / n;
    println!("quotes {n}, found {share:.4}, mean overlap {mean:.4}");
    assert!(
        share >= MIN_FOUND && mean >= MIN_MEAN,
        "found {share:.4}, mean overlap {mean:.4}"
    );
}
