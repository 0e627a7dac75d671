//! How far an import came, by the content of its file: an import that was broken off goes on where it stopped.

use super::batch::Batch;
use super::fault::StoreError;
use super::open::Store;
use rusqlite::{OptionalExtension, params};

/// How far the import of a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows (deals with their notes) that are on record.
    pub rows: u64,
    /// The file was read to its end.
    pub done: bool,
}

impl Store {
    /// How far the import of the file with this SHA-256 is.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn progress(&self, file: &[u8; 32]) -> Result<Progress, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT rows, done FROM journal WHERE hash = ?1")?;
        let found = statement
            .query_row([file], |row| {
                Ok(Progress {
                    rows: row.get::<_, i64>(0)?.unsigned_abs(),
                    done: row.get(1)?,
                })
            })
            .optional()?;
        Ok(found.unwrap_or_default())
    }
}

impl Batch<'_> {
    /// Notes how far an import is; in one transaction with the rows themselves it is never ahead of them nor behind.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn note_progress(&mut self, file: &[u8; 32], progress: Progress) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "INSERT INTO journal (hash, rows, done) VALUES (?1, ?2, ?3)
                 ON CONFLICT (hash) DO UPDATE SET rows = ?2, done = ?3",
            )?
            .execute(params![file, progress.rows as i64, progress.done])?;
        Ok(())
    }
}
