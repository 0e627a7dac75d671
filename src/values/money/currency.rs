//! Currencies: codes, signs and names.

use crate::text::{Document, TokenKind};
use crate::values::words::WordTable;

/// An ISO 4217 code, in upper case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency(pub [u8; 3]);

/// Currencies whose sign is "$" at home.
const DOLLARS: [&[u8; 3]; 16] = [
    b"USD", b"CAD", b"AUD", b"NZD", b"SGD", b"HKD", b"TWD", b"MXN", b"BRL", b"CLP", b"COP", b"ARS",
    b"JMD", b"BSD", b"BBD", b"TTD",
];

impl Currency {
    /// The United States dollar: what a bare amount is in when nothing else is known.
    pub const USD: Self = Self(*b"USD");

    /// Reads a three-letter code in any case; white space around it is ignored. Whether ISO lists it is not checked.
    pub fn parse(text: &str) -> Option<Self> {
        let code: [u8; 3] = text.trim().as_bytes().try_into().ok()?;
        code.iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Self(code.map(|b| b.to_ascii_uppercase())))
    }

    /// The code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Whether "$" alone means this currency where it is at home.
    pub fn is_dollar(&self) -> bool {
        DOLLARS.contains(&&self.0)
    }
}

/// What a sign or word says about the currency.
#[derive(Clone, Copy, Debug)]
pub(in crate::values) enum Mark {
    /// "$": the deal's currency where that is a dollar, else USD.
    Dollar,
    /// One of these: the deal's currency where it is among them, else the first.
    OneOf(&'static [&'static [u8; 3]]),
}

impl Mark {
    /// The currency, given the deal's.
    pub(super) fn resolve(self, deal: Option<Currency>) -> Currency {
        match self {
            Self::Dollar => deal.filter(Currency::is_dollar).unwrap_or(Currency::USD),
            Self::OneOf(codes) => deal
                .filter(|c| codes.contains(&&c.0))
                .unwrap_or(Currency(*codes[0])),
        }
    }
}

/// Where a currency word may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::values) enum Place {
    /// Before or behind the amount.
    Either,
    /// Only behind it: names that are ordinary words elsewhere.
    Behind,
    /// Before or behind it, and only in capitals: codes that are ordinary words in lower case.
    Capitals,
    /// Only glued to "$": the A of "A$".
    Dollar,
}

const CROWNS: &[&[u8; 3]] = &[b"NOK", b"SEK", b"DKK", b"ISK"];
const KRONOR: &[&[u8; 3]] = &[b"SEK", b"NOK", b"DKK", b"ISK"];
const POUNDS: &[&[u8; 3]] = &[b"GBP", b"EGP"];
const FRANCS: &[&[u8; 3]] = &[b"CHF", b"XOF", b"XAF"];
const RUPEES: &[&[u8; 3]] = &[b"INR", b"PKR", b"LKR", b"NPR", b"MUR"];
const PESOS: &[&[u8; 3]] = &[b"MXN", b"CLP", b"COP", b"ARS", b"PHP"];
const SHILLINGS: &[&[u8; 3]] = &[b"KES", b"UGX", b"TZS"];
const DIRHAMS: &[&[u8; 3]] = &[b"AED", b"MAD"];
const RIYALS: &[&[u8; 3]] = &[b"SAR", b"QAR", b"OMR"];
const DINARS: &[&[u8; 3]] = &[b"KWD", b"JOD", b"BHD", b"TND"];
const YEN: &[&[u8; 3]] = &[b"JPY", b"CNY"];
const RUPIAH: &[&[u8; 3]] = &[b"IDR"];

macro_rules! marks {
    ($($word:literal => $place:ident $codes:expr;)*) => { &[$(($word, (Place::$place, $codes))),*] };
}

pub(in crate::values) static WORDS: WordTable<(Place, Mark), 512> = WordTable::new(marks! {
    "usd" => Either Mark::OneOf(&[b"USD"]);
    "eur" => Either Mark::OneOf(&[b"EUR"]);
    "euro" => Either Mark::OneOf(&[b"EUR"]);
    "euros" => Behind Mark::OneOf(&[b"EUR"]);
    "gbp" => Either Mark::OneOf(&[b"GBP"]);
    "cad" => Either Mark::OneOf(&[b"CAD"]);
    "aud" => Either Mark::OneOf(&[b"AUD"]);
    "nzd" => Either Mark::OneOf(&[b"NZD"]);
    "chf" => Either Mark::OneOf(&[b"CHF"]);
    "sfr" => Either Mark::OneOf(&[b"CHF"]);
    "fr" => Behind Mark::OneOf(FRANCS);
    "nok" => Either Mark::OneOf(&[b"NOK"]);
    "sek" => Either Mark::OneOf(&[b"SEK"]);
    "dkk" => Either Mark::OneOf(&[b"DKK"]);
    "isk" => Either Mark::OneOf(&[b"ISK"]);
    "kr" => Either Mark::OneOf(CROWNS);
    "kroner" => Behind Mark::OneOf(CROWNS);
    "krone" => Behind Mark::OneOf(CROWNS);
    "crowns" => Behind Mark::OneOf(CROWNS);
    "kronor" => Behind Mark::OneOf(KRONOR);
    "jpy" => Either Mark::OneOf(&[b"JPY"]);
    "yen" => Behind Mark::OneOf(YEN);
    "cny" => Either Mark::OneOf(&[b"CNY"]);
    "rmb" => Either Mark::OneOf(&[b"CNY"]);
    "yuan" => Behind Mark::OneOf(&[b"CNY"]);
    "inr" => Either Mark::OneOf(&[b"INR"]);
    "rs" => Either Mark::OneOf(RUPEES);
    "rupees" => Behind Mark::OneOf(RUPEES);
    "pkr" => Either Mark::OneOf(&[b"PKR"]);
    "lkr" => Either Mark::OneOf(&[b"LKR"]);
    "sgd" => Either Mark::OneOf(&[b"SGD"]);
    "hkd" => Either Mark::OneOf(&[b"HKD"]);
    "twd" => Either Mark::OneOf(&[b"TWD"]);
    "myr" => Either Mark::OneOf(&[b"MYR"]);
    "rm" => Capitals Mark::OneOf(&[b"MYR"]);
    "ringgit" => Behind Mark::OneOf(&[b"MYR"]);
    "thb" => Either Mark::OneOf(&[b"THB"]);
    "baht" => Behind Mark::OneOf(&[b"THB"]);
    "idr" => Either Mark::OneOf(RUPIAH);
    "rp" => Either Mark::OneOf(RUPIAH);
    "rupiah" => Behind Mark::OneOf(RUPIAH);
    "vnd" => Either Mark::OneOf(&[b"VND"]);
    "php" => Capitals Mark::OneOf(&[b"PHP"]);
    "krw" => Either Mark::OneOf(&[b"KRW"]);
    "won" => Behind Mark::OneOf(&[b"KRW"]);
    "zar" => Either Mark::OneOf(&[b"ZAR"]);
    "r" => Capitals Mark::OneOf(&[b"ZAR"]);
    "rand" => Behind Mark::OneOf(&[b"ZAR"]);
    "rands" => Behind Mark::OneOf(&[b"ZAR"]);
    "ngn" => Either Mark::OneOf(&[b"NGN"]);
    "naira" => Behind Mark::OneOf(&[b"NGN"]);
    "kes" => Either Mark::OneOf(&[b"KES"]);
    "ksh" => Either Mark::OneOf(&[b"KES"]);
    "kshs" => Either Mark::OneOf(&[b"KES"]);
    "ugx" => Either Mark::OneOf(&[b"UGX"]);
    "tzs" => Either Mark::OneOf(&[b"TZS"]);
    "shillings" => Behind Mark::OneOf(SHILLINGS);
    "bob" => Behind Mark::OneOf(SHILLINGS);
    "ghs" => Either Mark::OneOf(&[b"GHS"]);
    "cedis" => Behind Mark::OneOf(&[b"GHS"]);
    "xof" => Either Mark::OneOf(&[b"XOF"]);
    "xaf" => Either Mark::OneOf(&[b"XAF"]);
    "cfa" => Either Mark::OneOf(&[b"XOF", b"XAF"]);
    "fcfa" => Either Mark::OneOf(&[b"XOF", b"XAF"]);
    "egp" => Either Mark::OneOf(&[b"EGP"]);
    "mad" => Capitals Mark::OneOf(&[b"MAD"]);
    "etb" => Either Mark::OneOf(&[b"ETB"]);
    "birr" => Behind Mark::OneOf(&[b"ETB"]);
    "aed" => Either Mark::OneOf(&[b"AED"]);
    "dhs" => Either Mark::OneOf(&[b"AED"]);
    "dirham" => Behind Mark::OneOf(DIRHAMS);
    "dirhams" => Behind Mark::OneOf(DIRHAMS);
    "sar" => Either Mark::OneOf(&[b"SAR"]);
    "riyal" => Behind Mark::OneOf(RIYALS);
    "riyals" => Behind Mark::OneOf(RIYALS);
    "qar" => Either Mark::OneOf(&[b"QAR"]);
    "kwd" => Either Mark::OneOf(&[b"KWD"]);
    "omr" => Either Mark::OneOf(&[b"OMR"]);
    "bhd" => Either Mark::OneOf(&[b"BHD"]);
    "jod" => Either Mark::OneOf(&[b"JOD"]);
    "dinars" => Behind Mark::OneOf(DINARS);
    "ils" => Either Mark::OneOf(&[b"ILS"]);
    "nis" => Either Mark::OneOf(&[b"ILS"]);
    "shekel" => Behind Mark::OneOf(&[b"ILS"]);
    "shekels" => Behind Mark::OneOf(&[b"ILS"]);
    "try" => Capitals Mark::OneOf(&[b"TRY"]);
    "tl" => Capitals Mark::OneOf(&[b"TRY"]);
    "lira" => Behind Mark::OneOf(&[b"TRY"]);
    "pln" => Either Mark::OneOf(&[b"PLN"]);
    "zł" => Either Mark::OneOf(&[b"PLN"]);
    "zl" => Either Mark::OneOf(&[b"PLN"]);
    "złoty" => Behind Mark::OneOf(&[b"PLN"]);
    "zloty" => Behind Mark::OneOf(&[b"PLN"]);
    "zlotys" => Behind Mark::OneOf(&[b"PLN"]);
    "złotych" => Behind Mark::OneOf(&[b"PLN"]);
    "czk" => Either Mark::OneOf(&[b"CZK"]);
    "kč" => Either Mark::OneOf(&[b"CZK"]);
    "koruna" => Behind Mark::OneOf(&[b"CZK"]);
    "korun" => Behind Mark::OneOf(&[b"CZK"]);
    "huf" => Either Mark::OneOf(&[b"HUF"]);
    "forint" => Behind Mark::OneOf(&[b"HUF"]);
    "forints" => Behind Mark::OneOf(&[b"HUF"]);
    "ron" => Capitals Mark::OneOf(&[b"RON"]);
    "lei" => Behind Mark::OneOf(&[b"RON", b"MDL"]);
    "bgn" => Either Mark::OneOf(&[b"BGN"]);
    "uah" => Either Mark::OneOf(&[b"UAH"]);
    "hryvnia" => Behind Mark::OneOf(&[b"UAH"]);
    "mxn" => Either Mark::OneOf(&[b"MXN"]);
    "brl" => Either Mark::OneOf(&[b"BRL"]);
    "reais" => Behind Mark::OneOf(&[b"BRL"]);
    "clp" => Capitals Mark::OneOf(&[b"CLP"]);
    "cop" => Capitals Mark::OneOf(&[b"COP"]);
    "ars" => Capitals Mark::OneOf(&[b"ARS"]);
    "pen" => Capitals Mark::OneOf(&[b"PEN"]);
    "soles" => Behind Mark::OneOf(&[b"PEN"]);
    "peso" => Behind Mark::OneOf(PESOS);
    "pesos" => Behind Mark::OneOf(PESOS);
    "dollar" => Behind Mark::Dollar;
    "dollars" => Behind Mark::Dollar;
    "bucks" => Behind Mark::Dollar;
    "pounds" => Behind Mark::OneOf(POUNDS);
    "pound" => Behind Mark::OneOf(POUNDS);
    "sterling" => Behind Mark::OneOf(POUNDS);
    "quid" => Behind Mark::OneOf(POUNDS);
    "francs" => Behind Mark::OneOf(FRANCS);
    "franken" => Behind Mark::OneOf(FRANCS);
    "a" => Dollar Mark::OneOf(&[b"AUD"]);
    "au" => Dollar Mark::OneOf(&[b"AUD"]);
    "c" => Dollar Mark::OneOf(&[b"CAD"]);
    "ca" => Dollar Mark::OneOf(&[b"CAD"]);
    "can" => Dollar Mark::OneOf(&[b"CAD"]);
    "nz" => Dollar Mark::OneOf(&[b"NZD"]);
    "us" => Dollar Mark::OneOf(&[b"USD"]);
    "s" => Dollar Mark::OneOf(&[b"SGD"]);
    "sg" => Dollar Mark::OneOf(&[b"SGD"]);
    "hk" => Dollar Mark::OneOf(&[b"HKD"]);
    "nt" => Dollar Mark::OneOf(&[b"TWD"]);
    "mx" => Dollar Mark::OneOf(&[b"MXN"]);
});

/// The mark of a currency sign.
pub(super) fn sign(text: &str) -> Option<Mark> {
    Some(match text {
        "$" => Mark::Dollar,
        "£" => Mark::OneOf(POUNDS),
        "€" => Mark::OneOf(&[b"EUR"]),
        "₹" => Mark::OneOf(RUPEES),
        "₪" => Mark::OneOf(&[b"ILS"]),
        "¥" => Mark::OneOf(YEN),
        "₩" => Mark::OneOf(&[b"KRW"]),
        "₦" => Mark::OneOf(&[b"NGN"]),
        "₱" => Mark::OneOf(&[b"PHP"]),
        "₫" => Mark::OneOf(&[b"VND"]),
        "₺" => Mark::OneOf(&[b"TRY"]),
        "฿" => Mark::OneOf(&[b"THB"]),
        "₴" => Mark::OneOf(&[b"UAH"]),
        _ => return None,
    })
}

/// The currency that is named before an amount, from token `at`, and the token after it: "$", "A$", "USD", "Rs.".
pub(super) fn prefix(document: &Document<'_>, at: u32) -> Option<(Mark, u32)> {
    let token = document.tokens.get(at as usize)?;
    let text = document.text;
    match token.kind {
        TokenKind::Punct => sign(token.text(text)).map(|mark| (mark, at + 1)),
        TokenKind::Word => {
            let (place, mark) = WORDS.get(token.hash)?;
            let next = document.tokens.get(at as usize + 1)?;
            let next_text = next.text(text);
            let dollar = next.kind == TokenKind::Punct && next_text == "$";
            if dollar && next.start == token.end {
                // "R$" is the real, although R alone is the rand.
                let mark = if token.text(text) == "R" {
                    Mark::OneOf(&[b"BRL"])
                } else {
                    mark
                };
                return Some((mark, at + 2));
            }
            match place {
                Place::Dollar | Place::Behind => None,
                Place::Capitals if !is_upper(token.text(text)) => None,
                Place::Either | Place::Capitals if dollar => Some((mark, at + 2)),
                Place::Either | Place::Capitals if next_text == "." => Some((mark, at + 2)),
                Place::Either | Place::Capitals => Some((mark, at + 1)),
            }
        }
        _ => None,
    }
}

/// The currency that is named behind an amount, from token `at`, and the token after it: "€", "USD", "dollars".
pub(super) fn suffix(document: &Document<'_>, at: u32) -> Option<(Mark, u32)> {
    let token = document.tokens.get(at as usize)?;
    let text = token.text(document.text);
    match token.kind {
        // A sign that stands before the next number is that number's.
        TokenKind::Punct => {
            let next = document.tokens.get(at as usize + 1);
            let taken = next.is_some_and(|n| n.kind == TokenKind::Number && n.start == token.end);
            sign(text).filter(|_| !taken).map(|mark| (mark, at + 1))
        }
        TokenKind::Word => match WORDS.get(token.hash)? {
            (Place::Dollar, _) => None,
            (Place::Capitals, mark) => (text.len() > 1 && is_upper(text)).then_some((mark, at + 1)),
            (_, mark) => Some((mark, at + 1)),
        },
        _ => None,
    }
}

/// The mark of a lower-case word hash that is a code or "kr", for amounts that carry it glued on ("500kr", "50eur").
pub(super) fn glued(hash: u64) -> Option<Mark> {
    WORDS
        .get(hash)
        .filter(|(place, _)| *place == Place::Either)
        .map(|(_, mark)| mark)
}

/// The mark of a code that stands before digits in one word ("USD50k", "R500").
pub(super) fn glued_before(letters: &str, hash: u64) -> Option<Mark> {
    match WORDS.get(hash)? {
        (Place::Either, mark) => Some(mark),
        (Place::Capitals, mark) if is_upper(letters) => Some(mark),
        _ => None,
    }
}

fn is_upper(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_uppercase())
}
