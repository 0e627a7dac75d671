//! Rows under a header: CSV files and the sheets of workbooks, told apart by their columns.
//!
//! `columns` lists what they are called; [`header`] finds the header row and says which export it is; [`rows`] cuts a CSV file into rows without holding more than
//! one; `deals`, `notes` and `links` say what a row of each kind means.

mod columns;
mod deals;
pub(super) mod header;
mod links;
mod notes;
pub(super) mod rows;

pub(super) use columns::{Col, Kind};

use super::amount;
use super::day::{self, DayOrder, Stamp};
use super::report::Why;
use super::sink::Sink;

/// Names of people and accounts: what everything else refers to.
pub(super) const NAMES_RANK: u8 = 0;
/// Deals.
pub(super) const DEALS_RANK: u8 = 1;
/// Which note belongs to which deal.
pub(super) const LINKS_RANK: u8 = 2;
/// Notes.
pub(super) const NOTES_RANK: u8 = 3;

/// A table that is known.
#[derive(Clone)]
pub(super) struct Found {
    /// What its rows are.
    pub kind: Kind,
    /// What separates cells.
    pub delimiter: u8,
    /// Rows in front of the header.
    pub above: usize,
    /// How to read a row.
    pub layout: Layout,
}

/// What a look at the beginning of a file gave.
pub(super) enum Look {
    /// A table that is known.
    Known(Found),
    /// A table with other columns; their names.
    Unknown(String),
    /// No table.
    None,
}

/// Where the columns stand and how their cells are written.
#[derive(Clone)]
pub(super) struct Layout {
    places: [Option<u16>; Col::COUNT],
    /// Cells in the header.
    pub width: usize,
    /// Columns that are not used.
    pub unused: Vec<String>,
    /// What comes first in `03/04/2026`; `None` where the rows looked at leave it open.
    pub order: Option<DayOrder>,
    /// A single dot in front of three digits groups thousands.
    pub european: bool,
}

impl Layout {
    /// The number of columns that are used.
    pub fn used(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// Whether the table has the column.
    pub fn has(&self, col: Col) -> bool {
        self.places[col as usize].is_some()
    }
}

/// One row.
pub(super) struct Row<'r> {
    /// How to read it.
    pub layout: &'r Layout,
    /// Its cells.
    pub cells: &'r [String],
    /// The line it begins on, or its number in a sheet.
    pub number: u64,
}

impl<'r> Row<'r> {
    /// A cell without the white space around it; `None` when it is empty or not there.
    pub fn get(&self, col: Col) -> Option<&'r str> {
        let at = self.layout.places[col as usize]?;
        let cell = self.cells.get(at as usize)?.trim();
        let absent = cell.is_empty() || matches!(cell, "null" | "NULL" | "\\N" | "#N/A");
        (!absent).then_some(cell)
    }

    /// A cell as an owned text.
    pub fn text(&self, col: Col) -> Option<String> {
        self.get(col).map(str::to_owned)
    }

    /// Whether a cell says yes.
    pub fn yes(&self, col: Col) -> bool {
        self.get(col).is_some_and(|c| {
            ["true", "1", "yes", "y", "x"]
                .iter()
                .any(|w| w.eq_ignore_ascii_case(c))
        })
    }

    /// A date; one that cannot be read, and one whose order is a guess, is remarked upon.
    pub fn date(&self, col: Col, sink: &mut Sink<'_>) -> Option<Stamp> {
        let cell = self.get(col)?;
        let told = self.layout.order.or(sink.options.day_order);
        let guess = if self.layout.european {
            DayOrder::DayFirst
        } else {
            DayOrder::MonthFirst
        };
        let stamp = day::read(cell, told.unwrap_or(guess));
        if stamp.is_none() {
            sink.remark(
                self.number,
                format!("{:.40} is no date; left out", Quoted(cell)),
            );
        } else if told.is_none() && day::is_open(cell) {
            sink.remark_once(
                self.number,
                format!(
                    "dates like {:.40} are read with the {} first; --dates says otherwise",
                    Quoted(cell),
                    if guess == DayOrder::DayFirst {
                        "day"
                    } else {
                        "month"
                    }
                ),
            );
        }
        stamp
    }

    /// An amount with its currency; one that cannot be read is remarked upon.
    pub fn amount(&self, sink: &mut Sink<'_>) -> (Option<f64>, Option<String>) {
        let column = self.get(Col::Currency).and_then(amount::code);
        let Some(cell) = self.get(Col::Amount) else {
            return (None, column);
        };
        let amount = amount::read(cell, self.layout.european);
        if amount.is_none() {
            sink.remark(
                self.number,
                format!("{:.40} is no amount; left out", Quoted(cell)),
            );
        }
        let (value, written) = amount.map_or((None, None), |a| (Some(a.value), a.currency));
        // "$" in front of a number in a column of Canadian dollars is one of those.
        (value, column.or(written))
    }
}

/// A cell in a remark: short, on one line, in quotation marks.
struct Quoted<'t>(&'t str);

impl std::fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let limit = f.precision().unwrap_or(40);
        let short: String = self
            .0
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(limit)
            .collect();
        let more = if self.0.chars().nth(limit).is_some() {
            "…"
        } else {
            ""
        };
        write!(f, "“{short}{more}”")
    }
}

/// What a row means. `cells` beyond the header are a fault unless they are empty.
pub(super) fn row(kind: Kind, row: &Row<'_>, sink: &mut Sink<'_>) {
    sink.file().rows += 1;
    let width = row.layout.width;
    if row.cells.iter().skip(width).any(|c| !c.trim().is_empty()) {
        let why = Why::Cells {
            found: row.cells.len(),
            expected: width,
        };
        return sink.skip(row.number, why);
    }
    if row.cells.iter().all(|c| c.trim().is_empty()) {
        sink.file().rows -= 1;
        return;
    }
    let filled = row.cells.iter().filter(|c| !c.trim().is_empty()).count();
    if filled == 1 && width > 2 {
        return sink.skip(row.number, Why::Stray);
    }
    if row.yes(Col::Deleted) {
        return sink.skip(row.number, Why::Deleted);
    }
    match kind {
        Kind::Opportunities => deals::opportunity(row, sink),
        Kind::HubspotDeals => deals::hubspot(row, sink),
        Kind::Tasks => notes::task(row, sink),
        Kind::Notes => notes::note(row, sink),
        Kind::ContentNotes => notes::content_note(row, sink),
        Kind::Engagements => notes::engagement(row, sink),
        Kind::ContactRoles => links::contact_role(row, sink),
        Kind::DocumentLinks => links::document_link(row, sink),
        Kind::Associations => links::association(row, sink),
        Kind::Names => links::name(row, sink),
        Kind::General => notes::general(row, sink),
    }
}

/// Whether the rows under a header are rows of a table: a line of prose may look like a header, and a table in Markdown is a
/// part of a note.
fn goes_on(rows: &[Vec<String>], header: usize, width: usize) -> bool {
    let below = &rows[header + 1..];
    let Some(next) = below.first() else {
        return header == 0;
    };
    let ruled = next.iter().any(|c| c.contains("---"))
        && next
            .iter()
            .all(|c| c.trim().chars().all(|c| matches!(c, '-' | ':')));
    let filled = below.iter().filter(|r| r.len() >= 2.max(width / 2)).count();
    !ruled && filled * 2 > below.len()
}

/// Looks for a table in the beginning of a file.
pub(super) fn find(head: &[u8], whole: bool) -> Look {
    let mut best: Option<Found> = None;
    let mut unknown = None;
    for delimiter in *b",;\t|" {
        let rows = rows::sample(head, delimiter, whole);
        let guess = header::guess(&rows);
        if let Some((above, kind, mut layout)) = guess.filter(|g| goes_on(&rows, g.0, g.2.width)) {
            layout.european |= delimiter == b';';
            if best
                .as_ref()
                .is_none_or(|b| b.layout.used() < layout.used())
            {
                best = Some(Found {
                    kind,
                    delimiter,
                    above,
                    layout,
                });
            }
        } else if unknown.is_none() {
            unknown = header::regular(&rows);
        }
    }
    match (best, unknown) {
        (Some(found), _) => Look::Known(found),
        (None, Some(columns)) => Look::Unknown(columns),
        (None, None) => Look::None,
    }
}
