//! From a text to a [`Query`]: words, pieces, conditions, tree.

use super::ast::{Expr, Group, Measure, Query, Show, TextField};
use super::compose::{Composed, Logic, compose};
use super::concept::{Concept, State};
use super::day::day;
use super::fault::{Fault, FaultKind, MAX_CLAUSES, MAX_DEPTH, MAX_QUERY_BYTES};
use super::phrases::is_stop;
use super::tag::{Piece, Text, pieces};
use super::value;
use super::vocabulary::Vocabulary;
use super::words::{Word, words};
use std::ops::Range;

/// How far "what changed" looks back when nothing says, in days.
const CHANGES_DAYS: i32 = 7;

/// What was made of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// What was understood.
    pub query: Query,
    /// The words that were not, in order, as written.
    pub unread: Vec<Unread>,
    /// What is wrong with it. With a fault that is [fatal](Parsed::is_fatal) there is no answer.
    pub faults: Vec<Fault>,
    /// Closed deals are left out because the question speaks of the pipeline, not because it says so.
    pub open_implied: bool,
}

/// A word that was not understood, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// As written.
    pub text: String,
    /// Bytes of the question.
    pub at: Range<usize>,
}

impl Parsed {
    /// Whether the question cannot be answered at all.
    pub fn is_fatal(&self) -> bool {
        !self.faults.is_empty()
    }
}

/// Reads a question. Nothing of it is dropped silently: every word is understood, filler, or in [`Parsed::unread`].
pub fn parse(text: &str, vocabulary: &Vocabulary) -> Parsed {
    let mut faults = Vec::new();
    if text.len() > MAX_QUERY_BYTES {
        faults.push(Fault {
            kind: FaultKind::TooLong,
            at: MAX_QUERY_BYTES..text.len(),
        });
        return Parsed {
            query: Query {
                filter: Expr::None,
                ..Query::default()
            },
            unread: Vec::new(),
            faults,
            open_implied: false,
        };
    }
    let words = words(text);
    let source = Text {
        words: &words,
        vocabulary,
        dates: value::dates(text, vocabulary.today()),
    };
    let pieces = pieces(&source, &mut faults);
    let fillers: Vec<bool> = pieces
        .iter()
        .map(|p| words[p.words.clone()].iter().all(|w| is_stop(&w.plain)))
        .collect();
    let mut composed = compose(&pieces, &fillers, vocabulary.today());
    let unread = unread(&composed, &pieces, &words);
    let logic = merged(std::mem::take(&mut composed.logic));
    let tight_or = !composed.structured;
    let mut tree = Tree {
        logic: &logic,
        at: 0,
        depth: 0,
        tight_or,
        pieces: &pieces,
        words: &words,
        faults: &mut faults,
    };
    let mut filter = tree.whole();
    if filter.clauses() > MAX_CLAUSES {
        faults.push(Fault {
            kind: FaultKind::TooMany,
            at: 0..text.len(),
        });
    }
    filter = settled(filter);
    let group = composed
        .group
        .or_else(|| alternatives(&mut filter, &composed));
    let empty = filter == Expr::All
        && composed.shows.is_empty()
        && group.is_none()
        && composed.sort.is_empty()
        && composed.limit.is_none()
        && !composed.share;
    if empty && !unread.is_empty() {
        filter = Expr::None;
    }
    let open_implied = pipeline_is_meant(&filter, &composed, group);
    if open_implied {
        filter = Expr::all([Expr::Open, filter]);
    }
    let since = composed
        .since
        .unwrap_or(day(vocabulary.today()) - CHANGES_DAYS);
    let mut show: Vec<Show> = Vec::new();
    for term in composed.shows {
        let term = term.since(since);
        if !show.contains(&term) {
            show.push(term);
        }
    }
    let query = Query {
        filter,
        show,
        group,
        sort: composed.sort,
        limit: composed.limit,
        share: composed.share,
    };
    Parsed {
        query,
        unread,
        faults,
        open_implied,
    }
}

/// A question in the managers' wording is about the pipeline: what is open, unless it speaks of what is closed.
fn pipeline_is_meant(filter: &Expr, composed: &Composed, group: Option<Group>) -> bool {
    let worded = composed.worded || (!composed.structured && (composed.share || group.is_some()));
    let says = |e: &Expr| matches!(e, Expr::Open | Expr::Closed | Expr::Overdue | Expr::None);
    let account = |e: &Expr| {
        matches!(
            e,
            Expr::Text(
                TextField::Account | TextField::Name | TextField::Id | TextField::Deal,
                _
            )
        )
    };
    worded && !filter.mentions(&says) && !filter.mentions(&account)
}

/// "confirmed or just hoped for?": the two are not a filter but columns of an answer; so is the state in "how much has a confirmed …".
fn alternatives(filter: &mut Expr, composed: &Composed) -> Option<Group> {
    let graded = |e: &Expr| match e {
        Expr::Is(
            c @ (Concept::Dim(_) | Concept::Pillar(_)),
            State::Confirmed | State::Assumed | State::Unknown | State::Missing,
        ) => Some(*c),
        _ => None,
    };
    if composed.structured {
        return None;
    }
    if composed.share {
        return match filter {
            Expr::And(parts) => parts.iter().find_map(graded),
            single => graded(single),
        }
        .map(Group::Status);
    }
    let Expr::Or(parts) = filter else { return None };
    let first = graded(parts.first()?)?;
    let same = parts.len() > 1 && parts.iter().all(|p| graded(p) == Some(first));
    if same {
        *filter = Expr::All;
    }
    same.then_some(Group::Status(first))
}

/// Takes out what another condition says already.
fn settled(filter: Expr) -> Expr {
    match filter {
        Expr::And(parts) => {
            let aged = parts
                .iter()
                .any(|p| matches!(p, Expr::Number(Measure::ConfirmedAge, ..)));
            let overdue = parts.contains(&Expr::Overdue);
            let told: Vec<Concept> = parts.iter().filter_map(implies).collect();
            let kept = parts.into_iter().filter(|p| {
                !(matches!(p, Expr::Is(c, State::Present) if told.contains(c))
                    || aged && *p == Expr::Is(Concept::Anything, State::Confirmed)
                    || overdue && *p == Expr::Open)
            });
            Expr::all(kept)
        }
        other => other,
    }
}

/// The thing that must be there for a condition to hold.
fn implies(expr: &Expr) -> Option<Concept> {
    match expr {
        Expr::Is(
            c,
            State::Alone
            | State::Shared
            | State::Monthly
            | State::Met
            | State::Acted
            | State::Triggered
            | State::Expiring,
        ) => Some(*c),
        Expr::Number(Measure::VerbalAge, ..) => Some(Concept::Verbal),
        _ => None,
    }
}

/// Names of one kind side by side are a list: "Lena's and Marcus's deals".
fn merged(logic: Vec<(Logic, usize)>) -> Vec<(Logic, usize)> {
    let mut out: Vec<(Logic, usize)> = Vec::with_capacity(logic.len());
    for (item, at) in logic {
        if let Logic::Cond(Expr::Text(field, names)) = &item {
            let joint = usize::from(matches!(out.last(), Some((Logic::And | Logic::Or, _))));
            if let Some(place) = out.len().checked_sub(joint + 1)
                && let Logic::Cond(Expr::Text(before, list)) = &mut out[place].0
                && before == field
            {
                list.extend(names.iter().cloned());
                list.sort_unstable();
                list.dedup();
                out.truncate(place + 1);
                continue;
            }
        }
        out.push((item, at));
    }
    out
}

fn unread(composed: &Composed, pieces: &[Piece], words: &[Word]) -> Vec<Unread> {
    composed
        .unread
        .iter()
        .flat_map(|&piece| words[pieces[piece].words.clone()].iter())
        .filter(|w| w.text.chars().any(char::is_alphanumeric))
        .map(|w| Unread {
            text: w.text.clone(),
            at: w.at.clone(),
        })
        .collect()
}

/// The tree over conditions and joints. In the managers' wording "or" binds tighter than mere sequence ("late-stage deals with no champion or no signer"),
/// in the structured form looser.
struct Tree<'a> {
    logic: &'a [(Logic, usize)],
    at: usize,
    depth: usize,
    tight_or: bool,
    pieces: &'a [Piece],
    words: &'a [Word],
    faults: &'a mut Vec<Fault>,
}

impl Tree<'_> {
    fn whole(&mut self) -> Expr {
        let mut parts = Vec::new();
        while self.at < self.logic.len() {
            parts.push(self.sequence());
            if let Some((Logic::Close, _)) = self.logic.get(self.at) {
                self.fault(FaultKind::Parenthesis);
                self.at += 1;
            }
        }
        Expr::all(parts)
    }

    fn peek(&self) -> Option<&Logic> {
        self.logic.get(self.at).map(|(l, _)| l)
    }

    /// A fault at the current place.
    fn fault(&mut self, kind: FaultKind) {
        let piece = self
            .logic
            .get(self.at.min(self.logic.len().saturating_sub(1)))
            .map_or(0, |(_, p)| *p);
        let words = self.pieces.get(piece).map_or(0..0, |p| p.words.clone());
        let start = self.words.get(words.start).map_or(0, |w| w.at.start);
        let end = self
            .words
            .get(words.end.saturating_sub(1))
            .map_or(start, |w| w.at.end);
        self.faults.push(Fault {
            kind,
            at: start..end,
        });
    }

    /// Up to the end or a closing parenthesis.
    fn sequence(&mut self) -> Expr {
        if self.tight_or {
            self.many(|t| t.alternatives(|t| t.conjunction(Self::unary)))
        } else {
            self.alternatives(|t| t.many(|t| t.conjunction(Self::unary)))
        }
    }

    fn many(&mut self, mut one: impl FnMut(&mut Self) -> Expr) -> Expr {
        let mut parts = Vec::new();
        while !matches!(self.peek(), None | Some(Logic::Close)) {
            if !self.tight_or && self.peek() == Some(&Logic::Or) {
                break;
            }
            let before = self.at;
            parts.push(one(self));
            if self.at == before {
                // A joint with nothing on one side says nothing.
                self.at += 1;
            }
        }
        Expr::all(parts)
    }

    fn alternatives(&mut self, mut one: impl FnMut(&mut Self) -> Expr) -> Expr {
        let mut parts = vec![one(self)];
        while self.peek() == Some(&Logic::Or) {
            self.at += 1;
            parts.push(one(self));
        }
        let parts: Vec<Expr> = parts.into_iter().filter(|p| *p != Expr::All).collect();
        if parts.is_empty() {
            Expr::All
        } else {
            Expr::any(parts)
        }
    }

    fn conjunction(&mut self, mut one: impl FnMut(&mut Self) -> Expr) -> Expr {
        let mut parts = vec![one(self)];
        while self.peek() == Some(&Logic::And) {
            self.at += 1;
            parts.push(one(self));
        }
        Expr::all(parts)
    }

    fn unary(&mut self) -> Expr {
        match self.peek() {
            Some(Logic::Not) => {
                self.at += 1;
                let turned = self.deeper(Self::unary);
                match turned {
                    // "not" before nothing.
                    Expr::All => Expr::All,
                    other => other.negated(),
                }
            }
            Some(Logic::Open) => {
                let opened = self.at;
                self.at += 1;
                let inner = self.deeper(Self::sequence);
                if self.peek() == Some(&Logic::Close) {
                    self.at += 1;
                } else if self.faults.is_empty() {
                    let here = std::mem::replace(&mut self.at, opened);
                    self.fault(FaultKind::Parenthesis);
                    self.at = here;
                }
                inner
            }
            Some(Logic::Cond(_)) => {
                let Logic::Cond(expr) = &self.logic[self.at].0 else {
                    return Expr::All;
                };
                self.at += 1;
                expr.clone()
            }
            _ => Expr::All,
        }
    }

    fn deeper(&mut self, inner: fn(&mut Self) -> Expr) -> Expr {
        if self.depth == MAX_DEPTH {
            if !self.faults.iter().any(|f| f.kind == FaultKind::TooDeep) {
                self.fault(FaultKind::TooDeep);
            }
            self.at = self.logic.len();
            return Expr::All;
        }
        self.depth += 1;
        let expr = inner(self);
        self.depth -= 1;
        expr
    }
}
