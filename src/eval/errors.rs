//! What went wrong, row by row.

use super::labelled::{Labelled, Prediction, Row, SLOT_NAMES};
use super::matching;
use serde::Serialize;

/// What kind of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A label that nothing matches.
    Missed,
    /// A prediction that matches nothing.
    Spurious,
    /// Matched, with another status.
    Status,
    /// Matched, with another source.
    Source,
    /// Matched, with other slots.
    Slots,
    /// A risk label that nothing matches.
    RiskMissed,
    /// A predicted risk that matches nothing.
    RiskSpurious,
}

/// One error.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Miss {
    /// What kind.
    pub kind: Kind,
    /// The set: the file's name.
    pub set: String,
    /// The note.
    pub id: String,
    /// The dimension or risk.
    pub dimension: String,
    /// What it should have been and what it was, or the rule that fired, or the status that was missed.
    pub detail: String,
    /// Bytes.
    pub start: usize,
    /// Bytes.
    pub end: usize,
    /// The passage: the label's, or the prediction's where there is no label.
    pub quote: String,
}

/// Every error in one note.
pub fn misses(set: &str, note: &Labelled, prediction: &Prediction) -> Vec<Miss> {
    let text = &note.input.note.text;
    let miss = |kind, dimension: &str, detail: String, span: matching::Span| Miss {
        kind,
        set: set.to_owned(),
        id: note.input.id.clone().unwrap_or_default(),
        dimension: dimension.to_owned(),
        detail,
        start: span.0,
        end: span.1,
        quote: text.get(span.0..span.1).unwrap_or_default().to_owned(),
    };
    let view = |rows: &'_ [Row]| {
        rows.iter()
            .map(|r| (r.dimension.clone(), r.span))
            .collect::<Vec<_>>()
    };
    let (gold, rows) = (view(&note.gold), view(&prediction.rows));
    let pairs = pairs_of(&gold, &rows);
    let mut out = Vec::new();
    for &(g, p) in &pairs {
        let (label, row) = (&note.gold[g], &prediction.rows[p]);
        if label.status != row.status {
            out.push(miss(
                Kind::Status,
                &label.dimension,
                format!("{} read as {}", label.status, row.status),
                label.span,
            ));
        }
        if label.source != row.source {
            out.push(miss(
                Kind::Source,
                &label.dimension,
                format!("{} read as {}", label.source, row.source),
                label.span,
            ));
        }
        let slots = slot_detail(label, row);
        if !slots.is_empty() {
            out.push(miss(Kind::Slots, &label.dimension, slots, label.span));
        }
    }
    let lost = |n: usize, side: fn(&(usize, usize)) -> usize, pairs: &[(usize, usize)]| {
        (0..n)
            .filter(|i| !pairs.iter().any(|p| side(p) == *i))
            .collect::<Vec<_>>()
    };
    out.extend(lost(gold.len(), |p| p.0, &pairs).into_iter().map(|i| {
        miss(
            Kind::Missed,
            &gold[i].0,
            note.gold[i].status.clone(),
            gold[i].1,
        )
    }));
    out.extend(lost(rows.len(), |p| p.1, &pairs).into_iter().map(|i| {
        miss(
            Kind::Spurious,
            &rows[i].0,
            prediction.rows[i].rule.clone(),
            rows[i].1,
        )
    }));
    let risks = pairs_of(&note.risks, &prediction.risks);
    out.extend(
        lost(note.risks.len(), |p| p.0, &risks)
            .into_iter()
            .map(|i| {
                miss(
                    Kind::RiskMissed,
                    &note.risks[i].0,
                    String::new(),
                    note.risks[i].1,
                )
            }),
    );
    out.extend(
        lost(prediction.risks.len(), |p| p.1, &risks)
            .into_iter()
            .map(|i| {
                miss(
                    Kind::RiskSpurious,
                    &prediction.risks[i].0,
                    String::new(),
                    prediction.risks[i].1,
                )
            }),
    );
    out
}

fn pairs_of(
    gold: &[(String, matching::Span)],
    rows: &[(String, matching::Span)],
) -> Vec<(usize, usize)> {
    let a: Vec<_> = gold.iter().map(|(k, s)| (k.as_str(), *s)).collect();
    let b: Vec<_> = rows.iter().map(|(k, s)| (k.as_str(), *s)).collect();
    matching::pairs(&a, &b)
}

/// The slots that differ: "people: dana, not greg".
fn slot_detail(label: &Row, row: &Row) -> String {
    let mut parts = Vec::new();
    for (slot, name) in SLOT_NAMES.iter().enumerate() {
        let (mut a, mut b) = (label.slots[slot].clone(), row.slots[slot].clone());
        a.sort();
        b.sort();
        if a != b {
            parts.push(format!(
                "{name}: [{}] read as [{}]",
                label.slots[slot].join(", "),
                row.slots[slot].join(", ")
            ));
        }
    }
    parts.join("; ")
}
