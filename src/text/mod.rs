//! From pasted text to tokens, blocks, sentences and clauses.
//!
//! Nothing here alters the text: every offset is a byte offset into the note as given, and tokens tile it exactly.
//! The layer knows nothing of rules or meaning; it only sees shape: who speaks in a block, how deep it is quoted, which
//! heading it stands under, where one statement ends and the next begins.
//!
//! `line` cuts lines and reads their marks, `tag` decides what "Name:" means in this note, `mail` knows headers and
//! closings, `heading` what governs what; `block` puts them together. `sentence` and `breaks` find where statements end,
//! `segment` cuts there, and `answers` ties a clause to the question before it.

mod answers;
mod block;
mod breaks;
mod document;
mod filter;
mod heading;
mod line;
mod mail;
mod segment;
mod sentence;
mod tag;
#[cfg(test)]
mod tests;
mod token;
mod words;

pub use block::{Block, BlockKind, Voice};
pub use document::{Clause, Document, Sentence, Span, TokenRange};
pub use filter::WordFilter;
pub use token::{Token, TokenKind, Tokenizer, text_hash, word_hash};
