//! The record: deals, the history of their fields, notes as written, what was read in them, a person's word on it.

use crate::evidence::{Deal, Item, Named, Note, Report, RiskItem};
use crate::framework::Dimension;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// The longest id of a deal or a note, in bytes; CRM ids have 15 to 36.
pub const MAX_ID_BYTES: usize = 200;

/// Why a text is no id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdFault {
    /// Nothing but white space.
    #[error("an id needs at least one character")]
    Empty,
    /// Longer than [`MAX_ID_BYTES`].
    #[error("an id has at most {MAX_ID_BYTES} bytes, this one has {0}")]
    TooLong(usize),
    /// A control character.
    #[error("an id holds no control characters")]
    Control,
}

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// An id from a text, without the white space around it.
            ///
            /// # Errors
            /// A text that is empty, too long or holds control characters.
            pub fn parse(text: &str) -> Result<Self, IdFault> {
                let text = text.trim();
                if text.is_empty() {
                    return Err(IdFault::Empty);
                }
                if text.len() > MAX_ID_BYTES {
                    return Err(IdFault::TooLong(text.len()));
                }
                if text.chars().any(char::is_control) {
                    return Err(IdFault::Control);
                }
                Ok($name(text.into()))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = String::deserialize(d)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

id! {
    /// The name of a deal in the record; the CRM's id where it came from one.
    DealId
}
id! {
    /// The name of a note in the record.
    NoteId
}

/// A field of a deal whose history is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The deal's name.
    Name,
    /// The buyer's organisation.
    Account,
    /// The sales stage, in the firm's own word.
    Stage,
    /// The amount.
    Amount,
    /// ISO 4217.
    Currency,
    /// ISO date.
    CloseDate,
    /// The rep who owns the deal.
    Owner,
    /// The forecast category, in the firm's own word ("commit", "best case").
    Forecast,
    /// The next step, in the rep's words.
    NextStep,
}

impl Field {
    /// Every field, in the order in which they are shown.
    pub const ALL: &'static [Field] = &[
        Field::Name,
        Field::Account,
        Field::Stage,
        Field::Amount,
        Field::Currency,
        Field::CloseDate,
        Field::Owner,
        Field::Forecast,
        Field::NextStep,
    ];

    /// The name, as JSON writes it.
    pub const fn id(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Account => "account",
            Field::Stage => "stage",
            Field::Amount => "amount",
            Field::Currency => "currency",
            Field::CloseDate => "close_date",
            Field::Owner => "owner",
            Field::Forecast => "forecast",
            Field::NextStep => "next_step",
        }
    }
}

/// One change of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// ISO date of the change.
    pub at: String,
    /// The field.
    pub field: Field,
    /// What it was; `None` when it was empty.
    pub from: Option<String>,
    /// What it became; `None` when it was emptied.
    pub to: Option<String>,
}

/// A deal on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DealRecord {
    /// Its id.
    pub id: DealId,
    /// What is on record now.
    #[serde(flatten)]
    pub fields: Deal,
    /// The forecast category, in the firm's own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<String>,
    /// The next step, in the rep's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// Every change since the deal came on record, oldest first; the first values are changes from nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

impl DealRecord {
    /// A deal of which nothing is known but its id.
    pub fn new(id: DealId) -> DealRecord {
        DealRecord {
            id,
            fields: Deal::default(),
            forecast: None,
            next_step: None,
            changes: Vec::new(),
        }
    }

    /// A field as text; an amount without a fraction where it has none.
    pub fn get(&self, field: Field) -> Option<String> {
        match field {
            Field::Name => self.fields.name.clone(),
            Field::Account => self.fields.account.clone(),
            Field::Stage => self.fields.stage.clone(),
            Field::Amount => self.fields.amount.map(|a| a.to_string()),
            Field::Currency => self.fields.currency.clone(),
            Field::CloseDate => self.fields.close_date.clone(),
            Field::Owner => self.fields.owner.clone(),
            Field::Forecast => self.forecast.clone(),
            Field::NextStep => self.next_step.clone(),
        }
    }

    /// Sets a field from text. An amount that is no number empties the field.
    pub fn set(&mut self, field: Field, value: Option<String>) {
        match field {
            Field::Name => self.fields.name = value,
            Field::Account => self.fields.account = value,
            Field::Stage => self.fields.stage = value,
            Field::Amount => {
                self.fields.amount = value
                    .and_then(|v| v.parse().ok())
                    .filter(|a: &f64| a.is_finite());
            }
            Field::Currency => self.fields.currency = value,
            Field::CloseDate => self.fields.close_date = value,
            Field::Owner => self.fields.owner = value,
            Field::Forecast => self.forecast = value,
            Field::NextStep => self.next_step = value,
        }
    }

    /// The deal as it was at the end of a day: changes after it are undone, the newest first. ISO dates compare as text.
    #[must_use]
    pub fn as_of(&self, day: &str) -> DealRecord {
        let mut then = self.clone();
        while let Some(last) = then.changes.last() {
            if last.at.as_str() <= day {
                break;
            }
            let undone = then.changes.pop().expect("it was just seen");
            then.set(undone.field, undone.from);
        }
        then
    }
}

/// A note on record, exactly as it was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoteRecord {
    /// Its id.
    pub id: NoteId,
    /// Whose deal it is about.
    pub deal: DealId,
    /// Date, author, kind and text.
    #[serde(flatten)]
    pub note: Note,
    /// Only its author sees it, until it is shared.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// The place in the order of arrival, from 1; decides among notes of one day.
    #[serde(default)]
    pub order: u64,
}

/// What one version of the rules read in a note.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// By start, then dimension.
    pub evidence: Vec<Item>,
    /// By start, then risk.
    pub risks: Vec<RiskItem>,
    /// Everybody who is named in the note, by start.
    pub named: Vec<Named>,
}

impl From<Report> for Reading {
    fn from(report: Report) -> Self {
        Reading {
            evidence: report.evidence,
            risks: report.risks,
            named: report.named,
        }
    }
}

/// A note with what was read in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The note.
    pub note: Arc<NoteRecord>,
    /// What was read.
    pub reading: Arc<Reading>,
}

/// A person's word on an item that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judgement {
    /// It is right, and somebody stands behind it: the item counts as confirmed.
    Confirmed,
    /// It is wrong: the item counts for nothing.
    Rejected,
}

/// What a person said about one item; it outlives re-reading, for it names the passage and not the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The note.
    pub note: NoteId,
    /// The dimension.
    pub dimension: Dimension,
    /// First byte of the passage.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What was said.
    pub judgement: Judgement,
    /// Who said it.
    pub by: String,
    /// ISO date.
    pub at: String,
    /// In their words: "confirmed with the CFO".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

impl Verdict {
    /// Whether it speaks of an item of its note: the same dimension, and passages that share a byte.
    pub fn covers(&self, item: &Item) -> bool {
        self.dimension == item.dimension && self.start < item.end && item.start < self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(at: &str, field: Field, from: Option<&str>, to: Option<&str>) -> Change {
        Change {
            at: at.into(),
            field,
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
        }
    }

    #[test]
    fn an_id_is_trimmed_and_bounded() {
        assert_eq!(DealId::parse(" k-01 ").expect("it is one").as_str(), "k-01");
        assert_eq!(DealId::parse("  "), Err(IdFault::Empty));
        assert_eq!(DealId::parse("a\u{1b}b"), Err(IdFault::Control));
        let long = "x".repeat(MAX_ID_BYTES + 1);
        assert_eq!(NoteId::parse(&long), Err(IdFault::TooLong(201)));
    }

    #[test]
    fn a_deal_of_an_earlier_day_has_the_values_of_that_day() {
        let mut deal = DealRecord::new(DealId::parse("d").expect("it is one"));
        deal.set(Field::Stage, Some("verbal".into()));
        deal.set(Field::Amount, Some("118000".into()));
        deal.changes = vec![
            change("2026-07-01", Field::Stage, None, Some("discovery")),
            change("2026-07-01", Field::Amount, None, Some("48000")),
            change("2026-08-17", Field::Amount, Some("48000"), Some("118000")),
            change(
                "2026-09-01",
                Field::Stage,
                Some("discovery"),
                Some("verbal"),
            ),
        ];
        let then = deal.as_of("2026-08-16");
        assert_eq!(then.fields.amount, Some(48_000.0));
        assert_eq!(then.fields.stage.as_deref(), Some("discovery"));
        assert_eq!(then.changes.len(), 2);
        assert_eq!(deal.as_of("2026-09-01"), deal);
        assert_eq!(deal.as_of("2026-06-30").fields, Deal::default());
    }
}
