//! What managers speak of: the things ([`Concept`]) and the states that a thing can be in ([`State`]).
//!
//! A condition of the language is a pair of the two. [`settle`] says which pairs make sense and gives each its plainest form,
//! so that "named security review" and "security review" are the same question.

use crate::framework::{Dimension, Pillar, Risk};
use std::fmt;

/// A thing that managers ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Concept {
    /// One of the 28 dimensions: a person, a step, a fact.
    Dim(Dimension),
    /// One of the seven pillars.
    Pillar(Pillar),
    /// A risk that stands.
    Risk(Risk),
    /// Any risk at all.
    AnyRisk,
    /// Anything that is known.
    Anything,
    /// A purchase order or the onboarding as a vendor.
    PurchaseOrder,
    /// A committee, a board, a panel.
    Committee,
    /// Whose contract paper.
    Paper,
    /// The close date on record.
    CloseDate,
    /// A next step.
    NextStep,
    /// A next meeting with the buyer.
    NextMeeting,
    /// A next step and a next meeting.
    NextMove,
    /// The buyer's yes in words.
    Verbal,
    /// The pain: a reason that exists in the account.
    Pain,
    /// The steps of the plan.
    Steps,
    /// People of the buyer's.
    People,
    /// The rep who owns the deal.
    Rep,
    /// The amount on record.
    Amount,
    /// The stage on record.
    Stage,
    /// The forecast category on record.
    Forecast,
}

impl fmt::Display for Concept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Concept::Dim(d) => d.id(),
            Concept::Pillar(p) => match p {
                Pillar::People => "people-pillar",
                Pillar::Paper => "paper-pillar",
                Pillar::MutualPlan => "plan-pillar",
                other => other.id(),
            },
            Concept::Risk(r) => return write!(f, "risk-{}", r.id()),
            Concept::AnyRisk => "risk",
            Concept::Anything => "anything",
            Concept::PurchaseOrder => "po",
            Concept::Committee => "committee",
            Concept::Paper => "paper",
            Concept::CloseDate => "close-date",
            Concept::NextStep => "next-step",
            Concept::NextMeeting => "next-meeting",
            Concept::NextMove => "next-move",
            Concept::Verbal => "verbal",
            Concept::Pain => "pain",
            Concept::Steps => "steps",
            Concept::People => "people",
            Concept::Rep => "rep",
            Concept::Amount => "amount",
            Concept::Stage => "stage",
            Concept::Forecast => "forecast",
        })
    }
}

macro_rules! states {
    ($($(#[$meta:meta])* $name:ident = $id:literal),+ $(,)?) => {
        /// A state that a thing can be in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum State { $($(#[$meta])* $name),+ }

        impl State {
            /// Every state.
            pub const ALL: &'static [State] = &[$(State::$name),+];

            /// The name in the structured form.
            pub const fn id(self) -> &'static str {
                match self { $(State::$name => $id),+ }
            }
        }
    };
}

states! {
    /// It is there.
    Present = "present",
    /// It is not there.
    Absent = "absent",
    /// A person is named.
    Named = "named",
    /// The person is in touch with us.
    Met = "met",
    /// The person did something.
    Acted = "acted",
    /// Stated as fact.
    Confirmed = "confirmed",
    /// Hedged.
    Assumed = "assumed",
    /// Anything but confirmed.
    Unclear = "unclear",
    /// Said not to be known.
    Unknown = "unknown",
    /// Known not to be there.
    Missing = "missing",
    /// Known not to apply.
    NotNeeded = "not-needed",
    /// Somebody spoke of it.
    Mentioned = "mentioned",
    /// Still to be done, or nobody spoke of it yet.
    Needed = "needed",
    /// It has a date.
    Scheduled = "scheduled",
    /// It has begun.
    Started = "started",
    /// It is over.
    Done = "done",
    /// From our side only.
    Ours = "ours",
    /// From the buyer's side.
    Theirs = "theirs",
    /// Made by us without the buyer.
    Alone = "alone",
    /// Made with the buyer.
    Shared = "shared",
    /// Each step of the buyer's has a person.
    Owned = "owned",
    /// Each step has a date.
    Dated = "dated",
    /// The deal's amount is over it.
    Triggered = "triggered",
    /// Notes say both.
    Contradicted = "contradicted",
    /// Confirmed so long ago that it needs to be confirmed again.
    Stale = "stale",
    /// It ends before the deal closes.
    Expiring = "expiring",
    /// It happens once a month.
    Monthly = "monthly",
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The three people without whom no deal closes.
pub(super) fn is_party(d: Dimension) -> bool {
    matches!(
        d,
        Dimension::Signatory | Dimension::EconomicBuyer | Dimension::Champion
    )
}

/// The reviews whose progress is followed.
pub(super) fn is_review(d: Dimension) -> bool {
    matches!(
        d,
        Dimension::SecurityReview
            | Dimension::LegalReview
            | Dimension::Procurement
            | Dimension::ItReview
    )
}

/// The plainest form of a thing in a state, and whether the state is denied; `None` when the pair makes no sense.
pub fn settle(concept: Concept, state: State) -> Option<(Concept, State, bool)> {
    use State::{
        Absent, Acted, Alone, Assumed, Confirmed, Contradicted, Dated, Done, Expiring, Mentioned,
        Met, Missing, Monthly, Named, Needed, NotNeeded, Ours, Owned, Present, Scheduled, Shared,
        Stale, Started, Theirs, Triggered, Unclear, Unknown,
    };
    let plain = |state| Some((concept, state, false));
    let denied = |state| Some((concept, state, true));
    match (concept, state) {
        (_, Present) => plain(Present),
        (_, Absent) => denied(Present),
        (Concept::Dim(d), _) => settle_dimension(d, state),
        (Concept::Pillar(_) | Concept::Anything, Confirmed | Assumed) => plain(state),
        (Concept::Pillar(_), Theirs) => plain(Theirs),
        (Concept::Pillar(_), Ours) => denied(Theirs),
        (Concept::Pillar(_), Unclear) => denied(Confirmed),
        (Concept::Pillar(_), Mentioned | Named) => plain(Present),
        (Concept::Anything, Unknown | Missing | Contradicted | Stale) => plain(state),
        (Concept::Anything, Unclear) => plain(Unknown),
        (Concept::Risk(_) | Concept::AnyRisk, Mentioned | Named | Confirmed) => plain(Present),
        (Concept::PurchaseOrder, Needed | Mentioned) => plain(Present),
        (Concept::Committee, Needed | Mentioned | Named | Met) => plain(Present),
        (Concept::Committee, Monthly) => plain(Monthly),
        (Concept::Paper, Ours | Theirs) => plain(state),
        (Concept::Paper, Unknown | Unclear) => denied(Present),
        (Concept::Paper, Confirmed | Named) => plain(Present),
        (Concept::CloseDate, Ours | Theirs) => plain(state),
        (Concept::CloseDate, Confirmed | Shared) => plain(Theirs),
        (Concept::CloseDate, Unclear | Assumed) => plain(Ours),
        (Concept::CloseDate, Named | Dated | Scheduled) => plain(Present),
        (
            Concept::NextStep | Concept::NextMeeting | Concept::NextMove,
            Named | Scheduled | Confirmed | Dated,
        ) => plain(Present),
        (
            Concept::NextStep | Concept::NextMeeting | Concept::NextMove,
            Unclear | Unknown | Missing,
        ) => denied(Present),
        (Concept::Verbal, Confirmed | Mentioned | Done) => plain(Present),
        (Concept::Pain, Named | Confirmed | Mentioned) => plain(Present),
        (Concept::Steps, Dated | Scheduled) => plain(Dated),
        (Concept::Steps, Owned | Named) => plain(Owned),
        (Concept::Steps, Needed) => plain(Present),
        (Concept::People, Named | Mentioned) => plain(Present),
        (Concept::People, Met) => plain(Met),
        (Concept::Rep | Concept::Amount | Concept::Stage | Concept::Forecast, Named) => {
            plain(Present)
        }
        (
            Concept::Rep | Concept::Amount | Concept::Stage | Concept::Forecast,
            Missing | Unknown,
        ) => denied(Present),
        (
            _,
            Named | Met | Acted | Confirmed | Assumed | Unclear | Unknown | Missing | NotNeeded
            | Mentioned | Needed | Scheduled | Started | Done | Ours | Theirs | Alone | Shared
            | Owned | Dated | Triggered | Contradicted | Stale | Expiring | Monthly,
        ) => None,
    }
}

/// The plainest form of a dimension in a state other than there and not there.
fn settle_dimension(d: Dimension, state: State) -> Option<(Concept, State, bool)> {
    use Dimension as D;
    use State as S;
    let plain = |state| Some((Concept::Dim(d), state, false));
    let denied = |state| Some((Concept::Dim(d), state, true));
    let dated = matches!(d, D::GoLive | D::DecisionDate);
    match state {
        S::Confirmed
        | S::Assumed
        | S::Unknown
        | S::Missing
        | S::NotNeeded
        | S::Mentioned
        | S::Contradicted
        | S::Stale => plain(state),
        S::Unclear => plain(S::Unclear),
        S::Present | S::Named if is_party(d) => plain(S::Present),
        S::Named
            if matches!(
                d,
                D::Approvers | D::LegalReview | D::BusinessCase | D::ExecSponsors
            ) =>
        {
            plain(S::Named)
        }
        S::Named => plain(S::Present),
        S::Met if is_party(d) || d == D::Approvers => plain(S::Met),
        S::Met if is_review(d) || d == D::FinanceReview => plain(S::Mentioned),
        S::Acted if d == D::Champion => plain(S::Acted),
        S::Needed | S::Scheduled | S::Started | S::Done if is_review(d) => plain(state),
        S::Needed => plain(S::Unclear),
        S::Scheduled | S::Started | S::Done if dated => plain(S::Present),
        S::Scheduled => plain(S::Present),
        S::Started | S::Done => plain(S::Confirmed),
        S::Ours | S::Theirs if matches!(d, D::GoLive | D::DecisionDate) => plain(state),
        S::Ours | S::Theirs if d == D::ContractTerms => Some((Concept::Paper, state, false)),
        S::Theirs => plain(S::Theirs),
        S::Ours if d == D::CoOwnership => plain(S::Alone),
        S::Ours => denied(S::Theirs),
        S::Alone | S::Shared | S::Owned if d == D::CoOwnership => plain(state),
        S::Owned if d == D::StepOwners => Some((Concept::Steps, S::Owned, false)),
        S::Owned => settle_dimension(d, S::Named),
        S::Dated if d == D::CoOwnership => Some((Concept::Steps, S::Dated, false)),
        S::Dated => plain(S::Present),
        S::Triggered if d == D::Thresholds => plain(state),
        S::Triggered if d == D::Approvers => Some((Concept::Dim(D::Thresholds), state, false)),
        S::Expiring if matches!(d, D::Budget | D::BudgetCycle) => {
            Some((Concept::Dim(D::Budget), state, false))
        }
        S::Monthly if matches!(d, D::ApprovalMeetings | D::Approvers) => {
            Some((Concept::Committee, state, false))
        }
        _ => None,
    }
}
