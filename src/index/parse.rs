//! Reads a question as it is typed: words, "phrases", beginnings*, spellings~, -not, OR, brackets, field:value.

use super::ask::{Ask, ItemAsked, Key, Leaf};
use super::words;
use crate::framework::{Dimension, Risk, Source, Status};
use jiff::civil::Date;
use std::ops::Range;

/// The longest question, in bytes; nobody types more, and a pasted note is no question.
pub const MAX_QUERY_BYTES: usize = 4_096;
/// At most so many conditions in a question.
pub const MAX_CLAUSES: usize = 64;
/// Brackets go at most so deep.
pub const MAX_DEPTH: usize = 16;

/// The fields that are no [`Key`].
const OTHER_FIELDS: [&str; 7] = [
    "dimension",
    "status",
    "source",
    "risk",
    "since",
    "until",
    "date",
];

/// Why a question cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} (at byte {})", at.start)]
pub struct AskFault {
    /// The bytes of the question that it is about.
    pub at: Range<usize>,
    /// What is wrong and what to write instead.
    pub message: String,
}

/// Reads a question. No text makes it panic; an empty one asks for everything.
///
/// # Errors
/// A text that cannot be read, with the place.
pub fn parse(text: &str) -> Result<Ask, AskFault> {
    if text.len() > MAX_QUERY_BYTES {
        return Err(fault(
            0..text.len(),
            format!(
                "a question has at most {MAX_QUERY_BYTES} bytes, this one has {}",
                text.len()
            ),
        ));
    }
    let mut parser = Parser {
        text,
        at: 0,
        clauses: 0,
    };
    let ask = parser.any(0)?;
    match parser.peek() {
        None => Ok(ask),
        Some(_) => Err(fault(
            parser.at..parser.at + 1,
            "this bracket closes nothing",
        )),
    }
}

fn fault(at: Range<usize>, message: impl Into<String>) -> AskFault {
    AskFault {
        at,
        message: message.into(),
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    clauses: usize,
}

impl<'t> Parser<'t> {
    /// The next character that is no white space; `at` then stands on it.
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        trimmed.chars().next()
    }

    /// Alternatives, up to a closing bracket or the end.
    fn any(&mut self, depth: usize) -> Result<Ask, AskFault> {
        let mut parts = vec![self.all(depth)?];
        while self.takes_operator("OR") || self.takes_operator("|") {
            parts.push(self.all(depth)?);
        }
        // "a OR" with nothing after it means a.
        if parts.len() > 1 {
            parts.retain(|p| *p != Ask::EVERYTHING);
        }
        Ok(match parts.len() {
            0 => Ask::EVERYTHING,
            1 => parts.swap_remove(0),
            _ => Ask::Any(parts),
        })
    }

    fn all(&mut self, depth: usize) -> Result<Ask, AskFault> {
        let mut parts = Vec::new();
        while let Some(c) = self.peek() {
            if c == ')' || self.at_operator("OR") || self.at_operator("|") {
                break;
            }
            if self.takes_operator("AND") {
                continue;
            }
            parts.extend(self.unary(depth)?);
        }
        let mut parts = items_together(parts);
        Ok(match parts.len() {
            1 => parts.swap_remove(0),
            _ => Ask::All(parts),
        })
    }

    /// Whether a word in capitals stands here on its own.
    fn at_operator(&mut self, operator: &str) -> bool {
        self.peek();
        self.text[self.at..]
            .strip_prefix(operator)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == ':'))
    }

    fn takes_operator(&mut self, operator: &str) -> bool {
        let here = self.at_operator(operator);
        if here {
            self.at += operator.len();
        }
        here
    }

    /// One condition; `None` for signs that mean nothing. Negations are counted rather than nested.
    fn unary(&mut self, depth: usize) -> Result<Option<Ask>, AskFault> {
        let mut negated = false;
        loop {
            let rest = &self.text[self.at..];
            if rest.starts_with('-')
                && !rest[1..].starts_with(|c: char| c.is_whitespace() || c == '-')
                && rest.len() > 1
            {
                self.at += 1;
            } else if !self.takes_operator("NOT") {
                break;
            }
            negated = !negated;
            if self.peek().is_none_or(|c| c == ')') {
                return Ok(None);
            }
        }
        let part = self.atom(depth)?;
        Ok(part.map(|p| if negated { Ask::Not(Box::new(p)) } else { p }))
    }

    fn atom(&mut self, depth: usize) -> Result<Option<Ask>, AskFault> {
        let start = self.at;
        match self.peek() {
            None => Ok(None),
            Some('(') => {
                if depth + 1 > MAX_DEPTH {
                    return Err(fault(
                        start..start + 1,
                        format!("brackets go at most {MAX_DEPTH} deep"),
                    ));
                }
                self.at += 1;
                let inner = self.any(depth + 1)?;
                if self.peek() != Some(')') {
                    return Err(fault(start..start + 1, "this bracket is never closed"));
                }
                self.at += 1;
                Ok((inner != Ask::EVERYTHING).then_some(inner))
            }
            Some(open) if is_quote(open) => {
                let phrase = self.quoted()?;
                Ok(self.counted(start, phrase_leaf(words::all(phrase)))?)
            }
            Some(_) => self.word(),
        }
    }

    /// The text between quotes; `at` stands on the first.
    fn quoted(&mut self) -> Result<&'t str, AskFault> {
        let start = self.at;
        let open = self.text[start..].chars().next().unwrap_or('"');
        let from = start + open.len_utf8();
        let Some((length, close)) = self.text[from..].char_indices().find(|(_, c)| is_quote(*c))
        else {
            return Err(fault(start..from, "this quote is never closed"));
        };
        self.at = from + length + close.len_utf8();
        Ok(&self.text[from..from + length])
    }

    /// A word, a beginning, a spelling or a field with its value.
    fn word(&mut self) -> Result<Option<Ask>, AskFault> {
        let start = self.at;
        let rest = &self.text[start..];
        let end = rest
            .find(|c: char| c.is_whitespace() || c == '(' || c == ')' || is_quote(c))
            .map_or(self.text.len(), |length| start + length);
        let token = &self.text[start..end];
        // A token is never empty, so that every step moves on.
        debug_assert!(!token.is_empty());
        if let Some((name, _)) = token.split_once(':').filter(|(n, v)| is_field(n, v)) {
            self.at = start + name.len() + 1;
            let value = self.value(end)?;
            if !value.is_empty() {
                let leaf = field(&name.to_ascii_lowercase(), value, start..self.at)?;
                return self.counted(start, Some(leaf));
            }
        }
        self.at = end;
        self.counted(start, bare(token, start)?)
    }

    /// The value of a field, quoted or up to the end of its token.
    fn value(&mut self, end: usize) -> Result<&'t str, AskFault> {
        if self.text[self.at..].starts_with(is_quote) {
            return self.quoted();
        }
        let value = &self.text[self.at..end];
        self.at = end;
        Ok(value)
    }

    fn counted(&mut self, start: usize, ask: Option<Ask>) -> Result<Option<Ask>, AskFault> {
        self.clauses += usize::from(ask.is_some());
        if self.clauses > MAX_CLAUSES {
            return Err(fault(
                start..self.at,
                format!("a question has at most {MAX_CLAUSES} conditions"),
            ));
        }
        Ok(ask)
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Whether "name:value" names a field; times and addresses are words.
fn is_field(name: &str, value: &str) -> bool {
    name.len() > 1
        && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
        && !value.starts_with("//")
}

/// Words in a row; one word in quotes is taken as it stands.
fn phrase_leaf(words: Vec<String>) -> Option<Ask> {
    (!words.is_empty()).then_some(Ask::Is(Leaf::Phrase(words)))
}

/// A token that is no field.
fn bare(token: &str, start: usize) -> Result<Option<Ask>, AskFault> {
    let (body, sign, digits) = suffix(token);
    if let Some(place) = body.find('*').filter(|_| !words::all(body).is_empty()) {
        let at = start + place..start + place + 1;
        return Err(fault(
            at,
            "* is understood at the end of a word only: procure*",
        ));
    }
    let mut parts = words::all(body);
    let Some(last) = parts.pop() else {
        return Ok(None);
    };
    let last = match sign {
        Some('*') => Leaf::Prefix(last),
        Some(_) => {
            let distance = match digits {
                "" => {
                    if last.chars().count() > 6 {
                        2
                    } else {
                        1
                    }
                }
                "1" => 1,
                "2" => 2,
                _ => {
                    let at = start + token.len() - digits.len()..start + token.len();
                    return Err(fault(
                        at,
                        "a spelling differs in at most 2 letters: word~, word~1 or word~2",
                    ));
                }
            };
            Leaf::Fuzzy(last, distance)
        }
        None if parts.is_empty() => Leaf::Word(last),
        None => {
            parts.push(last);
            return Ok(phrase_leaf(parts));
        }
    };
    let last = Ask::Is(last);
    Ok(Some(match phrase_leaf(parts) {
        Some(first) => Ask::All(vec![first, last]),
        None => last,
    }))
}

/// A token without the sign at its end, the sign, and the digits after a tilde.
fn suffix(token: &str) -> (&str, Option<char>, &str) {
    if let Some(body) = token.strip_suffix('*') {
        return (body, Some('*'), "");
    }
    match token.rfind('~') {
        // "~50k" is a guess at a number, not a spelling.
        Some(at) if at > 0 && token[at + 1..].bytes().all(|b| b.is_ascii_digit()) => {
            (&token[..at], Some('~'), &token[at + 1..])
        }
        _ => (token, None, ""),
    }
}

/// A field with its value.
fn field(name: &str, value: &str, at: Range<usize>) -> Result<Ask, AskFault> {
    if let Some(key) = Key::ALL.iter().find(|k| k.id() == name) {
        return if words::all(value).is_empty() {
            Err(fault(at, format!("{name}: needs a word or a number")))
        } else {
            Ok(Ask::Is(Leaf::Tag(*key, value.to_owned())))
        };
    }
    let mut item = ItemAsked::default();
    match name {
        "dimension" => item.dimensions = ids(value, Dimension::ALL, Dimension::id, &at)?,
        "status" => item.statuses = ids(value, Status::ALL, Status::id, &at)?,
        "source" => item.sources = ids(value, Source::ALL, Source::id, &at)?,
        "risk" => {
            let risks = ids(value, Risk::ALL, Risk::id, &at)?;
            return Ok(Ask::Any(
                risks.into_iter().map(|r| Ask::Is(Leaf::Risk(r))).collect(),
            ));
        }
        "since" => return Ok(Ask::Is(Leaf::Days(Some(days(value, at)?.0), None))),
        "until" => return Ok(Ask::Is(Leaf::Days(None, Some(days(value, at)?.1)))),
        "date" => {
            let (from, to) = match value.split_once("..") {
                Some((from, to)) => (days(from, at.clone())?.0, days(to, at)?.1),
                None => days(value, at)?,
            };
            return Ok(Ask::Is(Leaf::Days(Some(from), Some(to))));
        }
        _ => {
            let known: Vec<&str> = Key::ALL
                .iter()
                .map(|k| k.id())
                .chain(OTHER_FIELDS)
                .collect();
            return Err(fault(
                at,
                format!(
                    "there is no field '{name}'; there are {}; put it in quotes to search for the words",
                    known.join(", ")
                ),
            ));
        }
    }
    Ok(Ask::Is(Leaf::Item(item)))
}

/// Ids of the framework, separated by commas.
fn ids<T: Copy>(
    value: &str,
    all: &[T],
    id: fn(T) -> &'static str,
    at: &Range<usize>,
) -> Result<Vec<T>, AskFault> {
    let mut out = Vec::new();
    for name in value.split(',').map(str::trim).filter(|n| !n.is_empty()) {
        let name = name.to_lowercase().replace(['_', ' '], "-");
        match all.iter().find(|v| id(**v) == name) {
            Some(found) => out.push(*found),
            None => {
                let known: Vec<&str> = all.iter().map(|v| id(*v)).collect();
                return Err(fault(
                    at.clone(),
                    format!("there is no '{name}'; there are {}", known.join(", ")),
                ));
            }
        }
    }
    if out.is_empty() {
        return Err(fault(at.clone(), "a value is missing after the colon"));
    }
    Ok(out)
}

/// The first and the last day of a day, a month or a year.
fn days(value: &str, at: Range<usize>) -> Result<(Date, Date), AskFault> {
    let wrong = || fault(at.clone(), "a date is written 2026-03-31, 2026-03 or 2026");
    let parts: Vec<&str> = value.split('-').collect();
    let shape: Vec<usize> = parts.iter().map(|p| p.len()).collect();
    if !matches!(shape.as_slice(), [4] | [4, 2] | [4, 2, 2])
        || !value.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    {
        return Err(wrong());
    }
    let number = |i: usize| parts.get(i).and_then(|p| p.parse::<i16>().ok());
    let year = number(0).ok_or_else(wrong)?;
    let month = number(1).map(|m| m as i8);
    let day = number(2).map(|d| d as i8);
    let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map_err(|_| wrong())?;
    let last = match (month, day) {
        (_, Some(_)) => first,
        (Some(_), None) => first.last_of_month(),
        (None, None) => first.last_of_year(),
    };
    Ok((first, last))
}

/// Conditions on evidence in one list speak of one and the same item: `dimension:approvers status:missing`. Each dimension
/// is joined with the statuses and sources beside it, and so is a denied status.
fn items_together(parts: Vec<Ask>) -> Vec<Ask> {
    let (mut dimensions, mut narrower, mut out) = (Vec::new(), ItemAsked::default(), Vec::new());
    let mut denied = Vec::new();
    for part in parts {
        match part {
            Ask::Is(Leaf::Item(item)) if !item.dimensions.is_empty() => {
                dimensions.push(item.dimensions)
            }
            Ask::Is(Leaf::Item(item))
                if narrower.statuses.is_empty() && !item.statuses.is_empty() =>
            {
                narrower.statuses = item.statuses;
            }
            Ask::Is(Leaf::Item(item))
                if narrower.sources.is_empty() && !item.sources.is_empty() =>
            {
                narrower.sources = item.sources;
            }
            Ask::Not(inner) => match *inner {
                Ask::Is(Leaf::Item(item)) if item.dimensions.is_empty() => denied.push(item),
                other => out.push(Ask::Not(Box::new(other))),
            },
            other => out.push(other),
        }
    }
    for item in denied {
        // Without a dimension beside it, no item at all may be so.
        let about = if dimensions.is_empty() {
            &vec![Vec::new()]
        } else {
            &dimensions
        };
        for dimensions in about {
            let item = ItemAsked {
                dimensions: dimensions.clone(),
                ..item.clone()
            };
            out.push(Ask::Not(Box::new(Ask::Is(Leaf::Item(item)))));
        }
    }
    if dimensions.is_empty() && (!narrower.statuses.is_empty() || !narrower.sources.is_empty()) {
        dimensions.push(Vec::new());
    }
    out.extend(dimensions.into_iter().map(|dimensions| {
        Ask::Is(Leaf::Item(ItemAsked {
            dimensions,
            ..narrower.clone()
        }))
    }));
    out
}
