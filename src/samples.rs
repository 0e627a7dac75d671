//! The sample notes, built in.
