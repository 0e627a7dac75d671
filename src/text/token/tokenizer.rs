//! Cutting text into tokens: a fast way over plain ASCII words, a careful one for everything else.

use super::hash::{CHUNK, Hashing, SEED, chunk_at, folded_hash, mix, word_bytes, word_hash};
use super::{Token, TokenKind};
use crate::text::words::class_of;
use unicode_segmentation::UnicodeSegmentation;

/// Splits text into tokens, reusing one buffer over many notes.
pub struct Tokenizer;

/// Classes of ASCII bytes, looked up once per byte.
const OTHER: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const BLANK: u8 = 3;
const LINE: u8 = 4;
const WIDE: u8 = 5;

const CLASS: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut b = 0usize;
    while b < 256 {
        table[b] = match b as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'\n' | b'\r' => LINE,
            0x00..=0x20 | 0x7f => BLANK,
            0x80..=0xff => WIDE,
            _ => OTHER,
        };
        b += 1;
    }
    table
};

const CLITICS: [u64; 6] = [
    word_hash("s"),
    word_hash("ll"),
    word_hash("re"),
    word_hash("ve"),
    word_hash("d"),
    word_hash("m"),
];

impl Tokenizer {
    /// Appends the tokens of `text` to `out`. `text` must be shorter than 4 GiB; callers cap notes far below that.
    pub fn tokenize(text: &str, out: &mut Vec<Token>) {
        debug_assert!(u32::try_from(text.len()).is_ok());
        let bytes = text.as_bytes();
        let mut at = 0;
        if text.starts_with('\u{FEFF}') {
            at = '\u{FEFF}'.len_utf8();
        }
        at = skip_blank(text, at);
        if at > 0 {
            push(out, text, 0, at, TokenKind::Space);
        }
        while at < bytes.len() {
            let class = CLASS[bytes[at] as usize];
            let (end, kind, spaced) = if class == LETTER
                && let Some((word, behind)) = plain_word(bytes, at)
            {
                out.push(word);
                (word.end as usize, TokenKind::Word, behind == b' ')
            } else {
                let (end, kind) = odd(out, text, at, class);
                (end, kind, bytes.get(end) == Some(&b' '))
            };
            // Nearly always one space stands between two tokens, or none.
            at = end + usize::from(spaced);
            if bytes
                .get(at)
                .is_some_and(|&b| matches!(CLASS[b as usize], BLANK | WIDE))
            {
                at = skip_blank(text, at);
            }
            // A hyphen between two word characters joins: "go-live" reads as "go live".
            if at == end
                && matches!(kind, TokenKind::Word | TokenKind::Number)
                && hyphen_len(bytes, at) > 0
                && let Some(&next) = bytes.get(at + hyphen_len(bytes, at))
                && matches!(CLASS[next as usize], LETTER | WIDE)
            {
                if let Some(last) = out.last_mut() {
                    last.hyphenated = true;
                }
                at += hyphen_len(bytes, at);
            }
        }
    }
}

/// Appends the token at `at`, whose first byte is of this class, if it is anything but a plain word; gives its end and kind.
#[inline(never)]
fn odd(out: &mut Vec<Token>, text: &str, at: usize, class: u8) -> (usize, TokenKind) {
    let bytes = text.as_bytes();
    let (end, kind) = match class {
        LETTER => (word_end(text, at), TokenKind::Word),
        DIGIT => (number_end(text, at), TokenKind::Number),
        LINE => (line_end(bytes, at), TokenKind::Newline),
        WIDE => wide(text, at),
        _ => (punct_end(bytes, at), TokenKind::Punct),
    };
    if kind == TokenKind::Word {
        push_word(out, text, at, end);
    } else {
        push(out, text, at, end, kind);
    }
    (end, kind)
}

/// The word at `at` if it is plain ASCII without apostrophes or inner dots: read, hashed and classed in one pass, a chunk of
/// eight bytes at a time. With it comes the byte behind it, nought at the end of the text.
#[inline]
pub(super) fn plain_word(bytes: &[u8], at: usize) -> Option<(Token, u8)> {
    let mut hash = SEED;
    let mut end = at;
    let mut lower = 0;
    let behind = loop {
        let chunk = chunk_at(bytes, end);
        let (length, letters) = word_bytes(chunk);
        // A letter's bit 0x20 is set in lower case.
        let cases = letters >> 2;
        if length == CHUNK {
            lower |= chunk & cases;
            hash = mix(hash, chunk | cases);
            end += CHUNK;
            continue;
        }
        if length > 0 {
            let inside = (1 << (8 * length)) - 1;
            lower |= chunk & cases & inside;
            hash = mix(hash, (chunk | cases) & inside);
            end += length;
        }
        break (chunk >> (8 * length)) as u8;
    };
    let lower = lower != 0;
    match behind {
        b'\'' | 0x80.. => return None,
        b'.' if bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic) => return None,
        _ => {}
    }
    let capitalised = bytes[at].is_ascii_uppercase();
    let word = Token {
        start: at as u32,
        end: end as u32,
        hash,
        kind: TokenKind::Word,
        capitalised,
        all_caps: capitalised && !lower && end - at > 1,
        hyphenated: false,
        class: class_of(hash),
    };
    Some((word, behind))
}

/// The length of a hyphen at `at` (ASCII, U+2010 or U+2011), or 0.
fn hyphen_len(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([b'-', ..]) => 1,
        Some([0xE2, 0x80, 0x90 | 0x91, ..]) => 3,
        _ => 0,
    }
}

fn push(out: &mut Vec<Token>, text: &str, start: usize, end: usize, kind: TokenKind) {
    let slice = &text[start..end];
    let bytes = slice.as_bytes();
    if let [mark @ 0x21..=0x40] = bytes
        && kind == TokenKind::Punct
    {
        out.push(Token {
            start: start as u32,
            end: end as u32,
            hash: mix(SEED, u64::from(*mark)),
            kind,
            capitalised: false,
            all_caps: false,
            hyphenated: false,
            class: 0,
        });
        return;
    }
    let (capitalised, all_caps) = if bytes.is_ascii() {
        (
            bytes[0].is_ascii_uppercase(),
            bytes.len() > 1
                && bytes[0].is_ascii_uppercase()
                && !bytes.iter().any(u8::is_ascii_lowercase),
        )
    } else {
        let mut chars = slice.chars();
        let first = chars.next().is_some_and(char::is_uppercase);
        (
            first,
            first && slice.chars().count() > 1 && !slice.chars().any(char::is_lowercase),
        )
    };
    let hash = folded_hash(slice);
    let class = if kind == TokenKind::Word {
        class_of(hash)
    } else {
        0
    };
    out.push(Token {
        start: start as u32,
        end: end as u32,
        hash,
        kind,
        capitalised,
        all_caps,
        hyphenated: false,
        class,
    });
}

/// Pushes a word, split before a clitic ("she" + "'s"); "n't" stays with its verb.
pub(super) fn push_word(out: &mut Vec<Token>, text: &str, start: usize, end: usize) {
    let word = &text[start..end];
    if let Some((at, width)) = last_apostrophe(word) {
        let tail = &word[at + width..];
        if at > 0 && CLITICS.contains(&folded_hash(tail)) {
            push(out, text, start, start + at, TokenKind::Word);
            push(out, text, start + at, end, TokenKind::Clitic);
            if let Some(clitic) = out.last_mut() {
                clitic.hash = clitic_hash(tail);
                clitic.class = class_of(clitic.hash);
            }
            return;
        }
    }
    push(out, text, start, end, TokenKind::Word);
}

/// Clitics hash as rules write them: with a straight apostrophe.
fn clitic_hash(tail: &str) -> u64 {
    let mut hash = Hashing::new();
    hash.push(b'\'');
    for &byte in tail.as_bytes() {
        hash.push(byte.to_ascii_lowercase());
    }
    hash.finish()
}

fn last_apostrophe(word: &str) -> Option<(usize, usize)> {
    if let Some(at) = word.rfind('\'') {
        return Some((at, 1));
    }
    if word.is_ascii() {
        return None;
    }
    word.rfind(['\u{2019}', '\u{02BC}'])
        .map(|at| (at, word[at..].chars().next().map_or(1, char::len_utf8)))
}

/// Skips blanks, soft hyphens and zero-width marks between tokens.
fn skip_blank(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while at < bytes.len() {
        match CLASS[bytes[at] as usize] {
            BLANK => at += 1,
            WIDE => {
                let c = text[at..].chars().next().unwrap_or('a');
                if is_invisible(c) || (c.is_whitespace() && !is_line_separator(c)) {
                    at += c.len_utf8();
                } else {
                    break;
                }
            }
            _ => break,
        }
    }
    at
}

fn is_line_separator(c: char) -> bool {
    matches!(c, '\u{0085}' | '\u{2028}' | '\u{2029}')
}

/// Zero-width and bidirectional control characters: they carry no word.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

pub(super) fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        match CLASS[bytes[at] as usize] {
            LETTER | DIGIT => at += 1,
            WIDE => {
                let c = text[at..].chars().next().unwrap_or(' ');
                let joins =
                    matches!(c, '\u{2019}' | '\u{02BC}') && next_is_letter(text, at + c.len_utf8());
                if c.is_alphanumeric() || joins || is_mark(c) {
                    at += c.len_utf8();
                } else {
                    break;
                }
            }
            _ if bytes[at] == b'\'' && at > start && next_is_letter(text, at + 1) => at += 1,
            // Dotted abbreviations: "e.g", "U.S", "v.p".
            _ if bytes[at] == b'.' && is_abbreviation(bytes, start, at) => at += 1,
            _ => break,
        }
    }
    at
}

/// Combining marks continue a word.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

fn next_is_letter(text: &str, at: usize) -> bool {
    text.get(at..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(char::is_alphabetic)
}

/// A dot after a single letter that is followed by a single letter, as in "U.S." or "e.g.".
fn is_abbreviation(bytes: &[u8], start: usize, dot: usize) -> bool {
    let single_before = (dot == start + 1) || (dot >= start + 2 && bytes[dot - 2] == b'.');
    let letter = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_alphabetic);
    single_before && letter(dot - 1) && letter(dot + 1) && !letter(dot + 2)
}

/// A number runs over digits, letters stuck to it ("50k", "15th") and separators with a digit on both sides.
fn number_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        let next_digit = bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        match CLASS[bytes[at] as usize] {
            LETTER | DIGIT => at += 1,
            _ if matches!(bytes[at], b'.' | b',' | b':')
                && next_digit
                && bytes[at - 1].is_ascii_digit() =>
            {
                at += 1
            }
            _ => break,
        }
    }
    at
}

fn line_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    // Blank lines belong to the same token, so that a paragraph break is one token with more than one line end.
    let mut end = at;
    while at < bytes.len() {
        match CLASS[bytes[at] as usize] {
            LINE => {
                at += 1;
                end = at;
            }
            BLANK => at += 1,
            _ => break,
        }
    }
    end
}

/// Runs of the same mark and the common arrows are one token.
fn punct_end(bytes: &[u8], start: usize) -> usize {
    let first = bytes[start];
    match (first, bytes.get(start + 1)) {
        (b'-' | b'=', Some(b'>')) => start + 2,
        (b'>' | b'<', Some(b'=')) => start + 2,
        // Quote depth is counted one mark at a time.
        (b'>' | b'|' | b'$' | b'(' | b')', _) => start + 1,
        _ => start + bytes[start..].iter().take_while(|&&b| b == first).count(),
    }
}

/// A token that begins outside ASCII: a word by UAX #29, a symbol, or a line separator.
fn wide(text: &str, start: usize) -> (usize, TokenKind) {
    let c = text[start..].chars().next().unwrap_or(' ');
    if is_line_separator(c) {
        return (start + c.len_utf8(), TokenKind::Newline);
    }
    if c.is_alphabetic() {
        return (
            word_end(text, start).max(start + c.len_utf8()),
            TokenKind::Word,
        );
    }
    if c.is_numeric() {
        return (start + c.len_utf8(), TokenKind::Number);
    }
    let grapheme = text[start..]
        .graphemes(true)
        .next()
        .map_or(c.len_utf8(), str::len);
    (start + grapheme, TokenKind::Punct)
}
