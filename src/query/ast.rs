//! What a question means, whichever way it was written: a tree of conditions, and what to do with the deals that meet it.
//!
//! Both surface forms end here, and [`Query`] prints itself in the structured form, so that a manager sees how a sentence was
//! understood and can save exactly that.

use super::concept::{Concept, State};
use super::day::{Day, iso};
use std::fmt;

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `=` or `:`.
    Is,
    /// `!=`.
    IsNot,
    /// `<`.
    Less,
    /// `<=`.
    AtMost,
    /// `>`.
    More,
    /// `>=`.
    AtLeast,
}

impl Op {
    /// As it is written.
    pub const fn sign(self) -> &'static str {
        match self {
            Op::Is => ":",
            Op::IsNot => "!=",
            Op::Less => "<",
            Op::AtMost => "<=",
            Op::More => ">",
            Op::AtLeast => ">=",
        }
    }

    /// Whether two values stand in this order.
    pub fn holds<T: PartialOrd>(self, left: T, right: T) -> bool {
        match self {
            Op::Is => left == right,
            Op::IsNot => left != right,
            Op::Less => left < right,
            Op::AtMost => left <= right,
            Op::More => left > right,
            Op::AtLeast => left >= right,
        }
    }
}

/// A field of the deal that holds words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextField {
    /// The deal's id.
    Id,
    /// The deal's name.
    Name,
    /// The buyer's organisation.
    Account,
    /// The rep.
    Owner,
    /// The forecast category.
    Forecast,
    /// The currency.
    Currency,
    /// The stage, word for word.
    StageName,
    /// Account, name or id.
    Deal,
}

impl TextField {
    /// The name in the structured form.
    pub const fn id(self) -> &'static str {
        match self {
            TextField::Id => "id",
            TextField::Name => "name",
            TextField::Account => "account",
            TextField::Owner => "owner",
            TextField::Forecast => "forecast",
            TextField::Currency => "currency",
            TextField::StageName => "stage-name",
            TextField::Deal => "deal",
        }
    }
}

/// A day that a deal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateField {
    /// The close date on record.
    Close,
    /// When it has to run.
    GoLive,
    /// When the buyer decides.
    Decision,
    /// When the money is gone.
    Expires,
    /// The next meeting.
    Meeting,
    /// The newest note.
    LastNote,
    /// The newest word of the buyer's.
    LastWord,
}

impl DateField {
    /// The name in the structured form.
    pub const fn id(self) -> &'static str {
        match self {
            DateField::Close => "close",
            DateField::GoLive => "golive",
            DateField::Decision => "decision",
            DateField::Expires => "expires",
            DateField::Meeting => "meeting",
            DateField::LastNote => "last-note",
            DateField::LastWord => "last-word",
        }
    }
}

/// A number that a deal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Days since the buyer was last heard of.
    Quiet,
    /// Days in the stage on record.
    InStage,
    /// Days since the buyer's yes in words.
    VerbalAge,
    /// Days since the oldest confirmation that still counts.
    ConfirmedAge,
    /// The longest slip of a step, in days.
    Slip,
    /// The longest slip of a step since whose due date the buyer was not heard of, in days.
    SilentSlip,
    /// How often the close date moved out.
    Pushes,
    /// People of the buyer's who met us.
    Met,
    /// People of the buyer's who are named.
    People,
    /// Approvers.
    Approvers,
    /// Steps that are still to do.
    Steps,
    /// Steps to do that have no date.
    Undated,
    /// The buyer's steps to do that have no person.
    Unowned,
    /// The overall score, 0–100.
    Score,
}

impl Measure {
    /// Every measure.
    pub const ALL: &'static [Measure] = &[
        Measure::Quiet,
        Measure::InStage,
        Measure::VerbalAge,
        Measure::ConfirmedAge,
        Measure::Slip,
        Measure::SilentSlip,
        Measure::Pushes,
        Measure::Met,
        Measure::People,
        Measure::Approvers,
        Measure::Steps,
        Measure::Undated,
        Measure::Unowned,
        Measure::Score,
    ];

    /// The name in the structured form.
    pub const fn id(self) -> &'static str {
        match self {
            Measure::Quiet => "quiet",
            Measure::InStage => "in-stage",
            Measure::VerbalAge => "verbal-age",
            Measure::ConfirmedAge => "confirmed-age",
            Measure::Slip => "slip",
            Measure::SilentSlip => "silent-slip",
            Measure::Pushes => "pushes",
            Measure::Met => "people-met",
            Measure::People => "people-named",
            Measure::Approvers => "approver-count",
            Measure::Steps => "open-steps",
            Measure::Undated => "undated-steps",
            Measure::Unowned => "unowned-steps",
            Measure::Score => "score",
        }
    }

    /// Whether it counts days.
    pub const fn in_days(self) -> bool {
        matches!(
            self,
            Measure::Quiet
                | Measure::InStage
                | Measure::VerbalAge
                | Measure::ConfirmedAge
                | Measure::Slip
                | Measure::SilentSlip
        )
    }
}

/// A condition on a deal.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// Every deal.
    All,
    /// No deal: nothing of the question was understood.
    None,
    /// All of them hold.
    And(Vec<Expr>),
    /// One of them holds.
    Or(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// Something is in a state.
    Is(Concept, State),
    /// Not won, not lost, not live.
    Open,
    /// Won, lost or live.
    Closed,
    /// An early-stage deal in late-stage clothes.
    Clothes,
    /// The close date has passed.
    Overdue,
    /// The stage, by its place on the way.
    Stage(Op, Rung),
    /// A text field is one of these, without regard to case and accents.
    Text(TextField, Vec<String>),
    /// The amount, in a currency where one was named.
    Amount(Op, f64, Option<String>),
    /// A number.
    Number(Measure, Op, f64),
    /// A day lies in a window, both ends included.
    Within(DateField, Option<Day>, Option<Day>),
}

/// A place on the way from the first call to the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// The word for it.
    pub name: String,
    /// The first place that it covers.
    pub from: u8,
    /// The last place that it covers.
    pub to: u8,
}

/// Lines that an answer carries for each deal beside the reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// Whose paper the contract is on.
    Paper,
    /// What changed since a day.
    Changes(Day),
    /// The gaps that cost most, and the questions for the 1:1.
    Prep,
}

/// What deals or slips are put together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// By a text field.
    Text(TextField),
    /// By early, middle, late, closed.
    Phase,
    /// By the month of the close date.
    CloseMonth,
    /// By the status of a dimension or a pillar.
    Status(Concept),
    /// By whose paper the contract is on.
    Paper,
    /// Slips, by the kind of step; the slowest median first.
    SlipKind,
    /// Slips, by the step's owner; those with one slip only are left out.
    SlipOwner,
}

impl Group {
    /// The name in the structured form.
    pub fn id(self) -> String {
        match self {
            Group::Text(TextField::StageName) => "stage".into(),
            Group::Text(field) => field.id().into(),
            Group::Phase => "phase".into(),
            Group::CloseMonth => "month".into(),
            Group::Status(concept) => format!("{concept}-status"),
            Group::Paper => "paper".into(),
            Group::SlipKind => "slip-step".into(),
            Group::SlipOwner => "slip-owner".into(),
        }
    }
}

/// What the answer is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The amount, in US dollars at the reference rates.
    Amount,
    /// A date.
    Date(DateField),
    /// A number.
    Number(Measure),
    /// A text.
    Text(TextField),
    /// The place of the stage.
    Stage,
}

impl Sort {
    /// The name in the structured form.
    pub const fn id(self) -> &'static str {
        match self {
            Sort::Amount => "amount",
            Sort::Date(field) => field.id(),
            Sort::Number(measure) => measure.id(),
            Sort::Text(field) => field.id(),
            Sort::Stage => "stage",
        }
    }
}

/// A question as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// Which deals.
    pub filter: Expr,
    /// The lines to carry.
    pub show: Vec<Show>,
    /// How to put them together.
    pub group: Option<Group>,
    /// The order, most important first; `true` from the largest.
    pub sort: Vec<(Sort, bool)>,
    /// At most so many deals.
    pub limit: Option<usize>,
    /// The question is how much of the pipeline this is.
    pub share: bool,
}

impl Default for Query {
    fn default() -> Self {
        Query {
            filter: Expr::All,
            show: Vec::new(),
            group: None,
            sort: Vec::new(),
            limit: None,
            share: false,
        }
    }
}

impl Expr {
    /// Its opposite; the opposite of an opposite is the thing itself.
    #[must_use]
    pub fn negated(self) -> Expr {
        match self {
            Expr::Not(inner) => *inner,
            Expr::All => Expr::None,
            Expr::None => Expr::All,
            Expr::Open => Expr::Closed,
            Expr::Closed => Expr::Open,
            other => Expr::Not(Box::new(other)),
        }
    }

    /// All of them; nested conjunctions are flattened and repetitions dropped.
    pub fn all(parts: impl IntoIterator<Item = Expr>) -> Expr {
        let mut flat: Vec<Expr> = Vec::new();
        for part in parts {
            let parts = match part {
                Expr::All => continue,
                Expr::And(inner) => inner,
                other => vec![other],
            };
            for part in parts {
                if !flat.contains(&part) {
                    flat.push(part);
                }
            }
        }
        match flat.len() {
            0 => Expr::All,
            1 => flat.remove(0),
            _ => Expr::And(flat),
        }
    }

    /// One of them; nested alternatives are flattened and repetitions dropped.
    pub fn any(parts: impl IntoIterator<Item = Expr>) -> Expr {
        let mut flat: Vec<Expr> = Vec::new();
        for part in parts {
            let parts = match part {
                Expr::Or(inner) => inner,
                other => vec![other],
            };
            for part in parts {
                if !flat.contains(&part) {
                    flat.push(part);
                }
            }
        }
        match flat.len() {
            0 => Expr::None,
            1 => flat.remove(0),
            _ => Expr::Or(flat),
        }
    }

    /// Whether a condition of some kind occurs in it.
    pub fn mentions(&self, wanted: &dyn Fn(&Expr) -> bool) -> bool {
        wanted(self)
            || match self {
                Expr::And(parts) | Expr::Or(parts) => parts.iter().any(|p| p.mentions(wanted)),
                Expr::Not(inner) => inner.mentions(wanted),
                _ => false,
            }
    }

    /// The number of simple conditions in it.
    pub fn clauses(&self) -> usize {
        match self {
            Expr::And(parts) | Expr::Or(parts) => parts.iter().map(Expr::clauses).sum(),
            Expr::Not(inner) => inner.clauses(),
            _ => 1,
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expr::All => f.write_str("all"),
            Expr::None => f.write_str("nothing"),
            Expr::And(parts) => joined(f, parts, " "),
            Expr::Or(parts) => joined(f, parts, " or "),
            Expr::Not(inner) => match inner.as_ref() {
                Expr::Is(concept, State::Present) => write!(f, "lacking:{concept}"),
                simple => {
                    f.write_str("not ")?;
                    braced(f, simple)
                }
            },
            Expr::Is(concept, State::Present) => write!(f, "has:{concept}"),
            Expr::Is(concept, state) => write!(f, "{concept}:{state}"),
            Expr::Open => f.write_str("is:open"),
            Expr::Closed => f.write_str("is:closed"),
            Expr::Clothes => f.write_str("is:late-stage-clothes"),
            Expr::Overdue => f.write_str("is:overdue"),
            Expr::Stage(op, rung) => write!(f, "stage{}{}", op.sign(), quoted(&rung.name)),
            Expr::Text(field, values) => {
                let values: Vec<String> = values.iter().map(|v| quoted(v)).collect();
                write!(f, "{}:{}", field.id(), values.join(","))
            }
            Expr::Amount(op, value, currency) => {
                write!(f, "amount{}{}", op.sign(), value)?;
                currency.as_ref().map_or(Ok(()), |c| f.write_str(c))
            }
            Expr::Number(measure, op, value) => {
                let unit = if measure.in_days() { "d" } else { "" };
                write!(f, "{}{}{value}{unit}", measure.id(), op.sign())
            }
            Expr::Within(field, from, to) => {
                write!(f, "{}:", field.id())?;
                if let Some(day) = from {
                    f.write_str(&iso(*day))?;
                }
                f.write_str("..")?;
                to.map_or(Ok(()), |day| f.write_str(&iso(day)))
            }
        }
    }
}

/// Parts with a joint between them, in parentheses where they are composite.
fn joined(f: &mut fmt::Formatter<'_>, parts: &[Expr], joint: &str) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(joint)?;
        }
        braced(f, part)?;
    }
    Ok(())
}

fn braced(f: &mut fmt::Formatter<'_>, part: &Expr) -> fmt::Result {
    match part {
        Expr::And(_) | Expr::Or(_) => write!(f, "({part})"),
        _ => write!(f, "{part}"),
    }
}

/// A value in quotation marks where it needs them.
fn quoted(value: &str) -> String {
    let plain = !value.is_empty()
        && value
            .chars()
            .all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    if plain {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('"', ""))
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if self.share {
            parts.push("share:yes".to_owned());
        }
        if self.filter != Expr::All {
            parts.push(match &self.filter {
                Expr::Or(_) if !parts.is_empty() || self.has_tail() => format!("({})", self.filter),
                filter => filter.to_string(),
            });
        }
        for show in &self.show {
            parts.push(match show {
                Show::Paper => "show:paper".into(),
                Show::Changes(since) => format!("show:changes since:{}", iso(*since)),
                Show::Prep => "show:prep".into(),
            });
        }
        parts.extend(self.group.map(|g| format!("group:{}", g.id())));
        for (sort, falling) in &self.sort {
            parts.push(format!(
                "sort:{}{}",
                if *falling { "-" } else { "" },
                sort.id()
            ));
        }
        parts.extend(self.limit.map(|n| format!("limit:{n}")));
        f.write_str(&parts.join(" "))
    }
}

impl Query {
    fn has_tail(&self) -> bool {
        !self.show.is_empty()
            || self.group.is_some()
            || !self.sort.is_empty()
            || self.limit.is_some()
    }
}
