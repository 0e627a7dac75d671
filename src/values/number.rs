//! Numbers in digits and in words.

use super::Found;
use crate::text::Document;

/// A percentage or plain number that begins at token `at`.
pub(super) fn read(_document: &Document<'_>, _at: u32) -> Option<Found> {
    None
}
