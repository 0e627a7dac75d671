//! How well the status reader does on labelled notes, given the right words: overall, by status, and by kind of confusion.
//!
//! `status_on_gold RULES_DIR SHOW FILE…` prints figures over the files and at most SHOW samples of each confusion. With `CUES` in
//! the environment it adds figures by cue, with `DUMP` every row as it was read, with `WHOLE` it reads the clauses as they
//! are cut instead of as the quote would cut them.

use buypath::reading::scan::{self, Hit};
use buypath::reading::status::{self, Scene};
use buypath::reading::topic::Unit;
use buypath::rules::{self, Pack};
use buypath::text::Document;
use buypath::values::{self, Context, Value};
use std::collections::BTreeMap;
use std::path::Path;

const ALL: [&str; 5] = ["confirmed", "assumed", "unknown", "missing", "not-needed"];

fn main() {
    let mut args = std::env::args().skip(1);
    let dir = args.next().expect("a rule folder");
    let show: usize = args
        .next()
        .and_then(|n| n.parse().ok())
        .expect("how many samples to show");
    let mut sources = Vec::new();
    collect(Path::new(&dir), Path::new(&dir), &mut sources);
    let pack = rules::compile(&sources).unwrap_or_else(|faults| {
        for f in &faults {
            let text = sources
                .iter()
                .find(|s| s.path == f.file)
                .map_or("", |s| &s.text);
            eprintln!(
                "{}:{:?} {} [{}] {}",
                f.file,
                f.position(text),
                f.message,
                f.code.0,
                f.help
            );
        }
        std::process::exit(1)
    });
    let mut table: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut samples: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    let mut by_cue: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for file in args {
        for line in std::fs::read_to_string(&file)
            .expect("a labelled file")
            .lines()
        {
            let note: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let text = note["note"]["text"].as_str().unwrap_or_default();
            let document = Document::new(text);
            let terms = terms(&document, &pack);
            for row in note["evidence"].as_array().into_iter().flatten() {
                let (quote, gold) = (
                    row["quote"].as_str().unwrap_or_default(),
                    row["status"].as_str().unwrap_or_default(),
                );
                let Some(at) = text.find(quote) else { continue };
                let first = document.tokens.partition_point(|t| (t.start as usize) < at) as u32;
                let last = document
                    .tokens
                    .partition_point(|t| (t.start as usize) < at + quote.len())
                    as u32;
                let dimension = serde_json::from_value(row["dimension"].clone()).ok();
                let cut = clipped(text, first, last);
                let clause = cut
                    .clauses
                    .iter()
                    .position(|c| c.tokens.end > first)
                    .unwrap_or(0);
                let hits = with_predicates(&cut, &pack, &terms);
                let reading = status::read(&Scene {
                    document: &cut,
                    pack: &pack,
                    hits: &hits,
                    clause,
                    matched: matched(&cut, first, last),
                    dimension,
                    implied: None,
                });
                let key = (gold.to_owned(), reading.status.id().to_owned());
                *table.entry(key.clone()).or_default() += 1;
                let cue = reading.cue.map_or("-", |c| &pack.cues[c].id);
                let entry = by_cue
                    .entry(format!("{cue} ({})", reading.status.id()))
                    .or_default();
                entry.0 += usize::from(gold == reading.status.id());
                entry.1 += 1;
                if std::env::var_os("DUMP").is_some() {
                    println!(
                        "ROW\t{gold}\t{}\t{cue}\t{}\t{}",
                        reading.status.id(),
                        row["dimension"].as_str().unwrap_or_default(),
                        quote.replace('\n', "⏎")
                    );
                }
                if gold != reading.status.id() {
                    let words = reading.at.as_ref().map_or("", |at| document.quote(at));
                    let lead = document
                        .quote(&(first.saturating_sub(8)..first))
                        .replace('\n', "⏎");
                    samples.entry(key).or_default().push(format!(
                        "{} [{cue}: {}] …{lead} ⟦{}⟧",
                        row["dimension"].as_str().unwrap_or_default(),
                        words.replace('\n', "⏎"),
                        quote.replace('\n', "⏎")
                    ));
                }
            }
        }
    }
    report(&table);
    if show > 0 || std::env::var_os("CUES").is_some() {
        for (cue, (right, all)) in &by_cue {
            println!("  {cue}: {right}/{all}");
        }
    }
    for ((gold, read), mut list) in samples {
        // A fixed, spread-out order, so that two runs show the same samples.
        list.sort_by_key(|s| {
            s.bytes().fold(7u64, |h, b| {
                (h ^ u64::from(b))
                    .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                    .rotate_left(23)
            })
        });
        if show > 0 {
            println!("\n== gold {gold} read {read}: {}", list.len());
        }
        list.iter().take(show).for_each(|s| println!("{s}"));
    }
}

fn report(table: &BTreeMap<(String, String), usize>) {
    let at = |g: &str, r: &str| {
        table
            .get(&(g.to_owned(), r.to_owned()))
            .copied()
            .unwrap_or(0)
    };
    let total: usize = table.values().sum();
    let right: usize = ALL.iter().map(|s| at(s, s)).sum();
    let share = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f64 / b as f64 };
    println!("rows {total} accuracy {:.4}", share(right, total));
    for s in ALL {
        let gold: usize = ALL.iter().map(|r| at(s, r)).sum();
        let read: usize = ALL.iter().map(|g| at(g, s)).sum();
        let row: Vec<String> = ALL.iter().map(|r| format!("{:5}", at(s, r))).collect();
        println!(
            "{s:11} recall {:.3} precision {:.3} | read as {}",
            share(at(s, s), gold),
            share(at(s, s), read),
            row.join(" ")
        );
    }
    let read: usize = ALL.iter().map(|g| at(g, "confirmed")).sum();
    println!(
        "false confirm {:.3}",
        1.0 - share(at("confirmed", "confirmed"), read)
    );
}

/// The document with the clauses of the quote cut to it, as a perfect clause splitter would; with `WHOLE` set in the
/// environment, the clauses as they are.
fn clipped(text: &str, first: u32, last: u32) -> Document<'_> {
    let mut document = Document::new(text);
    if std::env::var_os("WHOLE").is_some() {
        return document;
    }
    for clause in &mut document.clauses {
        if clause.tokens.start < last && clause.tokens.end > first {
            clause.question &= clause.tokens.end <= last + 1;
            clause.tokens = clause.tokens.start.max(first)..clause.tokens.end.min(last);
        }
    }
    document
}

/// The tokens of the quote, or with `WHOLE` set those of the clause that overlaps it most.
fn matched(document: &Document<'_>, first: u32, last: u32) -> std::ops::Range<u32> {
    let overlap = |t: &std::ops::Range<u32>| t.end.min(last).saturating_sub(t.start.max(first));
    let best = document
        .clauses
        .iter()
        .map(|c| c.tokens.clone())
        .max_by_key(overlap);
    best.filter(|_| std::env::var_os("WHOLE").is_some())
        .unwrap_or(first..last)
}

/// All terms and values of the document, as the engine sees them.
fn terms(document: &Document<'_>, pack: &Pack) -> Vec<Hit> {
    let mut hits = Vec::new();
    scan::terms(document, pack, &mut hits);
    let mut found = Vec::new();
    values::find(document, &Context::default(), &mut found);
    for value in &found {
        let name = match value.value {
            Value::Money(_) => "<money>",
            Value::Date(_) => "<date>",
            Value::Duration(_) => "<duration>",
            Value::Recurrence(_) => "<recurrence>",
            Value::Percent(_) => "<percent>",
            Value::Number(_) => "<number>",
        };
        if let Some(atom) = pack.atom(name) {
            hits.push(Hit {
                start: value.tokens.start,
                end: value.tokens.end,
                atom,
            });
        }
    }
    hits.sort_unstable();
    hits
}

/// Adds the predicates of every clause.
fn with_predicates(document: &Document<'_>, pack: &Pack, hits: &[Hit]) -> Vec<Hit> {
    let mut unit = Unit::default();
    let mut all = hits.to_vec();
    for clause in &document.clauses {
        let first = hits.partition_point(|h| h.start < clause.tokens.start);
        let last = hits.partition_point(|h| h.start < clause.tokens.end);
        unit.fill(pack, clause.tokens.clone(), &hits[first..last]);
        all.extend_from_slice(unit.predicates_found());
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn collect(root: &Path, folder: &Path, out: &mut Vec<rules::Source>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, out);
        } else if path.extension().is_some_and(|e| e == "toml") {
            let relative = path
                .strip_prefix(root)
                .expect("below the root")
                .to_string_lossy()
                .into_owned();
            out.push(rules::Source {
                path: relative,
                text: std::fs::read_to_string(&path).expect("readable"),
            });
        }
    }
}
