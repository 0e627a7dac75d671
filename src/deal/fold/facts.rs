//! The facts: who, how much, when, read off the statements that stand.

use super::party::{Who, doers, parties};
use super::people::PersonId;
use super::{Scene, when};
use crate::claims::{Claim, Words};
use crate::deal::state::{
    Cell, CiteId, Engagement, Facts, GoLive, Paper, Party, Sourced, StepSide, StepState, Threshold,
};
use crate::evidence::Amount;
use crate::framework::{Dimension, Source, Status};

/// Statuses that leave a fact standing: said to be so, or believed to be so.
const fn holds(status: Status) -> bool {
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
        ..Facts::default()
    };
    let dated = |told: &&&crate::deal::record::Told| told.note.note.written_at.is_some();
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
        .find(|t| t.reading.evidence.iter().any(|i| i.source == Source::Buyer))
        .and_then(|t| t.note.note.written_at.clone());
    facts
}

/// The parties of a cite who do what the claim says.
fn who(scene: &Scene<'_>, id: CiteId, claim: Option<Claim>) -> Vec<Who> {
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
fn at_this_size(scene: &Scene<'_>, id: CiteId, all: Vec<Who>) -> Vec<Who> {
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

/// A party as the state shows it.
fn party(scene: &Scene<'_>, who: &Who, id: CiteId) -> Party {
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
fn join(list: &mut Vec<Party>, party: Party) {
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

/// Approval limits, from the smallest, with whom they bring in and whether the deal is over them.
fn thresholds(scene: &Scene<'_>) -> Vec<Threshold> {
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
fn go_live(scene: &Scene<'_>, cells: &[Cell]) -> Option<GoLive> {
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
fn decision_date(scene: &Scene<'_>, cells: &[Cell]) -> Option<Sourced<String>> {
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

/// Who reads the contract: the newest person in what stands on the legal review.
fn legal_owner(scene: &Scene<'_>) -> Option<Sourced<String>> {
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
fn progress(scene: &Scene<'_>, cells: &[Cell], dimension: Dimension) -> Sourced<StepState> {
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
fn paper(scene: &Scene<'_>) -> Option<Sourced<Paper>> {
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
fn plan(scene: &Scene<'_>) -> Option<Sourced<bool>> {
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

/// The dimensions in whose words a verbal yes is told.
const YES: &[Dimension] = &[
    Dimension::DecisionDate,
    Dimension::Approvers,
    Dimension::EconomicBuyer,
    Dimension::SigningSteps,
    Dimension::Champion,
];

/// The first note in which the buyer said yes in words.
fn verbal_yes(scene: &Scene<'_>) -> Option<Sourced<String>> {
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
fn money_expires(scene: &Scene<'_>) -> Option<Sourced<String>> {
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
fn next_meeting(scene: &Scene<'_>) -> Option<Sourced<String>> {
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
