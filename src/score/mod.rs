//! Points with reasons: evidence in, scores out, and the arithmetic behind each of them.
//!
//! All of it is whole numbers, so the same evidence gives the same score on every machine. The numbers live in
//! `rules/scoring.toml` ([`Scoring`]); `docs/SCORING.md` says how they combine. Only the deal's size weighs in: the
//! stage, the age of the deal and other CRM fields are no evidence and change no score.

mod explain;
mod file;
mod gap;
mod load;
mod scoring;
mod sum;

pub use explain::{AskTerm, Term, Trace, Weighing, explain, weighing};
pub use gap::Gap;
pub use load::load;
pub use scoring::{Ask, Band, DimensionRule, PhaseRule, Scoring, Slot, Slots};
pub use sum::{Assessment, Evidence, Provenance, assess, score, score_evidence};

#[cfg(test)]
mod tests;
