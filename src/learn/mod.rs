//! Learning the weights of the statistical reader from labelled notes.
//!
//! `examples` turns labelled notes into what is seen and what it should mean; `fit` finds the weights of one output by
//! regularised logistic regression (an L-BFGS optimiser does the work); `cross` does so with each writer's notes left out in
//! turn, which gives honest probabilities; thresholds and the price of `confirmed` are picked on those; `pack` rounds to whole
//! numbers. Everything runs in a fixed order with arithmetic of its own for exponentials, so the same notes give the same bytes.

mod cross;
mod examples;
mod fit;
mod pick;
mod round;
#[cfg(test)]
mod tests;

pub use cross::{Point, Summary};
pub use examples::Corpus;

use crate::analyze::Engine;
use crate::learned::Weights;

/// How to learn.
#[derive(Clone, Debug)]
pub struct Options {
    /// The share of predicted `confirmed` that may be another status in truth, on notes of writers left out.
    pub false_confirm: f64,
    /// Into how many parts the writers are dealt.
    pub folds: usize,
    /// Strength of the data against the pull towards zero.
    pub trust: f64,
    /// Also measure how figures grow with the notes.
    pub curve: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            false_confirm: 0.07,
            folds: 4,
            trust: 0.3,
            curve: false,
        }
    }
}

/// Learns weights from a corpus read with `engine`'s rules.
pub fn learn(engine: &Engine, corpus: &Corpus, options: &Options) -> (Weights, Summary) {
    let examples = examples::Examples::new(engine, corpus);
    let crossed = cross::cross(&examples, options);
    let picked = pick::pick(&examples, &crossed, options.false_confirm);
    let whole = fit::fit_all(&examples, &examples.everything(), options.trust);
    let weights = round::round(&examples, &whole, &picked, options);
    let summary = cross::summary(&examples, &crossed, &picked, options);
    (weights, summary)
}
