//! Ranks the gaps and words the questions.

use super::fill;
use super::wording::Wording;
use crate::evidence::{Audience, Deal, Item, Question, Scores};
use crate::framework::{Dimension, Status};
use crate::score::{Evidence, Gap, Provenance, Scoring, Weighing, assess, weighing};
use std::cmp::Reverse;

/// One open gap with what its answer is worth.
#[derive(Clone, Copy)]
struct Open {
    dimension: Dimension,
    gap: Gap,
    /// Weight × points to be won × urgency × critical steps, before the audience.
    value: u64,
}

/// Every open gap as a question: the rep's first, best first, then the manager's. Equal ones keep the framework's order.
pub fn questions(
    items: &[Item],
    scores: &Scores,
    scoring: &Scoring,
    wording: &Wording,
    deal: &Deal,
) -> Vec<Question> {
    let evidence: Vec<Evidence<'_>> = items.iter().map(Evidence::from).collect();
    let sum = weighing(scores, scoring, deal);
    let open = open_gaps(&evidence, scoring, &sum, deal);
    let overall_with = sum.overall_with();
    let mut reasons: Vec<String> = open
        .iter()
        .map(|o| {
            let (_, known) = sum.terms[o.dimension.index()];
            let then = overall_with(o.dimension, answered(scoring).max(known));
            because(o, then.saturating_sub(scores.overall))
        })
        .collect();
    let mut all = Vec::with_capacity(open.len() * 2);
    for audience in [Audience::Rep, Audience::Manager] {
        let ranked = ranked(&open, scoring, audience);
        let first_assumed = ranked
            .iter()
            .copied()
            .find(|&i| open[i].gap == Gap::Assumed);
        all.extend(ranked.iter().map(|&i| {
            let mut text = worded(&open[i], audience, items, wording, deal);
            if audience == Audience::Manager && first_assumed == Some(i) {
                text = format!("{} {text}", wording.assumed_lead());
            }
            Question {
                dimension: open[i].dimension,
                audience,
                text,
                because: match audience {
                    Audience::Rep => reasons[i].clone(),
                    Audience::Manager => std::mem::take(&mut reasons[i]),
                },
            }
        }));
    }
    all
}

/// Positions in `open`, the most valuable for the audience first.
fn ranked(open: &[Open], scoring: &Scoring, audience: Audience) -> Vec<usize> {
    let mut ranked: Vec<usize> = (0..open.len()).collect();
    ranked.sort_by_key(|&i| Reverse(open[i].value * for_audience(scoring, open[i].gap, audience)));
    ranked
}

/// The best `n` questions for an audience.
pub fn best(
    questions: &[Question],
    audience: Audience,
    n: usize,
) -> impl Iterator<Item = &Question> {
    questions
        .iter()
        .filter(move |q| q.audience == audience)
        .take(n)
}

fn open_gaps(
    evidence: &[Evidence<'_>],
    scoring: &Scoring,
    sum: &Weighing,
    deal: &Deal,
) -> Vec<Open> {
    let assessed = assess(evidence, scoring, deal);
    let (band, phase, ideal) = (scoring.band(deal), scoring.phase(deal), answered(scoring));
    let open = Dimension::ALL.iter().filter_map(|&dimension| {
        let (weight, score) = sum.terms[dimension.index()];
        let critical = if scoring.is_critical(band, dimension) {
            scoring.critical_percent
        } else {
            100
        };
        let points = u64::from(weight) * u64::from(ideal.saturating_sub(score));
        let value = points * u64::from(phase.urgency[dimension.index()]) * u64::from(critical);
        assessed[dimension.index()].gap.map(|gap| Open {
            dimension,
            gap,
            value,
        })
    });
    open.collect()
}

fn for_audience(scoring: &Scoring, gap: Gap, audience: Audience) -> u64 {
    let (rep, manager) = scoring.gap_percent[gap.index()];
    u64::from(match audience {
        Audience::Rep => rep,
        Audience::Manager => manager,
    })
}

/// What a dimension scores once the buyer has said all of it, with nothing left open.
fn answered(scoring: &Scoring) -> u8 {
    let product = u16::from(scoring.points(Status::Confirmed))
        * u16::from(scoring.provenance[Provenance::BuyerSaid.index()]);
    ((product + 50) / 100) as u8
}

/// The first wording whose places can be filled.
fn worded(
    open: &Open,
    audience: Audience,
    items: &[Item],
    wording: &Wording,
    deal: &Deal,
) -> String {
    let templates = wording.of(open.dimension, open.gap, audience);
    templates
        .iter()
        .find_map(|t| t.fill(|place| fill::value(place, open.dimension, items, deal)))
        .unwrap_or_default()
}

/// A number without the machinery of formatting.
fn push_number(n: u8, out: &mut String) {
    for (unit, digit) in [(100, n / 100), (10, n / 10 % 10), (1, n % 10)] {
        if n >= unit || unit == 1 {
            out.push(char::from(b'0' + digit));
        }
    }
}

/// "signatory: never mentioned; a confirmed answer adds 4 points".
fn because(open: &Open, gain: u8) -> String {
    let mut out = String::with_capacity(96);
    fill::speak_dimension(open.dimension, &mut out);
    for part in [": ", open.gap.phrase(), "; a confirmed answer adds "] {
        out.push_str(part);
    }
    match gain {
        0 => out.push_str("less than a point"),
        1 => out.push_str("1 point"),
        n => {
            push_number(n, &mut out);
            out.push_str(" points");
        }
    }
    out
}
