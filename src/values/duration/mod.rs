//! Lengths of time.
//!
//! Each end of a range is a length of its own: in "four to six weeks" both "four" and "six weeks" are found, and the first
//! borrows the unit of the second. A vague count ("a few days") is no length, nor is a rate ("40k a year").

mod words;

use words::{
    AGO, AND, FORTNIGHT, FULL, INSTEAD, LATER, LENGTH_CUES, MEASURES, NOT, OF, OLD, OR, PER,
    QUARTER, RATHER, RUNNING, SECOND, THAN, TO, UNITS, UnitWord, WHOLE, WITHIN,
};
pub(super) use words::{ANOTHER, NET};

use super::words::{self as spoken, NumberWord, WordSet, before, number_word};
use super::{Found, Value};
use crate::text::{Document, Token, TokenKind, word_hash};

/// A length of time in one unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Period {
    /// How many; may have a fraction ("an hour and a half" is 1.5 hours).
    pub count: f64,
    /// The unit; working days count as days, fortnights as two weeks, quarters as three months.
    pub unit: Unit,
}

/// Units of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// PTnS
    Second,
    /// PTnM
    Minute,
    /// PTnH
    Hour,
    /// PnD
    Day,
    /// PnW
    Week,
    /// PnM
    Month,
    /// PnY
    Year,
}

impl Period {
    /// ISO 8601: "P2W", "PT20M". A fraction is written in the next smaller unit where that makes it whole.
    pub fn iso(&self) -> String {
        let (count, unit) = self.whole();
        let number = if count.fract() == 0.0 {
            format!("{count:.0}")
        } else {
            format!("{count}")
        };
        match unit {
            Unit::Second => format!("PT{number}S"),
            Unit::Minute => format!("PT{number}M"),
            Unit::Hour => format!("PT{number}H"),
            Unit::Day => format!("P{number}D"),
            Unit::Week => format!("P{number}W"),
            Unit::Month => format!("P{number}M"),
            Unit::Year => format!("P{number}Y"),
        }
    }

    fn whole(&self) -> (f64, Unit) {
        let (factor, smaller) = match self.unit {
            _ if self.count.fract() == 0.0 => return (self.count, self.unit),
            Unit::Year => (12.0, Unit::Month),
            Unit::Hour => (60.0, Unit::Minute),
            Unit::Minute => (60.0, Unit::Second),
            Unit::Week => (7.0, Unit::Day),
            Unit::Day => (24.0, Unit::Hour),
            unit => return (self.count, unit),
        };
        let count = self.count * factor;
        if (count - count.round()).abs() < 1e-6 {
            (count.round(), smaller)
        } else {
            (self.count, self.unit)
        }
    }
}

/// More than this many of any unit is no length that a note speaks of.
const MOST: f64 = 100_000.0;

/// How far back the unit of an elided length may stand ("60 days net instead of 30"), in tokens.
const UNIT_REACH: u32 = 4;

/// A duration that begins at token `at`.
pub(super) fn read(document: &Document<'_>, at: u32) -> Option<Found> {
    let token = document.tokens.get(at as usize)?;
    let (period, end) = match token.kind {
        TokenKind::Number => digits(document, token, at)?,
        TokenKind::Word if token.is(NET) => net(document, at)?,
        TokenKind::Word if token.is(ANOTHER) => another(document, at)?,
        TokenKind::Word => spelled(document, at)?,
        _ => return None,
    };
    if period.count <= 0.0 || period.count > MOST {
        return None;
    }
    Some(Found {
        tokens: at..end,
        value: Value::Duration(period),
    })
}

fn token(document: &Document<'_>, at: u32) -> Option<Token> {
    document.tokens.get(at as usize).copied()
}

/// "2wks", "10 days", "4-6 weeks".
fn digits(document: &Document<'_>, number: &Token, at: u32) -> Option<(Period, u32)> {
    // "24/7", "v2.50", "#30" and "$30" are no counts.
    if let Some(previous) = before(document, at)
        && previous.kind == TokenKind::Punct
        && matches!(
            previous.text(document.text),
            "/" | "#" | "$" | "£" | "€" | "."
        )
        && previous.end == number.start
    {
        return None;
    }
    let (count, suffix) = split_digits(number.text(document.text))?;
    if suffix.is_empty() {
        return counted(document, count, at, at + 1);
    }
    if suffix.bytes().any(|b| b.is_ascii_uppercase()) {
        return None;
    }
    // "the 1990s" are no seconds.
    if suffix == "s" && count >= 1000.0 {
        return None;
    }
    finish(document, count, UNITS.get(word_hash(suffix))?, at + 1)
}

/// The number in front and the letters behind; `None` for times, dotted chains and separators that are no decimals.
fn split_digits(text: &str) -> Option<(f64, &str)> {
    let end = text
        .bytes()
        .position(|b| !b.is_ascii_digit() && b != b'.')
        .unwrap_or(text.len());
    let (digits, suffix) = text.split_at(end);
    if !suffix.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    Some((digits.parse().ok()?, suffix))
}

/// "two weeks", "half an hour", "a week", "a couple of days".
fn spelled(document: &Document<'_>, at: u32) -> Option<(Period, u32)> {
    match number_word(document, at)? {
        NumberWord::Half => part(document, 0.5, at + 1),
        NumberWord::Quarter => part(document, 0.25, at + 1),
        NumberWord::Small(3) if number_word(document, at + 1) == Some(NumberWord::Quarter) => {
            part(document, 0.75, at + 2).or_else(|| count_of_words(document, at))
        }
        NumberWord::Article => article(document, at),
        NumberWord::Scale(_) | NumberWord::Dozen | NumberWord::Hundred => None,
        _ => count_of_words(document, at),
    }
}

fn count_of_words(document: &Document<'_>, at: u32) -> Option<(Period, u32)> {
    let (count, end) = spoken::cardinal(document, at)?;
    counted(document, count, at, end)
}

/// "half an hour", "half hour", "a quarter of an hour"; `at` is behind "half".
fn part(document: &Document<'_>, part: f64, at: u32) -> Option<(Period, u32)> {
    let mut at = at;
    if spoken::is_word(document, at, OF) {
        at += 1;
    }
    let article = number_word(document, at) == Some(NumberWord::Article);
    if article {
        at += 1;
    }
    // "half a day" is as vague as "a morning", and "the half year" is a date.
    let word = UNITS
        .get(token(document, at)?.hash)
        .filter(|w| w.article && w.unit != Unit::Day && (article || w.unit != Unit::Year))?;
    Some((
        Period {
            count: part * word.times,
            unit: word.unit,
        },
        at + 1,
    ))
}

/// "a week", "an hour and a half", "a whole quarter", "a half hour", "a couple of weeks".
fn article(document: &Document<'_>, at: u32) -> Option<(Period, u32)> {
    match number_word(document, at + 1) {
        Some(NumberWord::Half) => return part(document, 0.5, at + 2),
        Some(NumberWord::Quarter) => return part(document, 0.25, at + 2),
        Some(NumberWord::Couple | NumberWord::Dozen | NumberWord::Hundred) => {
            return count_of_words(document, at);
        }
        Some(_) => return None,
        None => {}
    }
    let next = token(document, at + 1)?;
    let measured = MEASURES.has(next.hash);
    let unit_at = if measured { at + 2 } else { at + 1 };
    let noun = token(document, unit_at)?;
    if noun.is(QUARTER)
        && (next.is(WHOLE) || next.is(FULL) || before(document, at).is_some_and(|t| t.is(WITHIN)))
    {
        return Some((
            Period {
                count: 3.0,
                unit: Unit::Month,
            },
            unit_at + 1,
        ));
    }
    let word = UNITS.get(noun.hash).filter(|w| w.article)?;
    if !measured && !noun.is(FORTNIGHT) && !is_length_here(document, at) {
        return None;
    }
    finish(document, 1.0, word, unit_at + 1)
}

/// Whether "a week" at `at` is a length: behind a cue or at the head of a statement. Elsewhere it is a rate ("40k a week").
fn is_length_here(document: &Document<'_>, at: u32) -> bool {
    match before(document, at) {
        None => true,
        Some(previous) => match previous.kind {
            TokenKind::Number => false,
            TokenKind::Word | TokenKind::Clitic => LENGTH_CUES.has(previous.hash),
            TokenKind::Punct => !matches!(previous.text(document.text), "%" | "€" | "$" | "£"),
            TokenKind::Newline | TokenKind::Space => true,
        },
    }
}

/// "net 60", "net-30": payment terms are days.
fn net(document: &Document<'_>, at: u32) -> Option<(Period, u32)> {
    let next = token(document, at + 1)?;
    let (count, end) = match next.kind {
        TokenKind::Number => match split_digits(next.text(document.text))? {
            (count, "") => (count, at + 2),
            _ => return None,
        },
        TokenKind::Punct if next.text(document.text) == "-" => {
            let number = token(document, at + 2).filter(|t| t.kind == TokenKind::Number)?;
            (
                split_digits(number.text(document.text))
                    .filter(|(_, suffix)| suffix.is_empty())?
                    .0,
                at + 3,
            )
        }
        _ => spoken::cardinal(document, at + 1)?,
    };
    if !(5.0..=365.0).contains(&count) || count.fract() != 0.0 {
        return None;
    }
    let end = match token(document, end) {
        Some(days) if UNITS.get(days.hash).is_some_and(|w| w.unit == Unit::Day) => end + 1,
        Some(other) if UNITS.get(other.hash).is_some() => return None,
        _ => end,
    };
    Some((
        Period {
            count,
            unit: Unit::Day,
        },
        end,
    ))
}

/// "another week" is one more.
fn another(document: &Document<'_>, at: u32) -> Option<(Period, u32)> {
    let word = UNITS
        .get(token(document, at + 1)?.hash)
        .filter(|w| w.article && matches!(w.unit, Unit::Week | Unit::Month))?;
    finish(document, 1.0, word, at + 2)
}

/// A count with its unit behind it, or with a unit borrowed from the other end of a range or from a length before.
fn counted(document: &Document<'_>, count: f64, at: u32, end: u32) -> Option<(Period, u32)> {
    if let Some((word, after)) = unit_at(document, end) {
        return finish(document, count, word, after);
    }
    if let Some(word) =
        unit_of_range(document, count, end).or_else(|| unit_before(document, at, end))
    {
        return Some((
            Period {
                count: count * word.times,
                unit: word.unit,
            },
            end,
        ));
    }
    None
}

/// The unit at `at`, behind at most two words of measure ("full working").
fn unit_at(document: &Document<'_>, mut at: u32) -> Option<(UnitWord, u32)> {
    for _ in 0..2 {
        if MEASURES.has(token(document, at)?.hash) {
            at += 1;
        }
    }
    let noun = token(document, at)?;
    if noun.kind != TokenKind::Word || (noun.all_caps && noun.end - noun.start == 1) {
        return None;
    }
    // In "at 10 w/ Efrat" w is "with"; in "april twenty second" the second is a day.
    let with = token(document, at + 1)
        .is_some_and(|t| t.start == noun.end && t.text(document.text) == "/");
    let day = noun.is(SECOND)
        && matches!(
            number_word(document, at.wrapping_sub(1)),
            Some(NumberWord::Tens(_))
        );
    UNITS
        .get(noun.hash)
        .filter(|_| !with && !day)
        .map(|word| (word, at + 1))
}

/// Closes a length behind its unit: "and a half" adds, "old" and "ago" refuse.
fn finish(document: &Document<'_>, count: f64, word: UnitWord, end: u32) -> Option<(Period, u32)> {
    let next = token(document, end);
    let refused = |t: Token| {
        t.is(OLD) || t.is(AGO) || t.is(LATER) || t.is(RUNNING) || (word.times == 3.0 && t.is(OF))
    };
    if next.is_some_and(refused) || (word.unit != Unit::Minute && is_rate(document, end)) {
        return None;
    }
    let half = next.is_some_and(|t| t.is(AND))
        && number_word(document, end + 1) == Some(NumberWord::Article)
        && number_word(document, end + 2) == Some(NumberWord::Half)
        && !token(document, end + 3).is_some_and(|t| {
            UNITS.get(t.hash).is_some() || number_word(document, end + 3).is_some()
        });
    let (count, end) = if half {
        (count + 0.5, end + 3)
    } else {
        (count, end)
    };
    Some((
        Period {
            count: count * word.times,
            unit: word.unit,
        },
        end,
    ))
}

/// "three days a week", "two hours per site day": how often, not how long.
fn is_rate(document: &Document<'_>, at: u32) -> bool {
    let per = number_word(document, at) == Some(NumberWord::Article)
        || spoken::is_word(document, at, PER);
    per && token(document, at + 1).is_some_and(|t| UNITS.get(t.hash).is_some())
}

/// The unit behind the second number of "4-6 weeks", "three, four weeks", "90 to 20 min"; `at` is behind the first.
fn unit_of_range(document: &Document<'_>, count: f64, at: u32) -> Option<UnitWord> {
    let link = token(document, at)?;
    let comma = match link.kind {
        TokenKind::Word if link.is(OR) || link.is(TO) => false,
        TokenKind::Punct => match link.text(document.text) {
            "-" | "–" | "—" | "/" => false,
            "," => true,
            _ => return None,
        },
        _ => return None,
    };
    let second = token(document, at + 1)?;
    let (upper, end) = match second.kind {
        TokenKind::Number => match split_digits(second.text(document.text))? {
            (upper, "") => (upper, at + 2),
            (_, suffix) => return UNITS.get(word_hash(suffix)),
        },
        _ => spoken::cardinal(document, at + 1)?,
    };
    if comma && upper != count + 1.0 {
        return None;
    }
    unit_at(document, end).map(|(word, _)| word)
}

/// The unit of the length before in "thirty days or ninety", "60 days net instead of 30", "five days, not ten".
fn unit_before(document: &Document<'_>, at: u32, end: u32) -> Option<UnitWord> {
    // A word behind the number would be what is counted.
    if token(document, end).is_some_and(|t| t.kind == TokenKind::Word && !closes(t.hash)) {
        return None;
    }
    let link = before(document, at)?;
    let mut i = if link.is(OR) || link.is(NOT) {
        at.checked_sub(2)?
    } else if (link.is(OF) && before(document, at - 1)?.is(INSTEAD))
        || (link.is(THAN) && before(document, at - 1)?.is(RATHER))
    {
        at.checked_sub(3)?
    } else {
        return None;
    };
    for _ in 0..UNIT_REACH {
        let seen = document.tokens.get(i as usize)?;
        if seen.kind == TokenKind::Newline {
            return None;
        }
        if let Some(word) = UNITS
            .get(seen.hash)
            .filter(|_| seen.kind == TokenKind::Word && seen.end - seen.start > 1)
        {
            return Some(word);
        }
        i = i.checked_sub(1)?;
    }
    None
}

/// Words that may follow a number without being what it counts.
fn closes(hash: u64) -> bool {
    static CLOSERS: WordSet<32> =
        WordSet::new("if and but is was they she he we i it so depending for");
    CLOSERS.has(hash)
}
