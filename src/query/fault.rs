//! What is wrong with a question, and where.

use std::ops::Range;

/// The longest question, in bytes: nobody types more, and it bounds the work.
pub const MAX_QUERY_BYTES: usize = 4096;
/// The deepest nesting of parentheses and "not".
pub const MAX_DEPTH: usize = 32;
/// The most conditions in one question.
pub const MAX_CLAUSES: usize = 128;

/// A fault in a question: what it is and the bytes that it is about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at {}", at.start + 1)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Bytes of the question.
    pub at: Range<usize>,
}

/// What may be wrong with a question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// See [`MAX_QUERY_BYTES`].
    #[error("a question has at most {MAX_QUERY_BYTES} bytes")]
    TooLong,
    /// See [`MAX_DEPTH`].
    #[error("parentheses nest at most {MAX_DEPTH} deep")]
    TooDeep,
    /// See [`MAX_CLAUSES`].
    #[error("a question has at most {MAX_CLAUSES} conditions")]
    TooMany,
    /// A parenthesis without its partner.
    #[error("a parenthesis without its partner")]
    Parenthesis,
    /// Nothing between parentheses, or a joint without something on both sides.
    #[error("nothing to join here")]
    Empty,
    /// A field with a value that it cannot have.
    #[error("'{field}' takes {wants}, not '{given}'")]
    Value {
        /// The field.
        field: String,
        /// What it takes.
        wants: &'static str,
        /// What was given.
        given: String,
    },
}
