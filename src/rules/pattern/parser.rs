//! From the written pattern to its nodes.

use super::{Choice, DEFAULT_GAP, MAX_DEPTH, MAX_GAP, Node, PatternFault, Word, fault};
use crate::lexicon::{Builtin, inflections};
use crate::text::{Token, TokenKind, Tokenizer};

pub(super) struct Parser<'p> {
    pub(super) source: &'p str,
    pub(super) at: usize,
}

impl Parser<'_> {
    pub(super) fn peek(&mut self) -> Option<char> {
        let rest = &self.source[self.at..];
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        trimmed.chars().next()
    }

    /// Rows separated by `|`; at the top there is one row.
    pub(super) fn alternatives(
        &mut self,
        depth: usize,
        inside: bool,
    ) -> Result<Vec<Vec<Node>>, PatternFault> {
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

    pub(super) fn element(&mut self, depth: usize) -> Result<Node, PatternFault> {
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

    pub(super) fn word(&mut self, start: usize) -> Result<Node, PatternFault> {
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
