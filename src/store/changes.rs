//! What changed after a point, for projections that catch up.

use super::batch::Batch;
use super::fault::StoreError;
use super::open::Store;
use super::readings::{self, StoredNote};
use super::{deals, notes};
use crate::deal::{DealId, DealRecord, NoteId};
use rusqlite::{OptionalExtension, params};
use std::ops::ControlFlow;

/// Something that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// A deal's fields.
    Deal(DealId),
    /// A note: new, read again, judged or shared.
    Note(NoteId),
    /// A deal that is gone, with everything in it.
    ForgottenDeal(DealId),
    /// A note that is gone.
    ForgottenNote(NoteId),
}

impl Store {
    /// The next things that changed after this change number, each with its own, in the order of the numbers; at most `limit`.
    /// What changed twice stands at its last change.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn changed_after(
        &self,
        change: u64,
        limit: usize,
    ) -> Result<Vec<(u64, Changed)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT * FROM (SELECT change, 'note' AS kind, id FROM notes WHERE change > ?1 ORDER BY change LIMIT ?2)
             UNION ALL SELECT * FROM (SELECT change, 'deal', id FROM deals WHERE change > ?1 ORDER BY change LIMIT ?2)
             UNION ALL SELECT change, kind, id FROM forgotten WHERE change > ?1
             ORDER BY 1 LIMIT ?2",
        )?;
        let mut rows = statement.query(params![change as i64, limit as i64])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let number = row.get::<_, i64>(0)?.unsigned_abs();
            let (kind, id): (String, String) = (row.get(1)?, row.get(2)?);
            let changed = match kind.as_str() {
                "note" => NoteId::parse(&id).map(Changed::Note).ok(),
                "deal" => DealId::parse(&id).map(Changed::Deal).ok(),
                "forgotten-deal" => DealId::parse(&id).map(Changed::ForgottenDeal).ok(),
                "forgotten-note" => NoteId::parse(&id).map(Changed::ForgottenNote).ok(),
                _ => None,
            };
            all.extend(changed.map(|c| (number, c)));
        }
        Ok(all)
    }
}

/// What became of a note, with all that a projection of the notes wants to know.
#[derive(Clone, Debug, PartialEq)]
pub enum NoteChange {
    /// It was written, read again, judged or shared, or its deal's fields changed: this is what it is now.
    Put {
        /// The note, and what was read in it, by whichever version.
        note: Box<StoredNote>,
        /// Its deal's fields; the history is left out.
        deal: Box<DealRecord>,
    },
    /// It was forgotten.
    Gone(NoteId),
}

impl Store {
    /// Calls `each` with every note that changed after this number, itself or its deal, in the order of the numbers, each note
    /// once and as it is now, until `each` breaks off. All of it belongs to one moment. Holds 16 bytes for each of these notes.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn notes_changed_after(
        &self,
        change: u64,
        each: &mut dyn FnMut(u64, NoteChange) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        self.snapshot(|store| {
            for (number, key, gone) in store.changed_keys(change)? {
                let changed = match gone {
                    Some(id) => NoteChange::Gone(id),
                    None => match store.note_by_key(key)? {
                        Some(changed) => changed,
                        None => continue,
                    },
                };
                if each(number, changed).is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    /// The keys of the notes that changed after this number, and the ids of those that are gone.
    fn changed_keys(&self, change: u64) -> Result<Vec<(u64, i64, Option<NoteId>)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT max(n.change, d.change) AS number, n.key, NULL FROM notes n JOIN deals d ON d.key = n.deal WHERE n.key IN (
               SELECT key FROM notes WHERE change > ?1
               UNION SELECT n.key FROM deals d JOIN notes n ON n.deal = d.key WHERE d.change > ?1)
             UNION ALL SELECT change, 0, id FROM forgotten WHERE change > ?1 AND kind = 'forgotten-note'
             ORDER BY number, 2",
        )?;
        let mut rows = statement.query([change as i64])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let number = row.get::<_, i64>(0)?.unsigned_abs();
            let gone: Option<String> = row.get(2)?;
            let gone = gone.and_then(|id| NoteId::parse(&id).ok());
            all.push((number, row.get(1)?, gone));
        }
        Ok(all)
    }

    /// A note by its id, as [`NoteChange::Put`]; `None` when there is none.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn note_change(&self, id: &NoteId) -> Result<Option<NoteChange>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT key FROM notes WHERE id = ?1")?;
        let key: Option<i64> = statement
            .query_row([id.as_str()], |row| row.get(0))
            .optional()?;
        key.map_or(Ok(None), |key| self.note_by_key(key))
    }

    fn note_by_key(&self, key: i64) -> Result<Option<NoteChange>, StoreError> {
        let columns: Vec<String> = deals::COLUMNS
            .split(", ")
            .map(|c| format!("d.{c}"))
            .collect();
        let sql = format!(
            "SELECT {}, v.name, r.context, r.body, {} {} WHERE n.key = ?1",
            notes::COLUMNS,
            columns.join(", "),
            readings::JOINED
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let found = statement.query_row([key], |row| {
            Ok(NoteChange::Put {
                note: Box::new(readings::from_row(row)?),
                deal: Box::new(deals::from_row(row, 11)?),
            })
        });
        Ok(found.optional()?)
    }
}

impl Batch<'_> {
    /// Drops the ids of what was forgotten up to this change number: every projection has followed, nothing of it remains.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn settle_forgotten(&mut self, upto: u64) -> Result<(), StoreError> {
        self.tx
            .execute("DELETE FROM forgotten WHERE change <= ?1", [upto as i64])?;
        Ok(())
    }
}
