//! Deals and the history of their fields.

use super::batch::Batch;
use super::fault::StoreError;
use super::open::Store;
use crate::deal::{Change, DealId, DealRecord, Field};
use crate::evidence::Deal;
use rusqlite::{OptionalExtension, Row, params};

/// The columns of a deal, in the order in which [`from_row`] reads them.
pub(super) const COLUMNS: &str =
    "id, name, account, stage, amount, currency, close_date, owner, forecast, next_step";

/// What becomes of a deal's fields: those that are `None` stay as they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patch {
    /// The fields of the contract.
    pub fields: Deal,
    /// The forecast category.
    pub forecast: Option<String>,
    /// The next step.
    pub next_step: Option<String>,
    /// The whole history, for a deal that is not on record yet; an export brings it.
    pub history: Vec<Change>,
}

impl Patch {
    /// What a field is to become, as text; empty texts say nothing.
    fn given(&self) -> impl Iterator<Item = (Field, String)> {
        let as_record = DealRecord {
            id: DealId::parse("-").expect("it is an id"),
            fields: self.fields.clone(),
            forecast: self.forecast.clone(),
            next_step: self.next_step.clone(),
            changes: Vec::new(),
        };
        Field::ALL.iter().filter_map(move |&field| {
            let value = as_record.get(field)?;
            (!value.trim().is_empty()).then_some((field, value))
        })
    }

    /// The deal as it will be.
    #[must_use]
    pub fn applied(&self, deal: &DealRecord) -> DealRecord {
        let mut then = deal.clone();
        for (field, value) in self.given() {
            then.set(field, Some(value));
        }
        then
    }
}

pub(super) fn from_row(row: &Row<'_>, at: usize) -> rusqlite::Result<DealRecord> {
    let id: String = row.get(at)?;
    let id = DealId::parse(&id).map_err(|fault| {
        rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(fault))
    })?;
    Ok(DealRecord {
        id,
        fields: Deal {
            name: row.get(at + 1)?,
            account: row.get(at + 2)?,
            stage: row.get(at + 3)?,
            amount: row.get(at + 4)?,
            currency: row.get(at + 5)?,
            close_date: row.get(at + 6)?,
            owner: row.get(at + 7)?,
        },
        forecast: row.get(at + 8)?,
        next_step: row.get(at + 9)?,
        changes: Vec::new(),
    })
}

/// A field by its JSON name.
pub(super) fn field(id: &str) -> Option<Field> {
    Field::ALL.iter().copied().find(|f| f.id() == id)
}

fn change(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Change>> {
    let name: String = row.get(at + 1)?;
    let Some(field) = field(&name) else {
        return Ok(None);
    };
    Ok(Some(Change {
        at: row.get(at)?,
        field,
        from: row.get(at + 2)?,
        to: row.get(at + 3)?,
    }))
}

impl Store {
    /// A deal with its history.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn deal(&self, id: &DealId) -> Result<Option<DealRecord>, StoreError> {
        let sql = format!("SELECT {COLUMNS}, key FROM deals WHERE id = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let found = statement
            .query_row([id.as_str()], |row| {
                Ok((from_row(row, 0)?, row.get::<_, i64>(10)?))
            })
            .optional()?;
        let Some((mut deal, key)) = found else {
            return Ok(None);
        };
        let mut statement = self.connection.prepare_cached(
            "SELECT at, field, was, became FROM changes WHERE deal = ?1 ORDER BY at, key",
        )?;
        let mut rows = statement.query([key])?;
        while let Some(row) = rows.next()? {
            deal.changes.extend(change(row, 0)?);
        }
        Ok(Some(deal))
    }

    /// Every deal in the order of their ids, one at a time, with their history.
    ///
    /// # Errors
    /// What SQLite says, and what `each` says.
    pub fn deals<E: From<StoreError>>(
        &self,
        mut each: impl FnMut(DealRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = format!(
            "SELECT {}, c.at, c.field, c.was, c.became FROM deals d LEFT JOIN changes c ON c.deal = d.key
             ORDER BY d.id, c.at, c.key",
            COLUMNS
                .split(", ")
                .map(|c| format!("d.{c}"))
                .collect::<Vec<_>>()
                .join(", ")
        );
        let mut statement = self
            .connection
            .prepare_cached(&sql)
            .map_err(StoreError::from)?;
        let mut rows = statement.query([]).map_err(StoreError::from)?;
        let mut open: Option<DealRecord> = None;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let id = row
                .get_ref(0)
                .map_err(StoreError::from)?
                .as_str()
                .unwrap_or_default();
            if open.as_ref().is_none_or(|deal| deal.id.as_str() != id) {
                let next = from_row(row, 0).map_err(StoreError::from)?;
                if let Some(done) = open.replace(next) {
                    each(done)?;
                }
            }
            let has_change = row
                .get_ref(10)
                .is_ok_and(|at| at != rusqlite::types::ValueRef::Null);
            if let (true, Some(deal)) = (has_change, open.as_mut()) {
                deal.changes
                    .extend(change(row, 10).map_err(StoreError::from)?);
            }
        }
        open.map_or(Ok(()), each)
    }

    /// How many deals there are.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn count_deals(&self) -> Result<u64, StoreError> {
        Ok(self
            .connection
            .query_row("SELECT count(*) FROM deals", [], |row| row.get::<_, i64>(0))?
            .unsigned_abs())
    }
}

impl Batch<'_> {
    /// Puts a deal on record, or changes the fields that the patch gives; each change is dated `at` (an ISO date), or with the
    /// field's last change where that is later, so that the history of a field never runs backwards. Says whether anything changed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn upsert_deal(
        &mut self,
        id: &DealId,
        patch: &Patch,
        at: &str,
    ) -> Result<bool, StoreError> {
        let sql = format!("SELECT {COLUMNS}, key FROM deals WHERE id = ?1");
        let known = self
            .tx
            .prepare_cached(&sql)?
            .query_row([id.as_str()], |row| {
                Ok((from_row(row, 0)?, row.get::<_, i64>(10)?))
            })
            .optional()?;
        let Some((deal, key)) = known else {
            return self.open_deal(id, patch, at).map(|()| true);
        };
        let then = patch.applied(&deal);
        let mut changed = false;
        for &field in Field::ALL {
            let (was, became) = (deal.get(field), then.get(field));
            if was == became {
                continue;
            }
            changed = true;
            let last: Option<String> = self
                .tx
                .prepare_cached("SELECT max(at) FROM changes WHERE deal = ?1 AND field = ?2")?
                .query_row(params![key, field.id()], |row| row.get(0))?;
            let at = last.as_deref().map_or(at, |last| last.max(at));
            self.change_field(key, at, field, was, became, false)?;
        }
        if changed {
            self.write_deal(key, &then)?;
        }
        Ok(changed)
    }

    /// A deal that was not on record: its first values are changes from nothing.
    fn open_deal(&mut self, id: &DealId, patch: &Patch, at: &str) -> Result<(), StoreError> {
        let deal = patch.applied(&DealRecord::new(id.clone()));
        let number = self.next_change();
        self.tx
            .prepare_cached("INSERT INTO deals (id, change) VALUES (?1, ?2)")?
            .execute(params![id.as_str(), number as i64])?;
        let key = self.tx.last_insert_rowid();
        self.write_deal(key, &deal)?;
        for one in &patch.history {
            let opening = one.from.is_none() && one.at == patch.history[0].at;
            self.change_field(
                key,
                &one.at,
                one.field,
                one.from.clone(),
                one.to.clone(),
                opening,
            )?;
        }
        if patch.history.is_empty() {
            for &field in Field::ALL {
                if let value @ Some(_) = deal.get(field) {
                    self.change_field(key, at, field, None, value, true)?;
                }
            }
        }
        Ok(())
    }

    fn write_deal(&mut self, key: i64, deal: &DealRecord) -> Result<(), StoreError> {
        let number = self.next_change();
        let f = &deal.fields;
        self.tx
            .prepare_cached(
                "UPDATE deals SET name = ?2, account = ?3, stage = ?4, amount = ?5, currency = ?6, close_date = ?7, owner = ?8,
                 forecast = ?9, next_step = ?10, change = ?11 WHERE key = ?1",
            )?
            .execute(params![
                key,
                f.name,
                f.account,
                f.stage,
                f.amount,
                f.currency,
                f.close_date,
                f.owner,
                deal.forecast,
                deal.next_step,
                number as i64
            ])?;
        Ok(())
    }

    fn change_field(
        &self,
        key: i64,
        at: &str,
        field: Field,
        was: Option<String>,
        became: Option<String>,
        opening: bool,
    ) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "INSERT INTO changes (deal, at, field, was, became, opening) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![key, at, field.id(), was, became, opening])?;
        Ok(())
    }

    /// The values that a deal had when it came on record are taken to have been true since its oldest note: what is told later of
    /// earlier days would otherwise meet a deal without a stage or an amount.
    pub(super) fn date_back(&self, key: i64, written_at: &str) -> Result<(), StoreError> {
        self.tx
            .prepare_cached("UPDATE changes SET at = ?2 WHERE deal = ?1 AND opening AND at > ?2")?
            .execute(params![key, written_at])?;
        Ok(())
    }
}
