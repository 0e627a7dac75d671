//! Judging items, sharing and forgetting notes, and looking after the record.

use super::{Desk, DeskError};
use crate::deal::{DealId, Judgement, NoteId, Verdict};
use crate::framework::Dimension;
use crate::store::{Forgotten, Health, Store, StoreError, Viewer};

/// A person's word, as it is given: by note and dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The note.
    pub note: NoteId,
    /// The dimension.
    pub dimension: Dimension,
    /// A byte of the passage; `None`: every passage of the note about the dimension.
    pub at: Option<usize>,
    /// What is said.
    pub judgement: Judgement,
    /// By whom.
    pub by: String,
    /// ISO date.
    pub day: String,
    /// In their words.
    pub remark: Option<String>,
}

/// What a repair did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Notes read again.
    pub reread: u64,
    /// Deals and notes that were saved from a damaged record; `None` when it was whole.
    pub saved: Option<(u64, u64)>,
    /// Where the damaged file was put.
    pub kept: Option<std::path::PathBuf>,
}

impl Desk {
    /// Puts a person's word about what was read in a note on record. Gives what was recorded.
    ///
    /// # Errors
    /// [`StoreError::NoNote`]; [`DeskError::NoItem`] when nothing was read there about the dimension.
    pub fn judge(&mut self, asked: &Asked) -> Result<Vec<Verdict>, DeskError> {
        let missing = || StoreError::NoNote(asked.note.to_string());
        let note = self.store.note(&asked.note)?.ok_or_else(missing)?;
        let known = self
            .known(&note.deal, &Viewer::Owner)?
            .ok_or_else(missing)?;
        let told = known.told.into_iter().find(|t| t.note.id == asked.note);
        let reading = told.ok_or_else(missing)?.reading;
        let meant = reading.evidence.iter().filter(|item| {
            item.dimension == asked.dimension
                && asked
                    .at
                    .is_none_or(|at| (item.start..item.end).contains(&at))
        });
        let verdicts: Vec<Verdict> = meant
            .map(|item| Verdict {
                note: asked.note.clone(),
                dimension: item.dimension,
                start: item.start,
                end: item.end,
                judgement: asked.judgement,
                by: asked.by.clone(),
                at: asked.day.clone(),
                remark: asked.remark.clone(),
            })
            .collect();
        if verdicts.is_empty() {
            let mut has: Vec<String> = reading
                .evidence
                .iter()
                .map(|i| format!("{} at {}", i.dimension, i.start))
                .collect();
            has.dedup();
            return Err(DeskError::NoItem {
                note: asked.note.to_string(),
                dimension: asked.dimension.to_string(),
                has,
            });
        }
        let mut batch = self.store.batch()?;
        for verdict in &verdicts {
            batch.add_verdict(verdict)?;
        }
        batch.commit()?;
        Ok(verdicts)
    }

    /// Shows a private note to everybody. Says whether it was private.
    ///
    /// # Errors
    /// [`StoreError::NoNote`], and what the store says.
    pub fn share(&mut self, note: &NoteId) -> Result<bool, DeskError> {
        let mut batch = self.store.batch()?;
        let was = batch.share(note)?;
        batch.commit()?;
        Ok(was)
    }

    /// Forgets a deal with all its notes, everywhere.
    ///
    /// # Errors
    /// [`StoreError::NoDeal`]; [`StoreError::LogHeld`] when it is forgotten and another process keeps its text in the log.
    pub fn forget_deal(&mut self, deal: &DealId) -> Result<Forgotten, DeskError> {
        let mut batch = self.store.batch()?;
        let gone = batch.forget_deal(deal)?;
        batch.commit()?;
        self.forget_in_index()?;
        self.store.clear_log()?;
        Ok(gone)
    }

    /// Forgets a note everywhere.
    ///
    /// # Errors
    /// [`StoreError::NoNote`], [`StoreError::LogHeld`].
    pub fn forget_note(&mut self, note: &NoteId) -> Result<Forgotten, DeskError> {
        let mut batch = self.store.batch()?;
        let gone = batch.forget_note(note)?;
        batch.commit()?;
        self.forget_in_index()?;
        self.store.clear_log()?;
        Ok(gone)
    }

    /// Looks through the whole record.
    ///
    /// # Errors
    /// What the store says.
    pub fn health(&self) -> Result<Health, DeskError> {
        Ok(self.store.health(&self.eyes.version)?)
    }

    /// Mends what can be mended: a damaged record is copied row by row into a new one as far as it can be read (the damaged file is
    /// kept beside it), unread notes are read, and the log is emptied.
    ///
    /// # Errors
    /// What the store says.
    pub fn repair(&mut self, progress: &mut dyn FnMut(u64)) -> Result<Repaired, DeskError> {
        let mut repaired = Repaired::default();
        if !self.health()?.faults.is_empty() {
            let saved = Store::salvage(&self.folder)?;
            self.store = Store::open(&self.folder, "doctor")?;
            repaired.saved = Some((saved.deals, saved.notes));
            repaired.kept = Some(saved.kept);
        }
        repaired.reread = self.reread(progress)?;
        self.store.clear_log()?;
        Ok(repaired)
    }
}
