//! What is different between two states of a deal: the 1:1 in one screen.

use super::record::{Change, DealRecord};
use super::state::{Cell, Party, State, Step};
use crate::framework::{Dimension, Risk, Status};
use serde::Serialize;

/// How a dimension changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// It is contradicted now and was not before.
    Contradicted,
    /// It is less sure, or known not to be there.
    Weakened,
    /// Its confirmation has grown old.
    Faded,
    /// It is confirmed, or known not to be needed, and was less sure before.
    Confirmed,
    /// Something is known of it for the first time.
    Added,
    /// It is surer than before, and not confirmed.
    Strengthened,
    /// It stands on something newer and is as sure as before.
    Renewed,
}

/// A dimension that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Turned {
    /// The dimension.
    pub dimension: Dimension,
    /// How.
    pub turn: Turn,
    /// Its status before; `None` when nothing was known.
    pub from: Option<Status>,
    /// Its status now.
    pub to: Option<Status>,
}

/// Another value of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactChange {
    /// What it is: "approver", "signatory", "threshold", "go-live", "decision date" …
    pub fact: &'static str,
    /// Before; `None` when it was not known.
    pub from: Option<String>,
    /// Now; `None` when it does not stand any more.
    pub to: Option<String>,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepTurn {
    /// It is new.
    Added,
    /// It is done.
    Done,
    /// It was done and is not any more.
    Reopened,
    /// It has another date.
    Moved,
}

/// A step that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepChange {
    /// What has to be done.
    pub what: String,
    /// What became of it.
    pub turn: StepTurn,
    /// Its date before.
    pub from: Option<String>,
    /// Its date now.
    pub to: Option<String>,
}

/// Everything that is different.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Overall score before and now.
    pub overall: (u8, u8),
    /// Dimensions, by how they changed.
    pub dimensions: Vec<Turned>,
    /// Risks that stand now and did not.
    pub risks_new: Vec<Risk>,
    /// Risks that stood and do not any more.
    pub risks_settled: Vec<Risk>,
    /// Facts.
    pub facts: Vec<FactChange>,
    /// Steps.
    pub steps: Vec<StepChange>,
    /// Fields of the deal.
    pub fields: Vec<Change>,
    /// Notes that came between.
    pub notes: usize,
}

impl Difference {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.dimensions.is_empty()
            && self.risks_new.is_empty()
            && self.risks_settled.is_empty()
            && self.facts.is_empty()
            && self.steps.is_empty()
            && self.fields.is_empty()
    }
}

/// What is different in `after`. `before` is `None` when there was no deal: then everything is new.
pub fn difference(
    before: Option<(&DealRecord, &State)>,
    after: (&DealRecord, &State),
) -> Difference {
    let (deal, now) = after;
    let was = before.map(|(_, state)| state);
    let risk_ids = |state: &State| state.risks.iter().map(|r| r.risk).collect::<Vec<_>>();
    let (risks_before, risks_now) = (was.map(risk_ids).unwrap_or_default(), risk_ids(now));
    let without = |some: &[Risk], others: &[Risk]| {
        let mut left: Vec<Risk> = some
            .iter()
            .copied()
            .filter(|r| !others.contains(r))
            .collect();
        left.dedup();
        left
    };
    let known = before.map_or(0, |(deal, _)| deal.changes.len());
    let mut difference = Difference {
        overall: (was.map_or(0, |s| s.scores.overall), now.scores.overall),
        risks_new: without(&risks_now, &risks_before),
        risks_settled: without(&risks_before, &risks_now),
        facts: facts(was, now),
        steps: steps(was.map_or(&[], |s| &s.steps), &now.steps),
        fields: deal.changes.get(known..).unwrap_or_default().to_vec(),
        notes: notes_between(was, now),
        ..Difference::default()
    };
    for cell in &now.cells {
        let old = was.map(|s| s.cell(cell.dimension));
        if let Some(turn) = turn(was.zip(old), now, cell) {
            difference.dimensions.push(Turned {
                dimension: cell.dimension,
                turn,
                from: old.and_then(|c| c.status),
                to: cell.status,
            });
        }
    }
    difference.dimensions.sort_by_key(|t| (t.turn, t.dimension));
    difference
}

/// How settled a dimension is. Not known to be there is the least of what is known.
fn rank(status: Option<Status>) -> u8 {
    match status {
        None => 0,
        Some(Status::Missing) => 1,
        Some(Status::Unknown) => 2,
        Some(Status::Assumed) => 3,
        Some(Status::Confirmed | Status::NotNeeded) => 4,
    }
}

fn turn(old: Option<(&State, &Cell)>, now: &State, cell: &Cell) -> Option<Turn> {
    let was = old.and_then(|(_, c)| c.status);
    let contradicted = |c: &Cell| !c.against.is_empty();
    if contradicted(cell) && !old.is_some_and(|(_, c)| contradicted(c)) {
        return Some(Turn::Contradicted);
    }
    if cell.faded && !old.is_some_and(|(_, c)| c.faded) && was == cell.status {
        return Some(Turn::Faded);
    }
    let newest = |state: &State, cell: &Cell| {
        cell.stands_on
            .first()
            .and_then(|&id| state.cites.get(id))
            .map(|c| (c.note.clone(), c.item.start))
    };
    match (rank(was), rank(cell.status)) {
        (4, 4) if was != cell.status => Some(Turn::Confirmed),
        (a, b) if a == b => {
            let (state, old) = old?;
            (newest(state, old) != newest(now, cell)).then_some(Turn::Renewed)
        }
        (a, 4) if a < 4 => Some(Turn::Confirmed),
        (0, _) => Some(Turn::Added),
        (a, b) if a > b => Some(Turn::Weakened),
        _ => Some(Turn::Strengthened),
    }
}

fn notes_between(was: Option<&State>, now: &State) -> usize {
    let count = |state: &State| {
        let mut ids: Vec<&str> = state.cites.iter().map(|c| c.note.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.len()
    };
    count(now).saturating_sub(was.map_or(0, count))
}

/// A party in words.
pub fn party(party: &Party) -> String {
    match (&party.person, &party.role) {
        (Some(person), Some(role)) => format!("{person} ({role})"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => String::new(),
    }
}

fn facts(was: Option<&State>, now: &State) -> Vec<FactChange> {
    let mut out = Vec::new();
    let of = |get: &dyn Fn(&State) -> Vec<String>| (was.map(get).unwrap_or_default(), get(now));
    let many: [(&'static str, &dyn Fn(&State) -> Vec<String>); 2] = [
        ("approver", &|s| {
            s.facts.approvers.iter().map(party).collect()
        }),
        ("threshold", &|s| {
            let amount =
                |t: &super::state::Threshold| format!("{} {}", t.amount.currency, t.amount.value);
            s.facts.thresholds.iter().map(amount).collect()
        }),
    ];
    for (fact, get) in many {
        let (old, new) = of(get);
        let gone = old.iter().filter(|v| !new.contains(v));
        out.extend(gone.map(|v| FactChange {
            fact,
            from: Some(v.clone()),
            to: None,
        }));
        let come = new.iter().filter(|v| !old.contains(v));
        out.extend(come.map(|v| FactChange {
            fact,
            from: None,
            to: Some(v.clone()),
        }));
    }
    let one: [(&'static str, &dyn Fn(&State) -> Option<String>); 7] = [
        ("signatory", &|s| s.facts.signatory.as_ref().map(party)),
        ("economic buyer", &|s| {
            s.facts.economic_buyer.as_ref().map(party)
        }),
        ("champion", &|s| s.facts.champion.as_ref().map(party)),
        ("go-live", &|s| s.facts.go_live.as_ref()?.date.clone()),
        ("decision date", &|s| {
            s.facts.decision_date.as_ref().map(|d| d.value.clone())
        }),
        ("legal owner", &|s| {
            s.facts.legal_owner.as_ref().map(|o| o.value.clone())
        }),
        ("verbal yes", &|s| {
            s.facts.verbal_yes.as_ref().map(|d| d.value.clone())
        }),
    ];
    for (fact, get) in one {
        let (from, to) = (was.and_then(get), get(now));
        if from != to {
            out.push(FactChange { fact, from, to });
        }
    }
    out
}

fn steps(was: &[Step], now: &[Step]) -> Vec<StepChange> {
    let mut out = Vec::new();
    for step in now {
        let old = was
            .iter()
            .find(|s| s.side == step.side && s.kind == step.kind && s.what == step.what)
            .or_else(|| {
                let mut same = was.iter().filter(|s| {
                    s.side == step.side && s.kind == step.kind && s.owner == step.owner
                });
                same.next().filter(|_| same.next().is_none())
            });
        let turn = match old {
            None => StepTurn::Added,
            Some(old) if step.done && !old.done => StepTurn::Done,
            Some(old) if old.done && !step.done => StepTurn::Reopened,
            Some(old) if old.date != step.date && step.date.is_some() => StepTurn::Moved,
            Some(_) => continue,
        };
        out.push(StepChange {
            what: step.what.clone(),
            turn,
            from: old.and_then(|s| s.date.clone()),
            to: step.date.clone(),
        });
    }
    out
}
