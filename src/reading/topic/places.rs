//! Where the atoms of one unit stand, and whether a row of elements matches there.
//!
//! Which atoms are present is kept in a table of one byte per atom that is exactly as long as an atom's id is wide: looking
//! one up needs no check of bounds, four are looked up without a branch, and the part in use stays in the nearest cache.
//! Nearly every question that matching asks is answered there. The places of an atom form a chain that is only followed once
//! its byte is set, so neither the chains nor their heads are cleared between units.

use super::queue::Queue;
use crate::lexicon::AtomId;
use crate::reading::scan::Hit;
use crate::rules::{AtomRow, AtomSet, Pack, Pattern, Step, Trigger, Wakes};
use crate::text::TokenRange;

const NONE: u32 = u32::MAX;
/// As many as there are different ids.
const ATOM_IDS: usize = 1 << 16;

/// A place of an atom; places of one atom form a chain.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) atom: AtomId,
    start: u32,
    end: u32,
    next: u32,
}

/// A byte per atom: 1 when it is present.
#[derive(Clone)]
struct Presence(Box<[u8; ATOM_IDS]>);

impl Default for Presence {
    fn default() -> Self {
        let mut all = Box::new([0; ATOM_IDS]);
        all[AtomId::ALWAYS.index()] = 1;
        Presence(all)
    }
}

impl Presence {
    #[inline]
    fn has(&self, atom: AtomId) -> bool {
        self.0[atom.index()] != 0
    }

    #[inline]
    fn has_any(&self, row: AtomRow) -> bool {
        row.iter().fold(0, |any, a| any | self.0[a.index()]) != 0
    }

    /// A bit for each atom of a row.
    #[inline]
    fn of(&self, row: AtomRow) -> u8 {
        let [a, b, c, d] = row.map(|atom| self.0[atom.index()]);
        a | b << 1 | c << 2 | d << 3
    }
}

/// The atoms of one unit and their places, with buffers that are kept from unit to unit.
#[derive(Clone, Default)]
pub(super) struct Places {
    range: TokenRange,
    presence: Presence,
    /// Per atom its last place; holds only for present atoms.
    heads: Vec<u32>,
    /// In the order in which they were added.
    places: Vec<Place>,
    from: Vec<(u32, u32)>,
    to: Vec<(u32, u32)>,
}

impl Places {
    /// Empties the unit and gives it the tokens of another.
    pub(super) fn clear(&mut self, pack: &Pack, range: TokenRange) {
        for place in self.places.drain(..) {
            self.presence.0[place.atom.index()] = 0;
        }
        self.heads.resize(pack.atoms.len(), NONE);
        self.range = range;
    }

    /// Takes in the hits that end within the unit and sorts out what they wake. All bits of [`Wakes`] of all hits.
    #[inline]
    pub(super) fn take(
        &mut self,
        pack: &Pack,
        hits: &[Hit],
        predicates: &mut Queue<AtomId>,
        rules: &mut Queue<AtomId>,
    ) -> u8 {
        self.places.reserve(hits.len());
        let (first, second) = (predicates.room(hits.len()), rules.room(hits.len()));
        let (mut waiting_predicates, mut waiting_rules, mut all) = (0, 0, 0);
        for hit in hits {
            let wakes = pack.wakes[hit.atom.index()];
            all |= wakes;
            if hit.end > self.range.end {
                continue;
            }
            let fresh = usize::from(self.add(*hit));
            if let (Some(p), Some(r)) = (
                first.get_mut(waiting_predicates),
                second.get_mut(waiting_rules),
            ) {
                (*p, *r) = (hit.atom, hit.atom);
            }
            waiting_predicates += fresh & usize::from(wakes & Wakes::PREDICATES != 0);
            waiting_rules += fresh & usize::from(wakes & Wakes::RULES != 0);
        }
        predicates.grow(waiting_predicates);
        rules.grow(waiting_rules);
        all
    }

    /// Adds a hit. Whether it is the first of its atom.
    #[inline]
    pub(super) fn add(&mut self, hit: Hit) -> bool {
        let index = hit.atom.index();
        let fresh = std::mem::replace(&mut self.presence.0[index], 1) == 0;
        let at = self.places.len() as u32;
        let head = std::mem::replace(&mut self.heads[index], at);
        self.places.push(Place {
            atom: hit.atom,
            start: hit.start,
            end: hit.end,
            next: if fresh { NONE } else { head },
        });
        fresh
    }

    /// The atoms in the order in which they were added; some more than once.
    pub(super) fn atoms(&self) -> impl Iterator<Item = AtomId> + '_ {
        self.places.iter().map(|p| p.atom)
    }

    /// Whether the atom stands anywhere in the unit.
    #[inline]
    pub(super) fn present(&self, atom: AtomId) -> bool {
        self.presence.has(atom)
    }

    /// Whether an atom of the first row of a pattern's second rarest element stands in the unit.
    #[inline]
    pub(super) fn has_second(&self, trigger: &Trigger) -> bool {
        self.presence.has_any(trigger.second)
    }

    /// Whether one of its other atoms does.
    #[inline]
    pub(super) fn has_rest(&self, pack: &Pack, trigger: &Trigger) -> bool {
        self.present_any(pack.rows_of(AtomSet {
            first: trigger.rest,
            rows: trigger.more,
        }))
    }

    /// Whether any of the atoms stands anywhere in the unit.
    #[inline]
    pub(super) fn present_any(&self, rows: &[AtomRow]) -> bool {
        rows.iter().any(|row| self.presence.has_any(*row))
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

    /// Whether all elements of a pattern stand somewhere in the unit.
    #[inline]
    pub(super) fn has_all(&self, pack: &Pack, steps: &[Step]) -> bool {
        let mut steps = steps.iter();
        steps.all(|step| self.present_any(pack.rows_of(step.atoms)))
    }

    /// The hull of the first matches of all sequences of a pattern. All matches of the last one are left in `self.from`.
    pub(super) fn hull(&mut self, pack: &Pack, pattern: &Pattern) -> Option<(u32, u32)> {
        let Places {
            range,
            presence,
            heads,
            places,
            from,
            to,
        } = self;
        let mut hull: Option<(u32, u32)> = None;
        for step in pack.steps_of(pattern) {
            to.clear();
            for row in pack.rows_of(step.atoms) {
                let mut present = presence.of(*row);
                while present != 0 {
                    let atom = row[present.trailing_zeros() as usize % 4];
                    present &= present - 1;
                    let mut at = heads[atom.index()];
                    while let Some(place) = places.get(at as usize) {
                        at = place.next;
                        if !step.is(Step::OPENS) {
                            if let Some(start) = before(from, place.start, step.gap) {
                                reach(to, start, place.end);
                            }
                        } else if !step.is(Step::FROM_START)
                            || place.start - range.start <= u32::from(step.gap)
                        {
                            reach(to, place.start, place.end);
                        }
                    }
                }
            }
            std::mem::swap(from, to);
            if step.is(Step::TO_END) {
                from.retain(|(_, end)| *end == range.end);
            }
            if from.is_empty() {
                return None;
            }
            if step.is(Step::CLOSES) {
                let (start, end) = from.iter().copied().min()?;
                hull = Some(hull.map_or((start, end), |(s, e)| (s.min(start), e.max(end))));
            }
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
        if pattern.sequences == 1 {
            out.extend_from_slice(&self.from);
            out.sort_unstable();
        } else {
            out.push(hull);
        }
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
