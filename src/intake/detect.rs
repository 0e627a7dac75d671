//! What a stream holds, told by its first bytes: one plain note, one JSON object over several lines, or JSON Lines.

use super::decode::is_utf16;
use super::lines::Lines;
use super::object::parse_object;
use super::{MAX_NOTE_BYTES, decode};
use std::io::{self, BufReader, Chain, Cursor, Read};

/// A reader whose first bytes were looked at and put back.
type Restored<R> = Chain<Cursor<Vec<u8>>, R>;

/// What a stream holds.
pub enum Stream<R> {
    /// One plain note; nothing but its beginning has been read yet.
    Plain(Restored<R>),
    /// One JSON object, whole.
    Object(Vec<u8>),
    /// JSON Lines.
    Lines(Lines<BufReader<Restored<R>>>),
}

/// The size of a read, in bytes.
const CHUNK: usize = 64 << 10;

/// Looks at the beginning of a stream. `declared` says that its name promises JSON Lines.
///
/// # Errors
/// What the stream says.
pub fn detect<R: Read>(mut reader: R, declared: bool) -> io::Result<Stream<R>> {
    let mut head = Vec::new();
    loop {
        let end = !fill(&mut reader, &mut head)?;
        match look(&head, end, declared) {
            Some(Look::Plain) => return Ok(Stream::Plain(restore(head, reader))),
            Some(Look::Lines) => return Ok(Stream::Lines(lines(head, reader))),
            Some(Look::Utf16) => return utf16(head, reader, declared),
            Some(Look::Spread) => return spread(head, reader),
            None => {}
        }
    }
}

enum Look {
    Plain,
    Lines,
    Utf16,
    /// An object that does not end on its first line.
    Spread,
}

/// What the head tells; `None`: read on.
fn look(head: &[u8], end: bool, declared: bool) -> Option<Look> {
    if head.len() < 3 && !end {
        return None;
    }
    if is_utf16(head) {
        return Some(Look::Utf16);
    }
    if declared {
        return Some(Look::Lines);
    }
    let more = |look| {
        if end || head.len() > MAX_NOTE_BYTES {
            Some(look)
        } else {
            None
        }
    };
    let text = without_mark(head);
    let Some(open) = text.iter().position(|b| !b.is_ascii_whitespace()) else {
        return more(Look::Plain);
    };
    if text[open] != b'{' {
        return Some(Look::Plain);
    }
    // An object of ours has a key: "{" and then a quotation mark; prose in braces has not.
    match text[open + 1..].iter().find(|b| !b.is_ascii_whitespace()) {
        None => return more(Look::Plain),
        Some(b'"') => {}
        Some(_) => return Some(Look::Plain),
    }
    let line = &text[open..];
    let line = match memchr::memchr(b'\n', line) {
        Some(stop) => &line[..stop],
        None if end => line,
        None => return more(Look::Lines),
    };
    Some(match parse_object(line) {
        Err(fault) if fault.other_object => Look::Plain,
        Err(fault) if fault.unfinished => Look::Spread,
        _ => Look::Lines,
    })
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Reads one chunk more; false at the end.
fn fill(reader: &mut impl Read, head: &mut Vec<u8>) -> io::Result<bool> {
    let at = head.len();
    head.resize(at + CHUNK, 0);
    let read = loop {
        match reader.read(&mut head[at..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => break other,
        }
    };
    head.truncate(at + *read.as_ref().unwrap_or(&0));
    read.map(|n| n > 0)
}

fn restore<R: Read>(head: Vec<u8>, reader: R) -> Restored<R> {
    Cursor::new(head).chain(reader)
}

fn lines<R: Read>(head: Vec<u8>, reader: R) -> Lines<BufReader<Restored<R>>> {
    let skip = (head.len() - without_mark(&head).len()) as u64;
    let mut cursor = Cursor::new(head);
    cursor.set_position(skip);
    Lines::new(
        BufReader::with_capacity(CHUNK, cursor.chain(reader)),
        MAX_NOTE_BYTES,
    )
}

/// Reads up to one byte past the limit, so that the caller sees that there is more.
fn rest<R: Read>(head: &mut Vec<u8>, reader: &mut R) -> io::Result<()> {
    while head.len() <= MAX_NOTE_BYTES && fill(reader, head)? {}
    Ok(())
}

/// One object over several lines; where it is none, lines with faults.
fn spread<R: Read>(mut head: Vec<u8>, mut reader: R) -> io::Result<Stream<R>> {
    rest(&mut head, &mut reader)?;
    if head.len() <= MAX_NOTE_BYTES && parse_object(without_mark(&head)).is_ok() {
        let text = without_mark(&head).to_vec();
        return Ok(Stream::Object(text));
    }
    Ok(Stream::Lines(lines(head, reader)))
}

/// UTF-16 is decoded whole, within the limit, and looked at again; what cannot be decoded is left to the reader of plain notes,
/// which says where and why.
fn utf16<R: Read>(mut head: Vec<u8>, mut reader: R, declared: bool) -> io::Result<Stream<R>> {
    rest(&mut head, &mut reader)?;
    if head.len() > MAX_NOTE_BYTES {
        return Ok(Stream::Plain(restore(head, reader)));
    }
    let Ok(text) = decode(head.clone()) else {
        return Ok(Stream::Plain(restore(head, reader)));
    };
    Ok(match look(text.as_bytes(), true, declared) {
        Some(Look::Lines) => Stream::Lines(lines(text.into_bytes(), reader)),
        Some(Look::Spread) => return spread(text.into_bytes(), reader),
        _ => Stream::Plain(restore(text.into_bytes(), reader)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(bytes: &[u8], declared: bool) -> &'static str {
        match detect(bytes, declared).expect("memory does not fail") {
            Stream::Plain(_) => "plain",
            Stream::Object(_) => "object",
            Stream::Lines(_) => "lines",
        }
    }

    #[test]
    fn content_tells_notes_from_objects() {
        assert_eq!(kind(b"", false), "plain");
        assert_eq!(kind(b"Call w/ Dana", false), "plain");
        assert_eq!(kind(b"{internal} call w/ Dana", false), "plain");
        assert_eq!(kind(b"{\"colour\": 1}\n", false), "plain");
        assert_eq!(
            kind(b" \n{\"note\": {\"text\": \"a\"}}\n{}", false),
            "lines"
        );
        assert_eq!(
            kind(b"\xef\xbb\xbf{\"note\": {\"text\": \"a\"}}", false),
            "lines"
        );
        assert_eq!(kind(b"{\"note\": {\"text\": 5, }}\n", false), "lines");
        assert_eq!(kind(b"{\n \"note\": {\"text\": \"a\"}\n}", false), "object");
        assert_eq!(
            kind(
                b"{\"note\": {\"text\": \"cut\n{\"note\": {\"text\": \"b\"}}\n",
                false
            ),
            "lines"
        );
        assert_eq!(kind(b"anything", true), "lines");
    }

    #[test]
    fn utf16_is_looked_at_as_text() {
        let wide = |s: &str| -> Vec<u8> {
            [0xfeffu16]
                .into_iter()
                .chain(s.encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect()
        };
        assert_eq!(kind(&wide("{\"note\": {\"text\": \"a\"}}"), false), "lines");
        let bytes = wide("café");
        let Ok(Stream::Plain(mut reader)) = detect(bytes.as_slice(), false) else {
            panic!("plain")
        };
        let mut text = String::new();
        reader
            .read_to_string(&mut text)
            .expect("memory does not fail");
        assert_eq!(text, "café");
    }
}
