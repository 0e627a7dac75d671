//! Days: when it has to run and who chose it, when they decide, when money is gone, when we meet next.

use super::facts::holds;
use super::{Scene, when};
use crate::claims::{Claim, Words};
use crate::deal::state::{Cell, CiteId, GoLive, Sourced, StepSide};
use crate::framework::{Dimension, Source, Status};

/// The cites of a dimension that stand and have a date, the newest and surest first.
fn dated(scene: &Scene<'_>, dimension: Dimension) -> Vec<CiteId> {
    let mut ids = scene.standing(dimension);
    ids.retain(|&id| {
        let item = &scene.cites[id].item;
        !item.dates.is_empty() && holds(item.status)
    });
    ids.sort_by_key(|&id| {
        (
            std::cmp::Reverse(scene.at[id]),
            scene.cites[id].item.status != Status::Confirmed,
            id,
        )
    });
    ids
}

/// When it has to run, and who chose the day.
pub(super) fn go_live(scene: &Scene<'_>, cells: &[Cell]) -> Option<GoLive> {
    let cell = &cells[Dimension::GoLive.index()];
    cell.status?;
    let live = cell.status.is_some_and(holds);
    let ids = days_of_use(scene);
    let Some(&id) = ids.first().filter(|_| live) else {
        return Some(GoLive {
            date: None,
            chosen_by: None,
            evidence: cell.stands_on.clone(),
        });
    };
    let date = wanted_day(scene, id);
    let same: Vec<CiteId> = ids
        .into_iter()
        .filter(|&i| wanted_day(scene, i) == date)
        .collect();
    let sides: Vec<StepSide> = same.iter().filter_map(|&i| chooser(scene, i)).collect();
    let chosen_by = sides
        .iter()
        .copied()
        .find(|s| *s == StepSide::Buyer)
        .or_else(|| sides.first().copied());
    Some(GoLive {
        date,
        chosen_by,
        evidence: same,
    })
}

/// The dated statements of the day of use: those that stand; where each only measures another day by it ("until go-live"), those
/// before them.
fn days_of_use(scene: &Scene<'_>) -> Vec<CiteId> {
    let measures = |id: &CiteId| {
        scene
            .claims
            .says(Claim::UntilUse, &Words::of(&scene.cites[*id].item.quote))
    };
    let mut ids = dated(scene, Dimension::GoLive);
    if ids.iter().all(measures) {
        ids = (0..scene.cites.len())
            .rev()
            .filter(|&id| {
                let item = &scene.cites[id].item;
                item.dimension == Dimension::GoLive && !item.dates.is_empty() && holds(item.status)
            })
            .collect();
    }
    let settled: Vec<CiteId> = ids.iter().copied().filter(|id| !measures(id)).collect();
    if settled.is_empty() { ids } else { settled }
}

/// The day that a passage settles on: the last where something moved, else the first that lies ahead of the note, else the first.
fn wanted_day(scene: &Scene<'_>, id: CiteId) -> Option<String> {
    let cite = &scene.cites[id];
    let dates = &cite.item.dates;
    let words = Words::of(&cite.item.quote);
    if scene.claims.says(Claim::Moved, &words) {
        return dates.last().cloned();
    }
    let written = cite.written_at.as_deref().unwrap_or_default();
    let ahead = |d: &&String| when::last(d).is_some_and(|day| day.to_string().as_str() > written);
    dates.iter().find(ahead).or(dates.first()).cloned()
}

/// Whose date it is.
fn chooser(scene: &Scene<'_>, id: CiteId) -> Option<StepSide> {
    let item = &scene.cites[id].item;
    let words = Words::of(&item.quote);
    if item.source == Source::Buyer {
        return Some(StepSide::Buyer);
    }
    if scene.claims.says(Claim::SellerSet, &words) {
        return Some(StepSide::Seller);
    }
    let theirs = scene.claims.says(Claim::Wants, &words)
        || !item.people.is_empty()
        || [
            " she ", " he ", " they ", " her ", " his ", " their ", " them ",
        ]
        .iter()
        .any(|w| words.text().contains(w));
    theirs.then_some(StepSide::Buyer)
}

/// Dimensions whose dated steps end in the decision, in the order in which they are asked when no statement gives its day.
const ENDS: &[Dimension] = &[
    Dimension::ApprovalMeetings,
    Dimension::SigningSteps,
    Dimension::Signatory,
];

/// When they decide or sign: the newest statement that gives a day, one with a word of deciding first; else the day of the step in
/// which the decision falls.
pub(super) fn decision_date(scene: &Scene<'_>, cells: &[Cell]) -> Option<Sourced<String>> {
    let cell = &cells[Dimension::DecisionDate.index()];
    if cell.status.is_some_and(|s| !holds(s)) {
        return None;
    }
    let ids = dated(scene, Dimension::DecisionDate);
    let (sure, guessed): (Vec<CiteId>, Vec<CiteId>) = ids
        .iter()
        .copied()
        .filter(|&id| decides(scene, id))
        .partition(|&id| scene.cites[id].item.status == Status::Confirmed);
    let newest = cell.stands_on.first().map(|&id| scene.at[id]);
    let step = || {
        ENDS.iter().find_map(|&dimension| {
            let mut ids = dated(scene, dimension);
            ids.retain(|&id| {
                newest.is_none_or(|n| scene.at[id] >= n)
                    && (decides_there(scene, id) || beside(scene, cell, id))
                    && scene.cites[id].item.status == Status::Confirmed
            });
            pick_day(scene, &ids)
        })
    };
    pick_day(scene, &sure)
        .or_else(step)
        .or_else(|| pick_day(scene, &guessed))
        .or_else(|| pick_day(scene, &ids))
}

/// Whether the decision falls in the sentence of a step: "presents on 8 October, and the decision falls there".
fn decides_there(scene: &Scene<'_>, id: CiteId) -> bool {
    let item = &scene.cites[id].item;
    let rest = scene
        .told(id)
        .note
        .note
        .text
        .get(item.end..)
        .unwrap_or_default();
    let end = rest.find(['.', '\n', ';', '!', '?']).unwrap_or(rest.len());
    decides(scene, id) || scene.claims.says(Claim::Decides, &Words::of(&rest[..end]))
}

/// How far from "they say yes or no there and then" its meeting may stand, in bytes.
const NEAR_DECISION_BYTES: usize = 120;

/// Whether a step stands close to the statement of the decision, which has no day of its own.
fn beside(scene: &Scene<'_>, cell: &Cell, id: CiteId) -> bool {
    cell.stands_on.iter().any(|&own| {
        let (a, b) = (&scene.cites[own].item, &scene.cites[id].item);
        scene.at[own] == scene.at[id]
            && a.dates.is_empty()
            && (a.start.abs_diff(b.end) <= NEAR_DECISION_BYTES
                || b.start.abs_diff(a.end) <= NEAR_DECISION_BYTES)
    })
}

/// Whether a passage has a word of deciding or signing.
fn decides(scene: &Scene<'_>, id: CiteId) -> bool {
    let words = Words::of(&scene.cites[id].item.quote);
    scene.claims.says(Claim::Decides, &words) || scene.claims.says(Claim::Signs, &words)
}

/// The day of the first cite: its last date that lies ahead, for what comes before the decision is told before it.
fn pick_day(scene: &Scene<'_>, ids: &[CiteId]) -> Option<Sourced<String>> {
    let cite = &scene.cites[*ids.first()?];
    let written = cite.written_at.as_deref().unwrap_or_default();
    let ahead = |d: &&String| when::last(d).is_some_and(|day| day.to_string().as_str() >= written);
    let dates = &cite.item.dates;
    // "If it is not signed by the 20th, 1 February falls": what hangs on it comes behind.
    let conditional = Words::of(&cite.item.quote).find("if").is_some();
    let settled = if conditional {
        dates.iter().find(ahead)
    } else {
        dates.iter().rev().find(ahead)
    };
    let value = settled.or(dates.last())?.clone();
    let evidence = ids
        .iter()
        .copied()
        .filter(|&i| scene.cites[i].item.dates.contains(&value))
        .collect();
    Some(Sourced { value, evidence })
}

/// The dimensions in whose words a verbal yes is told.
const YES: &[Dimension] = &[
    Dimension::DecisionDate,
    Dimension::Approvers,
    Dimension::EconomicBuyer,
    Dimension::SigningSteps,
    Dimension::Champion,
];

/// The first note in which the buyer said yes in words.
pub(super) fn verbal_yes(scene: &Scene<'_>) -> Option<Sourced<String>> {
    let said = |id: &CiteId| {
        let cite = &scene.cites[*id];
        YES.contains(&cite.item.dimension)
            && cite.item.status == Status::Confirmed
            && scene
                .claims
                .says(Claim::VerbalYes, &Words::of(&cite.item.quote))
    };
    let id = (0..scene.cites.len()).find(said)?;
    let cite = &scene.cites[id];
    let past = |d: &&String| {
        when::last(d).is_some_and(|day| {
            day.to_string().as_str() <= cite.written_at.as_deref().unwrap_or_default()
        })
    };
    let value = cite
        .item
        .dates
        .iter()
        .find(past)
        .cloned()
        .or_else(|| cite.written_at.clone())?;
    Some(Sourced {
        value,
        evidence: vec![id],
    })
}

/// The day after which the money is gone.
pub(super) fn money_expires(scene: &Scene<'_>) -> Option<Sourced<String>> {
    for dimension in [Dimension::BudgetCycle, Dimension::Budget] {
        for id in scene.standing(dimension) {
            let item = &scene.cites[id].item;
            let gone = scene.claims.says(Claim::Expires, &Words::of(&item.quote));
            if let Some(date) = item.dates.last().filter(|_| gone && holds(item.status)) {
                return Some(Sourced {
                    value: date.clone(),
                    evidence: vec![id],
                });
            }
        }
    }
    None
}

/// The next meeting with the buyer after the day.
pub(super) fn next_meeting(scene: &Scene<'_>) -> Option<Sourced<String>> {
    let mut best: Option<Sourced<String>> = None;
    for dimension in [Dimension::ReviewCadence, Dimension::ApprovalMeetings] {
        for id in dated(scene, dimension) {
            for date in &scene.cites[id].item.dates {
                let ahead = when::last(date).is_some_and(|d| d.to_string() > scene.as_of);
                let sooner = best.as_ref().is_none_or(|b| *date < b.value);
                if ahead && sooner {
                    best = Some(Sourced {
                        value: date.clone(),
                        evidence: vec![id],
                    });
                }
            }
        }
    }
    best
}
