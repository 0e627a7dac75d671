//! From rule files to a [`Pack`]: parse, resolve, expand, order. Every fault is collected before giving up.

use super::file::{ConceptDef, CueFile, EvidenceFile, LexiconFile, RiskFile, RuleDef, Scope};
use super::frequency;
use super::pack::{Atom, Cue, CueAtoms, Gives, Item, Pack, Pattern, Rule, Sequence, dimension_bit};
use super::pattern::{self, Choice, PlainSequence, Word};
use crate::diagnostic::Fault;
use crate::framework::Target;
use crate::lexicon::{AtomId, Builtin, MAX_TERM_WORDS, TrieBuilder, WordKey, caps_key};
use crate::text::word_hash;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::Spanned;

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
/// How many times rarer a pattern is than its rarest element, roughly.
const PATTERN_SHARE: f64 = 5.0;

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

/// The parsed files with their paths.
#[derive(Default)]
pub(super) struct Files<'s> {
    pub lexicon: Vec<(&'s Source, LexiconFile)>,
    pub cues: Vec<(&'s Source, CueFile)>,
    pub rules: Vec<(&'s Source, Target, Vec<RuleDef>)>,
}

impl<'s> Files<'s> {
    pub fn parse(sources: &[&'s Source], faults: &mut Vec<Fault>) -> Self {
        let mut files = Files::default();
        let mut rules = 0;
        for &source in sources {
            if faults.len() > MAX_FAULTS {
                break;
            }
            if source.text.len() > MAX_FILE_BYTES {
                faults.push(Fault::new(
                    "R011",
                    &source.path,
                    0..0,
                    format!("the file is {} bytes long", source.text.len()),
                    format!("split it: {MAX_FILE_BYTES} bytes at most"),
                ));
                continue;
            }
            let stem = source
                .path
                .rsplit('/')
                .next()
                .and_then(|n| n.strip_suffix(".toml"))
                .unwrap_or_default();
            match source.path.split('/').next() {
                Some("lexicon") if stem == "cues" => {
                    if let Some(file) = read::<CueFile>(source, faults) {
                        files.cues.push((source, file));
                    }
                }
                Some("lexicon") => {
                    if let Some(file) = read::<LexiconFile>(source, faults) {
                        files.lexicon.push((source, file));
                    }
                }
                Some("evidence") => {
                    if let Some(file) = read::<EvidenceFile>(source, faults) {
                        let target = *file.dimension.get_ref();
                        let pillar = source.path.split('/').nth(1).unwrap_or_default();
                        if target.id() != stem || target.pillar().id() != pillar {
                            let want = format!("evidence/{}/{}.toml", target.pillar(), target);
                            faults.push(Fault::new(
                                "R012",
                                &source.path,
                                file.dimension.span(),
                                format!("dimension '{target}' in a file of another name"),
                                format!("name the file {want}"),
                            ));
                        }
                        files
                            .rules
                            .push((source, Target::Dimension(target), file.rules));
                    }
                }
                Some("risks") => {
                    if let Some(file) = read::<RiskFile>(source, faults) {
                        let target = *file.risk.get_ref();
                        if target.id() != stem {
                            faults.push(Fault::new(
                                "R012",
                                &source.path,
                                file.risk.span(),
                                format!("risk '{target}' in a file of another name"),
                                format!("name the file risks/{target}.toml"),
                            ));
                        }
                        files.rules.push((source, Target::Risk(target), file.rules));
                    }
                }
                _ => {}
            }
            // Counted file by file, so that a folder full of rules is never in memory at once.
            if let Some((at, _, defs)) = files
                .rules
                .last()
                .filter(|(at, ..)| std::ptr::eq(*at, source))
            {
                rules += defs.len();
                if rules > MAX_RULES {
                    let first = defs.first().map_or(0..0, |d| d.id.span());
                    faults.push(Fault::new(
                        "R031",
                        &at.path,
                        first,
                        format!("more than {MAX_RULES} rules up to here"),
                        "remove rules",
                    ));
                    break;
                }
            }
        }
        files
            .rules
            .sort_by_key(|(source, target, _)| (*target, source.path.clone()));
        files
    }
}

fn read<T: serde::de::DeserializeOwned>(source: &Source, faults: &mut Vec<Fault>) -> Option<T> {
    match toml::from_str::<T>(&source.text) {
        Ok(file) => Some(file),
        Err(error) => {
            let message = error.message().to_owned();
            faults.push(Fault::new(
                "R001",
                &source.path,
                error.span().unwrap_or(0..0),
                message,
                "see docs/RULES.md for the shape of a rule file",
            ));
            None
        }
    }
}

#[derive(Default)]
struct Compiler {
    pack: Pack,
    faults: Vec<Fault>,
    /// Terms collected before the automaton is frozen.
    terms: Vec<(Vec<WordKey>, AtomId)>,
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

    fn add_atom(
        &mut self,
        name: String,
        sided: bool,
        slot: Option<super::file::SlotKind>,
    ) -> AtomId {
        // `resolve` and `declare` report a full table; until then ids below the limit keep the tables in step.
        let id = AtomId(self.pack.atoms.len().min(MAX_ATOMS) as u16);
        if self.pack.atoms.len() >= MAX_ATOMS {
            self.full = true;
            return id;
        }
        self.by_name.insert(name.clone(), id);
        self.pack.atoms.push(Atom { name, sided, slot });
        self.own.push(0.0);
        id
    }

    fn declare(&mut self, source: &Source, def: &ConceptDef) {
        let id = &def.id;
        let name = id.get_ref();
        if self.by_name.contains_key(name) {
            self.faults.push(Fault::new(
                "R021",
                &source.path,
                id.span(),
                format!("the concept '{name}' is defined twice"),
                "rename one, or move its terms to the other",
            ));
        } else if name.is_empty()
            || !name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            self.faults.push(Fault::new(
                "R022",
                &source.path,
                id.span(),
                format!("'{name}' is not a concept id"),
                "use lower-case letters, digits and hyphens",
            ));
        } else {
            let atom = self.add_atom(name.clone(), def.sided, def.slot);
            self.places.insert(atom, (source.path.clone(), id.span()));
        }
    }

    /// Adds the terms of a concept (or of a cue's part) to the automaton.
    fn add_terms(&mut self, source: &Source, concept: &str, terms: &[Spanned<String>]) {
        let Some(&atom) = self.by_name.get(concept) else {
            return;
        };
        for term in terms {
            if self.stopped(source, &term.span()) {
                return;
            }
            match pattern::parse_term(term.get_ref()) {
                Ok(choices) => {
                    for choice in choices {
                        match choice {
                            Choice::Literal(words) => {
                                self.literal_into(atom, &words, source, &term.span())
                            }
                            other => {
                                if let Some(child) = self.resolve(&other, source, &term.span()) {
                                    self.parents.entry(child).or_default().insert(atom);
                                }
                            }
                        }
                    }
                }
                Err(fault) => self.pattern_fault(source, term, fault),
            }
        }
    }

    /// Whether to give up: a limit of the whole pack was passed, which is reported once, or there are faults enough.
    fn stopped(&mut self, source: &Source, span: &Range<usize>) -> bool {
        if self.faults.len() > MAX_FAULTS {
            return true;
        }
        let over = [
            (self.terms.len(), MAX_TERMS, "terms"),
            (self.items, MAX_ITEMS, "pattern elements"),
            (
                self.pack.atoms.len(),
                MAX_ATOMS - 1,
                "concepts and literals",
            ),
        ];
        if let Some((_, most, what)) = over.into_iter().find(|(n, most, _)| n > most) {
            if !self.faults.iter().any(|f| f.code.0 == "R033") {
                self.faults.push(Fault::new(
                    "R033",
                    &source.path,
                    span.clone(),
                    format!("the pack has more than {most} {what} up to here"),
                    "write fewer alternatives, or make shared concepts of them",
                ));
            }
            self.full = true;
        }
        self.full
    }

    fn literal_into(&mut self, atom: AtomId, words: &[Word], source: &Source, span: &Range<usize>) {
        if words.len() > MAX_TERM_WORDS {
            self.faults.push(Fault::new(
                "R023",
                &source.path,
                span.clone(),
                format!("a term of {} words", words.len()),
                format!("{MAX_TERM_WORDS} words at most: use a pattern with gaps"),
            ));
            return;
        }
        let keys: Vec<WordKey> = words
            .iter()
            .map(|w| {
                let hash = word_hash(&w.text);
                if w.caps { caps_key(hash) } else { hash }
            })
            .collect();
        self.own[atom.index()] += frequency::of_phrase(words);
        self.terms.push((keys, atom));
    }

    fn pattern_fault(
        &mut self,
        source: &Source,
        text: &Spanned<String>,
        fault: pattern::PatternFault,
    ) {
        // The span of a TOML string starts at its quote; escapes may shift later columns, which is good enough to find it.
        let start = text.span().start + 1 + fault.at;
        let end = text.span().end.saturating_sub(1).max(start + 1);
        self.faults.push(Fault::new(
            fault.code,
            &source.path,
            start..end,
            fault.message,
            fault.help,
        ));
    }

    fn resolve(&mut self, choice: &Choice, source: &Source, span: &Range<usize>) -> Option<AtomId> {
        match choice {
            Choice::Builtin(name) => Builtin::named(name).map(Builtin::atom),
            Choice::Concept(id) => {
                let found = self.by_name.get(id).copied();
                if found.is_none() && self.faults.len() <= MAX_FAULTS {
                    let near = nearest(id, self.by_name.keys());
                    let help = near.map_or_else(
                        || "define it in a file under lexicon/".to_owned(),
                        |n| format!("did you mean @{n}?"),
                    );
                    self.faults.push(Fault::new(
                        "R024",
                        &source.path,
                        span.clone(),
                        format!("there is no concept '@{id}'"),
                        help,
                    ));
                }
                found
            }
            Choice::Literal(words) => {
                let name = format!(
                    "\"{}\"",
                    words
                        .iter()
                        .map(|w| if w.caps {
                            format!("={}", w.text)
                        } else {
                            w.text.clone()
                        })
                        .collect::<Vec<_>>()
                        .join(" ")
                );
                if let Some(&atom) = self.by_name.get(&name) {
                    return Some(atom);
                }
                let atom = self.add_atom(name, false, None);
                self.places
                    .insert(atom, (source.path.clone(), span.clone()));
                self.literal_into(atom, words, source, span);
                Some(atom)
            }
        }
    }

    fn draft(
        &mut self,
        source: &Source,
        text: &Spanned<String>,
        gives: Gives,
        ordinal: u16,
        drafts: &mut Vec<Draft>,
    ) {
        if self.stopped(source, &text.span()) {
            return;
        }
        match pattern::parse(text.get_ref()) {
            Ok(expanded) => {
                for plain in expanded {
                    let parts = plain
                        .into_iter()
                        .map(|s| self.resolve_sequence(s, source, &text.span()))
                        .collect();
                    drafts.push(Draft {
                        parts,
                        gives,
                        ordinal,
                        level: 0,
                    });
                }
            }
            Err(fault) => self.pattern_fault(source, text, fault),
        }
    }

    fn resolve_sequence(
        &mut self,
        plain: PlainSequence,
        source: &Source,
        span: &Range<usize>,
    ) -> DraftSequence {
        self.items += plain.items.iter().map(|i| i.choices.len()).sum::<usize>();
        let items = plain
            .items
            .iter()
            .map(|item| DraftItem {
                atoms: item
                    .choices
                    .iter()
                    .filter_map(|c| self.resolve(c, source, span))
                    .collect(),
                gap: item.gap,
            })
            .collect();
        DraftSequence {
            items,
            from_start: plain.from_start,
            to_end: plain.to_end,
        }
    }

    /// Takes in the cues; their atoms are numbered in a row (see [`CueAtoms`]).
    fn cues(&mut self, files: &Files<'_>, drafts: &mut Vec<Draft>) {
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

    fn cue(&mut self, source: &Source, def: &super::file::CueDef, drafts: &mut Vec<Draft>) {
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

    fn rules(&mut self, files: &Files<'_>, drafts: &mut Vec<Draft>) {
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
                    unless: (0, 0),
                    unless_near: (0, 0),
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

    fn context(&mut self, source: &Source, under: &[Spanned<String>]) -> (u32, u32) {
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
        self.atom_range(atoms)
    }

    fn atom_range(&mut self, mut atoms: Vec<AtomId>) -> (u32, u32) {
        atoms.sort_unstable();
        atoms.dedup();
        let start = self.pack.item_atoms.len() as u32;
        self.pack.item_atoms.extend(atoms);
        (start, self.pack.item_atoms.len() as u32)
    }

    /// Orders everything and freezes it.
    fn finish(&mut self, mut drafts: Vec<Draft>, sources: &[&Source]) {
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

    /// A fault at the place of an atom.
    fn fault_at(
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
    fn narrow(&mut self) -> bool {
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
    fn levels(&mut self, drafts: &mut [Draft]) -> bool {
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
    fn ancestors(&self, atom: AtomId) -> BTreeSet<AtomId> {
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

    fn emit_all(&mut self, drafts: Vec<Draft>) -> (u32, u32) {
        let start = self.pack.patterns.len() as u32;
        for draft in drafts {
            self.emit(draft);
        }
        (start, self.pack.patterns.len() as u32)
    }

    /// Estimates how common every atom is: its own terms, those of the concepts that it takes in, and what its patterns find.
    /// `drafts` are in the order of their levels, so what a pattern stands on is known before it is.
    fn estimate(&mut self, drafts: &[Draft]) {
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

    fn emit(&mut self, draft: Draft) {
        let first = self.pack.sequences.len() as u32;
        // (how common, which item), to look for the rarest first.
        let mut order: Vec<(f64, u32)> = Vec::new();
        for part in draft.parts {
            let start = self.pack.items.len() as u32;
            for item in part.items {
                order.push((
                    item.atoms.iter().map(|a| self.commonness[a.index()]).sum(),
                    self.pack.items.len() as u32,
                ));
                let atoms = self.atom_range(item.atoms);
                self.pack.items.push(Item {
                    atoms,
                    gap: item.gap,
                });
            }
            let end = self.pack.items.len() as u32;
            self.pack.sequences.push(Sequence {
                items: (start, end),
                from_start: part.from_start,
                to_end: part.to_end,
            });
        }
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let trigger = order
            .first()
            .map_or((0, 0), |(_, item)| self.pack.items[*item as usize].atoms);
        let checks = self.pack.checks.len() as u32;
        self.pack.checks.extend(order.iter().map(|(_, item)| item));
        let checks = (checks, self.pack.checks.len() as u32);
        let sequences = (first, self.pack.sequences.len() as u32);
        self.pack.patterns.push(Pattern {
            sequences,
            gives: draft.gives,
            trigger,
            checks,
            ordinal: draft.ordinal,
        });
    }

    /// Marks the atoms that patterns over whole sentences can make use of, directly or through predicates.
    fn freeze_far(&mut self) {
        let pack = &mut self.pack;
        pack.far = vec![false; pack.atoms.len()];
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
        for index in (0..pack.patterns.len()).rev() {
            let pattern = &pack.patterns[index];
            let wanted = match pattern.gives {
                Gives::Rule(rule) => pack.rules[rule as usize].scope == Scope::Sentence,
                Gives::Guard => near.contains(&(index as u32)),
                Gives::Atom(atom) => pack.closure_of(atom).iter().any(|a| pack.far[a.index()]),
            };
            if wanted {
                let items = pack.sequences
                    [pattern.sequences.0 as usize..pattern.sequences.1 as usize]
                    .iter()
                    .flat_map(|s| s.items.0..s.items.1);
                let atoms: Vec<AtomId> = items
                    .flat_map(|i| pack.atoms_in(pack.items[i as usize].atoms))
                    .copied()
                    .collect();
                for atom in atoms {
                    pack.far[atom.index()] = true;
                }
            }
        }
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

    fn freeze_triggers(&mut self) {
        let mut lists: Vec<Vec<u32>> = vec![Vec::new(); self.pack.atoms.len()];
        for (index, pattern) in self.pack.patterns.iter().enumerate() {
            if pattern.gives != Gives::Guard {
                for atom in self.pack.atoms_in(pattern.trigger) {
                    lists[atom.index()].push(index as u32);
                }
            }
        }
        for (atom, list) in lists.into_iter().enumerate() {
            if list.len() > MAX_TRIGGERED {
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
            let start = self.pack.triggered.len() as u32;
            self.pack.triggered.extend(list);
            self.pack
                .triggers
                .push((start, self.pack.triggered.len() as u32));
        }
    }
}

/// Line numbers of places that are asked for in rising order, in one pass over the text.
struct LineCount<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl<'t> LineCount<'t> {
    fn new(text: &'t str) -> Self {
        LineCount {
            text,
            at: 0,
            line: 1,
        }
    }

    fn at(&mut self, place: usize) -> u32 {
        if place < self.at {
            *self = LineCount::new(self.text);
        }
        self.line += self.text.as_bytes()[self.at..place]
            .iter()
            .filter(|b| **b == b'\n')
            .count() as u32;
        self.at = place;
        self.line
    }
}

/// A hash of all sources, in path order, as 16 hexadecimal digits.
fn version(sources: &[&Source]) -> String {
    let mut hash = 0u64;
    for source in sources {
        hash = hash.rotate_left(7) ^ word_hash(&source.path);
        for line in source.text.lines() {
            hash = hash.rotate_left(7).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word_hash(line);
        }
    }
    format!("{hash:016x}")
}

/// The known name that differs least from a mistyped one, if any is close.
fn nearest<'n>(given: &str, names: impl Iterator<Item = &'n String>) -> Option<String> {
    let close = |name: &str| {
        let common = name
            .bytes()
            .zip(given.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        let tail = name
            .bytes()
            .rev()
            .zip(given.bytes().rev())
            .take_while(|(a, b)| a == b)
            .count();
        (common + tail).min(given.len())
    };
    names
        .filter(|n| !n.starts_with(['"', '<']))
        .map(|n| (close(n), n))
        .filter(|(score, n)| *score * 3 >= given.len().max(n.len()) * 2)
        .max_by(|a, b| (a.0, b.1).cmp(&(b.0, a.1)))
        .map(|(_, n)| n.clone())
}
