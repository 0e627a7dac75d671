//! Whose words a token is: the rep's own, the seller's side in a call, or the buyer's.

use crate::evidence::{Deal, Note};
use crate::text::{Document, Voice};

/// Whose mouth a token comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The author of the note, who is on the seller's side.
    Author,
    /// Someone on the seller's side in a recorded conversation or quoted mail.
    Seller,
    /// Someone on the buyer's side: a turn, a quoted mail, words in quotation marks.
    Buyer,
}

/// The speaker of every token of the document.
pub fn speakers(document: &Document<'_>, _deal: &Deal, _note: &Note, out: &mut Vec<Speaker>) {
    out.clear();
    out.resize(document.tokens.len(), Speaker::Author);
    for block in &document.blocks {
        let speaker = match block.voice {
            Voice::Author => continue,
            Voice::Seller => Speaker::Seller,
            Voice::Other => Speaker::Buyer,
        };
        out[block.content.start as usize..block.content.end as usize].fill(speaker);
    }
}
