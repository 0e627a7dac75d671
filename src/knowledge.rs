//! Everything that is data: the compiled rules, the constants of the score and the wordings of the questions.
//!
//! The build script compiles the default knowledge with this module; a firm's own folder is compiled with it at run time.

use crate::coach::{self, Wording};
use crate::diagnostic::Fault;
use crate::rules::{self, Pack, Source};
use crate::score::{self, Scoring};
use serde::{Deserialize, Serialize};

/// A compiled rule folder: immutable, shared by every thread.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Knowledge {
    /// Concepts, rules and cues.
    pub pack: Pack,
    /// The constants of the score.
    pub scoring: Scoring,
    /// The wordings of the questions.
    pub wording: Wording,
}

/// Compiles a rule folder; the order of `sources` does not matter.
///
/// # Errors
/// Every fault of every file.
pub fn compile(sources: &[Source]) -> Result<Knowledge, Vec<Fault>> {
    let mut faults = Vec::new();
    let pack = rules::compile(sources).map_err(|f| faults.extend(f)).ok();
    let scoring = match sources.iter().find(|s| s.path == "scoring.toml") {
        Some(source) => score::load(source).map_err(|f| faults.extend(f)).ok(),
        None => {
            faults.push(Fault::new(
                "S000",
                "scoring.toml",
                0..0,
                "there is no scoring.toml",
                "copy the default one into the folder",
            ));
            None
        }
    };
    let questions: Vec<Source> = sources
        .iter()
        .filter(|s| s.path.starts_with("questions/"))
        .cloned()
        .collect();
    let wording = coach::load(&questions).map_err(|f| faults.extend(f)).ok();
    match (pack, scoring, wording) {
        (Some(pack), Some(scoring), Some(wording)) if faults.is_empty() => Ok(Knowledge {
            pack,
            scoring,
            wording,
        }),
        _ => Err(faults),
    }
}
