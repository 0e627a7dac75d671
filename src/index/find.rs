//! A search from the question to the hits: the index, the changes that it does not hold yet, or the record itself.

use super::ask::{Answer, Hit, Path, Request};
use super::best::{Best, Found, Place, Tally};
use super::disk::{self, Opened};
use super::indexed::{Beside, Dead, Indexed};
use super::memory::Cut;
use super::plan::{self, Corpus, Pattern, Plan};
use super::schema::Fields;
use super::snippet::Marker;
use super::source::{Change, Entry, Source};
use super::{Ask, CaughtUp, Error, Index, MAX_LIMIT, Total};
use crate::deal::{DealId, NoteId};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;
use tantivy::{Searcher, Term};

/// More unindexed changes than these are taken into the index before the answer, if nobody else is writing. Cutting one
/// note takes about as many microseconds as it has kilobytes times ten; a commit takes some milliseconds.
pub(super) const BESIDE_USUALLY: usize = 256;
/// More than these are not held in memory at once; the record is read through instead.
const BESIDE_MOST: usize = 20_000;
/// How often a search looks again when another process changes the index under it.
const TRIES: usize = 3;

/// What is searched.
struct View {
    indexed: Option<Indexed>,
    cuts: Vec<Cut>,
}

/// The index at its newest commit.
struct Shown {
    searcher: Searcher,
    fields: Fields,
    watermark: u64,
    dead: Arc<Dead>,
}

impl Index {
    /// Finds notes, the newest changes of the record included.
    ///
    /// The answer is the same whether the index is up to date, behind, or of no use; only the time differs. An index that is
    /// far behind or of no use is brought up first, unless another process is writing.
    ///
    /// # Errors
    /// The record cannot be read.
    pub fn search(&self, source: &dyn Source, request: &Request) -> Result<Answer, Error> {
        let ask = match request.sight.condition() {
            Some(condition) => Ask::All(vec![request.ask.clone(), condition]),
            None => request.ask.clone(),
        };
        let limit = request.limit.min(MAX_LIMIT);
        for _ in 0..TRIES {
            let Some(view) = self.view(source)? else {
                break;
            };
            // A file that is damaged in a way that its sum does not show must not take the process down.
            let found = catch_unwind(AssertUnwindSafe(|| in_view(&view, &ask, limit)));
            if let Ok(Ok(found)) = found {
                let path = Path::Index {
                    unindexed: view.cuts.len(),
                };
                return answer(source, request, found, path);
            }
            disk::distrust(&self.folder);
            *self.opened() = None;
            // When the folder cannot be written, the record still can be read.
            let _ = self.rebuild(source, Duration::ZERO);
        }
        let found = through(source, &ask, limit)?;
        answer(source, request, found, Path::Record)
    }

    /// The index with the changes since; `None` when there is none of use and none can be had now.
    fn view(&self, source: &dyn Source) -> Result<Option<View>, Error> {
        let mut may_write = true;
        for _ in 0..TRIES {
            let Some(shown) = self.shown(source)? else {
                // A full disk or a folder of somebody else's is no reason to find nothing.
                match self.catch_up(source, Duration::ZERO) {
                    Ok(CaughtUp::Busy) | Err(Error::Index(_) | Error::Io(_) | Error::Json(_)) => {
                        return Ok(None);
                    }
                    Err(error) => return Err(error),
                    Ok(_) => continue,
                }
            };
            let most = if may_write {
                BESIDE_USUALLY
            } else {
                BESIDE_MOST
            };
            match beside(source, shown.watermark, most)? {
                Some(changes) => {
                    let replaced = changes.replaced(shown.fields);
                    let Ok(indexed) =
                        Indexed::new(shown.searcher, shown.fields, &shown.dead, replaced)
                    else {
                        return Ok(None);
                    };
                    return Ok(Some(View {
                        indexed: Some(indexed),
                        cuts: changes.put,
                    }));
                }
                None if may_write => {
                    may_write = matches!(
                        self.catch_up(source, Duration::ZERO),
                        Ok(CaughtUp::With { .. } | CaughtUp::Already)
                    );
                }
                None => return Ok(None),
            }
        }
        Ok(None)
    }

    /// The newest commit; `None` when there is none of use.
    fn shown(&self, source: &dyn Source) -> Result<Option<Shown>, Error> {
        let identity = source.identity().map_err(Error::Source)?;
        let newest = source.newest().map_err(Error::Source)?;
        let mut state = self.opened();
        let usable = match state.as_mut() {
            Some(opened) => opened.reload(&self.folder, &identity, newest).is_ok(),
            None => false,
        };
        if !usable {
            *state = Opened::open(&self.folder, &identity, newest).ok();
        }
        Ok(state.as_ref().map(|opened| Shown {
            searcher: opened.reader.searcher(),
            fields: opened.fields,
            watermark: opened.mark.watermark,
            dead: opened.dead.clone(),
        }))
    }
}

/// What changed since the index was written.
#[derive(Default)]
struct Changes {
    put: Vec<Cut>,
    gone: Vec<NoteId>,
    gone_deals: Vec<DealId>,
}

impl Changes {
    fn len(&self) -> usize {
        self.put.len() + self.gone.len() + self.gone_deals.len()
    }

    /// The terms of what the index holds in vain.
    fn replaced(&self, fields: Fields) -> impl Iterator<Item = Term> {
        let notes = self.put.iter().map(|c| &c.id).chain(&self.gone);
        notes
            .map(move |id| fields.id_term(id.as_str()))
            .chain(self.gone_deals.iter().map(move |d| fields.deal_term(d)))
    }
}

/// The changes after a watermark; `None` when there are more than so many.
fn beside(source: &dyn Source, watermark: u64, most: usize) -> Result<Option<Changes>, Error> {
    let mut changes = Changes::default();
    let mut too_many = false;
    source
        .changes_after(watermark, &mut |_, change| {
            if changes.len() >= most {
                too_many = true;
                return ControlFlow::Break(());
            }
            match change {
                Change::Put(entry) => changes.put.push(Cut::new(&entry)),
                Change::Gone(id) => changes.gone.push(id),
                Change::GoneDeal(id) => changes.gone_deals.push(id),
            }
            ControlFlow::Continue(())
        })
        .map_err(Error::Source)?;
    Ok((!too_many).then_some(changes))
}

/// What a search found, before the notes are loaded.
struct FoundAll {
    plan: Plan,
    read_as: Vec<super::ReadAs>,
    total: Total,
    /// Ids with their scores, the best first.
    hits: Vec<(NoteId, u32)>,
}

fn in_view(view: &View, ask: &Ask, limit: usize) -> Result<FoundAll, Error> {
    let corpus = Beside {
        indexed: view.indexed.as_ref(),
        cuts: &view.cuts,
    };
    let (plan, read_as) = plan::plan(ask, &corpus)?;
    let tally = Tally::default();
    let mut best = match &view.indexed {
        Some(indexed) => indexed.search(&plan, limit, &tally)?,
        None => Best::new(limit),
    };
    for (at, cut) in view.cuts.iter().enumerate() {
        if let Some(score) = cut.score(&plan) {
            tally.count();
            if best.takes(score, || cut.rank) {
                let place = Place::Beside(at);
                best.put(Found {
                    score,
                    rank: cut.rank,
                    place,
                });
            }
        }
    }
    let total = tally.total();
    let mut hits = Vec::new();
    for found in best.sorted() {
        let id = match (found.place, &view.indexed) {
            (Place::Beside(at), _) => Some(view.cuts[at].id.clone()),
            (Place::Indexed(segment, doc), Some(indexed)) => indexed
                .id(segment, doc)?
                .and_then(|id| NoteId::parse(&id).ok()),
            _ => None,
        };
        hits.extend(id.map(|id| (id, found.score)));
    }
    Ok(FoundAll {
        plan,
        read_as,
        total,
        hits,
    })
}

/// Answers a request from the record alone, note by note: what every other way has to come to.
#[cfg(test)]
pub(super) fn in_record(source: &dyn Source, request: &Request) -> Result<Answer, Error> {
    let found = through(source, &request.ask, request.limit)?;
    answer(source, request, found, Path::Record)
}

/// Reads the whole record, note by note.
fn through(source: &dyn Source, ask: &Ask, limit: usize) -> Result<FoundAll, Error> {
    let record = Record {
        source,
        notes: RefCell::new(None),
    };
    let (plan, read_as) = plan::plan(ask, &record)?;
    let mut best = Best::new(limit);
    let tally = Tally::default();
    let mut ids: Vec<NoteId> = Vec::new();
    each(source, &mut |cut| {
        let Some(score) = cut.score(&plan) else {
            return;
        };
        tally.count();
        if best.takes(score, || cut.rank) {
            // Ids of notes that were among the best for a while stay; they are few against those read.
            let place = Place::Beside(ids.len());
            best.put(Found {
                score,
                rank: cut.rank,
                place,
            });
            ids.push(cut.id);
        }
    })?;
    let total = tally.total();
    let hits = best
        .sorted()
        .into_iter()
        .filter_map(|found| match found.place {
            Place::Beside(at) => Some((ids[at].clone(), found.score)),
            Place::Indexed(..) => None,
        });
    Ok(FoundAll {
        total,
        hits: hits.collect(),
        plan,
        read_as,
    })
}

/// Calls `see` with every note of the record.
fn each(source: &dyn Source, see: &mut dyn FnMut(Cut)) -> Result<(), Error> {
    let mut put = |_, change| {
        if let Change::Put(entry) = change {
            see(Cut::new(&entry));
        }
        ControlFlow::Continue(())
    };
    source.changes_after(0, &mut put).map_err(Error::Source)
}

/// The whole record as a corpus: every question is a pass over it.
struct Record<'s> {
    source: &'s dyn Source,
    notes: RefCell<Option<u64>>,
}

impl Record<'_> {
    fn count(&self, words: &[String]) -> Result<Vec<u64>, Error> {
        let (mut notes, mut counts) = (0, vec![0; words.len()]);
        each(self.source, &mut |cut| {
            notes += 1;
            for (word, count) in words.iter().zip(&mut counts) {
                *count += u64::from(cut.holds(word));
            }
        })?;
        *self.notes.borrow_mut() = Some(notes);
        Ok(counts)
    }
}

impl Corpus for Record<'_> {
    fn notes(&self) -> u64 {
        // Asked for after the counts, and of no matter without words.
        self.notes.borrow().unwrap_or(0)
    }

    fn holding(&self, words: &[String]) -> Result<Vec<u64>, Error> {
        self.count(words)
    }

    fn has(&self, pattern: &Pattern) -> Result<bool, Error> {
        let mut found = false;
        each(self.source, &mut |cut| found |= cut.has(pattern))?;
        Ok(found)
    }
}

/// Loads the notes that were found. What the record says now decides: a note that is gone or not to be seen is not shown.
fn answer(
    source: &dyn Source,
    request: &Request,
    found: FoundAll,
    path: Path,
) -> Result<Answer, Error> {
    let marker = Marker::new(&found.plan, &request.ask);
    let mut hits = Vec::with_capacity(found.hits.len());
    let mut lost = 0;
    let mut seen = BTreeSet::new();
    for (id, score) in found.hits {
        let entry: Option<Entry> = source.load(&id).map_err(Error::Source)?;
        match entry.filter(|e| request.sight.sees(&e.note)) {
            Some(entry) if seen.insert(id) => {
                let (items, risks) = marker.evidence(&entry);
                hits.push(Hit {
                    snippets: marker.snippets(&entry, &items),
                    entry,
                    score,
                    items,
                    risks,
                });
            }
            _ => lost += 1,
        }
    }
    Ok(Answer {
        hits,
        total: match found.total {
            Total::Exactly(count) => Total::Exactly(count.saturating_sub(lost)),
            more => more,
        },
        read_as: found.read_as,
        path,
    })
}
