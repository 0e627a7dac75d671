//! Which tokens can begin a value at all: all others are passed over at the price of one bit.
//!
//! The words that the readers of values look for in their own tables are gathered, when compiling, into one set of bits by
//! hash. A word whose bit is not set begins no value; one whose bit is set nearly always does, and the readers decide.

use super::{date, duration, money, words};
use crate::text::{Document, Token, TokenKind};

/// Bits of the set, a power of two: some 400 words leave one strange word in forty with its bit set.
const BITS: usize = 1 << 14;

static WORDS: [u64; BITS / 64] = {
    let set = [0; BITS / 64];
    let set = with(set, &date::OPENING);
    let set = with(set, words::WORDS.keys());
    let set = with(set, money::CURRENCY_WORDS.keys());
    let set = with(set, money::PARTS.keys());
    with(set, &[duration::NET, duration::ANOTHER])
};

/// The set with more words; hashes that are nought are left out.
const fn with(mut set: [u64; BITS / 64], hashes: &[u64]) -> [u64; BITS / 64] {
    let mut i = 0;
    while i < hashes.len() {
        if hashes[i] != 0 {
            let bit = hashes[i] as usize % BITS;
            set[bit / 64] |= 1 << (bit % 64);
        }
        i += 1;
    }
    set
}

/// Whether a value may begin at this token.
#[inline]
pub(super) fn may_open(document: &Document<'_>, token: &Token) -> bool {
    match token.kind {
        TokenKind::Word => {
            let bit = token.hash as usize % BITS;
            WORDS[bit / 64] & 1 << (bit % 64) != 0
                || token.capitalised && money::may_be_glued(document, token)
        }
        TokenKind::Number => true,
        TokenKind::Punct => matches!(
            document.text.as_bytes()[token.start as usize],
            b'$' | 0x80..
        ),
        TokenKind::Clitic | TokenKind::Newline | TokenKind::Space => false,
    }
}
