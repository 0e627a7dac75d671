//! What was read in the notes, by the version of what read it and by what it knew of the deal.

use super::batch::Batch;
use super::fault::StoreError;
use super::notes;
use super::open::Store;
use super::packed;
use crate::deal::{DealId, DealRecord, Field, NoteRecord, Reading};
use crate::evidence::Deal;
use rusqlite::{Row, params};
use std::sync::Arc;

/// What of a deal a reader knows when it reads a note: another currency or amount makes another reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    /// The deal's fields on the day of the note; a field that was set later only has its first value.
    pub fields: Deal,
}

impl Context {
    /// What a reader of a note of this day knows; of an undated note, what is on record now.
    pub fn of(deal: &DealRecord, written_at: Option<&str>) -> Context {
        let Some(day) = written_at else {
            return Context {
                fields: deal.fields.clone(),
            };
        };
        if deal.changes.iter().all(|c| c.at.as_str() <= day) {
            return Context {
                fields: deal.fields.clone(),
            };
        }
        let mut then = deal.as_of(day);
        for change in deal.changes.iter().filter(|c| c.at.as_str() > day) {
            if then.get(change.field).is_none() {
                then.set(change.field, change.to.clone());
            }
        }
        Context {
            fields: then.fields,
        }
    }

    /// A number that differs when what matters to a reader differs.
    pub fn mark(&self) -> u64 {
        let deal = DealRecord {
            fields: self.fields.clone(),
            ..DealRecord::new(DealId::parse("-").expect("it is an id"))
        };
        let mut mark = 0xcbf2_9ce4_8422_2325_u64;
        for field in [Field::Currency, Field::Amount, Field::CloseDate] {
            for byte in deal.get(field).unwrap_or_default().bytes().chain([0xff]) {
                mark = (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        mark
    }
}

/// What was read in a note, and by what.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteRead {
    /// What was read.
    pub reading: Arc<Reading>,
    /// The version of rules, weights and code.
    pub version: Arc<str>,
    /// [`Context::mark`].
    pub context: u64,
}

/// A note of the record with its reading, where there is one.
pub type StoredNote = (NoteRecord, Option<NoteRead>);

/// Notes with their deals and readings.
pub(super) const JOINED: &str =
    "FROM notes n JOIN deals d ON d.key = n.deal LEFT JOIN readings r ON r.note = n.key
    LEFT JOIN versions v ON v.key = r.version";

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<StoredNote> {
    let note = notes::from_row(row, 0)?;
    let Some(version) = row.get::<_, Option<String>>(8)? else {
        return Ok((note, None));
    };
    let context = row.get::<_, i64>(9)? as u64;
    let body = row.get_ref(10)?.as_blob()?;
    let read = packed::unpack(body, &note.note.text).map(|reading| NoteRead {
        reading: Arc::new(reading),
        version: version.into(),
        context,
    });
    Ok((note, read))
}

impl Store {
    /// The notes of a deal in the order of their arrival, each with what was read in it, where that is known.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn notes_of(&self, deal: &DealId) -> Result<Vec<StoredNote>, StoreError> {
        let sql = format!(
            "SELECT {}, v.name, r.context, r.body {JOINED} WHERE d.id = ?1 ORDER BY n.key",
            notes::COLUMNS
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([deal.as_str()], from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The notes of the deals whose ids are from `first` to `last`: the deals in the order of their ids, their notes in the order
    /// of their arrival.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn notes_between(
        &self,
        first: &DealId,
        last: &DealId,
    ) -> Result<Vec<StoredNote>, StoreError> {
        let sql = format!(
            "SELECT {}, v.name, r.context, r.body {JOINED} WHERE d.id BETWEEN ?1 AND ?2 ORDER BY d.id, n.key",
            notes::COLUMNS
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([first.as_str(), last.as_str()], from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether every note has been read with this version, as far as the record remembers.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_read_with(&self, version: &str) -> Result<bool, StoreError> {
        if self.meta::<String>("read_with")? == version {
            return Ok(true);
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM notes n LEFT JOIN readings r ON r.note = n.key
               LEFT JOIN versions v ON v.key = r.version WHERE v.name IS NOT ?1)",
        )?;
        Ok(!statement.query_row([version], |row| row.get::<_, bool>(0))?)
    }

    /// The next notes, after this place in the order of arrival, that were read with another version or not at all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unread_after(
        &self,
        order: u64,
        version: &str,
        limit: usize,
    ) -> Result<Vec<NoteRecord>, StoreError> {
        let sql = format!(
            "SELECT {} {JOINED} WHERE n.key > ?1 AND v.name IS NOT ?2 ORDER BY n.key LIMIT ?3",
            notes::COLUMNS
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![order as i64, version, limit as i64], |row| {
            notes::from_row(row, 0)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Batch<'_> {
    pub(super) fn write_reading(
        &mut self,
        note_key: i64,
        read: &NoteRead,
    ) -> Result<(), StoreError> {
        let version = self.version_key(&read.version)?;
        self.tx
            .prepare_cached(
                "INSERT INTO readings (note, version, context, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (note) DO UPDATE SET version = ?2, context = ?3, body = ?4",
            )?
            .execute(params![
                note_key,
                version,
                read.context as i64,
                packed::pack(&read.reading)
            ])?;
        // A note read with another version than the rest: the mark that all are read with one falls.
        self.tx
            .prepare_cached(
                "UPDATE meta SET value = '' WHERE key = 'read_with' AND value <> ?1 AND value <> ''",
            )?
            .execute([read.version.as_ref()])?;
        Ok(())
    }

    pub(super) fn mark_unread(&self) -> Result<(), StoreError> {
        self.tx
            .prepare_cached("UPDATE meta SET value = '' WHERE key = 'read_with' AND value <> ''")?
            .execute([])?;
        Ok(())
    }

    fn version_key(&mut self, name: &str) -> Result<i64, StoreError> {
        if let Some((known, key)) = &self.version
            && known == name
        {
            return Ok(*key);
        }
        self.tx
            .prepare_cached("INSERT INTO versions (name) VALUES (?1) ON CONFLICT DO NOTHING")?
            .execute([name])?;
        let key = self
            .tx
            .prepare_cached("SELECT key FROM versions WHERE name = ?1")?
            .query_row([name], |row| row.get(0))?;
        self.version = Some((name.to_owned(), key));
        Ok(key)
    }

    /// Puts a new reading in the place of a note's old one. A note that was forgotten meanwhile stays so.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn reread(&mut self, note: &NoteRecord, read: &NoteRead) -> Result<(), StoreError> {
        let number = self.next_change();
        let found = self
            .tx
            .prepare_cached("UPDATE notes SET change = ?2 WHERE key = ?1 AND id = ?3")?
            .execute(params![note.order as i64, number as i64, note.id.as_str()])?;
        if found == 0 {
            return Ok(());
        }
        self.write_reading(note.order as i64, read)
    }

    /// Remembers that every note was read with this version, where that is so, and forgets versions that no note was read with.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn all_read_with(&mut self, version: &str) -> Result<(), StoreError> {
        self.tx.execute(
            "UPDATE meta SET value = ?1 WHERE key = 'read_with' AND NOT EXISTS (
               SELECT 1 FROM notes n LEFT JOIN readings r ON r.note = n.key
               LEFT JOIN versions v ON v.key = r.version WHERE v.name IS NOT ?1)",
            [version],
        )?;
        self.tx.execute(
            "DELETE FROM versions WHERE key NOT IN (SELECT DISTINCT version FROM readings)",
            [],
        )?;
        Ok(())
    }
}
