//! Tables of amounts and durations: a text, and every value of the kind that is to be found in it.

use buypath::text::Document;
use buypath::values::{Context, Currency, Value, find};
use proptest::prelude::*;

/// The amounts in `text`, as "USD 50000", for a deal in `currency` ("-" for none on record).
fn amounts(text: &str, currency: &str) -> Vec<String> {
    let document = Document::new(text);
    let context = Context {
        currency: Currency::parse(currency),
        ..Context::default()
    };
    let mut values = Vec::new();
    find(&document, &context, &mut values);
    let money = values.iter().filter_map(|found| {
        if let Value::Money(money) = &found.value {
            Some(*money)
        } else {
            None
        }
    });
    money
        .flat_map(|money| money.amounts())
        .map(|(currency, value)| format!("{} {value}", currency.code()))
        .collect()
}

/// The durations in `text`, in ISO 8601.
fn durations(text: &str) -> Vec<String> {
    let document = Document::new(text);
    let mut values = Vec::new();
    find(&document, &Context::default(), &mut values);
    values
        .iter()
        .filter_map(|found| {
            if let Value::Duration(period) = &found.value {
                Some(period.iso())
            } else {
                None
            }
        })
        .collect()
}

/// The rows of a table: cells between bars, values between commas; blank lines and lines that begin with "#" are skipped.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|l| !l.trim().is_empty() && !l.starts_with('#'))
        .map(|l| l.split('|').map(str::trim).collect())
}

fn wanted(cell: &str) -> Vec<String> {
    cell.split(',')
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect()
}

fn report(faults: Vec<String>) {
    assert!(
        faults.is_empty(),
        "{} rows fail:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn amounts_are_read_as_the_table_says() {
    let mut faults = Vec::new();
    for row in rows(include_str!("values/money.txt")) {
        let [currency, text, values] = row[..] else {
            panic!("a row needs three cells: {row:?}")
        };
        let found = amounts(text, currency);
        if found != wanted(values) {
            faults.push(format!(
                "{currency} | {text} | found {found:?}, wanted {values}"
            ));
        }
    }
    report(faults);
}

#[test]
fn durations_are_read_as_the_table_says() {
    let mut faults = Vec::new();
    for row in rows(include_str!("values/durations.txt")) {
        let [text, values] = row[..] else {
            panic!("a row needs two cells: {row:?}")
        };
        let found = durations(text);
        if found != wanted(values) {
            faults.push(format!("{text} | found {found:?}, wanted {values}"));
        }
    }
    report(faults);
}

#[test]
fn percentages_and_numbers_are_told_apart() {
    let read = |text: &str| {
        let mut values = Vec::new();
        find(&Document::new(text), &Context::default(), &mut values);
        values
            .into_iter()
            .map(|found| found.value)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        read("30% of 12 sites"),
        [Value::Percent(30.0), Value::Number(12.0)]
    );
    assert_eq!(
        read("thirty percent, 2.5 pct, 99 per cent"),
        [
            Value::Percent(30.0),
            Value::Percent(2.5),
            Value::Percent(99.0)
        ]
    );
    assert_eq!(read("twenty-one stores"), [Value::Number(21.0)]);
    assert_eq!(read("no one knows"), []);
}

proptest! {
    #[test]
    fn any_text_gives_ordered_values_within_it(
        text in "\\PC{0,120}|[a-z0-9 .,'$€%/-]{0,120}|((a|two|half|fifty|hundred|and|of|or|k|million|point|quarter|week|hour|net|50|1,2|1\\.250|[$]|€|CHF|A[$]|R2|-|to|between|six|figures)[ -]?){0,24}",
        currency in "USD|EUR|ZAR|INR|-",
    ) {
        let document = Document::new(&text);
        let context = Context { currency: Currency::parse(&currency), ..Context::default() };
        let mut values = Vec::new();
        find(&document, &context, &mut values);
        let mut at = 0;
        for found in values {
            prop_assert!(found.tokens.start >= at && found.tokens.start < found.tokens.end);
            prop_assert!(found.tokens.end as usize <= document.tokens.len());
            at = found.tokens.end;
            if let Value::Money(money) = found.value {
                prop_assert!(money.value.is_finite() && money.upper.is_none_or(|upper| upper > money.value));
            }
        }
    }
}
