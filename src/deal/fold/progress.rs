//! How far the buyer's reviews are, who reads the contract, whose paper it is on, whose plan it is.

use super::party::parties;
use super::{Scene, when};
use crate::claims::{Claim, Words};
use crate::deal::state::{Cell, CiteId, Paper, Sourced, StepState};
use crate::framework::{Dimension, Status};

/// Who reads the contract: the newest person in what stands on the legal review.
pub(super) fn legal_owner(scene: &Scene<'_>) -> Option<Sourced<String>> {
    for id in scene.standing(Dimension::LegalReview) {
        let item = &scene.cites[id].item;
        if matches!(item.status, Status::Unknown | Status::NotNeeded) {
            continue;
        }
        let parties = parties(scene.told(id), item, &scene.directory);
        let words = Words::of(&item.quote);
        let told: Vec<usize> = scene.claims.places(Claim::Says, &words).collect();
        let person = parties
            .iter()
            .filter(|w| !told.iter().any(|&at| at >= w.end && at - w.end <= 4))
            .find_map(|w| w.person);
        if let Some(person) = person {
            return Some(Sourced {
                value: scene.directory.people[person].name.clone(),
                evidence: vec![id],
            });
        }
    }
    None
}

/// How far a review of theirs is, by the newest statements.
pub(super) fn progress(
    scene: &Scene<'_>,
    cells: &[Cell],
    dimension: Dimension,
) -> Sourced<StepState> {
    let cell = &cells[dimension.index()];
    let Some(status) = cell.status else {
        return Sourced::default();
    };
    let value = match status {
        Status::NotNeeded => StepState::NotNeeded,
        Status::Assumed | Status::Unknown | Status::Missing => StepState::Needed,
        Status::Confirmed => cell
            .stands_on
            .iter()
            .filter(|&&id| Some(scene.at[id]) == cell.stands_on.first().map(|&f| scene.at[f]))
            .map(|&id| step_state(scene, id))
            .max()
            .unwrap_or(StepState::Needed),
    };
    Sourced {
        value,
        evidence: cell.stands_on.clone(),
    }
}

/// How far one confirmed statement says that its step is.
pub(super) fn step_state(scene: &Scene<'_>, id: CiteId) -> StepState {
    let item = &scene.cites[id].item;
    let words = Words::of(&item.quote);
    let written = scene.cites[id].written_at.as_deref().unwrap_or_default();
    let ahead = item
        .dates
        .iter()
        .any(|d| when::last(d).is_some_and(|day| day.to_string().as_str() > written));
    if scene.claims.says(Claim::Done, &words) && !ahead {
        StepState::Done
    } else if scene.claims.says(Claim::Begun, &words) {
        StepState::InProgress
    } else if ahead || scene.claims.says(Claim::Booked, &words) {
        StepState::Scheduled
    } else {
        StepState::Needed
    }
}

/// Whose paper the contract is on, by the newest statement that says.
pub(super) fn paper(scene: &Scene<'_>) -> Option<Sourced<Paper>> {
    for id in scene.standing(Dimension::ContractTerms) {
        let item = &scene.cites[id].item;
        let words = Words::of(&item.quote);
        let ours = scene.claims.says(Claim::OurPaper, &words);
        let theirs = scene.claims.says(Claim::TheirPaper, &words);
        // "our paper" in the buyer's mouth is theirs.
        let value = match (ours, theirs) {
            (true, false) => Paper::Ours,
            (false, true) => Paper::Theirs,
            _ => continue,
        };
        return Some(Sourced {
            value,
            evidence: vec![id],
        });
    }
    None
}

/// Whether a mutual plan exists, and whether the buyer had a hand in it.
pub(super) fn plan(scene: &Scene<'_>) -> Option<Sourced<bool>> {
    let ids = scene.standing(Dimension::CoOwnership);
    let newest = *ids.first()?;
    if scene.cites[newest].item.status == Status::NotNeeded {
        return None;
    }
    let shared = ids.iter().any(|&id| {
        let item = &scene.cites[id].item;
        item.status == Status::Confirmed
    });
    Some(Sourced {
        value: shared,
        evidence: ids,
    })
}
