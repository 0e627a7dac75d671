//! JSON of every shape, told apart by its keys: our own, and the exports of HubSpot, Gong, Fireflies and Granola.

mod contract;
mod fireflies;
mod gong;
mod granola;
mod hubspot;

pub(super) use gong::Call;

use super::report::Why;
use super::sink::Sink;
use super::{MAX_DOCUMENT_BYTES, day};
use crate::intake::{Line, Lines};
use serde_json::{Map, Value};
use std::io::{BufReader, Read};

/// An object of JSON.
type Object = Map<String, Value>;

/// One object a line.
pub(super) fn lines(reader: &mut dyn Read, name: &str, sink: &mut Sink<'_>) {
    let mut lines = Lines::new(
        BufReader::with_capacity(1 << 16, reader),
        MAX_DOCUMENT_BYTES,
    );
    while !sink.stopped() {
        match lines.next_line() {
            Ok(None) => break,
            Err(error) => {
                sink.skip(0, Why::Unreadable(error.to_string()));
                break;
            }
            Ok(Some(Line::TooLong { number, .. })) => sink.skip(
                number,
                Why::TooLarge {
                    what: "the line",
                    limit: MAX_DOCUMENT_BYTES as u64,
                },
            ),
            Ok(Some(Line::Whole { number, bytes })) => line(&bytes, number, name, sink),
        }
    }
}

fn line(bytes: &[u8], number: u64, name: &str, sink: &mut Sink<'_>) {
    let bytes = bytes.trim_ascii();
    if bytes.is_empty() {
        return;
    }
    sink.file().rows += 1;
    match serde_json::from_slice(bytes) {
        Ok(json) => value(json, number, name, sink),
        Err(error) => sink.skip(number, Why::Json(reason(&error))),
    }
}

/// One value over any number of lines.
pub(super) fn document(reader: &mut dyn Read, name: &str, sink: &mut Sink<'_>) {
    let Some(bytes) = super::job::whole(reader, MAX_DOCUMENT_BYTES, sink) else {
        return;
    };
    match serde_json::from_slice::<Value>(&bytes) {
        Ok(json) => {
            sink.file().rows += 1;
            value(json, 1, name, sink);
        }
        // Several values one after another, none of them on one line.
        Err(error) => {
            let line = error.line() as u64;
            let mut values = serde_json::Deserializer::from_slice(&bytes).into_iter::<Value>();
            let mut count = 0;
            for json in values.by_ref().map_while(Result::ok) {
                count += 1;
                sink.file().rows += 1;
                value(json, count, name, sink);
            }
            if values.byte_offset() < bytes.trim_ascii_end().len() {
                sink.skip(line, Why::Json(reason(&error)));
            }
        }
    }
}

/// The error without its place, which is told beside it.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let end = text.rfind(" at line ").unwrap_or(text.len());
    format!("{} (column {})", &text[..end], error.column())
}

/// What a value is, by its keys.
fn value(json: Value, row: u64, name: &str, sink: &mut Sink<'_>) {
    match json {
        Value::Array(items) if granola::is_segments(&items) => {
            granola::segments(None, items, row, name, sink);
        }
        Value::Array(items) => {
            sink.file().rows += (items.len() as u64).saturating_sub(1);
            for (at, item) in items.into_iter().enumerate() {
                if sink.stopped() {
                    break;
                }
                value(item, at as u64 + 1, name, sink);
            }
        }
        Value::Object(object) => shape(object, row, name, sink),
        _ => sink.skip(row, Why::UnknownJson),
    }
}

fn shape(mut object: Object, row: u64, name: &str, sink: &mut Sink<'_>) {
    let has = |key: &str| object.contains_key(key);
    if has("deal") && (has("notes") || has("note")) || has("note") && object["note"].is_object() {
        contract::parcel(object, row, sink);
    } else if has("callTranscripts") || has("calls") || has("callId") && has("transcript") {
        gong::read(object, row, sink);
    } else if has("transcript_segments") || has("transcript") && granola::is_transcript(&object) {
        granola::meeting(object, row, name, sink);
    } else if has("sentences") {
        fireflies::transcript(object, row, sink);
    } else if has("properties") || has("engagement") {
        hubspot::object(object, row, sink);
    } else if has("deal") && object["deal"].is_object() {
        contract::parcel(object, row, sink);
    } else if let Some(inner) = wrapped(&mut object) {
        value(inner, row, name, sink);
    } else {
        sink.skip(row, Why::UnknownJson);
    }
}

/// What stands inside an envelope: `{"data": {"transcript": …}}`, `{"results": […]}`.
fn wrapped(object: &mut Object) -> Option<Value> {
    [
        "data",
        "results",
        "transcripts",
        "transcript",
        "deals",
        "records",
        "items",
        "meetings",
        "documents",
    ]
    .iter()
    .find_map(|key| match object.get(*key) {
        Some(Value::Object(_) | Value::Array(_)) => object.remove(*key),
        _ => None,
    })
}

/// A string, or a number or truth value as one; nothing for null, an empty string or anything else.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => (!s.trim().is_empty()).then(|| s.trim().to_owned()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// The first of the keys that holds a word.
fn get(object: &Object, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|k| object.get(*k).and_then(word))
}

/// A date out of a string or a number.
fn stamp(value: Option<&Value>) -> Option<day::Stamp> {
    match value? {
        Value::Number(n) => day::from_number(n.as_f64()?),
        Value::String(s) => day::read(s, day::DayOrder::MonthFirst),
        _ => None,
    }
}

/// Seconds out of a number or a string; times of day and full time stamps count from any start.
fn seconds(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Number(n) => n.as_f64(),
        Value::String(s) => super::turns::seconds(s).or_else(|| {
            let at: jiff::Timestamp = s.parse().ok()?;
            Some(at.as_millisecond() as f64 / 1000.0)
        }),
        _ => None,
    }
}

/// An array behind a key.
fn list(object: &mut Object, key: &str) -> Vec<Value> {
    match object.remove(key) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}
