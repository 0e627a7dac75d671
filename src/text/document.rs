//! A note cut into blocks, sentences and clauses.

use super::answers;
use super::block::{self, Block};
use super::breaks::Break;
use super::line::Line;
use super::segment;
use super::tag::Tag;
use super::token::{Token, Tokenizer};
use std::ops::Range;

/// A half-open range of bytes into the note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The text under the span.
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

/// A half-open range of token indices.
pub type TokenRange = Range<u32>;

/// What stands between two sentence ends; one block has one or more.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its tokens.
    pub tokens: TokenRange,
    /// Its clauses, as indices into [`Document::clauses`].
    pub clauses: Range<u32>,
    /// The block that it stands in.
    pub block: u32,
    /// Ends with a question mark.
    pub question: bool,
}

/// The unit that rules read: one statement.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its tokens, without the bullet, field key or speaker tag in front and without closing punctuation.
    pub tokens: TokenRange,
    /// The sentence that it is part of.
    pub sentence: u32,
    /// The block that it stands in.
    pub block: u32,
    /// The clause itself ends with a question mark.
    pub question: bool,
    /// The key that it stands under: one inside its own line ("Legal: none"), else the block's ("Budget" of a field).
    pub key: Option<TokenRange>,
    /// The question that it answers, as an index into [`Document::clauses`]: the one before it in its block, or the last
    /// one of the turn before by another speaker.
    pub answers: Option<u32>,
}

/// A note and everything that its shape tells.
#[derive(Default)]
pub struct Document<'t> {
    /// The note as given.
    pub text: &'t str,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
    /// Its clauses, in order.
    pub clauses: Vec<Clause>,
    /// What is only of use while the shape is read; kept for the next note.
    pub(super) buffers: Buffers,
}

/// Buffers that are kept from note to note.
#[derive(Default)]
pub(super) struct Buffers {
    pub lines: Vec<Line>,
    pub tags: Vec<Option<Tag>>,
    pub breaks: Vec<Break>,
}

impl<'t> Document<'t> {
    /// Reads the shape of `text`.
    pub fn new(text: &'t str) -> Self {
        Document::default().refilled(text)
    }

    /// Reads the shape of another text into the memory of this document.
    pub fn refilled<'n>(self, text: &'n str) -> Document<'n> {
        let mut document = Document {
            text,
            tokens: self.tokens,
            blocks: self.blocks,
            sentences: self.sentences,
            clauses: self.clauses,
            buffers: self.buffers,
        };
        document.tokens.clear();
        Tokenizer::tokenize(text, &mut document.tokens);
        block::find(&mut document);
        segment::split(&mut document);
        answers::link(&mut document);
        document
    }

    /// The memory of this document, ready for another.
    pub fn emptied(self) -> Document<'static> {
        Document {
            text: "",
            tokens: self.tokens,
            blocks: self.blocks,
            sentences: self.sentences,
            clauses: self.clauses,
            buffers: self.buffers,
        }
    }

    /// The bytes under a range of tokens; an empty range gives an empty span at its place.
    pub fn span(&self, tokens: &TokenRange) -> Span {
        let at = |i: u32| {
            self.tokens
                .get(i as usize)
                .map_or(self.text.len() as u32, |t| t.start)
        };
        if tokens.is_empty() {
            return Span {
                start: at(tokens.start),
                end: at(tokens.start),
            };
        }
        Span {
            start: at(tokens.start),
            end: self.tokens[tokens.end as usize - 1].end,
        }
    }

    /// The tokens of a range.
    pub fn slice(&self, tokens: &TokenRange) -> &[Token] {
        &self.tokens[tokens.start as usize..tokens.end as usize]
    }

    /// The text under a range of tokens.
    pub fn quote(&self, tokens: &TokenRange) -> &'t str {
        self.span(tokens).of(self.text)
    }
}
