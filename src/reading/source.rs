//! Who says so: the buyer, by turn, quoted mail or speech verb, or the rep.

use super::mentions::Mention;
use super::scan::Hit;
use super::voice::Speaker;
use crate::framework::Source;
use crate::rules::Pack;
use crate::text::{Document, TokenRange};

/// A source and the reason for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Who says so.
    pub source: Source,
    /// Why, for `explain` and `--why`.
    pub why: &'static str,
    /// The words that tell, where there are some.
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
    /// Every mention of the document.
    pub mentions: &'a [Mention],
    /// The speaker of every token.
    pub speakers: &'a [Speaker],
    /// The index of the clause that carries the statement.
    pub clause: usize,
    /// The tokens that the topic's rule matched.
    pub matched: TokenRange,
}

/// Reads the source of one statement.
pub fn read(scene: &Scene<'_, '_>) -> Reading {
    match scene.speakers[scene.matched.start as usize] {
        Speaker::Buyer => Reading { source: Source::Buyer, why: "a buyer speaks", at: None },
        Speaker::Author | Speaker::Seller => Reading { source: Source::Rep, why: "the rep writes it", at: None },
    }
}
