//! Names and words: what concepts, terms and pattern elements come to as atoms.

use super::{
    Compiler, Draft, DraftItem, DraftSequence, MAX_ATOMS, MAX_FAULTS, MAX_ITEMS, MAX_TERMS, Source,
    text::nearest,
};
use crate::diagnostic::Fault;
use crate::lexicon::{AtomId, Builtin, MAX_TERM_WORDS, WordKey, caps_key};
use crate::rules::file::{ConceptDef, SlotKind};
use crate::rules::frequency;
use crate::rules::pack::Atom;
use crate::rules::pattern::{self, Choice, PlainSequence, Word};
use crate::rules::tables::Gives;
use crate::text::word_hash;
use std::ops::Range;
use toml::Spanned;

impl Compiler {
    pub(super) fn add_atom(&mut self, name: String, sided: bool, slot: Option<SlotKind>) -> AtomId {
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

    pub(super) fn declare(&mut self, source: &Source, def: &ConceptDef) {
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
    pub(super) fn add_terms(&mut self, source: &Source, concept: &str, terms: &[Spanned<String>]) {
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
    pub(super) fn stopped(&mut self, source: &Source, span: &Range<usize>) -> bool {
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

    pub(super) fn literal_into(
        &mut self,
        atom: AtomId,
        words: &[Word],
        source: &Source,
        span: &Range<usize>,
    ) {
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

    pub(super) fn pattern_fault(
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

    pub(super) fn resolve(
        &mut self,
        choice: &Choice,
        source: &Source,
        span: &Range<usize>,
    ) -> Option<AtomId> {
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

    pub(super) fn draft(
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

    pub(super) fn resolve_sequence(
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
}
