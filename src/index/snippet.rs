//! What to show of a note that was found: the sentences with the words, and where in them the words stand.

use super::ask::{Ask, ItemAsked, Leaf, Snippet};
use super::plan::{Pattern, Plan, Test};
use super::source::Entry;
use super::words::Cutter;
use crate::evidence::Item;
use crate::framework::Risk;
use crate::text::Document;
use std::collections::VecDeque;
use std::ops::Range;

/// At most so many stretches of one note are shown.
const MAX_SNIPPETS: usize = 3;
/// A longer sentence is cut around its words, in bytes.
const MAX_SNIPPET_BYTES: usize = 320;
/// So much of a cut sentence stands before its first word, in bytes.
const LEAD_BYTES: usize = 100;
/// Of a longer note only the part around the words is cut into sentences, in bytes.
const WHOLE_NOTE_BYTES: usize = 32_768;
/// That part reaches so far to both sides, in bytes.
const AROUND_BYTES: usize = 4_096;
/// Words are marked in so much of a note, in bytes.
const MARKED_BYTES: usize = 4_000_000;

/// A condition on words that is shown where it is met.
enum Mark {
    /// Any of these words.
    Words(Vec<String>),
    /// These words in a row.
    Row(Vec<String>),
    /// Any word of a pattern.
    Pattern(Pattern),
}

/// Finds what to show of notes, for one question.
pub(super) struct Marker<'a> {
    marks: Vec<Mark>,
    items: Vec<&'a ItemAsked>,
    risks: Vec<Risk>,
}

/// A place where a mark is met.
struct Met {
    mark: usize,
    at: Range<usize>,
}

impl<'a> Marker<'a> {
    pub fn new(plan: &Plan, ask: &'a Ask) -> Marker<'a> {
        let mut marks = Vec::new();
        plan.wanted(&mut |test| match test {
            Test::Word(word) => marks.push(Mark::Words(
                word.forms.iter().map(|(f, _)| f.clone()).collect(),
            )),
            Test::Phrase(words) => marks.push(Mark::Row(
                words
                    .iter()
                    .flat_map(|w| w.forms.first())
                    .map(|(f, _)| f.clone())
                    .collect(),
            )),
            Test::Pattern(pattern) => marks.push(Mark::Pattern(pattern.clone())),
            Test::Tags(_) | Test::Days(..) => {}
        });
        let mut marker = Marker {
            marks,
            items: Vec::new(),
            risks: Vec::new(),
        };
        marker.asked(ask);
        marker
    }

    /// Collects the evidence that is asked for and not denied.
    fn asked(&mut self, ask: &'a Ask) {
        match ask {
            Ask::All(parts) | Ask::Any(parts) => parts.iter().for_each(|p| self.asked(p)),
            Ask::Is(Leaf::Item(item)) => self.items.push(item),
            Ask::Is(Leaf::Risk(risk)) => self.risks.push(*risk),
            Ask::Is(_) | Ask::Not(_) => {}
        }
    }

    /// The positions of the items and of the risks that were asked for.
    pub fn evidence(&self, entry: &Entry) -> (Vec<usize>, Vec<usize>) {
        let reading = &entry.reading;
        let items = (0..reading.evidence.len())
            .filter(|&i| {
                self.items
                    .iter()
                    .any(|asked| is(&reading.evidence[i], asked))
            })
            .collect();
        let risks = (0..reading.risks.len())
            .filter(|&i| self.risks.contains(&reading.risks[i].risk))
            .collect();
        (items, risks)
    }

    /// What to show, in the order of the text; its beginning when no word that was asked for stands in it.
    pub fn snippets(&self, entry: &Entry, items: &[usize]) -> Vec<Snippet> {
        let text = entry.note.note.text.as_str();
        let met = self.met(text);
        if !met.is_empty() {
            return around(text, &met);
        }
        let quotes = items.iter().filter_map(|&i| entry.reading.evidence.get(i));
        let mut out: Vec<Snippet> = Vec::new();
        for item in quotes {
            let span = cut(text, item.start..item.end, item.start);
            if out.len() < MAX_SNIPPETS && out.last().is_none_or(|last| last.span.end <= span.start)
            {
                out.push(Snippet {
                    span,
                    hits: Vec::new(),
                });
            }
        }
        if out.is_empty() {
            out.extend(beginning(text));
        }
        out
    }

    /// Every place where a mark is met, in order.
    fn met(&self, text: &str) -> Vec<Met> {
        let text = &text[..floor(text, MARKED_BYTES)];
        let longest = self.marks.iter().map(|m| match m {
            Mark::Row(words) => words.len(),
            Mark::Words(_) | Mark::Pattern(_) => 1,
        });
        let longest = longest.max().unwrap_or(0);
        let mut out = Vec::new();
        if longest == 0 {
            return out;
        }
        // How far each row is met by the words that end here, for each of its beginnings.
        let mut runs: Vec<Vec<bool>> = self.marks.iter().map(|_| Vec::new()).collect();
        let mut last: VecDeque<Range<usize>> = VecDeque::with_capacity(longest + 1);
        let mut cutter = Cutter::new(text);
        while let Some(at) = cutter.next() {
            last.push_back(at.clone());
            if last.len() > longest {
                last.pop_front();
            }
            for (mark, what) in self.marks.iter().enumerate() {
                match what {
                    Mark::Words(words) if words.iter().any(|w| w == cutter.word()) => {
                        out.push(Met {
                            mark,
                            at: at.clone(),
                        });
                    }
                    Mark::Pattern(pattern) if pattern.matches(cutter.word()) => {
                        out.push(Met {
                            mark,
                            at: at.clone(),
                        });
                    }
                    Mark::Row(row) if step(row, &mut runs[mark], cutter.word()) => {
                        let first = last.len() - row.len();
                        out.extend(last.range(first..).map(|at| Met {
                            mark,
                            at: at.clone(),
                        }));
                    }
                    _ => {}
                }
            }
        }
        out.sort_by_key(|m| (m.at.start, m.mark));
        out
    }
}

/// Moves every beginning of a row on by one word; true when the whole row is met.
fn step(row: &[String], run: &mut Vec<bool>, word: &str) -> bool {
    run.resize(row.len(), false);
    for at in (0..row.len()).rev() {
        run[at] = row[at] == word && (at == 0 || run[at - 1]);
    }
    run.last().copied().unwrap_or(false)
}

/// Whether an item is what was asked for.
fn is(item: &Item, asked: &ItemAsked) -> bool {
    fn any<T: PartialEq>(of: &[T], is: &T) -> bool {
        of.is_empty() || of.contains(is)
    }
    any(&asked.dimensions, &item.dimension)
        && any(&asked.statuses, &item.status)
        && any(&asked.sources, &item.source)
}

/// The sentences with the most different words, then with the most words.
fn around(text: &str, met: &[Met]) -> Vec<Snippet> {
    let window = window(text, met);
    let sentences = sentences(text, window.clone());
    // Each sentence with the marks in it.
    let mut units: Vec<(Range<usize>, Vec<&Met>)> = Vec::new();
    for m in met.iter().filter(|m| window.contains(&m.at.start)) {
        match units.last_mut() {
            Some((span, all)) if m.at.start < span.end => all.push(m),
            _ => units.push((unit(text, &sentences, &m.at), vec![m])),
        }
    }
    let mut shown: Vec<usize> = Vec::new();
    let mut covered: Vec<usize> = Vec::new();
    while shown.len() < MAX_SNIPPETS.min(units.len()) {
        let value = |i: &usize| {
            let mut fresh: Vec<usize> = units[*i]
                .1
                .iter()
                .map(|m| m.mark)
                .filter(|m| !covered.contains(m))
                .collect();
            fresh.sort_unstable();
            fresh.dedup();
            (fresh.len(), units[*i].1.len(), std::cmp::Reverse(*i))
        };
        let best = (0..units.len())
            .filter(|i| !shown.contains(i))
            .max_by_key(value);
        let Some(best) = best.filter(|b| shown.is_empty() || value(b).0 > 0) else {
            break;
        };
        covered.extend(units[best].1.iter().map(|m| m.mark));
        shown.push(best);
    }
    shown.sort_unstable();
    shown
        .into_iter()
        .map(|i| snippet(text, &units[i].0, &units[i].1))
        .collect()
}

fn snippet(text: &str, span: &Range<usize>, met: &[&Met]) -> Snippet {
    let first = met.first().map_or(span.start, |m| m.at.start);
    let span = cut(text, span.clone(), first);
    let mut hits: Vec<Range<usize>> = Vec::new();
    for m in met
        .iter()
        .filter(|m| m.at.end <= span.end && m.at.start >= span.start)
    {
        if hits.last().is_none_or(|last| last.end <= m.at.start) {
            hits.push(m.at.clone());
        }
    }
    Snippet { span, hits }
}

/// The part of a long note that is cut into sentences: around the place with the most words.
fn window(text: &str, met: &[Met]) -> Range<usize> {
    if text.len() <= WHOLE_NOTE_BYTES {
        return 0..text.len();
    }
    let (mut end, mut best, mut most) = (0, 0, 0);
    for (i, m) in met.iter().enumerate() {
        while met
            .get(end)
            .is_some_and(|e| e.at.start < m.at.start + AROUND_BYTES)
        {
            end += 1;
        }
        if end - i > most {
            (best, most) = (m.at.start, end - i);
        }
    }
    floor(text, best.saturating_sub(AROUND_BYTES))..floor(text, best + 2 * AROUND_BYTES)
}

/// The sentences of a part of a text.
fn sentences(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let document = Document::new(&text[part.clone()]);
    document
        .sentences
        .iter()
        .map(|s| document.span(&s.tokens))
        .map(|s| part.start + s.start as usize..part.start + s.end as usize)
        .filter(|s| !s.is_empty())
        .collect()
}

/// The sentence around a word; its line when it stands in none, as a heading or a name before a colon does.
fn unit(text: &str, sentences: &[Range<usize>], word: &Range<usize>) -> Range<usize> {
    let after = sentences.partition_point(|s| s.start <= word.start);
    if let Some(sentence) = after.checked_sub(1).map(|i| &sentences[i])
        && word.end <= sentence.end
    {
        return sentence.clone();
    }
    let start = text[..word.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[word.end..]
        .find('\n')
        .map_or(text.len(), |at| word.end + at);
    trimmed(text, start..end)
}

/// The first sentence or line of a text.
fn beginning(text: &str) -> Option<Snippet> {
    let part = 0..floor(text, AROUND_BYTES);
    let first = sentences(text, part.clone()).into_iter().next();
    let span = first.unwrap_or_else(|| trimmed(text, part));
    let span = cut(text, span.clone(), span.start);
    (!span.is_empty()).then_some(Snippet {
        span,
        hits: Vec::new(),
    })
}

/// At most [`MAX_SNIPPET_BYTES`] of a stretch, with the place that matters in it.
fn cut(text: &str, span: Range<usize>, matters: usize) -> Range<usize> {
    if span.len() <= MAX_SNIPPET_BYTES {
        return span;
    }
    let mut start = span
        .start
        .max(floor(text, matters.saturating_sub(LEAD_BYTES)));
    let mut end = floor(text, start + MAX_SNIPPET_BYTES).min(span.end);
    // Whole words, where a space is near.
    if start > span.start
        && let Some(space) = text[start..matters].find(char::is_whitespace)
    {
        start += space;
    }
    if end < span.end
        && let Some(space) = text[matters..end]
            .rfind(char::is_whitespace)
            .filter(|s| *s > 0)
    {
        end = matters + space;
    }
    trimmed(text, start..end.max(start))
}

fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let part = &text[span.clone()];
    let start = span.start + (part.len() - part.trim_start().len());
    let end = start + part.trim().len();
    start..end
}

/// The last boundary between characters that is not after a byte.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}
