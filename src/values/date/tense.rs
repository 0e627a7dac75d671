//! Past or future: what the words before (and just after) a date without a year tell.

use super::calendar::Tense;
use super::cursor::{Cursor, hashes};
use crate::text::{TokenKind, word_hash};

/// Words looked back at, and ahead.
const BACK: usize = 14;
const AHEAD: usize = 6;

const FUTURE: [u64; 73] = hashes([
    "will",
    "'ll",
    "won't",
    "going",
    "gonna",
    "wants",
    "want",
    "wanted",
    "need",
    "needs",
    "must",
    "should",
    "would",
    "'d",
    "could",
    "can",
    "may",
    "might",
    "hope",
    "hopes",
    "hoping",
    "plan",
    "plans",
    "planned",
    "expects",
    "expect",
    "until",
    "till",
    "til",
    "due",
    "deadline",
    "before",
    "next",
    "target",
    "shall",
    "starts",
    "start",
    "begins",
    "begin",
    "meets",
    "meet",
    "sits",
    "ends",
    "expires",
    "let's",
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
]);

const PAST: [u64; 69] = hashes([
    "was",
    "were",
    "had",
    "did",
    "didn't",
    "got",
    "went",
    "came",
    "sent",
    "gave",
    "met",
    "took",
    "ran",
    "won",
    "lost",
    "began",
    "since",
    "ago",
    "last",
    "done",
    "made",
    "saw",
    "held",
    "left",
    "spoke",
    "been",
    "back",
    "fell",
    "rose",
    "blew",
    "heard",
    "brought",
    "bought",
    "sold",
    "shut",
    "found",
    "wrote",
    "drew",
    "flew",
    "became",
    "built",
    "caught",
    "chose",
    "cut",
    "felt",
    "fought",
    "grew",
    "hit",
    "knew",
    "led",
    "paid",
    "put",
    "read",
    "rang",
    "sat",
    "spent",
    "stood",
    "taught",
    "threw",
    "wore",
    "quit",
    "kicked",
    "viewed",
    "passed",
    "came",
    "walked",
    "signed",
    "completed",
    "carved",
]);

/// Words of saying: they are past, but what was said need not be.
const NEUTRAL: [u64; 34] = hashes([
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
    "wrote",
    "called",
    "named",
    "stated",
    "noted",
    "proposed",
    "invited",
    "supposed",
    "needed",
    "red",
    "speed",
    "feed",
    "based",
    "estimated",
    "shared",
    "added",
]);

#[derive(PartialEq)]
enum Cue {
    Past,
    Future,
    Nothing,
    Stop,
}

/// The tense around the tokens `from..end`.
pub(super) fn around(cursor: &Cursor<'_, '_>, from: usize, end: usize) -> Tense {
    let mut at = from;
    for _ in 0..BACK {
        let Some(before) = cursor.before(at) else {
            break;
        };
        at = before;
        match cue(cursor, at) {
            Cue::Past if missed_before(cursor, at) => return Tense::Future,
            Cue::Past => return Tense::Past,
            Cue::Future if was_due(cursor, at) => return Tense::Past,
            Cue::Future => return Tense::Future,
            Cue::Stop => break,
            Cue::Nothing => {}
        }
    }
    for at in end..end + AHEAD {
        match cue(cursor, at) {
            Cue::Past => return Tense::Past,
            Cue::Future => return Tense::Future,
            Cue::Stop => break,
            Cue::Nothing => {}
        }
    }
    Tense::Open
}

/// "had to", "was to" before a date tell of the future in the past: what was meant stays open.
fn missed_before(cursor: &Cursor<'_, '_>, at: usize) -> bool {
    cursor.is(at, "had") && cursor.is(at + 1, "to")
}

/// "was due", "were planned": a date that lay ahead and does no more.
fn was_due(cursor: &Cursor<'_, '_>, at: usize) -> bool {
    cursor
        .before(at)
        .is_some_and(|p| cursor.is(p, "was") || cursor.is(p, "were"))
        && ["due", "planned", "scheduled", "booked", "promised"]
            .iter()
            .any(|word| cursor.is(at, word))
}

fn cue(cursor: &Cursor<'_, '_>, at: usize) -> Cue {
    let Some(token) = cursor.token(at) else {
        return Cue::Stop;
    };
    match token.kind {
        TokenKind::Newline => return Cue::Stop,
        TokenKind::Punct => {
            let stop = matches!(
                token.text(cursor.document.text),
                "." | ";" | "?" | "!" | "•" | "|"
            );
            return if stop { Cue::Stop } else { Cue::Nothing };
        }
        TokenKind::Number | TokenKind::Space => return Cue::Nothing,
        TokenKind::Word | TokenKind::Clitic => {}
    }
    if FUTURE.contains(&token.hash) {
        return Cue::Future;
    }
    if NEUTRAL.contains(&token.hash) {
        return Cue::Nothing;
    }
    if PAST.contains(&token.hash) || ends_in_ed(token.text(cursor.document.text)) {
        return Cue::Past;
    }
    if token.is(word_hash("by")) {
        return Cue::Future;
    }
    Cue::Nothing
}

fn ends_in_ed(word: &str) -> bool {
    word.len() > 4
        && word.as_bytes().iter().all(u8::is_ascii_lowercase)
        && word.ends_with("ed")
        && !word.ends_with("eed")
}
