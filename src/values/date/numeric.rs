//! Dates in digits: ISO, with slashes, with dots.

use super::DateValue;
use super::cursor::Cursor;
use super::words::Word;
use crate::text::TokenKind;

/// What the order of day and month is taken from.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    MonthFirst,
    DayFirst,
    Unknown,
}

/// Only the United States and the Philippines write the month first; Canada writes both ways.
fn order(cursor: &Cursor<'_, '_>) -> Order {
    match cursor.context.currency.map(|currency| currency.0) {
        Some(code) if code == *b"USD" || code == *b"PHP" => Order::MonthFirst,
        Some(code) if code == *b"CAD" => Order::Unknown,
        Some(_) => Order::DayFirst,
        None => Order::Unknown,
    }
}

/// Tells day from month: `(month, day)`, or nothing if both readings are possible and differ.
fn month_and_day(first: i16, second: i16, order: Order) -> Option<(i8, i8)> {
    let (first, second) = (i8::try_from(first).ok()?, i8::try_from(second).ok()?);
    if first < 1 || second < 1 || first > 31 || second > 31 {
        return None;
    }
    match (first <= 12, second <= 12) {
        (true, true) if first == second => Some((first, second)),
        (true, true) => match order {
            Order::MonthFirst => Some((first, second)),
            Order::DayFirst => Some((second, first)),
            Order::Unknown => None,
        },
        (true, false) => Some((first, second)),
        (false, true) => Some((second, first)),
        (false, false) => None,
    }
}

pub(super) fn read(cursor: &Cursor<'_, '_>, at: usize) -> Option<(DateValue, usize)> {
    if touches_before(cursor, at) {
        return None;
    }
    let text = cursor.text(at);
    if text.bytes().any(|b| b == b'.') {
        return dotted(cursor, at);
    }
    if text.len() == 4
        && (text.ends_with(['q', 'Q']) || text.as_bytes()[1].eq_ignore_ascii_case(&b'q'))
    {
        return short_quarter(text).map(|value| (value, at + 1));
    }
    let first = cursor.digits(at)?;
    let mark = if cursor.glued(at) {
        cursor.text(at + 1)
    } else {
        ""
    };
    if matches!(mark, "-" | "/") && cursor.glued(at + 1) {
        return marked(cursor, at, first, mark);
    }
    bare_year(cursor, at)
}

/// A number that hangs on something before it ("IT/118", "$10/15", "v10/15") begins no date.
fn touches_before(cursor: &Cursor<'_, '_>, at: usize) -> bool {
    let Some(before) = cursor.before(at) else {
        return false;
    };
    if !cursor.glued(before) {
        return false;
    }
    cursor.kind(before) == Some(TokenKind::Punct)
        && matches!(
            cursor.text(before),
            "/" | "-" | "$" | "€" | "£" | "#" | "." | "+" | "§" | "_" | "¥"
        )
}

/// "2026-10-15", "2026/10/15", "10/15/26", "15-10-2026", "10/15".
fn marked(
    cursor: &Cursor<'_, '_>,
    at: usize,
    first: i16,
    mark: &str,
) -> Option<(DateValue, usize)> {
    let second = cursor.digits(at + 2)?;
    let third = (cursor.glued(at + 2) && cursor.text(at + 3) == mark && cursor.glued(at + 3))
        .then(|| cursor.digits(at + 4));
    let end = if third.is_some() { at + 5 } else { at + 3 };
    if cursor.glued(end - 1) && matches!(cursor.text(end), "/" | "-" | "%") {
        return None;
    }
    let lengths = (cursor.text(at).len(), cursor.text(at + 2).len());
    match (lengths, third) {
        ((4, 1..=2), Some(day)) => {
            let day = i8::try_from(day?).ok()?;
            Some((
                cursor.resolve(
                    Some(in_reach(first)?),
                    i8::try_from(second).ok()?,
                    day,
                    at,
                    end,
                )?,
                end,
            ))
        }
        ((4, 2), None) if mark == "-" => {
            let month = i8::try_from(second).ok().filter(|m| (1..=12).contains(m))?;
            Some((DateValue::Month(in_reach(first)?, month), end))
        }
        ((1..=2, 1..=2), Some(year)) => {
            let year = full_year(year?, cursor.text(at + 4).len())?;
            let (month, day) = month_and_day(first, second, order(cursor))?;
            Some((cursor.resolve(Some(year), month, day, at, end)?, end))
        }
        ((1..=2, 1..=2), None) if mark == "/" => {
            slashed(cursor, at, first, second).map(|value| (value, end))
        }
        _ => None,
    }
}

fn in_reach(year: i16) -> Option<i16> {
    (1990..=2099).contains(&year).then_some(year)
}

fn full_year(year: i16, digits: usize) -> Option<i16> {
    match digits {
        2 => Some(2000 + year),
        4 => in_reach(year),
        _ => None,
    }
}

/// "10/15", unless it is a fraction, a ratio or a score.
fn slashed(cursor: &Cursor<'_, '_>, at: usize, first: i16, second: i16) -> Option<DateValue> {
    let led = cursor.led(at);
    if !led && ((first, second) == (24, 7) || (first == 50 && second == 50)) {
        return None;
    }
    let after = at + 3;
    let counts = [
        "of", "day", "days", "hour", "hours", "month", "months", "year", "inch", "x", "cup",
        "split", "pages", "stars",
    ];
    if counts.iter().any(|word| cursor.is(after, word)) || matches!(cursor.text(after), "%" | "\"")
    {
        return None;
    }
    // "half" and "third" written as fractions, unless something leads to a date.
    if !led
        && matches!((first, second), (1, 2..=4) | (2, 3) | (3, 4))
        && !cursor.stands_alone(after)
    {
        return None;
    }
    if cursor
        .before(at)
        .is_some_and(|p| cursor.digits(p).is_some() && cursor.kind(p) == Some(TokenKind::Number))
    {
        return None;
    }
    let (month, day) = month_and_day(first, second, order(cursor))?;
    cursor.resolve(None, month, day, at, after)
}

/// "15.10.2026", "15.10.", and "15.10" where something leads to a date; the day comes first.
fn dotted(cursor: &Cursor<'_, '_>, at: usize) -> Option<(DateValue, usize)> {
    let text = cursor.text(at);
    let mut numbers = text.split('.');
    let part = |s: Option<&str>| {
        s.filter(|s| s.len() <= 4)
            .and_then(|s| s.parse::<i16>().ok())
    };
    let (first, second) = (numbers.next(), numbers.next());
    if first.is_none_or(|s| s.len() > 2) || second.is_none_or(|s| s.len() > 2) {
        return None;
    }
    let (day, month) = (
        i8::try_from(part(first)?).ok()?,
        i8::try_from(part(second)?).ok()?,
    );
    if let Some(year) = numbers.next() {
        let year = full_year(part(Some(year))?, year.len())?;
        // "2.0.11" is a version: a short year needs two digits in front of it.
        let sure = year > 2009 && numbers.next().is_none() && (text.len() >= 8 || cursor.led(at));
        return if sure {
            Some((cursor.resolve(Some(year), month, day, at, at + 1)?, at + 1))
        } else {
            None
        };
    }
    if order(cursor) != Order::DayFirst {
        return None;
    }
    let dot = cursor.glued(at) && cursor.text(at + 1) == ".";
    let starts = cursor.before(at).is_none_or(|p| {
        cursor.kind(p) == Some(TokenKind::Newline)
            || matches!(
                cursor.text(p),
                "–" | "-" | "—" | "|" | "•" | "(" | "*" | ":" | ";"
            )
    });
    let leads = leads_to_day(cursor, at) || (dot && starts);
    let goes_on = dot && !matches!(cursor.kind(at + 2), None | Some(TokenKind::Newline));
    let padded = second.is_some_and(|s| s.len() == 2);
    if !(leads && (dot || padded) || (goes_on && padded && starts)) {
        return None;
    }
    let end = at + 1 + usize::from(dot);
    Some((cursor.resolve(None, month, day, at, end)?, end))
}

/// Stricter than for other forms: "of 1.4 m" and "for 8.6" are numbers.
fn leads_to_day(cursor: &Cursor<'_, '_>, at: usize) -> bool {
    let Some(before) = cursor.before(at) else {
        return false;
    };
    [
        "on", "by", "until", "till", "til", "before", "after", "from", "since", "the", "am", "bis",
        "vom", "ab", "time", "due", "sits", "held", "meets", "ends", "starts",
    ]
    .iter()
    .any(|word| cursor.is(before, word))
        || matches!(
            cursor.word(before),
            Word::Weekday(_) | Word::DoubtfulWeekday(_)
        )
}

/// "3Q26".
fn short_quarter(text: &str) -> Option<DateValue> {
    let bytes = text.as_bytes();
    let quarter = (bytes[0] as char)
        .to_digit(10)
        .filter(|q| (1..=4).contains(q))?;
    let year: i16 = text
        .get(2..)
        .filter(|y| y.bytes().all(|b| b.is_ascii_digit()))?
        .parse()
        .ok()?;
    bytes[1]
        .eq_ignore_ascii_case(&b'q')
        .then_some(DateValue::Quarter(2000 + year, quarter as i8))
}

/// "in 2027": a year on its own needs a word that leads to it and nothing counted after it.
fn bare_year(cursor: &Cursor<'_, '_>, at: usize) -> Option<(DateValue, usize)> {
    let (year, end) = cursor.year(at)?;
    let led = cursor.before(at).is_some_and(|p| {
        ["in", "into", "until", "till", "by", "during", "for"]
            .iter()
            .any(|word| cursor.is(p, word))
    });
    if !led || !cursor.stands_alone(end) {
        return None;
    }
    // A year gone by is background, not a date of the deal.
    let note = cursor.note()?;
    let gone = year < note.year();
    Some((
        if gone {
            DateValue::Around(super::calendar::date(year, 7, 1)?)
        } else {
            DateValue::Year(year)
        },
        end,
    ))
}
