//! The record on disk: SQLite, one file, nothing acknowledged is ever lost.
