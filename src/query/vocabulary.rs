//! The names that a question may use: owners, accounts, deals. They come from the rows.

use super::ast::TextField;
use super::words::{Kind, Word, plain, words};
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// The longest name that is looked for, in words.
const MAX_NAME_WORDS: usize = 8;
/// A shorter word is no name of an account by itself.
const MIN_SHORT_BYTES: usize = 4;
/// Words that say what kind of firm it is, and no more.
const LEGAL_FORMS: &[&str] = &[
    "inc",
    "llc",
    "ltd",
    "gmbh",
    "ag",
    "ab",
    "sa",
    "plc",
    "corp",
    "co",
    "group",
    "the",
    "company",
    "limited",
    "corporation",
    "holding",
    "bv",
    "oy",
    "kg",
    "se",
    "llp",
    "of",
    "and",
    "city",
    "saint",
    "university",
    "new",
    "north",
    "south",
    "east",
    "west",
    "first",
    "national",
    "general",
    "global",
    "united",
    "great",
    "grand",
    "royal",
    "grupo",
    "banco",
    "bank",
    "st",
];

/// What names there are, and the day of the question.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    today: Date,
    /// By the first word in its plain form: all words, the field, the full name.
    names: HashMap<String, Vec<Name>>,
    /// Each name once, however many deals share its first word.
    known: HashSet<Name>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Name {
    words: Vec<String>,
    field: TextField,
    full: String,
}

impl Vocabulary {
    /// No names.
    pub fn new(today: Date) -> Vocabulary {
        Vocabulary {
            today,
            names: HashMap::new(),
            known: HashSet::new(),
        }
    }

    /// The day on which the question is asked.
    pub fn today(&self) -> Date {
        self.today
    }

    /// The same names on another day.
    #[must_use]
    pub fn on(mut self, today: Date) -> Vocabulary {
        self.today = today;
        self
    }

    /// A rep: found by the full name and by the first or the last one.
    pub fn owner(&mut self, name: &str) {
        let parts = plains(name);
        for part in [parts.first(), parts.last()].into_iter().flatten() {
            self.add(vec![part.clone()], TextField::Owner, name);
        }
        self.add(parts, TextField::Owner, name);
    }

    /// A buyer: found by the full name, without its legal form, and by its first word where that is distinctive.
    pub fn account(&mut self, name: &str) {
        self.company(name, TextField::Account);
    }

    /// A deal, by its name.
    pub fn deal(&mut self, name: &str) {
        self.add(plains(name), TextField::Name, name);
    }

    /// A deal, by its id.
    pub fn id(&mut self, id: &str) {
        self.add(plains(id), TextField::Id, id);
    }

    fn company(&mut self, name: &str, field: TextField) {
        let parts = plains(name);
        let bare: Vec<String> = parts
            .iter()
            .filter(|p| !LEGAL_FORMS.contains(&p.as_str()))
            .cloned()
            .collect();
        if let Some(first) = parts.first()
            && !LEGAL_FORMS.contains(&first.as_str())
            && first.len() >= MIN_SHORT_BYTES
            && !super::phrases::is_stop(first)
            && super::phrases::named(first).is_none()
        {
            self.add(vec![first.clone()], field, name);
        }
        for words in 2..parts.len() {
            self.add(parts[..words].to_vec(), field, name);
        }
        self.add(bare, field, name);
        self.add(parts, field, name);
    }

    fn add(&mut self, words: Vec<String>, field: TextField, full: &str) {
        let short = words.len() == 1 && words[0].len() < 2;
        if words.is_empty() || words.len() > MAX_NAME_WORDS || short {
            return;
        }
        let name = Name {
            words,
            field,
            full: full.to_owned(),
        };
        if self.known.insert(name.clone()) {
            let names = self.names.entry(name.words[0].clone()).or_default();
            names.push(name);
        }
    }

    /// The longest names that begin at a word: the field, every full name that it may stand for, and its words.
    pub(super) fn at(&self, text: &[Word], i: usize) -> Option<(TextField, Vec<String>, usize)> {
        let first = text
            .get(i)
            .filter(|w| matches!(w.kind, Kind::Word | Kind::Quoted))?;
        let start = first.plain.split_whitespace().next().map(plain)?;
        let names = self.names.get(&start)?;
        let fits = |name: &Name| matched(text, i, &name.words);
        let longest = names
            .iter()
            .filter_map(|n| fits(n).map(|used| (n.words.len(), used)))
            .max()?;
        let best: Vec<&Name> = names
            .iter()
            .filter(|n| n.words.len() == longest.0 && fits(n).is_some())
            .collect();
        let rank = |f: TextField| match f {
            TextField::Id => 0,
            TextField::Owner => 1,
            TextField::Account => 2,
            _ => 3,
        };
        let field = best.iter().map(|n| n.field).min_by_key(|f| rank(*f))?;
        let mut full: Vec<String> = best
            .iter()
            .filter(|n| n.field == field)
            .map(|n| n.full.clone())
            .collect();
        full.sort_unstable();
        full.dedup();
        Some((field, full, longest.1))
    }
}

/// The pieces that a name takes from piece `i` on; a quoted text may hold several of its words.
fn matched(text: &[Word], i: usize, name: &[String]) -> Option<usize> {
    let mut rest = name.iter();
    for (used, word) in text[i..].iter().enumerate() {
        for part in word.plain.split_whitespace() {
            if rest.next().is_none_or(|wanted| *wanted != plain(part)) {
                return None;
            }
        }
        if rest.len() == 0 {
            return Some(used + 1);
        }
    }
    None
}

/// The words of a name in their plain form.
fn plains(name: &str) -> Vec<String> {
    words(name)
        .into_iter()
        .filter(|w| w.kind == Kind::Word)
        .map(|w| w.plain)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn names_are_found_in_full_and_in_part() {
        let mut vocabulary = Vocabulary::new(date(2026, 1, 1));
        vocabulary.owner("Lena Falk");
        vocabulary.owner("Lena Ortiz");
        vocabulary.account("Brandt Orthotech GmbH");
        let find = |text: &str| vocabulary.at(&words(text), 0);
        assert_eq!(
            find("Lena Falk's deals"),
            Some((TextField::Owner, vec!["Lena Falk".into()], 2))
        );
        assert_eq!(
            find("lena"),
            Some((
                TextField::Owner,
                vec!["Lena Falk".into(), "Lena Ortiz".into()],
                1
            ))
        );
        assert_eq!(
            find("brandt"),
            Some((TextField::Account, vec!["Brandt Orthotech GmbH".into()], 1))
        );
        assert_eq!(
            find("\"Lena Falk\""),
            Some((TextField::Owner, vec!["Lena Falk".into()], 1))
        );
        assert_eq!(find("who"), None);
    }
}
