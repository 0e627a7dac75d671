//! `buypath confirm`, `reject` and `share`: a person's word on what was read, and who may see a note.

use super::data::{self, Data};
use super::import::count;
use super::{Context, Exit, paper};
use crate::deal::Judgement;
use crate::desk::Asked;
use crate::framework::Dimension;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The note's id
    note: String,
    /// What was read in it, such as "signatory"
    dimension: Dimension,
    /// Only the passage that holds this byte of the note
    #[arg(long, value_name = "BYTE")]
    at: Option<usize>,
    /// Who says so
    #[arg(long, value_name = "NAME", default_value = "rep")]
    by: String,
    /// The day on which it was said; today, if not given
    #[arg(long, value_name = "DATE", value_parser = data::day)]
    on: Option<String>,
    /// In your own words: "confirmed with the CFO"
    #[arg(long, value_name = "TEXT")]
    remark: Option<String>,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, clap::Args)]
pub(super) struct ShareArgs {
    /// The note's id
    note: String,
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(context: &Context, args: Args, judgement: Judgement) -> anyhow::Result<Exit> {
    let mut desk = args.data.desk(context, "confirm")?;
    let asked = Asked {
        note: data::note_id(&args.note)?,
        dimension: args.dimension,
        at: args.at,
        judgement,
        by: args.by,
        day: args.on.unwrap_or_else(data::today),
        remark: args.remark,
    };
    let verdicts = desk.judge(&asked)?;
    let note = desk.store().note(&asked.note)?;
    let word = match judgement {
        Judgement::Confirmed => "Confirmed",
        Judgement::Rejected => "Rejected",
    };
    let mut out = format!("{word}: {}\n", count(verdicts.len() as u64, "passage"));
    for verdict in &verdicts {
        let text = note.as_ref().map(|n| n.note.text.as_str());
        let quote = text.and_then(|t| t.get(verdict.start..verdict.end));
        let quote = paper::clean(quote.unwrap_or_default());
        out.push_str(&format!("  {}: “{quote}”\n", verdict.dimension));
    }
    data::print(&out)?;
    Ok(Exit::Done)
}

pub(super) fn share(context: &Context, args: ShareArgs) -> anyhow::Result<Exit> {
    let mut desk = args.data.desk(context, "share")?;
    let was_private = desk.share(&data::note_id(&args.note)?)?;
    data::print(if was_private {
        "Shared: managers see this note from now on.\n"
    } else {
        "This note was shared already.\n"
    })?;
    Ok(Exit::Done)
}
