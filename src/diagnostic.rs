//! Faults in rule files: a stable code, the place, what is wrong and what to write instead.
//!
//! Loading collects every fault before it gives up, so that a person sees all of them at once.

use std::fmt;
use std::ops::Range;

/// A stable name for a kind of fault; `docs/RULES.md` explains each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

/// One fault in one rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The stable name of the kind of fault.
    pub code: Code,
    /// The file, as a path below the rule folder.
    pub file: String,
    /// Bytes in the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Fault {
    /// A fault at a place in a file.
    pub fn new(code: &'static str, file: &str, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Fault { code: Code(code), file: file.to_owned(), span, message: message.into(), help: help.into() }
    }

    /// Line and column (both from 1, columns in characters) of the fault's first byte.
    pub fn position(&self, source: &str) -> (usize, usize) {
        let mut at = self.span.start.min(source.len());
        while !source.is_char_boundary(at) {
            at -= 1;
        }
        let before = &source[..at];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        (line, column)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.file, self.message, self.code.0)
    }
}
