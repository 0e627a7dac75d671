//! Late-stage clothes: whether the steps from today to the signature can be named with the buyer, as the stage claims.

use super::Scene;
use crate::deal::state::{Cell, LateStage, Step, StepSide};
use crate::framework::{Dimension, Status};

/// Stages that are not late by their urgency, and where a rep already says that a price is on the table.
const OFFERED: &[&str] = &["proposal", "quote", "offer", "pricing"];

/// What a path to the signature is made of.
const PATH: &[Dimension] = &[
    Dimension::Approvers,
    Dimension::Signatory,
    Dimension::DecisionDate,
    Dimension::SigningSteps,
    Dimension::StepOwners,
    Dimension::ApprovalMeetings,
];

/// Of the path's parts, how many must be known at least.
const KNOWN_PARTS: usize = 3;

/// Judges the deal.
pub(super) fn judge(scene: &Scene<'_>, cells: &[Cell], steps: &[Step]) -> LateStage {
    let fields = &scene.deal.fields;
    let phase = scene.scoring.phase(fields);
    let band = &scene.scoring.bands[scene.scoring.band(fields)];
    let stage = fields.stage.as_deref().unwrap_or_default().to_lowercase();
    let late = phase.id == "late" || OFFERED.iter().any(|s| stage.contains(s));
    let known = |d: &Dimension| {
        matches!(
            cells[d.index()].status,
            Some(Status::Confirmed | Status::NotNeeded)
        )
    };
    let parts = PATH.iter().filter(|d| known(d)).count();
    let ends = known(&Dimension::DecisionDate)
        || known(&Dimension::StepOwners)
        || known(&Dimension::SigningSteps);
    let named_steps = steps
        .iter()
        .filter(|s| s.side == StepSide::Buyer && !s.done)
        .filter(|s| s.date.is_some() || s.owner.is_some())
        .count();
    let clothes = late && phase.id != "closed" && !(ends && parts >= KNOWN_PARTS);
    let unknown: Vec<&str> = PATH.iter().filter(|d| !known(d)).map(|d| d.id()).collect();
    let why = if clothes {
        format!(
            "the stage says {}, and nobody on the buyer's side stands behind {}",
            if stage.is_empty() { "late" } else { &stage },
            unknown.join(", ")
        )
    } else if late {
        format!(
            "{parts} of {} parts of the path to the signature are known",
            PATH.len()
        )
    } else {
        "the stage claims no more than it should".to_owned()
    };
    let effective = match (clothes, parts) {
        (false, _) => phase.id.clone(),
        (true, 0 | 1) => "early".to_owned(),
        (true, _) => "middle".to_owned(),
    };
    LateStage {
        clothes,
        phase: phase.id.clone(),
        effective,
        named_steps,
        usual_steps: band.steps,
        why,
    }
}
