//! The next best questions: for each gap, what the rep could ask the buyer and what a manager could ask the rep.
//!
//! The wordings are data under `rules/questions/` ([`Wording`]); [`questions`] ranks the gaps by what a confirmed
//! answer would add to the overall score at this size of deal, and by what the phase of the sale makes urgent.

mod fill;
mod rank;
mod template;
mod wording;

pub use fill::{spoken_amount, spoken_date, spoken_dimension};
pub use rank::{best, questions};
pub use template::{Placeholder, Template};
pub use wording::{Wording, load};

#[cfg(test)]
mod tests;
