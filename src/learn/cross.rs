//! Each part of the writers left out in turn: what would be said of notes that were not learned from.

use super::Options;
use super::examples::Examples;
use super::fit::{self, Line};
use super::pick::Picked;
use crate::framework::{Status, Target};
use crate::learned::{STATUSES, TARGETS};

/// The sums that the left-out parts got.
pub(super) struct Crossed {
    /// Per clause and target.
    pub(super) sums: Vec<[f32; TARGETS]>,
    /// Per status row and status.
    pub(super) statuses: Vec<[f32; STATUSES]>,
}

/// How good the weights are on writers left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Notes, clauses and things seen.
    pub notes: usize,
    /// Clauses.
    pub clauses: usize,
    /// Things that have a weight.
    pub things: usize,
    /// Precision, recall and F1 over clauses and targets.
    pub detection: (f64, f64, f64),
    /// Share of labelled rows whose status is right, given the clause and the dimension.
    pub status: f64,
    /// Share of `confirmed` that are another status, before and after the price of `confirmed`.
    pub false_confirm: (f64, f64),
    /// The mean gap between probability and truth, over ten equal steps of probability.
    pub calibration_gap: f64,
    /// Per target: id, threshold as a probability, precision, recall.
    pub targets: Vec<(&'static str, f64, f64, f64)>,
    /// The learning curve.
    pub curve: Vec<Point>,
}

/// One point of the learning curve.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// Notes learned from, on average over the parts.
    pub notes: usize,
    /// F1 over clauses and targets.
    pub f1: f64,
}

/// The part that a set belongs to.
fn part(set: usize, folds: usize) -> usize {
    set % folds.max(1)
}

pub(super) fn cross(examples: &Examples, options: &Options) -> Crossed {
    shares(examples, options, 1, 1)
}

/// As [`cross`], learning from the first `share` of every `of` sets only.
fn shares(examples: &Examples, options: &Options, share: usize, of: usize) -> Crossed {
    let folds = options.folds.clamp(2, examples.sets.len().max(2));
    let mut out = Crossed {
        sums: vec![[0.0; TARGETS]; examples.clauses.len()],
        statuses: vec![[0.0; STATUSES]; examples.statuses.len()],
    };
    for fold in 0..folds {
        let sets: Vec<u32> = (0..examples.sets.len())
            .filter(|s| part(*s, folds) != fold && (s / folds) % of < share)
            .map(|s| s as u32)
            .collect();
        let lines = fit::fit_all(examples, &sets, options.trust);
        out.fill(examples, &lines, |set| part(set as usize, folds) == fold);
    }
    out
}

impl Crossed {
    fn fill(&mut self, examples: &Examples, lines: &[Line], wanted: impl Fn(u32) -> bool) {
        for (i, sums) in self.sums.iter_mut().enumerate() {
            if wanted(examples.set_of_clause[i]) {
                for (target, sum) in sums.iter_mut().enumerate() {
                    *sum = fit::sum(&lines[target], examples.clauses.row(i)) as f32;
                }
            }
        }
        for (i, sums) in self.statuses.iter_mut().enumerate() {
            if wanted(examples.set_of_status[i]) {
                for (status, sum) in sums.iter_mut().enumerate() {
                    *sum = fit::sum(&lines[TARGETS + status], examples.statuses.row(i)) as f32;
                }
            }
        }
    }
}

/// Right, given and labelled, of one target or of all.
#[derive(Clone, Copy, Default)]
struct Count {
    right: usize,
    given: usize,
    labelled: usize,
}

impl Count {
    fn figures(self) -> (f64, f64, f64) {
        let p = self.right as f64 / self.given.max(1) as f64;
        let r = self.right as f64 / self.labelled.max(1) as f64;
        let f = 2.0 * self.right as f64 / (self.given + self.labelled).max(1) as f64;
        (p, r, f)
    }
}

fn count(examples: &Examples, crossed: &Crossed, picked: &Picked, target: usize) -> Count {
    let bit = 1u64 << target;
    let mut count = Count::default();
    for (i, sums) in crossed.sums.iter().enumerate() {
        let (is, partly) = (examples.is[i] & bit != 0, examples.partly[i] & bit != 0);
        let given = f64::from(sums[target]) >= picked.cuts[target];
        count.labelled += usize::from(is);
        count.given += usize::from(given && (is || !partly));
        count.right += usize::from(given && is);
    }
    count
}

fn all(examples: &Examples, crossed: &Crossed, picked: &Picked) -> Count {
    (0..TARGETS).fold(Count::default(), |sum, target| {
        let one = count(examples, crossed, picked, target);
        Count {
            right: sum.right + one.right,
            given: sum.given + one.given,
            labelled: sum.labelled + one.labelled,
        }
    })
}

pub(super) fn summary(
    examples: &Examples,
    crossed: &Crossed,
    picked: &Picked,
    options: &Options,
) -> Summary {
    let right = crossed
        .statuses
        .iter()
        .zip(&examples.status)
        .filter(|(sums, status)| picked.status(sums) == **status)
        .count();
    let targets = (0..TARGETS)
        .filter_map(|t| {
            let (p, r, _) = count(examples, crossed, picked, t).figures();
            let threshold = fit::sigmoid(picked.slopes[t].0 * picked.cuts[t] + picked.slopes[t].1);
            Some((Target::at(t)?.id(), threshold, p, r))
        })
        .collect();
    Summary {
        notes: examples.notes,
        clauses: examples.clauses.len(),
        things: examples.columns.len(),
        detection: all(examples, crossed, picked).figures(),
        status: right as f64 / examples.status.len().max(1) as f64,
        false_confirm: (
            false_confirm(examples, crossed, 0.0),
            false_confirm(examples, crossed, picked.price),
        ),
        calibration_gap: gap(examples, crossed, picked),
        targets,
        curve: if options.curve {
            curve(examples, options)
        } else {
            Vec::new()
        },
    }
}

/// The share of `confirmed` that are another status in truth, when `confirmed` pays a price.
pub(super) fn false_confirm(examples: &Examples, crossed: &Crossed, price: f64) -> f64 {
    let (mut given, mut wrong) = (0usize, 0usize);
    for (sums, status) in crossed.statuses.iter().zip(&examples.status) {
        if best(sums, price) == Status::Confirmed {
            given += 1;
            wrong += usize::from(*status != Status::Confirmed);
        }
    }
    wrong as f64 / given.max(1) as f64
}

/// The status with the highest sum once `confirmed` has paid its price; of equals the first.
pub(super) fn best(sums: &[f32; STATUSES], price: f64) -> Status {
    let value = |s: usize| {
        let price = if Status::ALL[s] == Status::Confirmed {
            price
        } else {
            0.0
        };
        f64::from(sums[s]) - price
    };
    let mut best = 0;
    for s in 1..STATUSES {
        if value(s) > value(best) {
            best = s;
        }
    }
    Status::ALL[best]
}

fn gap(examples: &Examples, crossed: &Crossed, picked: &Picked) -> f64 {
    let mut steps = [(0usize, 0.0f64, 0usize); 10];
    for (i, sums) in crossed.sums.iter().enumerate() {
        for (target, sum) in sums.iter().enumerate() {
            let bit = 1u64 << target;
            if examples.partly[i] & bit != 0 && examples.is[i] & bit == 0 {
                continue;
            }
            let (slope, offset) = picked.slopes[target];
            let p = fit::sigmoid(slope * f64::from(*sum) + offset);
            let step = &mut steps[((p * 10.0) as usize).min(9)];
            step.0 += 1;
            step.1 += p;
            step.2 += usize::from(examples.is[i] & bit != 0);
        }
    }
    let all: usize = steps[1..].iter().map(|s| s.0).sum();
    let off: f64 = steps[1..].iter().map(|s| (s.1 - s.2 as f64).abs()).sum();
    off / all.max(1) as f64
}

/// F1 on the part left out, learning from a quarter, a half, three quarters and all of the other parts' sets.
fn curve(examples: &Examples, options: &Options) -> Vec<Point> {
    let folds = options.folds.clamp(2, examples.sets.len().max(2));
    (1..=4)
        .map(|share| {
            let crossed = shares(examples, options, share, 4);
            let picked = super::pick::pick(examples, &crossed, options.false_confirm);
            let sets = (0..examples.sets.len()).filter(|s| (s / folds) % 4 < share);
            let mean = examples.notes / examples.sets.len().max(1);
            Point {
                notes: sets.count() * mean * (folds - 1) / folds,
                f1: all(examples, &crossed, &picked).figures().2,
            }
        })
        .collect()
}
