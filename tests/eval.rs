//! The figures of `eval` equal those of an independent scorer on the same predictions.
//!
//! `fixtures/eval-figures.json` was computed by that scorer from `eval-gold.jsonl` and `eval-pred.jsonl`.

use buypath::eval::{Figures, Tally, read_labelled, read_predictions};
use serde_json::Value;
use std::collections::HashMap;

fn figures() -> Figures {
    let gold = read_labelled("gold", include_str!("fixtures/eval-gold.jsonl").as_bytes())
        .expect("the labels are well formed");
    let predicted: HashMap<_, _> =
        read_predictions("pred", include_str!("fixtures/eval-pred.jsonl").as_bytes())
            .expect("the predictions are well formed")
            .into_iter()
            .collect();
    let mut tally = Tally::default();
    for note in &gold {
        let id = note.input.id.as_deref().expect("each note has an id");
        tally.add(note, predicted.get(id));
    }
    tally.figures()
}

/// Everything in `expected` stands in `found`, with the same value.
fn assert_holds(path: &str, expected: &Value, found: &Value) {
    match expected {
        Value::Object(fields) => {
            for (key, value) in fields {
                assert_holds(&format!("{path}.{key}"), value, &found[key]);
            }
        }
        Value::Number(n) => assert_eq!(n.as_f64(), found.as_f64(), "{path}"),
        other => assert_eq!(other, found, "{path}"),
    }
}

#[test]
fn figures_equal_the_independent_scorers_to_the_fourth_decimal() {
    let expected: Value =
        serde_json::from_str(include_str!("fixtures/eval-figures.json")).expect("it is JSON");
    let found = serde_json::to_value(figures()).expect("figures are JSON");
    assert_holds("", &expected, &found);
    assert_eq!(
        expected["per_dimension"].as_object().map(|o| o.len()),
        found["per_dimension"].as_object().map(|o| o.len())
    );
}

#[test]
fn false_confirmations_add_up() {
    let f = figures().false_confirm;
    assert_eq!(f.predicted, f.matched + f.no_label);
    assert!(f.other_status > 0 && f.other_status < f.matched);
    let rate = (f.other_status + f.no_label) as f64 / f.predicted as f64;
    assert!((f.rate - rate).abs() < 0.00005);
}
