//! What people said about items: events, never altered, that outlive every re-reading.

use super::batch::Batch;
use super::fault::StoreError;
use super::open::Store;
use crate::deal::{DealId, Judgement, NoteId, Verdict};
use crate::framework::Dimension;
use rusqlite::{OptionalExtension, Row, params};

const COLUMNS: &str =
    "n.id, v.dimension, v.start, v.stop, v.judgement, v.by, v.at, v.remark, n.deal";

/// A verdict; `None` where a newer version wrote a word that is not known here.
fn from_row(row: &Row<'_>) -> rusqlite::Result<Option<Verdict>> {
    let note: String = row.get(0)?;
    let dimension: String = row.get(1)?;
    let judgement = match row.get::<_, String>(4)?.as_str() {
        "confirmed" => Judgement::Confirmed,
        "rejected" => Judgement::Rejected,
        _ => return Ok(None),
    };
    let (Ok(note), Ok(dimension)) = (NoteId::parse(&note), dimension.parse::<Dimension>()) else {
        return Ok(None);
    };
    Ok(Some(Verdict {
        note,
        dimension,
        start: place(row, 2)?,
        end: place(row, 3)?,
        judgement,
        by: row.get(5)?,
        at: row.get(6)?,
        remark: row.get(7)?,
    }))
}

fn place(row: &Row<'_>, at: usize) -> rusqlite::Result<usize> {
    Ok(usize::try_from(row.get::<_, i64>(at)?).unwrap_or(0))
}

impl Store {
    /// What was said about the items of a deal, in the order in which it was said.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn verdicts(&self, deal: &DealId) -> Result<Vec<Verdict>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM deals d JOIN notes n ON n.deal = d.key JOIN verdicts v ON v.note = n.key
             WHERE d.id = ?1 ORDER BY v.key"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([deal.as_str()], from_row)?;
        let all = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(all.into_iter().flatten().collect())
    }

    /// What was said about the items of the deals whose ids are from `first` to `last`, in the order of the ids and then in the
    /// order in which it was said.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn verdicts_between(
        &self,
        first: &DealId,
        last: &DealId,
    ) -> Result<Vec<(DealId, Verdict)>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, d.id FROM deals d JOIN notes n ON n.deal = d.key JOIN verdicts v ON v.note = n.key
             WHERE d.id BETWEEN ?1 AND ?2 ORDER BY d.id, v.key"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([first.as_str(), last.as_str()], |row| {
            let deal: String = row.get(9)?;
            Ok(DealId::parse(&deal).ok().zip(from_row(row)?))
        })?;
        let all = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(all.into_iter().flatten().collect())
    }
}

impl Batch<'_> {
    /// Puts a person's word on record. The same word twice changes nothing; says whether it was new.
    ///
    /// # Errors
    /// [`StoreError::NoNote`], and what SQLite says.
    pub fn add_verdict(&mut self, verdict: &Verdict) -> Result<bool, StoreError> {
        let note: Option<i64> = self
            .tx
            .prepare_cached("SELECT key FROM notes WHERE id = ?1")?
            .query_row([verdict.note.as_str()], |row| row.get(0))
            .optional()?;
        let note = note.ok_or_else(|| StoreError::NoNote(verdict.note.to_string()))?;
        let judgement = match verdict.judgement {
            Judgement::Confirmed => "confirmed",
            Judgement::Rejected => "rejected",
        };
        // A confirmation, a rejection and the same confirmation again are three events: only a repetition of the last is none.
        let last: Option<(String, String, String, Option<String>)> = self
            .tx
            .prepare_cached(
                "SELECT judgement, by, at, remark FROM verdicts
                 WHERE note = ?1 AND dimension = ?2 AND start = ?3 AND stop = ?4 ORDER BY key DESC LIMIT 1",
            )?
            .query_row(
                params![
                    note,
                    verdict.dimension.id(),
                    verdict.start as i64,
                    verdict.end as i64
                ],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .optional()?;
        let same = last.is_some_and(|(said, by, at, remark)| {
            (said.as_str(), &by, &at, &remark)
                == (judgement, &verdict.by, &verdict.at, &verdict.remark)
        });
        if same {
            return Ok(false);
        }
        self.tx
            .prepare_cached(
                "INSERT INTO verdicts (note, dimension, start, stop, judgement, by, at, remark)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                note,
                verdict.dimension.id(),
                verdict.start as i64,
                verdict.end as i64,
                judgement,
                verdict.by,
                verdict.at,
                verdict.remark
            ])?;
        let number = self.next_change();
        self.tx
            .prepare_cached("UPDATE notes SET change = ?2 WHERE key = ?1")?
            .execute(params![note, number as i64])?;
        Ok(true)
    }
}
