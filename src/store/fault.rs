//! What can go wrong with the record, each with what to do about it.

use rusqlite::ErrorCode;
use std::path::PathBuf;

/// Why the record could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process writes and did not finish in time.
    #[error(
        "another process is writing to the record{}; try again when it is done",
        holder.as_deref().map(|h| format!(": {h}")).unwrap_or_default()
    )]
    Busy {
        /// What is known of it.
        holder: Option<String>,
    },
    /// The record was written by a newer version of the program.
    #[error(
        "the record has schema {found} and this version of buypath knows {known}: it is left untouched; use the newer version"
    )]
    Newer {
        /// The schema of the file.
        found: i64,
        /// The newest that is known here.
        known: i64,
    },
    /// A SQLite file of something else.
    #[error(
        "{} is the database of another program and is left untouched; name another folder with --data",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Bytes of the file are not what they were.
    #[error(
        "the record is damaged: {what}; `buypath doctor` says how far, and --repair saves what can be read"
    )]
    Damaged {
        /// What SQLite says.
        what: String,
    },
    /// No room on the disk.
    #[error(
        "the disk is full: nothing of this was stored, and what was stored before is untouched; free some space and do it again"
    )]
    Full,
    /// The file or folder may not be written.
    #[error("the record cannot be written: {0}; check the rights of the data folder")]
    ReadOnly(String),
    /// A folder or file could not be made.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is no such deal.
    #[error("there is no deal {0:?} on record")]
    NoDeal(String),
    /// There is no such note.
    #[error("there is no note {0:?} on record")]
    NoNote(String),
    /// The rows are gone, and another process that reads keeps the log from being cleared.
    #[error(
        "it is forgotten, but another process holds the log, which may still hold the text: end that process and run `buypath doctor --repair`"
    )]
    LogHeld,
    /// Anything else that SQLite says.
    #[error("the record: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error_code() else {
            return StoreError::Sqlite(error);
        };
        // No room for the shared memory beside the log.
        let extended = error.sqlite_error().map(|e| e.extended_code);
        if extended == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) {
            return StoreError::Full;
        }
        match code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                StoreError::Busy { holder: None }
            }
            ErrorCode::DiskFull => StoreError::Full,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Damaged {
                what: error.to_string(),
            },
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                StoreError::ReadOnly(error.to_string())
            }
            _ => StoreError::Sqlite(error),
        }
    }
}
