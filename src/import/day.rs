//! Dates as exports write them: ISO, epoch milliseconds, `03/04/2026`, `4.3.2026`, "4 Mar 2026".

use jiff::civil::{Date, Time};

/// Which comes first in `03/04/2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// Month, day, year.
    MonthFirst,
    /// Day, month, year.
    DayFirst,
}

/// A day, and the time of day where it is told; the zone is that of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stamp {
    /// The day.
    pub date: Date,
    /// The time of day.
    pub time: Option<Time>,
}

impl Stamp {
    /// The day in ISO.
    pub fn day(&self) -> String {
        self.date.to_string()
    }
}

/// A longer text is no date.
const MAX_BYTES: usize = 60;

/// Reads a date in any of the forms; `None` where it is none.
pub(super) fn read(text: &str, order: DayOrder) -> Option<Stamp> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_BYTES {
        return None;
    }
    epoch(text).or_else(|| written(text, order))
}

/// Seconds or milliseconds since 1970, `20260304`; an exponent or ".0" is what spreadsheets make of it.
fn epoch(text: &str) -> Option<Stamp> {
    if !text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'E' | b'e' | b'+'))
    {
        return None;
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let part = |range: std::ops::Range<usize>| text[range].parse::<i16>().ok();
        let date = date(part(0..4)?, part(4..6)?, part(6..8)?)?;
        return Some(Stamp { date, time: None });
    }
    from_number(text.parse().ok()?)
}

/// A point in time out of a number: milliseconds or seconds since 1970, in UTC.
pub(super) fn from_number(number: f64) -> Option<Stamp> {
    // 1973 to 5138 in milliseconds, 1973 to 2286 in seconds: the ranges do not meet.
    let millis = match number {
        n if (1e11..1e14).contains(&n) => n as i64,
        n if (1e8..1e10).contains(&n) => (n * 1000.0) as i64,
        _ => return None,
    };
    let at = jiff::Timestamp::from_millisecond(millis).ok()?;
    let civil = jiff::tz::TimeZone::UTC.to_datetime(at);
    Some(Stamp {
        date: civil.date(),
        time: Some(civil.time()),
    })
}

/// A date in digits and words.
fn written(text: &str, order: DayOrder) -> Option<Stamp> {
    let (day_part, rest) = split_time(text);
    let mut numbers: Vec<(i16, usize)> = Vec::new();
    let mut month = None;
    for part in day_part.split(|c: char| !c.is_alphanumeric()) {
        if part.is_empty() {
            continue;
        }
        let digits = part.trim_end_matches(|c: char| c.is_alphabetic());
        match digits.parse::<i16>() {
            Ok(number) if digits.len() <= 4 => numbers.push((number, digits.len())),
            Ok(_) => return None,
            Err(_) => match month_of(part) {
                Some(found) if month.is_none() => month = Some(found),
                Some(_) => return None,
                None if is_day_name(part) => {}
                None => return None,
            },
        }
    }
    let dotted = day_part.contains('.') && !day_part.contains('/');
    let date = match (month, numbers.as_slice()) {
        (Some(month), &[(day, _), (year, length)]) if length == 4 || length == 2 => {
            date(full_year(year, length), month, day)
        }
        (None, &[(year, 4), (month, _), (day, _)]) => date(year, month, day),
        (None, &[(a, 1..=2), (b, 1..=2), (year, length)]) if length == 4 || length == 2 => {
            let year = full_year(year, length);
            let day_first = dotted || order == DayOrder::DayFirst;
            let (month, day) = if day_first { (b, a) } else { (a, b) };
            // What makes no sense one way is read the other way.
            date(year, month, day).or_else(|| date(year, day, month))
        }
        _ => None,
    }?;
    Some(Stamp {
        date,
        time: time(rest),
    })
}

/// Cuts in front of the first time of day: "T10:00", " 10:00 PM".
fn split_time(text: &str) -> (&str, &str) {
    let Some(colon) = text.find(':') else {
        return (text, "");
    };
    let start = text[..colon]
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .len();
    let behind = &text[start..];
    let blank = |c: char| c == ',' || c.is_whitespace();
    let before = text[..start].trim_end_matches(blank);
    // "2026-03-04T10:00", but not the "at" of "4 March at 10:00".
    let before = match before.strip_suffix(['T', 't']) {
        Some(day) if day.ends_with(|c: char| c.is_ascii_digit()) => day,
        _ => before,
    };
    (before, behind)
}

fn time(text: &str) -> Option<Time> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != ':')
        .unwrap_or(text.len());
    let mut parts = text[..end].split(':').map(|p| p.parse::<i8>().ok());
    let hour = parts.next()??;
    let minute = parts.next()??;
    let second = parts.next().flatten().unwrap_or(0);
    let tail = text[end..].trim_start().to_ascii_lowercase();
    let hour = match hour {
        12 if tail.starts_with("am") => 0,
        1..=11 if tail.starts_with("pm") => hour + 12,
        _ => hour,
    };
    Time::new(hour, minute, second.min(59), 0).ok()
}

fn full_year(year: i16, length: usize) -> i16 {
    if length == 2 { 2000 + year } else { year }
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    // What lies outside is a typing error or another number.
    if !(1970..=2199).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

fn month_of(word: &str) -> Option<i16> {
    let word = word.to_ascii_lowercase();
    if word.len() > 9 {
        return None;
    }
    let start = word.get(..3)?;
    MONTHS
        .iter()
        .position(|m| *m == start)
        .map(|at| at as i16 + 1)
}

fn is_day_name(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        .iter()
        .any(|d| word.starts_with(d))
        || word == "at"
        || word == "of"
}

/// What a text tells about the order of day and month: `03/25/2026` has the month first.
pub(super) fn order_told(text: &str) -> Option<DayOrder> {
    let mut parts = text.trim().split(['/', '-']);
    let (a, b) = (parts.next()?, parts.next()?);
    if a.len() > 2 || b.len() > 2 || parts.next().is_none() {
        return None;
    }
    match (a.parse::<u8>().ok()?, b.parse::<u8>().ok()?) {
        (13..=31, 1..=12) => Some(DayOrder::DayFirst),
        (1..=12, 13..=31) => Some(DayOrder::MonthFirst),
        _ => None,
    }
}

/// Whether the order of day and month changes what the text means.
pub(super) fn is_open(text: &str) -> bool {
    let month_first = read(text, DayOrder::MonthFirst);
    month_first.is_some() && month_first != read(text, DayOrder::DayFirst)
}

/// A date in a file's name: `2026-03-02 call.txt`, `GMT20260302-143000_Recording.vtt`.
pub(super) fn in_name(name: &str) -> Option<Stamp> {
    let bytes = name.as_bytes();
    for start in 0..bytes.len() {
        if !bytes[start].is_ascii_digit() || start > 0 && bytes[start - 1].is_ascii_digit() {
            continue;
        }
        for length in [10, 8] {
            let Some(part) = name.get(start..start + length) else {
                continue;
            };
            let ends = !bytes.get(start + length).is_some_and(u8::is_ascii_digit);
            let shaped = match length {
                10 => part.bytes().enumerate().all(|(i, b)| match i {
                    4 | 7 => matches!(b, b'-' | b'_' | b'.'),
                    _ => b.is_ascii_digit(),
                }),
                _ => part.bytes().all(|b| b.is_ascii_digit()),
            };
            if !(ends && shaped) {
                continue;
            }
            let plain = part.replace(['_', '.'], "-");
            if let Some(stamp) = read(&plain, DayOrder::DayFirst) {
                return Some(stamp);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str, order: DayOrder) -> Option<String> {
        read(text, order).map(|s| s.day())
    }

    #[test]
    fn every_form_that_exports_use() {
        for text in [
            "2026-03-04",
            "2026-03-04T23:59:59.000Z",
            "2026-03-04T10:15:00.000+0000",
            "2026-03-04 10:15",
            "2026/03/04",
            "20260304",
            "1772582400000",
            "1772582400",
            "1.7725824E12",
            "4.3.2026",
            "04.03.26",
            "4 Mar 2026",
            "04-Mar-2026",
            "March 4, 2026 9:30 AM",
            "Wednesday, March 4th, 2026 at 09:30",
            "03/04/2026",
            "3/4/2026 9:05 PM",
        ] {
            assert_eq!(
                day(text, DayOrder::MonthFirst).as_deref(),
                Some("2026-03-04"),
                "{text}"
            );
        }
        assert_eq!(
            day("04/03/2026", DayOrder::DayFirst).as_deref(),
            Some("2026-03-04")
        );
        assert_eq!(
            day("25/03/2026", DayOrder::MonthFirst).as_deref(),
            Some("2026-03-25")
        );
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "soon",
            "TBD",
            "Q3",
            "2026",
            "13/13/2026",
            "31.02.2026",
            "7",
            "12:30",
            "0",
            "-1",
            "call 4 Mar 2026 later",
            "99999999999999999999",
            "٣/٤/٢٠٢٦",
        ] {
            assert_eq!(day(text, DayOrder::MonthFirst), None, "{text}");
        }
    }

    #[test]
    fn a_letter_beside_a_time_is_no_byte_boundary() {
        assert_eq!(
            day("2026-04-30ö17:00", DayOrder::MonthFirst).as_deref(),
            Some("2026-04-30")
        );
    }

    #[test]
    fn times_order_notes_of_one_day() {
        let at = |text| read(text, DayOrder::MonthFirst).expect("a date");
        assert!(at("2026-03-04T09:00:00Z") < at("3/4/2026 9:05 PM"));
        assert!(at("3/4/2026 12:10 am") < at("3/4/2026 12:10 pm"));
    }

    #[test]
    fn the_order_of_day_and_month_is_told_by_numbers_above_twelve() {
        assert_eq!(order_told("25/03/2026"), Some(DayOrder::DayFirst));
        assert_eq!(order_told("03/25/2026 10:00"), Some(DayOrder::MonthFirst));
        assert_eq!(order_told("03/04/2026"), None);
        assert_eq!(order_told("2026-03-25"), None);
        assert!(is_open("03/04/2026") && !is_open("04/04/2026") && !is_open("4 Mar 2026"));
    }

    #[test]
    fn names_of_files_hold_dates() {
        let day = |name| in_name(name).map(|s| s.day());
        assert_eq!(
            day("GMT20260302-143000_Recording.transcript.vtt").as_deref(),
            Some("2026-03-02")
        );
        assert_eq!(
            day("2026-03-02 Brackwater.txt").as_deref(),
            Some("2026-03-02")
        );
        assert_eq!(day("notes_2026_03_02.md").as_deref(), Some("2026-03-02"));
        assert_eq!(day("invoice 12345678901.txt"), None);
        assert_eq!(day("Gespräch – übersicht.txt"), None);
    }
}
