//! The steps that the notes name: what, who, by when, done or not.

use super::party::parties;
use super::people::slice;
use super::progress::step_state;
use super::{Scene, when};
use crate::deal::state::{CiteId, Step, StepSide, StepState};
use crate::evidence::PartyKind;
use crate::framework::{Dimension, Status};

/// The dimensions whose statements are steps somebody has to take.
const STEPS: &[Dimension] = &[
    Dimension::ApprovalMeetings,
    Dimension::FinanceReview,
    Dimension::BusinessCase,
    Dimension::Procurement,
    Dimension::LegalReview,
    Dimension::SigningSteps,
    Dimension::SecurityReview,
    Dimension::ItReview,
    Dimension::TechnicalValidation,
    Dimension::DecisionDate,
    Dimension::StepOwners,
    Dimension::Rollout,
];

/// The longest text of a step, in characters.
const MAX_WHAT: usize = 120;

/// All steps, by date, those without one last. Passages that overlap are one step.
pub(super) fn gather(scene: &Scene<'_>) -> Vec<Step> {
    let mut steps: Vec<(usize, std::ops::Range<usize>, Step)> = Vec::new();
    for &dimension in STEPS {
        for id in scene.standing(dimension) {
            let item = &scene.cites[id].item;
            if matches!(item.status, Status::Unknown | Status::NotNeeded) {
                continue;
            }
            let (at, span) = (scene.at[id], item.start..item.end);
            let known = steps
                .iter_mut()
                .find(|(n, s, _)| *n == at && s.start < span.end && span.start < s.end);
            match known {
                Some((_, _, step)) => {
                    step.evidence.push(id);
                    step.owner = step.owner.take().or_else(|| owner(scene, id));
                    step.date = step.date.take().or_else(|| due(scene, id));
                    // Whose step it is matters less than what it is about.
                    if step.kind == Dimension::StepOwners {
                        step.kind = dimension;
                    }
                }
                None => {
                    if let Some(step) = step(scene, id, dimension) {
                        steps.push((at, span, step));
                    }
                }
            }
        }
    }
    let mut steps: Vec<Step> = steps.into_iter().map(|(_, _, s)| s).collect();
    for step in &mut steps {
        step.was_due = moved(scene, step);
        step.evidence.sort_unstable();
    }
    steps.sort_by(|a, b| {
        (a.date.is_none(), &a.date, a.evidence.first()).cmp(&(
            b.date.is_none(),
            &b.date,
            b.evidence.first(),
        ))
    });
    steps
}

/// The step of one statement; nothing where it names neither an owner nor a date.
fn step(scene: &Scene<'_>, id: CiteId, kind: Dimension) -> Option<Step> {
    let item = &scene.cites[id].item;
    let ours = ours(scene, id);
    let side = match &ours {
        Some(_) => StepSide::Seller,
        None => StepSide::Buyer,
    };
    let (owner, date) = (ours.or_else(|| owner(scene, id)), due(scene, id));
    if owner.is_none() && date.is_none() {
        return None;
    }
    let done = item.status == Status::Confirmed && step_state(scene, id) == StepState::Done;
    Some(Step {
        side,
        kind,
        what: what(&item.quote),
        owner,
        date,
        done,
        reopened: !done && was_done(scene, id, kind),
        was_due: None,
        evidence: vec![id],
    })
}

/// The words of a step on one line.
fn what(quote: &str) -> String {
    let line = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    let trimmed =
        line.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '"' | '(' | ')'));
    match trimmed.char_indices().nth(MAX_WHAT) {
        Some((at, _)) => format!("{}…", trimmed[..at].trim_end()),
        None => trimmed.to_owned(),
    }
}

/// The seller's person with whom a passage begins: "our Tobias loads the data".
fn ours(scene: &Scene<'_>, id: CiteId) -> Option<String> {
    let item = &scene.cites[id].item;
    let told = scene.told(id);
    let text = &told.note.note.text;
    let first = told
        .reading
        .named
        .iter()
        .find(|n| n.start as usize >= item.start && (n.end as usize) <= item.end)
        .filter(|n| n.kind == PartyKind::Person)?;
    let name = slice(text, first);
    let person = scene
        .directory
        .find(name)
        .map(|p| &scene.directory.people[p]);
    (first.seller || person.is_some_and(|p| p.seller))
        .then(|| person.map_or(name, |p| p.name.as_str()).to_owned())
}

/// The first person of the buyer's in the passage.
fn owner(scene: &Scene<'_>, id: CiteId) -> Option<String> {
    let item = &scene.cites[id].item;
    parties(scene.told(id), item, &scene.directory)
        .into_iter()
        .find_map(|w| w.person)
        .map(|p| scene.directory.people[p].name.clone())
        .filter(|n| !n.is_empty())
}

/// The last date in the passage.
fn due(scene: &Scene<'_>, id: CiteId) -> Option<String> {
    scene.cites[id].item.dates.last().cloned()
}

/// Whether an earlier note had the same kind of step done.
fn was_done(scene: &Scene<'_>, id: CiteId, kind: Dimension) -> bool {
    (0..id).any(|old| {
        scene.cites[old].item.dimension == kind
            && scene.at[old] < scene.at[id]
            && scene.cites[old].item.status == Status::Confirmed
            && step_state(scene, old) == StepState::Done
    })
}

/// The first date that an earlier note gave for the same kind of step with the same owner, when it has moved or passed.
fn moved(scene: &Scene<'_>, step: &Step) -> Option<String> {
    let first = *step.evidence.first()?;
    let earlier = (0..first).find(|&old| {
        let item = &scene.cites[old].item;
        item.dimension == step.kind
            && scene.at[old] < scene.at[first]
            && !item.dates.is_empty()
            && (step.owner.is_none() || owner(scene, old) == step.owner)
    })?;
    let was = scene.cites[earlier].item.dates.last()?.clone();
    let later = match &step.date {
        Some(date) => when::last(date) > when::last(&was),
        None => !step.done,
    };
    later.then_some(was)
}
