//! CSV files to rows, one at a time.

use super::super::report::Why;
use super::super::sink::Sink;
use super::{Found, Row};
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// The largest row, in bytes: a quotation mark that is never closed makes the rest of the file one row.
pub(in crate::import) const MAX_ROW_BYTES: usize = 32 << 20;
/// The most columns; what comes behind them is not kept.
const MAX_COLUMNS: usize = 4096;
/// How many rows of a file are looked at to find out what it is.
const SAMPLE_ROWS: usize = 60;

/// The first rows of a file; the last is left out when the file goes on behind it.
pub(super) fn sample(head: &[u8], delimiter: u8, whole: bool) -> Vec<Vec<String>> {
    let mut reader = builder(delimiter).from_reader(head);
    let mut rows = Vec::new();
    let mut record = csv::ByteRecord::new();
    while rows.len() < SAMPLE_ROWS && matches!(reader.read_byte_record(&mut record), Ok(true)) {
        rows.push(record.iter().take(MAX_COLUMNS).map(|c| text(c).0).collect());
    }
    if !whole && rows.len() < SAMPLE_ROWS && rows.len() > 1 {
        rows.pop();
    }
    rows
}

fn builder(delimiter: u8) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true);
    builder
}

/// Reads a table to its end.
pub(in crate::import) fn read(reader: &mut dyn Read, found: &Found, sink: &mut Sink<'_>) {
    sink.file().unused.clone_from(&found.layout.unused);
    let left = Rc::new(Cell::new(MAX_ROW_BYTES));
    let metered = Metered {
        inner: reader,
        left: Rc::clone(&left),
    };
    let mut reader = builder(found.delimiter).from_reader(metered);
    let mut record = csv::ByteRecord::new();
    let mut cells: Vec<String> = Vec::new();
    let mut seen = 0;
    while !sink.stopped() {
        left.set(MAX_ROW_BYTES);
        let line = reader.position().line();
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                sink.skip(line, fault(&error, left.get() == 0));
                break;
            }
        }
        seen += 1;
        if seen <= found.above + 1 {
            continue;
        }
        let number = record.position().map_or(line, csv::Position::line);
        if fill(&record, &mut cells) {
            sink.remark_once(number, "not UTF-8: read as Windows-1252");
        }
        let row = Row {
            layout: &found.layout,
            cells: &cells,
            number,
        };
        super::row(found.kind, &row, sink);
    }
}

fn fault(error: &csv::Error, exhausted: bool) -> Why {
    if exhausted {
        return Why::TooLarge {
            what: "the row",
            limit: MAX_ROW_BYTES as u64,
        };
    }
    Why::Unreadable(error.to_string())
}

/// Copies a record into cells that are used again; true where it was not UTF-8.
fn fill(record: &csv::ByteRecord, cells: &mut Vec<String>) -> bool {
    let width = record.len().min(MAX_COLUMNS);
    cells.resize_with(width, String::new);
    let mut other = false;
    for (cell, bytes) in cells.iter_mut().zip(record) {
        cell.clear();
        match std::str::from_utf8(bytes) {
            Ok(text) => cell.push_str(text),
            Err(_) => {
                other = true;
                cell.push_str(&text(bytes).0);
            }
        }
    }
    other
}

/// Bytes as UTF-8, or else as Windows-1252; true in the latter case.
fn text(bytes: &[u8]) -> (String, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => (bytes.iter().map(|b| windows_1252(*b)).collect(), true),
    }
}

/// One byte of Windows-1252; the five that stand for nothing become the replacement character.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
        '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ',
        '\u{fffd}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// A reader that gives up when one row takes more than is left.
struct Metered<'r> {
    inner: &'r mut dyn Read,
    left: Rc<Cell<usize>>,
}

impl Read for Metered<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the row is too long",
            ));
        }
        let read = self.inner.read(out)?;
        self.left.set(self.left.get().saturating_sub(read));
        Ok(read)
    }
}
