//! Amounts of money.

use super::{Context, Found};
use crate::text::Document;

/// An ISO 4217 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency(pub [u8; 3]);

/// An amount; of a range, both ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Money {
    /// The currency, the deal's where the note gives none.
    pub currency: Currency,
    /// The amount, or the lower end.
    pub value: f64,
    /// The upper end of a range.
    pub upper: Option<f64>,
}

/// An amount that begins at token `at`.
pub(super) fn read(_document: &Document<'_>, _context: &Context, _at: u32) -> Option<Found> {
    None
}
