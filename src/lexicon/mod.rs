//! Words, shared concepts and the automaton that finds every literal of every rule in one pass.
//!
//! A *concept* is a named set of terms ("legal-team": counsel, GC, the lawyers). Rules speak of concepts, so that breadth
//! comes from vocabulary and not from one pattern per sentence. Inside the engine a concept is an *atom*, a small number;
//! so is every kind of value and mention that a pattern can name (`<money>`, `<role>`).

mod atom;
mod inflect;
mod trie;

pub use atom::{AtomId, Builtin};
pub use inflect::inflections;
pub use trie::{MAX_TERM_WORDS, PADDING, Trie, TrieBuilder, WordKey, caps_key};
