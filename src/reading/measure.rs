//! How well mentions and sources are read, against the labelled notes. Run with `cargo test --lib measure -- --ignored --nocapture`.

use super::mentions::{self, Mention, Party};
use super::testing::{pack, tuning_files};
use super::{scan, source, voice};
use crate::evidence::{Deal, Note};
use crate::text::Document;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Hits, misses and false finds of one slot.
#[derive(Default)]
struct Count {
    hit: usize,
    missed: BTreeMap<String, Vec<String>>,
    extra: BTreeMap<String, Vec<String>>,
}

impl Count {
    fn add(&mut self, found: &BTreeSet<&str>, wanted: &BTreeSet<&str>, quote: &str) {
        self.hit += found.intersection(wanted).count();
        for name in wanted.difference(found) {
            self.missed
                .entry((*name).to_owned())
                .or_default()
                .push(quote.to_owned());
        }
        for name in found.difference(wanted) {
            self.extra
                .entry((*name).to_owned())
                .or_default()
                .push(quote.to_owned());
        }
    }

    fn report(&self, name: &str) {
        let (missed, extra) = (
            self.missed.values().map(Vec::len).sum::<usize>(),
            self.extra.values().map(Vec::len).sum::<usize>(),
        );
        let precision = self.hit as f64 / (self.hit + extra).max(1) as f64;
        let recall = self.hit as f64 / (self.hit + missed).max(1) as f64;
        println!(
            "{name}: precision {precision:.3} recall {recall:.3} f1 {:.3}",
            2.0 * precision * recall / (precision + recall)
        );
        for (what, map) in [("missed", &self.missed), ("extra", &self.extra)] {
            let mut list: Vec<_> = map.iter().collect();
            list.sort_by_key(|(n, q)| (std::cmp::Reverse(q.len()), n.as_str()));
            for (n, quotes) in list {
                println!("  {name} {what} {} «{n}» in: {}", quotes.len(), quotes[0]);
            }
        }
    }
}

/// The labelled row's strings under one key.
fn strings<'j>(row: &'j serde_json::Value, key: &str) -> BTreeSet<&'j str> {
    row[key]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|v| v.as_str())
        .collect()
}

#[test]
#[ignore = "prints figures; nothing to assert"]
fn measure() {
    let (mut spent, mut bytes) = (Duration::ZERO, 0);
    let (mut people, mut roles) = (Count::default(), Count::default());
    let (mut right, mut wrong) = (
        BTreeMap::<String, usize>::new(),
        BTreeMap::<String, usize>::new(),
    );
    for file in tuning_files() {
        let text = std::fs::read_to_string(&file).expect("a labelled file");
        for line in text.lines() {
            let record: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let note: Note = serde_json::from_value(record["note"].clone()).expect("a note");
            let deal: Deal = serde_json::from_value(record["deal"].clone()).expect("a deal");
            let document = Document::new(&note.text);
            let (mut hits, mut speakers, mut found) = (Vec::new(), Vec::new(), Vec::new());
            scan::terms(&document, pack(), &mut hits);
            voice::speakers(&document, &deal, &note, &mut speakers);
            let before = Instant::now();
            mentions::find(&document, pack(), &hits, &speakers, &mut found);
            spent += before.elapsed();
            bytes += note.text.len();
            for row in record["evidence"].as_array().into_iter().flatten() {
                let quote = row["quote"].as_str().unwrap_or_default();
                let Some(start) = note.text.find(quote) else {
                    continue;
                };
                let end = start + quote.len();
                let inside = |m: &&Mention| {
                    let span = document.span(&m.tokens);
                    !m.seller && span.start as usize >= start && span.end as usize <= end
                };
                let of = |person: bool| -> BTreeSet<&str> {
                    found
                        .iter()
                        .filter(inside)
                        .filter(|m| (m.party == Party::Person) == person)
                        .map(|m| document.quote(&m.tokens))
                        .collect()
                };
                people.add(&of(true), &strings(row, "people"), quote);
                roles.add(&of(false), &strings(row, "roles"), quote);
                let first = document
                    .tokens
                    .partition_point(|t| (t.end as usize) <= start)
                    as u32;
                let last = document
                    .tokens
                    .partition_point(|t| (t.start as usize) < end)
                    as u32;
                let overlap = |c: &crate::text::Clause| {
                    c.tokens
                        .end
                        .min(last)
                        .saturating_sub(c.tokens.start.max(first))
                };
                let Some(clause) = (0..document.clauses.len())
                    .max_by_key(|&i| (overlap(&document.clauses[i]), std::cmp::Reverse(i)))
                else {
                    continue;
                };
                let scene = source::Scene {
                    document: &document,
                    pack: pack(),
                    hits: &hits,
                    said: &hits,
                    mentions: &found,
                    speakers: &speakers,
                    clause,
                    matched: first..last,
                };
                let reading = source::read(&scene);
                let gold = row["source"].as_str().unwrap_or_default();
                let kind = note.kind.as_deref().unwrap_or_default();
                if reading.source.id() == gold {
                    *right.entry(kind.to_owned()).or_default() += 1;
                    if let Some(at) = reading.at {
                        println!("  fine [{}]", document.quote(&at));
                    }
                } else {
                    *wrong.entry(kind.to_owned()).or_default() += 1;
                    let at = reading.at.map_or("", |at| document.quote(&at));
                    println!(
                        "  source {kind} gold {gold} ({}) {} [{at}]: «{quote}»",
                        reading.why, record["id"]
                    );
                }
            }
        }
    }
    println!(
        "mentions: {:.1} ns per byte",
        spent.as_nanos() as f64 / bytes as f64
    );
    people.report("people");
    roles.report("roles");
    for (kind, n) in &right {
        println!(
            "source {kind}: {:.3}",
            *n as f64 / (n + wrong.get(kind).unwrap_or(&0)) as f64
        );
    }
    let (r, w) = (right.values().sum::<usize>(), wrong.values().sum::<usize>());
    println!("source all: {:.3} of {}", r as f64 / (r + w) as f64, r + w);
}
