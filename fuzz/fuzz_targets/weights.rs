//! Any bytes as weights: refused with a message, or safe to look up in and to read a note with.
#![no_main]
use buypath::analyze::Engine;
use buypath::evidence::{Input, Note};
use buypath::learned::{FORMAT, Header, OUTPUTS, Output, WIDTH, Weights};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::embedded_rules);
/// A first line is too hard to guess: the built-in one, to be put in front of bytes and given their sizes.
static KNOWN: LazyLock<Header> = LazyLock::new(|| {
    let bytes: &'static [u8] = include_bytes!("../../rules/learned.weights");
    Weights::read(bytes.into()).expect("a test reads the built-in weights").header
});

fuzz_target!(|data: (u8, i32, i32, Vec<u64>, Vec<u8>)| {
    let (kind, bias, threshold, keys, bytes) = data;
    let file = if kind == 0 {
        bytes
    } else {
        let outputs = KNOWN.outputs.iter().map(|o| Output { bias, threshold, ..o.clone() }).take(OUTPUTS);
        let slots = 1u32 << (kind % 6);
        let rows = slots - 1;
        let header = Header { format: FORMAT, slots, rows, outputs: outputs.collect(), ..KNOWN.clone() };
        let mut file = serde_json::to_vec(&header).expect("it is JSON");
        file.push(b'\n');
        // What is missing is filled with bytes of no empty slot.
        let body = slots as usize * 8 + rows as usize * WIDTH;
        file.extend(bytes.into_iter().chain(std::iter::repeat(0x81)).take(body));
        file
    };
    let weights = match Weights::read(file.into()) {
        Ok(weights) => weights,
        Err(fault) => return assert!(!fault.to_string().is_empty()),
    };
    for key in keys {
        if let Some(row) = weights.find(key) {
            assert!(row < weights.header.rows);
            let _ = weights.row(row);
        }
    }
    let engine = ENGINE.clone().with_weights(weights);
    let note = Note { text: "Legal: Priya. The CFO signs over 50k, I guess?".into(), ..Note::default() };
    let input = Input { note, ..Input::default() };
    let report = engine.analyze(&input);
    let carried = engine.carried(&input, &report);
    assert_eq!(carried.evidence.len(), report.evidence.len());
});
