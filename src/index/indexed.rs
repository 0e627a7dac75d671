//! The part of the notes that is in the index: counts for the plan, and the search itself.

use super::best::{Best, Found, Place, Tally};
use super::plan::{Corpus, Pattern, Plan, Test, Word};
use super::schema::Fields;
use super::terms::Rank;
use super::walk::{Bits, Lists, Walk};
use super::{Error, memory::Cut};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use tantivy::columnar::Column;
use tantivy::postings::SegmentPostings;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{
    DocAddress, DocId, DocSet, InvertedIndexReader, Searcher, SegmentReader, TERMINATED,
    TantivyDocument, Term,
};

/// Fewer documents than these are searched on one thread; few in the checks.
const SPLIT_ABOVE: u64 = if cfg!(test) { 20 } else { 50_000 };
/// A piece of a segment for one thread, in documents.
const PIECE: u32 = if cfg!(test) { 16 } else { 65_536 };

/// The index at one commit, without the notes that were changed since.
pub(super) struct Indexed {
    searcher: Searcher,
    fields: Fields,
    /// By segment: documents that do not count any more, sorted; deleted ones and those that were changed since.
    gone: Vec<Vec<DocId>>,
    /// By segment: those that were changed since.
    hidden: Vec<Option<Bits>>,
    notes: u64,
}

impl Indexed {
    /// The index without these notes, which are known better.
    pub fn new(
        searcher: Searcher,
        fields: Fields,
        dead: &Dead,
        changed: impl Iterator<Item = Term>,
    ) -> Result<Indexed, Error> {
        let segments = searcher.segment_readers();
        let mut gone: Vec<BTreeSet<DocId>> = segments.iter().map(|_| BTreeSet::new()).collect();
        let mut hidden: Vec<Option<Bits>> = segments.iter().map(|_| None).collect();
        for term in changed {
            for (at, segment) in segments.iter().enumerate() {
                let index = segment.inverted_index(term.field())?;
                let Some(mut list) = index.read_postings(&term, IndexRecordOption::Basic)? else {
                    continue;
                };
                while list.doc() != TERMINATED {
                    gone[at].insert(list.doc());
                    hidden[at]
                        .get_or_insert_with(|| Bits::none(segment.max_doc()))
                        .insert(list.doc());
                    list.advance();
                }
            }
        }
        let all: u64 = segments.iter().map(|s| u64::from(s.max_doc())).sum();
        let gone: Vec<Vec<DocId>> = gone
            .into_iter()
            .zip(dead)
            .map(|(mut gone, dead)| {
                if gone.is_empty() {
                    return dead.clone();
                }
                gone.extend(dead);
                gone.into_iter().collect()
            })
            .collect();
        let notes = all - gone.iter().map(|g| g.len() as u64).sum::<u64>();
        Ok(Indexed {
            searcher,
            fields,
            gone,
            hidden,
            notes,
        })
    }

    /// Looks for a plan.
    pub fn search(&self, plan: &Plan, limit: usize, tally: &Tally) -> Result<Best, Error> {
        let segments = self.searcher.segment_readers();
        let join = |mut a: Best, b: Best| {
            a.merge(b);
            a
        };
        let look = |sets: &[Sets], (at, piece): &(usize, Range<DocId>)| {
            self.piece(
                *at,
                piece.clone(),
                plan,
                &sets[*at],
                Best::new(limit),
                tally,
            )
        };
        let pieces = self.pieces();
        if self.notes < SPLIT_ABOVE {
            let sets = segments.iter().map(|s| self.sets(s, plan));
            let sets: Vec<Sets> = sets.collect::<Result<_, _>>()?;
            let parts = pieces.iter().map(|p| look(&sets, p));
            let parts = parts.collect::<Result<Vec<_>, _>>()?;
            return Ok(parts.into_iter().fold(Best::new(limit), join));
        }
        let sets = segments.par_iter().map(|s| self.sets(s, plan));
        let sets: Vec<Sets> = sets.collect::<Result<_, _>>()?;
        let parts = pieces.par_iter().map(|p| look(&sets, p));
        parts.try_reduce(|| Best::new(limit), |a, b| Ok(join(a, b)))
    }

    /// Segments cut into pieces for threads.
    fn pieces(&self) -> Vec<(usize, Range<DocId>)> {
        let mut pieces = Vec::new();
        for (at, segment) in self.searcher.segment_readers().iter().enumerate() {
            let mut from = 0;
            while from < segment.max_doc() {
                let to = from.saturating_add(PIECE).min(segment.max_doc());
                pieces.push((at, from..to));
                from = to;
            }
        }
        pieces
    }

    /// Looks for a plan in a piece of a segment.
    fn piece(
        &self,
        at: usize,
        piece: Range<DocId>,
        plan: &Plan,
        sets: &Sets,
        mut best: Best,
        tally: &Tally,
    ) -> Result<Best, Error> {
        let segment = &self.searcher.segment_readers()[at];
        let mut walk = Builder {
            segment,
            fields: self.fields,
            sets,
            next_set: 0,
        }
        .walk(plan)?;
        let exact = walk.is_exact();
        let norms = segment.get_fieldnorms_reader(self.fields.text)?;
        let ranks = Ranks::open(segment)?;
        let alive = segment.alive_bitset();
        let hidden = self.hidden[at].as_ref();
        let mut doc = walk.seek(piece.start);
        while doc < piece.end {
            if alive.is_none_or(|a| a.is_alive(doc)) && hidden.is_none_or(|h| !h.contains(doc)) {
                let norm = norms.fieldnorm_id(doc);
                let mut score = walk.score(norm);
                let may_do = score >= tally.floor() && best.takes(score, || ranks.of(doc));
                if may_do || tally.counting() {
                    let met = exact || walk.confirm(doc);
                    if met {
                        tally.count();
                    }
                    if met && may_do {
                        if !exact {
                            score = walk.score(norm);
                        }
                        if best.takes(score, || ranks.of(doc)) {
                            let place = Place::Indexed(at as u32, doc);
                            best.put(Found {
                                score,
                                rank: ranks.of(doc),
                                place,
                            });
                            tally.raise(best.floor());
                        }
                    }
                }
            }
            doc = walk.seek(doc + 1);
        }
        Ok(best)
    }

    /// The documents of every pattern in the plan, in its order.
    fn sets(&self, segment: &SegmentReader, plan: &Plan) -> Result<Sets, Error> {
        match plan {
            Plan::All(parts) | Plan::Any(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    all.extend(self.sets(segment, part)?);
                }
                Ok(all)
            }
            Plan::Not(part) => self.sets(segment, part),
            Plan::Is(Test::Pattern(pattern)) => {
                let index = segment.inverted_index(self.fields.text)?;
                let mut bits = Bits::none(segment.max_doc());
                each_word(&index, self.fields, pattern, &mut |index, info| {
                    let mut block =
                        index.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                    while !block.docs().is_empty() {
                        block.docs().iter().for_each(|doc| bits.insert(*doc));
                        block.advance();
                    }
                    Ok(true)
                })?;
                Ok(vec![Arc::new(bits)])
            }
            Plan::Is(_) => Ok(Vec::new()),
        }
    }

    /// In how many living notes of a segment a word stands.
    fn living(&self, at: usize, index: &InvertedIndexReader, term: &Term) -> Result<u64, Error> {
        let Some(info) = index.get_term_info(term)? else {
            return Ok(0);
        };
        let mut living = u64::from(info.doc_freq);
        if self.gone[at].is_empty() {
            return Ok(living);
        }
        let mut list = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
        living -= shared(&mut list, &self.gone[at]);
        Ok(living)
    }

    /// The id of a note that was found.
    pub fn id(&self, segment: u32, doc: DocId) -> Result<Option<String>, Error> {
        let document: TantivyDocument = self.searcher.doc(DocAddress::new(segment, doc))?;
        Ok(document
            .get_first(self.fields.id)
            .and_then(|v| v.as_str())
            .map(str::to_owned))
    }
}

/// The documents of each pattern of a plan.
type Sets = Vec<Arc<Bits>>;

/// By segment: its deleted documents, sorted.
pub(super) type Dead = Vec<Vec<DocId>>;

/// The deleted documents of every segment: a look at each document, once for each commit.
pub(super) fn dead(searcher: &Searcher) -> Dead {
    let of = |segment: &SegmentReader| match segment.alive_bitset() {
        None => Vec::new(),
        Some(alive) => (0..segment.max_doc())
            .filter(|d| alive.is_deleted(*d))
            .collect(),
    };
    searcher.segment_readers().iter().map(of).collect()
}

/// How many of the sorted documents stand in the list.
fn shared(list: &mut SegmentPostings, docs: &[DocId]) -> u64 {
    let mut count = 0;
    for &doc in docs {
        if list.doc() < doc {
            list.seek(doc);
        }
        count += u64::from(list.doc() == doc);
    }
    count
}

/// Calls `see` with every word of a pattern that stands in the segment, until it gives false.
fn each_word(
    index: &InvertedIndexReader,
    fields: Fields,
    pattern: &Pattern,
    see: &mut dyn FnMut(&InvertedIndexReader, &tantivy::postings::TermInfo) -> Result<bool, Error>,
) -> Result<(), Error> {
    match pattern {
        Pattern::Prefix(start) => {
            let mut words = index.terms().range().ge(start.as_bytes()).into_stream()?;
            while words.advance() && words.key().starts_with(start.as_bytes()) {
                if !see(index, words.value())? {
                    break;
                }
            }
        }
        Pattern::Fuzzy(word, most) => {
            let term = Term::from_field_text(fields.text, word);
            let automaton = FuzzyTermQuery::new(term, *most, true).automaton()?;
            let mut words = index.terms().search(automaton).into_stream()?;
            while words.advance() {
                if !see(index, words.value())? {
                    break;
                }
            }
        }
    }
    Ok(())
}

impl Corpus for Indexed {
    fn notes(&self) -> u64 {
        self.notes
    }

    fn holding(&self, words: &[String]) -> Result<Vec<u64>, Error> {
        let mut counts = vec![0; words.len()];
        for (at, segment) in self.searcher.segment_readers().iter().enumerate() {
            let index = segment.inverted_index(self.fields.text)?;
            for (word, count) in words.iter().zip(&mut counts) {
                let term = Term::from_field_text(self.fields.text, word);
                *count += self.living(at, &index, &term)?;
            }
        }
        Ok(counts)
    }

    fn has(&self, pattern: &Pattern) -> Result<bool, Error> {
        let mut found = false;
        for (at, segment) in self.searcher.segment_readers().iter().enumerate() {
            let index = segment.inverted_index(self.fields.text)?;
            let gone = &self.gone[at];
            each_word(&index, self.fields, pattern, &mut |index, info| {
                let mut list = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                found = gone.is_empty() || u64::from(info.doc_freq) > shared(&mut list, gone);
                Ok(!found)
            })?;
            if found {
                break;
            }
        }
        Ok(found)
    }
}

/// What puts the notes of a segment in order.
struct Ranks {
    day: Column<i64>,
    order: Column<u64>,
    tie: Column<u64>,
}

impl Ranks {
    fn open(segment: &SegmentReader) -> Result<Ranks, Error> {
        let columns = segment.fast_fields();
        Ok(Ranks {
            day: columns.i64("day")?,
            order: columns.u64("order")?,
            tie: columns.u64("tie")?,
        })
    }

    fn of(&self, doc: DocId) -> Rank {
        Rank {
            day: self.day.first(doc).unwrap_or(super::terms::UNDATED),
            order: self.order.first(doc).unwrap_or(0),
            tie: self.tie.first(doc).unwrap_or(0),
        }
    }
}

/// Turns a plan into walkers over one segment.
struct Builder<'s> {
    segment: &'s SegmentReader,
    fields: Fields,
    sets: &'s [Arc<Bits>],
    /// The set of the pattern that comes next.
    next_set: usize,
}

impl Builder<'_> {
    fn walk(&mut self, plan: &Plan) -> Result<Walk, Error> {
        let end = self.segment.max_doc();
        match plan {
            Plan::All(parts) => {
                let (mut must, mut not) = (Vec::new(), Vec::new());
                for part in parts {
                    match part {
                        Plan::Not(inner) => not.push(self.walk(inner)?),
                        part => must.push(self.walk(part)?),
                    }
                }
                Ok(Walk::all(must, not, end))
            }
            Plan::Any(parts) => {
                let parts = parts
                    .iter()
                    .map(|p| self.walk(p))
                    .collect::<Result<_, _>>()?;
                Ok(Walk::any(parts))
            }
            Plan::Not(inner) => Ok(Walk::all(Vec::new(), vec![self.walk(inner)?], end)),
            Plan::Is(test) => self.test(test),
        }
    }

    fn test(&mut self, test: &Test) -> Result<Walk, Error> {
        Ok(match test {
            Test::Word(word) => Walk::Lists(self.word(word, IndexRecordOption::WithFreqs)?),
            Test::Phrase(words) => {
                let option = IndexRecordOption::WithFreqsAndPositions;
                let lists = words
                    .iter()
                    .map(|w| self.word(w, option))
                    .collect::<Result<_, _>>()?;
                Walk::row(lists)
            }
            Test::Pattern(_) => {
                let set = self.sets.get(self.next_set).cloned();
                self.next_set += 1;
                set.map_or(Walk::Nothing, Walk::bits)
            }
            Test::Tags(tags) => {
                let index = self.segment.inverted_index(self.fields.tags)?;
                let mut lists = Vec::new();
                for tag in tags {
                    let term = Term::from_field_text(self.fields.tags, tag);
                    lists.extend(
                        index
                            .read_postings(&term, IndexRecordOption::Basic)?
                            .map(|l| (l, 0)),
                    );
                }
                Walk::Lists(Lists::new(lists, None))
            }
            Test::Days(from, to) => {
                let column = self.segment.fast_fields().i64("day")?;
                Walk::days(column, (*from, *to), self.segment.max_doc())
            }
        })
    }

    fn word(&self, word: &Word, option: IndexRecordOption) -> Result<Lists, Error> {
        let index = self.segment.inverted_index(self.fields.text)?;
        let mut lists = Vec::new();
        for (form, each) in &word.forms {
            let term = Term::from_field_text(self.fields.text, form);
            lists.extend(index.read_postings(&term, option)?.map(|l| (l, *each)));
        }
        Ok(Lists::new(lists, Some(word.worth)))
    }
}

/// Notes beside the index.
pub(super) struct Beside<'b> {
    pub indexed: Option<&'b Indexed>,
    pub cuts: &'b [Cut],
}

impl Corpus for Beside<'_> {
    fn notes(&self) -> u64 {
        self.cuts.len() as u64 + self.indexed.map_or(0, Corpus::notes)
    }

    fn holding(&self, words: &[String]) -> Result<Vec<u64>, Error> {
        let mut counts = match self.indexed {
            Some(indexed) => indexed.holding(words)?,
            None => vec![0; words.len()],
        };
        for cut in self.cuts {
            for (word, count) in words.iter().zip(&mut counts) {
                *count += u64::from(cut.holds(word));
            }
        }
        Ok(counts)
    }

    fn has(&self, pattern: &Pattern) -> Result<bool, Error> {
        if self.cuts.iter().any(|cut| cut.has(pattern)) {
            return Ok(true);
        }
        self.indexed
            .map_or(Ok(false), |indexed| indexed.has(pattern))
    }
}
