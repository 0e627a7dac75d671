//! Approval limits: the amounts at which somebody else joins, compared with the deal's.

use super::Scene;
use super::facts::{join, party, who};
use super::party::Who;
use crate::claims::{Claim, Words};
use crate::deal::state::{CiteId, Threshold};
use crate::evidence::Amount;
use crate::framework::{Dimension, Status};

/// Words behind which a passage speaks of larger amounts.
const ABOVE: &[&str] = &[
    "above",
    "over",
    "beyond",
    "past",
    "more than",
    "upwards of",
    "exceeding",
    "exceeds",
    "from",
    "starting at",
    "north of",
];

/// Words behind which it speaks of smaller ones.
const BELOW: &[&str] = &[
    "up to",
    "under",
    "below",
    "less than",
    "within",
    "until",
    "smaller than",
    "signs to",
    "approves to",
    "okays to",
    "authority to",
    "limit is",
    "as far as",
];

/// Of the parties of a passage with a limit, those whom a deal of this size meets: "a GM up to 5 million, above that the COO".
pub(super) fn at_this_size(scene: &Scene<'_>, id: CiteId, all: Vec<Who>) -> Vec<Who> {
    let item = &scene.cites[id].item;
    let Some(limit) = limits(scene, id).into_iter().next() else {
        return all;
    };
    let Some(over) = triggered(scene, &limit) else {
        return all;
    };
    let words = Words::of(&item.quote);
    let first = |terms: &[&str]| terms.iter().filter_map(|t| words.find(t)).min();
    let (above, below) = (first(ABOVE), first(BELOW));
    let Some(split) = above else {
        // "Up to 75k he decides alone" says nothing of a larger deal.
        return if over && below.is_some() {
            Vec::new()
        } else {
            all
        };
    };
    let (behind, before): (Vec<Who>, Vec<Who>) = all.into_iter().partition(|w| w.start >= split);
    let capped = below.is_some_and(|at| at < split);
    match (over, behind.is_empty()) {
        (true, false) if capped => behind,
        (true, false) => before.into_iter().chain(behind).collect(),
        (true, true) => before,
        (false, true) if !capped => Vec::new(),
        (false, _) => before,
    }
}

/// Approval limits, from the smallest, with whom they bring in and whether the deal is over them.
pub(super) fn thresholds(scene: &Scene<'_>) -> Vec<Threshold> {
    let mut list: Vec<Threshold> = Vec::new();
    for id in scene.standing(Dimension::Thresholds) {
        let item = &scene.cites[id].item;
        if matches!(item.status, Status::Unknown | Status::Missing) {
            continue;
        }
        for amount in limits(scene, id) {
            match list.iter_mut().find(|t| t.amount == amount) {
                Some(known) => known.evidence.push(id),
                None => {
                    let mut above = Vec::new();
                    if item.status != Status::NotNeeded && !caps(&item.quote) {
                        for one in who(scene, id, Some(Claim::Approves)) {
                            join(&mut above, party(scene, &one, id));
                        }
                    }
                    list.push(Threshold {
                        triggered: triggered(scene, &amount),
                        amount,
                        above,
                        evidence: vec![id],
                    });
                }
            }
        }
    }
    list.sort_by(|a, b| {
        (&a.amount.currency, a.amount.value)
            .partial_cmp(&(&b.amount.currency, b.amount.value))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    list
}

/// The amounts of a threshold item, without the deal's own amount where it stands beside a limit.
fn limits(scene: &Scene<'_>, id: CiteId) -> Vec<Amount> {
    let amounts = &scene.cites[id].item.amounts;
    let own = |a: &Amount| {
        scene
            .deal
            .fields
            .amount
            .is_some_and(|d| (d - a.value).abs() < 0.02 * d)
    };
    let others: Vec<Amount> = amounts.iter().filter(|a| !own(a)).cloned().collect();
    if others.is_empty() {
        amounts.first().into_iter().cloned().collect()
    } else {
        others
    }
}

/// Where a statement about a limit leaves this deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The limit begins above the deal's amount.
    Above,
    /// The deal is at or over it, or the statement is about deals of this size.
    Here,
}

/// Where a statement about limits leaves this deal: `Above` only if every amount in it, in the deal's currency, is larger than the
/// deal and the statement says what happens from there on.
pub(super) fn reach(scene: &Scene<'_>, id: CiteId) -> Reach {
    let quote = &scene.cites[id].item.quote;
    let limits = limits(scene, id);
    let above = !limits.is_empty()
        && !caps(quote)
        && limits.iter().all(|l| triggered(scene, l) == Some(false));
    if above { Reach::Above } else { Reach::Here }
}

/// Whether a limit is said from below: "up to 75k he decides alone" brings in nobody.
fn caps(quote: &str) -> bool {
    let words = Words::of(quote);
    [
        "up to",
        "under",
        "below",
        "less than",
        "until",
        "within",
        "to 50k",
    ]
    .iter()
    .any(|w| words.text().contains(&format!(" {w} ")))
        && ![" over ", " above ", " past ", " beyond ", " from "]
            .iter()
            .any(|w| words.text().contains(w))
}

/// Whether the deal's amount is at or over a limit in its own currency.
fn triggered(scene: &Scene<'_>, limit: &Amount) -> Option<bool> {
    let fields = &scene.deal.fields;
    let currency = fields.currency.as_deref().unwrap_or("USD");
    let amount = fields.amount?;
    currency
        .eq_ignore_ascii_case(&limit.currency)
        .then_some(amount >= limit.value)
}
