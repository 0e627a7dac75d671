//! What the words after a statement say of it: "she asked for a plan; it was never sent", "I asked whether legal looks at it
//! and he said no".
//!
//! A clause is cut where a new verb begins, so what became of a thing often stands in the clause behind it. That clause is read
//! only when it points back with a pronoun or opens with a hedge: one that names a thing of its own speaks of that.

use super::Scene;
use super::region::{Region, within};
use crate::framework::{Dimension, Status};
use crate::rules::{Cue, CueRole};
use crate::text::{Clause, TokenRange, word_hash};

/// A hedge opens a clause when it begins within so many tokens.
const MAX_OPENING: u32 = 1;
/// A hedge speaks of the clause before it when its own holds at most so many tokens: a longer one states something itself.
const MAX_HEDGE: u32 = 7;
/// An answer begins within so many clauses of its question.
const MAX_BEHIND: usize = 3;

/// Words that point back at what was just said.
const BACK: [u64; 14] = [
    word_hash("it"),
    word_hash("that"),
    word_hash("thats"),
    word_hash("this"),
    word_hash("these"),
    word_hash("those"),
    word_hash("they"),
    word_hash("she"),
    word_hash("he"),
    word_hash("we"),
    word_hash("you"),
    word_hash("which"),
    word_hash("ours"),
    word_hash("folks"),
];
const NO: [u64; 4] = [
    word_hash("no"),
    word_hash("nope"),
    word_hash("nah"),
    word_hash("nein"),
];
const YES: [u64; 6] = [
    word_hash("yes"),
    word_hash("yeah"),
    word_hash("yep"),
    word_hash("yup"),
    word_hash("sure"),
    word_hash("correct"),
];
/// Words of saying: what was asked is then answered.
const SAID: [u64; 8] = [
    word_hash("said"),
    word_hash("says"),
    word_hash("told"),
    word_hash("answered"),
    word_hash("replied"),
    word_hash("confirmed"),
    word_hash("named"),
    word_hash("explained"),
];
/// Words that continue a clause that ended in a verb of thinking or knowing.
const CONTINUES: [u64; 6] = [
    word_hash("that"),
    word_hash("whether"),
    word_hash("if"),
    word_hash("who"),
    word_hash("how"),
    word_hash("when"),
];
/// Words between two clauses that tie them without a comma.
const TIES: [u64; 3] = [word_hash("but"), word_hash("so"), word_hash("though")];

/// A cue by its index, and where it stands.
pub(super) type Found = (usize, TokenRange);

/// The cue of the clause behind a plain statement that speaks of it.
pub(super) fn onward(scene: &Scene<'_, '_>, region: &Region) -> Option<Found> {
    let document = scene.document;
    let last = last_clause(scene);
    let next = document.clauses.get(last + 1)?;
    let own = document.clauses.get(last)?;
    if next.sentence != own.sentence || next.block != own.block || next.question {
        return None;
    }
    let back = document
        .tokens
        .get(next.tokens.start as usize)
        .is_some_and(|t| BACK.contains(&t.hash));
    let between = document.slice(&(own.tokens.end..next.tokens.start));
    let tied = between.first().is_some_and(|t| {
        TIES.contains(&t.hash) || !t.text(document.text).contains(char::is_alphanumeric)
    });
    let short = next.tokens.end - next.tokens.start <= MAX_HEDGE;
    strongest(scene, region, next, |cue, start, _| {
        if cue.sets == Status::Assumed {
            cue.onward && tied && short && start <= MAX_OPENING
        } else {
            cue.onward && back
        }
    })
}

/// The cue at the end of the clause in front that governs the statement: "she reckons | the parking fund pays for it".
pub(super) fn governed(scene: &Scene<'_, '_>, region: &Region) -> Option<Found> {
    let document = scene.document;
    let own = document.clauses.get(scene.clause)?;
    let before = document.clauses.get(scene.clause.checked_sub(1)?)?;
    if before.sentence != own.sentence || before.block != own.block || before.question {
        return None;
    }
    let continued = opens(scene, &own.tokens, &CONTINUES);
    let close = before.tokens.end == own.tokens.start;
    if !continued && !close {
        return None;
    }
    let words = before.tokens.end - before.tokens.start;
    strongest(scene, region, before, |cue, _, end| {
        cue.strong && !cue.answers && (continued || end == words)
    })
}

/// What answers a question, or what someone was asked, in the clauses behind it.
pub(super) fn answered(
    scene: &Scene<'_, '_>,
    region: &Region,
) -> Option<(Status, Option<usize>, TokenRange)> {
    let document = scene.document;
    let last = last_clause(scene);
    let own = document.clauses.get(last)?;
    let reply = (last + 1..=last + MAX_BEHIND)
        .filter_map(|c| document.clauses.get(c))
        .find(|c| {
            c.answers == Some(last as u32) || (c.sentence == own.sentence && c.block == own.block)
        })
        .filter(|c| !c.question)?;
    if let Some((cue, at)) = strongest(scene, region, reply, |cue, _, _| !cue.answers) {
        let rule = &scene.pack.cues[cue];
        let status = match rule.sets {
            Status::Missing if opens(scene, &at, &NO) || says_no(scene, reply) => denied(scene),
            status => status,
        };
        return Some((status, Some(cue), at));
    }
    if says_no(scene, reply) {
        return Some((denied(scene), None, reply.tokens.clone()));
    }
    let said = reply.sentence == own.sentence
        && document
            .slice(&reply.tokens)
            .iter()
            .any(|t| SAID.contains(&t.hash));
    (said || opens(scene, &reply.tokens, &YES))
        .then(|| (Status::Confirmed, None, reply.tokens.clone()))
}

/// What a bare "no" means: a hurdle does not apply, anything else is not there.
fn denied(scene: &Scene<'_, '_>) -> Status {
    match scene.dimension {
        Some(
            Dimension::LegalReview
            | Dimension::Procurement
            | Dimension::SecurityReview
            | Dimension::ItReview
            | Dimension::FinanceReview
            | Dimension::ApprovalMeetings
            | Dimension::Approvers
            | Dimension::Thresholds
            | Dimension::TechnicalValidation
            | Dimension::SigningSteps,
        ) => Status::NotNeeded,
        _ => Status::Missing,
    }
}

/// The cue of the highest rank in a clause among those that `fits` takes, given where it begins and ends there.
fn strongest(
    scene: &Scene<'_, '_>,
    region: &Region,
    clause: &Clause,
    fits: impl Fn(&Cue, u32, u32) -> bool,
) -> Option<Found> {
    let mut best: Option<(u8, Found)> = None;
    for hit in within(scene.hits, &clause.tokens) {
        let Some(CueRole::Cue(cue)) = scene.pack.cue_atoms.role(hit.atom) else {
            continue;
        };
        let rule = &scene.pack.cues[cue];
        if hit.end <= clause.tokens.end
            && best.as_ref().is_none_or(|(rank, _)| rule.rank > *rank)
            && fits(
                rule,
                hit.start - clause.tokens.start,
                hit.end - clause.tokens.start,
            )
            && !rule.leaves_out(scene.dimension)
            && !region.only_looks(scene, cue, hit)
        {
            best = Some((rule.rank, (cue, hit.start..hit.end)));
        }
    }
    best.map(|(_, found)| found)
}

/// Whether a clause is a plain no: it opens with one, or says that someone said so.
fn says_no(scene: &Scene<'_, '_>, clause: &Clause) -> bool {
    let tokens = scene.document.slice(&clause.tokens);
    opens(scene, &clause.tokens, &NO)
        || tokens
            .last()
            .is_some_and(|t| NO.contains(&t.hash) || t.is(const { word_hash("not") }))
}

/// Whether one of the words opens the range.
fn opens(scene: &Scene<'_, '_>, range: &TokenRange, words: &[u64]) -> bool {
    scene
        .document
        .slice(range)
        .first()
        .is_some_and(|t| words.contains(&t.hash))
}

/// The last clause that the statement's words reach into.
fn last_clause(scene: &Scene<'_, '_>) -> usize {
    let clauses = &scene.document.clauses;
    let mut last = scene.clause;
    while clauses
        .get(last + 1)
        .is_some_and(|c| c.tokens.start < scene.matched.end)
    {
        last += 1;
    }
    last
}
