//! What stands on what: the atoms that an atom is also, the levels of predicates, and how common everything is.

use super::{Compiler, Draft, MAX_ANCESTORS, MAX_LEVELS, MAX_SHARED};
use crate::diagnostic::Fault;
use crate::lexicon::AtomId;
use crate::rules::tables::Gives;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// How many times rarer a pattern is than its rarest element, roughly.
const PATTERN_SHARE: f64 = 5.0;

impl Compiler {
    /// A fault at the place of an atom.
    pub(super) fn fault_at(
        &mut self,
        code: &'static str,
        atom: AtomId,
        message: String,
        help: impl Into<String>,
    ) {
        let (file, span) = self
            .places
            .get(&atom)
            .cloned()
            .unwrap_or_else(|| ("lexicon".to_owned(), 0..0));
        self.faults
            .push(Fault::new(code, &file, span, message, help));
    }

    /// False when concepts are part of too many others, or too many share a term: each costs a hit wherever a term stands.
    pub(super) fn narrow(&mut self) -> bool {
        for index in 0..self.pack.atoms.len() {
            if self.ancestors(AtomId(index as u16)).len() > MAX_ANCESTORS {
                let name = self.pack.atoms[index].name.clone();
                self.fault_at(
                    "R034",
                    AtomId(index as u16),
                    format!("{name} is part of more than {MAX_ANCESTORS} concepts"),
                    "take it into fewer concepts, directly or by way of others",
                );
                return false;
            }
        }
        self.terms.sort_unstable();
        self.terms.dedup();
        if let Some(crowd) = self
            .terms
            .chunk_by(|a, b| a.0 == b.0)
            .find(|same| same.len() > MAX_SHARED)
        {
            let names: Vec<&str> = crowd
                .iter()
                .take(3)
                .map(|(_, atom)| self.pack.atoms[atom.index()].name.as_str())
                .collect();
            let message = format!(
                "more than {MAX_SHARED} concepts share one term: {}, …",
                names.join(", ")
            );
            let first = crowd[0].1;
            self.fault_at(
                "R035",
                first,
                message,
                "put the term into one concept and let the others take it in with @concept",
            );
            return false;
        }
        true
    }

    /// Gives every predicate its level. False when predicates stand on each other in a ring.
    pub(super) fn levels(&mut self, drafts: &mut [Draft]) -> bool {
        let mut level: FxHashMap<AtomId, usize> = FxHashMap::default();
        for _ in 0..=MAX_LEVELS {
            let mut changed = false;
            for draft in drafts.iter_mut() {
                let Gives::Atom(atom) = draft.gives else {
                    continue;
                };
                let below = draft
                    .parts
                    .iter()
                    .flat_map(|s| &s.items)
                    .flat_map(|i| &i.atoms)
                    .map(|a| level.get(a).copied().unwrap_or(0))
                    .max()
                    .unwrap_or(0);
                draft.level = below + 1;
                for ancestor in self.ancestors(atom) {
                    let entry = level.entry(ancestor).or_insert(0);
                    if *entry < draft.level {
                        *entry = draft.level;
                        changed = true;
                    }
                }
            }
            if !changed {
                return true;
            }
        }
        if let Some(worst) = level
            .iter()
            .max_by_key(|(atom, level)| (**level, atom.0))
            .map(|(atom, _)| *atom)
        {
            let message = format!(
                "the concept '{}' stands on itself, or on more than {MAX_LEVELS} others",
                self.pack.atoms[worst.index()].name
            );
            self.fault_at("R025", worst, message, "break the ring of patterns");
        }
        false
    }

    /// The atom and everything that it is also.
    pub(super) fn ancestors(&self, atom: AtomId) -> BTreeSet<AtomId> {
        let mut out = BTreeSet::from([atom]);
        let mut open = vec![atom];
        while let Some(next) = open.pop() {
            for &parent in self.parents.get(&next).into_iter().flatten() {
                // One more than allowed is enough to know that there are too many.
                if out.len() <= MAX_ANCESTORS && out.insert(parent) {
                    open.push(parent);
                }
            }
        }
        out
    }

    /// Estimates how common every atom is: its own terms, those of the concepts that it takes in, and what its patterns find.
    /// `drafts` are in the order of their levels, so what a pattern stands on is known before it is.
    pub(super) fn estimate(&mut self, drafts: &[Draft]) {
        self.commonness = self.own.clone();
        for atom in 0..self.own.len() {
            let own = self.own[atom];
            if own > 0.0 {
                for ancestor in self.ancestors(AtomId(atom as u16)) {
                    if ancestor.index() != atom {
                        self.commonness[ancestor.index()] += own;
                    }
                }
            }
        }
        for draft in drafts {
            let Gives::Atom(atom) = draft.gives else {
                continue;
            };
            let items = draft.parts.iter().flat_map(|s| &s.items);
            let rarest = items
                .map(|i| {
                    i.atoms
                        .iter()
                        .map(|a| self.commonness[a.index()])
                        .sum::<f64>()
                })
                .fold(f64::INFINITY, f64::min);
            // A pattern is found far less often than its rarest element.
            let often = if rarest.is_finite() {
                rarest / PATTERN_SHARE
            } else {
                0.0
            };
            for ancestor in self.ancestors(atom) {
                self.commonness[ancestor.index()] += often;
            }
        }
    }
}
