//! `buypath rules test`: every example of every rule.

use super::Pack;
use crate::analyze::{Engine, Scratch};
use crate::cli::{Context, Exit, show_faults};
use crate::{eval, rules};
use rayon::prelude::*;
use std::io::Write;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    pack: Pack,
    /// Only rules whose id begins with this, such as "approvers" or "approvers/needs-a-nod"
    #[arg(long, value_name = "ID")]
    rule: Option<String>,
}

pub(super) fn run(context: &Context, args: &Args) -> anyhow::Result<Exit> {
    let sources = args.pack.sources(context)?;
    let mut out = std::io::stdout().lock();
    let engine = match Engine::load(&sources) {
        Ok(engine) => engine,
        Err(faults) => {
            writeln!(
                out,
                "{}\n",
                show_faults(&faults, &sources, context.term.out_color)
            )?;
            writeln!(
                out,
                "the rules do not load: {} to mend before their examples can run",
                faults.len()
            )?;
            return Ok(Exit::Found);
        }
    };
    let mut cases = rules::cases(&sources);
    cases.retain(|c| {
        args.rule
            .as_ref()
            .is_none_or(|r| c.rule.starts_with(r.as_str()))
    });
    let faults: Vec<_> = cases
        .par_iter()
        .map_init(Scratch::default, |scratch, case| {
            eval::check_example(
                case,
                &engine.analyze_with(&eval::example_input(case), scratch),
            )
        })
        .flatten()
        .collect();
    if !faults.is_empty() {
        writeln!(
            out,
            "{}\n",
            show_faults(&faults, &sources, context.term.out_color)
        )?;
    }
    writeln!(out, "{} examples, {} failed", cases.len(), faults.len())?;
    Ok(if faults.is_empty() {
        Exit::Done
    } else {
        Exit::Found
    })
}
