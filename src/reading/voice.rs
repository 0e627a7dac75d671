//! Whose words a token is: the rep's own, the seller's side in a call, or the buyer's.
//!
//! The shape of the note says who is tagged and where a mail begins; which side a tag or a mail is on shows in how it
//! speaks: a buyer says "our legal" and "your quote", a seller "our proposal" and "your board".

use super::mentions::words::{buyers_own, sellers_own};
use crate::evidence::{Deal, Note};
use crate::text::{Block, BlockKind, Document, Token, TokenKind, TokenRange, Voice, word_hash};

/// The fewest tokens between quotation marks that are somebody's speech and not one odd word.
const MIN_QUOTED: usize = 3;
/// The most tokens between two quotation marks.
const MAX_QUOTED: usize = 120;
/// How many words may stand between "our" and what it owns.
const OWN_REACH: usize = 3;
/// A score that makes a named correspondent a seller.
const CLEARLY_SELLER: i32 = -4;
/// A shorter line under a mail may be the signature.
const SIGNATURE_TOKENS: u32 = 8;
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
    turns(document, deal, note, out);
    mails(document, deal, note, out);
    quoted(document, out);
}

/// Tagged turns: a tag is the seller's by its name, or by how it speaks over the whole note.
fn turns(document: &Document<'_>, deal: &Deal, note: &Note, out: &mut [Speaker]) {
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

/// All blocks of one quote depth and voice: one correspondent.
struct Hand {
    depth: u8,
    voice: Voice,
    score: i32,
    blocks: i32,
    asks: i32,
}

/// Mails: the blocks of one depth and voice are one correspondent's, whose side shows in how he writes.
fn mails(document: &Document<'_>, deal: &Deal, note: &Note, out: &mut [Speaker]) {
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

/// Words in quotation marks inside the rep's own text are the buyer's, unless the rep quotes himself.
fn quoted(document: &Document<'_>, out: &mut [Speaker]) {
    for block in &document.blocks {
        let mut opened: Option<(usize, Mark)> = None;
        for at in block.tokens.start as usize..block.tokens.end as usize {
            let Some(mark) = Mark::of(document, at) else {
                continue;
            };
            match opened {
                Some((start, open)) if mark.closes(open) && at - start <= MAX_QUOTED => {
                    if at - start > MIN_QUOTED && !own_words(document, start) {
                        for speaker in &mut out[start..=at] {
                            if *speaker == Speaker::Author {
                                *speaker = Speaker::Buyer;
                            }
                        }
                    }
                    opened = None;
                }
                Some((start, _)) if at - start <= MAX_QUOTED => {}
                _ => opened = mark.opens(document, at).then_some((at, mark)),
            }
        }
    }
}

/// A quotation mark.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Straight,
    Single,
    Open,
    Close,
    SingleOpen,
    SingleClose,
}

impl Mark {
    fn of(document: &Document<'_>, at: usize) -> Option<Mark> {
        let token = &document.tokens[at];
        if token.kind != TokenKind::Punct {
            return None;
        }
        match token.text(document.text) {
            "\"" => Some(Mark::Straight),
            "'" => Some(Mark::Single),
            "“" | "„" | "«" => Some(Mark::Open),
            "”" | "»" => Some(Mark::Close),
            "‘" | "‚" => Some(Mark::SingleOpen),
            "’" => Some(Mark::SingleClose),
            _ => None,
        }
    }

    /// A mark that may begin speech; a single one only with a blank in front and none behind.
    fn opens(self, document: &Document<'_>, at: usize) -> bool {
        let gap = at == 0 || document.tokens[at - 1].end < document.tokens[at].start;
        let tight = document
            .tokens
            .get(at + 1)
            .is_some_and(|t| t.start == document.tokens[at].end);
        let line = at == 0
            || matches!(
                document.tokens[at - 1].kind,
                TokenKind::Newline | TokenKind::Punct
            );
        match self {
            Mark::Straight | Mark::Open | Mark::SingleOpen => true,
            Mark::Single => (gap || line) && tight,
            Mark::Close | Mark::SingleClose => false,
        }
    }

    fn closes(self, open: Mark) -> bool {
        matches!(
            (open, self),
            (Mark::Straight, Mark::Straight)
                | (Mark::Single, Mark::Single | Mark::SingleClose)
                | (Mark::Open, Mark::Close | Mark::Open | Mark::Straight)
                | (Mark::SingleOpen, Mark::SingleClose | Mark::Single)
        )
    }
}

/// "I said "...", "we told them "...": the rep's own words.
fn own_words(document: &Document<'_>, open: usize) -> bool {
    const SELF: [u64; 3] = [word_hash("i"), word_hash("we"), word_hash("our")];
    const SAY: [u64; 8] = [
        word_hash("said"),
        word_hash("told"),
        word_hash("asked"),
        word_hash("wrote"),
        word_hash("replied"),
        word_hash("answered"),
        word_hash("ask"),
        word_hash("say"),
    ];
    let before = &document.tokens[open.saturating_sub(5)..open];
    let verb = before.iter().rposition(|t| SAY.contains(&t.hash));
    verb.is_some_and(|v| {
        before[..v]
            .iter()
            .rev()
            .take(2)
            .any(|t| SELF.contains(&t.hash))
    })
}
