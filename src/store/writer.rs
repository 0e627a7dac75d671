//! A small file beside the record that says who is writing, so that a process that waits in vain can name the one it waited for.
//!
//! It is a courtesy and never a lock: SQLite's own locks decide, and a file left by a process that was killed does no harm.

use std::fs;
use std::path::{Path, PathBuf};

/// The longest text that is read from it, in bytes.
const MAX_BYTES: usize = 200;

/// Says who writes while it lives.
pub(super) struct Sign(PathBuf);

impl Sign {
    /// Puts up the sign; a disk that has no room for it goes without.
    pub fn put_up(record: &Path, purpose: &str) -> Sign {
        let path = path(record);
        let _ = fs::write(&path, format!("{purpose}, process {}", std::process::id()));
        Sign(path)
    }
}

impl Drop for Sign {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Who says that it is writing.
pub(super) fn holder(record: &Path) -> Option<String> {
    let text = fs::read_to_string(path(record)).ok()?;
    let line: String = text.chars().filter(|c| !c.is_control()).collect();
    (!line.is_empty()).then(|| line[..line.floor_char_boundary(MAX_BYTES)].to_owned())
}

fn path(record: &Path) -> PathBuf {
    record.with_extension("writer")
}
