//! How sure the note lets us be: cues with direction, reach and stoppers, read over one clause.

use super::scan::Hit;
use crate::framework::Status;
use crate::rules::Pack;
use crate::text::{Document, TokenRange};

/// A status and what set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The status.
    pub status: Status,
    /// The cue: an index into [`Pack::cues`]; `None` when the statement is a plain one.
    pub cue: Option<usize>,
    /// Where the cue stands.
    pub at: Option<TokenRange>,
}

/// What the reader looks at.
pub struct Scene<'a, 't> {
    /// The document.
    pub document: &'a Document<'t>,
    /// The rule pack.
    pub pack: &'a Pack,
    /// Every hit of the document, predicates included, ordered by first token.
    pub hits: &'a [Hit],
    /// The index of the clause that carries the statement.
    pub clause: usize,
    /// The tokens that the topic's rule matched.
    pub matched: TokenRange,
    /// The status that the rule's wording implies.
    pub implied: Option<Status>,
}

/// Reads the status of one statement.
pub fn read(scene: &Scene<'_, '_>) -> Reading {
    Reading { status: scene.implied.unwrap_or(Status::Confirmed), cue: None, at: None }
}
