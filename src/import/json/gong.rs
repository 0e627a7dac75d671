//! Gong: transcripts by call, with the parties of the call where a list of calls is given too.

use super::super::day::Stamp;
use super::super::parcel::{ParcelDeal, ParcelNote};
use super::super::report::Why;
use super::super::sink::Sink;
use super::super::turns::{self, Side, Turn};
use super::{Object, get, list, seconds, stamp};
use crate::evidence::{Deal, Note};
use rustc_hash::FxHashMap;
use serde_json::Value;

/// What is known of a call beside its words.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Call {
    title: Option<String>,
    started: Option<Stamp>,
    /// Names and sides by speaker.
    parties: FxHashMap<String, (String, Side)>,
    /// The opportunity in the CRM that the call belongs to, where it is exactly one.
    deal: ParcelDeal,
}

/// Transcripts, calls, or both in one object.
pub(super) fn read(mut object: Object, row: u64, sink: &mut Sink<'_>) {
    let shared = parties(&list(&mut object, "parties"));
    for call in list(&mut object, "calls") {
        if let Value::Object(call) = call {
            keep(call, sink);
        }
    }
    if object.contains_key("callId") {
        return transcript(object, &shared, row, sink);
    }
    for (at, item) in list(&mut object, "callTranscripts").into_iter().enumerate() {
        match item {
            Value::Object(item) => transcript(item, &shared, at as u64 + 1, sink),
            _ => sink.skip(at as u64 + 1, Why::UnknownJson),
        }
    }
}

/// Keeps what a list of calls tells.
fn keep(mut call: Object, sink: &mut Sink<'_>) {
    let meta = match call.remove("metaData") {
        Some(Value::Object(meta)) => meta,
        _ => call.clone(),
    };
    let Some(id) = get(&meta, &["id", "callId"]) else {
        return;
    };
    if !sink.joins.room() {
        return;
    }
    sink.file().joined += 1;
    let known = Call {
        title: get(&meta, &["title"]),
        started: stamp(meta.get("started").or_else(|| meta.get("scheduled"))),
        parties: parties(&list(&mut call, "parties")),
        deal: opportunity(&call),
    };
    sink.joins.calls.insert(id, known);
}

/// Speakers with their names and sides. Only "Internal" makes somebody ours; the reader decides about the others.
fn parties(list: &[Value]) -> FxHashMap<String, (String, Side)> {
    let mut out = FxHashMap::default();
    for party in list.iter().filter_map(Value::as_object) {
        let Some(id) = get(party, &["speakerId", "id"]) else {
            continue;
        };
        let name = get(party, &["name", "emailAddress"]).unwrap_or_default();
        let ours = get(party, &["affiliation"]).is_some_and(|a| a.eq_ignore_ascii_case("internal"));
        let side = if ours { Side::Ours } else { Side::Open };
        out.insert(id, (name, side));
    }
    out
}

/// The one opportunity that the call's context names; several are none, for a call about two deals is not split here.
fn opportunity(call: &Object) -> ParcelDeal {
    let objects: Vec<&Object> = call
        .get("context")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|c| c.get("objects").and_then(Value::as_array))
        .flatten()
        .filter_map(Value::as_object)
        .collect();
    let of = |kind: &str| {
        let mut found = objects
            .iter()
            .filter(|o| get(o, &["objectType"]).is_some_and(|t| t.eq_ignore_ascii_case(kind)));
        found.next().filter(|_| found.next().is_none())
    };
    let named = |object: &Object| {
        let fields = object.get("fields").and_then(Value::as_array)?;
        let name = fields
            .iter()
            .filter_map(Value::as_object)
            .find(|f| get(f, &["name"]).as_deref() == Some("Name"))?;
        get(name, &["value"])
    };
    let Some(deal) = of("Opportunity").or_else(|| of("Deal")) else {
        return ParcelDeal::default();
    };
    ParcelDeal {
        id: get(deal, &["objectId"]),
        fields: Deal {
            name: named(deal),
            account: of("Account").and_then(|a| named(a)),
            ..Deal::default()
        },
        ..ParcelDeal::default()
    }
}

/// One call's transcript.
fn transcript(
    mut item: Object,
    shared: &FxHashMap<String, (String, Side)>,
    row: u64,
    sink: &mut Sink<'_>,
) {
    let Some(id) = get(&item, &["callId"]) else {
        return sink.skip(row, Why::UnknownJson);
    };
    let own = parties(&list(&mut item, "parties"));
    let call = sink.joins.calls.get(&id).cloned().unwrap_or_default();
    let mut numbers: Vec<String> = Vec::new();
    let mut spoken = Vec::new();
    for part in list(&mut item, "transcript") {
        let Value::Object(mut part) = part else {
            continue;
        };
        let speaker = get(&part, &["speakerId"]).unwrap_or_default();
        let known = own
            .get(&speaker)
            .or_else(|| call.parties.get(&speaker))
            .or_else(|| shared.get(&speaker))
            .filter(|(name, _)| !name.is_empty());
        let (name, side) = known.cloned().unwrap_or_else(|| {
            let at = numbers
                .iter()
                .position(|n| *n == speaker)
                .unwrap_or_else(|| {
                    numbers.push(speaker.clone());
                    numbers.len() - 1
                });
            (format!("Speaker {}", at + 1), Side::Open)
        });
        let sentences = list(&mut part, "sentences");
        for sentence in sentences.iter().filter_map(Value::as_object) {
            spoken.push(Turn {
                at: seconds(sentence.get("start")).map(|ms| ms / 1000.0),
                speaker: name.clone(),
                side,
                words: get(sentence, &["text"]).unwrap_or_default(),
            });
        }
    }
    let note = ParcelNote {
        id: Some(format!("gong:{id}")),
        note: Note {
            written_at: call.started.map(|s| s.day()),
            author: None,
            kind: Some("transcript".into()),
            text: turns::text(call.title.as_deref(), spoken),
        },
        private: false,
    };
    let mut deal = call.deal;
    deal.id = deal.id.map(|d| sink.joins.deal(&d));
    sink.note(row, deal, note);
}
