//! Why a deal is in an answer: the gap, or the words of a note with its date; and the lines that some questions ask for.

use super::ast::{Expr, Measure, Op, Query, Show};
use super::concept::{Concept, State as In, is_party};
use super::day::{Day, iso, last};
use super::eval::{is, number, row_holds};
use super::row::{Row, Table, committees, is_person, purchase_orders, pushes, slips};
use crate::coach::{self, Wording, spoken_amount, spoken_dimension};
use crate::deal::{CiteId, DealRecord, Paper, Party, State, StepSide, StepState};
use crate::evidence::{Amount, Audience, Item};
use crate::framework::{Dimension as D, Pillar, Status};
use crate::score::Scoring;

/// Reasons and lines of one deal; a deal with more is cut, and says so.
const MAX_LINES: usize = 40;
/// Gaps and questions for a 1:1, each.
const PREP: usize = 3;

/// A sentence with what it stands on.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The gap, or what is known.
    pub text: String,
    /// The passage; a gap has none.
    pub cite: Option<Passage>,
}

/// A passage of a note.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The note's id.
    pub note: String,
    /// ISO date of the note.
    pub date: Option<String>,
    /// Exactly as written.
    pub quote: String,
}

/// Why a deal is in an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Why {
    /// A reason for each condition.
    pub reasons: Vec<Reason>,
    /// What the question asks to be listed.
    pub lines: Vec<Reason>,
}

/// What reasons are made from.
#[derive(Clone, Copy)]
pub struct Help<'a> {
    /// The numbers of the score and the rates.
    pub scoring: &'a Scoring,
    /// The wording of questions.
    pub wording: &'a Wording,
    /// The day of the answer.
    pub today: Day,
}

struct Teller<'a> {
    deal: &'a DealRecord,
    state: &'a State,
    table: Table,
    help: Help<'a>,
    out: Vec<Reason>,
}

/// Says why a deal meets a question. The state is the deal's on the day of the answer.
pub fn why(query: &Query, deal: &DealRecord, state: &State, help: Help<'_>) -> Why {
    let mut table = Table::new();
    table.push(deal, state, help.scoring);
    let mut teller = Teller {
        deal,
        state,
        table,
        help,
        out: Vec::new(),
    };
    teller.reasons(&query.filter, true);
    let reasons = teller.taken();
    for show in &query.show {
        match show {
            Show::Paper => teller.paper(),
            Show::Changes(since) => teller.changes(*since),
            Show::Prep => teller.prep(),
        }
    }
    if matches!(
        query.group,
        Some(super::ast::Group::SlipKind | super::ast::Group::SlipOwner)
    ) {
        teller.slipped(1, false);
    }
    Why {
        reasons,
        lines: teller.taken(),
    }
}

impl Teller<'_> {
    fn row(&self) -> &Row {
        &self.table.rows[0]
    }

    fn taken(&mut self) -> Vec<Reason> {
        let mut out = std::mem::take(&mut self.out);
        out.dedup();
        if out.len() > MAX_LINES {
            let more = out.len() - MAX_LINES;
            out.truncate(MAX_LINES);
            out.push(Reason {
                text: format!("and {more} more"),
                cite: None,
            });
        }
        out
    }

    fn gap(&mut self, text: impl Into<String>) {
        self.out.push(Reason {
            text: text.into(),
            cite: None,
        });
    }

    fn cited(&mut self, text: impl Into<String>, cite: Option<CiteId>) {
        let cite = cite.and_then(|id| self.passage(id));
        self.out.push(Reason {
            text: text.into(),
            cite,
        });
    }

    fn passage(&self, id: CiteId) -> Option<Passage> {
        let cite = self.state.cites.get(id)?;
        Some(Passage {
            note: cite.note.to_string(),
            date: cite.written_at.clone(),
            quote: cite.item.quote.clone(),
        })
    }

    fn holds(&self, expr: &Expr) -> bool {
        row_holds(
            expr,
            &self.table,
            self.row(),
            self.help.today,
            self.help.scoring,
        )
    }

    /// Reasons why a condition holds, or why it does not where `positive` is false.
    fn reasons(&mut self, expr: &Expr, positive: bool) {
        match (expr, positive) {
            (Expr::And(parts), true) | (Expr::Or(parts), false) => {
                parts.iter().for_each(|p| self.reasons(p, positive))
            }
            (Expr::Or(parts), true) | (Expr::And(parts), false) => {
                let live: Vec<&Expr> = parts.iter().filter(|p| self.holds(p) == positive).collect();
                live.into_iter().for_each(|p| self.reasons(p, positive));
            }
            (Expr::Not(inner), _) => self.reasons(inner, !positive),
            (Expr::Is(concept, state), _) => self.thing(*concept, *state, positive),
            (Expr::All | Expr::None | Expr::Open | Expr::Closed, _) => {}
            (Expr::Clothes, _) => {
                let late = &self.state.late_stage;
                let text = format!(
                    "looks {}, evidence says {}: {}",
                    late.phase, late.effective, late.why
                );
                self.gap(text);
            }
            (Expr::Overdue, _) => {
                let days = self.help.today - self.row().close;
                let close = self.deal.fields.close_date.clone().unwrap_or_default();
                self.gap(format!(
                    "close date {close} passed {days} days ago, still open"
                ));
            }
            (Expr::Stage(..), _) => {
                if let Some(stage) = &self.deal.fields.stage {
                    self.gap(format!("stage: {stage}"));
                }
            }
            (Expr::Text(..), _) => {}
            (Expr::Amount(_, _, currency), _) => self.amount(currency.as_deref()),
            (Expr::Number(measure, op, value), _) => self.measure(*measure, *op, *value),
            (Expr::Within(field, ..), _) => {
                let (from, to) = super::eval::date(self.row(), *field);
                let day = if to == super::row::NEVER {
                    "not known".into()
                } else if from == to {
                    iso(to)
                } else {
                    format!("{} to {}", iso(from), iso(to))
                };
                self.gap(format!("{}: {day}", field.id()));
            }
        }
    }

    // -- things --------------------------------------------------------------------------------------------------------

    fn thing(&mut self, concept: Concept, state: In, positive: bool) {
        let facts = &self.state.facts;
        let holds = is(self.row(), concept, state, self.help.today);
        debug_assert_eq!(holds, positive, "{concept} {state}");
        match (concept, state) {
            (Concept::Dim(d), _) => self.dimension(d, state, positive),
            (Concept::Pillar(p), _) => self.pillar(p),
            (Concept::Risk(_) | Concept::AnyRisk, _) if positive => self.risks(concept),
            (Concept::Anything, In::Contradicted) if positive => self.contradictions(),
            (Concept::Anything, _) if positive => self.cells_in(state),
            (Concept::PurchaseOrder, _) if positive => {
                let ids: Vec<CiteId> = purchase_orders(self.state).collect();
                ids.into_iter()
                    .for_each(|id| self.cited("vendor onboarding or purchase order", Some(id)));
            }
            (Concept::Committee, _) if positive => {
                let ids: Vec<CiteId> = committees(self.state).collect();
                ids.into_iter()
                    .for_each(|id| self.cited("a committee decides", Some(id)));
            }
            (Concept::Paper, _) => self.paper(),
            (Concept::CloseDate, In::Ours) => {
                let close = self.deal.fields.close_date.clone().unwrap_or_default();
                self.gap(format!("close date {close} has no buyer behind it"));
            }
            (Concept::CloseDate, In::Theirs) => {
                let cite = self
                    .newest(D::DecisionDate)
                    .or_else(|| self.newest(D::GoLive));
                self.cited("a date of the buyer's", cite);
            }
            (Concept::NextStep | Concept::NextMeeting | Concept::NextMove, _) => {
                self.next(positive)
            }
            (Concept::Verbal, _) => match facts.verbal_yes.as_ref().filter(|_| positive) {
                Some(yes) => self.cited(
                    format!("verbal yes on {}", yes.value),
                    yes.evidence.first().copied(),
                ),
                None => self.gap("no yes in words yet"),
            },
            (Concept::Pain, _) => match self
                .newest(D::CompellingEvent)
                .or_else(|| self.newest(D::BusinessCase))
                .filter(|_| positive)
            {
                Some(id) => self.cited("pain", Some(id)),
                None => self.gap("no pain found"),
            },
            (Concept::Steps, In::Dated) if !positive => {
                self.steps("no date", &|s| s.date.is_none())
            }
            (Concept::Steps, In::Owned) if !positive => self.unowned(),
            (Concept::People, _) => {
                let (met, named) = (self.row().met, self.row().people);
                self.gap(format!("{met} of {named} named people met us"));
            }
            (other, _) => self.gap(if positive {
                format!("{other}: {state}")
            } else {
                format!("no {}", spoken(other))
            }),
        }
    }

    fn newest(&self, d: D) -> Option<CiteId> {
        self.state.cell(d).stands_on.first().copied()
    }

    fn dimension(&mut self, d: D, state: In, positive: bool) {
        let name = spoken_dimension(d);
        let facts = &self.state.facts;
        match state {
            In::Present | In::Named | In::Met if is_party(d) => {
                let party = match d {
                    D::Signatory => &facts.signatory,
                    D::EconomicBuyer => &facts.economic_buyer,
                    _ => &facts.champion,
                };
                self.party(d, party.clone().as_ref(), state, positive);
            }
            In::Acted if positive => {
                let ids = facts.champion_actions.clone();
                ids.into_iter()
                    .for_each(|id| self.cited("the champion acted", Some(id)));
            }
            In::Acted => {
                let cite = facts
                    .champion
                    .as_ref()
                    .and_then(|c| c.evidence.first().copied());
                self.cited("nothing on record that the champion did", cite);
            }
            In::Met if positive => self.gap("every approver met us"),
            In::Met => self.unmet(),
            In::Triggered => self.triggered(positive),
            In::Present | In::Mentioned if d == D::Thresholds && !positive => {
                self.gap("no approval limit in any note")
            }
            In::Alone => self.plan("the plan is ours alone"),
            In::Shared if positive => self.plan("the buyer had a hand in the plan"),
            In::Shared => self.plan("the buyer had no hand in a plan"),
            In::Present if d == D::CoOwnership && !positive => self.gap("no mutual plan on record"),
            In::Present if d == D::CoOwnership => self.plan("there is a plan"),
            In::Present if d == D::SigningSteps && !positive => {
                self.gap("no steps between the yes and the signature")
            }
            In::Owned if !positive => self.unowned(),
            In::Expiring => {
                let (expires, close) = (self.row().expires, self.row().close);
                let cite = facts
                    .money_expires
                    .as_ref()
                    .and_then(|m| m.evidence.first().copied());
                let text = if positive {
                    format!(
                        "the money is gone after {}, the close date is {}",
                        iso(expires),
                        iso(close)
                    )
                } else {
                    "the money does not end before the close date".into()
                };
                self.cited(text, cite);
            }
            In::Contradicted if positive => self.contradiction(d),
            _ => match self.row().review(d) {
                Some(review) => {
                    let cite = self.newest(d);
                    let text = if review == StepState::Unmentioned && cite.is_none() {
                        format!("{name} never came up")
                    } else {
                        format!("{name}: {}", progress(review))
                    };
                    self.cited(text, cite);
                }
                None => self.status(d),
            },
        }
    }

    /// What is known of a dimension, in one sentence.
    fn status(&mut self, d: D) {
        let name = spoken_dimension(d);
        let cell = self.state.cell(d);
        let cite = cell.stands_on.first().copied();
        let text = match cell.status {
            None => format!("nothing said of {name}"),
            Some(Status::Unknown) => format!("{name}: not known"),
            Some(status) => format!(
                "{name}: {status}{}",
                if cell.faded { ", long ago" } else { "" }
            ),
        };
        self.cited(text, cite);
    }

    fn party(&mut self, d: D, party: Option<&Party>, state: In, positive: bool) {
        let name = match d {
            D::Signatory => "signer",
            D::EconomicBuyer => "economic buyer",
            _ => "champion",
        };
        let cite = party.and_then(|p| p.evidence.first().copied());
        match party {
            None => self.gap(format!("no {name} named")),
            Some(p) => {
                let who = label(p);
                let text = match (&p.person, state, positive) {
                    (None, _, _) => format!("no {name} by name, only {who}"),
                    (Some(_), In::Met, true) => format!("{name} {who} met us"),
                    (Some(_), In::Met, false) => format!("{name} {who} never met us"),
                    (Some(_), ..) => format!("{name}: {who}"),
                };
                self.cited(text, cite);
            }
        }
    }

    fn pillar(&mut self, pillar: Pillar) {
        let sure = self.row().pillar(pillar);
        let parts: Vec<String> = pillar
            .dimensions()
            .iter()
            .map(|d| {
                format!(
                    "{} {}",
                    spoken_dimension(*d),
                    self.state.status(*d).map_or("none", Status::id)
                )
            })
            .collect();
        let cite = pillar.dimensions().iter().find_map(|d| self.newest(*d));
        self.cited(
            format!(
                "{} {}: {}",
                pillar.id().replace('-', " "),
                sure.id(),
                parts.join(", ")
            ),
            cite,
        );
    }

    fn unmet(&mut self) {
        let parties: Vec<Party> = self
            .state
            .facts
            .approvers
            .iter()
            .filter(|p| p.engagement != crate::deal::Engagement::Met)
            .cloned()
            .collect();
        if parties.is_empty() {
            return self.gap("no approver is known");
        }
        for p in parties {
            self.cited(
                format!("approver {} never met us", label(&p)),
                p.evidence.first().copied(),
            );
        }
    }

    fn triggered(&mut self, positive: bool) {
        if !positive {
            return self.gap("no approval limit below the amount");
        }
        let thresholds = self.state.facts.thresholds.clone();
        for t in thresholds.iter().filter(|t| t.triggered == Some(true)) {
            let above: Vec<String> = t
                .above
                .iter()
                .map(|p| format!("{} ({})", label(p), p.status.map_or("none", Status::id)))
                .collect();
            let who = if above.is_empty() {
                "nobody named".to_owned()
            } else {
                above.join(", ")
            };
            let own = spoken(Concept::Amount);
            let amount = self.deal.fields.amount.map_or(own, |value| {
                spoken_amount(&Amount {
                    currency: t.amount.currency.clone(),
                    value,
                })
            });
            self.cited(
                format!("{amount} is over {}: {who}", spoken_amount(&t.amount)),
                t.evidence.first().copied(),
            );
        }
    }

    fn plan(&mut self, text: &str) {
        let cite = self
            .state
            .facts
            .plan
            .as_ref()
            .and_then(|p| p.evidence.first().copied());
        self.cited(text, cite);
    }

    fn next(&mut self, positive: bool) {
        let next = self.deal.next_step.clone().filter(|s| !s.trim().is_empty());
        match next {
            Some(step) if positive => self.gap(format!("next step: {step}")),
            None if !self.row().has(super::row::Flag::NextStep) => self.gap("no next step"),
            _ => {}
        }
        let meeting = self.state.facts.next_meeting.clone();
        match meeting {
            Some(m) if self.row().meeting >= self.help.today => {
                if positive {
                    self.cited(
                        format!("next meeting {}", m.value),
                        m.evidence.first().copied(),
                    );
                }
            }
            _ => self.gap("no next meeting"),
        }
    }

    // -- lists ---------------------------------------------------------------------------------------------------------

    fn risks(&mut self, concept: Concept) {
        for risk in &self.state.risks {
            if matches!(concept, Concept::Risk(r) if r != risk.risk) {
                continue;
            }
            let cite = risk.passages.first().map(|(note, item)| Passage {
                note: note.to_string(),
                date: risk.since.clone(),
                quote: item.quote.clone(),
            });
            self.out.push(Reason {
                text: format!("risk: {}", risk.risk.id().replace('-', " ")),
                cite,
            });
        }
    }

    fn contradictions(&mut self) {
        D::ALL.iter().for_each(|d| self.contradiction(*d));
    }

    fn contradiction(&mut self, d: D) {
        let cell = self.state.cell(d);
        let (first, against) = (cell.stands_on.first().copied(), cell.against.clone());
        if against.is_empty() {
            return;
        }
        self.cited(format!("{}: one note says", spoken_dimension(d)), first);
        for id in against {
            self.cited(format!("{}: another says", spoken_dimension(d)), Some(id));
        }
    }

    fn cells_in(&mut self, state: In) {
        for d in D::ALL {
            let cell = self.state.cell(*d);
            let wanted = match state {
                In::Stale => cell.faded,
                In::Assumed => cell.status == Some(Status::Assumed),
                In::Unknown => cell.status == Some(Status::Unknown),
                In::Missing => cell.status == Some(Status::Missing),
                In::Confirmed => cell.status == Some(Status::Confirmed),
                _ => false,
            };
            if wanted {
                self.status(*d);
            }
        }
    }

    fn steps(&mut self, text: &str, wanted: &dyn Fn(&crate::deal::Step) -> bool) {
        for step in self.state.steps.iter().filter(|s| !s.done && wanted(s)) {
            let who = step
                .owner
                .as_deref()
                .map_or(String::new(), |o| format!("{o}: "));
            let cite = step.evidence.first().and_then(|id| self.passage(*id));
            self.out.push(Reason {
                text: format!("{text}: {who}{}", step.what),
                cite,
            });
        }
    }

    fn unowned(&mut self) {
        self.steps("nobody on their side", &|s| {
            s.side == StepSide::Buyer && !is_person(s.owner.as_deref())
        });
    }

    /// Steps that slipped so many days at least.
    fn slipped(&mut self, days: Day, silent: bool) {
        let found: Vec<(String, Option<CiteId>)> = slips(self.state, self.help.today)
            .filter(|s| s.days >= days && (s.silent || !silent))
            .map(|s| {
                let who = s.step.owner.as_deref().unwrap_or("nobody");
                let word = if s.silent {
                    ", no word from the buyer since"
                } else {
                    ""
                };
                let text = format!(
                    "{} ({who}) due {}, {} days late{word}: {}",
                    spoken_dimension(s.step.kind),
                    iso(s.due),
                    s.days,
                    s.step.what
                );
                (text, s.step.evidence.first().copied())
            })
            .collect();
        found
            .into_iter()
            .for_each(|(text, cite)| self.cited(text, cite));
    }

    fn measure(&mut self, measure: Measure, op: Op, value: f64) {
        let today = self.help.today;
        let facts = &self.state.facts;
        match measure {
            Measure::Quiet => {
                let text = match &facts.last_buyer_event {
                    Some(day) => format!("the buyer was last heard of on {day}"),
                    None => format!(
                        "no word from the buyer on record, the newest note is of {}",
                        facts.last_note.as_deref().unwrap_or("no date")
                    ),
                };
                self.gap(text);
            }
            Measure::InStage => {
                let days = number(self.row(), measure, today).unwrap_or_default();
                let stage = self.deal.fields.stage.clone().unwrap_or_default();
                self.gap(format!("{days} days in {stage}"));
            }
            Measure::VerbalAge => {
                if let Some(yes) = facts.verbal_yes.clone() {
                    let days = last(&yes.value).map_or(0, |d| today - d);
                    self.cited(
                        format!("verbal yes {days} days ago"),
                        yes.evidence.first().copied(),
                    );
                }
            }
            Measure::ConfirmedAge => self.confirmed_since(op, value),
            Measure::Slip | Measure::SilentSlip => {
                self.slipped((value as Day).max(1), measure == Measure::SilentSlip)
            }
            Measure::Pushes => {
                let moved: Vec<String> = pushes(self.deal, today)
                    .iter()
                    .map(|c| {
                        format!(
                            "{}: {} to {}",
                            c.at,
                            c.from.as_deref().unwrap_or("-"),
                            c.to.as_deref().unwrap_or("-")
                        )
                    })
                    .collect();
                self.gap(format!("close date moved out {} times", moved.len()));
                moved.into_iter().for_each(|text| self.gap(text));
            }
            Measure::Met | Measure::People => {
                let names: Vec<String> = facts
                    .people
                    .iter()
                    .filter(|p| p.engagement == crate::deal::Engagement::Met)
                    .filter_map(|p| p.person.clone())
                    .collect();
                let who = if names.is_empty() {
                    "nobody".to_owned()
                } else {
                    names.join(", ")
                };
                self.gap(format!("{who} met us, of {} named", self.row().people));
            }
            Measure::Undated => self.steps("no date", &|s| s.date.is_none()),
            Measure::Unowned => self.unowned(),
            Measure::Approvers | Measure::Steps | Measure::Score => {
                let n = number(self.row(), measure, today).unwrap_or_default();
                self.gap(format!("{}: {n}", measure.id().replace('-', " ")));
            }
        }
    }

    fn confirmed_since(&mut self, op: Op, value: f64) {
        for d in D::ALL {
            let cell = self.state.cell(*d);
            let Some(since) = cell
                .since
                .as_deref()
                .and_then(last)
                .filter(|_| cell.status == Some(Status::Confirmed))
            else {
                continue;
            };
            let days = self.help.today - since;
            if op.holds(f64::from(days), value) {
                let cite = cell.stands_on.first().copied();
                self.cited(
                    format!("{} confirmed {days} days ago", spoken_dimension(*d)),
                    cite,
                );
            }
        }
    }

    fn amount(&mut self, asked: Option<&str>) {
        let fields = &self.deal.fields;
        let (Some(value), own) = (
            fields.amount,
            fields.currency.clone().unwrap_or_else(|| "USD".into()),
        ) else {
            return self.gap("no amount on record");
        };
        let shown = spoken_amount(&Amount {
            currency: own.clone(),
            value,
        });
        match asked {
            Some(code) if !code.eq_ignore_ascii_case(&own) => {
                self.gap(format!(
                    "amount: {shown}, compared with {code} at the reference rates"
                ));
            }
            _ => self.gap(format!("amount: {shown}")),
        }
    }

    fn paper(&mut self) {
        match self.state.facts.paper.clone() {
            Some(paper) => {
                let whose = match paper.value {
                    Paper::Ours => "our paper",
                    Paper::Theirs => "their paper",
                };
                self.cited(whose, paper.evidence.first().copied());
            }
            None => self.gap("whose paper is not known"),
        }
    }

    /// What was added since a day: fields that changed, statements that came, by day.
    fn changes(&mut self, since: Day) {
        let mut found: Vec<(Day, Reason)> = Vec::new();
        for change in &self.deal.changes {
            let Some(at) = last(&change.at).filter(|d| (since..=self.help.today).contains(d))
            else {
                continue;
            };
            let none = "nothing".to_owned();
            let text = format!(
                "{}: {} was {}, is {}",
                change.at,
                change.field.id().replace('_', " "),
                change.from.as_ref().unwrap_or(&none),
                change.to.as_ref().unwrap_or(&none)
            );
            found.push((at, Reason { text, cite: None }));
        }
        for (id, cite) in self.state.cites.iter().enumerate() {
            let Some(at) = cite
                .written_at
                .as_deref()
                .and_then(last)
                .filter(|d| *d >= since)
            else {
                continue;
            };
            let item: &Item = &cite.item;
            let cell = self.state.cell(item.dimension);
            let note = if cell.against.contains(&id) {
                " and contradicts an earlier note"
            } else if !cite.stands {
                ", overtaken since"
            } else {
                ""
            };
            let text = format!(
                "{}: {} {}{note}",
                iso(at),
                spoken_dimension(item.dimension),
                item.status
            );
            found.push((
                at,
                Reason {
                    text,
                    cite: self.passage(id),
                },
            ));
        }
        found.sort_by_key(|(at, _)| *at);
        if found.is_empty() {
            self.gap(format!("nothing changed since {}", iso(since)));
        }
        self.out.extend(found.into_iter().map(|(_, r)| r));
    }

    /// The questions for the 1:1, each with the gap that it closes.
    fn prep(&mut self) {
        let items: Vec<Item> = self
            .state
            .cites
            .iter()
            .filter(|c| c.stands)
            .map(|c| c.item.clone())
            .collect();
        let questions = coach::questions(
            &items,
            &self.state.scores,
            self.help.scoring,
            self.help.wording,
            &self.deal.fields,
        );
        for q in coach::best(&questions, Audience::Manager, PREP) {
            self.out.push(Reason {
                text: format!("ask: {} ({})", q.text, q.because),
                cite: None,
            });
        }
        let risks: Vec<_> = self.state.risks.iter().map(|r| r.risk).collect();
        risks.into_iter().for_each(|r| self.risks(Concept::Risk(r)));
        self.contradictions();
    }
}

/// A person or a body as it is spoken of.
fn label(party: &Party) -> String {
    match (&party.person, &party.role) {
        (Some(person), Some(role)) => format!("{person} ({role})"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "somebody".to_owned(),
    }
}

fn progress(state: StepState) -> &'static str {
    match state {
        StepState::Unmentioned => "not spoken of",
        StepState::Needed => "needed, no date",
        StepState::Scheduled => "has a date, not begun",
        StepState::InProgress => "in progress",
        StepState::Done => "done",
        StepState::NotNeeded => "not needed",
    }
}

fn spoken(concept: Concept) -> String {
    concept.to_string().replace('-', " ")
}
