//! Builds the index of many generated notes and asks it questions: rates, times and memory.
//!
//! `cargo bench --bench search`; `BUYPATH_NOTES=1000000` for the sizes that the documentation quotes (about a gigabyte of
//! disk in the temporary folder, or in `BUYPATH_FOLDER`).

mod generate;

use buypath::deal::NoteId;
use buypath::index::{Change, Entry, Identity, Index, Path, Request, Source, SourceError, parse};
use generate::{Dice, Maker, entry};
use std::cell::Cell;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// How often each question is asked.
const ROUNDS: usize = 15;
const PATIENCE: Duration = Duration::from_secs(60);

/// A record that is made on the way.
struct Made {
    maker: Maker,
    notes: Cell<u64>,
    /// Time spent on making notes, which is none of the index's.
    making: Cell<Duration>,
}

impl Source for Made {
    fn identity(&self) -> Result<Identity, SourceError> {
        Ok(Identity {
            record: "made".into(),
            generation: "1".into(),
        })
    }

    fn newest(&self) -> Result<u64, SourceError> {
        Ok(self.notes.get())
    }

    fn changes_after(
        &self,
        watermark: u64,
        each: &mut dyn FnMut(u64, Change) -> ControlFlow<()>,
    ) -> Result<(), SourceError> {
        for number in watermark + 1..=self.notes.get() {
            let started = Instant::now();
            let made = entry(&self.maker, number);
            self.making.set(self.making.get() + started.elapsed());
            if each(number, Change::Put(made)).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn load(&self, note: &NoteId) -> Result<Option<Entry>, SourceError> {
        let number: u64 = note.as_str().trim_start_matches("N-").parse()?;
        Ok(Some(entry(&self.maker, number)))
    }
}

const QUESTIONS: [(&str, &[&str]); 8] = [
    (
        "one word",
        &[
            "budget",
            "procurement",
            "redlines",
            "coupa",
            "the",
            "dashboards",
            "50k",
            "sap",
        ],
    ),
    (
        "two words",
        &[
            "security review",
            "legal redlines",
            "budget approved",
            "the board",
            "dpa legal",
            "cfo signs",
        ],
    ),
    (
        "many words",
        &[
            "who has to approve the spend",
            "security review not started",
            "they want to be live by december",
        ],
    ),
    (
        "phrase",
        &[
            "\"security review\"",
            "\"has to approve\"",
            "\"on their paper\"",
            "\"of the\"",
            "\"verbal yes\"",
        ],
    ),
    (
        "prefix and fuzzy",
        &[
            "proc*",
            "sec*",
            "procurment~",
            "bugdet~",
            "s*",
            "securty revew",
        ],
    ),
    (
        "fields",
        &[
            "dimension:approvers status:missing",
            "stage:proposal risk:slip",
            "kind:call status:unknown",
            "since:2026-01-01",
        ],
    ),
    (
        "words and fields",
        &[
            "budget stage:negotiation",
            "legal since:2025-06-01 status:missing",
            "coupa -dimension:procurement",
            "deal:D-000017 budget",
        ],
    ),
    (
        "either",
        &[
            "cfo OR cio OR coo",
            "(legal OR security) freeze",
            "the OR of OR to",
            "-budget kind:email",
        ],
    ),
];

fn main() {
    let notes: u64 = std::env::var("BUYPATH_NOTES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(50_000);
    let base = std::env::var_os("BUYPATH_FOLDER").map_or_else(std::env::temp_dir, Into::into);
    let folder = tempfile::tempdir_in(base).expect("a folder to write to");
    let index = Index::at(folder.path().join("index"));
    let source = Made {
        maker: Maker { seed: 7 },
        notes: Cell::new(notes),
        making: Cell::default(),
    };
    let bytes: usize = (1..=1_000.min(notes))
        .map(|n| source.maker.note(n).0.note.text.len())
        .sum();
    println!(
        "{notes} notes of {} bytes on average",
        bytes as u64 / 1_000.min(notes)
    );

    let started = Instant::now();
    index
        .catch_up(&source, PATIENCE)
        .expect("a folder to write to");
    let took = started.elapsed();
    let net = took.saturating_sub(source.making.get());
    println!(
        "build: {:.1} s, {:.0} notes/s; without making the notes, on the same thread: {:.1} s, {:.0} notes/s",
        took.as_secs_f64(),
        notes as f64 / took.as_secs_f64(),
        net.as_secs_f64(),
        notes as f64 / net.as_secs_f64()
    );
    println!(
        "index: {} MB on disk; most memory so far: {} MB",
        size(&folder.path().join("index")) / 1_000_000,
        peak_mb()
    );

    println!(
        "\n{:<18} {:>9} {:>9} {:>9}  dearest question",
        "in microseconds", "p50", "p99", "most"
    );
    let mut all = Vec::new();
    for (class, questions) in QUESTIONS {
        let mut times: Vec<(u128, &str)> = Vec::new();
        for _ in 0..ROUNDS {
            times.extend(
                questions
                    .iter()
                    .map(|q| (ask(&index, &source, q).as_micros(), *q)),
            );
        }
        report(class, &mut times);
        all.extend(times);
    }
    names(&index, &source, &mut all);
    report("all", &mut all);

    newest(&index, &source);
    println!("most memory in all: {} MB", peak_mb());
}

/// Questions for names that stand in few notes.
fn names(index: &Index, source: &Made, all: &mut Vec<(u128, &str)>) {
    let mut times = Vec::new();
    let mut dice = Dice::new(3, 3);
    for _ in 0..100 {
        let deal = source
            .maker
            .deal(dice.below(source.notes.get() / generate::NOTES_PER_DEAL));
        let account = deal.fields.account.unwrap_or_default();
        times.push((
            ask(index, source, &format!("{account} legal")).as_micros(),
            "a firm and a word",
        ));
    }
    report("names", &mut times);
    all.extend(times);
}

/// What finding the newest note costs, by way of how many changes the index does not hold yet.
fn newest(index: &Index, source: &Made) {
    println!();
    for unindexed in [0, 1, 10, 100, 250] {
        index
            .catch_up(source, PATIENCE)
            .expect("it was written before");
        source.notes.set(source.notes.get() + unindexed);
        let times: Vec<Duration> = (0..5).map(|_| ask(index, source, "budget legal")).collect();
        println!(
            "search with {unindexed} changes beside the index: {:.2} ms",
            times.iter().min().expect("five").as_secs_f64() * 1e3
        );
    }
    for changes in [1, 250] {
        index
            .catch_up(source, PATIENCE)
            .expect("it was written before");
        source.notes.set(source.notes.get() + changes);
        let started = Instant::now();
        index
            .catch_up(source, PATIENCE)
            .expect("it was written before");
        println!(
            "taking {changes} changes into the index: {:.2} ms",
            started.elapsed().as_secs_f64() * 1e3
        );
    }
}

fn ask(index: &Index, source: &Made, question: &str) -> Duration {
    let request = Request::new(parse(question).expect("a question"));
    let started = Instant::now();
    let answer = index.search(source, &request).expect("an answer");
    let took = started.elapsed();
    assert!(matches!(answer.path, Path::Index { .. }));
    took
}

fn report(class: &str, times: &mut [(u128, &str)]) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].0;
    let (most, question) = times[times.len() - 1];
    println!(
        "{class:<18} {:>9} {:>9} {most:>9}  {question}",
        at(0.5),
        at(0.99)
    );
}

fn size(folder: &std::path::Path) -> u64 {
    std::fs::read_dir(folder).map_or(0, |files| {
        files
            .flatten()
            .filter_map(|f| f.metadata().ok())
            .map(|m| m.len())
            .sum()
    })
}

/// The most memory that the process had, files that are mapped included.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM"));
    line.and_then(|l| l.split_whitespace().nth(1)?.parse::<u64>().ok())
        .unwrap_or(0)
        / 1_000
}
