//! `buypath learn`: weights for the statistical reader, from labelled notes.

use super::{Context, Exit};
use crate::eval;
use crate::learn::{self, Corpus, Options, Summary};
use anyhow::{Context as _, anyhow, bail};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Write as _};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Labelled notes, one object a line; one file per writer, for files are left out whole
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where to write the weights
    #[arg(short, long, value_name = "WEIGHTS")]
    output: PathBuf,
    /// The share of `confirmed` that may be another status, on notes of writers left out
    #[arg(long, value_name = "SHARE", default_value_t = Options::default().false_confirm)]
    false_confirm: f64,
    /// Into how many parts the files are dealt
    #[arg(long, value_name = "N", default_value_t = Options::default().folds)]
    folds: usize,
    /// How far the notes are trusted against small weights
    #[arg(long, value_name = "C", default_value_t = Options::default().trust)]
    trust: f64,
    /// Also learn from a quarter, a half and three quarters of the files, and show how the figures grow
    #[arg(long)]
    curve: bool,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    if !(args.trust > 0.0 && args.trust.is_finite()) {
        bail!("--trust takes a number above 0");
    }
    if !(0.0..=1.0).contains(&args.false_confirm) {
        bail!("--false-confirm takes a share from 0 to 1");
    }
    if args.files.len() < 2 {
        bail!("learning leaves files out in turn to see what carries over: give at least two");
    }
    let mut corpus = Corpus::default();
    for path in &args.files {
        let name = path.display().to_string();
        let file = File::open(path).with_context(|| format!("cannot open {name}"))?;
        let notes = eval::read_labelled(&name, BufReader::new(file)).map_err(|e| anyhow!(e))?;
        corpus.sets.push((name, notes));
    }
    let engine = context.rules_engine()?;
    let options = Options {
        false_confirm: args.false_confirm,
        folds: args.folds,
        trust: args.trust,
        curve: args.curve,
    };
    let (weights, summary) = learn::learn(&engine, &corpus, &options);
    std::fs::write(&args.output, weights.write())
        .with_context(|| format!("cannot write {}", args.output.display()))?;
    write!(std::io::stdout().lock(), "{}", show(&summary))?;
    Ok(Exit::Done)
}

fn show(s: &Summary) -> String {
    let mut out = String::new();
    let (p, r, f) = s.detection;
    let _ = writeln!(
        out,
        "learned from {} notes, {} clauses, {} things seen",
        s.notes, s.clauses, s.things
    );
    let _ = writeln!(out, "on files left out:");
    let _ = writeln!(out, "  detection by clause   P {p:.3}  R {r:.3}  F1 {f:.3}");
    let _ = writeln!(out, "  status, given the dimension   {:.3}", s.status);
    let (before, after) = s.false_confirm;
    let _ = writeln!(
        out,
        "  confirmed that is not   {before:.3} without, {after:.3} with the price of `confirmed`"
    );
    let _ = writeln!(
        out,
        "  probabilities are off by {:.3} on average",
        s.calibration_gap
    );
    for (id, threshold, p, r) in &s.targets {
        let _ = writeln!(
            out,
            "  {id:<22} given from {threshold:.2}   P {p:.3}  R {r:.3}"
        );
    }
    for point in &s.curve {
        let _ = writeln!(out, "  from {:>5} notes   F1 {:.3}", point.notes, point.f1);
    }
    out
}
