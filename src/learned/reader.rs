//! Adding up.

use super::features::{self, Asked, Feature, Scene};
use super::weights::{Output, STATUSES, TARGETS, WIDTH, Weights};
use crate::framework::Status;
use crate::lexicon::AtomId;
use crate::rules::Pack;

/// The most things of one clause that count; beyond, a clause is a list and more of it tells nothing. It also keeps the sums
/// below what 16 bits hold.
const MAX_THINGS: usize = 250;
const NONE: u32 = u32::MAX;

/// The sums of one clause by output, without biases, in steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sums(pub [i16; WIDTH]);

/// Weights bound to a rule pack: concepts and rules know their rows.
#[derive(Clone, Debug)]
pub struct Reader {
    weights: Weights,
    concepts: Vec<u32>,
    above: Vec<u32>,
    rules: Vec<u32>,
    given_by: Vec<u32>,
}

/// Buffers that are kept from clause to clause.
#[derive(Clone, Debug, Default)]
pub struct Buffers {
    rows: Vec<u32>,
    /// Per row: when it was last counted.
    seen: Vec<u32>,
    now: u32,
}

impl Reader {
    /// Binds weights to a pack.
    pub fn new(weights: Weights, pack: &Pack) -> Reader {
        let find = |f: Feature| {
            let key = f.counts(pack).then(|| f.key(pack));
            key.and_then(|k| weights.find(k)).unwrap_or(NONE)
        };
        let atoms = || (0..pack.atoms.len()).map(|i| AtomId(i as u16));
        let rules = || 0..pack.rules.len() as u32;
        Reader {
            concepts: atoms().map(|a| find(Feature::Concept(a))).collect(),
            above: atoms().map(|a| find(Feature::Above(a))).collect(),
            rules: rules().map(|r| find(Feature::Rule(r))).collect(),
            given_by: rules().map(|r| find(Feature::GivenBy(r))).collect(),
            weights,
        }
    }

    /// The weights.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    fn row_of(&self, feature: Feature, pack: &Pack) -> u32 {
        match feature {
            Feature::Concept(a) => self.concepts[a.index()],
            Feature::Above(a) => self.above[a.index()],
            Feature::Rule(r) => self.rules[r as usize],
            Feature::GivenBy(r) => self.given_by[r as usize],
            other => self.weights.find(other.key(pack)).unwrap_or(NONE),
        }
    }

    /// The sums of a clause.
    pub fn sums(&self, scene: &Scene<'_, '_>, clause: usize, buffers: &mut Buffers) -> Sums {
        buffers.begin(self.weights.header.rows);
        features::each(scene, clause, |feature| {
            buffers.take(self.row_of(feature, scene.pack));
        });
        self.add_up(buffers)
    }

    /// What the status adds to the sums of its clause.
    pub fn sums_of_status(&self, asked: &Asked, pack: &Pack, buffers: &mut Buffers) -> Sums {
        buffers.begin(self.weights.header.rows);
        features::each_of_status(asked, |feature| {
            buffers.take(self.row_of(feature, pack));
        });
        self.add_up(buffers)
    }

    /// The things that [`Self::sums`] adds up, in its order, with their rows.
    pub fn counted(
        &self,
        scene: &Scene<'_, '_>,
        clause: usize,
        buffers: &mut Buffers,
    ) -> Vec<(Feature, &[u8; WIDTH])> {
        let mut out = Vec::new();
        buffers.begin(self.weights.header.rows);
        features::each(scene, clause, |feature| {
            self.count(feature, scene.pack, buffers, &mut out);
        });
        out
    }

    /// The things that [`Self::sums_of_status`] adds up, in its order, with their rows.
    pub fn counted_of_status(
        &self,
        asked: &Asked,
        pack: &Pack,
        buffers: &mut Buffers,
    ) -> Vec<(Feature, &[u8; WIDTH])> {
        let mut out = Vec::new();
        buffers.begin(self.weights.header.rows);
        features::each_of_status(asked, |feature| {
            self.count(feature, pack, buffers, &mut out);
        });
        out
    }

    fn count<'w>(
        &'w self,
        feature: Feature,
        pack: &Pack,
        buffers: &mut Buffers,
        out: &mut Vec<(Feature, &'w [u8; WIDTH])>,
    ) {
        let known = buffers.rows.len();
        let row = self.row_of(feature, pack);
        buffers.take(row);
        if buffers.rows.len() > known {
            out.push((feature, self.weights.row(row)));
        }
    }

    fn add_up(&self, buffers: &Buffers) -> Sums {
        let mut sums = [0i16; WIDTH];
        for &row in &buffers.rows {
            for (sum, &weight) in sums.iter_mut().zip(self.weights.row(row)) {
                *sum += i16::from(weight as i8);
            }
        }
        Sums(sums)
    }

    /// By how much a target reaches its threshold, in steps; below 0 it is silent.
    pub fn margin(&self, sums: &Sums, target: usize) -> i32 {
        let output = &self.weights.header.outputs[target];
        i32::from(sums.0[target]) + output.bias - output.threshold
    }

    /// How likely the clause is about a target.
    pub fn probability(&self, sums: &Sums, target: usize) -> f64 {
        let output = &self.weights.header.outputs[target];
        chance(output, i32::from(sums.0[target]) + output.bias)
    }

    /// The probability from which on a target is given.
    pub fn threshold(&self, target: usize) -> f64 {
        let output = &self.weights.header.outputs[target];
        chance(output, output.threshold)
    }

    /// The status with the highest sum.
    pub fn status(&self, clause: &Sums, own: &Sums) -> Status {
        let sum = |s: usize| {
            let output = &self.weights.header.outputs[TARGETS + s];
            i32::from(clause.0[TARGETS + s]) + i32::from(own.0[TARGETS + s]) + output.bias
                - output.threshold
        };
        let best = (0..STATUSES).max_by_key(|&s| (sum(s), STATUSES - s));
        Status::ALL[best.unwrap_or(0)]
    }
}

fn chance(output: &Output, sum: i32) -> f64 {
    let odds = f64::from(sum) * output.slope + output.offset;
    1.0 / (1.0 + libm::exp(-odds))
}

impl Buffers {
    fn begin(&mut self, rows: u32) {
        if self.seen.len() != rows as usize || self.now == u32::MAX {
            self.seen.clear();
            self.seen.resize(rows as usize, 0);
            self.now = 0;
        }
        self.now += 1;
        self.rows.clear();
    }

    fn take(&mut self, row: u32) {
        if row != NONE && self.rows.len() < MAX_THINGS && self.seen[row as usize] != self.now {
            self.seen[row as usize] = self.now;
            self.rows.push(row);
        }
    }
}
