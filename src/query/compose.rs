//! From pieces to conditions: things find their states, values find what they are compared with, "no" finds what it denies.
//!
//! Order hardly counts: "no named signer", "signer not named" and "haven't named a signer" come to the same. A state goes to the
//! thing beside it; where a new thought begins ("but we've never met them") it goes to the thing spoken of before.

use super::ast::{DateField, Expr, Group, Measure, Op, TextField};
use super::concept::{Concept, State, settle};
use super::day::{Day, day};
use super::field::{ShowTerm, Term};
use super::phrases::{Cond, Lead, Listing, Tag};
use super::stage;
use super::tag::{Piece, What};
use super::value::Value;
use crate::framework::{Dimension, Risk};
use jiff::civil::Date;

/// What the parser of the tree works on.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Logic {
    Cond(Expr),
    And,
    Or,
    Not,
    Open,
    Close,
}

/// What the composer made of the pieces.
#[derive(Debug, Default)]
pub(super) struct Composed {
    /// Conditions and joints, each with the piece that it comes from.
    pub logic: Vec<(Logic, usize)>,
    pub shows: Vec<ShowTerm>,
    pub since: Option<Day>,
    pub group: Option<Group>,
    pub sort: Vec<(super::ast::Sort, bool)>,
    pub limit: Option<usize>,
    pub share: bool,
    /// A condition came from the managers' wording.
    pub worded: bool,
    /// A condition came from the structured form.
    pub structured: bool,
    /// The pieces that were not understood or not used.
    pub unread: Vec<usize>,
}

/// A thing that waits for its states.
#[derive(Clone, Debug)]
struct Noun {
    concept: Concept,
    /// "no", in front of it.
    denied: bool,
    /// The "no" stands in front of an earlier thing of the group.
    inherited: bool,
    states: Vec<(State, bool)>,
    /// Something was said of it already: alone it says nothing more.
    spent: bool,
    piece: usize,
}

struct Composer<'a> {
    pieces: &'a [Piece],
    today: Day,
    out: Composed,
    used: Vec<bool>,
    /// The value that a piece is compared with.
    bound: Vec<Option<usize>>,
    open: Vec<Noun>,
    link: Logic,
    before: Vec<Concept>,
    denial: Option<usize>,
    pending: Vec<(State, bool, usize)>,
    silent: bool,
    slips: bool,
    clothes: bool,
    /// Pieces all of whose words are fillers.
    fillers: &'a [bool],
}

/// Composes the pieces of a question.
pub(super) fn compose(pieces: &[Piece], fillers: &[bool], today: Date) -> Composed {
    let has = |wanted: &dyn Fn(&Tag) -> bool| {
        pieces
            .iter()
            .any(|p| matches!(&p.what, What::Tag(t) if wanted(t)))
    };
    let mut composer = Composer {
        pieces,
        today: day(today),
        out: Composed::default(),
        used: vec![false; pieces.len()],
        bound: vec![None; pieces.len()],
        open: Vec::new(),
        link: Logic::And,
        before: Vec::new(),
        denial: None,
        pending: Vec::new(),
        silent: has(&|t| *t == Tag::Silent),
        slips: has(&|t| matches!(t, Tag::Measure(Measure::Slip, ..))),
        clothes: has(&|t| *t == Tag::Cond(Cond::Clothes)),
        fillers,
    };
    composer.bind();
    for i in 0..pieces.len() {
        composer.piece(i);
    }
    composer.flush();
    composer.close_pending();
    composer.rest();
    composer.out
}

/// Whether a new thought begins at a piece.
fn parts(what: &What) -> bool {
    matches!(
        what,
        What::Comma | What::Open | What::Close | What::Tag(Tag::But)
    )
}

impl Composer<'_> {
    // -- values --------------------------------------------------------------------------------------------------------

    /// Gives every value to what it is compared with: what stands before it in the same thought, then behind it, then before that.
    fn bind(&mut self) {
        for v in 0..self.pieces.len() {
            let What::Value(_, value) = &self.pieces[v].what else {
                continue;
            };
            let fits = |i: usize| self.bound[i].is_none() && takes(&self.pieces[i].what, value);
            let start = (0..v)
                .rev()
                .find(|&i| parts(&self.pieces[i].what))
                .map_or(0, |i| i + 1);
            let end = (v..self.pieces.len())
                .find(|&i| parts(&self.pieces[i].what))
                .unwrap_or(self.pieces.len());
            let joint = |i: &usize| matches!(self.pieces[*i].what, What::Tag(Tag::And | Tag::Or));
            let near_start = (start..v).rev().find(joint).map_or(start, |i| i + 1);
            let near_end = (v..end).find(joint).unwrap_or(end);
            let target = (near_start..v)
                .rev()
                .find(|&i| fits(i))
                .or_else(|| (v + 1..near_end).find(|&i| fits(i)))
                .or_else(|| (start..near_start).rev().find(|&i| fits(i)))
                .or_else(|| (0..start).rev().find(|&i| fits(i)));
            if let Some(target) = target {
                self.bound[target] = Some(v);
            }
        }
    }

    /// The value that a piece is compared with; it counts as read.
    fn value(&mut self, i: usize) -> Option<(Lead, Value)> {
        let v = self.bound[i]?;
        let What::Value(lead, value) = &self.pieces[v].what else {
            return None;
        };
        self.used[v] = true;
        Some((*lead, value.clone()))
    }

    // -- pieces --------------------------------------------------------------------------------------------------------

    fn piece(&mut self, i: usize) {
        // Cloned: a piece is small, and what it does changes the composer.
        match self.pieces[i].what.clone() {
            What::Tag(tag) => self.tag(i, tag),
            What::Term(term) => {
                self.flush();
                self.term(i, *term);
            }
            What::Name(field, names) => {
                self.used[i] = true;
                self.cond(i, Expr::Text(field, names));
            }
            What::Cond(expr) => {
                self.used[i] = true;
                self.cond(i, expr);
            }
            What::Value(..) => self.lone_value(i),
            What::Open => {
                self.flush();
                self.used[i] = true;
                self.out_denial(i);
                self.out.logic.push((Logic::Open, i));
            }
            What::Close => {
                self.flush();
                self.used[i] = true;
                self.out.logic.push((Logic::Close, i));
            }
            What::Comma => {
                self.used[i] = true;
                self.joint(i, None);
            }
            What::Slash => {
                self.used[i] = true;
                self.joint(i, Some(Logic::Or));
            }
            What::Filler => self.used[i] = true,
            What::Unread => {}
        }
    }

    fn tag(&mut self, i: usize, tag: Tag) {
        match tag {
            Tag::Thing(concept) => self.thing(i, concept),
            Tag::State(state) => self.state(i, state, false),
            Tag::NotState(state) => self.state(i, state, true),
            Tag::Is(concept, state) => {
                self.used[i] = true;
                let denied = self.denied();
                self.flush();
                if let Some(expr) = said(concept, state, denied) {
                    self.before = vec![concept];
                    self.emit(i, expr);
                }
            }
            Tag::Not => {
                if let Some(first) = self.denial {
                    self.used[first] = true;
                }
                self.denial = Some(i);
            }
            Tag::And => {
                self.used[i] = true;
                self.joint(i, Some(Logic::And));
            }
            Tag::Or => {
                self.used[i] = true;
                self.joint(i, Some(Logic::Or));
            }
            Tag::But => {
                self.used[i] = true;
                self.joint(i, None);
            }
            Tag::Cond(cond) => self.tagged_cond(i, cond),
            Tag::Measure(measure, op, value) => self.measure(i, measure, op, value),
            Tag::Silent => self.silence(i),
            Tag::Lead(_) => self.used[i] = true,
            Tag::Show(listing) => self.listing(i, listing),
            Tag::By(group) => {
                self.used[i] = true;
                self.flush();
                self.out.group = Some(group);
            }
            Tag::Share => {
                self.used[i] = true;
                self.out.share = true;
            }
            Tag::Soonest => {
                self.used[i] = true;
                self.flush();
                self.out
                    .sort
                    .push((super::ast::Sort::Date(DateField::Close), false));
            }
            Tag::Largest | Tag::Smallest => {
                self.used[i] = true;
                self.out
                    .sort
                    .push((super::ast::Sort::Amount, tag == Tag::Largest));
                if let Some(Piece {
                    what: What::Value(_, Value::Count(n)),
                    ..
                }) = self.pieces.get(i + 1)
                {
                    self.used[i + 1] = true;
                    self.out.limit = Some(*n as usize);
                }
            }
        }
    }

    fn term(&mut self, i: usize, term: Term) {
        self.used[i] = true;
        match term {
            Term::Cond(expr) => {
                self.out.structured = true;
                self.out_denial(i);
                self.out.logic.push((Logic::Cond(expr), i));
            }
            Term::Show(show) => self.out.shows.push(show),
            Term::Since(day) => self.out.since = Some(day),
            Term::Group(group) => self.out.group = Some(group),
            Term::Sort(key, falling) => self.out.sort.push((key, falling)),
            Term::Limit(n) => self.out.limit = Some(n),
            Term::Share => self.out.share = true,
        }
    }

    // -- things and states ---------------------------------------------------------------------------------------------

    fn thing(&mut self, i: usize, concept: Concept) {
        self.used[i] = true;
        // "legal steps", "budget date": the second word adds nothing to the first.
        if concept == Concept::Steps && self.touching(i) && self.pending.is_empty() {
            return;
        }
        let coordinated = !self.open.is_empty() && self.joined_to_open(i);
        if !coordinated {
            self.flush();
        }
        let own = self.denial.is_some();
        let denied = self.denied();
        let mut states: Vec<(State, bool)> = Vec::new();
        for (state, turned, at) in std::mem::take(&mut self.pending) {
            self.used[at] = true;
            states.push((state, turned));
        }
        let last = self.open.last().cloned();
        let (mut inherited, mut denied) = (false, denied);
        if let (true, Some(last)) = (coordinated && !own, last) {
            inherited = last.denied;
            denied |= last.denied;
            if states.is_empty()
                && last
                    .states
                    .iter()
                    .all(|(s, _)| settle(concept, *s).is_some())
            {
                states.clone_from(&last.states);
            }
        }
        self.open.push(Noun {
            concept,
            denied,
            inherited,
            states,
            spent: false,
            piece: i,
        });
        self.compared_thing(i, concept);
    }

    /// Whether the piece before a thing is the thing that is open.
    fn touching(&self, i: usize) -> bool {
        self.open.last().is_some_and(|noun| {
            noun.concept != Concept::Steps
                && !matches!(
                    noun.concept,
                    Concept::Dim(Dimension::CoOwnership) | Concept::CloseDate
                )
                && self.previous(i) == Some(noun.piece)
        })
    }

    /// The piece before, fillers aside.
    fn previous(&self, i: usize) -> Option<usize> {
        (0..i).rev().find(|&p| self.pieces[p].what != What::Filler)
    }

    /// The piece behind, fillers aside.
    fn next(&self, i: usize) -> Option<usize> {
        (i + 1..self.pieces.len()).find(|&n| self.pieces[n].what != What::Filler)
    }

    fn joined_to_open(&self, i: usize) -> bool {
        let Some(joint) = (0..i).rev().find(|&p| {
            !matches!(
                &self.pieces[p].what,
                What::Filler | What::Tag(Tag::Not | Tag::State(_))
            )
        }) else {
            return false;
        };
        matches!(
            self.pieces[joint].what,
            What::Tag(Tag::And | Tag::Or) | What::Slash
        )
    }

    /// A thing that a value belongs to: days, amounts, counts, people.
    fn compared_thing(&mut self, i: usize, concept: Concept) {
        if self.bound[i].is_none() {
            return;
        }
        let Some((lead, value)) = self.value(i) else {
            return;
        };
        let Some(expr) = thing_with(concept, lead, &value, self.today, self.wants_met(i)) else {
            return;
        };
        let denied = self.open.last().is_some_and(|n| n.denied);
        if let Some(noun) = self.open.last_mut() {
            noun.spent = true;
            noun.denied = false;
        }
        self.emit(i, if denied { expr.negated() } else { expr });
    }

    /// Whether people who met us are meant, not all who are named.
    fn wants_met(&self, i: usize) -> bool {
        let near = self.pieces.len().min(i + 5);
        self.pieces[i.saturating_sub(5)..near]
            .iter()
            .any(|p| matches!(p.what, What::Tag(Tag::State(State::Met))))
    }

    fn state(&mut self, i: usize, state: State, turned: bool) {
        // "confirmed older than 60 days": the age says it all.
        if matches!(state, State::Confirmed | State::Stale) && self.bound[i].is_some() {
            if let Some((lead, Value::Days(days))) = self.value(i) {
                self.used[i] = true;
                let op = by_lead(lead, Op::More, Op::AtMost);
                self.cond(i, Expr::Number(Measure::ConfirmedAge, op, days));
            }
            return;
        }
        if state == State::Expiring
            && let Some((_, Value::Window(_, to))) = self.value(i)
        {
            self.emit(i, Expr::Within(DateField::Expires, None, Some(to)));
        }
        let thing_next = self
            .next(i)
            .is_some_and(|n| matches!(self.pieces[n].what, What::Tag(Tag::Thing(_))));
        let takes = self.open.iter().any(|n| settle(n.concept, state).is_some());
        let beside = self.open.last().is_some_and(|n| {
            let before = self.previous(i);
            before == Some(n.piece)
                || before.is_some_and(|b| {
                    matches!(self.pieces[b].what, What::Tag(Tag::Not))
                        && self.previous(b) == Some(n.piece)
                })
        });
        let next_takes = self.next(i).is_some_and(|n| matches!(self.pieces[n].what, What::Tag(Tag::Thing(c)) if settle(c, state).is_some()));
        if thing_next && next_takes && !(takes && beside) {
            let denied = self.denied() != turned;
            self.flush_unless_joined(i);
            self.pending.push((state, denied, i));
            return;
        }
        if takes {
            return self.state_of_open(i, state, turned);
        }
        self.flush();
        let targets: Vec<Concept> = self
            .before
            .iter()
            .copied()
            .filter(|c| settle(*c, state).is_some())
            .collect();
        if !targets.is_empty() {
            self.used[i] = true;
            let denied = self.denied() != turned;
            let parts: Vec<Expr> = targets
                .iter()
                .filter_map(|c| said(*c, state, denied))
                .collect();
            self.emit(i, Expr::all(parts));
            return;
        }
        self.lone_state(i, state, turned);
    }

    /// "no named signer or confirmed budget": a pending state may follow a joint.
    fn flush_unless_joined(&mut self, i: usize) {
        if !self.joined_to_open(i) {
            self.flush();
        }
    }

    fn state_of_open(&mut self, i: usize, state: State, turned: bool) {
        self.used[i] = true;
        let explicit = self.denial.is_some();
        let denied = self.denied() != turned;
        for noun in &mut self.open {
            // How many met us was said with the number.
            let counted = noun.spent && noun.concept == Concept::People && state == State::Met;
            // "no security review and legal not involved": each has its own "no".
            let own = explicit && noun.denied && !noun.inherited;
            if settle(noun.concept, state).is_none() || counted || own {
                continue;
            }
            if explicit && noun.inherited {
                noun.denied = false;
            }
            noun.states.push((state, denied));
        }
    }

    /// A state without a thing: of anything, or of the one thing that it is said of.
    fn lone_state(&mut self, i: usize, state: State, turned: bool) {
        let concept = match state {
            State::Owned => Concept::Rep,
            State::Dated => Concept::CloseDate,
            State::Monthly => Concept::Committee,
            State::Triggered => Concept::Dim(Dimension::Thresholds),
            State::Alone | State::Shared => Concept::Dim(Dimension::CoOwnership),
            State::Acted => Concept::Dim(Dimension::Champion),
            State::Expiring => Concept::Dim(Dimension::Budget),
            State::Confirmed
            | State::Assumed
            | State::Unclear
            | State::Unknown
            | State::Contradicted
            | State::Stale => Concept::Anything,
            _ => return,
        };
        // "no date yet": of the deal itself nothing but its absence is worth a question.
        let bare = matches!(state, State::Owned | State::Dated) && self.denial.is_none();
        let loose = matches!(
            state,
            State::Monthly | State::Alone | State::Shared | State::Expiring
        ) && self.denial.is_none()
            && state != State::Monthly;
        if bare || (loose && state != State::Alone) {
            return;
        }
        self.used[i] = true;
        let denied = self.denied() != turned;
        if let Some(expr) = said(concept, state, denied) {
            self.emit(i, expr);
        }
    }

    // -- conditions ----------------------------------------------------------------------------------------------------

    fn tagged_cond(&mut self, i: usize, cond: Cond) {
        self.used[i] = true;
        let stretch =
            |name: &str| stage::rung(name).map_or(Expr::All, |rung| Expr::Stage(Op::Is, rung));
        // "early-stage deals in late-stage clothes" is one condition, not three.
        let covered = self.clothes && matches!(cond, Cond::Early | Cond::Late | Cond::Middle);
        if covered {
            return;
        }
        let expr = match cond {
            Cond::Early => stretch("early"),
            Cond::Middle => stretch("middle"),
            Cond::Late => stretch("late"),
            Cond::Open => Expr::Open,
            Cond::Closed => Expr::Closed,
            Cond::Clothes => Expr::Clothes,
            Cond::Overdue => Expr::Overdue,
            Cond::Commit => forecast("commit"),
            Cond::BestCase => forecast("best case"),
            Cond::PipelineCategory => forecast("pipeline"),
        };
        self.cond(i, expr);
    }

    /// A complete condition, denied where a "no" stands before it.
    fn cond(&mut self, i: usize, expr: Expr) {
        self.flush();
        let expr = if self.denied() { expr.negated() } else { expr };
        self.emit(i, expr);
    }

    fn measure(&mut self, i: usize, measure: Measure, op: Op, default: f64) {
        self.used[i] = true;
        let said = self.value(i);
        let explicit = said.is_some();
        let on_close = self.open.iter().any(|n| n.concept == Concept::CloseDate);
        let counted = matches!(said, Some((_, Value::Count(_))));
        let measure = match measure {
            Measure::Slip if on_close && counted => Measure::Pushes,
            Measure::Slip if self.silent => Measure::SilentSlip,
            other => other,
        };
        let default = if measure == Measure::SilentSlip {
            5.0
        } else {
            default
        };
        let (op, value) = match said {
            Some((lead, Value::Days(n) | Value::Count(n))) => (measured(measure, lead, op), n),
            Some((_, Value::Window(from, _))) => {
                (Op::AtLeast, f64::from((self.today - from).max(0)))
            }
            _ => (op, default),
        };
        for noun in &mut self.open {
            noun.spent |= carries(noun.concept, measure);
        }
        let expr = Expr::Number(measure, op, value);
        let expr = if measure == Measure::Quiet && !explicit {
            Expr::any([expr, Expr::Is(Concept::Risk(Risk::Silence), State::Present)])
        } else {
            expr
        };
        self.cond(i, expr);
    }

    fn silence(&mut self, i: usize) {
        self.used[i] = true;
        if !self.slips {
            self.measure(i, Measure::Quiet, Op::More, 14.0);
        }
    }

    fn listing(&mut self, i: usize, listing: Listing) {
        self.used[i] = true;
        let closes = self.open.iter().any(|n| n.concept == Concept::CloseDate);
        if listing == Listing::Changes && closes {
            return self.measure(i, Measure::Pushes, Op::AtLeast, 1.0);
        }
        for noun in &mut self.open {
            noun.spent |= matches!(
                noun.concept,
                Concept::Steps | Concept::Dim(Dimension::StepOwners)
            );
        }
        self.flush();
        match listing {
            Listing::Paper => {
                self.out.shows.push(ShowTerm::Paper);
                self.out.group.get_or_insert(Group::Paper);
            }
            Listing::Changes => {
                match self.value(i) {
                    Some((_, Value::Window(from, _))) => self.out.since = Some(from),
                    Some((_, Value::Days(days))) => self.out.since = Some(self.today - days as Day),
                    _ => {}
                }
                self.out.shows.push(ShowTerm::Changes);
            }
            Listing::Prep => self.out.shows.push(ShowTerm::Prep),
            Listing::SlipKind => self.out.group = Some(Group::SlipKind),
            Listing::SlipOwner => self.out.group = Some(Group::SlipOwner),
        }
    }

    /// A value that nothing took: an amount is the deal's, a window is the close date's.
    fn lone_value(&mut self, i: usize) {
        if self.used[i] || self.bound.contains(&Some(i)) {
            return;
        }
        let What::Value(lead, value) = self.pieces[i].what.clone() else {
            return;
        };
        let expr = match (&value, lead) {
            (Value::Money(..), _) => thing_with(Concept::Amount, lead, &value, self.today, false),
            (Value::Window(..), _) => {
                thing_with(Concept::CloseDate, lead, &value, self.today, false)
            }
            (Value::Days(_), Lead::Within | Lead::Op(Op::Less | Op::AtMost)) => {
                thing_with(Concept::CloseDate, lead, &value, self.today, false)
            }
            _ => None,
        };
        if let Some(expr) = expr {
            self.used[i] = true;
            self.cond(i, expr);
        }
    }

    // -- joints and what is left ---------------------------------------------------------------------------------------

    fn joint(&mut self, i: usize, logic: Option<Logic>) {
        // "a champion or a signer": the next thing joins the group, and a state behind it is said of both.
        let joins = logic.is_some()
            && self.pending.is_empty()
            && !self.open.is_empty()
            && self.open.iter().all(|n| !n.spent)
            && self.next_thing(i);
        if joins {
            self.link = logic.unwrap_or(Logic::And);
            return;
        }
        self.flush();
        if let Some(logic) = logic {
            self.out.logic.push((logic, i));
        }
    }

    /// Whether a thing follows, perhaps with a state or a "no" of its own before it.
    fn next_thing(&self, i: usize) -> bool {
        let mut at = i;
        while let Some(next) = self.next(at) {
            match self.pieces[next].what {
                What::Tag(Tag::Thing(_)) => return true,
                What::Tag(Tag::State(_)) => at = next,
                _ => return false,
            }
        }
        false
    }

    /// Takes the "no" that waits.
    fn denied(&mut self) -> bool {
        match self.denial.take() {
            Some(i) => {
                self.used[i] = true;
                true
            }
            None => false,
        }
    }

    /// A "no" before a structured term or a parenthesis.
    fn out_denial(&mut self, i: usize) {
        if self.denied() {
            self.out.logic.push((Logic::Not, i));
        }
    }

    fn emit(&mut self, i: usize, expr: Expr) {
        self.out.worded = true;
        self.out.logic.push((Logic::Cond(expr), i));
    }

    /// Says what is known of the open things.
    fn flush(&mut self) {
        let open = std::mem::take(&mut self.open);
        let link = std::mem::replace(&mut self.link, Logic::And);
        if open.is_empty() {
            return;
        }
        self.before = open.iter().map(|n| n.concept).collect();
        let piece = open[0].piece;
        // "no champion or signer": neither of them.
        let all_denied = open.len() > 1
            && open
                .iter()
                .all(|n| n.denied || n.states.iter().any(|(_, d)| *d))
            && open[1..]
                .iter()
                .any(|n| n.inherited || !n.states.is_empty());
        let parts: Vec<Expr> = open.iter().filter_map(Noun::expr).collect();
        if parts.is_empty() {
            return;
        }
        let expr = match link {
            Logic::Or if !all_denied => Expr::any(parts),
            _ => Expr::all(parts),
        };
        self.emit(piece, expr);
    }

    /// A state that waited for a thing in vain.
    fn close_pending(&mut self) {
        for (state, denied, i) in std::mem::take(&mut self.pending) {
            self.denial = None;
            self.lone_state(i, state, denied);
        }
    }

    fn rest(&mut self) {
        for (i, used) in self.used.iter().enumerate() {
            // A state that also is a filler ("our") says nothing where there is nothing to say it of; a "no" without a thing is reported.
            let idle = matches!(
                self.pieces[i].what,
                What::Tag(Tag::State(_)) | What::Value(..)
            ) && self.fillers[i];
            if !used && !idle {
                self.out.unread.push(i);
            }
        }
    }
}

impl Noun {
    /// What is said of the thing; `None` when a value said it.
    fn expr(&self) -> Option<Expr> {
        let mut parts = Vec::new();
        for (i, (state, denied)) in self.states.iter().enumerate() {
            let denied = *denied != (self.denied && i == 0);
            parts.extend(said(self.concept, *state, denied));
        }
        if parts.is_empty() {
            let quiet = self.spent || is_plain(self.concept) || self.concept == Concept::CloseDate;
            return match (quiet, self.denied) {
                (true, false) => None,
                (_, denied) => said(self.concept, State::Present, denied),
            };
        }
        Some(Expr::all(parts))
    }
}

/// Things whose mere mention is no condition.
fn is_plain(concept: Concept) -> bool {
    matches!(
        concept,
        Concept::Amount
            | Concept::Stage
            | Concept::Forecast
            | Concept::Rep
            | Concept::People
            | Concept::Steps
    )
}

/// A thing in a state, or not in it, as a condition.
fn said(concept: Concept, state: State, denied: bool) -> Option<Expr> {
    let (concept, state, turned) = settle(concept, state)?;
    let denied = denied != turned;
    let champion = Concept::Dim(Dimension::Champion);
    let plan = Concept::Dim(Dimension::CoOwnership);
    Some(match (concept, state, denied) {
        // Who does nothing must be there.
        (c, State::Acted, true) if c == champion => {
            Expr::all([Expr::Is(c, State::Present), Expr::Is(c, state).negated()])
        }
        (c, State::Shared, true) if c == plan => Expr::Is(c, State::Alone),
        (c, State::Alone, true) if c == plan => Expr::Is(c, State::Shared),
        (Concept::CloseDate | Concept::Paper, State::Theirs, true) => {
            Expr::Is(concept, State::Ours)
        }
        (Concept::CloseDate | Concept::Paper, State::Ours, true) => {
            Expr::Is(concept, State::Theirs)
        }
        (_, State::Unclear, denied) => {
            let expr = Expr::Is(concept, State::Confirmed);
            if denied { expr } else { expr.negated() }
        }
        (_, _, false) => Expr::Is(concept, state),
        (_, _, true) => Expr::Is(concept, state).negated(),
    })
}

fn forecast(category: &str) -> Expr {
    Expr::Text(TextField::Forecast, vec![category.to_owned()])
}

/// Whether a piece can be compared with a value.
fn takes(what: &What, value: &Value) -> bool {
    let What::Tag(tag) = what else { return false };
    match value {
        Value::Days(_) => match tag {
            Tag::Measure(m, ..) => m.in_days(),
            Tag::Thing(c) => matches!(
                c,
                Concept::CloseDate
                    | Concept::Verbal
                    | Concept::Dim(Dimension::GoLive | Dimension::DecisionDate)
                    | Concept::NextMeeting
            ),
            Tag::State(State::Confirmed | State::Stale)
            | Tag::Show(Listing::Changes)
            | Tag::Silent => true,
            _ => false,
        },
        Value::Count(_) => match tag {
            Tag::Measure(m, ..) => !m.in_days() || *m == Measure::Slip,
            Tag::Show(Listing::Changes) => true,
            Tag::Thing(c) => matches!(
                c,
                Concept::People
                    | Concept::Steps
                    | Concept::Dim(Dimension::Approvers | Dimension::BuyingGroup)
            ),
            _ => false,
        },
        Value::Window(..) => match tag {
            Tag::Measure(Measure::Quiet, ..)
            | Tag::Show(Listing::Changes)
            | Tag::State(State::Expiring) => true,
            Tag::Thing(c) => matches!(
                c,
                Concept::CloseDate
                    | Concept::Dim(Dimension::GoLive | Dimension::DecisionDate)
                    | Concept::NextMeeting
            ),
            _ => false,
        },
        Value::Money(..) => matches!(tag, Tag::Thing(Concept::Amount)),
    }
}

/// The comparison of a measure by the words before its value.
fn measured(measure: Measure, lead: Lead, default: Op) -> Op {
    // A slip counts from its fifth day in full: "more than 5 days" includes the fifth.
    let slips = matches!(measure, Measure::Slip | Measure::SilentSlip);
    match lead {
        Lead::Op(Op::More) if slips => Op::AtLeast,
        Lead::Op(Op::Is) | Lead::Within | Lead::Back | Lead::Since => match measure {
            Measure::ConfirmedAge => default,
            Measure::Pushes if lead == Lead::Op(Op::Is) => Op::Is,
            m if m.in_days() => Op::AtLeast,
            _ => default,
        },
        Lead::Op(op) => op,
        Lead::Between | Lead::Until | Lead::After => default,
    }
}

fn by_lead(lead: Lead, default: Op, back: Op) -> Op {
    match lead {
        Lead::Op(Op::Is) => default,
        Lead::Op(op) => op,
        Lead::Back | Lead::Within => back,
        _ => default,
    }
}

/// Whether a measure says everything there is to say of a thing.
fn carries(concept: Concept, measure: Measure) -> bool {
    match measure {
        Measure::Pushes => concept == Concept::CloseDate,
        Measure::InStage => matches!(concept, Concept::Stage | Concept::CloseDate),
        Measure::Slip | Measure::SilentSlip => {
            matches!(concept, Concept::Steps | Concept::CloseDate)
        }
        Measure::Met | Measure::Quiet => concept == Concept::People,
        _ => false,
    }
}

/// A thing with a value.
fn thing_with(concept: Concept, lead: Lead, value: &Value, today: Day, met: bool) -> Option<Expr> {
    let field = match concept {
        Concept::CloseDate => Some(DateField::Close),
        Concept::Dim(Dimension::GoLive) => Some(DateField::GoLive),
        Concept::Dim(Dimension::DecisionDate) => Some(DateField::Decision),
        Concept::NextMeeting => Some(DateField::Meeting),
        _ => None,
    };
    match (value, field) {
        (Value::Days(days), Some(field)) => {
            let n = *days as Day;
            Some(match lead {
                Lead::Op(Op::More) => Expr::Within(field, Some(today + n + 1), None),
                Lead::Op(Op::AtLeast) => Expr::Within(field, Some(today + n), None),
                Lead::Back => Expr::Within(field, Some(today - n), Some(today)),
                _ => Expr::Within(field, Some(today), Some(today + n)),
            })
        }
        (Value::Window(from, to), Some(field)) => Some(match lead {
            Lead::Until | Lead::Op(Op::AtMost) => Expr::Within(field, Some(today), Some(*to)),
            Lead::Op(Op::Less) => Expr::Within(field, Some(today), Some(*from - 1)),
            Lead::After | Lead::Op(Op::More) => Expr::Within(field, Some(*to + 1), None),
            Lead::Since | Lead::Op(Op::AtLeast) => Expr::Within(field, Some(*from), None),
            // "closing at quarter end": until then, not on that day alone.
            _ if from == to && *from > today => Expr::Within(field, Some(today), Some(*to)),
            _ => Expr::Within(field, Some(*from), Some(*to)),
        }),
        (Value::Days(days), None) if concept == Concept::Verbal => {
            let op = by_lead(lead, Op::AtLeast, Op::AtMost);
            Some(Expr::Number(Measure::VerbalAge, op, *days))
        }
        (Value::Money(amount, code), None) if concept == Concept::Amount => {
            let op = by_lead(lead, Op::Is, Op::Is);
            Some(Expr::Amount(op, *amount, code.clone()))
        }
        (Value::Count(n), None) => {
            let measure = match concept {
                Concept::People if met => Measure::Met,
                Concept::People | Concept::Dim(Dimension::BuyingGroup) => Measure::People,
                Concept::Dim(Dimension::Approvers) => Measure::Approvers,
                Concept::Steps => Measure::Steps,
                _ => return None,
            };
            Some(Expr::Number(measure, by_lead(lead, Op::Is, Op::Is), *n))
        }
        _ => None,
    }
}
