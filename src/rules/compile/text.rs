//! Small work on text: lines, the version of a pack, names that are nearly right.

use super::Source;
use crate::text::word_hash;

/// Line numbers of places that are asked for in rising order, in one pass over the text.
pub(super) struct LineCount<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl<'t> LineCount<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        LineCount {
            text,
            at: 0,
            line: 1,
        }
    }

    pub(super) fn at(&mut self, place: usize) -> u32 {
        if place < self.at {
            *self = LineCount::new(self.text);
        }
        self.line += self.text.as_bytes()[self.at..place]
            .iter()
            .filter(|b| **b == b'\n')
            .count() as u32;
        self.at = place;
        self.line
    }
}

/// A hash of all sources, in path order, as 16 hexadecimal digits.
pub(super) fn version(sources: &[&Source]) -> String {
    let mut hash = 0u64;
    for source in sources {
        hash = hash.rotate_left(7) ^ word_hash(&source.path);
        for line in source.text.lines() {
            hash = hash.rotate_left(7).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word_hash(line);
        }
    }
    format!("{hash:016x}")
}

/// The known name that differs least from a mistyped one, if any is close.
pub(super) fn nearest<'n>(given: &str, names: impl Iterator<Item = &'n String>) -> Option<String> {
    let close = |name: &str| {
        let common = name
            .bytes()
            .zip(given.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        let tail = name
            .bytes()
            .rev()
            .zip(given.bytes().rev())
            .take_while(|(a, b)| a == b)
            .count();
        (common + tail).min(given.len())
    };
    names
        .filter(|n| !n.starts_with(['"', '<']))
        .map(|n| (close(n), n))
        .filter(|(score, n)| *score * 3 >= given.len().max(n.len()) * 2)
        .max_by(|a, b| (a.0, b.1).cmp(&(b.0, a.1)))
        .map(|(_, n)| n.clone())
}
