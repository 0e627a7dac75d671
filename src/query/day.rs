//! Days as whole numbers, for rows that are scanned by the hundred thousand.

use jiff::civil::{Date, date};
use jiff::{ToSpan, Unit};

/// Days since 1970-01-01.
pub type Day = i32;

const EPOCH: Date = date(1970, 1, 1);

/// The number of a date.
pub fn day(date: Date) -> Day {
    EPOCH
        .until((Unit::Day, date))
        .map_or(0, |span| span.get_days())
}

/// The date of a number; the nearest one where the calendar ends.
pub fn date_of(day: Day) -> Date {
    EPOCH.saturating_add(day.days())
}

/// A day as `2026-10-15`.
pub fn iso(day: Day) -> String {
    date_of(day).to_string()
}

/// The first and the last day of an ISO date, month, quarter or year.
pub fn span(text: &str) -> Option<(Day, Day)> {
    let text = text.trim();
    let text = match text.find('T') {
        Some(10) => &text[..10],
        _ => text,
    };
    if let Ok(exact) = text.parse::<Date>() {
        return Some((day(exact), day(exact)));
    }
    let (year, rest) = text.split_at_checked(4)?;
    let year: i16 = year.parse().ok()?;
    let (first, months) = match rest.strip_prefix('-') {
        None if rest.is_empty() => (1, 12),
        None => return None,
        Some(part) => match part.strip_prefix('Q') {
            Some(quarter) => {
                let quarter: i8 = quarter.parse().ok().filter(|q| (1..=4).contains(q))?;
                (quarter * 3 - 2, 3)
            }
            None => (part.parse().ok()?, 1),
        },
    };
    let from = Date::new(year, first, 1).ok()?;
    Some((day(from), day(from.saturating_add(months.months())) - 1))
}

/// The exact day of an ISO text, or the last of the period that it names.
pub fn last(text: &str) -> Option<Day> {
    span(text).map(|(_, to)| to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_one() {
        for text in ["1970-01-01", "2026-02-28", "1969-12-31", "2400-02-29"] {
            let (from, to) = span(text).expect("it is a date");
            assert_eq!(from, to);
            assert_eq!(iso(from), text);
        }
    }

    #[test]
    fn periods_have_two_ends() {
        let ends = |text| span(text).map(|(a, b)| format!("{}..{}", iso(a), iso(b)));
        assert_eq!(ends("2026-02").as_deref(), Some("2026-02-01..2026-02-28"));
        assert_eq!(ends("2026-Q4").as_deref(), Some("2026-10-01..2026-12-31"));
        assert_eq!(ends("2026").as_deref(), Some("2026-01-01..2026-12-31"));
        for odd in ["", "2026-Q5", "2026-13", "soon", "20€6", "99999"] {
            assert_eq!(span(odd), None, "{odd}");
        }
    }
}
