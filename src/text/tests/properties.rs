//! What holds for any text.

use super::Document;
use proptest::prelude::*;

/// Checks the nesting and order of everything in the document.
fn check(text: &str) {
    let d = Document::new(text);
    let mut at = 0;
    for block in &d.blocks {
        assert!(block.tokens.start >= at && block.tokens.start < block.tokens.end);
        assert!(
            block.tokens.start <= block.content.start
                && block.content.start <= block.content.end
                && block.content.end <= block.tokens.end
        );
        for inner in [&block.key, &block.speaker].into_iter().flatten() {
            assert!(inner.start < inner.end && inner.end <= d.tokens.len() as u32);
        }
        assert!(block.heading.is_none_or(|h| (h as usize) < d.blocks.len()));
        at = block.tokens.end;
    }
    let mut at = 0;
    for (s, sentence) in d.sentences.iter().enumerate() {
        let block = &d.blocks[sentence.block as usize];
        assert!(
            block.tokens.start <= sentence.tokens.start && sentence.tokens.end <= block.tokens.end
        );
        assert!(!sentence.clauses.is_empty() && sentence.clauses.start == at);
        at = sentence.clauses.end;
        assert!(
            d.clauses[sentence.clauses.start as usize..at as usize]
                .iter()
                .all(|c| c.sentence as usize == s && c.block == sentence.block)
        );
    }
    assert_eq!(at as usize, d.clauses.len());
    let mut at = 0;
    for (c, clause) in d.clauses.iter().enumerate() {
        let sentence = &d.sentences[clause.sentence as usize];
        assert!(
            clause.tokens.start >= at && clause.tokens.start < clause.tokens.end,
            "{text:?}"
        );
        assert!(
            sentence.tokens.start <= clause.tokens.start
                && clause.tokens.end <= sentence.tokens.end
        );
        assert!(clause.tokens.end - clause.tokens.start <= 64 + 16);
        assert!(
            clause
                .answers
                .is_none_or(|a| (a as usize) < c && d.clauses[a as usize].question)
        );
        assert!(
            text.get(d.span(&clause.tokens).start as usize..d.span(&clause.tokens).end as usize)
                .is_some()
        );
        at = clause.tokens.end;
    }
}

/// Pieces that layouts are made of.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    "\r\n",
    "> ",
    ">> ",
    "- ",
    "1. ",
    "[x] ",
    "[ ]",
    "# ",
    "**",
    "| ",
    "|",
    ": ",
    ":",
    " - ",
    " – ",
    "—",
    "; ",
    ", ",
    ". ",
    "? ",
    "?",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "“",
    "’",
    "-> ",
    "→",
    "...",
    "…",
    "From: ",
    "To: ",
    "On Tue, Ana wrote:",
    "Best,\n",
    "--\n",
    "---\n",
    "Me: ",
    "Ana (CFO): ",
    "[10:32] ",
    "10:32",
    "Legal: ",
    "and she ",
    "but ",
    "so ",
    "the board ",
    "signs ",
    "is ",
    "who ",
    "Dr. ",
    "Inc. ",
    "50k ",
    "€",
    "🐈 ",
    "für ",
    "\u{feff}",
    "\u{2028}",
    "\u{200b}",
    "SAY ",
    "= ",
    "/",
    " / ",
    "•",
    "um ",
    "PS ",
    "wrote:",
    "cheers",
    "\t",
    "=====",
];

proptest! {
    #[test]
    fn parts_nest_in_any_text(text in "\\PC{0,120}") {
        check(&text);
    }

    #[test]
    fn parts_nest_in_any_layout(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        check(&pieces.concat());
    }
}

#[test]
fn offsets_hold_on_multibyte_text() {
    let text = "Zoë: “Für €50k braucht’s den Vorstand” 🐈; naïve plan – très bien.\n> Łukasz: ok…";
    check(text);
    assert!(
        super::clauses(text)
            .iter()
            .any(|c| c.contains("€50k braucht’s den Vorstand"))
    );
}

/// Text of one shape without end is read whole, in clauses of bounded length. That its cost is linear is shown by counting
/// instructions (`scripts/linear`); no test is timed.
#[test]
fn shapes_without_end_are_cut_into_bounded_clauses() {
    for piece in [
        "and she said so ",
        "a,",
        "- x\n",
        "(",
        "\"",
        "[",
        "**a",
        "word ",
        "> ",
        "a: ",
        "? ",
        "|",
        "; ",
        "Me: hi?\n",
        "ok ",
        "# a\n",
        "So, ",
        "no.",
        "Best,\n",
        "- a:\n\n",
    ] {
        let text = piece.repeat(20_000);
        let document = Document::new(&text);
        assert!(document.clauses.len() < text.len(), "{piece:?}");
        for clause in &document.clauses {
            let length = clause.tokens.end - clause.tokens.start;
            assert!(length <= 80, "{piece:?}: a clause of {length} tokens");
        }
    }
}
