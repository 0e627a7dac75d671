//! What stands in front of or above a statement and speaks for it: check boxes, field keys, headings, lines that end in a colon.

use super::Scene;
use super::region::within;
use crate::framework::Status;
use crate::lexicon::Builtin;
use crate::rules::CueRole;
use crate::text::{BlockKind, Document, TokenKind, TokenRange};

/// At most so many tokens of a heading or key are read.
const MAX_CARRIED: u32 = 12;
/// A line that ends in a colon speaks for at most so many list items under it.
const MAX_LISTED: usize = 24;

/// The status that the mark in front, the key or the heading gives, and where it stands.
pub(super) fn carried(scene: &Scene<'_, '_>) -> Option<(Status, TokenRange)> {
    let document = scene.document;
    let block = document
        .blocks
        .get(document.clauses.get(scene.clause)?.block as usize)?;
    if let Some((status, at)) = mark(document, block.tokens.start, scene.matched.start) {
        // An open box before a step with a date is a plan, not a gap.
        let dated = within(scene.hits, &document.clauses[scene.clause].tokens)
            .iter()
            .any(|h| h.atom == Builtin::Date.atom());
        return (status != Status::Missing || !dated).then_some((status, at));
    }
    let heading = block
        .heading
        .and_then(|h| document.blocks.get(h as usize))
        .map(|h| h.content.clone());
    let above =
        heading.or_else(|| lead_in(document, document.clauses[scene.clause].block as usize));
    [block.key.clone(), above]
        .into_iter()
        .flatten()
        .find_map(|range| titled(scene, &range).map(|status| (status, range)))
}

/// A check box or a question mark at the start of a line.
fn mark(document: &Document<'_>, first: u32, statement: u32) -> Option<(Status, TokenRange)> {
    let mut at = first;
    let text = |i: u32| {
        document
            .tokens
            .get(i as usize)
            .filter(|t| t.kind != TokenKind::Newline)
            .map_or("", |t| t.text(document.text))
    };
    while at < statement && matches!(text(at), "-" | "*" | "•" | "–" | ">" | "|") {
        at += 1;
    }
    if text(at) == "?" || text(at) == "??" {
        return Some((Status::Unknown, at..at + 1));
    }
    if text(at) != "[" {
        return None;
    }
    let status = match (text(at + 1), text(at + 2)) {
        ("]", _) => Status::Missing,
        ("?" | "??", "]") => Status::Unknown,
        ("-", "]") => Status::Missing,
        ("~", "]") => Status::Assumed,
        (n, "/") if n.eq_ignore_ascii_case("n") => Status::NotNeeded,
        (n, "]") if n.eq_ignore_ascii_case("na") => Status::NotNeeded,
        _ => return None,
    };
    Some((status, at..at + 2))
}

/// A line above a list that ends in a colon ("Still open:"), when the shape reader did not take it for a heading.
fn lead_in(document: &Document<'_>, block: usize) -> Option<TokenRange> {
    let lists = |b: usize| {
        document
            .blocks
            .get(b)
            .is_some_and(|b| b.kind == BlockKind::Item)
    };
    let mut above = block.checked_sub(1)?;
    while lists(above) && block - above < MAX_LISTED {
        above = above.checked_sub(1)?;
    }
    let tokens = document.blocks.get(above)?.tokens.clone();
    let last = document.slice(&tokens).last()?;
    (last.text(document.text) == ":").then_some(tokens)
}

/// What a key or heading says of everything under it.
fn titled(scene: &Scene<'_, '_>, range: &TokenRange) -> Option<Status> {
    let atoms = scene.pack.cue_atoms;
    let tokens = range.start..range.end.min(range.start + MAX_CARRIED);
    let mut found: Option<(u8, Status)> = None;
    for at in tokens.clone() {
        let mut state = 0;
        for token in scene.document.slice(&(at..tokens.end)) {
            let Some(next) = scene.pack.trie.step(state, token.hash) else {
                break;
            };
            state = next;
            for &atom in scene.pack.trie.accepted(state) {
                if let Some(CueRole::Cue(cue)) = atoms.role(atom) {
                    let cue = &scene.pack.cues[cue];
                    if cue.titles && found.is_none_or(|(rank, _)| cue.rank > rank) {
                        found = Some((cue.rank, cue.sets));
                    }
                }
            }
        }
    }
    found.map(|(_, status)| status)
}
