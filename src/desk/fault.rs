//! What the desk refuses, and what to do then.

use super::find::Place;
use crate::deal::DealId;
use crate::deal::record::IdFault;
use crate::store::StoreError;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The record says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index, or the record as it saw it.
    #[error(transparent)]
    Index(#[from] crate::index::Error),
    /// It is forgotten in the record, and another process keeps the index from following.
    #[error(
        "another process is writing the index, which may hold words of what was forgotten until the next search or import"
    )]
    IndexBusy,
    /// No deal of this id, name or account.
    #[error("there is no deal {given:?} on record{}", near_names(near))]
    UnknownDeal {
        /// What was asked for.
        given: String,
        /// The nearest ids and names, the nearest first.
        near: Vec<String>,
    },
    /// Several deals are called so.
    #[error(
        "{given:?} may be any of these deals: {}; name one of them",
        ids(candidates)
    )]
    Ambiguous {
        /// What was asked for.
        given: String,
        /// The deals.
        candidates: Vec<DealId>,
    },
    /// Nothing in the text names a deal of the record.
    #[error("the text names no deal that is on record; name one: `buypath tell DEAL FILE`")]
    NoDealNamed,
    /// The text speaks of several deals.
    #[error(
        "the text speaks of several deals and is not stored: {}\n  help: --split stores a note for each of these parts, --whole stores all of it in the deal you name",
        places(found)
    )]
    SeveralDeals {
        /// Where it speaks of which.
        found: Vec<Place>,
    },
    /// A text that cannot be an id.
    #[error("{given:?} cannot be an id: {fault}")]
    BadId {
        /// The text.
        given: String,
        /// Why.
        fault: IdFault,
    },
    /// The note has no such item.
    #[error("nothing was read of {dimension} in note {note}{}", instead(has))]
    NoItem {
        /// The note.
        note: String,
        /// What was asked for.
        dimension: String,
        /// What was read in it instead.
        has: Vec<String>,
    },
    /// A text without a letter.
    #[error("the note is empty")]
    EmptyNote,
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

fn near_names(near: &[String]) -> String {
    match near {
        [] => String::new(),
        near => format!("; nearest: {}", near.join(", ")),
    }
}

fn ids(deals: &[DealId]) -> String {
    let all: Vec<&str> = deals.iter().map(DealId::as_str).collect();
    all.join(", ")
}

fn instead(dimensions: &[String]) -> String {
    match dimensions {
        [] => "; nothing at all was read in it".to_owned(),
        all => format!("; it has {}", all.join(", ")),
    }
}

fn places(found: &[Place]) -> String {
    let one = |p: &Place| format!("line {}: {}", p.line, p.deal);
    found.iter().map(one).collect::<Vec<_>>().join("; ")
}
