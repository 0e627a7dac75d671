//! The statistical reader: weights over what the other readers see, learned from labelled notes.
//!
//! Rules are exact but narrow. This reader is broad: for every clause it adds up one small whole number per thing that is seen
//! there (words, pairs of words, concepts, what stands in the key and the heading above, who speaks, which rules fired) and says
//! for each dimension and risk how likely the clause is about it. The combination of the two readers is that sum: a rule that
//! fires is one of the things seen, with a weight of its own, so
//!
//! ```text
//! z(target) = bias + Σ weight(thing, target) + Σ weight(rule, target)      an item is given where z ≥ threshold(target)
//! ```
//!
//! The status is read in the same way, from the same things, the dimension, and what the status reader said with its cue.
//!
//! `features` lists the things seen, `weights` is the table they are looked up in, `reader` adds up, `sweep` does so clause
//! after clause. Everything is in whole numbers, so the same note gives the same items on every machine. Learning is a layer of
//! its own (`crate::learn`).

mod features;
mod reader;
mod sweep;
#[cfg(test)]
mod tests;
mod weights;

pub use features::{
    Asked, EDGE, Feature, Fires, MAX_TOKENS, Scene, each, each_of_status, shape_name, word_of,
};
pub use reader::{Reader, Sums};
pub use sweep::{Buffers, Sweep};
pub use weights::{FORMAT, Fault, Header, OUTPUTS, Output, STATUSES, TARGETS, WIDTH, Weights};
