//! Which mentions are the seller's own.
//!
//! "our" is the seller's in the rep's mouth and the buyer's in the buyer's; "your" the other way round.

use super::words::{CLOSE, OPEN, boundary, own, yours};
use super::{Mention, Party, View};
use crate::reading::voice::Speaker;
use crate::text::word_hash;

/// How many words may stand between "our" and the mention it owns.
const REACH: usize = 4;

/// Marks the seller's mentions; `mentions` are ordered by first token.
pub fn mark(view: &View<'_, '_>, mentions: &mut [Mention]) {
    let mut sellers: Vec<u64> = Vec::new();
    for i in 0..mentions.len() {
        let (done, rest) = mentions.split_at_mut(i);
        let mention = &mut rest[0];
        let neighbour = done.last();
        mention.seller =
            owned(view, mention) || beside(mention, neighbour) || speaks_as_seller(view, mention);
        if mention.seller && mention.party == Party::Person {
            sellers.push(view.tokens[mention.tokens.start as usize].hash);
        }
    }
    if sellers.is_empty() {
        return;
    }
    sellers.sort_unstable();
    sellers.dedup();
    for mention in mentions.iter_mut().filter(|m| m.party == Party::Person) {
        mention.seller |= sellers
            .binary_search(&view.tokens[mention.tokens.start as usize].hash)
            .is_ok();
    }
}

/// A possessive of the seller's in front, or "(ours)" behind.
fn owned(view: &View<'_, '_>, mention: &Mention) -> bool {
    const OURS: u64 = word_hash("ours");
    const US: u64 = word_hash("us");
    let (start, end) = (mention.tokens.start as usize, mention.tokens.end as usize);
    let buyer = view.speakers[start] == Speaker::Buyer;
    if view.is(end, OPEN)
        && (view.is(end + 1, OURS) || view.is(end + 1, US))
        && view.is(end + 2, CLOSE)
    {
        return !buyer;
    }
    for back in 1..=REACH {
        let Some(token) = start.checked_sub(back).and_then(|i| view.token(i)) else {
            return false;
        };
        if own(token.hash) {
            return !buyer;
        }
        if yours(token.hash) {
            return buyer;
        }
        if boundary(token.hash) || token.kind != crate::text::TokenKind::Word {
            return false;
        }
    }
    false
}

/// "our SE Dalia", "my manager Tim", "Tim (our SE)": a name and a seller's role side by side.
fn beside(mention: &Mention, before: Option<&Mention>) -> bool {
    before.is_some_and(|b| {
        b.seller && b.party != mention.party && b.tokens.end == mention.tokens.start
    })
}

/// The tag of a seller's turn.
fn speaks_as_seller(view: &View<'_, '_>, mention: &Mention) -> bool {
    mention.party == Party::Person
        && view.speakers[mention.tokens.start as usize] == Speaker::Seller
        && tag(view, mention)
}

fn tag(view: &View<'_, '_>, mention: &Mention) -> bool {
    let block = view
        .document
        .blocks
        .partition_point(|b| b.tokens.end <= mention.tokens.start);
    view.document
        .blocks
        .get(block)
        .and_then(|b| b.key.as_ref())
        .is_some_and(|key| key.contains(&mention.tokens.start))
}
