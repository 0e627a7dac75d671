//! Which dimensions and risks a clause is about: the rules, matched over the hits of one unit (a clause or a sentence).
//!
//! Only patterns whose rarest element was seen look closer. A sequence is matched by walking its elements over the places of
//! their atoms, keeping for each reachable end the nearest start; units and patterns are bounded, so the work is linear in
//! the text whatever the rules say.

use super::scan::Hit;
use crate::lexicon::AtomId;
use crate::rules::{Gives, Pack, Pattern, Scope, Sequence};
use crate::text::TokenRange;

/// A rule that matched in a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Index into [`Pack::rules`].
    pub rule: u32,
    /// Which of the rule's patterns, by position.
    pub pattern: u16,
    /// From the first to the last token matched.
    pub matched: TokenRange,
}

/// A place of an atom; places of one atom form a chain.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: u32,
    end: u32,
    next: u32,
}

const NONE: u32 = u32::MAX;

/// The longest unit that patterns look at, in tokens; a longer sentence is read clause by clause only.
pub const MAX_UNIT_TOKENS: u32 = 256;

/// The hits of one unit, by atom, with buffers that are kept from unit to unit.
#[derive(Clone, Default)]
pub struct Unit {
    range: TokenRange,
    /// Which rules are looked at.
    scope: Scope,
    /// Per atom: the epoch in which it was last seen, and its first place.
    heads: Vec<(u32, u32)>,
    places: Vec<Place>,
    epoch: u32,
    /// Per pattern: the epoch in which it was last queued.
    queued: Vec<u32>,
    predicates: Vec<u32>,
    rules: Vec<u32>,
    from: Vec<(u32, u32)>,
    to: Vec<(u32, u32)>,
    found: Vec<Hit>,
}

impl Unit {
    /// Takes in the hits of a clause and finds its predicates; [`Self::predicates_found`] lists them.
    pub fn fill(&mut self, pack: &Pack, range: TokenRange, hits: &[Hit]) {
        self.scope = Scope::Clause;
        self.take_in(pack, range, hits);
    }

    /// Takes in those hits of a sentence that patterns over sentences can make use of.
    pub fn fill_sentence(&mut self, pack: &Pack, range: TokenRange, hits: &[Hit]) {
        self.scope = Scope::Sentence;
        self.take_in(pack, range, hits);
    }

    fn take_in(&mut self, pack: &Pack, range: TokenRange, hits: &[Hit]) {
        self.heads.resize(pack.atoms.len(), (0, NONE));
        self.queued.resize(pack.patterns.len(), 0);
        self.epoch += 1;
        self.range = range.clone();
        self.places.clear();
        self.predicates.clear();
        self.rules.clear();
        self.found.clear();
        for hit in hits {
            if hit.end <= range.end && (self.scope == Scope::Clause || pack.far[hit.atom.index()]) {
                self.add(pack, *hit);
            }
        }
        for &(first, last) in &pack.levels {
            if !self.predicates.is_empty() {
                self.level(pack, first, last);
            }
        }
    }

    /// Predicates found when the unit was filled, with all the atoms they stand for.
    pub fn predicates_found(&self) -> &[Hit] {
        &self.found
    }

    /// The patterns of rules whose rarest element stands in the unit.
    pub fn queued_rules(&self) -> &[u32] {
        &self.rules
    }

    fn add(&mut self, pack: &Pack, hit: Hit) {
        let head = &mut self.heads[hit.atom.index()];
        let fresh = head.0 != self.epoch;
        let next = if fresh { NONE } else { head.1 };
        *head = (self.epoch, self.places.len() as u32);
        self.places.push(Place {
            start: hit.start,
            end: hit.end,
            next,
        });
        if fresh {
            for &pattern in pack.triggered_by(hit.atom) {
                if self.queued[pattern as usize] != self.epoch {
                    self.queued[pattern as usize] = self.epoch;
                    match pack.patterns[pattern as usize].gives {
                        Gives::Atom(_) => self.predicates.push(pattern),
                        Gives::Rule(rule) if pack.rules[rule as usize].scope == self.scope => {
                            self.rules.push(pattern)
                        }
                        Gives::Rule(_) => {}
                        Gives::Guard => {}
                    }
                }
            }
        }
    }

    fn level(&mut self, pack: &Pack, first: u32, last: u32) {
        // Predicates of one level never trigger each other, so the queue of this level is complete by now.
        let mut queue: Vec<u32> = std::mem::take(&mut self.predicates);
        let mut own = 0;
        for i in 0..queue.len() {
            if (first..last).contains(&queue[i]) {
                queue.swap(own, i);
                own += 1;
            }
        }
        queue[..own].sort_unstable();
        let mut ends = Vec::new();
        for &index in &queue[..own] {
            let pattern = &pack.patterns[index as usize];
            let Gives::Atom(atom) = pattern.gives else {
                continue;
            };
            ends.clear();
            if self.matches_into(pack, pattern, &mut ends) {
                for &(start, end) in &ends {
                    for &also in pack.closure_of(atom) {
                        let hit = Hit {
                            start,
                            end,
                            atom: also,
                        };
                        if !self.has(also, start, end) {
                            self.found.push(hit);
                            self.add(pack, hit);
                        }
                    }
                }
            }
        }
        queue.drain(..own);
        self.predicates.append(&mut queue);
    }

    fn has(&self, atom: AtomId, start: u32, end: u32) -> bool {
        self.each(atom).any(|p| p.start == start && p.end == end)
    }

    /// Whether any place of the unit has this atom.
    pub fn present(&self, atom: AtomId) -> bool {
        self.heads[atom.index()].0 == self.epoch
    }

    fn each(&self, atom: AtomId) -> impl Iterator<Item = Place> + '_ {
        let (epoch, first) = self.heads[atom.index()];
        let mut at = if epoch == self.epoch { first } else { NONE };
        std::iter::from_fn(move || {
            let place = *self.places.get(at as usize)?;
            at = place.next;
            Some(place)
        })
    }

    /// The rules that match, guards on this unit considered; ordered by rule, then pattern.
    pub fn candidates(&mut self, pack: &Pack, out: &mut Vec<Candidate>) {
        let mut queue = std::mem::take(&mut self.rules);
        queue.sort_unstable();
        let mut done = NONE;
        for &index in &queue {
            let pattern = &pack.patterns[index as usize];
            let Gives::Rule(rule) = pattern.gives else {
                continue;
            };
            if rule == done {
                continue;
            }
            if let Some((start, end)) = self.matches_triggered(pack, pattern) {
                done = rule;
                if !self.any(pack, pack.rules[rule as usize].unless) {
                    out.push(Candidate {
                        rule,
                        pattern: pattern.ordinal,
                        matched: start..end,
                    });
                }
            }
        }
        self.rules = queue;
    }

    /// Whether any pattern of a range matches in this unit.
    pub fn any(&mut self, pack: &Pack, patterns: (u32, u32)) -> bool {
        (patterns.0..patterns.1).any(|p| self.matches(pack, &pack.patterns[p as usize]).is_some())
    }

    /// The hull of the first match of all sequences of a pattern.
    pub fn matches(&mut self, pack: &Pack, pattern: &Pattern) -> Option<(u32, u32)> {
        if self.has_all(pack, pattern.checks) {
            self.hull(pack, pattern)
        } else {
            None
        }
    }

    /// [`Self::matches`] for a pattern whose rarest element is known to be there.
    fn matches_triggered(&mut self, pack: &Pack, pattern: &Pattern) -> Option<(u32, u32)> {
        if self.has_all(pack, (pattern.checks.0 + 1, pattern.checks.1)) {
            self.hull(pack, pattern)
        } else {
            None
        }
    }

    /// A cheap look at the elements, the rarest before the commoner: most candidates lack one.
    #[inline]
    fn has_all(&self, pack: &Pack, checks: (u32, u32)) -> bool {
        pack.checks[checks.0 as usize..checks.1 as usize]
            .iter()
            .all(|&item| {
                pack.atoms_in(pack.items[item as usize].atoms)
                    .iter()
                    .any(|a| self.present(*a))
            })
    }

    /// The hull of the first match of all sequences, once all elements are known to stand somewhere in the unit.
    fn hull(&mut self, pack: &Pack, pattern: &Pattern) -> Option<(u32, u32)> {
        let sequences = &pack.sequences[pattern.sequences.0 as usize..pattern.sequences.1 as usize];
        let mut hull: Option<(u32, u32)> = None;
        for sequence in sequences {
            let (start, end) = self.sequence(pack, sequence)?;
            hull = Some(hull.map_or((start, end), |(s, e)| (s.min(start), e.max(end))));
        }
        hull
    }

    /// All matches of a single sequence, or the hull when there are several sequences.
    fn matches_into(&mut self, pack: &Pack, pattern: &Pattern, out: &mut Vec<(u32, u32)>) -> bool {
        let Some(hull) = self.matches_triggered(pack, pattern) else {
            return false;
        };
        if pattern.sequences.1 - pattern.sequences.0 == 1 {
            out.extend(self.from.iter().copied());
            out.sort_unstable();
        } else {
            out.push(hull);
        }
        true
    }

    /// The earliest match of one sequence; all its matches are left in `self.from`.
    fn sequence(&mut self, pack: &Pack, sequence: &Sequence) -> Option<(u32, u32)> {
        let mut from = std::mem::take(&mut self.from);
        let mut to = std::mem::take(&mut self.to);
        from.clear();
        let items = &pack.items[sequence.items.0 as usize..sequence.items.1 as usize];
        for (i, item) in items.iter().enumerate() {
            to.clear();
            for &atom in pack.atoms_in(item.atoms) {
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
fn reach(ends: &mut Vec<(u32, u32)>, start: u32, end: u32) {
    match ends.iter_mut().find(|(_, e)| *e == end) {
        Some(known) => known.0 = known.0.max(start),
        None => ends.push((start, end)),
    }
}

/// The nearest start of a partial match that ends at most `gap` tokens before `at`.
fn before(ends: &[(u32, u32)], at: u32, gap: u8) -> Option<u32> {
    ends.iter()
        .filter(|(_, end)| *end <= at && at - end <= u32::from(gap))
        .map(|(start, _)| *start)
        .max()
}
