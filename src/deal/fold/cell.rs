//! What is known of one dimension: which statements still stand, and what they come to.
//!
//! A later note about the same subject takes the place of an earlier one. Dimensions that speak of one thing (who signs, when it
//! goes live) have one subject; those that speak of many (approvers, limits, sponsors) are told apart by whom or what amount they
//! name.

use super::Scene;
use crate::deal::state::{Cell, CiteId};
use crate::framework::{Dimension, Status};

/// Days after which a confirmation wants to be confirmed again: two half-lives would be half a year; managers ask at sixty days.
pub const FADES_AFTER_DAYS: u32 = 60;

/// The statuses of one note, the one that decides first: what is known goes before what is open, and a gap before a guess.
const ORDER: [Status; 5] = [
    Status::Confirmed,
    Status::NotNeeded,
    Status::Missing,
    Status::Unknown,
    Status::Assumed,
];

/// Dimensions of which nothing is settled while one end is open: who backs it, what the lawyers and the terms still lack.
const fn open_end_decides(dimension: Dimension) -> bool {
    matches!(
        dimension,
        Dimension::EconomicBuyer | Dimension::LegalReview | Dimension::ContractTerms
    )
}

fn rank(dimension: Dimension, status: Status) -> usize {
    if status == Status::Missing && open_end_decides(dimension) {
        return 0;
    }
    ORDER
        .iter()
        .position(|&s| s == status)
        .map_or(ORDER.len() + 1, |at| at + 1)
}

/// Whether a dimension speaks of several things at once, each with its own statements.
const fn many(dimension: Dimension) -> bool {
    matches!(
        dimension,
        Dimension::Approvers
            | Dimension::Thresholds
            | Dimension::ExecSponsors
            | Dimension::BuyingGroup
            | Dimension::StepOwners
            | Dimension::Dependencies
            | Dimension::ApprovalMeetings
    )
}

/// Whether what stands is pooled over all notes, and not only what the newest one says: a step or a yes of one person tells
/// nothing of another's.
const fn pooled(dimension: Dimension) -> bool {
    matches!(
        dimension,
        Dimension::StepOwners | Dimension::Approvers | Dimension::Thresholds
    )
}

/// Settles every dimension: marks in `scene.cites` what still stands, and gives the cells by [`Dimension::index`].
pub(super) fn settle(scene: &mut Scene<'_>) -> Vec<Cell> {
    Dimension::ALL
        .iter()
        .map(|&dimension| {
            let ids: Vec<CiteId> = scene.of(dimension);
            let standing = stand(scene, dimension, &ids);
            for &id in &ids {
                scene.cites[id].stands = standing.contains(&id);
            }
            cell(scene, dimension, &standing)
        })
        .collect()
}

/// The statements that no later one took the place of, oldest first.
fn stand(scene: &Scene<'_>, dimension: Dimension, ids: &[CiteId]) -> Vec<CiteId> {
    let mut standing: Vec<CiteId> = Vec::new();
    for group in ids.chunk_by(|&a, &b| scene.at[a] == scene.at[b]) {
        let before = standing.len();
        let kept: Vec<CiteId> = standing
            .drain(..before)
            .filter(|&old| {
                scene.cites[old].vouched
                    || !group
                        .iter()
                        .any(|&new| replaces(scene, dimension, new, old))
            })
            .collect();
        standing = kept;
        standing.extend_from_slice(group);
    }
    standing
}

/// Whether a later statement takes the place of an earlier one.
fn replaces(scene: &Scene<'_>, dimension: Dimension, new: CiteId, old: CiteId) -> bool {
    if !many(dimension) {
        return true;
    }
    let asserted = scene.cites[new].item.status == Status::Confirmed;
    let (new, old) = (&scene.subjects[new], &scene.subjects[old]);
    if dimension == Dimension::Approvers && asserted && new.iter().all(|s| !s.is_person()) {
        // "The brothers said yes": who they are stands in the earlier note.
        return old.is_empty() || (!new.is_empty() && old.iter().all(|s| new.contains(s)));
    }
    new.is_empty() || old.is_empty() || new.iter().any(|s| old.contains(s))
}

/// The cell of what stands.
fn cell(scene: &Scene<'_>, dimension: Dimension, standing: &[CiteId]) -> Cell {
    let newest = standing.iter().map(|&id| scene.at[id]).max();
    let decisive: Vec<CiteId> = standing
        .iter()
        .copied()
        .filter(|&id| pooled(dimension) || Some(scene.at[id]) == newest || scene.cites[id].vouched)
        .collect();
    let best = decisive.iter().copied().min_by_key(|&id| {
        (
            !scene.cites[id].vouched,
            rank(dimension, scene.cites[id].item.status),
        )
    });
    let status = best.map(|id| scene.cites[id].item.status);
    let says = |id: &CiteId| Some(scene.cites[*id].item.status) == status;
    let mut stands_on: Vec<CiteId> = standing.iter().copied().filter(says).collect();
    stands_on.sort_by_key(|&id| (std::cmp::Reverse(scene.at[id]), id));
    let mut against: Vec<CiteId> = standing
        .iter()
        .copied()
        .filter(|id| !says(id) && contradicts(scene.cites[*id].item.status, status))
        // What is said of another person or another amount is no contradiction.
        .filter(|&id| {
            stands_on
                .iter()
                .any(|&on| replaces(scene, dimension, id, on))
        })
        .collect();
    against.sort_by_key(|&id| (std::cmp::Reverse(scene.at[id]), id));
    let since = stands_on
        .first()
        .and_then(|&id| scene.cites[id].written_at.clone());
    let age = since
        .as_deref()
        .map_or(0, |day| super::when::days_between(day, &scene.as_of));
    Cell {
        dimension,
        status,
        stands_on,
        against,
        faded: status == Some(Status::Confirmed) && age > FADES_AFTER_DAYS,
        since,
    }
}

/// Whether two statuses cannot both be so: one says that it is there, the other that it is not.
fn contradicts(one: Status, other: Option<Status>) -> bool {
    let sort = |s| match s {
        Status::Confirmed => 1,
        Status::Missing => 2,
        Status::NotNeeded => 3,
        Status::Assumed | Status::Unknown => 0,
    };
    let (one, other) = (sort(one), other.map_or(0, sort));
    one != 0 && other != 0 && one != other
}
