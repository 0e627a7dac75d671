//! Headings: which lines name what follows, and how far they reach.

use super::block::{Block, BlockKind};
use super::line::{Line, Mark, Source, is_word};
use super::token::{Token, TokenKind};

/// Longest heading, in words.
const MAX_HEADING_WORDS: usize = 9;
/// Longest title that nothing but its place marks, in words.
const MAX_TITLE_WORDS: usize = 7;
/// Longest word count of a bare title over running text ("Key points").
const MAX_BARE_WORDS: usize = 3;

/// From here on a heading belongs to the list under it and ends with that list.
const LIST_LEVEL: u8 = 10;

/// Whether a line is a heading; `next` is the line behind it.
pub(super) fn is_heading(source: Source<'_>, line: &Line, next: Option<&Line>) -> bool {
    let count = source.words(&line.body);
    if count == 0 || count > MAX_HEADING_WORDS {
        return false;
    }
    let body = source.slice(&line.body);
    let Some(last) = body.last() else {
        return false;
    };
    let ends = if last.kind == TokenKind::Punct {
        source.first(last)
    } else {
        b' '
    };
    match line.mark {
        Mark::Hash(_) => ends != b'.',
        Mark::None => {
            let short = count <= MAX_TITLE_WORDS && next.is_some();
            ends == b':'
                || is_bold(source, body)
                || is_shouted(source, body)
                || (short
                    && !matches!(ends, b'.' | b',' | b';' | b'!' | b'?')
                    && is_title(source, line, next))
        }
        // A numbered or lettered line with nothing but a word or two, over text of its own ("c) Business").
        Mark::Bullet => {
            count <= MAX_BARE_WORDS && ends == b':' && next.is_some_and(|n| n.mark == Mark::None)
        }
        _ => false,
    }
}

/// "**Next steps**", the whole line.
fn is_bold(source: Source<'_>, body: &[Token]) -> bool {
    let bold = |t: &Token| matches!(t.text(source.text), "**" | "__" | "***");
    body.len() > 2
        && bold(&body[0])
        && bold(&body[body.len() - 1])
        && !body[1..body.len() - 1].iter().any(bold)
}

fn is_shouted(source: Source<'_>, body: &[Token]) -> bool {
    let mut words = body.iter().filter(|t| t.kind == TokenKind::Word);
    let letters: u32 = words.clone().map(|t| t.end - t.start).sum();
    let ends = body
        .last()
        .is_none_or(|t| source.first(t) != b'.' || body.len() <= 2);
    letters >= 3 && ends && words.all(|t| t.all_caps || (t.capitalised && t.end - t.start == 1))
}

/// A short line over a list, or a word or two over running text.
fn is_title(source: Source<'_>, line: &Line, next: Option<&Line>) -> bool {
    let Some(next) = next else { return false };
    let item = matches!(next.mark, Mark::Bullet | Mark::Box(_) | Mark::Pipe);
    let starts = source
        .get(line.body.start, line.body.end)
        .is_some_and(|t| t.capitalised || t.kind != TokenKind::Word);
    let bare = source.words(&line.body) <= MAX_BARE_WORDS
        && line.after_blank
        && !next.after_blank
        && starts
        && next.depth == line.depth
        && source.words(&next.body) > MAX_BARE_WORDS
        && source.slice(&line.body).iter().all(is_word);
    item && next.depth == line.depth || bare
}

/// How high a heading stands: lower numbers govern higher ones.
fn level(source: Source<'_>, line: &Line) -> u8 {
    let body = source.slice(&line.body);
    match line.mark {
        Mark::Hash(n) => n,
        _ if is_bold(source, body) => 7,
        _ if is_shouted(source, body) => 8,
        _ => LIST_LEVEL,
    }
}

/// Gives every block the heading that governs it.
pub(super) fn assign(source: Source<'_>, lines: &[Line], blocks: &mut [Block]) {
    // Open headings, outermost first: (level, block). At most one a level, so the stack stays short.
    let mut open: Vec<(u8, u32)> = Vec::new();
    let mut at = 0;
    for (b, block) in blocks.iter_mut().enumerate() {
        while at < lines.len() && lines[at].tokens.start < block.tokens.start {
            at += 1;
        }
        let Some(line) = lines.get(at) else { break };
        if block.kind == BlockKind::Heading {
            let level = level(source, line);
            open.retain(|&(l, _)| l < level);
            block.heading = open.last().map(|&(_, h)| h);
            open.push((level, b as u32));
            continue;
        }
        let item = matches!(block.kind, BlockKind::Item | BlockKind::Row);
        let first = open.last().is_some_and(|&(_, h)| h as usize + 1 == b);
        if line.after_blank && !item && !first || block.kind == BlockKind::MailHeader {
            open.retain(|&(l, _)| l < LIST_LEVEL);
        }
        block.heading = open.last().map(|&(_, h)| h);
    }
}
