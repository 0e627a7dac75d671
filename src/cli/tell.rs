//! `buypath tell`: one note comes on record; the card of its deal, and what the note changed in it.

use super::data::{self, Data, Shape};
use super::{Context, Exit, deal_card, paper, term};
use crate::deal::DealId;
use crate::deal::diff::{Difference, difference};
use crate::desk::view::DealView;
use crate::desk::{Desk, DeskError, Found, Receipt, Telling};
use crate::evidence::{Deal, Note};
use crate::store::{NewNote, Patch};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The deal's id, name or account; an id that is not on record is a new deal. Left out, or with --find, the text tells
    deal: Option<String>,
    /// The note; "-", or nothing, reads standard input
    file: Option<PathBuf>,
    /// Find the deal by the names in the text; the first argument is the file then
    #[arg(long)]
    find: bool,
    /// The day the note was written, such as 2026-03-02; today, if not given
    #[arg(long, value_name = "DATE", value_parser = data::day)]
    at: Option<String>,
    /// Who wrote it
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// What it is: crm, call, email, meeting, voice, transcript or another word
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Only its author sees it, until it is shared
    #[arg(long)]
    private: bool,
    /// The text speaks of several deals: a note for each part
    #[arg(long, conflicts_with = "whole")]
    split: bool,
    /// The text is one note, whatever names head its lines
    #[arg(long)]
    whole: bool,
    #[command(flatten)]
    fields: Fields,
    /// text: the card and what the note changed; json: one object
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
    #[command(flatten)]
    data: Data,
}

/// Fields of the deal that are said beside the note.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Fields of the deal, from that day on")]
struct Fields {
    /// The deal's name
    #[arg(long)]
    name: Option<String>,
    /// The buyer's organisation
    #[arg(long)]
    account: Option<String>,
    /// The stage, in your own word
    #[arg(long)]
    stage: Option<String>,
    /// The amount, such as 48000 or 48k
    #[arg(long, value_parser = data::amount)]
    amount: Option<f64>,
    /// The currency, such as EUR
    #[arg(long, value_parser = data::currency)]
    currency: Option<String>,
    /// The close date on record
    #[arg(long, value_name = "DATE", value_parser = data::day)]
    close_date: Option<String>,
    /// The rep who owns the deal
    #[arg(long)]
    owner: Option<String>,
    /// The forecast category, in your own word
    #[arg(long)]
    forecast: Option<String>,
    /// The next step
    #[arg(long)]
    next_step: Option<String>,
}

impl Fields {
    fn patch(self) -> Patch {
        Patch {
            fields: Deal {
                name: self.name,
                account: self.account,
                stage: self.stage,
                amount: self.amount,
                currency: self.currency,
                close_date: self.close_date,
                owner: self.owner,
            },
            forecast: self.forecast,
            next_step: self.next_step,
            history: Vec::new(),
        }
    }
}

/// What `--format json` says of one note.
#[derive(Serialize)]
struct Answer {
    /// The note's id.
    id: String,
    /// The same.
    note: String,
    /// It was on record already.
    known: bool,
    /// The deal came on record with it.
    new_deal: bool,
    /// What the note changed.
    changed: Difference,
    #[serde(flatten)]
    deal: DealView,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let today = data::today();
    let (named, file) = match (args.find, args.deal, args.file) {
        (true, Some(_), Some(_)) => {
            anyhow::bail!("--find takes no deal, only the file: `buypath tell --find FILE`")
        }
        (true, file, None) => (None, file.map(PathBuf::from)),
        (true, None, file) | (false, None, file) => (None, file),
        (false, deal, file) => (deal.filter(|d| d.as_str() != "-"), file),
    };
    if file.is_none() && context.term.watched && std::io::IsTerminal::is_terminal(&std::io::stdin())
    {
        eprintln!("buypath: write or paste the note, and end it with Ctrl-D");
    }
    let text = data::note_text(file.as_deref())?;
    let mut desk = args.data.desk(context, "tell")?;
    let parts = match parts(&desk, named.as_deref(), text, args.split, args.whole)? {
        Parts::Ready(parts) => parts,
        Parts::Unclear(candidates) => {
            show_candidates(&desk, &candidates)?;
            return Ok(Exit::Input);
        }
    };
    let note = |text: String| NewNote {
        id: None,
        note: Note {
            written_at: Some(args.at.clone().unwrap_or_else(|| today.clone())),
            author: args.author.clone(),
            kind: args.kind.clone(),
            text,
        },
        private: args.private,
    };
    let patch = args.fields.patch();
    let mut receipts = Vec::with_capacity(parts.len());
    for (deal, text) in parts {
        let telling = Telling {
            deal,
            patch: patch.clone(),
            note: note(text),
        };
        receipts.push(desk.tell(&telling, &today)?);
    }
    match args.format {
        Shape::Json => json(&desk, receipts)?,
        Shape::Text => {
            for (at, receipt) in receipts.iter().enumerate() {
                if at > 0 {
                    data::print("\n")?;
                }
                data::print(&page(&desk, receipt, context))?;
            }
        }
    }
    Ok(Exit::Done)
}

/// Which deals get which text.
enum Parts {
    Ready(Vec<(DealId, String)>),
    /// One of these, or none that is on record.
    Unclear(Vec<DealId>),
}

fn parts(
    desk: &Desk,
    named: Option<&str>,
    text: String,
    split: bool,
    whole: bool,
) -> anyhow::Result<Parts> {
    if split {
        let parts = desk.split(&text)?;
        if !parts.is_empty() {
            let ready = parts.into_iter().map(|p| (p.deal, p.text));
            return Ok(Parts::Ready(ready.collect()));
        }
    }
    if let Some(named) = named {
        let deal = match desk.deal_called(named) {
            Ok(deal) => deal,
            Err(DeskError::UnknownDeal { .. }) => data::deal_id(named)?,
            Err(error) => return Err(error.into()),
        };
        if !whole {
            let found = desk.several(&text)?;
            if !found.is_empty() {
                return Err(DeskError::SeveralDeals { found }.into());
            }
        }
        return Ok(Parts::Ready(vec![(deal, text)]));
    }
    Ok(match desk.find(&text)? {
        Found::One(deal) => Parts::Ready(vec![(deal, text)]),
        Found::OneOf(candidates) => Parts::Unclear(candidates),
        Found::Several(found) => return Err(DeskError::SeveralDeals { found }.into()),
        Found::Nothing => return Err(DeskError::NoDealNamed.into()),
    })
}

fn show_candidates(desk: &Desk, candidates: &[DealId]) -> anyhow::Result<()> {
    let mut text = String::from(
        "buypath: the text may be about any of these deals and is not stored; name one: `buypath tell DEAL FILE`\n",
    );
    for id in candidates {
        if let Some(deal) = desk.store().deal(id)? {
            let name = deal_card::name(&deal);
            text.push_str(&format!("  {}  {name}\n", paper::clean(id.as_str())));
        }
    }
    eprint!("{}", term::clean(&text));
    Ok(())
}

fn changed(receipt: &Receipt) -> Difference {
    difference(
        receipt.before.as_ref().map(|w| (&w.deal, &w.state)),
        (&receipt.after.deal, &receipt.after.state),
    )
}

fn json(desk: &Desk, receipts: Vec<Receipt>) -> anyhow::Result<()> {
    let answer = |receipt: &Receipt| Answer {
        id: receipt.note.to_string(),
        note: receipt.note.to_string(),
        known: receipt.known,
        new_deal: receipt.new_deal,
        changed: changed(receipt),
        deal: desk.view(&receipt.after),
    };
    match receipts.as_slice() {
        [one] => data::print_json(&answer(one)),
        all => data::print_json(&all.iter().map(answer).collect::<Vec<_>>()),
    }
}

fn page(desk: &Desk, receipt: &Receipt, context: &Context) -> String {
    let style = context.term.style();
    let id = paper::clean(receipt.note.as_str());
    let mut out = if receipt.known {
        format!("This note is on record already, as {id}. Nothing changed.\n\n")
    } else {
        let title = format!("Stored as {id}. What it changed:");
        deal_card::render_difference(&changed(receipt), &title, &style) + "\n"
    };
    let questions = desk.questions(&receipt.after);
    out.push_str(&deal_card::render(&receipt.after, &questions, &style));
    if receipt.new_deal {
        let deal = paper::clean(receipt.after.deal.id.as_str());
        out = format!("A new deal: {deal}\n{out}");
    }
    out
}
