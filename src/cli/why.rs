//! `--why DIMENSION`: the arithmetic of a score, down to the spans of the note and the rules that read them.

use super::card::mark;
use super::carried;
use super::paper::{Style, Tone, clean, shortened, wrap};
use crate::coach::spoken_dimension;
use crate::evidence::{Deal, Item, Note, Report};
use crate::explain::AllCarried;
use crate::framework::{Dimension, Status};
use crate::score::{AskTerm, Evidence, Scoring, Slots, Term, Trace, explain, weighing};
use std::fmt::Write;

/// What the arithmetic stands on: everything needed to add it up again.
pub struct Case<'a> {
    /// The report of the note.
    pub report: &'a Report,
    /// What is on record about the deal.
    pub deal: &'a Deal,
    /// The note.
    pub note: &'a Note,
    /// The numbers.
    pub scoring: &'a Scoring,
    /// What carried the items in the statistical reader.
    pub carried: &'a AllCarried,
}

/// So many of the things that carried an item are shown.
const CARRIERS_SHOWN: usize = 5;

/// The arithmetic of one dimension, as text.
pub fn render(case: &Case<'_>, dimension: Dimension, style: &Style) -> String {
    let evidence: Vec<Evidence<'_>> = case.report.evidence.iter().map(Evidence::from).collect();
    let trace = explain(&evidence, case.scoring, case.deal, dimension);
    let mut out = String::with_capacity(2048);
    line(
        &mut out,
        &style.tone(
            Tone::Strong,
            &format!("{}: {} of 100", spoken_dimension(dimension), trace.score),
        ),
    );
    if trace.terms.is_empty() {
        line(
            &mut out,
            "  Nothing in the note speaks of it, and silence scores nothing.",
        );
    }
    for term in &trace.terms {
        evidence_lines(&mut out, case, term, style);
    }
    if !trace.terms.is_empty() {
        completeness_lines(&mut out, &trace, &case.report.evidence);
        sum_lines(&mut out, &trace);
    }
    weight_lines(&mut out, case, dimension, style);
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

fn evidence_lines(out: &mut String, case: &Case<'_>, term: &Term, style: &Style) {
    let item = &case.report.evidence[term.index];
    let (sign, tone) = mark(term.status);
    line(out, "");
    line(
        out,
        &format!(
            "  {} [{}] {}",
            style.tone(tone, sign),
            term.index,
            place(case, item)
        ),
    );
    let room = style.cells() - 6;
    let quote = shortened(&clean(&item.quote), room * 2 - 12, |_| false);
    for text in wrap(&format!("“{quote}”"), room) {
        line(out, &format!("      {text}"));
    }
    readers_lines(out, case, term, style);
    if let Some(reason) = item.because.source {
        line(
            out,
            &format!("      {} because {}", item.source, clean(reason)),
        );
    }
    let pool = if term.in_pool {
        ""
    } else {
        "   (not needed for the score)"
    };
    let factors = format!(
        "{} {} × {} {}% × freshness {}%",
        term.status,
        term.points,
        term.provenance.id(),
        term.provenance_percent,
        term.freshness_percent
    );
    line(
        out,
        &format!(
            "      {factors} = {}{pool}",
            hundredths(u64::from(term.certainty()), 10_000)
        ),
    );
}

/// Which readers saw the item and gave it its status, and why.
fn readers_lines(out: &mut String, case: &Case<'_>, term: &Term, style: &Style) {
    let item = &case.report.evidence[term.index];
    let told = case
        .carried
        .evidence
        .get(term.index)
        .and_then(Option::as_ref);
    let mut say = |text: &str| {
        for text in wrap(text, style.cells() - 6) {
            line(out, &format!("      {text}"));
        }
    };
    let mut read = format!("read by {}", carried::readers(item));
    if let Some(told) = told {
        let _ = write!(read, ", {}", carried::target(told, CARRIERS_SHOWN));
    }
    say(&read);
    if let Some((cue, words)) = &item.because.status {
        let said = carried::overruled(item).unwrap_or(term.status);
        say(&format!(
            "{said} because of “{}” ({})",
            clean(words),
            clean(cue)
        ));
    }
    if let Some(status) = told.and_then(|t| t.status.as_ref()) {
        say(&carried::status(status, item, CARRIERS_SHOWN));
    }
}

/// "line 3, bytes 102..166".
fn place(case: &Case<'_>, item: &Item) -> String {
    let before = case
        .note
        .text
        .as_bytes()
        .get(..item.start)
        .unwrap_or_default();
    let number = before.iter().filter(|&&b| b == b'\n').count() + 1;
    format!("line {number}, bytes {}..{}", item.start, item.end)
}

fn completeness_lines(out: &mut String, trace: &Trace, items: &[Item]) {
    line(out, "");
    line(out, "  complete by");
    if trace.waived {
        line(
            out,
            "      a cited “not needed”, which answers all of it: 100%",
        );
        return;
    }
    line(
        out,
        &format!("      {:>3}%  the statement itself", trace.statement),
    );
    for ask in &trace.asks {
        line(out, &ask_line(ask, items));
    }
    line(out, &format!("    = {:>3}%", trace.completeness));
}

fn ask_line(ask: &AskTerm, items: &[Item]) -> String {
    let wanted = slot_names(ask.any);
    match ask.filled_by {
        Some(index) => format!(
            "      {:>3}%  {wanted}: {} [{index}]",
            ask.share,
            filling(ask.any, &items[index])
        ),
        None => format!("        0%  {wanted}: none, {}% left open", ask.share),
    }
}

fn slot_names(slots: Slots) -> String {
    slots
        .iter()
        .map(|s| s.id())
        .collect::<Vec<_>>()
        .join(" or ")
}

/// The first value that fills an ask.
fn filling(any: Slots, item: &Item) -> String {
    use crate::score::Slot;
    let first = any.iter().find_map(|slot| match slot {
        Slot::People => item.people.first().cloned(),
        Slot::Roles => item.roles.first().cloned(),
        Slot::Amounts => item
            .amounts
            .first()
            .map(|a| format!("{} {}", a.currency, a.value)),
        Slot::Dates => item.dates.first().cloned(),
        Slot::Durations => item.durations.first().cloned(),
    });
    clean(&first.unwrap_or_default())
}

fn sum_lines(out: &mut String, trace: &Trace) {
    let open = match trace.open_percent {
        100 => String::new(),
        percent if trace.terms.iter().any(|t| t.status == Status::Missing) => {
            format!(" × {percent}% (part of it is missing)")
        }
        percent => format!(" × {percent}% (an open question)"),
    };
    line(out, "");
    let product =
        u64::from(trace.certainty) * u64::from(trace.completeness) * u64::from(trace.open_percent);
    line(
        out,
        &format!(
            "  {} × {}%{open} = {}, rounded {}",
            hundredths(u64::from(trace.certainty), 10_000),
            trace.completeness,
            hundredths(product, 100_000_000),
            trace.score
        ),
    );
}

/// A fixed-point number in full: 71.25, 75, 4.275.
fn hundredths(value: u64, unit: u64) -> String {
    let digits = unit.ilog10() as usize;
    let text = format!("{}.{:0digits$}", value / unit, value % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn weight_lines(out: &mut String, case: &Case<'_>, dimension: Dimension, style: &Style) {
    let sum = weighing(&case.report.scores, case.scoring, case.deal);
    let (weight, score) = sum.terms[dimension.index()];
    line(out, "");
    line(
        out,
        &format!(
            "  At this size ({}) it weighs {weight} of {}: {weight} × {score} / {} of the overall {}.",
            clean(&sum.band),
            sum.total(),
            sum.total(),
            sum.overall()
        ),
    );
    for text in wrap(
        &clean(&case.scoring.dimension(dimension).why),
        style.cells() - 2,
    ) {
        line(out, &style.tone(Tone::Faint, &format!("  {text}")));
    }
    let mut pillar = String::new();
    for (i, d) in dimension.pillar().dimensions().iter().enumerate() {
        let (weight, score) = sum.terms[d.index()];
        let _ = write!(
            pillar,
            "{}{weight} × {score}",
            if i == 0 { "" } else { " + " }
        );
    }
    let total: u32 = dimension
        .pillar()
        .dimensions()
        .iter()
        .map(|d| u32::from(sum.terms[d.index()].0))
        .sum();
    line(
        out,
        &format!(
            "  {}: ({pillar}) / {total} = {}",
            dimension.pillar().id().replace('-', " "),
            sum.pillar(dimension.pillar())
        ),
    );
}
