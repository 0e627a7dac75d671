//! The arithmetic: what each item is worth, what the pooled evidence of a dimension is worth, and the weighted sums.
//!
//! A dimension takes the best of its levels. At each item's certainty, the items at least as certain pool their slots:
//! the level is worth that certainty times the completeness of the pool. So one more confirmed item only ever adds a
//! level or widens a pool, and hedging an item only ever lowers levels or narrows pools.

use super::gap::Gap;
use super::scoring::{DimensionRule, Scoring, Slot, Slots};
use crate::evidence::{Deal, DimensionScore, Item, Scores};
use crate::framework::{Dimension, Pillar, Source, Status};
use std::cmp::Reverse;

/// Points × provenance × freshness of a full item: 100 × 100 × 100.
const FULL_CERTAINTY: u32 = 1_000_000;
/// Certainty × completeness × open ends, over this, is a score of 0–100.
pub(super) const SCORE_DIVISOR: u64 = FULL_CERTAINTY as u64 * 100 * 100 / 100;

/// Who stands behind a statement, from the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Provenance {
    /// The buyer's own email or document.
    BuyerInWriting,
    /// Said to us by the buyer.
    BuyerSaid,
    /// Said by someone else who should know.
    ThirdParty,
    /// The rep's own word.
    Rep,
}

impl Provenance {
    /// The kebab-case id, as `rules/scoring.toml` writes it.
    pub const fn id(self) -> &'static str {
        match self {
            Provenance::BuyerInWriting => "buyer-in-writing",
            Provenance::BuyerSaid => "buyer-said",
            Provenance::ThirdParty => "third-party",
            Provenance::Rep => "rep",
        }
    }

    /// The position among the four.
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl From<Source> for Provenance {
    fn from(source: Source) -> Self {
        match source {
            Source::Buyer => Provenance::BuyerSaid,
            Source::Rep => Provenance::Rep,
        }
    }
}

/// An item with what its note adds to it.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The item.
    pub item: &'a Item,
    /// Who stands behind it.
    pub provenance: Provenance,
    /// Days between its note and the day of the score.
    pub age_days: u32,
}

impl<'a> From<&'a Item> for Evidence<'a> {
    fn from(item: &'a Item) -> Self {
        Evidence {
            item,
            provenance: item.source.into(),
            age_days: 0,
        }
    }
}

/// An item as weighed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighed {
    pub dimension: Dimension,
    /// Points × provenance × freshness, 0 to [`FULL_CERTAINTY`].
    pub certainty: u32,
    pub status: Status,
    pub slots: Slots,
    /// It answers a whole dimension that can be waived.
    pub waives: bool,
    /// The position in the evidence given.
    pub index: usize,
}

/// The best level of one dimension.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    pub certainty: u32,
    pub completeness: u8,
    pub slots: Slots,
    /// The pool is the first so many items of the group.
    pub pool: usize,
    pub waived: bool,
}

/// What is known and what is open about one dimension.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assessment {
    /// 0–100.
    pub score: u8,
    /// The status of the best evidence.
    pub status: Option<Status>,
    /// What to ask about; `None` when nothing is open.
    pub gap: Option<Gap>,
}

/// The scores of one note, read on the day it was written.
pub fn score(items: &[Item], scoring: &Scoring, deal: &Deal) -> Scores {
    let evidence: Vec<Evidence<'_>> = items.iter().map(Evidence::from).collect();
    score_evidence(&evidence, scoring, deal)
}

/// The scores of evidence from any number of notes; its order does not matter.
pub fn score_evidence(evidence: &[Evidence<'_>], scoring: &Scoring, deal: &Deal) -> Scores {
    let assessed = assess(evidence, scoring, deal);
    let band = scoring.band(deal);
    let weight = |d: Dimension| u32::from(scoring.dimension(d).weights[band]);
    let mean = |dimensions: &[Dimension]| {
        weighted_mean(
            dimensions
                .iter()
                .map(|&d| (weight(d), assessed[d.index()].score)),
        )
    };
    Scores {
        overall: mean(Dimension::ALL),
        pillars: Pillar::ALL
            .iter()
            .map(|&p| (p, mean(p.dimensions())))
            .collect(),
        dimensions: Dimension::ALL
            .iter()
            .map(|&d| {
                (
                    d,
                    DimensionScore {
                        score: assessed[d.index()].score,
                        status: assessed[d.index()].status,
                    },
                )
            })
            .collect(),
    }
}

/// What is known and open, by [`Dimension::index`].
pub fn assess(
    evidence: &[Evidence<'_>],
    scoring: &Scoring,
    deal: &Deal,
) -> [Assessment; Dimension::ALL.len()] {
    let mut all = [Assessment {
        gap: Some(Gap::Never),
        ..Assessment::default()
    }; Dimension::ALL.len()];
    for group in weigh(evidence, scoring, deal).chunk_by(|a, b| a.dimension == b.dimension) {
        let dimension = group[0].dimension;
        let rule = scoring.dimension(dimension);
        let level = best_level(rule, group);
        let status = group[0].status;
        all[dimension.index()] = Assessment {
            score: level_score(&level, open_percent(scoring, group)),
            status: Some(status),
            gap: gap(rule, group, &level),
        };
    }
    all
}

/// The mean of scores by weight, rounded half up; 0 when nothing weighs.
pub(super) fn weighted_mean(terms: impl Iterator<Item = (u32, u8)>) -> u8 {
    let (sum, weights) = terms.fold((0, 0), |(sum, weights), (weight, score)| {
        (sum + weight * u32::from(score), weights + weight)
    });
    mean_of(sum, weights)
}

/// A weighted sum over its weights, rounded half up; 0 when nothing weighs.
pub(super) fn mean_of(sum: u32, weights: u32) -> u8 {
    if weights == 0 {
        0
    } else {
        ((2 * sum + weights) / (2 * weights)) as u8
    }
}

/// What the age of a note leaves of a confirmation, in per cent: halved every half-life, straight lines between.
pub(super) fn freshness(scoring: &Scoring, age_days: u32) -> u8 {
    let half_life = u32::from(scoring.half_life_days);
    let whole = 1000u32.checked_shr(age_days / half_life).unwrap_or(0);
    let per_mille = whole - whole * (age_days % half_life) / (2 * half_life);
    scoring.freshness_floor.max((per_mille / 10) as u8)
}

/// Evidence that cites a span, grouped by dimension in order, the most certain first.
pub(super) fn weigh(evidence: &[Evidence<'_>], scoring: &Scoring, deal: &Deal) -> Vec<Weighed> {
    let size = scoring.usd(deal);
    let cited = evidence.iter().enumerate().filter(|(_, e)| cites(e.item));
    let mut weighed: Vec<Weighed> = cited
        .map(|(index, e)| Weighed {
            dimension: e.item.dimension,
            certainty: u32::from(scoring.points(e.item.status))
                * u32::from(scoring.provenance[e.provenance.index()])
                * u32::from(freshness(scoring, e.age_days)),
            status: e.item.status,
            slots: slots(e.item),
            waives: waives(e.item, scoring, size),
            index,
        })
        .collect();
    weighed.sort_unstable_by_key(|w| (w.dimension, Reverse(w.certainty), rank(w.status), w.index));
    weighed
}

/// Only what quotes a span of its note counts.
pub(super) fn cites(item: &Item) -> bool {
    item.end > item.start && !item.quote.is_empty()
}

/// Whether "not needed" holds for this deal: "no board below 100k" says nothing of a deal of 120k.
fn waives(item: &Item, scoring: &Scoring, size: Option<f64>) -> bool {
    let limits = item
        .amounts
        .iter()
        .filter_map(|a| scoring.in_usd(a.value, &a.currency));
    let limit = limits.reduce(f64::max);
    item.status == Status::NotNeeded && limit.zip(size).is_none_or(|(limit, size)| size <= limit)
}

/// The slots that an item fills.
pub(super) fn slots(item: &Item) -> Slots {
    let filled = [
        (Slot::People, item.people.is_empty()),
        (Slot::Roles, item.roles.is_empty()),
        (Slot::Amounts, item.amounts.is_empty()),
        (Slot::Dates, item.dates.is_empty()),
        (Slot::Durations, item.durations.is_empty()),
    ];
    filled
        .into_iter()
        .filter(|(_, empty)| !empty)
        .fold(Slots::default(), |set, (slot, _)| set.with(slot))
}

/// The order of statuses of equal certainty.
fn rank(status: Status) -> u8 {
    match status {
        Status::Confirmed => 0,
        Status::NotNeeded => 1,
        Status::Assumed => 2,
        Status::Missing => 3,
        Status::Unknown => 4,
    }
}

/// The level that is worth most; of equals, the most certain.
pub(super) fn best_level(rule: &DimensionRule, group: &[Weighed]) -> Level {
    let mut best = Level::default();
    let (mut slots, mut waived) = (Slots::default(), false);
    for (i, w) in group.iter().enumerate() {
        slots = slots.union(w.slots);
        waived |= rule.waivable && w.waives;
        let completeness = if waived {
            100
        } else {
            rule.completeness(slots)
        };
        if best.pool == 0
            || w.certainty * u32::from(completeness) > best.certainty * u32::from(best.completeness)
        {
            best = Level {
                certainty: w.certainty,
                completeness,
                slots,
                pool: i + 1,
                waived,
            };
        }
    }
    best
}

/// What the open ends of a dimension leave of its score, in per cent.
pub(super) fn open_percent(scoring: &Scoring, group: &[Weighed]) -> u8 {
    if group.iter().any(|w| w.status == Status::Missing) {
        scoring.open_missing
    } else if group.iter().any(|w| w.status == Status::Unknown) {
        scoring.open_unknown
    } else {
        100
    }
}

/// The score of a level, rounded half up.
pub(super) fn level_score(level: &Level, open_percent: u8) -> u8 {
    let product =
        u64::from(level.certainty) * u64::from(level.completeness) * u64::from(open_percent);
    ((product + SCORE_DIVISOR / 2) / SCORE_DIVISOR) as u8
}

/// What to ask about a dimension that has evidence.
fn gap(rule: &DimensionRule, group: &[Weighed], level: &Level) -> Option<Gap> {
    let has = |status| group.iter().any(|w| w.status == status);
    match group[0].status {
        Status::Assumed => Some(Gap::Assumed),
        Status::Missing => Some(Gap::Missing),
        Status::Unknown => Some(Gap::Unknown),
        Status::Confirmed | Status::NotNeeded if has(Status::Missing) => Some(Gap::Missing),
        Status::Confirmed | Status::NotNeeded if has(Status::Unknown) => Some(Gap::Unknown),
        Status::Confirmed | Status::NotNeeded if level.waived => None,
        Status::Confirmed | Status::NotNeeded => rule
            .asks
            .iter()
            .find(|ask| !ask.any.meets(level.slots))
            .map(|ask| ask.gap),
    }
}
