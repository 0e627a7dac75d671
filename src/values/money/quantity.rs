//! How much: digits with separators and suffixes, words, and the multipliers behind them.

use super::currency::{self, Mark};
use crate::text::{Document, TokenKind, word_hash};
use crate::values::words::{self, NumberWord, WordTable, number_word};

/// A number in digits, as one token writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::values) struct Digits<'t> {
    /// Its value by the likelier reading of its separators.
    pub(in crate::values) value: f64,
    /// Letters stuck to its end.
    pub(in crate::values) suffix: &'t str,
    /// Its digits stand in groups of three.
    pub(in crate::values) grouped: bool,
    /// The value with the one separator read as a decimal point, where that is possible too ("1.250").
    pub(in crate::values) decimal: Option<f64>,
}

/// Reads digits with separators: "1,200.50", "1.200,50", "1,2", "1,20,000", "50k".
///
/// One separator before exactly three digits groups ("50.000" is fifty thousand); any other single separator is a decimal
/// point. Times ("10:30") and dotted chains ("1.2.3") are refused.
pub(in crate::values) fn parse_digits(text: &str) -> Option<Digits<'_>> {
    let end = text
        .bytes()
        .position(|b| !b.is_ascii_digit() && b != b'.' && b != b',')
        .unwrap_or(text.len());
    let (digits, suffix) = text.split_at(end);
    if digits.is_empty() || digits.len() > 24 || !suffix.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let dots = digits.bytes().filter(|b| *b == b'.').count();
    let commas = digits.bytes().filter(|b| *b == b',').count();
    let plain = |value: f64| Digits {
        value,
        suffix,
        grouped: false,
        decimal: None,
    };
    if dots + commas == 0 {
        return Some(plain(digits.parse().ok()?));
    }
    let last = digits.rfind(['.', ','])?;
    let (whole, fraction) = (&digits[..last], &digits[last + 1..]);
    if dots > 0 && commas > 0 {
        let mark = digits.as_bytes()[last];
        let other = if mark == b'.' { ',' } else { '.' };
        if whole.bytes().any(|b| b == mark) || !grouped(whole, other) {
            return None;
        }
        return Some(Digits {
            grouped: true,
            ..plain(join(whole, fraction)?)
        });
    }
    let mark = if dots > 0 { '.' } else { ',' };
    if dots + commas > 1 {
        return grouped(digits, mark).then_some(Digits {
            grouped: true,
            ..plain(join(digits, "")?)
        });
    }
    let decimal = join(whole, fraction)?;
    if grouped(digits, mark) && (suffix.is_empty() || mark == ',') {
        return Some(Digits {
            grouped: true,
            decimal: Some(decimal),
            ..plain(join(digits, "")?)
        });
    }
    Some(plain(decimal))
}

/// Whether the digits stand in groups: of three, or as in India of two with three at the end.
fn grouped(digits: &str, mark: char) -> bool {
    let mut groups = digits.rsplit(mark);
    let last_is_three = groups.next().is_some_and(|g| g.len() == 3);
    let mut groups = groups.peekable();
    while let Some(group) = groups.next() {
        let first = groups.peek().is_none();
        let fits = match group.len() {
            1..=3 if first => !group.starts_with('0'),
            2 => mark == ',',
            3 => true,
            _ => false,
        };
        if !fits {
            return false;
        }
    }
    last_is_three
}

fn join(whole: &str, fraction: &str) -> Option<f64> {
    let mut buffer = String::with_capacity(whole.len() + fraction.len() + 1);
    buffer.extend(whole.chars().filter(char::is_ascii_digit));
    buffer.push('.');
    buffer.push_str(fraction);
    buffer.push('0');
    buffer.parse().ok()
}

/// An amount without its currency.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quantity {
    /// The value, multipliers included.
    pub(super) value: f64,
    /// The token after it.
    pub(super) end: u32,
    /// The multiplier that stands behind it, 1 where there is none.
    pub(super) scale: f64,
    /// A multiplier that is said of money only: "k", "grand", "lakh".
    pub(super) money_scale: bool,
    /// Its digits stand in groups of three.
    pub(super) grouped: bool,
    /// In words.
    pub(super) spelled: bool,
    /// "two-fifty": hundreds and the rest without "hundred".
    pub(super) spoken: bool,
    /// A currency glued to the digits ("50eur").
    pub(super) mark: Option<Mark>,
}

#[derive(Clone, Copy)]
struct Multiplier {
    times: f64,
    money: bool,
}

const fn times(times: f64, money: bool) -> Multiplier {
    Multiplier { times, money }
}

/// Multipliers stuck to digits.
static STUCK: WordTable<Multiplier, 64> = WordTable::new(&[
    ("k", times(1e3, true)),
    ("m", times(1e6, false)),
    ("mm", times(1e6, false)),
    ("mn", times(1e6, false)),
    ("mio", times(1e6, false)),
    ("mil", times(1e6, false)),
    ("mill", times(1e6, false)),
    ("mln", times(1e6, false)),
    ("b", times(1e9, false)),
    ("bn", times(1e9, false)),
    ("cr", times(1e7, true)),
    ("lakh", times(1e5, true)),
    ("lakhs", times(1e5, true)),
    ("lac", times(1e5, true)),
    ("crore", times(1e7, true)),
]);

/// Multipliers behind digits or words.
static BEHIND: WordTable<Multiplier, 128> = WordTable::new(&[
    ("k", times(1e3, true)),
    ("grand", times(1e3, true)),
    ("thou", times(1e3, true)),
    ("thousand", times(1e3, false)),
    ("tsd", times(1e3, false)),
    ("mila", times(1e3, true)),
    ("tausend", times(1e3, false)),
    ("million", times(1e6, false)),
    ("millions", times(1e6, false)),
    ("millionen", times(1e6, false)),
    ("millioner", times(1e6, false)),
    ("miljoner", times(1e6, false)),
    ("mio", times(1e6, false)),
    ("mil", times(1e6, false)),
    ("mill", times(1e6, false)),
    ("mln", times(1e6, false)),
    ("mn", times(1e6, false)),
    ("billion", times(1e9, false)),
    ("bn", times(1e9, false)),
    ("mrd", times(1e9, false)),
    ("trillion", times(1e12, false)),
    ("lakh", times(1e5, true)),
    ("lakhs", times(1e5, true)),
    ("lac", times(1e5, true)),
    ("lacs", times(1e5, true)),
    ("crore", times(1e7, true)),
    ("crores", times(1e7, true)),
    ("cr", times(1e7, true)),
]);

const MIL: u64 = word_hash("mil");
const M: u64 = word_hash("m");
const T: u64 = word_hash("t");

/// The quantity that begins at token `at`. `known`: a currency stands before it.
pub(super) fn read(document: &Document<'_>, at: u32, known: bool) -> Option<Quantity> {
    let token = document.tokens.get(at as usize)?;
    match token.kind {
        TokenKind::Number => digits(document, token.text(document.text), at, at + 1, known),
        TokenKind::Word => spelled(document, at, known),
        _ => None,
    }
}

/// A quantity whose first digits are `text`, which ends before token `end`.
pub(super) fn digits(
    document: &Document<'_>,
    text: &str,
    at: u32,
    end: u32,
    known: bool,
) -> Option<Quantity> {
    let number = parse_digits(text)?;
    let mut quantity = Quantity {
        value: number.value,
        end,
        scale: 1.0,
        money_scale: false,
        grouped: number.grouped,
        spelled: false,
        spoken: false,
        mark: None,
    };
    if number.suffix.is_empty() {
        join_groups(document, at, &mut quantity);
        multiply(document, &mut quantity, number.decimal, known);
        return Some(quantity);
    }
    let hash = word_hash(number.suffix);
    if let Some(multiplier) = STUCK.get(hash) {
        quantity.scale = multiplier.times;
        quantity.money_scale = multiplier.money;
    } else if let Some(mark) = currency::glued(hash) {
        quantity.mark = Some(mark);
    } else {
        let (scale, mark) = scaled_code(number.suffix)?;
        (quantity.scale, quantity.money_scale, quantity.mark) = (scale, true, Some(mark));
    }
    // "340B" is a programme; "4b" and "2B" are billions only of a currency.
    if number.suffix.eq_ignore_ascii_case("b")
        && !known
        && currency::suffix(document, end).is_none()
    {
        return None;
    }
    quantity.value = times_scale(quantity.value, quantity.scale);
    Some(quantity)
}

/// The product, rounded to cents: 4.1 times a million is no 4099999.9999999995.
fn times_scale(value: f64, scale: f64) -> f64 {
    (value * scale * 100.0).round() / 100.0
}

fn spelled(document: &Document<'_>, at: u32, known: bool) -> Option<Quantity> {
    let first = number_word(document, at)?;
    let spoken = words::spoken_hundreds(document, at);
    let ((value, end), spoken) = match spoken {
        Some(spoken) => (spoken, true),
        None => (words::cardinal(document, at)?, false),
    };
    let scale = spelled_scale(document, at, end);
    let money_scale = scale == 1e5 || scale == 1e7;
    let mut quantity = Quantity {
        value,
        end,
        scale,
        money_scale,
        grouped: false,
        spelled: true,
        spoken,
        mark: None,
    };
    if scale == 1.0 {
        multiply(document, &mut quantity, None, known);
    }
    // "a hundred" and "fifty" are quantities, "a" and "a couple" are not amounts unless something multiplies them.
    (first != NumberWord::Couple || quantity.scale > 1.0).then_some(quantity)
}

/// The largest multiplier among the words of a spelled number.
fn spelled_scale(document: &Document<'_>, at: u32, end: u32) -> f64 {
    (at..end)
        .filter_map(|i| number_word(document, i))
        .fold(1.0, |most, word| match word {
            NumberWord::Scale(scale) => scale.max(most),
            _ => most,
        })
}

/// Joins groups of three digits that stand apart: "1'200'000", "500 000".
fn join_groups(document: &Document<'_>, at: u32, quantity: &mut Quantity) {
    let first = &document.tokens[at as usize];
    if first.end - first.start > 3
        || quantity.grouped
        || first.kind != TokenKind::Number
        || quantity.value < 1.0
    {
        return;
    }
    let (mut value, mut end, mut stop) = (quantity.value, quantity.end, first.end);
    while let Some((group, next)) = group_of_three(document, end, stop) {
        value = value * 1000.0 + group;
        stop = document.tokens[next as usize - 1].end;
        end = next;
        quantity.grouped = true;
        if value > 1e15 {
            return;
        }
    }
    (quantity.value, quantity.end) = (value, end);
}

/// Three digits behind an apostrophe or one blank; after a blank the group must be round, for two numbers may follow each other.
fn group_of_three(document: &Document<'_>, at: u32, stop: u32) -> Option<(f64, u32)> {
    let token = document.tokens.get(at as usize)?;
    let text = token.text(document.text);
    let apostrophe =
        token.kind == TokenKind::Punct && matches!(text, "'" | "\u{2019}") && token.start == stop;
    let (group, end) = if apostrophe {
        (document.tokens.get(at as usize + 1)?, at + 2)
    } else {
        (token, at + 1)
    };
    let digits = group.text(document.text);
    let near = if apostrophe {
        group.start == token.end
    } else {
        digits.ends_with("00") && group.start - stop <= 3
    };
    let fits = near
        && group.kind == TokenKind::Number
        && digits.len() == 3
        && digits.bytes().all(|b| b.is_ascii_digit());
    if fits {
        Some((digits.parse().ok()?, end))
    } else {
        None
    }
}

/// Takes the multiplier behind a number, if one stands there.
fn multiply(document: &Document<'_>, quantity: &mut Quantity, decimal: Option<f64>, known: bool) {
    let Some(token) = document.tokens.get(quantity.end as usize) else {
        return;
    };
    if token.kind != TokenKind::Word {
        return;
    }
    let mut end = quantity.end + 1;
    let multiplier = match BEHIND.get(token.hash) {
        Some(multiplier) => multiplier,
        // "CHF 2 m", "3 M€", "250 T€".
        None if token.is(M) && (known || currency::suffix(document, end).is_some()) => {
            times(1e6, true)
        }
        None if token.is(T) && currency::suffix(document, end).is_some() => times(1e3, true),
        None => match scaled_code(token.text(document.text)) {
            Some((scale, mark)) => {
                quantity.mark = Some(mark);
                times(scale, true)
            }
            None => return,
        },
    };
    // The dot of "Mio. €" belongs to the abbreviation when the currency follows.
    let dot = document
        .tokens
        .get(end as usize)
        .is_some_and(|t| t.text(document.text) == ".");
    if dot && currency::suffix(document, end + 1).is_some() {
        end += 1;
    }
    if multiplier.times >= 1e6
        && let Some(decimal) = decimal
    {
        (quantity.value, quantity.grouped) = (decimal, false);
    }
    // "mil" is a million in English and a thousand further south; nobody says 220 million so.
    let southern = token.is(MIL) && quantity.value >= 20.0;
    let scale = if southern { 1e3 } else { multiplier.times };
    quantity.value = times_scale(quantity.value, scale);
    (quantity.scale, quantity.money_scale, quantity.end) = (scale, multiplier.money, end);
}

/// A multiplier and a code in one word: "MNOK", "TEUR", "kEUR", "mkr", "tkr".
fn scaled_code(word: &str) -> Option<(f64, Mark)> {
    let (first, code) = word.split_at_checked(1)?;
    if !(2..=3).contains(&code.len()) || !code.is_ascii() {
        return None;
    }
    let scale = match first {
        "M" | "m" => 1e6,
        "T" | "t" | "K" | "k" => 1e3,
        _ => return None,
    };
    let crowns = code.eq_ignore_ascii_case("kr");
    if !crowns && (code.len() == 2 || !code.bytes().all(|b| b.is_ascii_uppercase())) {
        return None;
    }
    currency::glued(word_hash(code)).map(|mark| (scale, mark))
}
