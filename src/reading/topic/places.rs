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
#[derive(Clone, Copy, Debug, Default)]
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

/// A place per atom.
#[derive(Clone)]
struct Heads(Box<[u32; ATOM_IDS]>);

impl Default for Heads {
    fn default() -> Self {
        Heads(Box::new([NONE; ATOM_IDS]))
    }
}

/// The atoms of one unit and their places, with buffers that are kept from unit to unit.
#[derive(Clone, Default)]
pub(super) struct Places {
    range: TokenRange,
    presence: Presence,
    /// Per atom its last place; holds only for present atoms.
    heads: Heads,
    /// In the order in which they were added.
    places: Queue<Place>,
    from: Vec<(u32, u32)>,
    to: Vec<(u32, u32)>,
}

impl Places {
    /// Empties the unit and gives it the tokens of another.
    pub(super) fn clear(&mut self, range: TokenRange) {
        for place in self.places.all() {
            self.presence.0[place.atom.index()] = 0;
        }
        self.places.clear();
        self.range = range;
    }

    /// Takes in the hits that end within the unit, which is empty, and sorts out what they wake. All bits of [`Wakes`] of all
    /// hits.
    #[inline]
    pub(super) fn take(
        &mut self,
        pack: &Pack,
        hits: &[Hit],
        predicates: &mut Queue<AtomId>,
        rules: &mut Queue<AtomId>,
    ) -> u8 {
        let end = self.range.end;
        let room = self.places.room(hits.len());
        let count = stand_all(&mut self.presence.0, &mut self.heads.0, hits, end, room);
        self.places.grow(count);
        let (first, second) = (predicates.room(count), rules.room(count));
        let woken = wake(&pack.wakes, self.places.all(), first, second);
        predicates.grow(woken.predicates);
        rules.grow(woken.rules);
        // A term may begin in one clause and end in the next.
        let beyond = if count == hits.len() { &[] } else { hits };
        beyond
            .iter()
            .filter(|hit| hit.end > end)
            .fold(woken.all, |all, hit| all | pack.wakes[hit.atom.index()])
    }

    /// Adds a hit. Whether it is the first of its atom.
    #[inline]
    pub(super) fn add(&mut self, hit: Hit) -> bool {
        let at = self.places.all().len() as u32;
        let place = stand(&mut self.presence.0, &mut self.heads.0, hit, at);
        self.places.offer(std::iter::once((place, true)));
        place.next == NONE
    }

    /// The atoms in the order in which they were added; some more than once.
    pub(super) fn atoms(&self) -> impl Iterator<Item = AtomId> + '_ {
        self.places.all().iter().map(|p| p.atom)
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
        let mut at = self.heads.0[atom.index()];
        std::iter::from_fn(move || {
            let place = *self.places.all().get(at as usize)?;
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
        let places = places.all();
        let mut hull: Option<(u32, u32)> = None;
        for step in pack.steps_of(pattern) {
            to.clear();
            for row in pack.rows_of(step.atoms) {
                let mut present = presence.of(*row);
                while present != 0 {
                    let atom = row[present.trailing_zeros() as usize % 4];
                    present &= present - 1;
                    let mut at = heads.0[atom.index()];
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
            // One or two, mostly: a call to copy them would take longer than to copy them.
            for ends in &self.from {
                out.push(*ends);
            }
            out.sort_unstable();
        } else {
            out.push(hull);
        }
    }
}

/// Adds the hits that end at `end` or before it; how many there are. A function by itself, as is [`wake`]: what both need at
/// hand is just what a processor holds.
#[inline(never)]
fn stand_all(
    presence: &mut [u8; ATOM_IDS],
    heads: &mut [u32; ATOM_IDS],
    hits: &[Hit],
    end: u32,
    room: &mut [Place],
) -> usize {
    let mut count = 0;
    for hit in hits.iter().filter(|hit| hit.end <= end) {
        if let Some(place) = room.get_mut(count) {
            *place = stand(presence, heads, *hit, count as u32);
            count += 1;
        }
    }
    count
}

/// How many atoms wake predicates and rules, and all bits of [`Wakes`].
struct Woken {
    predicates: usize,
    rules: usize,
    all: u8,
}

/// Lists the atoms that wake predicates and those that wake rules, each once.
#[inline(never)]
fn wake(wakes: &[u8], places: &[Place], predicates: &mut [AtomId], rules: &mut [AtomId]) -> Woken {
    let mut woken = Woken {
        predicates: 0,
        rules: 0,
        all: 0,
    };
    for place in places {
        let bits = wakes[place.atom.index()];
        woken.all |= bits;
        let fresh = if place.next == NONE { bits } else { 0 };
        if let Some(atom) = predicates.get_mut(woken.predicates) {
            *atom = place.atom;
        }
        if let Some(atom) = rules.get_mut(woken.rules) {
            *atom = place.atom;
        }
        woken.predicates += usize::from(fresh & Wakes::PREDICATES != 0);
        woken.rules += usize::from(fresh & Wakes::RULES != 0);
    }
    woken
}

/// The place of a hit that is added at `at`, and from now on the first of its atom's chain.
#[inline]
fn stand(presence: &mut [u8; ATOM_IDS], heads: &mut [u32; ATOM_IDS], hit: Hit, at: u32) -> Place {
    let index = hit.atom.index();
    let known = std::mem::replace(&mut presence[index], 1) != 0;
    let head = std::mem::replace(&mut heads[index], at);
    Place {
        atom: hit.atom,
        start: hit.start,
        end: hit.end,
        next: if known { head } else { NONE },
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
