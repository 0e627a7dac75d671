//! A question in pieces: words with their places, quotation marks, signs of comparison, parentheses.
//!
//! Words are compared in a plain form: lower case, no accents, no possessive, no plural.

use std::ops::Range;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word, a number, a date: whatever stands between spaces and signs.
    Word,
    /// Text in quotation marks.
    Quoted,
    /// `:` `=` `!=` `<` `<=` `>` `>=`.
    Sign,
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// `,` `;` or a dash between words.
    Comma,
    /// A slash between words.
    Slash,
}

/// A piece and its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    /// What it is.
    pub kind: Kind,
    /// As written, without quotation marks.
    pub text: String,
    /// The plain form.
    pub plain: String,
    /// Bytes in the question.
    pub at: Range<usize>,
}

/// Lower case without accents; what has no plain letter stays.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => out.push('a'),
            'ç' | 'ć' | 'č' => out.push('c'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' | 'ė' => out.push('e'),
            'ì'..='ï' | 'ī' | 'ı' => out.push('i'),
            'ñ' | 'ń' | 'ň' => out.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => out.push('o'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => out.push('u'),
            'ý' | 'ÿ' => out.push('y'),
            'š' | 'ś' | 'ş' | 'ș' => out.push('s'),
            'ž' | 'ź' | 'ż' => out.push('z'),
            'ğ' => out.push('g'),
            'ł' => out.push('l'),
            'đ' | 'ď' => out.push('d'),
            'ř' => out.push('r'),
            'ţ' | 'ț' | 'ť' => out.push('t'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            '\u{2018}' | '\u{2019}' | '\u{2bc}' => out.push('\''),
            '\u{2010}' | '\u{2011}' => out.push('-'),
            '\u{300}'..='\u{36f}' => {}
            c => out.push(c),
        }
    }
    out
}

/// The form in which words are compared.
pub(super) fn plain(word: &str) -> String {
    let mut word = fold(word);
    if word.ends_with("'s") || word.ends_with("s'") {
        word.truncate(word.len() - 2 + usize::from(word.ends_with("s'")));
    }
    let plural = word.len() > 3
        && word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
        && !matches!(word.as_str(), "ours" | "theirs" | "yours")
        && word.as_bytes()[0].is_ascii_alphabetic();
    if plural {
        word.truncate(word.len() - 1);
    }
    word
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(
            c,
            '-' | '\''
                | '\u{2019}'
                | '\u{2018}'
                | '.'
                | '_'
                | '$'
                | '€'
                | '£'
                | '¥'
                | '₹'
                | '%'
                | '+'
                | '&'
                | '@'
                | '#'
                | '*'
                | '~'
                | '\u{2010}'
                | '\u{2011}'
                | '\u{300}'..='\u{36f}'
        )
}

/// The pieces of a question, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let end = at + c.len_utf8();
        let (kind, end) = match c {
            '(' => (Some(Kind::Open), end),
            ')' => (Some(Kind::Close), end),
            ';' | '–' | '—' | ',' => (Some(Kind::Comma), end),
            '/' => (Some(Kind::Slash), end),
            '"' | '“' | '”' | '„' => (Some(Kind::Quoted), quote_end(text, end)),
            '≥' | '≤' | '≠' => (Some(Kind::Sign), end),
            '!' if text[end..].starts_with('=') => (Some(Kind::Sign), end + 1),
            '<' | '>' | '=' => (
                Some(Kind::Sign),
                end + usize::from(text[end..].starts_with('=')),
            ),
            ':' => (Some(Kind::Sign), end),
            c if in_word(c) => (Some(Kind::Word), word_end(text, at)),
            _ => (None, end),
        };
        if let Some(kind) = kind {
            push(&mut out, kind, text, at..end);
        }
        at = end;
    }
    out
}

/// The end of a quoted text, behind the closing mark; of the question where there is none.
fn quote_end(text: &str, from: usize) -> usize {
    text[from..]
        .char_indices()
        .find(|(_, c)| matches!(c, '"' | '“' | '”'))
        .map_or(text.len(), |(i, c)| from + i + c.len_utf8())
}

/// The end of a word: thousands ("100,000") and days ("10/15") keep their marks.
fn word_end(text: &str, from: usize) -> usize {
    let mut end = from;
    let mut before = ' ';
    let mut chars = text[from..].char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |(_, c)| *c);
        let digits = before.is_ascii_digit() && after.is_ascii_digit();
        let inner = match c {
            ',' => {
                let rest = &text[from + i + 1..];
                digits && rest.bytes().take_while(u8::is_ascii_digit).count() == 3
            }
            // "10/15", "w/o"
            '/' => digits || (i == 1 && before.eq_ignore_ascii_case(&'w') && after == 'o'),
            // "1:1", "10:30"; in "limit:10" the letter before it parts them.
            ':' => {
                digits
                    && text.as_bytes()[from..from + i]
                        .iter()
                        .all(u8::is_ascii_digit)
            }
            _ => false,
        };
        if !in_word(c) && !inner {
            break;
        }
        before = c;
        end = from + i + c.len_utf8();
    }
    end
}

fn push(out: &mut Vec<Word>, kind: Kind, text: &str, at: Range<usize>) {
    let slice = &text[at.clone()];
    let (slice, at) = match kind {
        Kind::Word => {
            // A range of dates ("2026-01-01..2026-02-01") keeps its dots; a sentence's last one goes.
            let ranged = slice.ends_with("..");
            let cut = if ranged {
                slice
            } else {
                slice.trim_end_matches(['.', '\'', '-', '\u{2019}'])
            };
            let cut_end = at.start + cut.len();
            (cut, at.start..cut_end)
        }
        Kind::Quoted => (slice.trim_matches(['"', '“', '”', '„']), at),
        _ => (slice, at),
    };
    if slice.is_empty() && kind == Kind::Word {
        // A dash on its own parts two thoughts.
        out.push(Word {
            kind: Kind::Comma,
            text: String::new(),
            plain: String::new(),
            at,
        });
        return;
    }
    out.push(Word {
        kind,
        text: slice.to_owned(),
        plain: if kind == Kind::Word {
            plain(slice)
        } else {
            fold(slice)
        },
        at,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plains(text: &str) -> Vec<String> {
        words(text).into_iter().map(|w| w.plain).collect()
    }

    #[test]
    fn words_are_cut_and_made_plain() {
        assert_eq!(
            plains("Lena's signers, haven’t?"),
            ["lena", "signer", ",", "haven't"]
        );
        assert_eq!(
            plains("close<30d amount>=€1,250.50 (owner:\"Étienne Roy\")"),
            [
                "close",
                "<",
                "30d",
                "amount",
                ">=",
                "€1,250.50",
                "(",
                "owner",
                ":",
                "etienne roy",
                ")"
            ]
        );
        assert_eq!(
            plains("PO / onboarding – 10/15"),
            ["po", "/", "onboarding", "–", "10/15"]
        );
    }

    #[test]
    fn places_point_into_the_question() {
        let text = "wo ist „der Käufer“? x–y";
        for word in words(text) {
            assert!(
                text[word.at.clone()].contains(word.text.as_str()),
                "{word:?}"
            );
        }
    }
}
