//! Workbooks (`.xlsx`): every sheet is a table of its own, and its header is looked for.
//!
//! Cells are read one after another and never as a grid, so that a cell in the last corner of a sheet costs nothing. What is
//! packed is unpacked once to nowhere first: a small file may hold far more than memory does.

use super::report::Why;
use super::sink::Sink;
use super::table::{self, Kind, Row, header};
use calamine::{DataRef, Reader, Xlsx};
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// The largest workbook, in bytes as packed.
pub const MAX_WORKBOOK_BYTES: usize = 64 << 20;
/// The most that a workbook may hold unpacked, in bytes.
pub const MAX_UNPACKED_BYTES: u64 = 512 << 20;
/// The most files in the package; a workbook has some for each sheet.
const MAX_PARTS: usize = 10_000;
/// The most columns of a sheet that are read.
const MAX_COLUMNS: usize = 4096;
/// How many rows are looked at to find the header.
const SAMPLE_ROWS: usize = 60;

/// A sheet that is known.
pub(super) struct Sheet {
    bytes: Rc<Vec<u8>>,
    /// Its name.
    pub name: String,
    /// What its rows are.
    pub kind: Kind,
    above: usize,
    layout: table::Layout,
}

/// What a workbook was found to hold.
pub(super) struct Workbook {
    /// Sheets that are known.
    pub sheets: Vec<Sheet>,
    /// Sheets that are not: the name and the first row.
    pub unknown: Vec<(String, String)>,
}

/// Opens a workbook and looks at every sheet.
pub(super) fn open(bytes: Vec<u8>) -> Result<Workbook, Why> {
    unpacks_within(&bytes)?;
    let bytes = Rc::new(bytes);
    let mut out = Workbook {
        sheets: Vec::new(),
        unknown: Vec::new(),
    };
    for name in guarded(|| names(&bytes))? {
        let mut rows: Vec<Vec<String>> = Vec::new();
        guarded(|| {
            each(&bytes, &name, &mut |_, cells| {
                rows.push(cells.to_vec());
                rows.len() < SAMPLE_ROWS
            })
        })?;
        match header::guess(&rows) {
            Some((above, kind, layout)) => out.sheets.push(Sheet {
                bytes: Rc::clone(&bytes),
                name,
                kind,
                above,
                layout,
            }),
            None if rows.is_empty() => {}
            None => {
                let first = rows[0]
                    .iter()
                    .take(12)
                    .map(|c| c.trim())
                    .collect::<Vec<_>>();
                out.unknown.push((name, first.join(", ")));
            }
        }
    }
    Ok(out)
}

/// Reads a sheet to its end.
pub(super) fn read(sheet: &Sheet, sink: &mut Sink<'_>) {
    sink.file().unused.clone_from(&sheet.layout.unused);
    let mut seen = 0;
    let read = guarded(|| {
        each(&sheet.bytes, &sheet.name, &mut |number, cells| {
            seen += 1;
            if seen > sheet.above + 1 {
                let row = Row {
                    layout: &sheet.layout,
                    cells,
                    number,
                };
                table::row(sheet.kind, &row, sink);
            }
            !sink.stopped()
        })
    });
    if let Err(why) = read {
        sink.skip(0, why);
    }
}

/// Runs a part of the library behind a wall: it reads files of strangers, and a fault in it is the file's.
fn guarded<T>(work: impl FnOnce() -> Result<T, Why>) -> Result<T, Why> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Why::Damaged("the workbook cannot be read".into())))
}

/// Whether all that is packed stays within the limits; the sizes that the package declares are not believed.
fn unpacks_within(bytes: &[u8]) -> Result<(), Why> {
    let damaged = |e: zip::result::ZipError| Why::Damaged(e.to_string());
    let limit = Why::TooLarge {
        what: "the workbook, unpacked,",
        limit: MAX_UNPACKED_BYTES,
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(limit);
    }
    let holds = |folder: &str| {
        let mut names = archive.file_names().filter_map(Result::ok);
        names.any(|n| n.starts_with(folder))
    };
    if holds("word/") {
        return Err(Why::Foreign("a Word document"));
    }
    if !holds("xl/") {
        return Err(Why::Foreign("an archive (ZIP)"));
    }
    let mut left = MAX_UNPACKED_BYTES;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(damaged)?;
        let read = std::io::copy(&mut file.take(left + 1), &mut std::io::sink())
            .map_err(|e| Why::Damaged(e.to_string()))?;
        if read > left {
            return Err(limit);
        }
        left -= read;
    }
    Ok(())
}

fn workbook(bytes: &Rc<Vec<u8>>) -> Result<Xlsx<Cursor<&[u8]>>, Why> {
    Xlsx::new(Cursor::new(bytes.as_slice())).map_err(|e| Why::Damaged(e.to_string()))
}

fn names(bytes: &Rc<Vec<u8>>) -> Result<Vec<String>, Why> {
    Ok(workbook(bytes)?.sheet_names())
}

/// Every row that has cells, with its number from 1, until `take` wants no more.
fn each(
    bytes: &Rc<Vec<u8>>,
    sheet: &str,
    take: &mut dyn FnMut(u64, &[String]) -> bool,
) -> Result<(), Why> {
    let mut book = workbook(bytes)?;
    let damaged = |e: calamine::XlsxError| Why::Damaged(e.to_string());
    let mut cells = book.worksheet_cells_reader(sheet).map_err(damaged)?;
    let mut row: Vec<String> = Vec::new();
    let mut number = 0;
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (at, column) = cell.get_position();
        let at = u64::from(at) + 1;
        if at != number {
            if row.iter().any(|c| !c.is_empty()) && !take(number, &row) {
                return Ok(());
            }
            row.clear();
            number = at;
        }
        let column = column as usize;
        if column >= MAX_COLUMNS {
            continue;
        }
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text(cell.get_value());
    }
    if row.iter().any(|c| !c.is_empty()) {
        take(number, &row);
    }
    Ok(())
}

/// A cell as a CSV export would write it.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(s) => s.clone(),
        DataRef::SharedString(s) => (*s).to_owned(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => n.to_string(),
        DataRef::Bool(b) => b.to_string(),
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::DateTime(d) => {
            let (year, month, day, hour, minute, second, _) = d.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
