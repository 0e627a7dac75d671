//! Where the notes come from: the record, as far as the index needs to know it.

use crate::deal::{DealId, DealRecord, NoteId, NoteRecord, Reading};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::sync::Arc;

/// What went wrong in the record.
pub type SourceError = Box<dyn std::error::Error + Send + Sync>;

/// Which record this is. An index built from another one is of no use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Drawn when the record was created.
    pub record: String,
    /// Drawn anew whenever change numbers may have been given twice, as after restoring a backup.
    pub generation: String,
}

/// A note with all that is searched.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The note.
    pub note: Arc<NoteRecord>,
    /// What was read in it.
    pub reading: Arc<Reading>,
    /// Its deal as it is now; its history is not looked at.
    pub deal: Arc<DealRecord>,
}

/// What became of a note.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// It was written, read again, shared, or its deal's fields changed: this is what it is now.
    Put(Entry),
    /// It was forgotten, and no file may hold its words any longer.
    Gone(NoteId),
    /// A deal was forgotten with all its notes. Notes that it has now were written after that, and carry greater numbers.
    GoneDeal(DealId),
}

/// The record, as the index sees it.
///
/// Every note has a change number, which grows over the whole record: the greatest of those at which the note was written, read,
/// shared or forgotten, and at which its deal's fields changed. No two changes share a number, except that all notes of a deal
/// may carry the one at which the deal changed. A note never moves to another deal.
pub trait Source {
    /// Which record this is.
    ///
    /// # Errors
    /// The record cannot be read.
    fn identity(&self) -> Result<Identity, SourceError>;

    /// The greatest change number; 0 for an empty record.
    ///
    /// # Errors
    /// The record cannot be read.
    fn newest(&self) -> Result<u64, SourceError>;

    /// Calls `each` with every note whose change number is over `watermark`, by growing number, each note once and as it is now,
    /// until `each` breaks off. All of it belongs to one moment of the record. Where a deal's fields changed, that means its notes
    /// that were written up to the watermark; the others come by their own numbers. Notes that were gone before the index
    /// could know of them may be left out when the watermark is 0.
    ///
    /// # Errors
    /// The record cannot be read.
    fn changes_after(
        &self,
        watermark: u64,
        each: &mut dyn FnMut(u64, Change) -> ControlFlow<()>,
    ) -> Result<(), SourceError>;

    /// A note as it is now; `None` when the record does not have it.
    ///
    /// # Errors
    /// The record cannot be read.
    fn load(&self, note: &NoteId) -> Result<Option<Entry>, SourceError>;
}
