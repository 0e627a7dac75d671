//! The record as JSON Lines: what `export` writes and `import` takes back to the same record.
//!
//! One deal with its notes is one line; a deal with much text goes over several, each naming the deal. Beside the keys of the
//! machine contract a line may hold the history of the deal's fields, who may see a note, and what was said about items; saved
//! questions have lines of their own.

use super::{Desk, DeskError};
use crate::deal::{Change, DealId, DealRecord, Field, Judgement, NoteId, Verdict};
use crate::evidence::{Deal, Note};
use crate::framework::Dimension;
use crate::import::{Parcel, ParcelNote};
use crate::intake::{self, Line};
use crate::store::{NewNote, Patch, View};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{BufRead, Write};

/// The longest line that is read, in bytes: a note of the greatest length, with every character escaped, has room in it.
pub const MAX_LINE_BYTES: usize = 128 << 20;
/// Text of one line that is written, in bytes; a deal with more goes over several lines.
const LINE_TEXT: usize = 4 << 20;
/// Deals that are in memory at once while writing.
const PAGE_DEALS: usize = 64;

/// A deal with notes, as a file tells it, checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bundle {
    /// The line, from 1, for messages.
    pub row: u64,
    /// The deal's id; `None` when the file gives none.
    pub deal: Option<DealId>,
    /// Its fields.
    pub patch: Patch,
    /// Its notes.
    pub notes: Vec<NewNote>,
    /// What was said about their items.
    pub verdicts: Vec<Verdict>,
    /// Saved questions.
    pub views: Vec<View>,
    /// Parts of the line that were left out, and why.
    pub faults: Vec<RowFault>,
}

/// Why a line, or a part of it, was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowFault {
    /// The line, from 1.
    pub row: u64,
    /// The part: "note n3"; empty when all of the line was not taken.
    pub part: String,
    /// Why.
    pub why: String,
    /// What to do.
    pub help: String,
}

impl RowFault {
    fn new(row: u64, part: impl Into<String>, why: impl Into<String>, help: &str) -> RowFault {
        RowFault {
            row,
            part: part.into(),
            why: why.into(),
            help: help.to_owned(),
        }
    }
}

impl Bundle {
    /// What another tool's export tells of a deal.
    ///
    /// # Errors
    /// A deal's id that cannot be one.
    pub fn from_parcel(row: u64, parcel: Parcel) -> Result<Bundle, RowFault> {
        let deal = parcel.deal.id.as_deref().filter(|id| !id.trim().is_empty());
        let deal = deal.map(DealId::parse).transpose().map_err(|fault| {
            RowFault::new(row, "", fault.to_string(), "give the deal a shorter id")
        })?;
        let mut bundle = Bundle {
            row,
            deal,
            patch: Patch {
                fields: parcel.deal.fields,
                forecast: parcel.deal.forecast,
                next_step: parcel.deal.next_step,
                history: Vec::new(),
            },
            ..Bundle::default()
        };
        for note in parcel.notes {
            bundle.push(note);
        }
        Ok(bundle)
    }

    fn push(&mut self, note: ParcelNote) {
        let name = note
            .id
            .clone()
            .unwrap_or_else(|| format!("{}", self.notes.len() + 1));
        let mut fault = |why: String, help: &str| {
            let part = format!("note {name}");
            self.faults.push(RowFault::new(self.row, part, why, help));
        };
        if note.note.text.trim().is_empty() {
            return fault("it has no text".into(), "nothing is lost by leaving it out");
        }
        if note.note.text.len() > intake::MAX_NOTE_BYTES {
            let limit = intake::MAX_NOTE_BYTES >> 20;
            return fault(
                format!("its text is longer than {limit} MiB"),
                "cut it into several notes",
            );
        }
        match note.id.as_deref().map(NoteId::parse).transpose() {
            Err(why) => fault(why.to_string(), "give the note a shorter id"),
            Ok(id) => self.notes.push(NewNote {
                id,
                note: note.note,
                private: note.private,
            }),
        }
    }
}

/// A line as it is written.
#[derive(Serialize)]
struct Written<'a> {
    deal: &'a DealRecord,
    notes: Vec<WrittenNote<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    verdicts: &'a [Verdict],
}

#[derive(Serialize)]
struct WrittenNote<'a> {
    id: &'a NoteId,
    #[serde(flatten)]
    note: &'a Note,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    private: bool,
}

impl Desk {
    /// Writes the whole record as JSON Lines: saved questions, then the deals in the order of their ids.
    ///
    /// # Errors
    /// What the store says, and the writer.
    pub fn export_lines(&self, out: &mut dyn Write) -> Result<(), DeskError> {
        self.store.snapshot(|store| {
            for view in store.views()? {
                serde_json::to_writer(&mut *out, &serde_json::json!({ "view": view }))
                    .map_err(std::io::Error::from)?;
                out.write_all(b"\n")?;
            }
            let mut last: Option<DealId> = None;
            loop {
                let deals = store.deals_after(last.as_ref(), PAGE_DEALS)?;
                for deal in &deals {
                    let notes = store.notes_of(&deal.id)?;
                    let verdicts = store.verdicts(&deal.id)?;
                    write_deal(out, deal, &notes, &verdicts)?;
                }
                match deals.into_iter().next_back() {
                    Some(deal) => last = Some(deal.id),
                    None => return Ok(()),
                }
            }
        })
    }
}

fn write_deal(
    out: &mut dyn Write,
    deal: &DealRecord,
    notes: &[crate::store::StoredNote],
    verdicts: &[Verdict],
) -> Result<(), DeskError> {
    let mut only_id = DealRecord::new(deal.id.clone());
    only_id.fields = Deal::default();
    let mut rest = notes;
    let mut deal = deal;
    loop {
        let mut bytes = 0;
        let fits = rest.iter().take_while(|(note, _)| {
            let first = bytes == 0;
            bytes += note.note.text.len() + 1;
            first || bytes <= LINE_TEXT
        });
        let (now, later) = rest.split_at(fits.count());
        let line = Written {
            deal,
            notes: now
                .iter()
                .map(|(note, _)| WrittenNote {
                    id: &note.id,
                    note: &note.note,
                    private: note.private,
                })
                .collect(),
            // What is said of a note comes after the note.
            verdicts: if later.is_empty() { verdicts } else { &[] },
        };
        serde_json::to_writer(&mut *out, &line).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
        if later.is_empty() {
            return Ok(());
        }
        (deal, rest) = (&only_id, later);
    }
}

/// The bundles of a stream of JSON Lines, one line in memory at a time.
pub struct Lines<R> {
    lines: intake::Lines<R>,
}

impl<R: BufRead> Lines<R> {
    /// The lines of a stream.
    pub fn new(reader: R) -> Self {
        Lines {
            lines: intake::Lines::new(reader, MAX_LINE_BYTES),
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Bundle, RowFault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.lines.next_line() {
                Ok(None) => return None,
                Ok(Some(Line::Whole { number, bytes })) => {
                    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
                    if !bytes.iter().all(u8::is_ascii_whitespace) {
                        return Some(parse_line(number, bytes));
                    }
                }
                Ok(Some(Line::TooLong { number, length })) => {
                    return Some(Err(RowFault::new(
                        number,
                        "",
                        format!("the line has {length} bytes"),
                        "put the deal's notes on several lines, each with the deal's id",
                    )));
                }
                Err(error) => {
                    return Some(Err(RowFault::new(
                        0,
                        "",
                        error.to_string(),
                        "check that the file can be read",
                    )));
                }
            }
        }
    }
}

/// A line as it is read: liberal in everything, for other tools write it too.
#[derive(Deserialize)]
struct Read {
    #[serde(default)]
    deal: Value,
    #[serde(default)]
    notes: Vec<Value>,
    #[serde(default)]
    verdicts: Vec<Value>,
    #[serde(default)]
    view: Option<View>,
}

fn parse_line(row: u64, bytes: &[u8]) -> Result<Bundle, RowFault> {
    let read: Read = serde_json::from_slice(bytes).map_err(|error| {
        RowFault::new(
            row,
            "",
            format!("column {}: {error}", error.column()),
            "write {\"deal\": {\"id\": …}, \"notes\": [{\"text\": …}]}",
        )
    })?;
    if let Some(view) = read.view {
        return Ok(Bundle {
            row,
            views: vec![view],
            ..Bundle::default()
        });
    }
    let deal = &read.deal;
    if !deal.is_object() {
        return Err(RowFault::new(
            row,
            "",
            "there is no deal in it",
            "write {\"deal\": {\"id\": …}, \"notes\": [{\"text\": …}]}",
        ));
    }
    let mut parcel = Parcel::default();
    parcel.deal.id = text(deal, "id");
    parcel.deal.fields = Deal {
        name: text(deal, "name"),
        account: text(deal, "account"),
        stage: text(deal, "stage"),
        amount: number(deal, "amount"),
        currency: text(deal, "currency"),
        close_date: text(deal, "close_date"),
        owner: text(deal, "owner"),
    };
    parcel.deal.forecast = text(deal, "forecast");
    parcel.deal.next_step = text(deal, "next_step");
    for note in &read.notes {
        parcel.notes.push(ParcelNote {
            id: text(note, "id"),
            note: Note {
                written_at: text(note, "written_at"),
                author: text(note, "author"),
                kind: text(note, "kind"),
                text: text(note, "text").unwrap_or_default(),
            },
            private: note
                .get("private")
                .and_then(Value::as_bool)
                .unwrap_or(false),
        });
    }
    let mut bundle = Bundle::from_parcel(row, parcel)?;
    let history = deal.get("changes").and_then(Value::as_array);
    bundle.patch.history = history.into_iter().flatten().filter_map(change).collect();
    bundle.verdicts = read.verdicts.iter().filter_map(verdict).collect();
    Ok(bundle)
}

fn text(object: &Value, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn number(object: &Value, key: &str) -> Option<f64> {
    let number = match object.get(key)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().replace([',', '_', ' '], "").parse().ok(),
        _ => None,
    };
    number.filter(|n| n.is_finite())
}

fn change(value: &Value) -> Option<Change> {
    let id = value.get("field")?.as_str()?;
    Some(Change {
        at: text(value, "at")?,
        field: Field::ALL.iter().copied().find(|f| f.id() == id)?,
        from: text(value, "from"),
        to: text(value, "to"),
    })
}

fn verdict(value: &Value) -> Option<Verdict> {
    let place = |key: &str| usize::try_from(value.get(key)?.as_u64()?).ok();
    Some(Verdict {
        note: NoteId::parse(value.get("note")?.as_str()?).ok()?,
        dimension: value
            .get("dimension")?
            .as_str()?
            .parse::<Dimension>()
            .ok()?,
        start: place("start")?,
        end: place("end")?,
        judgement: match value.get("judgement")?.as_str()? {
            "confirmed" => Judgement::Confirmed,
            "rejected" => Judgement::Rejected,
            _ => return None,
        },
        by: text(value, "by").unwrap_or_default(),
        at: text(value, "at")?,
        remark: text(value, "remark"),
    })
}
