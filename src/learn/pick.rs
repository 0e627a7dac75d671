//! What is picked on notes left out: probabilities, thresholds, the price of `confirmed`.

use super::cross::{self, Crossed};
use super::examples::Examples;
use super::fit::sigmoid;
use crate::framework::Status;
use crate::learned::{STATUSES, TARGETS};

/// Thresholds and probabilities, on sums as they were learned.
pub(super) struct Picked {
    /// Per target: the least sum at which an item is given.
    pub(super) cuts: [f64; TARGETS],
    /// Per target: slope and offset from the sum to the log-odds.
    pub(super) slopes: [(f64, f64); TARGETS],
    /// What is taken off the sum of `confirmed`.
    pub(super) price: f64,
}

impl Picked {
    pub(super) fn status(&self, sums: &[f32; STATUSES]) -> Status {
        cross::best(sums, self.price)
    }
}

/// Prices that are tried.
const PRICES: std::ops::RangeInclusive<u32> = 0..=30;
const PRICE_STEP: f64 = 0.1;
/// A target with fewer labels than this takes over the threshold of all together.
const LEAST_LABELS: usize = 60;

pub(super) fn pick(examples: &Examples, crossed: &Crossed, most_false: f64) -> Picked {
    let mut slopes = [(1.0, 0.0); TARGETS];
    let mut cuts = [0.0; TARGETS];
    let mut ranked: Vec<Vec<(f64, bool)>> = Vec::with_capacity(TARGETS);
    for (target, slope) in slopes.iter_mut().enumerate() {
        let bit = 1u64 << target;
        let pairs: Vec<(f64, bool)> = crossed
            .sums
            .iter()
            .enumerate()
            .filter(|(i, _)| examples.is[*i] & bit != 0 || examples.partly[*i] & bit == 0)
            .map(|(i, sums)| (f64::from(sums[target]), examples.is[i] & bit != 0))
            .collect();
        *slope = platt(&pairs);
        ranked.push(pairs);
    }
    let whole: Vec<(f64, bool)> = ranked
        .iter()
        .zip(&slopes)
        .flat_map(|(pairs, (a, b))| pairs.iter().map(move |(z, yes)| (a * z + b, *yes)))
        .collect();
    let shared = best_cut(whole);
    for (target, cut) in cuts.iter_mut().enumerate() {
        let (a, b) = slopes[target];
        let labels = ranked[target].iter().filter(|p| p.1).count();
        let in_odds: Vec<(f64, bool)> = ranked[target]
            .iter()
            .map(|(z, y)| (a * z + b, *y))
            .collect();
        // A threshold of its own is drawn half way to the shared one: single targets have few labels.
        let own = if labels < LEAST_LABELS {
            shared
        } else {
            (best_cut(in_odds) + shared) / 2.0
        };
        *cut = (own - b) / a;
    }
    let price = PRICES
        .map(|n| f64::from(n) * PRICE_STEP)
        .find(|price| cross::false_confirm(examples, crossed, *price) <= most_false)
        .unwrap_or(f64::from(*PRICES.end()) * PRICE_STEP);
    Picked {
        cuts,
        slopes,
        price,
    }
}

/// The cut with the best F1.
fn best_cut(mut pairs: Vec<(f64, bool)>) -> f64 {
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    let labelled = pairs.iter().filter(|p| p.1).count();
    let (mut right, mut best) = (0usize, (0.0, 0.0));
    for (given, (z, yes)) in pairs.iter().enumerate() {
        right += usize::from(*yes);
        let f1 = 2.0 * right as f64 / (given + 1 + labelled) as f64;
        if f1 > best.0 {
            best = (f1, *z);
        }
    }
    best.1
}

/// Slope and offset that make sums into probabilities: Newton's method on two numbers.
fn platt(pairs: &[(f64, bool)]) -> (f64, f64) {
    let (mut a, mut b) = (1.0f64, 0.0f64);
    if !pairs.iter().any(|p| p.1) {
        return (a, b);
    }
    for _ in 0..20 {
        let (mut ga, mut gb, mut haa, mut hab, mut hbb) = (a - 1.0, b, 1.0, 0.0, 1.0);
        for &(z, yes) in pairs {
            let p = sigmoid(a * z + b);
            let off = p - f64::from(u8::from(yes));
            let w = p * (1.0 - p);
            ga += off * z;
            gb += off;
            haa += w * z * z;
            hab += w * z;
            hbb += w;
        }
        let det = haa * hbb - hab * hab;
        if det <= f64::EPSILON {
            break;
        }
        a -= (ga * hbb - gb * hab) / det;
        b -= (gb * haa - ga * hab) / det;
        // Higher sums never mean less.
        a = a.clamp(0.1, 10.0);
    }
    (a, b)
}
