//! Any bytes as a note: no panic, spans on character boundaries, quotes equal to the source, order kept.
#![no_main]
use buypath::analyze::{Engine, Scratch};
use buypath::evidence::{Input, Note};
use libfuzzer_sys::fuzz_target;
use std::cell::RefCell;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::embedded);
thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data).into_owned();
    let input = Input { note: Note { text, written_at: Some("2026-03-02".into()), ..Note::default() }, ..Input::default() };
    let report = SCRATCH.with_borrow_mut(|scratch| ENGINE.analyze_with(&input, scratch));
    let mut last = 0;
    for item in &report.evidence {
        assert_eq!(input.note.text.get(item.start..item.end), Some(item.quote.as_str()));
        assert!(item.start >= last);
        last = item.start;
    }
    for risk in &report.risks {
        assert_eq!(input.note.text.get(risk.start..risk.end), Some(risk.quote.as_str()));
    }
    // Buffers that are kept from note to note must not change what is read.
    assert_eq!(report, ENGINE.analyze(&input));
});
