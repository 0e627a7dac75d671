//! BM25 in whole numbers, so that sums do not depend on their order.
//!
//! A score is a sum of thousandths, one rounded term per word: the same note gets the same score wherever it lies, in
//! whatever order its words are added up. Word and note counts are those of living notes; the length of an average note is
//! fixed, so that one long note somewhere does not move the scores of all others.

use std::sync::LazyLock;
use tantivy::fieldnorm::FieldNormReader;

/// One point, in the unit of scores.
pub(super) const POINT: u32 = 1_000;
/// How fast further mentions of a word stop counting; the usual value.
const K1: f64 = 1.2;
/// How much a note's length counts; the usual value.
const B: f64 = 0.75;
/// Words of an average note: a kilobyte has about 170.
const AVERAGE_WORDS: f64 = 170.0;
/// A form other than the one that was typed counts half: frequencies are in halves.
pub(super) const EXACT: u32 = 2;
/// See [`EXACT`].
pub(super) const OTHER_FORM: u32 = 1;

/// The part of BM25 that depends on a note's length, by its norm.
static BY_LENGTH: LazyLock<[f64; 256]> = LazyLock::new(|| {
    std::array::from_fn(|norm| {
        let words = f64::from(FieldNormReader::id_to_fieldnorm(norm as u8));
        K1 * (1.0 - B + B * words / AVERAGE_WORDS)
    })
});

/// The norm of a note with so many words.
pub(super) fn norm(words: u32) -> u8 {
    FieldNormReader::fieldnorm_to_id(words)
}

/// What a word is worth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worth {
    /// In thousandths of a point for a word that fills the note.
    most: f64,
    by_length: &'static [f64; 256],
}

impl Worth {
    /// Of a word that stands in `holding` of `notes` notes.
    pub fn new(holding: u64, notes: u64) -> Worth {
        let (n, all) = (holding as f64, notes.max(holding) as f64);
        let rarity = libm::log(1.0 + (all - n + 0.5) / (n + 0.5));
        Worth {
            most: rarity * (K1 + 1.0) * f64::from(POINT),
            by_length: &BY_LENGTH,
        }
    }

    /// For a word that stands so many times, in halves, in a note of such a length.
    #[inline]
    pub fn score(&self, halves: u32, norm: u8) -> u32 {
        let times = f64::from(halves) * 0.5;
        (self.most * times / (times + self.by_length[usize::from(norm)]) + 0.5) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_and_short_notes_count_more() {
        let (rare, common) = (Worth::new(1, 1_000), Worth::new(900, 1_000));
        assert!(rare.score(EXACT, norm(100)) > common.score(EXACT, norm(100)));
        assert!(rare.score(EXACT, norm(10)) > rare.score(EXACT, norm(1_000)));
        assert!(rare.score(2 * EXACT, norm(100)) > rare.score(EXACT, norm(100)));
        assert!(rare.score(OTHER_FORM, norm(100)) < rare.score(EXACT, norm(100)));
        assert!(common.score(EXACT, norm(100)) > 0);
    }
}
