//! Bare numbers as money: "over fifty", "north of 250", "we're at 940", "two-fifty".
//!
//! Sellers drop both currency and "k" when everyone in the room knows the order of size. Such a number is money only where a
//! limit or a sum is spoken of in front of it or behind it, and nothing that could be counted follows.

use super::quantity::Quantity;
use super::{before, cue_before};
use crate::text::{Document, Token, TokenKind, word_hash};
use crate::values::words::{WordSet, is_word};

/// Things that notes count in thousands and millions; a number before one is no amount.
static COUNTED: WordSet<512> = WordSet::new(
    "users user seats seat beds bed people employees staff heads headcount customers members subscribers \
     patients students agents drivers workers contacts leads accounts tickets messages emails calls clips \
     files records documents docs pages rows lines items orders parcels packages shipments pallets units parts \
     skus sku stores shops sites plants locations branches machines devices sensors meters vehicles trucks \
     buses transactions invoices claims applications requests events visits visitors downloads views \
     impressions clicks sessions queries rides passengers guests rooms homes households properties tenants \
     loads tons tonnes kg km miles litres liters gallons sqft feet square hectares acres kwh mwh watts steps \
     words characters tokens points votes hours hrs minutes mins days weeks months years seconds times copies \
     books titles articles images photos videos assets servers endpoints laptops licences licenses licence \
     license hosts nodes vms cores contracts suppliers vendors cases samples tests scans prescriptions babies \
     inhabitants residents citizens followers fans attendees delegates nurses doctors teachers pupils kids \
     children volunteers bags boxes bottles cans crates containers trays trees cows animals birds chickens \
     pigs hits run race video monitor resolution screens questions quotes bids signatures offers partners \
     directors percent degrees gb tb mb ms mm cm hz am pm volts",
);

/// Adjectives between a number and what it counts.
static QUALIFIERS: WordSet<128> = WordSet::new(
    "monthly active daily weekly registered unique new open concurrent named total different more other live \
     old paying paid internal external customer support product staff patient employee historical historic \
     legacy load of annual yearly individual separate full part odd plus smart cubic square metric loyalty \
     line",
);

/// Whether something that is counted stands at `at`, behind at most two adjectives.
pub(super) fn counts(document: &Document<'_>, mut at: u32) -> bool {
    for _ in 0..3 {
        let Some(token) = document
            .tokens
            .get(at as usize)
            .filter(|t| t.kind == TokenKind::Word)
        else {
            return false;
        };
        if COUNTED.has(token.hash) {
            return true;
        }
        if !QUALIFIERS.has(token.hash) {
            return false;
        }
        at += 1;
    }
    false
}

/// Whether a word at `at` looks like something that is counted although no list has it: a plural noun ("ten million cycles").
/// A verb looks the same ("over a million triggers ..."), so this is no test for numbers behind a limit.
pub(super) fn looks_counted(document: &Document<'_>, at: u32) -> bool {
    const SHORTEST: usize = 5;
    let Some(token) = document
        .tokens
        .get(at as usize)
        .filter(|t| t.kind == TokenKind::Word && !t.capitalised)
    else {
        return false;
    };
    let text = token.text(document.text);
    text.len() >= SHORTEST && text.ends_with('s') && !text.ends_with("ss") && !closes(document, at)
}

/// "an hour", "per minute" behind a number: a rate of work, not money.
pub(super) fn is_work_rate(document: &Document<'_>, at: u32) -> bool {
    static FAST: WordSet<16> = WordSet::new("hour minute second sec min hr");
    let per = document
        .tokens
        .get(at as usize)
        .is_some_and(|t| ARTICLES.has(t.hash) || t.text(document.text) == "/");
    per && document
        .tokens
        .get(at as usize + 1)
        .is_some_and(|t| FAST.has(t.hash))
}

/// "a week", "per day" behind a bare number.
fn is_rate(document: &Document<'_>, at: u32) -> bool {
    static SPANS: WordSet<16> = WordSet::new("hour minute second day week shift");
    let per = document
        .tokens
        .get(at as usize)
        .is_some_and(|t| ARTICLES.has(t.hash));
    per && document
        .tokens
        .get(at as usize + 1)
        .is_some_and(|t| SPANS.has(t.hash))
}

static ARTICLES: WordSet<8> = WordSet::new("a an per");

/// Whether the number at `at` continues something else: "v2", "24/7", "#50", "SOC-2", "2026-10".
pub(super) fn stuck_to_previous(document: &Document<'_>, at: u32) -> bool {
    let Some(token) = document.tokens.get(at as usize) else {
        return false;
    };
    let Some(previous) = before(document, at) else {
        return false;
    };
    if previous.end != token.start || token.kind != TokenKind::Number {
        return false;
    }
    match previous.kind {
        TokenKind::Punct => matches!(
            previous.text(document.text),
            "/" | "#" | "." | "-" | "_" | "@" | ":" | "\\" | "=" | "&"
        ),
        TokenKind::Word | TokenKind::Number => true,
        _ => false,
    }
}

/// Words that only blur the number behind them.
pub(super) fn blurs(token: &Token, text: &str) -> bool {
    static BLURS: WordSet<64> = WordSet::new(
        "about around roughly approximately approx a some say maybe just circa ca nearly almost like the somewhere \
         full perhaps only",
    );
    match token.kind {
        TokenKind::Word => BLURS.has(token.hash),
        TokenKind::Punct => matches!(token.text(text), "~" | "~~" | "≈" | "\"" | "'"),
        _ => false,
    }
}

/// Words before a limit.
static LIMITS: WordSet<64> = WordSet::new(
    "over above under below past beyond beneath underneath exceed exceeds exceeded exceeding than upto nearer \
     topping tops threshold ceiling",
);

/// Words before "of", "to", "at", "is" that make the pair speak of a limit or a sum.
static PAIRS: WordSet<128> = WordSet::new(
    "north south shy short up cap capped caps limit limits threshold ceiling budget authority stops we're 're \
     are ours total comes come priced deal quote sum price cost tune starts begins alone",
);

/// Verbs and nouns of money right before a number.
static SUMS: WordSet<64> = WordSet::new(
    "total totals budget budgeted approve approves release releases spend spends commit allocated earmarked \
     reserved costs carved ringfenced",
);

const OF: u64 = word_hash("of");
const TO: u64 = word_hash("to");
const AT: u64 = word_hash("at");
const IS: u64 = word_hash("is");
const FOR: u64 = word_hash("for");
const ASKED: u64 = word_hash("asked");
const ASK: u64 = word_hash("ask");
const WE: u64 = word_hash("we");
const YOU: u64 = word_hash("you");
const ARE: u64 = word_hash("are");
const RE: u64 = word_hash("'re");
const AND: u64 = word_hash("and");
const OR: u64 = word_hash("or");
const SET: u64 = word_hash("set");
const ASIDE: u64 = word_hash("aside");
const MONEY_LEFT: u64 = word_hash("left");

/// A grouped number below this needs a word of money or limit beside it ("1,150 reviews" are more often counted than paid).
const LEAST_UNSAID: f64 = 10_000.0;

/// A limit is hardly more than this many times the deal's amount, or less than its part.
const LIMIT_RATIO: f64 = 50.0;

/// A sum that no word announces is about as large as the deal.
const SUM_RATIO: f64 = 5.0;

/// How near to the deal's amount a bare number must be to be taken for it.
const SAME: f64 = 0.005;

/// A bare quantity, or the two ends of a range, in thousands of the deal's currency (in millions where it is "1.4"), if they
/// are amounts at all. `deal` is the deal's amount.
pub(super) fn in_thousands(
    document: &Document<'_>,
    deal: Option<f64>,
    at: u32,
    first: Quantity,
    second: Option<Quantity>,
) -> Option<(Quantity, Option<Quantity>)> {
    let last = second.unwrap_or(first);
    if !closes(document, last.end) || is_rate(document, last.end) {
        return None;
    }
    let limit = is_limit(document, at) || sums_behind(document, last.end);
    let sized =
        |quantity: Quantity| size(quantity, deal).map(|value| Quantity { value, ..quantity });
    let first = sized(first)?;
    let second = match second {
        Some(second) => Some(sized(second)?),
        None => None,
    };
    let said = limit
        || [Some(first), second]
            .into_iter()
            .flatten()
            .any(|quantity| is_sum(document, deal, at, quantity));
    said.then_some((first, second))
}

/// Whether `value` is within `ratio` times the deal's amount either way; `None` when the amount is not known.
fn within(value: f64, deal: Option<f64>, ratio: f64) -> Option<bool> {
    let deal = deal.filter(|amount| *amount > 0.0)?;
    Some(value <= deal * ratio && value * ratio >= deal)
}

/// Whether a sized number is an amount although no word of limit stands beside it.
fn is_sum(document: &Document<'_>, deal: Option<f64>, at: u32, quantity: Quantity) -> bool {
    let value = quantity.value;
    if quantity.grouped && value >= LEAST_UNSAID {
        return true;
    }
    if quantity.spoken {
        return !is_time(document, at, quantity, quantity.end)
            && within(value, deal, SUM_RATIO) != Some(false);
    }
    if names_something(document, at) {
        return false;
    }
    let same = deal.is_some_and(|amount| (value - amount).abs() <= amount * SAME);
    let name_follows = document
        .tokens
        .get(quantity.end as usize)
        .is_some_and(|t| t.capitalised);
    let hundreds = !name_follows
        && (100e3..1e6).contains(&value)
        && within(value, deal, SUM_RATIO) == Some(true);
    same || hundreds
}

/// Whether the number at `at` belongs to the word before it: "Room 214", "page 300", "May 12", "no. 110".
fn names_something(document: &Document<'_>, at: u32) -> bool {
    static NAMED: WordSet<64> = WordSet::new(
        "room page line row form section article clause no number version floor building unit item step week day year \
         ext extension gate hall ring account po cell fund index in of",
    );
    let Some(previous) = before(document, at) else {
        return false;
    };
    previous.kind == TokenKind::Word
        && (NAMED.has(previous.hash) || (previous.capitalised && previous.end - previous.start > 3))
}

/// How much a bare number stands for: as written from 1000, in thousands from 10, in millions where it has decimals.
fn size(quantity: Quantity, deal: Option<f64>) -> Option<f64> {
    let value = plain_size(quantity)?;
    let ratio = if quantity.value.fract() == 0.0 {
        LIMIT_RATIO
    } else {
        SUM_RATIO
    };
    (within(value, deal, ratio) != Some(false)).then_some(value)
}

fn plain_size(quantity: Quantity) -> Option<f64> {
    let n = quantity.value;
    if quantity.grouped {
        return (n >= 1000.0).then_some(n);
    }
    if n.fract() != 0.0 {
        return (1.0..20.0).contains(&n).then_some(n * 1e6);
    }
    match n {
        10.0..1000.0 => Some(n * 1e3),
        // Years are no amounts.
        1900.0..=2100.0 => None,
        1000.0.. if n % 100.0 == 0.0 => Some(n),
        _ => None,
    }
}

/// Whether the words before `at` speak of a limit or a sum.
pub(super) fn is_limit(document: &Document<'_>, at: u32) -> bool {
    let Some((cue, i)) = cue_before(document, at) else {
        return false;
    };
    if cue.kind == TokenKind::Punct {
        return matches!(cue.text(document.text), "<" | ">" | "<=" | ">=" | "≤" | "≥");
    }
    if LIMITS.has(cue.hash) || SUMS.has(cue.hash) {
        return true;
    }
    let Some(first) = before(document, i) else {
        return false;
    };
    if cue.is(OF) || cue.is(TO) || cue.is(AT) || cue.is(IS) {
        return PAIRS.has(first.hash);
    }
    if cue.is(FOR) {
        return first.is(ASKED) || first.is(ASK);
    }
    (cue.is(ARE) || cue.is(RE)) && (first.is(WE) || first.is(YOU))
}

/// "and up", "or more", "set aside" behind a number.
fn sums_behind(document: &Document<'_>, end: u32) -> bool {
    static UPWARD: WordSet<32> =
        WordSet::new("up above over more less under below beyond upward upwards");
    let Some(token) = document.tokens.get(end as usize) else {
        return false;
    };
    let next = document.tokens.get(end as usize + 1);
    if token.is(AND) || token.is(OR) {
        return next.is_some_and(|t| UPWARD.has(t.hash));
    }
    if token.is(SET) {
        return is_word(document, end + 1, ASIDE);
    }
    token.is(const { word_hash("upward") })
        || token.is(const { word_hash("upwards") })
        || token.is(MONEY_LEFT)
}

/// Whether "three-thirty" at `at` is rather a time of day.
fn is_time(document: &Document<'_>, at: u32, quantity: Quantity, end: u32) -> bool {
    static TIME_CUES: WordSet<64> = WordSet::new(
        "by until till from to around monday tuesday wednesday thursday friday mondays tuesdays wednesdays \
         thursdays fridays tomorrow today morning afternoon at",
    );
    static TIME_TAILS: WordSet<32> =
        WordSet::new("am pm a.m p.m o'clock sharp tomorrow today in on");
    let minutes = quantity.value / 1e3 % 100.0;
    if !matches!(minutes as u32, 10 | 15 | 20 | 30 | 40 | 45 | 50) {
        return false;
    }
    if document
        .tokens
        .get(end as usize)
        .is_some_and(|t| TIME_TAILS.has(t.hash))
    {
        return true;
    }
    before(document, at).is_some_and(|t| {
        TIME_CUES.has(t.hash) && (!t.is(AT) || matches!(minutes as u32, 15 | 30 | 45))
    })
}

/// Whether what stands at `at` lets a bare number be an amount: the end of the statement, or a word that is counted by no one.
fn closes(document: &Document<'_>, at: u32) -> bool {
    static CLOSERS: WordSet<512> = WordSet::new(
        "and or but so it it's its i we you he she they that the a an this there his her our their my your is was \
         are has had would will can could must may might should does doesn't isn't wasn't needs need goes go gets \
         get lands takes requires triggers hits kicks means wants stays comes sits falls in on at to for from by \
         with without w of per if when because as until unless before after than not no nobody nothing which who \
         all both either any alone himself herself themselves solo upward upwards max tops left set escapes then \
         yet only even also though these those someone somebody everyone everybody procurement finance legal over \
         plus net annually yearly total never always today now apparently i'm roughly cannot can't won't",
    );
    if at > 0
        && document
            .tokens
            .get(at as usize - 1)
            .is_some_and(|t| t.hyphenated)
    {
        return false;
    }
    let Some(token) = document.tokens.get(at as usize) else {
        return true;
    };
    match token.kind {
        TokenKind::Newline | TokenKind::Space | TokenKind::Clitic => true,
        TokenKind::Punct => !matches!(
            token.text(document.text),
            "%" | "/" | "°" | "-" | ":" | "'" | "‰"
        ),
        TokenKind::Word => token.capitalised || CLOSERS.has(token.hash),
        TokenKind::Number => false,
    }
}
