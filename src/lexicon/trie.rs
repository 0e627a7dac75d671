//! The automaton over words: one walk from each token finds every term of every concept that starts there.
//!
//! States are rows of one open-addressed table keyed by (state, word); a term is at most [`MAX_TERM_WORDS`] long, so the walk
//! is bounded and the scan linear. Working on words and not on bytes gives word boundaries, any letter case and hyphens
//! for free, and the table loads without being built again (see `docs/DECISIONS.md`).

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

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Edge {
    key: u64,
    next: u32,
}

/// A frozen automaton.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Trie {
    /// Open-addressed; length is a power of two; `next == 0` marks an empty place.
    edges: Vec<Edge>,
    /// For each state the range of `atoms` that end there.
    accepts: Vec<(u32, u32)>,
    atoms: Vec<AtomId>,
}

/// Mixes a state into a word's hash; the hash is well spread already.
const fn edge_key(state: u32, word: WordKey) -> u64 {
    (word ^ (state as u64).wrapping_mul(0xff51_afd7_ed55_8ccd)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Trie {
    /// The state reached from `state` over `word`, if any term goes that way.
    #[inline]
    pub fn step(&self, state: u32, word: WordKey) -> Option<u32> {
        let mask = self.edges.len().wrapping_sub(1);
        let key = edge_key(state, word);
        let mut slot = (key >> 20) as usize & mask;
        loop {
            let edge = self.edges.get(slot)?;
            if edge.next == 0 {
                return None;
            }
            if edge.key == key {
                return Some(edge.next);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The atoms of the terms that end in `state`.
    #[inline]
    pub fn accepted(&self, state: u32) -> &[AtomId] {
        let (start, end) = self.accepts[state as usize];
        &self.atoms[start as usize..end as usize]
    }

    /// The number of states.
    pub fn states(&self) -> usize {
        self.accepts.len()
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
        let mut edges = vec![Edge::default(); size];
        let mut sorted: Vec<_> = self.edges.into_iter().collect();
        sorted.sort_unstable();
        for ((state, word), next) in sorted {
            let key = edge_key(state, word);
            let mut slot = (key >> 20) as usize & (size - 1);
            while edges[slot].next != 0 {
                debug_assert_ne!(edges[slot].key, key, "two edges share a 64-bit key");
                slot = (slot + 1) & (size - 1);
            }
            edges[slot] = Edge { key, next };
        }
        let mut accepts = Vec::with_capacity(self.accepts.len());
        let mut atoms = Vec::new();
        for list in self.accepts {
            let start = atoms.len() as u32;
            let mut all: Vec<AtomId> = list.into_iter().flat_map(&closure).collect();
            all.sort_unstable();
            all.dedup();
            atoms.extend(all);
            accepts.push((start, atoms.len() as u32));
        }
        Trie {
            edges,
            accepts,
            atoms,
        }
    }
}
