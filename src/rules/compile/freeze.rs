//! The tables that matching reads, in the order in which it reads them.

use super::{Compiler, Draft, MAX_LEVELS, MAX_TRIGGERED, Source, text::version};
use crate::lexicon::{AtomId, TrieBuilder};
use crate::rules::file::Scope;
use crate::rules::tables::{AtomSet, Gives, Guards, Pattern, Step, Trigger, Waiting, Wakes};
use std::collections::BTreeSet;

/// The most rows of a second element that are asked for before anything is known of a pattern: a pattern may be asked for by
/// each atom of its rarest element.
const MAX_FIRST_ROWS: u16 = 16;

impl Compiler {
    /// Orders everything and freezes it.
    pub(super) fn finish(&mut self, mut drafts: Vec<Draft>, sources: &[&Source]) {
        if !self.narrow() || !self.levels(&mut drafts) {
            return;
        }
        drafts.sort_by_key(|d| {
            if matches!(d.gives, Gives::Atom(_)) {
                d.level
            } else {
                MAX_LEVELS + 1
            }
        });
        let deepest = drafts.iter().map(|d| d.level).max().unwrap_or(0);
        for level in 1..=deepest {
            let start = drafts.iter().position(|d| d.level == level).unwrap_or(0) as u32;
            let count = drafts.iter().filter(|d| d.level == level).count() as u32;
            self.pack.levels.push((start, start + count));
        }
        self.estimate(&drafts);
        for draft in drafts {
            self.emit(draft);
        }
        for (index, guards) in std::mem::take(&mut self.guards).into_iter().enumerate() {
            let unless = self.emit_guards(guards.unless);
            let unless_near = self.emit_guards(guards.unless_near);
            let rule = &mut self.pack.rules[index];
            rule.unless = unless;
            rule.unless_near = unless_near;
        }
        self.freeze_closure();
        let wakes = self.freeze_far();
        self.freeze_triggers(&wakes);
        if !self.faults.is_empty() {
            return;
        }
        let mut builder = TrieBuilder::new();
        for (words, atom) in std::mem::take(&mut self.terms) {
            builder.add(&words, atom);
        }
        let pack = &self.pack;
        let trie = builder.freeze(|atom| pack.closure_of(atom).to_vec());
        self.pack.trie = trie;
        self.pack.version = version(sources);
    }

    fn emit_guards(&mut self, drafts: Vec<Draft>) -> Guards {
        let start = self.pack.patterns.len();
        for draft in drafts {
            self.emit(draft);
        }
        let rarest = self.by_rarity[start..]
            .iter()
            .flat_map(|sets| sets.first())
            .flat_map(|set| self.pack.atoms_of(*set))
            .collect();
        Guards {
            patterns: (start as u32, self.pack.patterns.len() as u32),
            rarest: self.set(rarest),
        }
    }

    fn emit(&mut self, draft: Draft) {
        let first = self.pack.steps.len();
        let sequences = draft.parts.len() as u16;
        // (how common, which set), to look for the rarest first.
        let mut order: Vec<(f64, AtomSet)> = Vec::new();
        for part in draft.parts {
            let start = self.pack.steps.len();
            for item in part.items {
                let common = item.atoms.iter().map(|a| self.commonness[a.index()]).sum();
                let atoms = self.set(item.atoms);
                order.push((common, atoms));
                self.pack.steps.push(Step {
                    atoms,
                    gap: item.gap,
                    edges: 0,
                });
            }
            let steps = &mut self.pack.steps[start..];
            if let Some(step) = steps.first_mut() {
                step.edges |= Step::OPENS | (Step::FROM_START * u8::from(part.from_start));
            }
            if let Some(step) = steps.last_mut() {
                step.edges |= Step::CLOSES | (Step::TO_END * u8::from(part.to_end));
            }
        }
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.by_rarity
            .push(order.into_iter().map(|(_, set)| set).collect());
        self.pack.patterns.push(Pattern {
            steps: (first as u32, self.pack.steps.len() as u32),
            sequences,
            ordinal: draft.ordinal,
            gives: draft.gives,
        });
    }

    /// The set that holds these atoms.
    pub(super) fn set(&mut self, mut atoms: Vec<AtomId>) -> AtomSet {
        atoms.sort_unstable();
        atoms.dedup();
        let rows = &mut self.pack.rows;
        *self.sets.entry(atoms).or_insert_with_key(|atoms| {
            let set = AtomSet {
                first: rows.len() as u32,
                rows: atoms.len().div_ceil(4) as u16,
            };
            rows.extend(
                atoms.chunks(4).map(|four| {
                    std::array::from_fn(|i| four.get(i).copied().unwrap_or(AtomId::NONE))
                }),
            );
            set
        })
    }

    /// Marks the atoms that patterns over whole sentences can make use of, directly or through predicates. Returns those of
    /// them without which no rule over sentences is looked at.
    fn freeze_far(&mut self) -> Vec<bool> {
        let pack = &self.pack;
        let mut far = vec![false; pack.atoms.len()];
        let mut wakes = far.clone();
        let near: BTreeSet<u32> = pack
            .rules
            .iter()
            .flat_map(|rule| {
                // The guards of a rule that looks at sentences see the sentence too.
                let unless = match rule.scope {
                    Scope::Sentence => rule.unless.patterns,
                    Scope::Clause => (0, 0),
                };
                let near = rule.unless_near.patterns;
                (near.0..near.1).chain(unless.0..unless.1)
            })
            .collect();
        // Predicates come first and in the order of their levels: backwards, what uses a predicate is seen before it.
        for (index, pattern) in pack.patterns.iter().enumerate().rev() {
            let (wanted, wakening) = match pattern.gives {
                Gives::Rule(rule) => {
                    let over_sentences = pack.rules[rule as usize].scope == Scope::Sentence;
                    (over_sentences, over_sentences)
                }
                Gives::Guard => (near.contains(&(index as u32)), false),
                Gives::Atom(atom) => {
                    let any = |of: &[bool]| pack.closure_of(atom).iter().any(|a| of[a.index()]);
                    (any(&far), any(&wakes))
                }
            };
            let mark = |of: &mut [bool], count: usize| {
                let sets = self.by_rarity[index].iter().take(count);
                for atom in sets.flat_map(|set| pack.atoms_of(*set)) {
                    of[atom.index()] = true;
                }
            };
            if wanted {
                mark(&mut far, usize::MAX);
            }
            if wakening {
                mark(&mut wakes, 1);
            }
        }
        self.pack.far = far;
        wakes
    }

    fn freeze_closure(&mut self) {
        for index in 0..self.pack.atoms.len() {
            let start = self.pack.closure_atoms.len() as u32;
            let all = self.ancestors(AtomId(index as u16));
            self.pack.closure_atoms.extend(all);
            self.pack
                .closure
                .push((start, self.pack.closure_atoms.len() as u32));
        }
    }

    /// Numbers the gates, and notes which atoms open them. Returns the gate of each rule that has one.
    fn freeze_gates(&mut self) -> Vec<Option<u16>> {
        let pack = &mut self.pack;
        let mut of_rules = Vec::with_capacity(pack.rules.len());
        let mut opens = Vec::new();
        for rule in &pack.rules {
            let gated = rule.scope == Scope::Clause && rule.under.rows > 0;
            of_rules.push(gated.then_some(pack.gates));
            if gated {
                opens.extend(pack.atoms_of(rule.under).map(|atom| (atom, pack.gates)));
                pack.gates += 1;
            }
        }
        opens.sort_unstable();
        pack.opens = opens;
        of_rules
    }

    /// Lets every pattern wait for the atoms of its rarest element.
    fn freeze_triggers(&mut self, far: &[bool]) {
        let gates = self.freeze_gates();
        let pack = &mut self.pack;
        // For each atom predicates, rules, rules behind a gate, rules over sentences.
        let mut lists: Vec<[Vec<Trigger>; 4]> = vec![Default::default(); pack.atoms.len()];
        for (index, pattern) in pack.patterns.iter().enumerate() {
            let (list, gate) = match pattern.gives {
                Gives::Guard => continue,
                Gives::Atom(_) => (0, None),
                Gives::Rule(rule) if pack.rules[rule as usize].scope == Scope::Sentence => {
                    (3, None)
                }
                Gives::Rule(rule) => match gates[rule as usize] {
                    None => (1, None),
                    gate => (2, gate),
                },
            };
            let mut sets = self.by_rarity[index].iter().copied();
            let Some(rarest) = sets.next() else {
                continue;
            };
            let second = sets.next().filter(|set| set.rows <= MAX_FIRST_ROWS);
            let (first, others) = second
                .and_then(|set| pack.rows_of(set).split_first())
                .map_or(([AtomId::ALWAYS; 4], 0), |(row, others)| {
                    (*row, others.len() as u16)
                });
            let trigger = Trigger {
                pattern: index as u32,
                second: first,
                more: others,
                gate: gate.unwrap_or_default(),
                rest: second.map_or(0, |set| set.first + 1),
            };
            for atom in pack.atoms_of(rarest) {
                lists[atom.index()][list].push(trigger);
            }
        }
        let opens: BTreeSet<usize> = pack.opens.iter().map(|(atom, _)| atom.index()).collect();
        // The triggers of common atoms lie together: they are the ones that are read.
        self.pack.wakes = vec![0; lists.len()];
        self.pack.waiting = vec![Waiting::default(); lists.len()];
        let mut order: Vec<usize> = (0..lists.len()).collect();
        order.sort_by(|a, b| self.commonness[*b].total_cmp(&self.commonness[*a]));
        for atom in order {
            let lists = std::mem::take(&mut lists[atom]);
            if lists.iter().map(Vec::len).sum::<usize>() > MAX_TRIGGERED {
                let message = format!(
                    "more than {MAX_TRIGGERED} patterns wait for {}",
                    self.pack.atoms[atom].name
                );
                self.fault_at(
                    "R036",
                    AtomId(atom as u16),
                    message,
                    "add rarer words to them, or make shared concepts of what they have in common",
                );
                return;
            }
            let [predicates, rules, gated, sentence] = lists.each_ref().map(|l| l.len() as u16);
            let kinds = [
                (predicates > 0, Wakes::PREDICATES),
                (rules > 0, Wakes::RULES),
                (gated > 0, Wakes::GATED),
                (sentence > 0, Wakes::SENTENCE),
                (far[atom], Wakes::FAR),
                (opens.contains(&atom), Wakes::OPENS),
            ];
            self.pack.wakes[atom] = kinds.iter().filter(|k| k.0).fold(0, |all, k| all | k.1);
            self.pack.waiting[atom] = Waiting {
                first: self.pack.triggers.len() as u32,
                predicates,
                rules,
                gated,
                sentence,
            };
            self.pack.triggers.extend(lists.into_iter().flatten());
        }
    }
}
