//! Full-text search over notes and evidence: a projection of the record that can be deleted and is built again.
//!
//! The index holds words and tags, never a note: what is found is loaded from the record, which alone says what a note is. It is
//! a cache, and no answer depends on how far it is: changes that it does not hold yet are searched in memory beside
//! it, with counts taken over both, so that hits, their scores and their order are those of the record at that moment.
//!
//! [`parse`] reads a question into an [`Ask`]; [`Index::search`] answers it; [`Index::catch_up`] takes changes in. A [`Source`] is
//! the record as far as the index knows it. Inside: `words` and `fold` cut a text into words; `terms` makes tags of fields and
//! evidence; `plan` makes a question ready; `walk` and `indexed` look for it in the index, `memory` in a note; `disk`
//! and `catchup` keep the folder.

mod ask;
mod best;
mod catchup;
mod disk;
mod find;
mod fold;
mod indexed;
mod memory;
mod parse;
mod plan;
mod schema;
mod score;
mod snippet;
mod source;
mod terms;
#[cfg(test)]
mod tests;
mod walk;
mod words;

pub use ask::{
    Answer, Ask, Hit, ItemAsked, Key, Leaf, MAX_LIMIT, Path, ReadAs, Request, Sight, Snippet,
    Total, USUAL_LIMIT,
};
pub use catchup::CaughtUp;
pub use parse::{AskFault, MAX_CLAUSES, MAX_DEPTH, MAX_QUERY_BYTES, parse};
pub use source::{Change, Entry, Identity, Source, SourceError};

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Memory for notes that are being indexed, over all threads, in bytes; it does not grow with their number.
const HEAP_BYTES: usize = 128_000_000;
/// Threads that index; more than two leave none for reading the record on small machines.
const MOST_THREADS: usize = 4;

/// What can go wrong in the index.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The record.
    #[error("the record cannot be read: {0}")]
    Source(#[source] SourceError),
    /// The index library.
    #[error("the index: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// Its folder.
    #[error("the folder of the index: {0}")]
    Io(#[from] std::io::Error),
    /// The watermark cannot be written down.
    #[error("the watermark: {0}")]
    Json(#[from] serde_json::Error),
}

/// How the index stands to the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// Every file is as it was written.
    Whole {
        /// Notes in it.
        notes: u64,
        /// Every change up to this number is in it.
        watermark: u64,
        /// The record's newest change.
        newest: u64,
    },
    /// It has to be built anew, which the next search does; why.
    Unusable(String),
}

/// The index in a folder. Opening costs nothing until something is looked for; it can be shared between threads.
pub struct Index {
    folder: PathBuf,
    threads: usize,
    heap_bytes: usize,
    opened: Mutex<Option<disk::Opened>>,
}

impl Index {
    /// The index in a folder of its own, which need not exist.
    pub fn at(folder: impl Into<PathBuf>) -> Index {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Index {
            folder: folder.into(),
            threads: threads.min(MOST_THREADS),
            heap_bytes: HEAP_BYTES,
            opened: Mutex::new(None),
        }
    }

    /// Whether nothing was ever written: no search has been made yet.
    pub fn is_absent(&self) -> bool {
        !self.folder.exists()
    }

    /// How the index stands to the record. Sums up every file again, which takes a second for each gigabyte or two.
    ///
    /// # Errors
    /// The record cannot be read.
    pub fn health(&self, source: &dyn Source) -> Result<Health, Error> {
        let identity = source.identity().map_err(Error::Source)?;
        let newest = source.newest().map_err(Error::Source)?;
        disk::distrust(&self.folder);
        Ok(match disk::Opened::open(&self.folder, &identity, newest) {
            Ok(opened) => Health::Whole {
                notes: opened.reader.searcher().num_docs(),
                watermark: opened.mark.watermark,
                newest,
            },
            Err(why) => Health::Unusable(why.0),
        })
    }

    /// What is open now. A thread that panicked while it held this leaves nothing half done.
    fn opened(&self) -> MutexGuard<'_, Option<disk::Opened>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
