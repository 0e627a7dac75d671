//! The rule pack: text files that a RevOps person edits, compiled once into an immutable [`Pack`] and shared.

mod compile;
mod examples;
mod file;
mod frequency;
mod lint;
mod pack;
mod pattern;
mod tables;

pub use compile::{MAX_FILE_BYTES, MAX_PACK_BYTES, Source, compile};
pub use examples::{Case, Expect, cases};
pub use file::{
    ConceptDef, CueDef, CueFile, Direction, EvidenceFile, Example, LexiconFile, RiskFile, RuleDef,
    Scope, SlotKind,
};
pub use lint::lint;
pub use pack::{Atom, Cue, CueAtoms, CueRole, Names, Pack, Rule};
pub use pattern::{Choice, MAX_EXPANSIONS, PatternFault, parse as parse_pattern};
pub use tables::{
    AtomRow, AtomSet, Gives, Guards, Pattern, Step, Trigger, Triggers, Waiting, Wakes,
};
