//! Conversations: which tags are the seller's.

use super::{CLEARLY_SELLER, QUESTION_MARK, Speaker, score};
use crate::evidence::{Deal, Note};
use crate::text::{BlockKind, Document, TokenRange, Voice, word_hash};

/// The most tags that are told apart; a conversation has far fewer, and what comes later reads as the buyer's.
const MAX_TAGS: usize = 64;

/// Tagged turns: a tag is the seller's by its name, or by how it speaks over the whole note.
pub(super) fn mark(document: &Document<'_>, deal: &Deal, note: &Note, out: &mut [Speaker]) {
    let mut sides: Vec<Side> = Vec::new();
    for block in document.blocks.iter().filter(|b| b.kind == BlockKind::Turn) {
        let tag = tag_hash(document, block.key.as_ref());
        let score = score(document, &block.content);
        let asks = document
            .slice(&block.content)
            .iter()
            .rev()
            .take(2)
            .any(|t| t.is(QUESTION_MARK));
        if sides.len() == MAX_TAGS && sides.iter().all(|s| s.tag != tag) {
            continue;
        }
        let index = sides.iter().position(|s| s.tag == tag).unwrap_or_else(|| {
            let named = names(document, block.key.as_ref(), deal.owner.as_deref())
                || names(document, block.key.as_ref(), note.author.as_deref());
            sides.push(Side {
                tag,
                seller: named,
                score: 0,
                turns: 0,
                asks: 0,
            });
            sides.len() - 1
        });
        let side = &mut sides[index];
        side.seller |= block.voice == Voice::Seller;
        side.score += score;
        side.turns += 1;
        side.asks += i32::from(asks);
    }
    if sides.is_empty() {
        return;
    }
    settle(&mut sides, among_sellers(document));
    let mut speaker = Speaker::Author;
    for block in document
        .blocks
        .iter()
        .filter(|b| b.kind == BlockKind::Turn || b.voice != Voice::Author)
    {
        // A line without a tag goes on with the turn above it.
        if block.kind == BlockKind::Turn {
            let tag = tag_hash(document, block.key.as_ref());
            let seller = sides.iter().any(|s| s.tag == tag && s.seller);
            speaker = if seller {
                Speaker::Seller
            } else {
                Speaker::Buyer
            };
        }
        out[block.tokens.start as usize..block.tokens.end as usize].fill(speaker);
    }
}

/// Decides the sides that no tag tells.
fn settle(sides: &mut [Side], internal: bool) {
    if sides.iter().any(|s| s.seller) {
        for side in sides.iter_mut() {
            side.seller |= side.score < CLEARLY_SELLER;
        }
    } else if internal {
        sides.iter_mut().for_each(|s| s.seller = true);
    } else if let Some(asker) =
        (0..sides.len()).max_by_key(|&i| (sides[i].seller_likeness(), std::cmp::Reverse(i)))
        && sides[asker].seller_likeness() > 0
    {
        sides[asker].seller = true;
    }
}

/// Whether a conversation without a known seller is one among sellers about a buyer: "they" and "their" all over.
fn among_sellers(document: &Document<'_>) -> bool {
    const THEY: [u64; 3] = [word_hash("they"), word_hash("their"), word_hash("them")];
    const WE: [u64; 4] = [
        word_hash("we"),
        word_hash("our"),
        word_hash("your"),
        word_hash("us"),
    ];
    let (mut they, mut we) = (0, 0);
    for block in document.blocks.iter().filter(|b| b.kind == BlockKind::Turn) {
        for token in document.slice(&block.content) {
            they += usize::from(THEY.contains(&token.hash));
            we += usize::from(WE.contains(&token.hash));
        }
    }
    they >= 3 && they > we
}

/// What is known of one tag.
struct Side {
    tag: u64,
    seller: bool,
    score: i32,
    turns: i32,
    asks: i32,
}

impl Side {
    /// Sellers ask, and say "your board".
    fn seller_likeness(&self) -> i32 {
        10 * self.asks / self.turns.max(1) - self.score.clamp(-5, 5)
    }
}

fn tag_hash(document: &Document<'_>, key: Option<&TokenRange>) -> u64 {
    key.map_or(0, |k| {
        document
            .slice(k)
            .iter()
            .fold(0, |h: u64, t| h.rotate_left(5) ^ t.hash)
    })
}

/// Whether a tag is this person's name, or a part of it.
fn names(document: &Document<'_>, key: Option<&TokenRange>, person: Option<&str>) -> bool {
    let (Some(key), Some(person)) = (key, person) else {
        return false;
    };
    person
        .split_whitespace()
        .any(|part| part.len() > 2 && document.slice(key).iter().any(|t| t.is(word_hash(part))))
}
