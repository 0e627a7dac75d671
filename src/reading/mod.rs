//! The readers: what a clause is about, what is claimed, how sure we may be, who says so, and what it carries.
//!
//! None of them knows of another, so that each can be tested, measured and replaced alone; `analyze` wires them.

pub mod mentions;
pub mod scan;
pub mod source;
pub mod status;
pub mod topic;
pub mod voice;

#[cfg(test)]
mod measure;
#[cfg(test)]
mod source_tests;
#[cfg(test)]
mod testing;
