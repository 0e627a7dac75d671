//! Captions of a recorded meeting (WebVTT, SubRip) to turns.
//!
//! Three ways to say who speaks: `Name: text`, `<v Name>text`, and a line `(Name)` above the text. Two speakers may share a
//! cue. A line without a name goes on with the speaker before it.

use super::day;
use super::parcel::{ParcelDeal, ParcelNote};
use super::report::Why;
use super::sink::{Sink, fingerprint};
use super::turns::{self, Side, Turn};
use super::{MAX_DOCUMENT_BYTES, html};
use crate::evidence::Note;
use std::io::Read;

/// A longer text in front of a colon is no name, in words.
const MAX_NAME_WORDS: usize = 5;

/// One file is one note.
pub(super) fn read(reader: &mut dyn Read, name: &str, sink: &mut Sink<'_>) {
    let Some(text) = super::job::whole_text(reader, MAX_DOCUMENT_BYTES, sink) else {
        return;
    };
    let turns = parse(&text);
    sink.file().rows += turns.len() as u64;
    let text = turns::text(None, turns);
    if text.is_empty() {
        return sink.skip(0, Why::NoText);
    }
    let note = ParcelNote {
        id: Some(format!("captions:{}", fingerprint(&text))),
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

/// The beginning, in seconds, of a line of times.
pub(super) fn times(line: &str) -> Option<f64> {
    let (start, end) = line.split_once("-->")?;
    turns::seconds(end.split_whitespace().next()?)?;
    turns::seconds(start)
}

fn parse(text: &str) -> Vec<Turn> {
    let mut out = Vec::new();
    let mut at = None;
    let mut speaker = String::new();
    // Numbers, notes and styles stand outside of cues.
    let mut in_cue = false;
    for line in text.lines() {
        let line = line.trim();
        if let Some(start) = times(line) {
            (at, in_cue) = (Some(start), true);
        } else if line.is_empty() {
            in_cue = false;
        } else if in_cue {
            payload(line, at, &mut speaker, &mut out);
        }
    }
    out
}

/// One line of a cue.
fn payload(line: &str, at: Option<f64>, speaker: &mut String, out: &mut Vec<Turn>) {
    let mut push = |speaker: &str, words: &str| {
        out.push(Turn {
            at,
            speaker: speaker.to_owned(),
            side: Side::Open,
            words: plain(words),
        });
    };
    if line.contains("<v") {
        let mut parts = line.split("<v");
        push(speaker, parts.next().unwrap_or_default());
        for part in parts {
            // `<v.loud Name>`: classes stand behind a dot.
            let (head, words) = part.split_once('>').unwrap_or((part, ""));
            if let Some((_, name)) = head.split_once(char::is_whitespace) {
                *speaker = html::decode(name.trim());
            }
            push(speaker, words);
        }
    } else if let Some(name) = bracketed(line) {
        *speaker = name.to_owned();
    } else if let Some((name, words)) = named(line) {
        *speaker = name.to_owned();
        push(speaker, words);
    } else {
        push(speaker, line);
    }
}

/// "(Dana Roth)" alone on a line.
fn bracketed(line: &str) -> Option<&str> {
    let name = line.strip_prefix('(')?.strip_suffix(')')?.trim();
    is_name(name).then_some(name)
}

/// "Dana Roth: words".
fn named(line: &str) -> Option<(&str, &str)> {
    let (name, words) = line.split_once(':')?;
    let name = name.trim();
    // "at 10:30" and "https://": no blank behind the colon.
    let open = words.is_empty() || words.starts_with(' ');
    (open && is_name(name)).then_some((name, words))
}

/// A few words, every one with a capital letter or a digit in front, and no mark of a sentence: "So here" is none.
fn is_name(name: &str) -> bool {
    const PARTICLES: [&str; 14] = [
        "de", "da", "di", "del", "der", "den", "la", "le", "van", "von", "al", "bin", "ter", "y",
    ];
    let capital = |word: &str| {
        let first = word.trim_start_matches(['(', '[']).chars().next();
        first.is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase())
    };
    let mut words = name.split_whitespace();
    let marks: &[char] = &['?', '!', ',', ';', '"'];
    words.next().is_some_and(capital)
        && words.all(|w| capital(w) || PARTICLES.contains(&w))
        && name.split_whitespace().count() <= MAX_NAME_WORDS
        && !name.contains(marks)
        && !name.ends_with('.')
}

/// Without the tags of captions (`<i>`, `</v>`, `<00:01.000>`) and entities.
fn plain(words: &str) -> String {
    if !words.contains(['<', '&']) {
        return words.to_owned();
    }
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('>') else {
            rest = &rest[open..];
            break;
        };
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    html::decode(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(vtt: &str) -> String {
        turns::text(None, parse(vtt))
    }

    #[test]
    fn three_ways_to_name_a_speaker() {
        let vtt = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nPriya Nair: When is\nthe board?\n\n2\n00:00:03.000 --> 00:00:04.000\n\
            <v Dana Roth>The 12th &amp; not <i>before</i>.</v>\n\n00:05.000 --> 00:06.000\n(Greg Osei)\nI sign at 10:30: no later.\n";
        assert_eq!(
            text(vtt),
            "Priya Nair: When is the board?\nDana Roth: The 12th & not before.\nGreg Osei: I sign at 10:30: no later."
        );
    }

    #[test]
    fn two_speakers_share_a_cue_and_subrip_is_read() {
        let srt = "1\r\n00:00:01,000 --> 00:00:02,000\r\nAna: Yes?\r\nBen: No.\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\n\
            Never.\r\n";
        assert_eq!(text(srt), "Ana: Yes?\nBen: No. Never.");
        let vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Yes?</v><v Ben>No.</v>\n";
        assert_eq!(text(vtt), "Ana: Yes?\nBen: No.");
    }

    #[test]
    fn a_colon_in_running_text_names_nobody() {
        let vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nDr. Ana de la Cruz: So it goes.\nAnd then: legal.\nAt 10:30: the board.\n";
        assert_eq!(
            text(vtt),
            "Dr. Ana de la Cruz: So it goes. And then: legal. At 10:30: the board."
        );
    }

    #[test]
    fn remarks_styles_and_numbers_are_no_words() {
        let vtt = "WEBVTT - Meeting\nKind: captions\n\nNOTE made by hand: yes\n\nSTYLE\n::cue {}\n\n7\n00:01.000 --> 00:02.000 align:start\nAna: Yes.\n";
        assert_eq!(text(vtt), "Ana: Yes.");
        assert_eq!(text("WEBVTT\n"), "");
    }
}
