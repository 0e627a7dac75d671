//! Lines: what the marks at the start of a line say before anyone reads its words.

use super::document::TokenRange;
use super::token::{Token, TokenKind};

/// The mark that opens a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// None.
    None,
    /// "-", "*", "•", "1.", "a)", an arrow or a check sign.
    Bullet,
    /// A check box; true when ticked.
    Box(bool),
    /// "#", "##": the number of signs.
    Hash(u8),
    /// "|": a row of a table.
    Pipe,
}

/// One line and its marks.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// All its tokens, without the line end.
    pub tokens: TokenRange,
    /// What stands behind the quote marks and the opening mark.
    pub body: TokenRange,
    /// A blank line stands before it, or it is the first.
    pub after_blank: bool,
    /// How many ">" stand in front.
    pub depth: u8,
    /// Its opening mark.
    pub mark: Mark,
}

/// No limit on the words of a title, name or signature is as high: nobody needs to know of how many more a line consists.
pub(super) const MANY_WORDS: usize = 16;

/// A view of the note while it is cut into lines.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// The note.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: &'a [Token],
}

impl Source<'_> {
    /// The token at `i`, if there is one before `end`.
    pub fn get(&self, i: u32, end: u32) -> Option<&Token> {
        if i < end {
            self.tokens.get(i as usize)
        } else {
            None
        }
    }

    /// Whether the token at `i`, before `end`, is a mark that starts with this byte.
    pub fn mark(&self, i: u32, end: u32, byte: u8) -> bool {
        self.get(i, end)
            .is_some_and(|t| t.kind == TokenKind::Punct && self.first(t) == byte)
    }

    /// The first byte of a token.
    pub fn first(&self, token: &Token) -> u8 {
        self.text.as_bytes()[token.start as usize]
    }

    /// Whether white space stands behind the token at `i`, or the line ends there.
    pub fn spaced(&self, i: u32, end: u32) -> bool {
        match (self.get(i, end), self.get(i + 1, end)) {
            (Some(a), Some(b)) => a.end < b.start && !a.hyphenated,
            _ => true,
        }
    }

    /// The number of words and numbers in a range, counted no further than [`MANY_WORDS`].
    pub fn words(&self, range: &TokenRange) -> usize {
        let words = self.slice(range).iter().filter(|t| is_word(t));
        words.take(MANY_WORDS).count()
    }

    /// The tokens of a range.
    pub fn slice(&self, range: &TokenRange) -> &[Token] {
        &self.tokens[range.start as usize..range.end as usize]
    }

    /// Whether the token is a dash of any length.
    pub fn is_dash(&self, token: &Token) -> bool {
        token.kind == TokenKind::Punct
            && matches!(self.first(token), b'-' | 0x80..)
            && matches!(token.text(self.text), "-" | "–" | "—" | "--" | "―" | "−")
    }
}

/// Whether the token is a word or a number.
pub(super) fn is_word(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::Number)
}

/// Cuts the tokens into lines and reads their opening marks; empty lines are left out.
pub(super) fn lines(source: Source<'_>, out: &mut Vec<Line>) {
    out.clear();
    let mut start = 0u32;
    let mut after_blank = true;
    for (i, token) in source.tokens.iter().enumerate() {
        let i = i as u32;
        match token.kind {
            TokenKind::Newline => {
                if start < i {
                    out.push(read(source, start..i, after_blank));
                    after_blank = false;
                }
                after_blank |= blank_inside(token.text(source.text));
                start = i + 1;
            }
            TokenKind::Space if start == i => start = i + 1,
            _ => {}
        }
    }
    let end = source.tokens.len() as u32;
    if start < end {
        out.push(read(source, start..end, after_blank));
    }
}

/// Whether a run of line ends holds an empty line.
fn blank_inside(newline: &str) -> bool {
    newline
        .bytes()
        .filter(|&b| b == b'\n')
        .count()
        .max(newline.bytes().filter(|&b| b == b'\r').count())
        > 1
}

fn read(source: Source<'_>, tokens: TokenRange, after_blank: bool) -> Line {
    let end = tokens.end;
    let mut at = tokens.start;
    let mut depth = 0u8;
    while source.mark(at, end, b'>') && source.get(at, end).is_some_and(|t| t.end - t.start == 1) {
        depth = depth.saturating_add(1);
        at += 1;
    }
    // A bullet may stand before a box: "- [x] done". A box alone is enough.
    let (bullet, behind) = opening(source, at, end);
    let (mark, body) = match (bullet, opening(source, behind, end)) {
        (Mark::Bullet, (ticked @ Mark::Box(_), behind)) => (ticked, behind),
        _ => (bullet, behind),
    };
    Line {
        body: body..end,
        tokens,
        after_blank,
        depth,
        mark,
    }
}

/// The opening mark at `at` and where the body starts behind it.
fn opening(source: Source<'_>, at: u32, end: u32) -> (Mark, u32) {
    let Some(token) = source.get(at, end) else {
        return (Mark::None, at);
    };
    let text = token.text(source.text);
    let spaced = source.spaced(at, end) && at + 1 < end;
    match token.kind {
        TokenKind::Punct => match text.as_bytes()[0] {
            b'#' if spaced => (Mark::Hash(text.len().min(6) as u8), at + 1),
            b'|' => (Mark::Pipe, at + 1),
            b'[' => check_box(source, at, end),
            b'(' if short_label(source, at + 1, end) && source.mark(at + 2, end, b')') => {
                (Mark::Bullet, at + 3)
            }
            _ if is_bullet(text, spaced) && at + 1 < end => (Mark::Bullet, at + 1),
            _ => (Mark::None, at),
        },
        TokenKind::Number | TokenKind::Word => {
            let closed = source.mark(at + 1, end, b')')
                || (token.kind == TokenKind::Number && source.mark(at + 1, end, b'.'));
            let behind = source
                .get(at + 1, end)
                .is_some_and(|t| t.end - t.start == 1)
                && at + 2 < end
                && source.spaced(at + 1, end);
            if closed && behind && short_label(source, at, end) && !source.spaced(at, end) {
                return (Mark::Bullet, at + 2);
            }
            (Mark::None, at)
        }
        _ => (Mark::None, at),
    }
}

/// A number of up to three digits or a single letter.
fn short_label(source: Source<'_>, at: u32, end: u32) -> bool {
    source.get(at, end).is_some_and(|t| match t.kind {
        TokenKind::Number => {
            t.end - t.start <= 3 && t.text(source.text).bytes().all(|b| b.is_ascii_digit())
        }
        TokenKind::Word => t.end - t.start == 1,
        _ => false,
    })
}

fn is_bullet(text: &str, spaced: bool) -> bool {
    match text {
        "-" | "*" | "–" | "—" | "+" | "~" | "->" | "=>" | ">" | "o" => spaced,
        "•" | "·" | "◦" | "▪" | "‣" | "●" | "○" | "■" | "▸" | "►" | "→" | "⇒" | "➔" | "➜" | "∙"
        | "⁃" | "✅" | "☑" | "✔" | "☐" | "❌" | "✗" | "✘" | "✓" | "⚠" | "⚠\u{fe0f}" | "❗"
        | "❓" => true,
        _ => false,
    }
}

/// "[ ]", "[x]", "[~]", "[?]".
fn check_box(source: Source<'_>, at: u32, end: u32) -> (Mark, u32) {
    if source.mark(at + 1, end, b']') {
        return (Mark::Box(false), at + 2);
    }
    let inside = source.get(at + 1, end).map(|t| t.text(source.text));
    if source.mark(at + 2, end, b']') {
        match inside {
            Some("x" | "X" | "✓" | "✔" | "v") => return (Mark::Box(true), at + 3),
            Some("~" | "?" | "-" | "!" | "/") => return (Mark::Box(false), at + 3),
            _ => {}
        }
    }
    (Mark::None, at)
}
