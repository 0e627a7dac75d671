//! Files in their turn: what each is found to be when all are looked at, and its reading when what it builds on has been read.

use super::report::Why;
use super::sink::Sink;
use super::sniff::{self, Format, HEAD_BYTES};
use super::table::{self, Kind};
use super::{MAX_DOCUMENT_BYTES, MAX_WORKBOOK_BYTES, captions, json, mail, otter, plain, workbook};
use crate::intake;
use std::io::{self, Cursor, Read};

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

/// A file, or a sheet of one, that waits for its turn.
pub(super) struct Job<'f> {
    index: usize,
    name: String,
    /// The order of reading.
    pub rank: u8,
    /// It holds bodies of HubSpot notes.
    pub has_bodies: bool,
    work: Work<'f>,
}

enum Work<'f> {
    File(Format, Box<dyn Read + 'f>),
    Later(Format, Opener<'f>),
    Sheet(Box<workbook::Sheet>),
}

/// Looks at the beginning of a file and makes jobs of it.
pub(super) fn look<'f>(
    index: usize,
    file: Named<'f>,
    jobs: &mut Vec<Job<'f>>,
    sink: &mut Sink<'_>,
) {
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
    /// Reads it.
    pub fn run(self, sink: &mut Sink<'_>) {
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
pub(super) fn whole(reader: &mut dyn Read, limit: usize, sink: &mut Sink<'_>) -> Option<Vec<u8>> {
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
pub(super) fn whole_text(
    reader: &mut dyn Read,
    limit: usize,
    sink: &mut Sink<'_>,
) -> Option<String> {
    let bytes = whole(reader, limit, sink)?;
    match intake::decode(bytes) {
        Ok(text) => Some(text),
        Err(fault) => {
            let row = fault.line() as u64;
            sink.skip(row, Why::Encoding(fault.to_string()));
            None
        }
    }
}
