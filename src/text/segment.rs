//! Sentences and clauses.

use super::document::{Clause, Document, Sentence};
use super::token::TokenKind;

/// Cuts every block into sentences and clauses.
pub(super) fn split(document: &mut Document<'_>) {
    for b in 0..document.blocks.len() {
        let content = document.blocks[b].content.clone();
        let mut start = content.start;
        for i in content.clone() {
            let token = document.tokens[i as usize];
            let stop = token.kind == TokenKind::Punct && matches!(token.text(document.text).as_bytes()[0], b'.' | b'!' | b'?' | b';');
            if stop || i + 1 == content.end {
                let end = if stop { i } else { i + 1 };
                if start < end {
                    let question = stop && token.text(document.text).starts_with('?');
                    let clause = document.clauses.len() as u32;
                    document.sentences.push(Sentence { tokens: start..i + 1, clauses: clause..clause + 1, block: b as u32, question });
                    document.clauses.push(Clause {
                        tokens: start..end,
                        sentence: document.sentences.len() as u32 - 1,
                        block: b as u32,
                        question,
                    });
                }
                start = i + 1;
            }
        }
    }
}
