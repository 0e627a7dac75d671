//! `buypath rules check`: every fault that stops the load, and every lint.

use super::Pack;
use crate::analyze::Engine;
use crate::cli::{Context, Exit, show_faults};
use crate::rules;
use std::io::Write;

pub(super) fn run(context: &Context, args: &Pack) -> anyhow::Result<Exit> {
    let sources = args.sources(context)?;
    let (mut faults, rules) = match Engine::load(&sources) {
        Ok(engine) => (Vec::new(), engine.pack().rules.len()),
        Err(faults) => (faults, 0),
    };
    // Lints of files that do not load would only repeat what is wrong with them.
    if faults.is_empty() {
        faults = rules::lint(&sources);
    }
    let mut out = std::io::stdout().lock();
    if faults.is_empty() {
        writeln!(
            out,
            "{} files, {rules} rules: nothing to mend",
            sources.len()
        )?;
        return Ok(Exit::Done);
    }
    writeln!(
        out,
        "{}\n",
        show_faults(&faults, &sources, context.term.out_color)
    )?;
    writeln!(out, "{} to mend in {} files", faults.len(), sources.len())?;
    Ok(Exit::Found)
}
