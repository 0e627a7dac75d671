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

impl Currency {
    /// The currency of a three-letter code.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.trim().as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Currency(bytes.map(|b| b.to_ascii_uppercase())))
    }

    /// The three-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl Money {
    /// The amounts as the contract lists them.
    pub fn amounts(&self) -> impl Iterator<Item = (Currency, f64)> + use<> {
        let currency = self.currency;
        [Some(self.value), self.upper].into_iter().flatten().map(move |v| (currency, v))
    }
}
