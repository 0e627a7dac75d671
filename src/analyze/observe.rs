//! What the statistical reader would look at, for learning.

use super::weigh::mute;
use super::{Engine, Scratch, capped, context};
use crate::evidence::Input;
use crate::framework::{Dimension, Target};
use crate::learned::{Asked, Feature, Scene, each, each_of_status};
use crate::reading::status;
use crate::text::{Document, word_hash};

/// A clause as it is seen.
pub struct Seen {
    /// Bytes of the note.
    pub span: (usize, usize),
    /// Nothing is ever read there.
    pub mute: bool,
    /// The keys of everything seen, each once, sorted.
    pub keys: Vec<u64>,
}

/// The status question of one labelled row.
pub struct StatusSeen {
    /// The clause, by position.
    pub clause: usize,
    /// The keys of what is seen beside the clause's own, sorted.
    pub keys: Vec<u64>,
}

/// How far [`Engine::read_until`] goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Terms, values, voices and mentions are seen.
    Seen,
    /// Rules have fired.
    Fired,
    /// Everything is added up: what is left is to read the status, the source and the slots.
    Weighed,
}

impl Engine {
    /// Reads a note so far and no further, to measure the parts; how many hits, rules or passages there are.
    pub fn read_until(&self, input: &Input, s: &mut Scratch, until: Until) -> usize {
        let document = std::mem::take(&mut s.document).refilled(capped(&input.note.text).0);
        self.see(&document, input, &context(input), s);
        let mut count = s.hits.len();
        if until != Until::Seen {
            let fired = self.fire(&document, s);
            count = fired.len();
            if let (Until::Weighed, Some(reader)) = (until, &self.reader) {
                count = self.weigh(reader, &document, s, &fired).len();
            }
        }
        s.document = document.emptied();
        count
    }

    /// What is seen in a note; and for each of `rows` (a dimension and the clause that states it) what its status is read from.
    pub fn observe(
        &self,
        input: &Input,
        rows: impl FnOnce(&[Seen]) -> Vec<(Dimension, usize)>,
    ) -> (Vec<Seen>, Vec<StatusSeen>) {
        let document = Document::new(capped(&input.note.text).0);
        let mut s = Scratch::default();
        self.see(&document, input, &context(input), &mut s);
        let fired = self.fire(&document, &mut s);
        s.sort_out(self.pack());
        s.note_fires(&fired);
        let pack = self.pack();
        let scene = Scene {
            document: &document,
            pack,
            hits: &s.all,
            speakers: &s.speakers,
            fires: &s.fires,
        };
        let seen: Vec<Seen> = (0..document.clauses.len())
            .map(|index| {
                let span = document.span(&document.clauses[index].tokens);
                Seen {
                    span: (span.start as usize, span.end as usize),
                    mute: mute(&document, index as u32),
                    keys: self.keys(|see| each(&scene, index, see)),
                }
            })
            .collect();
        let asked = rows(&seen).into_iter().map(|(dimension, clause)| {
            let rule = fired.iter().find(|f| {
                pack.rules[f.rule as usize].target == Target::Dimension(dimension)
                    && f.clauses.0 as usize <= clause
                    && clause <= f.clauses.1 as usize
            });
            let matched = rule.map_or_else(
                || document.clauses[clause].tokens.clone(),
                |f| f.matched.clone(),
            );
            let reading = status::read(&self.status_scene(
                &document,
                &s,
                rule.map_or(clause, |f| f.clauses.0 as usize),
                matched,
                dimension,
                rule.and_then(|f| pack.rules[f.rule as usize].status),
            ));
            let asked = Asked {
                dimension,
                said: reading.status,
                cue: reading.cue.map(|c| word_hash(&pack.cues[c].id)),
                rule: rule.map(|f| f.rule),
            };
            StatusSeen {
                clause,
                keys: self.keys(|see| each_of_status(&asked, see)),
            }
        });
        let asked = asked.collect();
        (seen, asked)
    }

    fn keys(&self, list: impl FnOnce(&mut dyn FnMut(Feature))) -> Vec<u64> {
        let pack = self.pack();
        let mut keys = Vec::new();
        list(&mut |feature| {
            if feature.counts(pack) {
                keys.push(feature.key(pack));
            }
        });
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}
