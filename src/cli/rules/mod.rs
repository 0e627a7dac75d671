use crate::cli::{Context, Exit};
#[derive(Debug, clap::Args)]
pub(super) struct Args {}
pub(super) fn run(_context: &Context, _args: Args) -> anyhow::Result<Exit> {
    Ok(Exit::Done)
}
