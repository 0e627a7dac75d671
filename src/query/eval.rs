//! Which rows meet a question, in which order, put together how.

use super::ast::{DateField, Expr, Group, Measure, Op, Query, Sort, TextField};
use super::concept::{Concept, State};
use super::day::{Day, date_of};
use super::row::{Flag, NEVER, NameId, Row, Sure, Table, at_least};
use super::words::fold;
use crate::deal::StepState;
use crate::framework::{Dimension as D, Status};
use crate::score::Scoring;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The deals of an answer, as positions in the table, with groups and sums.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// Positions of the rows, in order, cut to the limit.
    pub rows: Vec<usize>,
    /// Deals that meet the question, the limit aside.
    pub matched: usize,
    /// Groups, where the question asks for them.
    pub groups: Vec<GroupLine>,
    /// The sums of all that meet it.
    pub totals: Totals,
    /// The sums of what it is a share of; the open pipeline.
    pub of: Option<Totals>,
}

/// Amounts put together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// Deals.
    pub deals: usize,
    /// Deals without an amount.
    pub without_amount: usize,
    /// By currency.
    pub amounts: BTreeMap<String, f64>,
    /// All of it in US dollars at the reference rates.
    pub usd: f64,
    /// Deals whose currency has no rate: they are not in `usd`.
    pub without_rate: usize,
}

impl Totals {
    fn add(&mut self, row: &Row, table: &Table) {
        self.deals += 1;
        if !row.amount.is_finite() {
            self.without_amount += 1;
            return;
        }
        let code = table.names.text(row.currency);
        match self.amounts.get_mut(code) {
            Some(sum) => *sum += row.amount,
            None => {
                self.amounts.insert(code.to_owned(), row.amount);
            }
        }
        if row.usd.is_finite() {
            self.usd += row.usd;
        } else {
            self.without_rate += 1;
        }
    }
}

impl Table {
    /// Adds a row, by its position, to a sum.
    pub fn add_to(&self, totals: &mut Totals, at: usize) {
        if let Some(row) = self.rows.get(at) {
            totals.add(row, self);
        }
    }
}

/// One group of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupLine {
    /// What the deals or slips share.
    pub key: String,
    /// Their sums.
    pub totals: Totals,
    /// Where slips are put together: how many, the median and the longest, in days.
    pub slips: Option<Slips>,
}

/// Slips put together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slips {
    /// How many.
    pub count: usize,
    /// The median, in days.
    pub median: f64,
    /// The longest, in days.
    pub longest: u16,
}

/// A question made ready for a table: names are looked up once, not once a row.
struct Ready<'a> {
    today: Day,
    scoring: &'a Scoring,
}

/// A condition made ready.
enum Test {
    All,
    None,
    And(Vec<Test>),
    Or(Vec<Test>),
    Not(Box<Test>),
    Is(Concept, State),
    Open,
    Closed,
    Clothes,
    Overdue,
    Rung(Op, u8, u8),
    /// By name, whether it fits.
    Name(TextField, Vec<bool>),
    Id(Vec<String>),
    Amount(Op, f64),
    /// In one currency as it is, in others through dollars.
    AmountIn(Op, f64, NameId, Option<f64>),
    Number(Measure, Op, f64),
    Within(DateField, Day, Day),
}

/// Runs a question over a table, on a day.
pub fn select(query: &Query, table: &Table, today: Day, scoring: &Scoring) -> Selection {
    let ready = Ready { today, scoring };
    let test = ready.test(&query.filter, table);
    let mut rows: Vec<usize> = (0..table.rows.len())
        .filter(|&i| ready.holds(&test, &table.rows[i]))
        .collect();
    match query.group {
        Some(Group::SlipKind) => rows.retain(|&i| !table.rows[i].slips.is_empty()),
        Some(Group::SlipOwner) => keep_repeated(&mut rows, table),
        _ => {}
    }
    let matched = rows.len();
    let mut totals = Totals::default();
    for &i in &rows {
        totals.add(&table.rows[i], table);
    }
    let of = query.share.then(|| {
        let mut all = Totals::default();
        table
            .rows
            .iter()
            .filter(|r| r.is_open())
            .for_each(|r| all.add(r, table));
        all
    });
    let groups = match query.group {
        Some(group) if query.share => {
            let open: Vec<usize> = (0..table.rows.len())
                .filter(|&i| table.rows[i].is_open())
                .collect();
            grouped(group, &open, table)
        }
        Some(group) => grouped(group, &rows, table),
        None => Vec::new(),
    };
    order(query, table, &mut rows, today);
    Selection {
        rows,
        matched,
        groups,
        totals,
        of,
    }
}

/// Whether one row meets a condition.
pub(super) fn row_holds(
    expr: &Expr,
    table: &Table,
    row: &Row,
    today: Day,
    scoring: &Scoring,
) -> bool {
    let ready = Ready { today, scoring };
    ready.holds(&ready.test(expr, table), row)
}

impl Ready<'_> {
    fn test(&self, expr: &Expr, table: &Table) -> Test {
        let all = |parts: &[Expr]| parts.iter().map(|p| self.test(p, table)).collect();
        match expr {
            Expr::All => Test::All,
            Expr::None => Test::None,
            Expr::And(parts) => Test::And(all(parts)),
            Expr::Or(parts) => Test::Or(all(parts)),
            Expr::Not(inner) => Test::Not(Box::new(self.test(inner, table))),
            Expr::Is(concept, state) => Test::Is(*concept, *state),
            Expr::Open => Test::Open,
            Expr::Closed => Test::Closed,
            Expr::Clothes => Test::Clothes,
            Expr::Overdue => Test::Overdue,
            Expr::Stage(op, rung) => Test::Rung(*op, rung.from, rung.to),
            Expr::Text(TextField::Id, values) => Test::Id(values.clone()),
            Expr::Text(TextField::Deal, values) => {
                let name = |field| self.test(&Expr::Text(field, values.clone()), table);
                Test::Or(vec![
                    name(TextField::Account),
                    name(TextField::Name),
                    Test::Id(values.clone()),
                ])
            }
            Expr::Text(field, values) => {
                let values: Vec<String> = values.iter().map(|v| fold(v)).collect();
                let exact = *field == TextField::Currency;
                let fits = |name: &str| {
                    values.iter().any(|v| {
                        if exact || v.is_empty() {
                            name == v
                        } else {
                            begins_a_word(name, v)
                        }
                    })
                };
                Test::Name(
                    *field,
                    table
                        .names
                        .texts
                        .iter()
                        .map(|(_, folded)| fits(folded))
                        .collect(),
                )
            }
            Expr::Amount(op, value, None) => Test::Amount(*op, *value),
            Expr::Amount(op, value, Some(code)) => {
                let own = table.names.texts.iter().position(|(text, _)| text == code);
                let own = own
                    .and_then(|i| NameId::try_from(i).ok())
                    .unwrap_or(NameId::MAX);
                Test::AmountIn(*op, *value, own, self.scoring.in_usd(*value, code))
            }
            Expr::Number(measure, op, value) => Test::Number(*measure, *op, *value),
            Expr::Within(field, from, to) => {
                Test::Within(*field, from.unwrap_or(NEVER + 1), to.unwrap_or(Day::MAX))
            }
        }
    }

    fn holds(&self, test: &Test, row: &Row) -> bool {
        match test {
            Test::All => true,
            Test::None => false,
            Test::And(parts) => parts.iter().all(|p| self.holds(p, row)),
            Test::Or(parts) => parts.iter().any(|p| self.holds(p, row)),
            Test::Not(inner) => !self.holds(inner, row),
            Test::Is(concept, state) => is(row, *concept, *state, self.today),
            Test::Open => row.is_open(),
            Test::Closed => !row.is_open(),
            Test::Clothes => row.has(Flag::Clothes),
            Test::Overdue => row.is_open() && row.close != NEVER && row.close < self.today,
            Test::Rung(op, from, to) => match op {
                Op::Is => (*from..=*to).contains(&row.rung),
                Op::IsNot => !(*from..=*to).contains(&row.rung),
                Op::Less => row.rung < *from,
                Op::AtMost => row.rung <= *to,
                Op::More => row.rung > *to,
                Op::AtLeast => row.rung >= *from,
            },
            Test::Name(field, fits) => {
                let fits = |id: NameId| fits.get(id as usize).copied().unwrap_or(false);
                match field {
                    TextField::Name => fits(row.name),
                    TextField::Account => fits(row.account),
                    TextField::Owner => fits(row.owner),
                    TextField::Currency => fits(row.currency),
                    TextField::StageName => fits(row.stage),
                    // Some firms keep the category in the stage.
                    TextField::Forecast => {
                        fits(row.forecast) || (row.forecast == 0 && fits(row.stage))
                    }
                    TextField::Id | TextField::Deal => false,
                }
            }
            Test::Id(ids) => ids
                .iter()
                .any(|id| id.eq_ignore_ascii_case(row.id.as_str())),
            Test::Amount(op, value) => row.amount.is_finite() && op.holds(row.amount, *value),
            Test::AmountIn(op, value, own, usd) => {
                if row.currency == *own {
                    row.amount.is_finite() && op.holds(row.amount, *value)
                } else {
                    usd.is_some_and(|usd| row.usd.is_finite() && op.holds(row.usd, usd))
                }
            }
            Test::Number(measure, op, value) => {
                number(row, *measure, self.today).is_some_and(|n| op.holds(n, *value))
            }
            Test::Within(field, from, to) => {
                let (first, last) = date(row, *field);
                last != NEVER && last >= *from && first <= *to
            }
        }
    }
}

/// Whether a text begins at the start of a word of another.
fn begins_a_word(text: &str, part: &str) -> bool {
    text.match_indices(part).any(|(at, _)| {
        text[..at]
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric())
    })
}

/// A number of a row; `None` where it has none, and then no comparison holds.
pub(super) fn number(row: &Row, measure: Measure, today: Day) -> Option<f64> {
    let since = |day: Day| (day != NEVER).then(|| f64::from(today - day));
    Some(match measure {
        // Where no note says that anybody was heard of, the newest note is all that is known.
        Measure::Quiet => since(row.last_word).or_else(|| since(row.last_note))?,
        Measure::InStage => since(row.stage_since)?,
        Measure::VerbalAge => since(row.verbal)?,
        Measure::ConfirmedAge => since(row.confirmed_since)?,
        Measure::Slip => f64::from(row.slip(false)?),
        Measure::SilentSlip => f64::from(row.slip(true)?),
        Measure::Pushes => f64::from(row.pushes),
        Measure::Met => f64::from(row.met),
        Measure::People => f64::from(row.people),
        Measure::Approvers => f64::from(row.approvers),
        Measure::Steps => f64::from(row.steps),
        Measure::Undated => f64::from(row.undated),
        Measure::Unowned => f64::from(row.unowned),
        Measure::Score => f64::from(row.score),
    })
}

/// The first and the last day of a date.
pub(super) fn date(row: &Row, field: DateField) -> (Day, Day) {
    match field {
        DateField::Close => (row.close, row.close),
        DateField::GoLive => row.golive,
        DateField::Decision => row.decision,
        DateField::Expires => (row.expires, row.expires),
        DateField::Meeting => (row.meeting, row.meeting),
        DateField::LastNote => (row.last_note, row.last_note),
        DateField::LastWord => (row.last_word, row.last_word),
    }
}

/// Whether a thing is in a state.
pub(super) fn is(row: &Row, concept: Concept, state: State, today: Day) -> bool {
    match (concept, state) {
        (Concept::Dim(d), _) => dimension_is(row, d, state),
        (Concept::Pillar(p), State::Confirmed) => row.pillar(p) == Sure::Confirmed,
        (Concept::Pillar(p), State::Assumed) => row.pillar(p) == Sure::Partly,
        // Somebody of the buyer's stands behind something in it that is settled.
        (Concept::Pillar(p), State::Theirs) => p
            .dimensions()
            .iter()
            .any(|d| row.from_buyer >> d.index() & 1 == 1 && row.settled(*d)),
        (Concept::Pillar(p), _) => row.pillar(p) != Sure::Silent,
        (Concept::Risk(r), _) => row.risks >> r.index() & 1 == 1,
        (Concept::AnyRisk, _) => row.risks != 0,
        (Concept::Anything, State::Contradicted) => row.against != 0,
        (Concept::Anything, State::Stale) => row.faded != 0,
        (Concept::Anything, State::Assumed) => any(row, Status::Assumed),
        (Concept::Anything, State::Unknown) => any(row, Status::Unknown),
        (Concept::Anything, State::Missing) => any(row, Status::Missing),
        (Concept::Anything, State::Confirmed) => any(row, Status::Confirmed),
        (Concept::Anything, _) => row
            .cells
            .iter()
            .any(|&c| usize::from(c) < Status::ALL.len()),
        (Concept::PurchaseOrder, _) => row.has(Flag::PurchaseOrder),
        (Concept::Committee, State::Monthly) => row.has(Flag::CommitteeMonthly),
        (Concept::Committee, _) => row.has(Flag::Committee),
        (Concept::Paper, State::Ours) => row.has(Flag::PaperOurs),
        (Concept::Paper, State::Theirs) => row.has(Flag::PaperTheirs),
        (Concept::Paper, _) => row.has(Flag::PaperOurs) || row.has(Flag::PaperTheirs),
        (Concept::CloseDate, State::Ours) => {
            row.close != NEVER && !row.has(Flag::DecisionTheirs) && !row.has(Flag::GoLiveTheirs)
        }
        (Concept::CloseDate, State::Theirs) => {
            row.has(Flag::DecisionTheirs) || row.has(Flag::GoLiveTheirs)
        }
        (Concept::CloseDate, _) => row.close != NEVER,
        (Concept::NextStep, _) => row.has(Flag::NextStep),
        (Concept::NextMeeting, _) => row.meeting >= today,
        (Concept::NextMove, _) => row.has(Flag::NextStep) && row.meeting >= today,
        (Concept::Verbal, _) => row.has(Flag::Verbal),
        (Concept::Pain, _) => found(row, D::CompellingEvent) || found(row, D::BusinessCase),
        (Concept::Steps, State::Dated) => row.undated == 0,
        (Concept::Steps, State::Owned) => row.unowned == 0,
        (Concept::Steps, _) => row.steps > 0,
        (Concept::People, State::Met) => row.met > 0,
        (Concept::People, _) => row.people > 0,
        (Concept::Rep, _) => row.owner != 0,
        (Concept::Amount, _) => row.amount.is_finite(),
        (Concept::Stage, _) => row.stage != 0,
        (Concept::Forecast, _) => row.forecast != 0,
    }
}

fn any(row: &Row, status: Status) -> bool {
    row.cells.contains(&(status.index() as u8))
}

fn found(row: &Row, d: D) -> bool {
    matches!(row.status(d), Some(Status::Confirmed | Status::Assumed))
}

fn dimension_is(row: &Row, d: D, state: State) -> bool {
    let bit = |bits: u32| bits >> d.index() & 1 == 1;
    let review = row.review(d);
    match state {
        State::Confirmed => row.settled(d),
        State::Assumed => row.is(d, Status::Assumed),
        State::Unknown => row.is(d, Status::Unknown),
        State::Missing => row.is(d, Status::Missing),
        State::NotNeeded => row.is(d, Status::NotNeeded),
        State::Unclear => !row.settled(d),
        State::Contradicted => bit(row.against),
        State::Stale => bit(row.faded),
        State::Mentioned => match (d, review) {
            (D::Thresholds, _) => row.has(Flag::Threshold) || row.known(d),
            (_, Some(review)) => review != StepState::Unmentioned || row.status(d).is_some(),
            _ => row.status(d).is_some(),
        },
        State::Needed => review.is_some_and(|r| r < StepState::InProgress),
        State::Scheduled => review.is_some_and(|r| at_least(r, StepState::Scheduled)),
        State::Started => review.is_some_and(|r| at_least(r, StepState::InProgress)),
        State::Done => review.is_some_and(|r| at_least(r, StepState::Done)),
        State::Theirs => match d {
            D::GoLive => row.has(Flag::GoLiveTheirs),
            D::DecisionDate => row.has(Flag::DecisionTheirs),
            _ => bit(row.from_buyer),
        },
        State::Ours => match d {
            D::GoLive => row.has(Flag::GoLiveOurs),
            _ => row.has(Flag::DecisionDate) && !row.has(Flag::DecisionTheirs),
        },
        State::Acted => row.has(Flag::ChampionActed),
        State::Met => match d {
            D::Signatory => row.has(Flag::SignerMet),
            D::EconomicBuyer => row.has(Flag::BuyerMet),
            D::Champion => row.has(Flag::ChampionMet),
            _ => row.has(Flag::ApproversMet),
        },
        State::Named => match d {
            D::Approvers => row.has(Flag::ApproverNamed),
            D::LegalReview => row.has(Flag::LegalNamed),
            D::BusinessCase => row.has(Flag::CaseOwned),
            D::ExecSponsors => row.has(Flag::SponsorNamed),
            _ => row.known(d),
        },
        State::Alone => row.has(Flag::PlanExists) && !row.has(Flag::PlanShared),
        State::Shared => row.has(Flag::PlanShared),
        State::Owned => row.unowned == 0,
        State::Triggered => row.has(Flag::Triggered),
        State::Expiring => row.expires != NEVER && row.close != NEVER && row.close > row.expires,
        State::Absent => !present(row, d, review),
        State::Present | State::Dated | State::Monthly => present(row, d, review),
    }
}

/// Whether a dimension is there: a person has a name, a plan exists, a review has at least a date, anything else is known.
fn present(row: &Row, d: D, review: Option<StepState>) -> bool {
    match d {
        D::Signatory => row.has(Flag::SignerNamed),
        D::EconomicBuyer => row.has(Flag::BuyerNamed),
        D::Champion => row.has(Flag::ChampionNamed),
        D::Approvers => row.approvers > 0 || row.known(d),
        D::Thresholds => row.has(Flag::Threshold) || row.known(d),
        D::CoOwnership => row.has(Flag::PlanExists),
        D::SigningSteps => row.signing > 0 || found(row, d),
        D::GoLive => row.has(Flag::GoLive) || row.known(d),
        D::DecisionDate => row.has(Flag::DecisionDate) || row.known(d),
        _ => row.known(d) || review.is_some_and(|r| at_least(r, StepState::Scheduled)),
    }
}

// -- order and groups ------------------------------------------------------------------------------------------------------

/// Orders the rows and cuts them to the limit: by what was asked for, else the largest amounts first; the id decides.
fn order(query: &Query, table: &Table, rows: &mut Vec<usize>, today: Day) {
    let default = [(Sort::Amount, true)];
    let keys = if query.sort.is_empty() {
        &default[..]
    } else {
        &query.sort
    };
    let compare = |a: &usize, b: &usize| {
        let (x, y) = (&table.rows[*a], &table.rows[*b]);
        let by_key = keys
            .iter()
            .map(|(sort, falling)| by(*sort, *falling, x, y, table, today));
        by_key
            .fold(Ordering::Equal, Ordering::then)
            .then_with(|| x.id.cmp(&y.id))
            .then(a.cmp(b))
    };
    if let Some(limit) = query.limit
        && limit < rows.len()
    {
        if limit > 0 {
            rows.select_nth_unstable_by(limit - 1, compare);
        }
        rows.truncate(limit);
    }
    rows.sort_unstable_by(compare);
}

/// Two rows by one key; what has no value comes last.
fn by(sort: Sort, falling: bool, x: &Row, y: &Row, table: &Table, today: Day) -> Ordering {
    let numbers = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) if falling => b.total_cmp(&a),
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    };
    let known = |day: Day| (day != NEVER).then(|| f64::from(day));
    match sort {
        Sort::Amount => numbers(x.usd(), y.usd()),
        Sort::Date(field) => numbers(known(date(x, field).1), known(date(y, field).1)),
        Sort::Number(measure) => numbers(number(x, measure, today), number(y, measure, today)),
        Sort::Stage => numbers(Some(f64::from(x.rung)), Some(f64::from(y.rung))),
        Sort::Text(field) => {
            let (a, b) = (text(x, field, table), text(y, field, table));
            let order = a.to_lowercase().cmp(&b.to_lowercase());
            if falling { order.reverse() } else { order }
        }
    }
}

/// A text of a row.
pub(super) fn text<'a>(row: &'a Row, field: TextField, table: &'a Table) -> &'a str {
    match field {
        TextField::Id => row.id.as_str(),
        TextField::Name | TextField::Deal => table.names.text(row.name),
        TextField::Account => table.names.text(row.account),
        TextField::Owner => table.names.text(row.owner),
        TextField::Forecast => table.names.text(row.forecast),
        TextField::Currency => table.names.text(row.currency),
        TextField::StageName => table.names.text(row.stage),
    }
}

fn grouped(group: Group, rows: &[usize], table: &Table) -> Vec<GroupLine> {
    if matches!(group, Group::SlipKind | Group::SlipOwner) {
        return slip_groups(group, rows, table);
    }
    let mut groups: BTreeMap<String, Totals> = BTreeMap::new();
    for &i in rows {
        let row = &table.rows[i];
        groups
            .entry(key(group, row, table))
            .or_default()
            .add(row, table);
    }
    let mut lines: Vec<GroupLine> = groups
        .into_iter()
        .map(|(key, totals)| GroupLine {
            key,
            totals,
            slips: None,
        })
        .collect();
    if !matches!(group, Group::CloseMonth) {
        lines.sort_by(|a, b| {
            b.totals
                .usd
                .total_cmp(&a.totals.usd)
                .then_with(|| a.key.cmp(&b.key))
        });
    }
    lines
}

fn key(group: Group, row: &Row, table: &Table) -> String {
    let or_none = |text: &str| {
        if text.is_empty() {
            "(none)".to_owned()
        } else {
            text.to_owned()
        }
    };
    match group {
        Group::Text(field) => or_none(text(row, field, table)),
        Group::Phase => row.phase().to_owned(),
        Group::CloseMonth if row.close == NEVER => "(none)".into(),
        Group::CloseMonth => date_of(row.close).strftime("%Y-%m").to_string(),
        Group::Status(Concept::Pillar(p)) => row.pillar(p).id().to_owned(),
        Group::Status(Concept::Dim(d)) => row.status(d).map_or("none", Status::id).to_owned(),
        Group::Paper if row.has(Flag::PaperOurs) => "ours".into(),
        Group::Paper if row.has(Flag::PaperTheirs) => "theirs".into(),
        Group::Paper => "unknown".into(),
        Group::Status(_) | Group::SlipKind | Group::SlipOwner => String::new(),
    }
}

/// Keeps the deals with a slip of somebody who has more than one.
fn keep_repeated(rows: &mut Vec<usize>, table: &Table) {
    let mut counts: BTreeMap<NameId, usize> = BTreeMap::new();
    let owners = |i: usize| table.rows[i].slips.iter().filter_map(|s| s.owner);
    for &i in rows.iter() {
        owners(i).for_each(|o| *counts.entry(o).or_default() += 1);
    }
    rows.retain(|&i| owners(i).any(|o| counts.get(&o).is_some_and(|n| *n > 1)));
}

/// Slips by the kind of step, the slowest median first, or by owner, the most slips first; owners with a single slip are left out.
fn slip_groups(group: Group, rows: &[usize], table: &Table) -> Vec<GroupLine> {
    let mut groups: BTreeMap<String, (Vec<u16>, Vec<usize>)> = BTreeMap::new();
    for &i in rows {
        for slip in &table.rows[i].slips {
            let key = match (group, slip.owner) {
                (Group::SlipKind, _) => slip.kind.id().to_owned(),
                (_, Some(owner)) => table.names.text(owner).to_owned(),
                (_, None) => continue,
            };
            let (days, deals) = groups.entry(key).or_default();
            days.push(slip.days);
            if deals.last() != Some(&i) {
                deals.push(i);
            }
        }
    }
    let mut lines: Vec<GroupLine> = groups
        .into_iter()
        .filter(|(_, (days, _))| group == Group::SlipKind || days.len() > 1)
        .map(|(key, (mut days, deals))| {
            days.sort_unstable();
            let middle = days.len() / 2;
            let median = if days.len() % 2 == 1 {
                f64::from(days[middle])
            } else {
                (f64::from(days[middle - 1]) + f64::from(days[middle])) / 2.0
            };
            let mut totals = Totals::default();
            deals
                .iter()
                .for_each(|&i| totals.add(&table.rows[i], table));
            let longest = days.last().copied().unwrap_or(0);
            GroupLine {
                key,
                totals,
                slips: Some(Slips {
                    count: days.len(),
                    median,
                    longest,
                }),
            }
        })
        .collect();
    let weight = |l: &GroupLine| l.slips.map_or((0.0, 0), |s| (s.median, s.count));
    lines.sort_by(|a, b| {
        let (x, y) = (weight(a), weight(b));
        let order = if group == Group::SlipKind {
            y.0.total_cmp(&x.0).then(y.1.cmp(&x.1))
        } else {
            y.1.cmp(&x.1).then(y.0.total_cmp(&x.0))
        };
        order.then_with(|| a.key.cmp(&b.key))
    });
    lines
}
