//! Dates with a month's name, and days of a month on their own: "Oct 15", "the first of June", "14–27 September", "the 15th".

use super::calendar;
use super::cursor::{Cursor, hashes};
use super::words::Word;
use super::{DateValue, parts};
use crate::text::TokenKind;

/// "October 15th", "Oct 15, 2026", "Oct 15-17", "october fifteenth", "Nov 2026", "November".
pub(super) fn from_month(cursor: &Cursor<'_, '_>, at: usize) -> Option<(DateValue, usize)> {
    let (month, after) = cursor.month(at)?;
    let start = if cursor.word(after) == Word::The {
        after + 1
    } else {
        after
    };
    if let Some((day, ordinal, end)) = cursor.day(start)
        && (ordinal || counts_nothing(cursor, end))
    {
        return with_day(cursor, at, month, day, end);
    }
    if let Some((year, end)) = cursor.year_after(after) {
        return Some((DateValue::Month(year, month), end));
    }
    if doubtful(cursor, at) {
        return None;
    }
    let (year, month) = calendar::month_of_year(cursor.note()?, month, cursor.tense(at, after));
    Some((DateValue::Month(year, month), after))
}

/// A bare number after a month is a day unless it counts something: "Nov 20 users", "May 10:30", "Sept 50%".
fn counts_nothing(cursor: &Cursor<'_, '_>, end: usize) -> bool {
    !matches!(
        cursor.text(end),
        "%" | "x" | "k" | "people" | "users" | "seats"
    )
}

/// The rest of "Oct 15": a second day, a year.
fn with_day(
    cursor: &Cursor<'_, '_>,
    at: usize,
    month: i8,
    day: i8,
    end: usize,
) -> Option<(DateValue, usize)> {
    let second = second_day(cursor, end).filter(|&(later, _)| later > day);
    let tail = second.map_or(end, |(_, tail)| tail);
    let (year, tail) = cursor
        .year_after(tail)
        .map_or((None, tail), |(year, tail)| (Some(year), tail));
    pair(
        cursor,
        at,
        year,
        month,
        (day, second.map(|(later, _)| later)),
        tail,
    )
}

/// One day, or two of the same month and year.
fn pair(
    cursor: &Cursor<'_, '_>,
    at: usize,
    year: Option<i16>,
    month: i8,
    days: (i8, Option<i8>),
    end: usize,
) -> Option<(DateValue, usize)> {
    let first = cursor.resolve(year, month, days.0, at, end)?;
    let Some(second) = days.1 else {
        return Some((first, end));
    };
    let DateValue::Day(day) = first else {
        return None;
    };
    let second = calendar::date(day.year(), month, second)?;
    Some((
        DateValue::Range(Box::new(first), Box::new(DateValue::Day(second))),
        end,
    ))
}

/// "-17", "to 17", "and 18", "or the 16th" after a day; not the start of another date.
fn second_day(cursor: &Cursor<'_, '_>, at: usize) -> Option<(i8, usize)> {
    let joined = joins(cursor, at)?;
    let start = if cursor.word(joined) == Word::The {
        joined + 1
    } else {
        joined
    };
    let (day, ordinal, end) = cursor.day(start)?;
    let alone = ordinal || cursor.digit_day(start).is_some();
    let other_month = matches!(
        cursor.word(end),
        Word::Month(_) | Word::DoubtfulMonth(_) | Word::Of
    );
    (alone && !other_month && cursor.stands_alone(end)).then_some((day, end))
}

/// Past a mark or word that joins two days.
fn joins(cursor: &Cursor<'_, '_>, at: usize) -> Option<usize> {
    let joins = matches!(cursor.word(at), Word::Through | Word::And)
        || matches!(cursor.text(at), "-" | "–" | "—" | "--" | "&" | "+");
    joins.then_some(at + 1)
}

/// A date that begins with its day: "15 Oct", "15th of October", "14–27 September", "9 and 16 June", "the 15th".
pub(super) fn from_day(cursor: &Cursor<'_, '_>, at: usize) -> Option<(DateValue, usize)> {
    let (day, ordinal, end) = cursor.day(at)?;
    // "first one Nov 16": a spoken cardinal is no day before a month.
    if !ordinal && cursor.digit_day(at).is_none() {
        return None;
    }
    if let Some((month, tail)) = month_after(cursor, end, ordinal) {
        let (year, tail) = cursor
            .year_after(tail)
            .map_or((None, tail), |(year, tail)| (Some(year), tail));
        return pair(cursor, at, year, month, (day, None), tail);
    }
    if let Some(joined) = joins(cursor, end)
        && let Some((later, second_ordinal, tail)) =
            cursor.day(joined + usize::from(cursor.word(joined) == Word::The))
        && later > day
        && let Some((month, tail)) = month_after(cursor, tail, second_ordinal)
    {
        let (year, tail) = cursor
            .year_after(tail)
            .map_or((None, tail), |(year, tail)| (Some(year), tail));
        return pair(cursor, at, year, month, (day, Some(later)), tail);
    }
    if ordinal {
        bare_day(cursor, at, day, end)
    } else {
        None
    }
}

/// The month after a day: "Oct", "of October", ". Oktober". A bare number before "may" or "march" counts something.
fn month_after(cursor: &Cursor<'_, '_>, at: usize, ordinal: bool) -> Option<(i8, usize)> {
    let of = cursor.is(at, "of");
    let dot =
        cursor.text(at) == "." && matches!(cursor.token(at + 1), Some(token) if token.capitalised);
    let start = at + usize::from(of || (dot && cursor.glued(at - 1)));
    let (month, end) = cursor.month(start)?;
    let lower_verb = matches!(cursor.word(start), Word::DoubtfulMonth(3 | 5))
        && cursor.token(start).is_some_and(|token| !token.capitalised)
        && !(ordinal || of)
        && !cursor.stands_alone(end);
    (!lower_verb).then_some((month, end))
}

/// "the 15th", "by the fifteenth": a day of this month or the next. Ordinals in front of a noun count something else.
pub(super) fn bare_day(
    cursor: &Cursor<'_, '_>,
    at: usize,
    day: i8,
    end: usize,
) -> Option<(DateValue, usize)> {
    let before = cursor.before(at)?;
    let the = cursor.word(before) == Word::The;
    let lead = if the {
        before.checked_sub(1)
    } else {
        Some(before)
    };
    let led = lead.is_some_and(|p| leads_to_day(cursor, p));
    let digits = cursor.digit_day(at).is_some();
    let alone = cursor.stands_alone(end);
    let sure = match (digits, the) {
        (true, true) => alone || (led && !counted_noun(cursor, end)),
        (true, false) => led && alone,
        (false, true) => alone && (led || day > 5),
        (false, false) => led && alone && day > 5,
    };
    if !sure || parts::names_other_period(cursor, end) {
        return None;
    }
    let found = calendar::day_of_month(cursor.note()?, day, cursor.tense(at, end))?;
    Some((DateValue::Day(found), end))
}

fn leads_to_day(cursor: &Cursor<'_, '_>, at: usize) -> bool {
    const LEADS: [u64; 16] = hashes([
        "on", "by", "until", "till", "til", "before", "after", "from", "around", "since", "of",
        "thru", "through", "due", "to", "between",
    ]);
    cursor
        .token(at)
        .is_some_and(|token| LEADS.contains(&token.hash))
        || matches!(
            cursor.word(at),
            Word::Weekday(_) | Word::DoubtfulWeekday(_) | Word::And
        )
}

fn counted_noun(cursor: &Cursor<'_, '_>, at: usize) -> bool {
    const NOUNS: [u64; 20] = hashes([
        "floor",
        "street",
        "st",
        "ave",
        "avenue",
        "percentile",
        "time",
        "attempt",
        "round",
        "anniversary",
        "century",
        "edition",
        "version",
        "place",
        "grade",
        "grader",
        "call",
        "slide",
        "person",
        "row",
    ]);
    cursor
        .token(at)
        .is_some_and(|token| NOUNS.contains(&token.hash))
}

/// Whether a month's name that is also a verb, a common word or a first name is none here.
fn doubtful(cursor: &Cursor<'_, '_>, at: usize) -> bool {
    let Word::DoubtfulMonth(month) = cursor.word(at) else {
        return false;
    };
    let Some(token) = cursor.token(at) else {
        return true;
    };
    let lead = cursor.before(at).is_some_and(|p| {
        matches!(
            cursor.word(p),
            Word::Before | Word::Through | Word::Of | Word::Part(_) | Word::Shift(_)
        )
    });
    let verb_after = speaks(cursor, at + 1);
    match month {
        // "may" and "march": only where something leads to them, or capitalised inside a sentence.
        3 | 5 => {
            let inside = token.capitalised
                && cursor
                    .before(at)
                    .is_some_and(|p| cursor.kind(p) == Some(TokenKind::Word));
            let to_march =
                cursor.before(at).is_some_and(|p| cursor.is(p, "to")) && !token.capitalised;
            !(lead || inside) || to_march || (verb_after && !lead)
        }
        _ => {
            let with = cursor.before(at).is_some_and(|p| {
                ["with", "w", "ask", "told", "met", "ms", "and"]
                    .iter()
                    .any(|w| cursor.is(p, w))
            });
            let hyphen = cursor.before(at).is_some_and(|p| {
                cursor
                    .token(p)
                    .is_some_and(|t| t.hyphenated && t.capitalised)
            });
            let surname = month == 1
                && !lead
                && cursor
                    .token(at + 1)
                    .is_some_and(|t| t.capitalised && !t.all_caps);
            verb_after || hyphen || surname || (with && token.capitalised && month != 8)
        }
    }
}

/// Verbs that only persons do: "April said", "Jan wants".
fn speaks(cursor: &Cursor<'_, '_>, at: usize) -> bool {
    const SPEAKS: [u64; 30] = hashes([
        "said",
        "says",
        "wants",
        "asked",
        "asks",
        "told",
        "tells",
        "thinks",
        "thought",
        "owns",
        "runs",
        "likes",
        "loves",
        "hates",
        "confirmed",
        "promised",
        "mentioned",
        "signs",
        "signed",
        "sent",
        "sends",
        "approved",
        "approves",
        "be",
        "not",
        "have",
        "need",
        "want",
        "joined",
        "knows",
    ]);
    cursor
        .token(at)
        .is_some_and(|token| SPEAKS.contains(&token.hash))
}
