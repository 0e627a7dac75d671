//! Past or future: what the words before (and just after) a date without a year tell.

use super::calendar::Tense;
use super::cursor::{Cursor, hashes};
use crate::text::TokenKind;

/// Words looked back at, and ahead.
const BACK: usize = 14;
const AHEAD: usize = 6;

/// Wishes, duties and plans: what they lead to lies ahead, also over a participle ("wants the code printed by May").
const WISH: [u64; 30] = hashes([
    "will", "'ll", "won't", "going", "gonna", "wants", "want", "wanted", "need", "needs", "must",
    "should", "would", "'d", "could", "can", "can't", "may", "might", "hope", "hopes", "hoping",
    "plan", "plans", "expects", "expect", "shall", "let's", "until", "gotta",
]);

/// Other words before a date ahead; moved dates count, as the new one follows.
const FUTURE: [u64; 61] = hashes([
    "planned",
    "till",
    "til",
    "due",
    "deadline",
    "before",
    "next",
    "target",
    "starts",
    "start",
    "begins",
    "begin",
    "meets",
    "meet",
    "sits",
    "ends",
    "expires",
    "slid",
    "slipped",
    "moved",
    "pushed",
    "bumped",
    "postponed",
    "delayed",
    "rescheduled",
    "deferred",
    "booked",
    "scheduled",
    "penciled",
    "pencilled",
    "blocked",
    "slated",
    "targeted",
    "reserved",
    "fixed",
    "locked",
    "promised",
    "agreed",
    "confirmed",
    "opens",
    "closes",
    "lapses",
    "wait",
    "waits",
    "asks",
    "is",
    "are",
    "by",
    "lands",
    "goes",
    "comes",
    "falls",
    "shuts",
    "closing",
    "runs",
    "gets",
    "be",
    "looks",
    "takes",
    "thinks",
    "bring",
]);

const PAST: [u64; 52] = hashes([
    "was", "were", "had", "did", "didn't", "got", "went", "came", "sent", "gave", "met", "took",
    "ran", "won", "lost", "began", "since", "ago", "done", "made", "saw", "held", "spoke", "been",
    "fell", "rose", "heard", "brought", "bought", "sold", "drew", "flew", "became", "built",
    "caught", "chose", "fought", "grew", "knew", "led", "paid", "rang", "sat", "spent", "stood",
    "threw", "kicked", "swore", "sworn", "gone", "haven't", "hasn't",
]);

/// Words of saying (what was said need not be past), and words that only look like participles.
const NEUTRAL: [u64; 33] = hashes([
    "said",
    "told",
    "asked",
    "claimed",
    "mentioned",
    "guessed",
    "figured",
    "reckoned",
    "explained",
    "insisted",
    "suggested",
    "offered",
    "volunteered",
    "repeated",
    "stressed",
    "admitted",
    "warned",
    "hinted",
    "called",
    "named",
    "stated",
    "noted",
    "proposed",
    "invited",
    "supposed",
    "needed",
    "based",
    "estimated",
    "shared",
    "added",
    "meant",
    "hundred",
    "embed",
]);

/// What follows a date that was missed.
const MISSED: [u64; 8] = hashes([
    "didn't",
    "haven't",
    "hasn't",
    "nada",
    "never",
    "went",
    "missed",
    "unanswered",
]);

/// Past verbs after a date ("in May we agreed"): only the plain ones.
const PAST_AFTER: [u64; 12] = hashes([
    "was", "were", "did", "got", "went", "came", "sent", "gave", "met", "took", "had", "began",
]);

/// Before a participle these make a passive of the present or the future.
const PASSIVE: [u64; 14] = hashes([
    "is",
    "are",
    "be",
    "being",
    "gets",
    "get",
    "getting",
    "isn't",
    "aren't",
    "'re",
    "not",
    "to",
    "nobody's",
    "nothing's",
]);

#[derive(PartialEq)]
enum Cue {
    Past,
    Future,
    Wish,
    Nothing,
    Comma,
    Stop,
}

/// The tense around the tokens `from..end`.
pub(super) fn around(cursor: &Cursor<'_, '_>, from: usize, end: usize) -> Tense {
    match before(cursor, from) {
        Tense::Past => Tense::Past,
        _ if missed(cursor, from, end) => Tense::Past,
        Tense::Future => Tense::Future,
        Tense::Open => after(cursor, end),
    }
}

/// The nearest cue before, looked past a participle for the wish that governs it.
fn before(cursor: &Cursor<'_, '_>, from: usize) -> Tense {
    let mut past = false;
    for at in (from.saturating_sub(BACK)..from).rev() {
        match cue(cursor, at) {
            Cue::Wish => return Tense::Future,
            Cue::Future if !past => return Tense::Future,
            Cue::Past if !past => {
                if passive(cursor, at)
                    || (cursor.is(at, "had") || cursor.is(at, "got")) && cursor.is(at + 1, "to")
                {
                    return Tense::Future;
                }
                if cursor.is(at, "since") {
                    return Tense::Past;
                }
                past = true;
            }
            Cue::Stop => break,
            Cue::Comma if past => break,
            _ => {}
        }
    }
    if past { Tense::Past } else { Tense::Open }
}

fn passive(cursor: &Cursor<'_, '_>, at: usize) -> bool {
    (at.saturating_sub(2)..at).any(|p| {
        cursor
            .token(p)
            .is_some_and(|token| PASSIVE.contains(&token.hash))
    })
}

/// "was due 9/30 and that came and went", "by the 5th. They haven't".
fn missed(cursor: &Cursor<'_, '_>, from: usize, end: usize) -> bool {
    let was = (from.saturating_sub(8)..from).any(|p| {
        ["was", "were", "had", "owed"]
            .iter()
            .any(|word| cursor.is(p, word))
    });
    was && (end..end + AHEAD).any(|at| {
        cursor
            .token(at)
            .is_some_and(|token| MISSED.contains(&token.hash))
            || (cursor.is(at, "did") && cursor.is(at + 1, "not"))
    })
}

fn after(cursor: &Cursor<'_, '_>, end: usize) -> Tense {
    for at in end..end + AHEAD {
        match cue(cursor, at) {
            Cue::Past
                if cursor
                    .token(at)
                    .is_some_and(|token| PAST_AFTER.contains(&token.hash))
                    || ended(cursor, at) =>
            {
                return Tense::Past;
            }
            Cue::Future | Cue::Wish => return Tense::Future,
            Cue::Stop => break,
            Cue::Comma if at > end => break,
            _ => {}
        }
    }
    Tense::Open
}

fn ended(cursor: &Cursor<'_, '_>, at: usize) -> bool {
    ends_in_ed(cursor.text(at))
}

fn cue(cursor: &Cursor<'_, '_>, at: usize) -> Cue {
    let Some(token) = cursor.token(at) else {
        return Cue::Stop;
    };
    match token.kind {
        TokenKind::Newline => return Cue::Stop,
        TokenKind::Punct => {
            return match cursor.text(at) {
                "." | ";" | "?" | "!" | "•" | "|" | ":" => Cue::Stop,
                "," => Cue::Comma,
                _ => Cue::Nothing,
            };
        }
        TokenKind::Number | TokenKind::Space => return Cue::Nothing,
        TokenKind::Word | TokenKind::Clitic => {}
    }
    if WISH.contains(&token.hash) {
        Cue::Wish
    } else if FUTURE.contains(&token.hash) {
        Cue::Future
    } else if NEUTRAL.contains(&token.hash) {
        Cue::Nothing
    } else if PAST.contains(&token.hash) || ends_in_ed(cursor.text(at)) {
        Cue::Past
    } else {
        Cue::Nothing
    }
}

fn ends_in_ed(word: &str) -> bool {
    word.len() > 4
        && word.as_bytes().iter().all(u8::is_ascii_lowercase)
        && word.ends_with("ed")
        && !word.ends_with("eed")
}
