//! Whose words a token is: the rep's own, the seller's side in a call, or the buyer's.
//!
//! The shape of the note says who is tagged and where a mail begins; which side a tag or a mail is on shows in how it
//! speaks: a buyer says "our legal" and "your quote", a seller "our proposal" and "your board".

use super::mentions::words::{buyers_own, sellers_own};
use crate::evidence::{Deal, Note};
use crate::text::{BlockKind, Document, TokenKind, TokenRange, Voice, word_hash};

/// The fewest tokens between quotation marks that are somebody's speech and not one odd word.
const MIN_QUOTED: usize = 3;
/// The most tokens between two quotation marks.
const MAX_QUOTED: usize = 120;
/// How many words may stand between "our" and what it owns.
const OWN_REACH: usize = 3;

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
    mails(document, note, out);
    quoted(document, out);
}

/// Tagged turns: a tag is the seller's by its name, or by how it speaks over the whole note.
fn turns(document: &Document<'_>, deal: &Deal, note: &Note, out: &mut [Speaker]) {
    let mut sides: Vec<(u64, Side)> = Vec::new();
    for block in document.blocks.iter().filter(|b| b.kind == BlockKind::Turn) {
        let tag = tag_hash(document, block.key.as_ref());
        let score = score(document, &block.content);
        match sides.iter_mut().find(|(t, _)| *t == tag) {
            Some((_, side)) => side.score += score,
            None => {
                let named = names(document, block.key.as_ref(), deal.owner.as_deref()) || names(document, block.key.as_ref(), note.author.as_deref());
                sides.push((tag, Side { seller: block.voice == Voice::Seller || named, score }));
            }
        }
    }
    let seller_known = sides.iter().any(|(_, s)| s.seller);
    let lowest = sides.iter().map(|(_, s)| s.score).min().unwrap_or(0);
    for block in document.blocks.iter().filter(|b| b.kind == BlockKind::Turn) {
        let tag = tag_hash(document, block.key.as_ref());
        let Some((_, side)) = sides.iter().find(|(t, _)| *t == tag) else { continue };
        let by_speech = if seller_known { side.score <= -3 } else { side.score < 0 && side.score == lowest };
        let speaker = if side.seller || by_speech { Speaker::Seller } else { Speaker::Buyer };
        out[block.tokens.start as usize..block.tokens.end as usize].fill(speaker);
    }
}

/// What is known of one tag.
struct Side {
    seller: bool,
    score: i32,
}

fn tag_hash(document: &Document<'_>, key: Option<&TokenRange>) -> u64 {
    key.map_or(0, |k| document.slice(k).iter().fold(0, |h: u64, t| h.rotate_left(5) ^ t.hash))
}

/// Whether a tag is this person's name, or a part of it.
fn names(document: &Document<'_>, key: Option<&TokenRange>, person: Option<&str>) -> bool {
    let (Some(key), Some(person)) = (key, person) else { return false };
    person.split_whitespace().any(|part| part.len() > 2 && document.slice(key).iter().any(|t| t.is(word_hash(part))))
}

/// Mails: each run of blocks of one depth and one voice is one mail, told by how it speaks.
fn mails(document: &Document<'_>, note: &Note, out: &mut [Speaker]) {
    let is_mail = note.kind.as_deref() == Some("email");
    let mut outer = Speaker::Author;
    let mut at = 0;
    while at < document.blocks.len() {
        let first = &document.blocks[at];
        let end = at + document.blocks[at..].iter().take_while(|b| b.depth == first.depth && b.voice == first.voice).count();
        let run = &document.blocks[at..end];
        at = end;
        if first.kind == BlockKind::Turn || run.iter().any(|b| b.kind == BlockKind::Turn) {
            continue;
        }
        let score: i32 = run.iter().filter(|b| b.kind != BlockKind::MailHeader).map(|b| score(document, &b.content)).sum();
        let speaker = match first.voice {
            Voice::Seller => Speaker::Seller,
            Voice::Other if score >= -1 => Speaker::Buyer,
            Voice::Other => Speaker::Seller,
            Voice::Author if first.depth > 0 && outer == Speaker::Buyer && score <= 0 => Speaker::Seller,
            Voice::Author if first.depth > 0 => Speaker::Buyer,
            Voice::Author if is_mail && score >= 2 => Speaker::Buyer,
            Voice::Author => Speaker::Author,
        };
        if first.depth == 0 && speaker != Speaker::Author {
            outer = speaker;
        }
        if speaker != Speaker::Author {
            for block in run {
                out[block.tokens.start as usize..block.tokens.end as usize].fill(speaker);
            }
        }
    }
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
            let Some(mark) = Mark::of(document, at) else { continue };
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
        let tight = document.tokens.get(at + 1).is_some_and(|t| t.start == document.tokens[at].end);
        let line = at == 0 || matches!(document.tokens[at - 1].kind, TokenKind::Newline | TokenKind::Punct);
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
    verb.is_some_and(|v| before[..v].iter().rev().take(2).any(|t| SELF.contains(&t.hash)))
}
