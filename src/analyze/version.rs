//! Which rules, weights and code read a note: two engines of one version read the same.

use super::Engine;
use crate::rules::Source;
use std::sync::OnceLock;

/// Counts the changes of the code that reads; raised whenever the same rules and weights would read a note otherwise.
const READING: u32 = 1;

/// Where the rules come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Built in.
    Embedded,
    /// Files with this mark.
    Files(u64),
}

impl Origin {
    /// The mark of rule files; their order does not matter.
    pub fn files(sources: &[Source]) -> Origin {
        let mut sources: Vec<&Source> = sources.iter().collect();
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        let mut all = String::new();
        for source in sources {
            for part in [&source.path, &source.text] {
                all.push_str(&part.len().to_string());
                all.push(':');
                all.push_str(part);
            }
        }
        Origin::Files(mark(all.as_bytes()))
    }

    fn mark(self) -> u64 {
        static EMBEDDED: OnceLock<u64> = OnceLock::new();
        match self {
            Origin::Files(mark) => mark,
            Origin::Embedded => *EMBEDDED
                .get_or_init(|| mark(include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.bin")))),
        }
    }
}

impl Engine {
    /// A name for what this engine reads: the version of the program, of its reading code, and marks of the rules and of the
    /// weights ("0.1.0+1-5f0c…-9a31…", or "…-rules" without weights). Reads rules and weights once through, some 0.5 ms.
    pub fn version(&self) -> String {
        let rules = self.origin.mark();
        let weights = match &self.reader {
            Some(reader) => format!("{:016x}", mark(reader.weights().write())),
            None => "rules".to_owned(),
        };
        format!(
            "{}+{READING}-{rules:016x}-{weights}",
            env!("CARGO_PKG_VERSION")
        )
    }
}

/// A mark of bytes: eight at a time, the same on every machine. It tells versions apart; it protects against nobody.
fn mark(bytes: &[u8]) -> u64 {
    /// Odd, with its bits well spread: the fractional part of the golden ratio.
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut chunks = bytes.chunks_exact(8);
    let mut hash = bytes.len() as u64;
    let mut add = |word: u64| hash = (hash.rotate_left(23) ^ word).wrapping_mul(SPREAD);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        add(u64::from_le_bytes(word));
    }
    let mut rest = [0; 8];
    rest[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    add(u64::from_le_bytes(rest));
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::embedded_sources;

    #[test]
    fn a_version_changes_with_the_rules_and_the_weights_and_with_nothing_else() {
        let engine = Engine::embedded();
        assert_eq!(engine.version(), Engine::embedded().version());
        assert_ne!(engine.version(), engine.clone().rules_only().version());
        let mut sources = embedded_sources();
        let load = |sources: &[Source]| Engine::load(sources).expect("they are sound").version();
        let before = load(&sources);
        sources.reverse();
        assert_eq!(load(&sources), before);
        sources[0].text.push_str("\n# another word\n");
        assert_ne!(load(&sources), before);
    }
}
