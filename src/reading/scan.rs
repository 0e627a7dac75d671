//! The one pass that finds every term of every concept and every literal of every rule.

use crate::lexicon::{AtomId, Trie, caps_key};
use crate::rules::Pack;
use crate::text::{Document, Token, TokenKind};

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
        walk(&pack.trie, tokens, first, first, 0, out);
    }
}

/// Follows the automaton from `state` over the tokens from `at`; a word in capitals is also tried as such.
fn walk(
    trie: &Trie,
    tokens: &[Token],
    first: usize,
    mut at: usize,
    mut state: u32,
    out: &mut Vec<Hit>,
) {
    while let Some(token) = tokens.get(at) {
        let plain = trie.step(state, token.hash);
        if token.all_caps
            && let Some(caps) = trie.step(state, caps_key(token.hash))
        {
            // What the plain word leads to comes first.
            if let Some(next) = plain {
                push(trie, next, first, at + 1, out);
                walk(trie, tokens, first, at + 1, next, out);
            }
            push(trie, caps, first, at + 1, out);
            return walk(trie, tokens, first, at + 1, caps, out);
        }
        let Some(next) = plain else { return };
        at += 1;
        push(trie, next, first, at, out);
        if !trie.goes_on(next) {
            return;
        }
        state = next;
    }
}

#[inline]
fn push(trie: &Trie, state: u32, start: usize, end: usize, out: &mut Vec<Hit>) {
    out.extend(trie.accepted(state).iter().map(|&atom| Hit {
        start: start as u32,
        end: end as u32,
        atom,
    }));
}
