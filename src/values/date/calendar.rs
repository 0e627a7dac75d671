//! Calendar arithmetic: the next or the last day, month or quarter of a kind, and feasts.

use super::DateValue;
use super::words::{Feast, Unit};
use jiff::Span;
use jiff::civil::{Date, Weekday};

/// Which side of the note's day a date without a year lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Open,
    Future,
}

/// An open date this close before the note, in days, is taken as past; else the next one.
const RECENT: i32 = 45;
/// Even with a cue of the future, a day this close before the note is not meant for the next year.
const JUST_GONE: i32 = 18;
/// A past cue reaches back this many days; further back it is the next one that is meant.
const PAST_REACH: i32 = 130;

pub(super) fn plus(day: Date, days: i32) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

pub(super) fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// The last day of a month.
pub(super) fn month_end(year: i16, month: i8) -> Option<Date> {
    Some(date(year, month, 1)?.last_of_month())
}

/// The day of a month in the year that the tense asks for.
pub(super) fn day_of_year(note: Date, month: i8, day: i8, tense: Tense) -> Option<Date> {
    let year = note.year();
    // 29 February needs a leap year.
    let near = |years: [i16; 5]| years.into_iter().find_map(|y| date(year + y, month, day));
    let this = date(year, month, day);
    let next = match this {
        Some(this) if this >= note => Some(this),
        _ => near([1, 2, 3, 4, 5]),
    };
    let last = match this {
        Some(this) if this <= note => Some(this),
        _ => near([-1, -2, -3, -4, -5]),
    };
    let age = last.map_or(i32::MAX, |last| days_between(last, note));
    let past = match tense {
        Tense::Past => age <= PAST_REACH,
        Tense::Open => age > 0 && age <= RECENT,
        Tense::Future => age > 0 && age <= JUST_GONE,
    };
    if past { last } else { next }
}

/// A month in the year that the tense asks for; the note's own month counts both ways.
pub(super) fn month_of_year(note: Date, month: i8, tense: Tense) -> (i16, i8) {
    let (year, now) = (note.year(), note.month());
    let back = (now - month).rem_euclid(12);
    match tense {
        Tense::Past if back <= 6 => (if month <= now { year } else { year - 1 }, month),
        _ => (if month >= now { year } else { year + 1 }, month),
    }
}

/// A day of the month, in this month or the one that the tense asks for.
pub(super) fn day_of_month(note: Date, day: i8, tense: Tense) -> Option<Date> {
    let step = if tense == Tense::Past { -1 } else { 1 };
    let mut month = note.first_of_month();
    for _ in 0..3 {
        if let Some(found) = date(month.year(), month.month(), day)
            && (if step < 0 {
                found <= note
            } else {
                found >= note
            })
        {
            return Some(found);
        }
        month = add_months(month, step)?;
    }
    None
}

pub(super) fn add_months(day: Date, months: i32) -> Option<Date> {
    day.checked_add(Span::new().try_months(months).ok()?).ok()
}

pub(super) fn add_years(day: Date, years: i32) -> Option<Date> {
    day.checked_add(Span::new().try_years(years).ok()?).ok()
}

fn weekday(number: i8) -> Weekday {
    Weekday::from_monday_one_offset(number).unwrap_or(Weekday::Monday)
}

/// The weekday after the note's day, or the one before it.
pub(super) fn near_weekday(note: Date, number: i8, tense: Tense) -> Option<Date> {
    note.nth_weekday(if tense == Tense::Past { -1 } else { 1 }, weekday(number))
        .ok()
}

/// The nth weekday of a month; -1 is the last.
pub(super) fn nth_weekday(year: i16, month: i8, nth: i8, number: i8) -> Option<Date> {
    date(year, month, 1)?
        .nth_weekday_of_month(nth, weekday(number))
        .ok()
}

pub(super) fn quarter_of(day: Date) -> i8 {
    (day.month() - 1) / 3 + 1
}

/// The quarter that is running or comes next, or for past matters the last one begun.
pub(super) fn quarter_of_year(note: Date, quarter: i8, tense: Tense) -> DateValue {
    let (year, now) = (note.year(), quarter_of(note));
    match tense {
        Tense::Past => DateValue::Quarter(if quarter <= now { year } else { year - 1 }, quarter),
        _ => DateValue::Quarter(if quarter >= now { year } else { year + 1 }, quarter),
    }
}

/// A feast's day in a year; `canada` moves Thanksgiving to October.
fn feast_day(feast: Feast, year: i16, canada: bool) -> Option<Date> {
    match feast {
        Feast::NewYear => date(year, 1, 1),
        Feast::NewYearsEve => date(year, 12, 31),
        Feast::MemorialDay => nth_weekday(year, 5, -1, 1),
        Feast::LaborDay => nth_weekday(year, 9, 1, 1),
        Feast::Halloween => date(year, 10, 31),
        Feast::Thanksgiving if canada => nth_weekday(year, 10, 2, 1),
        Feast::Thanksgiving => nth_weekday(year, 11, 4, 4),
        Feast::BlackFriday => plus(nth_weekday(year, 11, 4, 4)?, 1),
        Feast::Christmas => date(year, 12, 25),
        Feast::BonfireNight => date(year, 11, 5),
        Feast::AnzacDay => date(year, 4, 25),
        Feast::Easter => easter(year),
    }
}

/// The next feast of a kind after the note's day, or the last one for past matters.
pub(super) fn near_feast(note: Date, feast: Feast, canada: bool, tense: Tense) -> Option<Date> {
    let this = feast_day(feast, note.year(), canada)?;
    match tense {
        Tense::Past if this > note => feast_day(feast, note.year() - 1, canada),
        Tense::Past => Some(this),
        _ if this < note => feast_day(feast, note.year() + 1, canada),
        _ => Some(this),
    }
}

/// Western Easter Sunday by the Gregorian computus.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let golden = y % 19;
    let century = y / 100;
    let epact = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15).rem_euclid(30);
    let moon = epact - (epact / 28) * (1 - (29 / (epact + 1)) * ((21 - golden) / 11));
    let sunday = (y + y / 4 + moon + 2 - century + century / 4).rem_euclid(7);
    let offset = moon - sunday;
    let month = 3 + (offset + 40) / 44;
    let day = offset + 28 - 31 * (month / 4);
    date(year, month as i8, day as i8)
}

/// The last day of the unit that holds `day`; a week ends on its Friday.
pub(super) fn unit_end(day: Date, unit: Unit) -> Option<Date> {
    match unit {
        Unit::Day => Some(day),
        Unit::Week => {
            let friday = plus(day, 5 - i32::from(day.weekday().to_monday_one_offset()))?;
            if friday < day {
                plus(friday, 7)
            } else {
                Some(friday)
            }
        }
        Unit::Month => Some(day.last_of_month()),
        Unit::Quarter => month_end(day.year(), quarter_of(day) * 3),
        Unit::Year => date(day.year(), 12, 31),
    }
}

/// The same day `shift` units later.
pub(super) fn shifted(day: Date, unit: Unit, shift: i32) -> Option<Date> {
    match unit {
        Unit::Day => plus(day, shift),
        Unit::Week => plus(day, shift.checked_mul(7)?),
        Unit::Month => add_months(day, shift),
        Unit::Quarter => add_months(day, shift.checked_mul(3)?),
        Unit::Year => add_years(day, shift),
    }
}
