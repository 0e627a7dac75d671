//! Dates as the notes give them: a day, a month, a quarter, a year; compared by their first and last day.

use jiff::civil::Date;

/// The first and the last day of an ISO date, month (`2026-10`), quarter (`2026-Q4`), half (`2026-H2`) or year.
pub fn span(iso: &str) -> Option<(Date, Date)> {
    if let Ok(day) = iso.get(..10).unwrap_or(iso).parse::<Date>() {
        return Some((day, day));
    }
    let (year, rest) = iso.split_once('-').unwrap_or((iso, ""));
    let year: i16 = year.parse().ok()?;
    let months = match rest.as_bytes() {
        [] => (1, 12),
        [b'Q', q @ b'1'..=b'4'] => ((q - b'1') as i8 * 3 + 1, (q - b'0') as i8 * 3),
        [b'H', b'1'] => (1, 6),
        [b'H', b'2'] => (7, 12),
        _ => {
            let month: i8 = rest.parse().ok()?;
            (month, month)
        }
    };
    let first = Date::new(year, months.0, 1).ok()?;
    let last = Date::new(year, months.1, 1).ok()?.last_of_month();
    Some((first, last))
}

/// The first day.
pub fn first(iso: &str) -> Option<Date> {
    span(iso).map(|s| s.0)
}

/// The last day.
pub fn last(iso: &str) -> Option<Date> {
    span(iso).map(|s| s.1)
}

/// Whole days from one ISO date to a later one; 0 when either cannot be read or the order is reversed.
pub fn days_between(from: &str, to: &str) -> u32 {
    match (first(from), first(to)) {
        (Some(from), Some(to)) => from
            .until(to)
            .map_or(0, |s| u32::try_from(s.get_days()).unwrap_or(0)),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_its_first_and_last_day() {
        let days = |iso| span(iso).map(|(a, b)| (a.to_string(), b.to_string()));
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(days("2026-10-15"), pair("2026-10-15", "2026-10-15"));
        assert_eq!(
            days("2026-10-15T09:00:00Z"),
            pair("2026-10-15", "2026-10-15")
        );
        assert_eq!(days("2027-02"), pair("2027-02-01", "2027-02-28"));
        assert_eq!(days("2026-Q4"), pair("2026-10-01", "2026-12-31"));
        assert_eq!(days("2026-H2"), pair("2026-07-01", "2026-12-31"));
        assert_eq!(days("2027"), pair("2027-01-01", "2027-12-31"));
        assert_eq!(days("soon"), None);
        assert_eq!(days_between("2026-09-01", "2026-09-30"), 29);
        assert_eq!(days_between("2026-09-30", "2026-09-01"), 0);
    }
}
