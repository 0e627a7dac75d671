//! What an import hands over: a deal, and notes about it.

use crate::evidence::{Deal, Note};
use serde::{Deserialize, Serialize};
use std::ops::Not;

/// A deal and notes about it, as a file tells them.
///
/// A field that is `None` was not told; it does not mean that the field is to be emptied. A parcel may hold only a part of
/// what is known of a deal: the same deal may come again with further notes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parcel {
    /// The deal.
    pub deal: ParcelDeal,
    /// Notes about it.
    #[serde(default)]
    pub notes: Vec<ParcelNote>,
}

/// The deal of a [`Parcel`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ParcelDeal {
    /// Its id where the source has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What is on record in the source.
    #[serde(flatten)]
    pub fields: Deal,
    /// The forecast category, in the firm's own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<String>,
    /// The next step, in the rep's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
}

/// A note of a [`Parcel`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ParcelNote {
    /// A name that stays the same when the same source is read again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Date, author, kind and text.
    #[serde(flatten)]
    pub note: Note,
    /// Only its author may see it.
    #[serde(default, skip_serializing_if = "Not::not")]
    pub private: bool,
}

impl ParcelDeal {
    /// A deal of which only the id is known.
    pub fn by_id(id: impl Into<String>) -> ParcelDeal {
        ParcelDeal {
            id: Some(id.into()),
            ..ParcelDeal::default()
        }
    }

    /// Whether nothing tells which deal it is.
    pub fn is_nameless(&self) -> bool {
        self.id.is_none() && self.fields.name.is_none() && self.fields.account.is_none()
    }

    /// Takes over what `later` tells.
    pub fn update(&mut self, later: ParcelDeal) {
        fn put<T>(slot: &mut Option<T>, new: Option<T>) {
            if new.is_some() {
                *slot = new;
            }
        }
        put(&mut self.id, later.id);
        put(&mut self.fields.name, later.fields.name);
        put(&mut self.fields.account, later.fields.account);
        put(&mut self.fields.stage, later.fields.stage);
        put(&mut self.fields.amount, later.fields.amount);
        put(&mut self.fields.currency, later.fields.currency);
        put(&mut self.fields.close_date, later.fields.close_date);
        put(&mut self.fields.owner, later.fields.owner);
        put(&mut self.forecast, later.forecast);
        put(&mut self.next_step, later.next_step);
    }
}
