//! A wording with places for what the note and the deal say.

use serde::{Deserialize, Serialize};

/// What can stand in braces in a wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Placeholder {
    /// The names of the dimension's evidence.
    People,
    /// Its roles and bodies.
    Roles,
    /// Its amounts.
    Amounts,
    /// Its dates.
    Dates,
    /// The deal's amount.
    DealAmount,
    /// The buyer's organisation.
    Account,
}

impl Placeholder {
    /// Every placeholder.
    pub const ALL: &'static [Placeholder] = &[
        Placeholder::People,
        Placeholder::Roles,
        Placeholder::Amounts,
        Placeholder::Dates,
        Placeholder::DealAmount,
        Placeholder::Account,
    ];

    /// The name, as it stands in braces.
    pub const fn id(self) -> &'static str {
        match self {
            Placeholder::People => "people",
            Placeholder::Roles => "roles",
            Placeholder::Amounts => "amounts",
            Placeholder::Dates => "dates",
            Placeholder::DealAmount => "deal_amount",
            Placeholder::Account => "account",
        }
    }
}

/// A piece of a wording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Piece {
    Text(String),
    Place(Placeholder),
}

/// A parsed wording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    pieces: Vec<Piece>,
}

impl Template {
    /// Reads a wording.
    ///
    /// # Errors
    /// What is wrong: a brace without its other half or an unknown name within braces.
    pub fn parse(text: &str) -> Result<Template, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, after) = (&rest[..at], &rest[at..]);
            let inner = after.strip_prefix('{').and_then(|a| a.split_once('}'));
            let (name, tail) = inner.ok_or_else(|| "a brace without its other half".to_owned())?;
            let place = Placeholder::ALL
                .iter()
                .copied()
                .find(|p| p.id() == name)
                .ok_or_else(|| format!("there is no {{{name}}}"))?;
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Piece::Place(place));
            rest = tail;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Template { pieces })
    }

    /// Whether it needs nothing but itself.
    pub fn is_plain(&self) -> bool {
        self.pieces.iter().all(|p| matches!(p, Piece::Text(_)))
    }

    /// The wording with its places filled; `None` when one of them has nothing to stand there. Begins with a capital.
    pub fn fill(&self, mut value: impl FnMut(Placeholder) -> Option<String>) -> Option<String> {
        // Most wordings with places cannot be filled: that shows before anything is written.
        let mut values = Vec::new();
        let mut length = 0;
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => length += text.len(),
                Piece::Place(place) => {
                    let value = value(*place)?;
                    length += value.len();
                    values.push(value);
                }
            }
        }
        let mut out = String::with_capacity(length);
        let mut values = values.iter();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Place(_) => values.next().into_iter().for_each(|v| out.push_str(v)),
            }
        }
        Some(capitalised(out))
    }
}

/// With a capital at the start: a role such as "procurement" may come first.
fn capitalised(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
        return text;
    }
    match text.chars().next().filter(|c| c.is_lowercase()) {
        Some(first) => first
            .to_uppercase()
            .chain(text[first.len_utf8()..].chars())
            .collect(),
        None => text,
    }
}
