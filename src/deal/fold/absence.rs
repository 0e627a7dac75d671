//! Who is away, until when, and who stands in: read from whole sentences, for a leave is often told beside the evidence.

use super::people::{PersonId, slice};
use super::{Scene, when};
use crate::claims::{Claim, Words};
use crate::deal::record::Told;
use crate::deal::state::Absence;
use crate::evidence::{Named, PartyKind};
use std::ops::Range;

/// The absences that are not over, the newest told first; what a later note says of the same person takes the place of the earlier.
pub(super) fn gather(scene: &Scene<'_>) -> Vec<Absence> {
    let mut found: Vec<(PersonId, Absence)> = Vec::new();
    for told in &scene.notes {
        for sentence in sentences(&told.note.note.text) {
            if let Some((person, absence)) = absence(scene, told, sentence) {
                found.retain(|(known, _)| *known != person);
                found.push((person, absence));
            }
        }
    }
    let over = |a: &Absence| {
        a.until
            .as_deref()
            .and_then(when::last)
            .is_some_and(|day| day.to_string() < scene.as_of)
    };
    found
        .into_iter()
        .rev()
        .map(|(_, a)| a)
        .filter(|a| !over(a))
        .collect()
}

/// The bytes of each sentence; shape only.
fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive(['.', '!', '?', '\n', ';'])
        .map(move |part| {
            let from = start;
            start += part.len();
            from..start
        })
}

fn absence(scene: &Scene<'_>, told: &Told, sentence: Range<usize>) -> Option<(PersonId, Absence)> {
    let text = &told.note.note.text[sentence.clone()];
    let words = Words::of(text);
    let away = scene.claims.places(Claim::Away, &words).next()?;
    let people: Vec<(usize, PersonId)> = told
        .reading
        .named
        .iter()
        .filter(|n| inside(n, &sentence))
        .filter_map(|n| {
            let id = scene.directory.find(slice(&told.note.note.text, n))?;
            Some((n.start as usize - sentence.start, id))
        })
        .filter(|(_, id)| !scene.directory.people[*id].outside())
        .collect();
    // Whoever is named last before the words of being away; the first of the sentence where nobody is.
    let &(_, person) = people
        .iter()
        .rev()
        .find(|(at, _)| *at < away)
        .or(people.first())?;
    let deputy = scene
        .claims
        .says(Claim::StandsIn, &words)
        .then(|| people.iter().find(|(_, id)| *id != person))
        .flatten();
    let name = |id: PersonId| scene.directory.people[id].name.clone();
    let written = told.note.note.written_at.as_deref().unwrap_or_default();
    let until = told
        .reading
        .evidence
        .iter()
        .filter(|i| i.start < sentence.end && sentence.start < i.end)
        .flat_map(|i| &i.dates)
        .filter(|d| when::last(d).is_some_and(|day| day.to_string().as_str() > written))
        .max()
        .cloned();
    let absence = Absence {
        person: name(person),
        until,
        deputy: deputy.map(|(_, id)| name(*id)),
        note: told.note.id.clone(),
        quote: text.trim().to_owned(),
    };
    Some((person, absence))
}

fn inside(named: &Named, sentence: &Range<usize>) -> bool {
    named.kind == PartyKind::Person
        && named.start as usize >= sentence.start
        && named.end as usize <= sentence.end
}
