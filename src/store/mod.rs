//! The record on disk: SQLite, one file, nothing acknowledged is ever lost.
//!
//! [`Store`] is one connection to `record.sqlite`. Everything that writes goes through a [`Batch`]: one transaction, durable when
//! [`Batch::commit`] returns and without a trace when it does not. Every deal and note that a batch touches gets the next
//! *change number*; a projection such as the full-text index keeps the number up to which it has seen the record and asks for
//! [`Store::changed_after`] it. Notes are kept exactly as they were written; what was read in them is kept without its quotes,
//! which are cut from the note again ([`Reading`](crate::deal::Reading)).

mod batch;
mod changes;
mod deals;
mod fault;
mod forget;
mod health;
mod journal;
mod notes;
mod open;
mod packed;
mod readings;
mod salvage;
mod schema;
mod verdicts;
mod views;
mod writer;

#[cfg(test)]
mod tests;

pub use batch::Batch;
pub use changes::{Changed, NoteChange};
pub use deals::{DealName, Patch};
pub use fault::StoreError;
pub use forget::Forgotten;
pub use health::Health;
pub use journal::Progress;
pub use notes::{Fresh, NewNote, Outcome, content_hash};
pub use open::{Hook, Store};
pub use readings::{Context, NoteRead, StoredNote};
pub use salvage::Saved;
pub use schema::SCHEMA_VERSION;
pub use views::View;

use crate::deal::NoteRecord;

/// Who asks. Private notes are for their author until they are shared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Viewer {
    /// The one whose machine the record is on: sees everything.
    #[default]
    Owner,
    /// A manager: sees what is shared.
    Manager,
    /// A rep, by name: sees what is shared and what they wrote.
    Rep(String),
}

impl Viewer {
    /// Whether this note is theirs to see. Names compare without regard to case.
    pub fn sees(&self, note: &NoteRecord) -> bool {
        match self {
            _ if !note.private => true,
            Viewer::Owner => true,
            Viewer::Manager => false,
            Viewer::Rep(name) => note
                .note
                .author
                .as_deref()
                .is_some_and(|a| a.trim().to_lowercase() == name.trim().to_lowercase()),
        }
    }
}
