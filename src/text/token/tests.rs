//! Tokens and their hashes.

use super::hash::*;
use super::tokenizer::{plain_word, push_word, word_end};
use super::*;
use proptest::prelude::*;

fn words(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    Tokenizer::tokenize(text, &mut out);
    out.iter().map(|t| t.text(text)).collect()
}

#[test]
fn splits_contractions_but_keeps_negations() {
    assert_eq!(
        words("she's Greg's doesn't we’ll"),
        ["she", "'s", "Greg", "'s", "doesn't", "we", "’ll"]
    );
}

#[test]
fn curly_and_straight_apostrophes_hash_alike() {
    let mut out = Vec::new();
    Tokenizer::tokenize("don’t don't WE’LL we'll", &mut out);
    assert_eq!(out[0].hash, word_hash("don't"));
    assert_eq!(out[0].hash, out[1].hash);
    assert_eq!(out[3].hash, word_hash("'ll"));
    assert_eq!(out[3].hash, out[5].hash);
}

#[test]
fn hyphenated_words_read_as_two() {
    assert_eq!(
        words("go-live sign-off -> x"),
        ["go", "live", "sign", "off", "->", "x"]
    );
    assert_eq!(
        words("2026-10-15 50-75k"),
        ["2026", "-", "10", "-", "15", "50", "-", "75k"]
    );
}

#[test]
fn numbers_keep_their_separators_and_suffixes() {
    assert_eq!(
        words("$1.2m 50,000. 15th Q3 10:30"),
        ["$", "1.2m", "50,000", ".", "15th", "Q3", "10:30"]
    );
}

#[test]
fn offsets_hold_on_multibyte_text() {
    let text = "€1.2m für Zoë 🐈 “ok”";
    assert_eq!(
        words(text),
        ["€", "1.2m", "für", "Zoë", "🐈", "“", "ok", "”"]
    );
}

proptest! {
    #[test]
    fn a_word_hashes_alike_by_chunks_and_by_bytes(word in "[A-Za-z0-9_'.-]{0,30}|\\PC{0,20}") {
        prop_assert_eq!(text_hash(&word), word_hash(&word));
    }

    #[test]
    fn a_plain_word_reads_as_the_slow_way_reads_it(text in "[A-Za-z_][A-Za-z0-9_]{0,20}[ .,'’é-]?[a-z]{0,3}") {
        let mut slow = Vec::new();
        push_word(&mut slow, &text, 0, word_end(&text, 0));
        if let Some((word, behind)) = plain_word(text.as_bytes(), 0) {
            prop_assert_eq!(slow.len(), 1);
            let same = (word.end, word.hash, word.capitalised, word.all_caps, word.class);
            prop_assert_eq!(same, (slow[0].end, slow[0].hash, slow[0].capitalised, slow[0].all_caps, slow[0].class));
            prop_assert_eq!(behind, text.as_bytes().get(word.end as usize).copied().unwrap_or(0));
        }
    }

    #[test]
    fn tokens_tile_any_text(text in "\\PC{0,80}|[a-z'’ \\n\\t.,$€>-]{0,80}") {
        let mut out = Vec::new();
        Tokenizer::tokenize(&text, &mut out);
        let mut at = 0usize;
        for (i, token) in out.iter().enumerate() {
            prop_assert!(token.start as usize >= at || i == 0);
            prop_assert!(token.start < token.end);
            prop_assert!(text.is_char_boundary(token.start as usize) && text.is_char_boundary(token.end as usize));
            at = token.end as usize;
        }
        // What lies between two tokens is blank, invisible or one joining hyphen: never a word.
        for pair in out.windows(2) {
            let between = &text[pair[0].end as usize..pair[1].start as usize];
            prop_assert!(!between.chars().any(char::is_alphanumeric));
        }
    }
}
