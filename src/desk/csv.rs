//! The deals and notes as CSV, for spreadsheets: a cell that a spreadsheet would take for a formula is defused.

use super::{Desk, DeskError};
use crate::deal::{DealId, Field};
use std::borrow::Cow;
use std::io::Write;

/// Deals that are in memory at once.
const PAGE_DEALS: usize = 64;

/// A cell that no spreadsheet runs: one that begins like a formula gets an apostrophe in front.
pub fn defused(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

impl Desk {
    /// Writes one row for each note, with its deal's fields; a deal without notes has one row as well.
    ///
    /// # Errors
    /// What the store says, and the writer.
    pub fn export_csv(&self, out: &mut dyn Write) -> Result<(), DeskError> {
        let mut writer = ::csv::Writer::from_writer(out);
        let fields = Field::ALL.iter().map(|f| f.id());
        let header = ["deal_id"].into_iter().chain(fields).chain([
            "note_id",
            "written_at",
            "author",
            "kind",
            "private",
            "text",
        ]);
        writer.write_record(header).map_err(fault)?;
        self.store.snapshot(|store| {
            let mut last: Option<DealId> = None;
            loop {
                let deals = store.deals_after(last.as_ref(), PAGE_DEALS)?;
                for deal in &deals {
                    let mut front = vec![deal.id.to_string()];
                    front.extend(Field::ALL.iter().map(|&f| deal.get(f).unwrap_or_default()));
                    let notes = store.notes_of(&deal.id)?;
                    let mut rows: Vec<Vec<String>> = notes
                        .into_iter()
                        .map(|(note, _)| {
                            let text = |t: Option<String>| t.unwrap_or_default();
                            vec![
                                note.id.to_string(),
                                text(note.note.written_at),
                                text(note.note.author),
                                text(note.note.kind),
                                if note.private { "yes" } else { "" }.to_owned(),
                                note.note.text,
                            ]
                        })
                        .collect();
                    if rows.is_empty() {
                        rows.push(vec![String::new(); 6]);
                    }
                    for row in rows {
                        let cells = front.iter().chain(&row);
                        let cells = cells.map(|c| defused(c).into_owned());
                        writer.write_record(cells).map_err(fault)?;
                    }
                }
                match deals.into_iter().next_back() {
                    Some(deal) => last = Some(deal.id),
                    None => return Ok::<(), DeskError>(()),
                }
            }
        })?;
        writer.flush()?;
        Ok(())
    }
}

fn fault(error: ::csv::Error) -> DeskError {
    DeskError::Io(error.into())
}

#[cfg(test)]
mod tests {
    use super::defused;

    #[test]
    fn what_looks_like_a_formula_is_only_text() {
        for cell in ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx"] {
            assert!(defused(cell).starts_with('\''), "{cell:?}");
        }
        assert_eq!(defused("1-1"), "1-1");
    }
}
