//! The same reading, told step by step; off the hot path.

use super::carried::Telling;
use super::fire::Fired;
use super::{Engine, Scratch, capped, context};
use crate::evidence::{Input, Report};
use crate::explain::{AllCarried, BlockView, CandidateView, ClauseView, Explanation, Mark, Near};
use crate::learned::Buffers;
use crate::reading::mentions::Party;
use crate::reading::topic::{MAX_UNIT_TOKENS, Unit};
use crate::reading::voice::Speaker;
use crate::rules::{Gives, Guards, Scope};
use crate::text::{Block, BlockKind, Clause, Document, TokenKind, TokenRange};
use crate::values::Value;
use std::collections::BTreeMap;
use std::ops::Range;

/// Everything that the readers saw on the way to a report.
pub fn explain(engine: &Engine, input: &Input) -> Explanation {
    let (text, _) = capped(&input.note.text);
    let document = Document::new(text);
    let mut scratch = Scratch::default();
    engine.see(&document, input, &context(input), &mut scratch);
    let fired = engine.fire(&document, &mut scratch);
    let report = engine.analyze(input);
    let (carried, near) = weighed(engine, &document, &mut scratch, &fired, &report);
    let view = View {
        engine,
        document: &document,
        scratch: &scratch,
        near,
    };
    Explanation {
        text: input.note.text.clone(),
        blocks: document
            .blocks
            .iter()
            .enumerate()
            .map(|(i, b)| view.block(i, b))
            .collect(),
        candidates: view.candidates(),
        report,
        carried,
    }
}

/// What the statistical reader adds: what carried the report's items, and by clause what it came near to.
fn weighed(
    engine: &Engine,
    document: &Document<'_>,
    scratch: &mut Scratch,
    fired: &[Fired],
    report: &Report,
) -> (AllCarried, Vec<Vec<Near>>) {
    let Some(reader) = &engine.reader else {
        return (AllCarried::default(), Vec::new());
    };
    let claims = engine.weigh(reader, document, scratch, fired);
    let telling = Telling::new(engine, reader, document, scratch);
    let mut buffers = Buffers::default();
    let near = (0..document.clauses.len())
        .map(|clause| telling.near(clause, &mut buffers))
        .collect();
    (telling.all(&claims, report), near)
}

struct View<'a, 't> {
    engine: &'a Engine,
    document: &'a Document<'t>,
    scratch: &'a Scratch,
    /// By clause; empty when rules read alone.
    near: Vec<Vec<Near>>,
}

impl View<'_, '_> {
    fn bytes(&self, tokens: &TokenRange) -> Range<usize> {
        let span = self.document.span(tokens);
        span.start as usize..span.end as usize
    }

    fn block(&self, index: usize, block: &Block) -> BlockView {
        let clauses = self
            .document
            .clauses
            .iter()
            .enumerate()
            .filter(|(_, c)| c.block as usize == index);
        BlockView {
            span: self.bytes(&block.tokens),
            kind: match block.kind {
                BlockKind::Paragraph => "paragraph",
                BlockKind::Heading => "heading",
                BlockKind::Item => "item",
                BlockKind::Field => "field",
                BlockKind::Turn => "turn",
                BlockKind::MailHeader => "mail-header",
                BlockKind::Signature => "signature",
                BlockKind::Row => "row",
            },
            depth: block.depth,
            key: block
                .key
                .as_ref()
                .map(|k| self.document.quote(k).to_owned()),
            heading: block.heading.map(|h| {
                self.document
                    .quote(&self.document.blocks[h as usize].content)
                    .to_owned()
            }),
            clauses: clauses.map(|(i, c)| self.clause(i, c)).collect(),
        }
    }

    fn clause(&self, index: usize, clause: &Clause) -> ClauseView {
        let tokens = clause.tokens.clone();
        let within = |r: &TokenRange| r.start >= tokens.start && r.end <= tokens.end;
        let mark = |r: &TokenRange, what: String| Mark {
            span: self.bytes(r),
            what,
        };
        let pack = self.engine.pack();
        let hits = self
            .scratch
            .all
            .iter()
            .filter(|h| within(&(h.start..h.end)));
        let mentions = self.scratch.mentions.iter().filter(|m| within(&m.tokens));
        let values = self.scratch.values.iter().filter(|v| within(&v.tokens));
        ClauseView {
            span: self.bytes(&tokens),
            speaker: match self.scratch.speakers.get(tokens.start as usize) {
                Some(Speaker::Buyer) => "buyer",
                Some(Speaker::Seller) => "seller",
                _ => "author",
            },
            question: clause.question,
            tokens: (tokens.start..tokens.end)
                .filter(|t| self.document.tokens[*t as usize].kind != TokenKind::Newline)
                .map(|t| self.bytes(&(t..t + 1)))
                .collect(),
            hits: hits
                .map(|h| mark(&(h.start..h.end), pack.atoms[h.atom.index()].name.clone()))
                .filter(|m| !m.what.starts_with(['"', '<']))
                .collect(),
            mentions: mentions
                .map(|m| {
                    let party = match m.party {
                        Party::Person => "person",
                        Party::Role => "role",
                        Party::Body => "body",
                    };
                    mark(
                        &m.tokens,
                        if m.seller {
                            format!("seller's {party}")
                        } else {
                            party.to_owned()
                        },
                    )
                })
                .collect(),
            values: values
                .map(|v| mark(&v.tokens, describe(&v.value)))
                .collect(),
            near: self.near.get(index).cloned().unwrap_or_default(),
        }
    }

    /// Every rule of which at least one element stood in a clause (or sentence), with what it lacked.
    fn candidates(&self) -> Vec<CandidateView> {
        let mut out = Vec::new();
        let mut unit = Unit::default();
        let pack = self.engine.pack();
        for sentence in &self.document.sentences {
            if Engine::silent(self.document, &self.scratch.speakers, sentence) {
                continue;
            }
            let clauses = sentence.clauses.clone().map(|c| {
                (
                    c,
                    self.document.clauses[c as usize].tokens.clone(),
                    Scope::Clause,
                )
            });
            let whole = (
                sentence.clauses.start,
                sentence.tokens.clone(),
                Scope::Sentence,
            );
            for (clause, tokens, scope) in clauses.chain(std::iter::once(whole)) {
                if tokens.end - tokens.start > MAX_UNIT_TOKENS {
                    continue;
                }
                let first = self
                    .scratch
                    .hits
                    .partition_point(|h| h.start < tokens.start);
                let last = self.scratch.hits.partition_point(|h| h.start < tokens.end);
                let hits = &self.scratch.hits[first..last];
                match scope {
                    Scope::Clause => unit.fill(pack, tokens.clone(), hits),
                    Scope::Sentence => unit.fill_sentence(pack, tokens.clone(), hits),
                }
                // Of the patterns of one rule the one that came closest is told.
                let mut best: BTreeMap<u32, (usize, CandidateView)> = BTreeMap::new();
                for index in unit.woken(pack) {
                    let pattern = &pack.patterns[index as usize];
                    let Gives::Rule(rule) = pattern.gives else {
                        continue;
                    };
                    let view = self.candidate(&mut unit, index, rule, clause, &tokens);
                    let misses = if view.fired { 0 } else { 1 + view.lacked.len() };
                    if best.get(&rule).is_none_or(|(known, _)| misses < *known) {
                        best.insert(rule, (misses, view));
                    }
                }
                out.extend(best.into_values().map(|(_, view)| view));
            }
        }
        out
    }

    fn candidate(
        &self,
        unit: &mut Unit,
        index: u32,
        rule: u32,
        clause: u32,
        tokens: &TokenRange,
    ) -> CandidateView {
        let pack = self.engine.pack();
        let pattern = &pack.patterns[index as usize];
        let about = &pack.rules[rule as usize];
        let found = unit.matches(pack, pattern);
        let mut lacked = Vec::new();
        for step in pack.steps_of(pattern) {
            if !pack.atoms_of(step.atoms).any(|a| unit.present(a)) {
                lacked.push(
                    pack.atoms_of(step.atoms)
                        .map(|a| pack.atoms[a.index()].name.as_str())
                        .collect::<Vec<_>>()
                        .join(" or "),
                );
            }
        }
        if found.is_none() && lacked.is_empty() {
            lacked.push("the order or the distance of its elements".to_owned());
        }
        let mut view = CandidateView {
            id: about.id.clone(),
            why: about.why.clone(),
            place: about.place.clone(),
            pattern: about
                .texts
                .get(usize::from(pattern.ordinal))
                .cloned()
                .unwrap_or_default(),
            clause: self.bytes(tokens),
            fired: false,
            matched: found.map(|(start, end)| self.bytes(&(start..end))),
            lacked,
            silenced: None,
        };
        if found.is_none() {
            return view;
        }
        let guard = |unit: &mut Unit, guards: Guards| {
            let (first, last) = guards.patterns;
            (first..last).find_map(|p| unit.matches(pack, &pack.patterns[p as usize]))
        };
        let mut near = Unit::default();
        let sentence =
            &self.document.sentences[self.document.clauses[clause as usize].sentence as usize];
        let first = self
            .scratch
            .hits
            .partition_point(|h| h.start < sentence.tokens.start);
        let last = self
            .scratch
            .hits
            .partition_point(|h| h.start < sentence.tokens.end);
        near.fill_sentence(
            pack,
            sentence.tokens.clone(),
            &self.scratch.hits[first..last],
        );
        if let Some((start, end)) =
            guard(unit, about.unless).or_else(|| guard(&mut near, about.unless_near))
        {
            view.silenced = Some(Mark {
                span: self.bytes(&(start..end)),
                what: "a guard of the rule".to_owned(),
            });
        } else if !self
            .engine
            .under(self.document, &self.scratch.all, rule, clause)
        {
            let wanted: Vec<_> = pack
                .atoms_of(about.under)
                .map(|a| pack.atoms[a.index()].name.as_str())
                .collect();
            view.lacked.push(format!(
                "above it (heading, key or question): {}",
                wanted.join(" or ")
            ));
        } else {
            view.fired = true;
        }
        view
    }
}

/// A value as the contract writes it.
fn describe(value: &Value) -> String {
    match value {
        Value::Money(money) => money
            .amounts()
            .map(|(c, v)| format!("{} {v}", c.code()))
            .collect::<Vec<_>>()
            .join(" to "),
        Value::Date(date) => {
            let iso = date.iso();
            if iso.is_empty() {
                "a date too loose to name".to_owned()
            } else {
                iso.join(" to ")
            }
        }
        Value::Duration(period) => period.iso(),
        Value::Recurrence(_) => "a recurring date".to_owned(),
        Value::Percent(p) => format!("{p} %"),
        Value::Number(n) => format!("{n}"),
    }
}
