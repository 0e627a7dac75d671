//! Learning from a corpus that is made here: what a word means in it, the same bytes each time, and silence.

use super::*;
use crate::eval::{Labelled, Row};
use crate::evidence::{Input, Note, Report};
use crate::framework::{Dimension, Status};

/// A word that no rule knows.
const WORD: &str = "flumph";
const WHO: [&str; 5] = [
    "Ana",
    "The lady upstairs",
    "Her aunt",
    "Somebody",
    "The gardener",
];
const DID: [&str; 3] = ["saw", "moved", "spoke of"];
const WHERE: [&str; 7] = [
    "over lunch",
    "in the corridor",
    "on the desk",
    "before the rain",
    "with a smile",
    "at the gate",
    "once more",
];

/// A sentence that differs from others like it in nothing but the thing it is about.
fn tale(index: usize, thing: &str) -> String {
    let (who, did) = (WHO[index % WHO.len()], DID[index % DID.len()]);
    format!("{who} {did} the {thing} {}", WHERE[index % WHERE.len()])
}

/// Two sentences, of which one is labelled: by turns the first and the last.
fn note(index: usize) -> Labelled {
    let (lamp, own) = (tale(index, "lamp"), tale(index + 31, WORD));
    let mut note = Labelled::default();
    let (text, start) = if index.is_multiple_of(2) {
        (format!("{lamp}. {own}."), lamp.len() + 2)
    } else {
        (format!("{own}. {lamp}."), 0)
    };
    note.input.note.text = text;
    note.gold.push(Row {
        dimension: Dimension::Budget.id().to_owned(),
        status: Status::Assumed.id().to_owned(),
        span: (start, start + own.len()),
        ..Row::default()
    });
    note
}

/// Two writers with thirty notes each.
fn corpus() -> Corpus {
    Corpus {
        sets: (0..2)
            .map(|set| {
                let notes = (set * 30..set * 30 + 30).map(note).collect();
                (format!("writer-{set}"), notes)
            })
            .collect(),
    }
}

fn learned() -> (Weights, Summary) {
    learn(&Engine::embedded_rules(), &corpus(), &Options::default())
}

fn read(engine: &Engine, text: &str) -> Report {
    engine.analyze(&Input {
        note: Note {
            text: text.to_owned(),
            ..Note::default()
        },
        ..Input::default()
    })
}

#[test]
fn a_word_means_what_the_notes_say_of_it() {
    let (weights, summary) = learned();
    assert_eq!(summary.notes, 60);
    assert!(summary.detection.2 > 0.9, "{:?}", summary.detection);
    let engine = Engine::embedded_rules().with_weights(weights);
    let text = format!("Ana moved the lamp. The gardener saw the {WORD} before the rain. We left.");
    let report = read(&engine, &text);
    let [item] = &report.evidence[..] else {
        panic!("{:?}", report.evidence)
    };
    assert_eq!(item.dimension, Dimension::Budget);
    assert_eq!(item.status, Status::Assumed);
    assert_eq!(item.rule, "budget/learned");
    assert!(item.quote.contains(WORD));
    let weighed = item.because.weighed.expect("it was weighed");
    assert!(!weighed.by_rule && weighed.probability > 0.3);
}

#[test]
fn nothing_is_said_below_the_threshold() {
    let engine = Engine::embedded_rules().with_weights(learned().0);
    for text in [
        "",
        "It rained.",
        "Ana saw the lamp over lunch.",
        "The floor was wet. A bird sang.",
    ] {
        assert!(read(&engine, text).evidence.is_empty(), "{text}");
    }
}

#[test]
fn the_same_notes_give_the_same_bytes() {
    let first = learned().0;
    for threads in [1, 4] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads start");
        let again = pool.install(learned).0;
        assert!(again.write() == first.write(), "{threads} threads");
    }
}

#[test]
fn what_is_learned_is_read_back() {
    let (weights, _) = learned();
    let read = Weights::read(weights.write().to_vec().into()).expect("it is ours");
    // Slopes may come back a last digit off; what decides is in whole numbers.
    let whole = |w: &Weights| -> Vec<_> {
        let outputs = w.header.outputs.iter();
        outputs
            .map(|o| (o.id.clone(), o.bias, o.threshold))
            .collect()
    };
    assert_eq!(whole(&read), whole(&weights));
    assert!(read.write() == weights.write());
    assert_eq!(read.header.notes, 60);
    assert!(read.header.rows > 0);
}
