//! The words of a text as they are searched: lower case, without marks, numbers in one shape.
//!
//! Nothing is stemmed, so that names stay names; the question asks for other forms of its words instead ([`forms`]). The same
//! cutting serves the index, the notes that are not in it yet, the question and the marks in a snippet.

use super::fold;
use std::ops::Range;

/// A longer word is cut here, in bytes; nobody searches for it, and it would swell the dictionary.
pub(super) const MAX_WORD_BYTES: usize = 64;

/// Cuts a text into words, one after the other, without allocating for each.
pub(super) struct Cutter<'t> {
    text: &'t str,
    at: usize,
    /// The word that was found last.
    word: String,
}

impl<'t> Cutter<'t> {
    pub fn new(text: &'t str) -> Self {
        Cutter {
            text,
            at: 0,
            word: String::with_capacity(MAX_WORD_BYTES),
        }
    }

    /// The word that was found last.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// Finds the next word and gives its bytes in the text.
    pub fn next(&mut self) -> Option<Range<usize>> {
        self.word.clear();
        loop {
            self.skip();
            if self.at >= self.text.len() {
                return None;
            }
            let start = self.at;
            let end = self.read(start);
            self.without_cents();
            // A letter may fold to nothing.
            if !self.word.is_empty() {
                return Some(start..end);
            }
        }
    }

    /// Passes over what is no word.
    fn skip(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if byte.is_ascii() {
                if byte.is_ascii_alphanumeric() {
                    return;
                }
                self.at += 1;
                continue;
            }
            let length = match self.peek() {
                Some(c) if c.is_alphanumeric() => return,
                Some(c) => c.len_utf8(),
                None => 1,
            };
            self.at += length;
        }
    }

    /// Reads a word and gives its end.
    fn read(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut digits_only = true;
        let mut end = start;
        while let Some(&byte) = bytes.get(self.at) {
            if byte.is_ascii_alphanumeric() {
                digits_only &= byte.is_ascii_digit();
                self.push(char::from(byte.to_ascii_lowercase()));
                self.at += 1;
                end = self.at;
                continue;
            }
            if byte.is_ascii() {
                match self.inner(byte, digits_only) {
                    Inner::Skip(n) => self.at += n,
                    Inner::Keep => {
                        self.push('.');
                        self.at += 1;
                    }
                    Inner::Ends => break,
                    Inner::Possessive(n) => {
                        self.at += n;
                        break;
                    }
                }
                continue;
            }
            let Some(c) = self.peek() else { break };
            if fold::stands_alone(c) {
                if end == start {
                    self.push(c);
                    self.at += c.len_utf8();
                    end = self.at;
                }
                break;
            }
            if c.is_alphanumeric() {
                digits_only = false;
                if self.word.len() < MAX_WORD_BYTES {
                    fold::push(c, &mut self.word);
                }
                self.at += c.len_utf8();
                end = self.at;
            } else if fold::is_mark(c) {
                self.at += c.len_utf8();
            } else if c == '’' {
                match self.apostrophe(c.len_utf8()) {
                    Inner::Skip(n) => self.at += n,
                    Inner::Possessive(n) => {
                        self.at += n;
                        break;
                    }
                    Inner::Keep | Inner::Ends => break,
                }
            } else {
                break;
            }
        }
        end
    }

    /// "50000.00" is 50000.
    fn without_cents(&mut self) {
        if let Some((whole, cents)) = self.word.split_once('.')
            && cents.bytes().all(|b| b == b'0')
        {
            self.word.truncate(whole.len());
        }
    }

    fn push(&mut self, c: char) {
        if self.word.len() < MAX_WORD_BYTES {
            self.word.push(c);
        }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// What a sign inside a word means.
    fn inner(&self, byte: u8, digits_only: bool) -> Inner {
        match byte {
            b'\'' => self.apostrophe(1),
            b',' | b'.' if digits_only => self.separator(byte),
            _ => Inner::Ends,
        }
    }

    /// "buyer's" is "buyer", "O'Brien" is "obrien".
    fn apostrophe(&self, length: usize) -> Inner {
        let mut rest = self.text[self.at + length..].chars();
        match rest.next() {
            Some('s' | 'S') if !rest.next().is_some_and(char::is_alphanumeric) => {
                Inner::Possessive(length + 1)
            }
            Some(c) if c.is_alphabetic() => Inner::Skip(length),
            _ => Inner::Ends,
        }
    }

    /// "50,000" and "50.000" are 50000, "1.5" stays, "15.01.2026" falls apart.
    fn separator(&self, byte: u8) -> Inner {
        let rest = &self.text.as_bytes()[self.at + 1..];
        let run = rest
            .iter()
            .take(4)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let more = matches!(rest.get(run), Some(b'.' | b','))
            && rest.get(run + 1).is_some_and(u8::is_ascii_digit);
        match run {
            3 if !self.word.contains('.') => Inner::Skip(1),
            1 | 2 if byte == b'.' && !more && !self.word.contains('.') => Inner::Keep,
            _ => Inner::Ends,
        }
    }
}

/// What a sign inside a word means.
enum Inner {
    /// It is passed over with so many bytes, and the word goes on.
    Skip(usize),
    /// It is part of the number.
    Keep,
    /// The word ends before it.
    Ends,
    /// The word ends before it, and so many bytes are passed over.
    Possessive(usize),
}

/// All words of a short text.
pub(super) fn all(text: &str) -> Vec<String> {
    let mut cutter = Cutter::new(text);
    let mut out = Vec::new();
    while cutter.next().is_some() {
        out.push(cutter.word().to_owned());
    }
    out
}

/// A text as values of fields are compared: its words with one space between them.
pub(super) fn folded(text: &str) -> String {
    all(text).join(" ")
}

/// Other forms of a word that a person who types it wants to find as well: plural and singular, the forms of a verb, and
/// "50000" for "50k". At most a dozen; most of them are no words, which costs a look into the dictionary.
pub(super) fn forms(word: &str) -> Vec<String> {
    let mut out = if word.starts_with(|c: char| c.is_ascii_digit()) {
        amounts(word)
    } else if word.len() >= 3 && word.bytes().all(|b| b.is_ascii_lowercase()) {
        inflected(word)
    } else {
        Vec::new()
    };
    out.sort_unstable();
    out.dedup();
    out.retain(|form| form != word && form.len() >= 2);
    out
}

/// The bare form behind plural, past and gerund, and what can be made of it.
fn inflected(word: &str) -> Vec<String> {
    let mut bases = vec![word.to_owned()];
    if let Some(stem) = word.strip_suffix("ies").filter(|s| s.len() >= 2) {
        bases.push(format!("{stem}y"));
    } else if let Some(stem) = word.strip_suffix("es").filter(|s| hisses(s)) {
        bases.push(stem.to_owned());
    } else if let Some(stem) = word
        .strip_suffix('s')
        .filter(|s| s.len() >= 3 && !s.ends_with('s'))
    {
        bases.push(stem.to_owned());
    }
    for (suffix, least) in [("ed", 3), ("ing", 3)] {
        let Some(stem) = word.strip_suffix(suffix).filter(|s| s.len() >= least) else {
            continue;
        };
        bases.push(stem.to_owned());
        bases.push(format!("{stem}e"));
        let tail = &stem.as_bytes()[stem.len() - 2..];
        if tail[0] == tail[1] {
            bases.push(stem[..stem.len() - 1].to_owned());
        }
    }
    let mut out = Vec::new();
    for base in &bases {
        if let Some(stem) = base.strip_suffix('e') {
            out.extend([format!("{base}s"), format!("{base}d"), format!("{stem}ing")]);
        } else if let Some(stem) = base
            .strip_suffix('y')
            .filter(|s| !s.ends_with(['a', 'e', 'o', 'u']))
        {
            out.extend([
                format!("{stem}ies"),
                format!("{stem}ied"),
                format!("{base}ing"),
            ]);
        } else if hisses(base) {
            out.extend([
                format!("{base}es"),
                format!("{base}ed"),
                format!("{base}ing"),
            ]);
        } else {
            out.extend([
                format!("{base}s"),
                format!("{base}ed"),
                format!("{base}ing"),
            ]);
        }
    }
    out.extend(bases);
    out
}

fn hisses(stem: &str) -> bool {
    ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| stem.ends_with(end))
}

/// "50k" for "50000" and the other way round.
fn amounts(word: &str) -> Vec<String> {
    const UNITS: [(&str, u64); 5] = [
        ("k", 1_000),
        ("m", 1_000_000),
        ("mm", 1_000_000),
        ("mio", 1_000_000),
        ("bn", 1_000_000_000),
    ];
    let split = word
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(word.len());
    let (number, unit) = word.split_at(split);
    let Some(thousandths) = thousandths(number) else {
        return Vec::new();
    };
    let value = if unit.is_empty() {
        thousandths
    } else {
        match UNITS.iter().find(|(u, _)| *u == unit) {
            Some((_, factor)) => thousandths.saturating_mul(*factor),
            None => return Vec::new(),
        }
    };
    if value % 1_000 != 0 || value < 1_000_000 {
        return Vec::new();
    }
    let whole = value / 1_000;
    let mut out = vec![whole.to_string()];
    for (unit, factor) in UNITS {
        if whole >= factor && whole % (factor / 100).max(1) == 0 {
            out.push(match (whole / factor, whole % factor * 100 / factor) {
                (n, 0) => format!("{n}{unit}"),
                (n, rest) if rest % 10 == 0 => format!("{n}.{}{unit}", rest / 10),
                (n, rest) => format!("{n}.{rest:02}{unit}"),
            });
        }
    }
    out
}

/// A number in thousandths: "1.5" is 1500.
fn thousandths(number: &str) -> Option<u64> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if whole.len() > 12 || part.len() > 3 {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let part: u64 = if part.is_empty() {
        0
    } else {
        format!("{part:0<3}").parse().ok()?
    };
    Some(whole * 1_000 + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_numbers_have_one_shape() {
        assert_eq!(
            all("The CFO's sign-off: Müller & O'Brien, don’t wait"),
            [
                "the", "cfo", "sign", "off", "muller", "obrien", "dont", "wait"
            ]
        );
        assert_eq!(
            all("$50,000 / 50.000 € / 50k / 1.5m / 1,250,000.50"),
            ["50000", "50000", "50k", "1.5m", "1250000.50"]
        );
        assert_eq!(
            all("15.01.2026 10:30 v2.1 3.14"),
            ["15", "01", "2026", "10", "30", "v2", "1", "3.14"]
        );
        assert_eq!(all("予算は来期 ok"), ["予", "算", "は", "来", "期", "ok"]);
        assert_eq!(all("— … &"), Vec::<String>::new());
        assert_eq!(all("cafe\u{301} co\u{ad}op"), ["cafe", "coop"]);
    }

    #[test]
    fn the_bytes_of_a_word_lie_in_the_text() {
        for text in [
            "a’s b",
            "naïve – “Zoë’s” 50,000€.",
            "x\u{301}",
            "🙂a🙂",
            "'",
            "l’",
            "1.",
            "1,2,3",
            "ﬁn",
        ] {
            let mut cutter = Cutter::new(text);
            let mut last = 0;
            while let Some(at) = cutter.next() {
                assert!(
                    at.start >= last && at.end > at.start && text.get(at.clone()).is_some(),
                    "{text} {at:?}"
                );
                assert!(!cutter.word().is_empty());
                last = at.end;
            }
        }
    }

    #[test]
    fn an_endless_word_is_cut() {
        let words = all(&"a".repeat(1_000_000));
        assert_eq!(words.len(), 1);
        assert_eq!(words[0].len(), MAX_WORD_BYTES);
    }

    #[test]
    fn a_word_asks_for_its_other_forms() {
        let has = |word: &str, form: &str| forms(word).iter().any(|f| f == form);
        assert!(has("approver", "approvers") && has("approvers", "approver"));
        assert!(has("signed", "sign") && has("sign", "signing") && has("approved", "approve"));
        assert!(has("policy", "policies") && has("policies", "policy") && has("planned", "plan"));
        assert!(
            has("50k", "50000")
                && has("50000", "50k")
                && has("1.5m", "1500000")
                && has("1500000", "1.5m")
        );
        assert!(
            forms("cfo").len() < 12
                && forms("ok").is_empty()
                && forms("2026").iter().all(|f| f != "2026")
        );
        assert!(!forms("sign").contains(&"sign".to_owned()));
    }
}
