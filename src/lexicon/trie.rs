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
    /// The half of the edge's key that its place does not tell.
    tag: u32,
    /// The atoms that end here, as an index into [`Trie::lists`]; nought for a free slot.
    list: u32,
}

/// The list without atoms.
const EMPTY: u32 = 1;

/// A frozen automaton. State 0 is the root; every other state is the place of its slot and one more.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Trie {
    /// Open-addressed; length is a power of two.
    slots: Vec<Slot>,
    /// Each distinct list of atoms once, as a range of `atoms`; the first stands for no list, the second is [`EMPTY`].
    lists: Vec<(u32, u32)>,
    atoms: Vec<AtomId>,
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
        if let Some(from) = (state as usize).checked_sub(1)
            && self.slots[from].children & child_bit(word) == 0
        {
            return None;
        }
        let mask = self.slots.len().wrapping_sub(1);
        let key = edge_key(state, word);
        let mut at = key as usize & mask;
        loop {
            let slot = self.slots.get(at)?;
            if slot.list == 0 {
                return None;
            }
            if slot.tag == (key >> 32) as u32 {
                return Some(at as u32 + 1);
            }
            at = (at + 1) & mask;
        }
    }

    /// Whether any term goes on from `state`.
    #[inline]
    pub fn goes_on(&self, state: u32) -> bool {
        (state as usize)
            .checked_sub(1)
            .is_none_or(|at| self.slots[at].children != 0)
    }

    /// The atoms of the terms that end in `state`.
    #[inline]
    pub fn accepted(&self, state: u32) -> &[AtomId] {
        let Some(at) = (state as usize).checked_sub(1) else {
            return &[];
        };
        let (start, end) = self.lists[self.slots[at].list as usize];
        &self.atoms[start as usize..end as usize]
    }

    /// The number of states.
    pub fn states(&self) -> usize {
        self.states as usize
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
        let size = (self.edges.len() * 2 + 1).next_power_of_two().max(16);
        let mut frozen = Trie {
            slots: vec![Slot::default(); size],
            lists: vec![(0, 0); EMPTY as usize + 1],
            atoms: Vec::new(),
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
                frozen.slots[from].children |= child_bit(word);
            }
            let list = frozen.list(&self.accepts[next as usize], &closure, &mut known);
            places[next as usize] = frozen.place(edge_key(from, word), list);
        }
        frozen
    }
}

impl Trie {
    /// Takes the first free slot for an edge; gives its state.
    fn place(&mut self, key: u64, list: u32) -> u32 {
        let mask = self.slots.len() - 1;
        let tag = (key >> 32) as u32;
        let mut at = key as usize & mask;
        while self.slots[at].list != 0 {
            debug_assert_ne!(self.slots[at].tag, tag, "two edges share a key");
            at = (at + 1) & mask;
        }
        self.slots[at] = Slot {
            children: 0,
            tag,
            list,
        };
        at as u32 + 1
    }

    /// The number of the list of everything that these atoms stand for.
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
            let start = self.atoms.len() as u32;
            self.atoms.extend(all);
            self.lists.push((start, self.atoms.len() as u32));
            self.lists.len() as u32 - 1
        })
    }
}
