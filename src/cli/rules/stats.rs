//! `buypath rules stats`: how often each rule fires, what it overlaps, and, on labelled notes, how often it is right.

use crate::analyze::Scratch;
use crate::cli::jobs::{Job, Jobs, Problem};
use crate::cli::{Context, Exit};
use crate::eval::{self, Labelled, Prediction};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

/// How many overlapping rules are named for each rule.
const MOST_OVERLAPS: usize = 3;
/// How many notes are in the hands of the threads at once.
const BATCH: usize = 512;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Notes, as analyze takes them; labelled notes give precision as well
    files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Also list the rules that never fired
    #[arg(long)]
    silent: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

/// What is known of one rule.
#[derive(Clone, Debug, Default, Serialize)]
struct Stat {
    /// Items that it read first.
    hits: usize,
    /// Items that another rule read first and it read too.
    also: usize,
    /// Of the hits and the others, those in labelled notes.
    judged: usize,
    /// Of the judged, those that a label matches.
    right: usize,
    /// `right` of `judged`.
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<f64>,
    /// Rules with items that share at least a fifth of the span, by how often.
    overlaps: BTreeMap<String, usize>,
}

type Stats = BTreeMap<String, Stat>;

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let engine = context.rules_engine()?;
    let mut stats = Stats::new();
    if args.silent {
        stats.extend(
            engine
                .pack()
                .rules
                .iter()
                .map(|r| (r.id.clone(), Stat::default())),
        );
    }
    let mut exit = Exit::Done;
    let mut jobs = Jobs::new(args.files);
    let mut notes = 0;
    loop {
        let batch: Vec<Job> = jobs.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        let read = batch
            .into_par_iter()
            .map_init(Scratch::default, |scratch, job| {
                let note = labelled(job)?;
                let prediction = Prediction::from(&engine.analyze_with(&note.input, scratch));
                Ok((note, prediction))
            })
            .collect::<Vec<Result<_, Problem>>>();
        for result in read {
            match result {
                Ok((note, prediction)) => {
                    notes += 1;
                    count(&note, &prediction, &mut stats);
                }
                Err(problem) => {
                    exit = Exit::Input;
                    writeln!(std::io::stderr(), "{problem}")?;
                }
            }
        }
    }
    for stat in stats.values_mut().filter(|s| s.judged > 0) {
        stat.precision = Some((stat.right as f64 / stat.judged as f64 * 1e4).round() / 1e4);
    }
    let text = match args.format {
        Format::Json => serde_json::to_string_pretty(&stats)?,
        Format::Text => table(&stats, notes),
    };
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(exit)
}

/// A job as a labelled note; a note without labels has no rows.
fn labelled(job: Job) -> Result<Labelled, Problem> {
    if let Job::Object { name, bytes, .. } = &job
        && memchr::memmem::find(bytes, b"\"evidence\"").is_some()
        && let Ok(mut notes) = eval::read_labelled(name, bytes.as_slice())
        && let Some(note) = notes.pop()
    {
        return Ok(note);
    }
    job.read().map(|input| Labelled {
        input,
        ..Labelled::default()
    })
}

fn count(note: &Labelled, prediction: &Prediction, stats: &mut Stats) {
    let judged = !note.gold.is_empty();
    let keys = |rows: &[eval::Row]| {
        rows.iter()
            .map(|r| (r.dimension.clone(), r.span))
            .collect::<Vec<_>>()
    };
    let (gold, rows) = (keys(&note.gold), keys(&prediction.rows));
    let a: Vec<_> = gold.iter().map(|(k, s)| (k.as_str(), *s)).collect();
    let b: Vec<_> = rows.iter().map(|(k, s)| (k.as_str(), *s)).collect();
    let mut right = vec![false; rows.len()];
    for (_, p) in eval::pairs(&a, &b) {
        right[p] = true;
    }
    for (row, right) in prediction.rows.iter().zip(right) {
        for rule in std::iter::once(&row.rule).chain(&row.also) {
            let stat = stats.entry(rule.clone()).or_default();
            if *rule == row.rule {
                stat.hits += 1
            } else {
                stat.also += 1
            }
            stat.judged += usize::from(judged);
            stat.right += usize::from(judged && right);
            for other in std::iter::once(&row.rule)
                .chain(&row.also)
                .filter(|o| *o != rule)
            {
                *stat.overlaps.entry(other.clone()).or_default() += 1;
            }
        }
    }
    across(prediction, stats);
}

/// Overlaps between rules of different dimensions. Rows are in order of place, so only near ones are compared.
fn across(prediction: &Prediction, stats: &mut Stats) {
    for (i, row) in prediction.rows.iter().enumerate() {
        for other in prediction.rows[i + 1..]
            .iter()
            .take_while(|o| o.span.0 < row.span.1)
        {
            if other.rule != row.rule && eval::overlap(row.span, other.span) >= eval::MIN_OVERLAP {
                for (a, b) in [(&row.rule, &other.rule), (&other.rule, &row.rule)] {
                    *stats
                        .entry(a.clone())
                        .or_default()
                        .overlaps
                        .entry(b.clone())
                        .or_default() += 1;
                }
            }
        }
    }
}

fn table(stats: &Stats, notes: usize) -> String {
    let mut rows: Vec<_> = stats.iter().collect();
    rows.sort_by(|a, b| b.1.hits.cmp(&a.1.hits).then(a.0.cmp(b.0)));
    let mut out = format!(
        "{notes} notes, {} rules\n{:<48} {:>6} {:>6} {:>9}  overlaps",
        rows.len(),
        "rule",
        "hits",
        "also",
        "precision"
    );
    for (rule, stat) in rows {
        let mut overlaps: Vec<_> = stat.overlaps.iter().collect();
        overlaps.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let overlaps: Vec<String> = overlaps
            .iter()
            .take(MOST_OVERLAPS)
            .map(|(r, n)| format!("{r} {n}"))
            .collect();
        let precision = stat.precision.map_or("-".to_owned(), |p| format!("{p:.2}"));
        out.push_str(&format!(
            "\n{rule:<48} {:>6} {:>6} {precision:>9}  {}",
            stat.hits,
            stat.also,
            overlaps.join(", ")
        ));
    }
    out
}
