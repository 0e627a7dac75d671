//! Plain text and Markdown: one file is one note, exactly as it stands. Lines at its top may say what it is about.

use super::parcel::{ParcelDeal, ParcelNote};
use super::sink::Sink;
use super::{amount, day};
use crate::evidence::{Deal, Note};
use crate::intake::MAX_NOTE_BYTES;
use std::io::Read;

/// How many lines at the top may name the deal and the day.
const TOP_LINES: usize = 12;
/// A longer value is running text, in bytes.
const MAX_VALUE: usize = 120;

/// One note.
pub(super) fn read(reader: &mut dyn Read, name: &str, sink: &mut Sink<'_>) {
    let Some(text) = super::job::whole_text(reader, MAX_NOTE_BYTES, sink) else {
        return;
    };
    sink.file().rows += 1;
    let order = sink.options.day_order.unwrap_or(day::DayOrder::MonthFirst);
    let top = Top::read(&text, order);
    let note = ParcelNote {
        id: None,
        note: Note {
            written_at: top.date.or_else(|| day::in_name(name)).map(|s| s.day()),
            author: top.author,
            kind: top.kind,
            text,
        },
        private: false,
    };
    sink.note(0, top.deal, note);
}

/// What the first lines tell.
#[derive(Default)]
struct Top {
    deal: ParcelDeal,
    date: Option<day::Stamp>,
    author: Option<String>,
    kind: Option<String>,
}

impl Top {
    /// Reads `Key: value` lines until the first that is none; `---` around them is passed over, and so is a heading.
    fn read(text: &str, order: day::DayOrder) -> Top {
        let mut top = Top::default();
        let lines = text.trim_start_matches('\u{feff}').lines();
        for line in lines.take(TOP_LINES) {
            let line = line.trim();
            if line.is_empty() || line.starts_with("---") || line.starts_with('#') {
                continue;
            }
            let Some((key, value)) = line.split_once(':') else {
                break;
            };
            let key = key
                .trim_matches(|c: char| c == '*' || c.is_whitespace())
                .to_ascii_lowercase();
            let value = value.trim_matches(|c: char| matches!(c, '*' | '"') || c.is_whitespace());
            // "Deal: is it dead?" is a sentence.
            let sentence = value.len() > MAX_VALUE || value.ends_with(['.', '?', '!']);
            if value.is_empty() || sentence || !top.take(&key, value, order) {
                break;
            }
        }
        top
    }

    /// Takes one line; false when the key is none of ours.
    fn take(&mut self, key: &str, value: &str, order: day::DayOrder) -> bool {
        let fields: &mut Deal = &mut self.deal.fields;
        let owned = Some(value.to_owned());
        match key {
            "deal" | "opportunity" => fields.name = owned,
            "deal id" | "deal_id" | "opportunity id" => self.deal.id = owned,
            "account" => fields.account = owned,
            "stage" => fields.stage = owned,
            "owner" => fields.owner = owned,
            "close date" | "close_date" => {
                fields.close_date = day::read(value, order).map(|s| s.day());
            }
            "amount" => {
                let amount = amount::read(value, false);
                fields.amount = amount.as_ref().map(|a| a.value);
                fields.currency = amount.and_then(|a| a.currency);
            }
            "date" | "written_at" | "written at" => self.date = day::read(value, order),
            "author" => self.author = owned,
            "kind" => self.kind = owned,
            "title" | "subject" | "attendees" | "participants" | "present" | "location" => {}
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_at_the_top_name_deal_and_day() {
        let top = Top::read(
            "---\nDeal: Brackwater – rollout\n**Date:** 2026-03-02\nAuthor: Priya\n---\n\nLegal: two weeks\n",
            day::DayOrder::MonthFirst,
        );
        assert_eq!(
            top.deal.fields.name.as_deref(),
            Some("Brackwater – rollout")
        );
        assert_eq!(top.date.map(|s| s.day()).as_deref(), Some("2026-03-02"));
        assert_eq!(top.author.as_deref(), Some("Priya"));
    }

    #[test]
    fn running_text_names_nothing() {
        let top = Top::read(
            "Talked to Dana: no news.\nDeal: dead?\n",
            day::DayOrder::MonthFirst,
        );
        assert!(top.deal.is_nameless() && top.date.is_none());
    }
}
