//! The index's fields, and a note as a document.

use super::source::Entry;
use super::terms::{self, BETWEEN_TAGS, Rank};
use super::words::Cutter;
use crate::deal::DealId;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};
use tantivy::{TantivyDocument, Term};

/// The shape of fields, words and tags. An index of another shape is built again: raise it with every change of
/// the schema, of `words`, `fold` or `terms`.
pub(super) const LAYOUT: u32 = 1;

const WORDS: &str = "words";
const TAGS: &str = "tags";

/// The index's fields.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// The note's id.
    pub id: Field,
    /// The words of the note and of its deal's names.
    pub text: Field,
    /// See [`terms::tags`].
    pub tags: Field,
    /// See [`Rank`].
    pub day: Field,
    /// See [`Rank`].
    pub order: Field,
    /// See [`Rank`].
    pub tie: Field,
}

impl Fields {
    /// The schema and its fields.
    pub fn schema() -> (Schema, Fields) {
        let mut builder = Schema::builder();
        let indexed = |tokenizer, option, norms| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(tokenizer)
                    .set_index_option(option)
                    .set_fieldnorms(norms),
            )
        };
        let fields = Fields {
            id: builder.add_text_field("id", STRING | STORED),
            text: builder.add_text_field(
                "text",
                indexed(WORDS, IndexRecordOption::WithFreqsAndPositions, true),
            ),
            tags: builder.add_text_field("tags", indexed(TAGS, IndexRecordOption::Basic, false)),
            day: builder.add_i64_field("day", FAST),
            order: builder.add_u64_field("order", FAST),
            tie: builder.add_u64_field("tie", FAST),
        };
        (builder.build(), fields)
    }

    /// A note as a document.
    pub fn document(&self, entry: &Entry) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.id, entry.note.id.as_str());
        document.add_text(self.text, &entry.note.note.text);
        for name in terms::names(entry) {
            document.add_text(self.text, name);
        }
        document.add_text(self.tags, terms::tags(entry));
        let rank = Rank::of(entry);
        document.add_i64(self.day, rank.day);
        document.add_u64(self.order, rank.order);
        document.add_u64(self.tie, rank.tie);
        document
    }

    /// The term of every note of a deal.
    pub fn deal_term(&self, deal: &DealId) -> Term {
        Term::from_field_text(self.tags, &terms::within(deal))
    }

    /// The term of a note's id.
    pub fn id_term(&self, id: &str) -> Term {
        Term::from_field_text(self.id, id)
    }
}

/// The tokenizers that the schema names.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(WORDS, WordTokenizer);
    manager.register(TAGS, TagTokenizer);
    manager
}

/// [`Cutter`], as tantivy wants it.
#[derive(Clone)]
struct WordTokenizer;

struct WordStream<'t> {
    cutter: Cutter<'t>,
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        WordStream {
            cutter: Cutter::new(text),
            token: Token::default(),
        }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(at) = self.cutter.next() else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(self.cutter.word());
        self.token.offset_from = at.start;
        self.token.offset_to = at.end;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// Cuts where [`BETWEEN_TAGS`] stands.
#[derive(Clone)]
struct TagTokenizer;

struct TagStream<'t> {
    tags: std::str::Split<'t, char>,
    token: Token,
}

impl Tokenizer for TagTokenizer {
    type TokenStream<'a> = TagStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TagStream<'a> {
        TagStream {
            tags: text.split(BETWEEN_TAGS),
            token: Token::default(),
        }
    }
}

impl TokenStream for TagStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(tag) = self.tags.next() else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(tag);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
