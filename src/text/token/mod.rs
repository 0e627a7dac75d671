//! Tokens: the smallest pieces that rules can name.
//!
//! Tokens tile the source: a token reaches from its `start` to its `end`, and what lies between its end and the next
//! token's start (white space, or the hyphen inside "go-live") belongs to it as trailing matter. Words are compared by a
//! 64-bit hash of their lower-cased form, so that the hot path never allocates a string.

mod hash;
#[cfg(test)]
mod tests;
mod tokenizer;

pub(super) use hash::bytes_hash;
pub use hash::{text_hash, word_hash};
pub use tokenizer::Tokenizer;

use super::words::Class;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum TokenKind {
    /// Letters, possibly with digits after the first ("Q3", "SOC2").
    Word,
    /// A run that starts with a digit ("50", "50,000", "50k", "15th", "2wks").
    Number,
    /// The second half of a contraction: 's, 'll, 're, 've, 'd, 'm.
    Clitic,
    /// One mark of punctuation or one symbol; arrows and runs of the same mark ("->", "--", "??") are one token.
    Punct,
    /// One or more line ends.
    Newline,
    /// White space at the very start of the text, which no token precedes.
    Space,
}

/// One token; offsets are bytes into the note.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte, without trailing matter.
    pub end: u32,
    /// [`word_hash`] of the lower-cased token.
    pub hash: u64,
    /// What it is made of.
    pub kind: TokenKind,
    /// Starts with an upper-case letter.
    pub capitalised: bool,
    /// Has at least two letters and all are upper case.
    pub all_caps: bool,
    /// Joined to the next token by a hyphen ("go-" in "go-live").
    pub hyphenated: bool,
    /// The grammatical and layout classes of the word, for this layer only.
    pub(super) class: Class,
}

impl Token {
    /// The token's text.
    pub fn text<'t>(&self, source: &'t str) -> &'t str {
        &source[self.start as usize..self.end as usize]
    }

    /// Whether the token is this lower-case word; `hash` comes from [`word_hash`].
    pub const fn is(&self, hash: u64) -> bool {
        self.hash == hash
    }
}
