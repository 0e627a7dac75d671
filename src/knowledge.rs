//! Everything that is data: the compiled rules, the constants of the score, the wordings of the questions and the words of claims.
//!
//! The build script compiles the default knowledge with this module; a firm's own folder is compiled with it at run time.

use crate::claims::{self, Claims};
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
    /// What a passage says of its subject.
    pub claims: Claims,
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
    let claims = match sources.iter().find(|s| s.path == "claims.toml") {
        Some(source) => claims::load(source).map_err(|f| faults.extend(f)).ok(),
        None => {
            faults.push(Fault::new(
                "C000",
                "claims.toml",
                0..0,
                "there is no claims.toml",
                "copy the default one into the folder",
            ));
            None
        }
    };
    match (pack, scoring, wording, claims) {
        (Some(pack), Some(scoring), Some(wording), Some(claims)) if faults.is_empty() => {
            Ok(Knowledge {
                pack,
                scoring,
                wording,
                claims,
            })
        }
        _ => Err(faults),
    }
}
