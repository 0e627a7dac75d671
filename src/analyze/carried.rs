//! What carried an item in the statistical reader, told for a person; off the hot path.
//!
//! It goes through the same lists of things and the same rows as the reader, so the two cannot disagree: `start` and the things
//! of an item add up to the log-odds that its probability is made of.

use super::weigh::{Claim, mute};
use super::{Engine, Scratch, capped, context};
use crate::evidence::{Input, Item, Report};
use crate::explain::{AllCarried, Carried, CarriedStatus, Carrier, Near};
use crate::framework::{Status, Target};
use crate::learned::{
    Asked, Buffers, EDGE, Feature, MAX_TOKENS, Reader, STATUSES, Scene, TARGETS, WIDTH, shape_name,
    word_of,
};
use crate::text::{Document, TokenRange, word_hash};

/// So many targets below their threshold are told of a clause.
pub(super) const NEAR: usize = 2;

type Counted<'w> = Vec<(Feature, &'w [u8; WIDTH])>;

impl Engine {
    /// What carried each item and each risk of `report`, the report of `input`; nothing when rules read alone.
    pub fn carried(&self, input: &Input, report: &Report) -> AllCarried {
        let Some(reader) = &self.reader else {
            return AllCarried::default();
        };
        let document = Document::new(capped(&input.note.text).0);
        let mut scratch = Scratch::default();
        self.see(&document, input, &context(input), &mut scratch);
        let fired = self.fire(&document, &mut scratch);
        let claims = self.weigh(reader, &document, &mut scratch, &fired);
        Telling::new(self, reader, &document, &scratch).all(&claims, report)
    }
}

/// What is needed to add up again. The scratch must have noted which rules fired.
pub(super) struct Telling<'a, 't> {
    reader: &'a Reader,
    scene: Scene<'a, 't>,
}

impl<'a, 't> Telling<'a, 't> {
    pub(super) fn new(
        engine: &'a Engine,
        reader: &'a Reader,
        document: &'a Document<'t>,
        s: &'a Scratch,
    ) -> Self {
        Telling {
            reader,
            scene: Scene {
                document,
                pack: engine.pack(),
                hits: &s.all,
                speakers: &s.speakers,
                fires: &s.fires,
            },
        }
    }

    /// What carried each item and each risk.
    pub(super) fn all(&self, claims: &[Claim], report: &Report) -> AllCarried {
        let mut buffers = Buffers::default();
        // Clauses that are about the same never overlap, so target and first byte name a claim.
        let mut places: Vec<((usize, usize), &Claim)> = claims
            .iter()
            .map(|c| ((c.target.index(), self.first_byte(c)), c))
            .collect();
        places.sort_by_key(|p| p.0);
        let find = |target: Target, start: usize| {
            let wanted = (target.index(), start);
            let at = places.binary_search_by_key(&wanted, |p| p.0).ok()?;
            Some(places[at].1)
        };
        AllCarried {
            evidence: report
                .evidence
                .iter()
                .map(|item| {
                    let claim = find(Target::Dimension(item.dimension), item.start)?;
                    let mut carried = self.target(claim, &mut buffers);
                    carried.status = Some(self.status(claim, item));
                    Some(carried)
                })
                .collect(),
            risks: report
                .risks
                .iter()
                .map(|r| Some(self.target(find(Target::Risk(r.risk), r.start)?, &mut buffers)))
                .collect(),
        }
    }

    fn first_byte(&self, claim: &Claim) -> usize {
        let clause = &self.scene.document.clauses[claim.clauses.0 as usize];
        self.scene.document.span(&clause.tokens).start as usize
    }

    fn target(&self, claim: &Claim, buffers: &mut Buffers) -> Carried {
        let (clause, target) = (claim.clause as usize, claim.target.index());
        let sums = self.reader.sums(&self.scene, clause, buffers);
        let output = &self.reader.weights().header.outputs[target];
        let counted = self.reader.counted(&self.scene, clause);
        Carried {
            probability: self.reader.probability(&sums, target),
            threshold: self.reader.threshold(target),
            start: f64::from(output.bias) * output.slope + output.offset,
            things: self.named(clause, &counted, |row| {
                f64::from(row[target] as i8) * output.slope
            }),
            status: None,
        }
    }

    fn status(&self, claim: &Claim, item: &Item) -> CarriedStatus {
        let asked = asked(claim, item);
        let clause = claim.clause as usize;
        let mut counted = self.reader.counted(&self.scene, clause);
        counted.extend(self.reader.counted_of_status(&asked, self.scene.pack));
        let outputs = &self.reader.weights().header.outputs[TARGETS..];
        let start = |s: usize| f64::from(outputs[s].bias - outputs[s].threshold) * outputs[s].slope;
        let adds =
            |s: usize, row: &[u8; WIDTH]| f64::from(row[TARGETS + s] as i8) * outputs[s].slope;
        let sum = |s: usize| start(s) + counted.iter().map(|(_, row)| adds(s, row)).sum::<f64>();
        let own = item.status.index();
        let other = (0..STATUSES)
            .filter(|s| *s != own)
            .max_by(|a, b| sum(*a).total_cmp(&sum(*b)))
            .unwrap_or(own);
        CarriedStatus {
            status: item.status,
            rather_than: Status::ALL[other],
            start: start(own) - start(other),
            things: self.named(clause, &counted, |row| adds(own, row) - adds(other, row)),
        }
    }

    /// The targets that a clause came nearest to without being given for them; nothing where nothing is ever read.
    pub(super) fn near(&self, clause: usize, buffers: &mut Buffers) -> Vec<Near> {
        if mute(self.scene.document, clause as u32) {
            return Vec::new();
        }
        let sums = self.reader.sums(&self.scene, clause, buffers);
        let mut near: Vec<Near> = (0..TARGETS)
            .filter(|t| self.reader.margin(&sums, *t) < 0)
            .filter_map(|t| {
                Some(Near {
                    target: Target::at(t)?,
                    probability: self.reader.probability(&sums, t),
                    threshold: self.reader.threshold(t),
                })
            })
            .collect();
        near.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        near.truncate(NEAR);
        near
    }

    /// What adds anything, by name, strongest first; of equals the first seen.
    fn named(
        &self,
        clause: usize,
        counted: &Counted<'_>,
        by: impl Fn(&[u8; WIDTH]) -> f64,
    ) -> Vec<Carrier> {
        let mut things: Vec<(Feature, f64)> = counted
            .iter()
            .map(|(feature, row)| (*feature, by(row)))
            .filter(|(_, by)| *by != 0.0)
            .collect();
        things.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        things
            .into_iter()
            .map(|(feature, by)| Carrier {
                name: self.name(clause, feature),
                by,
            })
            .collect()
    }

    /// A thing seen in a clause, for a person to read.
    fn name(&self, clause: usize, feature: Feature) -> String {
        let pack = self.scene.pack;
        let at = &self.scene.document.clauses[clause];
        let block = &self.scene.document.blocks[at.block as usize];
        let heading = block
            .heading
            .map(|h| self.scene.document.blocks[h as usize].content.clone());
        match feature {
            Feature::Word(word) => format!("\"{}\"", self.words(&at.tokens, &[word])),
            Feature::Pair(EDGE, EDGE) => "no words".to_owned(),
            Feature::Pair(EDGE, word) => format!("\"{}\" first", self.words(&at.tokens, &[word])),
            Feature::Pair(word, EDGE) => format!("\"{}\" last", self.words(&at.tokens, &[word])),
            Feature::Pair(a, b) => format!("\"{}\"", self.words(&at.tokens, &[a, b])),
            Feature::Concept(a) => format!("concept {}", pack.atoms[a.index()].name),
            Feature::KeyWord(EDGE) => "a key".to_owned(),
            Feature::HeadWord(EDGE) => "a heading".to_owned(),
            Feature::KeyWord(word) => {
                let key = at.key.clone().unwrap_or_default();
                format!("key \"{}\"", self.words(&key, &[word]))
            }
            Feature::HeadWord(word) => {
                format!(
                    "heading \"{}\"",
                    self.words(&heading.unwrap_or_default(), &[word])
                )
            }
            Feature::Above(a) => format!("concept {} above", pack.atoms[a.index()].name),
            Feature::Rule(r) => format!("rule {}", pack.rules[r as usize].id),
            Feature::Fired(target) => format!("any rule of {}", target.id()),
            Feature::Shape(shape) => shape_name(shape).to_owned(),
            Feature::Said(s) => format!("status reader says {s}"),
            Feature::Cue(id) => match pack.cues.iter().find(|c| word_hash(&c.id) == id) {
                Some(cue) => format!("cue {}", cue.id),
                None => "a cue".to_owned(),
            },
            Feature::Of(d) => format!("dimension {d}"),
            Feature::SaidOf(s, d) => format!("status reader says {s} of {d}"),
            Feature::GivenBy(r) => format!("given by rule {}", pack.rules[r as usize].id),
        }
    }

    /// Words as they are written where they first stand side by side in a range.
    fn words(&self, range: &TokenRange, wanted: &[u64]) -> String {
        let document = self.scene.document;
        let there: Vec<(u64, &str)> = document.tokens[range.start as usize..range.end as usize]
            .iter()
            .take(MAX_TOKENS as usize)
            .filter_map(|t| Some((word_of(t, document.text)?, t.text(document.text))))
            .collect();
        there
            .windows(wanted.len())
            .find(|w| w.iter().map(|t| t.0).eq(wanted.iter().copied()))
            .map(|w| w.iter().map(|t| t.1).collect::<Vec<_>>().join(" "))
            .unwrap_or_default()
    }
}

/// What the status reader was asked, and said, when the item was read.
fn asked(claim: &Claim, item: &Item) -> Asked {
    Asked {
        dimension: item.dimension,
        said: item.because.weighed.map_or(item.status, |w| w.said),
        cue: item.because.status.as_ref().map(|(id, _)| word_hash(id)),
        rule: claim.rule,
    }
}
