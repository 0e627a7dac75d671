//! What is searched for: the tree that a question is read into, and what goes with it.

use super::words;
use crate::deal::{NoteId, NoteRecord};
use crate::framework::{Dimension, Risk, Source, Status};
use jiff::civil::Date;

/// How many hits are given when nobody says.
pub const USUAL_LIMIT: usize = 20;
/// At most so many hits are given.
pub const MAX_LIMIT: usize = 1_000;

/// A field of a note or of its deal that can be asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The deal's id or name.
    Deal,
    /// The buyer's organisation.
    Account,
    /// The rep who owns the deal.
    Owner,
    /// The stage, in the firm's own word.
    Stage,
    /// Who wrote the note.
    Author,
    /// What kind of note it is.
    Kind,
    /// The note's id.
    Note,
}

impl Key {
    /// Every field.
    pub const ALL: &'static [Key] = &[
        Key::Deal,
        Key::Account,
        Key::Owner,
        Key::Stage,
        Key::Author,
        Key::Kind,
        Key::Note,
    ];

    /// The name, as it is written in a question.
    pub const fn id(self) -> &'static str {
        match self {
            Key::Deal => "deal",
            Key::Account => "account",
            Key::Owner => "owner",
            Key::Stage => "stage",
            Key::Author => "author",
            Key::Kind => "kind",
            Key::Note => "note",
        }
    }
}

/// One item of evidence, by what is known of it; an empty list asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemAsked {
    /// One of these dimensions.
    pub dimensions: Vec<Dimension>,
    /// And one of these statuses.
    pub statuses: Vec<Status>,
    /// And one of these sources.
    pub sources: Vec<Source>,
}

/// One condition on a note.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaf {
    /// A word or another form of it.
    Word(String),
    /// These words in a row, as they stand.
    Phrase(Vec<String>),
    /// A word that begins so.
    Prefix(String),
    /// A word that differs in at most so many letters.
    Fuzzy(String, u8),
    /// A field holds this value, or all its words.
    Tag(Key, String),
    /// It was written between two days, both included; an undated note is older than any other.
    Days(Option<Date>, Option<Date>),
    /// One item of evidence is such.
    Item(ItemAsked),
    /// It shows this risk.
    Risk(Risk),
    /// It is not only for its author.
    Shared,
    /// Exactly this author wrote it.
    By(String),
}

/// A tree of conditions.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// All of them; none at all is true of every note.
    All(Vec<Ask>),
    /// At least one.
    Any(Vec<Ask>),
    /// Not this.
    Not(Box<Ask>),
    /// One condition.
    Is(Leaf),
}

impl Ask {
    /// True of every note.
    pub const EVERYTHING: Ask = Ask::All(Vec::new());

    /// Both this and the other.
    #[must_use]
    pub fn and(self, other: Ask) -> Ask {
        match self {
            Ask::All(mut all) => {
                all.push(other);
                Ask::All(all)
            }
            one => Ask::All(vec![one, other]),
        }
    }

    /// A field with a value.
    pub fn tag(key: Key, value: impl Into<String>) -> Ask {
        Ask::Is(Leaf::Tag(key, value.into()))
    }

    /// Calls `see` with every condition, denied ones included.
    pub(super) fn leaves<'a>(&'a self, see: &mut impl FnMut(&'a Leaf)) {
        match self {
            Ask::All(parts) | Ask::Any(parts) => parts.iter().for_each(|p| p.leaves(see)),
            Ask::Not(part) => part.leaves(see),
            Ask::Is(leaf) => see(leaf),
        }
    }
}

/// Whose eyes look: private notes are for their authors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sight {
    /// Everything, as on one's own machine.
    #[default]
    Everything,
    /// Only what is shared.
    Shared,
    /// What is shared, and this author's own.
    AuthoredBy(String),
}

impl Sight {
    /// The condition under which a note may be seen; `None` when every note may.
    pub(super) fn condition(&self) -> Option<Ask> {
        match self {
            Sight::Everything => None,
            Sight::Shared => Some(Ask::Is(Leaf::Shared)),
            Sight::AuthoredBy(author) => Some(Ask::Any(vec![
                Ask::Is(Leaf::Shared),
                Ask::Is(Leaf::By(author.clone())),
            ])),
        }
    }

    /// Whether a note may be seen, by what the record says of it now.
    pub(super) fn sees(&self, note: &NoteRecord) -> bool {
        match self {
            Sight::Everything => true,
            Sight::Shared => !note.private,
            Sight::AuthoredBy(author) => {
                let own = note.note.author.as_deref().map(words::folded);
                !note.private || own.is_some_and(|own| own == words::folded(author))
            }
        }
    }
}

/// A search.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What for.
    pub ask: Ask,
    /// Whose eyes.
    pub sight: Sight,
    /// At most so many hits, up to [`MAX_LIMIT`].
    pub limit: usize,
}

impl Request {
    /// Everything that may be seen, with the usual limit.
    pub fn new(ask: Ask) -> Request {
        Request {
            ask,
            sight: Sight::Everything,
            limit: USUAL_LIMIT,
        }
    }
}

/// A word that no note holds, and what was searched for in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadAs {
    /// The word as it was given.
    pub word: String,
    /// In its place: a beginning ("procure*") or a spelling ("procurment~").
    pub read_as: String,
}

/// A stretch of a note that is shown, with the words that were searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// Its bytes in the note.
    pub span: std::ops::Range<usize>,
    /// The bytes of the words in the note, in order; empty when it is shown for want of any.
    pub hits: Vec<std::ops::Range<usize>>,
}

/// A note that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The note as the record has it now.
    pub entry: super::Entry,
    /// BM25 in thousandths; 0 when no words were asked for.
    pub score: u32,
    /// What to show of it, in the order of the text.
    pub snippets: Vec<Snippet>,
    /// Positions in the reading's evidence of the items that were asked for.
    pub items: Vec<usize>,
    /// Positions in the reading's risks of those that were asked for.
    pub risks: Vec<usize>,
}

impl Hit {
    /// The note's id.
    pub fn id(&self) -> &NoteId {
        &self.entry.note.id
    }
}

/// What a search found: the best first, of equals the newest.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The best of them.
    pub hits: Vec<Hit>,
    /// How many notes there are in all.
    pub total: Total,
    /// Words that were read as something else.
    pub read_as: Vec<ReadAs>,
    /// Where it was found.
    pub path: Path,
}

/// How many notes there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// So many.
    Exactly(u64),
    /// More than so many; nobody counted further.
    MoreThan(u64),
}

/// Where a search looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// In the index, and in so many changes that it does not hold yet.
    Index {
        /// Changes that were read from the record.
        unindexed: usize,
    },
    /// In the record itself, note by note: there is no index to use, and another process is busy building one.
    Record,
}
