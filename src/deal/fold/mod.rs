//! From the record to the state: a fold over the notes of a deal in the order in which they were written.
//!
//! [`fold`] is a pure function. It sorts the notes up to the day, puts the names together ([`people`]), lets later statements take
//! the place of earlier ones ([`cell`]), adds what follows from several of them ([`imply`]), keeps the risks that nothing settled ([`risk`]), reads the facts off what stands
//! ([`facts`]), and asks whether the deal is as far as its stage says ([`late`]).

mod absence;
mod cell;
mod days;
mod facts;
mod imply;
mod late;
mod limits;
mod party;
mod people;
mod progress;
mod risk;
mod step;
#[cfg(test)]
mod tests;
pub mod when;

pub use cell::FADES_AFTER_DAYS;

use super::record::{DealRecord, Judgement, Told, Verdict};
use super::state::{Cite, CiteId, State};
use crate::claims::Claims;
use crate::evidence::{Deal, Item, Scores};
use crate::framework::{Dimension, Source, Status};
use crate::score::{self, Evidence, Provenance, Scoring};
use people::Directory;

/// The data that a fold works with.
#[derive(Clone, Copy, Debug)]
pub struct Folding<'a> {
    /// The numbers of the score, the phases of the sale among them.
    pub scoring: &'a Scoring,
    /// What a passage says of its subject.
    pub claims: &'a Claims,
}

/// What a statement is about, within its dimension: a person by position in the directory, a title or body by its words, an amount.
#[derive(Clone, Debug, PartialEq)]
enum Subject {
    Person(usize),
    Role(String),
    Amount(String),
}

impl Subject {
    fn is_person(&self) -> bool {
        matches!(self, Subject::Person(_))
    }
}

/// Everything that the parts of the fold look at.
struct Scene<'a> {
    deal: &'a DealRecord,
    claims: &'a Claims,
    scoring: &'a Scoring,
    as_of: String,
    /// Up to the day, in order.
    notes: Vec<&'a Told>,
    /// By note, then as read.
    cites: Vec<Cite>,
    /// For each cite, the position of its note.
    at: Vec<usize>,
    /// For each cite, what it is about.
    subjects: Vec<Vec<Subject>>,
    directory: Directory,
}

impl Scene<'_> {
    /// The cites of a dimension that nobody rejected, oldest first.
    fn of(&self, dimension: Dimension) -> Vec<CiteId> {
        (0..self.cites.len())
            .filter(|&id| self.cites[id].item.dimension == dimension && self.cites[id].stands)
            .collect()
    }

    /// What still stands of a dimension, the newest note first.
    fn standing(&self, dimension: Dimension) -> Vec<CiteId> {
        let mut ids = self.of(dimension);
        ids.sort_by_key(|&id| (std::cmp::Reverse(self.at[id]), id));
        ids
    }

    fn told(&self, id: CiteId) -> &Told {
        self.notes[self.at[id]]
    }
}

/// The state of a deal at the end of a day (ISO). `told` may be in any order; notes after the day are passed over, notes without a
/// date come first.
pub fn fold(
    deal: &DealRecord,
    told: &[Told],
    verdicts: &[Verdict],
    as_of: &str,
    with: &Folding<'_>,
) -> State {
    let deal = deal.as_of(as_of);
    let notes = in_order(told, as_of);
    let (cites, at) = cites(&notes, verdicts, as_of);
    let mut sellers: Vec<&str> = notes
        .iter()
        .filter_map(|t| t.note.note.author.as_deref())
        .collect();
    sellers.extend(deal.fields.owner.as_deref());
    sellers.sort_unstable();
    sellers.dedup();
    let directory = Directory::of(
        &notes,
        &sellers,
        deal.fields.account.as_deref().unwrap_or_default(),
        with.claims,
    );
    let mut scene = Scene {
        deal: &deal,
        claims: with.claims,
        scoring: with.scoring,
        as_of: as_of.to_owned(),
        subjects: Vec::new(),
        notes,
        cites,
        at,
        directory,
    };
    scene.subjects = (0..scene.cites.len())
        .map(|id| subjects(&scene, id))
        .collect();
    let mut cells = cell::settle(&mut scene);
    imply::add(&mut scene, &mut cells);
    let risks = risk::standing(&scene);
    let facts = facts::gather(&scene, &cells);
    let steps = step::gather(&scene);
    let late_stage = late::judge(&scene, &cells, &steps);
    let scores = scores(&scene, &deal.fields);
    State {
        as_of: scene.as_of,
        cells,
        risks,
        facts,
        steps,
        late_stage,
        scores,
        cites: scene.cites,
    }
}

/// The notes up to a day: by date, then by arrival, then by id.
fn in_order<'a>(told: &'a [Told], as_of: &str) -> Vec<&'a Told> {
    let day = |t: &Told| {
        t.note
            .note
            .written_at
            .as_deref()
            .and_then(|d| d.get(..10))
            .unwrap_or_default()
            .to_owned()
    };
    let mut notes: Vec<(String, &Told)> = told
        .iter()
        .map(|t| (day(t), t))
        .filter(|(day, _)| day.as_str() <= as_of)
        .collect();
    notes.sort_by(|(a, x), (b, y)| {
        (a, x.note.order, &x.note.id).cmp(&(b, y.note.order, &y.note.id))
    });
    notes.into_iter().map(|(_, t)| t).collect()
}

/// Every item of the notes as a person left it, with the position of its note. What a person confirmed and no rule reads any more
/// is there all the same.
fn cites(notes: &[&Told], verdicts: &[Verdict], as_of: &str) -> (Vec<Cite>, Vec<usize>) {
    let mut cites = Vec::new();
    let mut at = Vec::new();
    for (position, told) in notes.iter().enumerate() {
        let said: Vec<&Verdict> = verdicts
            .iter()
            .filter(|v| v.note == told.note.id && v.at.as_str() <= as_of)
            .collect();
        let mut push = |item: Item, judged: Option<Judgement>| {
            let mut item = item;
            if judged == Some(Judgement::Confirmed) && item.status != Status::NotNeeded {
                item.status = Status::Confirmed;
            }
            cites.push(Cite {
                note: told.note.id.clone(),
                written_at: told.note.note.written_at.clone(),
                item,
                stands: judged != Some(Judgement::Rejected),
                vouched: judged == Some(Judgement::Confirmed),
            });
            at.push(position);
        };
        for item in &told.reading.evidence {
            let last = said.iter().rev().find(|v| v.covers(item));
            push(item.clone(), last.map(|v| v.judgement));
        }
        for verdict in &said {
            let read = told.reading.evidence.iter().any(|i| verdict.covers(i));
            let span = verdict.start..verdict.end;
            if let Some(quote) = told.note.note.text.get(span.clone())
                && !read
                && verdict.judgement == Judgement::Confirmed
            {
                let item = Item {
                    quote: quote.to_owned(),
                    rule: "person".to_owned(),
                    ..Item::at(verdict.dimension, span)
                };
                push(item, Some(Judgement::Confirmed));
            }
        }
    }
    (cites, at)
}

/// What a cite is about.
fn subjects(scene: &Scene<'_>, id: CiteId) -> Vec<Subject> {
    let item = &scene.cites[id].item;
    let parties = party::parties(scene.told(id), item, &scene.directory);
    let mut out: Vec<Subject> = parties
        .into_iter()
        .filter_map(|who| {
            who.person
                .map(Subject::Person)
                .or_else(|| who.role.map(|r| Subject::Role(r.to_lowercase())))
        })
        .collect();
    if item.dimension == Dimension::Thresholds {
        out = item
            .amounts
            .iter()
            .map(|a| Subject::Amount(format!("{} {}", a.currency, a.value)))
            .collect();
    }
    out
}

/// Points for what stands, faded by age.
fn scores(scene: &Scene<'_>, deal: &Deal) -> Scores {
    let evidence: Vec<Evidence<'_>> = scene
        .cites
        .iter()
        .filter(|c| c.stands)
        .map(|cite| Evidence {
            item: &cite.item,
            provenance: if cite.vouched {
                Provenance::BuyerSaid
            } else {
                provenance(scene, cite)
            },
            age_days: cite
                .written_at
                .as_deref()
                .map_or(0, |day| when::days_between(day, &scene.as_of)),
        })
        .collect();
    score::score_evidence(&evidence, scene.scoring, deal)
}

/// Who stands behind a cite: a buyer's words in a mail are in writing.
fn provenance(scene: &Scene<'_>, cite: &Cite) -> Provenance {
    let mail = || {
        scene
            .notes
            .iter()
            .find(|t| t.note.id == cite.note)
            .and_then(|t| t.note.note.kind.as_deref())
            .is_some_and(|kind| kind.eq_ignore_ascii_case("email"))
    };
    match cite.item.source {
        Source::Buyer if mail() => Provenance::BuyerInWriting,
        source => source.into(),
    }
}
