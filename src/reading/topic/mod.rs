//! Which dimensions and risks a clause is about: the rules, matched over the hits of one unit (a clause or a sentence).
//!
//! Every pattern waits for its rarest element ([`Pack::triggers`]). An atom that is seen wakes the patterns that wait for it,
//! and each of them is dropped at the first of these that fails, the cheapest first: what must stand above the clause is not
//! there ([`Gates`]); its second rarest element is not in the unit, nor one of the others; its elements do not stand in order
//! and near enough. Only what is left is sorted, so that a rule's first pattern speaks for it. Units and patterns are bounded,
//! so the work is linear in the text whatever the rules say.

mod gates;
mod places;

pub use self::gates::Gates;
use self::places::Places;
use super::scan::Hit;
use crate::lexicon::AtomId;
use crate::rules::{Gives, Pack, Pattern, Scope, Trigger};
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
    /// A bit per pattern: looked at already.
    seen: Vec<u64>,
    /// The patterns whose bits are set.
    looked: Vec<u32>,
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
        self.clear(pack, Scope::Clause, &range);
        for hit in hits {
            if hit.end <= range.end {
                self.places.add(*hit);
            }
        }
        self.predicates(pack);
    }

    /// Takes in those hits of a sentence that patterns over sentences can make use of.
    pub fn fill_sentence(&mut self, pack: &Pack, range: TokenRange, hits: &[Hit]) {
        self.clear(pack, Scope::Sentence, &range);
        for hit in hits {
            if hit.end <= range.end && pack.far[hit.atom.index()] {
                self.places.add(*hit);
            }
        }
        self.predicates(pack);
    }

    fn clear(&mut self, pack: &Pack, scope: Scope, range: &TokenRange) {
        self.scope = scope;
        self.places.clear(pack, range.clone());
        let words = pack.patterns.len().div_ceil(64);
        if self.seen.len() == words {
            for pattern in self.looked.drain(..) {
                self.seen[pattern as usize / 64] = 0;
            }
        } else {
            self.seen = vec![0; words];
            self.looked.clear();
        }
        self.found.clear();
    }

    /// Finds the predicates, level by level: those of one level never stand on each other, so each is looked at once, when
    /// everything that it stands on is known.
    fn predicates(&mut self, pack: &Pack) {
        let mut later = std::mem::take(&mut self.later);
        later.clear();
        let mut at = 0;
        for &(_, last) in &pack.levels {
            later.retain(|trigger| {
                let due = trigger.pattern < last;
                if due {
                    self.predicate(pack, *trigger);
                }
                !due
            });
            // What this level finds wakes higher levels only.
            let until = self.places.atoms.len();
            while at < until {
                let atom = self.places.atoms[at];
                for trigger in pack.woken(atom).predicates {
                    if trigger.pattern < last {
                        self.predicate(pack, *trigger);
                    } else {
                        later.push(*trigger);
                    }
                }
                at += 1;
            }
        }
        self.later = later;
    }

    fn predicate(&mut self, pack: &Pack, trigger: Trigger) {
        let Some(pattern) = self.complete(pack, trigger) else {
            return;
        };
        let Gives::Atom(atom) = pattern.gives else {
            return;
        };
        let mut ends = std::mem::take(&mut self.ends);
        self.places.matches_into(pack, pattern, &mut ends);
        for &(start, end) in &ends {
            for &also in pack.closure_of(atom) {
                let hit = Hit {
                    start,
                    end,
                    atom: also,
                };
                if !self.places.stands_at(also, start, end) {
                    self.found.push(hit);
                    self.places.add(hit);
                }
            }
        }
        self.ends = ends;
    }

    /// The pattern that a trigger wakes, when it was not looked at before and all its elements stand in the unit.
    #[inline]
    fn complete<'p>(&mut self, pack: &'p Pack, trigger: Trigger) -> Option<&'p Pattern> {
        let word = &mut self.seen[trigger.pattern as usize / 64];
        let bit = 1 << (trigger.pattern % 64);
        if *word & bit != 0 {
            return None;
        }
        *word |= bit;
        self.looked.push(trigger.pattern);
        if let Some(second) = pack.second(trigger)
            && !self.places.present_any(second)
        {
            return None;
        }
        let pattern = &pack.patterns[trigger.pattern as usize];
        self.places.has_all(pack, pattern, 2).then_some(pattern)
    }

    /// Predicates found when the unit was filled, with all the atoms they stand for.
    pub fn predicates_found(&self) -> &[Hit] {
        &self.found
    }

    /// Whether any place of the unit has this atom.
    pub fn present(&self, atom: AtomId) -> bool {
        self.places.present(atom)
    }

    /// The patterns of rules whose rarest element stands in the unit, whatever stands above it.
    pub fn woken(&self, pack: &Pack) -> Vec<u32> {
        let mut all = Vec::new();
        for &atom in &self.places.atoms {
            let woken = pack.woken(atom);
            let lists = match self.scope {
                Scope::Clause => [woken.rules, woken.gated],
                Scope::Sentence => [woken.sentence, &[]],
            };
            let mut patterns: Vec<u32> = lists.concat().iter().map(|t| t.pattern).collect();
            patterns.sort_unstable();
            patterns.retain(|p| !all.contains(p));
            all.extend(patterns);
        }
        all
    }

    /// The rules that match, those of a clause only when their gate is open, guards on this unit considered; ordered by rule.
    pub fn candidates(&mut self, pack: &Pack, gates: &Gates, out: &mut Vec<Candidate>) {
        self.matched.clear();
        for at in 0..self.places.atoms.len() {
            let woken = pack.woken(self.places.atoms[at]);
            match self.scope {
                Scope::Clause => {
                    self.look(pack, woken.rules);
                    if gates.any() {
                        for &trigger in woken.gated {
                            if gates.open(trigger.gate) {
                                self.look(pack, &[trigger]);
                            }
                        }
                    }
                }
                Scope::Sentence => self.look(pack, woken.sentence),
            }
        }
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

    #[inline]
    fn look(&mut self, pack: &Pack, triggers: &[Trigger]) {
        for &trigger in triggers {
            if let Some(pattern) = self.complete(pack, trigger)
                && let Some(hull) = self.places.hull(pack, pattern)
            {
                self.matched.push((trigger.pattern, hull));
            }
        }
    }

    /// Whether any pattern of a range matches in this unit.
    pub fn any(&mut self, pack: &Pack, patterns: (u32, u32)) -> bool {
        (patterns.0..patterns.1).any(|p| self.matches(pack, &pack.patterns[p as usize]).is_some())
    }

    /// The hull of the first match of all sequences of a pattern.
    pub fn matches(&mut self, pack: &Pack, pattern: &Pattern) -> Option<(u32, u32)> {
        if self.places.has_all(pack, pattern, 0) {
            self.places.hull(pack, pattern)
        } else {
            None
        }
    }
}
