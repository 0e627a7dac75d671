//! How well notes are read: predictions against labels, figure by figure, and gates on the figures.
//!
//! A prediction matches a label of the same note and dimension when their spans share at least a fifth of their union;
//! each is matched at most once, best overlap first. Everything else that is predicted is a false positive.

mod deals;
mod errors;
mod examples;
mod figures;
mod gate;
mod labelled;
mod matching;

pub use deals::{
    DealFigures, GoldFacts, GoldGoLive, GoldParty, LabelledDeal, Share, count, is_deal, read_deals,
};
pub use errors::{Kind, Miss, misses};
pub use examples::{AMOUNT, WRITTEN_AT, check_example, example_input};
pub use figures::{FalseConfirm, Figures, Prf, Tally};
pub use gate::{Gate, Verdict};
pub use labelled::{
    Labelled, Prediction, Row, SLOT_NAMES, read_labelled, read_predictions, row_of,
};
pub use matching::{MIN_OVERLAP, Span, overlap, pairs};
