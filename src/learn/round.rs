//! From learned lines to whole numbers.

use super::Options;
use super::examples::Examples;
use super::fit::Line;
use super::pick::Picked;
use crate::framework::{Status, Target};
use crate::learned::{Header, OUTPUTS, Output, TARGETS, WIDTH, Weights};

/// The largest weight in steps.
const MOST: f64 = 127.0;
/// Weights beyond this many units of log-odds are cut: no single thing decides alone.
const CEILING: f64 = 4.0;
/// A thing whose every weight is below this tells too little to be looked up.
const LEAST: f64 = 0.15;

pub(super) fn round(
    examples: &Examples,
    lines: &[Line],
    picked: &Picked,
    options: &Options,
) -> Weights {
    let columns = examples.columns.len();
    // Statuses are compared with each other, so they share one step; each target has its own.
    // No step is made for weights below `LEAST`: an output without labels has none, and its bias would not fit.
    let largest = |line: &Line| {
        line[..columns]
            .iter()
            .fold(LEAST, |most: f64, w| most.max(w.abs()))
            .min(CEILING)
    };
    let shared = lines[TARGETS..].iter().map(largest).fold(LEAST, f64::max);
    let steps: Vec<f64> = (0..OUTPUTS)
        .map(|o| if o < TARGETS { largest(&lines[o]) } else { shared } / MOST)
        .collect();
    let outputs = (0..OUTPUTS)
        .map(|o| output(o, &lines[o], steps[o], picked))
        .collect();
    let rows: Vec<(u64, [i8; WIDTH])> = (0..columns)
        .map(|column| {
            let mut row = [0i8; WIDTH];
            for (o, weight) in row.iter_mut().enumerate().take(OUTPUTS) {
                let steps = (lines[o][column] / steps[o]).round();
                *weight = steps.clamp(-MOST, MOST) as i8;
            }
            (examples.columns[column], row)
        })
        .zip(0..)
        .filter(|(_, column)| (0..OUTPUTS).any(|o| lines[o][*column as usize].abs() >= LEAST))
        .map(|(row, _)| row)
        .collect();
    let header = Header {
        notes: examples.notes,
        clauses: examples.clauses.len(),
        false_confirm: options.false_confirm,
        outputs,
        ..Header::default()
    };
    Weights::build(header, &rows)
}

fn output(index: usize, line: &Line, step: f64, picked: &Picked) -> Output {
    let bias = (line[line.len() - 1] / step).round() as i32;
    match Target::at(index) {
        Some(target) => {
            let (slope, offset) = picked.slopes[index];
            Output {
                id: target.id().to_owned(),
                bias,
                threshold: (picked.cuts[index] / step).ceil() as i32,
                slope: slope * step,
                offset,
            }
        }
        None => {
            let status = Status::ALL[index - TARGETS];
            let price = if status == Status::Confirmed {
                picked.price
            } else {
                0.0
            };
            Output {
                id: status.id().to_owned(),
                bias,
                threshold: (price / step).round() as i32,
                slope: step,
                offset: 0.0,
            }
        }
    }
}
