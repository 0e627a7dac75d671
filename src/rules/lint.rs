//! Lints: what loads and is still not right.

use super::Source;
use super::compile::Files;
use super::file::{ConceptDef, RuleDef};
use super::frequency;
use super::pack::Names;
use super::pattern::{self, Choice};
use crate::diagnostic::Fault;
use crate::framework::Target;
use rustc_hash::{FxHashMap, FxHashSet};
use toml::Spanned;

/// A phrase at least this common, in a million words, says nothing by itself; see `frequency`.
const COMMON: f64 = 5_000.0;

/// Every lint of the files, ordered by file and place. Files that do not parse are left out: [`super::compile`] reports them.
///
/// | code | found |
/// |---|---|
/// | L001 | a concept that nothing uses |
/// | L002 | a pattern that stands twice in one file |
/// | L003 | a rule without a text in which it must fire |
/// | L004 | a rule without a text in which it must stay silent |
/// | L005 | a pattern of nothing but words that stand in every note |
/// | L006 | a term whose every phrase stands in one concept already |
pub fn lint(sources: &[Source]) -> Vec<Fault> {
    let mut sources: Vec<&Source> = sources.iter().collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let files = Files::parse(&sources, &mut Vec::new());
    let mut faults = Vec::new();
    unused(&files, &mut faults);
    for (source, file) in &files.lexicon {
        for concept in &file.concepts {
            repeated_terms(source, concept, &mut faults);
        }
    }
    for (source, target, rules) in &files.rules {
        shadowed(source, *target, rules, &mut faults);
        for rule in rules {
            examples(source, *target, rule, &mut faults);
            // What must stand above narrows a rule as well as words do.
            for text in rule.patterns.iter().filter(|_| rule.under.is_empty()) {
                broad(source, text, &mut faults);
            }
        }
    }
    faults.sort_by(|a, b| (&a.file, a.span.start, a.code).cmp(&(&b.file, b.span.start, b.code)));
    faults
}

/// The concepts that a text names: every `@id` in it.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split('@').skip(1).map(|rest| {
        rest.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '-')
            .next()
            .unwrap_or_default()
    })
}

fn unused(files: &Files<'_>, faults: &mut Vec<Fault>) {
    let mut used: FxHashSet<&str> = Names::READ_BY_CODE.iter().copied().collect();
    let mut all: Vec<&[Spanned<String>]> = Vec::new();
    for (_, file) in &files.lexicon {
        for c in &file.concepts {
            all.extend([c.terms.as_slice(), &c.patterns]);
        }
    }
    for (_, file) in &files.cues {
        for c in &file.cues {
            all.extend([c.terms.as_slice(), &c.patterns, &c.pseudo, &c.stoppers]);
        }
    }
    for (_, _, rules) in &files.rules {
        for r in rules {
            all.extend([r.patterns.as_slice(), &r.unless, &r.unless_near, &r.under]);
        }
    }
    used.extend(all.into_iter().flatten().flat_map(|t| named(t.get_ref())));
    for (source, file) in &files.lexicon {
        // A concept with a slot is used by the reader of mentions.
        for c in file
            .concepts
            .iter()
            .filter(|c| c.slot.is_none() && !used.contains(c.id.get_ref().as_str()))
        {
            faults.push(Fault::new(
                "L001",
                &source.path,
                c.id.span(),
                format!("nothing uses the concept '{}'", c.id.get_ref()),
                "name it in a pattern, give it a slot, or remove it",
            ));
        }
    }
}

fn repeated_terms(source: &Source, concept: &ConceptDef, faults: &mut Vec<Fault>) {
    let mut seen: FxHashMap<Choice, usize> = FxHashMap::default();
    for (index, term) in concept.terms.iter().enumerate() {
        let choices = pattern::parse_term(term.get_ref()).unwrap_or_default();
        // Groups may overlap; a term is idle only when nothing in it is new.
        let idle = !choices.is_empty() && choices.iter().all(|c| seen.contains_key(c));
        if idle && let Some(&first) = seen.get(&choices[0]) {
            faults.push(Fault::new(
                "L006",
                &source.path,
                term.span(),
                format!(
                    "{} stands in '{}' already",
                    shown(&choices[0]),
                    concept.terms[first].get_ref()
                ),
                "remove one of the two",
            ));
        }
        for choice in choices {
            seen.entry(choice).or_insert(index);
        }
    }
}

fn shown(choice: &Choice) -> String {
    match choice {
        Choice::Literal(words) => format!(
            "'{}'",
            words
                .iter()
                .map(|w| w.text.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        ),
        Choice::Concept(id) => format!("@{id}"),
        Choice::Builtin(name) => format!("<{name}>"),
    }
}

fn shadowed(source: &Source, target: Target, rules: &[RuleDef], faults: &mut Vec<Fault>) {
    // A rule with guards or a context of its own may use the same words for another reading.
    let mut seen: FxHashMap<(String, String), &str> = FxHashMap::default();
    for rule in rules {
        let condition = [&rule.unless, &rule.unless_near, &rule.under]
            .map(|texts| {
                texts
                    .iter()
                    .map(|t| t.get_ref().as_str())
                    .collect::<Vec<_>>()
                    .join("\u{0}")
            })
            .join("\u{1}");
        for text in &rule.patterns {
            let words = text
                .get_ref()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            if let Some(first) = seen.insert((words, condition.clone()), rule.id.get_ref()) {
                let what = format!(
                    "the rule '{}/{first}' has this pattern already",
                    target.id()
                );
                faults.push(Fault::new(
                    "L002",
                    &source.path,
                    text.span(),
                    what,
                    "remove one of the two",
                ));
            }
        }
    }
}

fn examples(source: &Source, target: Target, rule: &RuleDef, faults: &mut Vec<Fault>) {
    let id = format!("{}/{}", target.id(), rule.id.get_ref());
    if rule.fires.is_empty() {
        faults.push(Fault::new(
            "L003",
            &source.path,
            rule.id.span(),
            format!("the rule '{id}' has no text in which it must fire"),
            "add one to 'fires'",
        ));
    }
    if rule.silent.is_empty() {
        faults.push(Fault::new(
            "L004",
            &source.path,
            rule.id.span(),
            format!("the rule '{id}' has no text in which it must stay silent"),
            "add the nearest wording that means something else to 'silent'",
        ));
    }
}

fn broad(source: &Source, text: &Spanned<String>, faults: &mut Vec<Fault>) {
    let common = |choice: &Choice| match choice {
        Choice::Literal(words) => frequency::of_phrase(words) >= COMMON,
        Choice::Concept(_) => false,
        // A value or a name narrows; pronouns and parties stand in every note.
        Choice::Builtin(name) => {
            matches!(*name, "who" | "number" | "question")
                || name.ends_with("-self")
                || name.ends_with("-our")
        }
    };
    let expanded = pattern::parse(text.get_ref()).unwrap_or_default();
    let weak = expanded.iter().any(|parts| {
        parts
            .iter()
            .flat_map(|s| &s.items)
            .all(|item| item.choices.iter().any(common))
    });
    if weak {
        faults.push(Fault::new(
            "L005",
            &source.path,
            text.span(),
            "this pattern can match on words alone that stand in every note",
            "add a word or a @concept that tells",
        ));
    }
}
