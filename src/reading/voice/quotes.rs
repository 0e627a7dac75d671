//! Quotation marks in the rep's own text: what stands between them is somebody else's speech.

use super::Speaker;
use crate::text::{Block, Document, TokenKind, word_hash};

/// The fewest tokens between quotation marks that are somebody's speech and not one odd word.
const MIN_QUOTED: usize = 3;
/// The most tokens between two quotation marks.
const MAX_QUOTED: usize = 120;

/// The most blocks that one quotation runs over: a mail pasted between quotation marks.
const MAX_BLOCKS: usize = 16;

/// A mail between quotation marks: they open one block and close a later one.
fn mark_letters(document: &Document<'_>, out: &mut [Speaker]) {
    let mut at = 0;
    while at < document.blocks.len() {
        let block = &document.blocks[at];
        let end = unclosed(document, block).and_then(|open| closing_block(document, at + 1, open));
        let Some(end) = end else {
            at += 1;
            continue;
        };
        let last = &document.blocks[end];
        let tokens = block.content.start as usize..last.tokens.end as usize;
        out[tokens]
            .iter_mut()
            .filter(|s| **s == Speaker::Author)
            .for_each(|s| *s = Speaker::Buyer);
        at = end + 1;
    }
}

/// The mark that opens a block and is not closed in it.
fn unclosed(document: &Document<'_>, block: &Block) -> Option<Mark> {
    let first = block.content.start as usize;
    if first >= block.tokens.end as usize {
        return None;
    }
    let open = Mark::of(document, first).filter(|m| m.opens(document, first))?;
    let closed = (first + 1..block.tokens.end as usize)
        .any(|i| Mark::of(document, i).is_some_and(|m| m.closes(open)));
    (!closed).then_some(open)
}

/// The block behind `from` that ends in the closing mark, before any that opens another quotation.
fn closing_block(document: &Document<'_>, from: usize, open: Mark) -> Option<usize> {
    let until = document.blocks.len().min(from + MAX_BLOCKS);
    (from..until).find(|&i| {
        let block = &document.blocks[i];
        let last = block.tokens.end as usize;
        (last.saturating_sub(2).max(block.content.start as usize)..last)
            .any(|t| Mark::of(document, t).is_some_and(|m| m.closes(open)))
    })
}

/// Words in quotation marks inside the rep's own text are the buyer's, unless the rep quotes himself.
pub(super) fn mark(document: &Document<'_>, out: &mut [Speaker]) {
    mark_letters(document, out);
    for block in &document.blocks {
        let mut opened: Option<(usize, Mark)> = None;
        for at in block.tokens.start as usize..block.tokens.end as usize {
            if document.tokens[at].kind != TokenKind::Punct {
                continue;
            }
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
        // The first byte of every mark there is: of all others, commas and full stops, nothing more is looked at.
        if !matches!(
            document.text.as_bytes()[token.start as usize],
            b'"' | b'\'' | 0xc2 | 0xe2
        ) {
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
