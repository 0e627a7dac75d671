//! `--why`: the arithmetic of one dimension, complete enough to be added up again by hand.

use super::scoring::{Scoring, Slots};
use super::sum::{
    Evidence, Level, Provenance, SCORE_DIVISOR, Weighed, best_level, freshness, level_score,
    mean_of, open_percent, weigh, weighted_mean,
};
use crate::evidence::{Deal, Scores};
use crate::framework::{Dimension, Pillar, Status};

/// The arithmetic of one dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The dimension.
    pub dimension: Dimension,
    /// Every cited item of the dimension, the most certain first.
    pub terms: Vec<Term>,
    /// The statement's share of completeness, in per cent.
    pub statement: u8,
    /// What else it asks for.
    pub asks: Vec<AskTerm>,
    /// A cited "not needed" in the pool answers the whole dimension: completeness is 100.
    pub waived: bool,
    /// The certainty of the level: that of the last item in the pool, points × provenance × freshness.
    pub certainty: u32,
    /// Statement and filled asks, in per cent.
    pub completeness: u8,
    /// What open ends leave, in per cent.
    pub open_percent: u8,
    /// 0–100.
    pub score: u8,
}

/// One item of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The position in the evidence given.
    pub index: usize,
    /// Its status.
    pub status: Status,
    /// The points of its status.
    pub points: u8,
    /// Who stands behind it.
    pub provenance: Provenance,
    /// The factor of its provenance, in per cent.
    pub provenance_percent: u8,
    /// The factor of its age, in per cent.
    pub freshness_percent: u8,
    /// It is part of the pool that the score leans on.
    pub in_pool: bool,
}

impl Term {
    /// Points × provenance × freshness, 0–1,000,000.
    pub fn certainty(&self) -> u32 {
        u32::from(self.points)
            * u32::from(self.provenance_percent)
            * u32::from(self.freshness_percent)
    }
}

/// Something that a dimension asks for, and what fills it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskTerm {
    /// Any of these slots.
    pub any: Slots,
    /// Its share, in per cent.
    pub share: u8,
    /// The item that fills it: a position in the evidence given.
    pub filled_by: Option<usize>,
}

impl Trace {
    /// The score again, from nothing but what the trace shows.
    pub fn recompute(&self) -> u8 {
        let certainty = self
            .terms
            .iter()
            .filter(|t| t.in_pool)
            .map(Term::certainty)
            .min()
            .unwrap_or(0);
        let filled = self
            .asks
            .iter()
            .filter(|a| a.filled_by.is_some())
            .fold(self.statement, |sum, a| sum + a.share);
        let completeness = if self.waived { 100 } else { filled };
        let product = u64::from(certainty) * u64::from(completeness) * u64::from(self.open_percent);
        ((product + SCORE_DIVISOR / 2) / SCORE_DIVISOR) as u8
    }
}

/// The arithmetic of one dimension; the same functions as [`super::score_evidence`].
pub fn explain(
    evidence: &[Evidence<'_>],
    scoring: &Scoring,
    deal: &Deal,
    dimension: Dimension,
) -> Trace {
    let mut group = weigh(evidence, scoring, deal);
    group.retain(|w| w.dimension == dimension);
    let rule = scoring.dimension(dimension);
    let level = best_level(rule, &group);
    let open_percent = open_percent(scoring, &group);
    let filler = |any: Slots| {
        group[..level.pool]
            .iter()
            .find(|w| w.slots.meets(any))
            .map(|w| w.index)
    };
    Trace {
        dimension,
        terms: group
            .iter()
            .enumerate()
            .map(|(i, w)| term(evidence, scoring, &level, i, w))
            .collect(),
        statement: rule.statement,
        asks: rule
            .asks
            .iter()
            .map(|a| AskTerm {
                any: a.any,
                share: a.share,
                filled_by: filler(a.any),
            })
            .collect(),
        waived: level.waived,
        certainty: level.certainty,
        completeness: level.completeness,
        open_percent,
        score: level_score(&level, open_percent),
    }
}

fn term(
    evidence: &[Evidence<'_>],
    scoring: &Scoring,
    level: &Level,
    position: usize,
    w: &Weighed,
) -> Term {
    let from = evidence[w.index];
    Term {
        index: w.index,
        status: w.status,
        points: scoring.points(w.status),
        provenance: from.provenance,
        provenance_percent: scoring.provenance[from.provenance.index()],
        freshness_percent: freshness(scoring, from.age_days),
        in_pool: position < level.pool,
    }
}

/// How dimensions add up to pillars and to the whole at the deal's size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighing {
    /// The band's name.
    pub band: String,
    /// Weight and score by [`Dimension::index`].
    pub terms: Vec<(u8, u8)>,
}

impl Weighing {
    /// The overall score again, from the terms.
    pub fn overall(&self) -> u8 {
        weighted_mean(
            self.terms
                .iter()
                .map(|&(weight, score)| (u32::from(weight), score)),
        )
    }

    /// A pillar's score again, from its terms.
    pub fn pillar(&self, pillar: Pillar) -> u8 {
        weighted_mean(
            pillar
                .dimensions()
                .iter()
                .map(|d| self.terms[d.index()])
                .map(|(weight, score)| (u32::from(weight), score)),
        )
    }

    /// The sum of all weights.
    pub fn total(&self) -> u32 {
        self.terms
            .iter()
            .map(|&(weight, _)| u32::from(weight))
            .sum()
    }

    /// The overall score if one dimension scored something else; what is the same for all of them is summed up once.
    pub fn overall_with(&self) -> impl Fn(Dimension, u8) -> u8 {
        let weights = self.total();
        let sum: u32 = self
            .terms
            .iter()
            .map(|&(weight, score)| u32::from(weight) * u32::from(score))
            .sum();
        move |dimension, score| {
            let (weight, known) = self.terms[dimension.index()];
            let others = sum - u32::from(weight) * u32::from(known);
            mean_of(others + u32::from(weight) * u32::from(score), weights)
        }
    }
}

/// The weights at the deal's size, beside the scores.
pub fn weighing(scores: &Scores, scoring: &Scoring, deal: &Deal) -> Weighing {
    let band = scoring.band(deal);
    let score = |d: &Dimension| scores.dimensions.get(d).map_or(0, |s| s.score);
    Weighing {
        band: scoring.bands[band].id.clone(),
        terms: Dimension::ALL
            .iter()
            .map(|d| (scoring.dimension(*d).weights[band], score(d)))
            .collect(),
    }
}
