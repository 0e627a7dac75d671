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
    let mut ahead = Ahead::default();
    for (chunk, some) in tokens.chunks(AHEAD).enumerate() {
        let first = chunk * AHEAD;
        let behind = tokens.get(first + 1..).unwrap_or_default();
        ahead.look(trie, some, behind);
        for (i, token) in some.iter().enumerate() {
            let (at, next) = (first + i, behind.get(i));
            // Words in capitals may go two ways, and are few.
            let plain = next.is_none_or(|t| !t.all_caps);
            if ahead.firsts[i] != 0 {
                push(trie, ahead.firsts[i], at, at + 1, out);
                if !plain {
                    walk(trie, tokens, at, at + 1, ahead.firsts[i], out);
                } else if ahead.seconds[i] != 0 {
                    push(trie, ahead.seconds[i], at, at + 2, out);
                    walk(trie, tokens, at, at + 2, ahead.seconds[i], out);
                }
            }
            if token.all_caps
                && let Some(state) = trie.start(caps_key(token.hash))
            {
                push(trie, state, at, at + 1, out);
                walk(trie, tokens, at, at + 1, state, out);
            }
        }
    }
}

/// The first two steps from each of some tokens. The states lie far apart: all first ones are asked for before the second ones
/// are, and these before any is looked at.
#[derive(Default)]
struct Ahead {
    /// The states over the token, nought where no term begins.
    firsts: [u32; AHEAD],
    /// The states over the token and the next one, nought where no term goes on.
    seconds: [u32; AHEAD],
}

impl Ahead {
    fn look(&mut self, trie: &Trie, some: &[Token], behind: &[Token]) {
        for (state, token) in self.firsts.iter_mut().zip(some) {
            let blank = matches!(token.kind, TokenKind::Newline | TokenKind::Space);
            *state = trie.start(token.hash).filter(|_| !blank).unwrap_or(0);
        }
        let mut going = [(0, 0, 0); AHEAD];
        let mut count = 0;
        for (i, (state, next)) in self.firsts.iter().zip(behind).enumerate().take(some.len()) {
            going[count % AHEAD] = (i, *state, next.hash);
            count += usize::from(*state != 0 && trie.may_step(*state, next.hash));
        }
        self.seconds = [0; AHEAD];
        for (i, state, word) in &going[..count] {
            self.seconds[i % AHEAD] = trie.go(*state, *word).unwrap_or(0);
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
