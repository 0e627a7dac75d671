//! Search: the record as the index sees it, and the index kept beside it.

use super::{Desk, DeskError};
use crate::deal::{NoteId, Reading};
use crate::index::{self, Answer, CaughtUp, Change, Entry, Identity, Request, Sight, SourceError};
use crate::store::{NoteChange, Store, StoredNote, Viewer};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

/// How long forgetting waits for another process that writes the index.
const PATIENCE: Duration = Duration::from_secs(60);

impl Desk {
    /// Finds notes, the newest included.
    ///
    /// # Errors
    /// What the store says.
    pub fn search(&self, request: &Request) -> Result<Answer, DeskError> {
        Ok(self.index.search(&Record(&self.store), request)?)
    }

    /// Takes what changed into the index; see [`index::Index::catch_up`].
    ///
    /// # Errors
    /// What the store says, and a folder that cannot be written.
    pub fn catch_up(&self, patience: Duration) -> Result<CaughtUp, DeskError> {
        Ok(self.index.catch_up(&Record(&self.store), patience)?)
    }

    /// How the index stands to the record.
    ///
    /// # Errors
    /// What the store says.
    pub fn index_health(&self) -> Result<index::Health, DeskError> {
        Ok(self.index.health(&Record(&self.store))?)
    }

    /// Takes forgotten words out of the index, and then their ids out of the record. An index that was never built holds none.
    pub(super) fn forget_in_index(&mut self) -> Result<(), DeskError> {
        if self.index.is_absent() {
            return Ok(());
        }
        let newest = self.store.newest_change()?;
        match self.catch_up(PATIENCE)? {
            CaughtUp::Busy => Err(DeskError::IndexBusy),
            CaughtUp::Already | CaughtUp::With { .. } => {
                let mut batch = self.store.batch()?;
                batch.settle_forgotten(newest)?;
                batch.commit()?;
                Ok(())
            }
        }
    }
}

impl From<&Viewer> for Sight {
    fn from(viewer: &Viewer) -> Sight {
        match viewer {
            Viewer::Owner => Sight::Everything,
            Viewer::Manager => Sight::Shared,
            Viewer::Rep(name) => Sight::AuthoredBy(name.clone()),
        }
    }
}

/// The record, as the index sees it.
struct Record<'s>(&'s Store);

fn entry((note, read): StoredNote, deal: crate::deal::DealRecord) -> Entry {
    Entry {
        note: Arc::new(note),
        reading: read.map_or_else(|| Arc::new(Reading::default()), |r| r.reading),
        deal: Arc::new(deal),
    }
}

impl index::Source for Record<'_> {
    fn identity(&self) -> Result<Identity, SourceError> {
        Ok(Identity {
            record: self.0.identity()?,
            generation: String::new(),
        })
    }

    fn newest(&self) -> Result<u64, SourceError> {
        Ok(self.0.newest_change()?)
    }

    fn changes_after(
        &self,
        watermark: u64,
        each: &mut dyn FnMut(u64, Change) -> ControlFlow<()>,
    ) -> Result<(), SourceError> {
        self.0
            .notes_changed_after(watermark, &mut |number, change| {
                let change = match change {
                    NoteChange::Put { note, deal } => Change::Put(entry(*note, *deal)),
                    NoteChange::Gone(id) => Change::Gone(id),
                };
                each(number, change)
            })?;
        Ok(())
    }

    fn load(&self, note: &NoteId) -> Result<Option<Entry>, SourceError> {
        Ok(match self.0.note_change(note)? {
            Some(NoteChange::Put { note, deal }) => Some(entry(*note, *deal)),
            Some(NoteChange::Gone(_)) | None => None,
        })
    }
}
