//! The managers' questions: a query language over deals and their states.
//!
//! A question is written as managers say it ("late-stage deals without a signer") or in a structured form (`stage:late
//! lacking:signer`), or both at once. [`parse`] reads it into a [`Query`](ast::Query): words are matched against a table of phrases
//! (`phrases`), the pieces find one another (`compose`), and what is not understood is handed back, never dropped. A [`Table`]
//! holds the deals as rows; [`select`] scans them, and [`why`] says for the deals of an answer why they are in it.
//! Nothing here reads the clock, the record or the terminal. `docs/QUERIES.md` describes the language.

pub mod ast;
mod compose;
mod concept;
pub mod day;
mod eval;
mod fault;
mod field;
mod parse;
#[cfg(test)]
mod parse_tests;
mod phrases;
mod row;
mod stage;
mod tag;
mod value;
mod vocabulary;
mod why;
mod words;

pub use concept::{Concept, State as Condition};
pub use eval::{GroupLine, Selection, Slips, Totals, select};
pub use fault::{Fault, FaultKind, MAX_CLAUSES, MAX_DEPTH, MAX_QUERY_BYTES};
pub use parse::{Parsed, Unread, parse};
pub use row::{Row, Shown, Sure, Table, corner_stones};
pub use vocabulary::Vocabulary;
pub use why::{Help, Passage, Reason, Why, why};
