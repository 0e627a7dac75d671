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
pub use mail::MAX_MESSAGE_BYTES;
pub use parcel::{Parcel, ParcelDeal, ParcelNote};
pub use report::{FileReport, MAX_LISTED, Origin, Remark, Report, Skipped, Why};
pub use sink::MAX_JOIN_ROWS;
pub use workbook::{MAX_UNPACKED_BYTES, MAX_WORKBOOK_BYTES};

use crate::intake;
use rustc_hash::FxHashMap;
use sink::Sink;
use sniff::{Format, HEAD_BYTES};
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use table::Kind;

/// The largest file of the formats that are read whole (JSON over several lines, captions, a single mail, UTF-16), and the
/// longest line of JSON Lines, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 128 << 20;

/// A file to read: its name, for messages and for the day that some names hold, and its content.
pub struct Named<'f> {
    name: String,
    content: Content<'f>,
}

/// Opens a file.
type Opener<'f> = Box<dyn FnMut() -> io::Result<Box<dyn Read + 'f>> + 'f>;

enum Content<'f> {
    Reader(Box<dyn Read + 'f>),
    Opener(Opener<'f>),
}

impl<'f> Named<'f> {
    /// Content that is in memory.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Named<'f> {
        Named::reader(name, Cursor::new(bytes.into()))
    }

    /// Content that can be read once.
    pub fn reader(name: impl Into<String>, reader: impl Read + 'f) -> Named<'f> {
        Named {
            name: name.into(),
            content: Content::Reader(Box::new(reader)),
        }
    }

    /// Content that is opened when its turn has come: for more files than can be open at once.
    pub fn opener<R: Read + 'f>(
        name: impl Into<String>,
        mut open: impl FnMut() -> io::Result<R> + 'f,
    ) -> Named<'f> {
        Named {
            name: name.into(),
            content: Content::Opener(Box::new(
                move || Ok(Box::new(open()?) as Box<dyn Read + 'f>),
            )),
        }
    }
}

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
        look(index, file, &mut jobs, &mut sink);
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

/// A file, or a sheet of one, that waits for its turn.
struct Job<'f> {
    index: usize,
    name: String,
    rank: u8,
    /// It holds bodies of HubSpot notes.
    has_bodies: bool,
    work: Work<'f>,
}

enum Work<'f> {
    File(Format, Box<dyn Read + 'f>),
    Later(Format, Opener<'f>),
    Sheet(Box<workbook::Sheet>),
}

/// Looks at the beginning of a file and makes jobs of it.
fn look<'f>(index: usize, file: Named<'f>, jobs: &mut Vec<Job<'f>>, sink: &mut Sink<'_>) {
    let Named { name, content } = file;
    let (mut reader, opener) = match content {
        Content::Reader(reader) => (reader, None),
        Content::Opener(mut open) => match open() {
            Ok(reader) => (reader, Some(open)),
            Err(error) => return refuse(index, &name, Why::Unreadable(error.to_string()), sink),
        },
    };
    let (head, whole) = match begin(&mut reader) {
        Ok(begun) => begun,
        Err(why) => return refuse(index, &name, why, sink),
    };
    let format = sniff::detect(&head, whole);
    if matches!(format, Format::Workbook) {
        return look_at_workbook(index, &name, head, reader, jobs, sink);
    }
    let has_bodies = matches!(&format, Format::Table(f) if f.kind == Kind::Engagements)
        || memchr::memmem::find(&head, b"hs_note_body").is_some();
    let rank = format.rank(&head);
    let work = match opener {
        // What was read whole need not be opened again.
        Some(open) if !whole => Work::Later(format, open),
        _ => Work::File(format, Box::new(Cursor::new(head).chain(reader))),
    };
    jobs.push(Job {
        index,
        name,
        rank,
        has_bodies,
        work,
    });
}

/// The head of a file as UTF-8 without a byte order mark, and whether it is all there is. UTF-16 is read whole.
fn begin(reader: &mut Box<dyn Read + '_>) -> Result<(Vec<u8>, bool), Why> {
    let unreadable = |e: io::Error| Why::Unreadable(e.to_string());
    let mut head = sniff::head(reader, HEAD_BYTES).map_err(unreadable)?;
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        let rest = sniff::head(reader, MAX_DOCUMENT_BYTES).map_err(unreadable)?;
        head.extend(rest);
        if head.len() >= MAX_DOCUMENT_BYTES {
            let limit = MAX_DOCUMENT_BYTES as u64;
            return Err(Why::TooLarge {
                what: "the file in UTF-16",
                limit,
            });
        }
        let text = intake::decode(head).map_err(|e| Why::Damaged(e.to_string()))?;
        return Ok((text.into_bytes(), true));
    }
    if head.starts_with(b"\xef\xbb\xbf") {
        head.drain(..3);
    }
    let whole = head.len() < HEAD_BYTES - 3;
    Ok((head, whole))
}

/// A file that is not read at all.
fn refuse(index: usize, name: &str, why: Why, sink: &mut Sink<'_>) {
    sink.open(index, name, "not read");
    sink.skip(0, why);
}

/// Makes a job of every sheet that is known.
fn look_at_workbook<'f>(
    index: usize,
    name: &str,
    mut bytes: Vec<u8>,
    reader: Box<dyn Read + 'f>,
    jobs: &mut Vec<Job<'f>>,
    sink: &mut Sink<'_>,
) {
    let limit = MAX_WORKBOOK_BYTES;
    if let Err(error) = reader.take(limit as u64).read_to_end(&mut bytes) {
        return refuse(index, name, Why::Unreadable(error.to_string()), sink);
    }
    if bytes.len() >= limit {
        let limit = limit as u64;
        return refuse(
            index,
            name,
            Why::TooLarge {
                what: "the workbook",
                limit,
            },
            sink,
        );
    }
    let workbook = match workbook::open(bytes) {
        Ok(workbook) => workbook,
        Err(why) => return refuse(index, name, why, sink),
    };
    for (sheet, columns) in workbook.unknown {
        refuse(
            index,
            &format!("{name}#{sheet}"),
            Why::UnknownColumns(columns),
            sink,
        );
    }
    for sheet in workbook.sheets {
        jobs.push(Job {
            index,
            name: format!("{name}#{}", sheet.name),
            rank: sheet.kind.rank(),
            has_bodies: sheet.kind == Kind::Engagements,
            work: Work::Sheet(Box::new(sheet)),
        });
    }
}

impl Job<'_> {
    fn run(self, sink: &mut Sink<'_>) {
        let Job {
            index, name, work, ..
        } = self;
        match work {
            Work::Sheet(sheet) => {
                sink.open(index, &name, &format!("{} (sheet)", sheet.kind.title()));
                workbook::read(&sheet, sink);
            }
            Work::File(format, mut reader) => run(index, &name, &format, &mut reader, sink),
            Work::Later(format, mut open) => match open() {
                Ok(mut reader) => match skip_mark(&mut reader) {
                    Ok(head) => {
                        run(
                            index,
                            &name,
                            &format,
                            &mut Cursor::new(head).chain(reader),
                            sink,
                        );
                    }
                    Err(error) => refuse(index, &name, Why::Unreadable(error.to_string()), sink),
                },
                Err(error) => refuse(index, &name, Why::Unreadable(error.to_string()), sink),
            },
        }
    }
}

/// Reads past a byte order mark; what was read instead is given back.
fn skip_mark(reader: &mut dyn Read) -> io::Result<Vec<u8>> {
    let head = sniff::head(reader, 3)?;
    Ok(if head == b"\xef\xbb\xbf" {
        Vec::new()
    } else {
        head
    })
}

/// Reads a file as what it was found to be.
fn run(index: usize, name: &str, format: &Format, reader: &mut dyn Read, sink: &mut Sink<'_>) {
    let title = match format {
        Format::Table(found) => {
            sink.open(index, name, &format!("{} (CSV)", found.kind.title()));
            return table::rows::read(reader, found, sink);
        }
        Format::Empty | Format::Workbook => "empty",
        Format::Json => "JSON",
        Format::JsonLines => "JSON Lines",
        Format::UnknownTable(_) | Format::Foreign(_) => "not read",
        Format::Captions => "captions",
        Format::Otter => "Otter transcript",
        Format::Mail => "mail",
        Format::Mailbox => "mailbox",
        Format::Plain => "text",
    };
    sink.open(index, name, title);
    match format {
        Format::Table(_) => {}
        Format::Empty | Format::Workbook => sink.skip(0, Why::Empty),
        Format::UnknownTable(columns) => sink.skip(0, Why::UnknownColumns(columns.clone())),
        Format::Foreign(what) => sink.skip(0, Why::Foreign(what)),
        Format::Json => json::document(reader, name, sink),
        Format::JsonLines => json::lines(reader, name, sink),
        Format::Captions => captions::read(reader, name, sink),
        Format::Otter => otter::read(reader, name, sink),
        Format::Mail => mail::read(reader, sink),
        Format::Mailbox => mail::mailbox(reader, sink),
        Format::Plain => plain::read(reader, name, sink),
    }
}

/// Everything of a reader, within a limit; what is above is reported.
fn whole(reader: &mut dyn Read, limit: usize, sink: &mut Sink<'_>) -> Option<Vec<u8>> {
    match sniff::head(reader, limit + 1) {
        Ok(bytes) if bytes.len() <= limit => Some(bytes),
        Ok(_) => {
            let limit = limit as u64;
            sink.skip(
                0,
                Why::TooLarge {
                    what: "the file",
                    limit,
                },
            );
            None
        }
        Err(error) => {
            sink.skip(0, Why::Unreadable(error.to_string()));
            None
        }
    }
}

/// The same as text.
fn whole_text(reader: &mut dyn Read, limit: usize, sink: &mut Sink<'_>) -> Option<String> {
    let bytes = whole(reader, limit, sink)?;
    match intake::decode(bytes) {
        Ok(text) => Some(text),
        Err(fault) => {
            let row = fault.line() as u64;
            sink.skip(
                row,
                Why::Damaged(format!(
                    "{fault}; convert it with: iconv -f WINDOWS-1252 -t UTF-8 FILE"
                )),
            );
            None
        }
    }
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
