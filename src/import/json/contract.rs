//! Our own shape: `{"deal": {"id", "name", …}, "notes": [{"id", "written_at", "author", "kind", "text", "private"}]}`, and the
//! input of `analyze` with its one `note`. Liberal in everything but the text.

use super::super::parcel::{Parcel, ParcelDeal, ParcelNote};
use super::super::report::Why;
use super::super::sink::Sink;
use super::super::{amount, day};
use super::{Object, get, word};
use crate::evidence::{Deal, Note};
use serde_json::Value;

/// One object.
pub(super) fn parcel(mut object: Object, row: u64, sink: &mut Sink<'_>) {
    let deal = match object.remove("deal") {
        Some(Value::Object(deal)) => read_deal(&deal, row, sink),
        // `"deal": "Brackwater"` names it.
        Some(Value::String(name)) if !name.trim().is_empty() => ParcelDeal {
            fields: Deal {
                name: Some(name),
                ..Deal::default()
            },
            ..ParcelDeal::default()
        },
        _ => ParcelDeal::default(),
    };
    let mut notes = Vec::new();
    let outer = get(&object, &["id"]);
    let told = match (object.remove("notes"), object.remove("note")) {
        (Some(Value::Array(items)), _) => items,
        (_, Some(mut note)) => {
            if let (Some(id), Value::Object(note)) = (outer, &mut note) {
                note.entry("id").or_insert(Value::String(id));
            }
            vec![note]
        }
        _ => Vec::new(),
    };
    for note in told {
        match note {
            Value::Object(note) => match read_note(note, row, sink) {
                Some(note) => notes.push(note),
                None => sink.skip(row, Why::NoText),
            },
            _ => sink.skip(row, Why::NoText),
        }
    }
    sink.parcel(row, Parcel { deal, notes });
}

fn read_deal(deal: &Object, row: u64, sink: &mut Sink<'_>) -> ParcelDeal {
    let (amount, written) = match deal.get("amount") {
        Some(Value::Number(n)) => (n.as_f64(), None),
        Some(Value::String(s)) => {
            let amount = amount::read(s, false);
            if amount.is_none() && !s.trim().is_empty() {
                sink.remark(row, "the amount cannot be read; left out");
            }
            amount.map_or((None, None), |a| (Some(a.value), a.currency))
        }
        _ => (None, None),
    };
    let close_date = get(deal, &["close_date"]).and_then(|d| date(&d, row, sink));
    ParcelDeal {
        id: get(deal, &["id"]),
        fields: Deal {
            name: get(deal, &["name"]),
            account: get(deal, &["account"]),
            stage: get(deal, &["stage"]),
            amount: amount.filter(|a| a.is_finite()),
            currency: get(deal, &["currency"]).or(written),
            close_date,
            owner: get(deal, &["owner"]),
        },
        forecast: get(deal, &["forecast"]),
        next_step: get(deal, &["next_step"]),
    }
}

/// The day of a date; what cannot be read is left out with a remark.
fn date(text: &str, row: u64, sink: &mut Sink<'_>) -> Option<String> {
    let order = sink.options.day_order.unwrap_or(day::DayOrder::MonthFirst);
    let stamp = day::read(text, order);
    if stamp.is_none() {
        sink.remark(row, "a date cannot be read; left out");
    }
    stamp.map(|s| s.day())
}

fn read_note(mut note: Object, row: u64, sink: &mut Sink<'_>) -> Option<ParcelNote> {
    let Some(Value::String(text)) = note.remove("text") else {
        return None;
    };
    let written_at = note
        .get("written_at")
        .and_then(word)
        .and_then(|d| date(&d, row, sink));
    Some(ParcelNote {
        id: get(&note, &["id"]),
        private: note.get("private") == Some(&Value::Bool(true)),
        note: Note {
            written_at,
            author: get(&note, &["author"]),
            kind: get(&note, &["kind"]),
            text,
        },
    })
}
