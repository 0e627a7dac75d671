//! Number words: "fifteen", "two hundred and fifty thousand", "half a million".
//!
//! A token is looked up once by its hash in a table built at compile time, so a word that is no number word costs one
//! memory access. The grammar reads forward only and stops at the first word that cannot continue the number.

use crate::text::{Document, Token, TokenKind, word_hash};

/// A map from lower-cased words to values, built at compile time: open addressing over the words' hashes.
pub(super) struct WordTable<V: Copy, const SLOTS: usize> {
    keys: [u64; SLOTS],
    values: [V; SLOTS],
}

impl<V: Copy, const SLOTS: usize> WordTable<V, SLOTS> {
    /// Builds the table; at most half of the slots may be used, so that every search ends soon.
    pub(super) const fn new(words: &[(&str, V)]) -> Self {
        assert!(SLOTS.is_power_of_two() && words.len() * 2 <= SLOTS);
        let mut table = Self {
            keys: [0; SLOTS],
            values: [words[0].1; SLOTS],
        };
        let mut i = 0;
        while i < words.len() {
            let hash = word_hash(words[i].0);
            let mut slot = hash as usize & (SLOTS - 1);
            while table.keys[slot] != 0 {
                assert!(table.keys[slot] != hash, "a word stands twice in a table");
                slot = (slot + 1) & (SLOTS - 1);
            }
            table.keys[slot] = hash;
            table.values[slot] = words[i].1;
            i += 1;
        }
        table
    }

    /// The hashes of its words; nought in empty slots.
    pub(super) const fn keys(&self) -> &[u64; SLOTS] {
        &self.keys
    }

    /// The value of the word with this hash.
    pub(super) fn get(&self, hash: u64) -> Option<V> {
        let mut slot = hash as usize & (SLOTS - 1);
        while self.keys[slot] != 0 {
            if self.keys[slot] == hash {
                return Some(self.values[slot]);
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        None
    }
}

/// A set of lower-cased words, built at compile time from one text with blanks between the words.
pub(super) struct WordSet<const SLOTS: usize> {
    keys: [u64; SLOTS],
}

impl<const SLOTS: usize> WordSet<SLOTS> {
    /// Builds the set; at most half of the slots may be used.
    pub(super) const fn new(mut words: &str) -> Self {
        assert!(SLOTS.is_power_of_two());
        let mut set = Self { keys: [0; SLOTS] };
        let mut used = 0;
        while !words.is_empty() {
            let bytes = words.as_bytes();
            let mut end = 0;
            while end < bytes.len() && !bytes[end].is_ascii_whitespace() {
                end += 1;
            }
            let (word, rest) = words.split_at(end);
            if !word.is_empty() {
                used += 1;
                set.insert(word_hash(word));
            }
            words = if rest.is_empty() {
                rest
            } else {
                rest.split_at(1).1
            };
        }
        assert!(used * 2 <= SLOTS);
        set
    }

    const fn insert(&mut self, hash: u64) {
        let mut slot = hash as usize & (SLOTS - 1);
        while self.keys[slot] != 0 {
            assert!(self.keys[slot] != hash, "a word stands twice in a set");
            slot = (slot + 1) & (SLOTS - 1);
        }
        self.keys[slot] = hash;
    }

    /// Whether the word with this hash is in the set.
    pub(super) fn has(&self, hash: u64) -> bool {
        let mut slot = hash as usize & (SLOTS - 1);
        while self.keys[slot] != 0 {
            if self.keys[slot] == hash {
                return true;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        false
    }
}

/// What a word does in a spelled number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NumberWord {
    /// 0 to 19.
    Small(u8),
    /// 20, 30 … 90.
    Tens(u8),
    /// Times 100.
    Hundred,
    /// Times a thousand or more.
    Scale(f64),
    /// Times 12.
    Dozen,
    /// A half.
    Half,
    /// A quarter.
    Quarter,
    /// "a", "an".
    Article,
    /// Two.
    Couple,
}

use NumberWord::{Article, Couple, Dozen, Half, Hundred, Quarter, Scale, Small, Tens};

pub(super) static WORDS: WordTable<NumberWord, 256> = WordTable::new(&[
    ("zero", Small(0)),
    ("one", Small(1)),
    ("two", Small(2)),
    ("three", Small(3)),
    ("four", Small(4)),
    ("five", Small(5)),
    ("six", Small(6)),
    ("seven", Small(7)),
    ("eight", Small(8)),
    ("nine", Small(9)),
    ("ten", Small(10)),
    ("eleven", Small(11)),
    ("twelve", Small(12)),
    ("thirteen", Small(13)),
    ("fourteen", Small(14)),
    ("fifteen", Small(15)),
    ("sixteen", Small(16)),
    ("seventeen", Small(17)),
    ("eighteen", Small(18)),
    ("nineteen", Small(19)),
    ("twenty", Tens(20)),
    ("thirty", Tens(30)),
    ("forty", Tens(40)),
    ("fourty", Tens(40)),
    ("fifty", Tens(50)),
    ("sixty", Tens(60)),
    ("seventy", Tens(70)),
    ("eighty", Tens(80)),
    ("ninety", Tens(90)),
    ("hundred", Hundred),
    ("thousand", Scale(1e3)),
    ("million", Scale(1e6)),
    ("mil", Scale(1e6)),
    ("mill", Scale(1e6)),
    ("mio", Scale(1e6)),
    ("mln", Scale(1e6)),
    ("billion", Scale(1e9)),
    ("bn", Scale(1e9)),
    ("trillion", Scale(1e12)),
    ("lakh", Scale(1e5)),
    ("lakhs", Scale(1e5)),
    ("lac", Scale(1e5)),
    ("crore", Scale(1e7)),
    ("crores", Scale(1e7)),
    ("dozen", Dozen),
    ("half", Half),
    ("quarter", Quarter),
    ("quarters", Quarter),
    ("a", Article),
    ("an", Article),
    ("couple", Couple),
]);

const AND: u64 = word_hash("and");
const OF: u64 = word_hash("of");
const POINT: u64 = word_hash("point");

/// The number word at token `at`.
pub(super) fn number_word(document: &Document<'_>, at: u32) -> Option<NumberWord> {
    let token = document.tokens.get(at as usize)?;
    if token.kind == TokenKind::Word {
        WORDS.get(token.hash)
    } else {
        None
    }
}

/// Whether token `at` is the word with this hash.
pub(super) fn is_word(document: &Document<'_>, at: u32, hash: u64) -> bool {
    document.tokens.get(at as usize).is_some_and(|t| t.is(hash))
}

/// The token before `at`.
pub(super) fn before<'d>(document: &'d Document<'_>, at: u32) -> Option<&'d Token> {
    document.tokens.get((at as usize).checked_sub(1)?)
}

/// Skips one word if it is there.
fn skip(document: &Document<'_>, at: u32, hash: u64) -> u32 {
    if is_word(document, at, hash) {
        at + 1
    } else {
        at
    }
}

fn skip_article(document: &Document<'_>, at: u32) -> u32 {
    if number_word(document, at) == Some(Article) {
        at + 1
    } else {
        at
    }
}

/// The cardinal number in words that begins at token `at`, and the token after it.
///
/// "a" alone is no number, nor are "half" and "quarter" without a multiplier ("half a million") behind them.
pub(super) fn cardinal(document: &Document<'_>, at: u32) -> Option<(f64, u32)> {
    match number_word(document, at)? {
        Small(3) if number_word(document, at + 1) == Some(Quarter) => {
            fraction(document, 0.75, at + 2)
        }
        Small(_) | Tens(_) | Hundred => Some(run(document, Run::default(), at)),
        Half => fraction(document, 0.5, at + 1),
        Quarter => fraction(document, 0.25, at + 1),
        Couple => Some(couple(document, at + 1)),
        Article => match number_word(document, at + 1)? {
            Hundred | Scale(_) | Dozen => Some(run(
                document,
                Run {
                    current: 1.0,
                    last: Last::Small,
                    ..Run::default()
                },
                at + 1,
            )),
            Half => fraction(document, 0.5, at + 2),
            Quarter => fraction(document, 0.25, at + 2),
            Couple => Some(couple(document, at + 2)),
            _ => None,
        },
        Scale(_) | Dozen => None,
    }
}

/// "one eighty-five", "two-fifty", "hundred fifty": a number of hundreds as people say prices. 1 to 9 before 10 to 99.
pub(super) fn spoken_hundreds(document: &Document<'_>, at: u32) -> Option<(f64, u32)> {
    let Small(hundreds @ 1..=9) = number_word(document, at)? else {
        return None;
    };
    let (rest, end) = match number_word(document, at + 1)? {
        Tens(tens) => match number_word(document, at + 2) {
            Some(Small(unit @ 1..=9)) => (tens + unit, at + 3),
            _ => (tens, at + 2),
        },
        Small(teen @ 10..=19) => (teen, at + 2),
        _ => return None,
    };
    // "two fifty thousand" is not said for 250 thousand, but "three twenty million" may be: scales are the caller's.
    Some((f64::from(hundreds) * 100.0 + f64::from(rest), end))
}

fn fraction(document: &Document<'_>, part: f64, at: u32) -> Option<(f64, u32)> {
    let at = skip_article(document, skip(document, at, OF));
    match number_word(document, at)? {
        Scale(scale) => Some((part * scale, at + 1)),
        Dozen => Some((part * 12.0, at + 1)),
        _ => None,
    }
}

fn couple(document: &Document<'_>, at: u32) -> (f64, u32) {
    let after = skip(document, at, OF);
    match number_word(document, after) {
        Some(Hundred | Scale(_) | Dozen) => run(
            document,
            Run {
                current: 2.0,
                last: Last::Small,
                ..Run::default()
            },
            after,
        ),
        _ => (2.0, after),
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Last {
    #[default]
    Start,
    Small,
    Tens,
    Hundred,
    Scale,
    And,
}

/// The state of a spelled number that is being read.
#[derive(Clone, Copy, Debug)]
struct Run {
    total: f64,
    current: f64,
    /// The last multiplier; the next must be smaller.
    scale: f64,
    last: Last,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            total: 0.0,
            current: 0.0,
            scale: f64::INFINITY,
            last: Last::Start,
        }
    }
}

impl Run {
    /// Takes one number word; false when it cannot stand here.
    fn take(&mut self, word: NumberWord) -> bool {
        let opens = matches!(
            self.last,
            Last::Start | Last::Hundred | Last::Scale | Last::And
        );
        match word {
            Small(n) if opens || (self.last == Last::Tens && (1..=9).contains(&n)) => {
                self.current += f64::from(n);
                self.last = Last::Small;
            }
            Tens(n) if opens => {
                self.current += f64::from(n);
                self.last = Last::Tens;
            }
            Hundred
                if matches!(self.last, Last::Start | Last::Small | Last::Tens)
                    && self.current < 100.0 =>
            {
                self.current = self.current.max(1.0) * 100.0;
                self.last = Last::Hundred;
            }
            Scale(scale) if self.current > 0.0 && scale < self.scale => {
                self.total += self.current * scale;
                self.current = 0.0;
                self.scale = scale;
                self.last = Last::Scale;
            }
            _ => return false,
        }
        true
    }
}

fn run(document: &Document<'_>, mut run: Run, mut at: u32) -> (f64, u32) {
    loop {
        let word = number_word(document, at);
        if let Some(word) = word
            && run.take(word)
        {
            at += 1;
        } else if word == Some(Dozen) && run.last == Last::Small && run.total == 0.0 {
            return (run.current * 12.0, at + 1);
        } else if let Some(end) = and_a_half(document, &mut run, at) {
            at = end;
        } else if is_word(document, at, AND)
            && matches!(run.last, Last::Hundred | Last::Scale)
            && matches!(number_word(document, at + 1), Some(Small(_) | Tens(_)))
        {
            run.last = Last::And;
            at += 1;
        } else if let Some((tenths, end)) = decimals(document, &run, at) {
            run.current += tenths;
            at = end;
        } else {
            return (run.total + run.current, at);
        }
    }
}

/// "two and a half", "a million and a half".
fn and_a_half(document: &Document<'_>, run: &mut Run, at: u32) -> Option<u32> {
    let fits = is_word(document, at, AND)
        && number_word(document, at + 1) == Some(Article)
        && number_word(document, at + 2) == Some(Half)
        && matches!(run.last, Last::Small | Last::Tens | Last::Scale);
    if !fits {
        return None;
    }
    if run.last == Last::Scale {
        run.total += run.scale / 2.0;
    } else {
        run.current += 0.5;
    }
    Some(at + 3)
}

/// "point two five" behind a small number.
fn decimals(document: &Document<'_>, run: &Run, at: u32) -> Option<(f64, u32)> {
    if !is_word(document, at, POINT) || !matches!(run.last, Last::Small | Last::Tens) {
        return None;
    }
    let (mut value, mut place, mut i) = (0.0, 0.1, at + 1);
    while place > 1e-6
        && let Some(Small(digit @ 0..=9)) = number_word(document, i)
    {
        value += f64::from(digit) * place;
        place /= 10.0;
        i += 1;
    }
    (i > at + 1).then_some((value, i))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(f64, u32)> {
        cardinal(&Document::new(text), 0)
    }

    #[test]
    fn cardinals_are_read_to_their_end() {
        for (text, value, end) in [
            ("fifteen days", 15.0, 1),
            ("twenty-one days", 21.0, 2),
            ("two hundred and fifty thousand a year", 250e3, 5),
            ("a quarter of a million", 250e3, 5),
            ("quarter-million", 250e3, 2),
            ("half a million", 500e3, 3),
            ("half a mil", 500e3, 3),
            ("a couple of weeks", 2.0, 3),
            ("couple hundred grand", 200.0, 2),
            ("a dozen sites", 12.0, 2),
            ("half a dozen", 6.0, 3),
            ("a hundred and ten", 110.0, 4),
            ("a million and a half", 1.5e6, 5),
            ("two and a half million", 2.5e6, 5),
            ("one point two million", 1.2e6, 4),
            ("three quarters of a million", 750e3, 5),
            (
                "one hundred twenty three thousand four hundred",
                123_400.0,
                7,
            ),
            ("three four weeks", 3.0, 1),
            ("two and three", 2.0, 1),
            ("hundred and fifty", 150.0, 3),
        ] {
            let (found, stop) = read(text).unwrap_or((f64::NAN, 0));
            assert!(
                (found - value).abs() < 1e-6 && stop == end,
                "{text}: {found} to {stop}"
            );
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "a week",
            "half an hour",
            "quarter end",
            "thousand",
            "few",
            "point",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
