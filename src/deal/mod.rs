//! Deals over time: what is on record, and the state that follows from everything that was told.
//!
//! [`record`] holds the shapes of the record: deals with the history of their fields, notes as written, what was read in them,
//! and what a person said about an item. [`state`] holds what they add up to on a day: the status of every dimension, the risks
//! that stand, the facts, the steps. [`fold`](fold::fold) leads from one to the other; it is a pure function of the record and
//! the day, reads no clock and keeps nothing.

pub mod diff;
pub mod fold;
pub mod record;
pub mod state;

pub use fold::{Folding, fold};
pub use record::{
    Change, DealId, DealRecord, Field, Judgement, NoteId, NoteRecord, Reading, Told, Verdict,
};
pub use state::{
    Absence, Cell, Cite, CiteId, Engagement, Facts, GoLive, LateStage, Paper, Party, Sourced,
    StandingRisk, State, Step, StepSide, StepState, Threshold,
};
