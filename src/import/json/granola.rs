//! Granola: segments with speakers, or segments of the microphone (us) and of the system's sound (them), in no order.

use super::super::day;
use super::super::parcel::{ParcelDeal, ParcelNote};
use super::super::sink::{Sink, fingerprint};
use super::super::turns::{self, Side, Turn};
use super::{Object, get, list, seconds, stamp};
use crate::evidence::Note;
use serde_json::Value;

/// Whether an array holds segments by source.
pub(super) fn is_segments(items: &[Value]) -> bool {
    items.first().and_then(Value::as_object).is_some_and(|s| {
        s.contains_key("text") && (s.contains_key("source") || s.contains_key("speaker"))
    })
}

/// Whether the `transcript` of an object holds segments.
pub(super) fn is_transcript(object: &Object) -> bool {
    object
        .get("transcript")
        .and_then(Value::as_array)
        .is_some_and(|items| is_segments(items))
}

/// A meeting with its segments inside.
pub(super) fn meeting(mut object: Object, row: u64, name: &str, sink: &mut Sink<'_>) {
    let mut items = list(&mut object, "transcript_segments");
    if items.is_empty() {
        items = list(&mut object, "transcript");
    }
    segments(Some(&object), items, row, name, sink);
}

/// Segments, with what is known of the meeting.
pub(super) fn segments(
    meeting: Option<&Object>,
    items: Vec<Value>,
    row: u64,
    name: &str,
    sink: &mut Sink<'_>,
) {
    let first = items.first().and_then(Value::as_object);
    let id = meeting
        .and_then(|m| get(m, &["id", "document_id", "meeting_id"]))
        .or_else(|| get(first?, &["document_id"]));
    let written = meeting
        .and_then(|m| {
            [
                "created_at",
                "date",
                "start_time",
                "started_at",
                "meeting_date",
            ]
            .iter()
            .find_map(|k| stamp(m.get(*k)))
        })
        .or_else(|| stamp(first?.get("start_timestamp")))
        .or_else(|| day::in_name(name));
    let title = meeting.and_then(|m| get(m, &["title", "name"]));
    let spoken = items
        .iter()
        .filter_map(Value::as_object)
        // What was heard first and corrected later comes again as final.
        .filter(|s| s.get("is_final") != Some(&Value::Bool(false)))
        .map(segment)
        .collect();
    let text = turns::text(title.as_deref(), spoken);
    let note = ParcelNote {
        id: Some(match id {
            Some(id) => format!("granola:{id}"),
            None => format!("granola:{}", fingerprint(&text)),
        }),
        note: Note {
            written_at: written.map(|s| s.day()),
            author: None,
            kind: Some("transcript".into()),
            text,
        },
        private: false,
    };
    sink.note(row, ParcelDeal::default(), note);
}

fn segment(segment: &Object) -> Turn {
    // The speaker may be an object that holds the source.
    let inner = segment.get("speaker").and_then(Value::as_object);
    let mut source = get(segment, &["source"]).or_else(|| get(inner?, &["source"]));
    let mut named = get(segment, &["speaker", "speaker_name"])
        .or_else(|| get(inner?, &["name", "diarization_label"]));
    // The source may stand where the name would.
    if let Some("microphone" | "system") = named.as_deref() {
        source = named.take();
    }
    let ours = source.as_deref() == Some("microphone");
    let (speaker, side) = match (named, source.as_deref()) {
        (Some(name), _) if ours => (name, Side::Ours),
        (Some(name), _) => (name, Side::Open),
        (None, Some("microphone")) => ("Me".to_owned(), Side::Ours),
        (None, Some("system")) => ("Them".to_owned(), Side::Open),
        (None, _) => ("Speaker".to_owned(), Side::Open),
    };
    Turn {
        at: seconds(
            segment
                .get("start")
                .or_else(|| segment.get("start_timestamp"))
                .or_else(|| segment.get("start_time")),
        ),
        speaker,
        side,
        words: get(segment, &["text"]).unwrap_or_default(),
    }
}
