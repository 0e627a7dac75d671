//! The tables, step by step: a step is never altered once it was released, the next one is added below it.

use rusqlite_migration::{HookError, M, Migrations};
use std::sync::Arc;

/// Marks the file as ours ("bpth"); the first step writes it.
pub(super) const APPLICATION_ID: i64 = 0x6270_7468;

/// What is called after each step, inside the transaction of all of them; an error takes everything back.
pub(super) type StepHook = Arc<dyn Fn(i64) -> Result<(), String> + Send + Sync>;

/// Deals, the history of their fields, notes, readings.
const RECORD: &str = "
PRAGMA application_id = 1651537000;
CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('identity', lower(hex(randomblob(16)))), ('change', 0), ('read_with', '');

CREATE TABLE deals (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT, account TEXT, stage TEXT, amount REAL, currency TEXT, close_date TEXT, owner TEXT, forecast TEXT, next_step TEXT,
  change INTEGER NOT NULL
);
CREATE INDEX deals_by_change ON deals (change);

CREATE TABLE changes (
  key INTEGER PRIMARY KEY,
  deal INTEGER NOT NULL REFERENCES deals (key) ON DELETE CASCADE,
  at TEXT NOT NULL,
  field TEXT NOT NULL,
  was TEXT,
  became TEXT,
  opening INTEGER NOT NULL
);
CREATE INDEX changes_by_deal ON changes (deal, at, key);

CREATE TABLE notes (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  deal INTEGER NOT NULL REFERENCES deals (key) ON DELETE CASCADE,
  hash BLOB NOT NULL UNIQUE,
  written_at TEXT, author TEXT, kind TEXT,
  text TEXT NOT NULL,
  private INTEGER NOT NULL,
  change INTEGER NOT NULL
);
CREATE INDEX notes_by_deal ON notes (deal, key);
CREATE INDEX notes_by_change ON notes (change);

CREATE TABLE versions (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE readings (
  note INTEGER PRIMARY KEY REFERENCES notes (key) ON DELETE CASCADE,
  version INTEGER NOT NULL REFERENCES versions (key),
  context INTEGER NOT NULL,
  body BLOB NOT NULL
);
";

/// A person's word, saved questions, imports under way, and what an index has to forget.
const AROUND: &str = "
CREATE TABLE verdicts (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  note INTEGER NOT NULL REFERENCES notes (key) ON DELETE CASCADE,
  dimension TEXT NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  judgement TEXT NOT NULL,
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  remark TEXT
);
CREATE INDEX verdicts_by_note ON verdicts (note);
CREATE TABLE views (name TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE journal (hash BLOB PRIMARY KEY, rows INTEGER NOT NULL, done INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE forgotten (change INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL);
";

/// Every step, oldest first.
const STEPS: &[&str] = &[RECORD, AROUND];

/// The newest schema that is known here.
pub const SCHEMA_VERSION: i64 = STEPS.len() as i64;

/// The steps up to a version, with a hook after each.
pub(super) fn migrations(upto: i64, hook: Option<StepHook>) -> Migrations<'static> {
    let steps = STEPS.iter().take(usize::try_from(upto).unwrap_or(0));
    let steps = steps.enumerate().map(|(at, sql)| match &hook {
        None => M::up(sql),
        Some(hook) => {
            let hook = hook.clone();
            M::up_with_hook(sql, move |_tx: &rusqlite::Transaction<'_>| {
                hook(at as i64 + 1).map_err(HookError::Hook)
            })
        }
    });
    Migrations::new(steps.collect())
}
