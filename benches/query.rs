//! Asks the forty questions over many deals: `cargo bench --bench query`, with `BUYPATH_DEALS=100000` for the figures that the
//! documentation quotes. The deals are those of the test fixture over and over, with other amounts and names.

use buypath::analyze::Engine;
use buypath::deal::{Change, DealId, DealRecord, NoteId, NoteRecord, State, Told, fold};
use buypath::evidence::{Deal, Input, Note};
use buypath::query::{self, Table};
use serde::Deserialize;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The day of every question.
const DAY: &str = "2026-09-30";
/// How often each question is asked.
const ROUNDS: usize = 25;
/// Deals, if not told otherwise.
const DEALS: usize = 20_000;

#[derive(Deserialize)]
struct Line {
    deal: Fields,
    notes: Vec<OneNote>,
}

#[derive(Deserialize)]
struct Fields {
    id: String,
    #[serde(flatten)]
    fields: Deal,
    forecast: Option<String>,
    next_step: Option<String>,
    #[serde(default)]
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct OneNote {
    id: String,
    #[serde(flatten)]
    note: Note,
}

fn main() {
    let wanted = std::env::var("BUYPATH_DEALS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(DEALS);
    let engine = Engine::embedded();
    let deals: Vec<(DealRecord, State)> = include_str!("../tests/fixtures/pipeline.jsonl")
        .lines()
        .map(|l| {
            folded(
                &engine,
                serde_json::from_str(l).expect("the fixture is JSON"),
            )
        })
        .collect();
    let mut table = Table::new();
    for number in 0..wanted {
        let (deal, state) = &deals[number % deals.len()];
        table.push(&varied(deal, number), state, engine.scoring());
    }
    let words = questions();
    let day = query::day::last(DAY).expect("it is a day");
    let vocabulary = table.vocabulary(DAY.parse().expect("it is a day"));
    for limit in ["", " limit:50"] {
        let mut times = Vec::new();
        for words in &words {
            for _ in 0..ROUNDS {
                let started = Instant::now();
                let parsed = query::parse(&format!("{words}{limit}"), &vocabulary);
                let found = query::select(&parsed.query, &table, day, engine.scoring());
                times.push((started.elapsed(), words));
                std::hint::black_box(found);
            }
        }
        times.sort_unstable();
        let slowest = times.last().map_or("", |t| t.1.as_str());
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].0;
        let ms = |d: Duration| d.as_secs_f64() * 1e3;
        println!(
            "{wanted} deals, {} questions{limit}: p50 {:.2} ms, p99 {:.2} ms, longest {:.2} ms ({slowest})",
            words.len(),
            ms(at(0.5)),
            ms(at(0.99)),
            ms(at(1.0))
        );
    }
}

/// The managers' words, from the page that lists them.
fn questions() -> Vec<String> {
    include_str!("../docs/QUERIES.md")
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
            cells.next()?.parse::<u8>().ok()?;
            Some(cells.next()?.replace('`', ""))
        })
        .collect()
}

/// The same deal under another id, with another amount and name.
fn varied(deal: &DealRecord, number: usize) -> DealRecord {
    let mut other = deal.clone();
    other.id = DealId::parse(&format!("{}-{number}", deal.id)).expect("it is an id");
    let amount = other.fields.amount.unwrap_or(50_000.0);
    other.fields.amount = Some(amount + (number % 977) as f64 * 100.0);
    other.fields.name = other.fields.name.map(|n| format!("{n} {number}"));
    other
}

fn folded(engine: &Engine, line: Line) -> (DealRecord, State) {
    let deal = DealRecord {
        id: DealId::parse(&line.deal.id).expect("it is an id"),
        fields: line.deal.fields,
        forecast: line.deal.forecast,
        next_step: line.deal.next_step,
        changes: line.deal.changes,
    };
    let told: Vec<Told> = line
        .notes
        .into_iter()
        .zip(1..)
        .map(|(one, order)| {
            let input = Input {
                id: None,
                deal: deal.fields.clone(),
                note: one.note.clone(),
            };
            Told {
                note: Arc::new(NoteRecord {
                    id: NoteId::parse(&one.id).expect("it is an id"),
                    deal: deal.id.clone(),
                    note: one.note,
                    private: false,
                    order,
                }),
                reading: Arc::new(engine.analyze(&input).into()),
            }
        })
        .collect();
    let state = fold(&deal, &told, &[], DAY, &engine.folding());
    (deal, state)
}
