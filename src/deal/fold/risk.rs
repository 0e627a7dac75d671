//! The risks that stand: what a note signals stays until a later passage says that it is over.

use super::Scene;
use crate::claims::{Claim, Words};
use crate::deal::record::{NoteId, Told};
use crate::deal::state::StandingRisk;
use crate::evidence::RiskItem;
use crate::framework::{Risk, Source};

/// The words by which a later sentence speaks of the same thing, beside the words of the passage itself.
const fn about(risk: Risk) -> &'static [&'static str] {
    match risk {
        Risk::Silence => &[
            "silence", "silent", "quiet", "dark", "ghosting", "replied", "answered",
        ],
        Risk::Slip => &["date", "schedule", "timeline", "delay"],
        Risk::Refusal => &["refused", "refusal"],
        Risk::Turnover => &[
            "leave",
            "leaving",
            "reorg",
            "reorganisation",
            "reorganization",
            "successor",
        ],
        Risk::CompetingPriority => &["priority", "priorities", "project"],
        Risk::Freeze => &["freeze", "frozen", "cut", "cuts", "on ice", "hold"],
        Risk::Competitor => &["competitor", "incumbent", "rival", "in house"],
        Risk::Indecision => &["doubts", "second thoughts", "hesitation"],
        Risk::LateStep => &[],
    }
}

/// The risks that stand, by risk.
pub(super) fn standing(scene: &Scene<'_>) -> Vec<StandingRisk> {
    Risk::ALL
        .iter()
        .filter_map(|&risk| one(scene, risk))
        .collect()
}

fn one(scene: &Scene<'_>, risk: Risk) -> Option<StandingRisk> {
    let mut passages: Vec<(usize, &RiskItem)> = Vec::new();
    for (at, told) in scene.notes.iter().enumerate() {
        let here: Vec<&RiskItem> = told
            .reading
            .risks
            .iter()
            .filter(|r| r.risk == risk && !over(scene, r))
            .collect();
        if here.is_empty() {
            passages.retain(|(_, old)| !settles(scene, told, risk, old));
        }
        passages.extend(here.into_iter().map(|r| (at, r)));
    }
    let newest = passages.iter().map(|(at, _)| *at).max()?;
    passages.sort_by_key(|(at, r)| (std::cmp::Reverse(*at), r.start));
    let cited: Vec<(NoteId, RiskItem)> = passages
        .into_iter()
        .map(|(at, r)| (scene.notes[at].note.id.clone(), r.clone()))
        .collect();
    Some(StandingRisk {
        risk,
        passages: cited,
        since: scene.notes[newest].note.note.written_at.clone(),
    })
}

/// Whether a passage itself says that the threat is over: "the freeze no longer touches us".
fn over(scene: &Scene<'_>, item: &RiskItem) -> bool {
    matches!(item.risk, Risk::Freeze | Risk::Competitor | Risk::Silence)
        && scene.claims.says(Claim::Settled, &Words::of(&item.quote))
}

/// Whether a later note ends what an earlier passage signalled.
fn settles(scene: &Scene<'_>, told: &Told, risk: Risk, old: &RiskItem) -> bool {
    if risk == Risk::Silence && heard_from(told) {
        return true;
    }
    let names = names_in(&old.quote);
    told.note
        .note
        .text
        .split_inclusive(['.', '!', '\n', ';'])
        .any(|sentence| {
            let words = Words::of(sentence);
            let about_it = about(risk)
                .iter()
                .any(|w| words.text().contains(&format!(" {w} ")))
                || names
                    .iter()
                    .any(|n| words.text().contains(&format!(" {n} ")));
            about_it && scene.claims.says(Claim::Settled, &words)
        })
}

/// Whether somebody of the buyer's speaks in a note.
fn heard_from(told: &Told) -> bool {
    told.reading
        .evidence
        .iter()
        .any(|i| i.source == Source::Buyer)
}

/// Words of a passage that begin with a capital inside a sentence: rivals, projects, people; lower case.
fn names_in(quote: &str) -> Vec<String> {
    quote
        .split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|w| w.chars().count() > 2 && w.starts_with(char::is_uppercase))
        .map(str::to_lowercase)
        .collect()
}
