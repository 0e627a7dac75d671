//! Calendar dates and recurrences.

use super::{Context, Found};
use crate::text::Document;
use jiff::civil::Date;

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
    /// A range kept as a range.
    Range(Box<DateValue>, Box<DateValue>),
}

/// A repeated date, as written in ISO-like terms where it has them.
#[derive(Clone, Debug, PartialEq)]
pub struct Recurrence {
    /// The next day on which it falls after the note was written, if it can be told.
    pub next: Option<Date>,
}

/// A date or recurrence that begins at token `at`.
pub(super) fn read(_document: &Document<'_>, _context: &Context, _at: u32) -> Option<Found> {
    None
}

impl DateValue {
    /// ISO dates, months, quarters.
    pub fn iso(&self) -> Vec<String> {
        Vec::new()
    }
}
