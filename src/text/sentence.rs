//! Where sentences end: full stops that are not abbreviations, question and exclamation marks.

use super::line::{Source, is_word};
use super::token::{Token, TokenKind, word_hash};
use super::words::{self, ABBREVIATION, BINDER, DETERMINER, PRONOUN, STAMP, TITLE, VERB};

/// How a sentence ends at a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// "." or "!".
    Stop,
    /// "?".
    Question,
}

/// Whether a sentence ends at token `i` of a block that ends at `end`.
pub(super) fn end_at(source: Source<'_>, i: u32, start: u32, end: u32) -> Option<End> {
    let token = source.get(i, end)?;
    if token.kind != TokenKind::Punct {
        return None;
    }
    match source.first(token) {
        b'?' => question(source, i, end).then_some(End::Question),
        b'!' => (!source.mark(i + 1, end, b')')).then_some(End::Stop),
        b'.' if token.end - token.start == 1 => {
            full_stop(source, i, start, end).then_some(End::Stop)
        }
        b'.' => ellipsis(source, i, end).then_some(End::Stop),
        ..0x80 => None,
        _ if token.text(source.text) == "…" => ellipsis(source, i, end).then_some(End::Stop),
        _ if token.text(source.text) == "？" => Some(End::Question),
        _ if token.text(source.text) == "。" => Some(End::Stop),
        _ => None,
    }
}

/// A question mark in brackets inside a sentence ("the board (who?) meets") ends nothing.
fn question(source: Source<'_>, i: u32, end: u32) -> bool {
    let bracketed = source.mark(i + 1, end, b')') || source.mark(i + 1, end, b']');
    !bracketed || i + 2 >= end
}

/// Three dots end a sentence when a new one starts behind them.
fn ellipsis(source: Source<'_>, i: u32, end: u32) -> bool {
    source
        .get(i + 1, end)
        .is_some_and(|next| next.capitalised && source.spaced(i, end))
}

fn full_stop(source: Source<'_>, i: u32, start: u32, end: u32) -> bool {
    let Some(next) = source.get(i + 1, end) else {
        return true;
    };
    let before = if i > start {
        source.get(i - 1, end)
    } else {
        None
    };
    let Some(before) = before else { return false };
    if before.end != source.tokens[i as usize].start {
        return true;
    }
    if !source.spaced(i, end) {
        return glued(source, before, next);
    }
    if words::is(before, TITLE) {
        // "no." is a number sign only before a number, and a sentence's end otherwise.
        let number = next.kind == TokenKind::Number;
        let ambiguous =
            before.is(const { word_hash("no") }) || before.is(const { word_hash("nr") });
        return if ambiguous {
            !number
        } else {
            before.is(const { word_hash("st") }) && !next.capitalised
        };
    }
    if words::is(before, ABBREVIATION) && words::is(before, STAMP) {
        return next.capitalised;
    }
    if words::is(before, ABBREVIATION) {
        return next.capitalised
            && (!before.capitalised || words::is(next, PRONOUN | DETERMINER | BINDER | VERB));
    }
    // Initials: "J. Smith", but "plan B. Then" ends.
    let initial = before.kind == TokenKind::Word
        && before.capitalised
        && before.end - before.start == 1
        && !before.is(const { word_hash("i") });
    !(initial && next.capitalised && !words::is(next, PRONOUN | DETERMINER))
}

/// A full stop without a space behind it: part of a name or number, a closing mark, or a slip of the keyboard.
fn glued(source: Source<'_>, before: &Token, next: &Token) -> bool {
    const NAME: u32 = 3;
    match next.kind {
        TokenKind::Word => {
            next.capitalised
                && !before.capitalised
                && is_word(before)
                && before.end - before.start > NAME
        }
        TokenKind::Number | TokenKind::Clitic => false,
        _ => !matches!(source.first(next), b'/' | b',' | b'@' | b'-' | b':' | b'*'),
    }
}

/// Marks that close what a sentence end stands in: quotes, brackets, repeated marks.
pub(super) fn is_closer(source: Source<'_>, token: &Token) -> bool {
    token.kind == TokenKind::Punct
        && (matches!(
            source.first(token),
            b'"' | b'\'' | b')' | b']' | b'?' | b'!' | b'.' | b'*' | b'_'
        ) || matches!(token.text(source.text), "”" | "’" | "»" | "…"))
}
