//! Brings the index up to the record: changes in, forgotten notes out, one watermark with every commit.

use super::disk::{self, Mark, Opened, WriteLock};
use super::source::{Change, Identity, Source};
use super::{Error, Index};
use std::ops::ControlFlow;
use std::time::Duration;
use tantivy::merge_policy::{LogMergePolicy, NoMergePolicy};
use tantivy::{IndexWriter, TantivyDocument};

/// Documents in a commit while much is taken in: what a crash costs at most is reading these again.
const COMMIT_EVERY: usize = 100_000;
/// Segments with a greater share of replaced documents are merged: counting the living ones takes time when many are not.
const REPLACED_SHARE: f32 = 0.02;
/// tantivy's least for a thread, in bytes; plenty for a few notes.
const SMALL_HEAP_BYTES: usize = 16_000_000;
/// More changes than these are taken in with all threads.
const FEW_CHANGES: u64 = 2_000;

/// What catching up came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaughtUp {
    /// The index held everything.
    Already,
    /// So many changes went in.
    With {
        /// Notes written or forgotten.
        changes: u64,
        /// All notes went in anew: there was no index, or none of use.
        rebuilt: bool,
    },
    /// Another process is writing.
    Busy,
}

impl Index {
    /// Takes in every change of the record since the last time; builds the index anew when it is lost, torn, of another version
    /// or of another record. When it returns, a forgotten note's words are in no file of the index.
    ///
    /// Waits at most `patience` for another process that is writing.
    ///
    /// # Errors
    /// The record cannot be read, or the folder cannot be written.
    pub fn catch_up(&self, source: &dyn Source, patience: Duration) -> Result<CaughtUp, Error> {
        let Some(lock) = WriteLock::take(&self.folder, patience)? else {
            return Ok(CaughtUp::Busy);
        };
        let identity = source.identity().map_err(Error::Source)?;
        let newest = source.newest().map_err(Error::Source)?;
        let (opened, rebuilt) = match Opened::open(&self.folder, &identity, newest) {
            Ok(opened) => (opened, false),
            Err(_) => (disk::create(&self.folder, &identity)?, true),
        };
        let mark = opened.mark.clone();
        if !rebuilt && mark.watermark == newest && !mark.owes_purge {
            return Ok(CaughtUp::Already);
        }
        let mut intake = Intake::new(self, &opened, &identity, newest)?;
        source
            .changes_after(mark.watermark, &mut |number, change| {
                intake.take(number, change)
            })
            .map_err(Error::Source)?;
        let changes = intake.changes;
        if intake.finish()? {
            purge(&opened, &identity)?;
            disk::sweep(&self.folder, &opened.index)?;
        }
        drop(lock);
        Ok(CaughtUp::With { changes, rebuilt })
    }

    /// Builds the index anew, whatever is there.
    ///
    /// # Errors
    /// As [`Index::catch_up`].
    pub fn rebuild(&self, source: &dyn Source, patience: Duration) -> Result<CaughtUp, Error> {
        let Some(lock) = WriteLock::take(&self.folder, patience)? else {
            return Ok(CaughtUp::Busy);
        };
        disk::create(&self.folder, &source.identity().map_err(Error::Source)?)?;
        drop(lock);
        self.catch_up(source, patience)
    }
}

/// Takes in changes, one by one.
struct Intake<'o> {
    writer: IndexWriter<TantivyDocument>,
    opened: &'o Opened,
    identity: &'o Identity,
    /// The change that was taken in last, or the newest that is known.
    watermark: u64,
    /// The number of the last change that was seen.
    last: u64,
    since_commit: usize,
    changes: u64,
    /// The index was empty, so that nothing has to be replaced.
    empty: bool,
    owes_purge: bool,
    error: Option<Error>,
}

impl<'o> Intake<'o> {
    fn new(
        index: &Index,
        opened: &'o Opened,
        identity: &'o Identity,
        newest: u64,
    ) -> Result<Self, Error> {
        let mark = &opened.mark;
        let few = newest - mark.watermark <= FEW_CHANGES;
        let (threads, heap) = if few {
            (1, SMALL_HEAP_BYTES)
        } else {
            (index.threads, index.heap_bytes)
        };
        let writer = opened.index.writer_with_num_threads(threads, heap)?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(REPLACED_SHARE);
        writer.set_merge_policy(Box::new(policy));
        Ok(Intake {
            writer,
            opened,
            identity,
            watermark: newest,
            last: mark.watermark,
            since_commit: 0,
            changes: 0,
            empty: mark.watermark == 0,
            owes_purge: mark.owes_purge,
            error: None,
        })
    }

    fn take(&mut self, number: u64, change: Change) -> ControlFlow<()> {
        match self.try_take(number, change) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.error = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn try_take(&mut self, number: u64, change: Change) -> Result<(), Error> {
        // Notes of one deal may share a number, and a watermark must not part them.
        if self.since_commit >= COMMIT_EVERY && number != self.last {
            self.commit(self.last)?;
        }
        match change {
            Change::Put(entry) => {
                if !self.empty {
                    self.writer
                        .delete_term(self.opened.fields.id_term(entry.note.id.as_str()));
                }
                self.writer
                    .add_document(self.opened.fields.document(&entry))?;
            }
            Change::Gone(id) => {
                self.writer
                    .delete_term(self.opened.fields.id_term(id.as_str()));
                self.owes_purge = true;
            }
            Change::GoneDeal(deal) => {
                self.writer.delete_term(self.opened.fields.deal_term(&deal));
                self.owes_purge = true;
            }
        }
        self.last = number;
        self.since_commit += 1;
        self.changes += 1;
        Ok(())
    }

    /// Segments and watermark become visible in one step: tantivy writes both into one file and renames it into place.
    fn commit(&mut self, watermark: u64) -> Result<(), Error> {
        let mark = Mark::new(self.identity, watermark, self.owes_purge);
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&serde_json::to_string(&mark)?);
        prepared.commit()?;
        self.since_commit = 0;
        Ok(())
    }

    /// Commits the rest and waits for the merges; says whether forgotten words may be left in the files.
    fn finish(mut self) -> Result<bool, Error> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        self.commit(self.watermark.max(self.last))?;
        self.writer.wait_merging_threads()?;
        Ok(self.owes_purge)
    }
}

/// Writes every segment that has deleted documents anew without them, and removes the old files.
fn purge(opened: &Opened, identity: &Identity) -> Result<(), Error> {
    let mut writer: IndexWriter<TantivyDocument> =
        opened.index.writer_with_num_threads(1, SMALL_HEAP_BYTES)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let meta = opened.index.load_metas()?;
    for segment in meta.segments.iter().filter(|s| s.has_deletes()) {
        writer.merge(&[segment.id()]).wait()?;
    }
    let watermark = Mark::of(&meta).map_or(0, |m| m.watermark);
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&serde_json::to_string(&Mark::new(
        identity, watermark, false,
    ))?);
    prepared.commit()?;
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    Ok(())
}
