//! Reading again what another version read, and what was read when less was known of the deal.

use super::{Desk, DeskError};
use crate::analyze::Scratch;
use crate::deal::{DealId, DealRecord, NoteRecord};
use crate::store::{Context, NoteRead};
use rayon::prelude::*;
use std::collections::HashMap;

/// Notes of one transaction.
const BATCH_NOTES: usize = 2_048;

impl Desk {
    /// Whether every note has been read with the rules, weights and code of today.
    ///
    /// # Errors
    /// What the store says.
    pub fn is_read(&self) -> Result<bool, DeskError> {
        Ok(self.store.is_read_with(&self.eyes.version)?)
    }

    /// Reads again what was read with another version, or not at all, on all threads; calls `progress` with the number of notes
    /// done since the last call. Broken off, it goes on where it stopped. Gives the number of notes read.
    ///
    /// # Errors
    /// What the store says.
    pub fn reread(&mut self, progress: &mut dyn FnMut(u64)) -> Result<u64, DeskError> {
        let (mut order, mut done) = (0, 0);
        loop {
            let notes = self
                .store
                .unread_after(order, &self.eyes.version, BATCH_NOTES)?;
            let Some(last) = notes.last() else { break };
            order = last.order;
            let count = notes.len() as u64;
            let mut deals: HashMap<DealId, DealRecord> = HashMap::new();
            for note in &notes {
                if !deals.contains_key(&note.deal)
                    && let Some(deal) = self.store.deal(&note.deal)?
                {
                    deals.insert(note.deal.clone(), deal);
                }
            }
            let jobs = notes.into_iter().filter_map(|note| {
                let context = Context::of(deals.get(&note.deal)?, note.note.written_at.as_deref());
                Some((note, context))
            });
            self.write_again(jobs.collect())?;
            done += count;
            progress(count);
        }
        let version = self.eyes.version.clone();
        let mut batch = self.store.batch()?;
        batch.all_read_with(&version)?;
        batch.commit()?;
        Ok(done)
    }

    /// Reads the notes of a deal again that were read when other things were on record of it.
    pub(super) fn refresh(&mut self, id: &DealId) -> Result<(), DeskError> {
        let Some(deal) = self.store.deal(id)? else {
            return Ok(());
        };
        let mut stale = Vec::new();
        for (note, read) in self.store.notes_of(id)? {
            let context = Context::of(&deal, note.note.written_at.as_deref());
            if !read.is_some_and(|r| self.eyes.is_current(&r, &context)) {
                stale.push((note, context));
            }
        }
        self.write_again(stale)
    }

    fn write_again(&mut self, jobs: Vec<(NoteRecord, Context)>) -> Result<(), DeskError> {
        if jobs.is_empty() {
            return Ok(());
        }
        let eyes = &self.eyes;
        let read = |scratch: &mut Scratch, (note, context): &(NoteRecord, Context)| {
            eyes.note_read(&note.note, context, scratch)
        };
        let readings: Vec<NoteRead> = match jobs.as_slice() {
            [one] => vec![read(&mut Scratch::default(), one)],
            all => all.par_iter().map_init(Scratch::default, read).collect(),
        };
        let mut batch = self.store.batch()?;
        for ((note, _), reading) in jobs.iter().zip(&readings) {
            batch.reread(note, reading)?;
        }
        batch.commit()?;
        Ok(())
    }
}
