//! What the files define, taken in: cues, rules and their guards.

use super::{Compiler, Draft, Files, GuardDrafts, MAX_RULES, Source, text::LineCount};
use crate::diagnostic::Fault;
use crate::rules::file::CueDef;
use crate::rules::pack::{Cue, CueAtoms, Rule, dimension_bit};
use crate::rules::pattern;
use crate::rules::tables::{AtomSet, Gives, Guards};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use toml::Spanned;

impl Compiler {
    /// Takes in the cues; their atoms are numbered in a row (see [`CueAtoms`]).
    pub(super) fn cues(&mut self, files: &Files<'_>, drafts: &mut Vec<Draft>) {
        let count = files
            .cues
            .iter()
            .map(|(_, file)| file.cues.len())
            .sum::<usize>();
        let first = self.add_atom("cue:boundary".to_owned(), false, None);
        self.add_atom("cue:correction".to_owned(), false, None);
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (source, file) in &files.cues {
            for def in &file.cues {
                let id = def.id.get_ref();
                if !seen.insert(id) {
                    self.faults.push(Fault::new(
                        "R026",
                        &source.path,
                        def.id.span(),
                        format!("the cue '{id}' is defined twice"),
                        "give each cue its own id",
                    ));
                }
                for part in ["", ":pseudo", ":stopper"] {
                    self.add_atom(format!("cue:{id}{part}"), false, None);
                }
            }
        }
        self.pack.cue_atoms = CueAtoms {
            first: first.0,
            count: CueAtoms::SHARED + CueAtoms::EACH * count as u16,
        };
        for (source, file) in &files.cues {
            self.add_terms(source, "cue:boundary", &file.stoppers);
            self.add_terms(source, "cue:correction", &file.corrections);
            for def in &file.cues {
                self.cue(source, def, drafts);
            }
        }
    }

    pub(super) fn cue(&mut self, source: &Source, def: &CueDef, drafts: &mut Vec<Draft>) {
        let name = format!("cue:{}", def.id.get_ref());
        let Some(&atom) = self.by_name.get(&name) else {
            return;
        };
        for (part, terms, patterns) in [
            ("", &def.terms, &def.patterns),
            (":pseudo", &def.pseudo, &def.pseudo_patterns),
            (":stopper", &def.stoppers, &Vec::new()),
        ] {
            let part = format!("{name}{part}");
            self.add_terms(source, &part, terms);
            let Some(&gives) = self.by_name.get(&part) else {
                continue;
            };
            for pattern in patterns {
                self.draft(source, pattern, Gives::Atom(gives), 0, drafts);
            }
        }
        self.pack.cues.push(Cue {
            id: def.id.get_ref().clone(),
            atom,
            sets: def.sets,
            direction: def.direction,
            reach: def.reach,
            rank: def.rank,
            strong: def.strong,
            beyond: def.beyond,
            titles: def.titles,
            onward: def.onward,
            yields: def.yields,
            answers: def.answers,
            except: def
                .except
                .iter()
                .fold(0, |bits, d| bits | dimension_bit(*d)),
        });
    }

    pub(super) fn rules(&mut self, files: &Files<'_>, drafts: &mut Vec<Draft>) {
        let mut seen: FxHashMap<String, ()> = FxHashMap::default();
        for (source, target, defs) in &files.rules {
            let mut lines = LineCount::new(&source.text);
            for def in defs {
                let id = format!("{}/{}", target.id(), def.id.get_ref());
                if seen.insert(id.clone(), ()).is_some() {
                    self.faults.push(Fault::new(
                        "R030",
                        &source.path,
                        def.id.span(),
                        format!("the rule '{id}' is defined twice"),
                        "give each rule its own id",
                    ));
                    continue;
                }
                if self.pack.rules.len() >= MAX_RULES {
                    self.faults.push(Fault::new(
                        "R031",
                        &source.path,
                        def.id.span(),
                        format!("more than {MAX_RULES} rules"),
                        "remove rules",
                    ));
                    return;
                }
                let index = self.pack.rules.len() as u32;
                for (i, text) in def.patterns.iter().enumerate() {
                    self.draft(source, text, Gives::Rule(index), i as u16, drafts);
                }
                if def.patterns.is_empty() {
                    self.faults.push(Fault::new(
                        "R032",
                        &source.path,
                        def.id.span(),
                        format!("the rule '{id}' has no pattern"),
                        "give it one, or remove it",
                    ));
                }
                let line = lines.at(def.id.span().start);
                let under = self.context(source, &def.under);
                self.pack.rules.push(Rule {
                    id,
                    target: *target,
                    why: def.why.clone(),
                    scope: def.scope,
                    status: def.status,
                    unless: Guards::default(),
                    unless_near: Guards::default(),
                    under,
                    texts: def.patterns.iter().map(|p| p.get_ref().clone()).collect(),
                    place: (source.path.clone(), line),
                });
            }
        }
        for (source, _, defs) in &files.rules {
            for def in defs {
                let mut drafts = GuardDrafts {
                    unless: Vec::new(),
                    unless_near: Vec::new(),
                };
                for text in &def.unless {
                    self.draft(source, text, Gives::Guard, 0, &mut drafts.unless);
                }
                for text in &def.unless_near {
                    self.draft(source, text, Gives::Guard, 0, &mut drafts.unless_near);
                }
                self.guards.push(drafts);
            }
        }
    }

    pub(super) fn context(&mut self, source: &Source, under: &[Spanned<String>]) -> AtomSet {
        let mut atoms = Vec::new();
        for text in under {
            match pattern::parse_term(text.get_ref()) {
                Ok(choices) => atoms.extend(
                    choices
                        .iter()
                        .filter_map(|c| self.resolve(c, source, &text.span())),
                ),
                Err(fault) => self.pattern_fault(source, text, fault),
            }
        }
        self.set(atoms)
    }
}
