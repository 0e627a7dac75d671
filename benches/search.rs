//! Builds the index of many generated notes and asks it questions: rates, times and memory.
//!
//! `cargo bench --bench search`; `BUYPATH_NOTES=1000000` for the sizes that the documentation quotes (about a gigabyte of
//! disk in the temporary folder, or in `BUYPATH_FOLDER`). `BUYPATH_LINES=1000` writes so many deals as `buypath import` takes
//! them to standard output instead.

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

/// Questions that nobody asks but somebody who wants to hold the machine up; they are reported apart.
const HOSTILE: &str = "hostile";

#[rustfmt::skip]
const QUESTIONS: [(&str, &[&str]); 9] = [
    ("one word", &["budget", "procurement", "redlines", "coupa", "dashboards", "50k", "sap", "freeze"]),
    ("two words", &["security review", "legal redlines", "budget approved", "the board", "dpa legal", "cfo signs"]),
    ("many words", &["who has to approve the spend", "security review not started", "they want to be live by december"]),
    ("phrase", &["\"security review\"", "\"has to approve\"", "\"on their paper\"", "\"goes to the board\"", "\"verbal yes\""]),
    ("prefix and fuzzy", &["proc*", "sec*", "procurment~", "bugdet~", "red*", "securty revew"]),
    ("fields", &["dimension:approvers status:missing", "stage:proposal risk:slip", "kind:call status:unknown", "since:2026-01-01"]),
    ("words and fields", &["budget stage:negotiation", "legal since:2025-06-01 status:missing", "coupa -dimension:procurement", "deal:D-000017 budget"]),
    ("either", &["cfo OR cio OR coo", "(legal OR security) freeze", "-budget kind:email"]),
    (HOSTILE, &["the", "\"of the\"", "s*", "the OR of OR to", "-zzz", "a* OR b* OR c* OR d*", "\"the the\" OR to~2"]),
];

fn main() {
    if let Some(deals) = std::env::var("BUYPATH_LINES")
        .ok()
        .and_then(|n| n.parse().ok())
    {
        let maker = Maker { seed: 7 };
        (0..deals).for_each(|deal| println!("{}", maker.line(deal)));
        return;
    }
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
    let some = 1_000.min(notes);
    let bytes: usize = (1..=some)
        .map(|n| source.maker.note(n).0.note.text.len())
        .sum();
    println!("{notes} notes of {} bytes on average", bytes as u64 / some);
    build(&index, &source);
    println!(
        "index: {} MB on disk; most memory so far: {} MB",
        size(&folder.path().join("index")) / 1_000_000,
        peak_mb()
    );

    println!("\nmicroseconds        wall p50  wall p99   cpu p50   cpu p99  dearest question");
    let mut all = Vec::new();
    for (class, questions) in QUESTIONS {
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            times.extend(questions.iter().map(|q| timed(&index, &source, q, q)));
        }
        report(class, &mut times);
        if class != HOSTILE {
            all.extend(times);
        }
    }
    let mut times = names(&index, &source);
    report("names", &mut times);
    all.extend(times);
    report("all but hostile", &mut all);

    newest(&index, &source);
    println!("most memory in all: {} MB", peak_mb());
}

/// Builds the index, and says at what rate.
fn build(index: &Index, source: &Made) {
    let notes = source.notes.get() as f64;
    let (started, before) = (Instant::now(), ticks());
    index
        .catch_up(source, PATIENCE)
        .expect("a folder to write to");
    let (took, busy) = (started.elapsed().as_secs_f64(), ticks() - before);
    let making = source.making.get().as_secs_f64();
    println!(
        "build: {took:.1} s, {:.0} notes/s, of it {making:.1} s for making the notes",
        notes / took
    );
    println!(
        "processor time, making the notes included: {busy:.1} s, {:.0} notes a second of it",
        notes / busy
    );
}

/// Questions for names that stand in few notes.
fn names(index: &Index, source: &Made) -> Vec<Timed> {
    let mut dice = Dice::new(3, 3);
    let deals = source.notes.get() / generate::NOTES_PER_DEAL;
    let deals = (0..100).map(|_| source.maker.deal(dice.below(deals)));
    deals
        .map(|d| {
            let asked = format!("{} legal", d.fields.account.unwrap_or_default());
            timed(index, source, &asked, "a firm and a word")
        })
        .collect()
}

/// What finding the newest note costs, by how many changes the index does not hold yet.
fn newest(index: &Index, source: &Made) {
    let ms = |d: Duration| d.as_secs_f64() * 1e3;
    println!();
    for unindexed in [0, 1, 10, 100, 250] {
        index
            .catch_up(source, PATIENCE)
            .expect("it was written before");
        source.notes.set(source.notes.get() + unindexed);
        let times = (0..9).map(|_| ask(index, source, "budget legal"));
        println!(
            "search with {unindexed} changes beside the index: {:.2} ms",
            ms(times.min().expect("nine"))
        );
    }
    for changes in [1, 250] {
        let times = (0..5).map(|_| {
            index
                .catch_up(source, PATIENCE)
                .expect("it was written before");
            source.notes.set(source.notes.get() + changes);
            let started = Instant::now();
            index
                .catch_up(source, PATIENCE)
                .expect("it was written before");
            started.elapsed()
        });
        println!(
            "taking {changes} changes into the index: {:.2} ms",
            ms(times.min().expect("five"))
        );
    }
}

/// How long a question took: by the clock, and of processor time over all threads; in microseconds.
struct Timed {
    wall: u128,
    cpu: u128,
    question: &'static str,
}

fn ask(index: &Index, source: &Made, question: &str) -> Duration {
    let request = Request::new(parse(question).expect("a question"));
    let started = Instant::now();
    let answer = index.search(source, &request).expect("an answer");
    let took = started.elapsed();
    assert!(matches!(answer.path, Path::Index { .. }));
    took
}

fn timed(index: &Index, source: &Made, asked: &str, question: &'static str) -> Timed {
    let before = cpu();
    let wall = ask(index, source, asked).as_micros();
    Timed {
        wall,
        cpu: cpu() - before,
        question,
    }
}

fn report(class: &str, times: &mut [Timed]) {
    let last = times.len() - 1;
    let at = |share: f64| (last as f64 * share) as usize;
    times.sort_unstable_by_key(|t| t.wall);
    let (half, most) = (times[at(0.5)].wall, times[at(0.99)].wall);
    times.sort_unstable_by_key(|t| t.cpu);
    println!(
        "{class:<18} {half:>9} {most:>9} {:>9} {:>9}  {}",
        times[at(0.5)].cpu,
        times[at(0.99)].cpu,
        times[last].question
    );
}

/// Microseconds of processor time that the threads that live had so far.
fn cpu() -> u128 {
    let tasks = std::fs::read_dir("/proc/self/task")
        .into_iter()
        .flatten()
        .flatten();
    let nanos = tasks.filter_map(|t| {
        let line = std::fs::read_to_string(t.path().join("schedstat")).ok()?;
        line.split_whitespace().next()?.parse::<u128>().ok()
    });
    nanos.sum::<u128>() / 1_000
}

/// Seconds of processor time, threads that have ended included.
fn ticks() -> f64 {
    let line = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = line.rsplit(')').next().unwrap_or_default();
    let fields: Vec<f64> = after_name
        .split_whitespace()
        .filter_map(|f| f.parse().ok())
        .collect();
    // User and system time; the state in front is no number.
    fields
        .get(10..12)
        .map_or(0.0, |t| t.iter().sum::<f64>() / 100.0)
}

fn size(folder: &std::path::Path) -> u64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|f| f.metadata().ok())
        .map(|m| m.len())
        .sum()
}

/// The most memory that the process had, files that are mapped included.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM"));
    line.and_then(|l| l.split_whitespace().nth(1)?.parse::<u64>().ok())
        .unwrap_or(0)
        / 1_000
}
