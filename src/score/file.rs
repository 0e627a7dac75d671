//! The shape of `rules/scoring.toml`, as TOML reads it. Numbers that can be at fault keep their place.

use super::gap::Gap;
use super::scoring::Slot;
use crate::framework::{Dimension, Status};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A number with its reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Number<T> {
    pub(super) value: Spanned<T>,
    #[serde(rename = "why")]
    pub(super) _why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(rename = "about")]
    pub(super) _about: String,
    pub(super) points: BTreeMap<Status, Number<u8>>,
    pub(super) provenance: ProvenanceTable,
    pub(super) open: OpenTable,
    pub(super) freshness: FreshnessTable,
    pub(super) band: Vec<BandTable>,
    pub(super) size: SizeTable,
    pub(super) rates: RateTable,
    pub(super) dimension: BTreeMap<Dimension, DimensionTable>,
    pub(super) phase: PhaseTables,
    pub(super) questions: QuestionTable,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ProvenanceTable {
    pub(super) buyer_in_writing: Number<u8>,
    pub(super) buyer_said: Number<u8>,
    pub(super) third_party: Number<u8>,
    pub(super) rep: Number<u8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenTable {
    pub(super) missing: Number<u8>,
    pub(super) unknown: Number<u8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FreshnessTable {
    pub(super) half_life_days: Number<u16>,
    pub(super) floor: Number<u8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BandTable {
    pub(super) id: String,
    pub(super) from: Spanned<u32>,
    pub(super) steps: (u8, u8),
    pub(super) critical: Vec<Dimension>,
    #[serde(rename = "why")]
    pub(super) _why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SizeTable {
    pub(super) without_amount: Number<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RateTable {
    #[serde(rename = "as_of")]
    pub(super) _as_of: String,
    #[serde(rename = "why")]
    pub(super) _why: String,
    pub(super) usd_per_million: BTreeMap<String, Spanned<u32>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DimensionTable {
    pub(super) weights: Spanned<Vec<u8>>,
    #[serde(default)]
    pub(super) waivable: bool,
    pub(super) statement: Spanned<u8>,
    pub(super) asks: Vec<AskTable>,
    pub(super) why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskTable {
    pub(super) any: Spanned<Vec<Slot>>,
    pub(super) share: u8,
    pub(super) gap: Spanned<Gap>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PhaseTables {
    pub(super) early: PhaseTable,
    pub(super) middle: PhaseTable,
    pub(super) late: PhaseTable,
    pub(super) closed: PhaseTable,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PhaseTable {
    pub(super) stages: Vec<Spanned<String>>,
    pub(super) urgency: BTreeMap<Dimension, Spanned<u16>>,
    #[serde(rename = "why")]
    pub(super) _why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionTable {
    pub(super) without_stage: Number<String>,
    pub(super) critical: Number<u16>,
    pub(super) gap: BTreeMap<Gap, GapTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GapTable {
    pub(super) rep: Spanned<u16>,
    pub(super) manager: Spanned<u16>,
    #[serde(rename = "why")]
    pub(super) _why: String,
}
