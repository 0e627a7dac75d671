//! Amounts of money.
//!
//! An amount is sure with a currency sign, code or name, likely with a multiplier that is said of money ("50k", "fifty
//! grand"), and only a guess when bare. A bare number is read as thousands of the deal's currency, and only where the words
//! around it speak of a limit or a sum ([`bare`]); what is counted behind it ("200 seats") always refuses it.

mod bare;
mod currency;
mod quantity;

pub use currency::Currency;
pub(super) use currency::WORDS as CURRENCY_WORDS;
pub(super) use quantity::parse_digits;

use super::words::{self, NumberWord, WordSet, WordTable, before, number_word};
use super::{Context, Found, Value};
use crate::text::{Document, Token, TokenKind, word_hash};
use currency::Mark;
use quantity::Quantity;

/// An amount; of a range, both ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Money {
    /// The currency, the deal's where the note gives none.
    pub currency: Currency,
    /// The amount, or the lower end.
    pub value: f64,
    /// The upper end of a range.
    pub upper: Option<f64>,
}

impl Money {
    /// The amounts that the range stands for, as the contract lists them: one, or the lower and the upper end.
    pub fn amounts(&self) -> impl Iterator<Item = (Currency, f64)> + use<> {
        let currency = self.currency;
        [Some(self.value), self.upper]
            .into_iter()
            .flatten()
            .map(move |value| (currency, value))
    }
}

/// No deal note speaks of more.
const MOST: f64 = 1e15;

const TO: u64 = word_hash("to");
const AND: u64 = word_hash("and");
const OR: u64 = word_hash("or");
const BETWEEN: u64 = word_hash("between");
const FIGURE: u64 = word_hash("figure");
const FIGURES: u64 = word_hash("figures");

/// An amount that begins at token `at`.
pub(super) fn read(document: &Document<'_>, context: &Context, at: u32) -> Option<Found> {
    let token = document.tokens.get(at as usize)?;
    let (money, end) = match token.kind {
        TokenKind::Number => unmarked(document, context, at)?,
        TokenKind::Punct => match document.text.as_bytes()[token.start as usize] {
            b'$' | 0x80.. => marked(document, context, at)?,
            _ => return None,
        },
        TokenKind::Word => marked(document, context, at)
            .or_else(|| glued(document, context, token, at))
            .or_else(|| figures(document, context, at))
            .or_else(|| number_word(document, at).and_then(|_| unmarked(document, context, at)))?,
        _ => return None,
    };
    let fits =
        money.value > 0.0 && money.value <= MOST && money.upper.is_none_or(|upper| upper <= MOST);
    fits.then_some(Found {
        tokens: at..end,
        value: Value::Money(money),
    })
}

/// "$50k", "USD 50,000", "A$5m": a currency stands in front.
fn marked(document: &Document<'_>, context: &Context, at: u32) -> Option<(Money, u32)> {
    let (mark, next) = currency::prefix(document, at)?;
    let quantity = quantity::read(document, next, true)?;
    if quantity.spelled
        && quantity.scale < 1e3
        && document.tokens[at as usize].kind == TokenKind::Word
    {
        return None;
    }
    let (first, second) = with_range(document, quantity, true);
    Some(sum(document, context, first, second, Some(mark)))
}

/// Whether a word may be a currency with its digits: a capital in front and a digit soon behind.
pub(super) fn may_be_glued(document: &Document<'_>, token: &Token) -> bool {
    let text = token.text(document.text);
    token.capitalised
        && text.len() >= 2
        && text.len() <= 24
        && text.as_bytes()[1..text.len().min(5)]
            .iter()
            .any(u8::is_ascii_digit)
}

/// "USD50k", "R500k": a currency is glued to the digits in one word.
fn glued(
    document: &Document<'_>,
    context: &Context,
    token: &Token,
    at: u32,
) -> Option<(Money, u32)> {
    if !may_be_glued(document, token) {
        return None;
    }
    let text = token.text(document.text);
    let (letters, _) = text.split_at_checked(text.bytes().position(|b| b.is_ascii_digit())?)?;
    let mark = currency::glued_before(letters, word_hash(letters))?;
    let resolved = mark.resolve(context.currency);
    if letters.len() == 1 && context.currency != Some(resolved) {
        return None;
    }
    // "R2.5m" is three tokens: the word, the dot and the rest.
    let mut end = at + 1;
    let mut stop = token.end;
    if let (Some(dot), Some(rest)) = (
        document.tokens.get(end as usize),
        document.tokens.get(end as usize + 1),
    ) && matches!(dot.text(document.text), "." | ",")
        && dot.start == stop
        && rest.start == dot.end
        && rest.kind == TokenKind::Number
    {
        (end, stop) = (end + 2, rest.end);
    }
    let digits = &document.text[token.start as usize + letters.len()..stop as usize];
    let quantity = quantity::digits(document, digits, at, end, true)?;
    let (first, second) = with_range(document, quantity, true);
    Some(sum(document, context, first, second, Some(mark)))
}

/// "50k", "50,000 USD", "fifty grand", "two-fifty": the currency stands behind or nowhere.
fn unmarked(document: &Document<'_>, context: &Context, at: u32) -> Option<(Money, u32)> {
    if bare::stuck_to_previous(document, at) {
        return None;
    }
    let quantity = quantity::read(document, at, false)?;
    let (first, second) = with_range(document, quantity, false);
    let last = second.unwrap_or(first);
    if last.mark.is_some() || currency_behind(document, last).is_some() {
        return Some(sum(document, context, first, second, None));
    }
    if super::number::percent_end(document, last.end).is_some() || bare::counts(document, last.end)
    {
        return None;
    }
    let counted = !last.money_scale
        && bare::looks_counted(document, last.end)
        && !bare::is_limit(document, at);
    if counted || bare::is_work_rate(document, last.end) {
        return None;
    }
    if last.money_scale || last.scale >= 1e3 || first.scale >= 1e3 {
        return Some(sum(document, context, first, second, None));
    }
    context.currency?;
    let (first, second) = bare::in_thousands(document, context.amount, at, first, second)?;
    Some(sum(document, context, first, second, None))
}

/// The currency behind a quantity; a word that is also a verb ("won") only behind a multiplier.
fn currency_behind(document: &Document<'_>, quantity: Quantity) -> Option<(Mark, u32)> {
    let token = document.tokens.get(quantity.end as usize)?;
    if token.is(const { word_hash("won") }) && quantity.scale < 1e6 {
        return None;
    }
    if let Some(found) = currency::suffix(document, quantity.end) {
        return Some(found);
    }
    // "US dollars", "Swiss francs", "million of euros" keep one word before the name.
    static ADJECTIVES: WordSet<32> =
        WordSet::new("us canadian australian swiss danish swedish norwegian indian kenyan");
    if ADJECTIVES.has(token.hash) {
        currency::suffix(document, quantity.end + 1)
    } else {
        None
    }
}

/// The amount of one or two quantities and the token after it, the currency behind included.
fn sum(
    document: &Document<'_>,
    context: &Context,
    first: Quantity,
    second: Option<Quantity>,
    mark: Option<Mark>,
) -> (Money, u32) {
    let last = second.unwrap_or(first);
    let behind = currency_behind(document, last);
    let end = behind.map_or(last.end, |(_, end)| end);
    // A code behind says more than a "$" in front ("$50k CAD").
    let mark = match (mark, behind) {
        (Some(Mark::Dollar) | None, Some((mark, _))) => Some(mark),
        (mark, _) => mark.or(last.mark).or(first.mark),
    };
    let lakh = last.scale == 1e5 || last.scale == 1e7;
    let currency = match mark {
        Some(mark) => mark.resolve(context.currency),
        None if lakh => {
            currency::sign("₹").map_or(Currency::USD, |mark| mark.resolve(context.currency))
        }
        None => context.currency.unwrap_or(Currency::USD),
    };
    (
        Money {
            currency,
            value: first.value,
            upper: second.map(|q| q.value),
        },
        end,
    )
}

/// The upper end of "50-75k", "50 to 75 thousand", "between 50 and 75k", if one stands behind.
fn with_range(
    document: &Document<'_>,
    first: Quantity,
    known: bool,
) -> (Quantity, Option<Quantity>) {
    match upper_end(document, first, known) {
        Some((first, second)) => (first, Some(second)),
        None => (first, None),
    }
}

fn upper_end(
    document: &Document<'_>,
    mut first: Quantity,
    known: bool,
) -> Option<(Quantity, Quantity)> {
    let link = document.tokens.get(first.end as usize)?;
    let dash = match link.kind {
        TokenKind::Punct if matches!(link.text(document.text), "-" | "–" | "—") => true,
        TokenKind::Word if link.is(TO) || link.is(OR) => false,
        TokenKind::Word if link.is(AND) && is_between(document, first) => false,
        _ => return None,
    };
    let mut next = first.end + 1;
    let marked = currency::prefix(document, next).is_some_and(|(_, after)| {
        next = after;
        true
    });
    let second = quantity::read(document, next, known)?;
    if second.scale > first.scale && first.scale == 1.0 && !first.grouped {
        let scaled = first.value * second.scale;
        if scaled < second.value {
            (first.value, first.scale, first.money_scale) =
                (scaled, second.scale, second.money_scale);
        }
    }
    let alike = second.scale > 1.0
        || second.grouped
        || marked
        || (dash && first.scale == 1.0)
        || currency_behind(document, second).is_some();
    let bare_pair =
        !known && first.scale == 1.0 && second.scale == 1.0 && !first.grouped && !second.grouped;
    if second.value <= first.value || !(alike || bare_pair) || bare::counts(document, second.end) {
        return None;
    }
    Some((first, second))
}

/// Whether "between" stands shortly before the quantity.
fn is_between(document: &Document<'_>, first: Quantity) -> bool {
    const REACH: u32 = 6;
    (first.end.saturating_sub(REACH)..first.end).any(|i| words::is_word(document, i, BETWEEN))
}

/// What says where among the amounts of so many figures one lies.
pub(super) static PARTS: WordTable<(f64, f64), 16> = WordTable::new(&[
    ("low", (1.0, 3.0)),
    ("mid", (4.0, 6.0)),
    ("middle", (4.0, 6.0)),
    ("high", (7.0, 9.0)),
]);

/// "six figures", "low seven figures", "six-figure".
///
/// Without an adjective the amount is where that many figures begin; "low" is one to three times that, "mid" four to six,
/// "high" seven to nine.
fn figures(document: &Document<'_>, context: &Context, at: u32) -> Option<(Money, u32)> {
    let token = document.tokens.get(at as usize)?;
    let part = PARTS.get(token.hash);
    let count_at = if part.is_some() { at + 1 } else { at };
    let Some(NumberWord::Small(count @ 4..=9)) = number_word(document, count_at) else {
        return None;
    };
    let noun = document.tokens.get(count_at as usize + 1)?;
    if !(noun.is(FIGURES) || noun.is(FIGURE)) {
        return None;
    }
    let floor = 10f64.powi(i32::from(count) - 1);
    let (value, upper) = part.map_or((floor, None), |(low, high)| {
        (floor * low, Some(floor * high))
    });
    Some((
        Money {
            currency: context.currency.unwrap_or(Currency::USD),
            value,
            upper,
        },
        count_at + 2,
    ))
}

/// The token before a quantity, past words that only blur it ("about", "roughly", "a", "~").
fn cue_before<'d>(document: &'d Document<'_>, at: u32) -> Option<(&'d Token, u32)> {
    const REACH: u32 = 3;
    let mut i = at;
    for _ in 0..=REACH {
        let token = before(document, i)?;
        i -= 1;
        if !bare::blurs(token, document.text) {
            return Some((token, i));
        }
    }
    None
}
