//! Where the atoms of one unit stand, and whether a row of elements matches there.
//!
//! Which atoms are present is kept as one bit each: the whole set stays in the nearest cache, and nearly every question that
//! matching asks is answered by it. The places of an atom form a chain that is only followed once its bit is set, so neither
//! the chains nor their heads are cleared between units.

use crate::lexicon::AtomId;
use crate::reading::scan::Hit;
use crate::rules::{Pack, Pattern, Sequence};
use crate::text::TokenRange;

const NONE: u32 = u32::MAX;

/// A place of an atom; places of one atom form a chain.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: u32,
    end: u32,
    next: u32,
}

/// The atoms of one unit and their places, with buffers that are kept from unit to unit.
#[derive(Clone, Default)]
pub(super) struct Places {
    range: TokenRange,
    /// A bit per atom.
    present: Vec<u64>,
    /// Per atom its last place; holds only for present atoms.
    heads: Vec<u32>,
    places: Vec<Place>,
    /// The present atoms in the order in which they were first seen.
    pub(super) atoms: Vec<AtomId>,
    from: Vec<(u32, u32)>,
    to: Vec<(u32, u32)>,
}

impl Places {
    /// Empties the unit and gives it the tokens of another.
    pub(super) fn clear(&mut self, pack: &Pack, range: TokenRange) {
        if self.heads.len() == pack.atoms.len() {
            for atom in &self.atoms {
                self.present[atom.index() / 64] = 0;
            }
        } else {
            self.heads = vec![NONE; pack.atoms.len()];
            self.present = vec![0; pack.atoms.len().div_ceil(64)];
        }
        self.atoms.clear();
        self.places.clear();
        self.range = range;
    }

    #[inline]
    pub(super) fn add(&mut self, hit: Hit) {
        let index = hit.atom.index();
        let word = &mut self.present[index / 64];
        let bit = 1 << (index % 64);
        let fresh = *word & bit == 0;
        *word |= bit;
        let head = &mut self.heads[index];
        let next = if fresh { NONE } else { *head };
        *head = self.places.len() as u32;
        self.places.push(Place {
            start: hit.start,
            end: hit.end,
            next,
        });
        if fresh {
            self.atoms.push(hit.atom);
        }
    }

    /// Whether the atom stands anywhere in the unit.
    #[inline]
    pub(super) fn present(&self, atom: AtomId) -> bool {
        self.present[atom.index() / 64] >> (atom.index() % 64) & 1 != 0
    }

    /// Whether any of the atoms stands anywhere in the unit.
    #[inline]
    pub(super) fn present_any(&self, atoms: &[AtomId]) -> bool {
        atoms.iter().any(|a| self.present(*a))
    }

    /// Whether the atom stands at exactly these tokens.
    pub(super) fn stands_at(&self, atom: AtomId, start: u32, end: u32) -> bool {
        self.present(atom) && self.each(atom).any(|p| p.start == start && p.end == end)
    }

    /// The places of an atom that is present.
    #[inline]
    fn each(&self, atom: AtomId) -> impl Iterator<Item = Place> + '_ {
        let mut at = self.heads[atom.index()];
        std::iter::from_fn(move || {
            let place = *self.places.get(at as usize)?;
            at = place.next;
            Some(place)
        })
    }

    /// Whether all elements of a pattern stand somewhere in the unit, the first `known` of its checks aside.
    #[inline]
    pub(super) fn has_all(&self, pack: &Pack, pattern: &Pattern, known: u32) -> bool {
        let (first, last) = pattern.checks;
        pack.checks[(first + known).min(last) as usize..last as usize]
            .iter()
            .all(|&set| self.present_any(pack.set(set)))
    }

    /// The hull of the first match of all sequences, once all elements are known to stand somewhere in the unit.
    pub(super) fn hull(&mut self, pack: &Pack, pattern: &Pattern) -> Option<(u32, u32)> {
        let sequences = &pack.sequences[pattern.sequences.0 as usize..pattern.sequences.1 as usize];
        let mut hull: Option<(u32, u32)> = None;
        for sequence in sequences {
            let (start, end) = self.sequence(pack, sequence)?;
            hull = Some(hull.map_or((start, end), |(s, e)| (s.min(start), e.max(end))));
        }
        hull
    }

    /// All matches of a single sequence, or the hull when there are several sequences.
    pub(super) fn matches_into(
        &mut self,
        pack: &Pack,
        pattern: &Pattern,
        out: &mut Vec<(u32, u32)>,
    ) {
        out.clear();
        let Some(hull) = self.hull(pack, pattern) else {
            return;
        };
        if pattern.sequences.1 - pattern.sequences.0 == 1 {
            out.extend_from_slice(&self.from);
            out.sort_unstable();
        } else {
            out.push(hull);
        }
    }

    /// The earliest match of one sequence; all its matches are left in `self.from`.
    fn sequence(&mut self, pack: &Pack, sequence: &Sequence) -> Option<(u32, u32)> {
        let mut from = std::mem::take(&mut self.from);
        let mut to = std::mem::take(&mut self.to);
        from.clear();
        let items = &pack.items[sequence.items.0 as usize..sequence.items.1 as usize];
        for (i, item) in items.iter().enumerate() {
            to.clear();
            for &atom in pack.set(item.set) {
                if !self.present(atom) {
                    continue;
                }
                for place in self.each(atom) {
                    if i == 0 {
                        if !sequence.from_start
                            || place.start - self.range.start <= u32::from(item.gap)
                        {
                            reach(&mut to, place.start, place.end);
                        }
                    } else if let Some(start) = before(&from, place.start, item.gap) {
                        reach(&mut to, start, place.end);
                    }
                }
            }
            std::mem::swap(&mut from, &mut to);
            if from.is_empty() {
                break;
            }
        }
        if sequence.to_end {
            from.retain(|(_, end)| *end == self.range.end);
        }
        let first = from.iter().copied().min();
        self.from = from;
        self.to = to;
        first
    }
}

/// Notes that `end` can be reached from `start`; of several starts the nearest is kept.
#[inline]
fn reach(ends: &mut Vec<(u32, u32)>, start: u32, end: u32) {
    match ends.iter_mut().find(|(_, e)| *e == end) {
        Some(known) => known.0 = known.0.max(start),
        None => ends.push((start, end)),
    }
}

/// The nearest start of a partial match that ends at most `gap` tokens before `at`.
#[inline]
fn before(ends: &[(u32, u32)], at: u32, gap: u8) -> Option<u32> {
    ends.iter()
        .filter(|(_, end)| *end <= at && at - end <= u32::from(gap))
        .map(|(start, _)| *start)
        .max()
}
