//! From words to pieces: what each stretch of the question stands for, read by longest match.

use super::ast::{Expr, Op, TextField};
use super::day::Day;
use super::fault::Fault;
use super::field::{self, Term};
use super::phrases::{Lead, PHRASES, Tag, is_filler, is_stop};
use super::stage;
use super::value::{self, Bias, Value};
use super::vocabulary::Vocabulary;
use super::words::{Kind, Word};
use std::ops::Range;

/// Fillers that may stand between two words of a phrase.
const MAX_FILLERS: usize = 2;
/// Words that say how a value compares, in a row ("for at least the last").
const MAX_LEADS: usize = 3;

/// What a piece stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// From the table of phrases.
    Tag(Tag),
    /// A condition in the structured form.
    Term(Box<Term>),
    /// A name that is known: a condition.
    Name(TextField, Vec<String>),
    /// A condition that is complete: a stage, a range.
    Cond(Expr),
    /// A value, with how it compares.
    Value(Lead, Value),
    Open,
    Close,
    Comma,
    Slash,
    /// It carries nothing.
    Filler,
    /// It was not understood.
    Unread,
}

/// A piece and the words that it takes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    pub what: What,
    pub words: Range<usize>,
}

/// What the reader of pieces works from.
pub(super) struct Text<'a> {
    pub words: &'a [Word],
    pub vocabulary: &'a Vocabulary,
    /// The dates of the question by their bytes.
    pub dates: Vec<(Range<usize>, Day, Day)>,
}

impl Text<'_> {
    pub(super) fn plain(&self, i: usize) -> &str {
        match self.words.get(i) {
            Some(w) if w.kind == Kind::Word => &w.plain,
            _ => "",
        }
    }
}

/// The pieces of a question; every word belongs to exactly one.
pub(super) fn pieces(text: &Text<'_>, faults: &mut Vec<Fault>) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < text.words.len() {
        let (what, used) = piece(text, i, faults);
        let used = used.max(1);
        out.push(Piece {
            what,
            words: i..i + used,
        });
        i += used;
    }
    out
}

fn piece(text: &Text<'_>, i: usize, faults: &mut Vec<Fault>) -> (What, usize) {
    let word = &text.words[i];
    match word.kind {
        Kind::Open => return (What::Open, 1),
        Kind::Close => return (What::Close, 1),
        Kind::Comma => return (What::Comma, 1),
        Kind::Slash => return (What::Slash, 1),
        Kind::Sign => return compared(text, i).unwrap_or((What::Unread, 1)),
        Kind::Quoted => {
            return match text.vocabulary.at(text.words, i) {
                Some((field, names, used)) => (What::Name(field, names), used),
                None => (What::Term(Box::new(Term::anywhere(&word.text))), 1),
            };
        }
        Kind::Word => {}
    }
    if let Some((term, used)) = field::read(text, i, faults) {
        return (What::Term(Box::new(term)), used);
    }
    longest(text, i).unwrap_or_else(|| {
        let known = is_stop(&word.plain);
        (if known { What::Filler } else { What::Unread }, 1)
    })
}

/// The longest of what may begin at a word: a name, a value, a stage, a phrase; of equals the first named here.
fn longest(text: &Text<'_>, i: usize) -> Option<(What, usize)> {
    let name = text
        .vocabulary
        .at(text.words, i)
        .filter(|(_, _, used)| *used > 1 || !ambiguous(text, i))
        .map(|(field, names, used)| (What::Name(field, names), used));
    let found = [
        name,
        compared(text, i),
        staged(text, i),
        in_currency(text, i),
        phrase(text, i),
    ];
    let mut best: Option<(What, usize)> = None;
    for candidate in found.into_iter().flatten() {
        if best.as_ref().is_none_or(|(_, used)| candidate.1 > *used) {
            best = Some(candidate);
        }
    }
    best
}

/// A single word that is a name and something else as well: only its capital letter speaks for the name.
fn ambiguous(text: &Text<'_>, i: usize) -> bool {
    let word = &text.words[i];
    let other = is_stop(&word.plain)
        || PHRASES
            .get(&word.plain)
            .is_some_and(|p| p.iter().any(|p| p.words.len() == 1));
    let capital = i > 0 && word.text.chars().next().is_some_and(char::is_uppercase);
    other && !capital
}

/// The longest phrase of the table that begins at a word.
fn phrase(text: &Text<'_>, i: usize) -> Option<(What, usize)> {
    let mut best: Option<(Tag, usize, usize)> = None;
    for phrase in PHRASES.get(text.plain(i))? {
        if let Some(used) = matched(text, i, &phrase.words)
            && best.is_none_or(|(_, words, _)| phrase.words.len() > words)
        {
            best = Some((phrase.tag, phrase.words.len(), used));
        }
    }
    best.map(|(tag, _, used)| match tag {
        // How a value compares says nothing without the value.
        Tag::Lead(_) => (What::Filler, 1),
        tag => (What::Tag(tag), used),
    })
}

/// The words that a phrase takes, fillers between its words included.
fn matched(text: &Text<'_>, i: usize, phrase: &[String]) -> Option<usize> {
    let mut at = i + 1;
    for wanted in &phrase[1..] {
        let mut skipped = 0;
        loop {
            let found = match text.words.get(at)? {
                w if w.kind == Kind::Word => &w.plain,
                w if w.kind == Kind::Slash && wanted == "/" => wanted,
                _ => return None,
            };
            if found == wanted {
                break;
            }
            if skipped == MAX_FILLERS || !is_filler(found) {
                return None;
            }
            skipped += 1;
            at += 1;
        }
        at += 1;
    }
    Some(at - i)
}

/// A value with the words in front of it that say how it compares.
fn compared(text: &Text<'_>, i: usize) -> Option<(What, usize)> {
    let mut at = i;
    let mut leads: Vec<Lead> = Vec::new();
    while leads.len() < MAX_LEADS {
        let Some((lead, used)) = lead(text, at) else {
            break;
        };
        // "last week", "next 30 days": the word may belong to a period of the calendar.
        if window(text, at).is_some() {
            break;
        }
        leads.push(lead);
        at += used;
    }
    if !leads.is_empty() {
        let mut skipped = 0;
        while skipped < MAX_FILLERS
            && is_filler(text.plain(at))
            && window(text, at).is_none()
            && quantity(text, at).is_none()
        {
            skipped += 1;
            at += 1;
        }
        skipped = 0;
        while skipped < 1
            && matches!(
                text.plain(at),
                "another" | "roughly" | "around" | "approximately" | "than"
            )
        {
            skipped += 1;
            at += 1;
        }
    }
    if leads.contains(&Lead::Between) {
        return between(text, i, at);
    }
    if let Some(read) = window(text, at) {
        let lead = leads.last().copied().unwrap_or(Lead::Within);
        return Some((What::Value(lead, read.value), at + read.words - i));
    }
    let read = quantity(text, at)?;
    // A number word without anything around it is mostly none: "which one".
    if leads.is_empty() && read.spelled {
        return None;
    }
    let op = leads.iter().copied().find(|l| matches!(l, Lead::Op(_)));
    let lead = match (op, leads.last()) {
        (Some(op), _) => op,
        (None, _) if read.or_more => Lead::Op(Op::AtLeast),
        (None, Some(lead)) if leads.contains(&Lead::Back) => {
            let _ = lead;
            Lead::Back
        }
        (None, Some(lead)) => *lead,
        (None, None) => Lead::Op(Op::Is),
    };
    Some((What::Value(lead, read.value), at + read.words - i))
}

/// "between 50k and 100k": both ends.
fn between(text: &Text<'_>, i: usize, at: usize) -> Option<(What, usize)> {
    let low = quantity(text, at)?;
    let joint = at + low.words;
    if !matches!(text.plain(joint), "and" | "to" | "-") {
        return None;
    }
    let high = quantity(text, joint + 1)?;
    let used = joint + 1 + high.words - i;
    let term = match (low.value, high.value) {
        (Value::Money(a, code_a), Value::Money(b, code_b)) => {
            let code = code_b.or(code_a);
            Expr::all([
                Expr::Amount(Op::AtLeast, a.min(b), code.clone()),
                Expr::Amount(Op::AtMost, a.max(b), code),
            ])
        }
        // "between 50 and 100k": the multiplier is said once.
        (Value::Count(a), Value::Money(b, code)) if b >= 1000.0 => {
            let unit = if b >= 1e6 { 1e6 } else { 1e3 };
            Expr::all([
                Expr::Amount(Op::AtLeast, a * unit, code.clone()),
                Expr::Amount(Op::AtMost, b, code),
            ])
        }
        _ => return None,
    };
    Some((What::Cond(term), used))
}

/// A word or a sign that says how a value compares.
fn lead(text: &Text<'_>, i: usize) -> Option<(Lead, usize)> {
    let word = text.words.get(i)?;
    if word.kind == Kind::Sign {
        return field::op(&word.text).map(|op| (Lead::Op(op), 1));
    }
    let phrases = PHRASES.get(text.plain(i))?;
    let leads = phrases.iter().filter_map(|p| match p.tag {
        Tag::Lead(lead) => matched(text, i, &p.words).map(|used| (p.words.len(), lead, used)),
        _ => None,
    });
    leads
        .max_by_key(|(words, ..)| *words)
        .map(|(_, lead, used)| (lead, used))
}

fn quantity(text: &Text<'_>, i: usize) -> Option<value::Read> {
    value::quantity(text.words, i, Bias::Money)
}

fn window(text: &Text<'_>, i: usize) -> Option<value::Read> {
    value::window(text.words, i, text.vocabulary.today(), &text.dates)
}

/// "in EUR", "euro deals".
fn in_currency(text: &Text<'_>, i: usize) -> Option<(What, usize)> {
    let at = i + usize::from(text.plain(i) == "in");
    let word = text.words.get(at).filter(|w| w.kind == Kind::Word)?;
    let code = value::currency(&super::words::fold(&word.text))?;
    // "try" is a verb and TRY a currency.
    let sure = word.text.len() != 3 || word.text.chars().all(char::is_uppercase) || at > i;
    sure.then(|| {
        (
            What::Name(TextField::Currency, vec![code.to_owned()]),
            at + 1 - i,
        )
    })
}

/// "in negotiation", "past proposal", "proposal stage", "proposal or later".
fn staged(text: &Text<'_>, i: usize) -> Option<(What, usize)> {
    let (mut at, mut op) = (i, Op::Is);
    match text.plain(i) {
        "in" | "at" => at += 1,
        "past" | "beyond" | "after" => {
            op = Op::More;
            at += 1;
        }
        "before" => {
            op = Op::Less;
            at += 1;
        }
        _ => {}
    }
    at += usize::from(at > i && matches!(text.plain(at), "the"));
    let name = text.plain(at);
    if !stage::spoken(name) {
        return None;
    }
    let rung = stage::rung(name)?;
    at += 1;
    at += usize::from(text.plain(at) == "stage");
    match (text.plain(at), text.plain(at + 1)) {
        ("or" | "and", "later" | "beyond" | "further" | "above" | "after" | "up") => {
            op = Op::AtLeast;
            at += 2;
        }
        ("or" | "and", "earlier" | "before" | "below") => {
            op = Op::AtMost;
            at += 2;
        }
        _ => {}
    }
    Some((What::Cond(Expr::Stage(op, rung)), at - i))
}
