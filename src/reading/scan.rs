//! The one pass that finds every term of every concept and every literal of every rule.

use crate::lexicon::{AtomId, PADDING, Trie, caps_key};
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

/// How many tokens are looked up at once: far enough ahead that the look-ups wait for memory together and not in turn.
const AHEAD: usize = 32;

/// Appends every term found in the document, ordered by first token.
pub fn terms(document: &Document<'_>, pack: &Pack, out: &mut Vec<Hit>) {
    let (tokens, trie) = (document.tokens.as_slice(), &pack.trie);
    let mut starts = [None; AHEAD];
    for (chunk, some) in tokens.chunks(AHEAD).enumerate() {
        for (start, token) in starts.iter_mut().zip(some) {
            let blank = matches!(token.kind, TokenKind::Newline | TokenKind::Space);
            *start = trie.start(token.hash).filter(|_| !blank);
        }
        for (i, token) in some.iter().enumerate() {
            let first = chunk * AHEAD + i;
            let caps = token
                .all_caps
                .then(|| trie.start(caps_key(token.hash)))
                .flatten();
            let next = tokens.get(first + 1);
            let mut found = |state| {
                push(trie, state, first, first + 1, out);
                if next.is_some_and(|t| t.all_caps || trie.may_step(state, t.hash)) {
                    walk(trie, tokens, first, first + 1, state, out);
                }
            };
            if let Some(state) = starts[i] {
                found(state);
            }
            if let Some(state) = caps {
                found(state);
            }
        }
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
        state = next;
    }
}

/// Appends what ends in `state`. The first few atoms are written whether they count or not, and what does not is cut off:
/// lists are short, and their lengths cannot be foreseen.
#[inline]
fn push(trie: &Trie, state: u32, start: usize, end: usize, out: &mut Vec<Hit>) {
    let (count, atoms) = trie.accepted_padded(state);
    let hit = |atom| Hit {
        start: start as u32,
        end: end as u32,
        atom,
    };
    let before = out.len();
    if let Some(few) = atoms.first_chunk::<PADDING>() {
        out.extend_from_slice(&few.map(hit));
    }
    if count > PADDING {
        out.extend(atoms[PADDING..count].iter().map(|&atom| hit(atom)));
    } else {
        out.truncate(before + count);
    }
}
