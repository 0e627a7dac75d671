//! Calendar dates and recurrences.
//!
//! `words` tells in one table look-up whether a token can begin a date at all; `numeric`, `named`, `relative`, `parts` and
//! `recurrence` each read one family of forms from a token on; `tense` looks around a date without a year for what tells past
//! from future; `calendar` does the arithmetic.

mod calendar;
mod cursor;
mod named;
mod numeric;
mod parts;
mod recurrence;
mod relative;
mod tense;
#[cfg(test)]
mod tests;
mod words;

use super::{Context, Found, Value};
use crate::text::{Document, TokenKind};
use cursor::Cursor;
use jiff::civil::Date;
use words::Word;

pub(super) use words::OPENING;

/// A date as exact as the note gives it.
#[derive(Clone, Debug, PartialEq)]
pub enum DateValue {
    /// One day.
    Day(Date),
    /// A month: year, month.
    Month(i16, i8),
    /// A quarter: year, quarter.
    Quarter(i16, i8),
    /// A year.
    Year(i16),
    /// A range kept as a range, or two alternatives.
    Range(Box<DateValue>, Box<DateValue>),
    /// About this day, in a period told only by its distance from the note ("next week", "two months ago").
    Around(Date),
}

impl DateValue {
    /// The date as the output writes it (`2026-10-15`, `2026-10`, `2026-Q3`, `2026`): both ends of a range, nothing for a
    /// period too loose to name.
    pub fn iso(&self) -> Vec<String> {
        match self {
            DateValue::Day(day) => vec![day.to_string()],
            DateValue::Month(year, month) => vec![format!("{year:04}-{month:02}")],
            DateValue::Quarter(year, quarter) => vec![format!("{year:04}-Q{quarter}")],
            DateValue::Year(year) => vec![format!("{year:04}")],
            DateValue::Range(from, to) => {
                let mut all = from.iso();
                all.extend(to.iso());
                all
            }
            DateValue::Around(_) => Vec::new(),
        }
    }
}

/// A repeated date.
#[derive(Clone, Debug, PartialEq)]
pub struct Recurrence {
    /// The next day on which it falls after the note was written, if it can be told.
    pub next: Option<Date>,
    /// The time between two of them, in months, where it is counted in months; else 0.
    pub months: u8,
    /// The time between two of them, in weeks, where it is counted in weeks; else 0.
    pub weeks: u8,
}

/// A date or recurrence that begins at token `at`.
pub(super) fn read(document: &Document<'_>, context: &Context, at: u32) -> Option<Found> {
    let token = document.tokens.get(at as usize)?;
    let word = match token.kind {
        TokenKind::Number => words::lookup(token.hash),
        TokenKind::Word => {
            let word = words::lookup(token.hash);
            if !word.opens() {
                return None;
            }
            word
        }
        _ => return None,
    };
    let cursor = Cursor { document, context };
    let at = at as usize;
    let (value, end) = recurrence::read(&cursor, at, word)
        .map(|(recurrence, end)| (Value::Recurrence(recurrence), end))
        .or_else(|| date_at(&cursor, at, word).map(|(date, end)| (Value::Date(date), end)))?;
    Some(Found {
        tokens: at as u32..end as u32,
        value,
    })
}

/// A date of any form at token `at`, and where it ends.
fn date_at(cursor: &Cursor<'_, '_>, at: usize, word: Word) -> Option<(DateValue, usize)> {
    match word {
        Word::None => numeric::read(cursor, at)
            .or_else(|| named::from_day(cursor, at))
            .or_else(|| relative::counted(cursor, at)),
        Word::Month(_) | Word::DoubtfulMonth(_) => named::from_month(cursor, at),
        Word::Ordinal(_) | Word::Cardinal(_) | Word::Tens(_) => parts::nth(cursor, at)
            .or_else(|| named::from_day(cursor, at))
            .or_else(|| relative::counted(cursor, at)),
        Word::A => relative::counted(cursor, at),
        Word::Weekday(_) | Word::DoubtfulWeekday(_) => relative::weekday(cursor, at),
        Word::DayShift(days) => relative::day_shift(cursor, at, days),
        Word::Shift(shift) => parts::nth(cursor, at).or_else(|| relative::shift(cursor, at, shift)),
        Word::Part(part) => parts::part(cursor, at, part),
        Word::Unit(unit) => parts::unit(cursor, at, unit),
        Word::EndOf(unit) => parts::end_of(cursor, unit).map(|date| (date, at + 1)),
        Word::Quarter(quarter) => parts::quarter(cursor, at, quarter),
        Word::Feast(feast) => relative::feast(cursor, at, feast),
        Word::W => parts::week_commencing(cursor, at),
        _ => None,
    }
}
