//! The rule pack: text files that a RevOps person edits, compiled once into an immutable [`Pack`] and shared.

mod compile;
mod examples;
mod file;
mod frequency;
mod lint;
mod pack;
mod pattern;

pub use compile::{MAX_FILE_BYTES, MAX_PACK_BYTES, Source, compile};
pub use examples::{Case, Expect, cases};
pub use file::{
    ConceptDef, CueDef, CueFile, Direction, EvidenceFile, Example, LexiconFile, RiskFile, RuleDef,
    Scope, SlotKind,
};
pub use lint::lint;
pub use pack::{
    Atom, AtomRow, AtomSet, Cue, CueAtoms, CueRole, Gives, Guards, Names, Pack, Pattern, Rule,
    Step, Trigger, Triggers, Waiting, Wakes,
};
pub use pattern::{Choice, MAX_EXPANSIONS, PatternFault, parse as parse_pattern};
