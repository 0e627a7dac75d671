//! Whether the record is whole, and saving what can be saved.

use super::fault::StoreError;
use super::notes::{self, content_hash};
use super::open::Store;
use crate::deal::NoteId;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// The most faults that are listed.
const MAX_FAULTS: usize = 50;

/// The state of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// What `integrity_check` and `foreign_key_check` found; empty when the record is whole.
    pub faults: Vec<String>,
    /// Deals on record.
    pub deals: u64,
    /// Notes on record.
    pub notes: u64,
    /// Notes that were not read with this version of rules, weights and code.
    pub unread: u64,
    /// The schema.
    pub schema: i64,
    /// The version of SQLite.
    pub sqlite: String,
    /// Bytes of the file, and of its log.
    pub bytes: (u64, u64),
}

impl Store {
    /// Looks through the whole record.
    ///
    /// # Errors
    /// What SQLite says beyond the faults that it lists.
    pub fn health(&self, version: &str) -> Result<Health, StoreError> {
        let mut found = faults(&self.connection)?;
        found.extend(self.altered());
        found.truncate(MAX_FAULTS);
        let mut health = Health {
            faults: found,
            sqlite: rusqlite::version().to_owned(),
            bytes: (
                size(&self.path),
                size(&self.path.with_extension("sqlite-wal")),
            ),
            ..Health::default()
        };
        let number = |sql: &str| -> rusqlite::Result<i64> {
            self.connection.query_row(sql, [], |r| r.get(0))
        };
        health.schema = number("PRAGMA user_version")?;
        // The counts of a damaged file may not be had; the faults say so already.
        let count = |sql: &str| number(sql).unwrap_or(0).unsigned_abs();
        health.deals = count("SELECT count(*) FROM deals");
        health.notes = count("SELECT count(*) FROM notes");
        health.unread = self
            .connection
            .query_row(
                "SELECT count(*) FROM notes n LEFT JOIN readings r ON r.note = n.key
                 LEFT JOIN versions v ON v.key = r.version WHERE v.name IS NOT ?1",
                [version],
                |row| row.get::<_, i64>(0),
            )
            .unwrap_or(0)
            .unsigned_abs();
        Ok(health)
    }
}

impl Store {
    /// Notes that are not what they were when they were written: SQLite knows the shape of its pages and not their content.
    fn altered(&self) -> Vec<String> {
        let (ids, unreadable) = self.altered_ids(MAX_FAULTS);
        let said = |id: &NoteId| format!("note {id} is not as it was written");
        ids.iter().map(said).chain(unreadable).collect()
    }

    /// The notes whose text, deal, day or author are not those of their hash, at most so many; and what could not be read.
    pub(super) fn altered_ids(&self, limit: usize) -> (Vec<NoteId>, Option<String>) {
        let sql = format!(
            "SELECT {}, n.hash FROM notes n JOIN deals d ON d.key = n.deal ORDER BY n.key",
            notes::COLUMNS
        );
        let mut found = Vec::new();
        let mut look = || -> rusqlite::Result<()> {
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query([])?;
            while let (Some(row), true) = (rows.next()?, found.len() < limit) {
                let hash: Vec<u8> = row.get(8)?;
                let note = notes::from_row(row, 0)?;
                if content_hash(&note.deal, &note.note)[..] != hash[..] {
                    found.push(note.id);
                }
            }
            Ok(())
        };
        let unreadable = look().err().map(|error| error.to_string());
        (found, unreadable)
    }
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |m| m.len())
}

fn faults(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    let sql = format!("PRAGMA integrity_check({MAX_FAULTS})");
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    loop {
        match rows.next() {
            Ok(Some(row)) => found.push(row.get::<_, String>(0)?),
            Ok(None) => break,
            // Damage so deep that the check itself cannot go on is a finding as well.
            Err(error) => {
                found.push(error.to_string());
                break;
            }
        }
    }
    found.retain(|line| line != "ok");
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let (Ok(Some(row)), true) = (rows.next(), found.len() < MAX_FAULTS) {
        let (table, row_id): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
        found.push(format!(
            "row {} of {table} points to nothing",
            row_id.unwrap_or(0)
        ));
    }
    Ok(found)
}

/// The path under which a damaged record is kept: nothing is deleted that a specialist might still read.
pub(super) fn aside(path: &Path) -> PathBuf {
    let mut number = 1;
    loop {
        let kept = path.with_extension(format!("sqlite.damaged-{number}"));
        if !kept.exists() {
            return kept;
        }
        number += 1;
    }
}
