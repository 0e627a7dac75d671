//! Values with shape: money, dates, recurrences, durations, percentages and numbers.
//!
//! Only tokens that can begin a value (a digit, a currency sign, a number word, a month, a weekday, "end of ...") are looked at
//! more closely, so that text without values costs next to nothing. Dates resolve against the day the note was written,
//! bare amounts against the deal's currency; what stays ambiguous is refused, never guessed.

mod date;
mod duration;
mod money;
mod number;
mod opening;
mod words;

pub use date::{DateValue, Recurrence};
pub use duration::{Period, Unit};
pub use money::{Currency, Money};

use crate::text::{Document, TokenRange};
use jiff::civil::Date;

/// What values are resolved against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// The day the note was written.
    pub written_at: Option<Date>,
    /// The deal's currency: what a bare amount is in, and a hint for the order of day and month.
    pub currency: Option<Currency>,
    /// The deal's amount, in its currency: a hint for what a bare number stands for.
    pub amount: Option<f64>,
    /// The close date on record; only a hint for years.
    pub close_date: Option<Date>,
}

/// A value of one kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An amount, or the two ends of a range.
    Money(Money),
    /// A day, month, quarter or year, or the two ends of a range.
    Date(DateValue),
    /// A length of time.
    Duration(Period),
    /// A repeated date.
    Recurrence(Recurrence),
    /// A percentage.
    Percent(f64),
    /// Any other number, in digits or words.
    Number(f64),
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its tokens.
    pub tokens: TokenRange,
    /// What it is.
    pub value: Value,
}

/// Finds all values, in order of place; values never overlap.
pub fn find(document: &Document<'_>, context: &Context, out: &mut Vec<Found>) {
    let mut at = 0;
    while let Some(token) = document.tokens.get(at as usize) {
        if !opening::may_open(document, token) {
            at += 1;
            continue;
        }
        let found = date::read(document, context, at)
            .or_else(|| duration::read(document, at))
            .or_else(|| money::read(document, context, at))
            .or_else(|| number::read(document, at));
        match found {
            Some(found) => {
                at = found.tokens.end.max(at + 1);
                out.push(found);
            }
            None => at += 1,
        }
    }
}
