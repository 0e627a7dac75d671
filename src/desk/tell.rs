//! One note comes on record, and what that changes.

use super::{Desk, DeskError, Whole};
use crate::analyze::Scratch;
use crate::deal::{DealId, NoteId};
use crate::store::{Context, NewNote, Outcome, Patch, Viewer};

/// A note about a deal, with what is said of the deal beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// The deal; it comes on record when it is not.
    pub deal: DealId,
    /// Fields that are said beside the note.
    pub patch: Patch,
    /// The note.
    pub note: NewNote,
}

/// What became of it, after it is durable.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The note's id.
    pub note: NoteId,
    /// The same note was on record already.
    pub known: bool,
    /// The deal came on record with it.
    pub new_deal: bool,
    /// The deal without the note; `None` when there was no deal.
    pub before: Option<Whole>,
    /// The deal with the note.
    pub after: Whole,
}

impl Desk {
    /// Puts a note on record and reads it. When this returns it is durable.
    ///
    /// # Errors
    /// [`DeskError::EmptyNote`]; what the store says, and then nothing is on record.
    pub fn tell(&mut self, telling: &Telling, today: &str) -> Result<Receipt, DeskError> {
        if telling.note.note.text.trim().is_empty() {
            return Err(DeskError::EmptyNote);
        }
        let id = &telling.deal;
        let written = telling.note.note.written_at.as_deref();
        let at = written.unwrap_or(today);
        let known = self.known(id, &Viewer::Owner)?;
        let then = telling
            .patch
            .applied(known.as_ref().map(|k| &k.deal), id, at);
        let context = Context::of(&then, written);
        let read = self
            .eyes
            .note_read(&telling.note.note, &context, &mut Scratch::default());
        let first = self.store.count_notes()? == 0;
        let mut batch = self.store.batch()?;
        let changed = batch.upsert_deal(id, &telling.patch, at)?;
        let outcome = batch.add_note(id, &telling.note, Some(&read))?;
        if first {
            batch.all_read_with(&self.eyes.version)?;
        }
        batch.commit()?;
        if changed && known.is_some() {
            self.refresh(id)?;
        }
        let (note, is_known) = match outcome {
            Outcome::Added(note) => (note, false),
            Outcome::Known(note) | Outcome::Differs(note) => (note, true),
        };
        let now = self
            .known(id, &Viewer::Owner)?
            .ok_or_else(|| crate::store::StoreError::NoDeal(id.to_string()))?;
        let day = now.day(today);
        Ok(Receipt {
            note,
            known: is_known,
            new_deal: known.is_none(),
            before: known.map(|k| self.fold(k, &day)),
            after: self.fold(now, &day),
        })
    }
}
