//! The managers' questions: a query language over deals and their states.
pub mod ast;
mod compose;
mod concept;
pub mod day;
mod fault;
mod field;
mod parse;
mod phrases;
mod stage;
mod tag;
mod value;
mod vocabulary;
mod words;
pub use parse::{Parsed, Unread, parse};
pub use vocabulary::Vocabulary;
#[cfg(test)] mod parse_tests;
