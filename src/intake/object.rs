//! One JSON object to an [`Input`], liberal in everything but the text.

use crate::evidence::{Deal, Input, Note};
use serde_json::{Map, Value};

/// What is wrong with an object, and where in its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectFault {
    /// Line within the object, from 1.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The JSON ends before the object does.
    pub unfinished: bool,
    /// It is an object, only not one with a note.
    pub other_object: bool,
}

impl ObjectFault {
    fn shape(message: &str, help: &str) -> Self {
        ObjectFault {
            line: 1,
            column: 1,
            message: message.to_owned(),
            help: help.to_owned(),
            unfinished: false,
            other_object: false,
        }
    }
}

const SHAPE: &str = "write {\"id\": …, \"deal\": {…}, \"note\": {\"written_at\": …, \"text\": \"…\"}}; only note.text must be there";

/// Reads one object. Unknown fields are passed over; a field that is null, or of a type that makes no sense, counts as absent.
///
/// # Errors
/// Bytes that are not JSON, or an object without `note.text`.
pub fn parse_object(bytes: &[u8]) -> Result<Input, ObjectFault> {
    let text = std::str::from_utf8(bytes).map_err(|e| ObjectFault {
        column: e.valid_up_to() + 1,
        ..ObjectFault::shape(
            "this byte is not UTF-8",
            "convert the file first, for example: iconv -f WINDOWS-1252 -t UTF-8 FILE",
        )
    })?;
    let value: Value = serde_json::from_str(text).map_err(|e| ObjectFault {
        line: e.line().max(1),
        column: e.column().max(1),
        message: format!("this is not JSON: {}", reason(&e)),
        help: "each line holds one whole JSON object; mend the line or remove it".to_owned(),
        unfinished: e.is_eof(),
        other_object: false,
    })?;
    let Value::Object(mut object) = value else {
        return Err(ObjectFault::shape("this is not an object", SHAPE));
    };
    let note = match object.remove("note") {
        Some(Value::Object(note)) => note,
        Some(Value::Null) | None => {
            return Err(ObjectFault {
                other_object: true,
                ..ObjectFault::shape("the object has no \"note\"", SHAPE)
            });
        }
        Some(_) => return Err(ObjectFault::shape("\"note\" is not an object", SHAPE)),
    };
    let deal = match object.remove("deal") {
        Some(Value::Object(deal)) => deal,
        _ => Map::new(),
    };
    Ok(Input {
        id: object.remove("id").and_then(word),
        deal: read_deal(deal),
        note: read_note(note)?,
    })
}

/// The error without the place, which stands in front of it anyway.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ")
        .map_or(text.clone(), |at| text[..at].to_owned())
}

fn read_note(mut note: Map<String, Value>) -> Result<Note, ObjectFault> {
    let text = match note.remove("text") {
        Some(Value::String(text)) => text,
        Some(Value::Null) | None => {
            return Err(ObjectFault::shape("\"note\" has no \"text\"", SHAPE));
        }
        Some(_) => return Err(ObjectFault::shape("\"note.text\" is not a string", SHAPE)),
    };
    let mut take = |name: &str| note.remove(name).and_then(word);
    Ok(Note {
        written_at: take("written_at"),
        author: take("author"),
        kind: take("kind"),
        text,
    })
}

fn read_deal(mut deal: Map<String, Value>) -> Deal {
    let amount = deal.remove("amount");
    let mut take = |name: &str| deal.remove(name).and_then(word);
    let (name, account, stage) = (take("name"), take("account"), take("stage"));
    let (mut currency, close_date, owner) = (take("currency"), take("close_date"), take("owner"));
    let (amount, written_with) = amount.map_or((None, None), read_amount);
    currency = currency.or(written_with);
    Deal {
        name,
        account,
        stage,
        amount,
        currency,
        close_date,
        owner,
    }
}

/// A string, or a number as one; nothing for null, an empty string or anything else.
fn word(value: Value) -> Option<String> {
    match value {
        Value::String(s) => (!s.trim().is_empty()).then_some(s),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// A number, or a string such as "85000", "85,000.00" or "USD 85000"; the currency where it is written with the number.
fn read_amount(value: Value) -> (Option<f64>, Option<String>) {
    match value {
        Value::Number(n) => (n.as_f64(), None),
        Value::String(s) => {
            let digits: String = s
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '.')
                .collect();
            let letters: String = s.chars().filter(char::is_ascii_alphabetic).collect();
            let amount: Option<f64> = digits.parse().ok();
            let currency =
                (amount.is_some() && letters.len() == 3).then(|| letters.to_ascii_uppercase());
            (amount, currency)
        }
        _ => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_but_the_text_may_be_absent_or_null() {
        let input = parse_object(
            br#"{"note": {"text": "hi", "author": null}, "deal": null, "id": 7, "else": []}"#,
        )
        .expect("it has a text");
        assert_eq!(
            (
                input.id.as_deref(),
                input.note.text.as_str(),
                input.note.author
            ),
            (Some("7"), "hi", None)
        );
        assert_eq!(input.deal, Deal::default());
    }

    #[test]
    fn an_amount_may_be_a_string() {
        let amount = |json: &str| {
            let input = parse_object(
                format!(r#"{{"deal": {{"amount": {json}}}, "note": {{"text": ""}}}}"#).as_bytes(),
            )
            .expect("it has a text");
            (input.deal.amount, input.deal.currency)
        };
        assert_eq!(amount("85000"), (Some(85000.0), None));
        assert_eq!(amount("\"85,000.50\""), (Some(85000.5), None));
        assert_eq!(
            amount("\"EUR 85000\""),
            (Some(85000.0), Some("EUR".to_owned()))
        );
        assert_eq!(amount("\"tbd\""), (None, None));
        assert_eq!(amount("null"), (None, None));
    }

    #[test]
    fn faults_name_their_column() {
        let fault =
            parse_object(br#"{"note": {"text": "a" "b"}}"#).expect_err("a comma is missing");
        assert_eq!((fault.line, fault.column, fault.unfinished), (1, 23, false));
        assert!(
            parse_object(br#"{"note": {"text": "a"#)
                .expect_err("cut off")
                .unfinished
        );
        assert!(
            parse_object(br#"{"a": 1}"#)
                .expect_err("no note")
                .other_object
        );
        assert!(parse_object(br#"{"note": {"text": 5}}"#).is_err());
    }
}
