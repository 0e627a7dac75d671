//! Adding up.

use super::features::{self, Asked, Feature, MAX_OF_STATUS, Scene};
use super::weights::{Output, STATUSES, TARGETS, WIDTH, Weights};
use crate::framework::{Dimension, Status};
use crate::lexicon::AtomId;
use crate::rules::Pack;

/// The most things of one clause that count; beyond, a clause is a list and more of it tells nothing. It also keeps the sums
/// below what 16 bits hold.
pub(super) const MAX_THINGS: usize = 250;

/// Bits of the filter of keys, as a power of two: ten for each row of a table as large as ours, and little enough to stay in
/// the nearest cache.
const FILTER_BITS: u32 = 18;

/// The sums of one clause by output, without biases, in steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sums(pub [i16; WIDTH]);

/// The weights of a row, two to a lane and each raised by [`RAISED`] so that none is below nought; a cache line by itself, for
/// rows lie far apart and each line must be fetched.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Row([u16; LANES]);

const LANES: usize = WIDTH / 2;
const RAISED: u8 = 128;

impl Row {
    fn new(weights: &[u8; WIDTH]) -> Row {
        let raised = |at: usize| weights[at] ^ RAISED;
        Row(std::array::from_fn(|lane| {
            u16::from_le_bytes([raised(2 * lane), raised(2 * lane + 1)])
        }))
    }
}

/// Weights bound to a rule pack: concepts and rules know their rows.
#[derive(Clone, Debug)]
pub struct Reader {
    weights: Weights,
    /// The row of things without one: no row at all.
    pub(super) nothing: u32,
    pub(super) concepts: Vec<u32>,
    pub(super) above: Vec<u32>,
    /// For each rule the row of itself and that of its target.
    pub(super) rules: Vec<[u32; 2]>,
    pub(super) shapes: [u32; features::SHAPES],
    given_by: Vec<u32>,
    /// For each dimension the row of itself, then those of each status said of it.
    of: [[u32; 1 + STATUSES]; Dimension::ALL.len()],
    said: [u32; STATUSES],
    /// A bit by the upper half of each key that has a row.
    filter: Vec<u64>,
    /// The weights again, as [`Self::add_up`] reads them.
    rows: Vec<Row>,
    /// The least sums that reach the thresholds; unreachable where there is no target.
    cuts: [i16; WIDTH],
}

impl Reader {
    /// Binds weights to a pack.
    pub fn new(weights: Weights, pack: &Pack) -> Reader {
        let nothing = weights.header.rows;
        let find = |f: Feature| {
            let key = f.counts(pack).then(|| f.key(pack));
            key.and_then(|k| weights.find(k)).unwrap_or(nothing)
        };
        let atoms = || (0..pack.atoms.len()).map(|i| AtomId(i as u16));
        let rules = || 0..pack.rules.len() as u32;
        let target = |r: u32| Feature::Fired(pack.rules[r as usize].target);
        let mut filter = vec![0; 1 << (FILTER_BITS - 6)];
        for tag in weights.tags() {
            let (word, bit) = place(tag);
            filter[word] |= bit;
        }
        let mut cuts = [i16::MAX; WIDTH];
        for (cut, output) in cuts.iter_mut().zip(&weights.header.outputs[..TARGETS]) {
            let least = i64::from(output.threshold) - i64::from(output.bias);
            *cut = least.clamp(i16::MIN.into(), i16::MAX.into()) as i16;
        }
        Reader {
            nothing,
            concepts: atoms().map(|a| find(Feature::Concept(a))).collect(),
            above: atoms().map(|a| find(Feature::Above(a))).collect(),
            rules: rules()
                .map(|r| [find(Feature::Rule(r)), find(target(r))])
                .collect(),
            shapes: std::array::from_fn(|s| find(Feature::Shape(s as u8))),
            given_by: rules().map(|r| find(Feature::GivenBy(r))).collect(),
            of: std::array::from_fn(|d| {
                let d = Dimension::ALL[d];
                std::array::from_fn(|s| match s.checked_sub(1) {
                    None => find(Feature::Of(d)),
                    Some(s) => find(Feature::SaidOf(Status::ALL[s], d)),
                })
            }),
            said: std::array::from_fn(|s| find(Feature::Said(Status::ALL[s]))),
            filter,
            rows: (0..nothing).map(|r| Row::new(weights.row(r))).collect(),
            cuts,
            weights,
        }
    }

    /// The weights.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// False when surely no row has this key.
    #[inline]
    pub(super) fn may_hold(&self, key: u64) -> bool {
        let (word, bit) = place((key >> 32) as u32);
        self.filter[word] & bit != 0
    }

    fn row_of(&self, feature: Feature, pack: &Pack) -> u32 {
        match feature {
            Feature::Concept(a) => self.concepts[a.index()],
            Feature::Above(a) => self.above[a.index()],
            Feature::Rule(r) => self.rules[r as usize][0],
            Feature::GivenBy(r) => self.given_by[r as usize],
            Feature::Of(d) => self.of[d.index()][0],
            Feature::SaidOf(s, d) => self.of[d.index()][1 + s.index()],
            Feature::Said(s) => self.said[s.index()],
            other => self.weights.find(other.key(pack)).unwrap_or(self.nothing),
        }
    }

    /// What the status adds to the sums of its clause.
    pub fn sums_of_status(&self, asked: &Asked, pack: &Pack) -> Sums {
        let mut rows = [self.nothing; MAX_OF_STATUS];
        let mut count = 0;
        features::each_of_status(asked, |feature| {
            let row = self.row_of(feature, pack);
            let fresh = row != self.nothing && !rows[..count].contains(&row);
            if let Some(place) = rows.get_mut(count)
                && fresh
            {
                *place = row;
                count += 1;
            }
        });
        self.add_up(&rows[..count])
    }

    /// The things that [`Self::sums`] adds up, in its order, with their rows.
    pub fn counted(&self, scene: &Scene<'_, '_>, clause: usize) -> Vec<(Feature, &[u8; WIDTH])> {
        self.count(scene.pack, |see| features::each(scene, clause, see))
    }

    /// The things that [`Self::sums_of_status`] adds up, in its order, with their rows.
    pub fn counted_of_status(&self, asked: &Asked, pack: &Pack) -> Vec<(Feature, &[u8; WIDTH])> {
        self.count(pack, |see| features::each_of_status(asked, see))
    }

    /// What counts of a list of things. It is told of one clause or item at a time, so the rows that were met are few.
    fn count(
        &self,
        pack: &Pack,
        list: impl FnOnce(&mut dyn FnMut(Feature)),
    ) -> Vec<(Feature, &[u8; WIDTH])> {
        let mut met: Vec<u32> = Vec::new();
        let mut out = Vec::new();
        list(&mut |feature| {
            let row = self.row_of(feature, pack);
            if row != self.nothing && met.len() < MAX_THINGS && !met.contains(&row) {
                met.push(row);
                out.push((feature, self.weights.row(row)));
            }
        });
        out
    }

    /// Adds up rows, at most [`MAX_THINGS`]: of every lane itself, which is its lower weight once the upper one is taken off
    /// again, and its upper weight.
    pub(super) fn add_up(&self, rows: &[u32]) -> Sums {
        let (mut both, mut upper) = ([0u16; LANES], [0u16; LANES]);
        let mut count = 0u16;
        for row in rows.iter().filter_map(|row| self.rows.get(*row as usize)) {
            for (lane, weights) in row.0.iter().enumerate() {
                both[lane] = both[lane].wrapping_add(*weights);
                upper[lane] += weights >> 8;
            }
            count += 1;
        }
        let raised = count * u16::from(RAISED);
        let mut sums = [0; WIDTH];
        for lane in 0..LANES {
            let lower = both[lane].wrapping_sub(upper[lane] << 8);
            sums[2 * lane] = lower.wrapping_sub(raised) as i16;
            sums[2 * lane + 1] = upper[lane].wrapping_sub(raised) as i16;
        }
        Sums(sums)
    }

    /// The targets whose thresholds are reached, a bit each.
    pub fn reached(&self, sums: &Sums) -> u64 {
        let pairs = || sums.0.iter().zip(&self.cuts);
        // Most clauses reach none, and that is asked for all at once.
        if pairs().fold(0, |any, (sum, cut)| any | i16::from(sum >= cut)) == 0 {
            return 0;
        }
        pairs()
            .rev()
            .fold(0, |mask, (sum, cut)| mask << 1 | u64::from(sum >= cut))
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

/// Where a key is noted in the filter, by its upper half.
#[inline]
const fn place(tag: u32) -> (usize, u64) {
    let bit = tag >> (32 - FILTER_BITS);
    ((bit / 64) as usize, 1 << (bit % 64))
}

fn chance(output: &Output, sum: i32) -> f64 {
    let odds = f64::from(sum) * output.slope + output.offset;
    1.0 / (1.0 + libm::exp(-odds))
}
