//! The words that dates are made of, found by hash in a table built at compile time.

use crate::text::word_hash;

/// A length of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// A feast or fixed day that notes use as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feast {
    NewYear,
    NewYearsEve,
    MemorialDay,
    LaborDay,
    Halloween,
    Thanksgiving,
    BlackFriday,
    Christmas,
    BonfireNight,
    AnzacDay,
    Easter,
}

/// Where in a period: only the end is as exact as a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    End,
    Vague,
}

/// What a word can do in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// No part of any date.
    None,
    /// A month by its full name or a safe abbreviation.
    Month(i8),
    /// A month whose name is also a verb, a first name or a common word.
    DoubtfulMonth(i8),
    /// A weekday, Monday = 1.
    Weekday(i8),
    /// A weekday whose short form is also a common word ("sat", "sun", "mon", "wed").
    DoubtfulWeekday(i8),
    /// "Mondays".
    Weekdays(i8),
    /// "first" to "nineteenth", and the round ones.
    Ordinal(i8),
    /// "one" to "nineteen".
    Cardinal(i8),
    /// "twenty", "thirty".
    Tens(i8),
    /// Days from the note's day.
    DayShift(i8),
    /// "next" (1), "this" (0), "last" (-1).
    Shift(i8),
    /// "early", "mid", "end".
    Part(Part),
    /// "week", "month".
    Unit(Unit),
    /// "eom" and its like: the end of a unit.
    EndOf(Unit),
    /// "q3".
    Quarter(i8),
    /// The first word of a feast's name.
    Feast(Feast),
    /// "every", "each".
    Every,
    /// "other", "alternate": every second one.
    Other,
    /// "monthly" as a number of months, "weekly" as a number of weeks.
    Monthly(i8),
    Weekly(i8),
    Of,
    The,
    A,
    /// "to", "through": joins the ends of a range.
    Through,
    /// "and", "or".
    And,
    /// "on", "by", "until": a date follows.
    Before,
    /// "w" of "w/c".
    W,
    Twice,
}

impl Word {
    /// Whether a value can begin with this word.
    pub(super) const fn opens(self) -> bool {
        !matches!(
            self,
            Word::None
                | Word::Of
                | Word::The
                | Word::Through
                | Word::And
                | Word::Before
                | Word::Feast(Feast::NewYearsEve)
        )
    }
}

const SIZE: usize = 2048;

const WORDS: &[(Word, &str)] = &[
    (Word::Month(1), "january january's"),
    (Word::DoubtfulMonth(1), "jan"),
    (Word::Month(2), "february feb february's feb's febr février"),
    (Word::DoubtfulMonth(3), "march mar"),
    (Word::Month(3), "märz mrt"),
    (Word::DoubtfulMonth(4), "april"),
    (Word::Month(4), "apr avr avril"),
    (Word::DoubtfulMonth(5), "may mai mei"),
    (Word::DoubtfulMonth(6), "june"),
    (Word::Month(6), "jun juin juni"),
    (Word::Month(7), "july jul juli juillet"),
    (Word::DoubtfulMonth(8), "august"),
    (Word::Month(8), "aug août"),
    (Word::Month(9), "september sept sep"),
    (Word::Month(10), "october oct okt oktober octobre"),
    (Word::Month(11), "november nov novembre"),
    (Word::Month(12), "december dez dezember décembre"),
    (Word::Month(12), "dec"),
    (Word::Weekday(1), "monday"),
    (Word::DoubtfulWeekday(1), "mon"),
    (Word::Weekday(2), "tuesday tues tue"),
    (Word::Weekday(3), "wednesday weds"),
    (Word::DoubtfulWeekday(3), "wed"),
    (Word::Weekday(4), "thursday thurs thur thu"),
    (Word::Weekday(5), "friday fri"),
    (Word::Weekday(6), "saturday"),
    (Word::DoubtfulWeekday(6), "sat"),
    (Word::Weekday(7), "sunday"),
    (Word::DoubtfulWeekday(7), "sun"),
    (Word::Weekdays(1), "mondays"),
    (Word::Weekdays(2), "tuesdays"),
    (Word::Weekdays(3), "wednesdays"),
    (Word::Weekdays(4), "thursdays"),
    (Word::Weekdays(5), "fridays"),
    (Word::Weekdays(6), "saturdays"),
    (Word::Weekdays(7), "sundays"),
    (Word::Ordinal(1), "first 1st"),
    (Word::Ordinal(2), "second 2nd"),
    (Word::Ordinal(3), "third 3rd"),
    (Word::Ordinal(4), "fourth 4th"),
    (Word::Ordinal(5), "fifth 5th"),
    (Word::Ordinal(6), "sixth"),
    (Word::Ordinal(7), "seventh"),
    (Word::Ordinal(8), "eighth"),
    (Word::Ordinal(9), "ninth"),
    (Word::Ordinal(10), "tenth"),
    (Word::Ordinal(11), "eleventh"),
    (Word::Ordinal(12), "twelfth"),
    (Word::Ordinal(13), "thirteenth"),
    (Word::Ordinal(14), "fourteenth"),
    (Word::Ordinal(15), "fifteenth"),
    (Word::Ordinal(16), "sixteenth"),
    (Word::Ordinal(17), "seventeenth"),
    (Word::Ordinal(18), "eighteenth"),
    (Word::Ordinal(19), "nineteenth"),
    (Word::Ordinal(20), "twentieth"),
    (Word::Ordinal(30), "thirtieth"),
    (Word::Cardinal(1), "one"),
    (Word::Cardinal(2), "two"),
    (Word::Cardinal(3), "three"),
    (Word::Cardinal(4), "four"),
    (Word::Cardinal(5), "five"),
    (Word::Cardinal(6), "six"),
    (Word::Cardinal(7), "seven"),
    (Word::Cardinal(8), "eight"),
    (Word::Cardinal(9), "nine"),
    (Word::Cardinal(10), "ten"),
    (Word::Cardinal(11), "eleven"),
    (Word::Cardinal(12), "twelve"),
    (Word::Cardinal(13), "thirteen"),
    (Word::Cardinal(14), "fourteen"),
    (Word::Cardinal(15), "fifteen"),
    (Word::Cardinal(16), "sixteen"),
    (Word::Cardinal(17), "seventeen"),
    (Word::Cardinal(18), "eighteen"),
    (Word::Cardinal(19), "nineteen"),
    (Word::Tens(20), "twenty"),
    (Word::Tens(30), "thirty"),
    (Word::DayShift(0), "today tonight tonite"),
    (Word::DayShift(1), "tomorrow tmrw tmw tomorrow's"),
    (Word::DayShift(-1), "yesterday yday"),
    (Word::Shift(1), "next coming following"),
    (Word::Shift(0), "this"),
    (Word::Shift(-1), "last past previous"),
    (Word::Part(Part::End), "end"),
    (
        Word::Part(Part::Vague),
        "early mid late middle beginning start",
    ),
    (Word::Unit(Unit::Day), "day days"),
    (Word::Unit(Unit::Week), "week weeks wk wks"),
    (Word::Unit(Unit::Month), "month months mo mth"),
    (Word::Unit(Unit::Quarter), "quarter quarters qtr"),
    (Word::Unit(Unit::Year), "year years yr yrs"),
    (Word::EndOf(Unit::Week), "eow"),
    (Word::EndOf(Unit::Month), "eom"),
    (Word::EndOf(Unit::Quarter), "eoq"),
    (Word::EndOf(Unit::Year), "eoy"),
    (Word::Quarter(1), "q1"),
    (Word::Quarter(2), "q2"),
    (Word::Quarter(3), "q3"),
    (Word::Quarter(4), "q4"),
    (Word::Feast(Feast::NewYear), "new"),
    (Word::Feast(Feast::NewYearsEve), "eve"),
    (Word::Feast(Feast::MemorialDay), "memorial"),
    (Word::Feast(Feast::LaborDay), "labor"),
    (Word::Feast(Feast::Halloween), "halloween"),
    (Word::Feast(Feast::Thanksgiving), "thanksgiving"),
    (Word::Feast(Feast::BlackFriday), "black"),
    (Word::Feast(Feast::Christmas), "christmas xmas"),
    (Word::Feast(Feast::BonfireNight), "bonfire"),
    (Word::Feast(Feast::AnzacDay), "anzac"),
    (Word::Feast(Feast::Easter), "easter"),
    (Word::Every, "every each"),
    (Word::Other, "other alternate"),
    (Word::Monthly(1), "monthly"),
    (Word::Monthly(3), "quarterly"),
    (Word::Monthly(12), "annual annually yearly"),
    (Word::Weekly(1), "weekly"),
    (Word::Weekly(2), "biweekly fortnightly"),
    (Word::Twice, "twice"),
    (Word::Of, "of in"),
    (Word::The, "the"),
    (Word::A, "a an"),
    (Word::Through, "to through thru til till until"),
    (Word::And, "and or then"),
    (
        Word::Before,
        "on by before after from around since about for of into within between beyond",
    ),
    (Word::W, "w"),
];

static TABLE: [(u64, Word); SIZE] = build();

const fn slot(hash: u64) -> usize {
    ((hash ^ (hash >> 29)) as usize) & (SIZE - 1)
}

const fn build() -> [(u64, Word); SIZE] {
    let mut table = [(0u64, Word::None); SIZE];
    let mut row = 0;
    while row < WORDS.len() {
        let (word, names) = WORDS[row];
        let mut rest = names.as_bytes();
        while !rest.is_empty() {
            let mut len = 0;
            while len < rest.len() && rest[len] != b' ' {
                len += 1;
            }
            let (name, tail) = rest.split_at(len);
            insert(&mut table, hash_of(name), word);
            rest = if tail.is_empty() {
                tail
            } else {
                tail.split_at(1).1
            };
        }
        row += 1;
    }
    table
}

const fn hash_of(name: &[u8]) -> u64 {
    match std::str::from_utf8(name) {
        Ok(name) => word_hash(name),
        Err(_) => 0,
    }
}

/// The first entry of a word counts.
const fn insert(table: &mut [(u64, Word); SIZE], hash: u64, word: Word) {
    let mut at = slot(hash);
    while table[at].0 != 0 {
        if table[at].0 == hash {
            return;
        }
        at = (at + 1) & (SIZE - 1);
    }
    table[at] = (hash, word);
}

/// The hashes of the words that a date or recurrence can begin with; nought between them.
pub(in crate::values) static OPENING: [u64; SIZE] = {
    let mut hashes = [0; SIZE];
    let mut at = 0;
    while at < SIZE {
        if TABLE[at].1.opens() {
            hashes[at] = TABLE[at].0;
        }
        at += 1;
    }
    hashes
};

/// What the word with this hash can do in a date.
pub(super) fn lookup(hash: u64) -> Word {
    let mut at = slot(hash);
    loop {
        let (key, word) = TABLE[at];
        if key == hash || key == 0 {
            return if key == 0 { Word::None } else { word };
        }
        at = (at + 1) & (SIZE - 1);
    }
}
