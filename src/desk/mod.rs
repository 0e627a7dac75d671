//! The service layer: record, reading, state, search and questions behind one door, for the command line and the API alike.
//!
//! A [`Desk`] owns a [`Store`] and an [`Engine`]. It reads notes before it writes them, so that a transaction holds nothing up; what
//! was read is kept with the version that read it and with a mark of what was known of the deal, and a reading of another
//! version or another deal is never shown: it is read again, on the spot for one deal, in bulk by [`Desk::reread`].
//! Nothing here reads the clock: the day comes from the caller.

mod care;
mod csv;
mod exchange;
mod eyes;
mod fault;
mod find;
mod ingest;
mod names;
mod near;
mod reread;
mod search;
mod state;
mod tell;
pub mod view;

pub use csv::defused;

#[cfg(test)]
mod tests;

pub use care::{Asked, Repaired};
pub use exchange::{Bundle, Lines, MAX_LINE_BYTES, RowFault};
pub use fault::DeskError;
pub use find::{Found, Part, Place};
pub use ingest::{Ingest, Ingested, Ingesting, Refused};
pub use state::{Known, Whole};
pub use tell::{Receipt, Telling};

use crate::analyze::Engine;
use crate::index::Index;
use crate::store::{Hook, Store};
use eyes::Eyes;
use std::path::{Path, PathBuf};

/// The folder of the index below the data folder; it can be deleted at any time.
const INDEX: &str = "index";

/// Record, index and engine, behind one door.
pub struct Desk {
    eyes: Eyes,
    store: Store,
    index: Index,
    folder: PathBuf,
}

impl Desk {
    /// Opens the record of a data folder, making it where there is none. `purpose` is what another process is told while this
    /// one writes: "import", "tell".
    ///
    /// # Errors
    /// What [`Store::open`] says.
    pub fn open(folder: &Path, engine: Engine, purpose: &str) -> Result<Desk, DeskError> {
        Desk::open_with(folder, engine, purpose, &Hook::default())
    }

    /// The same, with hooks for checks.
    ///
    /// # Errors
    /// What [`Store::open`] says.
    pub fn open_with(
        folder: &Path,
        engine: Engine,
        purpose: &str,
        hook: &Hook,
    ) -> Result<Desk, DeskError> {
        Ok(Desk {
            store: Store::open_with(folder, purpose, hook)?,
            eyes: Eyes::new(engine),
            index: Index::at(folder.join(INDEX)),
            folder: folder.to_owned(),
        })
    }

    /// The record.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The record, for what the desk has no word for: saved views, settled changes.
    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.eyes.engine
    }

    /// The version of rules, weights and code that reads here.
    pub fn version(&self) -> &str {
        &self.eyes.version
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}
