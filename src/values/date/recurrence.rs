//! Repeated dates: "every Monday", "second Tuesday of the month", "monthly", "Thursdays", "the 15th of every month".

use super::Recurrence;
use super::calendar::{self, Tense};
use super::cursor::Cursor;
use super::words::{Unit, Word};
use jiff::civil::Date;

/// A recurrence at token `at`, and where it ends.
pub(super) fn read(cursor: &Cursor<'_, '_>, at: usize, word: Word) -> Option<(Recurrence, usize)> {
    match word {
        Word::Weekday(_) if standing(cursor, at) => every_weekday(cursor, at),
        Word::Weekdays(day) => Some((weekly(cursor, day, 1), at + 1)),
        Word::Monthly(months) => Some((months_apart(months), at + 1)),
        Word::Weekly(weeks) => Some((weeks_apart(weeks), at + 1)),
        Word::Every => every(cursor, at),
        Word::Other => match cursor.word(at + 1) {
            Word::Weekdays(day) => Some((weekly(cursor, day, 2), at + 2)),
            _ => None,
        },
        Word::Twice => per_unit(cursor, at + 1),
        Word::Ordinal(nth) => nth_weekday(cursor, at, nth).or_else(|| day_of_each(cursor, at)),
        Word::Shift(-1) if cursor.is(at, "last") => nth_weekday(cursor, at, -1),
        Word::None | Word::Tens(_) => day_of_each(cursor, at),
        _ => None,
    }
}

fn months_apart(months: i8) -> Recurrence {
    Recurrence {
        next: None,
        months: months as u8,
        weeks: 0,
    }
}

fn weeks_apart(weeks: i8) -> Recurrence {
    Recurrence {
        next: None,
        months: 0,
        weeks: weeks as u8,
    }
}

fn weekly(cursor: &Cursor<'_, '_>, day: i8, weeks: u8) -> Recurrence {
    let next = cursor
        .note()
        .filter(|_| weeks == 1)
        .and_then(|note| calendar::near_weekday(note, day, Tense::Future));
    Recurrence {
        next,
        months: 0,
        weeks,
    }
}

/// "her Monday one-to-one", "standing Thursday call", "Friday check-ins": a meeting that repeats.
fn standing(cursor: &Cursor<'_, '_>, at: usize) -> bool {
    let owned = at.checked_sub(1).is_some_and(|p| {
        [
            "her", "his", "their", "our", "your", "my", "standing", "a", "usual",
        ]
        .iter()
        .any(|word| cursor.is(p, word))
    });
    let meets = |words: &[&str]| {
        words
            .iter()
            .any(|word| cursor.is(at + 1, word) || cursor.is(at + 2, word))
    };
    meets(&[
        "calls", "ins", "ups", "syncs", "ones", "meetings", "huddles",
    ]) || (owned
        && meets(&[
            "call", "check", "catch", "sync", "one", "huddle", "stand", "standup", "meeting",
            "touch", "slot",
        ]))
}

fn every_weekday(cursor: &Cursor<'_, '_>, at: usize) -> Option<(Recurrence, usize)> {
    let Word::Weekday(day) = cursor.word(at) else {
        return None;
    };
    Some((weekly(cursor, day, 1), at + 1))
}

/// "every Monday", "each second Monday", "every other week", "every two weeks", "every month".
fn every(cursor: &Cursor<'_, '_>, at: usize) -> Option<(Recurrence, usize)> {
    let (count, after) = match cursor.word(at + 1) {
        Word::Other => (2, at + 2),
        Word::Ordinal(nth @ 1..=5) => (nth, at + 2),
        Word::Cardinal(count) => (count, at + 2),
        Word::None if cursor.digit_day(at + 1).is_some() => (cursor.digit_day(at + 1)?.0, at + 2),
        _ => (1, at + 1),
    };
    match cursor.word(after) {
        Word::Weekday(day) | Word::DoubtfulWeekday(day) | Word::Weekdays(day) => {
            Some((weekly(cursor, day, count as u8), after + 1))
        }
        Word::Unit(Unit::Week) => Some((weeks_apart(count), after + 1)),
        Word::Unit(Unit::Month) => Some((months_apart(count), after + 1)),
        Word::Unit(Unit::Quarter) => Some((months_apart(count.checked_mul(3)?), after + 1)),
        Word::Unit(Unit::Year) if count < 10 => {
            Some((months_apart(count.checked_mul(12)?), after + 1))
        }
        // "every march", "each September".
        Word::Month(_) | Word::DoubtfulMonth(_) if count == 1 => {
            Some((months_apart(12), after + 1))
        }
        _ => None,
    }
}

/// "twice a month", "once a quarter".
fn per_unit(cursor: &Cursor<'_, '_>, at: usize) -> Option<(Recurrence, usize)> {
    if !matches!(cursor.word(at), Word::A | Word::Every) {
        return None;
    }
    let found = match cursor.word(at + 1) {
        Word::Unit(Unit::Week) => weeks_apart(1),
        Word::Unit(Unit::Month) => weeks_apart(2),
        Word::Unit(Unit::Quarter) => weeks_apart(6),
        Word::Unit(Unit::Year) => months_apart(6),
        _ => return None,
    };
    Some((found, at + 2))
}

/// "second Tuesday of the month", "first-Monday call", "2nd + 4th Mon", "first and third Tuesdays", "last Friday of each month".
fn nth_weekday(cursor: &Cursor<'_, '_>, at: usize, nth: i8) -> Option<(Recurrence, usize)> {
    if nth > 5 {
        return None;
    }
    let joined = cursor.word(at + 1) == Word::And || matches!(cursor.text(at + 1), "+" | "&" | "/");
    let second = match cursor.word(at + 2) {
        Word::Ordinal(second @ 2..=5) if joined => Some(second),
        _ => None,
    };
    if joined && second.is_none() {
        return None;
    }
    let after = if joined { at + 3 } else { at + 1 };
    let (Word::Weekday(day) | Word::DoubtfulWeekday(day) | Word::Weekdays(day)) =
        cursor.word(after)
    else {
        return None;
    };
    let (months, end) = match of_each(cursor, after + 1) {
        Some(found) => found,
        // "last Friday" is a date; "first Monday in May" too; "first Monday" alone repeats.
        None if nth < 0 || cursor.word(after + 1) == Word::Of => return None,
        None => (1, after + 1),
    };
    let falls = |nth| next_nth(cursor.note().filter(|_| months == 1)?, nth, day);
    let next = [Some(nth), second]
        .into_iter()
        .flatten()
        .filter_map(falls)
        .min();
    let (months, weeks) = if second.is_some() {
        (0, 2)
    } else {
        (months as u8, 0)
    };
    Some((
        Recurrence {
            next,
            months,
            weeks,
        },
        end,
    ))
}

/// The next nth weekday of a month after the note's day.
fn next_nth(note: Date, nth: i8, day: i8) -> Option<Date> {
    let mut month = note.first_of_month();
    for _ in 0..6 {
        if let Some(found) = calendar::nth_weekday(month.year(), month.month(), nth, day)
            && found > note
        {
            return Some(found);
        }
        month = calendar::add_months(month, 1)?;
    }
    None
}

/// "of the month", "of each quarter", "in every month", "each month", "a month": the unit in months and where it ends.
fn of_each(cursor: &Cursor<'_, '_>, at: usize) -> Option<(i8, usize)> {
    let of = matches!(cursor.word(at), Word::Of);
    let start = at + usize::from(of);
    let article = match cursor.word(start) {
        Word::The if of => true,
        Word::Every | Word::A => true,
        _ => of && cursor.is(start, "any"),
    };
    match cursor.word(start + 1) {
        Word::Unit(Unit::Month) if article => Some((1, start + 2)),
        Word::Unit(Unit::Quarter) if article => Some((3, start + 2)),
        Word::Unit(Unit::Year) if article => Some((12, start + 2)),
        _ => match cursor.word(start) {
            Word::Unit(Unit::Month) if of => Some((1, start + 1)),
            _ => None,
        },
    }
}

/// "the 15th of every month", "only on the 15th", "10 of each month".
fn day_of_each(cursor: &Cursor<'_, '_>, at: usize) -> Option<(Recurrence, usize)> {
    let (day, ordinal, after) = cursor.day(at)?;
    if !ordinal {
        return None;
    }
    let next = || {
        cursor
            .note()
            .and_then(|note| calendar::day_of_month(calendar::plus(note, 1)?, day, Tense::Future))
    };
    if let Some((months, end)) = of_each(cursor, after) {
        let next = if months == 1 { next() } else { None };
        return Some((
            Recurrence {
                next,
                months: months as u8,
                weeks: 0,
            },
            end,
        ));
    }
    // "the 1st and the 15th", "the 10th and 25th of each month".
    if matches!(cursor.word(after), Word::And) || matches!(cursor.text(after), "+" | "&") {
        let second = after + 1 + usize::from(cursor.word(after + 1) == Word::The);
        if let Some((later, true, end)) = cursor.day(second) {
            let tail = of_each(cursor, end).map(|(_, tail)| tail);
            if let Some(end) = tail
                .or_else(|| (day == 1 && later == 15 && cursor.stands_alone(end)).then_some(end))
            {
                return Some((
                    Recurrence {
                        next: next(),
                        months: 0,
                        weeks: 2,
                    },
                    end,
                ));
            }
        }
    }
    let only = at.checked_sub(3).is_some_and(|p| {
        cursor.is(p, "only") && cursor.is(p + 1, "on") && cursor.word(p + 2) == Word::The
    });
    (only && cursor.stands_alone(after)).then(|| {
        (
            Recurrence {
                next: next(),
                months: 1,
                weeks: 0,
            },
            after,
        )
    })
}
