//! The one place that wires the stages: from a note to its report.

use crate::diagnostic::Fault;
use crate::explain::Explanation;
use crate::evidence::{Amount, Because, Input, Item, Report, RiskItem};
use crate::framework::{Dimension, Status, Target};
use crate::coach::{self, Wording};
use crate::knowledge::{self, Knowledge};
use crate::lexicon::Builtin;
use crate::score::{self, Scoring};
use crate::reading::mentions::{self, Mention, Party};
use crate::reading::scan::{self, Hit};
use crate::reading::topic::{Candidate, MAX_UNIT_TOKENS, Unit};
use crate::reading::voice::{self, Speaker};
use crate::reading::{source, status};
use crate::rules::{self, Pack, Scope};
use crate::text::{BlockKind, Document, Sentence, TokenRange, word_hash};
use crate::values::{self, Context, Currency, Found, Value};
use std::ops::Range;
use std::sync::Arc;

/// The largest note that is read, in bytes; a longer one is read up to here and its report says `truncated`.
pub const MAX_NOTE_BYTES: usize = 16 << 20;
/// The most items that one note gives; more are left out and its report says `truncated`.
pub const MAX_ITEMS: usize = 100_000;

/// A compiled rule pack, ready to read notes; cheap to clone, shared by threads.
#[derive(Clone)]
pub struct Engine {
    knowledge: Arc<Knowledge>,
}

/// Buffers that are kept from note to note.
#[derive(Default)]
pub struct Scratch {
    hits: Vec<Hit>,
    speakers: Vec<Speaker>,
    mentions: Vec<Mention>,
    values: Vec<Found>,
    clause: Unit,
    sentence: Unit,
    candidates: Vec<Candidate>,
    all: Vec<Hit>,
}

/// A rule that fired, with the clauses that carry it.
struct Fired {
    rule: u32,
    matched: TokenRange,
    /// First and last clause.
    clauses: (u32, u32),
    also: Vec<u32>,
}

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// The rule files that are built in.
pub fn embedded_sources() -> Vec<rules::Source> {
    SOURCES.iter().map(|(path, text)| rules::Source { path: (*path).to_owned(), text: (*text).to_owned() }).collect()
}

/// Everything that the readers saw on the way to a report.
pub fn explain(engine: &Engine, input: &Input) -> Explanation {
    Explanation { text: input.note.text.clone(), report: engine.analyze(input), ..Explanation::default() }
}

impl Engine {
    /// An engine over the rules that are built in.
    pub fn embedded() -> Engine {
        let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.bin"));
        let knowledge = postcard::from_bytes(bytes).expect("the build script wrote these tables with the same types");
        Engine { knowledge: Arc::new(knowledge) }
    }

    /// An engine over rule files.
    ///
    /// # Errors
    /// Every fault in the files.
    pub fn load(sources: &[rules::Source]) -> Result<Engine, Vec<Fault>> {
        Ok(Engine { knowledge: Arc::new(knowledge::compile(sources)?) })
    }

    /// The compiled rules.
    pub fn pack(&self) -> &Pack {
        &self.knowledge.pack
    }

    /// The constants of the score.
    pub fn scoring(&self) -> &Scoring {
        &self.knowledge.scoring
    }

    /// The wordings of the questions.
    pub fn wording(&self) -> &Wording {
        &self.knowledge.wording
    }

    /// Reads one note.
    pub fn analyze(&self, input: &Input) -> Report {
        self.analyze_with(input, &mut Scratch::default())
    }

    /// Reads one note with buffers of the caller's.
    pub fn analyze_with(&self, input: &Input, scratch: &mut Scratch) -> Report {
        let (text, mut truncated) = capped(&input.note.text);
        let document = Document::new(text);
        let context = context(input);
        self.see(&document, input, &context, scratch);
        let mut fired = self.fire(&document, scratch);
        if fired.len() > MAX_ITEMS {
            fired.truncate(MAX_ITEMS);
            truncated = true;
        }
        let mut report = Report { id: input.id.clone(), truncated, ..Report::default() };
        for one in &fired {
            self.item(&document, scratch, &context, one, &mut report);
        }
        report.evidence.sort_by(|a, b| (a.start, a.dimension, a.end, &a.rule).cmp(&(b.start, b.dimension, b.end, &b.rule)));
        report.scores = score::score(&report.evidence, self.scoring(), &input.deal);
        report.questions = coach::questions(&report.evidence, &report.scores, self.scoring(), self.wording(), &input.deal);
        report.risks.sort_by(|a, b| (a.start, a.risk, a.end, &a.rule).cmp(&(b.start, b.risk, b.end, &b.rule)));
        report
    }

    /// Terms, values, voices and mentions of the document, as hits in order.
    fn see(&self, document: &Document<'_>, input: &Input, context: &Context, s: &mut Scratch) {
        s.hits.clear();
        s.values.clear();
        s.mentions.clear();
        scan::terms(document, self.pack(), &mut s.hits);
        values::find(document, context, &mut s.values);
        voice::speakers(document, &input.deal, &input.note, &mut s.speakers);
        mentions::find(document, self.pack(), &s.hits, &s.speakers, &mut s.mentions);
        silence_sellers(&s.mentions, &mut s.hits);
        for found in &s.values {
            let builtin = match found.value {
                Value::Money(_) => Builtin::Money,
                Value::Date(_) => Builtin::Date,
                Value::Duration(_) => Builtin::Duration,
                Value::Recurrence(_) => Builtin::Recurrence,
                Value::Percent(_) => Builtin::Percent,
                Value::Number(_) => Builtin::Number,
            };
            s.hits.push(Hit { start: found.tokens.start, end: found.tokens.end, atom: builtin.atom() });
        }
        for mention in &s.mentions {
            let mut push = |builtin: Builtin| s.hits.push(Hit { start: mention.tokens.start, end: mention.tokens.end, atom: builtin.atom() });
            if mention.seller {
                push(Builtin::SellerWho);
                continue;
            }
            push(match mention.party {
                Party::Person => Builtin::Person,
                Party::Role => Builtin::Role,
                Party::Body => Builtin::Body,
            });
            push(Builtin::Who);
        }
        selves(document, &s.speakers, &mut s.hits);
        s.hits.sort_unstable();
        s.hits.dedup();
    }

    /// All rules that fire, one per target and place, in order.
    fn fire(&self, document: &Document<'_>, s: &mut Scratch) -> Vec<Fired> {
        let mut out: Vec<Fired> = Vec::new();
        s.all.clear();
        let mut at = 0;
        for sentence in &document.sentences {
            if self.silent(document, &s.speakers, sentence) {
                continue;
            }
            let first = at + s.hits[at..].partition_point(|h| h.start < sentence.tokens.start);
            let last = first + s.hits[first..].partition_point(|h| h.start < sentence.tokens.end);
            at = last;
            let hits = &s.hits[first..last];
            let whole = sentence.tokens.end - sentence.tokens.start <= MAX_UNIT_TOKENS;
            if whole {
                s.sentence.fill(self.pack(), sentence.tokens.clone(), hits);
                s.candidates.clear();
                s.sentence.candidates(self.pack(), Scope::Sentence, &mut s.candidates);
                for candidate in &s.candidates {
                    let clauses = clauses_of(document, sentence.clauses.clone(), &candidate.matched);
                    if self.under(document, &s.hits, candidate, clauses.0) {
                        add(self.pack(), &mut out, candidate, clauses);
                    }
                }
            }
            let mut from = 0;
            for clause in sentence.clauses.clone() {
                let tokens = document.clauses[clause as usize].tokens.clone();
                let start = from + hits[from..].partition_point(|h| h.start < tokens.start);
                let end = start + hits[start..].partition_point(|h| h.start < tokens.end);
                from = end;
                s.clause.fill(self.pack(), tokens, &hits[start..end]);
                s.candidates.clear();
                s.clause.candidates(self.pack(), Scope::Clause, &mut s.candidates);
                let base = s.all.len();
                s.all.extend_from_slice(&hits[start..end]);
                s.all.extend_from_slice(s.clause.predicates_found());
                s.all[base..].sort_unstable();
                for candidate in &s.candidates {
                    let near = self.pack().rules[candidate.rule as usize].unless_near;
                    let guarded = near.0 < near.1 && whole && s.sentence.any(self.pack(), near);
                    if !guarded && self.under(document, &s.hits, candidate, clause) {
                        add(self.pack(), &mut out, candidate, (clause, clause));
                    }
                }
            }
        }
        out
    }

    /// Sentences that state nothing: headings, mail headers and signatures, and what the rep asks in a recorded conversation
    /// (the answer states it).
    fn silent(&self, document: &Document<'_>, speakers: &[Speaker], sentence: &Sentence) -> bool {
        let block = &document.blocks[sentence.block as usize];
        match block.kind {
            BlockKind::MailHeader | BlockKind::Signature => true,
            BlockKind::Heading => !sentence.question,
            BlockKind::Turn => sentence.question && speakers.get(sentence.tokens.start as usize) == Some(&Speaker::Seller),
            _ => false,
        }
    }

    /// Whether the rule's condition on what stands above the clause holds: its key, its block's key, its heading, or the
    /// question that it answers.
    fn under(&self, document: &Document<'_>, hits: &[Hit], candidate: &Candidate, clause: u32) -> bool {
        let wanted = self.pack().atoms_in(self.pack().rules[candidate.rule as usize].under);
        if wanted.is_empty() {
            return true;
        }
        let clause = &document.clauses[clause as usize];
        let block = &document.blocks[clause.block as usize];
        let heading = block.heading.map(|h| document.blocks[h as usize].content.clone());
        let question = clause.answers.map(|q| document.clauses[q as usize].tokens.clone());
        [clause.key.clone(), block.key.clone(), heading, question].into_iter().flatten().any(|range| {
            let first = hits.partition_point(|h| h.start < range.start);
            hits[first..].iter().take_while(|h| h.start < range.end).any(|h| wanted.contains(&h.atom))
        })
    }

    /// Reads status, source and slots of a rule that fired.
    fn item(&self, document: &Document<'_>, s: &Scratch, context: &Context, fired: &Fired, report: &mut Report) {
        let rule = &self.pack().rules[fired.rule as usize];
        let tokens = document.clauses[fired.clauses.0 as usize].tokens.start..document.clauses[fired.clauses.1 as usize].tokens.end;
        let span = document.span(&tokens);
        let (start, end) = (span.start as usize, span.end as usize);
        let quote = span.of(document.text).to_owned();
        let dimension = match rule.target {
            Target::Risk(risk) => {
                report.risks.push(RiskItem { risk, start, end, quote, rule: rule.id.clone() });
                return;
            }
            Target::Dimension(dimension) => dimension,
        };
        let clause = fired.clauses.0 as usize;
        let mut item = self.passage(document, s, context, &Passage { dimension, clause, matched: fired.matched.clone(), tokens, implied: rule.status });
        item.rule = rule.id.clone();
        item.because.also = fired.also.iter().map(|r| self.pack().rules[*r as usize].id.clone()).collect();
        report.evidence.push(item);
    }

    /// Reads status, source and slots of a passage.
    fn passage(&self, document: &Document<'_>, s: &Scratch, context: &Context, passage: &Passage) -> Item {
        let span = document.span(&passage.tokens);
        let status = status::read(&status::Scene {
            document,
            pack: self.pack(),
            hits: &s.all,
            clause: passage.clause,
            matched: passage.matched.clone(),
            dimension: Some(passage.dimension),
            implied: passage.implied,
        });
        let source = source::read(&source::Scene {
            document,
            pack: self.pack(),
            hits: &s.all,
            mentions: &s.mentions,
            speakers: &s.speakers,
            clause: passage.clause,
            matched: passage.matched.clone(),
        });
        let because = Because {
            status: status.cue.map(|c| (self.pack().cues[c].id.clone(), status.at.as_ref().map_or_else(String::new, |at| document.quote(at).to_owned()))),
            source: Some(source.why.to_owned()),
            also: Vec::new(),
        };
        let mut item = Item {
            dimension: passage.dimension,
            status: status.status,
            source: source.source,
            start: span.start as usize,
            end: span.end as usize,
            quote: span.of(document.text).to_owned(),
            rule: String::new(),
            people: Vec::new(),
            roles: Vec::new(),
            amounts: Vec::new(),
            dates: Vec::new(),
            durations: Vec::new(),
            because,
        };
        slots(document, s, context, &passage.tokens, &mut item);
        item
    }

    /// Reads status, source and slots of one passage that is known to be about `dimension`: `span` in bytes of the note's text.
    pub fn read_at(&self, input: &Input, dimension: Dimension, span: Range<usize>) -> Item {
        let document = Document::new(capped(&input.note.text).0);
        let context = context(input);
        let mut s = Scratch::default();
        self.see(&document, input, &context, &mut s);
        self.fire(&document, &mut s);
        let first = document.tokens.partition_point(|t| (t.end as usize) <= span.start) as u32;
        let last = document.tokens.partition_point(|t| (t.start as usize) < span.end) as u32;
        let tokens = first..last.max(first);
        let shared = |c: &TokenRange| c.end.min(tokens.end).saturating_sub(c.start.max(tokens.start));
        // Of clauses that share as much, the first.
        let clause = (0..document.clauses.len()).rev().max_by_key(|&c| shared(&document.clauses[c].tokens)).unwrap_or(0);
        if document.clauses.is_empty() || tokens.is_empty() {
            let empty = Item { dimension, status: Status::Confirmed, source: crate::framework::Source::Rep, start: span.start, end: span.end, quote: String::new(), rule: String::new(), people: Vec::new(), roles: Vec::new(), amounts: Vec::new(), dates: Vec::new(), durations: Vec::new(), because: Because::default() };
            return empty;
        }
        self.passage(&document, &s, &context, &Passage { dimension, clause, matched: tokens.clone(), tokens, implied: None })
    }
}

/// A passage whose dimension is known.
struct Passage {
    dimension: Dimension,
    clause: usize,
    /// What the topic's rule matched.
    matched: TokenRange,
    /// All of it.
    tokens: TokenRange,
    implied: Option<Status>,
}

/// The part of the text that is read.
fn capped(text: &str) -> (&str, bool) {
    if text.len() <= MAX_NOTE_BYTES {
        return (text, false);
    }
    (&text[..text.floor_char_boundary(MAX_NOTE_BYTES)], true)
}

/// What values resolve against.
fn context(input: &Input) -> Context {
    let date = |text: &Option<String>| text.as_deref().and_then(|t| t.get(..10)).and_then(|t| t.parse().ok());
    Context {
        written_at: date(&input.note.written_at),
        currency: input.deal.currency.as_deref().and_then(Currency::parse),
        close_date: date(&input.deal.close_date),
        amount: input.deal.amount,
    }
}

/// Inside a mention of the seller's own people no term is heard.
fn silence_sellers(mentions: &[Mention], hits: &mut Vec<Hit>) {
    let mut sellers = mentions.iter().filter(|m| m.seller).map(|m| m.tokens.clone()).collect::<Vec<_>>();
    if sellers.is_empty() {
        return;
    }
    sellers.sort_by_key(|r| r.start);
    hits.retain(|hit| {
        let near = sellers.partition_point(|r| r.start <= hit.start);
        near == 0 || hit.start >= sellers[near - 1].end
    });
}

/// First-person words, by whose mouth they come from; "you" in the buyer's mouth is the seller.
fn selves(document: &Document<'_>, speakers: &[Speaker], hits: &mut Vec<Hit>) {
    const SELF: [u64; 8] = [word_hash("i"), word_hash("we"), word_hash("us"), word_hash("me"), word_hash("myself"), word_hash("ourselves"), word_hash("mine"), word_hash("ours")];
    const OUR: [u64; 2] = [word_hash("my"), word_hash("our")];
    const YOU: [u64; 2] = [word_hash("you"), word_hash("your")];
    for (i, token) in document.tokens.iter().enumerate() {
        let buyer = speakers[i] == Speaker::Buyer;
        let builtin = match token.hash {
            h if SELF.contains(&h) => if buyer { Builtin::BuyerSelf } else { Builtin::SellerSelf },
            h if OUR.contains(&h) => if buyer { Builtin::BuyerOur } else { Builtin::SellerOur },
            h if YOU.contains(&h) && buyer => if h == YOU[0] { Builtin::SellerSelf } else { Builtin::SellerOur },
            _ => continue,
        };
        hits.push(Hit { start: i as u32, end: i as u32 + 1, atom: builtin.atom() });
    }
}

/// The clauses that a match touches, as first and last.
fn clauses_of(document: &Document<'_>, clauses: std::ops::Range<u32>, matched: &TokenRange) -> (u32, u32) {
    let touches = |c: &u32| {
        let tokens = &document.clauses[*c as usize].tokens;
        tokens.start < matched.end && matched.start < tokens.end
    };
    let first = clauses.clone().find(touches).unwrap_or(clauses.start);
    let last = clauses.clone().rev().find(touches).unwrap_or(first);
    (first, last)
}

/// Adds a rule that fired, or joins it to one of the same target over the same clauses.
fn add(pack: &Pack, out: &mut Vec<Fired>, candidate: &Candidate, clauses: (u32, u32)) {
    let target = pack.rules[candidate.rule as usize].target;
    let same = out.iter_mut().rev().take(64).find(|f| pack.rules[f.rule as usize].target == target && f.clauses.0 <= clauses.1 && clauses.0 <= f.clauses.1);
    if let Some(known) = same {
        let width = |r: &TokenRange| r.end - r.start;
        let implied = |r: u32| pack.rules[r as usize].status.is_some_and(|s| s != Status::Confirmed);
        // A wording that implies its own status says more than a plain one; then the longer match; then the order of the files.
        let better = (implied(candidate.rule), width(&candidate.matched)) > (implied(known.rule), width(&known.matched));
        if better {
            known.also.push(known.rule);
            known.rule = candidate.rule;
            known.matched = candidate.matched.clone();
            known.clauses = clauses;
        } else {
            known.also.push(candidate.rule);
        }
        return;
    }
    out.push(Fired { rule: candidate.rule, matched: candidate.matched.clone(), clauses, also: Vec::new() });
}

/// What stands in the passage: the buyer's people and roles, amounts, dates and durations, in order, each once.
fn slots(document: &Document<'_>, s: &Scratch, _context: &Context, tokens: &TokenRange, item: &mut Item) {
    let first = s.mentions.partition_point(|m| m.tokens.start < tokens.start);
    for mention in s.mentions[first..].iter().take_while(|m| m.tokens.start < tokens.end).filter(|m| !m.seller) {
        let list = if mention.party == Party::Person { &mut item.people } else { &mut item.roles };
        push_once(list, document.quote(&mention.tokens).to_owned());
    }
    let first = s.values.partition_point(|v| v.tokens.start < tokens.start);
    for found in s.values[first..].iter().take_while(|v| v.tokens.start < tokens.end) {
        match &found.value {
            Value::Money(money) => {
                for (currency, value) in money.amounts() {
                    push_once(&mut item.amounts, Amount { currency: currency.code().to_owned(), value });
                }
            }
            Value::Date(date) => date.iso().into_iter().for_each(|d| push_once(&mut item.dates, d)),
            Value::Duration(period) => push_once(&mut item.durations, period.iso()),
            Value::Recurrence(_) | Value::Percent(_) | Value::Number(_) => {}
        }
    }
}

fn push_once<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}
