//! Numbers in digits and in words, where they are neither dates, nor lengths of time, nor amounts.

use super::words::{self, NumberWord, number_word};
use super::{Found, Value};
use crate::text::{Document, TokenKind, word_hash};

const PERCENT: u64 = word_hash("percent");
const PCT: u64 = word_hash("pct");
const PER: u64 = word_hash("per");
const CENT: u64 = word_hash("cent");
const PROZENT: u64 = word_hash("prozent");

/// A percentage or plain number that begins at token `at`.
///
/// "one" alone is mostly a pronoun and only counts before a percent sign; numbers with letters stuck to them ("15th",
/// "3x") and times ("10:30") are not plain numbers.
pub(super) fn read(document: &Document<'_>, at: u32) -> Option<Found> {
    let token = document.tokens.get(at as usize)?;
    let (value, end, pronoun) = match token.kind {
        TokenKind::Number => (plain(token.text(document.text))?, at + 1, false),
        TokenKind::Word => {
            let word = number_word(document, at)?;
            let (value, end) = words::cardinal(document, at)?;
            (value, end, word == NumberWord::Small(1) && end == at + 1)
        }
        _ => return None,
    };
    if let Some(end) = percent_end(document, end) {
        return Some(Found {
            tokens: at..end,
            value: Value::Percent(value),
        });
    }
    if pronoun {
        return None;
    }
    Some(Found {
        tokens: at..end,
        value: Value::Number(value),
    })
}

/// The token behind a percent sign or word at `at`.
pub(super) fn percent_end(document: &Document<'_>, at: u32) -> Option<u32> {
    let token = document.tokens.get(at as usize)?;
    match token.kind {
        TokenKind::Punct if token.text(document.text) == "%" => Some(at + 1),
        TokenKind::Word if token.is(PERCENT) || token.is(PCT) || token.is(PROZENT) => Some(at + 1),
        TokenKind::Word if token.is(PER) && words::is_word(document, at + 1, CENT) => Some(at + 2),
        _ => None,
    }
}

/// "40,000", "2.5", "1.200.000"; `None` for anything else.
fn plain(text: &str) -> Option<f64> {
    let number = super::money::parse_digits(text)?;
    number.suffix.is_empty().then_some(number.value)
}
