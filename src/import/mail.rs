//! Mails: one message, or a mailbox with many. Quoting of the thread is kept as it is.

use super::parcel::{ParcelDeal, ParcelNote};
use super::report::Why;
use super::sink::{Sink, fingerprint, fits};
use super::{MAX_DOCUMENT_BYTES, html};
use crate::evidence::Note;
use jiff::civil::Date;
use mail_parser::{Address, Message, MessageParser, PartType};
use std::io::{BufRead, BufReader, Read};

/// The largest message of a mailbox, attachments included.
pub const MAX_MESSAGE_BYTES: usize = 64 << 20;

/// Domains where anybody has an address: they say nothing about a side.
const PUBLIC_DOMAINS: [&str; 12] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "proton.me",
    "protonmail.com",
    "gmx.de",
    "web.de",
];

/// One message.
pub(super) fn read(reader: &mut dyn Read, sink: &mut Sink<'_>) {
    if let Some(bytes) = super::job::whole(reader, MAX_DOCUMENT_BYTES, sink) {
        message(&bytes, 1, sink);
    }
}

/// Messages one after another, each behind a line that begins with "From ".
pub(super) fn mailbox(reader: &mut dyn Read, sink: &mut Sink<'_>) {
    let mut reader = BufReader::with_capacity(1 << 16, reader);
    let mut bytes = Vec::new();
    let mut line = Vec::new();
    let (mut number, mut too_large) = (0, false);
    loop {
        line.clear();
        let end = match bounded_line(&mut reader, &mut line) {
            Ok(read) => read == 0,
            Err(error) => {
                sink.skip(number, Why::Unreadable(error.to_string()));
                true
            }
        };
        if end || line.starts_with(b"From ") {
            if too_large {
                let limit = MAX_MESSAGE_BYTES as u64;
                sink.skip(
                    number,
                    Why::TooLarge {
                        what: "the message",
                        limit,
                    },
                );
            } else if !bytes.trim_ascii().is_empty() {
                message(&bytes, number, sink);
            }
            if end || sink.stopped() {
                return;
            }
            bytes.clear();
            (number, too_large) = (number + 1, false);
        } else if bytes.len() + line.len() > MAX_MESSAGE_BYTES {
            too_large = true;
        } else {
            bytes.extend_from_slice(unescaped(&line));
        }
    }
}

/// A line, or as much of it as one read gives of an endless one; 0 at the end.
fn bounded_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<usize> {
    const MAX_LINE: u64 = 1 << 20;
    reader.take(MAX_LINE).read_until(b'\n', line)
}

/// ">From " inside a message stands for "From ".
fn unescaped(line: &[u8]) -> &[u8] {
    let bare = line.iter().take_while(|b| **b == b'>').count();
    if bare > 0 && line[bare..].starts_with(b"From ") {
        &line[1..]
    } else {
        line
    }
}

fn message(bytes: &[u8], row: u64, sink: &mut Sink<'_>) {
    sink.file().rows += 1;
    let Some(message) = MessageParser::default().parse(bytes) else {
        return sink.skip(row, Why::Damaged("no mail".into()));
    };
    let body = body(&message);
    if body.trim().is_empty() {
        return sink.skip(row, Why::NoText);
    }
    let attached = message.attachment_count();
    if attached > 0 {
        sink.remark(row, format!("attachments are not read: {attached}"));
    }
    let sender = message.from().and_then(Address::first);
    let name = sender.and_then(|a| {
        let name = a.name().map(str::trim).filter(|n| !n.is_empty());
        name.or(a.address()).map(str::to_owned)
    });
    let text = format!(
        "{}\n{body}",
        head(&message, name.as_deref(), side(&message, sink))
    );
    let id = match message.message_id() {
        Some(id) => format!("mail:{}", id.trim()),
        None => format!("mail:{}", fingerprint(&text)),
    };
    let note = ParcelNote {
        id: Some(if fits(&id) {
            id
        } else {
            format!("mail:{}", fingerprint(&text))
        }),
        note: Note {
            written_at: date(&message),
            author: name,
            kind: Some("email".into()),
            text,
        },
        private: false,
    };
    sink.note(row, ParcelDeal::default(), note);
}

/// On which side the sender is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sender {
    Ours,
    Theirs,
    Unknown,
}

/// The side of the sender: by our own domains where they are told; else by the mailbox that the message was delivered to,
/// which is ours.
fn side(message: &Message<'_>, sink: &Sink<'_>) -> Sender {
    let from = message
        .from()
        .and_then(Address::first)
        .and_then(|a| a.address())
        .unwrap_or_default();
    if sink.options.is_ours(from) {
        return Sender::Ours;
    }
    if !sink.options.our_domains.is_empty() {
        return Sender::Theirs;
    }
    let labels = message.header_raw("X-Gmail-Labels").unwrap_or_default();
    if labels
        .split(',')
        .any(|l| l.trim().eq_ignore_ascii_case("sent"))
    {
        return Sender::Ours;
    }
    let delivered = message
        .header_raw("Delivered-To")
        .or_else(|| message.header_raw("X-Original-To"));
    let mailbox = delivered.and_then(domain).filter(|d| !is_public(d));
    match (mailbox, domain(from)) {
        (Some(ours), Some(theirs)) if ours == theirs => Sender::Ours,
        (Some(_), Some(_)) => Sender::Theirs,
        _ => Sender::Unknown,
    }
}

/// The domain of an address, in small letters.
fn domain(address: &str) -> Option<String> {
    let (_, domain) = address.trim().rsplit_once('@')?;
    let domain = domain.trim_end_matches('>').trim().to_ascii_lowercase();
    (!domain.is_empty()).then_some(domain)
}

fn is_public(domain: &str) -> bool {
    PUBLIC_DOMAINS.contains(&domain)
}

/// The lines above the body. A sender is named there only where the side is known, for the reader takes a correspondent who is
/// named for the buyer; "Me" is how it knows our own. The author of the note holds the name in any case.
fn head(message: &Message<'_>, name: Option<&str>, side: Sender) -> String {
    let mut out = String::new();
    let mut line = |key: &str, value: &str| {
        let value = super::turns::one_line(value);
        if !value.is_empty() {
            out.push_str(&format!("{key}: {value}\n"));
        }
    };
    match (side, name) {
        (Sender::Ours, Some(name)) => line("From", &format!("Me ({name})")),
        (Sender::Theirs, Some(name)) => line("From", name),
        _ => {}
    }
    line("To", &people(message.to()));
    line("Cc", &people(message.cc()));
    line("Subject", message.subject().unwrap_or_default());
    out
}

fn people(address: Option<&Address<'_>>) -> String {
    const MAX_PEOPLE: usize = 20;
    let names: Vec<&str> = address
        .into_iter()
        .flat_map(Address::iter)
        .filter_map(|a| a.name().or(a.address()))
        .take(MAX_PEOPLE)
        .collect();
    names.join(", ")
}

/// The day in the sender's own zone.
fn date(message: &Message<'_>) -> Option<String> {
    let date = message.date()?;
    let day = Date::new(
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    );
    // Mails were not written before 1970.
    Some(day.ok().filter(|d| d.year() >= 1970)?.to_string())
}

/// The parts that are text; HTML as text, with the quoting kept.
fn body(message: &Message<'_>) -> String {
    let mut out = String::new();
    for part in message.text_bodies() {
        let text = match &part.body {
            PartType::Text(text) => text.replace("\r\n", "\n"),
            PartType::Html(html) => html::to_text(html),
            _ => continue,
        };
        let text = text.trim_matches(['\n', '\r']);
        if !out.is_empty() && !text.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(text);
    }
    out
}
