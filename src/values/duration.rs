//! Lengths of time.

use super::Found;
use crate::text::Document;

/// A length of time in one unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Period {
    /// How many; of a range, the upper end.
    pub count: f64,
    /// The unit: minutes, hours, days, weeks, months or years.
    pub unit: Unit,
}

/// Units of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// PTnM
    Minute,
    /// PTnH
    Hour,
    /// PnD
    Day,
    /// PnW
    Week,
    /// PnM
    Month,
    /// PnY
    Year,
}

/// A duration that begins at token `at`.
pub(super) fn read(_document: &Document<'_>, _at: u32) -> Option<Found> {
    None
}

impl Period {
    /// ISO 8601.
    pub fn iso(&self) -> String {
        String::new()
    }
}
