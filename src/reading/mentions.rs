//! People, roles and bodies: who a passage speaks of, and whose side they are on.

use super::scan::Hit;
use super::voice::Speaker;
use crate::rules::{Pack, SlotKind};
use crate::text::{Document, TokenRange};

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

/// Finds all mentions, ordered by first token; mentions of one party kind never overlap.
pub fn find(_document: &Document<'_>, pack: &Pack, hits: &[Hit], _speakers: &[Speaker], out: &mut Vec<Mention>) {
    for hit in hits {
        let party = match pack.atoms[hit.atom.index()].slot {
            Some(SlotKind::Role) => Party::Role,
            Some(SlotKind::Body) => Party::Body,
            None => continue,
        };
        let mention = Mention { tokens: hit.start..hit.end, party, seller: false };
        if out.last() != Some(&mention) {
            out.push(mention);
        }
    }
}
