//! `buypath rules`: what a person who writes rules needs.

mod check;
mod schema;
mod stats;
mod test;

use super::{Context, Exit, complete, folder};
use crate::analyze::embedded_sources;
use crate::rules::Source;
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List every fault and lint of the rule files; exit 1 on any
    Check(Pack),
    /// Run every example of every rule; exit 1 on any that fails
    Test(test::Args),
    /// Print the JSON Schema of the rule files, for editors
    Schema(schema::Args),
    /// Show how often each rule fires in notes, what it overlaps, and how often it is right
    Stats(stats::Args),
}

/// Which rules.
#[derive(Debug, clap::Args)]
struct Pack {
    /// The rule folder; the same as --rules
    folder: Option<PathBuf>,
}

impl Pack {
    /// The rule files asked for, or the built-in ones.
    fn sources(&self, context: &Context) -> anyhow::Result<Vec<Source>> {
        match self.folder.as_ref().or(context.rules.as_ref()) {
            Some(folder) => Ok(complete(folder::read(folder)?)),
            None => Ok(embedded_sources()),
        }
    }
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    match args.command {
        Command::Check(args) => check::run(context, &args),
        Command::Test(args) => test::run(context, &args),
        Command::Schema(args) => schema::run(&args),
        Command::Stats(args) => stats::run(context, args),
    }
}
