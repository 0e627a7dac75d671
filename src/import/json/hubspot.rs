//! HubSpot's API: objects with `properties` (deals, notes, calls, meetings, mails), and engagements of the older one.

use super::super::parcel::{ParcelDeal, ParcelNote};
use super::super::report::Why;
use super::super::sink::{Sink, fits};
use super::super::{amount, html, kind};
use super::{Object, get, stamp, word};
use crate::evidence::{Deal, Note};
use serde_json::Value;

/// Where the body of each kind of activity stands.
const BODIES: [(&str, &str); 7] = [
    ("hs_note_body", "crm"),
    ("hs_call_body", "call"),
    ("hs_meeting_body", "meeting"),
    ("hs_internal_meeting_notes", "meeting"),
    ("hs_email_text", "email"),
    ("hs_email_html", "email"),
    ("hs_task_body", "crm"),
];

/// One object.
pub(super) fn object(object: Object, row: u64, sink: &mut Sink<'_>) {
    if let Some(engagement) = object.get("engagement").and_then(Value::as_object) {
        return legacy(&object, engagement, row, sink);
    }
    let Some(properties) = object.get("properties").and_then(Value::as_object) else {
        return sink.skip(row, Why::UnknownJson);
    };
    let id = get(&object, &["id"]).or_else(|| get(properties, &["hs_object_id"]));
    if properties.contains_key("dealname") {
        return sink.deal(row, deal(properties, id));
    }
    let body = BODIES
        .iter()
        .find_map(|(key, kind)| get(properties, &[key]).map(|text| (text, *kind)));
    let Some((body, kind)) = body else {
        return sink.skip(row, Why::NoText);
    };
    let title = get(
        properties,
        &[
            "hs_call_title",
            "hs_meeting_title",
            "hs_email_subject",
            "hs_task_subject",
        ],
    );
    let body = html::body(&body);
    let text = match title {
        Some(title) if kind == "email" => format!("Subject: {title}\n\n{body}"),
        Some(title) => format!("{title}\n\n{body}"),
        None => body,
    };
    let written = stamp(
        properties
            .get("hs_timestamp")
            .or_else(|| properties.get("hs_createdate"))
            .or_else(|| object.get("createdAt")),
    );
    let note = Note {
        written_at: written.map(|s| s.day()),
        author: get(properties, &["hubspot_owner_id"]).map(|id| sink.joins.name(&id).unwrap_or(id)),
        kind: Some(kind.into()),
        text,
    };
    let deals = object
        .get("associations")
        .map(associated)
        .unwrap_or_default();
    emit(id, deals, note, row, sink);
}

fn deal(properties: &Object, id: Option<String>) -> ParcelDeal {
    let amount = get(properties, &["amount"]).and_then(|a| amount::read(&a, false));
    let (value, written) = amount.map_or((None, None), |a| (Some(a.value), a.currency));
    ParcelDeal {
        id,
        fields: Deal {
            name: get(properties, &["dealname"]),
            account: None,
            stage: get(properties, &["dealstage"]),
            amount: value,
            currency: get(properties, &["deal_currency_code"]).or(written),
            close_date: stamp(properties.get("closedate")).map(|s| s.day()),
            owner: get(properties, &["hubspot_owner_id"]),
        },
        forecast: get(
            properties,
            &["hs_manual_forecast_category", "hs_forecast_category"],
        ),
        next_step: get(properties, &["hs_next_step"]),
    }
}

/// The deals among the associations: `{"deals": {"results": [{"id"}]}}`.
fn associated(associations: &Value) -> Vec<String> {
    let results = associations
        .get("deals")
        .and_then(|d| d.get("results").or(Some(d)))
        .and_then(Value::as_array);
    results
        .into_iter()
        .flatten()
        .filter_map(|r| match r {
            Value::Object(r) => get(r, &["id", "toObjectId"]),
            other => word(other),
        })
        .collect()
}

/// `{"engagement": {"id", "type", "timestamp"}, "associations": {"dealIds": […]}, "metadata": {"body"}}`.
fn legacy(object: &Object, engagement: &Object, row: u64, sink: &mut Sink<'_>) {
    let body = object
        .get("metadata")
        .and_then(Value::as_object)
        .and_then(|m| get(m, &["body", "text", "html"]));
    let deals = object
        .get("associations")
        .and_then(|a| a.get("dealIds"))
        .and_then(Value::as_array)
        .map(|ids| ids.iter().filter_map(word).collect())
        .unwrap_or_default();
    let told = get(engagement, &["type"]).unwrap_or_default();
    let note = Note {
        written_at: stamp(
            engagement
                .get("timestamp")
                .or_else(|| engagement.get("createdAt")),
        )
        .map(|s| s.day()),
        author: None,
        kind: Some(kind(&told).unwrap_or("crm").into()),
        text: html::body(&body.unwrap_or_default()),
    };
    emit(get(engagement, &["id"]), deals, note, row, sink);
}

/// Hands a note to each of its deals.
fn emit(id: Option<String>, mut deals: Vec<String>, note: Note, row: u64, sink: &mut Sink<'_>) {
    if let Some(id) = id.as_deref().filter(|_| deals.is_empty()) {
        deals = sink.joins.linked(id);
    }
    deals.dedup();
    let named = |tail: &str| {
        id.as_ref()
            .map(|id| format!("hubspot:{id}{tail}"))
            .filter(|id| fits(id))
    };
    if deals.is_empty() {
        if sink.options.deal.is_none() {
            let name = id
                .as_ref()
                .map_or_else(|| "the note".to_owned(), |id| format!("note {id}"));
            return sink.skip(row, Why::Unlinked(name));
        }
        let id = named("");
        let note = ParcelNote {
            id,
            note,
            private: false,
        };
        return sink.note(row, ParcelDeal::default(), note);
    }
    for deal in deals {
        let note = ParcelNote {
            id: named(&format!("/{deal}")),
            note: note.clone(),
            private: false,
        };
        sink.note(row, ParcelDeal::by_id(deal), note);
    }
}
