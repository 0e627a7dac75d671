//! What the readers saw on the way to a report: plain data, filled by `analyze::explain` and shown by `buypath explain`.
//!
//! Spans are byte ranges into [`Explanation::text`]. Nothing here is part of the machine contract.

use crate::evidence::Report;
use crate::framework::{Status, Target};
use std::ops::Range;

/// One note as the readers saw it.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// The note as given.
    pub text: String,
    /// Its blocks, in order.
    pub blocks: Vec<BlockView>,
    /// The rules of which at least the trigger stood in the note, in the order of clause, then rule.
    pub candidates: Vec<CandidateView>,
    /// What came of it, with the reasons in each item's `because`.
    pub report: Report,
    /// What carried its items and risks in the statistical reader.
    pub carried: AllCarried,
}

/// What carried the items and risks of a report; both are empty when rules read alone.
#[derive(Clone, Debug, Default)]
pub struct AllCarried {
    /// By item of the report's evidence.
    pub evidence: Vec<Option<Carried>>,
    /// By risk of the report.
    pub risks: Vec<Option<Carried>>,
}

/// What the statistical reader added up for an item or a risk. Everything that adds up is in log-odds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Carried {
    /// How likely its clause is about it, 0 to 1: what `start` and the things make together.
    pub probability: f64,
    /// The probability from which on it is given.
    pub threshold: f64,
    /// Where a clause begins in which nothing is seen.
    pub start: f64,
    /// The things seen, strongest first.
    pub things: Vec<Carrier>,
    /// The status; `None` for risks.
    pub status: Option<CarriedStatus>,
}

/// What decided between the status and the next likely one, in log-odds.
#[derive(Clone, Debug, PartialEq)]
pub struct CarriedStatus {
    /// The item's status.
    pub status: Status,
    /// The next likely one.
    pub rather_than: Status,
    /// By how much `status` leads before anything is seen.
    pub start: f64,
    /// By how much each thing seen makes `status` the likelier of the two, strongest first.
    pub things: Vec<Carrier>,
}

/// A thing seen, and what it adds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Carrier {
    /// As a person reads it: `"purse strings"`, `concept signs-verb`, `heading "Legal"`.
    pub name: String,
    /// Log-odds; below 0 it speaks against.
    pub by: f64,
}

/// What a clause came near to being about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// The dimension or risk.
    pub target: Target,
    /// How likely it is.
    pub probability: f64,
    /// The probability from which on it is given.
    pub threshold: f64,
}

/// A block and its clauses.
#[derive(Clone, Debug, Default)]
pub struct BlockView {
    /// Its bytes.
    pub span: Range<usize>,
    /// "paragraph", "heading", "item", "field", "turn", "mail-header", "signature" or "row".
    pub kind: &'static str,
    /// How many ">" stand in front.
    pub depth: u8,
    /// The field key or the speaker's name, as written.
    pub key: Option<String>,
    /// The text of the heading that it stands under.
    pub heading: Option<String>,
    /// Its clauses, in order.
    pub clauses: Vec<ClauseView>,
}

/// A clause and everything found in it.
#[derive(Clone, Debug, Default)]
pub struct ClauseView {
    /// Its bytes.
    pub span: Range<usize>,
    /// Who is taken to speak: "author", "seller" or "buyer".
    pub speaker: &'static str,
    /// It ends with a question mark.
    pub question: bool,
    /// The bytes of its tokens.
    pub tokens: Vec<Range<usize>>,
    /// Terms and predicates found: concept ids.
    pub hits: Vec<Mark>,
    /// People, roles and bodies: "person", "role", "body", with "seller's " in front where it is.
    pub mentions: Vec<Mark>,
    /// Money, dates, durations, recurrences, percentages and numbers: the value as the contract writes it.
    pub values: Vec<Mark>,
    /// The likeliest of what it is not given for, likeliest first; empty when rules read alone, and where nothing is ever read.
    pub near: Vec<Near>,
}

/// Something found at a place.
#[derive(Clone, Debug, Default)]
pub struct Mark {
    /// Its bytes.
    pub span: Range<usize>,
    /// What it is.
    pub what: String,
}

/// A rule that was looked at.
#[derive(Clone, Debug, Default)]
pub struct CandidateView {
    /// `dimension/name`.
    pub id: String,
    /// The rule's reason.
    pub why: String,
    /// File and line of the rule.
    pub place: (String, u32),
    /// The pattern, as written.
    pub pattern: String,
    /// The bytes of the clause or sentence in which it was looked for.
    pub clause: Range<usize>,
    /// It fired.
    pub fired: bool,
    /// What it matched.
    pub matched: Option<Range<usize>>,
    /// The elements of the pattern that were not found, as written, nearest miss first; empty when all were.
    pub lacked: Vec<String>,
    /// The guard that silenced it: the pattern as written, and where it stands.
    pub silenced: Option<Mark>,
}
