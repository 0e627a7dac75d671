//! Rows that are notes, and rows of any tool.

use super::super::parcel::{Parcel, ParcelDeal, ParcelNote};
use super::super::report::Why;
use super::super::sink::{Sink, fits};
use super::super::{html, kind};
use super::{Col, Row, deals};
use crate::evidence::Note;

/// A task whose subject is shorter than this and that has no description says nothing: "Call", "Follow up".
const TELLING_WORDS: usize = 3;

/// A title over a body, unless the body repeats it.
fn titled(title: Option<&str>, body: Option<&str>) -> String {
    match (title, body) {
        (Some(title), Some(body)) if !body.trim_start().starts_with(title) => {
            format!("{title}\n\n{body}")
        }
        (_, Some(body)) => body.to_owned(),
        (Some(title), None) => title.to_owned(),
        (None, None) => String::new(),
    }
}

/// A Salesforce task or event: the subject and what was written under it.
pub(super) fn task(row: &Row<'_>, sink: &mut Sink<'_>) {
    let Some(record) = row.get(Col::DealId) else {
        return sink.skip(row.number, Why::Unlinked("the task".into()));
    };
    let deal = match sink.joins.record(record) {
        Ok(deal) => deal,
        Err(why) => return sink.skip(row.number, why),
    };
    let body = row.get(Col::Text).map(html::body);
    let title = row.get(Col::Title);
    let telling = title.is_some_and(|t| t.split_whitespace().count() >= TELLING_WORDS);
    if body.is_none() && !telling {
        return sink.skip(row.number, Why::NoText);
    }
    let kind = kind(row.get(Col::Subkind).unwrap_or_default())
        .or_else(|| kind(row.get(Col::Kind).unwrap_or_default()))
        .unwrap_or("crm");
    let title = title.map(|t| match kind {
        "email" => format!("Subject: {t}"),
        _ => t.to_owned(),
    });
    let note = ParcelNote {
        id: row.text(Col::NoteId),
        note: Note {
            written_at: task_date(row, kind, sink),
            author: author(row, sink),
            kind: Some(kind.into()),
            text: titled(title.as_deref(), body.as_deref()),
        },
        private: row.yes(Col::Private),
    };
    sink.note(row.number, ParcelDeal::by_id(deal), note);
}

/// When a task was written down. What was logged is of the day it is about; another task is of the day on which it was
/// completed; the due day of an open one lies ahead, so that the day it was entered comes first.
fn task_date(row: &Row<'_>, kind: &str, sink: &mut Sink<'_>) -> Option<String> {
    let done = row.get(Col::Closed).is_none_or(|c| {
        ["true", "1", "completed", "closed", "done"]
            .iter()
            .any(|w| w.eq_ignore_ascii_case(c))
    });
    let order = match (done, kind) {
        (false, _) => [Col::Created, Col::WrittenAt, Col::Done],
        (true, "crm") => [Col::Done, Col::WrittenAt, Col::Created],
        (true, _) => [Col::WrittenAt, Col::Done, Col::Created],
    };
    order
        .into_iter()
        .find_map(|col| row.date(col, sink))
        .map(|s| s.day())
}

/// The author by name, by the id's name, or as the id.
fn author(row: &Row<'_>, sink: &Sink<'_>) -> Option<String> {
    row.text(Col::Author).or_else(|| {
        let id = row.get(Col::OwnerId)?;
        Some(sink.joins.name(id).unwrap_or_else(|| id.to_owned()))
    })
}

/// A Salesforce note.
pub(super) fn note(row: &Row<'_>, sink: &mut Sink<'_>) {
    let Some(record) = row.get(Col::DealId) else {
        return sink.skip(row.number, Why::Unlinked("the note".into()));
    };
    let deal = match sink.joins.record(record) {
        Ok(deal) => deal,
        Err(why) => return sink.skip(row.number, why),
    };
    let body = row.get(Col::Text).map(html::body);
    let note = ParcelNote {
        id: row.text(Col::NoteId),
        note: Note {
            written_at: row.date(Col::WrittenAt, sink).map(|s| s.day()),
            author: author(row, sink),
            kind: Some("crm".into()),
            text: titled(row.get(Col::Title), body.as_deref()),
        },
        private: row.yes(Col::Private),
    };
    sink.note(row.number, ParcelDeal::by_id(deal), note);
}

/// A Salesforce enhanced note: base64 of HTML, linked to records by a table of its own.
pub(super) fn content_note(row: &Row<'_>, sink: &mut Sink<'_>) {
    let body = match row.get(Col::Text).map(content) {
        Some(None) => return sink.skip(row.number, Why::BadContent),
        Some(Some(body)) => Some(body),
        None => None,
    };
    let id = row.get(Col::NoteId);
    let note = ParcelNote {
        id: None,
        note: Note {
            written_at: row.date(Col::WrittenAt, sink).map(|s| s.day()),
            author: author(row, sink),
            kind: Some("crm".into()),
            text: titled(row.get(Col::Title), body.as_deref()),
        },
        private: row.yes(Col::Private),
    };
    linked(row, sink, id, "", note);
}

/// The text of an enhanced note; `None` for a name of a file and other things that are none.
fn content(cell: &str) -> Option<String> {
    let bare: String = cell.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let decoded = data_encoding::BASE64
        .decode(bare.as_bytes())
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .filter(|text| !text.chars().any(|c| c.is_control() && !c.is_whitespace()));
    if let Some(text) = decoded {
        return Some(html::body(&text));
    }
    let readable = cell.contains(' ') || html::is_html(cell);
    readable.then(|| html::body(cell))
}

/// A HubSpot engagement: a body in HTML, linked to deals by a table of its own or by a column.
pub(super) fn engagement(row: &Row<'_>, sink: &mut Sink<'_>) {
    let id = row.get(Col::NoteId);
    let told = row
        .get(Col::Kind)
        .or_else(|| sink.joins.kinds.get(id?).map(String::as_str))
        .unwrap_or("NOTE");
    let kind = kind(told).unwrap_or("crm");
    let body = row.get(Col::Text).map(html::body);
    let note = ParcelNote {
        id: None,
        note: Note {
            written_at: row.date(Col::WrittenAt, sink).map(|s| s.day()),
            author: row.text(Col::Author),
            kind: Some(kind.into()),
            text: titled(row.get(Col::Title), body.as_deref()),
        },
        private: false,
    };
    linked(row, sink, id, "hubspot:", note);
}

/// Hands a note to each deal it is linked to. The id names the deal as well, so that it stays when a link is added.
fn linked(row: &Row<'_>, sink: &mut Sink<'_>, id: Option<&str>, tool: &str, note: ParcelNote) {
    let deals = match row.get(Col::DealId) {
        Some(deal) => vec![sink.joins.deal(deal)],
        None => id.map(|id| sink.joins.linked(id)).unwrap_or_default(),
    };
    if deals.is_empty() && sink.options.deal.is_none() {
        let name = id.map_or_else(|| "the note".to_owned(), |id| format!("note {id}"));
        return sink.skip(row.number, Why::Unlinked(name));
    }
    if deals.is_empty() {
        let id = id.map(|id| format!("{tool}{id}")).filter(|id| fits(id));
        return sink.note(row.number, ParcelDeal::default(), ParcelNote { id, ..note });
    }
    for deal in deals {
        let id = id
            .map(|id| format!("{tool}{id}/{deal}"))
            .filter(|id| fits(id));
        let note = ParcelNote { id, ..note.clone() };
        sink.note(row.number, ParcelDeal::by_id(deal), note);
    }
}

/// A row of any tool: a deal, a note, or both.
pub(super) fn general(row: &Row<'_>, sink: &mut Sink<'_>) {
    let mut deal = deals::fields(row, sink);
    if let Some(id) = &deal.id {
        deal.id = Some(sink.joins.deal(id));
    }
    let told = [Col::DealId, Col::DealName, Col::Account];
    if deal.is_nameless()
        && told.into_iter().any(|c| row.layout.has(c))
        && sink.options.deal.is_none()
    {
        return sink.skip(row.number, Why::NoDeal);
    }
    let body = row.get(Col::Text).map(html::body);
    let mut notes = Vec::new();
    if body.is_some() {
        notes.push(ParcelNote {
            id: row.text(Col::NoteId),
            note: Note {
                written_at: row.date(Col::WrittenAt, sink).map(|s| s.day()),
                author: row.text(Col::Author).or_else(|| deal.fields.owner.clone()),
                kind: row
                    .get(Col::Kind)
                    .map(|k| kind(k).unwrap_or("crm").to_owned()),
                text: titled(row.get(Col::Title), body.as_deref()),
            },
            private: row.yes(Col::Private),
        });
    } else if row.layout.has(Col::Text)
        && !row.layout.has(Col::Stage)
        && !row.layout.has(Col::Amount)
    {
        // A table of notes: a row without one is not taken for a deal.
        return sink.skip(row.number, Why::NoText);
    }
    sink.parcel(row.number, Parcel { deal, notes });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_base64_of_html_or_text_but_no_file_name() {
        assert_eq!(
            content("PHA+TXNhIGZpcnN0PC9wPg==").as_deref(),
            Some("Msa first")
        );
        assert_eq!(
            content("PHA+TXNh\nIGZpcnN0PC9wPg==").as_deref(),
            Some("Msa first")
        );
        assert_eq!(
            content("Legal looks at it").as_deref(),
            Some("Legal looks at it")
        );
        assert_eq!(content("ContentNote/0690x.snote"), None);
        assert_eq!(content("approved"), None);
    }

    #[test]
    fn a_title_is_not_repeated() {
        assert_eq!(
            titled(Some("Call"), Some("Call with Dana")),
            "Call with Dana"
        );
        assert_eq!(
            titled(Some("Call"), Some("Dana signs")),
            "Call\n\nDana signs"
        );
    }
}
