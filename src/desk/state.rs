//! The state of a deal on a day, for somebody: what of the record they may see, read with the rules of today, folded.

use super::{Desk, DeskError};
use crate::coach;
use crate::deal::{DealId, DealRecord, State, Told, Verdict};
use crate::evidence::{Item, Question};
use crate::store::{StoreError, Viewer};
use rayon::prelude::*;

/// Deals that are folded at once; bounds what is in memory.
const PAGE_DEALS: usize = 256;

/// What is on record of a deal, as somebody may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The deal with its history.
    pub deal: DealRecord,
    /// Its notes in the order of their arrival, with what was read in them.
    pub told: Vec<Told>,
    /// What was said about items of these notes.
    pub verdicts: Vec<Verdict>,
}

impl Known {
    /// The day to show when none is asked for: today, or the day of the newest note where that is later.
    pub fn day(&self, today: &str) -> String {
        let days = self
            .told
            .iter()
            .filter_map(|t| t.note.note.written_at.as_deref());
        let newest = days.filter_map(|d| d.get(..10)).max().unwrap_or(today);
        newest.max(today).to_owned()
    }
}

/// A deal with its state on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// The deal with its history.
    pub deal: DealRecord,
    /// Its notes, with what was read in them.
    pub told: Vec<Told>,
    /// What they add up to.
    pub state: State,
}

impl Desk {
    /// What is on record of a deal, for this viewer; `None` when the deal is not on record.
    ///
    /// # Errors
    /// What the store says.
    pub fn known(&self, id: &DealId, viewer: &Viewer) -> Result<Option<Known>, DeskError> {
        self.store.snapshot(|store| {
            let Some(deal) = store.deal(id)? else {
                return Ok(None);
            };
            let notes = store.notes_of(id)?;
            let verdicts = store.verdicts(id)?;
            Ok(Some(self.eyes.seen(deal, notes, verdicts, viewer)))
        })
    }

    /// The state of a deal on a day (an ISO date), for this viewer.
    ///
    /// # Errors
    /// [`StoreError::NoDeal`], and what the store says.
    pub fn state(&self, id: &DealId, as_of: &str, viewer: &Viewer) -> Result<Whole, DeskError> {
        let known = self
            .known(id, viewer)?
            .ok_or_else(|| StoreError::NoDeal(id.to_string()))?;
        Ok(self.fold(known, as_of))
    }

    /// What is known, as it stood on a day.
    pub fn fold(&self, known: Known, as_of: &str) -> Whole {
        self.eyes.fold(known, as_of)
    }

    /// The state of every deal on a day, in the order of their ids; `None` for the day is [`Known::day`] of each deal.
    /// Memory stays flat in the number of deals.
    ///
    /// # Errors
    /// What the store says, and what `each` says.
    pub fn each_state<E: From<DeskError>>(
        &self,
        as_of: Option<&str>,
        today: &str,
        viewer: &Viewer,
        mut each: impl FnMut(Whole) -> Result<(), E>,
    ) -> Result<(), E> {
        let eyes = &self.eyes;
        // The snapshot knows the store's faults only; the caller's are carried around it.
        let mut failed: Option<E> = None;
        let result: Result<(), DeskError> = self.store.snapshot(|_| {
            let mut last: Option<DealId> = None;
            loop {
                let page = self.page(last.as_ref(), viewer)?;
                let Some(end) = page.last().map(|k| k.deal.id.clone()) else {
                    return Ok(());
                };
                last = Some(end);
                let fold = |known: Known| {
                    let day = as_of.map_or_else(|| known.day(today), str::to_owned);
                    eyes.fold(known, &day)
                };
                let folded: Vec<Whole> = page.into_par_iter().map(fold).collect();
                for whole in folded {
                    if let Err(error) = each(whole) {
                        failed = Some(error);
                        return Ok(());
                    }
                }
            }
        });
        match failed {
            Some(error) => Err(error),
            None => Ok(result?),
        }
    }

    /// The next deals after an id with all that is known of them.
    fn page(&self, after: Option<&DealId>, viewer: &Viewer) -> Result<Vec<Known>, DeskError> {
        let deals = self.store.deals_after(after, PAGE_DEALS)?;
        let (Some(first), Some(last)) = (deals.first(), deals.last()) else {
            return Ok(Vec::new());
        };
        let mut notes = self
            .store
            .notes_between(&first.id, &last.id)?
            .into_iter()
            .peekable();
        let mut verdicts = self
            .store
            .verdicts_between(&first.id, &last.id)?
            .into_iter()
            .peekable();
        let mut work = Vec::with_capacity(deals.len());
        for deal in deals {
            let mut own = Vec::new();
            while let Some(note) = notes.next_if(|(note, _)| note.deal == deal.id) {
                own.push(note);
            }
            let mut said = Vec::new();
            while let Some((_, verdict)) = verdicts.next_if(|(of, _)| *of == deal.id) {
                said.push(verdict);
            }
            work.push((deal, own, said));
        }
        let eyes = &self.eyes;
        Ok(work
            .into_par_iter()
            .map(|(deal, notes, said)| eyes.seen(deal, notes, said, viewer))
            .collect())
    }

    /// What to ask next about a deal in this state.
    pub fn questions(&self, whole: &Whole) -> Vec<Question> {
        // A dimension may stand on a passage that was read as another one: each is asked by what its state says.
        let mut items: Vec<Item> = Vec::new();
        for cell in &whole.state.cells {
            let cites = cell
                .stands_on
                .iter()
                .filter_map(|&id| whole.state.cites.get(id));
            for (at, cite) in cites.enumerate() {
                let mut item = cite.item.clone();
                item.dimension = cell.dimension;
                if let (0, Some(status)) = (at, cell.status) {
                    item.status = status;
                }
                items.push(item);
            }
        }
        let deal = whole.deal.as_of(&whole.state.as_of);
        coach::questions(
            &items,
            &whole.state.scores,
            self.eyes.engine.scoring(),
            self.eyes.engine.wording(),
            &deal.fields,
        )
    }
}
