//! The best notes so far: by score, then the newest.

use super::terms::Rank;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

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
    /// How many were offered in all.
    pub total: u64,
}

impl Best {
    pub fn new(limit: usize) -> Best {
        Best {
            limit,
            heap: BinaryHeap::with_capacity(limit + 1),
            total: 0,
        }
    }

    /// Counts a note, and keeps it when it is among the best; its rank is only asked for when the score may do.
    #[inline]
    pub fn offer(&mut self, score: u32, place: Place, rank: impl FnOnce() -> Rank) {
        self.total += 1;
        if self.heap.len() >= self.limit {
            match self.heap.peek() {
                Some(Reverse(last)) if score >= last.score => {
                    let found = Found {
                        score,
                        rank: rank(),
                        place,
                    };
                    if found > *last {
                        self.heap.pop();
                        self.heap.push(Reverse(found));
                    }
                }
                _ => {}
            }
            return;
        }
        let rank = rank();
        self.heap.push(Reverse(Found { score, rank, place }));
    }

    /// With those of another part.
    pub fn merge(&mut self, other: Best) {
        let total = self.total + other.total;
        for Reverse(found) in other.heap {
            self.offer(found.score, found.place, || found.rank);
        }
        self.total = total;
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
