//! Notes that are searched one by one: those that the index does not hold yet, or all of them when there is none.

use super::plan::{Pattern, Plan, Test, Word};
use super::score::{self, POINT};
use super::source::Entry;
use super::terms::{self, BETWEEN_TAGS, Rank};
use super::words::Cutter;
use crate::deal::NoteId;
use rustc_hash::{FxHashMap, FxHashSet};

/// A note cut into words, the same way as in the index.
pub(super) struct Cut {
    pub id: NoteId,
    pub rank: Rank,
    norm: u8,
    /// Every word with its positions.
    words: FxHashMap<Box<str>, Vec<u32>>,
    tags: FxHashSet<Box<str>>,
}

impl Cut {
    pub fn new(entry: &Entry) -> Cut {
        let mut words: FxHashMap<Box<str>, Vec<u32>> = FxHashMap::default();
        let (mut position, mut count) = (0, 0);
        for text in std::iter::once(entry.note.note.text.as_str()).chain(terms::names(entry)) {
            let mut cutter = Cutter::new(text);
            while cutter.next().is_some() {
                match words.get_mut(cutter.word()) {
                    Some(places) => places.push(position),
                    None => {
                        words.insert(cutter.word().into(), vec![position]);
                    }
                }
                position += 1;
                count += 1;
            }
            // No phrase reaches from a text into the next.
            position += 1;
        }
        Cut {
            id: entry.note.id.clone(),
            rank: Rank::of(entry),
            norm: score::norm(count),
            words,
            tags: terms::tags(entry)
                .split(BETWEEN_TAGS)
                .map(Into::into)
                .collect(),
        }
    }

    /// Whether a word stands in it.
    pub fn holds(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// Whether a word of a pattern stands in it.
    pub fn has(&self, pattern: &Pattern) -> bool {
        match pattern {
            Pattern::Prefix(start) if self.words.contains_key(start.as_str()) => true,
            _ => self.words.keys().any(|w| pattern.matches(w)),
        }
    }

    /// Its score; `None` when it is not what is looked for.
    pub fn score(&self, plan: &Plan) -> Option<u32> {
        match plan {
            Plan::All(parts) => parts
                .iter()
                .try_fold(0u32, |sum, p| Some(sum.saturating_add(self.score(p)?))),
            Plan::Any(parts) => parts
                .iter()
                .filter_map(|p| self.score(p))
                .reduce(u32::saturating_add),
            Plan::Not(part) => match self.score(part) {
                Some(_) => None,
                None => Some(0),
            },
            Plan::Is(test) => self.test(test),
        }
    }

    fn test(&self, test: &Test) -> Option<u32> {
        let yes = |holds: bool| holds.then_some(0);
        match test {
            Test::Word(word) => self.word(word),
            Test::Phrase(words) => {
                let sum = words
                    .iter()
                    .try_fold(0u32, |sum, w| Some(sum.saturating_add(self.word(w)?)))?;
                self.in_a_row(words).then_some(sum)
            }
            Test::Pattern(pattern) => self.has(pattern).then_some(POINT),
            Test::Tags(tags) => yes(tags.iter().any(|t| self.tags.contains(t.as_str()))),
            Test::Days(from, to) => yes((*from..=*to).contains(&self.rank.day)),
        }
    }

    fn word(&self, word: &Word) -> Option<u32> {
        let halves: u32 = word
            .forms
            .iter()
            .filter_map(|(form, each)| Some(self.words.get(form.as_str())?.len() as u32 * each))
            .sum();
        (halves > 0).then(|| word.worth.score(halves, self.norm))
    }

    fn in_a_row(&self, words: &[Word]) -> bool {
        let places = |word: &Word| {
            word.forms
                .first()
                .and_then(|(form, _)| self.words.get(form.as_str()))
        };
        let Some(first) = words.first().and_then(places) else {
            return false;
        };
        let mut ends = first.clone();
        for word in &words[1..] {
            let Some(next) = places(word) else {
                return false;
            };
            ends = follow(&ends, next);
        }
        !ends.is_empty()
    }
}

/// Those of the second, sorted positions that come right after one of the first.
pub(super) fn follow(first: &[u32], second: &[u32]) -> Vec<u32> {
    let (mut i, mut out) = (0, Vec::new());
    for &place in second {
        while first.get(i).is_some_and(|f| f + 1 < place) {
            i += 1;
        }
        if first.get(i).is_some_and(|f| f + 1 == place) {
            out.push(place);
        }
    }
    out
}
