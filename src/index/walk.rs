//! Walks the posting lists of one segment in the order of its documents.
//!
//! Every walker stands on a document that may fulfil its condition, or on [`TERMINATED`]; `seek` moves it to the first such one
//! that is not before a target, and `confirm` looks closer: at the positions of a phrase, at what must not hold. Lists come from tantivy; joining and adding up is done here, because scores must be the same
//! in every layout of segments (see [`super::score`]).

use super::memory::follow;
use super::score::{POINT, Worth};
use std::sync::Arc;
use tantivy::columnar::Column;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

/// A set of documents, a bit each.
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// No document of so many.
    pub fn none(of: DocId) -> Bits {
        Bits(vec![0; of as usize / 64 + 1])
    }

    pub fn insert(&mut self, doc: DocId) {
        self.0[doc as usize / 64] |= 1 << (doc % 64);
    }

    pub fn contains(&self, doc: DocId) -> bool {
        self.0
            .get(doc as usize / 64)
            .is_some_and(|word| word & (1 << (doc % 64)) != 0)
    }

    /// The first member that is not before a document.
    fn from(&self, doc: DocId) -> DocId {
        let mut at = doc as usize / 64;
        let Some(first) = self.0.get(at) else {
            return TERMINATED;
        };
        let mut word = first & (u64::MAX << (doc % 64));
        while word == 0 {
            at += 1;
            match self.0.get(at) {
                Some(next) => word = *next,
                None => return TERMINATED,
            }
        }
        at as u32 * 64 + word.trailing_zeros()
    }
}

/// The lists of the forms of one word, each with what a mention counts.
pub(super) struct Lists {
    lists: Vec<(SegmentPostings, u32)>,
    doc: DocId,
    worth: Option<Worth>,
}

impl Lists {
    /// Without a worth they only decide.
    pub fn new(lists: Vec<(SegmentPostings, u32)>, worth: Option<Worth>) -> Lists {
        let doc = lists
            .iter()
            .map(|(l, _)| l.doc())
            .min()
            .unwrap_or(TERMINATED);
        Lists { lists, doc, worth }
    }

    fn cost(&self) -> u64 {
        self.lists
            .iter()
            .map(|(l, _)| u64::from(l.doc_freq()))
            .sum()
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = match self.lists.as_mut_slice() {
                [(only, _)] => only.seek(target),
                lists => lists
                    .iter_mut()
                    .map(|(list, _)| {
                        if list.doc() < target {
                            list.seek(target)
                        } else {
                            list.doc()
                        }
                    })
                    .min()
                    .unwrap_or(TERMINATED),
            };
        }
        self.doc
    }

    #[inline]
    fn score(&self, norm: u8) -> u32 {
        let Some(worth) = &self.worth else { return 0 };
        let halves = match self.lists.as_slice() {
            [(only, each)] => only.term_freq() * each,
            lists => lists
                .iter()
                .filter(|(list, _)| list.doc() == self.doc)
                .map(|(list, each)| list.term_freq() * each)
                .sum(),
        };
        worth.score(halves, norm)
    }
}

/// Words in a row.
pub(super) struct Row {
    /// One list each, in the order of the phrase.
    words: Vec<Lists>,
    doc: DocId,
    /// Whether they follow one another in the document; not looked at yet.
    met: Option<bool>,
    here: Vec<u32>,
    next: Vec<u32>,
}

impl Row {
    pub fn new(words: Vec<Lists>) -> Row {
        let mut row = Row {
            words,
            doc: 0,
            met: None,
            here: Vec::new(),
            next: Vec::new(),
        };
        row.doc = row.find(0);
        row
    }

    fn cost(&self) -> u64 {
        self.words.iter().map(Lists::cost).min().unwrap_or(0)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.find(target);
        }
        self.doc
    }

    fn find(&mut self, mut target: DocId) -> DocId {
        self.met = None;
        'next: loop {
            if target >= TERMINATED {
                return TERMINATED;
            }
            for word in &mut self.words {
                let doc = word.seek(target);
                if doc > target {
                    target = doc;
                    continue 'next;
                }
            }
            return target;
        }
    }

    fn confirm(&mut self) -> bool {
        let met = match self.met {
            Some(met) => met,
            None => self.in_a_row(),
        };
        self.met = Some(met);
        met
    }

    /// Whether the words follow one another in the document on which all lists stand.
    fn in_a_row(&mut self) -> bool {
        self.here.clear();
        for (at, word) in self.words.iter_mut().enumerate() {
            let Some((list, _)) = word.lists.first_mut() else {
                return false;
            };
            if at == 0 {
                list.positions(&mut self.here);
                continue;
            }
            list.positions(&mut self.next);
            self.here = follow(&self.here, &self.next);
            if self.here.is_empty() {
                return false;
            }
        }
        true
    }
}

/// One condition or several joined, over one segment.
pub(super) enum Walk {
    /// No document.
    Nothing,
    /// Every document up to the last: where it stands, and how many there are.
    Every(DocId, DocId),
    Lists(Lists),
    Row(Box<Row>),
    /// Documents of a set, each worth a point.
    Bits(Arc<Bits>, DocId),
    /// Documents of some days.
    Days(Box<Days>),
    All(Box<All>),
    Any(Vec<Walk>, DocId),
}

/// Documents written on some days, both included.
pub(super) struct Days {
    column: Column<i64>,
    days: (i64, i64),
    doc: DocId,
    end: DocId,
}

/// Documents that fulfil all of some conditions and none of others.
pub(super) struct All {
    must: Vec<Walk>,
    not: Vec<Walk>,
    doc: DocId,
    /// Whether the document fulfils everything; not looked at yet.
    met: Option<bool>,
}

impl Walk {
    pub fn row(words: Vec<Lists>) -> Walk {
        Walk::Row(Box::new(Row::new(words)))
    }

    pub fn bits(bits: Arc<Bits>) -> Walk {
        let first = bits.from(0);
        Walk::Bits(bits, first)
    }

    pub fn days(column: Column<i64>, days: (i64, i64), end: DocId) -> Walk {
        let mut walk = Days {
            column,
            days,
            doc: 0,
            end,
        };
        walk.doc = walk.find(0);
        Walk::Days(Box::new(walk))
    }

    /// All of `must` and none of `not`, among so many documents.
    pub fn all(mut must: Vec<Walk>, not: Vec<Walk>, end: DocId) -> Walk {
        if must.is_empty() && not.is_empty() {
            return Walk::every(end);
        }
        if must.len() == 1 && not.is_empty() {
            return must.swap_remove(0);
        }
        if must.is_empty() {
            must.push(Walk::every(end));
        }
        must.sort_by_key(Walk::cost);
        let mut all = All {
            must,
            not,
            doc: 0,
            met: None,
        };
        all.doc = all.find(0);
        Walk::All(Box::new(all))
    }

    pub fn any(mut parts: Vec<Walk>) -> Walk {
        parts.retain(|p| p.doc() != TERMINATED);
        match parts.len() {
            0 => Walk::Nothing,
            1 => parts.swap_remove(0),
            _ => {
                let doc = parts.iter().map(Walk::doc).min().unwrap_or(TERMINATED);
                Walk::Any(parts, doc)
            }
        }
    }

    fn every(end: DocId) -> Walk {
        if end == 0 {
            Walk::Nothing
        } else {
            Walk::Every(0, end)
        }
    }

    /// Where it stands.
    #[inline]
    pub fn doc(&self) -> DocId {
        match self {
            Walk::Nothing => TERMINATED,
            Walk::Every(doc, _) | Walk::Bits(_, doc) | Walk::Any(_, doc) => *doc,
            Walk::Lists(lists) => lists.doc,
            Walk::Row(row) => row.doc,
            Walk::Days(days) => days.doc,
            Walk::All(all) => all.doc,
        }
    }

    /// About how many documents it stands on.
    fn cost(&self) -> u64 {
        match self {
            Walk::Nothing => 0,
            Walk::Lists(lists) => lists.cost(),
            Walk::Row(row) => row.cost(),
            // Members are not counted: after lists of words, before what looks at every document.
            Walk::Bits(..) => u64::from(u32::MAX),
            Walk::All(all) => all.must.first().map_or(0, Walk::cost),
            Walk::Any(parts, _) => parts.iter().map(Walk::cost).sum(),
            Walk::Every(..) | Walk::Days(..) => u64::from(u32::MAX) + 1,
        }
    }

    /// Moves to the first document that is not before the target.
    #[inline]
    pub fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Walk::Nothing => TERMINATED,
            Walk::Lists(lists) => lists.seek(target),
            Walk::Row(row) => row.seek(target),
            Walk::All(all) => all.seek(target),
            Walk::Days(days) => days.seek(target),
            Walk::Every(doc, end) => {
                if *doc < target {
                    *doc = if target < *end { target } else { TERMINATED };
                }
                *doc
            }
            Walk::Bits(bits, doc) => {
                if *doc < target {
                    *doc = bits.from(target);
                }
                *doc
            }
            Walk::Any(parts, doc) => {
                if *doc < target {
                    *doc = parts
                        .iter_mut()
                        .map(|p| p.seek(target))
                        .min()
                        .unwrap_or(TERMINATED);
                }
                *doc
            }
        }
    }

    /// Whether it stands on nothing but what fulfils its condition, so that nothing need be confirmed.
    pub fn is_exact(&self) -> bool {
        match self {
            Walk::Row(_) => false,
            Walk::All(all) => all.not.is_empty() && all.must.iter().all(Walk::is_exact),
            Walk::Any(parts, _) => parts.iter().all(Walk::is_exact),
            _ => true,
        }
    }

    /// Whether the document on which it stands fulfils the condition for sure.
    pub fn confirm(&mut self, doc: DocId) -> bool {
        if self.doc() != doc {
            return false;
        }
        match self {
            Walk::Nothing => false,
            Walk::Every(..) | Walk::Lists(_) | Walk::Bits(..) | Walk::Days(_) => true,
            Walk::Row(row) => row.confirm(),
            Walk::All(all) => all.confirm(),
            // Every part is looked at, for each that is met adds to the score.
            Walk::Any(parts, _) => parts.iter_mut().fold(false, |met, p| p.confirm(doc) | met),
        }
    }

    /// The score of the document on which it stands; the most that it can be, until it is confirmed.
    pub fn score(&self, norm: u8) -> u32 {
        match self {
            Walk::Nothing | Walk::Every(..) | Walk::Days(..) => 0,
            Walk::Bits(..) => POINT,
            Walk::Lists(lists) => lists.score(norm),
            Walk::Row(row) if row.met == Some(false) => 0,
            Walk::All(all) if all.met == Some(false) => 0,
            Walk::Row(row) => sum(row.words.iter().map(|w| w.score(norm))),
            Walk::All(all) => sum(all.must.iter().map(|w| w.score(norm))),
            Walk::Any(parts, doc) => sum(parts
                .iter()
                .filter(|p| p.doc() == *doc)
                .map(|p| p.score(norm))),
        }
    }
}

fn sum(scores: impl Iterator<Item = u32>) -> u32 {
    scores.fold(0, u32::saturating_add)
}

impl All {
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.find(target);
        }
        self.doc
    }

    fn find(&mut self, mut target: DocId) -> DocId {
        self.met = None;
        'next: loop {
            if target >= TERMINATED {
                return TERMINATED;
            }
            for walk in &mut self.must {
                let doc = walk.seek(target);
                if doc > target {
                    target = doc;
                    continue 'next;
                }
            }
            return target;
        }
    }

    fn confirm(&mut self) -> bool {
        if let Some(met) = self.met {
            return met;
        }
        let doc = self.doc;
        let met = self.must.iter_mut().all(|w| w.confirm(doc))
            && !self
                .not
                .iter_mut()
                .any(|w| w.seek(doc) == doc && w.confirm(doc));
        self.met = Some(met);
        met
    }
}

impl Days {
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.find(target);
        }
        self.doc
    }

    fn find(&self, target: DocId) -> DocId {
        (target..self.end)
            .find(|&doc| {
                self.column
                    .first(doc)
                    .is_some_and(|day| (self.days.0..=self.days.1).contains(&day))
            })
            .unwrap_or(TERMINATED)
    }
}
