//! A small deal told note by note, its items given.

use crate::analyze::Engine;
use crate::deal::fold::{Folding, fold};
use crate::deal::{
    DealId, DealRecord, Judgement, NoteId, NoteRecord, Reading, State, Told, Verdict,
};
use crate::evidence::{Amount, Item, Named, Note, PartyKind, RiskItem};
use crate::framework::{Dimension, Risk, Source, Status};
use std::sync::Arc;

/// A deal under construction.
pub(super) struct Story {
    pub(super) deal: DealRecord,
    pub(super) told: Vec<Told>,
    pub(super) verdicts: Vec<Verdict>,
}

/// One statement: dimension, status, and its words in the note's text.
pub(super) type Says<'a> = (Dimension, Status, &'a str);

impl Story {
    pub(super) fn new() -> Story {
        let mut deal = DealRecord::new(DealId::parse("d").expect("it is an id"));
        deal.fields.amount = Some(80_000.0);
        deal.fields.currency = Some("USD".into());
        deal.fields.stage = Some("negotiation".into());
        deal.fields.owner = Some("Rita Rep".into());
        Story {
            deal,
            told: Vec::new(),
            verdicts: Vec::new(),
        }
    }

    /// A note on a day; names in the text are given with their kind.
    pub(super) fn note(
        mut self,
        day: &str,
        text: &str,
        names: &[(&str, PartyKind)],
        says: &[Says<'_>],
    ) -> Story {
        let order = self.told.len() as u64 + 1;
        let find = |words: &str| text.find(words).expect("the words stand in the text");
        let mut named: Vec<Named> = names
            .iter()
            .flat_map(|(words, kind)| {
                text.match_indices(words).map(|(at, _)| Named {
                    start: at as u32,
                    end: (at + words.len()) as u32,
                    kind: *kind,
                    seller: false,
                })
            })
            .collect();
        named.sort_by_key(|n| n.start);
        let evidence = says
            .iter()
            .map(|(dimension, status, words)| {
                let start = find(words);
                let span = start..start + words.len();
                let inside = |kind: fn(PartyKind) -> bool| {
                    named
                        .iter()
                        .filter(|n| kind(n.kind) && span.contains(&(n.start as usize)))
                        .map(|n| text[n.start as usize..n.end as usize].to_owned())
                        .collect()
                };
                Item {
                    status: *status,
                    source: Source::Buyer,
                    quote: (*words).to_owned(),
                    rule: "given".into(),
                    people: inside(|k| k == PartyKind::Person),
                    roles: inside(|k| k != PartyKind::Person),
                    amounts: amounts(words),
                    dates: dates(words),
                    ..Item::at(*dimension, span.clone())
                }
            })
            .collect();
        self.told.push(Told {
            note: Arc::new(NoteRecord {
                id: NoteId::parse(&format!("n{order}")).expect("it is an id"),
                deal: self.deal.id.clone(),
                note: Note {
                    written_at: Some(day.into()),
                    author: Some("Rita Rep".into()),
                    kind: Some("call".into()),
                    text: text.into(),
                },
                private: false,
                order,
            }),
            reading: Arc::new(Reading {
                evidence,
                risks: Vec::new(),
                named,
            }),
        });
        self
    }

    /// A risk in the last note.
    pub(super) fn risk(mut self, risk: Risk, words: &str) -> Story {
        let last = self.told.last_mut().expect("there is a note");
        let start = last.note.note.text.find(words).expect("it stands there");
        Arc::make_mut(&mut last.reading).risks.push(RiskItem {
            risk,
            start,
            end: start + words.len(),
            quote: words.into(),
            rule: "given".into(),
        });
        self
    }

    /// A person's word on the passage of the last note.
    pub(super) fn judge(
        mut self,
        dimension: Dimension,
        words: &str,
        judgement: Judgement,
    ) -> Story {
        let last = self.told.last().expect("there is a note");
        let start = last.note.note.text.find(words).expect("it stands there");
        self.verdicts.push(Verdict {
            note: last.note.id.clone(),
            dimension,
            start,
            end: start + words.len(),
            judgement,
            by: "Rita Rep".into(),
            at: "2026-09-01".into(),
            remark: None,
        });
        self
    }

    pub(super) fn state(&self, as_of: &str) -> State {
        let engine = Engine::embedded_rules();
        let with: Folding<'_> = engine.folding();
        fold(&self.deal, &self.told, &self.verdicts, as_of, &with)
    }
}

/// "USD 50000" in a text.
fn amounts(words: &str) -> Vec<Amount> {
    let mut out = Vec::new();
    for (at, _) in words.match_indices("USD ") {
        let digits: String = words[at + 4..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        out.push(Amount {
            currency: "USD".into(),
            value: digits.parse().expect("digits"),
        });
    }
    out
}

/// ISO dates in a text.
fn dates(words: &str) -> Vec<String> {
    words
        .split(|c: char| !(c.is_ascii_digit() || c == '-'))
        .filter(|w| w.len() == 10)
        .map(str::to_owned)
        .collect()
}
