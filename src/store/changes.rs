//! What changed after a point, for projections that catch up.

use super::batch::Batch;
use super::fault::StoreError;
use super::open::Store;
use crate::deal::{DealId, NoteId};
use rusqlite::params;

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
