//! Forgetting: the rows go, their bytes in the file are overwritten, and the log that held them is emptied.

use super::batch::Batch;
use super::fault::StoreError;
use super::open::Store;
use crate::deal::{DealId, NoteId};
use rusqlite::params;

/// What was forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// The notes that are gone.
    pub notes: Vec<NoteId>,
    /// The deal that is gone; `None` when only a note went.
    pub deal: Option<DealId>,
}

impl Batch<'_> {
    /// Forgets a deal with its history, its notes, what was read in them and said about them.
    ///
    /// # Errors
    /// [`StoreError::NoDeal`], and what SQLite says.
    pub fn forget_deal(&mut self, deal: &DealId) -> Result<Forgotten, StoreError> {
        let key = self.deal_key(deal)?;
        let mut statement = self.tx.prepare("SELECT id FROM notes WHERE deal = ?1")?;
        let ids = statement
            .query_map([key], |row| row.get::<_, String>(0))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        drop(statement);
        // Each note leaves its id, for the index finds its entries by that.
        for id in &ids {
            self.leave_word("forgotten-note", id)?;
        }
        self.leave_word("forgotten-deal", deal.as_str())?;
        self.tx.execute("DELETE FROM deals WHERE key = ?1", [key])?;
        self.forget_imports()?;
        Ok(Forgotten {
            notes: ids.iter().filter_map(|id| NoteId::parse(id).ok()).collect(),
            deal: Some(deal.clone()),
        })
    }

    /// Forgets a note.
    ///
    /// # Errors
    /// [`StoreError::NoNote`], and what SQLite says.
    pub fn forget_note(&mut self, note: &NoteId) -> Result<Forgotten, StoreError> {
        let gone = self
            .tx
            .execute("DELETE FROM notes WHERE id = ?1", [note.as_str()])?;
        if gone == 0 {
            return Err(StoreError::NoNote(note.to_string()));
        }
        self.leave_word("forgotten-note", note.as_str())?;
        self.forget_imports()?;
        Ok(Forgotten {
            notes: vec![note.clone()],
            deal: None,
        })
    }

    fn leave_word(&mut self, kind: &str, id: &str) -> Result<(), StoreError> {
        let number = self.next_change();
        self.tx
            .prepare_cached("INSERT INTO forgotten (change, kind, id) VALUES (?1, ?2, ?3)")?
            .execute(params![number as i64, kind, id])?;
        Ok(())
    }

    /// A file whose content is partly gone is no longer on record whole: importing it again brings it back.
    fn forget_imports(&self) -> Result<(), StoreError> {
        self.tx.execute("DELETE FROM journal", [])?;
        Ok(())
    }
}

impl Store {
    /// Moves the log into the file and empties it, so that nothing that was forgotten is left in it.
    ///
    /// # Errors
    /// [`StoreError::LogHeld`] while another process reads or writes; what SQLite says.
    pub fn clear_log(&mut self) -> Result<(), StoreError> {
        let held: i64 =
            self.connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if held == 0 {
            Ok(())
        } else {
            Err(StoreError::LogHeld)
        }
    }
}
