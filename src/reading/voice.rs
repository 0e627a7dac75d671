//! Whose words a token is: the rep's own, the seller's side in a call, or the buyer's.
//!
//! The shape of the note says who is tagged and where a mail begins; which side a tag or a mail is on shows in how it
//! speaks: a buyer says "our legal" and "your quote", a seller "our proposal" and "your board".

mod mails;
mod messages;
mod quotes;
mod turns;

use super::mentions::words::{buyers_own, sellers_own};
use crate::evidence::{Deal, Note};
use crate::text::{Document, TokenKind, TokenRange, word_hash};

/// How many words may stand between "our" and what it owns.
const OWN_REACH: usize = 3;
/// A score that makes a named correspondent a seller.
const CLEARLY_SELLER: i32 = -4;
/// `?`.
const QUESTION_MARK: u64 = word_hash("?");

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
pub fn speakers(document: &Document<'_>, deal: &Deal, note: &Note, out: &mut Vec<Speaker>) {
    out.clear();
    out.resize(document.tokens.len(), Speaker::Author);
    turns::mark(document, deal, note, out);
    mails::mark(document, deal, note, out);
    messages::mark(document, deal, note, out);
    quotes::mark(document, out);
}

/// How buyer-like a passage speaks: above zero for "our legal" and "your quote", below for "our proposal" and "your board".
fn score(document: &Document<'_>, tokens: &TokenRange) -> i32 {
    const OUR: u64 = word_hash("our");
    const MY: u64 = word_hash("my");
    const YOUR: u64 = word_hash("your");
    const THEIR: u64 = word_hash("their");
    let words = document.slice(tokens);
    let mut score = 0;
    for (i, token) in words.iter().enumerate() {
        let (buyer, seller) = match token.hash {
            OUR | MY => (1, -1),
            YOUR => (-1, 1),
            THEIR => (-1, 0),
            _ => continue,
        };
        for owned in words[i + 1..].iter().take(OWN_REACH) {
            if owned.kind != TokenKind::Word {
                break;
            }
            if buyers_own(owned.hash) {
                score += buyer;
                break;
            }
            if sellers_own(owned.hash) {
                score += seller;
                break;
            }
        }
    }
    score
}
