//! Which dimensions and risks a clause is about: the rules, matched over the hits of one unit (a clause or a sentence).
//!
//! Every pattern waits for its rarest element ([`Pack::triggers`]). An atom that is seen wakes the patterns that wait for it,
//! and each of them is dropped at the first of these that fails, the cheapest first: what must stand above the clause is not
//! there ([`Gates`]); its second rarest element is not in the unit, nor one of the others; its elements do not stand in order
//! and near enough. Only what is left is sorted, so that a rule's first pattern speaks for it. Units and patterns are bounded,
//! so the work is linear in the text whatever the rules say.

mod gates;
mod places;
mod queue;
#[cfg(test)]
mod tests;

pub use self::gates::Gates;
use self::places::Places;
use self::queue::Queue;
use super::scan::Hit;
use crate::lexicon::AtomId;
use crate::rules::{Gives, Guards, Pack, Pattern, Scope, Trigger, Triggers, Wakes};
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

/// The longest unit that patterns look at, in tokens; a longer sentence is read clause by clause only.
pub const MAX_UNIT_TOKENS: u32 = 256;

/// The hits of one unit, by atom, with buffers that are kept from unit to unit.
#[derive(Clone, Default)]
pub struct Unit {
    /// Which rules are looked at.
    scope: Scope,
    places: Places,
    /// The present atoms that predicates wait for.
    predicates: Queue<AtomId>,
    /// Those that rules of this scope wait for, of a clause only rules without a gate.
    rules: Queue<AtomId>,
    /// All bits of [`Wakes`] of the hits.
    wakes: u8,
    /// The patterns that are left once their second rarest element was asked for.
    left: Queue<u32>,
    /// The triggers whose second rarest element is larger than the row that was asked for.
    unsure: Queue<u32>,
    /// A bit per pattern: looked at already.
    seen: Vec<u64>,
    /// Predicates of higher levels that wait for theirs.
    later: Vec<Trigger>,
    /// The matches of one predicate.
    ends: Vec<(u32, u32)>,
    /// The patterns of rules that matched, each with its hull.
    matched: Vec<(u32, (u32, u32))>,
    found: Vec<Hit>,
}

impl Unit {
    /// Takes in the hits of a clause and finds its predicates; [`Self::predicates_found`] lists them.
    pub fn fill(&mut self, pack: &Pack, range: TokenRange, hits: &[Hit]) {
        self.clear(pack, Scope::Clause, range);
        self.wakes = self
            .places
            .take(pack, hits, &mut self.predicates, &mut self.rules);
        self.find_predicates(pack);
    }

    /// Takes in those hits of a sentence that patterns over sentences can make use of.
    pub fn fill_sentence(&mut self, pack: &Pack, range: TokenRange, hits: &[Hit]) {
        let end = range.end;
        self.clear(pack, Scope::Sentence, range);
        for hit in hits {
            if hit.end <= end && pack.far[hit.atom.index()] {
                self.add(pack, *hit);
            }
        }
        self.find_predicates(pack);
    }

    fn clear(&mut self, pack: &Pack, scope: Scope, range: TokenRange) {
        self.scope = scope;
        self.places.clear(range);
        self.predicates.clear();
        self.rules.clear();
        self.found.clear();
        self.seen.clear();
        self.seen.resize(pack.patterns.len().div_ceil(64), 0);
    }

    fn add(&mut self, pack: &Pack, hit: Hit) {
        if self.places.add(hit) {
            let wakes = pack.wakes[hit.atom.index()];
            let rules = match self.scope {
                Scope::Clause => Wakes::RULES,
                Scope::Sentence => Wakes::SENTENCE,
            };
            let one = |wanted: u8| std::iter::once((hit.atom, wakes & wanted != 0));
            self.predicates.offer(one(Wakes::PREDICATES));
            self.rules.offer(one(rules));
        }
    }

    /// Finds the predicates, level by level: those of one level never stand on each other, so each is looked at once, when
    /// everything that it stands on is known.
    fn find_predicates(&mut self, pack: &Pack) {
        let mut at = 0;
        self.later.clear();
        for &(_, last) in &pack.levels {
            self.left.clear();
            let due = |trigger: &Trigger| (trigger.pattern, trigger.pattern < last);
            self.left.offer(self.later.iter().map(due));
            self.later.retain(|trigger| !due(trigger).1);
            for atom in &self.predicates.all()[at..] {
                let mut run = pack.waiting[atom.index()].predicates();
                // In pattern order, so those of higher levels come last; they are few.
                let triggers = pack.triggers_of(run);
                let higher = triggers.iter().rev().take_while(|t| t.pattern >= last);
                let (now, higher) = triggers.split_at(triggers.len() - higher.count());
                self.later.extend_from_slice(higher);
                run.count = now.len() as u16;
                sift(pack, &self.places, run, &mut self.left, &mut self.unsure);
            }
            self.look_closer(pack);
            // What this level finds wakes higher levels only.
            at = self.predicates.all().len();
            for i in 0..self.left.all().len() {
                self.find_predicate(pack, self.left.all()[i]);
            }
        }
    }

    /// Settles what was unsure.
    fn look_closer(&mut self, pack: &Pack) {
        self.left.offer(self.unsure.all().iter().map(|at| {
            let trigger = &pack.triggers[*at as usize];
            (trigger.pattern, self.places.has_rest(pack, trigger))
        }));
        self.unsure.clear();
    }

    fn find_predicate(&mut self, pack: &Pack, index: u32) {
        let Some(pattern) = self.complete(pack, index) else {
            return;
        };
        let Gives::Atom(atom) = pattern.gives else {
            return;
        };
        let mut ends = std::mem::take(&mut self.ends);
        self.places.matches_into(pack, pattern, &mut ends);
        let atoms = pack.closure_of(atom);
        for &(start, end) in &ends {
            for &also in atoms {
                let hit = Hit {
                    start,
                    end,
                    atom: also,
                };
                if !self.places.stands_at(also, start, end) {
                    self.found.push(hit);
                    self.add(pack, hit);
                }
            }
        }
        self.ends = ends;
    }

    /// The pattern, when it was not looked at before and all its elements stand in the unit.
    #[inline]
    fn complete<'p>(&mut self, pack: &'p Pack, index: u32) -> Option<&'p Pattern> {
        let word = &mut self.seen[index as usize / 64];
        let bit = 1 << (index % 64);
        if *word & bit != 0 {
            return None;
        }
        *word |= bit;
        let pattern = &pack.patterns[index as usize];
        let steps = pack.steps_of(pattern);
        // Of two elements both are known to be there, or will soon be.
        (steps.len() < 3 || self.places.has_all(pack, steps)).then_some(pattern)
    }

    /// Predicates found when the unit was filled, with all the atoms they stand for.
    pub fn predicates_found(&self) -> &[Hit] {
        &self.found
    }

    /// Whether any place of the unit has this atom.
    pub fn present(&self, atom: AtomId) -> bool {
        self.places.present(atom)
    }

    /// Whether the unit holds an atom for whose sake a rule over sentences can fire.
    pub fn wakes_sentence(&self) -> bool {
        self.wakes & Wakes::FAR != 0
    }

    /// The patterns of rules whose rarest element stands in the unit, whatever stands above it.
    pub fn woken(&self, pack: &Pack) -> Vec<u32> {
        let mut all = Vec::new();
        for atom in self.places.atoms() {
            let waiting = &pack.waiting[atom.index()];
            let runs = match self.scope {
                Scope::Clause => vec![waiting.rules(), waiting.gated()],
                Scope::Sentence => vec![waiting.sentence()],
            };
            let triggers = runs.into_iter().flat_map(|run| pack.triggers_of(run));
            let mut patterns: Vec<u32> = triggers.map(|t| t.pattern).collect();
            patterns.sort_unstable();
            patterns.retain(|p| !all.contains(p));
            all.extend(patterns);
        }
        all
    }

    /// The rules that match, those of a clause only when their gate is open, guards on this unit considered; ordered by rule.
    pub fn candidates(&mut self, pack: &Pack, gates: &Gates, out: &mut Vec<Candidate>) {
        self.left.clear();
        for atom in self.rules.all() {
            let waiting = &pack.waiting[atom.index()];
            let run = match self.scope {
                Scope::Clause => waiting.rules(),
                Scope::Sentence => waiting.sentence(),
            };
            sift(pack, &self.places, run, &mut self.left, &mut self.unsure);
        }
        self.look_closer(pack);
        if self.scope == Scope::Clause && gates.any() {
            let wakes = |a: &AtomId| pack.wakes[a.index()] & Wakes::GATED != 0;
            for atom in self.places.atoms().filter(wakes) {
                let triggers = pack.triggers_of(pack.waiting[atom.index()].gated());
                self.left.offer(triggers.iter().map(|t| {
                    let left = gates.open(t.gate)
                        && (self.places.has_second(t) || self.places.has_rest(pack, t));
                    (t.pattern, left)
                }));
            }
        }
        self.matched.clear();
        for i in 0..self.left.all().len() {
            let index = self.left.all()[i];
            if let Some(pattern) = self.complete(pack, index)
                && let Some(hull) = self.places.hull(pack, pattern)
            {
                self.matched.push((index, hull));
            }
        }
        self.unguarded(pack, out);
    }

    /// For each rule that matched its first pattern, unless a guard on this unit silences it.
    fn unguarded(&mut self, pack: &Pack, out: &mut Vec<Candidate>) {
        let mut matched = std::mem::take(&mut self.matched);
        matched.sort_unstable();
        let mut done = None;
        for &(index, (start, end)) in &matched {
            let pattern = &pack.patterns[index as usize];
            let Gives::Rule(rule) = pattern.gives else {
                continue;
            };
            if done == Some(rule) {
                continue;
            }
            done = Some(rule);
            if !self.any(pack, pack.rules[rule as usize].unless) {
                out.push(Candidate {
                    rule,
                    pattern: pattern.ordinal,
                    matched: start..end,
                });
            }
        }
        self.matched = matched;
    }

    /// Whether any of the guards matches in this unit.
    pub fn any(&mut self, pack: &Pack, guards: Guards) -> bool {
        let (first, last) = guards.patterns;
        self.places.present_any(pack.rows_of(guards.rarest))
            && (first..last).any(|p| self.matches(pack, &pack.patterns[p as usize]).is_some())
    }

    /// The hull of the first match of all sequences of a pattern.
    pub fn matches(&mut self, pack: &Pack, pattern: &Pattern) -> Option<(u32, u32)> {
        if self.places.has_all(pack, pack.steps_of(pattern)) {
            self.places.hull(pack, pattern)
        } else {
            None
        }
    }
}

/// Asks for the first row of the second rarest element of each pattern of a run.
#[inline]
fn sift(
    pack: &Pack,
    places: &Places,
    run: Triggers,
    left: &mut Queue<u32>,
    unsure: &mut Queue<u32>,
) {
    let triggers = pack.triggers_of(run);
    let (some, others) = (left.room(triggers.len()), unsure.room(triggers.len()));
    let (mut found, mut open) = (0, 0);
    for (at, trigger) in (run.first..).zip(triggers) {
        let there = places.has_second(trigger);
        if let (Some(a), Some(b)) = (some.get_mut(found), others.get_mut(open)) {
            (*a, *b) = (trigger.pattern, at);
        }
        found += usize::from(there);
        open += usize::from(!there & (trigger.more > 0));
    }
    left.grow(found);
    unsure.grow(open);
}
