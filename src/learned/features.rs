//! The things seen in a clause, as keys of the weight table.
//!
//! Learning and reading list them through the same two functions, so they cannot disagree. A thing counts once a clause,
//! however often it stands there; whoever takes the keys sees to that.

use crate::framework::{Dimension, Status, Target};
use crate::lexicon::AtomId;
use crate::reading::scan::Hit;
use crate::reading::voice::Speaker;
use crate::rules::Pack;
use crate::text::{BlockKind, Document, Token, TokenKind, TokenRange, word_hash};

/// How much of a key or heading is looked at, in tokens: they are labels, and a longer one must not be read for each clause
/// under it.
pub(super) const MAX_ABOVE: u32 = 12;
/// How many tokens of a clause are looked at.
pub const MAX_TOKENS: u32 = 96;

/// One thing seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// A word, or the shape of a number.
    Word(u64),
    /// Two words that stand side by side.
    Pair(u64, u64),
    /// A concept or a kind of value or mention.
    Concept(AtomId),
    /// A word of the key.
    KeyWord(u64),
    /// A word of the heading.
    HeadWord(u64),
    /// A concept in the key or the heading.
    Above(AtomId),
    /// A rule that fired, by its index.
    Rule(u32),
    /// A dimension or risk of which a rule fired.
    Fired(Target),
    /// The shape of the block, the speaker, the place in the note: a small number.
    Shape(u8),
    /// For the status: what the status reader said.
    Said(Status),
    /// For the status: the cue, by the hash of its id.
    Cue(u64),
    /// For the status: the dimension.
    Of(Dimension),
    /// For the status: both.
    SaidOf(Status, Dimension),
    /// For the status: the rule that gave the item.
    GivenBy(u32),
}

const fn mix(tag: u64, a: u64, b: u64) -> u64 {
    let mut x = a ^ tag.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^= b.rotate_left(32).wrapping_mul(0x94d0_49bb_1331_11eb);
    x = (x ^ (x >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    x ^ (x >> 29)
}

impl Feature {
    /// Whether it tells more than the words do: the literals of single rules are words already.
    pub fn counts(self, pack: &Pack) -> bool {
        match self {
            Feature::Concept(a) | Feature::Above(a) => !pack.atoms[a.index()].name.starts_with('"'),
            _ => true,
        }
    }

    /// The key of the table; names of concepts and rules keep it the same from pack to pack.
    pub fn key(self, pack: &Pack) -> u64 {
        let atom = |a: AtomId| word_hash(&pack.atoms[a.index()].name);
        let rule = |r: u32| word_hash(&pack.rules[r as usize].id);
        match self {
            Feature::Word(word) => word_key(word),
            Feature::Pair(first, second) => pair_key(first, second),
            Feature::Concept(a) => mix(3, atom(a), 0),
            Feature::KeyWord(word) => mix(4, word, 0),
            Feature::HeadWord(word) => mix(5, word, 0),
            Feature::Above(a) => mix(6, atom(a), 0),
            Feature::Rule(r) => mix(7, rule(r), 0),
            Feature::Fired(Target::Dimension(d)) => mix(8, d.index() as u64, 0),
            Feature::Fired(Target::Risk(r)) => mix(9, r.index() as u64, 0),
            Feature::Shape(shape) => mix(10, u64::from(shape), 0),
            Feature::Said(s) => mix(11, s.index() as u64, 0),
            Feature::Cue(id) => mix(12, id, 0),
            Feature::Of(d) => mix(13, d.index() as u64, 0),
            Feature::SaidOf(s, d) => mix(14, s.index() as u64, d.index() as u64),
            Feature::GivenBy(r) => mix(15, rule(r), 0),
        }
    }
}

/// Which rules fired, by clause.
#[derive(Clone, Debug, Default)]
pub struct Fires {
    /// (clause, rule), in order.
    pairs: Vec<(u32, u32)>,
    /// How many clauses have one.
    busy: u32,
}

impl Fires {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.pairs.clear();
    }

    /// Notes that a rule fired over the clauses from `first` to `last`.
    pub fn add(&mut self, rule: u32, first: u32, last: u32) {
        self.pairs
            .extend((first..=last).map(|clause| (clause, rule)));
    }

    /// To be called once all are added.
    pub fn sort(&mut self) {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        let mut last = u32::MAX;
        self.busy = 0;
        for pair in &self.pairs {
            self.busy += u32::from(pair.0 != last);
            last = pair.0;
        }
    }

    /// In how many other clauses a rule fired, in steps: a note about something else has none.
    fn elsewhere(&self, clause: u32) -> u8 {
        let here = u32::from(self.over(clause).next().is_some());
        match self.busy - here {
            few @ 0..=2 => few as u8,
            3..=4 => 3,
            5..=8 => 4,
            _ => 5,
        }
    }

    /// All of them, as clause and rule, in order.
    pub(super) fn all(&self) -> &[(u32, u32)] {
        &self.pairs
    }

    /// The rules that fired over a clause.
    pub fn over(&self, clause: u32) -> impl Iterator<Item = u32> + '_ {
        let first = self.pairs.partition_point(|p| p.0 < clause);
        self.pairs[first..]
            .iter()
            .take_while(move |p| p.0 == clause)
            .map(|p| p.1)
    }
}

/// What the reader looks at.
#[derive(Clone, Copy)]
pub struct Scene<'a, 't> {
    /// The document.
    pub document: &'a Document<'t>,
    /// The rule pack.
    pub pack: &'a Pack,
    /// Every hit of the document, predicates included, ordered by first token.
    pub hits: &'a [Hit],
    /// Who speaks, by token.
    pub speakers: &'a [Speaker],
    /// Which rules fired.
    pub fires: &'a Fires,
}

/// What the status is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The dimension of the item.
    pub dimension: Dimension,
    /// What the status reader said.
    pub said: Status,
    /// The hash of its cue's id.
    pub cue: Option<u64>,
    /// The rule that gave the item.
    pub rule: Option<u32>,
}

/// The edge of a clause, as a neighbour of its first and last word.
pub const EDGE: u64 = word_hash("<edge>");

/// The key of [`Feature::Word`].
#[inline]
pub(super) const fn word_key(word: u64) -> u64 {
    mix(1, word, 0)
}

/// The key of [`Feature::Pair`].
#[inline]
pub(super) const fn pair_key(before: u64, word: u64) -> u64 {
    mix(2, before, word)
}

/// Lists what is seen in a clause.
pub fn each(scene: &Scene<'_, '_>, clause: usize, mut see: impl FnMut(Feature)) {
    let document = scene.document;
    let at = &document.clauses[clause];
    let block = &document.blocks[at.block as usize];
    words(document, &at.tokens, MAX_TOKENS, |before, word| {
        see(Feature::Pair(before, word));
        if word != EDGE {
            see(Feature::Word(word));
        }
    });
    concepts(scene, &at.tokens, |atom| see(Feature::Concept(atom)));
    let heading = block
        .heading
        .map(|h| document.blocks[h as usize].content.clone());
    if let Some(key) = &at.key {
        words(document, key, MAX_ABOVE, |_, w| see(Feature::KeyWord(w)));
    }
    if let Some(heading) = &heading {
        words(document, heading, MAX_ABOVE, |_, w| {
            see(Feature::HeadWord(w));
        });
    }
    for range in [at.key.clone(), heading].into_iter().flatten() {
        let short = range.start..range.end.min(range.start + MAX_ABOVE);
        concepts(scene, &short, |atom| see(Feature::Above(atom)));
    }
    for rule in scene.fires.over(clause as u32) {
        see(Feature::Rule(rule));
        see(Feature::Fired(scene.pack.rules[rule as usize].target));
    }
    shapes(scene, clause, |shape| see(Feature::Shape(shape)));
}

/// The most things that [`each_of_status`] lists.
pub(super) const MAX_OF_STATUS: usize = 5;

/// Lists what the status is read from beside what [`each`] lists.
pub fn each_of_status(asked: &Asked, mut see: impl FnMut(Feature)) {
    see(Feature::Said(asked.said));
    see(Feature::Of(asked.dimension));
    see(Feature::SaidOf(asked.said, asked.dimension));
    if let Some(cue) = asked.cue {
        see(Feature::Cue(cue));
    }
    if let Some(rule) = asked.rule {
        see(Feature::GivenBy(rule));
    }
}

/// How many shapes there may be.
pub(super) const SHAPES: usize = ELSEWHERE as usize + 6;
/// The shape of a clause when no rule fires elsewhere; those of more follow.
const ELSEWHERE: u8 = 60;

/// Where the clause stands and who is heard, below [`SHAPES`].
pub(super) fn shapes(scene: &Scene<'_, '_>, index: usize, mut see: impl FnMut(u8)) {
    let clause = &scene.document.clauses[index];
    let block = &scene.document.blocks[clause.block as usize];
    let kind = match block.kind {
        BlockKind::Paragraph => 0,
        BlockKind::Heading => 1,
        BlockKind::Item => 2,
        BlockKind::Field => 3,
        BlockKind::Turn => 4,
        BlockKind::MailHeader => 5,
        BlockKind::Signature => 6,
        BlockKind::Row => 7,
    };
    let speaker = match scene.speakers.get(clause.tokens.start as usize) {
        Some(Speaker::Buyer) => 10,
        Some(Speaker::Seller) => 11,
        _ => 12,
    };
    let length = (clause.tokens.end - clause.tokens.start).min(20) / 3;
    see(kind);
    see(speaker);
    see(20 + length as u8);
    if clause.question {
        see(30);
        see(31 + speaker);
    }
    see(ELSEWHERE + scene.fires.elsewhere(index as u32));
    if index == 0 {
        see(50);
    }
    if index + 1 == scene.document.clauses.len() {
        see(51);
    }
}

/// What a [`Feature::Shape`] says, for a person to read; the numbers are those that `shapes` gives.
pub fn shape_name(shape: u8) -> &'static str {
    match shape {
        0 => "block paragraph",
        1 => "block heading",
        2 => "block item",
        3 => "block field",
        4 => "block turn",
        5 => "block mail-header",
        6 => "block signature",
        7 => "block row",
        10 => "speaker buyer",
        11 => "speaker seller",
        12 => "speaker author",
        20 => "length 0-2 tokens",
        21 => "length 3-5 tokens",
        22 => "length 6-8 tokens",
        23 => "length 9-11 tokens",
        24 => "length 12-14 tokens",
        25 => "length 15-17 tokens",
        26 => "length 18 tokens or more",
        30 => "a question",
        41 => "a question of the buyer",
        42 => "a question of the seller",
        43 => "a question of the author",
        50 => "first in the note",
        51 => "last in the note",
        60 => "no rule fires elsewhere in the note",
        61 => "a rule fires in one other clause",
        62 => "rules fire in 2 other clauses",
        63 => "rules fire in 3-4 other clauses",
        64 => "rules fire in 5-8 other clauses",
        65 => "rules fire in more than 8 other clauses",
        _ => "another shape",
    }
}

/// The words of a range with the one before each, and the edge after the last.
#[inline]
pub(super) fn words(
    document: &Document<'_>,
    range: &TokenRange,
    most: u32,
    mut see: impl FnMut(u64, u64),
) {
    let end = range.end.min(range.start + most);
    let mut before = EDGE;
    for token in &document.tokens[range.start as usize..end as usize] {
        let Some(word) = word_of(token, document.text) else {
            continue;
        };
        see(before, word);
        before = word;
    }
    see(before, EDGE);
}

/// What a token counts as in [`Feature::Word`] and its like; `None` for what is passed over.
pub fn word_of(token: &Token, text: &str) -> Option<u64> {
    match token.kind {
        TokenKind::Newline | TokenKind::Space => None,
        TokenKind::Number => Some(shape(token, text)),
        TokenKind::Word | TokenKind::Clitic | TokenKind::Punct => Some(token.hash),
    }
}

/// A number by its shape: "50k" and "75K" are the same thing seen.
fn shape(token: &Token, text: &str) -> u64 {
    token.text(text).bytes().fold(EDGE, |hash, byte| {
        let byte = if byte.is_ascii_digit() {
            b'0'
        } else {
            byte.to_ascii_lowercase()
        };
        mix(16, hash, u64::from(byte))
    })
}

/// The concepts that stand wholly in a range.
pub(super) fn concepts(scene: &Scene<'_, '_>, range: &TokenRange, mut see: impl FnMut(AtomId)) {
    let first = scene.hits.partition_point(|h| h.start < range.start);
    for hit in scene.hits[first..]
        .iter()
        .take_while(|h| h.start < range.end)
    {
        if hit.end <= range.end {
            see(hit.atom);
        }
    }
}
