//! Parts of periods: "end of October", "mid-November", "first week of May", "second Tuesday of June", "Q3 2026", "week of Aug 3".

use super::calendar::{self, Tense};
use super::cursor::Cursor;
use super::words::{Part, Unit, Word};
use super::{DateValue, named, numeric, relative};

/// "end of October", "end Oct", "late November", "end of the month", "end of next week".
pub(super) fn part(cursor: &Cursor<'_, '_>, at: usize, part: Part) -> Option<(DateValue, usize)> {
    let mut next = at + 1;
    if matches!(cursor.word(next), Word::Of) || matches!(cursor.text(next), "-" | "/") {
        next += 1;
    }
    // "mid to late October", "early or mid May".
    if matches!(cursor.word(next), Word::Through | Word::And)
        && matches!(cursor.word(next + 1), Word::Part(Part::Vague))
    {
        next += 2;
    }
    if cursor.word(next) == Word::The {
        next += 1;
    }
    match cursor.word(next) {
        // "they start Aug 30": the month belongs to its day.
        Word::Month(_) | Word::DoubtfulMonth(_)
            if next == at + 1 && (cursor.is(at, "start") || day_follows(cursor, next)) =>
        {
            None
        }
        Word::Month(_) | Word::DoubtfulMonth(_) => of_month(cursor, at, next, part),
        Word::Quarter(number) => quarter(cursor, next, number),
        Word::Ordinal(_) => {
            nth(cursor, next).filter(|(value, _)| matches!(value, DateValue::Quarter(..)))
        }
        Word::Unit(unit) if next > at + 1 && part == Part::End => Some((
            DateValue::Day(calendar::unit_end(cursor.note()?, unit).filter(|_| unit != Unit::Day)?),
            next + 1,
        )),
        Word::Shift(shift) => {
            if let Word::Unit(unit) = cursor.word(next + 1) {
                let day = calendar::shifted(cursor.note()?, unit, i32::from(shift))?;
                let value = match part {
                    Part::End => DateValue::Day(calendar::unit_end(day, unit)?),
                    Part::Vague => relative::period(cursor, unit, shift)?,
                };
                return Some((value, next + 2));
            }
            let (value, end) = relative::shift(cursor, next, shift)?;
            Some((ended(value, part)?, end))
        }
        Word::None if next > at + 1 => {
            let (year, end) = cursor.year(next)?;
            let value = if part == Part::End {
                DateValue::Day(calendar::date(year, 12, 31)?)
            } else {
                DateValue::Year(year)
            };
            Some((value, end))
        }
        _ => None,
    }
}

fn day_follows(cursor: &Cursor<'_, '_>, month: usize) -> bool {
    cursor
        .month(month)
        .is_some_and(|(_, after)| cursor.day(after).is_some())
}

/// The last day of a month, or any other value as it is.
fn ended(value: DateValue, part: Part) -> Option<DateValue> {
    match (value, part) {
        (DateValue::Month(year, month), Part::End) => {
            Some(DateValue::Day(calendar::month_end(year, month)?))
        }
        (value, _) => Some(value),
    }
}

fn of_month(
    cursor: &Cursor<'_, '_>,
    at: usize,
    next: usize,
    part: Part,
) -> Option<(DateValue, usize)> {
    let (month, after) = cursor.month(next)?;
    let (year, month, end) = match cursor.year_after(after) {
        Some((year, end)) => (year, month, end),
        None => {
            let (year, month) =
                calendar::month_of_year(cursor.note()?, month, cursor.tense(at, after));
            (year, month, after)
        }
    };
    Some((ended(DateValue::Month(year, month), part)?, end))
}

/// The end of the unit that the note's day is in.
pub(super) fn end_of(cursor: &Cursor<'_, '_>, unit: Unit) -> Option<DateValue> {
    Some(DateValue::Day(calendar::unit_end(cursor.note()?, unit)?))
}

/// "Q3", "Q3 2026", "Q3 '26", "Q3 of next year", "Q3/26".
pub(super) fn quarter(
    cursor: &Cursor<'_, '_>,
    at: usize,
    number: i8,
) -> Option<(DateValue, usize)> {
    if let Some((year, end)) = cursor.year_after(at + 1) {
        return Some((DateValue::Quarter(year, number), end));
    }
    let slash = usize::from(matches!(cursor.text(at + 1), "/" | "-"));
    if let Some(short) = cursor
        .digits(at + 1 + slash)
        .filter(|y| (20..=60).contains(y))
    {
        return Some((DateValue::Quarter(2000 + short, number), at + 2 + slash));
    }
    Some((
        calendar::quarter_of_year(cursor.note()?, number, cursor.tense(at, at + 1)),
        at + 1,
    ))
}

/// "first week of November", "second half of May", "first quarter", "third Tuesday of June", "last Friday in November".
pub(super) fn nth(cursor: &Cursor<'_, '_>, at: usize) -> Option<(DateValue, usize)> {
    let nth = match cursor.word(at) {
        Word::Ordinal(nth @ 1..=5) => nth,
        Word::Shift(-1) if cursor.is(at, "last") => -1,
        _ => return None,
    };
    match cursor.word(at + 1) {
        Word::Unit(Unit::Quarter) if nth > 0 && nth < 5 => quarter(cursor, at + 1, nth),
        Word::Unit(Unit::Week | Unit::Day) => {
            let (value, end) = month_of(cursor, at, at + 2)?;
            let DateValue::Month(year, month) = value else {
                return None;
            };
            let day = cursor.word(at + 1) == Word::Unit(Unit::Day);
            Some((
                match (day, nth) {
                    (true, -1) => DateValue::Day(calendar::month_end(year, month)?),
                    (true, nth) => DateValue::Day(calendar::date(year, month, nth)?),
                    (false, _) => DateValue::Month(year, month),
                },
                end,
            ))
        }
        Word::None
            if ["half", "weekend", "days"]
                .iter()
                .any(|word| cursor.is(at + 1, word)) =>
        {
            month_of(cursor, at, at + 2)
        }
        Word::Weekday(weekday) | Word::DoubtfulWeekday(weekday) => {
            let (value, end) = month_of(cursor, at, at + 2)?;
            let DateValue::Month(year, month) = value else {
                return None;
            };
            Some((
                DateValue::Day(calendar::nth_weekday(year, month, nth, weekday)?),
                end,
            ))
        }
        _ => None,
    }
}

/// "of November", "in May 2027", "of next month".
fn month_of(cursor: &Cursor<'_, '_>, from: usize, at: usize) -> Option<(DateValue, usize)> {
    if cursor.word(at) != Word::Of {
        return None;
    }
    if let Word::Shift(shift) = cursor.word(at + 1) {
        return relative::shift(cursor, at + 1, shift);
    }
    of_month(cursor, from, at + 1, Part::Vague)
}

/// "week of Aug 3", "wk of 3/15", "week commencing 3 Aug", "week 12" (none); "month end", "year-end".
pub(super) fn unit(cursor: &Cursor<'_, '_>, at: usize, unit: Unit) -> Option<(DateValue, usize)> {
    let clitic = usize::from(cursor.kind(at + 1) == Some(crate::text::TokenKind::Clitic));
    if cursor.is(at + 1 + clitic, "end") {
        let end = at + 2 + clitic;
        // "Year end is 31 March" names its day itself.
        let own = ["is", "was", "="]
            .iter()
            .any(|word| cursor.text(end) == *word);
        // A year's end mostly stands for the books'; only as a limit is it a day.
        let limit = cursor.before(at).is_some_and(|p| {
            ["by", "before", "until", "till", "at"]
                .iter()
                .any(|word| cursor.is(p, word))
        });
        let sure = if unit == Unit::Year {
            limit
        } else {
            matches!(unit, Unit::Month | Unit::Quarter)
        };
        let fits = sure && !own && cursor.stands_alone(end);
        return if fits {
            Some((end_of(cursor, unit)?, end))
        } else {
            None
        };
    }
    if unit != Unit::Week {
        return None;
    }
    let led = ["of", "commencing", "beginning", "starting", "from"]
        .iter()
        .any(|word| cursor.is(at + 1, word));
    if led { inner_day(cursor, at + 2) } else { None }
}

/// "w/c 3 Aug".
pub(super) fn week_commencing(cursor: &Cursor<'_, '_>, at: usize) -> Option<(DateValue, usize)> {
    let week = cursor.text(at + 1) == "/"
        && ["c", "b", "o", "of"]
            .iter()
            .any(|word| cursor.is(at + 2, word));
    if week {
        inner_day(cursor, at + 3)
    } else {
        None
    }
}

/// A day inside a larger form.
fn inner_day(cursor: &Cursor<'_, '_>, at: usize) -> Option<(DateValue, usize)> {
    let start = if cursor.word(at) == Word::The {
        at + 1
    } else {
        at
    };
    let found = match cursor.word(start) {
        Word::Month(_) | Word::DoubtfulMonth(_) => named::from_month(cursor, start),
        Word::Weekday(_) => relative::weekday(cursor, start),
        Word::None => numeric::read(cursor, start).or_else(|| named::from_day(cursor, start)),
        Word::Ordinal(_) | Word::Tens(_) => named::from_day(cursor, start),
        _ => None,
    };
    if found.is_some() {
        return found;
    }
    let (day, _, end) = cursor.day(start)?;
    Some((
        DateValue::Day(calendar::day_of_month(cursor.note()?, day, Tense::Open)?),
        end,
    ))
}

/// "the 10th of the quarter", "the 3rd of every month": the day belongs to a period that repeats.
pub(super) fn names_other_period(cursor: &Cursor<'_, '_>, at: usize) -> bool {
    cursor.is(at, "of") && !matches!(cursor.word(at + 1), Word::Month(_) | Word::DoubtfulMonth(_))
}
