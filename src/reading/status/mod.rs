//! How sure the note lets us be: cues with direction, reach and stoppers, read over one clause and what carries into it.
//!
//! What words are cues, what only looks like one, how far each reaches and which wins is data (`rules/lexicon/cues.toml`);
//! this module knows how statements carry. In order:
//!
//! 1. Words that take back what stands before them ("scratch that") hide it.
//! 2. A question is `unknown`. A question that the same statement answers, or a few words right after it ("Any sponsor? Not a
//!    soul"), is read by its answer, and a mere label with a question mark ("Finance? Never met them") by what follows.
//! 3. Of the cues that reach the statement, the one of the highest rank wins; among equals the nearest, then the later one.
//!    The ranks say: not known, then hedged, then a denial of a denial, then not needed, then a denial with a condition ("won't
//!    start until"), then not done, stalled or refused, then modals, then what a bare denial suggests.
//! 4. Without a cue, the mark in front ("[ ]", "?", "[n/a]"), the field's key or the heading above decides ("Open questions").
//! 5. Otherwise the statement is a plain one: `confirmed`, unless the clause behind it points back and says what became of it
//!    ("she was to send it; that never happened").
//!
//! A status that the rule's wording implies stands, unless a question or a strong cue (not known, hedged) reaches it: a rule may
//! know that "never met her" says `missing`, yet "I think he never met her" is a guess.

mod carried;
mod onward;
mod region;
#[cfg(test)]
mod tests;

use super::scan::Hit;
use crate::framework::{Dimension, Status};
use crate::rules::{Direction, Pack};
use crate::text::{Document, TokenRange};
use region::{Asked, Region};

/// A status and what set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The status.
    pub status: Status,
    /// The cue: an index into [`Pack::cues`]; `None` when the statement is a plain one.
    pub cue: Option<usize>,
    /// Where the cue stands.
    pub at: Option<TokenRange>,
}

/// What the reader looks at.
pub struct Scene<'a, 't> {
    /// The document.
    pub document: &'a Document<'t>,
    /// The rule pack.
    pub pack: &'a Pack,
    /// The hits of the document, predicates included, ordered by first token; only those that concern the status
    /// are looked at.
    pub hits: &'a [Hit],
    /// The index of the clause that carries the statement.
    pub clause: usize,
    /// The tokens that the topic's rule matched.
    pub matched: TokenRange,
    /// What the statement is about: some cues say nothing about some dimensions ("what isn't spent by June lapses" is how
    /// the buyer's year works, not something missing).
    pub dimension: Option<Dimension>,
    /// The status that the rule's wording implies.
    pub implied: Option<Status>,
}

/// Reads the status of one statement.
pub fn read(scene: &Scene<'_, '_>) -> Reading {
    let region = Region::of(scene);
    let cue = strongest(scene, &region);
    let question = match region.asked {
        Asked::Open => true,
        Asked::OpenUnlessSaid => cue.is_none(),
        Asked::No => false,
    };
    let yields = question || cue.as_ref().is_some_and(|c| scene.pack.cues[c.cue].yields);
    if yields && let Some((status, cue, at)) = onward::answered(scene, &region) {
        return Reading {
            status,
            cue,
            at: Some(at),
        };
    }
    if question {
        return Reading {
            status: Status::Unknown,
            cue: None,
            at: Some(region.tokens),
        };
    }
    if let Some(implied) = scene.implied {
        return match cue {
            Some(found) if scene.pack.cues[found.cue].strong && implied != Status::Unknown => {
                found.reading(scene.pack)
            }
            _ => Reading {
                status: implied,
                cue: None,
                at: None,
            },
        };
    }
    if let Some(found) = cue {
        return found.reading(scene.pack);
    }
    match carried::carried(scene) {
        Some((status, at)) => Reading {
            status,
            cue: None,
            at: Some(at),
        },
        None => plain(scene, &region),
    }
}

/// A plain statement: `confirmed`, unless the clause behind it says otherwise of it.
fn plain(scene: &Scene<'_, '_>, region: &Region) -> Reading {
    match onward::governed(scene, region).or_else(|| onward::onward(scene, region)) {
        Some((cue, at)) => Reaching { cue, at }.reading(scene.pack),
        None => Reading {
            status: Status::Confirmed,
            cue: None,
            at: None,
        },
    }
}

/// A cue that reaches the statement.
struct Reaching {
    cue: usize,
    at: TokenRange,
}

impl Reaching {
    fn reading(self, pack: &Pack) -> Reading {
        Reading {
            status: pack.cues[self.cue].sets,
            cue: Some(self.cue),
            at: Some(self.at),
        }
    }
}

/// The cue that wins.
fn strongest(scene: &Scene<'_, '_>, region: &Region) -> Option<Reaching> {
    let mut best: Option<((u8, i64, u32), Reaching)> = None;
    for (cue, hit) in region.cues(scene) {
        let rule = &scene.pack.cues[cue];
        if rule.leaves_out(scene.dimension)
            || (rule.answers && !region.answer)
            || !region.covers(hit, rule.beyond)
            || region.only_looks(scene, cue, hit)
        {
            continue;
        }
        let Some(distance) = distance(hit, &scene.matched, rule.direction) else {
            continue;
        };
        if distance > 0
            && (rule.reach.is_some_and(|r| distance > u32::from(r))
                || (!rule.beyond && region.stopped(scene, cue, hit)))
        {
            continue;
        }
        let order = (rule.rank, -i64::from(distance), hit.start);
        if best.as_ref().is_none_or(|(known, _)| order > *known) {
            best = Some((
                order,
                Reaching {
                    cue,
                    at: hit.start..hit.end,
                },
            ));
        }
    }
    best.map(|(_, reaching)| reaching)
}

/// How many tokens lie between a cue and the statement; `None` when the statement is on the side that the cue does not reach.
fn distance(hit: &Hit, matched: &TokenRange, direction: Direction) -> Option<u32> {
    if hit.end <= matched.start {
        (direction != Direction::Backward).then(|| matched.start - hit.end + 1)
    } else if hit.start >= matched.end {
        (direction != Direction::Forward).then(|| hit.start - matched.end + 1)
    } else {
        Some(0)
    }
}
