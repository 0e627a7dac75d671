//! Which rules with a condition on what stands above a clause may fire there.
//!
//! Most of what would match at all are rules under a heading ("Champion: <who>"), and most clauses stand under none of
//! their headings. So the condition is looked at first, once for all clauses under the same headings, and a rule whose gate is
//! shut is never woken.

use crate::lexicon::AtomId;
use crate::rules::{Pack, Wakes};

/// A bit for each rule that has a condition on what stands above it.
#[derive(Clone, Debug, Default)]
pub struct Gates {
    bits: Vec<u64>,
    any: bool,
}

impl Gates {
    /// All gates of a pack, shut.
    pub fn shut(&mut self, pack: &Pack) {
        let words = usize::from(pack.gates).div_ceil(64);
        if self.any || self.bits.len() != words {
            self.bits.clear();
            self.bits.resize(words, 0);
            self.any = false;
        }
    }

    /// Opens the gates of the rules that this atom is a condition of, now that it stands above.
    #[inline]
    pub fn pass(&mut self, pack: &Pack, atom: AtomId) {
        if pack.wakes[atom.index()] & Wakes::OPENS == 0 {
            return;
        }
        for gate in pack.opened_by(atom) {
            self.bits[usize::from(gate) / 64] |= 1 << (gate % 64);
            self.any = true;
        }
    }

    /// Whether any gate is open.
    #[inline]
    pub fn any(&self) -> bool {
        self.any
    }

    /// Whether this gate is open.
    #[inline]
    pub fn open(&self, gate: u16) -> bool {
        self.bits[usize::from(gate) / 64] >> (gate % 64) & 1 != 0
    }
}
