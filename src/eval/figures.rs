//! The figures: counted note by note, so that several sets add up.

use super::labelled::{Labelled, Prediction, Row, SLOT_NAMES};
use super::matching;
use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer, ser::SerializeMap};
use std::collections::{BTreeMap, BTreeSet};

/// Precision, recall and their harmonic mean, rounded to four decimals, with the counts behind them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Prf {
    /// Share of predictions that are right.
    pub precision: f64,
    /// Share of labels that were found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Right predictions.
    pub tp: usize,
    /// All predictions.
    pub predicted: usize,
    /// All labels.
    pub gold: usize,
}

/// Counts behind a [`Prf`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    tp: usize,
    predicted: usize,
    gold: usize,
}

impl Count {
    fn add(&mut self, tp: usize, predicted: usize, gold: usize) {
        self.tp += tp;
        self.predicted += predicted;
        self.gold += gold;
    }

    fn prf(self) -> Prf {
        let share = |n: usize, of: usize| if of == 0 { 0.0 } else { n as f64 / of as f64 };
        let (p, r) = (share(self.tp, self.predicted), share(self.tp, self.gold));
        let f1 = if p + r == 0.0 {
            0.0
        } else {
            2.0 * p * r / (p + r)
        };
        Prf {
            precision: round(p),
            recall: round(r),
            f1: round(f1),
            tp: self.tp,
            predicted: self.predicted,
            gold: self.gold,
        }
    }
}

/// To four decimals, the way the decimal digits of the number round.
fn round(value: f64) -> f64 {
    format!("{value:.4}").parse().unwrap_or(value)
}

/// How often "confirmed" is said where it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct FalseConfirm {
    /// Predictions of `confirmed`.
    pub predicted: usize,
    /// Of these, matched to a label of any status.
    pub matched: usize,
    /// Of these, matched to a label of another status.
    pub other_status: usize,
    /// Of all, matched to no label.
    pub no_label: usize,
    /// `other_status` of `matched`.
    pub of_matched: f64,
    /// `other_status` of `predicted`.
    pub of_predicted: f64,
    /// `other_status` and `no_label` of `predicted`.
    pub rate: f64,
}

/// Everything that is known of how well a set of notes was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Notes with labels.
    pub notes: usize,
    /// Notes with a prediction.
    pub notes_predicted: usize,
    /// The right dimension at the right place.
    pub detection: Prf,
    /// The mean of the F1 of every dimension that is labelled.
    pub detection_macro_f1: f64,
    /// Detection with the right status.
    pub strict: Prf,
    /// Share of matched rows with the right status.
    pub status_accuracy: f64,
    /// Share of matched rows with the right source.
    pub source_accuracy: f64,
    /// The right dimensions of each note, wherever they stand.
    pub note_level: Prf,
    /// Slots of matched rows, by kind.
    #[serde(serialize_with = "by_slot")]
    pub slots: [Prf; 5],
    /// Slots of matched rows, all kinds together.
    pub slots_micro: Prf,
    /// Risk signals.
    pub risks: Prf,
    /// False confirmations.
    pub false_confirm: FalseConfirm,
    /// Detection by dimension.
    pub per_dimension: BTreeMap<String, Prf>,
    /// Share of matched rows with the right status, by dimension.
    pub per_dimension_status: BTreeMap<String, f64>,
    /// Risk signals by kind.
    pub per_risk: BTreeMap<String, Prf>,
    /// Matched rows by "label -> prediction".
    pub status_confusion: BTreeMap<String, usize>,
    /// Missed labels that a stray prediction overlaps, by "label -> prediction".
    pub dimension_confusion: BTreeMap<String, usize>,
}

fn by_slot<S: Serializer>(slots: &[Prf; 5], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(slots.len()))?;
    for (name, prf) in SLOT_NAMES.iter().zip(slots) {
        map.serialize_entry(name, prf)?;
    }
    map.end()
}

/// Counts over notes.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    notes: usize,
    notes_predicted: usize,
    dimensions: BTreeMap<String, Count>,
    labelled: BTreeSet<String>,
    strict: BTreeMap<String, usize>,
    source_ok: usize,
    note_level: Count,
    slots: [Count; 5],
    risks: BTreeMap<String, Count>,
    status: BTreeMap<(String, String), usize>,
    crossed: BTreeMap<(String, String), usize>,
    confirmed: FalseConfirm,
}

impl Tally {
    /// Counts one note; `None` where nothing was predicted for it at all.
    pub fn add(&mut self, note: &Labelled, prediction: Option<&Prediction>) {
        self.notes += 1;
        self.notes_predicted += usize::from(prediction.is_some());
        let nothing = Prediction::default();
        let prediction = prediction.unwrap_or(&nothing);
        let (gold, rows) = (&note.gold, &prediction.rows);
        for row in gold {
            self.dimensions
                .entry(row.dimension.clone())
                .or_default()
                .gold += 1;
            self.labelled.insert(row.dimension.clone());
        }
        for row in rows {
            self.dimensions
                .entry(row.dimension.clone())
                .or_default()
                .predicted += 1;
        }
        let pairs = matching::pairs(&keys(gold), &keys(rows));
        for &(g, p) in &pairs {
            self.matched(&gold[g], &rows[p]);
        }
        self.confirmations(&pairs, gold, rows);
        self.crossings(&pairs, gold, rows);
        let (all, found): (BTreeSet<_>, BTreeSet<_>) = (
            gold.iter().map(|r| &r.dimension).collect(),
            rows.iter().map(|r| &r.dimension).collect(),
        );
        self.note_level
            .add(all.intersection(&found).count(), found.len(), all.len());
        self.risk_rows(note, prediction);
    }

    fn matched(&mut self, gold: &Row, row: &Row) {
        self.dimensions
            .entry(gold.dimension.clone())
            .or_default()
            .tp += 1;
        *self
            .status
            .entry((gold.status.clone(), row.status.clone()))
            .or_default() += 1;
        if gold.status == row.status {
            *self.strict.entry(gold.dimension.clone()).or_default() += 1;
        }
        self.source_ok += usize::from(gold.source == row.source);
        for (slot, count) in self.slots.iter_mut().enumerate() {
            let (a, b) = (&gold.slots[slot], &row.slots[slot]);
            count.add(in_common(a, b), b.len(), a.len());
        }
    }

    fn confirmations(&mut self, pairs: &[(usize, usize)], gold: &[Row], rows: &[Row]) {
        let label: FxHashMap<usize, usize> = pairs.iter().map(|&(g, p)| (p, g)).collect();
        for (p, _) in rows
            .iter()
            .enumerate()
            .filter(|(_, r)| r.status == "confirmed")
        {
            self.confirmed.predicted += 1;
            match label.get(&p) {
                None => self.confirmed.no_label += 1,
                Some(&g) => {
                    self.confirmed.matched += 1;
                    self.confirmed.other_status += usize::from(gold[g].status != "confirmed");
                }
            }
        }
    }

    fn crossings(&mut self, pairs: &[(usize, usize)], gold: &[Row], rows: &[Row]) {
        let missed = gold
            .iter()
            .enumerate()
            .filter(|(i, _)| !pairs.iter().any(|(g, _)| g == i));
        for (_, label) in missed {
            for (p, row) in rows.iter().enumerate() {
                let stray = !pairs.iter().any(|&(_, q)| q == p);
                if stray && matching::overlap(label.span, row.span) >= matching::MIN_OVERLAP {
                    *self
                        .crossed
                        .entry((label.dimension.clone(), row.dimension.clone()))
                        .or_default() += 1;
                }
            }
        }
    }

    fn risk_rows(&mut self, note: &Labelled, prediction: &Prediction) {
        let (gold, rows) = (&note.risks, &prediction.risks);
        for (risk, _) in gold {
            self.risks.entry(risk.clone()).or_default().gold += 1;
        }
        for (risk, _) in rows {
            self.risks.entry(risk.clone()).or_default().predicted += 1;
        }
        let a: Vec<_> = gold.iter().map(|(k, s)| (k.as_str(), *s)).collect();
        let b: Vec<_> = rows.iter().map(|(k, s)| (k.as_str(), *s)).collect();
        for (g, _) in matching::pairs(&a, &b) {
            self.risks.entry(gold[g].0.clone()).or_default().tp += 1;
        }
    }

    /// Adds the counts of another set.
    pub fn merge(&mut self, other: &Tally) {
        self.notes += other.notes;
        self.notes_predicted += other.notes_predicted;
        merge_counts(&mut self.dimensions, &other.dimensions);
        merge_counts(&mut self.risks, &other.risks);
        self.labelled.extend(other.labelled.iter().cloned());
        for (key, n) in &other.strict {
            *self.strict.entry(key.clone()).or_default() += n;
        }
        self.source_ok += other.source_ok;
        self.note_level.add(
            other.note_level.tp,
            other.note_level.predicted,
            other.note_level.gold,
        );
        for (count, more) in self.slots.iter_mut().zip(&other.slots) {
            count.add(more.tp, more.predicted, more.gold);
        }
        for (key, n) in &other.status {
            *self.status.entry(key.clone()).or_default() += n;
        }
        for (key, n) in &other.crossed {
            *self.crossed.entry(key.clone()).or_default() += n;
        }
        let (a, b) = (&mut self.confirmed, &other.confirmed);
        a.predicted += b.predicted;
        a.matched += b.matched;
        a.other_status += b.other_status;
        a.no_label += b.no_label;
    }

    /// The figures of everything counted.
    pub fn figures(&self) -> Figures {
        let total = sum(self.dimensions.values());
        let per: BTreeMap<String, Prf> = self
            .labelled
            .iter()
            .map(|d| {
                (
                    d.clone(),
                    self.dimensions.get(d).copied().unwrap_or_default().prf(),
                )
            })
            .collect();
        let strict: usize = self.strict.values().sum();
        let share = |n: usize, of: usize| {
            if of == 0 {
                0.0
            } else {
                round(n as f64 / of as f64)
            }
        };
        let macro_f1 = per.values().map(|p| p.f1).sum::<f64>() / per.len().max(1) as f64;
        let named = |map: &BTreeMap<(String, String), usize>| {
            map.iter()
                .map(|((a, b), n)| {
                    (
                        format!("{a} -> {}", if b.is_empty() { "None" } else { b }),
                        *n,
                    )
                })
                .collect()
        };
        let c = self.confirmed;
        Figures {
            notes: self.notes,
            notes_predicted: self.notes_predicted,
            detection: total.prf(),
            detection_macro_f1: round(macro_f1),
            strict: Count {
                tp: strict,
                ..total
            }
            .prf(),
            status_accuracy: share(strict, total.tp),
            source_accuracy: share(self.source_ok, total.tp),
            note_level: self.note_level.prf(),
            slots: self.slots.map(Count::prf),
            slots_micro: sum(&self.slots).prf(),
            risks: sum(self.risks.values()).prf(),
            false_confirm: FalseConfirm {
                of_matched: share(c.other_status, c.matched),
                of_predicted: share(c.other_status, c.predicted),
                rate: share(c.other_status + c.no_label, c.predicted),
                ..c
            },
            per_dimension_status: per
                .iter()
                .filter(|(_, p)| p.tp > 0)
                .map(|(d, p)| {
                    (
                        d.clone(),
                        share(self.strict.get(d).copied().unwrap_or(0), p.tp),
                    )
                })
                .collect(),
            per_dimension: per,
            per_risk: self
                .risks
                .iter()
                .map(|(r, c)| (r.clone(), c.prf()))
                .collect(),
            status_confusion: named(&self.status),
            dimension_confusion: named(&self.crossed),
        }
    }
}

fn keys(rows: &[Row]) -> Vec<(&str, matching::Span)> {
    rows.iter()
        .map(|r| (r.dimension.as_str(), r.span))
        .collect()
}

/// How many values two lists have in common, counting repeats.
fn in_common(a: &[String], b: &[String]) -> usize {
    let mut rest: Vec<&String> = b.iter().collect();
    a.iter()
        .filter(|value| {
            let at = rest.iter().position(|r| r == value);
            at.map(|i| rest.swap_remove(i)).is_some()
        })
        .count()
}

fn sum<'c>(counts: impl IntoIterator<Item = &'c Count>) -> Count {
    let mut all = Count::default();
    for count in counts {
        all.add(count.tp, count.predicted, count.gold);
    }
    all
}

fn merge_counts(into: &mut BTreeMap<String, Count>, from: &BTreeMap<String, Count>) {
    for (key, count) in from {
        into.entry(key.clone())
            .or_default()
            .add(count.tp, count.predicted, count.gold);
    }
}
