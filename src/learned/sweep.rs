//! Adding up clause after clause of one document.
//!
//! What counts is what [`features::each`] lists, in that order; a test holds the two to each other. Here everything is looked
//! up where it is nearest: concepts and rules by number, words and pairs behind a filter of bits that knows most pairs to be
//! strange, a heading once for all clauses under it. Whether a thing has a row is as good as random to a processor, so rows
//! are written down without asking, and the end of the list moves on only when they count.

use super::features::{self, Feature, MAX_ABOVE, MAX_TOKENS, Scene, words};
use super::reader::{MAX_THINGS, Reader, Sums};
use crate::reading::scan::Hit;
use crate::text::TokenRange;

/// More than the words and pairs of [`MAX_TOKENS`] tokens; a power of two.
const KEYS: usize = 256;
const _: () = assert!(2 * (MAX_TOKENS as usize) < KEYS && MAX_THINGS < KEYS);

/// Buffers that are kept from clause to clause.
#[derive(Clone, Debug)]
pub struct Buffers {
    things: Things,
    keys: Keys,
    rows: Rows,
    key: Label,
    heading: Label,
}

impl Default for Buffers {
    fn default() -> Self {
        Buffers {
            things: Things::default(),
            keys: Keys::default(),
            rows: [0; KEYS],
            key: Label::default(),
            heading: Label::default(),
        }
    }
}

/// The rows of keys.
type Rows = [u32; KEYS];

/// The rows that count in a clause, each once.
#[derive(Clone, Debug)]
struct Things {
    rows: Rows,
    len: usize,
    /// Per row, and behind them for things without one: when it was last counted.
    seen: Vec<u8>,
    now: u8,
}

impl Default for Things {
    fn default() -> Self {
        Things {
            rows: [0; KEYS],
            len: 0,
            seen: Vec::new(),
            now: 0,
        }
    }
}

impl Things {
    /// Starts a clause; `nothing` stands for things without a row.
    fn begin(&mut self, nothing: u32) {
        if self.seen.len() != nothing as usize + 1 || self.now == u8::MAX {
            self.seen.clear();
            self.seen.resize(nothing as usize + 1, 0);
            self.now = 0;
        }
        self.now += 1;
        self.len = 0;
        self.seen[nothing as usize] = self.now;
    }

    /// Counts all of these rows that were not counted before.
    #[inline]
    fn take(&mut self, more: impl IntoIterator<Item = u32>) {
        // By themselves, so that they stay in registers.
        let (seen, now, mut len) = (self.seen.as_mut_slice(), self.now, self.len);
        for row in more {
            self.rows[len % KEYS] = row;
            let before = std::mem::replace(&mut seen[row as usize], now);
            len += usize::from((before != now) & (len < MAX_THINGS));
        }
        self.len = len;
    }
}

/// Keys that are looked up together.
#[derive(Clone, Debug)]
struct Keys {
    keys: [u64; KEYS],
    len: usize,
    /// Where each of them is looked for first.
    slots: [(u32, u32); KEYS],
}

impl Default for Keys {
    fn default() -> Self {
        Keys {
            keys: [0; KEYS],
            len: 0,
            slots: [(0, 0); KEYS],
        }
    }
}

impl Keys {
    #[inline(always)]
    fn push(&mut self, key: u64) {
        self.keys[self.len % KEYS] = key;
        self.len += 1;
    }

    /// The rows of all of them that may have one, `nothing` among them; forgets the keys.
    fn find<'r>(&mut self, reader: &Reader, rows: &'r mut Rows) -> &'r [u32] {
        let mut left = 0;
        for at in 0..self.len.min(KEYS) {
            let key = self.keys[at];
            self.keys[left % KEYS] = key;
            left += usize::from(reader.may_hold(key));
        }
        self.len = 0;
        // All first slots are read before the first is looked at: they lie far apart, and their lines are fetched together.
        let (weights, left) = (reader.weights(), left.min(KEYS));
        let (keys, rows) = (&self.keys[..left], &mut rows[..left]);
        let slots = &mut self.slots[..left];
        for (slot, key) in slots.iter_mut().zip(keys) {
            *slot = weights.first_slot(*key);
        }
        for ((row, slot), key) in rows.iter_mut().zip(slots).zip(keys) {
            *row = weights.settle(*slot, *key).unwrap_or(reader.nothing);
        }
        rows
    }
}

/// The rows of a key or heading, kept while the clauses stand under the same.
#[derive(Clone, Debug, Default)]
struct Label {
    range: Option<TokenRange>,
    words: Vec<u32>,
    concepts: Vec<u32>,
}

impl Label {
    fn turn_to(
        &mut self,
        sweep: (&Reader, &Scene<'_, '_>, &mut Keys, &mut Rows),
        range: &TokenRange,
        feature: fn(u64) -> Feature,
    ) {
        if self.range.as_ref() == Some(range) {
            return;
        }
        let (reader, scene, keys, rows) = sweep;
        self.range = Some(range.clone());
        self.words.clear();
        self.concepts.clear();
        words(scene.document, range, MAX_ABOVE, |_, w| {
            keys.push(feature(w).key(scene.pack));
        });
        self.words.extend_from_slice(keys.find(reader, rows));
        let short = range.start..range.end.min(range.start + MAX_ABOVE);
        features::concepts(scene, &short, |atom| {
            self.concepts.push(reader.above[atom.index()]);
        });
    }
}

impl Reader {
    /// The sums of one clause by itself.
    pub fn sums(&self, scene: &Scene<'_, '_>, clause: usize, buffers: &mut Buffers) -> Sums {
        Sweep::new(self, *scene, buffers)
            .before(clause)
            .sums(clause)
    }
}

/// One document, read from its first clause to its last.
pub struct Sweep<'a, 't> {
    reader: &'a Reader,
    scene: Scene<'a, 't>,
    buffers: &'a mut Buffers,
    /// The first hit and rule that may belong to the clause at hand.
    hit: usize,
    fired: usize,
}

impl<'a, 't> Sweep<'a, 't> {
    /// Before the first clause.
    pub fn new(reader: &'a Reader, scene: Scene<'a, 't>, buffers: &'a mut Buffers) -> Self {
        buffers.key.range = None;
        buffers.heading.range = None;
        Sweep {
            reader,
            scene,
            buffers,
            hit: 0,
            fired: 0,
        }
    }

    /// Before a clause, for the sake of that one.
    fn before(mut self, clause: usize) -> Self {
        let first = self.scene.document.clauses[clause].tokens.start;
        self.hit = self.scene.hits.partition_point(|h| h.start < first);
        self.fired = self
            .scene
            .fires
            .all()
            .partition_point(|f| f.0 < clause as u32);
        self
    }

    /// The sums of a clause; to be asked in rising order, though not for each.
    pub fn sums(&mut self, clause: usize) -> Sums {
        let document = self.scene.document;
        let at = &document.clauses[clause];
        self.buffers.things.begin(self.reader.nothing);
        self.words(&at.tokens);
        self.concepts(&at.tokens);
        self.labels(clause);
        self.rules(clause as u32);
        let (things, reader) = (&mut self.buffers.things, self.reader);
        features::shapes(&self.scene, clause, |shape| {
            things.take([reader.shapes[usize::from(shape)]]);
        });
        reader.add_up(&things.rows[..things.len.min(KEYS)])
    }

    fn words(&mut self, range: &TokenRange) {
        let Buffers {
            things, keys, rows, ..
        } = &mut *self.buffers;
        words(self.scene.document, range, MAX_TOKENS, |before, word| {
            keys.push(features::pair_key(before, word));
            if word != features::EDGE {
                keys.push(features::word_key(word));
            }
        });
        things.take(keys.find(self.reader, rows).iter().copied());
    }

    fn concepts(&mut self, range: &TokenRange) {
        let (things, reader) = (&mut self.buffers.things, self.reader);
        let mut hits = &self.scene.hits[self.hit..];
        let before = hits.iter().take_while(|h| h.start < range.start).count();
        hits = &hits[before..];
        self.hit += before;
        let inside = hits.iter().take_while(|h| h.start < range.end);
        things.take(inside.map(|Hit { end, atom, .. }| {
            let row = reader.concepts[atom.index()];
            if *end <= range.end {
                row
            } else {
                reader.nothing
            }
        }));
    }

    fn labels(&mut self, clause: usize) {
        let Sweep {
            reader,
            scene,
            buffers,
            ..
        } = self;
        let Buffers {
            things,
            keys,
            rows,
            key,
            heading,
        } = &mut **buffers;
        let document = scene.document;
        let at = &document.clauses[clause];
        let above = document.blocks[at.block as usize].heading;
        let above = above.map(|h| &document.blocks[h as usize].content);
        if let Some(range) = &at.key {
            key.turn_to((reader, &*scene, keys, rows), range, Feature::KeyWord);
            things.take(key.words.iter().copied());
        }
        if let Some(range) = above {
            heading.turn_to((reader, &*scene, keys, rows), range, Feature::HeadWord);
            things.take(heading.words.iter().copied());
        }
        if at.key.is_some() {
            things.take(key.concepts.iter().copied());
        }
        if above.is_some() {
            things.take(heading.concepts.iter().copied());
        }
    }

    fn rules(&mut self, clause: u32) {
        let fires = self.scene.fires.all();
        while fires.get(self.fired).is_some_and(|f| f.0 < clause) {
            self.fired += 1;
        }
        let here = fires[self.fired..].iter().take_while(|f| f.0 == clause);
        let rows = here.flat_map(|(_, rule)| self.reader.rules[*rule as usize]);
        self.buffers.things.take(rows);
    }
}
