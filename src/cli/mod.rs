//! What the command line prints.

pub mod card;
mod paper;
pub mod why;

pub use paper::Style;
