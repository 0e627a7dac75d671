//! From pasted text to tokens, blocks, sentences and clauses.
//!
//! Nothing here alters the text: every offset is a byte offset into the note as given, and tokens tile it exactly.
//! The layer knows nothing of rules or meaning; it only sees shape: who speaks in a block, how deep it is quoted, which
//! heading it stands under, where one statement ends and the next begins.

mod block;
mod document;
mod segment;
mod token;

pub use block::{Block, BlockKind, Voice};
pub use document::{Clause, Document, Sentence, Span, TokenRange};
pub use token::{Token, TokenKind, Tokenizer, word_hash};
