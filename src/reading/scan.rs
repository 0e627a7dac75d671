//! The one pass that finds every term of every concept and every literal of every rule.

use crate::lexicon::{AtomId, caps_key};
use crate::rules::Pack;
use crate::text::{Document, TokenKind};

/// An atom and the tokens it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// First token.
    pub start: u32,
    /// One past the last token.
    pub end: u32,
    /// What was found.
    pub atom: AtomId,
}

/// Appends every term found in the document, ordered by first token.
pub fn terms(document: &Document<'_>, pack: &Pack, out: &mut Vec<Hit>) {
    let tokens = &document.tokens;
    for (first, token) in tokens.iter().enumerate() {
        if matches!(token.kind, TokenKind::Newline | TokenKind::Space) {
            continue;
        }
        walk(pack, tokens, first, first, 0, out);
    }
}

/// Follows the automaton from `state` over the tokens from `at`; a word in capitals is also tried as such.
fn walk(
    pack: &Pack,
    tokens: &[crate::text::Token],
    first: usize,
    at: usize,
    state: u32,
    out: &mut Vec<Hit>,
) {
    let Some(token) = tokens.get(at) else { return };
    let plain = pack.trie.step(state, token.hash);
    let caps = if token.all_caps {
        pack.trie.step(state, caps_key(token.hash))
    } else {
        None
    };
    for next in [plain, caps].into_iter().flatten() {
        for &atom in pack.trie.accepted(next) {
            out.push(Hit {
                start: first as u32,
                end: at as u32 + 1,
                atom,
            });
        }
        walk(pack, tokens, first, at + 1, next, out);
    }
}
