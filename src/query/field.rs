//! The structured form: `field:value`, `field>=value`, and the words that say what to do with the answer.
//!
//! Things and states of the managers' wording are fields and values as well: `signer:named`, `plan:alone`, `lacking:champion`.

use super::ast::{DateField, Expr, Group, Measure, Op, Show, Sort, TextField};
use super::concept::{Concept, State, settle};
use super::day::{Day, day};
use super::fault::{Fault, FaultKind};
use super::phrases::{Tag, named};
use super::stage;
use super::tag::Text;
use super::value::{self, Bias, Value};
use super::words::{Kind, Word, fold};
use crate::framework::{Dimension, Pillar, Risk};

/// A list in a value ends here.
const MAX_LIST: usize = 64;

/// What a structured term says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Term {
    /// A condition.
    Cond(Expr),
    Show(ShowTerm),
    Since(Day),
    Group(Group),
    Sort(Sort, bool),
    Limit(usize),
    Share,
}

/// Lists that may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ShowTerm {
    Paper,
    Changes,
    Prep,
}

impl Term {
    /// A text in quotation marks: an account, a deal's name or its id.
    pub(super) fn anywhere(text: &str) -> Term {
        Term::Cond(Expr::Text(TextField::Deal, vec![text.to_owned()]))
    }
}

/// The comparison that a sign stands for.
pub(super) fn op(sign: &str) -> Option<Op> {
    Some(match sign {
        ":" | "=" | "==" => Op::Is,
        "!=" | "≠" => Op::IsNot,
        "<" => Op::Less,
        "<=" | "≤" => Op::AtMost,
        ">" => Op::More,
        ">=" | "≥" => Op::AtLeast,
        _ => return None,
    })
}

/// What stands in front of a sign.
enum Field {
    Stage,
    Amount,
    Text(TextField),
    Date(DateField),
    Number(Measure),
    Thing(Concept),
    Is,
    Has,
    Lacking,
    Risk,
    Show,
    Since,
    Group,
    Sort,
    Limit,
    Share,
}

fn field(name: &str) -> Option<Field> {
    let name = name.replace('_', "-");
    if let Some(measure) = Measure::ALL.iter().find(|m| m.id() == name) {
        return Some(Field::Number(*measure));
    }
    Some(match name.as_str() {
        "stage" => Field::Stage,
        "phase" => Field::Stage,
        "amount" | "value" | "acv" | "arr" | "size" => Field::Amount,
        "id" => Field::Text(TextField::Id),
        "name" => Field::Text(TextField::Name),
        "deal" => Field::Text(TextField::Deal),
        "account" | "customer" | "company" => Field::Text(TextField::Account),
        "owner" | "rep" | "ae" => Field::Text(TextField::Owner),
        "forecast" | "category" => Field::Text(TextField::Forecast),
        "currency" => Field::Text(TextField::Currency),
        "stage-name" => Field::Text(TextField::StageName),
        "close" | "closes" | "closing" => Field::Date(DateField::Close),
        "golive" | "live" => Field::Date(DateField::GoLive),
        "decision" => Field::Date(DateField::Decision),
        "expires" => Field::Date(DateField::Expires),
        "meeting" => Field::Date(DateField::Meeting),
        "last-note" => Field::Date(DateField::LastNote),
        "last-word" => Field::Date(DateField::LastWord),
        "silent" => Field::Number(Measure::SilentSlip),
        "slips" => Field::Number(Measure::Slip),
        "pushed" => Field::Number(Measure::Pushes),
        "days-in-stage" | "stage-age" => Field::Number(Measure::InStage),
        "is" => Field::Is,
        "has" | "with" => Field::Has,
        "lacking" | "missing" | "lacks" | "no" | "without" => Field::Lacking,
        "risk" | "risks" => Field::Risk,
        "show" | "list" => Field::Show,
        "since" => Field::Since,
        "group" | "by" => Field::Group,
        "sort" | "order" => Field::Sort,
        "limit" | "top" => Field::Limit,
        "share" => Field::Share,
        other => Field::Thing(thing(other)?),
    })
}

/// A thing by its name in the structured form, or by a phrase of the managers'.
fn thing(name: &str) -> Option<Concept> {
    if let Ok(d) = name.parse::<Dimension>() {
        return Some(Concept::Dim(d));
    }
    let own = [
        Concept::Anything,
        Concept::PurchaseOrder,
        Concept::Committee,
        Concept::Paper,
        Concept::CloseDate,
        Concept::NextStep,
        Concept::NextMeeting,
        Concept::NextMove,
        Concept::Verbal,
        Concept::Pain,
        Concept::Steps,
        Concept::People,
        Concept::Rep,
        Concept::AnyRisk,
        Concept::Amount,
        Concept::Stage,
        Concept::Forecast,
    ];
    let pillars = Pillar::ALL.iter().map(|p| Concept::Pillar(*p));
    let risks = Risk::ALL.iter().map(|r| Concept::Risk(*r));
    if let Some(found) = own
        .into_iter()
        .chain(pillars)
        .chain(risks)
        .find(|c| c.to_string() == name)
    {
        return Some(found);
    }
    match named(&name.replace('-', " ")).or_else(|| named(name)) {
        Some(Tag::Thing(concept)) => Some(concept),
        _ => None,
    }
}

/// A state by its name in the structured form, or by a phrase of the managers': the state, and whether it is denied.
fn state(name: &str) -> Option<(State, bool)> {
    if let Some(found) = State::ALL.iter().find(|s| s.id() == name) {
        return Some((*found, false));
    }
    match name {
        "none" | "no" => return Some((State::Present, true)),
        "yes" | "any" | "exists" | "some" => return Some((State::Present, false)),
        "unmentioned" => return Some((State::Mentioned, true)),
        "coauthored" => return Some((State::Shared, false)),
        _ => {}
    }
    match named(name).or_else(|| named(&name.replace('-', " "))) {
        Some(Tag::State(state)) => Some((state, false)),
        Some(Tag::NotState(state)) => Some((state, true)),
        _ => None,
    }
}

/// A structured term that begins at word `i`, and the pieces that it takes. A value that does not fit is a fault; a name that is no field is `None`.
pub(super) fn read(text: &Text<'_>, i: usize, faults: &mut Vec<Fault>) -> Option<(Term, usize)> {
    let words = text.words;
    let name = words.get(i)?;
    let sign = words.get(i + 1).filter(|w| w.kind == Kind::Sign)?;
    let glued = name.at.end == sign.at.start;
    let op = op(&sign.text)?;
    // "Deals: …" is a heading, not a field.
    if op == Op::Is && sign.text == ":" && !glued {
        return None;
    }
    let (denied, bare) = match name.text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, name.text.as_str()),
    };
    let field = field(&fold(bare))?;
    let (values, mut used) = list(words, i + 2);
    let term = if values.is_empty() {
        None
    } else {
        build(text, &field, op, &values, i + 2, &mut used)
    };
    match term {
        Some(Term::Cond(expr)) if denied => Some((Term::Cond(expr.negated()), used + 2)),
        Some(term) => Some((term, used + 2)),
        None => {
            let end = words.get(i + 1 + used).map_or(sign.at.end, |w| w.at.end);
            faults.push(Fault {
                kind: FaultKind::Value {
                    field: name.text.clone(),
                    wants: wants(&field),
                    given: values.join(","),
                },
                at: name.at.start..end,
            });
            Some((Term::Cond(Expr::All), used + 2))
        }
    }
}

fn wants(field: &Field) -> &'static str {
    match field {
        Field::Stage => "a stage such as proposal, late or closed",
        Field::Amount => "an amount such as 50k or EUR 100000",
        Field::Text(_) => "a text",
        Field::Date(_) => "a date, a month, a quarter or a time from today such as 30d",
        Field::Number(m) if m.in_days() => "a time such as 14d",
        Field::Number(_) | Field::Limit => "a number",
        Field::Thing(_) => "a state such as confirmed, assumed, named, met, started",
        Field::Is => "open, closed, late, early, overdue, quiet or late-stage-clothes",
        Field::Has | Field::Lacking => "a thing such as signer, champion or budget",
        Field::Risk => "a risk such as silence or freeze",
        Field::Show => "paper, changes or prep",
        Field::Since => "a date",
        Field::Group => {
            "owner, account, stage, forecast, month, paper, slip-step, slip-owner or a thing"
        }
        Field::Sort => "amount, close, owner, stage, score, quiet, slip",
        Field::Share => "yes",
    }
}

/// A value or a list of them, parted by commas without spaces: the values as written, and the pieces.
fn list(words: &[Word], from: usize) -> (Vec<String>, usize) {
    let mut values = Vec::new();
    let mut at = from;
    while let Some(word) = words.get(at) {
        if !matches!(word.kind, Kind::Word | Kind::Quoted) || values.len() == MAX_LIST {
            break;
        }
        values.push(word.text.clone());
        at += 1;
        let comma = words
            .get(at)
            .is_some_and(|w| w.kind == Kind::Comma && w.at.start == words[at - 1].at.end);
        let next = words.get(at + 1).is_some_and(|w| {
            words[at].at.end == w.at.start && matches!(w.kind, Kind::Word | Kind::Quoted)
        });
        if !(comma && next) {
            break;
        }
        at += 1;
    }
    (values, at - from)
}

fn build(
    text: &Text<'_>,
    field: &Field,
    op: Op,
    values: &[String],
    at: usize,
    used: &mut usize,
) -> Option<Term> {
    let single = values.first()?;
    let flat = fold(single);
    let cond = |expr: Expr| {
        Some(Term::Cond(if op == Op::IsNot {
            expr.negated()
        } else {
            expr
        }))
    };
    let equal = matches!(op, Op::Is | Op::IsNot);
    match field {
        Field::Stage => {
            let (op, denied) = if op == Op::IsNot {
                (Op::Is, true)
            } else {
                (op, false)
            };
            let rungs: Option<Vec<Expr>> = values
                .iter()
                .map(|v| Some(Expr::Stage(op, stage::rung(v)?)))
                .collect();
            let expr = Expr::any(rungs?);
            Some(Term::Cond(if denied { expr.negated() } else { expr }))
        }
        Field::Amount => amount(text.words, op, at, used).map(Term::Cond),
        Field::Text(which) if equal => {
            let mut names = values.to_vec();
            if names.len() == 1
                && let Some((found, full, words)) = text.vocabulary.at(text.words, at)
                && found == *which
                && full.len() == 1
                && words > 1
            {
                names = full;
                *used = words;
            }
            cond(Expr::Text(*which, names))
        }
        Field::Text(_) => None,
        Field::Date(which) => date(text, *which, op, at, used).map(Term::Cond),
        Field::Number(measure) => number(text.words, *measure, op, at, used).map(Term::Cond),
        Field::Thing(concept) if equal => {
            let states: Option<Vec<Expr>> = values
                .iter()
                .map(|v| in_state(*concept, &fold(v)))
                .collect();
            cond(Expr::any(states?))
        }
        Field::Thing(concept) => progress(*concept, op, &flat).map(Term::Cond),
        Field::Is if equal => {
            let all: Option<Vec<Expr>> = values.iter().map(|v| is(&fold(v))).collect();
            cond(Expr::any(all?))
        }
        Field::Has | Field::Lacking if equal => {
            let things: Option<Vec<Expr>> = values.iter().map(|v| has(&fold(v))).collect();
            let things = things?;
            cond(match field {
                Field::Lacking => Expr::all(things.into_iter().map(Expr::negated)),
                _ => Expr::all(things),
            })
        }
        Field::Risk if equal => {
            let risks: Option<Vec<Expr>> = values
                .iter()
                .map(|v| match fold(v).as_str() {
                    "any" | "yes" => Some(Concept::AnyRisk),
                    "none" | "no" => None,
                    other => other.parse().ok().map(Concept::Risk),
                })
                .map(|c| c.map(|c| Expr::Is(c, State::Present)))
                .collect();
            match risks {
                Some(risks) => cond(Expr::any(risks)),
                None if flat == "none" || flat == "no" => {
                    cond(Expr::Is(Concept::AnyRisk, State::Present).negated())
                }
                None => None,
            }
        }
        Field::Show => show(&flat).map(Term::Show),
        Field::Since => window(text, at, used).map(|(from, _)| Term::Since(from)),
        Field::Group => group(&flat).map(Term::Group),
        Field::Sort => sort(&flat).map(|(key, falling)| Term::Sort(key, falling)),
        Field::Limit => flat.parse().ok().map(Term::Limit),
        Field::Share => matches!(flat.as_str(), "yes" | "true").then_some(Term::Share),
        Field::Is | Field::Has | Field::Lacking | Field::Risk => None,
    }
}

/// A thing in a state, or what they settle to.
fn in_state(concept: Concept, name: &str) -> Option<Expr> {
    let (state, denied) = state(name)?;
    let (concept, state, turned) = settle(concept, state)?;
    let expr = Expr::Is(concept, state);
    Some(if denied != turned {
        expr.negated()
    } else {
        expr
    })
}

fn has(name: &str) -> Option<Expr> {
    thing(name).map(|c| Expr::Is(c, State::Present))
}

fn is(name: &str) -> Option<Expr> {
    Some(match name {
        "open" => Expr::Open,
        "closed" => Expr::Closed,
        "late" | "early" | "middle" | "late-stage" | "early-stage" => {
            Expr::Stage(Op::Is, stage::rung(name)?)
        }
        "overdue" | "past-due" => Expr::Overdue,
        "clothes" | "late-stage-clothes" => Expr::Clothes,
        "quiet" => Expr::Number(Measure::Quiet, Op::More, 14.0),
        "committed" | "commit" => Expr::Text(TextField::Forecast, vec!["commit".into()]),
        _ => return None,
    })
}

/// "security<in-progress": how far a review is.
fn progress(concept: Concept, op: Op, name: &str) -> Option<Expr> {
    let at_least = |state| {
        let (concept, state, _) = settle(concept, state)?;
        matches!(
            state,
            State::Mentioned | State::Scheduled | State::Started | State::Done
        )
        .then_some(Expr::Is(concept, state))
    };
    let order = [
        State::Mentioned,
        State::Scheduled,
        State::Started,
        State::Done,
    ];
    let (wanted, _) = state(name)?;
    let place = match wanted {
        State::Needed => 0,
        other => order.iter().position(|s| *s == other)?,
    };
    let from = |place: usize| order.get(place).and_then(|s| at_least(*s));
    match op {
        Op::AtLeast => from(place),
        Op::More => from(place + 1),
        Op::Less => from(place).map(Expr::negated),
        Op::AtMost => from(place + 1).map(Expr::negated),
        Op::Is | Op::IsNot => None,
    }
}

fn amount(words: &[Word], op: Op, at: usize, used: &mut usize) -> Option<Expr> {
    let word = words.get(at)?;
    if let Some((low, high)) = word.text.split_once("..") {
        let end = |text: &str| -> Option<Option<(f64, Option<String>)>> {
            if text.is_empty() {
                return Some(None);
            }
            money(&super::words::words(text), 0).map(|(v, c, _)| Some((v, c)))
        };
        let (low, high) = (end(low)?, end(high)?);
        let parts = [
            low.map(|(v, c)| Expr::Amount(Op::AtLeast, v, c)),
            high.map(|(v, c)| Expr::Amount(Op::AtMost, v, c)),
        ];
        return Some(Expr::all(parts.into_iter().flatten()));
    }
    let (value, code, taken) = money(words, at)?;
    *used = taken;
    let (op, denied) = if op == Op::IsNot {
        (Op::Is, true)
    } else {
        (op, false)
    };
    let expr = Expr::Amount(op, value, code);
    Some(if denied { expr.negated() } else { expr })
}

/// An amount; a bare number is one as well.
fn money(words: &[Word], at: usize) -> Option<(f64, Option<String>, usize)> {
    let read = value::quantity(words, at, Bias::Money)?;
    match read.value {
        Value::Money(value, code) => Some((value, code, read.words)),
        Value::Count(value) => Some((value, None, read.words)),
        _ => None,
    }
}

fn number(words: &[Word], measure: Measure, op: Op, at: usize, used: &mut usize) -> Option<Expr> {
    let read = value::quantity(words, at, Bias::Time)?;
    let value = match read.value {
        Value::Days(n) if measure.in_days() => n,
        Value::Count(n) => n,
        // A score or a number of days may look like money.
        Value::Money(n, None) => n,
        _ => return None,
    };
    *used = read.words;
    let (op, denied) = if op == Op::IsNot {
        (Op::Is, true)
    } else {
        (op, false)
    };
    let expr = Expr::Number(measure, op, value);
    Some(if denied { expr.negated() } else { expr })
}

fn window(text: &Text<'_>, at: usize, used: &mut usize) -> Option<(Day, Day)> {
    let word = text.words.get(at)?;
    if let Some(exact) = super::day::span(&fold(&word.text).to_uppercase()) {
        return Some(exact);
    }
    let hyphened = word.text.replace(['-', '_'], " ");
    let today = text.vocabulary.today();
    if word.text.contains(['-', '_']) {
        let words = super::words::words(&hyphened);
        let read = value::window(&words, 0, today, &value::dates(&hyphened, today))?;
        return match read.value {
            Value::Window(from, to) if read.words == words.len() => Some((from, to)),
            _ => None,
        };
    }
    let read = value::window(text.words, at, today, &text.dates)?;
    *used = read.words;
    match read.value {
        Value::Window(from, to) => Some((from, to)),
        _ => None,
    }
}

fn date(text: &Text<'_>, field: DateField, op: Op, at: usize, used: &mut usize) -> Option<Expr> {
    let today = day(text.vocabulary.today());
    let word = text.words.get(at)?;
    if let Some((from, to)) = word.text.split_once("..") {
        let end = |part: &str, last: bool| -> Option<Option<Day>> {
            if part.is_empty() {
                return Some(None);
            }
            let (from, to) = super::day::span(part)?;
            Some(Some(if last { to } else { from }))
        };
        return Some(Expr::Within(field, end(from, false)?, end(to, true)?));
    }
    if matches!(fold(&word.text).as_str(), "none" | "no") && op == Op::Is {
        return Some(Expr::Within(field, None, None).negated());
    }
    if let Some(read) = value::quantity(text.words, at, Bias::Time)
        && let Value::Days(days) = read.value
    {
        *used = read.words;
        let days = days as Day;
        let back = matches!(field, DateField::LastNote | DateField::LastWord);
        let edge = if back { today - days } else { today + days };
        return Some(match (op, back) {
            (Op::Is | Op::Less | Op::AtMost, false) => Expr::Within(field, Some(today), Some(edge)),
            (Op::Is | Op::Less | Op::AtMost, true) => Expr::Within(field, Some(edge), Some(today)),
            (_, false) => Expr::Within(field, Some(edge + Day::from(op == Op::More)), None),
            (_, true) => Expr::Within(field, None, Some(edge - Day::from(op == Op::More))),
        });
    }
    let (from, to) = window(text, at, used)?;
    Some(match op {
        Op::Is => Expr::Within(field, Some(from), Some(to)),
        Op::IsNot => Expr::Within(field, Some(from), Some(to)).negated(),
        Op::Less => Expr::Within(field, None, Some(from - 1)),
        Op::AtMost => Expr::Within(field, None, Some(to)),
        Op::More => Expr::Within(field, Some(to + 1), None),
        Op::AtLeast => Expr::Within(field, Some(from), None),
    })
}

fn show(name: &str) -> Option<ShowTerm> {
    Some(match name {
        "paper" => ShowTerm::Paper,
        "changes" | "changed" | "diff" => ShowTerm::Changes,
        "prep" | "questions" | "gaps" => ShowTerm::Prep,
        _ => return None,
    })
}

impl ShowTerm {
    /// The list, with the day from which changes count.
    pub(super) fn since(self, day: Day) -> Show {
        match self {
            ShowTerm::Paper => Show::Paper,
            ShowTerm::Changes => Show::Changes(day),
            ShowTerm::Prep => Show::Prep,
        }
    }
}

fn group(name: &str) -> Option<Group> {
    Some(match name {
        "owner" | "rep" => Group::Text(TextField::Owner),
        "account" | "customer" => Group::Text(TextField::Account),
        "stage" => Group::Text(TextField::StageName),
        "phase" => Group::Phase,
        "forecast" | "category" => Group::Text(TextField::Forecast),
        "currency" => Group::Text(TextField::Currency),
        "month" | "close" => Group::CloseMonth,
        "paper" => Group::Paper,
        "slip-step" | "step" | "slips" => Group::SlipKind,
        "slip-owner" => Group::SlipOwner,
        other => {
            let concept = thing(other.strip_suffix("-status").unwrap_or(other))?;
            return matches!(concept, Concept::Dim(_) | Concept::Pillar(_))
                .then_some(Group::Status(concept));
        }
    })
}

fn sort(name: &str) -> Option<(Sort, bool)> {
    let (name, falling) = match name.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (name.strip_prefix('+').unwrap_or(name), false),
    };
    let key = match name {
        "amount" | "value" | "size" => Sort::Amount,
        "stage" => Sort::Stage,
        "id" => Sort::Text(TextField::Id),
        other => match field(other)? {
            Field::Text(which) => Sort::Text(which),
            Field::Date(which) => Sort::Date(which),
            Field::Number(which) => Sort::Number(which),
            _ => return None,
        },
    };
    Some((key, falling))
}
