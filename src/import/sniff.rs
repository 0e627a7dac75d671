//! What a file is, told by its beginning and never by its name.

use super::table::{self, Found};
use std::io::Read;

/// How much of a file is looked at.
pub(super) const HEAD_BYTES: usize = 64 << 10;

/// What a file was found to be.
pub(super) enum Format {
    /// Nothing in it.
    Empty,
    /// One JSON value.
    Json,
    /// A JSON object a line.
    JsonLines,
    /// Rows under a header that is known.
    Table(Found),
    /// Rows under a header that is not.
    UnknownTable(String),
    /// A workbook.
    Workbook,
    /// Captions of a recording: WebVTT or SubRip.
    Captions,
    /// A transcript with `Name  mm:ss` lines.
    Otter,
    /// One mail.
    Mail,
    /// Mails, one after another.
    Mailbox,
    /// A note as it stands.
    Plain,
    /// Known, and not read.
    Foreign(&'static str),
}

impl Format {
    /// The order of reading: what others are joined with comes first.
    pub fn rank(&self, head: &[u8]) -> u8 {
        match self {
            Format::Table(found) => found.kind.rank(),
            Format::Json | Format::JsonLines => json_rank(head),
            _ => table::NOTES_RANK,
        }
    }
}

/// JSON is ranked by the keys that stand in its beginning.
fn json_rank(head: &[u8]) -> u8 {
    let holds = |key: &str| memchr::memmem::find(head, key.as_bytes()).is_some();
    if holds("\"dealname\"") || holds("\"notes\"") && holds("\"deal\"") {
        table::DEALS_RANK
    } else if holds("\"parties\"") && !holds("\"callTranscripts\"") {
        table::LINKS_RANK
    } else {
        table::NOTES_RANK
    }
}

/// Reads up to `limit` bytes.
pub(super) fn head(reader: &mut dyn Read, limit: usize) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    reader.take(limit as u64).read_to_end(&mut out)?;
    Ok(out)
}

/// What a file is. `whole`: there is nothing behind the head. The head is UTF-8 as far as it is text; no byte order mark.
pub(super) fn detect(head: &[u8], whole: bool) -> Format {
    if let Some(format) = by_magic(head) {
        return format;
    }
    let text = lossy(head);
    let Some(first) = text.trim_start().chars().next() else {
        return if whole { Format::Empty } else { Format::Plain };
    };
    if matches!(first, '{' | '[')
        && let Some(format) = json(text.trim_start(), whole)
    {
        return format;
    }
    if is_captions(&text) {
        return Format::Captions;
    }
    if is_mailbox(&text) {
        return Format::Mailbox;
    }
    if is_mail(&text) {
        return Format::Mail;
    }
    match table::find(head, whole) {
        table::Look::Known(found) => return Format::Table(found),
        table::Look::Unknown(columns) => return Format::UnknownTable(columns),
        table::Look::None => {}
    }
    if super::otter::is_transcript(&text) {
        return Format::Otter;
    }
    Format::Plain
}

/// The head as text; a character that the cut went through is left out.
fn lossy(head: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(head)
}

/// What the first bytes name.
fn by_magic(head: &[u8]) -> Option<Format> {
    const FOREIGN: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF"),
        (b"\xd0\xcf\x11\xe0", "a file of Excel or Word before 2007"),
        (b"\x1f\x8b", "a compressed file (gzip)"),
        (b"Rar!", "an archive (RAR)"),
        (b"7z\xbc\xaf", "an archive (7z)"),
        (b"SQLite format 3\0", "a database"),
        (b"PAR1", "a Parquet file"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"{\\rtf", "a rich text (RTF) file"),
        (b"ID3", "a sound recording"),
        (b"OggS", "a sound recording"),
    ];
    if head.starts_with(b"PK\x03\x04") {
        let holds = |name: &[u8]| memchr::memmem::find(head, name).is_some();
        if holds(b"word/") {
            return Some(Format::Foreign("a Word document"));
        }
        return Some(Format::Workbook);
    }
    if let Some((_, name)) = FOREIGN.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(Format::Foreign(name));
    }
    // Text holds no zero bytes.
    memchr::memchr(0, head).map(|_| Format::Foreign("a binary file"))
}

/// JSON Lines where the first line is a whole value and more follows; one value otherwise. Prose in braces is none.
fn json(text: &str, whole: bool) -> Option<Format> {
    let open = text.trim_start_matches(['{', '[']).trim_start();
    let inside = open.starts_with(['"', '}', ']', '{', '['])
        || text.starts_with('[') && whole && starts_value(open);
    if !inside && !open.is_empty() {
        return None;
    }
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    if line.trim_start().starts_with('{')
        && (!rest.trim_start().is_empty() || line.len() == text.len() && !whole)
        && (serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok() || line.len() == text.len())
    {
        return Some(Format::JsonLines);
    }
    // A first line that is broken beside others that are whole: JSON Lines with a fault.
    let others = rest
        .lines()
        .take(8)
        .filter(|l| l.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(l).is_ok())
        .count();
    Some(if others > 0 && text.starts_with('{') {
        Format::JsonLines
    } else {
        Format::Json
    })
}

/// Whether a file begins like the record's own export: JSON Lines of deals with their notes, or of saved questions. The record
/// reads these itself, for they hold more than a parcel does.
pub fn is_record(head: &[u8]) -> bool {
    let head = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start();
    let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    if let Ok(serde_json::Value::Object(object)) = serde_json::from_slice(line) {
        let deal = object.get("deal").is_some_and(serde_json::Value::is_object);
        return deal && object.contains_key("notes") || object.contains_key("view");
    }
    // A first line that goes on behind the head, or is broken.
    let inside = line.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    inside.is_some_and(|i| {
        i.starts_with(b"\"deal\"") && memchr::memmem::find(i, b"\"notes\"").is_some()
    })
}

fn starts_value(text: &str) -> bool {
    ["null", "true", "false"]
        .iter()
        .any(|w| text.starts_with(w))
}

fn is_captions(text: &str) -> bool {
    let text = text.trim_start();
    if text.starts_with("WEBVTT") {
        return true;
    }
    // SubRip: a number, then times with a comma.
    let mut lines = text.lines().map(str::trim);
    let number = lines.next().is_some_and(|l| l.parse::<u32>().is_ok());
    number
        && lines
            .next()
            .is_some_and(|l| super::captions::times(l).is_some())
}

fn is_mailbox(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.starts_with("From ")
        && line.split_whitespace().count() >= 3
        && text
            .lines()
            .nth(1)
            .is_some_and(|l| header_name(l).is_some() || l.starts_with('>'))
}

/// A head of a mail: header lines from the first on, among them one that only mail servers write. A note that begins with
/// "From:" and "To:" is a note.
fn is_mail(text: &str) -> bool {
    const MACHINE: [&str; 12] = [
        "mime-version",
        "message-id",
        "received",
        "return-path",
        "delivered-to",
        "content-type",
        "x-mailer",
        "dkim-signature",
        "in-reply-to",
        "references",
        "content-transfer-encoding",
        "x-gm-thrid",
    ];
    let mut machine = 0;
    let mut from = false;
    for line in text.lines() {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some(name) = header_name(line) else {
            return false;
        };
        let name = name.to_ascii_lowercase();
        let written = name == "date" && has_zone(line);
        machine += usize::from(written || MACHINE.contains(&name.as_str()));
        from |= name == "from";
    }
    machine > 0 && from
}

/// Whether a `Date:` line ends in a zone, as mail programs write it: "Mon, 2 Mar 2026 17:05:11 +0100".
fn has_zone(line: &str) -> bool {
    let line = line
        .trim_end()
        .trim_end_matches(|c: char| c == ')' || c.is_ascii_alphabetic());
    let bare = line.trim_end_matches([' ', '(']);
    let last = bare.rsplit(' ').next().unwrap_or_default();
    let digits = last.strip_prefix(['+', '-']).unwrap_or_default();
    digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The name of a header line.
fn header_name(line: &str) -> Option<&str> {
    let (name, _) = line.split_once(':')?;
    let shaped = !name.is_empty()
        && name.len() <= 60
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    shaped.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> &'static str {
        match detect(text.as_bytes(), true) {
            Format::Empty => "empty",
            Format::Json => "json",
            Format::JsonLines => "lines",
            Format::Table(_) => "table",
            Format::UnknownTable(_) => "unknown table",
            Format::Workbook => "workbook",
            Format::Captions => "captions",
            Format::Otter => "otter",
            Format::Mail => "mail",
            Format::Mailbox => "mailbox",
            Format::Plain => "plain",
            Format::Foreign(_) => "foreign",
        }
    }

    #[test]
    fn notes_that_look_like_something_else_are_notes() {
        for note in [
            "From: Dana\nTo: Priya\nSubject: redlines\n\nLegal has it.",
            "From: Dana\nDate: Monday, 2 March 2026 17:05\nSubject: redlines\n\nLegal has it.",
            "[10:32] Dana: yes\n[10:33] Me: when?",
            "{internal} call with Dana",
            "From Dana, via text: the board meets on the 12th",
            "Notes, thoughts, date\nDana signs. Greg, too, and the board.\nNothing else.",
            "| Step | Owner | Date | Notes |\n|---|---|---|---|\n| DPA | Dana | Friday | theirs |\n",
            "Budget: 50k\nLegal: 2 wks\nMessage: none\n",
        ] {
            assert_eq!(name(note), "plain", "{note}");
        }
    }

    #[test]
    fn a_mail_shows_a_machines_header() {
        for head in [
            "Date: Mon, 2 Mar 2026 17:05:11 +0100",
            "Date: Mon, 2 Mar 2026 17:05:11 +0000 (UTC)",
            "Message-ID: <1@a.example>",
        ] {
            let mail = format!(
                "From: Dana <d@a.example>\nTo: p@b.example\n{head}\nSubject: S\n\nLegal has it.\n"
            );
            assert_eq!(name(&mail), "mail", "{head}");
        }
    }

    #[test]
    fn json_is_told_from_json_lines() {
        assert_eq!(name("{\"a\": 1}\n"), "json");
        assert_eq!(name("{\"a\": 1}\n{\"a\": 2}\n"), "lines");
        assert_eq!(name("{\n \"a\": 1\n}"), "json");
        assert_eq!(name("[{\"a\": 1}]"), "json");
        assert_eq!(name("{\"a\": \n{\"a\": 2}\n"), "lines");
    }

    #[test]
    fn the_records_own_lines_are_known() {
        assert!(is_record(
            b"\xef\xbb\xbf{\"deal\": {\"id\": \"a\"}, \"notes\": []}\n{}"
        ));
        assert!(is_record(b"{\"view\": {\"name\": \"late\"}}\n"));
        assert!(is_record(
            b"{\"deal\":{\"id\":\"a\"},\"notes\":[{\"text\":\"cut of"
        ));
        assert!(!is_record(b"{\"deal\": {}, \"note\": {\"text\": \"a\"}}"));
        assert!(!is_record(b"Deal,Note\n"));
    }
}
