//! Tests of the layer as a whole: tables by class of layout, and properties over any text.

mod blocks;
mod clauses;
mod coverage;
mod properties;

use super::{BlockKind, Document, Voice};

/// The text under every clause.
fn clauses(text: &str) -> Vec<&str> {
    let document = Document::new(text);
    document
        .clauses
        .iter()
        .map(|c| document.quote(&c.tokens))
        .collect()
}

/// Kind, voice and key of every block.
fn shapes(text: &str) -> Vec<(BlockKind, Voice, &str)> {
    let document = Document::new(text);
    document
        .blocks
        .iter()
        .map(|b| {
            (
                b.kind,
                b.voice,
                b.key.as_ref().map_or("", |k| document.quote(k)),
            )
        })
        .collect()
}
