//! The figures as a table for a terminal.

use super::Outcome;
use crate::cli::term::{self, Term};
use crate::eval::{Figures, Prf, SLOT_NAMES};
use anstyle::{AnsiColor, Style};
use std::collections::BTreeMap;
use std::fmt::Write;

const BOLD: Style = Style::new().bold();
const BAD: Style = AnsiColor::Red.on_default();
const GOOD: Style = AnsiColor::Green.on_default();

/// The whole outcome. Writing to a string does not fail, so the results of `write!` are let go.
pub(super) fn outcome(outcome: &Outcome, confusion: bool, term: &Term) -> String {
    let mut out = String::new();
    let f = &outcome.figures;
    headline(&mut out, f, term);
    if outcome.sets.len() > 1 {
        let _ = writeln!(out, "\n{}", term.paint(BOLD, "by set                                   notes   strict   detection   status   source   slots   risks"));
        for (name, f) in &outcome.sets {
            let _ = writeln!(
                out,
                "  {:<38} {:>5}   {:>6.3}   {:>9.3}   {:>6.3}   {:>6.3}   {:>5.3}   {:>5.3}",
                tail(name, 38),
                f.notes,
                f.strict.f1,
                f.detection.f1,
                f.status_accuracy,
                f.source_accuracy,
                f.slots_micro.f1,
                f.risks.f1
            );
        }
    }
    let _ = writeln!(out, "\n{}", term.paint(BOLD, "by slot"));
    for (name, prf) in SLOT_NAMES.iter().zip(&f.slots) {
        line(&mut out, &format!("  {name}"), prf);
    }
    let _ = writeln!(out, "\n{}", term.paint(BOLD, "by dimension, weakest first"));
    by_f1(&mut out, &f.per_dimension);
    let _ = writeln!(out, "\n{}", term.paint(BOLD, "by risk, weakest first"));
    by_f1(&mut out, &f.per_risk);
    if confusion {
        pairs(
            &mut out,
            "status: label -> reading",
            &f.status_confusion,
            term,
        );
        pairs(
            &mut out,
            "dimension: missed label -> stray reading of the same passage",
            &f.dimension_confusion,
            term,
        );
    }
    for miss in &outcome.misses {
        let kind = format!("{:?}", miss.kind).to_lowercase();
        let _ = writeln!(
            out,
            "{kind:<12} {} {:<20} {:<28} {}",
            term::clean(&miss.id),
            miss.dimension,
            term::one_line(&miss.detail, 80),
            term::one_line(&miss.quote, 160)
        );
    }
    for verdict in &outcome.gate {
        let (style, word) = if verdict.holds {
            (GOOD, "holds")
        } else {
            (BAD, "FAILS")
        };
        let _ = writeln!(
            out,
            "{} {:<32} {:.4} ({} {:.4})",
            term.paint(style, word),
            verdict.figure,
            verdict.is,
            verdict.kind,
            verdict.bound
        );
    }
    out
}

fn headline(out: &mut String, f: &Figures, term: &Term) {
    let _ = writeln!(
        out,
        "{}",
        term.paint(
            BOLD,
            &format!("{} notes ({} predicted)", f.notes, f.notes_predicted)
        )
    );
    line(out, "detection", &f.detection);
    line(out, "strict (with status)", &f.strict);
    line(out, "note level", &f.note_level);
    line(out, "slots", &f.slots_micro);
    line(out, "risks", &f.risks);
    let _ = writeln!(
        out,
        "detection macro F1 {:.3}   status accuracy {:.3}   source accuracy {:.3}",
        f.detection_macro_f1, f.status_accuracy, f.source_accuracy
    );
    let c = &f.false_confirm;
    let _ = writeln!(
        out,
        "false confirm      {:.3} of the matched, {:.3} of all predicted `confirmed` ({} of another status, {} without a label, {} predicted)",
        c.of_matched, c.rate, c.other_status, c.no_label, c.predicted
    );
}

fn line(out: &mut String, name: &str, p: &Prf) {
    let _ = writeln!(
        out,
        "{name:<22} P {:.3}  R {:.3}  F1 {:.3}   ({}/{} predicted, {} labelled)",
        p.precision, p.recall, p.f1, p.tp, p.predicted, p.gold
    );
}

fn by_f1(out: &mut String, per: &BTreeMap<String, Prf>) {
    let mut rows: Vec<_> = per.iter().collect();
    rows.sort_by(|a, b| a.1.f1.total_cmp(&b.1.f1));
    for (name, prf) in rows {
        line(out, &format!("  {name}"), prf);
    }
}

/// The commonest pairs of a confusion.
fn pairs(out: &mut String, title: &str, counts: &BTreeMap<String, usize>, term: &Term) {
    const MOST: usize = 40;
    let _ = writeln!(out, "\n{}", term.paint(BOLD, title));
    let mut rows: Vec<_> = counts.iter().collect();
    rows.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    for (pair, n) in rows.into_iter().take(MOST) {
        let _ = writeln!(out, "  {n:>5}  {pair}");
    }
}

/// The last `width` characters of a path.
fn tail(path: &str, width: usize) -> String {
    let n = path.chars().count();
    if n <= width {
        path.to_owned()
    } else {
        path.chars().skip(n - width).collect()
    }
}
