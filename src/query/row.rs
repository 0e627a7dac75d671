//! Deals as rows: what the conditions of the language look at, and nothing else, small enough to scan a hundred thousand of them in milliseconds.
//!
//! A [`Table`] holds the rows and, once each, the names in them. A row is a projection of a record and its state on a day; the
//! words of the notes stay where they are, and reasons are made for the deals of an answer alone.

use super::day::{Day, last, span};
use super::stage::{self, CLOSED, LATE, MIDDLE, UNPLACED};
use super::vocabulary::Vocabulary;
use super::words::fold;
use crate::deal::{
    DealId, DealRecord, Engagement, Field, Paper, Party, State, StepSide, StepState,
};
use crate::framework::{Dimension, Pillar, Status};
use crate::score::Scoring;
use jiff::civil::Date;
use std::collections::HashMap;

/// A day that is not known.
pub(super) const NEVER: Day = Day::MIN;
/// Nothing is known of the dimension.
const NO_CELL: u8 = u8::MAX;

/// A name, once for all rows that have it.
pub(super) type NameId = u32;

/// The names of a table.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// As written, and folded.
    pub texts: Vec<(String, String)>,
    ids: HashMap<String, NameId>,
}

impl Names {
    fn id(&mut self, text: &str) -> NameId {
        if self.texts.is_empty() {
            // The empty name is the first, so that a row without one is told by its number.
            self.texts.push(Default::default());
            self.ids.insert(String::new(), 0);
        }
        let text = text.trim();
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let id = NameId::try_from(self.texts.len()).unwrap_or(NameId::MAX);
        self.texts.push((text.to_owned(), fold(text)));
        self.ids.insert(text.to_owned(), id);
        id
    }

    pub(super) fn text(&self, id: NameId) -> &str {
        &self.texts[id as usize].0
    }
}

/// What is or is not, a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Flag {
    SignerNamed,
    SignerMet,
    BuyerNamed,
    BuyerMet,
    ChampionNamed,
    ChampionMet,
    ChampionActed,
    ApproverNamed,
    ApproversMet,
    LegalNamed,
    CaseOwned,
    SponsorNamed,
    Threshold,
    Triggered,
    GoLive,
    GoLiveTheirs,
    GoLiveOurs,
    DecisionTheirs,
    PaperOurs,
    PaperTheirs,
    PlanExists,
    PlanShared,
    Verbal,
    PurchaseOrder,
    Committee,
    CommitteeMonthly,
    NextStep,
    Clothes,
    DecisionDate,
}

/// A step that slipped.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slip {
    pub kind: Dimension,
    pub owner: Option<NameId>,
    pub days: u16,
    /// The buyer was not heard of since it was due.
    pub silent: bool,
}

/// One deal.
#[derive(Clone, Debug)]
pub struct Row {
    pub(super) id: DealId,
    pub(super) name: NameId,
    pub(super) account: NameId,
    pub(super) owner: NameId,
    pub(super) forecast: NameId,
    pub(super) currency: NameId,
    pub(super) stage: NameId,
    /// The place of the stage.
    pub(super) rung: u8,
    pub(super) score: u8,
    pub(super) pillars: [u8; 7],
    /// In the deal's currency; not a number where there is none.
    pub(super) amount: f64,
    /// In US dollars at the reference rates.
    pub(super) usd: f64,
    pub(super) close: Day,
    /// The first and the last day of the go-live.
    pub(super) golive: (Day, Day),
    pub(super) decision: (Day, Day),
    pub(super) expires: Day,
    pub(super) meeting: Day,
    pub(super) last_note: Day,
    pub(super) last_word: Day,
    pub(super) stage_since: Day,
    pub(super) verbal: Day,
    pub(super) confirmed_since: Day,
    pub(super) flags: u64,
    /// By dimension: the position of the status, or none.
    pub(super) cells: [u8; 28],
    /// Dimensions, a bit each.
    pub(super) against: u32,
    pub(super) faded: u32,
    pub(super) from_buyer: u32,
    /// Risks, a bit each.
    pub(super) risks: u16,
    pub(super) security: StepState,
    pub(super) legal: StepState,
    pub(super) procurement: StepState,
    pub(super) it: StepState,
    pub(super) pushes: u8,
    pub(super) met: u8,
    pub(super) people: u8,
    pub(super) approvers: u8,
    pub(super) steps: u8,
    pub(super) undated: u8,
    pub(super) unowned: u8,
    /// Steps to do between the buyer's yes and the signature.
    pub(super) signing: u8,
    pub(super) slips: Box<[Slip]>,
}

impl Row {
    pub(super) fn has(&self, flag: Flag) -> bool {
        self.flags >> (flag as u8) & 1 == 1
    }

    /// Whether a deal past its early stages goes without a dimension.
    pub fn stalls_at(&self, d: Dimension) -> bool {
        (MIDDLE..CLOSED).contains(&self.rung) && !self.known(d)
    }

    fn set(&mut self, flag: Flag, on: bool) {
        self.flags |= u64::from(on) << (flag as u8);
    }

    /// The deal's id.
    pub fn id(&self) -> &DealId {
        &self.id
    }

    /// The deal's amount in US dollars at the reference rates.
    pub fn usd(&self) -> Option<f64> {
        Some(self.usd).filter(|v| v.is_finite())
    }

    pub(super) fn status(&self, d: Dimension) -> Option<Status> {
        Status::ALL.get(usize::from(self.cells[d.index()])).copied()
    }

    pub(super) fn is(&self, d: Dimension, status: Status) -> bool {
        self.cells[d.index()] == status.index() as u8
    }

    /// Confirmed, assumed, or known not to apply.
    pub(super) fn known(&self, d: Dimension) -> bool {
        matches!(
            self.status(d),
            Some(Status::Confirmed | Status::Assumed | Status::NotNeeded)
        )
    }

    pub(super) fn settled(&self, d: Dimension) -> bool {
        matches!(self.status(d), Some(Status::Confirmed | Status::NotNeeded))
    }

    /// Not won, not lost, not live.
    pub fn is_open(&self) -> bool {
        self.rung < CLOSED
    }

    /// Whether the stage is late.
    pub fn is_late(&self) -> bool {
        (LATE..CLOSED).contains(&self.rung)
    }

    pub(super) fn phase(&self) -> &'static str {
        match self.rung {
            CLOSED.. => "closed",
            LATE.. => "late",
            MIDDLE.. => "middle",
            _ => "early",
        }
    }

    /// How sure a pillar is.
    pub fn pillar(&self, pillar: Pillar) -> Sure {
        pillar_of(pillar, &|d| self.status(d))
    }

    /// The score of a pillar, 0–100.
    pub fn pillar_score(&self, pillar: Pillar) -> u8 {
        self.pillars[pillar.index()]
    }

    pub(super) fn review(&self, d: Dimension) -> Option<StepState> {
        Some(match d {
            Dimension::SecurityReview => self.security,
            Dimension::LegalReview => self.legal,
            Dimension::Procurement => self.procurement,
            Dimension::ItReview => self.it,
            _ => return None,
        })
    }

    /// The longest slip, silent ones only where asked for.
    pub(super) fn slip(&self, silent: bool) -> Option<u16> {
        self.slips
            .iter()
            .filter(|s| s.silent || !silent)
            .map(|s| s.days)
            .max()
    }
}

/// How sure a pillar is as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// Nothing is known of it.
    Silent,
    /// Something is known, and not enough.
    Partly,
    /// What it stands on is confirmed, and nothing in it is open.
    Confirmed,
}

impl Sure {
    /// As it is written.
    pub const fn id(self) -> &'static str {
        match self {
            Sure::Silent => "none",
            Sure::Partly => "partly",
            Sure::Confirmed => "confirmed",
        }
    }
}

/// The two dimensions that a pillar stands on.
pub const fn corner_stones(pillar: Pillar) -> [Dimension; 2] {
    match pillar {
        Pillar::ApprovalPath => [Dimension::Approvers, Dimension::Signatory],
        Pillar::People => [Dimension::EconomicBuyer, Dimension::Champion],
        Pillar::Money => [Dimension::Budget, Dimension::BusinessCase],
        Pillar::Paper => [Dimension::Procurement, Dimension::LegalReview],
        Pillar::Validation => [Dimension::SecurityReview, Dimension::TechnicalValidation],
        Pillar::Timeline => [Dimension::GoLive, Dimension::DecisionDate],
        Pillar::MutualPlan => [Dimension::CoOwnership, Dimension::StepOwners],
    }
}

/// Confirmed when both corner stones are and no other part is said to be missing or not known; otherwise partly, or silent.
pub(super) fn pillar_of(pillar: Pillar, status: &dyn Fn(Dimension) -> Option<Status>) -> Sure {
    let settled = |d: Dimension| matches!(status(d), Some(Status::Confirmed | Status::NotNeeded));
    let open = |d: &Dimension| matches!(status(*d), Some(Status::Missing | Status::Unknown));
    let parts = pillar.dimensions();
    if corner_stones(pillar).into_iter().all(settled) && !parts.iter().any(open) {
        Sure::Confirmed
    } else if parts.iter().any(|d| status(*d).is_some()) {
        Sure::Partly
    } else {
        Sure::Silent
    }
}

/// Rows, and the names in them.
#[derive(Debug, Default)]
pub struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) names: Names,
}

impl Table {
    /// No rows.
    pub fn new() -> Table {
        Table::default()
    }

    /// The rows, in the order in which they came.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Adds a deal as it stands on the state's day.
    pub fn push(&mut self, deal: &DealRecord, state: &State, scoring: &Scoring) {
        let row = self.project(deal, state, scoring);
        self.rows.push(row);
    }

    /// The names that a question about these rows may use.
    pub fn vocabulary(&self, today: Date) -> Vocabulary {
        let mut vocabulary = Vocabulary::new(today);
        let mut owners: Vec<NameId> = self.rows.iter().map(|r| r.owner).collect();
        owners.sort_unstable();
        owners.dedup();
        for id in owners {
            vocabulary.owner(self.names.text(id));
        }
        let mut accounts: Vec<NameId> = self.rows.iter().map(|r| r.account).collect();
        accounts.sort_unstable();
        accounts.dedup();
        for id in accounts {
            vocabulary.account(self.names.text(id));
        }
        for row in &self.rows {
            vocabulary.deal(self.names.text(row.name));
            vocabulary.id(row.id.as_str());
        }
        vocabulary
    }

    fn project(&mut self, deal: &DealRecord, state: &State, scoring: &Scoring) -> Row {
        let fields = &deal.fields;
        let facts = &state.facts;
        let amount = fields.amount.filter(|a| a.is_finite()).unwrap_or(f64::NAN);
        let currency = fields.currency.as_deref().unwrap_or("USD");
        let mut text = |t: &Option<String>| self.names.id(t.as_deref().unwrap_or_default());
        let date = |t: &Option<String>| t.as_deref().and_then(last).unwrap_or(NEVER);
        let sourced = |t: &Option<crate::deal::Sourced<String>>| {
            t.as_ref()
                .and_then(|s| span(&s.value))
                .unwrap_or((NEVER, NEVER))
        };
        let today = last(&state.as_of).unwrap_or(0);
        let count = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
        let todo = || state.steps.iter().filter(|s| !s.done);
        let mut row = Row {
            id: deal.id.clone(),
            name: text(&fields.name),
            account: text(&fields.account),
            owner: text(&fields.owner),
            forecast: text(&deal.forecast),
            stage: text(&fields.stage),
            currency: self.names.id(&currency.to_uppercase()),
            rung: rung(fields.stage.as_deref(), &state.late_stage.phase),
            score: state.scores.overall,
            pillars: Pillar::ALL
                .iter()
                .map(|p| state.scores.pillars.get(p).copied().unwrap_or(0))
                .collect::<Vec<u8>>()
                .try_into()
                .unwrap_or([0; 7]),
            amount,
            usd: scoring.in_usd(amount, currency).unwrap_or(f64::NAN),
            close: date(&fields.close_date),
            golive: facts
                .go_live
                .as_ref()
                .and_then(|g| g.date.as_deref())
                .and_then(span)
                .unwrap_or((NEVER, NEVER)),
            decision: sourced(&facts.decision_date),
            expires: sourced(&facts.money_expires).1,
            meeting: sourced(&facts.next_meeting).1,
            last_note: date(&facts.last_note),
            last_word: date(&facts.last_buyer_event),
            stage_since: stage_since(deal, state, today),
            verbal: sourced(&facts.verbal_yes).0,
            confirmed_since: confirmed_since(state),
            flags: 0,
            cells: [NO_CELL; 28],
            against: 0,
            faded: 0,
            from_buyer: 0,
            risks: state
                .risks
                .iter()
                .fold(0, |bits, r| bits | 1 << r.risk.index()),
            security: facts.security.value,
            legal: facts.legal.value,
            procurement: facts.procurement.value,
            it: facts.it.value,
            pushes: count(pushes(deal, today).len()),
            met: count(
                people(state)
                    .filter(|p| p.engagement == Engagement::Met)
                    .count(),
            ),
            people: count(people(state).count()),
            approvers: count(facts.approvers.len()),
            steps: count(todo().count()),
            undated: count(todo().filter(|s| s.date.is_none()).count()),
            unowned: count(
                todo()
                    .filter(|s| s.side == StepSide::Buyer && !is_person(s.owner.as_deref()))
                    .count(),
            ),
            signing: count(signing_steps(state).count()),
            slips: Box::default(),
        };
        for cell in &state.cells {
            let i = cell.dimension.index();
            row.cells[i] = cell.status.map_or(NO_CELL, |s| s.index() as u8);
            row.against |= u32::from(!cell.against.is_empty()) << i;
            row.faded |= u32::from(cell.faded) << i;
            row.from_buyer |= u32::from(state.from_buyer(cell.dimension)) << i;
        }
        row.slips = slips(state, today)
            .map(|s| Slip {
                kind: s.step.kind,
                owner: s.step.owner.as_deref().map(|o| self.names.id(o)),
                days: u16::try_from(s.days).unwrap_or(u16::MAX),
                silent: s.silent,
            })
            .collect();
        flags(&mut row, deal, state, today);
        row
    }
}

/// The place of the stage on record; where no word of it is known, of the phase that the state gives it.
fn rung(stage: Option<&str>, phase: &str) -> u8 {
    if let Some(place) = stage.and_then(stage::place) {
        return place;
    }
    match phase {
        "early" => 20,
        "late" => LATE,
        "closed" => CLOSED,
        _ => UNPLACED,
    }
}

fn flags(row: &mut Row, deal: &DealRecord, state: &State, today: Day) {
    let facts = &state.facts;
    let named = |p: &Option<Party>| p.as_ref().is_some_and(|p| p.person.is_some());
    let met = |p: &Option<Party>| p.as_ref().is_some_and(|p| p.engagement == Engagement::Met);
    row.set(Flag::SignerNamed, named(&facts.signatory));
    row.set(Flag::SignerMet, met(&facts.signatory));
    row.set(Flag::BuyerNamed, named(&facts.economic_buyer));
    row.set(Flag::BuyerMet, met(&facts.economic_buyer));
    row.set(Flag::ChampionNamed, named(&facts.champion));
    row.set(Flag::ChampionMet, met(&facts.champion));
    row.set(Flag::ChampionActed, !facts.champion_actions.is_empty());
    row.set(
        Flag::ApproverNamed,
        facts.approvers.iter().any(|p| p.person.is_some()),
    );
    row.set(
        Flag::ApproversMet,
        !facts.approvers.is_empty()
            && facts
                .approvers
                .iter()
                .all(|p| p.engagement == Engagement::Met),
    );
    row.set(Flag::LegalNamed, facts.legal_owner.is_some());
    row.set(Flag::CaseOwned, named(&facts.business_case_owner));
    row.set(
        Flag::SponsorNamed,
        facts.sponsors.iter().any(|(_, p)| p.person.is_some()),
    );
    row.set(Flag::Threshold, !facts.thresholds.is_empty());
    row.set(
        Flag::Triggered,
        facts.thresholds.iter().any(|t| t.triggered == Some(true)),
    );
    row.set(Flag::GoLive, facts.go_live.is_some());
    let chosen = facts.go_live.as_ref().and_then(|g| g.chosen_by);
    row.set(Flag::GoLiveTheirs, chosen == Some(StepSide::Buyer));
    row.set(Flag::GoLiveOurs, chosen == Some(StepSide::Seller));
    row.set(Flag::DecisionDate, facts.decision_date.is_some());
    row.set(
        Flag::DecisionTheirs,
        facts.decision_date.is_some() && state.from_buyer(Dimension::DecisionDate),
    );
    let paper = facts.paper.as_ref().map(|p| p.value);
    row.set(Flag::PaperOurs, paper == Some(Paper::Ours));
    row.set(Flag::PaperTheirs, paper == Some(Paper::Theirs));
    row.set(Flag::PlanExists, facts.plan.is_some());
    row.set(
        Flag::PlanShared,
        facts.plan.as_ref().is_some_and(|p| p.value),
    );
    row.set(Flag::Verbal, facts.verbal_yes.is_some());
    row.set(Flag::PurchaseOrder, purchase_orders(state).next().is_some());
    row.set(Flag::Committee, committees(state).next().is_some());
    row.set(
        Flag::CommitteeMonthly,
        committees(state).any(|id| is_monthly(&state.cites[id].item.quote)),
    );
    row.set(Flag::NextStep, next_step(deal, state, today));
    row.set(Flag::Clothes, state.late_stage.clothes);
}

/// The people of the buyer's who have a name.
fn people(state: &State) -> impl Iterator<Item = &Party> {
    state.facts.people.iter().filter(|p| p.person.is_some())
}

/// A next step on record, or a step to do that has a day still to come.
fn next_step(deal: &DealRecord, state: &State, today: Day) -> bool {
    let written = deal
        .next_step
        .as_deref()
        .is_some_and(|s| !s.trim().is_empty());
    let ahead = |date: &Option<String>| date.as_deref().and_then(last).is_some_and(|d| d >= today);
    written || state.steps.iter().any(|s| !s.done && ahead(&s.date))
}

/// The day since when the stage is what it is: its last change. Where it never changed, the oldest note or the day on which it came on record.
fn stage_since(deal: &DealRecord, state: &State, today: Day) -> Day {
    let changes = deal.changes.iter().filter(|c| c.field == Field::Stage);
    let days = changes
        .filter_map(|c| Some((last(&c.at)?, c.from.is_some())))
        .filter(|(d, _)| *d <= today);
    let newest = days.max_by_key(|(d, _)| *d);
    if let Some((day, true)) = newest {
        return day;
    }
    let first = state
        .cites
        .iter()
        .filter_map(|c| last(c.written_at.as_deref()?))
        .min();
    let known = [newest.map(|(d, _)| d), first].into_iter().flatten().min();
    known.unwrap_or(NEVER)
}

/// The day of the oldest confirmation among those that dimensions stand on.
fn confirmed_since(state: &State) -> Day {
    let confirmed = state
        .cells
        .iter()
        .filter(|c| c.status == Some(Status::Confirmed));
    confirmed
        .filter_map(|c| last(c.since.as_deref()?))
        .min()
        .unwrap_or(NEVER)
}

/// The changes by which the close date moved out, up to a day.
pub(super) fn pushes(deal: &DealRecord, today: Day) -> Vec<&crate::deal::Change> {
    let later = |c: &&crate::deal::Change| {
        let (Some(from), Some(to)) = (
            c.from.as_deref().and_then(last),
            c.to.as_deref().and_then(last),
        ) else {
            return false;
        };
        c.field == Field::CloseDate && to > from && last(&c.at).is_some_and(|at| at <= today)
    };
    deal.changes.iter().filter(later).collect()
}

/// A step that slipped, as it stands in the state.
pub(super) struct SlipOf<'a> {
    pub step: &'a crate::deal::Step,
    /// When it was due.
    pub due: Day,
    pub days: Day,
    pub silent: bool,
}

/// The steps that slipped: past their day and not done, or moved to a later one. Silent when the buyer was not heard of since the day.
pub(super) fn slips(state: &State, today: Day) -> impl Iterator<Item = SlipOf<'_>> {
    let heard = state.facts.last_buyer_event.as_deref().and_then(last);
    state.steps.iter().filter_map(move |step| {
        let date = step.date.as_deref().and_then(last);
        let due = step.was_due.as_deref().and_then(last).or(date)?;
        let until = match date {
            _ if step.done => date.filter(|_| step.was_due.is_some())?,
            Some(date) if date > due && date >= today => date,
            _ => today,
        };
        let days = until - due;
        (days > 0).then(|| SlipOf {
            step,
            due,
            days,
            silent: !step.done && heard.is_none_or(|h| h < due),
        })
    })
}

/// Steps to do between the buyer's yes and the signature.
pub(super) fn signing_steps(state: &State) -> impl Iterator<Item = &crate::deal::Step> {
    state.steps.iter().filter(|s| {
        !s.done
            && s.side == StepSide::Buyer
            && matches!(
                s.kind,
                Dimension::SigningSteps
                    | Dimension::LegalReview
                    | Dimension::ContractTerms
                    | Dimension::Procurement
                    | Dimension::FinanceReview
                    | Dimension::SecurityReview
                    | Dimension::ApprovalMeetings
                    | Dimension::Approvers
                    | Dimension::Signatory
            )
    })
}

/// Whether an owner is a person: a team or a function is not.
pub(super) fn is_person(owner: Option<&str>) -> bool {
    const TEAMS: &[&str] = &[
        "legal",
        "procurement",
        "purchasing",
        "finance",
        "security",
        "infosec",
        "it",
        "ops",
        "operations",
        "team",
        "department",
        "dept",
        "customer",
        "buyer",
        "client",
        "they",
        "them",
        "vendor",
        "marketing",
        "hr",
        "engineering",
        "sourcing",
        "compliance",
        "tbd",
        "nobody",
        "unknown",
        "sales",
        "board",
        "committee",
        "counsel",
    ];
    owner.is_some_and(|owner| {
        let words = fold(owner);
        let mut words = words
            .split_whitespace()
            .filter(|w| *w != "the" && *w != "their")
            .peekable();
        words.peek().is_some() && !words.all(|w| TEAMS.contains(&w))
    })
}

/// Standing evidence that speaks of a purchase order or of the onboarding as a vendor.
pub(super) fn purchase_orders(state: &State) -> impl Iterator<Item = usize> {
    let about = |quote: &str| {
        let quote = fold(quote);
        let words: Vec<&str> = quote
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .collect();
        let pair = |a: &[&str], b: &[&str]| {
            words
                .windows(2)
                .any(|w| a.contains(&w[0]) && b.iter().any(|b| w[1].starts_with(b)))
        };
        words.iter().any(|w| *w == "po" || *w == "pos")
            || pair(&["purchase"], &["order"])
            || pair(
                &["vendor", "supplier"],
                &[
                    "onboard", "regist", "setup", "set", "form", "creat", "portal", "master",
                    "number",
                ],
            )
            || pair(
                &["onboarded", "registered", "register", "onboard"],
                &["as", "us"],
            )
            || pair(&["new"], &["vendor", "supplier"])
            || words
                .iter()
                .any(|w| matches!(*w, "coupa" | "ariba" | "jaggaer"))
    };
    standing(state).filter(move |&id| {
        let item = &state.cites[id].item;
        item.status != Status::NotNeeded && about(&item.quote)
    })
}

/// Standing evidence of a committee, a board or a panel that decides.
pub(super) fn committees(state: &State) -> impl Iterator<Item = usize> {
    const BODIES: &[&str] = &[
        "committee",
        "board",
        "panel",
        "council",
        "steerco",
        "cab",
        "steering",
        "commission",
        "trustees",
    ];
    let body = |text: &str| {
        fold(text)
            .split(|c: char| !c.is_alphanumeric())
            .any(|w| BODIES.contains(&w))
    };
    standing(state).filter(move |&id| {
        let item = &state.cites[id].item;
        matches!(
            item.dimension,
            Dimension::ApprovalMeetings | Dimension::Approvers | Dimension::BuyingGroup
        ) && item.status != Status::NotNeeded
            && (body(&item.quote) || item.roles.iter().any(|r| body(r)))
    })
}

fn is_monthly(quote: &str) -> bool {
    let quote = fold(quote);
    [
        "monthly",
        "every month",
        "once a month",
        "each month",
        "of the month",
        "per month",
        "a month apart",
    ]
    .iter()
    .any(|m| quote.contains(m))
}

fn standing(state: &State) -> impl Iterator<Item = usize> {
    (0..state.cites.len()).filter(|&id| state.cites[id].stands)
}

/// How far a review must be at least.
pub(super) fn at_least(state: StepState, wanted: StepState) -> bool {
    state >= wanted
}

/// The fields of a row as an answer shows them.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown<'a> {
    /// The deal's id.
    pub id: &'a str,
    /// The deal's name.
    pub name: Option<&'a str>,
    /// The buyer's organisation.
    pub account: Option<&'a str>,
    /// The rep.
    pub owner: Option<&'a str>,
    /// The stage on record.
    pub stage: Option<&'a str>,
    /// The forecast category on record.
    pub forecast: Option<&'a str>,
    /// The amount, in its currency.
    pub amount: Option<f64>,
    /// ISO 4217.
    pub currency: &'a str,
    /// ISO date.
    pub close_date: Option<String>,
}

impl Table {
    /// The fields of a row, by its position.
    ///
    /// # Panics
    /// Beyond the last row.
    pub fn shown(&self, at: usize) -> Shown<'_> {
        let row = &self.rows[at];
        let some = |id: NameId| Some(self.names.text(id)).filter(|t| !t.is_empty());
        Shown {
            id: row.id.as_str(),
            name: some(row.name),
            account: some(row.account),
            owner: some(row.owner),
            stage: some(row.stage),
            forecast: some(row.forecast),
            amount: Some(row.amount).filter(|a| a.is_finite()),
            currency: self.names.text(row.currency),
            close_date: (row.close != NEVER).then(|| super::day::iso(row.close)),
        }
    }
}
