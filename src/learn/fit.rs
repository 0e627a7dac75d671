//! Logistic regression, one output at a time.

use super::examples::{Examples, Rows};
use crate::framework::Status;
use crate::learned::{OUTPUTS, TARGETS};
use argmin::core::{CostFunction, Error, Executor, Gradient};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;
use rayon::prelude::*;

/// Steps of the optimiser.
const MOST_STEPS: u64 = 60;
/// How many past steps it remembers.
const MEMORY: usize = 8;
/// It stops when a step makes the cost fall by less than this for each example.
const SETTLED: f64 = 1e-7;

/// The weights of one output: one per column, and the bias last.
pub(super) type Line = Vec<f64>;

/// The examples of one output.
struct Task<'a> {
    rows: &'a Rows,
    /// (row, yes).
    answers: Vec<(u32, bool)>,
    columns: usize,
    trust: f64,
}

/// ln(1 + exp(x)), without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}

pub(super) fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

/// The sum of one row.
pub(super) fn sum(line: &[f64], things: &[u32]) -> f64 {
    things.iter().map(|t| line[*t as usize]).sum::<f64>() + line[line.len() - 1]
}

impl CostFunction for Task<'_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, line: &Vec<f64>) -> Result<f64, Error> {
        let pull: f64 = line[..self.columns].iter().map(|w| w * w).sum::<f64>() / 2.0;
        let misfit: f64 = self
            .answers
            .iter()
            .map(|&(row, yes)| {
                let z = sum(line, self.rows.row(row as usize));
                softplus(if yes { -z } else { z })
            })
            .sum();
        Ok(pull + self.trust * misfit)
    }
}

impl Gradient for Task<'_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, line: &Vec<f64>) -> Result<Vec<f64>, Error> {
        let mut slope = line.clone();
        slope[self.columns] = 0.0;
        for &(row, yes) in &self.answers {
            let things = self.rows.row(row as usize);
            let off = self.trust * (sigmoid(sum(line, things)) - f64::from(u8::from(yes)));
            for thing in things {
                slope[*thing as usize] += off;
            }
            slope[self.columns] += off;
        }
        Ok(slope)
    }
}

impl Task<'_> {
    fn solve(self) -> Line {
        let yes = self.answers.iter().filter(|a| a.1).count();
        let mut start = vec![0.0; self.columns + 1];
        let share = (yes as f64 + 0.5) / (self.answers.len() as f64 + 1.0);
        start[self.columns] = libm::log(share / (1.0 - share));
        if yes == 0 {
            return start;
        }
        let search = MoreThuenteLineSearch::new();
        let Ok(solver) =
            LBFGS::new(search, MEMORY).with_tolerance_cost(SETTLED * self.answers.len() as f64)
        else {
            return start;
        };
        let fallback = start.clone();
        Executor::new(self, solver)
            .configure(|state| state.param(start).max_iters(MOST_STEPS))
            .run()
            .ok()
            .and_then(|mut result| result.state.take_best_param())
            .unwrap_or(fallback)
    }
}

/// The lines of every output, learned from some of the sets.
pub(super) fn fit_all(examples: &Examples, sets: &[u32], trust: f64) -> Vec<Line> {
    let mut among = vec![false; examples.sets.len()];
    for set in sets {
        among[*set as usize] = true;
    }
    (0..OUTPUTS)
        .into_par_iter()
        .map(|output| task(examples, &among, output, trust).solve())
        .collect()
}

fn task<'a>(examples: &'a Examples, among: &[bool], output: usize, trust: f64) -> Task<'a> {
    let columns = examples.columns.len();
    if output < TARGETS {
        let bit = 1u64 << output;
        let answers = (0..examples.clauses.len())
            .filter(|&i| among[examples.set_of_clause[i] as usize])
            .filter(|&i| examples.is[i] & bit != 0 || examples.partly[i] & bit == 0)
            .map(|i| (i as u32, examples.is[i] & bit != 0))
            .collect();
        return Task {
            rows: &examples.clauses,
            answers,
            columns,
            trust,
        };
    }
    let status = Status::ALL[output - TARGETS];
    let answers = (0..examples.statuses.len())
        .filter(|&i| among[examples.set_of_status[i] as usize])
        .map(|i| (i as u32, examples.status[i] == status))
        .collect();
    Task {
        rows: &examples.statuses,
        answers,
        columns,
        trust,
    }
}
