//! `buypath eval` on labelled deals: the state after all notes against the labels.

use super::super::{Context, Exit};
use crate::analyze::{Engine, Scratch};
use crate::deal::{NoteRecord, Reading, Told, fold};
use crate::eval::{self, DealFigures, Gate, Labelled, LabelledDeal, Prf, Share, Verdict};
use crate::evidence::{Amount, Input, Item, RiskItem};
use anyhow::anyhow;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

/// What is printed.
#[derive(Serialize)]
struct Outcome {
    #[serde(flatten)]
    figures: DealFigures,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gate: Vec<Verdict>,
}

/// Reads the deals' notes, folds them, and compares.
pub(super) fn run(
    context: &Context,
    deals: &[LabelledDeal],
    gate: Option<&Gate>,
    args: &super::Args,
) -> anyhow::Result<Exit> {
    let engine = context.engine()?;
    let given = read_evidence(&args.evidence)?;
    let deals: Vec<&LabelledDeal> = deals
        .iter()
        .filter(|d| given.is_empty() || d.notes.iter().all(|n| given.contains_key(n.id.as_str())))
        .collect();
    let states: Vec<_> = deals
        .par_iter()
        .map_init(Scratch::default, |scratch, deal| {
            let told: Vec<Told> = deal
                .notes
                .iter()
                .map(|note| told(&engine, deal, note, given.get(note.id.as_str()), scratch))
                .collect();
            fold(&deal.deal, &told, &[], &deal.as_of, &engine.folding())
        })
        .collect();
    let mut figures = DealFigures::default();
    for (deal, state) in deals.iter().zip(&states) {
        eval::count(&mut figures, deal, state);
    }
    figures.misses.truncate(args.misses);
    let gate = gate
        .map(|g| g.check(&figures).map_err(|e| anyhow!(e)))
        .transpose()?
        .unwrap_or_default();
    let held = gate.iter().all(|v| v.holds);
    let outcome = Outcome { figures, gate };
    let text = match args.format {
        super::Format::Json => serde_json::to_string_pretty(&outcome)?,
        super::Format::Text => shown(&outcome),
    };
    writeln!(std::io::stdout().lock(), "{}", text.trim_end())?;
    Ok(if held { Exit::Done } else { Exit::Found })
}

/// Labelled notes by id, which take the place of reading.
fn read_evidence(files: &[PathBuf]) -> anyhow::Result<FxHashMap<String, Labelled>> {
    let mut out = FxHashMap::default();
    for path in files {
        let name = path.display().to_string();
        for note in eval::read_labelled(&name, super::open(path)?).map_err(|e| anyhow!(e))? {
            if let Some(id) = note.input.id.clone() {
                out.insert(id, note);
            }
        }
    }
    Ok(out)
}

/// A note as read, or as labelled.
fn told(
    engine: &Engine,
    deal: &LabelledDeal,
    note: &NoteRecord,
    given: Option<&Labelled>,
    scratch: &mut Scratch,
) -> Told {
    let input = Input {
        id: Some(note.id.to_string()),
        deal: deal.deal.fields.clone(),
        note: note.note.clone(),
    };
    let mut reading = Reading::from(engine.read_with(&input, scratch));
    if let Some(labels) = given {
        reading.evidence = labels
            .gold
            .iter()
            .filter_map(|row| item(&note.note.text, row))
            .collect();
        reading.risks = labels
            .risks
            .iter()
            .filter_map(|r| risk(&note.note.text, r))
            .collect();
    }
    Told {
        note: Arc::new(note.clone()),
        reading: Arc::new(reading),
    }
}

/// A label as an item.
fn item(text: &str, row: &eval::Row) -> Option<Item> {
    let amount = |written: &String| {
        let (currency, value) = written.split_once(' ')?;
        Some(Amount {
            currency: currency.to_owned(),
            value: value.parse().ok()?,
        })
    };
    let [people, roles, amounts, dates, durations] = row.slots.clone();
    Some(Item {
        status: row.status.parse().ok()?,
        source: row.source.parse().ok()?,
        quote: text.get(row.span.0..row.span.1)?.to_owned(),
        rule: "label".to_owned(),
        people,
        roles,
        amounts: amounts.iter().filter_map(amount).collect(),
        dates,
        durations,
        ..Item::at(row.dimension.parse().ok()?, row.span.0..row.span.1)
    })
}

fn risk(text: &str, (id, span): &(String, eval::Span)) -> Option<RiskItem> {
    Some(RiskItem {
        risk: id.parse().ok()?,
        start: span.0,
        end: span.1,
        quote: text.get(span.0..span.1)?.to_owned(),
        rule: "label".to_owned(),
    })
}

fn shown(outcome: &Outcome) -> String {
    let figures = &outcome.figures;
    let mut out = format!("{} deals\n\n", figures.deals);
    let mut share = |name: &str, s: Share| {
        let _ = writeln!(out, "{name:<28}{:.4}  {} of {}", s.rate, s.right, s.of);
    };
    share("states exact", figures.states);
    share("signatory", figures.signatory);
    share("go-live", figures.go_live);
    share("  chosen by", figures.chosen_by);
    share("decision date", figures.decision_date);
    share("legal owner", figures.legal_owner);
    share("security state", figures.security);
    share("late-stage clothes", figures.clothes);
    let mut prf = |name: &str, p: &Prf| {
        let _ = writeln!(
            out,
            "{name:<28}{:.4}  P {:.4}  R {:.4}",
            p.f1, p.precision, p.recall
        );
    };
    prf("none against some", &figures.some);
    prf("risks that stand", &figures.risks);
    prf("approvers", &figures.approvers);
    prf("thresholds", &figures.thresholds);
    out.push_str("\nwrong cells: label -> read\n");
    for (wanted, reads) in &figures.confusion {
        for (read, n) in reads {
            let _ = writeln!(out, "  {wanted:<12} -> {read:<12} {n}");
        }
    }
    for v in &outcome.gate {
        let _ = writeln!(
            out,
            "{} {} {:.4}, {} {:.4}",
            if v.holds { "holds" } else { "FAILS" },
            v.figure,
            v.is,
            v.kind,
            v.bound
        );
    }
    for miss in &figures.misses {
        let _ = writeln!(out, "{miss}");
    }
    out
}
