//! A deal as the machine contract writes it.

use super::{Desk, Whole};
use crate::deal::{
    Absence, Change, Cite, CiteId, DealRecord, GoLive, LateStage, NoteId, Party, StandingRisk,
    State, Step, StepSide, StepState, Threshold,
};
use crate::evidence::{Deal, Item, Question, RiskItem, Scores};
use crate::framework::{Dimension, Risk, Status};
use serde::Serialize;
use std::collections::BTreeMap;

/// The output of `deal DEAL --format json`. Numbers in `evidence` lists are the `id`s of the items in [`DealView::evidence`].
#[derive(Clone, Debug, Serialize)]
pub struct DealView {
    /// The deal as it was on the day.
    pub deal: FieldsView,
    /// ISO date.
    pub as_of: String,
    /// By dimension; all 28. "none" when nothing stands.
    pub states: BTreeMap<Dimension, &'static str>,
    /// Points, faded by age.
    pub scores: Scores,
    /// Risks that stand.
    pub risks: Vec<Risk>,
    /// Who, how much, when.
    pub facts: FactsView,
    /// Steps, by date.
    pub steps: Vec<StepView>,
    /// An early-stage deal in late-stage clothes.
    pub late_stage_clothes: bool,
    /// What to ask next.
    pub questions: Vec<Question>,
    /// Every item of every note up to the day.
    pub evidence: Vec<ItemView>,
    /// By dimension: what its state stands on, the newest first.
    pub stands_on: BTreeMap<Dimension, Vec<CiteId>>,
    /// By dimension: what stands and says otherwise.
    pub contradictions: BTreeMap<Dimension, Vec<CiteId>>,
    /// Dimensions whose confirmation is so old that it needs to be confirmed again.
    pub faded: Vec<Dimension>,
    /// The passages behind `risks`.
    pub risk_passages: Vec<RiskView>,
    /// The test behind `late_stage_clothes`.
    pub late_stage: LateStageView,
    /// How the deal's fields changed, up to the day.
    pub changes: Vec<Change>,
}

/// A deal's id and fields.
#[derive(Clone, Debug, Serialize)]
pub struct FieldsView {
    /// Its id.
    pub id: String,
    /// Its fields.
    #[serde(flatten)]
    pub fields: Deal,
    /// The forecast category.
    pub forecast: Option<String>,
    /// The next step, in the rep's words.
    pub next_step: Option<String>,
}

/// A party with what names it.
#[derive(Clone, Debug, Serialize)]
pub struct PartyView {
    /// The name.
    pub person: Option<String>,
    /// The role.
    pub role: Option<String>,
    /// How sure.
    pub status: Option<Status>,
    /// What says so.
    pub evidence: Vec<CiteId>,
}

/// The facts.
#[derive(Clone, Debug, Serialize)]
pub struct FactsView {
    /// Who must say yes.
    pub approvers: Vec<PartyView>,
    /// Who signs.
    pub signatory: Option<PartyView>,
    /// Who owns the money.
    pub economic_buyer: Option<PartyView>,
    /// Who sells for us inside.
    pub champion: Option<PartyView>,
    /// "USD 50000", from the smallest.
    pub thresholds: Vec<String>,
    /// The same with what each triggers.
    pub threshold_details: Vec<ThresholdView>,
    /// When it has to run.
    pub go_live: Option<GoLiveView>,
    /// ISO date, month or quarter.
    pub decision_date: Option<String>,
    /// Who reads the contract for the buyer.
    pub legal_owner: Option<String>,
    /// How far the security review is.
    pub security_state: StepState,
    /// How far the legal review is.
    pub legal_state: StepState,
    /// How far procurement is.
    pub procurement_state: StepState,
    /// ISO date of the buyer's yes in words.
    pub verbal_yes: Option<String>,
    /// Who is away, until when, who stands in.
    pub absences: Vec<Absence>,
    /// What the plain values above stand on, by their key.
    pub stands_on: BTreeMap<&'static str, Vec<CiteId>>,
}

/// An approval limit.
#[derive(Clone, Debug, Serialize)]
pub struct ThresholdView {
    /// "USD 50000".
    pub amount: String,
    /// Who decides from there on.
    pub above: Vec<PartyView>,
    /// The deal is over it; `null` when they cannot be compared.
    pub triggered: Option<bool>,
    /// What says so.
    pub evidence: Vec<CiteId>,
}

/// When it has to run.
#[derive(Clone, Debug, Serialize)]
pub struct GoLiveView {
    /// ISO date, month or quarter.
    pub date: Option<String>,
    /// "buyer", "seller" or "unknown".
    pub chosen_by: &'static str,
    /// What says so.
    pub evidence: Vec<CiteId>,
}

/// A step.
#[derive(Clone, Debug, Serialize)]
pub struct StepView {
    /// Who has to do it.
    pub side: StepSide,
    /// What.
    pub what: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// ISO date or month.
    pub date: Option<String>,
    /// It is over.
    pub done: bool,
    /// The dimension it belongs to.
    pub kind: Dimension,
    /// It was over once and is not any more.
    pub reopened: bool,
    /// The date by which it was first promised.
    pub was_due: Option<String>,
    /// What says so.
    pub evidence: Vec<CiteId>,
}

/// An item of a note.
#[derive(Clone, Debug, Serialize)]
pub struct ItemView {
    /// Its number in this answer.
    pub id: CiteId,
    /// The note.
    pub note: NoteId,
    /// ISO date of the note.
    pub written_at: Option<String>,
    /// The item, as `analyze` writes it.
    #[serde(flatten)]
    pub item: Item,
    /// It still holds.
    pub stands: bool,
    /// A person confirmed it.
    pub vouched: bool,
}

/// The passages of a risk.
#[derive(Clone, Debug, Serialize)]
pub struct RiskView {
    /// The risk.
    pub risk: Risk,
    /// ISO date of the newest passage.
    pub since: Option<String>,
    /// The passages, the newest first.
    pub passages: Vec<PassageView>,
}

/// A passage of a risk.
#[derive(Clone, Debug, Serialize)]
pub struct PassageView {
    /// The note.
    pub note: NoteId,
    /// The passage.
    #[serde(flatten)]
    pub passage: RiskItem,
}

/// The test of the clothes.
#[derive(Clone, Debug, Serialize)]
pub struct LateStageView {
    /// The stage's phase.
    pub phase: String,
    /// The phase that the evidence supports.
    pub effective: String,
    /// Buyer steps ahead that have a name or a date.
    pub named_steps: usize,
    /// How many there should be at this size, from and to.
    pub usual_steps: (u8, u8),
    /// Why, in one sentence.
    pub why: String,
}

/// A deal's id and fields, as the contract writes them.
pub fn fields(deal: &DealRecord) -> FieldsView {
    FieldsView {
        id: deal.id.to_string(),
        fields: deal.fields.clone(),
        forecast: deal.forecast.clone(),
        next_step: deal.next_step.clone(),
    }
}

impl Desk {
    /// A deal's state as the contract writes it.
    pub fn view(&self, whole: &Whole) -> DealView {
        let state = &whole.state;
        let deal = whole.deal.as_of(&state.as_of);
        let lists = |get: fn(&crate::deal::Cell) -> &Vec<CiteId>| {
            let some = state.cells.iter().filter(|c| !get(c).is_empty());
            some.map(|c| (c.dimension, get(c).clone())).collect()
        };
        DealView {
            deal: fields(&deal),
            as_of: state.as_of.clone(),
            states: state
                .cells
                .iter()
                .map(|c| (c.dimension, c.status.map_or("none", Status::id)))
                .collect(),
            scores: state.scores.clone(),
            risks: state.risks.iter().map(|r| r.risk).collect(),
            facts: facts(state),
            steps: state.steps.iter().map(step).collect(),
            late_stage_clothes: state.late_stage.clothes,
            questions: self.questions(whole),
            evidence: state.cites.iter().enumerate().map(item).collect(),
            stands_on: lists(|c| &c.stands_on),
            contradictions: lists(|c| &c.against),
            faded: state
                .cells
                .iter()
                .filter(|c| c.faded)
                .map(|c| c.dimension)
                .collect(),
            risk_passages: state.risks.iter().map(risk).collect(),
            late_stage: late_stage(&state.late_stage),
            changes: deal.changes,
        }
    }
}

fn party(party: &Party) -> PartyView {
    PartyView {
        person: party.person.clone(),
        role: party.role.clone(),
        status: party.status,
        evidence: party.evidence.clone(),
    }
}

fn amount(threshold: &Threshold) -> String {
    format!("{} {}", threshold.amount.currency, threshold.amount.value)
}

fn facts(state: &State) -> FactsView {
    let f = &state.facts;
    let mut stands_on = BTreeMap::new();
    let plain = [
        (
            "decision_date",
            f.decision_date.as_ref().map(|s| &s.evidence),
        ),
        ("legal_owner", f.legal_owner.as_ref().map(|s| &s.evidence)),
        ("verbal_yes", f.verbal_yes.as_ref().map(|s| &s.evidence)),
        ("security_state", Some(&f.security.evidence)),
        ("legal_state", Some(&f.legal.evidence)),
        ("procurement_state", Some(&f.procurement.evidence)),
    ];
    for (key, evidence) in plain {
        if let Some(evidence) = evidence.filter(|e| !e.is_empty()) {
            stands_on.insert(key, evidence.clone());
        }
    }
    FactsView {
        approvers: f.approvers.iter().map(party).collect(),
        signatory: f.signatory.as_ref().map(party),
        economic_buyer: f.economic_buyer.as_ref().map(party),
        champion: f.champion.as_ref().map(party),
        thresholds: f.thresholds.iter().map(amount).collect(),
        threshold_details: f
            .thresholds
            .iter()
            .map(|t| ThresholdView {
                amount: amount(t),
                above: t.above.iter().map(party).collect(),
                triggered: t.triggered,
                evidence: t.evidence.clone(),
            })
            .collect(),
        go_live: f.go_live.as_ref().map(go_live),
        decision_date: f.decision_date.as_ref().map(|s| s.value.clone()),
        legal_owner: f.legal_owner.as_ref().map(|s| s.value.clone()),
        security_state: f.security.value,
        legal_state: f.legal.value,
        procurement_state: f.procurement.value,
        verbal_yes: f.verbal_yes.as_ref().map(|s| s.value.clone()),
        absences: f.absences.clone(),
        stands_on,
    }
}

fn go_live(go_live: &GoLive) -> GoLiveView {
    GoLiveView {
        date: go_live.date.clone(),
        chosen_by: match go_live.chosen_by {
            Some(StepSide::Buyer) => "buyer",
            Some(StepSide::Seller) => "seller",
            None => "unknown",
        },
        evidence: go_live.evidence.clone(),
    }
}

fn step(step: &Step) -> StepView {
    StepView {
        side: step.side,
        what: step.what.clone(),
        owner: step.owner.clone(),
        date: step.date.clone(),
        done: step.done,
        kind: step.kind,
        reopened: step.reopened,
        was_due: step.was_due.clone(),
        evidence: step.evidence.clone(),
    }
}

fn item((id, cite): (usize, &Cite)) -> ItemView {
    ItemView {
        id,
        note: cite.note.clone(),
        written_at: cite.written_at.clone(),
        item: cite.item.clone(),
        stands: cite.stands,
        vouched: cite.vouched,
    }
}

fn risk(risk: &StandingRisk) -> RiskView {
    RiskView {
        risk: risk.risk,
        since: risk.since.clone(),
        passages: risk
            .passages
            .iter()
            .map(|(note, passage)| PassageView {
                note: note.clone(),
                passage: passage.clone(),
            })
            .collect(),
    }
}

fn late_stage(test: &LateStage) -> LateStageView {
    LateStageView {
        phase: test.phase.clone(),
        effective: test.effective.clone(),
        named_steps: test.named_steps,
        usual_steps: test.usual_steps,
        why: test.why.clone(),
    }
}
