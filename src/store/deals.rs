//! Deals and the history of their fields.

use super::batch::Batch;
use super::fault::StoreError;
use super::open::Store;
use crate::deal::{Change, DealId, DealRecord, Field};
use crate::evidence::Deal;
use rusqlite::{Connection, OptionalExtension, Row, params};

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
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.given().next().is_none() && self.history.is_empty()
    }

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

    /// The deal as it will be when the patch comes on record on a day, with its history.
    ///
    /// A deal that is not on record yet takes over the patch's history where there is one; otherwise its first values are changes
    /// from nothing. A change is dated with the day, or with the last change of the same field where that is later, so that
    /// the history of a field never runs backwards.
    #[must_use]
    pub fn applied(&self, known: Option<&DealRecord>, id: &DealId, at: &str) -> DealRecord {
        let mut then = known
            .cloned()
            .unwrap_or_else(|| DealRecord::new(id.clone()));
        for (field, value) in self.given() {
            let was = then.get(field);
            then.set(field, Some(value));
            let became = then.get(field);
            if was == became {
                continue;
            }
            let of_field = then.changes.iter().filter(|c| c.field == field);
            let last = of_field.map(|c| c.at.as_str()).max().unwrap_or(at);
            then.changes.push(Change {
                at: last.max(at).to_owned(),
                field,
                from: was,
                to: became,
            });
        }
        if known.is_none() && !self.history.is_empty() {
            then.changes.clone_from(&self.history);
        }
        // Stable: changes of one day stay in the order in which they were made.
        then.changes.sort_by(|a, b| a.at.cmp(&b.at));
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

/// A deal with its history and its key.
fn find(connection: &Connection, id: &DealId) -> Result<Option<(DealRecord, i64)>, StoreError> {
    let sql = format!("SELECT {COLUMNS}, key FROM deals WHERE id = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement
        .query_row([id.as_str()], |row| {
            Ok((from_row(row, 0)?, row.get::<_, i64>(10)?))
        })
        .optional()?;
    let Some((mut deal, key)) = found else {
        return Ok(None);
    };
    let mut statement = connection.prepare_cached(
        "SELECT at, field, was, became FROM changes WHERE deal = ?1 ORDER BY at, key",
    )?;
    let mut rows = statement.query([key])?;
    while let Some(row) = rows.next()? {
        deal.changes.extend(change(row, 0)?);
    }
    Ok(Some((deal, key)))
}

/// What a deal is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DealName {
    /// Its id.
    pub id: DealId,
    /// Its name.
    pub name: Option<String>,
    /// The buyer's organisation.
    pub account: Option<String>,
}

impl Store {
    /// A deal with its history.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn deal(&self, id: &DealId) -> Result<Option<DealRecord>, StoreError> {
        Ok(find(&self.connection, id)?.map(|(deal, _)| deal))
    }

    /// The next deals after this id, or from the first one, in the order of their ids, with their history.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn deals_after(
        &self,
        after: Option<&DealId>,
        limit: usize,
    ) -> Result<Vec<DealRecord>, StoreError> {
        let columns: Vec<String> = COLUMNS.split(", ").map(|c| format!("d.{c}")).collect();
        let sql = format!(
            "SELECT {}, c.at, c.field, c.was, c.became
             FROM (SELECT * FROM deals WHERE id > ?1 ORDER BY id LIMIT ?2) d LEFT JOIN changes c ON c.deal = d.key
             ORDER BY d.id, c.at, c.key",
            columns.join(", ")
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![after.map_or("", DealId::as_str), limit as i64])?;
        let mut all: Vec<DealRecord> = Vec::new();
        while let Some(row) = rows.next()? {
            let id = row.get_ref(0)?.as_str().unwrap_or_default();
            if all.last().is_none_or(|deal| deal.id.as_str() != id) {
                all.push(from_row(row, 0)?);
            }
            let has_change = row.get_ref(10)? != rusqlite::types::ValueRef::Null;
            if let (true, Some(deal)) = (has_change, all.last_mut()) {
                deal.changes.extend(change(row, 10)?);
            }
        }
        Ok(all)
    }

    /// The name and account of every deal, in the order of their ids.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn deal_names(&self) -> Result<Vec<DealName>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, name, account FROM deals ORDER BY id")?;
        let rows = statement.query_map([], |row| {
            let id: String = row.get(0)?;
            let (name, account) = (row.get(1)?, row.get(2)?);
            Ok(DealId::parse(&id)
                .ok()
                .map(|id| DealName { id, name, account }))
        })?;
        let all = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(all.into_iter().flatten().collect())
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
    /// Puts a deal on record, or changes the fields that the patch gives, dated `at` (an ISO date); see [`Patch::applied`]. Says
    /// whether anything changed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn upsert_deal(
        &mut self,
        id: &DealId,
        patch: &Patch,
        at: &str,
    ) -> Result<bool, StoreError> {
        let known = find(&self.tx, id)?;
        let then = patch.applied(known.as_ref().map(|(deal, _)| deal), id, at);
        let Some((deal, key)) = known else {
            let number = self.next_change();
            self.tx
                .prepare_cached("INSERT INTO deals (id, change) VALUES (?1, ?2)")?
                .execute(params![id.as_str(), number as i64])?;
            let key = self.tx.last_insert_rowid();
            self.write_deal(key, &then)?;
            for (at, one) in then.changes.iter().enumerate() {
                let first = then.changes[..at].iter().all(|c| c.field != one.field);
                let opening = first && one.from.is_none() && one.at == then.changes[0].at;
                self.write_change(key, one, opening)?;
            }
            return Ok(true);
        };
        if then == deal {
            return Ok(false);
        }
        self.write_deal(key, &then)?;
        // The new ones: no field's history was altered, so each new one is the first of its field that is not known.
        for &field in Field::ALL {
            let count = |of: &DealRecord| of.changes.iter().filter(|c| c.field == field).count();
            let new = then.changes.iter().filter(|c| c.field == field);
            for one in new.skip(count(&deal)) {
                self.write_change(key, one, false)?;
            }
        }
        Ok(true)
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

    fn write_change(&self, key: i64, one: &Change, opening: bool) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "INSERT INTO changes (deal, at, field, was, became, opening) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![key, one.at, one.field.id(), one.from, one.to, opening])?;
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
