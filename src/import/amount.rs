//! Amounts as exports write them: `$125000`, `1.250,00 €`, `250k`, `EUR 1,250,000.00`.

/// An amount, and its currency where it is written with it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amount {
    /// The number.
    pub value: f64,
    /// ISO 4217.
    pub currency: Option<String>,
}

/// Signs and words of currencies; the longer before the shorter that they hold.
const SIGNS: &[(&str, &str)] = &[
    ("US$", "USD"),
    ("CA$", "CAD"),
    ("C$", "CAD"),
    ("AU$", "AUD"),
    ("A$", "AUD"),
    ("NZ$", "NZD"),
    ("S$", "SGD"),
    ("HK$", "HKD"),
    ("R$", "BRL"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("zł", "PLN"),
];

/// A longer text is no amount.
const MAX_BYTES: usize = 48;
/// What is larger is a number of something else.
const MAX_AMOUNT: f64 = 1e15;

/// Reads an amount; `european` tells that a single dot in front of three digits groups thousands.
pub(super) fn read(text: &str, european: bool) -> Option<Amount> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_BYTES {
        return None;
    }
    let (rest, currency) = currency(text);
    let (digits, factor) = scaled(&rest)?;
    let euro = european || matches!(currency.as_deref(), Some("EUR" | "PLN" | "BRL"));
    let value = number(digits, euro)? * factor;
    (value.is_finite() && (0.0..MAX_AMOUNT).contains(&value)).then_some(Amount { value, currency })
}

/// A currency as a column holds it: a code, or a sign.
pub(super) fn code(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Some(text.to_ascii_uppercase());
    }
    // "EUR - Euro", "US Dollar (USD)".
    let listed = text
        .split(|c: char| !c.is_ascii_alphabetic())
        .find(|w| w.len() == 3 && w.bytes().all(|b| b.is_ascii_uppercase()));
    if let Some(word) = listed {
        return Some(word.to_owned());
    }
    SIGNS
        .iter()
        .find(|(sign, _)| *sign == text)
        .map(|(_, code)| (*code).to_owned())
}

/// The text without its currency, and the currency.
fn currency(text: &str) -> (String, Option<String>) {
    for (sign, code) in SIGNS {
        if let Some(at) = text.find(sign) {
            let rest = format!("{}{}", &text[..at], &text[at + sign.len()..]);
            // "USD $5": the code says more than the sign.
            let (rest, told) = word_code(&rest);
            return (rest, told.or_else(|| Some((*code).to_owned())));
        }
    }
    word_code(text)
}

/// Takes a code of three capital letters off either end.
fn word_code(text: &str) -> (String, Option<String>) {
    let text = text.trim();
    let is_code = |w: &str| w.len() == 3 && w.bytes().all(|b| b.is_ascii_uppercase());
    if let Some(head) = text.get(..3).filter(|w| is_code(w)) {
        return (text[3..].trim().to_owned(), Some(head.to_owned()));
    }
    let cut = text.len().saturating_sub(3);
    match text.get(cut..).filter(|w| is_code(w)) {
        Some(tail) => (text[..cut].trim().to_owned(), Some(tail.to_owned())),
        None => (text.to_owned(), None),
    }
}

/// The digits, and what "k" or "million" behind them multiplies with.
fn scaled(text: &str) -> Option<(&str, f64)> {
    let text = text.trim();
    let end = text
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_ascii_digit())
        .map(|(at, _)| at + 1)?;
    let tail = text[end..].trim().trim_start_matches(['.', ',', '-', '–']);
    let factor = match tail.trim().to_ascii_lowercase().as_str() {
        "" => 1.0,
        "k" | "tsd" | "thousand" => 1e3,
        "m" | "mm" | "mn" | "mio" | "mio." | "million" => 1e6,
        "b" | "bn" | "billion" => 1e9,
        _ => return None,
    };
    Some((&text[..end], factor))
}

/// A number with any separators.
fn number(text: &str, european: bool) -> Option<f64> {
    let mut plain = String::with_capacity(text.len());
    let (mut dots, mut commas, mut last) = (0, 0, None);
    for c in text.chars() {
        match c {
            '0'..='9' => plain.push(c),
            '.' | ',' => {
                dots += usize::from(c == '.');
                commas += usize::from(c == ',');
                last = Some((c, plain.len()));
                plain.push(c);
            }
            // Groups may be set off by blanks of any width and by apostrophes.
            '\'' | '’' | '_' => {}
            c if c.is_whitespace() => {}
            'e' | 'E' | '+' => return text.trim().parse().ok(),
            _ => return None,
        }
    }
    let behind = last.map_or(0, |(_, at)| plain.len() - at - 1);
    let decimal = match (dots, commas, last) {
        (1, 1.., Some(('.', _))) | (0, 1, Some((',', _))) if behind != 3 => last,
        (1.., 1, Some((',', _))) => last,
        (1, 1.., Some(('.', _))) => last,
        (1, 0, Some((_, at))) if behind != 3 || !european || at > 3 || at == 0 => last,
        _ => None,
    };
    let mut out = String::with_capacity(plain.len());
    for (at, c) in plain.char_indices() {
        match c {
            '.' | ',' if decimal.is_some_and(|(_, d)| d == at) => out.push('.'),
            '.' | ',' => {}
            _ => out.push(c),
        }
    }
    out.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(f64, Option<String>)> {
        read(text, false).map(|a| (a.value, a.currency))
    }

    fn plain(value: f64) -> Option<(f64, Option<String>)> {
        Some((value, None))
    }

    fn with(value: f64, code: &str) -> Option<(f64, Option<String>)> {
        Some((value, Some(code.to_owned())))
    }

    #[test]
    fn separators_of_both_kinds() {
        assert_eq!(of("125000"), plain(125_000.0));
        assert_eq!(of("125000.5"), plain(125_000.5));
        assert_eq!(of("1,250,000.00"), plain(1_250_000.0));
        assert_eq!(of("1.250.000,00"), plain(1_250_000.0));
        assert_eq!(of("1 250 000,5"), plain(1_250_000.5));
        assert_eq!(of("1'250'000.00"), plain(1_250_000.0));
        assert_eq!(of("125,000"), plain(125_000.0));
        assert_eq!(of("1.25E6"), plain(1_250_000.0));
        assert_eq!(of("125.000"), plain(125.0));
        assert_eq!(read("125.000", true).map(|a| a.value), Some(125_000.0));
        assert_eq!(read("12500.000", true).map(|a| a.value), Some(12_500.0));
    }

    #[test]
    fn currencies_and_thousands() {
        assert_eq!(of("$125000"), with(125_000.0, "USD"));
        assert_eq!(of("1.250,00 €"), with(1250.0, "EUR"));
        assert_eq!(of("€ 125.000"), with(125_000.0, "EUR"));
        assert_eq!(of("250k"), plain(250_000.0));
        assert_eq!(of("$1.2M"), with(1_200_000.0, "USD"));
        assert_eq!(of("EUR 85,000.50"), with(85_000.5, "EUR"));
        assert_eq!(of("85 000 CHF"), with(85_000.0, "CHF"));
        assert_eq!(of("CA$ 90,000"), with(90_000.0, "CAD"));
        assert_eq!(of("5.000,-"), plain(5.0));
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for text in [
            "",
            "tbd",
            "about 50k",
            "12-14k",
            "-5",
            "(1,000)",
            "1e400",
            "€",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
        assert_eq!(code("eur"), Some("EUR".to_owned()));
        assert_eq!(code("US Dollar (USD)"), Some("USD".to_owned()));
        assert_eq!(code("£"), Some("GBP".to_owned()));
        assert_eq!(code("dollars"), None);
    }
}
