//! From labelled notes to rows of numbers.

use crate::analyze::{Engine, Seen};
use crate::eval::{Labelled, overlap};
use crate::framework::{Dimension, Risk, Status, Target};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// A thing must be seen in so many clauses to get a weight.
const LEAST_SEEN: u32 = 2;

/// Labelled notes by writer.
#[derive(Default)]
pub struct Corpus {
    /// (name of the set, its notes); a set is one writer's.
    pub sets: Vec<(String, Vec<Labelled>)>,
}

/// Rows of things seen: for row i, `things[starts[i]..starts[i + 1]]` are its columns.
#[derive(Default)]
pub(super) struct Rows {
    starts: Vec<u32>,
    things: Vec<u32>,
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn row(&self, index: usize) -> &[u32] {
        &self.things[self.starts[index] as usize..self.starts[index + 1] as usize]
    }

    fn new() -> Self {
        Rows {
            starts: vec![0],
            things: Vec::new(),
        }
    }

    fn push(&mut self, things: impl Iterator<Item = u32>) {
        self.things.extend(things);
        self.starts.push(self.things.len() as u32);
    }
}

/// Everything that is learned from.
pub(super) struct Examples {
    /// The keys of the columns, sorted.
    pub(super) columns: Vec<u64>,
    /// One row per clause.
    pub(super) clauses: Rows,
    /// Per clause: the set it comes from.
    pub(super) set_of_clause: Vec<u32>,
    /// Per clause: the targets that it is labelled with, one bit each.
    pub(super) is: Vec<u64>,
    /// Per clause: the targets of which it is a lesser part of a label, and says neither yes nor no.
    pub(super) partly: Vec<u64>,
    /// One row per labelled dimension of a clause.
    pub(super) statuses: Rows,
    pub(super) set_of_status: Vec<u32>,
    /// Per status row: its clause and target.
    pub(super) of: Vec<(u32, u32)>,
    /// Per status row: its status.
    pub(super) status: Vec<Status>,
    /// Names of the sets.
    pub(super) sets: Vec<String>,
    /// How many notes.
    pub(super) notes: usize,
}

/// One note, seen and labelled.
struct Told {
    set: u32,
    seen: Vec<Seen>,
    is: Vec<u64>,
    partly: Vec<u64>,
    /// (clause, target, keys, status)
    statuses: Vec<(usize, usize, Vec<u64>, Status)>,
}

impl Examples {
    pub(super) fn new(engine: &Engine, corpus: &Corpus) -> Examples {
        let notes: Vec<(u32, &Labelled)> = corpus
            .sets
            .iter()
            .enumerate()
            .flat_map(|(set, (_, notes))| notes.iter().map(move |n| (set as u32, n)))
            .collect();
        let told: Vec<Told> = notes
            .par_iter()
            .map(|(set, note)| tell(engine, *set, note))
            .collect();
        let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
        for one in &told {
            for clause in one.seen.iter().filter(|c| !c.mute) {
                clause
                    .keys
                    .iter()
                    .for_each(|k| *counts.entry(*k).or_default() += 1);
            }
            for (_, _, keys, _) in &one.statuses {
                keys.iter()
                    .for_each(|k| *counts.entry(*k).or_default() += 1);
            }
        }
        let mut columns: Vec<u64> = counts
            .into_iter()
            .filter(|(_, n)| *n >= LEAST_SEEN)
            .map(|(k, _)| k)
            .collect();
        columns.sort_unstable();
        let number: FxHashMap<u64, u32> = columns
            .iter()
            .enumerate()
            .map(|(i, k)| (*k, i as u32))
            .collect();
        let mut all = Examples {
            columns,
            clauses: Rows::new(),
            set_of_clause: Vec::new(),
            is: Vec::new(),
            partly: Vec::new(),
            statuses: Rows::new(),
            set_of_status: Vec::new(),
            of: Vec::new(),
            status: Vec::new(),
            sets: corpus.sets.iter().map(|(n, _)| n.clone()).collect(),
            notes: notes.len(),
        };
        for one in &told {
            all.take(one, &number);
        }
        all
    }

    fn take(&mut self, told: &Told, number: &FxHashMap<u64, u32>) {
        let numbers = |keys: &[u64]| {
            let mut columns: Vec<u32> =
                keys.iter().filter_map(|k| number.get(k).copied()).collect();
            columns.sort_unstable();
            columns
        };
        let first = self.clauses.len() as u32;
        let mut place = Vec::with_capacity(told.seen.len());
        let mut next = first;
        for (index, clause) in told.seen.iter().enumerate() {
            place.push(next);
            if clause.mute {
                continue;
            }
            next += 1;
            self.clauses.push(numbers(&clause.keys).into_iter());
            self.set_of_clause.push(told.set);
            self.is.push(told.is[index]);
            self.partly.push(told.partly[index]);
        }
        for (clause, target, keys, status) in &told.statuses {
            if told.seen[*clause].mute {
                continue;
            }
            let both = numbers(&told.seen[*clause].keys)
                .into_iter()
                .chain(numbers(keys));
            self.statuses.push(both);
            self.set_of_status.push(told.set);
            self.of.push((place[*clause], *target as u32));
            self.status.push(*status);
        }
    }

    /// The set numbers.
    pub(super) fn everything(&self) -> Vec<u32> {
        (0..self.sets.len() as u32).collect()
    }
}

fn tell(engine: &Engine, set: u32, note: &Labelled) -> Told {
    let mut is = Vec::new();
    let mut partly = Vec::new();
    let mut rows: Vec<(Dimension, usize, Status)> = Vec::new();
    let (seen, asked) = engine.observe(&note.input, |seen| {
        is = vec![0u64; seen.len()];
        partly = vec![0u64; seen.len()];
        let mut mark = |target: Target, span| -> Option<usize> {
            let shares: Vec<f64> = seen.iter().map(|c| overlap(c.span, span)).collect();
            let best = (0..seen.len())
                .rev()
                .max_by(|a, b| shares[*a].total_cmp(&shares[*b]))
                .filter(|b| shares[*b] > 0.0)?;
            for (clause, share) in shares.iter().enumerate() {
                if *share > 0.0 && clause != best {
                    partly[clause] |= 1 << target.index();
                }
            }
            is[best] |= 1 << target.index();
            Some(best)
        };
        for row in &note.gold {
            let (Ok(dimension), Ok(status)) =
                (row.dimension.parse::<Dimension>(), row.status.parse())
            else {
                continue;
            };
            if let Some(clause) = mark(Target::Dimension(dimension), row.span) {
                rows.push((dimension, clause, status));
            }
        }
        for (risk, span) in &note.risks {
            if let Ok(risk) = risk.parse::<Risk>() {
                mark(Target::Risk(risk), *span);
            }
        }
        rows.iter().map(|(d, c, _)| (*d, *c)).collect()
    });
    let statuses = asked
        .into_iter()
        .zip(rows)
        .map(|(asked, (dimension, _, status))| {
            (
                asked.clause,
                Target::Dimension(dimension).index(),
                asked.keys,
                status,
            )
        })
        .collect();
    Told {
        set,
        seen,
        is,
        partly,
        statuses,
    }
}
