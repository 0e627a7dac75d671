//! The facts: who, how much, when, read off the statements that stand.

use super::Scene;
use super::absence;
use super::days::{decision_date, go_live, money_expires, next_meeting, verbal_yes};
use super::limits::{at_this_size, thresholds};
use super::party::{Who, doers, parties};
use super::people::PersonId;
use super::progress::{legal_owner, paper, plan, progress};
use crate::claims::{Claim, Words};
use crate::deal::record::Told;
use crate::deal::state::{Cell, CiteId, Engagement, Facts, Party, StepSide, Threshold};
use crate::framework::{Dimension, Risk, Source, Status};

/// Statuses that leave a fact standing: said to be so, or believed to be so.
pub(super) const fn holds(status: Status) -> bool {
    matches!(status, Status::Confirmed | Status::Assumed)
}

/// All facts.
pub(super) fn gather(scene: &Scene<'_>, cells: &[Cell]) -> Facts {
    let thresholds = thresholds(scene);
    let mut facts = Facts {
        approvers: approvers(scene, cells, &thresholds),
        signatory: single(scene, cells, Dimension::Signatory, Some(Claim::Signs)),
        economic_buyer: single(scene, cells, Dimension::EconomicBuyer, None),
        champion: single(scene, cells, Dimension::Champion, Some(Claim::Acts)),
        champion_actions: champion_actions(scene),
        business_case_owner: single(scene, cells, Dimension::BusinessCase, None),
        sponsors: sponsors(scene),
        people: everybody(scene),
        thresholds,
        go_live: go_live(scene, cells),
        decision_date: decision_date(scene, cells),
        legal_owner: legal_owner(scene),
        security: progress(scene, cells, Dimension::SecurityReview),
        legal: progress(scene, cells, Dimension::LegalReview),
        procurement: progress(scene, cells, Dimension::Procurement),
        it: progress(scene, cells, Dimension::ItReview),
        paper: paper(scene),
        plan: plan(scene),
        verbal_yes: verbal_yes(scene),
        money_expires: money_expires(scene),
        next_meeting: next_meeting(scene),
        absences: absence::gather(scene),
        ..Facts::default()
    };
    let dated = |told: &&&Told| told.note.note.written_at.is_some();
    facts.last_note = scene
        .notes
        .iter()
        .rev()
        .find(dated)
        .and_then(|t| t.note.note.written_at.clone());
    facts.last_buyer_event = scene
        .notes
        .iter()
        .rev()
        .filter(dated)
        .find(|t| buyer_took_part(t))
        .and_then(|t| t.note.note.written_at.clone());
    facts
}

/// The parties of a cite who do what the claim says.
pub(super) fn who(scene: &Scene<'_>, id: CiteId, claim: Option<Claim>) -> Vec<Who> {
    let item = &scene.cites[id].item;
    let all = parties(scene.told(id), item, &scene.directory);
    match claim {
        Some(claim @ (Claim::Approves | Claim::Signs)) => {
            let here = at_this_size(scene, id, all);
            doers(scene.claims, claim, &item.quote, here)
        }
        Some(claim) => doers(scene.claims, claim, &item.quote, all),
        None => all,
    }
}

/// A party as the state shows it.
pub(super) fn party(scene: &Scene<'_>, who: &Who, id: CiteId) -> Party {
    Party {
        person: who
            .person
            .map(|p| scene.directory.people[p].name.clone())
            .filter(|n| !n.is_empty()),
        role: who.role.clone(),
        status: Some(scene.cites[id].item.status),
        engagement: engagement(scene, who.person),
        evidence: vec![id],
    }
}

fn engagement(scene: &Scene<'_>, person: Option<PersonId>) -> Engagement {
    person.map_or(Engagement::Unknown, |p| {
        scene.directory.people[p].engagement
    })
}

/// Whether a known person or title is the same party.
fn same(one: &Party, other: &Party) -> bool {
    match (&one.person, &other.person) {
        (Some(a), Some(b)) => a == b,
        (None, None) => match (&one.role, &other.role) {
            (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
            _ => false,
        },
        _ => matches!((&one.role, &other.role), (Some(a), Some(b)) if a.eq_ignore_ascii_case(b)),
    }
}

/// Adds a party or, when it is there already, what more is known of it.
pub(super) fn join(list: &mut Vec<Party>, party: Party) {
    match list.iter_mut().find(|known| same(known, &party)) {
        Some(known) => {
            known.person = known.person.take().or(party.person);
            known.role = known.role.take().or(party.role);
            known.evidence.extend(party.evidence);
        }
        None => list.push(party),
    }
}

/// Who must say yes; those whom a triggered threshold names too.
fn approvers(scene: &Scene<'_>, cells: &[Cell], thresholds: &[Threshold]) -> Vec<Party> {
    let mut list = Vec::new();
    let cell = &cells[Dimension::Approvers.index()];
    if cell.status.is_some_and(holds) {
        for id in scene.standing(Dimension::Approvers) {
            if holds(scene.cites[id].item.status) {
                for one in who(scene, id, Some(Claim::Approves)) {
                    join(&mut list, party(scene, &one, id));
                }
            }
        }
    }
    for threshold in thresholds.iter().filter(|t| t.triggered == Some(true)) {
        for above in &threshold.above {
            join(&mut list, above.clone());
        }
    }
    list
}

/// The one party of a dimension: of the newest statements, the surest that names somebody.
fn single(
    scene: &Scene<'_>,
    cells: &[Cell],
    dimension: Dimension,
    claim: Option<Claim>,
) -> Option<Party> {
    if !cells[dimension.index()].status.is_some_and(holds) {
        return None;
    }
    let mut ids = scene.standing(dimension);
    ids.retain(|&id| holds(scene.cites[id].item.status));
    ids.sort_by_key(|&id| {
        (
            std::cmp::Reverse(scene.at[id]),
            scene.cites[id].item.status != Status::Confirmed,
        )
    });
    let mut found: Option<Party> = None;
    for id in ids {
        let all = who(scene, id, claim);
        let best = all
            .iter()
            .find(|w| w.person.is_some())
            .or_else(|| all.first());
        let Some(best) = best else { continue };
        let party = party(scene, best, id);
        match &mut found {
            Some(known) if same(known, &party) => known.evidence.extend(party.evidence),
            Some(_) => {}
            None => found = Some(party),
        }
    }
    found
}

/// What the champion did: confirmed statements with a word of doing.
fn champion_actions(scene: &Scene<'_>) -> Vec<CiteId> {
    let mut ids = scene.standing(Dimension::Champion);
    ids.retain(|&id| {
        let item = &scene.cites[id].item;
        item.status == Status::Confirmed && scene.claims.says(Claim::Acts, &Words::of(&item.quote))
    });
    ids
}

/// Executives on both sides. A party whom the notes call the seller's is the seller's.
fn sponsors(scene: &Scene<'_>) -> Vec<(StepSide, Party)> {
    let mut theirs = Vec::new();
    let mut ours = Vec::new();
    for id in scene.standing(Dimension::ExecSponsors) {
        let item = &scene.cites[id].item;
        if !holds(item.status) {
            continue;
        }
        for one in who(scene, id, None) {
            join(&mut theirs, party(scene, &one, id));
        }
        for name in &item.people {
            let seller = scene
                .directory
                .find(name)
                .filter(|&p| scene.directory.people[p].seller);
            if let Some(p) = seller {
                let person = &scene.directory.people[p];
                join(
                    &mut ours,
                    Party {
                        person: Some(person.name.clone()),
                        role: person.roles.first().cloned(),
                        status: Some(item.status),
                        engagement: Engagement::Met,
                        evidence: vec![id],
                    },
                );
            }
        }
    }
    let theirs = theirs.into_iter().map(|p| (StepSide::Buyer, p));
    theirs
        .chain(ours.into_iter().map(|p| (StepSide::Seller, p)))
        .collect()
}

/// Everybody of the buyer's, in the order in which they came up.
fn everybody(scene: &Scene<'_>) -> Vec<Party> {
    let cites_of = |id: PersonId| {
        let names = |cite: &crate::deal::state::Cite| {
            cite.item
                .people
                .iter()
                .any(|n| scene.directory.find(n) == Some(id))
        };
        (0..scene.cites.len())
            .filter(|&c| names(&scene.cites[c]))
            .collect()
    };
    scene
        .directory
        .people
        .iter()
        .enumerate()
        .filter(|(_, p)| !p.outside() && !p.name.is_empty())
        .map(|(id, p)| Party {
            person: Some(p.name.clone()),
            role: p.roles.first().cloned(),
            status: None,
            engagement: p.engagement,
            evidence: cites_of(id),
        })
        .collect()
}

/// Whether the buyer took part in what a note tells: somebody of theirs is heard, or it was a talk that nobody missed.
fn buyer_took_part(told: &Told) -> bool {
    let heard = told
        .reading
        .evidence
        .iter()
        .any(|i| i.source == Source::Buyer);
    let talk = told
        .note
        .note
        .kind
        .as_deref()
        .is_some_and(|kind| TALKS.iter().any(|talk| kind.eq_ignore_ascii_case(talk)));
    let silent = told.reading.risks.iter().any(|r| r.risk == Risk::Silence);
    heard || (talk && !silent)
}

/// Kinds of notes that tell of a talk with the buyer.
const TALKS: &[&str] = &[
    "call",
    "meeting",
    "transcript",
    "workshop",
    "demo",
    "onsite",
];
