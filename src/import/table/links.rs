//! Rows that others are joined with, and the roles that contacts play.

use super::super::parcel::{ParcelDeal, ParcelNote};
use super::super::report::Why;
use super::super::sink::{MAX_JOIN_ROWS, Sink};
use super::{Col, Row};
use crate::evidence::Note;

/// Keeps a row for joining, within the limit.
fn kept(row: &Row<'_>, sink: &mut Sink<'_>) -> bool {
    if sink.joins.room() {
        sink.file().joined += 1;
        return true;
    }
    sink.skip(row.number, Why::TooManyJoins(MAX_JOIN_ROWS));
    false
}

/// Which document belongs to which record.
pub(super) fn document_link(row: &Row<'_>, sink: &mut Sink<'_>) {
    match (row.get(Col::Document), row.get(Col::DealId)) {
        (Some(document), Some(record)) => {
            // Documents are linked to users, libraries and accounts as well.
            if !sink.joins.may_be_deal(record) {
                sink.file().joined += 1;
            } else if kept(row, sink) {
                sink.joins.link(document, record);
            }
        }
        _ => sink.skip(row.number, Why::Empty),
    }
}

/// Which engagement belongs to which deal.
pub(super) fn association(row: &Row<'_>, sink: &mut Sink<'_>) {
    match (row.get(Col::NoteId), row.get(Col::DealId)) {
        (Some(note), Some(deal)) if kept(row, sink) => {
            sink.joins.link(note, deal);
            if let Some(kind) = row.get(Col::Kind) {
                sink.joins.kinds.insert(note.to_owned(), kind.to_owned());
            }
        }
        (Some(_), Some(_)) => {}
        _ => sink.skip(row.number, Why::Empty),
    }
}

/// A name by an id; a contact's title stands behind it.
pub(super) fn name(row: &Row<'_>, sink: &mut Sink<'_>) {
    let whole = row.text(Col::DealName).or_else(|| {
        let parts = [row.get(Col::FirstName), row.get(Col::LastName)];
        let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        (!joined.is_empty()).then_some(joined)
    });
    match (row.get(Col::Person), whole) {
        (Some(id), Some(name)) if kept(row, sink) => {
            if let Some(title) = row.get(Col::Role) {
                sink.joins.set_title(id, title);
            }
            sink.joins.set_name(id, name);
        }
        (Some(_), Some(_)) => {}
        _ => sink.skip(row.number, Why::Empty),
    }
}

/// The role of a contact in an opportunity: a line of a note, for a role in the CRM is what the rep entered.
pub(super) fn contact_role(row: &Row<'_>, sink: &mut Sink<'_>) {
    let Some(deal) = row.get(Col::DealId) else {
        return sink.skip(row.number, Why::NoDeal);
    };
    let Some(role) = row.get(Col::Role) else {
        return sink.skip(row.number, Why::NoText);
    };
    let id = row.get(Col::Person);
    let name = row.text(Col::LastName).or_else(|| sink.joins.name(id?));
    let Some(name) = name else {
        return sink.skip(
            row.number,
            Why::UnknownContact(id.unwrap_or("without an id").to_owned()),
        );
    };
    let title = id
        .and_then(|id| sink.joins.title(id))
        .map(|t| format!(" ({t})"))
        .unwrap_or_default();
    let primary = if row.yes(Col::Primary) {
        ", primary contact"
    } else {
        ""
    };
    let note = ParcelNote {
        id: row.text(Col::NoteId),
        note: Note {
            written_at: row.date(Col::WrittenAt, sink).map(|s| s.day()),
            author: None,
            kind: Some("crm".into()),
            text: format!("Contact role in the CRM: {name}{title}, {role}{primary}"),
        },
        private: false,
    };
    let deal = sink.joins.deal(deal);
    sink.note(row.number, ParcelDeal::by_id(deal), note);
}
