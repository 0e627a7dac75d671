//! The hash of a word, eight bytes at a time.

pub(super) const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// The bytes that a hash takes in at once.
pub(super) const CHUNK: usize = 8;

/// Takes one chunk into a hash: both halves of a wide product, so that every bit of the chunk reaches every bit of the hash.
pub(super) const fn mix(hash: u64, chunk: u64) -> u64 {
    let wide = (hash ^ chunk) as u128 * MULTIPLIER as u128;
    wide as u64 ^ (wide >> 64) as u64
}

/// A hash that is given its bytes one by one: the same as over all of them at once.
pub(super) struct Hashing {
    hash: u64,
    chunk: u64,
    held: usize,
}

impl Hashing {
    pub(super) const fn new() -> Self {
        Hashing {
            hash: SEED,
            chunk: 0,
            held: 0,
        }
    }

    pub(super) const fn push(&mut self, byte: u8) {
        self.chunk |= (byte as u64) << (8 * self.held);
        self.held += 1;
        if self.held == CHUNK {
            self.hash = mix(self.hash, self.chunk);
            self.chunk = 0;
            self.held = 0;
        }
    }

    pub(super) const fn finish(&self) -> u64 {
        if self.held == 0 {
            self.hash
        } else {
            mix(self.hash, self.chunk)
        }
    }
}

/// The hash of a word as rules write it: lower case, straight apostrophes. Usable in constants.
pub const fn word_hash(word: &str) -> u64 {
    bytes_hash(word.as_bytes(), 0, word.len())
}

/// [`word_hash`] of the bytes from `start` to `end`.
pub(in crate::text) const fn bytes_hash(bytes: &[u8], start: usize, end: usize) -> u64 {
    let mut hash = Hashing::new();
    let mut i = start;
    while i < end {
        hash.push(bytes[i].to_ascii_lowercase());
        i += 1;
    }
    hash.finish()
}

/// [`word_hash`] of a word that is not known when compiling: the same, a chunk at a time.
pub fn text_hash(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let mut hash = SEED;
    let mut at = 0;
    while at < bytes.len() {
        let chunk = chunk_at(bytes, at);
        hash = mix(hash, chunk | word_bytes(chunk).1 >> 2);
        at += CHUNK;
    }
    hash
}

/// The hash of a word as notes write it: any case, straight or curly apostrophes.
pub(super) fn folded_hash(text: &str) -> u64 {
    if text.is_ascii() {
        return text_hash(text);
    }
    let mut hash = Hashing::new();
    let mut buffer = [0u8; 4];
    for c in text.chars() {
        for lower in c.to_lowercase() {
            let lower = if matches!(lower, '\u{2019}' | '\u{02BC}') {
                '\''
            } else {
                lower
            };
            for &byte in lower.encode_utf8(&mut buffer).as_bytes() {
                hash.push(byte);
            }
        }
    }
    hash.finish()
}

/// The eight bytes from `at` on, the first lowest; nought behind the end of the text.
#[inline]
pub(super) fn chunk_at(bytes: &[u8], at: usize) -> u64 {
    if let Some(whole) = bytes.get(at..at + CHUNK)
        && let Ok(whole) = whole.try_into()
    {
        return u64::from_le_bytes(whole);
    }
    let mut part = [0; CHUNK];
    for (to, from) in part.iter_mut().zip(bytes.get(at..).unwrap_or_default()) {
        *to = *from;
    }
    u64::from_le_bytes(part)
}

/// A chunk with this byte in every place.
pub(super) const fn all(byte: u8) -> u64 {
    byte as u64 * 0x0101_0101_0101_0101
}

/// How many letters, digits and underscores of ASCII the chunk begins with, and which of its bytes are letters (bit 0x80).
///
/// All eight bytes are compared at once: adding `0x80 - x` to a byte below 0x80 sets its highest bit when it is at least `x`.
#[inline]
pub(super) const fn word_bytes(chunk: u64) -> (usize, u64) {
    const HIGH: u64 = all(0x80);
    let low = chunk & !HIGH;
    let ascii = !chunk & HIGH;
    let folded = low | all(0x20);
    let letters = (folded + all(0x80 - b'a')) & !(folded + all(0x80 - b'z' - 1)) & ascii;
    let digits = (low + all(0x80 - b'0')) & !(low + all(0x80 - b'9' - 1)) & ascii;
    let underscores = !((low ^ all(b'_')) + all(0x7f)) & ascii;
    let others = !(letters | digits | underscores) & HIGH;
    (others.trailing_zeros() as usize / 8, letters)
}
