//! A set of words that is asked about every token: one bit tells "surely not", and only the rest is looked up.

/// Bits by the words' hashes, built when compiling; `WORDS` is a power of two, and 64 bits each.
///
/// With `n` words in it about `n / (64 * WORDS)` of all strange words have their bit set too.
pub struct WordFilter<const WORDS: usize>([u64; WORDS]);

impl<const WORDS: usize> WordFilter<WORDS> {
    /// An empty set.
    pub const fn new() -> Self {
        assert!(WORDS.is_power_of_two());
        WordFilter([0; WORDS])
    }

    /// The set with these hashes as well; nought, which stands for no word, is left out.
    pub const fn with(mut self, hashes: &[u64]) -> Self {
        let mut i = 0;
        while i < hashes.len() {
            if hashes[i] != 0 {
                self.0[Self::word(hashes[i])] |= 1 << (hashes[i] % 64);
            }
            i += 1;
        }
        self
    }

    /// False when no word of the set has this hash.
    #[inline]
    pub const fn may_hold(&self, hash: u64) -> bool {
        self.0[Self::word(hash)] & 1 << (hash % 64) != 0
    }

    const fn word(hash: u64) -> usize {
        (hash / 64) as usize % WORDS
    }
}

impl<const WORDS: usize> Default for WordFilter<WORDS> {
    fn default() -> Self {
        Self::new()
    }
}
