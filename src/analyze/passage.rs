//! What a passage says: its status, its source and what it carries.

use super::weigh::Claim;
use super::{Engine, Scratch, capped, context};
use crate::evidence::{Amount, Because, Input, Item, Report, RiskItem, Weighed};
use crate::framework::{Dimension, Status, Target};
use crate::learned::{Asked, Scene, Sums};
use crate::reading::mentions::Party;
use crate::reading::{source, status};
use crate::text::{Document, TokenRange, text_hash};
use crate::values::Value;
use std::ops::Range;

/// A passage whose dimension is known.
struct Passage {
    dimension: Dimension,
    clause: usize,
    /// What the topic's rule matched.
    matched: TokenRange,
    /// All of it.
    tokens: TokenRange,
    implied: Option<Status>,
    /// The rule that read it.
    rule: Option<u32>,
    /// The sums of its clause.
    sums: Option<Sums>,
}

/// The name, after the dimension, of items that no rule read.
const LEARNED: &str = "learned";

impl Engine {
    /// Reads status, source and slots of a claim.
    pub(super) fn item(
        &self,
        document: &Document<'_>,
        s: &mut Scratch,
        claim: &Claim,
        report: &mut Report,
    ) {
        let rules = &self.pack().rules;
        let tokens = document.clauses[claim.clauses.0 as usize].tokens.start
            ..document.clauses[claim.clauses.1 as usize].tokens.end;
        let name = |target: Target| {
            claim.rule.map_or_else(
                || [target.id(), "/", LEARNED].concat(),
                |r| rules[r as usize].id.clone(),
            )
        };
        let dimension = match claim.target {
            Target::Risk(risk) => {
                let span = document.span(&tokens);
                report.risks.push(RiskItem {
                    risk,
                    start: span.start as usize,
                    end: span.end as usize,
                    quote: span.of(document.text).to_owned(),
                    rule: name(claim.target),
                });
                return;
            }
            Target::Dimension(dimension) => dimension,
        };
        let mut item = self.passage(
            document,
            s,
            &Passage {
                dimension,
                clause: claim.clause as usize,
                matched: claim.matched.clone(),
                tokens,
                implied: claim.rule.and_then(|r| rules[r as usize].status),
                rule: claim.rule,
                sums: claim.sums,
            },
        );
        item.rule = name(claim.target);
        item.because.also = claim
            .also
            .iter()
            .map(|r| rules[*r as usize].id.clone())
            .collect();
        report.evidence.push(item);
    }

    /// What the status reader looks at.
    pub(super) fn status_scene<'a, 't>(
        &'a self,
        document: &'a Document<'t>,
        s: &'a Scratch,
        clause: usize,
        matched: TokenRange,
        dimension: Dimension,
        implied: Option<Status>,
    ) -> status::Scene<'a, 't> {
        status::Scene {
            document,
            pack: self.pack(),
            hits: &s.cues,
            clause,
            matched,
            dimension: Some(dimension),
            implied,
        }
    }

    /// Reads status, source and slots of a passage.
    fn passage(&self, document: &Document<'_>, s: &mut Scratch, passage: &Passage) -> Item {
        let span = document.span(&passage.tokens);
        let status = status::read(&self.status_scene(
            document,
            s,
            passage.clause,
            passage.matched.clone(),
            passage.dimension,
            passage.implied,
        ));
        let weighed = self.weighed(passage, &status);
        let source = source::read(&source::Scene {
            document,
            pack: self.pack(),
            hits: &s.all,
            said: &s.said,
            mentions: &s.mentions,
            speakers: &s.speakers,
            clause: passage.clause,
            matched: passage.tokens.clone(),
        });
        let because = Because {
            status: status.cue.map(|c| {
                (
                    self.pack().cues[c].id.clone(),
                    status
                        .at
                        .as_ref()
                        .map_or_else(String::new, |at| document.quote(at).to_owned()),
                )
            }),
            source: Some(source.why),
            also: Vec::new(),
            weighed: weighed.map(|(_, weighed)| weighed),
        };
        let mut item = Item {
            status: weighed.map_or(status.status, |(status, _)| status),
            source: source.source,
            quote: span.of(document.text).to_owned(),
            because,
            ..Item::at(passage.dimension, span.start as usize..span.end as usize)
        };
        slots(document, s, &passage.tokens, &mut item);
        item
    }

    /// Reads status, source and slots of one passage that is known to be about `dimension`: `span` in bytes of the note's text.
    pub fn read_at(&self, input: &Input, dimension: Dimension, span: Range<usize>) -> Item {
        let document = Document::new(capped(&input.note.text).0);
        let context = context(input);
        let mut s = Scratch::default();
        self.see(&document, input, &context, &mut s);
        let fired = self.fire(&document, &mut s);
        s.note_fires(&fired);
        s.sort_out(self.pack());
        let first = document
            .tokens
            .partition_point(|t| (t.end as usize) <= span.start) as u32;
        let last = document
            .tokens
            .partition_point(|t| (t.start as usize) < span.end) as u32;
        let tokens = first..last.max(first);
        let shared = |c: &TokenRange| {
            c.end
                .min(tokens.end)
                .saturating_sub(c.start.max(tokens.start))
        };
        // Of clauses that share as much, the first.
        let clause = (0..document.clauses.len())
            .rev()
            .max_by_key(|&c| shared(&document.clauses[c].tokens))
            .unwrap_or(0);
        if document.clauses.is_empty() || tokens.is_empty() {
            return Item::at(dimension, span);
        }
        let sums = self.reader.as_ref().map(|reader| {
            let scene = Scene {
                document: &document,
                pack: self.pack(),
                hits: &s.all,
                speakers: &s.speakers,
                fires: &s.fires,
            };
            reader.sums(&scene, clause, &mut s.buffers)
        });
        self.passage(
            &document,
            &mut s,
            &Passage {
                dimension,
                clause,
                matched: tokens.clone(),
                tokens,
                implied: None,
                rule: None,
                sums,
            },
        )
    }

    /// The status once everything is added up.
    fn weighed(&self, passage: &Passage, said: &status::Reading) -> Option<(Status, Weighed)> {
        let (reader, sums) = (self.reader.as_ref()?, passage.sums.as_ref()?);
        let asked = Asked {
            dimension: passage.dimension,
            said: said.status,
            cue: said.cue.map(|c| text_hash(&self.pack().cues[c].id)),
            rule: passage.rule,
        };
        let own = reader.sums_of_status(&asked, self.pack());
        let target = Target::Dimension(passage.dimension).index();
        let weighed = Weighed {
            probability: reader.probability(sums, target),
            by_rule: passage.rule.is_some(),
            said: said.status,
        };
        Some((reader.status(sums, &own), weighed))
    }
}

/// What stands in the passage: the buyer's people and roles, amounts, dates and durations, in order, each once.
fn slots(document: &Document<'_>, s: &Scratch, tokens: &TokenRange, item: &mut Item) {
    let first = s
        .mentions
        .partition_point(|m| m.tokens.start < tokens.start);
    let here = || {
        s.mentions[first..]
            .iter()
            .take_while(|m| m.tokens.start < tokens.end)
    };
    // Sponsors stand on both sides; everywhere else the seller's people do not count.
    let sellers = item.dimension == Dimension::ExecSponsors;
    for mention in here()
        .filter(|m| !m.seller)
        .chain(here().filter(|m| m.seller && sellers))
    {
        let list = if mention.party == Party::Person {
            &mut item.people
        } else {
            &mut item.roles
        };
        let words = document.quote(&mention.tokens);
        if !list.iter().any(|known| known == words) {
            list.push(words.to_owned());
        }
    }
    let first = s.values.partition_point(|v| v.tokens.start < tokens.start);
    for found in s.values[first..]
        .iter()
        .take_while(|v| v.tokens.start < tokens.end)
    {
        match &found.value {
            Value::Money(money) => {
                for (currency, value) in money.amounts() {
                    push_once(
                        &mut item.amounts,
                        Amount {
                            currency: currency.code().to_owned(),
                            value,
                        },
                    );
                }
            }
            Value::Date(date) => date
                .iso()
                .into_iter()
                .for_each(|d| push_once(&mut item.dates, d)),
            Value::Duration(period) => push_once(&mut item.durations, period.iso()),
            Value::Recurrence(_) | Value::Percent(_) | Value::Number(_) => {}
        }
    }
}

fn push_once<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}
