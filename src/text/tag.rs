//! Tags: the name or key in front of a colon, and whether the note uses it for speakers or for fields.
//!
//! "Legal: two weeks" and "Ines: two weeks" look alike. The note as a whole decides: a tag that comes back is a speaker,
//! a stamp or a seller's tag makes it one, and the known names of fields are keys unless they come back.

use super::document::TokenRange;
use super::line::{Line, Mark, Source, is_word};
use super::token::{Token, TokenKind};
use super::words::{self, FIELD, PRONOUN, SELLER, STAMP};
use rustc_hash::FxHashMap;

/// Longest tag, in words: "Transportation Director", "M. Alvarez (City Clerk)".
const MAX_TAG_WORDS: usize = 6;
/// Longest key in front of a dash or an equals sign.
const MAX_DASH_KEY_WORDS: usize = 3;
/// A tag used on so many lines belongs to a speaker.
const SPEAKER_LINES: u32 = 3;

/// How a tag is set off from what it introduces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// "Name: text".
    Colon,
    /// "Name - text" or "Key = text".
    Dash,
    /// "[Name, role] text".
    Bracket,
    /// A line of its own: "**Name**", "Name  10:32 AM", "[10:32] Name:".
    Alone,
}

/// A tag in front of a line.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    /// The name or key, without stamps, brackets and marks.
    pub name: TokenRange,
    /// First token of what it introduces.
    pub content: u32,
    /// How it is set off.
    pub style: Style,
    /// A time stands beside it.
    pub stamped: bool,
    /// Identifies the name over the note.
    pub id: u64,
}

/// What the note's tags are used for.
#[derive(Default)]
pub(super) struct Census {
    /// Lines by tag.
    lines: FxHashMap<u64, u32>,
    /// Lines by tag that stands alone on a line.
    alone: FxHashMap<u64, u32>,
    /// Lines by tag before a dash.
    dashes: FxHashMap<u64, u32>,
    /// The note reads as a conversation.
    pub conversation: bool,
}

/// Reads the tag of a line, if it has one.
pub(super) fn read(source: Source<'_>, line: &Line) -> Option<Tag> {
    let end = line.body.end;
    let (mut at, mut stamped) = skip_stamp(source, line.body.start, end);
    let bold =
        source.mark(at, end, b'*') && source.get(at, end).is_some_and(|t| t.end - t.start == 2);
    at += u32::from(bold);
    if source.mark(at, end, b'[') && !stamped {
        return bracketed(source, at, end);
    }
    let start = at;
    let mut name_end = None;
    let mut words = 0;
    while let Some(token) = source.get(at, end) {
        let first = source.first(token);
        let bytes = token.end - token.start;
        match token.kind {
            TokenKind::Word | TokenKind::Number | TokenKind::Clitic => {
                words += usize::from(is_word(token))
            }
            TokenKind::Punct if first == b':' => {
                let close = at + 1 + u32::from(bold && source.mark(at + 1, end, b'*'));
                let open = source.spaced(close - 1, end);
                return (words > 0 && open)
                    .then(|| {
                        finish(
                            source,
                            start..name_end.unwrap_or(at),
                            close,
                            end,
                            stamped,
                            Style::Colon,
                        )
                    })
                    .flatten();
            }
            TokenKind::Punct if first == b'*' && bold && bytes == 2 => {
                return bold_tag(source, start..at, at + 1, end, stamped, words);
            }
            TokenKind::Punct if matches!(first, b'(' | b'[') => {
                name_end.get_or_insert(at);
                let close = if first == b'(' { b')' } else { b']' };
                let (behind, time) = skip_bracket(source, at, end, close)?;
                stamped |= time;
                at = behind;
                continue;
            }
            TokenKind::Punct
                if (source.is_dash(token) || first == b'=' || first == b'.' && bytes > 3)
                    && at > start
                    && gap_before(source, at) =>
            {
                let name = start..name_end.unwrap_or(at);
                let fits = words <= MAX_DASH_KEY_WORDS && source.spaced(at, end) && !bold;
                return fits
                    .then(|| finish(source, name, at + 1, end, stamped, Style::Dash))
                    .flatten();
            }
            TokenKind::Punct
                if matches!(first, b'&' | b'/' | b'\'' | b'-' | b'?' | b'@' | b'+')
                    && bytes == 1 => {}
            TokenKind::Punct
                if first == b'.'
                    && bytes == 1
                    && at > start
                    && is_short(&source.tokens[at as usize - 1]) => {}
            _ => return None,
        }
        if words > MAX_TAG_WORDS {
            return None;
        }
        at += 1;
    }
    alone(source, start..name_end.unwrap_or(end), end, stamped, words)
}

/// An initial or a title: "M.", "Mrs.".
fn is_short(token: &Token) -> bool {
    token.end - token.start <= 3
}

fn gap_before(source: Source<'_>, at: u32) -> bool {
    source.tokens[at as usize - 1].end < source.tokens[at as usize].start
}

/// "**Name**" alone, "**Name:** text" or "**Name**: text"; other bold words open running text.
fn bold_tag(
    source: Source<'_>,
    name: TokenRange,
    behind: u32,
    end: u32,
    stamped: bool,
    words: usize,
) -> Option<Tag> {
    if source.mark(behind, end, b':') {
        return finish(source, name, behind + 1, end, stamped, Style::Colon);
    }
    (behind == end && words > 0)
        .then(|| finish(source, name, end, end, stamped, Style::Alone))
        .flatten()
}

/// "[Brent, COO] There is one more thing".
fn bracketed(source: Source<'_>, at: u32, end: u32) -> Option<Tag> {
    let (behind, stamped) = skip_bracket(source, at, end, b']')?;
    let inside = at + 1..behind - 1;
    let comma = inside.clone().find(|&i| {
        matches!(
            source.first(&source.tokens[i as usize]),
            b',' | b'(' | b'|' | b'-'
        )
    });
    let name = inside.start..comma.unwrap_or(inside.end);
    let short = source.words(&name) <= MAX_TAG_WORDS && behind < end;
    short
        .then(|| finish(source, name, behind, end, stamped, Style::Bracket))
        .flatten()
}

/// "Name  10:32 AM" or "[10:32] Name": a short line with a stamp and no other mark.
fn alone(
    source: Source<'_>,
    range: TokenRange,
    end: u32,
    mut stamped: bool,
    words: usize,
) -> Option<Tag> {
    let mut name_end = range.end;
    while name_end > range.start {
        let token = &source.tokens[name_end as usize - 1];
        let time = is_time(source, token);
        if !(time || words::is(token, STAMP)) {
            break;
        }
        stamped |= time;
        name_end -= 1;
    }
    (stamped && words > 0 && words <= MAX_TAG_WORDS)
        .then(|| finish(source, range.start..name_end, end, end, true, Style::Alone))
        .flatten()
}

fn finish(
    source: Source<'_>,
    name: TokenRange,
    content: u32,
    end: u32,
    stamped: bool,
    style: Style,
) -> Option<Tag> {
    let tokens = source.slice(&name);
    let named = tokens.iter().any(|t| t.kind == TokenKind::Word);
    if !named {
        return None;
    }
    let id = tokens.iter().fold(0u64, |id, t| id.rotate_left(7) ^ t.hash);
    Some(Tag {
        style: if content >= end { Style::Alone } else { style },
        name,
        content: content.min(end),
        stamped,
        id,
    })
}

/// Skips a time in front: "10:32", "[00:02:35]", "09:14 -".
fn skip_stamp(source: Source<'_>, at: u32, end: u32) -> (u32, bool) {
    let Some(token) = source.get(at, end) else {
        return (at, false);
    };
    if is_time(source, token) {
        let next = at + 1;
        let half = source.get(next, end).is_some_and(|t| words::is(t, STAMP));
        let next = next + u32::from(half);
        return (
            next + u32::from(source.get(next, end).is_some_and(|t| source.is_dash(t))),
            true,
        );
    }
    let open = source.first(token);
    if matches!(open, b'[' | b'(') && source.get(at + 1, end).is_some_and(|t| is_time(source, t)) {
        let close = if open == b'[' { b']' } else { b')' };
        if let Some((behind, _)) = skip_bracket(source, at, end, close) {
            return (behind, true);
        }
    }
    (at, false)
}

/// The token behind the closing bracket, and whether a time stands inside; nothing when it is far away.
fn skip_bracket(source: Source<'_>, at: u32, end: u32, close: u8) -> Option<(u32, bool)> {
    const REACH: u32 = 10;
    let mut time = false;
    for i in at + 1..end.min(at + REACH) {
        if source.mark(i, end, close) {
            return Some((i + 1, time));
        }
        time |= source.get(i, end).is_some_and(|t| is_time(source, t));
    }
    None
}

/// "10:32", "00:02:35".
fn is_time(source: Source<'_>, token: &Token) -> bool {
    let text = token.text(source.text);
    token.kind == TokenKind::Number
        && text.contains(':')
        && text.bytes().all(|b| b.is_ascii_digit() || b == b':')
}

/// Whether any word of the name belongs to the seller's tags and the others are titles ("Sales Rep", "Account Executive").
pub(super) fn is_seller(source: Source<'_>, name: &TokenRange) -> bool {
    source.slice(name).iter().any(|t| words::is(t, SELLER)) && source.words(name) <= 3
}

/// A seller's tag anywhere up to the colon, brackets included: "Colm (AE)".
pub(super) fn is_seller_tag(source: Source<'_>, tag: &Tag, line: &Line) -> bool {
    let whole = tag.name.start..tag.content.max(tag.name.end).min(line.body.end);
    is_seller(source, &tag.name)
        || source
            .slice(&(tag.name.end..whole.end))
            .iter()
            .any(|t| words::is(t, SELLER) && t.all_caps && !words::is(t, STAMP))
}

/// Every word of the name is a known name of a field.
fn is_field(source: Source<'_>, name: &TokenRange) -> bool {
    source
        .slice(name)
        .iter()
        .filter(|t| is_word(t))
        .all(|t| words::is(t, FIELD))
}

impl Census {
    /// Counts the tags of a note; `tags` runs beside `lines`.
    pub fn take(source: Source<'_>, lines: &[Line], tags: &[Option<Tag>]) -> Self {
        let mut census = Self::default();
        let (mut seller, mut stamped, mut tagged, mut fields) = (0u32, 0u32, 0u32, 0u32);
        let bare = lines.iter().filter(|l| l.mark == Mark::None).count() as u32;
        for (line, tag) in lines.iter().zip(tags) {
            let Some(tag) = tag else { continue };
            if line.mark != Mark::None {
                continue;
            }
            let counts = match tag.style {
                Style::Colon | Style::Bracket => &mut census.lines,
                Style::Dash => &mut census.dashes,
                Style::Alone => &mut census.alone,
            };
            *counts.entry(tag.id).or_default() += 1;
            if tag.style == Style::Colon {
                tagged += 1;
                fields += u32::from(is_field(source, &tag.name));
                seller += u32::from(is_seller(source, &tag.name));
                stamped += u32::from(tag.stamped);
            }
        }
        let repeated = |m: &FxHashMap<u64, u32>| m.values().filter(|&&n| n >= 2).sum::<u32>();
        census.conversation = census.lines.values().any(|&n| n >= SPEAKER_LINES)
            || census.lines.values().filter(|&&n| n >= 2).count() >= 2
            || (seller > 0 && tagged >= 2 && repeated(&census.lines) + seller + 2 > tagged)
            || (bare >= 3 && repeated(&census.lines) >= 2 && tagged * 5 >= bare * 4 && fields == 0)
            || stamped >= 2
            || repeated(&census.dashes) >= 2 * SPEAKER_LINES
            || repeated(&census.alone) >= SPEAKER_LINES;
        census
    }

    /// Whether the tag in front of this line names a speaker.
    pub fn is_speaker(&self, source: Source<'_>, line: &Line, tag: &Tag) -> bool {
        if line.mark != Mark::None || tag.name.is_empty() {
            return false;
        }
        let count = |m: &FxHashMap<u64, u32>| m.get(&tag.id).copied().unwrap_or(0);
        match tag.style {
            Style::Bracket => self.conversation && count(&self.lines) >= 2,
            Style::Colon if tag.stamped => true,
            Style::Colon if count(&self.lines) >= 2 => {
                self.conversation || !is_field(source, &tag.name)
            }
            Style::Colon => {
                self.conversation
                    && !is_field(source, &tag.name)
                    && self.looks_like_name(source, tag)
            }
            Style::Dash => self.conversation && count(&self.dashes) >= 2,
            Style::Alone => {
                tag.stamped || (self.conversation && count(&self.alone) + count(&self.lines) >= 2)
            }
        }
    }

    /// A speaker who says only one thing: capitalised and short.
    fn looks_like_name(&self, source: Source<'_>, tag: &Tag) -> bool {
        let tokens = source.slice(&tag.name);
        source.words(&tag.name) <= 4
            && tokens
                .iter()
                .filter(|t| t.kind == TokenKind::Word)
                .all(|t| t.capitalised || words::is(t, SELLER))
    }

    /// Whether the words before a colon read as a statement and not as a key ("They sign on Friday: the CFO and …").
    pub fn is_statement(source: Source<'_>, tag: &Tag) -> bool {
        const KEY_WORDS: usize = 3;
        let mut words = source.slice(&tag.name).iter();
        source.words(&tag.name) > KEY_WORDS
            && words.next().is_some_and(|t| words::is(t, PRONOUN))
            && words.any(|t| t.kind == TokenKind::Word)
    }

    /// Whether a dash after these words sets off a key: one capital letter or a known short name.
    pub fn is_dash_key(&self, source: Source<'_>, tag: &Tag) -> bool {
        let tokens = source.slice(&tag.name);
        let first = &source.tokens[tag.content as usize - 1];
        matches!(source.first(first), b'=' | b'.')
            || tokens.iter().all(|t| t.all_caps || t.end - t.start == 1)
            || is_field(source, &tag.name)
    }
}
