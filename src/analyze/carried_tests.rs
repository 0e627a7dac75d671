//! What is told of an item is what the reader added up.

use super::carried::NEAR;
use super::{Engine, explain};
use crate::evidence::{Input, Note};
use crate::explain::Carrier;
use crate::samples;

fn inputs() -> Vec<Input> {
    let mut inputs = samples::inputs();
    let text = "Legal:\n- Redlines go to Priya, she has 2 weeks\n\nGreta holds the purse strings. Nothing above 50k moves without Tom, their CFO. I guess procurement gets pulled in too. No exec sponsor yet. Who signs?";
    inputs.push(Input {
        note: Note {
            text: text.to_owned(),
            ..Note::default()
        },
        ..Input::default()
    });
    inputs
}

fn chance(odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-odds))
}

fn all_of(things: &[Carrier]) -> f64 {
    things.iter().map(|t| t.by).sum()
}

#[test]
fn what_is_told_adds_up_to_the_probability() {
    let engine = Engine::embedded();
    let mut items = 0;
    for input in inputs() {
        let report = engine.analyze(&input);
        let carried = engine.carried(&input, &report);
        assert_eq!(carried.evidence.len(), report.evidence.len());
        assert_eq!(carried.risks.len(), report.risks.len());
        for told in carried.evidence.iter().chain(&carried.risks) {
            let told = told.as_ref().expect("every item was weighed");
            let sum = chance(told.start + all_of(&told.things));
            assert!((sum - told.probability).abs() < 1e-9, "{told:?}");
            assert!(told.probability >= told.threshold - 1e-9);
            assert!(
                told.things
                    .windows(2)
                    .all(|w| w[0].by.abs() >= w[1].by.abs())
            );
        }
        for (item, told) in report.evidence.iter().zip(&carried.evidence) {
            let told = told.as_ref().expect("every item was weighed");
            let weighed = item.because.weighed.expect("every item was weighed");
            assert!((weighed.probability - told.probability).abs() < 1e-12);
            items += 1;
        }
    }
    assert!(items > 20, "{items}");
}

#[test]
fn the_status_told_is_the_one_that_leads() {
    let engine = Engine::embedded();
    for input in inputs() {
        let report = engine.analyze(&input);
        let carried = engine.carried(&input, &report);
        for (item, told) in report.evidence.iter().zip(&carried.evidence) {
            let status = told.as_ref().and_then(|t| t.status.as_ref());
            let status = status.expect("every item was weighed");
            assert_eq!(status.status, item.status);
            assert_ne!(status.rather_than, item.status);
            let lead = status.start + all_of(&status.things);
            assert!(lead > -1e-9, "{} {lead}: {}", item.status, item.quote);
        }
    }
}

#[test]
fn things_are_named_for_a_person() {
    let engine = Engine::embedded();
    let input = inputs().pop().expect("there are some");
    let report = engine.analyze(&input);
    let carried = engine.carried(&input, &report);
    let told = carried.evidence.iter().flatten();
    let names: Vec<&str> = told
        .flat_map(|t| {
            t.things
                .iter()
                .chain(t.status.iter().flat_map(|s| &s.things))
        })
        .map(|t| t.name.as_str())
        .collect();
    for name in names.iter().copied() {
        assert!(
            !name.contains("\"\"") && name != "another shape" && name != "a cue",
            "{name}"
        );
    }
    for part in [
        "concept ",
        "rule ",
        "any rule of ",
        "speaker ",
        "status reader says ",
    ] {
        assert!(names.iter().any(|n| n.starts_with(part)), "{part}");
    }
    assert!(names.iter().any(|n| n.starts_with('"') && n.contains(' ')));
}

#[test]
fn rules_alone_weigh_nothing() {
    let engine = Engine::embedded_rules();
    for input in inputs() {
        let report = engine.analyze(&input);
        assert!(report.evidence.iter().all(|i| i.because.weighed.is_none()));
        let carried = engine.carried(&input, &report);
        assert!(carried.evidence.is_empty() && carried.risks.is_empty());
        let told = explain(&engine, &input);
        assert!(
            told.blocks
                .iter()
                .flat_map(|b| &b.clauses)
                .all(|c| c.near.is_empty())
        );
    }
}

#[test]
fn what_a_clause_came_near_to_stays_below() {
    let engine = Engine::embedded();
    for input in inputs() {
        let told = explain(&engine, &input);
        let clauses: Vec<_> = told.blocks.iter().flat_map(|b| &b.clauses).collect();
        assert!(clauses.iter().any(|c| c.near.len() == NEAR));
        for near in clauses.iter().map(|c| &c.near) {
            assert!(near.len() <= NEAR);
            assert!(near.iter().all(|n| n.probability < n.threshold));
            assert!(
                near.windows(2)
                    .all(|w| w[0].probability >= w[1].probability)
            );
        }
    }
}
