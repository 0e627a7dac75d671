//! Many notes at once: read on all threads, then written some hundred to a transaction.

use super::exchange::{Bundle, RowFault};
use super::{Desk, DeskError};
use crate::analyze::Scratch;
use crate::deal::{DealId, DealRecord};
use crate::evidence::Deal;
use crate::store::{
    Context, Fresh, NewNote, NoteRead, Outcome, Progress, StoreError, content_hash,
};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// Notes of one transaction: enough that its cost is shared, few enough that another writer gets its turn.
const BATCH_NOTES: usize = 512;
/// Text of one transaction, in bytes.
const BATCH_BYTES: usize = 16 << 20;
/// Lines that were not taken which are listed; the rest is counted.
const MAX_REFUSED: usize = 1_000;

/// How to take in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ingest {
    /// The SHA-256 of the file, by which an import that was broken off goes on; `None`: it cannot.
    pub file: Option<[u8; 32]>,
    /// ISO date of today, for changes of fields that no note dates.
    pub today: String,
    /// Nothing is written; what would be is counted.
    pub dry_run: bool,
}

/// Why something was not taken.
pub type Refused = RowFault;

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ingested {
    /// Deals that came on record.
    pub deals_new: u64,
    /// Deals that were on record and got other fields.
    pub deals_changed: u64,
    /// Deals that were on record as they are.
    pub deals_known: u64,
    /// Notes that came on record.
    pub notes_new: u64,
    /// Notes that were on record.
    pub notes_known: u64,
    /// Saved questions.
    pub views: u64,
    /// Lines that an earlier run had taken already.
    pub resumed: u64,
    /// What was not taken.
    pub refused: Vec<Refused>,
    /// What was not taken and is not listed.
    pub more_refused: u64,
}

impl Ingested {
    fn refuse(&mut self, fault: RowFault) {
        if self.refused.len() < MAX_REFUSED {
            self.refused.push(fault);
        } else {
            self.more_refused += 1;
        }
    }
}

/// A bundle on its way into the record.
struct Job {
    bundle: Bundle,
    deal: DealId,
    /// The day of changes of its fields.
    at: String,
    /// It was on record.
    known: bool,
    /// By note: what a reader of it knows of the deal; `None` when the note is on record.
    contexts: Vec<Option<Context>>,
}

/// An import under way.
pub struct Ingesting<'d> {
    desk: &'d mut Desk,
    how: Ingest,
    /// How far an earlier run came.
    begun: Progress,
    rows: u64,
    batch: Vec<Bundle>,
    notes: usize,
    bytes: usize,
    sum: Ingested,
    /// What a dry run has seen, for nothing of it is on record afterwards.
    dry: Dry,
}

impl Ingesting<'_> {
    /// Takes in the next bundle. Gives the number of notes that became durable with it: 0 until enough have come together.
    ///
    /// # Errors
    /// What the store says; what was reported as done by then is on record.
    pub fn push(&mut self, bundle: Result<Bundle, RowFault>) -> Result<u64, DeskError> {
        self.rows += 1;
        if self.rows <= self.begun.rows {
            self.sum.resumed += 1;
            return Ok(0);
        }
        match bundle {
            Err(fault) => self.sum.refuse(fault),
            Ok(mut bundle) => {
                for fault in bundle.faults.drain(..) {
                    self.sum.refuse(fault);
                }
                self.notes += bundle.notes.len();
                let text = bundle.notes.iter().map(|n| n.note.text.len());
                self.bytes += text.sum::<usize>();
                self.batch.push(bundle);
            }
        }
        let full = self.notes >= BATCH_NOTES
            || self.batch.len() >= BATCH_NOTES
            || self.bytes >= BATCH_BYTES;
        if full { self.flush(false) } else { Ok(0) }
    }

    /// Writes what is left, and that the file was read to its end. Gives what became of it all, and the number of notes that
    /// became durable with this.
    ///
    /// # Errors
    /// What the store says.
    pub fn finish(mut self) -> Result<(Ingested, u64), DeskError> {
        let last = self.flush(true)?;
        Ok((self.sum, last))
    }

    fn flush(&mut self, done: bool) -> Result<u64, DeskError> {
        let upto = Progress {
            rows: self.rows.max(self.begun.rows),
            done,
        };
        let batch = std::mem::take(&mut self.batch);
        self.desk
            .take(batch, &self.how, upto, &mut self.sum, &mut self.dry)?;
        self.bytes = 0;
        Ok(std::mem::take(&mut self.notes) as u64)
    }
}

impl Desk {
    /// Takes in bundles: those with an id in its place, those without by account and name. `progress` is called with the number
    /// of notes done since the last call, after they are durable. Taking in the same again changes nothing.
    ///
    /// # Errors
    /// What the store says; what was reported as done by then is on record.
    pub fn ingest(
        &mut self,
        bundles: &mut dyn Iterator<Item = Result<Bundle, RowFault>>,
        how: &Ingest,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Ingested, DeskError> {
        let mut ingesting = self.ingesting(how.clone())?;
        for bundle in bundles {
            progress(ingesting.push(bundle)?);
        }
        let (sum, last) = ingesting.finish()?;
        progress(last);
        Ok(sum)
    }

    /// Begins to take in bundles that somebody hands over one by one.
    ///
    /// # Errors
    /// What the store says.
    pub fn ingesting(&mut self, how: Ingest) -> Result<Ingesting<'_>, DeskError> {
        let begun = match &how.file {
            Some(file) => self.store.progress(file)?,
            None => Progress::default(),
        };
        Ok(Ingesting {
            desk: self,
            how,
            begun,
            rows: 0,
            batch: Vec::new(),
            notes: 0,
            bytes: 0,
            sum: Ingested::default(),
            dry: Dry::default(),
        })
    }

    fn take(
        &mut self,
        bundles: Vec<Bundle>,
        how: &Ingest,
        upto: Progress,
        sum: &mut Ingested,
        dry: &mut Dry,
    ) -> Result<(), DeskError> {
        let mut jobs = Vec::with_capacity(bundles.len());
        let mut views = Vec::new();
        let mut coming: HashMap<DealId, DealRecord> = HashMap::new();
        for mut bundle in bundles {
            views.append(&mut bundle.views);
            if bundle.deal.is_none() && bundle.notes.is_empty() && bundle.patch.is_empty() {
                continue;
            }
            jobs.extend(self.prepare(bundle, how, &mut coming, sum)?);
        }
        sum.views += views.len() as u64;
        if how.dry_run {
            dry.count(&jobs, sum);
            return Ok(());
        }
        let readings = self.read_all(&jobs);
        let first = self.store.count_notes()? == 0;
        let mut changed = Vec::new();
        let version = self.eyes.version.clone();
        let mut batch = self.store.batch()?;
        for view in &views {
            batch.save_view(view)?;
        }
        for (job, readings) in jobs.iter().zip(&readings) {
            let differs = batch.upsert_deal(&job.deal, &job.bundle.patch, &job.at)?;
            match (job.known, differs) {
                (false, true) => sum.deals_new += 1,
                (true, true) => {
                    sum.deals_changed += 1;
                    changed.push(job.deal.clone());
                }
                (_, false) => sum.deals_known += 1,
            }
            for (note, reading) in job.bundle.notes.iter().zip(readings) {
                match batch.add_note(&job.deal, note, reading.as_ref())? {
                    Outcome::Added(_) => sum.notes_new += 1,
                    Outcome::Known(_) => sum.notes_known += 1,
                    Outcome::Differs(id) => sum.refuse(differs_fault(job.bundle.row, id.as_str())),
                }
            }
            for verdict in &job.bundle.verdicts {
                match batch.add_verdict(verdict) {
                    Ok(_) | Err(StoreError::NoNote(_)) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        if let Some(file) = &how.file {
            batch.note_progress(file, upto)?;
        }
        if first {
            batch.all_read_with(&version)?;
        }
        batch.commit()?;
        for deal in changed {
            self.refresh(&deal)?;
        }
        Ok(())
    }

    /// Finds the deal, the day of its changes, and which notes are to be read.
    fn prepare(
        &self,
        mut bundle: Bundle,
        how: &Ingest,
        coming: &mut HashMap<DealId, DealRecord>,
        sum: &mut Ingested,
    ) -> Result<Option<Job>, DeskError> {
        let deal = match bundle.deal.take() {
            Some(deal) => deal,
            None => match self.deal_of(&bundle.patch.fields)? {
                Some(deal) => deal,
                None => {
                    sum.refuse(RowFault {
                        row: bundle.row,
                        part: String::new(),
                        why: "nothing says which deal it is about".into(),
                        help: "add the deal's id, name or account; or `buypath tell DEAL FILE`"
                            .into(),
                    });
                    return Ok(None);
                }
            },
        };
        let on_record = self.store.deal(&deal)?;
        let known = on_record.is_some() || coming.contains_key(&deal);
        let before = coming.remove(&deal).or(on_record);
        let mut fresh = Vec::with_capacity(bundle.notes.len());
        for note in &bundle.notes {
            let hash = content_hash(&deal, &note.note);
            fresh.push(!known || self.store.seen(&hash)? == Fresh::New);
        }
        let at = day_of_changes(&bundle.notes, &fresh, known, &how.today);
        let then = bundle.patch.applied(before.as_ref(), &deal, &at);
        let contexts = bundle.notes.iter().zip(&fresh).map(|(note, &fresh)| {
            fresh.then(|| Context::of(&then, note.note.written_at.as_deref()))
        });
        let contexts = contexts.collect();
        coming.insert(deal.clone(), then);
        Ok(Some(Job {
            bundle,
            deal,
            at,
            known,
            contexts,
        }))
    }

    /// The deal of a bundle without an id: the one of this name, or of this account when no name is given; a new one otherwise.
    fn deal_of(&self, fields: &Deal) -> Result<Option<DealId>, DeskError> {
        let called = fields.name.as_deref().or(fields.account.as_deref());
        let Some(called) = called.filter(|c| !c.trim().is_empty()) else {
            return Ok(None);
        };
        match self.deal_called(called) {
            Ok(id) => Ok(Some(id)),
            Err(DeskError::UnknownDeal { .. } | DeskError::Ambiguous { .. }) => Ok(made_id(fields)),
            Err(error) => Err(error),
        }
    }

    /// Reads what is new, on all threads.
    fn read_all(&self, jobs: &[Job]) -> Vec<Vec<Option<NoteRead>>> {
        let eyes = &self.eyes;
        let work: Vec<(&NewNote, &Option<Context>)> = jobs
            .iter()
            .flat_map(|job| job.bundle.notes.iter().zip(&job.contexts))
            .collect();
        let mut read = work
            .into_par_iter()
            .map_init(Scratch::default, |scratch, (note, context)| {
                let context = context.as_ref()?;
                Some(eyes.note_read(&note.note, context, scratch))
            })
            .collect::<Vec<_>>()
            .into_iter();
        let of_job = |job: &Job| read.by_ref().take(job.bundle.notes.len()).collect();
        jobs.iter().map(of_job).collect()
    }
}

/// A dry run's memory: what it has seen by hash.
#[derive(Default)]
struct Dry {
    deals: HashSet<DealId>,
    notes: HashSet<[u8; 32]>,
}

impl Dry {
    fn count(&mut self, jobs: &[Job], sum: &mut Ingested) {
        for job in jobs {
            if job.known || !self.deals.insert(job.deal.clone()) {
                sum.deals_known += 1;
            } else {
                sum.deals_new += 1;
            }
            for (note, context) in job.bundle.notes.iter().zip(&job.contexts) {
                let hash = content_hash(&job.deal, &note.note);
                if context.is_some() && self.notes.insert(hash) {
                    sum.notes_new += 1;
                } else {
                    sum.notes_known += 1;
                }
            }
        }
    }
}

fn differs_fault(row: u64, id: &str) -> RowFault {
    RowFault {
        row,
        part: format!("note {id}"),
        why: "another text is on record under this id, and notes are never altered".into(),
        help: "give the new text an id of its own, or forget the old one first".into(),
    }
}

/// The day on which changed fields changed: a deal that is new had them when its first note was written; otherwise it is the day
/// of the newest note that comes with them.
fn day_of_changes(notes: &[NewNote], fresh: &[bool], known: bool, today: &str) -> String {
    let days = notes.iter().zip(fresh).filter(|(_, fresh)| **fresh);
    let days = days.filter_map(|(note, _)| note.note.written_at.as_deref()?.get(..10));
    let day = if known {
        days.max()
    } else {
        days.chain([today]).min()
    };
    day.unwrap_or(today).to_owned()
}

/// An id for a deal that comes without one, from its account and name; always the same for the same deal.
fn made_id(fields: &Deal) -> Option<DealId> {
    let called = [fields.account.as_deref(), fields.name.as_deref()];
    let words = called.into_iter().flatten().collect::<Vec<_>>().join(" ");
    super::names::slug(&words)
}
