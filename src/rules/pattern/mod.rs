//! The pattern language of rule files.
//!
//! A pattern is one or more sequences joined by `&` (all must match, in any order). A sequence is a row of elements:
//!
//! | written | matches |
//! |---|---|
//! | `puts pen to paper` | these words, in any case |
//! | `~sign off` | sign, signs, signed or signing, then "off" |
//! | `=IT` | the word in capitals only |
//! | `@legal-team` | a term of the shared concept |
//! | `<money>` | a value or mention |
//! | `(a b\|c\|@d)` | one of these |
//! | `[the]` | this or nothing |
//! | `..` `..6` | up to three (six) tokens in between |
//! | `^` `$` | the start, the end of the clause |
//!
//! Groups expand when the pattern is compiled, within [`MAX_EXPANSIONS`]; gaps are bounded by [`MAX_GAP`]. So every pattern
//! costs a bounded amount of work per clause.

mod expand;
mod parser;
#[cfg(test)]
mod tests;

use expand::expand_part;
use parser::Parser;

/// The most sequences that one pattern may expand to.
pub const MAX_EXPANSIONS: usize = 256;
/// The most words, concepts and values that the expanded sequences of one pattern may hold together.
const MAX_CHOICES: usize = 16_384;
/// The most phrases that one term may stand for: a term costs memory only, never time.
pub const MAX_PHRASES: usize = 4096;
/// The widest gap, in tokens.
pub const MAX_GAP: u8 = 12;
/// The gap that a bare `..` stands for.
const DEFAULT_GAP: u8 = 3;
/// How deep groups may be nested.
const MAX_DEPTH: usize = 4;
/// The longest pattern, in bytes.
pub const MAX_PATTERN_BYTES: usize = 4096;

/// A fault in a pattern: the byte offset within it, what is wrong and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternFault {
    /// Stable code.
    pub code: &'static str,
    /// Byte offset in the pattern.
    pub at: usize,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// One thing that an item accepts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice {
    /// A run of words, each as rules write it.
    Literal(Vec<Word>),
    /// A shared concept.
    Concept(String),
    /// A value or mention.
    Builtin(&'static str),
}

/// A word of a literal run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word {
    /// Its text, lower case.
    pub text: String,
    /// Only in capitals.
    pub caps: bool,
}

/// One element: any of the choices, at most `gap` tokens after the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainItem {
    /// What it accepts.
    pub choices: Vec<Choice>,
    /// The most tokens allowed before it.
    pub gap: u8,
}

/// A row of elements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlainSequence {
    /// The elements.
    pub items: Vec<PlainItem>,
    /// Must begin the clause.
    pub from_start: bool,
    /// Must end the clause.
    pub to_end: bool,
}

/// A pattern after expansion: alternatives, each a set of sequences that must all match.
pub type Expanded = Vec<Vec<PlainSequence>>;

/// Parses and expands a pattern.
pub fn parse(pattern: &str) -> Result<Expanded, PatternFault> {
    if pattern.len() > MAX_PATTERN_BYTES {
        return Err(fault(
            "P001",
            0,
            format!("the pattern is {} bytes long", pattern.len()),
            format!("split it: {MAX_PATTERN_BYTES} bytes at most"),
        ));
    }
    let mut parser = Parser {
        source: pattern,
        at: 0,
    };
    let mut parts: Vec<Vec<PlainSequence>> = Vec::new();
    loop {
        let node = parser.alternatives(0, false)?;
        parts.push(expand_part(&node, pattern)?);
        match parser.peek() {
            Some('&') => parser.at += 1,
            None => break,
            Some(c) => {
                return Err(fault(
                    "P002",
                    parser.at,
                    format!("'{c}' does not fit here"),
                    "close the group before it, or escape it with a backslash",
                ));
            }
        }
    }
    let mut out: Expanded = vec![Vec::new()];
    for part in parts {
        let mut next = Vec::with_capacity(out.len() * part.len());
        for head in &out {
            for tail in &part {
                let mut all = head.clone();
                all.push(tail.clone());
                next.push(all);
            }
        }
        if next.len() > MAX_EXPANSIONS {
            return Err(too_many());
        }
        out = next;
    }
    Ok(out)
}

/// Parses a term of a concept: literal alternatives, or one other concept or value.
pub fn parse_term(term: &str) -> Result<Vec<Choice>, PatternFault> {
    let mut out = Vec::new();
    for mut sequences in parse(term)? {
        let plain = match (sequences.pop(), sequences.is_empty()) {
            (Some(sequence), true)
                if sequence.items.len() == 1 && !sequence.from_start && !sequence.to_end =>
            {
                sequence
            }
            (Some(sequence), true)
                if sequence.items.iter().all(|i| {
                    i.gap == 0 && i.choices.iter().all(|c| matches!(c, Choice::Literal(_)))
                }) =>
            {
                out.extend(join_literals(&sequence)?);
                continue;
            }
            _ => {
                return Err(fault(
                    "P003",
                    0,
                    "a term is one run of words, or one @concept or <value>",
                    "move it to 'patterns', where gaps and sequences are allowed",
                ));
            }
        };
        out.extend(plain.items.into_iter().flat_map(|i| i.choices));
    }
    out.sort();
    out.dedup();
    Ok(out)
}

fn join_literals(sequence: &PlainSequence) -> Result<Vec<Choice>, PatternFault> {
    let mut runs: Vec<Vec<Word>> = vec![Vec::new()];
    for item in &sequence.items {
        let mut next = Vec::new();
        for run in &runs {
            for choice in &item.choices {
                if let Choice::Literal(words) = choice {
                    next.push(run.iter().chain(words).cloned().collect());
                }
            }
        }
        if next.len() > MAX_PHRASES {
            return Err(fault(
                "P013",
                0,
                format!("the groups of this term stand for more than {MAX_PHRASES} phrases"),
                "split it into several terms",
            ));
        }
        runs = next;
    }
    Ok(runs.into_iter().map(Choice::Literal).collect())
}

fn fault(
    code: &'static str,
    at: usize,
    message: impl Into<String>,
    help: impl Into<String>,
) -> PatternFault {
    PatternFault {
        code,
        at,
        message: message.into(),
        help: help.into(),
    }
}

fn too_many() -> PatternFault {
    fault(
        "P004",
        0,
        format!("the groups of this pattern expand to more than {MAX_EXPANSIONS} sequences"),
        "make a shared concept of the alternatives",
    )
}

#[derive(Debug, Clone)]
enum Node {
    Word {
        forms: Vec<Vec<Word>>,
    },
    Atom(Choice),
    Gap(u8),
    Start,
    End,
    Group {
        alternatives: Vec<Vec<Node>>,
        optional: bool,
    },
}
