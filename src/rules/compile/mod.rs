//! From rule files to a [`Pack`]: parse, resolve, expand, order, freeze. Every fault is collected before giving up.

mod files;
mod freeze;
mod names;
mod order;
mod sections;
mod text;

pub(super) use self::files::Files;
use super::frequency;
use super::pack::Pack;
use super::tables::{AtomSet, Gives};
use crate::diagnostic::Fault;
use crate::lexicon::{AtomId, Builtin, WordKey};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The most rules a pack may have.
pub const MAX_RULES: usize = 20_000;
/// The most atoms a pack may have: their ids are 16 bits wide.
const MAX_ATOMS: usize = 60_000;
/// The largest rule file, in bytes.
pub const MAX_FILE_BYTES: usize = 1 << 20;
/// The largest pack, in bytes of source.
pub const MAX_PACK_BYTES: usize = 8 << 20;
/// The most terms, after expansion, that all concepts and patterns may have together.
const MAX_TERMS: usize = 250_000;
/// The most elements, after expansion, that all patterns may have together.
const MAX_ITEMS: usize = 400_000;
/// How many concepts one concept may be part of, itself included; keeps what a hit stands for short.
const MAX_ANCESTORS: usize = 48;
/// How many concepts and literals may share one term: each is a hit wherever the term stands.
const MAX_SHARED: usize = 48;
/// How many patterns may wait for one word: each is looked at wherever the word stands.
const MAX_TRIGGERED: usize = 4_000;
/// The most faults reported: a file of another kind altogether must not be quoted line by line.
const MAX_FAULTS: usize = 500;
/// How many predicates may stand on one another.
const MAX_LEVELS: usize = 6;

/// One rule file: its path below the rule folder, with `/`, and its text.
#[derive(Clone, Debug)]
pub struct Source {
    /// For example `evidence/paper/procurement.toml`.
    pub path: String,
    /// TOML.
    pub text: String,
}

/// Compiles a pack. The order of `sources` does not matter.
///
/// # Errors
/// Every fault found, ordered by file and place.
pub fn compile(sources: &[Source]) -> Result<Pack, Vec<Fault>> {
    let mut sources: Vec<&Source> = sources.iter().collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let mut c = Compiler::default();
    let total: usize = sources.iter().map(|s| s.text.len()).sum();
    if total > MAX_PACK_BYTES {
        c.faults.push(Fault::new(
            "R010",
            &sources[0].path,
            0..0,
            format!("the pack is {total} bytes long"),
            format!("{MAX_PACK_BYTES} bytes at most"),
        ));
        return Err(c.faults);
    }
    let files = Files::parse(&sources, &mut c.faults);
    if !c.faults.iter().any(|f| f.code.0 == "R031") {
        c.build(&files, &sources);
    }
    c.faults
        .sort_by(|a, b| (&a.file, a.span.start, a.code).cmp(&(&b.file, b.span.start, b.code)));
    c.faults.truncate(MAX_FAULTS);
    if c.faults.is_empty() {
        Ok(c.pack)
    } else {
        Err(c.faults)
    }
}

#[derive(Default)]
struct Compiler {
    pack: Pack,
    faults: Vec<Fault>,
    /// Terms collected before the automaton is frozen.
    terms: Vec<(Vec<WordKey>, AtomId)>,
    /// Sets of atoms by what they hold: most elements are written more than once.
    sets: FxHashMap<Vec<AtomId>, AtomSet>,
    /// Concept and literal atoms by name.
    by_name: FxHashMap<String, AtomId>,
    /// Where a concept or literal stands first, for faults that concern the whole pack.
    places: FxHashMap<AtomId, (String, Range<usize>)>,
    /// What an atom is also: its direct parents.
    parents: BTreeMap<AtomId, BTreeSet<AtomId>>,
    /// How often an atom's own terms stand in a million words; [`Self::estimate`] adds those of the concepts that it takes in.
    own: Vec<f64>,
    commonness: Vec<f64>,
    /// Elements of all patterns so far, after expansion.
    items: usize,
    /// For each pattern the sets of its elements, the rarest first.
    by_rarity: Vec<Vec<AtomSet>>,
    /// A limit of the whole pack was passed and reported; nothing more is expanded.
    full: bool,
    /// The guards of each rule, in rule order; `near` guards look at the sentence.
    guards: Vec<GuardDrafts>,
}

/// The guards of one rule.
struct GuardDrafts {
    unless: Vec<Draft>,
    unless_near: Vec<Draft>,
}

/// A pattern that waits for its level to be known.
struct Draft {
    parts: Vec<DraftSequence>,
    gives: Gives,
    ordinal: u16,
    /// Of a predicate: how many predicates stand below it. 0 for rules.
    level: usize,
}

/// A sequence whose names are resolved.
struct DraftSequence {
    items: Vec<DraftItem>,
    from_start: bool,
    to_end: bool,
}

struct DraftItem {
    atoms: Vec<AtomId>,
    gap: u8,
}

impl Compiler {
    fn build(&mut self, files: &Files<'_>, sources: &[&Source]) {
        for (builtin, name) in Builtin::ALL {
            let id = self.add_atom(format!("<{name}>"), false, None);
            debug_assert_eq!(id, builtin.atom());
            self.own[id.index()] = frequency::of_builtin(*builtin);
        }
        for part in [Builtin::Person, Builtin::Role, Builtin::Body] {
            self.parents
                .entry(part.atom())
                .or_default()
                .insert(Builtin::Who.atom());
        }
        for (source, file) in &files.lexicon {
            for def in &file.concepts {
                self.declare(source, def);
            }
        }
        let mut drafts = Vec::new();
        for (source, file) in &files.lexicon {
            for def in &file.concepts {
                self.add_terms(source, def.id.get_ref(), &def.terms);
                let Some(&atom) = self.by_name.get(def.id.get_ref()) else {
                    continue;
                };
                for pattern in &def.patterns {
                    self.draft(source, pattern, Gives::Atom(atom), 0, &mut drafts);
                }
            }
        }
        self.cues(files, &mut drafts);
        self.rules(files, &mut drafts);
        if !self.faults.is_empty() {
            return;
        }
        self.finish(drafts, sources);
    }
}
