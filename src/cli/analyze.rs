//! `buypath analyze`: notes in, evidence, scores and questions out, in input order and with flat memory.

use super::jobs::{Job, Jobs, Problem};
use super::progress::Progress;
use super::{Context, Exit, card, why};
use crate::analyze::{Engine, Scratch};
use crate::evidence::{Input, Report};
use crate::framework::Dimension;
use rayon::prelude::*;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// How many notes are in the hands of the threads at once; bounds open files and finished output.
const BATCH_NOTES: usize = 256;
/// How many bytes of input are in their hands at once.
const BATCH_BYTES: usize = 8 << 20;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Text, Markdown or JSON Lines; "-", or nothing, reads standard input
    files: Vec<PathBuf>,
    /// text: a card a note; json: one object, or an array of them; jsonl: an object a line
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Show how the score of one dimension comes about, down to spans and rules
    #[arg(long, value_name = "DIMENSION", conflicts_with = "format")]
    why: Option<Dimension>,
    /// How many threads read notes; as many as the machine has, if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    #[command(flatten)]
    record: Record,
}

/// What is on record about the deal, for plain notes; JSON Lines bring their own.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "For plain notes, which carry no record of the deal")]
pub(super) struct Record {
    /// The day the note was written, such as 2026-03-02; dates like "Thursday" count from it
    #[arg(long, value_name = "DATE", value_parser = day)]
    written_at: Option<String>,
    /// The deal's amount
    #[arg(long)]
    amount: Option<f64>,
    /// The deal's currency, such as EUR; bare amounts in the note are in it
    #[arg(long, value_parser = currency)]
    currency: Option<String>,
    /// The deal's stage, in your own word
    #[arg(long)]
    stage: Option<String>,
}

impl Record {
    /// Fills what the input leaves open.
    pub fn fill(&self, input: &mut Input) {
        let or = |slot: &mut Option<String>, given: &Option<String>| {
            if slot.is_none() {
                slot.clone_from(given);
            }
        };
        or(&mut input.note.written_at, &self.written_at);
        or(&mut input.deal.currency, &self.currency);
        or(&mut input.deal.stage, &self.stage);
        input.deal.amount = input.deal.amount.or(self.amount);
    }
}

fn day(given: &str) -> Result<String, String> {
    given
        .parse::<jiff::civil::Date>()
        .map(|d| d.to_string())
        .map_err(|_| "write the day as 2026-03-02".to_owned())
}

fn currency(given: &str) -> Result<String, String> {
    let upper = given.to_ascii_uppercase();
    if upper.len() == 3 && upper.bytes().all(|b| b.is_ascii_uppercase()) {
        Ok(upper)
    } else {
        Err("write the three letters, such as EUR".to_owned())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Jsonl,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let engine = context.engine()?;
    let reader = Reader {
        engine: &engine,
        context,
        format: args.format,
        why: args.why,
        record: &args.record,
    };
    let mut writer = Writer::new(args.format);
    let progress = Progress::new(&context.term, None, "notes");
    let mut jobs = Jobs::new(args.files);
    let mut threads = Threads::new(args.jobs);
    let mut exit = Exit::Done;
    loop {
        let batch = next_batch(&mut jobs);
        if batch.is_empty() {
            break;
        }
        let done = batch.len() as u64;
        for outcome in threads.map(batch, &reader)? {
            match outcome {
                Ok(text) => writer.push(&text)?,
                Err(problem) => {
                    exit = Exit::Input;
                    progress.say(&problem.to_string());
                }
            }
        }
        progress.add(done);
    }
    writer.finish()?;
    Ok(exit)
}

fn next_batch(jobs: &mut Jobs) -> Vec<Job> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < BATCH_NOTES && bytes < BATCH_BYTES {
        let Some(job) = jobs.next() else { break };
        bytes += job.held();
        batch.push(job);
    }
    batch
}

/// Turns one job into what is printed of it.
struct Reader<'a> {
    engine: &'a Engine,
    context: &'a Context,
    format: Format,
    why: Option<Dimension>,
    record: &'a Record,
}

impl Reader<'_> {
    fn read(&self, job: Job, scratch: &mut Scratch) -> Result<String, Problem> {
        let mut input = job.read()?;
        self.record.fill(&mut input);
        let report = self.engine.analyze_with(&input, scratch);
        Ok(match (self.format, self.why) {
            (_, Some(dimension)) => {
                let case = why::Case {
                    report: &report,
                    deal: &input.deal,
                    note: &input.note,
                    scoring: self.engine.scoring(),
                    carried: &self.engine.carried(&input, &report),
                };
                why::render(&case, dimension, &self.context.term.style())
            }
            (Format::Text, None) => card::render(
                &report,
                &input.deal,
                &input.note,
                &self.context.term.style(),
            ),
            // A report holds nothing that JSON cannot say.
            (Format::Json, None) => serde_json::to_string_pretty(&report).unwrap_or_default(),
            (Format::Jsonl, None) => line(&report),
        })
    }
}

/// A report on one line; a report holds nothing that JSON cannot say.
fn line(report: &Report) -> String {
    /// A report of an ordinary note, in bytes.
    const USUAL: usize = 16 << 10;
    let mut bytes = Vec::with_capacity(USUAL);
    match serde_json::to_writer(&mut bytes, report) {
        Ok(()) => String::from_utf8(bytes).unwrap_or_default(),
        Err(_) => String::new(),
    }
}

/// The threads, started only when there is more than one note.
struct Threads {
    wanted: Option<u16>,
    pool: Option<rayon::ThreadPool>,
    scratch: Scratch,
}

impl Threads {
    fn new(wanted: Option<u16>) -> Self {
        Threads {
            wanted,
            pool: None,
            scratch: Scratch::default(),
        }
    }

    fn map(
        &mut self,
        batch: Vec<Job>,
        reader: &Reader<'_>,
    ) -> anyhow::Result<Vec<Result<String, Problem>>> {
        if batch.len() == 1 || self.wanted == Some(1) {
            return Ok(batch
                .into_iter()
                .map(|job| reader.read(job, &mut self.scratch))
                .collect());
        }
        if self.pool.is_none() {
            self.pool = Some(
                rayon::ThreadPoolBuilder::new()
                    .num_threads(usize::from(self.wanted.unwrap_or(0)))
                    .build()?,
            );
        }
        let Some(pool) = &self.pool else {
            return Ok(Vec::new());
        };
        Ok(pool.install(|| {
            batch
                .into_par_iter()
                .map_init(Scratch::default, |scratch, job| reader.read(job, scratch))
                .collect()
        }))
    }
}

/// Puts the pieces together: lines, one object, an array, or cards with an empty line between.
struct Writer {
    out: BufWriter<io::StdoutLock<'static>>,
    format: Format,
    count: usize,
    /// Of JSON: the first object, until it is known whether a second follows.
    first: Option<String>,
}

impl Writer {
    fn new(format: Format) -> Self {
        Writer {
            out: BufWriter::with_capacity(64 << 10, io::stdout().lock()),
            format,
            count: 0,
            first: None,
        }
    }

    fn push(&mut self, text: &str) -> io::Result<()> {
        self.count += 1;
        match (self.format, self.count) {
            (Format::Jsonl, _) => writeln!(self.out, "{text}"),
            (Format::Text, 1) => writeln!(self.out, "{}", text.trim_end_matches('\n')),
            (Format::Text, _) => writeln!(self.out, "\n{}", text.trim_end_matches('\n')),
            (Format::Json, 1) => {
                self.first = Some(text.to_owned());
                Ok(())
            }
            (Format::Json, _) => {
                if let Some(first) = self.first.take() {
                    write!(self.out, "[\n{first}")?;
                }
                write!(self.out, ",\n{text}")
            }
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.format == Format::Json {
            match (self.first.take(), self.count) {
                (Some(only), _) => writeln!(self.out, "{only}")?,
                (None, 0) => writeln!(self.out, "[]")?,
                (None, _) => writeln!(self.out, "\n]")?,
            }
        }
        self.out.flush()
    }
}
