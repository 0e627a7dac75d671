//! What stands in the places of a wording: names, amounts and dates as a person would say them.

use super::template::Placeholder;
use crate::evidence::{Amount, Deal, Item};
use crate::framework::Dimension;

/// A spoken list has at most so many members.
const MAX_LISTED: usize = 2;
/// Longer slots are no names; they are left out, in bytes.
const MAX_SLOT_BYTES: usize = 60;
/// Month names, for dates said aloud.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The value of a placeholder for a dimension; `None` when there is nothing to say there.
pub(super) fn value(
    place: Placeholder,
    dimension: Dimension,
    items: &[Item],
    deal: &Deal,
) -> Option<String> {
    let own = || items.iter().filter(move |i| i.dimension == dimension);
    match place {
        Placeholder::People => listed(own().flat_map(|i| &i.people).map(|s| tidy(s))),
        Placeholder::Roles => listed(own().flat_map(|i| &i.roles).map(|s| role(&tidy(s)))),
        Placeholder::Amounts => listed(own().flat_map(|i| &i.amounts).map(spoken_amount)),
        Placeholder::Dates => first(own().flat_map(|i| &i.dates).map(|s| spoken_date(s)), 1),
        Placeholder::DealAmount => {
            let value = deal.amount.filter(|a| a.is_finite() && *a > 0.0)?;
            Some(spoken_amount(&Amount {
                currency: deal.currency.clone().unwrap_or_else(|| "USD".to_owned()),
                value,
            }))
        }
        Placeholder::Account => deal
            .account
            .as_deref()
            .map(tidy)
            .filter(|s| !s.is_empty() && s.len() <= MAX_SLOT_BYTES),
    }
}

/// "Dana", "Dana and Greg"; each once.
fn listed(values: impl Iterator<Item = String>) -> Option<String> {
    first(values, MAX_LISTED)
}

fn first(values: impl Iterator<Item = String>, most: usize) -> Option<String> {
    let mut kept: Vec<String> = Vec::new();
    for value in values.filter(|v| !v.is_empty() && v.len() <= MAX_SLOT_BYTES) {
        if kept.len() < most && !kept.contains(&value) {
            kept.push(value);
        }
    }
    (!kept.is_empty()).then(|| kept.join(" and "))
}

/// One line without control characters.
fn tidy(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// "the CFO" for "CFO": a role is said with its article, a function ("legal") or a body that has one is not.
fn role(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or_default();
    let title = text.chars().next().is_some_and(char::is_uppercase)
        && (first.chars().all(|c| !c.is_lowercase()) || text.contains("Director"));
    let bare = ["IT", "HR", "AP", "FP&A", "R&D", "QA", "OT", "IS"].contains(&text);
    if title && !bare {
        format!("the {text}")
    } else {
        text.to_owned()
    }
}

/// "$85k", "CHF 1.2M", "€12,500": short where nothing is lost.
pub fn spoken_amount(amount: &Amount) -> String {
    let symbol = match amount.currency.as_str() {
        "USD" => "$".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        other => format!("{} ", tidy(other)),
    };
    format!("{symbol}{}", short_number(amount.value))
}

fn short_number(value: f64) -> String {
    for (unit, letter) in [(1e9, "bn"), (1e6, "M"), (1e3, "k")] {
        // Two decimals at most, and only when they say it exactly.
        let scaled = value / unit * 100.0;
        if value >= unit && scaled.fract().abs() < 1e-6 && (unit > 1e3 || scaled % 100.0 == 0.0) {
            return hundredths(scaled, letter);
        }
    }
    grouped(value)
}

/// A number of hundredths, without noughts at the end, and its letter.
fn hundredths(scaled: f64, letter: &str) -> String {
    // Whole numbers are written without the machinery of decimal fractions; a deal of more is a slip of the keyboard.
    if scaled < 1e12 {
        let cents = scaled.round() as u64;
        return match (cents / 100, cents % 100) {
            (whole, 0) => format!("{whole}{letter}"),
            (whole, part) if part % 10 == 0 => format!("{whole}.{}{letter}", part / 10),
            (whole, part) => format!("{whole}.{part:02}{letter}"),
        };
    }
    let text = format!("{:.2}", scaled / 100.0);
    format!(
        "{}{letter}",
        text.trim_end_matches('0').trim_end_matches('.')
    )
}

/// "12,500", "0.50": groups of three, cents only when there are some.
pub fn grouped(value: f64) -> String {
    let text = if value.fract().abs() < 0.005 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    };
    let (whole, cents) = text
        .split_once('.')
        .map_or((text.as_str(), None), |(w, c)| (w, Some(c)));
    let mut out = String::with_capacity(text.len() + 4);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 && out != "-" {
            out.push(',');
        }
        out.push(digit);
    }
    cents.map_or(out.clone(), |c| format!("{out}.{c}"))
}

/// "15 October", "October 2026", "Q3 2026"; as it stands when it is none of these.
pub fn spoken_date(iso: &str) -> String {
    let parts: Vec<&str> = iso.split('-').collect();
    let month = |text: &str| {
        text.parse::<usize>()
            .ok()
            .and_then(|m| MONTHS.get(m.wrapping_sub(1)))
    };
    match parts.as_slice() {
        [year, quarter] if quarter.starts_with('Q') => format!("{quarter} {year}"),
        [year, m] => month(m).map_or_else(|| tidy(iso), |name| format!("{name} {}", tidy(year))),
        [_, m, day] => match (month(m), day.parse::<u8>()) {
            (Some(name), Ok(day)) => format!("{day} {name}"),
            _ => tidy(iso),
        },
        _ => tidy(iso),
    }
}

/// The dimension in words.
pub fn spoken_dimension(dimension: Dimension) -> String {
    let mut out = String::with_capacity(32);
    speak_dimension(dimension, &mut out);
    out
}

/// Appends the dimension in words.
pub(super) fn speak_dimension(dimension: Dimension, out: &mut String) {
    match dimension {
        Dimension::GoLive | Dimension::CoOwnership => out.push_str(dimension.id()),
        Dimension::ItReview => out.push_str("IT review"),
        _ => {
            for (i, word) in dimension.id().split('-').enumerate() {
                out.push_str(if i > 0 { " " } else { "" });
                out.push_str(word);
            }
        }
    }
}
