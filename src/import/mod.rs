//! From other tools' exports to deals and notes: one file per format, found by content and never by name.
//!
//! Files that belong together (`Opportunity.csv`, `Task.csv`, `Note.csv` …) are given in one call: all are looked at first, then
//! read in the order in which they build on each other, so that a note finds its deal and an id its name. Tables, JSON Lines
//! and mailboxes stream: what is held of them are the ids that later rows are joined by.
//!
//! ```
//! use buypath::import::{Named, Options, read};
//!
//! let deals = "Id,Name,StageName,Amount,CloseDate\n006A,Brackwater,Proposal,$125000,2026-06-30\n";
//! let tasks = "Id,WhatId,Subject,Description,ActivityDate\n00T1,006A,Call,\"Greg signs,\nDana reviews\",2026-03-02\n";
//! let files = [Named::bytes("Task.csv", tasks), Named::bytes("Opportunity.csv", deals)];
//! let import = read(files, &Options::default());
//!
//! let parcel = &import.parcels[0];
//! assert_eq!(parcel.deal.fields.amount, Some(125_000.0));
//! assert_eq!(parcel.notes[0].note.text, "Call\n\nGreg signs,\nDana reviews");
//! assert!(import.report.skipped.is_empty());
//! ```

mod amount;
mod captions;
mod day;
mod html;
mod job;
mod json;
mod mail;
mod otter;
mod parcel;
mod plain;
mod report;
mod sink;
mod sniff;
mod table;
mod turns;
mod workbook;

pub use day::DayOrder;
pub use job::Named;
pub use mail::MAX_MESSAGE_BYTES;
pub use parcel::{Parcel, ParcelDeal, ParcelNote};
pub use report::{FileReport, MAX_LISTED, Origin, Remark, Report, Skipped, Why};
pub use sink::MAX_JOIN_ROWS;
pub use sniff::is_record;
pub use workbook::{MAX_UNPACKED_BYTES, MAX_WORKBOOK_BYTES};

use job::Job;
use rustc_hash::FxHashMap;
use sink::Sink;
use std::ops::ControlFlow;

/// The largest file of the formats that are read whole (JSON over several lines, captions, a single mail, UTF-16), and the
/// longest line of JSON Lines, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 128 << 20;

/// What the files do not tell.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The id of the deal for notes whose source names none: transcripts, mails, plain text.
    pub deal: Option<String>,
    /// What comes first in `03/04/2026` where the rows leave it open.
    pub day_order: Option<DayOrder>,
    /// The seller's own mail domains: whoever writes or sits there is on our side.
    pub our_domains: Vec<String>,
    /// How many parcels the report shows.
    pub preview: usize,
}

impl Options {
    /// Whether an address is in one of our own domains, or below one.
    fn is_ours(&self, address: &str) -> bool {
        let Some((_, domain)) = address.rsplit_once('@') else {
            return false;
        };
        let domain = domain.trim().to_ascii_lowercase();
        self.our_domains.iter().any(|own| {
            let own = own.trim_start_matches('@').to_ascii_lowercase();
            domain == own || domain.strip_suffix(&own).is_some_and(|d| d.ends_with('.'))
        })
    }
}

/// Takes what an import finds, piece by piece.
pub trait Receive {
    /// A deal with notes, and where it stands; the same deal may come again. `Break` ends the import.
    fn parcel(&mut self, parcel: Parcel, origin: &Origin) -> ControlFlow<()>;

    /// Something that was not taken.
    fn skipped(&mut self, _skipped: &Skipped) {}
}

impl<F: FnMut(Parcel, &Origin) -> ControlFlow<()>> Receive for F {
    fn parcel(&mut self, parcel: Parcel, origin: &Origin) -> ControlFlow<()> {
        self(parcel, origin)
    }
}

/// Everything that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    /// One for each deal, in the order in which the deals were met; notes by day.
    pub parcels: Vec<Parcel>,
    /// What became of every file.
    pub report: Report,
}

/// Reads files into memory, all that is told of one deal in one parcel. [`stream`] does the same without holding it.
pub fn read<'f>(files: impl IntoIterator<Item = Named<'f>>, options: &Options) -> Import {
    let mut gathered = Gathered::default();
    let report = stream(files, options, &mut gathered);
    Import {
        parcels: gathered.finish(),
        report,
    }
}

/// Parcels by deal.
#[derive(Default)]
struct Gathered {
    parcels: Vec<Parcel>,
    by_deal: FxHashMap<String, usize>,
}

impl Receive for Gathered {
    fn parcel(&mut self, parcel: Parcel, _: &Origin) -> ControlFlow<()> {
        let deal = &parcel.deal;
        let key = match (&deal.id, &deal.fields.name, &deal.fields.account) {
            (Some(id), ..) => format!("id\0{id}"),
            (None, Some(name), account) => {
                format!("name\0{name}\0{}", account.as_deref().unwrap_or_default())
            }
            // An account may have several deals: what names only the account is not put together.
            _ => {
                self.parcels.push(parcel);
                return ControlFlow::Continue(());
            }
        };
        match self.by_deal.get(&key) {
            Some(&at) => {
                let known = &mut self.parcels[at];
                known.deal.update(parcel.deal);
                known.notes.extend(parcel.notes);
            }
            None => {
                self.by_deal.insert(key, self.parcels.len());
                self.parcels.push(parcel);
            }
        }
        ControlFlow::Continue(())
    }
}

impl Gathered {
    fn finish(mut self) -> Vec<Parcel> {
        for parcel in &mut self.parcels {
            // Notes without a day come first, as they stand.
            parcel
                .notes
                .sort_by(|a, b| a.note.written_at.cmp(&b.note.written_at));
        }
        self.parcels
    }
}

/// Reads files and hands on each deal and note as it is met. Memory does not grow with the number of notes.
pub fn stream<'f>(
    files: impl IntoIterator<Item = Named<'f>>,
    options: &Options,
    receive: &mut dyn Receive,
) -> Report {
    let mut sink = Sink::new(options, receive);
    let mut jobs: Vec<Job<'f>> = Vec::new();
    for (index, file) in files.into_iter().enumerate() {
        job::look(index, file, &mut jobs, &mut sink);
    }
    jobs.sort_by_key(|job| job.rank);
    for job in &jobs {
        sink.joins.has_deals |= job.rank == table::DEALS_RANK;
        sink.joins.has_bodies |= job.has_bodies;
    }
    for job in jobs {
        if sink.stopped() {
            break;
        }
        job.run(&mut sink);
    }
    sink.report
}

/// The kind of a note in the words of the contract; `None` for words that name none.
fn kind(told: &str) -> Option<&'static str> {
    let told = told.to_ascii_lowercase();
    let holds = |words: &[&str]| words.iter().any(|w| told.contains(w));
    if holds(&["email", "e-mail", "mail"]) {
        Some("email")
    } else if holds(&["transcript"]) {
        Some("transcript")
    } else if holds(&["voice"]) {
        Some("voice")
    } else if holds(&["call", "phone"]) {
        Some("call")
    } else if holds(&["meeting", "event", "demo", "visit", "onsite"]) {
        Some("meeting")
    } else if holds(&["note", "task", "crm", "todo", "comment"]) {
        Some("crm")
    } else {
        None
    }
}
