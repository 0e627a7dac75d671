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

use crate::lexicon::{Builtin, inflections};
use crate::text::{Token, TokenKind, Tokenizer};

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

struct Parser<'p> {
    source: &'p str,
    at: usize,
}

impl Parser<'_> {
    fn peek(&mut self) -> Option<char> {
        let rest = &self.source[self.at..];
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        trimmed.chars().next()
    }

    /// Rows separated by `|`; at the top there is one row.
    fn alternatives(&mut self, depth: usize, inside: bool) -> Result<Vec<Vec<Node>>, PatternFault> {
        if depth > MAX_DEPTH {
            return Err(fault(
                "P005",
                self.at,
                format!("groups are nested more than {MAX_DEPTH} deep"),
                "make a shared concept of the inner group",
            ));
        }
        let mut rows = Vec::new();
        let mut row = Vec::new();
        let opened = self.at;
        loop {
            match self.peek() {
                None if inside => {
                    return Err(fault(
                        "P006",
                        opened,
                        "this group is not closed",
                        "add ')' or ']'",
                    ));
                }
                None => break,
                Some(')' | ']') if inside => break,
                Some('&') if !inside => break,
                Some('|') if inside => {
                    self.at += 1;
                    rows.push(std::mem::take(&mut row));
                }
                Some(_) => row.push(self.element(depth)?),
            }
        }
        rows.push(row);
        if rows.iter().any(Vec::is_empty) {
            return Err(fault(
                "P007",
                opened.min(self.source.len().saturating_sub(1)),
                "there is nothing to match here",
                "write at least one word, @concept or <value>",
            ));
        }
        Ok(rows)
    }

    fn element(&mut self, depth: usize) -> Result<Node, PatternFault> {
        let start = self.at;
        match self.peek() {
            Some(open @ ('(' | '[')) => {
                self.at += 1;
                let alternatives = self.alternatives(depth + 1, true)?;
                let close = if open == '(' { ')' } else { ']' };
                match self.peek() {
                    Some(c) if c == close => self.at += 1,
                    _ => {
                        return Err(fault(
                            "P006",
                            start,
                            "this group is not closed by its own bracket",
                            format!("close it with '{close}'"),
                        ));
                    }
                }
                Ok(Node::Group {
                    alternatives,
                    optional: open == '[',
                })
            }
            Some(')' | ']' | '|') => Err(fault(
                "P002",
                self.at,
                "this bracket or bar has no group",
                "open a group before it, or escape it with a backslash",
            )),
            Some('^') => {
                self.at += 1;
                Ok(Node::Start)
            }
            _ => self.word(start),
        }
    }

    fn word(&mut self, start: usize) -> Result<Node, PatternFault> {
        let rest = &self.source[self.at..];
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '|'))
            .unwrap_or(rest.len());
        let end = if end == 0 {
            rest.chars().next().map_or(0, char::len_utf8)
        } else {
            end
        };
        // A backslash takes the next character as it is: `\$`, `\&`, `\(`.
        if let Some(escaped) = rest.strip_prefix('\\') {
            let c = escaped
                .chars()
                .next()
                .ok_or_else(|| fault("P008", start, "a backslash at the very end", "remove it"))?;
            self.at += 1 + c.len_utf8();
            return Ok(Node::Word {
                forms: vec![vec![Word {
                    text: c.to_string(),
                    caps: false,
                }]],
            });
        }
        let word = &rest[..end];
        self.at += end;
        if word == "$" {
            return Ok(Node::End);
        }
        if let Some(n) = word.strip_prefix("..") {
            let gap = if n.is_empty() {
                Some(DEFAULT_GAP)
            } else {
                n.parse().ok().filter(|n| (1..=MAX_GAP).contains(n))
            };
            return gap.map(Node::Gap).ok_or_else(|| {
                fault(
                    "P009",
                    start,
                    format!("'{word}' is not a gap"),
                    format!("write '..' or '..N' with N from 1 to {MAX_GAP}"),
                )
            });
        }
        if let Some(id) = word.strip_prefix('@') {
            return Ok(Node::Atom(Choice::Concept(id.to_owned())));
        }
        if let Some(name) = word.strip_prefix('<').and_then(|w| w.strip_suffix('>')) {
            let known = Builtin::ALL.iter().find(|(_, n)| *n == name);
            return known
                .map(|(_, n)| Node::Atom(Choice::Builtin(n)))
                .ok_or_else(|| {
                    let names: Vec<_> = Builtin::ALL.iter().map(|(_, n)| *n).collect();
                    fault(
                        "P010",
                        start,
                        format!("there is no value called <{name}>"),
                        format!("write one of {}", names.join(", ")),
                    )
                });
        }
        if let Some(base) = word.strip_prefix('~').filter(|b| !b.is_empty()) {
            let forms = inflections(&base.to_lowercase())
                .iter()
                .map(|f| literal(f, false))
                .collect();
            return Ok(Node::Word { forms });
        }
        if let Some(caps) = word
            .strip_prefix('=')
            .filter(|w| !w.is_empty() && w.chars().any(char::is_alphabetic))
        {
            return Ok(Node::Word {
                forms: vec![literal(caps, true)],
            });
        }
        let mut forms = vec![literal(word, false)];
        if forms[0].is_empty() {
            return Err(fault(
                "P011",
                start,
                format!("'{word}' holds no word"),
                "remove it",
            ));
        }
        // Dictation drops the apostrophe of "hasn't".
        if word.ends_with("n't") || word.ends_with("n’t") {
            forms.push(literal(&word.replace(['\'', '’'], ""), false));
        }
        Ok(Node::Word { forms })
    }
}

/// The words of a literal, cut as notes are cut.
fn literal(text: &str, caps: bool) -> Vec<Word> {
    let mut tokens = Vec::new();
    let lower = text.to_lowercase().replace('’', "'");
    // A clitic that stands alone in a pattern is the second half of a contraction in a note.
    if matches!(lower.as_str(), "'s" | "'ll" | "'re" | "'ve" | "'d" | "'m") {
        return vec![Word { text: lower, caps }];
    }
    Tokenizer::tokenize(&lower, &mut tokens);
    let said = |t: &&Token| !matches!(t.kind, TokenKind::Space | TokenKind::Newline);
    tokens
        .iter()
        .filter(said)
        .map(|t| Word {
            text: t.text(&lower).to_owned(),
            caps,
        })
        .collect()
}

/// Expands one part (between `&`) into plain sequences.
fn expand_part(rows: &[Vec<Node>], source: &str) -> Result<Vec<PlainSequence>, PatternFault> {
    let mut out = Vec::new();
    for row in rows {
        out.extend(expand_row(row)?);
    }
    for sequence in &out {
        if sequence.items.is_empty() {
            return Err(fault(
                "P007",
                0,
                "this part can match nothing at all",
                "write at least one word outside of [ ]",
            ));
        }
    }
    if source.trim_start().starts_with("..") || source.trim_end().ends_with("..") {
        return Err(fault(
            "P012",
            0,
            "a gap at the edge of a pattern",
            "remove it: a pattern matches anywhere in its clause",
        ));
    }
    Ok(out)
}

/// A sequence under construction, with the gap that waits for the next item and whether the last item is an open literal.
#[derive(Clone, Default)]
struct Draft {
    sequence: PlainSequence,
    gap: u8,
    literal_open: bool,
    /// The choices of all its items together.
    choices: usize,
}

fn expand_row(row: &[Node]) -> Result<Vec<PlainSequence>, PatternFault> {
    let mut drafts = vec![Draft::default()];
    for node in row {
        drafts = extend(drafts, node)?;
        within_limits(&drafts)?;
    }
    Ok(drafts.into_iter().map(|d| d.sequence).collect())
}

/// Bounds both how many sequences there are and how long they grow, after every element.
fn within_limits(drafts: &[Draft]) -> Result<(), PatternFault> {
    let choices: usize = drafts.iter().map(|d| d.choices).sum();
    if drafts.len() > MAX_EXPANSIONS || choices > MAX_CHOICES {
        Err(too_many())
    } else {
        Ok(())
    }
}

fn extend(drafts: Vec<Draft>, node: &Node) -> Result<Vec<Draft>, PatternFault> {
    let mut out = Vec::with_capacity(drafts.len());
    match node {
        Node::Gap(n) => {
            for mut draft in drafts {
                draft.gap = draft.gap.max(*n);
                draft.literal_open = false;
                out.push(draft);
            }
        }
        Node::Start => {
            for mut draft in drafts {
                draft.sequence.from_start = true;
                out.push(draft);
            }
        }
        Node::End => {
            for mut draft in drafts {
                draft.sequence.to_end = true;
                out.push(draft);
            }
        }
        Node::Atom(choice) => {
            for mut draft in drafts {
                push_item(&mut draft, vec![choice.clone()], false);
                out.push(draft);
            }
        }
        Node::Word { forms } => {
            for mut draft in drafts {
                if !push_words(&mut draft, forms) {
                    return Err(too_many());
                }
                out.push(draft);
            }
        }
        Node::Group {
            alternatives,
            optional,
        } => {
            let (simple, complex) = sort_alternatives(alternatives)?;
            for draft in drafts {
                if *optional {
                    out.push(draft.clone());
                }
                if !simple.is_empty() {
                    let mut one = draft.clone();
                    push_item(&mut one, simple.clone(), false);
                    out.push(one);
                }
                for row in &complex {
                    let mut branches = vec![draft.clone()];
                    for node in *row {
                        branches = extend(branches, node)?;
                        within_limits(&branches)?;
                    }
                    for branch in &mut branches {
                        branch.literal_open = false;
                    }
                    out.extend(branches);
                    if out.len() > MAX_EXPANSIONS {
                        return Err(too_many());
                    }
                }
                within_limits(&out)?;
            }
        }
    }
    Ok(out)
}

/// Alternatives that are one run of words or one atom share an item; the others need a sequence each.
fn sort_alternatives(
    alternatives: &[Vec<Node>],
) -> Result<(Vec<Choice>, Vec<&Vec<Node>>), PatternFault> {
    let mut simple = Vec::new();
    let mut complex = Vec::new();
    for row in alternatives {
        match row.as_slice() {
            [Node::Atom(choice)] => simple.push(choice.clone()),
            nodes if nodes.iter().all(|n| matches!(n, Node::Word { .. })) => {
                let mut draft = Draft::default();
                for node in nodes {
                    if let Node::Word { forms } = node
                        && !push_words(&mut draft, forms)
                    {
                        return Err(too_many());
                    }
                }
                simple.extend(draft.sequence.items.into_iter().flat_map(|i| i.choices));
                if simple.len() > MAX_CHOICES {
                    return Err(too_many());
                }
            }
            _ => complex.push(row),
        }
    }
    Ok((simple, complex))
}

fn push_item(draft: &mut Draft, choices: Vec<Choice>, literal_open: bool) {
    let gap = std::mem::take(&mut draft.gap);
    draft.choices += choices.len();
    draft.sequence.items.push(PlainItem { choices, gap });
    draft.literal_open = literal_open;
}

/// Lengthens the open run of words, or opens one. False when the run has too many forms.
fn push_words(draft: &mut Draft, forms: &[Vec<Word>]) -> bool {
    if draft.literal_open
        && let Some(last) = draft.sequence.items.last_mut()
    {
        let mut choices = Vec::with_capacity(last.choices.len() * forms.len());
        for choice in &last.choices {
            if let Choice::Literal(words) = choice {
                choices.extend(
                    forms
                        .iter()
                        .map(|form| Choice::Literal(words.iter().chain(form).cloned().collect())),
                );
            }
        }
        draft.choices += choices.len() - last.choices.len();
        last.choices = choices;
        return last.choices.len() <= MAX_PHRASES;
    }
    push_item(
        draft,
        forms.iter().cloned().map(Choice::Literal).collect(),
        true,
    );
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(pattern: &str) -> Vec<String> {
        parse(pattern)
            .unwrap_or_else(|f| panic!("{pattern}: {f:?}"))
            .iter()
            .map(|all| {
                let sequences: Vec<_> = all
                    .iter()
                    .map(|s| {
                        s.items
                            .iter()
                            .map(|i| {
                                let choices: Vec<_> = i
                                    .choices
                                    .iter()
                                    .map(|c| match c {
                                        Choice::Literal(w) => w
                                            .iter()
                                            .map(|w| w.text.as_str())
                                            .collect::<Vec<_>>()
                                            .join(" "),
                                        Choice::Concept(id) => format!("@{id}"),
                                        Choice::Builtin(n) => format!("<{n}>"),
                                    })
                                    .collect();
                                format!(
                                    "{}{}",
                                    if i.gap > 0 {
                                        format!("..{} ", i.gap)
                                    } else {
                                        String::new()
                                    },
                                    choices.join("/")
                                )
                            })
                            .collect::<Vec<_>>()
                            .join(" + ")
                    })
                    .collect();
                sequences.join(" & ")
            })
            .collect()
    }

    #[test]
    fn words_join_into_one_literal() {
        assert_eq!(show("puts pen to paper"), ["puts pen to paper"]);
        assert_eq!(
            show("~sign off"),
            ["sign off/signs off/signed off/signing off"]
        );
    }

    #[test]
    fn simple_groups_share_an_item_and_complex_ones_expand() {
        assert_eq!(
            show("<who> .. (has to|needs to) approve"),
            ["<who> + ..3 has to/needs to + approve"]
        );
        assert_eq!(show("(a|b <money>) c"), ["a + c", "b + <money> + c"]);
        assert_eq!(show("[the] board"), ["board", "the + board"]);
    }

    #[test]
    fn parts_join_with_and() {
        assert_eq!(show("@a & b ..6 c"), ["@a & b + ..6 c"]);
    }

    #[test]
    fn negations_also_match_without_their_apostrophe() {
        assert_eq!(show("hasn't"), ["hasn't/hasnt"]);
    }

    #[test]
    fn faults_have_a_code_and_a_place() {
        for (pattern, code, at) in [
            ("a (b", "P006", 3),
            ("a ) b", "P002", 2),
            ("..99 a", "P009", 0),
            ("a <moneys>", "P010", 2),
            ("", "P007", 0),
            ("a & ", "P007", 3),
            ("(((((a)))))", "P005", 5),
            ("a ..", "P012", 0),
        ] {
            let fault = parse(pattern).expect_err(pattern);
            assert_eq!((fault.code, fault.at), (code, at), "{pattern}: {fault:?}");
        }
    }
}
