//! Where the time of a note goes: nanoseconds per note of every stage, the least of many rounds.
//!
//! `cargo run --release --example stages -- [ROUNDS] [STAGE]` reads the labelled tuning notes.

use buypath::analyze::{Engine, Scratch, Until};
use buypath::evidence::Input;
use buypath::reading::{mentions, scan, voice};
use buypath::text::{Document, Tokenizer};
use buypath::values::{self, Context, Currency};
use std::time::Instant;

#[path = "../benches/notes/mod.rs"]
mod notes;

fn main() {
    let mut args = std::env::args().skip(1);
    let rounds: usize = args.next().and_then(|n| n.parse().ok()).unwrap_or(40);
    let only = args.next();
    let inputs: Vec<Input> = notes::dense();
    let bytes: usize = inputs.iter().map(|n| n.note.text.len()).sum();
    let engine = Engine::embedded();
    let count = inputs.len() as f64;
    // The least of each note: what else the machine does rarely falls on the same note every time.
    let least = |name: &str, run: &mut dyn FnMut(usize) -> usize| {
        if only.as_ref().is_some_and(|o| !name.starts_with(o.as_str())) {
            return;
        }
        let mut best = vec![u128::MAX; inputs.len()];
        let mut sum = 0;
        for _ in 0..rounds {
            sum = 0;
            for (note, best) in best.iter_mut().enumerate() {
                let start = Instant::now();
                sum += std::hint::black_box(run(note));
                *best = start.elapsed().as_nanos().min(*best);
            }
        }
        let all = best.iter().sum::<u128>() as f64;
        println!(
            "{name:<28}{:>10.0} ns a note{:>8.2} ns a byte   ({sum})",
            all / count,
            all / bytes as f64
        );
    };

    let documents: Vec<Document<'_>> = inputs.iter().map(|n| Document::new(&n.note.text)).collect();
    let seen: Vec<_> = inputs
        .iter()
        .zip(&documents)
        .map(|(input, document)| {
            let (mut terms, mut speakers) = (Vec::new(), Vec::new());
            scan::terms(document, engine.pack(), &mut terms);
            voice::speakers(document, &input.deal, &input.note, &mut speakers);
            (terms, speakers)
        })
        .collect();

    let mut tokens = Vec::new();
    least("tokens", &mut |n| {
        tokens.clear();
        Tokenizer::tokenize(&inputs[n].note.text, &mut tokens);
        tokens.len()
    });
    let mut memory = Document::default();
    least("shape", &mut |n| {
        let document = std::mem::take(&mut memory).refilled(&inputs[n].note.text);
        let clauses = document.clauses.len();
        memory = document.emptied();
        clauses
    });
    let mut terms = Vec::new();
    least("terms", &mut |n| {
        terms.clear();
        scan::terms(&documents[n], engine.pack(), &mut terms);
        terms.len()
    });
    let mut found = Vec::new();
    least("values", &mut |n| {
        let Input { note, deal, .. } = &inputs[n];
        found.clear();
        let context = Context {
            written_at: note.written_at.as_deref().and_then(|t| t.parse().ok()),
            currency: deal.currency.as_deref().and_then(Currency::parse),
            amount: deal.amount,
            close_date: None,
        };
        values::find(&documents[n], &context, &mut found);
        found.len()
    });
    let mut speakers = Vec::new();
    least("voices", &mut |n| {
        let Input { note, deal, .. } = &inputs[n];
        voice::speakers(&documents[n], deal, note, &mut speakers);
        speakers.len()
    });
    let mut buffers = mentions::Buffers::default();
    let mut mentions = Vec::new();
    least("mentions", &mut |n| {
        let ((terms, speakers), pack) = (&seen[n], engine.pack());
        mentions::find_with(
            &documents[n],
            pack,
            terms,
            speakers,
            &mut buffers,
            &mut mentions,
        );
        mentions.len()
    });
    let mut scratch = Scratch::default();
    for until in [Until::Seen, Until::Fired, Until::Weighed] {
        least(&format!("until {until:?}"), &mut |n| {
            engine.read_until(&inputs[n], &mut scratch, until)
        });
    }
    least("text to evidence", &mut |n| {
        engine.read_with(&inputs[n], &mut scratch).evidence.len()
    });
    least("with scores and questions", &mut |n| {
        engine
            .analyze_with(&inputs[n], &mut scratch)
            .questions
            .len()
    });
    if only.as_ref().is_none_or(|o| "load".starts_with(o.as_str())) {
        let start = Instant::now();
        std::hint::black_box(Engine::embedded());
        println!("load {:?}", start.elapsed());
    }
    let reports: Vec<_> = inputs
        .iter()
        .map(|n| engine.analyze_with(n, &mut scratch))
        .collect();
    least("JSON", &mut |n| {
        serde_json::to_string(&reports[n]).map_or(0, |t| t.len())
    });
}
