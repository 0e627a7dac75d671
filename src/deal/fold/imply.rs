//! What follows from what stands, though no single passage says it: a limit that the deal stays under is not needed, a purchase
//! order is finance at work, and whoever keeps acting for us inside is the champion.

use super::limits::{self, Reach};
use super::people::PersonId;
use super::{Scene, party};
use crate::claims::{Claim, Words};
use crate::deal::state::{Cell, CiteId};
use crate::framework::{Dimension, Status};
use std::collections::BTreeMap;

/// In so many notes somebody of the buyer's must have acted before they count as a champion.
const NOTES_OF_ACTING: usize = 2;

/// The dimensions in whose passages the work of an advocate shows.
const ACTING: &[Dimension] = &[
    Dimension::BusinessCase,
    Dimension::ApprovalMeetings,
    Dimension::CoOwnership,
    Dimension::StepOwners,
    Dimension::Champion,
    Dimension::Approvers,
    Dimension::Budget,
    Dimension::BuyingGroup,
    Dimension::DecisionDate,
    Dimension::Dependencies,
];

/// Adds to the cells what follows from them.
pub(super) fn add(scene: &mut Scene<'_>, cells: &mut [Cell]) {
    under_the_limit(scene, &mut cells[Dimension::Thresholds.index()]);
    ordered(scene, cells);
    advocate(scene, cells);
}

/// A confirmed limit that only a larger deal would reach is not needed at this amount.
fn under_the_limit(scene: &Scene<'_>, cell: &mut Cell) {
    if cell.status != Some(Status::Confirmed) {
        return;
    }
    let limits: Vec<_> = cell
        .stands_on
        .iter()
        .map(|&id| limits::reach(scene, id))
        .collect();
    let all_above = !limits.is_empty() && limits.iter().all(|r| *r == Reach::Above);
    if all_above {
        cell.status = Some(Status::NotNeeded);
    }
}

/// A purchase order, an invoice or payment terms in a confirmed passage is work of their finance.
fn ordered(scene: &Scene<'_>, cells: &mut [Cell]) {
    if cells[Dimension::FinanceReview.index()].status.is_some() {
        return;
    }
    let found: Vec<CiteId> = [
        Dimension::SigningSteps,
        Dimension::Procurement,
        Dimension::StepOwners,
        Dimension::Dependencies,
    ]
    .iter()
    .flat_map(|&d| scene.standing(d))
    .filter(|&id| {
        let item = &scene.cites[id].item;
        item.status == Status::Confirmed
            && scene.claims.says(Claim::Orders, &Words::of(&item.quote))
    })
    .collect();
    fill(scene, &mut cells[Dimension::FinanceReview.index()], found);
}

/// Somebody of the buyer's who acts for us in note after note, and nobody said that there is no champion.
fn advocate(scene: &Scene<'_>, cells: &mut [Cell]) {
    if cells[Dimension::Champion.index()].status.is_some() {
        return;
    }
    let mut acts: BTreeMap<PersonId, Vec<CiteId>> = BTreeMap::new();
    for id in 0..scene.cites.len() {
        let item = &scene.cites[id].item;
        let words = Words::of(&item.quote);
        let acted = scene.claims.says(Claim::Acts, &words)
            || (item.dimension == Dimension::CoOwnership
                && scene.claims.says(Claim::Shared, &words));
        if item.status != Status::Confirmed || !ACTING.contains(&item.dimension) || !acted {
            continue;
        }
        let parties = party::parties(scene.told(id), item, &scene.directory);
        if let Some(person) = parties.iter().find_map(|w| w.person) {
            acts.entry(person).or_default().push(id);
        }
    }
    let notes = |ids: &[CiteId]| {
        let mut at: Vec<usize> = ids.iter().map(|&id| scene.at[id]).collect();
        at.dedup();
        at.len()
    };
    let best = acts
        .into_values()
        .filter(|ids| notes(ids) >= NOTES_OF_ACTING)
        .max_by_key(|ids| (notes(ids), ids.len()));
    if let Some(mut ids) = best {
        ids.reverse();
        fill(scene, &mut cells[Dimension::Champion.index()], ids);
    }
}

/// Makes a cell confirmed by passages of other dimensions.
fn fill(scene: &Scene<'_>, cell: &mut Cell, found: Vec<CiteId>) {
    let Some(&newest) = found.first() else {
        return;
    };
    cell.status = Some(Status::Confirmed);
    cell.since.clone_from(&scene.cites[newest].written_at);
    cell.stands_on = found;
}
