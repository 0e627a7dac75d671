//! The words of length: units, what stands between a count and its unit, and what makes "a week" a length.

use super::Unit;
use crate::text::word_hash;
use crate::values::words::{WordSet, WordTable};

#[derive(Clone, Copy)]
pub(super) struct UnitWord {
    pub(super) unit: Unit,
    pub(super) times: f64,
    /// May stand behind "a" or "an".
    pub(super) article: bool,
}

const fn unit(unit: Unit, times: f64, article: bool) -> UnitWord {
    UnitWord {
        unit,
        times,
        article,
    }
}

pub(super) static UNITS: WordTable<UnitWord, 128> = WordTable::new(&[
    ("s", unit(Unit::Second, 1.0, false)),
    ("sec", unit(Unit::Second, 1.0, false)),
    ("secs", unit(Unit::Second, 1.0, false)),
    ("second", unit(Unit::Second, 1.0, false)),
    ("seconds", unit(Unit::Second, 1.0, false)),
    ("min", unit(Unit::Minute, 1.0, false)),
    ("mins", unit(Unit::Minute, 1.0, false)),
    ("minute", unit(Unit::Minute, 1.0, true)),
    ("minutes", unit(Unit::Minute, 1.0, false)),
    ("h", unit(Unit::Hour, 1.0, false)),
    ("hr", unit(Unit::Hour, 1.0, true)),
    ("hrs", unit(Unit::Hour, 1.0, false)),
    ("hour", unit(Unit::Hour, 1.0, true)),
    ("hours", unit(Unit::Hour, 1.0, false)),
    ("d", unit(Unit::Day, 1.0, false)),
    ("day", unit(Unit::Day, 1.0, true)),
    ("days", unit(Unit::Day, 1.0, false)),
    ("w", unit(Unit::Week, 1.0, false)),
    ("wk", unit(Unit::Week, 1.0, true)),
    ("wks", unit(Unit::Week, 1.0, false)),
    ("week", unit(Unit::Week, 1.0, true)),
    ("weeks", unit(Unit::Week, 1.0, false)),
    ("fortnight", unit(Unit::Week, 2.0, true)),
    ("fortnights", unit(Unit::Week, 2.0, false)),
    ("mo", unit(Unit::Month, 1.0, false)),
    ("mos", unit(Unit::Month, 1.0, false)),
    ("mth", unit(Unit::Month, 1.0, true)),
    ("mths", unit(Unit::Month, 1.0, false)),
    ("month", unit(Unit::Month, 1.0, true)),
    ("months", unit(Unit::Month, 1.0, false)),
    ("wd", unit(Unit::Day, 1.0, false)),
    ("bd", unit(Unit::Day, 1.0, false)),
    ("quarters", unit(Unit::Month, 3.0, false)),
    ("y", unit(Unit::Year, 1.0, false)),
    ("yr", unit(Unit::Year, 1.0, true)),
    ("yrs", unit(Unit::Year, 1.0, false)),
    ("year", unit(Unit::Year, 1.0, true)),
    ("years", unit(Unit::Year, 1.0, false)),
]);

/// Words between a count and its unit.
pub(super) static MEASURES: WordSet<64> = WordSet::new(
    "business working work calendar trading banking bank full whole clear more extra further additional solid \
     straight consecutive free long short biz bus wkg such idle training onsite remote",
);

/// Words before "a week" that make it a length and no rate.
pub(super) static LENGTH_CUES: WordSet<256> = WordSet::new(
    "in within inside under for over about takes took take taking taken needs need needed wants want wanted \
     lasts lasted than after maybe perhaps probably roughly around only just nearly almost is 's was be by \
     least most give gives gave spend spends spent costs cost him her them us me it or say says said like got \
     gets get runs ran run slipped slips adds add lose loses that closes bumped books booked roll rolls as \
     expects expect allow allows waits wait waited eats eat guesses guess see imagine out extends extend \
     extended another lost minus quotes quoted reckons reckon figures wastes saves promises promised",
);

pub(in crate::values) const NET: u64 = word_hash("net");
pub(super) const OF: u64 = word_hash("of");
pub(super) const OR: u64 = word_hash("or");
pub(super) const TO: u64 = word_hash("to");
pub(super) const AND: u64 = word_hash("and");
pub(super) const OLD: u64 = word_hash("old");
pub(super) const AGO: u64 = word_hash("ago");
pub(super) const INSTEAD: u64 = word_hash("instead");
pub(super) const RATHER: u64 = word_hash("rather");
pub(super) const THAN: u64 = word_hash("than");
pub(super) const NOT: u64 = word_hash("not");
pub(super) const FORTNIGHT: u64 = word_hash("fortnight");
pub(super) const QUARTER: u64 = word_hash("quarter");
pub(super) const SECOND: u64 = word_hash("second");
pub(super) const LATER: u64 = word_hash("later");
pub(super) const RUNNING: u64 = word_hash("running");
pub(super) const PER: u64 = word_hash("per");
pub(in crate::values) const ANOTHER: u64 = word_hash("another");
pub(super) const WITHIN: u64 = word_hash("within");
pub(super) const WHOLE: u64 = word_hash("whole");
pub(super) const FULL: u64 = word_hash("full");
