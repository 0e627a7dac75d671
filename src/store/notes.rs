//! Notes, exactly as they were written, and the same note noticed when it comes again.

use super::batch::Batch;
use super::fault::StoreError;
use super::open::Store;
use super::readings::NoteRead;
use crate::deal::{DealId, NoteId, NoteRecord};
use crate::evidence::Note;
use rusqlite::{OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

/// The columns of a note, in the order in which [`from_row`] reads them.
pub(super) const COLUMNS: &str =
    "n.id, d.id, n.written_at, n.author, n.kind, n.text, n.private, n.key";
/// Bytes of the hash that an id made here shows; more where two would be the same.
const ID_BYTES: usize = 5;

/// A note that is to come on record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewNote {
    /// Its name where it came from; `None`: made from its content.
    pub id: Option<NoteId>,
    /// Date, author, kind and text.
    pub note: Note,
    /// Only for its author.
    pub private: bool,
}

/// What became of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is on record now.
    Added(NoteId),
    /// It was on record already; nothing changed.
    Known(NoteId),
    /// Another text is on record under its id; it was not taken.
    Differs(NoteId),
}

/// What of a batch of notes is not on record yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fresh {
    /// It is not.
    New,
    /// It is, under this id.
    Known(NoteId),
}

/// What makes two notes the same: text, deal, day and author.
pub fn content_hash(deal: &DealId, note: &Note) -> [u8; 32] {
    let mut hash = Sha256::new();
    let parts = [
        Some(note.text.as_str()),
        Some(deal.as_str()),
        note.written_at.as_deref(),
        note.author.as_deref(),
    ];
    for part in parts {
        // The length first, so that no two lists of parts run together to the same bytes; nothing differs from an empty text.
        let length = part.map_or(u64::MAX, |p| p.len() as u64);
        hash.update(length.to_le_bytes());
        hash.update(part.unwrap_or_default().as_bytes());
    }
    hash.finalize().into()
}

pub(super) fn from_row(row: &Row<'_>, at: usize) -> rusqlite::Result<NoteRecord> {
    let bad = |at: usize, fault: crate::deal::record::IdFault| {
        rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(fault))
    };
    let id: String = row.get(at)?;
    let deal: String = row.get(at + 1)?;
    Ok(NoteRecord {
        id: NoteId::parse(&id).map_err(|f| bad(at, f))?,
        deal: DealId::parse(&deal).map_err(|f| bad(at + 1, f))?,
        note: Note {
            written_at: row.get(at + 2)?,
            author: row.get(at + 3)?,
            kind: row.get(at + 4)?,
            text: row.get(at + 5)?,
        },
        private: row.get(at + 6)?,
        order: row.get::<_, i64>(at + 7)?.unsigned_abs(),
    })
}

impl Store {
    /// A note.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn note(&self, id: &NoteId) -> Result<Option<NoteRecord>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM notes n JOIN deals d ON d.key = n.deal WHERE n.id = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement
            .query_row([id.as_str()], |row| from_row(row, 0))
            .optional()?)
    }

    /// How many notes there are.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn count_notes(&self) -> Result<u64, StoreError> {
        Ok(self
            .connection
            .query_row("SELECT count(*) FROM notes", [], |row| row.get::<_, i64>(0))?
            .unsigned_abs())
    }

    /// Whether a note with this content is on record: asked before it is read, so that nothing is read in vain.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn seen(&self, hash: &[u8; 32]) -> Result<Fresh, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM notes WHERE hash = ?1")?;
        let id: Option<String> = statement.query_row([hash], |row| row.get(0)).optional()?;
        Ok(id
            .and_then(|id| NoteId::parse(&id).ok())
            .map_or(Fresh::New, Fresh::Known))
    }
}

impl Batch<'_> {
    /// Puts a note on record with what was read in it.
    ///
    /// A note of the same content (text, deal, day, author) changes nothing. An id that another deal's note has becomes
    /// `DEAL/ID`. An id that stands for another text in this deal is [`Outcome::Differs`]: notes are never altered.
    ///
    /// # Errors
    /// [`StoreError::NoDeal`], and what SQLite says.
    pub fn add_note(
        &mut self,
        deal: &DealId,
        new: &NewNote,
        read: Option<&NoteRead>,
    ) -> Result<Outcome, StoreError> {
        let key = self.deal_key(deal)?;
        let hash = content_hash(deal, &new.note);
        let known: Option<String> = self
            .tx
            .prepare_cached("SELECT id FROM notes WHERE hash = ?1")?
            .query_row([&hash], |row| row.get(0))
            .optional()?;
        if let Some(id) = known.as_deref().and_then(|id| NoteId::parse(id).ok()) {
            return Ok(Outcome::Known(id));
        }
        let id = match self.free_id(deal, key, new, &hash)? {
            Ok(id) => id,
            Err(taken) => return Ok(Outcome::Differs(taken)),
        };
        let number = self.next_change();
        let note = &new.note;
        self.tx
            .prepare_cached(
                "INSERT INTO notes (id, deal, hash, written_at, author, kind, text, private, change)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                id.as_str(),
                key,
                hash,
                note.written_at,
                note.author,
                note.kind,
                note.text,
                new.private,
                number as i64
            ])?;
        let note_key = self.tx.last_insert_rowid();
        if let Some(day) = note.written_at.as_deref() {
            self.date_back(key, day)?;
        }
        match read {
            Some(read) => self.write_reading(note_key, read)?,
            None => self.mark_unread()?,
        }
        Ok(Outcome::Added(id))
    }

    /// Shows a private note to everybody from now on. Says whether it was private.
    ///
    /// # Errors
    /// [`StoreError::NoNote`], and what SQLite says.
    pub fn share(&mut self, id: &NoteId) -> Result<bool, StoreError> {
        let private: Option<bool> = self
            .tx
            .query_row(
                "SELECT private FROM notes WHERE id = ?1",
                [id.as_str()],
                |row| row.get(0),
            )
            .optional()?;
        let private = private.ok_or_else(|| StoreError::NoNote(id.to_string()))?;
        if private {
            let number = self.next_change();
            self.tx.execute(
                "UPDATE notes SET private = 0, change = ?2 WHERE id = ?1",
                params![id.as_str(), number as i64],
            )?;
        }
        Ok(private)
    }

    pub(super) fn deal_key(&self, deal: &DealId) -> Result<i64, StoreError> {
        self.tx
            .prepare_cached("SELECT key FROM deals WHERE id = ?1")?
            .query_row([deal.as_str()], |row| row.get(0))
            .optional()?
            .ok_or_else(|| StoreError::NoDeal(deal.to_string()))
    }

    /// An id for a note that is not on record; `Err` is the id under which this deal has another text.
    fn free_id(
        &self,
        deal: &DealId,
        key: i64,
        new: &NewNote,
        hash: &[u8],
    ) -> Result<Result<NoteId, NoteId>, StoreError> {
        let owner = |id: &str| -> Result<Option<i64>, StoreError> {
            Ok(self
                .tx
                .prepare_cached("SELECT deal FROM notes WHERE id = ?1")?
                .query_row([id], |row| row.get(0))
                .optional()?)
        };
        if let Some(id) = &new.id {
            match owner(id.as_str())? {
                None => return Ok(Ok(id.clone())),
                Some(other) if other == key => return Ok(Err(id.clone())),
                Some(_) => {}
            }
            if let Ok(own) = NoteId::parse(&format!("{deal}/{id}")) {
                return Ok(match owner(own.as_str())? {
                    None => Ok(own),
                    Some(_) => Err(own),
                });
            }
        }
        let hex = data_encoding::HEXLOWER.encode(hash);
        for length in ID_BYTES..=hash.len() {
            let id = format!("n-{}", &hex[..2 * length]);
            if owner(&id)?.is_none()
                && let Ok(id) = NoteId::parse(&id)
            {
                return Ok(Ok(id));
            }
        }
        // Two texts with one SHA-256: the note would have been noticed as known.
        Err(StoreError::NoNote(hex))
    }
}
