//! The vocabulary that everything shares: pillars, dimensions, status, source and risks.
//!
//! Ids are kebab-case, stable and public. Anything that names one of them parses it here, once, at the edge.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Declares a closed set of ids as an enum with its kebab-case names, in the order given.
macro_rules! ids {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$vmeta:meta])* $variant:ident = $id:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        #[repr(u8)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every id, in the framework's order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The public kebab-case id.
            pub const fn id(self) -> &'static str {
                match self { $($name::$variant => $id),+ }
            }

            /// The position in [`Self::ALL`].
            pub const fn index(self) -> usize { self as usize }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.pad(self.id()) }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownId;
            fn from_str(s: &str) -> Result<Self, UnknownId> {
                Self::ALL.iter().copied().find(|v| v.id() == s).ok_or_else(|| UnknownId { what: $what, given: s.to_owned() })
            }
        }
    };
}

/// An id that the framework does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} called '{given}'")]
pub struct UnknownId {
    /// The kind of id that was looked for.
    pub what: &'static str,
    /// What was given.
    pub given: String,
}

ids! {
    /// A group of dimensions that answer one large question.
    Pillar, "pillar" {
        ApprovalPath = "approval-path",
        People = "people",
        Money = "money",
        Paper = "paper",
        Validation = "validation",
        Timeline = "timeline",
        MutualPlan = "mutual-plan",
    }
}

ids! {
    /// One question about how the buyer buys.
    Dimension, "dimension" {
        Approvers = "approvers",
        Thresholds = "thresholds",
        Signatory = "signatory",
        ApprovalMeetings = "approval-meetings",
        EconomicBuyer = "economic-buyer",
        Champion = "champion",
        ExecSponsors = "exec-sponsors",
        BuyingGroup = "buying-group",
        Budget = "budget",
        BudgetCycle = "budget-cycle",
        FinanceReview = "finance-review",
        BusinessCase = "business-case",
        Procurement = "procurement",
        LegalReview = "legal-review",
        ContractTerms = "contract-terms",
        SigningSteps = "signing-steps",
        SecurityReview = "security-review",
        ItReview = "it-review",
        TechnicalValidation = "technical-validation",
        SuccessCriteria = "success-criteria",
        GoLive = "go-live",
        DecisionDate = "decision-date",
        CompellingEvent = "compelling-event",
        Dependencies = "dependencies",
        CoOwnership = "co-ownership",
        StepOwners = "step-owners",
        ReviewCadence = "review-cadence",
        Rollout = "rollout",
    }
}

ids! {
    /// How sure the note lets us be.
    Status, "status" {
        /// Stated as fact, reported from the buyer, or done.
        Confirmed = "confirmed",
        /// Hedged, inferred, hearsay, guessed or hoped.
        Assumed = "assumed",
        /// Said not to be known, or asked.
        Unknown = "unknown",
        /// Known not to be there: not done, not started, refused, late.
        Missing = "missing",
        /// Known not to apply.
        NotNeeded = "not-needed",
    }
}

ids! {
    /// Who says so.
    Source, "source" {
        /// The passage attributes it to someone on the buyer's side.
        Buyer = "buyer",
        /// Anything else.
        Rep = "rep",
    }
}

ids! {
    /// A signal that the deal is in trouble.
    Risk, "risk" {
        Silence = "silence",
        Slip = "slip",
        Refusal = "refusal",
        Turnover = "turnover",
        CompetingPriority = "competing-priority",
        Freeze = "freeze",
        Competitor = "competitor",
        Indecision = "indecision",
        LateStep = "late-step",
    }
}

impl Dimension {
    /// The pillar that this dimension belongs to: four dimensions each, in order.
    pub const fn pillar(self) -> Pillar {
        Pillar::ALL[self.index() / 4]
    }
}

impl Pillar {
    /// The four dimensions of this pillar.
    pub fn dimensions(self) -> &'static [Dimension] {
        &Dimension::ALL[self.index() * 4..self.index() * 4 + 4]
    }
}

/// What a rule is evidence of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Target {
    /// Evidence for a dimension.
    Dimension(Dimension),
    /// A risk signal.
    Risk(Risk),
}

impl Target {
    /// The public id of the dimension or risk.
    pub const fn id(self) -> &'static str {
        match self {
            Target::Dimension(d) => d.id(),
            Target::Risk(r) => r.id(),
        }
    }

    /// The position among all targets: the dimensions, then the risks.
    pub const fn index(self) -> usize {
        match self {
            Target::Dimension(d) => d.index(),
            Target::Risk(r) => Dimension::ALL.len() + r.index(),
        }
    }

    /// The target at a position; `None` beyond the last.
    pub fn at(index: usize) -> Option<Target> {
        match Dimension::ALL.get(index) {
            Some(d) => Some(Target::Dimension(*d)),
            None => Risk::ALL
                .get(index - Dimension::ALL.len())
                .map(|r| Target::Risk(*r)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_pillars_of_four_dimensions_each() {
        assert_eq!(Pillar::ALL.len(), 7);
        assert_eq!(Dimension::ALL.len(), 28);
        let mut ids: Vec<_> = Dimension::ALL.iter().map(|d| d.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 28);
        for pillar in Pillar::ALL {
            assert!(pillar.dimensions().iter().all(|d| d.pillar() == *pillar));
        }
        assert_eq!(Dimension::GoLive.pillar(), Pillar::Timeline);
    }

    #[test]
    fn ids_parse_back_to_themselves() {
        for d in Dimension::ALL {
            assert_eq!(d.id().parse::<Dimension>().as_ref(), Ok(d));
        }
        assert!("approver".parse::<Dimension>().is_err());
    }
}
