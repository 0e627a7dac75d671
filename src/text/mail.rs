//! Mails: header lines, "On Tuesday, Ana wrote:", and where the closing begins.

use super::document::TokenRange;
use super::line::{Line, Mark, Source, is_word};
use super::tag::{Style, Tag};
use super::token::{Token, TokenKind, word_hash};
use super::words::{self, CLOSING, MAIL_FROM, MAIL_OTHER, MAIL_SUBJECT, STAMP};

/// Longest line of a signature, in words.
const MAX_SIGNATURE_WORDS: usize = 9;
/// Most lines of a signature.
pub(super) const MAX_SIGNATURE_LINES: usize = 6;

/// What a line of a mail's head says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Header {
    /// Names the author of what follows.
    Author(TokenRange),
    /// Its subject.
    Subject,
    /// Addressees, dates and the like.
    Other,
}

/// Reads a header line; `inside` tells that the line before was one.
pub(super) fn header(
    source: Source<'_>,
    line: &Line,
    tag: Option<&Tag>,
    inside: bool,
) -> Option<Header> {
    if line.mark == Mark::None
        && let Some(tag) = tag
        && matches!(tag.style, Style::Colon | Style::Alone)
        && source.slice(&tag.name).len() == 1
    {
        let key = &source.tokens[tag.name.start as usize];
        if words::is(key, MAIL_FROM) && tag.content < line.body.end {
            let english = key.is(const { word_hash("from") });
            return (english || inside || next_is_name(source, tag.content, line.body.end))
                .then(|| Header::Author(author(source, tag.content..line.body.end)));
        }
        if words::is(key, MAIL_SUBJECT) && (inside || !key.is(const { word_hash("re") })) {
            return Some(Header::Subject);
        }
        if inside && words::is(key, MAIL_OTHER)
            || key.is(const { word_hash("cc") })
            || key.is(const { word_hash("sent") }) && line.after_blank
        {
            return Some(Header::Other);
        }
    }
    wrote(source, line)
        .or_else(|| ruled(source, line))
        .or_else(|| (inside && is_stamp_line(source, line)).then_some(Header::Other))
}

fn next_is_name(source: Source<'_>, at: u32, end: u32) -> bool {
    source.get(at, end).is_some_and(|t| t.capitalised) && source.words(&(at..end)) <= 8
}

/// The name at the start of an author line, without address, title or firm.
fn author(source: Source<'_>, range: TokenRange) -> TokenRange {
    let stop = source.slice(&range).iter().position(|t| {
        t.kind == TokenKind::Punct && matches!(source.first(t), b'<' | b'(' | b',' | b'|' | b'[')
    });
    range.start
        ..stop
            .map_or(range.end, |n| range.start + n as u32)
            .max(range.start + 1)
}

/// "On 13 July Ravi K wrote:", "Faizal wrote:", "Le 3 mars, Anne a écrit :".
fn wrote(source: Source<'_>, line: &Line) -> Option<Header> {
    let body = source.slice(&line.body);
    let last = body.len().checked_sub(2)?;
    if !source.mark(line.body.end - 1, line.body.end, b':') || source.words(&line.body) > 14 {
        return None;
    }
    const WROTE: [u64; 6] = [
        word_hash("wrote"),
        word_hash("écrit"),
        word_hash("schrieb"),
        word_hash("escribió"),
        word_hash("writes"),
        word_hash("schreef"),
    ];
    let at = body.iter().rposition(|t| WROTE.contains(&t.hash))?;
    let first = &body[0];
    let dated = first.is(const { word_hash("on") })
        || first.is(const { word_hash("le") })
        || first.is(const { word_hash("am") })
        || first.is(const { word_hash("el") });
    if at != last && !dated {
        return None;
    }
    // The name is the last run of capitalised words before the verb.
    let named = |t: &Token| {
        t.kind == TokenKind::Word
            && (t.capitalised || t.text(source.text).contains('-'))
            && !words::is(t, STAMP)
    };
    let end = body[..at].iter().rposition(named)? + 1;
    let start = body[..end]
        .iter()
        .rposition(|t| !named(t))
        .map_or(0, |n| n + 1);
    let base = line.body.start;
    Some(Header::Author(base + start as u32..base + end as u32))
}

/// "--- Noor Al Hammadi, Tue 06/10".
fn ruled(source: Source<'_>, line: &Line) -> Option<Header> {
    let first = source.get(line.body.start, line.body.end)?;
    let rule = matches!(source.first(first), b'-' | b'=' | b'_')
        && first.kind == TokenKind::Punct
        && first.end - first.start >= 3;
    if !rule {
        return None;
    }
    let dated = source
        .slice(&line.body)
        .iter()
        .any(|t| t.kind == TokenKind::Number);
    let short = source.words(&line.body) <= 8;
    let named = source
        .get(line.body.start + 1, line.body.end)
        .is_some_and(|t| t.capitalised && !words::is(t, STAMP));
    (dated && short && named)
        .then(|| Header::Author(author(source, line.body.start + 1..line.body.end)))
}

/// A line of nothing but a date and a time: "Tue 8/18 8:12 AM".
fn is_stamp_line(source: Source<'_>, line: &Line) -> bool {
    let digits = source
        .slice(&line.body)
        .iter()
        .any(|t| t.kind == TokenKind::Number);
    digits
        && source
            .slice(&line.body)
            .iter()
            .all(|t| t.kind != TokenKind::Word || words::is(t, STAMP))
}

/// Whether a closing begins at this line: "--", "Best,", "Kind regards", "Cheers, Alun".
pub(super) fn closes(source: Source<'_>, line: &Line) -> bool {
    let body = source.slice(&line.body);
    let Some(first) = body.first() else {
        return false;
    };
    if first.text(source.text) == "--" && body.len() == 1 {
        return true;
    }
    const SAID: usize = 5;
    let said = body.iter().take(SAID + 1);
    let said = said.take_while(|t| is_word(t)).count();
    if said == 0 || said > SAID || line.mark != Mark::None {
        return false;
    }
    let name = &body[said..];
    let comma = name
        .first()
        .is_none_or(|t| matches!(source.first(t), b',' | b'.' | b'!') && t.end - t.start == 1);
    let short = comma
        && name.len() <= 5
        && name
            .iter()
            .skip(1)
            .all(|t| t.kind == TokenKind::Word && t.capitalised || t.kind == TokenKind::Punct);
    // The closing words lead; a name may follow without a comma ("Kind regards Ana").
    let closing = body[..said]
        .iter()
        .filter(|t| words::is(t, CLOSING))
        .count();
    let others = body[..said]
        .iter()
        .filter(|t| !words::is(t, CLOSING))
        .count();
    short && closing > 0 && others <= 2.max(closing) && (words::is(first, CLOSING) || said <= 4)
}

/// Whether a line may belong to a signature that has begun.
pub(super) fn signs(source: Source<'_>, line: &Line) -> bool {
    line.mark == Mark::None
        && source.words(&line.body) <= MAX_SIGNATURE_WORDS
        && !is_postscript(source, line)
}

/// "PS" goes on with the mail after its signature.
pub(super) fn is_postscript(source: Source<'_>, line: &Line) -> bool {
    source
        .get(line.body.start, line.body.end)
        .is_some_and(|t| t.is(const { word_hash("ps") }) || t.is(const { word_hash("p.s") }))
}

/// Whether a line under a mail says that the note's author speaks again: "Neil's notes:", "--- My take", "For me: …".
pub(super) fn is_own_note(source: Source<'_>, line: &Line, tag: Option<&Tag>) -> bool {
    const OWN: [u64; 16] = [
        word_hash("notes"),
        word_hash("note"),
        word_hash("jottings"),
        word_hash("take"),
        word_hash("comments"),
        word_hash("comment"),
        word_hash("thoughts"),
        word_hash("memo"),
        word_hash("myself"),
        word_hash("self"),
        word_hash("internal"),
        word_hash("internally"),
        word_hash("bit"),
        word_hash("me"),
        word_hash("mine"),
        word_hash("scribbles"),
    ];
    const TITLE_WORDS: usize = 6;
    let first = source.get(line.body.start, line.body.end);
    let ruled = first.is_some_and(|t| t.kind == TokenKind::Punct && t.end - t.start >= 3);
    if line.depth > 0 || !line.after_blank && !ruled {
        return false;
    }
    let title = match tag {
        Some(tag) => tag.name.clone(),
        // A title ends the line, or stands before the first full stop ("Faizal's note to self. Her …").
        None => {
            line.body.start
                ..(line.body.clone())
                    .find(|&i| source.mark(i, line.body.end, b'.'))
                    .unwrap_or(line.body.end)
        }
    };
    source.words(&title) <= TITLE_WORDS
        && source.slice(&title).iter().any(|t| OWN.contains(&t.hash))
}
