//! The best notes so far, by score, then the newest; and how many there are.

use super::ask::Total;
use super::terms::Rank;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// So many notes are counted; of more it is only said that there are more. A person reads none of them one by one, and
/// what cannot be among the best need not be looked at any closer then. Few in the checks, so that they see both sides.
pub(super) const COUNTED_MOST: u64 = if cfg!(test) { 5 } else { 10_000 };

/// Where a note that was found lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// In the index: a segment and a document.
    Indexed(u32, u32),
    /// Among the notes beside it.
    Beside(usize),
}

/// A note that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub score: u32,
    pub rank: Rank,
    /// Never decides: no two notes have one rank.
    pub place: Place,
}

/// The best so many.
pub(super) struct Best {
    limit: usize,
    heap: BinaryHeap<Reverse<Found>>,
}

impl Best {
    pub fn new(limit: usize) -> Best {
        Best {
            limit,
            heap: BinaryHeap::with_capacity(limit + 1),
        }
    }

    /// Whether a note would be among the best; its rank is only asked for when the score may do.
    #[inline]
    pub fn takes(&self, score: u32, rank: impl FnOnce() -> Rank) -> bool {
        if self.heap.len() < self.limit {
            return true;
        }
        self.heap.peek().is_some_and(|Reverse(last)| {
            score > last.score || (score == last.score && rank() > last.rank)
        })
    }

    /// Takes a note in, and drops the last one where there are too many.
    pub fn put(&mut self, found: Found) {
        self.heap.push(Reverse(found));
        if self.heap.len() > self.limit {
            self.heap.pop();
        }
    }

    /// No note with a lower score can be among the best any more.
    pub fn floor(&self) -> u32 {
        match self.heap.peek() {
            Some(Reverse(last)) if self.heap.len() >= self.limit => last.score,
            _ => 0,
        }
    }

    /// With those of another part.
    pub fn merge(&mut self, other: Best) {
        for Reverse(found) in other.heap {
            self.put(found);
        }
    }

    /// The best first.
    pub fn sorted(self) -> Vec<Found> {
        self.heap
            .into_sorted_vec()
            .into_iter()
            .map(|Reverse(f)| f)
            .collect()
    }
}

/// What all parts of a search know together.
#[derive(Default)]
pub(super) struct Tally {
    count: AtomicU64,
    floor: AtomicU32,
}

impl Tally {
    /// Counts a note.
    #[inline]
    pub fn count(&self) {
        // Whether it went on counting after the last that matters cannot be told from outside.
        if self.counting() {
            self.count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether it matters how many more there are.
    #[inline]
    pub fn counting(&self) -> bool {
        self.count.load(Ordering::Relaxed) <= COUNTED_MOST
    }

    /// The lowest score that may still be among the best.
    #[inline]
    pub fn floor(&self) -> u32 {
        self.floor.load(Ordering::Relaxed)
    }

    /// A part has so many notes that none with a lower score is among the best.
    pub fn raise(&self, floor: u32) {
        self.floor.fetch_max(floor, Ordering::Relaxed);
    }

    pub fn total(&self) -> Total {
        match self.count.load(Ordering::Relaxed) {
            count if count > COUNTED_MOST => Total::MoreThan(COUNTED_MOST),
            count => Total::Exactly(count),
        }
    }
}
