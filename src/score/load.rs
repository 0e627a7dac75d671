//! Reads and checks `rules/scoring.toml`. Every fault is collected, with its place, before giving up.

use super::file::{AskTable, BandTable, DimensionTable, File, GapTable, Number, PhaseTable};
use super::gap::Gap;
use super::scoring::{Ask, Band, DimensionRule, PhaseRule, Scoring, Slots, squeeze};
use crate::diagnostic::Fault;
use crate::framework::{Dimension, Status};
use crate::rules::Source;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// The largest weight of a dimension: more would let one dimension drown the rest.
const MAX_WEIGHT: u8 = 20;
/// The largest factor on a question's rank, in per cent.
const MAX_URGENCY: u16 = 1000;
/// The most bands: a bound on what a hostile file can make us do.
const MAX_BANDS: usize = 16;
/// A half-life past ten years says that nothing fades; write that instead.
const MAX_HALF_LIFE_DAYS: u16 = 3650;

/// Reads and checks the numbers.
///
/// # Errors
/// Every fault found, in the order of the file.
pub fn load(source: &Source) -> Result<Scoring, Vec<Fault>> {
    let file: File = match toml::from_str(&source.text) {
        Ok(file) => file,
        Err(error) => {
            let help = "see docs/SCORING.md and the file that comes with the program";
            return Err(vec![Fault::new(
                "S001",
                &source.path,
                error.span().unwrap_or(0..0),
                error.message(),
                help,
            )]);
        }
    };
    let mut check = Check {
        path: &source.path,
        faults: Vec::new(),
    };
    let scoring = check.scoring(&file);
    check
        .faults
        .sort_by_key(|fault| (fault.span.start, fault.code));
    if check.faults.is_empty() {
        Ok(scoring)
    } else {
        Err(check.faults)
    }
}

struct Check<'a> {
    path: &'a str,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn fault(&mut self, code: &'static str, span: Range<usize>, message: String, help: &str) {
        self.faults
            .push(Fault::new(code, self.path, span, message, help));
    }

    fn scoring(&mut self, file: &File) -> Scoring {
        let bands = self.bands(&file.band);
        let phases = vec![
            self.phase("early", &file.phase.early),
            self.phase("middle", &file.phase.middle),
            self.phase("late", &file.phase.late),
            self.phase("closed", &file.phase.closed),
        ];
        let ladder = [
            &file.provenance.buyer_in_writing,
            &file.provenance.buyer_said,
            &file.provenance.third_party,
            &file.provenance.rep,
        ];
        let provenance = ladder.map(|number| self.percent(&number.value));
        self.falls(
            &ladder,
            "the ladder of provenance goes down: buyer-in-writing, buyer-said, third-party, rep",
        );
        let open = [&file.open.unknown, &file.open.missing];
        self.falls(
            &open,
            "what is missing takes at least as much as what is unknown",
        );
        Scoring {
            points: self.points(&file.points),
            provenance,
            open_missing: self.percent(&file.open.missing.value),
            open_unknown: self.percent(&file.open.unknown.value),
            half_life_days: self.half_life(&file.freshness.half_life_days.value),
            freshness_floor: self.percent(&file.freshness.floor.value),
            band_without_amount: self.named(
                &file.size.without_amount.value,
                bands.iter().map(|b| b.id.as_str()),
                "band",
            ),
            rates: file
                .rates
                .usd_per_million
                .iter()
                .map(|(code, rate)| (code.clone(), self.positive(rate)))
                .collect(),
            dimensions: Dimension::ALL
                .iter()
                .filter_map(|&d| self.dimension(d, file.dimension.get(&d), bands.len()))
                .collect(),
            phase_without_stage: self.named(
                &file.questions.without_stage.value,
                phases.iter().map(|p| p.id.as_str()),
                "phase",
            ),
            critical_percent: self.urgency(&file.questions.critical.value),
            gap_percent: Gap::ALL
                .iter()
                .filter_map(|&g| self.gap(g, file.questions.gap.get(&g)))
                .collect(),
            bands,
            phases,
        }
    }

    fn percent(&mut self, value: &Spanned<u8>) -> u8 {
        if *value.get_ref() > 100 {
            self.fault(
                "S002",
                value.span(),
                format!("{} is more than 100", value.get_ref()),
                "a whole number from 0 to 100",
            );
        }
        *value.get_ref()
    }

    fn urgency(&mut self, value: &Spanned<u16>) -> u16 {
        if !(1..=MAX_URGENCY).contains(value.get_ref()) {
            self.fault(
                "S002",
                value.span(),
                format!("{} is out of range", value.get_ref()),
                "a whole number of per cent from 1 to 1000",
            );
        }
        *value.get_ref()
    }

    fn positive(&mut self, value: &Spanned<u32>) -> u32 {
        if *value.get_ref() == 0 {
            self.fault(
                "S002",
                value.span(),
                "a rate of nothing".to_owned(),
                "US dollars for a million units, at least 1",
            );
        }
        *value.get_ref()
    }

    fn half_life(&mut self, value: &Spanned<u16>) -> u16 {
        if !(1..=MAX_HALF_LIFE_DAYS).contains(value.get_ref()) {
            self.fault(
                "S002",
                value.span(),
                format!("a half-life of {} days", value.get_ref()),
                "from 1 to 3650 days; a floor of 100 says that nothing fades",
            );
        }
        *value.get_ref()
    }

    /// Each number at most the one before.
    fn falls(&mut self, numbers: &[&Number<u8>], help: &str) {
        for pair in numbers.windows(2) {
            if pair[0].value.get_ref() < pair[1].value.get_ref() {
                self.fault(
                    "S003",
                    pair[1].value.span(),
                    format!(
                        "{} is more than {} above it",
                        pair[1].value.get_ref(),
                        pair[0].value.get_ref()
                    ),
                    help,
                );
            }
        }
    }

    fn points(&mut self, table: &BTreeMap<Status, Number<u8>>) -> [u8; 5] {
        let mut points = [0; 5];
        for &status in Status::ALL {
            match table.get(&status) {
                Some(number) => points[status.index()] = self.percent(&number.value),
                None => self.fault(
                    "S004",
                    0..0,
                    format!("no points for '{status}'"),
                    "a line for it under [points]",
                ),
            }
        }
        let order = [
            Status::Confirmed,
            Status::Assumed,
            Status::Missing,
            Status::Unknown,
        ];
        let ladder: Vec<_> = order.iter().filter_map(|s| table.get(s)).collect();
        self.falls(
            &ladder,
            "confirmed, assumed, missing, unknown: hedging must never raise a score",
        );
        points
    }

    fn bands(&mut self, tables: &[BandTable]) -> Vec<Band> {
        if tables.is_empty() || tables.len() > MAX_BANDS {
            self.fault(
                "S005",
                0..0,
                format!("{} bands", tables.len()),
                "from 1 to 16 tables called [[band]]",
            );
        }
        if let Some(first) = tables.first().filter(|b| *b.from.get_ref() != 0) {
            self.fault(
                "S005",
                first.from.span(),
                "the first band does not begin at 0".to_owned(),
                "from = 0",
            );
        }
        for pair in tables
            .windows(2)
            .filter(|pair| pair[0].from.get_ref() >= pair[1].from.get_ref())
        {
            self.fault(
                "S005",
                pair[1].from.span(),
                "bands do not rise".to_owned(),
                "order them from the smallest to the largest",
            );
        }
        tables
            .iter()
            .map(|b| Band {
                id: b.id.clone(),
                from: *b.from.get_ref(),
                steps: b.steps,
                critical: b.critical.clone(),
            })
            .collect()
    }

    fn named<'n>(
        &mut self,
        name: &Spanned<String>,
        mut known: impl Iterator<Item = &'n str> + Clone,
        what: &str,
    ) -> u8 {
        let list: Vec<_> = known.clone().collect();
        known.position(|id| id == name.get_ref()).map_or_else(
            || {
                self.fault(
                    "S006",
                    name.span(),
                    format!("there is no {what} called '{}'", name.get_ref()),
                    &format!("one of {}", list.join(", ")),
                );
                0
            },
            |at| at as u8,
        )
    }

    fn dimension(
        &mut self,
        dimension: Dimension,
        table: Option<&DimensionTable>,
        bands: usize,
    ) -> Option<DimensionRule> {
        let Some(table) = table else {
            self.fault(
                "S004",
                0..0,
                format!("nothing about '{dimension}'"),
                &format!("a table [dimension.{dimension}]"),
            );
            return None;
        };
        let weights = table.weights.get_ref();
        if weights.len() != bands {
            self.fault(
                "S007",
                table.weights.span(),
                format!("{} weights for {bands} bands", weights.len()),
                "one weight for each band, in their order",
            );
        }
        if weights.iter().any(|w| !(1..=MAX_WEIGHT).contains(w)) {
            self.fault(
                "S007",
                table.weights.span(),
                "a weight is out of range".to_owned(),
                "whole numbers from 1 to 20",
            );
        }
        let sum = table
            .asks
            .iter()
            .fold(u32::from(*table.statement.get_ref()), |sum, ask| {
                sum + u32::from(ask.share)
            });
        if sum != 100 {
            self.fault(
                "S008",
                table.statement.span(),
                format!("the statement and its asks add up to {sum}"),
                "shares that add up to 100",
            );
        }
        Some(DimensionRule {
            weights: weights.clone(),
            waivable: table.waivable,
            statement: *table.statement.get_ref(),
            asks: table.asks.iter().map(|ask| self.ask(ask)).collect(),
            why: table.why.clone(),
        })
    }

    fn ask(&mut self, table: &AskTable) -> Ask {
        if table.any.get_ref().is_empty() {
            self.fault(
                "S009",
                table.any.span(),
                "an ask without a slot".to_owned(),
                "any of people, roles, amounts, dates, durations",
            );
        }
        let gap = *table.gap.get_ref();
        if !matches!(gap, Gap::NoOwner | Gap::NoDate | Gap::NoAmount) {
            self.fault(
                "S009",
                table.gap.span(),
                format!("'{gap}' is not the gap of a slot"),
                "no-owner, no-date or no-amount",
            );
        }
        Ask {
            any: table
                .any
                .get_ref()
                .iter()
                .fold(Slots::default(), |set, &slot| set.with(slot)),
            share: table.share,
            gap,
        }
    }

    fn phase(&mut self, id: &str, table: &PhaseTable) -> PhaseRule {
        for stage in table
            .stages
            .iter()
            .filter(|s| s.get_ref().is_empty() || squeeze(s.get_ref()) != **s.get_ref())
        {
            self.fault(
                "S010",
                stage.span(),
                format!("'{}' can never be found", stage.get_ref()),
                "lower case, letters and digits only: \"closedwon\"",
            );
        }
        let mut urgency = vec![100; Dimension::ALL.len()];
        for (dimension, percent) in &table.urgency {
            urgency[dimension.index()] = self.urgency(percent);
        }
        PhaseRule {
            id: id.to_owned(),
            stages: table.stages.iter().map(|s| s.get_ref().clone()).collect(),
            urgency,
        }
    }

    fn gap(&mut self, gap: Gap, table: Option<&GapTable>) -> Option<(u16, u16)> {
        let Some(table) = table else {
            self.fault(
                "S004",
                0..0,
                format!("nothing about the gap '{gap}'"),
                "a line for it under [questions.gap]",
            );
            return None;
        };
        Some((self.urgency(&table.rep), self.urgency(&table.manager)))
    }
}
