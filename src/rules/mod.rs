//! The rule pack: text files that a RevOps person edits, compiled once into an immutable [`Pack`] and shared.

mod compile;
mod file;
mod pack;
mod pattern;

pub use compile::{Source, compile};
pub use file::{ConceptDef, CueDef, CueFile, Direction, EvidenceFile, Example, LexiconFile, RiskFile, RuleDef, Scope, SlotKind};
pub use pattern::{MAX_EXPANSIONS, PatternFault, parse as parse_pattern};
pub use pack::{Atom, Cue, CueAtoms, CueRole, Gives, Item, Names, Pack, Pattern, Rule, Sequence};
