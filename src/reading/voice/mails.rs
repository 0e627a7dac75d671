//! Mails: which correspondent is on which side.

use super::{CLEARLY_SELLER, QUESTION_MARK, Speaker, score};
use crate::evidence::{Deal, Note};
use crate::text::{Block, BlockKind, Document, Token, TokenKind, Voice, word_hash};

/// A shorter line under a mail may be the signature.
const SIGNATURE_TOKENS: u32 = 8;

/// So many quoted passages with unquoted ones between them are questions with their answers.
const INTERLEAVED: usize = 3;

/// All blocks of one part, quote depth and voice: one correspondent.
struct Hand {
    part: Part,
    depth: u8,
    voice: Voice,
    score: i32,
    blocks: i32,
    asks: i32,
    questions: i32,
}

impl Hand {
    fn new(part: Part, block: &Block) -> Hand {
        Hand {
            part,
            depth: block.depth,
            voice: block.voice,
            score: 0,
            blocks: 0,
            asks: 0,
            questions: 0,
        }
    }

    fn holds(&self, part: Part, block: &Block) -> bool {
        self.part == part && self.depth == block.depth && self.voice == block.voice
    }
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
    let parts = parts(document);
    let mut hands: Vec<Hand> = Vec::new();
    for (part, block) in letters(document, &parts) {
        let index = hands
            .iter()
            .position(|h| h.holds(part, block))
            .unwrap_or_else(|| {
                hands.push(Hand::new(part, block));
                hands.len() - 1
            });
        let hand = &mut hands[index];
        let words = document.slice(&block.content);
        hand.score += score(document, &block.content) + manner(words);
        hand.blocks += 1;
        hand.asks += i32::from(words.iter().rev().take(3).any(|t| t.is(QUESTION_MARK)));
        hand.questions += words.iter().filter(|t| t.is(QUESTION_MARK)).count() as i32;
    }
    if let Some(top) = hands
        .iter_mut()
        .find(|h| h.part == Part::Letter && h.depth == 0)
    {
        top.score += firm(document, deal, &parts);
    }
    let top = top_side(&hands, is_mail, interleaved(document));
    for (part, block) in letters(document, &parts) {
        let Some(hand) = hands.iter().find(|h| h.holds(part, block)) else {
            continue;
        };
        let speaker = side_of(hand, top);
        if speaker != Speaker::Author {
            out[block.tokens.start as usize..block.tokens.end as usize].fill(speaker);
        }
    }
}

/// A buyer seldom calls his own firm by its name in the text of a mail, but signs with it; a seller writing to a colleague
/// names it.
fn firm(document: &Document<'_>, deal: &Deal, parts: &[Part]) -> i32 {
    let Some(account) = deal
        .account
        .as_deref()
        .and_then(|a| a.split_whitespace().find(|w| w.len() > 3))
    else {
        return 0;
    };
    let account = word_hash(account.trim_matches(|c: char| !c.is_alphanumeric()));
    let (mut named, mut signed) = (false, false);
    let mut below = 0;
    for (part, block) in letters(document, parts).filter(|(_, b)| b.depth == 0) {
        let words = document.slice(&block.content);
        if part != Part::Letter || !words.iter().any(|t| t.is(account)) {
            below += usize::from(part == Part::Letter);
            continue;
        }
        let short = words.len() as u32 <= SIGNATURE_TOKENS;
        signed |= block.kind == BlockKind::Signature || short && below > 1;
        named |= block.kind != BlockKind::Signature && !short;
    }
    i32::from(signed) * 4 - i32::from(named) * 4
}

/// Whether quoted and unquoted passages take turns.
fn interleaved(document: &Document<'_>) -> bool {
    let mut turns = 0;
    let mut quoted = false;
    for block in &document.blocks {
        turns += usize::from(quoted && block.depth == 0);
        quoted = block.depth > 0;
    }
    turns >= INTERLEAVED
}

/// Which part of the note a block stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The mail itself.
    Letter,
    /// A mail pasted under the author's announcement: "Fwd from Layla, my comments after".
    Pasted,
    /// What the author of the note adds below.
    Remark,
}

/// The part of every block.
fn parts(document: &Document<'_>) -> Vec<Part> {
    const NOTES: [u64; 22] = [
        word_hash("notes"),
        word_hash("note"),
        word_hash("remarks"),
        word_hash("remark"),
        word_hash("comments"),
        word_hash("comment"),
        word_hash("take"),
        word_hash("thoughts"),
        word_hash("assessment"),
        word_hash("jottings"),
        word_hash("scribbles"),
        word_hash("memo"),
        word_hash("myself"),
        word_hash("later"),
        word_hash("afterwards"),
        word_hash("internal"),
        word_hash("answer"),
        word_hash("reply"),
        word_hash("reading"),
        word_hash("observations"),
        word_hash("again"),
        word_hash("here"),
    ];
    const PASTED: [u64; 8] = [
        word_hash("fwd"),
        word_hash("fw"),
        word_hash("forwarded"),
        word_hash("forwarding"),
        word_hash("pasting"),
        word_hash("pasted"),
        word_hash("below"),
        word_hash("copied"),
    ];
    let mut part = Part::Letter;
    let mut announced = false;
    let mut parts = Vec::with_capacity(document.blocks.len());
    for (i, block) in document.blocks.iter().enumerate() {
        let words = document.slice(&block.tokens);
        let title = title(document, words);
        let opens = words.iter().take(2).any(|t| GREETINGS.contains(&t.hash));
        if block.kind == BlockKind::MailHeader {
            part = Part::Letter;
        } else if i > 0
            && block.depth == 0
            && block.after_blank
            && title.iter().any(|t| NOTES.contains(&t.hash))
            && !title.iter().any(|t| THEIRS.contains(&t.hash))
        {
            part = Part::Remark;
        } else if announced && part == Part::Letter && opens && block.depth == 0 {
            part = Part::Pasted;
        }
        announced |= i < 3
            && !opens
            && words.len() < ANNOUNCEMENT
            && words.iter().any(|t| PASTED.contains(&t.hash));
        parts.push(part);
    }
    parts
}

/// An announcement of a pasted mail is shorter, in tokens.
const ANNOUNCEMENT: usize = 30;
/// The most words of a title such as "My own notes on it".
const TITLE: usize = 6;
/// "your notes", "her reply": not the author's.
const THEIRS: [u64; 5] = [
    word_hash("your"),
    word_hash("her"),
    word_hash("his"),
    word_hash("their"),
    word_hash("you"),
];

/// The title that a block is or begins with: what stands before a colon or full stop, or a short line.
fn title<'w>(document: &Document<'_>, words: &'w [Token]) -> &'w [Token] {
    let stop = words.iter().take(TITLE + 2).position(|t| {
        t.kind == TokenKind::Punct
            && matches!(t.text(document.text), ":" | "." | "–" | "-")
            && t.end - t.start == 1
    });
    match stop {
        Some(at) => &words[..at],
        None if words.len() <= TITLE => words,
        None => &[],
    }
}

const GREETINGS: [u64; 12] = [
    word_hash("hi"),
    word_hash("dear"),
    word_hash("hello"),
    word_hash("hey"),
    word_hash("bonjour"),
    word_hash("hallo"),
    word_hash("ciao"),
    word_hash("hola"),
    word_hash("cara"),
    word_hash("caro"),
    word_hash("carissimo"),
    word_hash("respected"),
];

/// The blocks that may belong to a mail, with their part.
fn letters<'d>(
    document: &'d Document<'_>,
    parts: &'d [Part],
) -> impl Iterator<Item = (Part, &'d Block)> {
    parts
        .iter()
        .copied()
        .zip(&document.blocks)
        .filter(|(_, b)| !matches!(b.kind, BlockKind::Turn | BlockKind::MailHeader))
}

/// Who writes the unquoted text of a mail that names no author.
fn top_side(hands: &[Hand], is_mail: bool, interleaved: bool) -> Speaker {
    let Some(top) = hands
        .iter()
        .find(|h| h.part == Part::Letter && h.depth == 0 && h.voice == Voice::Author)
    else {
        return Speaker::Author;
    };
    let pasted = hands.iter().any(|h| h.part == Part::Pasted);
    // Short quoted questions with answers between them: the one who answers is the buyer.
    let answers = interleaved
        || hands
            .iter()
            .any(|h| h.depth > 0 && h.asks >= 2 && h.asks * 2 >= h.blocks);
    let remarks = hands.iter().any(|h| h.part == Part::Remark);
    let named = hands
        .iter()
        .any(|h| h.part == Part::Letter && h.voice != Voice::Author && h.depth == 0);
    let asking = (top.questions - 1).clamp(0, 4);
    let score = top.score + if answers { 4 } else { 0 } + i32::from(remarks) - asking;
    if is_mail && !named && !pasted && score >= 1 {
        Speaker::Buyer
    } else {
        Speaker::Author
    }
}

fn side_of(hand: &Hand, top: Speaker) -> Speaker {
    match (hand.part, hand.voice) {
        (Part::Remark, _) if hand.depth == 0 => Speaker::Author,
        (_, Voice::Seller) => Speaker::Seller,
        (_, Voice::Other) if hand.score <= CLEARLY_SELLER => Speaker::Seller,
        (_, Voice::Other) => Speaker::Buyer,
        (Part::Pasted, _) if hand.depth == 0 && hand.score > CLEARLY_SELLER => Speaker::Buyer,
        _ if hand.depth == 0 => top,
        _ if hand.asks * 2 > hand.blocks || top == Speaker::Buyer && hand.score <= 0 => {
            Speaker::Seller
        }
        _ => Speaker::Buyer,
    }
}

/// What a mail's manners tell: buyers thank for the demo and say "your"; colleagues speak of "their" and greet the team; a
/// seller's recap says "you told me".
fn manner(words: &[Token]) -> i32 {
    const THANKS: u64 = word_hash("thanks");
    const THANK: u64 = word_hash("thank");
    const FOR: u64 = word_hash("for");
    const YOUR: u64 = word_hash("your");
    const YOU: u64 = word_hash("you");
    const BUYERS: [u64; 6] = [
        YOUR,
        word_hash("sorry"),
        word_hash("honestly"),
        word_hash("kindly"),
        word_hash("apologies"),
        word_hash("answers"),
    ];
    const SELLERS: [u64; 4] = [
        word_hash("their"),
        word_hash("they"),
        word_hash("recap"),
        word_hash("chaser"),
    ];
    // "You told me", "you weren't certain": what a recap says of its reader.
    const READER: [u64; 14] = [
        word_hash("said"),
        word_hash("told"),
        word_hash("mentioned"),
        word_hash("explained"),
        word_hash("promised"),
        word_hash("estimated"),
        word_hash("weren't"),
        word_hash("wanted"),
        word_hash("thought"),
        word_hash("listed"),
        word_hash("described"),
        word_hash("named"),
        word_hash("confirmed"),
        word_hash("reckoned"),
    ];
    let mut points = 0;
    for (i, token) in words.iter().enumerate() {
        let mut next = words[i + 1..].iter().take(2);
        points += match token.hash {
            THANKS | THANK if next.any(|t| t.is(FOR)) => 2,
            YOU if next.any(|t| READER.contains(&t.hash)) => -3,
            hash if BUYERS.contains(&hash) => 1,
            hash if SELLERS.contains(&hash) => -1,
            _ => 0,
        };
    }
    points + greeting(words)
}

/// A greeting by name speaks for a mail from outside, one of the team for a colleague's.
fn greeting(words: &[Token]) -> i32 {
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
    let inside = |t: &Token| INSIDERS.contains(&t.hash);
    if words.first().is_some_and(|t| GREETINGS.contains(&t.hash)) {
        if words.iter().take(3).any(inside) {
            -3
        } else {
            2
        }
    } else if words.len() <= 3 && words.first().is_some_and(inside) {
        -4
    } else {
        0
    }
}
