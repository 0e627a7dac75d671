//! Otter's text export: a line `Name  mm:ss` above what was said, and a footer.

use super::MAX_DOCUMENT_BYTES;
use super::day;
use super::parcel::{ParcelDeal, ParcelNote};
use super::report::Why;
use super::sink::{Sink, fingerprint};
use super::turns::{self, Side, Turn};
use crate::evidence::Note;
use std::io::Read;

/// How many header lines make a text a transcript.
const MIN_HEADERS: usize = 2;
/// A longer name is none, in words.
const MAX_NAME_WORDS: usize = 6;

/// Whether a text is such a transcript.
pub(super) fn is_transcript(text: &str) -> bool {
    text.lines()
        .filter(|l| header(l).is_some())
        .take(MIN_HEADERS)
        .count()
        == MIN_HEADERS
}

/// Name and seconds of a header line. Two blanks or a tab stand in front of the time: "Dana Roth  0:05".
fn header(line: &str) -> Option<(&str, f64)> {
    let line = line.trim();
    let cut = line.rfind([' ', '\t'])?;
    let (name, time) = (&line[..cut], &line[cut + 1..]);
    let wide = name.ends_with([' ', '\t']) || line.as_bytes()[cut] == b'\t';
    let name = name.trim_end();
    let shaped = time.contains(':') && time.bytes().all(|b| b.is_ascii_digit() || b == b':');
    let fits = !name.is_empty() && name.split_whitespace().count() <= MAX_NAME_WORDS;
    if !(wide && shaped && fits) {
        return None;
    }
    Some((name, turns::seconds(time)?))
}

fn is_footer(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("Transcribed by ") && line.contains("otter.ai")
}

/// One file is one note.
pub(super) fn read(reader: &mut dyn Read, name: &str, sink: &mut Sink<'_>) {
    let Some(text) = super::job::whole_text(reader, MAX_DOCUMENT_BYTES, sink) else {
        return;
    };
    let (title, turns) = parse(&text);
    sink.file().rows += turns.len() as u64;
    let text = turns::text(title.as_deref(), turns);
    if text.is_empty() {
        return sink.skip(0, Why::NoText);
    }
    let note = ParcelNote {
        id: Some(format!("otter:{}", fingerprint(&text))),
        note: Note {
            written_at: day::in_name(name).map(|s| s.day()),
            author: None,
            kind: Some("transcript".into()),
            text,
        },
        private: false,
    };
    sink.note(0, ParcelDeal::default(), note);
}

/// What stands above the first header, and the turns.
fn parse(text: &str) -> (Option<String>, Vec<Turn>) {
    let mut title = String::new();
    let mut out: Vec<Turn> = Vec::new();
    for line in text.lines() {
        if is_footer(line) {
            continue;
        }
        if let Some((speaker, at)) = header(line) {
            out.push(Turn {
                at: Some(at),
                speaker: speaker.to_owned(),
                side: Side::Open,
                words: String::new(),
            });
            continue;
        }
        let words = out.last_mut().map_or(&mut title, |turn| &mut turn.words);
        words.push_str(line.trim());
        words.push(' ');
    }
    let title = turns::one_line(&title);
    ((!title.is_empty()).then_some(title), out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_words_and_footer() {
        let text = "Brackwater pricing\n\nPriya Nair  0:00\nWhen is the board?\n\nDana Roth  1:02:05\nThe 12th.\nAt 10:30.\n\nTranscribed by https://otter.ai\n";
        assert!(is_transcript(text));
        let (title, turns) = parse(text);
        assert_eq!(
            turns::text(title.as_deref(), turns),
            "Brackwater pricing\n\nPriya Nair: When is the board?\nDana Roth: The 12th. At 10:30."
        );
    }

    #[test]
    fn times_in_running_text_are_no_headers() {
        assert!(!is_transcript(
            "Call at 10:30\nBoard at 11:00\nmeet  soon\n"
        ));
    }
}
