//! Whom an item speaks of: its people and titles paired, and which of them does what the item is about.

use super::people::{Directory, PersonId, slice};
use crate::claims::{Claim, Claims, Words};
use crate::deal::record::Told;
use crate::evidence::{Item, Named, PartyKind};

/// One party of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The person, if there is one.
    pub person: Option<PersonId>,
    /// Title, function or body as written.
    pub role: Option<String>,
    /// First byte in the quote.
    pub start: usize,
    /// One past its last byte, its title included.
    pub end: usize,
    /// A committee, board or council.
    pub body: bool,
}

/// The buyer's parties in an item's passage, in order.
pub fn parties(told: &Told, item: &Item, directory: &Directory) -> Vec<Who> {
    let text = &told.note.note.text;
    let inside = |n: &&Named| n.start as usize >= item.start && n.end as usize <= item.end;
    let mut out: Vec<Who> = Vec::new();
    for named in told.reading.named.iter().filter(inside) {
        let start = named.start as usize - item.start;
        let end = named.end as usize - item.start;
        let words = slice(text, named);
        if named.kind == PartyKind::Person {
            let person = directory.find(words);
            if named.seller || person.is_some_and(|id| directory.people[id].outside()) {
                continue;
            }
            // A title just before the name belongs to it.
            if let Some(last) = out.last_mut()
                && last.person.is_none()
                && !last.body
                && start - last.end <= 2
            {
                last.person = person;
                last.end = end;
                continue;
            }
            out.push(Who {
                person,
                role: None,
                start,
                end,
                body: false,
            });
        } else if !named.seller {
            let body = named.kind == PartyKind::Body;
            if let Some(last) = out.last_mut()
                && !body
                && last.person.is_some()
                && last.role.is_none()
                && beside(&item.quote, last.end, start)
            {
                last.role = Some(words.to_owned());
                last.end = end;
                continue;
            }
            out.push(Who {
                person: (!body).then(|| directory.holder(words)).flatten(),
                role: Some(words.to_owned()),
                start,
                end,
                body,
            });
        }
    }
    if out.iter().all(|w| w.person.is_none())
        && let Some((at, person)) = antecedent(told, item, directory)
    {
        let place = out.partition_point(|w| w.start < at.start);
        out.insert(
            place,
            Who {
                person: Some(person),
                role: None,
                start: at.start,
                end: at.end,
                body: false,
            },
        );
    }
    for who in &mut out {
        if let (Some(id), None) = (who.person, &who.role) {
            who.role = directory.people[id].roles.first().cloned();
        }
    }
    out
}

/// Words that stand for a person named before.
const PRONOUNS: &[&str] = &[
    "she", "he", "him", "hers", "himself", "herself", "she's", "he's", "she'll", "he'll", "she'd",
    "he'd",
];
/// Words that do so before what decides: "her yes", not "her office".
const POSSESSIVES: &[&str] = &["her", "his"];
/// What decides.
const DECIDING: &[&str] = &[
    "yes",
    "approval",
    "signature",
    "okay",
    "ok",
    "blessing",
    "nod",
    "money",
    "budget",
    "decision",
    "call",
    "say",
    "name",
    "pen",
    "word",
];

/// Whom the first "she" or "he" of a passage means: the buyer's person named last before it, in the note; and where it stands.
fn antecedent(
    told: &Told,
    item: &Item,
    directory: &Directory,
) -> Option<(std::ops::Range<usize>, PersonId)> {
    let pronoun = pronoun(&item.quote)?;
    let text = &told.note.note.text;
    let before = told.reading.named.iter().rev().filter(|n| {
        let end = n.end as usize;
        // "It isn't Mireille's decision any more, he has to agree": whoever only owns something is not the one who acts.
        let owns = text[end..].starts_with(['\'', '’']) || slice(text, n).ends_with("'s");
        n.kind == PartyKind::Person && !n.seller && !owns && end <= item.start + pronoun.start
    });
    before
        .filter_map(|n| directory.find(slice(text, n)))
        .find(|&id| !directory.people[id].outside())
        .map(|id| (pronoun, id))
}

/// The first word of a passage that stands for a person named before.
fn pronoun(quote: &str) -> Option<std::ops::Range<usize>> {
    let words: Vec<(usize, String)> = quote
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
        .map(|w| {
            let start = w.as_ptr() as usize - quote.as_ptr() as usize;
            (start, w.to_lowercase().replace('’', "'"))
        })
        .filter(|(_, w)| !w.is_empty())
        .collect();
    let found = words.iter().enumerate().find(|(i, (_, word))| {
        let next = words.get(i + 1).map(|w| w.1.as_str());
        PRONOUNS.contains(&word.as_str())
            || (POSSESSIVES.contains(&word.as_str()) && next.is_some_and(|n| DECIDING.contains(&n)))
    });
    found.map(|(_, (start, word))| *start..*start + word.len())
}

/// Whether only a comma, a bracket or an article stands between a name and a title.
fn beside(quote: &str, end: usize, start: usize) -> bool {
    let Some(gap) = quote.get(end..start) else {
        return false;
    };
    gap.len() <= 8
        && !gap.contains(['.', ';', '\n'])
        && gap.split(|c: char| !c.is_alphanumeric()).all(|w| {
            matches!(
                w.to_lowercase().as_str(),
                "" | "the" | "their" | "our" | "a" | "is"
            )
        })
}

/// What in front of a party says that it is not the one.
const DENIED: &[&str] = &[
    "not",
    "not the",
    "isn't",
    "isn't the",
    "instead of",
    "instead of the",
    "rather than",
    "rather than the",
    "no longer",
    "without",
];

/// The parties who do it: those next to a word of the claim. Someone who only tells it does not count, unless there is nobody else.
pub fn doers(claims: &Claims, claim: Claim, quote: &str, parties: Vec<Who>) -> Vec<Who> {
    if parties.len() < 2 {
        return parties;
    }
    let words = Words::of(quote);
    let mut told: Vec<usize> = claims.places(Claim::Says, &words).collect();
    let mut done: Vec<usize> = claims.places(claim, &words).collect();
    told.sort_unstable();
    done.sort_unstable();
    let next = |i: usize| parties.get(i + 1).map_or(quote.len(), |p| p.start);
    // "Tom says …", "she asked Hal Boone …".
    let tells = |i: usize| {
        let (start, end) = (parties[i].start, parties[i].end);
        told.iter().any(|&at| {
            (at >= end && at < next(i) && at - end <= 12) || (at < start && start - at <= 7)
        })
    };
    let does = |i: usize| {
        let (start, end) = (parties[i].start, parties[i].end);
        let behind = done.iter().any(|&at| at >= end && at < next(i));
        let from = i.checked_sub(1).map_or(0, |p| parties[p].end);
        let before = done.iter().any(|&at| at >= from && at < start);
        behind || (before && i > 0) || (before && !parties.is_empty())
    };
    let denied = |i: usize| {
        let before = quote[..parties[i].start].to_lowercase();
        DENIED.iter().any(|d| before.trim_end().ends_with(d))
    };
    let all: Vec<usize> = (0..parties.len()).collect();
    let quiet: Vec<usize> = all
        .iter()
        .copied()
        .filter(|&i| !tells(i) && !denied(i))
        .collect();
    let pool = if quiet.is_empty() { all } else { quiet };
    let active: Vec<usize> = pool.iter().copied().filter(|&i| does(i)).collect();
    let chosen = if active.is_empty() { pool } else { active };
    chosen.into_iter().map(|i| parties[i].clone()).collect()
}
