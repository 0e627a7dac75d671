//! Reads free-text deal notes and says what they prove about how the buyer will buy.
#![forbid(unsafe_code)]
pub mod analyze;
pub mod cli;
pub mod coach;
pub mod diagnostic;
pub mod eval;
pub mod evidence;
pub mod explain;
pub mod framework;
pub mod intake;
pub mod knowledge;
pub mod lexicon;
pub mod reading;
pub mod rules;
pub mod samples;
pub mod score;
pub mod text;
pub mod values;
