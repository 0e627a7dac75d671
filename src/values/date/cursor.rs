//! Looks at single tokens: what they are, how they touch, which day or year they name.

use super::calendar::{self, Tense};
use super::words::{self, Word};
use super::{Context, DateValue, tense};
use crate::text::{Document, Token, TokenKind, text_hash, word_hash};
use jiff::civil::Date;

/// The years that a note can speak of.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2099;

pub(super) struct Cursor<'a, 't> {
    pub(super) document: &'a Document<'t>,
    pub(super) context: &'a Context,
}

impl<'t> Cursor<'_, 't> {
    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.document.tokens.get(at)
    }

    pub(super) fn text(&self, at: usize) -> &'t str {
        self.token(at)
            .map_or("", |token| token.text(self.document.text))
    }

    /// The date word at a place; [`Word::None`] for anything else.
    pub(super) fn word(&self, at: usize) -> Word {
        match self.token(at) {
            Some(token) if token.kind != TokenKind::Punct => words::lookup(token.hash),
            _ => Word::None,
        }
    }

    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.token(at)
            .is_some_and(|token| token.is(text_hash(word)))
    }

    pub(super) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.token(at).map(|token| token.kind)
    }

    /// Whether no space stands between this token and the next.
    pub(super) fn glued(&self, at: usize) -> bool {
        match (self.token(at), self.token(at + 1)) {
            (Some(this), Some(next)) => this.end == next.start,
            _ => false,
        }
    }

    /// The token before; `None` at the start of the note.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        at.checked_sub(1)
    }

    pub(super) fn note(&self) -> Option<Date> {
        self.context.written_at
    }

    /// Past or future, by the words around.
    pub(super) fn tense(&self, from: usize, end: usize) -> Tense {
        tense::around(self, from, end)
    }

    /// A run of plain digits of at most four places.
    pub(super) fn digits(&self, at: usize) -> Option<i16> {
        if self.kind(at) != Some(TokenKind::Number) {
            return None;
        }
        let text = self.text(at);
        if text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()) {
            text.parse().ok()
        } else {
            None
        }
    }

    /// A day of the month in digits ("15"), and whether it is an ordinal ("15th").
    pub(super) fn digit_day(&self, at: usize) -> Option<(i8, bool)> {
        if self.kind(at) != Some(TokenKind::Number) {
            return None;
        }
        let text = self.text(at);
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let tail = &text[digits..];
        let ordinal = ["st", "nd", "rd", "th"]
            .iter()
            .any(|suffix| tail.eq_ignore_ascii_case(suffix));
        if digits > 2 || !(tail.is_empty() || ordinal) {
            return None;
        }
        let day = text[..digits].parse().ok()?;
        (1..=31).contains(&day).then_some((day, ordinal))
    }

    /// A day of the month in digits or words: the day, whether it is an ordinal, and where it ends.
    pub(super) fn day(&self, at: usize) -> Option<(i8, bool, usize)> {
        if let Some((day, ordinal)) = self.digit_day(at) {
            return Some((day, ordinal, at + 1));
        }
        match self.word(at) {
            Word::Ordinal(day) => Some((day, true, at + 1)),
            Word::Cardinal(day) => Some((day, false, at + 1)),
            Word::Tens(tens) => match self.word(at + 1) {
                Word::Ordinal(ones) if ones < 10 && tens + ones <= 31 => {
                    Some((tens + ones, true, at + 2))
                }
                Word::Cardinal(ones) if ones < 10 && tens + ones <= 31 => {
                    Some((tens + ones, false, at + 2))
                }
                _ => Some((tens, false, at + 1)),
            },
            _ => None,
        }
    }

    /// A month's name, its number and where it ends (past the dot of an abbreviation).
    pub(super) fn month(&self, at: usize) -> Option<(i8, usize)> {
        let (Word::Month(month) | Word::DoubtfulMonth(month)) = self.word(at) else {
            return None;
        };
        let dotted = self.text(at).len() <= 4
            && self.glued(at)
            && self.text(at + 1) == "."
            && matches!(self.kind(at + 2), Some(TokenKind::Number));
        Some((month, if dotted { at + 2 } else { at + 1 }))
    }

    /// A year of four digits, also after a comma, or a short one after an apostrophe; and where it ends.
    pub(super) fn year(&self, at: usize) -> Option<(i16, usize)> {
        let at = if self.text(at) == "," { at + 1 } else { at };
        if matches!(self.text(at), "'" | "’" | "‘")
            && let Some(short) = self.digits(at + 1)
            && self.text(at + 1).len() == 2
        {
            return Some((2000 + short, at + 2));
        }
        let year = self.digits(at)?;
        // "2026-10": a month follows, so that this is no year of the words before.
        let joined = self.glued(at) && matches!(self.text(at + 1), "-" | "/");
        (self.text(at).len() == 4 && YEARS.contains(&year) && !joined).then_some((year, at + 1))
    }

    /// "2026", "next year", "of next year", "this year": the year that qualifies a date before it, and where it ends.
    pub(super) fn year_after(&self, at: usize) -> Option<(i16, usize)> {
        let start = if matches!(self.word(at), Word::Of) {
            at + 1
        } else {
            at
        };
        if let Some(found) = self.year(start) {
            return Some(found);
        }
        if let Word::Shift(shift) = self.word(start)
            && self.word(start + 1) == Word::Unit(words::Unit::Year)
        {
            return Some((self.note()?.year() + i16::from(shift), start + 2));
        }
        None
    }

    /// Whether nothing that a count would need follows: a mark, a line end or a small word.
    pub(super) fn stands_alone(&self, at: usize) -> bool {
        match self.token(at) {
            None => true,
            Some(token) => match token.kind {
                TokenKind::Newline | TokenKind::Clitic => true,
                TokenKind::Punct => {
                    !matches!(token.text(self.document.text), "%" | "$" | "€" | "£" | "/")
                }
                TokenKind::Word => self.small_word(at),
                TokenKind::Number | TokenKind::Space => false,
            },
        }
    }

    fn small_word(&self, at: usize) -> bool {
        const SMALL: [u64; 58] = hashes([
            "and", "or", "so", "to", "for", "at", "if", "but", "when", "which", "then", "with",
            "w", "is", "was", "she", "he", "they", "we", "i", "it", "its", "in", "maybe", "latest",
            "as", "the", "by", "because", "until", "till", "on", "from", "after", "before", "her",
            "his", "their", "our", "you", "who", "that", "not", "now", "already", "instead",
            "unless", "since", "will", "and", "a", "an", "per", "all", "only", "anyway", "where",
            "while",
        ]);
        self.token(at)
            .is_some_and(|token| SMALL.contains(&token.hash))
            || matches!(self.word(at), Word::Weekday(_))
    }

    /// Whether a word that leads to a date ("on", "by", "until") stands just before.
    pub(super) fn led(&self, at: usize) -> bool {
        self.before(at)
            .is_some_and(|p| matches!(self.word(p), Word::Before | Word::Through | Word::Of))
    }

    /// A day of a month whose year may be missing.
    pub(super) fn resolve(
        &self,
        year: Option<i16>,
        month: i8,
        day: i8,
        from: usize,
        end: usize,
    ) -> Option<DateValue> {
        if !(1..=12).contains(&month) {
            return None;
        }
        let day = match year {
            Some(year) => calendar::date(year, month, day)?,
            None => calendar::day_of_year(self.note()?, month, day, self.tense(from, end))?,
        };
        Some(DateValue::Day(day))
    }
}

/// The hashes of a list of words.
pub(super) const fn hashes<const N: usize>(words: [&str; N]) -> [u64; N] {
    let mut out = [0; N];
    let mut i = 0;
    while i < N {
        out[i] = word_hash(words[i]);
        i += 1;
    }
    out
}
