//! Any text as a rule file, beside a small sound pack: it loads or lists its faults with a place inside the file.
#![no_main]
use buypath::rules::{Source, compile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: (u8, &str)| {
    let (kind, text) = data;
    let path = ["lexicon/own.toml", "lexicon/cues.toml", "evidence/paper/procurement.toml", "risks/silence.toml"][usize::from(kind) % 4];
    let source = Source { path: path.to_owned(), text: text.to_owned() };
    if let Err(faults) = compile(&[source]) {
        assert!(!faults.is_empty());
        for fault in faults {
            assert!(fault.span.start <= fault.span.end);
            let _ = fault.position(text);
        }
    }
});
