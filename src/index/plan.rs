//! A question made ready: words with their forms and their worth, spellings for words that no note holds, tags spelled out.
//!
//! The plan is made once, from counts over the index and everything beside it, and then looked for in both; so a note gets the
//! same score wherever it is found.

use super::ask::{Ask, Key, Leaf, ReadAs};
use super::score::{EXACT, OTHER_FORM, Worth};
use super::terms::{self, UNDATED, day_number};
use super::{Error, words};
use std::collections::BTreeMap;

/// A word that no note holds is read as a beginning when it has so many letters.
const LETTERS_OF_BEGINNING: usize = 3;
/// And as a spelling that differs in one letter from so many on.
const LETTERS_OF_SPELLING: usize = 4;
/// And in two letters from so many on.
const LETTERS_OF_WIDE_SPELLING: usize = 8;

/// Many words at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    /// Those that begin so.
    Prefix(String),
    /// Those that differ in at most so many letters; two letters that changed places are one difference.
    Fuzzy(String, u8),
}

impl Pattern {
    /// Whether a word is one of them.
    pub fn matches(&self, word: &str) -> bool {
        match self {
            Pattern::Prefix(start) => word.starts_with(start.as_str()),
            Pattern::Fuzzy(meant, most) => differs_by(meant, word, usize::from(*most)),
        }
    }
}

/// Whether two words differ in at most so many letters (left out, added, another, or two that changed places).
fn differs_by(a: &str, b: &str, most: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let other = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + other);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()] <= most
}

/// A word as it is looked for: any of its forms.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Each with what one mention counts, in halves.
    pub forms: Vec<(String, u32)>,
    /// What it is worth.
    pub worth: Worth,
}

/// One condition, ready to be looked for.
#[derive(Clone, Debug)]
pub(super) enum Test {
    /// Any form of a word.
    Word(Word),
    /// Words in a row.
    Phrase(Vec<Word>),
    /// Any word of a pattern; each counts one point.
    Pattern(Pattern),
    /// Any of these tags.
    Tags(Vec<String>),
    /// Written on one of these days, both included.
    Days(i64, i64),
}

/// A question, ready to be looked for.
#[derive(Clone, Debug)]
pub(super) enum Plan {
    All(Vec<Plan>),
    Any(Vec<Plan>),
    Not(Box<Plan>),
    Is(Test),
}

impl Plan {
    /// Every condition that has to hold rather than not to.
    pub fn wanted<'a>(&'a self, see: &mut impl FnMut(&'a Test)) {
        match self {
            Plan::All(parts) | Plan::Any(parts) => parts.iter().for_each(|p| p.wanted(see)),
            Plan::Not(_) => {}
            Plan::Is(test) => see(test),
        }
    }
}

/// What is known of the notes that are searched.
pub(super) trait Corpus {
    /// How many notes there are.
    fn notes(&self) -> u64;
    /// In how many notes each of these words stands.
    fn holding(&self, words: &[String]) -> Result<Vec<u64>, Error>;
    /// Whether any word is one of the pattern's.
    fn has(&self, pattern: &Pattern) -> Result<bool, Error>;
}

/// Makes a question ready.
pub(super) fn plan(ask: &Ask, corpus: &dyn Corpus) -> Result<(Plan, Vec<ReadAs>), Error> {
    let mut wanted: BTreeMap<String, u64> = BTreeMap::new();
    ask.leaves(&mut |leaf| match leaf {
        Leaf::Word(word) => wanted.extend(spelled(word).map(|w| (w, 0))),
        Leaf::Phrase(words) => wanted.extend(words.iter().map(|w| (w.clone(), 0))),
        _ => {}
    });
    let words: Vec<String> = wanted.keys().cloned().collect();
    if !words.is_empty() {
        for (word, count) in words.iter().zip(corpus.holding(&words)?) {
            wanted.insert(word.clone(), count);
        }
    }
    let mut planner = Planner {
        corpus,
        holding: wanted,
        read_as: Vec::new(),
    };
    let plan = planner.ask(ask, true)?;
    Ok((plan, planner.read_as))
}

/// A word and its other forms.
fn spelled(word: &str) -> impl Iterator<Item = String> {
    std::iter::once(word.to_owned()).chain(words::forms(word))
}

struct Planner<'c> {
    corpus: &'c dyn Corpus,
    /// In how many notes each word of the question stands.
    holding: BTreeMap<String, u64>,
    read_as: Vec<ReadAs>,
}

impl Planner<'_> {
    fn ask(&mut self, ask: &Ask, holds: bool) -> Result<Plan, Error> {
        let mut all = |parts: &[Ask]| {
            parts
                .iter()
                .map(|p| self.ask(p, holds))
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(match ask {
            Ask::All(parts) => Plan::All(all(parts)?),
            Ask::Any(parts) => Plan::Any(all(parts)?),
            Ask::Not(part) => Plan::Not(Box::new(self.ask(part, !holds)?)),
            Ask::Is(leaf) => self.leaf(leaf, holds)?,
        })
    }

    fn leaf(&mut self, leaf: &Leaf, holds: bool) -> Result<Plan, Error> {
        let test = match leaf {
            Leaf::Word(word) => self.word(word, holds)?,
            Leaf::Phrase(words) => match words.as_slice() {
                [word] => Test::Word(self.exact(word)),
                words => Test::Phrase(words.iter().map(|w| self.exact(w)).collect()),
            },
            Leaf::Prefix(start) => Test::Pattern(Pattern::Prefix(start.clone())),
            Leaf::Fuzzy(word, most) => Test::Pattern(Pattern::Fuzzy(word.clone(), *most)),
            Leaf::Tag(key, value) => return Ok(tag(*key, value)),
            Leaf::Days(from, to) => Test::Days(
                from.map_or(UNDATED, day_number),
                to.map_or(i64::MAX, day_number),
            ),
            Leaf::Item(item) => Test::Tags(terms::item(item)),
            Leaf::Risk(risk) => Test::Tags(vec![terms::risk(*risk)]),
            Leaf::Shared => {
                let private = Plan::Is(Test::Tags(vec![terms::PRIVATE.to_owned()]));
                return Ok(Plan::Not(Box::new(private)));
            }
            Leaf::By(author) => Test::Tags(vec![terms::whole(Key::Author, author)]),
        };
        Ok(Plan::Is(test))
    }

    fn count(&self, word: &str) -> u64 {
        self.holding.get(word).copied().unwrap_or(0)
    }

    /// One word as it stands.
    fn exact(&self, word: &str) -> Word {
        Word {
            forms: vec![(word.to_owned(), EXACT)],
            worth: Worth::new(self.count(word), self.corpus.notes()),
        }
    }

    /// A word in any form; one that no note holds in any is read as a beginning or as a spelling, when it is looked for.
    fn word(&mut self, word: &str, holds: bool) -> Result<Test, Error> {
        let mut forms: Vec<(String, u32)> = spelled(word)
            .filter(|form| self.count(form) > 0)
            .map(|form| (form, OTHER_FORM))
            .collect();
        if let Some(own) = forms.iter_mut().find(|(form, _)| form == word) {
            own.1 = EXACT;
        }
        let most = forms.iter().map(|(form, _)| self.count(form)).max();
        if let Some(most) = most {
            let worth = Worth::new(most, self.corpus.notes());
            return Ok(Test::Word(Word { forms, worth }));
        }
        let letters = word.chars().count();
        let mut tries = Vec::new();
        if holds && letters >= LETTERS_OF_BEGINNING {
            tries.push((Pattern::Prefix(word.to_owned()), "*"));
        }
        if holds && letters >= LETTERS_OF_SPELLING && word.starts_with(char::is_alphabetic) {
            let differs = 1 + u8::from(letters >= LETTERS_OF_WIDE_SPELLING);
            tries.push((Pattern::Fuzzy(word.to_owned(), differs), "~"));
        }
        for (pattern, sign) in tries {
            if self.corpus.has(&pattern)? {
                self.read_as.push(ReadAs {
                    word: word.to_owned(),
                    read_as: format!("{word}{sign}"),
                });
                return Ok(Test::Pattern(pattern));
            }
        }
        Ok(Test::Word(self.exact(word)))
    }
}

/// A field: its whole value, or all words of the one that was given.
fn tag(key: Key, value: &str) -> Plan {
    let whole = Plan::Is(Test::Tags(vec![terms::whole(key, value)]));
    let words = words::all(value);
    if key == Key::Note || words.is_empty() {
        return whole;
    }
    let words = words
        .iter()
        .map(|w| Plan::Is(Test::Tags(vec![terms::word(key, w)])));
    Plan::Any(vec![whole, Plan::All(words.collect())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_differ_by_letters() {
        assert!(differs_by("procurement", "procurment", 1));
        assert!(differs_by("legla", "legal", 1));
        assert!(!differs_by("legal", "regal", 0));
        assert!(!differs_by("cfo", "coo", 0) && differs_by("cfo", "coo", 1));
        assert!(!differs_by("budget", "gadget", 1) && differs_by("budget", "gadget", 2));
    }
}
