//! One transaction: everything in it is durable when it is committed, and nothing of it is there when it is not.

use super::fault::StoreError;
use super::open::{Store, name_holder};
use super::writer::Sign;
use rusqlite::{Transaction, TransactionBehavior};

/// A transaction that writes. Dropped without [`Batch::commit`], it never was.
pub struct Batch<'s> {
    pub(super) tx: Transaction<'s>,
    /// The change number given last.
    change: u64,
    /// The version of a reading asked for last, with its key.
    pub(super) version: Option<(String, i64)>,
    path: &'s std::path::Path,
    // Taken down after the transaction has ended, for fields are dropped in this order.
    _sign: Sign,
}

impl Store {
    /// Begins to write; waits while another process does.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when the other one takes too long.
    pub fn batch(&mut self) -> Result<Batch<'_>, StoreError> {
        let tx = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
            .map_err(|e| name_holder(e.into(), &self.path))?;
        let sign = Sign::put_up(&self.path, &self.purpose);
        let change: i64 =
            tx.query_row("SELECT value FROM meta WHERE key = 'change'", [], |row| {
                row.get(0)
            })?;
        Ok(Batch {
            tx,
            change: change.unsigned_abs(),
            version: None,
            path: &self.path,
            _sign: sign,
        })
    }
}

impl Batch<'_> {
    /// The next change number.
    pub(super) fn next_change(&mut self) -> u64 {
        self.change += 1;
        self.change
    }

    /// Numbers up to this one were given before.
    pub(super) fn skip_to(&mut self, change: u64) {
        self.change = self.change.max(change);
    }

    /// Makes everything durable: when this returns, no kill and no loss of power takes it back.
    ///
    /// # Errors
    /// What SQLite says, a full disk above all; then nothing of the batch is there.
    pub fn commit(self) -> Result<(), StoreError> {
        let path = self.path;
        let end = || -> rusqlite::Result<()> {
            self.tx.execute(
                "UPDATE meta SET value = ?1 WHERE key = 'change'",
                [self.change as i64],
            )?;
            self.tx.commit()
        };
        end().map_err(|e| name_holder(e.into(), path))
    }
}
