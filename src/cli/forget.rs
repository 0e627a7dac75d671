//! `buypath forget`: a deal or a note is removed everywhere.

use super::data::{self, Data, Shape};
use super::import::count;
use super::{Context, Exit, paper};
use crate::desk::{Desk, DeskError};
use crate::store::{Forgotten, StoreError};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The id of a deal or of a note; a deal goes with all its notes
    id: String,
    /// It is a note's id, whatever deal may be called so
    #[arg(long)]
    note: bool,
    /// text or json
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let mut desk = args.data.desk(context, "forget")?;
    let gone = forget(&mut desk, &args.id, args.note)?;
    match args.format {
        Shape::Json => data::print_json(&serde_json::json!({
            "forgotten": { "deal": gone.deal, "notes": gone.notes }
        }))?,
        Shape::Text => {
            let notes = count(gone.notes.len() as u64, "note");
            let what = match &gone.deal {
                Some(deal) => format!("deal {} and {notes}", paper::clean(deal.as_str())),
                None => format!("note {}", paper::clean(&args.id)),
            };
            data::print(&format!("Forgotten: {what}.\n"))?;
        }
    }
    Ok(Exit::Done)
}

/// Only by its exact id: what is gone is gone.
fn forget(desk: &mut Desk, given: &str, note: bool) -> anyhow::Result<Forgotten> {
    let id = data::note_id(given)?;
    if !note {
        match desk.forget_deal(&data::deal_id(given)?) {
            Err(DeskError::Store(StoreError::NoDeal(_))) => {}
            other => return Ok(other?),
        }
    }
    match desk.forget_note(&id) {
        Err(DeskError::Store(StoreError::NoNote(_))) if !note => {
            // Neither: say what it may have been meant to be.
            let meant = desk.deal_called(given)?;
            anyhow::bail!(
                "{given:?} is no id; the deal of this name has the id {}: `buypath forget {0}`",
                paper::clean(meant.as_str())
            )
        }
        other => Ok(other?),
    }
}
