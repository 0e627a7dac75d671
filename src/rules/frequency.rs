//! How common words and values are in business notes, to choose which element of a pattern is looked for first.
//!
//! Only the order matters: a wrong number costs time, never a match. The counts are per million words of the labelled notes
//! under `corpora/`; `scripts/frequency` makes them again.

use super::pattern::Word;
use crate::lexicon::Builtin;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Words that stand at least 120 times in a million, with their counts.
static WORDS: LazyLock<FxHashMap<&'static str, f64>> = LazyLock::new(|| {
    include_str!("frequency.txt")
        .lines()
        .filter_map(|line| line.rsplit_once(' '))
        .filter_map(|(w, n)| Some((w, n.parse().ok()?)))
        .collect()
});

/// What a word that is not listed counts.
const RARE: f64 = 20.0;
/// How much rarer a phrase is than its rarest word, for each further word.
const FURTHER_WORD: f64 = 4.0;

/// Occurrences in a million words.
pub(super) fn of_word(word: &str) -> f64 {
    WORDS.get(word).copied().unwrap_or(RARE)
}

/// Occurrences in a million words, estimated from the phrase's rarest word.
pub(super) fn of_phrase(words: &[Word]) -> f64 {
    let rarest = words
        .iter()
        .map(|w| of_word(&w.text))
        .fold(f64::INFINITY, f64::min);
    rarest / FURTHER_WORD.powi(words.len() as i32 - 1)
}

/// Mentions and values in a million words, as counted over the same notes.
pub(super) fn of_builtin(builtin: Builtin) -> f64 {
    match builtin {
        Builtin::Who => 70_000.0,
        Builtin::Person | Builtin::Role => 33_000.0,
        Builtin::Date | Builtin::SellerSelf | Builtin::Question => 20_000.0,
        Builtin::Number | Builtin::BuyerSelf => 14_000.0,
        Builtin::Body | Builtin::SellerOur => 8_000.0,
        Builtin::Money | Builtin::Duration | Builtin::SellerWho | Builtin::BuyerOur => 6_000.0,
        Builtin::Recurrence | Builtin::Percent => 3_000.0,
    }
}
