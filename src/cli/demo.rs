//! `buypath demo`: the sample notes, and what is read in them.

use super::{Context, Exit, card, term};
use crate::analyze::Scratch;
use crate::samples;
use anstyle::Style;
use std::io::{BufWriter, Write};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only samples whose name contains this, such as "mail" or "transcript"
    sample: Option<String>,
    /// Leave out the notes themselves
    #[arg(long)]
    cards_only: bool,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let engine = context.engine()?;
    let wanted = args.sample.unwrap_or_default();
    let inputs: Vec<_> = samples::inputs()
        .into_iter()
        .filter(|i| i.id.as_ref().is_some_and(|id| id.contains(&wanted)))
        .collect();
    if inputs.is_empty() {
        let names: Vec<_> = samples::NOTES.iter().map(|(name, _)| *name).collect();
        anyhow::bail!(
            "there is no sample '{wanted}'; there are {}",
            names.join(", ")
        );
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut scratch = Scratch::default();
    for (index, input) in inputs.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let name = input.id.as_deref().unwrap_or_default();
        writeln!(
            out,
            "{}",
            context
                .term
                .paint(Style::new().bold(), &format!("── {name} ──"))
        )?;
        if !args.cards_only {
            for line in term::clean(&input.note.text).lines() {
                writeln!(out, "{}", context.term.paint(Style::new().dimmed(), line))?;
            }
            writeln!(out)?;
        }
        let report = engine.analyze_with(input, &mut scratch);
        writeln!(
            out,
            "{}",
            card::render(&report, &input.deal, &input.note, &context.term.style()).trim_end()
        )?;
    }
    out.flush()?;
    Ok(Exit::Done)
}
