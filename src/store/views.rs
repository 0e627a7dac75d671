//! Questions saved under a name.

use super::batch::Batch;
use super::fault::StoreError;
use super::open::Store;
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

/// A saved question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Its name.
    pub name: String,
    /// The question, as it was asked.
    pub query: String,
}

impl Store {
    /// Every saved question, by name.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn views(&self) -> Result<Vec<View>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT name, query FROM views ORDER BY name")?;
        let rows = statement.query_map([], |row| {
            Ok(View {
                name: row.get(0)?,
                query: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The question saved under a name.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn view(&self, name: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT query FROM views WHERE name = ?1")?;
        Ok(statement.query_row([name], |row| row.get(0)).optional()?)
    }
}

impl Batch<'_> {
    /// Saves a question under a name, in the place of another one of that name.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn save_view(&mut self, view: &View) -> Result<(), StoreError> {
        self.tx.execute(
            "INSERT INTO views (name, query) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET query = ?2",
            [&view.name, &view.query],
        )?;
        Ok(())
    }

    /// Drops a saved question. Says whether there was one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn drop_view(&mut self, name: &str) -> Result<bool, StoreError> {
        Ok(self
            .tx
            .execute("DELETE FROM views WHERE name = ?1", [name])?
            > 0)
    }
}
