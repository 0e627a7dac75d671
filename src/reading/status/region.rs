//! The words that are read for one statement: its clause, cut to what is near, and the answer after a question.

use super::Scene;
use crate::reading::scan::Hit;
use crate::rules::CueRole;
use crate::text::{Clause, Document, TokenRange, word_hash};

/// How far from the statement words are read, in tokens: keeps the work bounded in an endless line.
const MAX_REACH: u32 = 48;
/// A question of at most so many tokens, without a question word, is a label: "Finance?".
const MAX_LABEL: u32 = 5;
/// At most so many tokens right after a question are taken for its answer.
const MAX_ANSWER: u32 = 7;

/// Whether the statement is a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// It is not, or its answer stands in the statement.
    No,
    /// It is, and nothing answers it.
    Open,
    /// It is a label or a hint: a question unless a cue says otherwise.
    OpenUnlessSaid,
}

/// The words that are read.
#[derive(Clone, Debug)]
pub(super) struct Region {
    /// The clause, cut to what is near the statement.
    pub tokens: TokenRange,
    /// The sentence around it, cut likewise.
    pub sentence: TokenRange,
    /// Whether it is a question.
    pub asked: Asked,
    /// What is read answers a question.
    pub answer: bool,
}

impl Region {
    /// The words around the statement of a scene.
    pub fn of(scene: &Scene<'_, '_>) -> Region {
        let document = scene.document;
        let Some(clause) = document.clauses.get(scene.clause) else {
            return Region {
                tokens: scene.matched.clone(),
                sentence: scene.matched.clone(),
                asked: Asked::No,
                answer: false,
            };
        };
        let mut last = scene.clause;
        while document
            .clauses
            .get(last + 1)
            .is_some_and(|c| c.tokens.start < scene.matched.end)
        {
            last += 1;
        }
        let mut start = clause.tokens.start.min(scene.matched.start);
        let (asked, end) = asked(document, scene.clause, last);
        let answered = answer_in(document, scene.clause, last, end);
        if let Some(answer) = answered {
            start = answer;
        }
        let sentence = document
            .sentences
            .get(document.clauses[last].sentence as usize)
            .map_or(clause.tokens.clone(), |s| s.tokens.clone());
        let near = |range: TokenRange| {
            range
                .start
                .max(scene.matched.start.saturating_sub(MAX_REACH))
                ..range.end.min(scene.matched.end + MAX_REACH)
        };
        let mut tokens = near(start..end.max(scene.matched.end));
        if let Some(after) = corrected(scene, &tokens) {
            tokens.start = after;
        }
        Region {
            sentence: near(sentence.start.min(tokens.start)..sentence.end.max(tokens.end)),
            tokens,
            asked,
            answer: answered.is_some(),
        }
    }

    /// The cues whose words stand in the sentence.
    pub fn cues<'h>(&self, scene: &'h Scene<'_, '_>) -> impl Iterator<Item = (usize, &'h Hit)> {
        let atoms = scene.pack.cue_atoms;
        within(scene.hits, &self.sentence)
            .iter()
            .filter_map(move |hit| match atoms.role(hit.atom) {
                Some(CueRole::Cue(cue)) => Some((cue, hit)),
                _ => None,
            })
    }

    /// Whether a cue stands where it may reach from: in the clause, or beyond it when it carries that far.
    pub fn covers(&self, hit: &Hit, beyond: bool) -> bool {
        let inside = |range: &TokenRange| hit.start >= range.start && hit.end <= range.end;
        inside(&self.tokens) || (beyond && hit.start >= self.tokens.start && inside(&self.sentence))
    }

    /// Whether the words of a cue are part of a wording that only looks like it. A cue that is longer than that wording and
    /// holds it whole is still meant: "nobody has said how" is more than "said how".
    pub fn only_looks(&self, scene: &Scene<'_, '_>, cue: usize, hit: &Hit) -> bool {
        let from = hit.start.saturating_sub(MAX_REACH)..hit.end;
        within(scene.hits, &from).iter().any(|h| {
            let overlaps = h.end > hit.start;
            let inside =
                h.start >= hit.start && h.end <= hit.end && h.end - h.start < hit.end - hit.start;
            overlaps && !inside && scene.pack.cue_atoms.role(h.atom) == Some(CueRole::Pseudo(cue))
        })
    }

    /// Whether a stopper stands between a cue and the statement.
    pub fn stopped(&self, scene: &Scene<'_, '_>, cue: usize, hit: &Hit) -> bool {
        let between = if hit.end <= scene.matched.start {
            hit.end..scene.matched.start
        } else {
            scene.matched.end..hit.start
        };
        within(scene.hits, &between).iter().any(|h| {
            h.end <= between.end
                && scene
                    .pack
                    .cue_atoms
                    .role(h.atom)
                    .is_some_and(|role| role == CueRole::Boundary || role == CueRole::Stopper(cue))
        })
    }
}

/// The hits that begin in a range.
pub(super) fn within<'h>(hits: &'h [Hit], range: &TokenRange) -> &'h [Hit] {
    let first = hits.partition_point(|h| h.start < range.start);
    let last = first + hits[first..].partition_point(|h| h.start < range.end);
    &hits[first..last]
}

/// Whether the clauses from `first` to `last` ask, and where reading ends.
fn asked(document: &Document<'_>, first: usize, last: usize) -> (Asked, u32) {
    let clause = &document.clauses[last];
    let end = clause.tokens.end;
    if !clause.question {
        return (Asked::No, end);
    }
    let length = |c: &Clause| c.tokens.end - c.tokens.start;
    let label = length(clause) <= MAX_LABEL && !wonders(document, &clause.tokens);
    let next = document
        .clauses
        .get(last + 1)
        .filter(|next| first == last && next.block == clause.block && !next.question);
    match next {
        Some(next) if label => (Asked::No, next.tokens.end),
        Some(next) if length(next) <= MAX_ANSWER => (Asked::OpenUnlessSaid, next.tokens.end),
        _ if label => (Asked::OpenUnlessSaid, end),
        _ => (Asked::Open, end),
    }
}

/// Where the answer begins, when what is read up to `end` holds a question and its answer.
fn answer_in(document: &Document<'_>, first: usize, last: usize, end: u32) -> Option<u32> {
    let question = (first..=last)
        .rev()
        .find(|c| document.clauses[*c].question)?;
    document
        .clauses
        .get(question + 1)
        .map(|answer| answer.tokens.start)
        .filter(|start| *start < end)
}

/// Whether a question word or an auxiliary begins the words.
fn wonders(document: &Document<'_>, tokens: &TokenRange) -> bool {
    const WORDS: [u64; 30] = [
        word_hash("who"),
        word_hash("whose"),
        word_hash("whom"),
        word_hash("what"),
        word_hash("when"),
        word_hash("where"),
        word_hash("which"),
        word_hash("why"),
        word_hash("how"),
        word_hash("whos"),
        word_hash("is"),
        word_hash("are"),
        word_hash("was"),
        word_hash("do"),
        word_hash("does"),
        word_hash("did"),
        word_hash("has"),
        word_hash("have"),
        word_hash("can"),
        word_hash("could"),
        word_hash("will"),
        word_hash("would"),
        word_hash("should"),
        word_hash("must"),
        word_hash("shall"),
        word_hash("may"),
        word_hash("any"),
        word_hash("anyone"),
        word_hash("need"),
        word_hash("or"),
    ];
    document
        .slice(tokens)
        .iter()
        .any(|t| WORDS.contains(&t.hash))
}

/// Where the words begin that stand after a correction.
fn corrected(scene: &Scene<'_, '_>, tokens: &TokenRange) -> Option<u32> {
    let atoms = scene.pack.cue_atoms;
    within(scene.hits, tokens)
        .iter()
        .filter(|h| {
            h.end < tokens.end
                && h.end < scene.matched.end
                && atoms.role(h.atom) == Some(CueRole::Correction)
        })
        .map(|h| h.end)
        .max()
}
