//! People, roles and bodies: who a passage speaks of, and whose side they are on.
//!
//! Roles and bodies come first: the concepts with a slot give their heads, and [`roles`] takes in what belongs to them
//! ("VP" + "Lab Services", "Value Analysis" + "Committee"). [`persons`] then reads the names around them, and [`side`] says
//! which of all these are the seller's.

pub(crate) mod lexis;
mod persons;
mod roles;
mod side;
pub(super) mod words;

#[cfg(test)]
mod tests;

use super::scan::Hit;
use super::voice::Speaker;
use crate::rules::Pack;
use crate::text::{Document, Token, TokenKind, TokenRange};
use lexis::Lexis;

/// What kind of party a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// A person by name.
    Person,
    /// A job title or acting function ("CFO", "legal", "VP Lab Services").
    Role,
    /// A committee, board, council ("Capital & Systems Committee").
    Body,
}

/// A person, role or body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its tokens, as the slot writes it: without "the", "their" or a title such as "Dr.".
    pub tokens: TokenRange,
    /// What it is.
    pub party: Party,
    /// On the seller's side ("our legal", "my VP").
    pub seller: bool,
}

/// What all finders look at.
pub(super) struct View<'a, 't> {
    pub document: &'a Document<'t>,
    pub tokens: &'a [Token],
    /// For every token, the flags of what starts there.
    pub marks: &'a [u32],
    pub speakers: &'a [Speaker],
}

impl View<'_, '_> {
    /// The token at `i`, if it is on the same line: a line end reads as nothing.
    fn token(&self, i: usize) -> Option<&Token> {
        self.tokens
            .get(i)
            .filter(|t| !matches!(t.kind, TokenKind::Newline | TokenKind::Space))
    }

    /// The token before `i` on the same line.
    fn before(&self, i: usize) -> Option<&Token> {
        i.checked_sub(1).and_then(|i| self.token(i))
    }

    /// Whether the token at `i` carries one of the flags.
    fn has(&self, i: usize, flags: u32) -> bool {
        self.marks.get(i).is_some_and(|m| m & flags != 0)
    }

    /// Whether the token at `i` is a word.
    fn word(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| t.kind == TokenKind::Word)
    }

    /// Whether the token at `i` is exactly this word or mark.
    fn is(&self, i: usize, hash: u64) -> bool {
        self.token(i).is_some_and(|t| t.is(hash))
    }
}

/// Buffers that are kept from note to note.
#[derive(Default)]
pub struct Buffers {
    marks: Vec<u32>,
    heads: Vec<Hit>,
    persons: persons::Buffers,
}

/// Finds all mentions, ordered by first token; mentions of one party kind never overlap.
pub fn find(
    document: &Document<'_>,
    pack: &Pack,
    hits: &[Hit],
    speakers: &[Speaker],
    out: &mut Vec<Mention>,
) {
    find_with(document, pack, hits, speakers, &mut Buffers::default(), out);
}

/// [`find`] with buffers of the caller's.
pub fn find_with(
    document: &Document<'_>,
    pack: &Pack,
    hits: &[Hit],
    speakers: &[Speaker],
    buffers: &mut Buffers,
    out: &mut Vec<Mention>,
) {
    let lexis = Lexis::of(pack);
    let tokens = &document.tokens;
    lexis.marks(tokens.len(), hits, &mut buffers.marks, &mut buffers.heads);
    let view = View {
        document,
        tokens,
        marks: &buffers.marks,
        speakers,
    };
    out.clear();
    roles::find(&view, &lexis, &buffers.heads, out);
    persons::find(&view, &mut buffers.persons, out);
    out.sort_by_key(|m| (m.tokens.start, m.tokens.end));
    side::mark(&view, out);
}
