//! Which tokens can begin a value at all: all others are passed over at the price of one bit.
//!
//! The words that the readers of values look for in their own tables are gathered, when compiling, into one set of bits by
//! hash. A word whose bit is not set begins no value; one whose bit is set nearly always does, and the readers decide.

use super::{date, duration, money, words};
use crate::text::{Document, Token, TokenKind, WordFilter};

/// Some 400 words in 16384 bits: one strange word in forty is looked at in vain.
static WORDS: WordFilter<256> = WordFilter::new()
    .with(&date::OPENING)
    .with(words::WORDS.keys())
    .with(money::CURRENCY_WORDS.keys())
    .with(money::PARTS.keys())
    .with(&[duration::NET, duration::ANOTHER]);

/// Whether a value may begin at this token.
#[inline]
pub(super) fn may_open(document: &Document<'_>, token: &Token) -> bool {
    match token.kind {
        TokenKind::Word => {
            WORDS.may_hold(token.hash) || token.capitalised && money::may_be_glued(document, token)
        }
        TokenKind::Number => true,
        TokenKind::Punct => matches!(
            document.text.as_bytes()[token.start as usize],
            b'$' | 0x80..
        ),
        TokenKind::Clitic | TokenKind::Newline | TokenKind::Space => false,
    }
}
