//! Opening the record: settings, schema, and refusing what is not ours or too new.

use super::fault::StoreError;
use super::schema::{self, APPLICATION_ID, SCHEMA_VERSION, StepHook};
use super::writer;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file below the data folder.
pub(super) const FILE: &str = "record.sqlite";
/// How long a writer waits for another one before it says who holds the record.
const PATIENCE: Duration = Duration::from_secs(10);
/// Memory for pages, in KiB: the indexes of a large import stay in it.
const CACHE_KIB: i64 = 32 << 10;
/// The log is moved into the file when it holds so many pages of 4 KiB.
const CHECKPOINT_PAGES: i64 = 4_000;

/// What opening may be told; checks use it, the program opens with the default.
#[derive(Clone, Default)]
pub struct Hook {
    /// Called after each schema step with its number, inside the transaction of all steps; an error takes all of them back.
    pub after_step: Option<StepHook>,
    /// Go up to this schema only, as an older version of the program did.
    pub schema: Option<i64>,
    /// How long to wait for another writer.
    pub patience: Option<Duration>,
}

/// One connection to the record.
pub struct Store {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    pub(super) purpose: String,
}

impl Store {
    /// Opens the record of a data folder, making both where there is none. `purpose` is what another process is told when it
    /// waits for this one: "import", "tell".
    ///
    /// # Errors
    /// A folder that cannot be made, a file of another program, a newer schema, damage, a full disk.
    pub fn open(folder: &Path, purpose: &str) -> Result<Store, StoreError> {
        Store::open_with(folder, purpose, &Hook::default())
    }

    /// The same, with hooks for checks.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with(folder: &Path, purpose: &str, hook: &Hook) -> Result<Store, StoreError> {
        let path = folder.join(FILE);
        make(folder, &path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&path, flags)?;
        connection.busy_timeout(hook.patience.unwrap_or(PATIENCE))?;
        let named = |e: StoreError| name_holder(e, &path);
        refuse_strangers(&connection, &path).map_err(named)?;
        settings(&connection).map_err(|e| named(e.into()))?;
        connection.set_transaction_behavior(TransactionBehavior::Immediate);
        migrate(&mut connection, hook).map_err(named)?;
        Ok(Store {
            connection,
            path,
            purpose: purpose.to_owned(),
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A name that this record got when it was made; a copy keeps it, another record has another.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn identity(&self) -> Result<String, StoreError> {
        self.meta("identity")
    }

    /// The newest change number.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn newest_change(&self) -> Result<u64, StoreError> {
        Ok(self.meta::<i64>("change")?.unsigned_abs())
    }

    pub(super) fn meta<T: rusqlite::types::FromSql>(&self, key: &str) -> Result<T, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        Ok(statement.query_row([key], |row| row.get(0))?)
    }

    /// Several reads that see the record as it is at the first of them, whatever is written meanwhile.
    ///
    /// # Errors
    /// What SQLite says, and what `read` says.
    pub fn snapshot<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&Store) -> Result<T, E>,
    ) -> Result<T, E> {
        let begun = self
            .connection
            .unchecked_transaction_deferred()
            .map_err(StoreError::from)?;
        let result = read(self);
        // Nothing was written: ending the transaction cannot lose anything.
        drop(begun);
        result
    }
}

/// A transaction that begins with its first read.
trait Deferred {
    fn unchecked_transaction_deferred(&self) -> rusqlite::Result<rusqlite::Transaction<'_>>;
}

impl Deferred for Connection {
    fn unchecked_transaction_deferred(&self) -> rusqlite::Result<rusqlite::Transaction<'_>> {
        rusqlite::Transaction::new_unchecked(self, TransactionBehavior::Deferred)
    }
}

/// The folder and the file, for nobody's eyes but their owner's.
fn make(folder: &Path, path: &Path) -> Result<(), StoreError> {
    let fault = |path: &Path| {
        let path = path.to_owned();
        move |source: std::io::Error| match source.kind() {
            std::io::ErrorKind::StorageFull => StoreError::Full,
            _ => StoreError::Io { path, source },
        }
    };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(fault(folder))?;
    if path.exists() {
        return Ok(());
    }
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(fault(path))
}

/// Another program's database, or one from the future, is not touched.
fn refuse_strangers(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    // One view of the file: another process may be making it at this moment.
    let _view = connection.unchecked_transaction_deferred()?;
    let number = |pragma: &str| -> rusqlite::Result<i64> {
        connection.pragma_query_value(None, pragma, |row| row.get(0))
    };
    let (application, found) = (number("application_id")?, number("user_version")?);
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION_ID && (application != 0 || tables > 0) {
        return Err(StoreError::Foreign {
            path: path.to_owned(),
        });
    }
    if found > SCHEMA_VERSION {
        return Err(StoreError::Newer {
            found,
            known: SCHEMA_VERSION,
        });
    }
    Ok(())
}

fn settings(connection: &Connection) -> rusqlite::Result<()> {
    // Answers with the mode it got; a folder that cannot hold a log keeps another, which is as safe and slower.
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update_and_check(None, "wal_autocheckpoint", CHECKPOINT_PAGES, |_| Ok(()))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// All missing steps in one transaction. Another process may be at it: then its work is found done.
fn migrate(connection: &mut Connection, hook: &Hook) -> Result<(), StoreError> {
    let target = hook.schema.unwrap_or(SCHEMA_VERSION);
    let version = |c: &Connection| -> rusqlite::Result<i64> {
        c.pragma_query_value(None, "user_version", |row| row.get(0))
    };
    if version(connection)? >= target {
        return Ok(());
    }
    let steps = schema::migrations(target, hook.after_step.clone());
    if let Err(error) = steps.to_latest(connection) {
        if version(connection)? >= target {
            return Ok(());
        }
        return Err(match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            other => StoreError::Damaged {
                what: format!("its schema could not be brought up to date: {other}"),
            },
        });
    }
    Ok(())
}

/// Says who holds the record, where it is known.
pub(super) fn name_holder(error: StoreError, path: &Path) -> StoreError {
    match error {
        StoreError::Busy { holder: None } => StoreError::Busy {
            holder: writer::holder(path),
        },
        other => other,
    }
}
