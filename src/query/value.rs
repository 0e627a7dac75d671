//! Amounts, lengths of time, counts and windows of days, as managers write them.

use super::day::{Day, day};
use super::words::{Kind, Word, fold};
use crate::text::Document;
use crate::values::{self, Context, DateValue};
use jiff::ToSpan;
use jiff::civil::Date;
use std::ops::Range;

/// Nobody means more; also keeps the arithmetic on days within the calendar.
const MOST: f64 = 1e15;
const MOST_DAYS: f64 = 40_000.0;

/// A value and how it compares where nothing else is said.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// An amount, in a currency where one was named.
    Money(f64, Option<String>),
    /// A length of time in days.
    Days(f64),
    /// A number of things or times.
    Count(f64),
    /// From a day to a day, both included.
    Window(Day, Day),
}

/// A value that was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Read {
    pub value: Value,
    /// Words that it takes.
    pub words: usize,
    /// "3+", "3 or more", "six figures": it or more.
    pub or_more: bool,
    /// The number was a word of its own ("one"), which often is none.
    pub spelled: bool,
}

/// What a bare "m" stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bias {
    Money,
    Time,
}

const CURRENCIES: &[(&str, &str)] = &[
    ("$", "USD"),
    ("us$", "USD"),
    ("usd", "USD"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("buck", "USD"),
    ("bucks", "USD"),
    ("€", "EUR"),
    ("eur", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("£", "GBP"),
    ("gbp", "GBP"),
    ("pound", "GBP"),
    ("pounds", "GBP"),
    ("quid", "GBP"),
    ("sterling", "GBP"),
    ("¥", "JPY"),
    ("jpy", "JPY"),
    ("yen", "JPY"),
    ("chf", "CHF"),
    ("franc", "CHF"),
    ("francs", "CHF"),
    ("₹", "INR"),
    ("inr", "INR"),
    ("rupee", "INR"),
    ("rupees", "INR"),
    ("cad", "CAD"),
    ("c$", "CAD"),
    ("ca$", "CAD"),
    ("aud", "AUD"),
    ("a$", "AUD"),
    ("au$", "AUD"),
    ("nzd", "NZD"),
    ("nz$", "NZD"),
    ("sgd", "SGD"),
    ("s$", "SGD"),
    ("sek", "SEK"),
    ("nok", "NOK"),
    ("dkk", "DKK"),
    ("pln", "PLN"),
    ("mxn", "MXN"),
    ("mx$", "MXN"),
    ("brl", "BRL"),
    ("r$", "BRL"),
    ("zar", "ZAR"),
    ("hkd", "HKD"),
    ("hk$", "HKD"),
    ("cny", "CNY"),
    ("krw", "KRW"),
    ("ils", "ILS"),
    ("aed", "AED"),
    ("try", "TRY"),
    ("czk", "CZK"),
    ("huf", "HUF"),
    ("ron", "RON"),
    ("sar", "SAR"),
    ("thb", "THB"),
    ("myr", "MYR"),
    ("idr", "IDR"),
    ("php", "PHP"),
    ("vnd", "VND"),
    ("clp", "CLP"),
    ("cop", "COP"),
];

/// The code that a word or a sign stands for.
pub(super) fn currency(word: &str) -> Option<&'static str> {
    CURRENCIES.iter().find(|(w, _)| *w == word).map(|(_, c)| *c)
}

fn multiplier(word: &str) -> Option<f64> {
    Some(match word {
        "k" | "thousand" | "grand" | "thousands" => 1e3,
        "m" | "mm" | "mn" | "mio" | "mil" | "million" | "millions" => 1e6,
        "bn" | "b" | "billion" => 1e9,
        "lakh" => 1e5,
        "crore" => 1e7,
        _ => return None,
    })
}

fn unit_days(word: &str) -> Option<f64> {
    Some(match word {
        "d" | "day" | "days" => 1.0,
        "w" | "wk" | "wks" | "week" | "weeks" => 7.0,
        "fortnight" | "fortnights" => 14.0,
        "mo" | "mos" | "month" | "months" => 30.0,
        "quarter" | "quarters" => 91.0,
        "y" | "yr" | "yrs" | "year" | "years" => 365.0,
        _ => return None,
    })
}

fn spelled(word: &str) -> Option<f64> {
    const WORDS: &[&str] = &[
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    if let Some(n) = WORDS.iter().position(|w| *w == word) {
        return Some(n as f64);
    }
    Some(match word {
        "fifteen" => 15.0,
        "twenty" => 20.0,
        "thirty" => 30.0,
        "forty" => 40.0,
        "fifty" => 50.0,
        "sixty" => 60.0,
        "ninety" => 90.0,
        "hundred" => 100.0,
        "couple" => 2.0,
        "half" => 0.5,
        _ => return None,
    })
}

/// The word at a place, folded but with its plural.
fn at(words: &[Word], i: usize) -> Option<String> {
    words
        .get(i)
        .filter(|w| w.kind == Kind::Word)
        .map(|w| fold(&w.text))
}

/// A number, an amount or a length of time that begins at word `i`.
pub(super) fn quantity(words: &[Word], i: usize, bias: Bias) -> Option<Read> {
    let first = at(words, i)?;
    let read = |value, used, or_more, spelled| {
        Some(Read {
            value,
            words: used,
            or_more,
            spelled,
        })
    };
    match first.as_str() {
        "once" => return read(Value::Count(1.0), 1, false, true),
        "twice" => return read(Value::Count(2.0), 1, false, false),
        "thrice" => return read(Value::Count(3.0), 1, false, false),
        _ => {}
    }
    if let Some((digits, used)) = figures(words, i, &first) {
        return read(
            Value::Money(10f64.powi(digits - 1), None),
            used,
            true,
            false,
        );
    }
    // "at least a week".
    if matches!(first.as_str(), "a" | "an" | "one")
        && let Some(unit) = at(words, i + 1).and_then(|w| unit_days(&w))
    {
        return read(Value::Days(unit), 2, false, false);
    }
    // "EUR 50k": the code stands in front.
    if let Some(code) = currency(&first) {
        let next = at(words, i + 1)?;
        let number = Number::parse(&next)?;
        let (value, used) = amount(words, i + 2, &number);
        return read(
            Value::Money(value, Some(code.into())),
            used - i,
            number.plus,
            false,
        );
    }
    let (number, was_spelled) = match Number::parse(&first) {
        Some(number) => (number, false),
        None => (Number::plain(spelled(&first)?), true),
    };
    let mut next = i + 1;
    if first == "couple" || first == "half" {
        next += usize::from(matches!(at(words, next).as_deref(), Some("of" | "a")));
    }
    finish(words, i, next, number, was_spelled, bias)
}

/// "six figures", "seven-figure": how many digits, and words.
fn figures(words: &[Word], i: usize, first: &str) -> Option<(i32, usize)> {
    let (count, used) = match first.split_once('-') {
        Some((count, "figure" | "figures")) => (count.to_owned(), 1),
        _ => match at(words, i + 1).as_deref() {
            Some("figure" | "figures") => (first.to_owned(), 2),
            _ => return None,
        },
    };
    let digits = spelled(&count).or_else(|| count.parse().ok())?;
    (4.0..=10.0)
        .contains(&digits)
        .then_some((digits as i32, used))
}

/// A number in digits with what is glued to it.
#[derive(Debug)]
struct Number {
    value: f64,
    currency: Option<&'static str>,
    suffix: String,
    plus: bool,
}

impl Number {
    fn plain(value: f64) -> Number {
        Number {
            value,
            currency: None,
            suffix: String::new(),
            plus: false,
        }
    }

    /// "€1,250.50", "50k", "3+", "30d", "100k€".
    fn parse(word: &str) -> Option<Number> {
        let start = word.find(|c: char| c.is_ascii_digit())?;
        let (prefix, rest) = word.split_at(start);
        let mut code = match prefix.trim_start_matches(['~', '+']) {
            "" => None,
            sign => Some(currency(sign)?),
        };
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
            .unwrap_or(rest.len());
        let (digits, suffix) = rest.split_at(end);
        let value: f64 = digits.replace(',', "").parse().ok()?;
        let mut suffix = suffix.replace('-', "");
        let plus = suffix.ends_with('+');
        if plus {
            suffix.pop();
        }
        for sign in ["€", "£", "$", "eur", "usd", "gbp", "chf"] {
            if let Some(bare) = suffix.strip_suffix(sign) {
                code = currency(sign);
                suffix = bare.to_owned();
                break;
            }
        }
        let known = suffix.is_empty()
            || multiplier(&suffix).is_some()
            || unit_days(&suffix).is_some()
            || suffix == "x"
            || suffix == "q";
        (known && value.is_finite() && value <= MOST).then_some(Number {
            value,
            currency: code,
            suffix,
            plus,
        })
    }
}

/// The whole amount of a number with its multiplier, and the word behind it.
fn amount(words: &[Word], next: usize, number: &Number) -> (f64, usize) {
    if let Some(times) = multiplier(&number.suffix) {
        return ((number.value * times).min(MOST), next);
    }
    let mut value = number.value;
    let mut next = next;
    while let Some(times) = at(words, next).and_then(|w| multiplier(&w)) {
        value *= times;
        next += 1;
    }
    (value.min(MOST), next)
}

/// What stands behind a number decides what it is.
fn finish(
    words: &[Word],
    i: usize,
    next: usize,
    number: Number,
    spelled: bool,
    bias: Bias,
) -> Option<Read> {
    let read = |value, end: usize, or_more| {
        let more = or_more_after(words, end);
        Some(Read {
            value,
            words: end - i + more,
            or_more: or_more || more > 0,
            spelled: spelled && end == i + 1,
        })
    };
    let days = |n: f64| (n).min(MOST_DAYS);
    if number.currency.is_none() {
        if bias == Bias::Time && number.suffix == "m" {
            return read(Value::Days(days(number.value * 30.0)), next, number.plus);
        }
        if let Some(unit) = unit_days(&number.suffix) {
            return read(Value::Days(days(number.value * unit)), next, number.plus);
        }
        if number.suffix == "x" {
            return read(Value::Count(number.value), next, number.plus);
        }
        let mut unit_at = next;
        let mut plus = number.plus;
        if matches!(at(words, unit_at).as_deref(), Some("or"))
            && matches!(at(words, unit_at + 1).as_deref(), Some("more"))
        {
            unit_at += 2;
            plus = true;
        }
        unit_at += usize::from(matches!(
            at(words, unit_at).as_deref(),
            Some("business" | "working" | "calendar" | "full" | "more" | "whole")
        ));
        if let Some(unit) = at(words, unit_at)
            .and_then(|w| unit_days(&w))
            .filter(|_| number.suffix.is_empty())
        {
            return read(Value::Days(days(number.value * unit)), unit_at + 1, plus);
        }
        if number.suffix.is_empty() && matches!(at(words, next).as_deref(), Some("times" | "time"))
        {
            return read(Value::Count(number.value), next + 1, number.plus);
        }
    }
    let (value, mut end) = amount(words, next, &number);
    let mut code = number.currency;
    if code.is_none()
        && let Some(found) = at(words, end).and_then(|w| currency(&w))
    {
        code = Some(found);
        end += 1;
    }
    let is_money = code.is_some()
        || value != number.value
        || multiplier(&number.suffix).is_some()
        || value >= 1000.0;
    if is_money {
        read(
            Value::Money(value, code.map(str::to_owned)),
            end,
            number.plus,
        )
    } else {
        read(Value::Count(value), end, number.plus)
    }
}

/// Words of "or more", "plus", "and up".
fn or_more_after(words: &[Word], end: usize) -> usize {
    match (at(words, end).as_deref(), at(words, end + 1).as_deref()) {
        (Some("or"), Some("more" | "above" | "longer" | "over" | "higher"))
        | (Some("and"), Some("up" | "above" | "over")) => 2,
        (Some("plus"), _) => 1,
        _ => 0,
    }
}

/// The dates of a question as the notes' reader sees them, by their bytes.
pub(super) fn dates(text: &str, today: Date) -> Vec<(Range<usize>, Day, Day)> {
    let document = Document::new(text);
    let context = Context {
        written_at: Some(today),
        ..Context::default()
    };
    let mut found = Vec::new();
    values::find(&document, &context, &mut found);
    // "6 weeks ago" is a length of time here, and what it is measured from depends on what it is said of.
    let counted = |text: &str| {
        text.split_whitespace()
            .any(|w| unit_days(&fold(w)).is_some())
    };
    let window = |found: values::Found| match found.value {
        values::Value::Date(date) => {
            let span = document.span(&found.tokens);
            if counted(span.of(text)) {
                return None;
            }
            let (from, to) = ends(&date)?;
            Some((span.start as usize..span.end as usize, from, to))
        }
        _ => None,
    };
    found.into_iter().filter_map(window).collect()
}

fn ends(date: &DateValue) -> Option<(Day, Day)> {
    Some(match date {
        DateValue::Day(exact) => (day(*exact), day(*exact)),
        DateValue::Range(from, to) => (ends(from)?.0, ends(to)?.1),
        DateValue::Around(middle) => (day(*middle) - 3, day(*middle) + 3),
        other => super::day::span(other.iso().first()?)?,
    })
}

/// A unit of the calendar.
#[derive(Clone, Copy)]
enum Unit {
    Week,
    Month,
    Quarter,
    Year,
}

/// The first and last day of the unit around a day.
fn around(today: Date, unit: Unit) -> (Date, Date) {
    let first = match unit {
        Unit::Week => {
            today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days())
        }
        Unit::Month => today.first_of_month(),
        Unit::Quarter => {
            let month = (today.month() - 1) / 3 * 3 + 1;
            Date::new(today.year(), month, 1).unwrap_or(today)
        }
        Unit::Year => today.first_of_year(),
    };
    let next = step(first, unit, 1);
    (first, next.saturating_sub(1.days()))
}

fn step(date: Date, unit: Unit, n: i64) -> Date {
    match unit {
        Unit::Week => date.saturating_add((n * 7).days()),
        Unit::Month => date.saturating_add(n.months()),
        Unit::Quarter => date.saturating_add((n * 3).months()),
        Unit::Year => date.saturating_add(n.years()),
    }
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "week" | "wk" => Unit::Week,
        "month" => Unit::Month,
        "quarter" | "qtr" | "q" => Unit::Quarter,
        "year" | "fy" => Unit::Year,
        _ => return None,
    })
}

/// A window of days that begins at word `i`: "this month", "end of quarter", "EOY", "today", or a date of the notes' reader.
pub(super) fn window(
    words: &[Word],
    i: usize,
    today: Date,
    dates: &[(Range<usize>, Day, Day)],
) -> Option<Read> {
    let first = at(words, i)?;
    let read = |from, to, used| {
        Some(Read {
            value: Value::Window(from, to),
            words: used,
            or_more: false,
            spelled: false,
        })
    };
    let whole = |unit, shift: i64, used| {
        let (from, to) = around(step(around(today, unit).0, unit, shift), unit);
        read(day(from), day(to), used)
    };
    let last = |unit, used| {
        let (_, to) = around(today, unit);
        read(day(to), day(to), used)
    };
    let shift = match first.as_str() {
        "today" => return read(day(today), day(today), 1),
        "tomorrow" => return read(day(today) + 1, day(today) + 1, 1),
        "yesterday" => return read(day(today) - 1, day(today) - 1, 1),
        "soon" | "shortly" => return read(day(today), day(today) + 30, 1),
        "eom" | "month-end" => return last(Unit::Month, 1),
        "eoq" | "quarter-end" => return last(Unit::Quarter, 1),
        "eoy" | "year-end" => return last(Unit::Year, 1),
        "eow" => return last(Unit::Week, 1),
        "this" | "current" => Some(0),
        "next" | "following" | "coming" => Some(1),
        "last" | "previous" | "past" => Some(-1),
        _ => None,
    };
    if let Some(shift) = shift
        && let Some(unit) = at(words, i + 1).and_then(|w| unit(&w))
    {
        return match at(words, i + 2).as_deref() {
            Some("end") if shift == 0 => last(unit, 3),
            _ => whole(unit, shift, 2),
        };
    }
    if let (Some(unit), Some("end")) = (unit(&first), at(words, i + 1).as_deref()) {
        return last(unit, 2);
    }
    if first == "end" && at(words, i + 1).as_deref() == Some("of") {
        let mut next = i + 2;
        next += usize::from(matches!(at(words, next).as_deref(), Some("the" | "this")));
        if let Some(unit) = at(words, next).and_then(|w| unit(&w)) {
            return last(unit, next + 1 - i);
        }
    }
    let start = words[i].at.start;
    let (range, from, to) = dates.iter().find(|(range, ..)| range.start == start)?;
    let used = words[i..]
        .iter()
        .take_while(|w| w.at.start < range.end)
        .count();
    read(*from, *to, used.max(1))
}

#[cfg(test)]
mod tests {
    use super::super::day::iso;
    use super::super::words::words;
    use super::*;
    use jiff::civil::date;

    fn quantity_of(text: &str) -> Option<(Value, usize, bool)> {
        quantity(&words(text), 0, Bias::Money).map(|r| (r.value, r.words, r.or_more))
    }

    fn window_of(text: &str) -> Option<String> {
        let today = date(2026, 11, 22);
        let read = window(&words(text), 0, today, &dates(text, today))?;
        match read.value {
            Value::Window(from, to) => Some(format!("{}..{}", iso(from), iso(to))),
            _ => None,
        }
    }

    #[test]
    fn amounts_are_read() {
        let money = |v: f64, c: Option<&str>| Value::Money(v, c.map(str::to_owned));
        for (text, value) in [
            ("100k", money(100_000.0, None)),
            ("$1.5m", money(1_500_000.0, Some("USD"))),
            ("€50,000", money(50_000.0, Some("EUR"))),
            ("EUR 50k", money(50_000.0, Some("EUR"))),
            ("50 grand", money(50_000.0, None)),
            ("2 million pounds", money(2_000_000.0, Some("GBP"))),
            ("half a million", money(500_000.0, None)),
            ("100000", money(100_000.0, None)),
            ("six figures", money(100_000.0, None)),
            ("seven-figure", money(1_000_000.0, None)),
            ("80k€", money(80_000.0, Some("EUR"))),
        ] {
            assert_eq!(quantity_of(text).map(|q| q.0), Some(value), "{text}");
        }
        assert_eq!(quantity_of("signers"), None);
    }

    #[test]
    fn lengths_and_counts_are_read() {
        for (text, value, more) in [
            ("30 days", Value::Days(30.0), false),
            ("3+ weeks", Value::Days(21.0), true),
            ("6w", Value::Days(42.0), false),
            ("two months", Value::Days(60.0), false),
            ("a couple", Value::Count(2.0), false),
            ("5 business days", Value::Days(5.0), false),
            ("twice", Value::Count(2.0), false),
            ("2 times", Value::Count(2.0), false),
            ("3 or more weeks", Value::Days(21.0), true),
            ("100k or more", Value::Money(100_000.0, None), true),
        ] {
            let text = text.strip_prefix("a ").unwrap_or(text);
            let read = quantity_of(text).map(|(v, _, m)| (v, m));
            assert_eq!(read, Some((value, more)), "{text}");
        }
    }

    #[test]
    fn windows_are_read() {
        for (text, window) in [
            ("this month", "2026-11-01..2026-11-30"),
            ("next quarter", "2027-01-01..2027-03-31"),
            ("last week", "2026-11-09..2026-11-15"),
            ("end of the quarter", "2026-12-31..2026-12-31"),
            ("year end", "2026-12-31..2026-12-31"),
            ("EOM", "2026-11-30..2026-11-30"),
            ("December 15", "2026-12-15..2026-12-15"),
            ("2026-12-01", "2026-12-01..2026-12-01"),
            ("December", "2026-12-01..2026-12-31"),
            ("Q4", "2026-10-01..2026-12-31"),
        ] {
            assert_eq!(window_of(text).as_deref(), Some(window), "{text}");
        }
        assert_eq!(window_of("signer"), None);
    }
}
