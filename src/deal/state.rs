//! The state of a deal on a day: what is known of every dimension, the risks that stand, the facts, the steps.
//!
//! Everything in it points into [`State::cites`], the evidence that it stands on.

use super::record::NoteId;
use crate::evidence::{Amount, Item, RiskItem, Scores};
use crate::framework::{Dimension, Risk, Source, Status};
use serde::Serialize;

/// A position in [`State::cites`].
pub type CiteId = usize;

/// One item of one note, as the state sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cite {
    /// The note.
    pub note: NoteId,
    /// ISO date on which the note was written; `None` counts as older than any dated note.
    pub written_at: Option<String>,
    /// The item; its status is what a person made of it, where one did.
    pub item: Item,
    /// It still holds: no later statement about the same subject took its place, and nobody rejected it.
    pub stands: bool,
    /// A person confirmed it.
    pub vouched: bool,
}

/// What is known of one dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The dimension.
    pub dimension: Dimension,
    /// `None` when nothing stands.
    pub status: Option<Status>,
    /// What it stands on, the newest first.
    pub stands_on: Vec<CiteId>,
    /// Statements that stand and say otherwise: a contradiction that is shown.
    pub against: Vec<CiteId>,
    /// ISO date of the newest note that it stands on.
    pub since: Option<String>,
    /// A confirmation so old that it needs to be confirmed again.
    pub faded: bool,
}

/// A risk that no later note has settled.
#[derive(Clone, Debug, PartialEq)]
pub struct StandingRisk {
    /// The risk.
    pub risk: Risk,
    /// The passages, each with its note, the newest first.
    pub passages: Vec<(NoteId, RiskItem)>,
    /// ISO date of the newest.
    pub since: Option<String>,
}

/// Whether somebody of the buyer's is in touch with us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Engagement {
    /// Nothing says so.
    #[default]
    Unknown,
    /// Only spoken of.
    Named,
    /// Met us, wrote to us, or spoke on a call.
    Met,
}

/// A person or a body of the buyer's; at least one of the two names is there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Party {
    /// The fullest name that the notes give.
    pub person: Option<String>,
    /// Title, function or body as written.
    pub role: Option<String>,
    /// How sure.
    pub status: Option<Status>,
    /// Whether they are in touch with us.
    pub engagement: Engagement,
    /// What says so.
    pub evidence: Vec<CiteId>,
}

/// An amount at which another approval kicks in or does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// The amount.
    pub amount: Amount,
    /// Who decides from there on; empty when the note names nobody.
    pub above: Vec<Party>,
    /// The deal's amount, in the same currency, is over it; `None` when they cannot be compared.
    pub triggered: Option<bool>,
    /// What says so.
    pub evidence: Vec<CiteId>,
}

/// Who chose a date.
#[derive(Clone, Debug, PartialEq)]
pub struct GoLive {
    /// ISO date, month or quarter; `None` when the need is known and the date is not.
    pub date: Option<String>,
    /// The side; `None` when nothing says.
    pub chosen_by: Option<StepSide>,
    /// What says so.
    pub evidence: Vec<CiteId>,
}

/// Whose side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepSide {
    /// The buyer's.
    Buyer,
    /// The seller's.
    Seller,
}

/// How far a step of the buyer's is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Nobody spoke of it.
    #[default]
    Unmentioned,
    /// It has to happen.
    Needed,
    /// It has a date.
    Scheduled,
    /// It has begun.
    InProgress,
    /// It is over.
    Done,
    /// It does not apply.
    NotNeeded,
}

/// Whose paper the contract is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// The seller's.
    Ours,
    /// The buyer's.
    Theirs,
}

/// A value with what says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// What says so.
    pub evidence: Vec<CiteId>,
}

/// Somebody of the buyer's who is not there for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Absence {
    /// The fullest name that the notes give.
    pub person: String,
    /// ISO date, month or quarter; `None` when the note gives no day.
    pub until: Option<String>,
    /// Who stands in; `None` when nobody is named, which is a gap.
    pub deputy: Option<String>,
    /// The note that says so.
    pub note: NoteId,
    /// The sentence.
    pub quote: String,
}

/// What the notes say of the people, dates and amounts that decide.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Who must say yes, those that a threshold adds included.
    pub approvers: Vec<Party>,
    /// Who signs.
    pub signatory: Option<Party>,
    /// Who owns the money.
    pub economic_buyer: Option<Party>,
    /// Who sells for us inside.
    pub champion: Option<Party>,
    /// What the champion did, as opposed to said.
    pub champion_actions: Vec<CiteId>,
    /// Who owns the written reason to buy.
    pub business_case_owner: Option<Party>,
    /// Executives behind it, theirs and ours.
    pub sponsors: Vec<(StepSide, Party)>,
    /// Everybody of the buyer's who is named.
    pub people: Vec<Party>,
    /// Approval limits, from the smallest.
    pub thresholds: Vec<Threshold>,
    /// When it has to run.
    pub go_live: Option<GoLive>,
    /// ISO date, month or quarter of the decision or the signature.
    pub decision_date: Option<Sourced<String>>,
    /// Who reads the contract for the buyer.
    pub legal_owner: Option<Sourced<String>>,
    /// How far the buyer's security review is.
    pub security: Sourced<StepState>,
    /// How far the buyer's legal review is.
    pub legal: Sourced<StepState>,
    /// How far procurement is.
    pub procurement: Sourced<StepState>,
    /// How far the buyer's IT is.
    pub it: Sourced<StepState>,
    /// Whose paper.
    pub paper: Option<Sourced<Paper>>,
    /// A mutual plan exists, and whether the buyer had a hand in it.
    pub plan: Option<Sourced<bool>>,
    /// ISO date of the day on which the buyer said yes in words.
    pub verbal_yes: Option<Sourced<String>>,
    /// ISO date after which the money is gone.
    pub money_expires: Option<Sourced<String>>,
    /// The next meeting with the buyer, an ISO date.
    pub next_meeting: Option<Sourced<String>>,
    /// Who is away, the newest told first.
    pub absences: Vec<Absence>,
    /// ISO date of the newest note in which somebody of the buyer's spoke, wrote or met.
    pub last_buyer_event: Option<String>,
    /// ISO date of the newest note.
    pub last_note: Option<String>,
}

impl<T: Default> Default for Sourced<T> {
    fn default() -> Self {
        Sourced {
            value: T::default(),
            evidence: Vec::new(),
        }
    }
}

/// A step on the way to the signature and after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Who has to do it.
    pub side: StepSide,
    /// What kind of step it is: the dimension that it belongs to.
    pub kind: Dimension,
    /// What has to be done, in the note's words.
    pub what: String,
    /// The one who answers for it, as written.
    pub owner: Option<String>,
    /// ISO date or month.
    pub date: Option<String>,
    /// It is over.
    pub done: bool,
    /// It was over once and is not any more.
    pub reopened: bool,
    /// The date by which it was first promised, where it has moved since.
    pub was_due: Option<String>,
    /// What says so.
    pub evidence: Vec<CiteId>,
}

/// Whether the deal is as far as its stage says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LateStage {
    /// An early-stage deal in late-stage clothes.
    pub clothes: bool,
    /// The stage's phase: "early", "middle", "late", "closed".
    pub phase: String,
    /// The phase that the evidence supports.
    pub effective: String,
    /// Buyer steps that still lie ahead and have a name or a date.
    pub named_steps: usize,
    /// How many there should be at this size, from and to.
    pub usual_steps: (u8, u8),
    /// Why, in one sentence.
    pub why: String,
}

/// The state of a deal on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// ISO date.
    pub as_of: String,
    /// By [`Dimension::index`].
    pub cells: Vec<Cell>,
    /// By risk.
    pub risks: Vec<StandingRisk>,
    /// The facts.
    pub facts: Facts,
    /// By date, those without one last.
    pub steps: Vec<Step>,
    /// The test of the clothes.
    pub late_stage: LateStage,
    /// Points, faded by age.
    pub scores: Scores,
    /// Every item of every note up to the day, by note and start.
    pub cites: Vec<Cite>,
}

impl State {
    /// What is known of a dimension.
    pub fn cell(&self, dimension: Dimension) -> &Cell {
        &self.cells[dimension.index()]
    }

    /// The status of a dimension; `None` when nothing stands.
    pub fn status(&self, dimension: Dimension) -> Option<Status> {
        self.cell(dimension).status
    }

    /// Whether somebody of the buyer's stands behind what is known of a dimension.
    pub fn from_buyer(&self, dimension: Dimension) -> bool {
        self.cell(dimension)
            .stands_on
            .iter()
            .any(|&id| self.cites[id].item.source == Source::Buyer)
    }
}
