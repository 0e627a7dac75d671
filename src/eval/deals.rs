//! How well the state of deals is read: labelled deals over time against the fold of their notes.
//!
//! A labelled deal is one object a line: `deal`, `as_of`, `notes`, and what holds on that day: `states` of the 28 dimensions (a status
//! or "none"), `risks`, `facts`, `steps`, `late_stage_clothes`.

use super::figures::Prf;
use crate::deal::{DealId, DealRecord, NoteId, NoteRecord, Party, State, StepSide};
use crate::evidence::{Deal, Note};
use crate::framework::{Dimension, Risk, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::BufRead;

/// A deal with its notes and what holds as of a day.
#[derive(Clone, Debug)]
pub struct LabelledDeal {
    /// The deal.
    pub deal: DealRecord,
    /// ISO date.
    pub as_of: String,
    /// Its notes, in the file's order.
    pub notes: Vec<NoteRecord>,
    /// By [`Dimension::index`]; `None` is "none".
    pub states: Vec<Option<Status>>,
    /// What stands.
    pub risks: Vec<Risk>,
    /// Who, when, how much.
    pub facts: GoldFacts,
    /// An early-stage deal in late-stage clothes.
    pub clothes: bool,
}

/// A labelled party.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct GoldParty {
    /// The name.
    pub person: Option<String>,
    /// Title or body.
    pub role: Option<String>,
}

/// The labelled date of use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct GoldGoLive {
    /// ISO date, month, quarter.
    pub date: Option<String>,
    /// "buyer", "seller" or "unknown".
    pub chosen_by: Option<String>,
}

/// The labelled facts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct GoldFacts {
    /// Who must say yes.
    pub approvers: Vec<GoldParty>,
    /// Who signs.
    pub signatory: Option<GoldParty>,
    /// "USD 50000".
    pub thresholds: Vec<String>,
    /// When it has to run.
    pub go_live: Option<GoldGoLive>,
    /// ISO date, month, quarter.
    pub decision_date: Option<String>,
    /// Who reads the contract.
    pub legal_owner: Option<String>,
    /// How far security is.
    pub security_state: Option<String>,
}

#[derive(Deserialize)]
struct Line {
    deal: LineDeal,
    as_of: String,
    notes: Vec<LineNote>,
    states: BTreeMap<Dimension, String>,
    #[serde(default)]
    risks: Vec<Risk>,
    #[serde(default)]
    facts: GoldFacts,
    #[serde(default)]
    late_stage_clothes: bool,
}

#[derive(Deserialize)]
struct LineDeal {
    id: DealId,
    #[serde(flatten)]
    fields: Deal,
}

#[derive(Deserialize)]
struct LineNote {
    id: NoteId,
    #[serde(flatten)]
    note: Note,
}

/// Whether a file's first line is a labelled deal.
pub fn is_deal(line: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(line)
        .is_ok_and(|v| v.get("states").is_some() && v.get("notes").is_some())
}

/// Reads labelled deals, one object a line.
///
/// # Errors
/// A line that is no labelled deal, with its number.
pub fn read_deals(name: &str, input: impl BufRead) -> Result<Vec<LabelledDeal>, String> {
    let mut out = Vec::new();
    for (index, line) in input.lines().enumerate() {
        let place = || format!("{name}:{}", index + 1);
        let line = line.map_err(|e| format!("{}: {e}", place()))?;
        if line.trim().is_empty() {
            continue;
        }
        let line: Line = serde_json::from_str(&line).map_err(|e| format!("{}: {e}", place()))?;
        out.push(labelled(line).map_err(|e| format!("{}: {e}", place()))?);
    }
    Ok(out)
}

fn labelled(line: Line) -> Result<LabelledDeal, String> {
    let mut states = vec![None; Dimension::ALL.len()];
    for (dimension, status) in &line.states {
        if status != "none" {
            states[dimension.index()] = Some(status.parse::<Status>().map_err(|e| e.to_string())?);
        }
    }
    let mut deal = DealRecord::new(line.deal.id.clone());
    deal.fields = line.deal.fields;
    let notes = line
        .notes
        .into_iter()
        .zip(1..)
        .map(|(n, order)| NoteRecord {
            id: n.id,
            deal: line.deal.id.clone(),
            note: n.note,
            private: false,
            order,
        })
        .collect();
    Ok(LabelledDeal {
        deal,
        as_of: line.as_of,
        notes,
        states,
        risks: line.risks,
        facts: line.facts,
        clothes: line.late_stage_clothes,
    })
}

/// Right answers of all that have one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Share {
    /// Right.
    pub right: usize,
    /// Of so many.
    pub of: usize,
    /// Right over all; 0 of none.
    pub rate: f64,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
        self.rate = self.right as f64 / self.of as f64;
    }
}

/// The figures of labelled deals.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DealFigures {
    /// Deals.
    pub deals: usize,
    /// Cells whose status is exactly right.
    pub states: Share,
    /// Cells that have evidence against cells that have none.
    pub some: Prf,
    /// Risks that stand.
    pub risks: Prf,
    /// Approvers.
    pub approvers: Prf,
    /// Approval limits.
    pub thresholds: Prf,
    /// Of the deals that have one.
    pub signatory: Share,
    /// Of the deals that have a date.
    pub go_live: Share,
    /// Whose date, where the date is right.
    pub chosen_by: Share,
    /// Of the deals that have one.
    pub decision_date: Share,
    /// Of the deals that have one.
    pub legal_owner: Share,
    /// How far security is.
    pub security: Share,
    /// Late-stage clothes.
    pub clothes: Share,
    /// Label, then what was read, then how often: wrong cells only.
    pub confusion: BTreeMap<String, BTreeMap<String, usize>>,
    /// What was wrong, one line each.
    pub misses: Vec<String>,
}

/// Adds the state of one deal to the figures.
pub fn count(figures: &mut DealFigures, gold: &LabelledDeal, state: &State) {
    figures.deals += 1;
    cells(figures, gold, state);
    let read: Vec<Risk> = state.risks.iter().map(|r| r.risk).collect();
    figures.risks = pairs(figures.risks, &gold.risks, &read, |a, b| a == b);
    let approvers = &state.facts.approvers;
    figures.approvers = pairs(
        figures.approvers,
        &gold.facts.approvers,
        approvers,
        same_party,
    );
    let limits: Vec<String> = state
        .facts
        .thresholds
        .iter()
        .map(|t| format!("{} {}", t.amount.currency, t.amount.value))
        .collect();
    figures.thresholds = pairs(
        figures.thresholds,
        &gold.facts.thresholds,
        &limits,
        |a, b| a == b,
    );
    facts(figures, gold, state);
    let clothes = state.late_stage.clothes == gold.clothes;
    figures.clothes.count(clothes);
    let mut miss = |what: &str, wanted: String, read: String| {
        figures.misses.push(format!(
            "{} {what}: wanted {wanted}, read {read}",
            gold.deal.id
        ));
    };
    if !clothes {
        miss(
            "clothes",
            gold.clothes.to_string(),
            state.late_stage.why.clone(),
        );
    }
    if gold.risks.iter().any(|r| !read.contains(r)) || read.iter().any(|r| !gold.risks.contains(r))
    {
        miss("risks", format!("{:?}", gold.risks), format!("{read:?}"));
    }
    miss(
        "approvers",
        gold.facts
            .approvers
            .iter()
            .map(shown_gold)
            .collect::<Vec<_>>()
            .join("; "),
        approvers.iter().map(shown).collect::<Vec<_>>().join("; "),
    );
}

fn shown_gold(p: &GoldParty) -> String {
    format!(
        "{} ({})",
        p.person.as_deref().unwrap_or("-"),
        p.role.as_deref().unwrap_or("-")
    )
}

fn shown(p: &Party) -> String {
    format!(
        "{} ({})",
        p.person.as_deref().unwrap_or("-"),
        p.role.as_deref().unwrap_or("-")
    )
}

fn cells(figures: &mut DealFigures, gold: &LabelledDeal, state: &State) {
    for &dimension in Dimension::ALL {
        let (wanted, cell) = (gold.states[dimension.index()], state.cell(dimension));
        figures.states.count(wanted == cell.status);
        figures.some = more(
            figures.some,
            usize::from(wanted.is_some() && cell.status.is_some()),
            usize::from(cell.status.is_some()),
            usize::from(wanted.is_some()),
        );
        if wanted != cell.status {
            let name = |s: Option<Status>| s.map_or("none", Status::id).to_owned();
            *figures
                .confusion
                .entry(name(wanted))
                .or_default()
                .entry(name(cell.status))
                .or_default() += 1;
            let quotes: Vec<String> = state
                .cites
                .iter()
                .filter(|c| c.item.dimension == dimension)
                .map(|c| {
                    let mark = if c.stands { "" } else { "-" };
                    format!("{mark}{}:{} \"{}\"", c.note, c.item.status, c.item.quote)
                })
                .collect();
            figures.misses.push(format!(
                "{} {dimension}: wanted {}, read {} from {}",
                gold.deal.id,
                name(wanted),
                name(cell.status),
                quotes.join(" | ")
            ));
        }
    }
}

fn facts(figures: &mut DealFigures, gold: &LabelledDeal, state: &State) {
    let (wanted, read) = (&gold.facts, &state.facts);
    let mut misses = Vec::new();
    let mut note = |right: bool, what: &str, wanted: String, read: String| {
        if !right {
            misses.push(format!(
                "{} {what}: wanted {wanted}, read {read}",
                gold.deal.id
            ));
        }
    };
    if let Some(signatory) = &wanted.signatory {
        let right = read
            .signatory
            .as_ref()
            .is_some_and(|p| same_party(signatory, p));
        figures.signatory.count(right);
        let got = read.signatory.as_ref().map_or("nobody".into(), shown);
        note(right, "signatory", shown_gold(signatory), got);
    }
    if let Some((date, gold_live)) = wanted
        .go_live
        .as_ref()
        .and_then(|g| g.date.as_ref().map(|d| (d, g)))
    {
        let live = read.go_live.as_ref();
        let right = live.is_some_and(|g| g.date.as_ref() == Some(date));
        figures.go_live.count(right);
        let side = live
            .and_then(|g| g.chosen_by)
            .map_or("unknown", |s| match s {
                StepSide::Buyer => "buyer",
                StepSide::Seller => "seller",
            });
        if right {
            figures
                .chosen_by
                .count(gold_live.chosen_by.as_deref() == Some(side));
        }
        note(
            right,
            "go-live",
            date.clone(),
            format!("{:?}", live.and_then(|g| g.date.clone())),
        );
    }
    if let Some(date) = &wanted.decision_date {
        let got = read.decision_date.as_ref().map(|d| d.value.clone());
        figures.decision_date.count(got.as_ref() == Some(date));
        note(
            got.as_ref() == Some(date),
            "decision-date",
            date.clone(),
            format!("{got:?}"),
        );
    }
    if let Some(owner) = &wanted.legal_owner {
        let got = read.legal_owner.as_ref().map(|o| o.value.clone());
        let right = got.as_ref().is_some_and(|o| same_name(owner, o));
        figures.legal_owner.count(right);
        note(right, "legal owner", owner.clone(), format!("{got:?}"));
    }
    if let Some(state) = &wanted.security_state {
        let got = serde_json::to_value(read.security.value).unwrap_or_default();
        let right = got.as_str() == Some(state);
        figures.security.count(right);
        note(right, "security", state.clone(), got.to_string());
    }
    figures.misses.extend(misses);
}

/// Adds the pairs of two lists, each member in one pair at most.
fn pairs<G, P>(prf: Prf, gold: &[G], read: &[P], same: impl Fn(&G, &P) -> bool) -> Prf {
    let mut free: Vec<&P> = read.iter().collect();
    let mut right = 0;
    for g in gold {
        if let Some(i) = free.iter().position(|p| same(g, p)) {
            free.remove(i);
            right += 1;
        }
    }
    more(prf, right, read.len(), gold.len())
}

/// The figure with more counts.
fn more(prf: Prf, right: usize, read: usize, gold: usize) -> Prf {
    let (tp, predicted, gold) = (prf.tp + right, prf.predicted + read, prf.gold + gold);
    let share = |of: usize| if of == 0 { 0.0 } else { tp as f64 / of as f64 };
    let both = predicted + gold;
    Prf {
        precision: share(predicted),
        recall: share(gold),
        f1: if both == 0 {
            0.0
        } else {
            2.0 * tp as f64 / both as f64
        },
        tp,
        predicted,
        gold,
    }
}

/// Whether a party is the labelled one: by name where both have one, else by title.
fn same_party(gold: &GoldParty, read: &Party) -> bool {
    match (&gold.person, &read.person) {
        (Some(a), Some(b)) => same_name(a, b),
        _ => matches!((&gold.role, &read.role), (Some(a), Some(b)) if same_name(a, b)),
    }
}

/// Whether one name's words are all in the other, titles of address aside.
fn same_name(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        name.split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .filter(|w| {
                !matches!(
                    w.as_str(),
                    "dr" | "prof" | "mr" | "mrs" | "ms" | "frau" | "herr" | "the" | "madam" | "sir"
                )
            })
            .collect()
    };
    let (a, b) = (words(a), words(b));
    !a.is_empty()
        && !b.is_empty()
        && (a.iter().all(|w| b.contains(w)) || b.iter().all(|w| a.contains(w)))
}
