//! A plain list of what a note proves, one line an item.

use super::term::{self, Term};
use crate::analyze::Engine;
use crate::evidence::{Input, Report};
use crate::framework::Dimension;
use anstyle::Style;
use std::fmt::Write;

/// The card of one note.
pub(super) fn card(_engine: &Engine, report: &Report, input: &Input, term: &Term) -> String {
    let mut out = String::new();
    let title = input
        .deal
        .name
        .as_deref()
        .or(input.id.as_deref())
        .unwrap_or("note");
    // Writing to a string does not fail.
    let _ = writeln!(
        out,
        "{}",
        term.paint(Style::new().bold(), &term::clean(title))
    );
    for item in &report.evidence {
        let _ = writeln!(
            out,
            "  {:<20} {:<10} {:<5} {}",
            item.dimension,
            item.status,
            item.source,
            term::one_line(&item.quote, term.width.max(60) - 40)
        );
    }
    for risk in &report.risks {
        let _ = writeln!(
            out,
            "  risk: {:<30} {}",
            risk.risk,
            term::one_line(&risk.quote, term.width.max(60) - 40)
        );
    }
    for question in &report.questions {
        let _ = writeln!(out, "  ask: {}", question.text);
    }
    out
}

/// How the score of one dimension comes about.
pub(super) fn why(
    _engine: &Engine,
    report: &Report,
    _input: &Input,
    dimension: Dimension,
    _term: &Term,
) -> String {
    let mut out = String::new();
    let score = report
        .scores
        .dimensions
        .get(&dimension)
        .map_or(0, |d| d.score);
    let _ = writeln!(out, "{dimension}: {score}");
    for item in report.evidence.iter().filter(|i| i.dimension == dimension) {
        let _ = writeln!(
            out,
            "  {} {} {}..{} {} {}",
            item.status,
            item.source,
            item.start,
            item.end,
            item.rule,
            term::one_line(&item.quote, 60)
        );
    }
    out
}
