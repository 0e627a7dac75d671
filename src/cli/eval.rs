//! `buypath eval`: how well labelled notes are read, what went wrong, and whether it is good enough.

mod deals;
mod show;

use super::progress::Progress;
use super::{Context, Exit};
use crate::analyze::{Engine, Scratch};
use crate::eval::{self, Figures, Gate, Labelled, LabelledDeal, Miss, Prediction, Tally, Verdict};
use crate::framework::Dimension;
use anyhow::{Context as _, anyhow};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Labelled notes or labelled deals, one object a line
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Floors and ceilings, as TOML: exit 1 when a figure does not hold
    #[arg(long, value_name = "FILE")]
    gate: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Show which status and which dimension is read as which
    #[arg(long)]
    confusion: bool,
    /// Show up to N errors of each kind; with --format json, include them
    #[arg(long, value_name = "N", default_value_t = 0)]
    misses: usize,
    /// Score these predictions (`analyze --format jsonl`) instead of reading the notes
    #[arg(long, value_name = "FILE", conflicts_with = "given")]
    pred: Option<PathBuf>,
    /// With labelled deals: take what is read in the notes from these labelled notes, to measure the fold alone
    #[arg(long, value_name = "FILE", conflicts_with = "pred")]
    evidence: Vec<PathBuf>,
    /// Take one reader's answer from the labels, to measure the others alone
    #[arg(long, value_enum)]
    given: Option<Given>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

/// A reader whose answer is given.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Given {
    /// Dimensions and spans are the labels'; status, source and slots are read.
    Topic,
}

/// Everything that a run found out.
#[derive(Serialize)]
struct Outcome {
    #[serde(flatten)]
    figures: Figures,
    /// The same by file.
    sets: BTreeMap<String, Figures>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gate: Vec<Verdict>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    misses: Vec<Miss>,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let gate = args.gate.as_deref().map(read_gate).transpose()?;
    if let Some(labelled) = labelled_deals(&args.files)? {
        return deals::run(context, &labelled, gate.as_ref(), &args);
    }
    let reader = Reader::new(context, &args)?;
    let mut sets = Vec::new();
    for path in &args.files {
        let name = path.display().to_string();
        let notes = eval::read_labelled(&name, open(path)?).map_err(|e| anyhow!(e))?;
        sets.push((name, notes));
    }
    let progress = Progress::new(
        &context.term,
        Some(sets.iter().map(|(_, n)| n.len() as u64).sum()),
        "notes",
    );
    let mut total = Tally::default();
    let mut by_set = BTreeMap::new();
    let mut misses = Vec::new();
    for (name, notes) in &sets {
        let predictions = reader.predict(notes, &progress);
        let mut tally = Tally::default();
        for (note, prediction) in notes.iter().zip(&predictions) {
            tally.add(note, prediction.as_ref());
            if args.misses > 0 {
                misses.extend(eval::misses(
                    name,
                    note,
                    prediction.as_ref().unwrap_or(&Prediction::default()),
                ));
            }
        }
        total.merge(&tally);
        by_set.insert(name.clone(), tally.figures());
    }
    drop(progress);
    let figures = total.figures();
    let gate = gate
        .map(|g| g.check(&figures).map_err(|e| anyhow!(e)))
        .transpose()?
        .unwrap_or_default();
    let held = gate.iter().all(|v| v.holds);
    let outcome = Outcome {
        figures,
        sets: by_set,
        gate,
        misses: first_of_each(misses, args.misses),
    };
    let text = match args.format {
        Format::Json => serde_json::to_string_pretty(&outcome)?,
        Format::Text => show::outcome(&outcome, args.confusion, &context.term),
    };
    writeln!(std::io::stdout().lock(), "{}", text.trim_end())?;
    Ok(if held { Exit::Done } else { Exit::Found })
}

fn open(path: &Path) -> anyhow::Result<BufReader<File>> {
    Ok(BufReader::new(File::open(path).with_context(|| {
        format!("cannot open {}", path.display())
    })?))
}

/// The labelled deals of the files; `None` when the first file holds labelled notes.
fn labelled_deals(files: &[PathBuf]) -> anyhow::Result<Option<Vec<LabelledDeal>>> {
    let mut all = Vec::new();
    for (index, path) in files.iter().enumerate() {
        let mut head = String::new();
        open(path)?.read_line(&mut head)?;
        if index == 0 && !eval::is_deal(&head) {
            return Ok(None);
        }
        let name = path.display().to_string();
        all.extend(eval::read_deals(&name, open(path)?).map_err(|e| anyhow!(e))?);
    }
    Ok(Some(all))
}

fn read_gate(path: &Path) -> anyhow::Result<Gate> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the gate {}", path.display()))?;
    Gate::parse(&text).map_err(|e| anyhow!("{}: {e}", path.display()))
}

/// The first `n` of each kind, kinds in order.
fn first_of_each(mut misses: Vec<Miss>, n: usize) -> Vec<Miss> {
    misses.sort_by_key(|m| m.kind);
    let mut seen = BTreeMap::new();
    misses.retain(|m| {
        let count = seen.entry(m.kind).or_insert(0);
        *count += 1;
        *count <= n
    });
    misses
}

/// Where predictions come from.
enum Reader {
    Engine(Box<Engine>),
    GivenTopic(Box<Engine>),
    File(FxHashMap<String, Prediction>),
}

impl Reader {
    fn new(context: &Context, args: &Args) -> anyhow::Result<Reader> {
        if let Some(path) = &args.pred {
            let rows = eval::read_predictions(&path.display().to_string(), open(path)?)
                .map_err(|e| anyhow!(e))?;
            return Ok(Reader::File(rows.into_iter().collect()));
        }
        let engine = Box::new(context.engine()?);
        Ok(match args.given {
            Some(Given::Topic) => Reader::GivenTopic(engine),
            None => Reader::Engine(engine),
        })
    }

    fn predict(&self, notes: &[Labelled], progress: &Progress) -> Vec<Option<Prediction>> {
        notes
            .par_iter()
            .map_init(Scratch::default, |scratch, note| {
                let prediction = match self {
                    Reader::File(all) => note.input.id.as_ref().and_then(|id| all.get(id)).cloned(),
                    Reader::Engine(engine) => {
                        Some(Prediction::from(&engine.analyze_with(&note.input, scratch)))
                    }
                    Reader::GivenTopic(engine) => Some(given_topic(engine, note)),
                };
                progress.add(1);
                prediction
            })
            .collect()
    }
}

/// The labels' dimensions, spans and risks, with our status, source and slots.
fn given_topic(engine: &Engine, note: &Labelled) -> Prediction {
    let read = |row: &eval::Row| {
        let dimension: Dimension = row.dimension.parse().ok()?;
        let read = eval::row_of(&engine.read_at(&note.input, dimension, row.span.0..row.span.1));
        Some(eval::Row {
            dimension: row.dimension.clone(),
            span: row.span,
            ..read
        })
    };
    Prediction {
        rows: note.gold.iter().filter_map(read).collect(),
        risks: note.risks.clone(),
    }
}
