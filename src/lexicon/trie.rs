//! The automaton over words: one walk from each token finds every term of every concept that starts there.
//!
//! A state is a slot of one open-addressed table, found by the state before it and the word between them: as in every trie
//! just one edge leads into a state, so edge and state are one record. It holds the atoms that end there and a mask of the
//! words that lead on, so that a walk nearly always ends without looking for a state that is not there. A term is at most
//! [`MAX_TERM_WORDS`] long, so the walk is bounded and the scan linear. Working on words and not on bytes gives word
//! boundaries, any letter case and hyphens for free, and the table loads without being built again (see
//! `docs/DECISIONS.md`).

use super::atom::AtomId;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// The longest term, in words.
pub const MAX_TERM_WORDS: usize = 12;

/// A word as the automaton sees it: its hash, marked when only the all-capitals form counts.
pub type WordKey = u64;

/// Marks a word that must stand in capitals ("IT", not "it").
const CAPS: u64 = 0x5bd1_e995_9e37_79b9;

/// The key of a word that must be in capitals.
pub const fn caps_key(hash: u64) -> WordKey {
    hash ^ CAPS
}

/// A state and the edge that leads into it; 16 bytes, four to a cache line.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Slot {
    /// The words that lead on, a bit each by [`child_bit`]; words may share one.
    children: u64,
    /// The half of the edge's key that its place does not tell; never nought, which is a free slot's.
    tag: u32,
    /// The atoms that end here, as the place of their number in [`Trie::lists`].
    list: u32,
}

/// Slots that are compared at once: a cache line of them, without a branch for each.
const BUCKET: usize = 4;

/// The place of the list without atoms.
const EMPTY: u32 = 0;

/// So many atoms can be read from the beginning of every list, however short it is.
pub const PADDING: usize = 4;

/// A frozen automaton. State 0 is the root; every other state is the place of its slot and one more.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Trie {
    /// Two open-addressed tables in a row: the first words of terms, of which nearly every token is one, lie close together
    /// in the first `first` buckets; all others behind them.
    buckets: Vec<[Slot; BUCKET]>,
    first: u32,
    /// Each distinct list of atoms once: how many there are, then the atoms.
    lists: Vec<AtomId>,
    states: u32,
}

/// Mixes a state into a word's hash; the hash is well spread already. The place is taken from the low half, the tag from
/// the high one.
const fn edge_key(state: u32, word: WordKey) -> u64 {
    let key = (word ^ (state as u64).wrapping_mul(0xff51_afd7_ed55_8ccd))
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    key ^ (key >> 32)
}

/// The bit that a word sets in the mask of the state that it leads on from.
const fn child_bit(word: WordKey) -> u64 {
    1 << (word >> 58)
}

impl Trie {
    /// The state reached from `state` over `word`, if any term goes that way.
    #[inline]
    pub fn step(&self, state: u32, word: WordKey) -> Option<u32> {
        match self.slot(state) {
            None => self.start(word),
            Some(from) if from.children & child_bit(word) != 0 => self.go(state, word),
            Some(_) => None,
        }
    }

    /// The state reached from any other than the root over `word`, for which [`Self::may_step`] was asked already.
    #[inline]
    pub fn go(&self, state: u32, word: WordKey) -> Option<u32> {
        let table = self.buckets.get(self.first as usize..)?;
        find(table, edge_key(state, word)).map(|at| self.first * BUCKET as u32 + at)
    }

    /// The state reached from the root over `word`.
    #[inline]
    pub fn start(&self, word: WordKey) -> Option<u32> {
        find(self.buckets.get(..self.first as usize)?, edge_key(0, word))
    }

    /// False when surely no term goes on from `state` over `word`.
    #[inline]
    pub fn may_step(&self, state: u32, word: WordKey) -> bool {
        self.slot(state)
            .is_none_or(|slot| slot.children & child_bit(word) != 0)
    }

    /// The atoms of the terms that end in `state`.
    #[inline]
    pub fn accepted(&self, state: u32) -> &[AtomId] {
        let (count, list) = self.accepted_padded(state);
        &list[..count]
    }

    /// How many atoms end in `state`, and a list that begins with them and holds at least [`PADDING`].
    #[inline]
    pub fn accepted_padded(&self, state: u32) -> (usize, &[AtomId]) {
        let list = self.slot(state).map_or(EMPTY, |slot| slot.list) as usize;
        (self.lists[list].index(), &self.lists[list + 1..])
    }

    #[inline]
    fn slot(&self, state: u32) -> Option<&Slot> {
        let at = (state as usize).checked_sub(1)?;
        Some(&self.buckets[at / BUCKET][at % BUCKET])
    }

    /// The number of states.
    pub fn states(&self) -> usize {
        self.states as usize
    }
}

/// The bucket where a key is looked for first, in a table of `size` buckets, which need not be a power of two.
#[inline]
const fn spread(key: u64, size: usize) -> usize {
    ((key as u32 as u64 * size as u64) >> 32) as usize
}

/// What a slot keeps of a key.
#[inline]
const fn tag(key: u64) -> u32 {
    (key >> 32) as u32 | 1
}

/// The slot of this key, counted from 1; a bucket with room ends the search.
#[inline]
fn find(table: &[[Slot; BUCKET]], key: u64) -> Option<u32> {
    let mut at = spread(key, table.len());
    loop {
        let bucket = table.get(at)?;
        let mut found = 0;
        for (i, slot) in bucket.iter().enumerate() {
            found |= u32::from(slot.tag == tag(key)) << i;
        }
        if found != 0 {
            return Some((at * BUCKET) as u32 + found.trailing_zeros() + 1);
        }
        if bucket[BUCKET - 1].tag == 0 {
            return None;
        }
        at += 1;
        if at == table.len() {
            at = 0;
        }
    }
}

/// Collects terms and freezes them.
#[derive(Default)]
pub struct TrieBuilder {
    edges: FxHashMap<(u32, WordKey), u32>,
    accepts: Vec<Vec<AtomId>>,
}

impl TrieBuilder {
    /// An empty automaton with its root.
    pub fn new() -> Self {
        TrieBuilder {
            edges: FxHashMap::default(),
            accepts: vec![Vec::new()],
        }
    }

    /// Adds a term that stands for `atom`.
    pub fn add(&mut self, words: &[WordKey], atom: AtomId) {
        let mut state = 0;
        for &word in words {
            let next = self.accepts.len() as u32;
            state = *self.edges.entry((state, word)).or_insert(next);
            if state == next {
                self.accepts.push(Vec::new());
            }
        }
        let accepts = &mut self.accepts[state as usize];
        if !accepts.contains(&atom) {
            accepts.push(atom);
        }
    }

    /// Freezes the automaton; `closure` gives all atoms that an atom stands for, itself included.
    pub fn freeze(self, closure: impl Fn(AtomId) -> Vec<AtomId>) -> Trie {
        // Half full and two thirds full.
        let first = self.edges.keys().filter(|(state, _)| *state == 0).count();
        let behind = self.edges.len() - first;
        let (first, behind) = (first * 2 / BUCKET + 1, behind * 3 / 2 / BUCKET + 1);
        let mut frozen = Trie {
            buckets: vec![[Slot::default(); BUCKET]; first + behind],
            first: first as u32,
            lists: vec![AtomId(0)],
            states: self.accepts.len() as u32,
        };
        let mut known = FxHashMap::default();
        // A state is made after the one that leads to it, so in their order every edge finds the place of its state.
        let mut edges: Vec<_> = self.edges.into_iter().map(|(e, next)| (next, e)).collect();
        edges.sort_unstable();
        let mut places = vec![0u32; self.accepts.len()];
        for (next, (state, word)) in edges {
            let from = places[state as usize];
            if let Some(from) = (from as usize).checked_sub(1) {
                frozen.buckets[from / BUCKET][from % BUCKET].children |= child_bit(word);
            }
            let list = frozen.list(&self.accepts[next as usize], &closure, &mut known);
            places[next as usize] = frozen.place(from, word, list);
        }
        frozen.lists.extend([AtomId(0); PADDING]);
        frozen
    }
}

impl Trie {
    /// Takes the first free slot for an edge; gives its state.
    fn place(&mut self, from: u32, word: WordKey, list: u32) -> u32 {
        let key = edge_key(from, word);
        let (first, behind) = self.buckets.split_at_mut(self.first as usize);
        let (table, base) = if from == 0 {
            (first, 0)
        } else {
            (behind, self.first * BUCKET as u32)
        };
        let mut at = spread(key, table.len());
        loop {
            debug_assert!(table[at].iter().all(|s| s.tag != tag(key)));
            if let Some(free) = table[at].iter().position(|s| s.tag == 0) {
                table[at][free] = Slot {
                    children: 0,
                    tag: tag(key),
                    list,
                };
                return base + (at * BUCKET + free) as u32 + 1;
            }
            at = (at + 1) % table.len();
        }
    }

    /// The place of the list of everything that these atoms stand for.
    fn list(
        &mut self,
        atoms: &[AtomId],
        closure: &impl Fn(AtomId) -> Vec<AtomId>,
        known: &mut FxHashMap<Vec<AtomId>, u32>,
    ) -> u32 {
        let mut all: Vec<AtomId> = atoms.iter().copied().flat_map(closure).collect();
        all.sort_unstable();
        all.dedup();
        if all.is_empty() {
            return EMPTY;
        }
        *known.entry(all).or_insert_with_key(|all| {
            let place = self.lists.len() as u32;
            self.lists.push(AtomId(all.len() as u16));
            self.lists.extend(all);
            place
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A thousand first words, each with ten second words, and the words alone.
    fn thousands() -> Trie {
        let mut builder = TrieBuilder::new();
        for first in 0..1000u64 {
            builder.add(&[word(first)], AtomId(first as u16));
            for second in 0..10 {
                builder.add(&[word(first), word(1000 + second)], AtomId(second as u16));
            }
        }
        builder.freeze(|atom| vec![atom, AtomId(5000)])
    }

    fn word(n: u64) -> WordKey {
        crate::text::text_hash(&n.to_string())
    }

    #[test]
    fn every_term_is_found_with_all_that_it_stands_for() {
        let trie = thousands();
        assert_eq!(trie.states(), 1 + 1000 + 10_000);
        for first in 0..1000 {
            let state = trie.step(0, word(first)).expect("a first word");
            assert_eq!(trie.accepted(state), [AtomId(first as u16), AtomId(5000)]);
            for second in 0..10 {
                let behind = word(1000 + second);
                assert!(trie.may_step(state, behind));
                let state = trie.step(state, behind).expect("a second word");
                assert_eq!(trie.accepted(state), [AtomId(second as u16), AtomId(5000)]);
            }
        }
    }

    #[test]
    fn a_strange_word_leads_nowhere() {
        let trie = thousands();
        assert!((1000..3000).all(|n| trie.step(0, word(n)).is_none()));
        let state = trie.step(0, word(7)).expect("a first word");
        assert!((0..1000).all(|n| trie.step(state, word(n)).is_none()));
        assert_eq!(Trie::default().step(0, word(1)), None);
    }
}
