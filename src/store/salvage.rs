//! Saving what can be read of a damaged record: row by row into a new one, past every row that cannot be read.

use super::batch::Batch;
use super::fault::StoreError;
use super::health::aside;
use super::open::{FILE, Store};
use rusqlite::{Connection, OpenFlags, ToSql, types::Value};
use std::path::{Path, PathBuf};

/// What was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Deals.
    pub deals: u64,
    /// Notes.
    pub notes: u64,
    /// Where the damaged file is kept.
    pub kept: PathBuf,
}

/// The tables, those that others point to first, with their columns; readings are left out, for they can be read again.
const TABLES: &[(&str, &str)] = &[
    (
        "deals",
        "key, id, name, account, stage, amount, currency, close_date, owner, forecast, next_step, change",
    ),
    ("changes", "key, deal, at, field, was, became, opening"),
    (
        "notes",
        "key, id, deal, hash, written_at, author, kind, text, private, change",
    ),
    (
        "verdicts",
        "key, note, dimension, start, stop, judgement, by, at, remark",
    ),
];
/// Rows behind the last one that can be found which are tried: a damaged page hides some in the middle, not millions.
const MAX_GAP: i64 = 100_000;

impl Store {
    /// Puts a damaged record aside and a new one with all rows that can be read in its place.
    ///
    /// # Errors
    /// A file that cannot be moved or made. Rows that cannot be read are no error: they are what is lost.
    pub fn salvage(folder: &Path) -> Result<Saved, StoreError> {
        let path = folder.join(FILE);
        let kept = aside(&path);
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| StoreError::Io { path, source }
        };
        for ending in ["", "-wal", "-shm"] {
            let from = with_ending(&path, ending);
            if from.exists() {
                let to = with_ending(&kept, ending);
                std::fs::rename(&from, &to).map_err(io(&from))?;
            }
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let old = Connection::open_with_flags(&kept, flags)?;
        let mut store = Store::open(folder, "doctor")?;
        let mut batch = store.batch()?;
        for (table, columns) in TABLES {
            copy(&old, &mut batch, table, columns)?;
        }
        for (table, columns) in [("views", "name, query"), ("forgotten", "change, kind, id")] {
            copy_in_order(&old, &batch, table, columns);
        }
        let newest: i64 = batch.tx.query_row(
            "SELECT max(0, (SELECT coalesce(max(change), 0) FROM notes), (SELECT coalesce(max(change), 0) FROM deals),
               (SELECT coalesce(max(change), 0) FROM forgotten))",
            [],
            |row| row.get(0),
        )?;
        batch.skip_to(newest.unsigned_abs());
        batch.commit()?;
        // What can be read and is not what was written is not kept: the damaged file still has it.
        let (altered, _) = store.altered_ids(usize::MAX);
        let mut batch = store.batch()?;
        for note in &altered {
            batch.forget_note(note)?;
        }
        batch.commit()?;
        Ok(Saved {
            deals: store.count_deals()?,
            notes: store.count_notes()?,
            kept,
        })
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn row(row: &rusqlite::Row<'_>, columns: usize) -> rusqlite::Result<Vec<Value>> {
    (0..columns).map(|at| row.get(at)).collect()
}

/// Copies a table by its keys: a key whose page is damaged is passed over, the next one may be whole.
fn copy(
    old: &Connection,
    batch: &mut Batch<'_>,
    table: &str,
    columns: &str,
) -> Result<(), StoreError> {
    let width = columns.split(", ").count();
    let marks = vec!["?"; width].join(", ");
    let insert = format!("INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})");
    let next = format!("SELECT {columns} FROM {table} WHERE key > ?1 ORDER BY key LIMIT 1");
    let exact = format!("SELECT {columns} FROM {table} WHERE key = ?1");
    let (mut key, mut gap) = (0_i64, 0);
    loop {
        let found = old
            .prepare_cached(&next)
            .and_then(|mut s| s.query_row([key], |r| row(r, width)));
        let found = match found {
            Ok(values) => {
                key = match values.first() {
                    Some(Value::Integer(key)) => *key,
                    _ => key + 1,
                };
                values
            }
            Err(rusqlite::Error::QueryReturnedNoRows) => return Ok(()),
            // The next row cannot be read: try the keys behind it one by one.
            Err(_) => {
                key += 1;
                gap += 1;
                if gap > MAX_GAP {
                    return Ok(());
                }
                match old
                    .prepare_cached(&exact)
                    .and_then(|mut s| s.query_row([key], |r| row(r, width)))
                {
                    Ok(values) => values,
                    Err(_) => continue,
                }
            }
        };
        gap = 0;
        let values: Vec<&dyn ToSql> = found.iter().map(|v| v as &dyn ToSql).collect();
        // A row that points to one that was lost is lost with it.
        let _ = batch.tx.prepare_cached(&insert)?.execute(&*values);
    }
}

/// Copies what can be read of a small table without keys.
fn copy_in_order(old: &Connection, batch: &Batch<'_>, table: &str, columns: &str) {
    let width = columns.split(", ").count();
    let marks = vec!["?"; width].join(", ");
    let insert = format!("INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})");
    let Ok(mut statement) = old.prepare(&format!("SELECT {columns} FROM {table}")) else {
        return;
    };
    let Ok(mut rows) = statement.query([]) else {
        return;
    };
    while let Ok(Some(found)) = rows.next() {
        if let Ok(found) = row(found, width) {
            let values: Vec<&dyn ToSql> = found.iter().map(|v| v as &dyn ToSql).collect();
            let _ = batch.tx.execute(&insert, &*values);
        }
    }
}
