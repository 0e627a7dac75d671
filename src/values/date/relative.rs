//! Dates told from the note's day: weekdays, "tomorrow", "next month", "two weeks from now", feasts.

use super::calendar::{self, Tense};
use super::cursor::Cursor;
use super::words::{Feast, Unit, Word};
use super::{DateValue, named, numeric};
use crate::text::TokenKind;

/// "Thursday", "Monday the 12th", "Thu Oct 15", "Thursday week".
pub(super) fn weekday(cursor: &Cursor<'_, '_>, at: usize) -> Option<(DateValue, usize)> {
    let mut after = at + 1;
    if cursor.glued(at)
        && cursor.text(after) == "."
        && cursor.text(at).len() <= 5
        && cursor.kind(after + 1) == Some(TokenKind::Number)
    {
        after += 1;
    }
    if let Some(found) = day_after(cursor, after) {
        return Some(found);
    }
    let number = weekday_number(cursor, at)?;
    let note = cursor.note()?;
    let tense = cursor.tense(at, at + 1);
    if cursor.word(at + 1) == Word::Unit(Unit::Week)
        && cursor.text(at + 1).eq_ignore_ascii_case("week")
    {
        return Some((
            DateValue::Day(calendar::plus(
                calendar::near_weekday(note, number, Tense::Future)?,
                7,
            )?),
            at + 2,
        ));
    }
    Some((
        DateValue::Day(calendar::near_weekday(note, number, tense)?),
        at + 1,
    ))
}

/// The weekday's number, unless its short form is another word here ("sat", "sun").
fn weekday_number(cursor: &Cursor<'_, '_>, at: usize) -> Option<i8> {
    match cursor.word(at) {
        Word::Weekday(number) => Some(number),
        Word::DoubtfulWeekday(number) => {
            let led = cursor.before(at).is_some_and(|p| {
                matches!(
                    cursor.word(p),
                    Word::Before | Word::Through | Word::Shift(_) | Word::Every | Word::Ordinal(_)
                ) || matches!(cursor.text(p), "/" | "-" | "–" | "=" | "->" | "(" | "+")
            });
            let timed = cursor.kind(at + 1) == Some(TokenKind::Number);
            let capital = cursor.token(at).is_some_and(|token| token.capitalised);
            // At the start of a sentence every word has a capital: "Sat with Bronwen".
            let inside = cursor.before(at).is_some_and(|p| {
                !matches!(cursor.kind(p), Some(TokenKind::Newline | TokenKind::Space))
                    && !matches!(cursor.text(p), "." | "!" | "?" | "…" | "...")
            });
            let after_the = cursor
                .before(at)
                .is_some_and(|p| cursor.word(p) == Word::The);
            (led || timed || (capital && inside && !after_the)).then_some(number)
        }
        _ => None,
    }
}

/// An exact day right after a weekday.
fn day_after(cursor: &Cursor<'_, '_>, after: usize) -> Option<(DateValue, usize)> {
    let start = if cursor.text(after) == "," {
        after + 1
    } else {
        after
    };
    let start = if cursor.word(start) == Word::The {
        start + 1
    } else {
        start
    };
    match cursor.word(start) {
        Word::Month(_) | Word::DoubtfulMonth(_) => {
            let (_, end) = cursor.month(start)?;
            cursor
                .day(end)
                .and_then(|_| named::from_month(cursor, start))
        }
        Word::None | Word::Ordinal(_) | Word::Tens(_) => {
            let found = numeric::read(cursor, start).or_else(|| named::from_day(cursor, start))?;
            matches!(found.0, DateValue::Day(_)).then_some(found)
        }
        _ => None,
    }
}

/// "today", "tomorrow", "yesterday"; "a week from tomorrow" begins elsewhere.
pub(super) fn day_shift(
    cursor: &Cursor<'_, '_>,
    at: usize,
    days: i8,
) -> Option<(DateValue, usize)> {
    let day = calendar::plus(cursor.note()?, i32::from(days))?;
    // "today" mostly means "these days".
    let value = if cursor.is(at, "today") {
        DateValue::Around(day)
    } else {
        DateValue::Day(day)
    };
    Some((value, at + 1))
}

/// "next Thursday", "this week", "last October", "next quarter".
pub(super) fn shift(cursor: &Cursor<'_, '_>, at: usize, shift: i8) -> Option<(DateValue, usize)> {
    let note = cursor.note()?;
    let tense = if shift < 0 {
        Tense::Past
    } else {
        Tense::Future
    };
    match cursor.word(at + 1) {
        Word::Weekday(number) | Word::DoubtfulWeekday(number) => {
            if let Some(found) = day_after(cursor, at + 2) {
                return Some(found);
            }
            Some((
                DateValue::Day(calendar::near_weekday(note, number, tense)?),
                at + 2,
            ))
        }
        Word::Month(month) | Word::DoubtfulMonth(month) => {
            if cursor.is(at + 1, "may") && shift == 0 {
                return None;
            }
            if cursor.day(at + 2).is_some() {
                return named::from_month(cursor, at + 1);
            }
            let (year, month) = shifted_month(note, month, shift);
            Some((DateValue::Month(year, month), at + 2))
        }
        Word::Unit(unit) => period(cursor, unit, shift).map(|value| (value, at + 2)),
        Word::Feast(_) => feast(cursor, at + 1, feast_word(cursor, at + 1)?),
        _ => None,
    }
}

fn feast_word(cursor: &Cursor<'_, '_>, at: usize) -> Option<Feast> {
    if let Word::Feast(feast) = cursor.word(at) {
        Some(feast)
    } else {
        None
    }
}

fn shifted_month(note: jiff::civil::Date, month: i8, shift: i8) -> (i16, i8) {
    let (year, now) = (note.year(), note.month());
    match shift {
        0 => calendar::month_of_year(note, month, Tense::Open),
        1 => (if month > now { year } else { year + 1 }, month),
        _ => (if month < now { year } else { year - 1 }, month),
    }
}

/// The unit `shift` units from the note's: a month, quarter or year by name, a week only loosely.
pub(super) fn period(cursor: &Cursor<'_, '_>, unit: Unit, shift: i8) -> Option<DateValue> {
    let day = calendar::shifted(cursor.note()?, unit, i32::from(shift))?;
    match unit {
        Unit::Day => None,
        Unit::Week | Unit::Year => Some(DateValue::Around(day)),
        Unit::Month if shift < 0 => Some(DateValue::Around(day)),
        Unit::Month => Some(DateValue::Month(day.year(), day.month())),
        Unit::Quarter => Some(DateValue::Quarter(day.year(), calendar::quarter_of(day))),
    }
}

/// "two weeks from now", "a week from Thursday", "10 days ago", "a month ago".
pub(super) fn counted(cursor: &Cursor<'_, '_>, at: usize) -> Option<(DateValue, usize)> {
    let (count, after) = match cursor.word(at) {
        Word::A => (1, at + 1),
        _ => {
            let (count, ordinal, after) = cursor.day(at)?;
            if ordinal {
                return None;
            }
            (i32::from(count), after)
        }
    };
    let Word::Unit(unit) = cursor.word(after) else {
        return None;
    };
    let note = cursor.note()?;
    if cursor.is(after + 1, "ago") {
        let day = calendar::shifted(note, unit, -count)?;
        return Some((
            if unit == Unit::Day {
                DateValue::Day(day)
            } else {
                DateValue::Around(day)
            },
            after + 2,
        ));
    }
    if !cursor.is(after + 1, "from") {
        return None;
    }
    let (anchor, end) = match cursor.word(after + 2) {
        Word::DayShift(days) => (calendar::plus(note, i32::from(days))?, after + 3),
        Word::Weekday(number) => (
            calendar::near_weekday(note, number, Tense::Future)?,
            after + 3,
        ),
        _ if cursor.is(after + 2, "now") => (note, after + 3),
        _ => return None,
    };
    Some((DateValue::Day(calendar::shifted(anchor, unit, count)?), end))
}

/// What leads to a feast as a day.
const LIMITS: [&str; 7] = ["by", "before", "until", "till", "on", "around", "thru"];

/// "Thanksgiving", "New Year", "Labor Day".
pub(super) fn feast(
    cursor: &Cursor<'_, '_>,
    at: usize,
    feast: Feast,
) -> Option<(DateValue, usize)> {
    let (feast, end) = match feast {
        Feast::NewYear => {
            let year = cursor.is(at + 1, "year")
                || cursor.is(at + 1, "years")
                || cursor.is(at + 1, "year's");
            if !year {
                return None;
            }
            let end = at + 2 + usize::from(cursor.kind(at + 2) == Some(TokenKind::Clitic));
            match cursor.word(end) {
                Word::Feast(Feast::NewYearsEve) => (Feast::NewYearsEve, end + 1),
                _ => (Feast::NewYear, end),
            }
        }
        Feast::MemorialDay | Feast::LaborDay | Feast::AnzacDay => {
            let day = cursor.is(at + 1, "day");
            (feast, if day { at + 2 } else { return None })
        }
        Feast::BlackFriday => (
            feast,
            if cursor.word(at + 1) == Word::Weekday(5) {
                at + 2
            } else {
                return None;
            },
        ),
        Feast::BonfireNight => (
            feast,
            if cursor.is(at + 1, "night") {
                at + 2
            } else {
                return None;
            },
        ),
        Feast::NewYearsEve => return None,
        _ => (feast, at + 1),
    };
    // "the Christmas rush" names no day: only a feast on its own does.
    if !(cursor.stands_alone(end) || cursor.led(at) && cursor.kind(end) != Some(TokenKind::Word)) {
        return None;
    }
    let canada = cursor
        .context
        .currency
        .is_some_and(|currency| currency.0 == *b"CAD");
    let day = calendar::near_feast(cursor.note()?, feast, canada, cursor.tense(at, end))?;
    // "after Easter", "over Christmas", "in the new year" name a season, "by Easter" a day.
    let limit = cursor
        .before(at)
        .is_some_and(|p| LIMITS.iter().any(|word| cursor.is(p, word)));
    let exact = limit && feast != Feast::NewYear;
    Some((
        if exact {
            DateValue::Day(day)
        } else {
            DateValue::Around(day)
        },
        end,
    ))
}
