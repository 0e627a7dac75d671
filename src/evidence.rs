//! What a note proves: evidence items and risk signals, each with its span, and the note and deal they come from.
//!
//! These are the shapes of the machine contract; their JSON is stable.

use crate::framework::{Dimension, Pillar, Risk, Source, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is on record about the deal; everything is optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deal {
    /// The deal's name.
    pub name: Option<String>,
    /// The buyer's organisation.
    pub account: Option<String>,
    /// The sales stage, in the firm's own word.
    pub stage: Option<String>,
    /// The amount, in `currency`.
    pub amount: Option<f64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// ISO date.
    pub close_date: Option<String>,
    /// The rep who owns the deal.
    pub owner: Option<String>,
}

/// One note about one deal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    /// ISO date on which it was written.
    pub written_at: Option<String>,
    /// Who wrote it: "rep", or a name.
    pub author: Option<String>,
    /// "crm", "call", "email", "meeting", "voice", "transcript" or another word.
    pub kind: Option<String>,
    /// The text, never altered.
    pub text: String,
}

/// What `analyze` reads: one object a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Input {
    /// The caller's name for the note.
    pub id: Option<String>,
    /// What is on record.
    pub deal: Deal,
    /// The note.
    pub note: Note,
}

/// An amount as the contract writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// ISO 4217.
    pub currency: String,
    /// The amount; written without a fraction when it has none.
    #[serde(serialize_with = "plain_number")]
    pub value: f64,
}

fn plain_number<S: serde::Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        serializer.serialize_i64(*value as i64)
    } else {
        serializer.serialize_f64(*value)
    }
}

/// One place in a note that says something about one dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The dimension.
    pub dimension: Dimension,
    /// How sure we may be.
    pub status: Status,
    /// Who says so.
    pub source: Source,
    /// First byte of the clause that carries it.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Exactly that slice.
    pub quote: String,
    /// The rule that read it; `DIMENSION/learned` or `RISK/learned` where only the statistical reader did.
    pub rule: String,
    /// Names as written.
    pub people: Vec<String>,
    /// Titles, functions and bodies as written.
    pub roles: Vec<String>,
    /// Amounts.
    pub amounts: Vec<Amount>,
    /// ISO dates, months, quarters.
    pub dates: Vec<String>,
    /// ISO 8601 durations.
    pub durations: Vec<String>,
    /// Why the status and the source are what they are; not part of the JSON contract.
    #[serde(skip)]
    pub because: Because,
}

impl Item {
    /// An item of which nothing is known but what it is about and where it stands.
    pub fn at(dimension: Dimension, span: std::ops::Range<usize>) -> Item {
        Item {
            dimension,
            status: Status::Confirmed,
            source: Source::Rep,
            start: span.start,
            end: span.end,
            quote: String::new(),
            rule: String::new(),
            people: Vec::new(),
            roles: Vec::new(),
            amounts: Vec::new(),
            dates: Vec::new(),
            durations: Vec::new(),
            because: Because::default(),
        }
    }
}

/// The reasons behind an item, for cards and `explain`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Because {
    /// The cue that set the status: its id and its words; `None` when nothing did.
    pub status: Option<(String, String)>,
    /// Why this source.
    pub source: Option<&'static str>,
    /// Further rules that read the same.
    pub also: Vec<String>,
    /// What the statistical reader made of it; `None` when rules read alone.
    pub weighed: Option<Weighed>,
}

/// What the statistical reader made of an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighed {
    /// How likely the clause is about the dimension or risk, rules included, 0 to 1.
    pub probability: f64,
    /// A rule read it as well.
    pub by_rule: bool,
    /// The status reader said so; it was overruled where that is another than the item's.
    pub said: Status,
}

/// One risk signal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RiskItem {
    /// The signal.
    pub risk: Risk,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Exactly that slice.
    pub quote: String,
    /// The rule that read it; `DIMENSION/learned` or `RISK/learned` where only the statistical reader did.
    pub rule: String,
}

/// What kind of party a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartyKind {
    /// A person by name.
    Person,
    /// A job title or an acting function ("CFO", "legal").
    Role,
    /// A committee, board, council.
    Body,
}

/// A person, role or body as it stands in a note, whether or not a passage around it is evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is.
    pub kind: PartyKind,
    /// On the seller's side.
    pub seller: bool,
}

/// The scores of one note.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// 0–100.
    pub overall: u8,
    /// By pillar, 0–100.
    pub pillars: BTreeMap<Pillar, u8>,
    /// By dimension; all 28.
    pub dimensions: BTreeMap<Dimension, DimensionScore>,
}

/// The score of one dimension.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DimensionScore {
    /// 0–100.
    pub score: u8,
    /// The status of its best evidence; `None` (written `"none"`) when there is none.
    #[serde(serialize_with = "status_or_none")]
    pub status: Option<Status>,
}

fn status_or_none<S: serde::Serializer>(
    status: &Option<Status>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(status.map_or("none", Status::id))
}

/// For whom a question is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// The rep asks the buyer.
    Rep,
    /// The manager asks the rep.
    Manager,
}

/// A next best question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Question {
    /// What it would fill.
    pub dimension: Dimension,
    /// For whom.
    pub audience: Audience,
    /// The question.
    pub text: String,
    /// The gap that it closes and what closing it would add.
    pub because: String,
}

/// Everything that `analyze` says of one note.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// The caller's name for the note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// By start, then dimension.
    pub evidence: Vec<Item>,
    /// By start, then risk.
    pub risks: Vec<RiskItem>,
    /// The scores.
    pub scores: Scores,
    /// The rep's first, best first, then the manager's.
    pub questions: Vec<Question>,
    /// Everybody who is named, by start; not part of the JSON contract.
    #[serde(skip)]
    pub named: Vec<Named>,
    /// The note was longer than the limit and only its beginning was read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
}
