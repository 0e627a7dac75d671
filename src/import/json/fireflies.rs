//! Fireflies: a meeting with its sentences; times may be strings, the date epoch milliseconds, the sentences null.

use super::super::parcel::{ParcelDeal, ParcelNote};
use super::super::report::Why;
use super::super::sink::Sink;
use super::super::turns::{self, Side, Turn};
use super::{Object, get, list, seconds, stamp};
use crate::evidence::Note;
use serde_json::Value;

/// One meeting.
pub(super) fn transcript(mut object: Object, row: u64, sink: &mut Sink<'_>) {
    let ours = ours(&object, sink);
    let sentences = list(&mut object, "sentences");
    let mut spoken: Vec<(f64, Turn)> = sentences
        .iter()
        .filter_map(Value::as_object)
        .enumerate()
        .map(|(at, s)| {
            let index = seconds(s.get("index")).unwrap_or(at as f64);
            (index, sentence(s, &ours))
        })
        .collect();
    spoken.sort_by(|a, b| a.0.total_cmp(&b.0));
    let title = get(&object, &["title"]);
    let mut text = turns::text(
        title.as_deref(),
        spoken.into_iter().map(|(_, turn)| turn).collect(),
    );
    let mut kind = "transcript";
    if text.is_empty() {
        // Without the words, what the notetaker made of them is better than nothing.
        let Some(summary) = summary(&object) else {
            return sink.skip(row, Why::NoText);
        };
        sink.remark(row, "no sentences: the summary is taken");
        kind = "meeting";
        text = match title {
            Some(title) => format!("{title}\n\n{summary}"),
            None => summary,
        };
    }
    let note = ParcelNote {
        id: get(&object, &["id", "transcript_id"]).map(|id| format!("fireflies:{id}")),
        note: Note {
            written_at: stamp(object.get("date").or_else(|| object.get("dateString")))
                .map(|s| s.day()),
            author: None,
            kind: Some(kind.into()),
            text,
        },
        private: false,
    };
    sink.note(row, ParcelDeal::default(), note);
}

/// Names of those whose address is in one of our own domains.
fn ours(object: &Object, sink: &Sink<'_>) -> Vec<String> {
    let attendees = object.get("meeting_attendees").and_then(Value::as_array);
    attendees
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .filter(|a| get(a, &["email"]).is_some_and(|e| sink.options.is_ours(&e)))
        .filter_map(|a| get(a, &["displayName", "name"]))
        .collect()
}

fn sentence(sentence: &Object, ours: &[String]) -> Turn {
    let speaker = get(sentence, &["speaker_name"]).unwrap_or_else(|| {
        let number = get(sentence, &["speaker_id"]).unwrap_or_default();
        format!("Speaker {number}").trim_end().to_owned()
    });
    let side = if ours.contains(&speaker) {
        Side::Ours
    } else {
        Side::Open
    };
    Turn {
        at: seconds(sentence.get("start_time")),
        speaker,
        side,
        words: get(sentence, &["text", "raw_text"]).unwrap_or_default(),
    }
}

fn summary(object: &Object) -> Option<String> {
    let summary = object.get("summary")?;
    if let Value::String(text) = summary {
        return (!text.trim().is_empty()).then(|| text.clone());
    }
    let summary = summary.as_object()?;
    let parts: Vec<String> = [
        "overview",
        "short_summary",
        "gist",
        "shorthand_bullet",
        "action_items",
    ]
    .iter()
    .filter_map(|key| match summary.get(*key) {
        Some(Value::String(s)) if !s.trim().is_empty() => Some(s.trim().to_owned()),
        Some(Value::Array(items)) => {
            let lines: Vec<String> = items
                .iter()
                .filter_map(Value::as_str)
                .map(|i| format!("- {i}"))
                .collect();
            (!lines.is_empty()).then(|| lines.join("\n"))
        }
        _ => None,
    })
    .collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}
