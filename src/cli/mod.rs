//! The command line: arguments in, text or JSON out, honest exit codes.
//!
//! Raw arguments become built objects here and nowhere else; one file per command.

mod analyze;
mod answer;
mod ask;
pub mod card;
mod carried;
mod data;
mod deal;
mod deal_card;
mod deals;
mod demo;
mod diff;
mod doctor;
mod eval;
mod explain;
mod export;
mod folder;
mod forget;
mod import;
mod jobs;
mod judge;
mod learn;
mod paper;
mod pipeline;
mod progress;
mod rules;
mod sheet;
mod tell;
mod term;
mod watch;
pub mod why;

pub use paper::Style;

use crate::analyze::{Engine, embedded_sources};
use crate::deal::Judgement;
use crate::diagnostic::{self, Fault};
use crate::learned::Weights;
use crate::rules::Source;
use anyhow::Context as _;
use clap::{Parser, Subcommand};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Reads sales call notes and says what they prove about how the buyer will buy.
#[derive(Debug, Parser)]
#[command(
    name = "buypath",
    version,
    max_term_width = 100,
    arg_required_else_help = true
)]
struct Args {
    /// Read the rules of this folder instead of the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// When to colour what is printed; NO_COLOR counts with "auto"
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = "WHEN"
    )]
    color: When,
    /// Read with the rules alone, without the statistical reader
    #[arg(long, global = true, conflicts_with = "weights")]
    rules_only: bool,
    /// Use these weights (from `learn`) instead of the built-in ones
    #[arg(long, global = true, value_name = "FILE")]
    weights: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read notes and show what they prove, what is only assumed, and what to ask next
    Analyze(analyze::Args),
    /// Show how a text is read: clauses, mentions, values, rules, and what set each status
    Explain(explain::Args),
    /// Check, test and describe rule files
    Rules(rules::Args),
    /// Compare what is read in labelled notes with their labels
    Eval(eval::Args),
    /// Learn the weights of the statistical reader from labelled notes
    Learn(learn::Args),
    /// Read the sample notes and show their cards
    Demo(demo::Args),
    /// Put a note on record and show the card of its deal and what the note changed
    Tell(tell::Args),
    /// Show what is known of a deal on a day
    Deal(deal::Args),
    /// Answer a manager's question over all deals: "late-stage deals with no signer"
    Deals(deals::Args),
    /// List the questions that are saved
    Views(deals::ViewsArgs),
    /// Show the pipeline by pillar, the patterns in it, where deals stall and what is at risk
    Pipeline(pipeline::Args),
    /// Say what to ask next about a deal
    Ask(ask::Args),
    /// Show what got confirmed, weakened, contradicted or added in a deal since a day
    Diff(diff::Args),
    /// Take in deals and notes from files, once each
    Import(import::Args),
    /// Write the whole record, for `import` or for spreadsheets
    Export(export::Args),
    /// Confirm what was read in a note: somebody stands behind it
    Confirm(judge::Args),
    /// Reject what was read in a note: it is wrong and counts for nothing
    Reject(judge::Args),
    /// Show a private note to everybody
    Share(judge::ShareArgs),
    /// Remove a deal or a note everywhere
    Forget(forget::Args),
    /// Take in new notes that appear in a folder, once each
    Watch(watch::Args),
    /// Check the record, and mend it
    Doctor(doctor::Args),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Everything was done.
    Done,
    /// A check found something.
    Found,
    /// Some input could not be read; the rest was.
    Input,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Found => 1,
            Exit::Input => 2,
        })
    }
}

/// What every command may ask for.
struct Context {
    rules: Option<PathBuf>,
    rules_only: bool,
    weights: Option<PathBuf>,
    term: term::Term,
}

impl Context {
    /// The engine asked for: the rules of `--rules` or the built-in ones, with the weights of `--weights` or the built-in ones.
    fn engine(&self) -> anyhow::Result<Engine> {
        let engine = self.rules_engine()?;
        if self.rules_only {
            return Ok(engine);
        }
        match &self.weights {
            None => Ok(engine.with_embedded_weights()),
            Some(path) => {
                let bytes = std::fs::read(path)
                    .with_context(|| format!("cannot read the weights {}", path.display()))?;
                let weights = Weights::read(bytes.into())
                    .map_err(|e| anyhow::anyhow!("{}: {e}", path.display()))?;
                Ok(engine.with_weights(weights))
            }
        }
    }

    /// The rules asked for. Faults in them go to standard error.
    fn rules_engine(&self) -> anyhow::Result<Engine> {
        let Some(folder) = &self.rules else {
            return Ok(Engine::embedded_rules());
        };
        let sources = complete(folder::read(folder)?);
        Engine::load(&sources).map_err(|faults| {
            let shown = show_faults(&faults, &sources, self.term.err_color);
            anyhow::anyhow!(
                "{shown}\nthe rules in {} have {} fault{}; `buypath rules check` lists them",
                folder.display(),
                faults.len(),
                if faults.len() == 1 { "" } else { "s" }
            )
        })
    }
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let context = Context {
        rules: args.rules,
        rules_only: args.rules_only,
        weights: args.weights,
        term: term::Term::new(args.color),
    };
    let result = match args.command {
        Command::Analyze(args) => analyze::run(&context, args),
        Command::Explain(args) => explain::run(&context, args),
        Command::Rules(args) => rules::run(&context, args),
        Command::Eval(args) => eval::run(&context, args),
        Command::Learn(args) => learn::run(&context, args),
        Command::Demo(args) => demo::run(&context, args),
        Command::Tell(args) => tell::run(&context, args),
        Command::Deal(args) => deal::run(&context, args),
        Command::Deals(args) => deals::run(&context, args),
        Command::Views(args) => deals::views(&context, args),
        Command::Pipeline(args) => pipeline::run(&context, args),
        Command::Ask(args) => ask::run(&context, args),
        Command::Diff(args) => diff::run(&context, args),
        Command::Import(args) => import::run(&context, args),
        Command::Export(args) => export::run(&context, args),
        Command::Confirm(args) => judge::run(&context, args, Judgement::Confirmed),
        Command::Reject(args) => judge::run(&context, args, Judgement::Rejected),
        Command::Share(args) => judge::share(&context, args),
        Command::Forget(args) => forget::run(&context, args),
        Command::Watch(args) => watch::run(&context, args),
        Command::Doctor(args) => doctor::run(&context, args),
    };
    let result = result.and_then(|exit| Ok(io::stdout().flush().map(|()| exit)?));
    match result {
        Ok(exit) => exit.into(),
        // The reader of our output has seen enough: `buypath analyze … | head`.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Standard error may be closed as well; then there is nobody left to tell.
            let _ = writeln!(io::stderr(), "buypath: {error:#}");
            Exit::Input.into()
        }
    }
}

/// A folder that brings rules of its own, but no scoring, questions or claims, gets the built-in ones.
fn complete(mut sources: Vec<Source>) -> Vec<Source> {
    let scoring = sources.iter().any(|s| s.path == "scoring.toml");
    let questions = sources.iter().any(|s| s.path.starts_with("questions/"));
    let claims = sources.iter().any(|s| s.path == "claims.toml");
    let wanted = |s: &Source| {
        (!scoring && s.path == "scoring.toml")
            || (!claims && s.path == "claims.toml")
            || (!questions && s.path.starts_with("questions/"))
    };
    sources.extend(embedded_sources().into_iter().filter(wanted));
    sources
}

/// Faults as a person reads them.
fn show_faults(faults: &[Fault], sources: &[Source], color: bool) -> String {
    diagnostic::render_all(
        faults,
        |path| {
            sources
                .iter()
                .find(|s| s.path == path)
                .map(|s| s.text.as_str())
        },
        color,
    )
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Args::command().debug_assert();
    }
}
