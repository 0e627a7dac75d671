//! Labelled notes and predictions, from JSON Lines and from our own reports.

use super::matching::Span;
use crate::evidence::{Input, Item, Report};
use crate::intake::{Line, Lines, MAX_NOTE_BYTES, parse_object};
use serde::Deserialize;
use serde_json::Value;
use std::io::BufRead;

/// The kinds of slots, in the order of [`Row::slots`].
pub const SLOT_NAMES: [&str; 5] = ["people", "roles", "amounts", "dates", "durations"];

/// One evidence row, labelled or predicted. Ids are strings, so that a prediction with an id that we do not know is counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The dimension.
    pub dimension: String,
    /// The status; empty where none was given.
    pub status: String,
    /// The source; empty where none was given.
    pub source: String,
    /// Bytes of the note.
    pub span: Span,
    /// The rule that read it; empty for labels.
    pub rule: String,
    /// Further rules that read the same; only known of our own reports.
    pub also: Vec<String>,
    /// The slots in normal form, by [`SLOT_NAMES`].
    pub slots: [Vec<String>; 5],
}

/// A note with its labels.
#[derive(Clone, Debug, Default)]
pub struct Labelled {
    /// The note as `analyze` takes it.
    pub input: Input,
    /// Its labelled evidence.
    pub gold: Vec<Row>,
    /// Its labelled risks.
    pub risks: Vec<(String, Span)>,
}

/// What was predicted for one note.
#[derive(Clone, Debug, Default)]
pub struct Prediction {
    /// Evidence.
    pub rows: Vec<Row>,
    /// Risks.
    pub risks: Vec<(String, Span)>,
}

impl From<&Report> for Prediction {
    fn from(report: &Report) -> Self {
        Prediction {
            rows: report.evidence.iter().map(row_of).collect(),
            risks: report
                .risks
                .iter()
                .map(|r| (r.risk.id().to_owned(), (r.start, r.end)))
                .collect(),
        }
    }
}

/// One of our items as a row.
pub fn row_of(item: &Item) -> Row {
    let plain = |values: &[String]| values.iter().map(|v| fold(v)).collect();
    Row {
        dimension: item.dimension.id().to_owned(),
        status: item.status.id().to_owned(),
        source: item.source.id().to_owned(),
        span: (item.start, item.end),
        rule: item.rule.clone(),
        also: item.because.also.clone(),
        slots: [
            plain(&item.people),
            plain(&item.roles),
            item.amounts
                .iter()
                .map(|a| amount(&a.currency, a.value))
                .collect(),
            plain(&item.dates),
            plain(&item.durations),
        ],
    }
}

#[derive(Deserialize)]
struct RawRow {
    #[serde(default)]
    quote: String,
    start: Option<usize>,
    end: Option<usize>,
    #[serde(default)]
    dimension: String,
    #[serde(default)]
    risk: String,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    rule: Option<String>,
    #[serde(default)]
    people: Option<Vec<Value>>,
    #[serde(default)]
    roles: Option<Vec<Value>>,
    #[serde(default)]
    amounts: Option<Vec<Value>>,
    #[serde(default)]
    dates: Option<Vec<Value>>,
    #[serde(default)]
    durations: Option<Vec<Value>>,
}

#[derive(Deserialize)]
struct RawNote {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    evidence: Vec<RawRow>,
    #[serde(default)]
    risks: Vec<RawRow>,
}

/// Reads labelled notes; `name` is the file, for messages.
///
/// # Errors
/// The first line that is not a labelled note, or whose quote does not stand exactly once in its text.
pub fn read_labelled(name: &str, reader: impl BufRead) -> Result<Vec<Labelled>, String> {
    let mut out = Vec::new();
    each_line(name, reader, |place, bytes| {
        let input =
            parse_object(bytes).map_err(|f| format!("{place}:{}: {}", f.column, f.message))?;
        let raw: RawNote = serde_json::from_slice(bytes)
            .map_err(|e| format!("{place}: this is not a labelled note: {e}"))?;
        let text = &input.note.text;
        let mut gold = Vec::with_capacity(raw.evidence.len());
        for row in raw.evidence {
            gold.push(read_row(row, |quote| {
                place_of(text, quote).map_err(|why| format!("{place}: {why}"))
            })?);
        }
        let mut risks = Vec::with_capacity(raw.risks.len());
        for row in raw.risks {
            risks.push((
                row.risk,
                place_of(text, &row.quote).map_err(|why| format!("{place}: {why}"))?,
            ));
        }
        out.push(Labelled { input, gold, risks });
        Ok(())
    })?;
    Ok(out)
}

/// Reads predictions as `analyze --format jsonl` writes them: (note id, prediction).
///
/// # Errors
/// The first line that is not one, or that has a row without a span.
pub fn read_predictions(
    name: &str,
    reader: impl BufRead,
) -> Result<Vec<(String, Prediction)>, String> {
    let mut out = Vec::new();
    each_line(name, reader, |place, bytes| {
        let raw: RawNote = serde_json::from_slice(bytes)
            .map_err(|e| format!("{place}: this is not a prediction: {e}"))?;
        let spanless = |_: &str| Err(format!("{place}: a row without \"start\" and \"end\""));
        let mut prediction = Prediction::default();
        for row in raw.evidence {
            prediction.rows.push(read_row(row, spanless)?);
        }
        for row in raw.risks {
            match (row.start, row.end) {
                (Some(start), Some(end)) => prediction.risks.push((row.risk, (start, end))),
                _ => return spanless("").map(|_: Span| ()),
            }
        }
        out.push((plain(&raw.id), prediction));
        Ok(())
    })?;
    Ok(out)
}

fn each_line(
    name: &str,
    reader: impl BufRead,
    mut read: impl FnMut(&str, &[u8]) -> Result<(), String>,
) -> Result<(), String> {
    let mut lines = Lines::new(reader, MAX_NOTE_BYTES);
    while let Some(line) = lines.next_line().map_err(|e| format!("{name}: {e}"))? {
        match line {
            Line::Whole { number, bytes } => {
                let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
                if !bytes.iter().all(u8::is_ascii_whitespace) {
                    read(&format!("{name}:{number}"), bytes)?;
                }
            }
            Line::TooLong { number, .. } => {
                return Err(format!(
                    "{name}:{number}: the line is larger than {} MiB",
                    MAX_NOTE_BYTES >> 20
                ));
            }
        }
    }
    Ok(())
}

fn read_row(raw: RawRow, span: impl Fn(&str) -> Result<Span, String>) -> Result<Row, String> {
    let span = match (raw.start, raw.end) {
        (Some(start), Some(end)) => (start, end.max(start)),
        _ => span(&raw.quote)?,
    };
    let folded = |values: Option<Vec<Value>>| {
        values
            .unwrap_or_default()
            .iter()
            .map(|v| fold(&plain(v)))
            .collect()
    };
    Ok(Row {
        dimension: raw.dimension,
        status: raw.status.unwrap_or_default(),
        source: raw.source.unwrap_or_default(),
        span,
        rule: raw.rule.unwrap_or_default(),
        also: Vec::new(),
        slots: [
            folded(raw.people),
            folded(raw.roles),
            raw.amounts
                .unwrap_or_default()
                .iter()
                .map(read_amount)
                .collect(),
            folded(raw.dates),
            folded(raw.durations),
        ],
    })
}

fn place_of(text: &str, quote: &str) -> Result<Span, String> {
    match text.find(quote) {
        None => Err(format!("this quote does not stand in its text: {quote:?}")),
        Some(at) => {
            let next = at + text[at..].chars().next().map_or(1, char::len_utf8);
            if text.get(next..).is_some_and(|rest| rest.contains(quote)) {
                return Err(format!(
                    "this quote stands more than once in its text: {quote:?}"
                ));
            }
            Ok((at, at + quote.len()))
        }
    }
}

/// A JSON scalar as text.
fn plain(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}

/// How slots are compared: without regard to case and outer space.
fn fold(value: &str) -> String {
    value.trim().to_lowercase().replace('ß', "ss")
}

fn amount(currency: &str, value: f64) -> String {
    format!("{} {value:.2}", currency.to_uppercase())
}

/// An amount as the contract writes it, or as labels do ("USD 50000").
fn read_amount(value: &Value) -> String {
    let text = match value {
        Value::Object(o) => format!(
            "{} {}",
            o.get("currency").map(plain).unwrap_or_default(),
            o.get("value").map(plain).unwrap_or_default()
        ),
        other => plain(other),
    };
    let (currency, number) = text.split_once(' ').unwrap_or((&text, ""));
    number
        .trim()
        .parse()
        .map_or(text.clone(), |value| amount(currency, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_become_spans_in_bytes() {
        let line = r#"{"id": "x", "note": {"text": "€ é CFO signs"}, "evidence": [{"quote": "CFO signs", "dimension": "signatory", "status": "confirmed", "source": "rep", "amounts": ["usd 50000"]}], "risks": []}"#;
        let notes = read_labelled("f", line.as_bytes()).expect("it is well formed");
        assert_eq!(notes[0].gold[0].span, (7, 16));
        assert_eq!(notes[0].gold[0].slots[2], ["USD 50000.00"]);
    }

    #[test]
    fn a_quote_must_stand_exactly_once() {
        for text in ["a a", "b"] {
            let line = format!(
                r#"{{"note": {{"text": "{text}"}}, "evidence": [{{"quote": "a", "dimension": "d"}}]}}"#
            );
            assert!(
                read_labelled("f.jsonl", line.as_bytes())
                    .expect_err(text)
                    .starts_with("f.jsonl:1: this quote")
            );
        }
    }

    #[test]
    fn amounts_of_both_shapes_compare_alike() {
        assert_eq!(
            read_amount(&serde_json::json!({"currency": "USD", "value": 50000})),
            "USD 50000.00"
        );
        assert_eq!(read_amount(&serde_json::json!("USD 50000")), "USD 50000.00");
        assert_eq!(read_amount(&serde_json::json!("plenty")), "plenty");
    }
}
