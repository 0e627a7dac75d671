//! The compiled numbers of `rules/scoring.toml`: plain tables, checked once by [`super::load`], embedded in the binary.

use super::gap::Gap;
use crate::evidence::Deal;
use crate::framework::{Dimension, Status};
use serde::{Deserialize, Serialize};

/// The longest stage name that is looked at, in bytes: CRM stage names are a few words.
const MAX_STAGE_BYTES: usize = 256;
/// Rates are US dollars for this many units.
const RATE_UNITS: f64 = 1_000_000.0;

/// A kind of value that an item can carry.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Slot {
    /// Names.
    People,
    /// Titles, functions, bodies.
    Roles,
    /// Amounts.
    Amounts,
    /// Dates.
    Dates,
    /// Durations.
    Durations,
}

impl Slot {
    /// Every slot, in the contract's order.
    pub const ALL: &'static [Slot] = &[
        Slot::People,
        Slot::Roles,
        Slot::Amounts,
        Slot::Dates,
        Slot::Durations,
    ];

    /// The name, as the contract and the rule files write it.
    pub const fn id(self) -> &'static str {
        match self {
            Slot::People => "people",
            Slot::Roles => "roles",
            Slot::Amounts => "amounts",
            Slot::Dates => "dates",
            Slot::Durations => "durations",
        }
    }
}

/// A set of slots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slots(pub u8);

impl Slots {
    /// With one more slot.
    #[must_use]
    pub const fn with(self, slot: Slot) -> Slots {
        Slots(self.0 | 1 << slot as u8)
    }

    /// Both together.
    #[must_use]
    pub const fn union(self, other: Slots) -> Slots {
        Slots(self.0 | other.0)
    }

    /// Whether they share a slot.
    pub const fn meets(self, other: Slots) -> bool {
        self.0 & other.0 != 0
    }

    /// The slots of the set, in order.
    pub fn iter(self) -> impl Iterator<Item = Slot> {
        Slot::ALL
            .iter()
            .copied()
            .filter(move |&s| self.meets(Slots::default().with(s)))
    }
}

/// Something that a dimension asks for beside the statement itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Any of these slots satisfies it.
    pub any: Slots,
    /// Its share of completeness, in per cent.
    pub share: u8,
    /// What to ask when it is empty.
    pub gap: Gap,
}

/// The numbers of one dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimensionRule {
    /// The weight in each band, in the order of [`Scoring::bands`]; 1–20.
    pub weights: Vec<u8>,
    /// A cited "not needed" answers the whole dimension.
    pub waivable: bool,
    /// The share of completeness that the passage itself earns, in per cent.
    pub statement: u8,
    /// The rest of completeness.
    pub asks: Vec<Ask>,
    /// The reason, for `--why`.
    pub why: String,
}

impl DimensionRule {
    /// How complete evidence with these slots is, in per cent.
    pub fn completeness(&self, slots: Slots) -> u8 {
        self.asks
            .iter()
            .filter(|ask| ask.any.meets(slots))
            .fold(self.statement, |sum, ask| sum + ask.share)
    }
}

/// A size of deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Its name.
    pub id: String,
    /// The lower bound in US dollars; it belongs to the band.
    pub from: u32,
    /// The usual number of steps on a plan of this size, from and to.
    pub steps: (u8, u8),
    /// The dimensions that a purchase of this size hardly ever goes without; each band has those of the bands below.
    pub critical: Vec<Dimension>,
}

/// What a phase of the sale makes urgent. It ranks questions and never scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseRule {
    /// "early", "middle", "late", "closed".
    pub id: String,
    /// Stage names, lower case, letters and digits only.
    pub stages: Vec<String>,
    /// Per cent by dimension.
    pub urgency: Vec<u16>,
}

/// Everything that `rules/scoring.toml` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scoring {
    /// By [`Status::index`], 0–100.
    pub points: [u8; 5],
    /// By [`super::Provenance::index`], in per cent.
    pub provenance: [u8; 4],
    /// What a missing part leaves of a dimension, in per cent.
    pub open_missing: u8,
    /// What an open question leaves of a dimension, in per cent.
    pub open_unknown: u8,
    /// Days after which a confirmation is worth half.
    pub half_life_days: u16,
    /// Freshness never falls below, in per cent.
    pub freshness_floor: u8,
    /// From the smallest to the largest; the first begins at 0.
    pub bands: Vec<Band>,
    /// The band of a deal without a usable amount.
    pub band_without_amount: u8,
    /// US dollars for a million units of a currency, ordered by its code.
    pub rates: Vec<(String, u32)>,
    /// By [`Dimension::index`].
    pub dimensions: Vec<DimensionRule>,
    /// Early, middle, late, closed.
    pub phases: Vec<PhaseRule>,
    /// The phase of a deal without a known stage.
    pub phase_without_stage: u8,
    /// What a critical step's question gains, in per cent.
    pub critical_percent: u16,
    /// By [`Gap::index`]: for the rep, for the manager, in per cent.
    pub gap_percent: Vec<(u16, u16)>,
}

impl Scoring {
    /// The numbers of a dimension.
    pub fn dimension(&self, dimension: Dimension) -> &DimensionRule {
        &self.dimensions[dimension.index()]
    }

    /// The points of a status.
    pub fn points(&self, status: Status) -> u8 {
        self.points[status.index()]
    }

    /// The deal's amount in US dollars at the file's reference rates; `None` without a usable amount or rate.
    pub fn usd(&self, deal: &Deal) -> Option<f64> {
        let amount = deal.amount.filter(|a| a.is_finite() && *a > 0.0)?;
        self.in_usd(amount, deal.currency.as_deref().map_or("USD", str::trim))
    }

    /// An amount in US dollars at the file's reference rates; `None` for a currency without one.
    pub fn in_usd(&self, amount: f64, currency: &str) -> Option<f64> {
        if currency.is_empty() || currency.eq_ignore_ascii_case("USD") {
            return Some(amount);
        }
        let (_, rate) = self
            .rates
            .iter()
            .find(|(code, _)| code.eq_ignore_ascii_case(currency))?;
        Some(amount * f64::from(*rate) / RATE_UNITS)
    }

    /// The position of the deal's size among [`Self::bands`]; lower bounds belong to their band.
    pub fn band(&self, deal: &Deal) -> usize {
        match self.usd(deal) {
            Some(usd) => self
                .bands
                .iter()
                .rposition(|band| usd >= f64::from(band.from))
                .unwrap_or(0),
            None => usize::from(self.band_without_amount),
        }
    }

    /// Whether a purchase of this size hardly ever goes without the dimension.
    pub fn is_critical(&self, band: usize, dimension: Dimension) -> bool {
        self.bands[..=band]
            .iter()
            .any(|b| b.critical.contains(&dimension))
    }

    /// The phase that the deal's stage stands for: the longest known name found in it; of equals, the later phase.
    pub fn phase(&self, deal: &Deal) -> &PhaseRule {
        let stage = deal
            .stage
            .as_deref()
            .filter(|s| s.len() <= MAX_STAGE_BYTES)
            .map(squeeze)
            .unwrap_or_default();
        let names = self
            .phases
            .iter()
            .flat_map(|phase| phase.stages.iter().map(move |name| (name, phase)));
        let found = names
            .filter(|(name, _)| holds(&stage, name))
            .max_by_key(|(name, _)| name.len());
        found.map_or(
            &self.phases[usize::from(self.phase_without_stage)],
            |(_, phase)| phase,
        )
    }
}

/// Whether a name stands in a stage; both are a few letters, for which a search that prepares itself costs more than it saves.
fn holds(stage: &str, name: &str) -> bool {
    let Some(first) = name.as_bytes().first() else {
        return true;
    };
    let mut places = stage.as_bytes().windows(name.len());
    places.any(|place| place[0] == *first && place == name.as_bytes())
}

/// Lower case, letters and digits only: "3 - Closed Won" is "3closedwon".
pub(super) fn squeeze(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
