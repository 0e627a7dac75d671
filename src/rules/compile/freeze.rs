//! The tables that matching reads, in the order in which it reads them.

use super::{Compiler, Draft, MAX_LEVELS, MAX_TRIGGERED, Source, text::version};
use crate::lexicon::{AtomId, TrieBuilder};
use crate::rules::file::Scope;
use crate::rules::pack::{Gives, Item, Pattern, Sequence, Trigger, Waiting};
use std::collections::BTreeSet;

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
            let unless = self.emit_all(guards.unless);
            let unless_near = self.emit_all(guards.unless_near);
            let rule = &mut self.pack.rules[index];
            rule.unless = unless;
            rule.unless_near = unless_near;
        }
        self.freeze_closure();
        self.freeze_triggers();
        self.freeze_far();
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

    fn emit_all(&mut self, drafts: Vec<Draft>) -> (u32, u32) {
        let start = self.pack.patterns.len() as u32;
        for draft in drafts {
            self.emit(draft);
        }
        (start, self.pack.patterns.len() as u32)
    }

    fn emit(&mut self, draft: Draft) {
        let first = self.pack.sequences.len() as u32;
        // (how common, which item, which set), to look for the rarest first.
        let mut order: Vec<(f64, u32, u32)> = Vec::new();
        for part in draft.parts {
            let start = self.pack.items.len() as u32;
            for item in part.items {
                let common = item.atoms.iter().map(|a| self.commonness[a.index()]).sum();
                let set = self.set(item.atoms);
                order.push((common, self.pack.items.len() as u32, set));
                self.pack.items.push(Item { set, gap: item.gap });
            }
            let end = self.pack.items.len() as u32;
            self.pack.sequences.push(Sequence {
                items: (start, end),
                from_start: part.from_start,
                to_end: part.to_end,
            });
        }
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let checks = self.pack.checks.len() as u32;
        self.pack.checks.extend(order.iter().map(|(.., set)| set));
        let checks = (checks, self.pack.checks.len() as u32);
        let sequences = (first, self.pack.sequences.len() as u32);
        self.pack.patterns.push(Pattern {
            sequences,
            gives: draft.gives,
            checks,
            ordinal: draft.ordinal,
        });
    }

    /// The set that holds these atoms.
    pub(super) fn set(&mut self, mut atoms: Vec<AtomId>) -> u32 {
        atoms.sort_unstable();
        atoms.dedup();
        let pack = &mut self.pack;
        *self.sets.entry(atoms).or_insert_with_key(|atoms| {
            let start = pack.set_atoms.len() as u32;
            pack.set_atoms.extend_from_slice(atoms);
            pack.sets.push((start, pack.set_atoms.len() as u32));
            pack.sets.len() as u32 - 1
        })
    }

    /// Marks the atoms that patterns over whole sentences can make use of, directly or through predicates, and those of them
    /// without which no rule over sentences is looked at.
    fn freeze_far(&mut self) {
        let pack = &mut self.pack;
        let mut far = vec![false; pack.atoms.len()];
        let mut wakes = far.clone();
        let near: BTreeSet<u32> = pack
            .rules
            .iter()
            .flat_map(|rule| {
                // The guards of a rule that looks at sentences see the sentence too.
                let unless = match rule.scope {
                    Scope::Sentence => rule.unless,
                    Scope::Clause => (0, 0),
                };
                (rule.unless_near.0..rule.unless_near.1).chain(unless.0..unless.1)
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
            let checks = pattern.checks.0 as usize..pattern.checks.1 as usize;
            if wanted {
                for atom in pack.checks[checks.clone()]
                    .iter()
                    .flat_map(|s| pack.set(*s))
                {
                    far[atom.index()] = true;
                }
            }
            if wakening {
                for atom in pack.checks[checks]
                    .iter()
                    .take(1)
                    .flat_map(|s| pack.set(*s))
                {
                    wakes[atom.index()] = true;
                }
            }
        }
        pack.far = far;
        pack.wakes = wakes;
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
            let atoms = pack.set(rule.under);
            let gated = rule.scope == Scope::Clause && !atoms.is_empty();
            of_rules.push(gated.then_some(pack.gates));
            if gated {
                opens.extend(atoms.iter().map(|atom| (*atom, pack.gates)));
                pack.gates += 1;
            }
        }
        opens.sort_unstable();
        pack.opens = opens;
        of_rules
    }

    /// Lets every pattern wait for the atoms of its rarest element.
    fn freeze_triggers(&mut self) {
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
            let mut checks = pack.checks[pattern.checks.0 as usize..pattern.checks.1 as usize]
                .iter()
                .map(|&set| pack.sets[set as usize]);
            let Some(rarest) = checks.next() else {
                continue;
            };
            let second = checks.next().unwrap_or_default();
            let trigger = Trigger {
                pattern: index as u32,
                second: second.0,
                seconds: (second.1 - second.0) as u16,
                gate: gate.unwrap_or_default(),
            };
            for atom in &pack.set_atoms[rarest.0 as usize..rarest.1 as usize] {
                lists[atom.index()][list].push(trigger);
            }
        }
        for (atom, lists) in lists.into_iter().enumerate() {
            let counts = lists.each_ref().map(Vec::len);
            if counts.iter().sum::<usize>() > MAX_TRIGGERED {
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
            self.pack.waiting.push(Waiting {
                first: self.pack.triggers.len() as u32,
                counts: counts.map(|n| n as u16),
            });
            self.pack.triggers.extend(lists.into_iter().flatten());
        }
    }
}
