//! Mails: which correspondent is on which side.

use super::{CLEARLY_SELLER, QUESTION_MARK, Speaker, score};
use crate::evidence::{Deal, Note};
use crate::text::{Block, BlockKind, Document, Token, TokenRange, Voice, word_hash};

/// A shorter line under a mail may be the signature.
const SIGNATURE_TOKENS: u32 = 8;

/// All blocks of one quote depth and voice: one correspondent.
struct Hand {
    depth: u8,
    voice: Voice,
    score: i32,
    blocks: i32,
    asks: i32,
}

/// Mails: the blocks of one depth and voice are one correspondent's, whose side shows in how he writes.
pub(super) fn mark(document: &Document<'_>, deal: &Deal, note: &Note, out: &mut [Speaker]) {
    let is_mail = note.kind.as_deref() == Some("email");
    let quoted = document
        .blocks
        .iter()
        .any(|b| b.depth > 0 || b.voice != Voice::Author);
    if !is_mail && (!quoted || document.blocks.iter().any(|b| b.kind == BlockKind::Turn)) {
        return;
    }
    let mut hands: Vec<Hand> = Vec::new();
    for block in letters(document) {
        let index = hands
            .iter()
            .position(|h| h.depth == block.depth && h.voice == block.voice)
            .unwrap_or_else(|| {
                hands.push(Hand {
                    depth: block.depth,
                    voice: block.voice,
                    score: 0,
                    blocks: 0,
                    asks: 0,
                });
                hands.len() - 1
            });
        let hand = &mut hands[index];
        hand.score += score(document, &block.content) + manner(document, &block.content);
        hand.blocks += 1;
        hand.asks += i32::from(
            document
                .slice(&block.content)
                .iter()
                .rev()
                .take(3)
                .any(|t| t.is(QUESTION_MARK)),
        );
    }
    if let Some(top) = hands
        .iter_mut()
        .find(|h| h.depth == 0 && h.voice == Voice::Author)
    {
        top.score -= names_account(document, deal);
    }
    let top = top_side(&hands, is_mail);
    for block in letters(document) {
        let Some(hand) = hands
            .iter()
            .find(|h| h.depth == block.depth && h.voice == block.voice)
        else {
            continue;
        };
        let speaker = side_of(hand, top);
        if speaker != Speaker::Author {
            out[block.tokens.start as usize..block.tokens.end as usize].fill(speaker);
        }
    }
}

/// A buyer seldom calls his own firm by its name in the text of a mail; a seller writing to a colleague does.
fn names_account(document: &Document<'_>, deal: &Deal) -> i32 {
    let Some(account) = deal
        .account
        .as_deref()
        .and_then(|a| a.split_whitespace().find(|w| w.len() > 3))
    else {
        return 0;
    };
    let account = word_hash(account.trim_matches(|c: char| !c.is_alphanumeric()));
    let body = letters(document)
        .filter(|b| b.depth == 0 && b.content.end - b.content.start > SIGNATURE_TOKENS);
    let named = body
        .flat_map(|b| document.slice(&b.content))
        .any(|t| t.is(account));
    if named { 4 } else { 0 }
}

/// The blocks that may belong to a mail.
fn letters<'d>(document: &'d Document<'_>) -> impl Iterator<Item = &'d Block> {
    document
        .blocks
        .iter()
        .filter(|b| !matches!(b.kind, BlockKind::Turn | BlockKind::MailHeader))
}

/// Who writes the unquoted text of a mail that names no author.
fn top_side(hands: &[Hand], is_mail: bool) -> Speaker {
    let Some(top) = hands
        .iter()
        .find(|h| h.depth == 0 && h.voice == Voice::Author)
    else {
        return Speaker::Author;
    };
    // Short quoted questions with answers between them: the one who answers is the buyer.
    let answers = hands
        .iter()
        .any(|h| h.depth > 0 && h.asks >= 2 && h.asks * 2 >= h.blocks);
    let named = hands.iter().any(|h| h.voice != Voice::Author);
    let score = top.score + if answers { 3 } else { 0 };
    if is_mail && !named && score >= 1 {
        Speaker::Buyer
    } else {
        Speaker::Author
    }
}

fn side_of(hand: &Hand, top: Speaker) -> Speaker {
    match hand.voice {
        Voice::Seller => Speaker::Seller,
        Voice::Other if hand.score <= CLEARLY_SELLER => Speaker::Seller,
        Voice::Other => Speaker::Buyer,
        Voice::Author if hand.depth == 0 => top,
        Voice::Author
            if hand.asks * 2 > hand.blocks || top == Speaker::Buyer && hand.score <= 0 =>
        {
            Speaker::Seller
        }
        Voice::Author => Speaker::Buyer,
    }
}

/// What a mail's manners tell: buyers thank for the demo and say "your"; colleagues speak of "their" and greet the team.
fn manner(document: &Document<'_>, tokens: &TokenRange) -> i32 {
    const THANKS: u64 = word_hash("thanks");
    const THANK: u64 = word_hash("thank");
    const SORRY: u64 = word_hash("sorry");
    const FOR: u64 = word_hash("for");
    const YOUR: u64 = word_hash("your");
    const THEIR: u64 = word_hash("their");
    const THEY: u64 = word_hash("they");
    const GREETINGS: [u64; 6] = [
        word_hash("hi"),
        word_hash("dear"),
        word_hash("hello"),
        word_hash("bonjour"),
        word_hash("hallo"),
        word_hash("ciao"),
    ];
    const INSIDERS: [u64; 8] = [
        word_hash("team"),
        word_hash("colleagues"),
        word_hash("all"),
        word_hash("folks"),
        word_hash("forecast"),
        word_hash("prospect"),
        word_hash("pipeline"),
        word_hash("commit"),
    ];
    let words = document.slice(tokens);
    let mut points = 0;
    for (i, token) in words.iter().enumerate() {
        points += match token.hash {
            THANKS | THANK if words[i + 1..].iter().take(2).any(|t| t.is(FOR)) => 2,
            SORRY | YOUR => 1,
            THEIR | THEY => -1,
            _ => 0,
        };
    }
    let inside = |t: &Token| INSIDERS.contains(&t.hash);
    if words.first().is_some_and(|t| GREETINGS.contains(&t.hash)) {
        points += if words.iter().take(3).any(inside) {
            -3
        } else {
            2
        };
    } else if words.len() <= 3 && words.first().is_some_and(inside) {
        points -= 4;
    }
    points
}
