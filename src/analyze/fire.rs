//! Which rules fire where: clause by clause and sentence by sentence, with their conditions and guards.

use super::{Engine, Scratch};
use crate::framework::Status;
use crate::reading::scan::Hit;
use crate::reading::topic::{Candidate, MAX_UNIT_TOKENS, Unit};
use crate::reading::voice::Speaker;
use crate::rules::{Pack, Wakes};
use crate::text::{BlockKind, Document, Sentence, TokenRange};

/// How much room lists of what a note says have from the beginning: most need no more.
pub(super) const USUAL: usize = 16;

/// A rule that fired, with the clauses that carry it.
pub(super) struct Fired {
    pub(super) rule: u32,
    pub(super) matched: TokenRange,
    /// First and last clause.
    pub(super) clauses: (u32, u32),
    /// Further rules of the same target that fired there.
    pub(super) also: Vec<u32>,
}

impl Engine {
    /// All rules that fire, one per target and place, in order.
    pub(super) fn fire(&self, document: &Document<'_>, s: &mut Scratch) -> Vec<Fired> {
        let pack = self.pack();
        let mut out: Vec<Fired> = Vec::with_capacity(USUAL);
        s.all.clear();
        s.overhead.clear(pack);
        let mut at = 0;
        // Hits between clauses (keys, headings) are copied too: a key or heading may carry a status into what stands under it.
        let mut copied = 0;
        let wakes = |hits: &[Hit]| {
            hits.iter()
                .any(|h| pack.wakes[h.atom.index()] & Wakes::FAR != 0)
        };
        for sentence in &document.sentences {
            let silent = Engine::silent(document, &s.speakers, sentence);
            at = advance(&s.hits, at, sentence.tokens.start);
            let first = at;
            let whole = !silent && sentence.tokens.end - sentence.tokens.start <= MAX_UNIT_TOKENS;
            // Few rules look at sentences: one is only filled for the first that does.
            let mut filled = false;
            let mut fill = |unit: &mut Unit| {
                if !std::mem::replace(&mut filled, true) {
                    let hits = &s.hits[first..];
                    let last = hits.partition_point(|h| h.start < sentence.tokens.end);
                    unit.fill_sentence(pack, sentence.tokens.clone(), &hits[..last]);
                }
            };
            let mut awake = false;
            for index in sentence.clauses.clone() {
                let clause = &document.clauses[index as usize];
                let start = advance(&s.hits, at, clause.tokens.start);
                let end = advance(&s.hits, start, clause.tokens.end);
                awake |= wakes(&s.hits[at..start]);
                at = end;
                s.all.extend_from_slice(&s.hits[copied.min(start)..start]);
                copied = end;
                let hits = &s.hits[start..end];
                // What a heading or a question says is not evidence, yet rules look up to it: its predicates are found too.
                s.clause.fill(pack, clause.tokens.clone(), hits);
                awake |= s.clause.wakes_sentence();
                merge(hits, s.clause.predicates_found(), &mut s.found, &mut s.all);
                if silent {
                    continue;
                }
                s.overhead.turn_to(document, pack, &s.all, clause);
                s.candidates.clear();
                s.clause
                    .candidates(pack, &s.overhead.gates, &mut s.candidates);
                for candidate in &s.candidates {
                    let near = pack.rules[candidate.rule as usize].unless_near;
                    let guarded = whole && near.any() && {
                        fill(&mut s.sentence);
                        s.sentence.any(pack, near)
                    };
                    if !guarded {
                        add(pack, &mut out, candidate, (index, index));
                    }
                }
            }
            let end = advance(&s.hits, at, sentence.tokens.end);
            if whole && (awake || wakes(&s.hits[at..end])) {
                fill(&mut s.sentence);
                s.candidates.clear();
                s.sentence
                    .candidates(pack, &s.overhead.gates, &mut s.candidates);
                for candidate in &s.candidates {
                    let clauses =
                        clauses_of(document, sentence.clauses.clone(), &candidate.matched);
                    if self.under(document, &s.all, candidate.rule, clauses.0) {
                        add(pack, &mut out, candidate, clauses);
                    }
                }
            }
        }
        s.all.extend_from_slice(&s.hits[copied..]);
        out
    }

    /// Sentences that state nothing: headings, mail headers and signatures, and what the rep asks in a recorded conversation
    /// (the answer states it).
    pub(super) fn silent(
        document: &Document<'_>,
        speakers: &[Speaker],
        sentence: &Sentence,
    ) -> bool {
        let block = &document.blocks[sentence.block as usize];
        match block.kind {
            BlockKind::MailHeader | BlockKind::Signature => true,
            BlockKind::Heading => !sentence.question,
            BlockKind::Turn => {
                sentence.question
                    && speakers.get(sentence.tokens.start as usize) == Some(&Speaker::Seller)
            }
            _ => false,
        }
    }
}

/// The place of the first hit from `at` on that begins at `token` or behind it.
fn advance(hits: &[Hit], mut at: usize, token: u32) -> usize {
    while hits.get(at).is_some_and(|h| h.start < token) {
        at += 1;
    }
    at
}

/// Appends two lists of hits in the order of their first tokens; `terms` are in that order already.
pub(super) fn merge(terms: &[Hit], others: &[Hit], sorted: &mut Vec<Hit>, out: &mut Vec<Hit>) {
    if others.is_empty() {
        out.extend_from_slice(terms);
        return;
    }
    sorted.clear();
    sorted.extend_from_slice(others);
    sorted.sort_unstable();
    let mut at = 0;
    for other in sorted.iter() {
        let before = advance(terms, at, other.start + 1);
        out.extend_from_slice(&terms[at..before]);
        out.push(*other);
        at = before;
    }
    out.extend_from_slice(&terms[at..]);
}

/// The clauses that a match touches, as first and last.
fn clauses_of(
    document: &Document<'_>,
    clauses: std::ops::Range<u32>,
    matched: &TokenRange,
) -> (u32, u32) {
    let touches = |c: &u32| {
        let tokens = &document.clauses[*c as usize].tokens;
        tokens.start < matched.end && matched.start < tokens.end
    };
    let first = clauses.clone().find(touches).unwrap_or(clauses.start);
    let last = clauses.clone().rev().find(touches).unwrap_or(first);
    (first, last)
}

/// Adds a rule that fired, or joins it to one of the same target over the same clauses.
fn add(pack: &Pack, out: &mut Vec<Fired>, candidate: &Candidate, clauses: (u32, u32)) {
    let target = pack.rules[candidate.rule as usize].target;
    let same = out.iter_mut().rev().take(64).find(|f| {
        pack.rules[f.rule as usize].target == target
            && f.clauses.0 <= clauses.1
            && clauses.0 <= f.clauses.1
    });
    if let Some(known) = same {
        let width = |r: &TokenRange| r.end - r.start;
        let implied = |r: u32| {
            pack.rules[r as usize]
                .status
                .is_some_and(|s| s != Status::Confirmed)
        };
        // A wording that implies its own status says more than a plain one; then the longer match; then the order of the files.
        let better = (implied(candidate.rule), width(&candidate.matched))
            > (implied(known.rule), width(&known.matched));
        if better {
            known.also.push(known.rule);
            known.rule = candidate.rule;
            known.matched = candidate.matched.clone();
            known.clauses = clauses;
        } else {
            known.also.push(candidate.rule);
        }
        return;
    }
    out.push(Fired {
        rule: candidate.rule,
        matched: candidate.matched.clone(),
        clauses,
        also: Vec::new(),
    });
}
