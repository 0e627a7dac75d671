//! Who is who: the names of all notes of a deal put together, with their titles and whether they are in touch with us.
//!
//! "Judith Crane" in one note and "Judith" in the next are one person; a title beside a name stays with the name, so that
//! "the finance director" two notes later still means somebody.

use crate::claims::{Claim, Claims, Words};
use crate::deal::record::Told;
use crate::deal::state::Engagement;
use crate::evidence::{Named, PartyKind};
use rustc_hash::FxHashMap;

/// Somebody.
#[derive(Clone, Debug)]
pub struct Person {
    /// The fullest name.
    pub name: String,
    /// Its words, lower case.
    words: Vec<String>,
    /// Titles as written, the newest first.
    pub roles: Vec<String>,
    /// On the seller's side.
    pub seller: bool,
    /// The words of the buyer's own name.
    pub firm: bool,
    /// In touch with us or only named.
    pub engagement: Engagement,
}

impl Person {
    /// Nobody of the buyer's.
    pub fn outside(&self) -> bool {
        self.seller || self.firm
    }
}

/// A position in [`Directory::people`].
pub type PersonId = usize;

/// Everybody whom the notes of a deal name.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// In the order in which they came up, the fullest names first within a note.
    pub people: Vec<Person>,
    by_name: FxHashMap<String, PersonId>,
}

/// A name in normal form: lower case, without a possessive ending.
fn key(name: &str) -> String {
    let name = name.trim();
    let name = name
        .strip_suffix("'s")
        .or_else(|| name.strip_suffix("’s"))
        .unwrap_or(name);
    name.to_lowercase()
}

impl Directory {
    /// Everybody in the notes, which are in order; `sellers` are names known to be the seller's: authors and the deal's owner;
    /// `firm` is the buyer's organisation.
    pub fn of(notes: &[&Told], sellers: &[&str], firm: &str, claims: &Claims) -> Directory {
        let firm = words_of(firm);
        let mut directory = Directory::default();
        for told in notes {
            directory.take_names(told);
        }
        for told in notes {
            directory.take_contacts(told, claims);
        }
        // "Harcourt & Voss" are no people here.
        for person in &mut directory.people {
            person.firm = person.words.iter().all(|w| firm.contains(w));
        }
        for seller in sellers {
            let words = words_of(seller);
            for person in &mut directory.people {
                person.seller |= part_of(&person.words, &words);
            }
        }
        directory
    }

    /// The person of a name as written.
    pub fn find(&self, name: &str) -> Option<PersonId> {
        self.by_name.get(&key(name)).copied()
    }

    /// The buyer's person who alone has this title.
    pub fn holder(&self, role: &str) -> Option<PersonId> {
        let wanted = role.to_lowercase();
        let mut holders =
            self.people.iter().enumerate().filter(|(_, p)| {
                !p.outside() && p.roles.iter().any(|r| r.to_lowercase() == wanted)
            });
        let (id, _) = holders.next()?;
        holders.next().is_none().then_some(id)
    }

    /// Names the people of one note, long names first, so that short ones find them.
    fn take_names(&mut self, told: &Told) {
        let text = &told.note.note.text;
        let mut names: Vec<&Named> = told
            .reading
            .named
            .iter()
            .filter(|n| n.kind == PartyKind::Person)
            .collect();
        names.sort_by_key(|n| (std::cmp::Reverse(words_of(slice(text, n)).len()), n.start));
        for named in names {
            let name = slice(text, named);
            let key = key(name);
            if key.is_empty() {
                continue;
            }
            let id = match self.by_name.get(&key) {
                Some(&id) => id,
                None => {
                    let words = words_of(&key);
                    let id = match self.alias(&words) {
                        Some(id) => {
                            self.lengthen(id, name, words);
                            id
                        }
                        None => self.add(name, words),
                    };
                    self.by_name.insert(key, id);
                    id
                }
            };
            self.people[id].seller |= named.seller;
        }
    }

    /// The one person of whom these words are a part, or who is a part of these words.
    fn alias(&self, words: &[String]) -> Option<PersonId> {
        let mut same = self
            .people
            .iter()
            .enumerate()
            .filter(|(_, p)| part_of(words, &p.words) || part_of(&p.words, words));
        let (id, _) = same.next()?;
        same.next().is_none().then_some(id)
    }

    /// Gives a person the fuller name.
    fn lengthen(&mut self, id: PersonId, name: &str, words: Vec<String>) {
        let person = &mut self.people[id];
        if words.len() > person.words.len() {
            name.clone_into(&mut person.name);
            person.words = words;
        }
    }

    fn add(&mut self, name: &str, words: Vec<String>) -> PersonId {
        self.people.push(Person {
            name: name.to_owned(),
            words,
            roles: Vec::new(),
            seller: false,
            firm: false,
            engagement: Engagement::Named,
        });
        self.people.len() - 1
    }

    /// Titles beside names, and who met us.
    fn take_contacts(&mut self, told: &Told, claims: &Claims) {
        let text = &told.note.note.text;
        let named = &told.reading.named;
        for (i, one) in named.iter().enumerate() {
            if one.kind != PartyKind::Person {
                continue;
            }
            let Some(id) = self.find(slice(text, one)) else {
                continue;
            };
            let role = title_of(text, named, i);
            let met = in_touch(text, one, claims);
            let person = &mut self.people[id];
            if let Some(role) = role {
                person.roles.retain(|r| !r.eq_ignore_ascii_case(role));
                person.roles.insert(0, role.to_owned());
            }
            if met {
                person.engagement = Engagement::Met;
            }
        }
    }
}

/// The text of a mention; empty where the span does not fit the text.
pub fn slice<'t>(text: &'t str, named: &Named) -> &'t str {
    text.get(named.start as usize..named.end as usize)
        .unwrap_or_default()
}

fn words_of(name: &str) -> Vec<String> {
    name.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’' || c == '-'))
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether a shorter name can stand for a longer one: its first or its last words.
fn part_of(short: &[String], long: &[String]) -> bool {
    if short.is_empty() || short.len() > long.len() {
        return false;
    }
    if short.len() == long.len() {
        return short == long;
    }
    long.starts_with(short) || long.ends_with(short)
}

/// What may stand between a name and a title behind it.
const BETWEEN: &[&str] = &[
    "",
    "the",
    "their",
    "a",
    "an",
    "is",
    "as",
    "is the",
    "is their",
    "is a",
    "who is",
    "who is the",
    "who's",
    "who's the",
    "in",
    "in the",
    "from",
    "of",
    "at",
    "her",
    "his",
    "our",
    "my",
    "runs",
    "who runs",
    "heads",
    "who heads",
    "leads",
    "who leads",
    "acting",
    "new",
];

/// The title beside the `i`-th mention, a name.
fn title_of<'t>(text: &'t str, named: &[Named], i: usize) -> Option<&'t str> {
    let behind = named
        .get(i + 1)
        .filter(|n| n.kind == PartyKind::Role)
        .and_then(|role| {
            let gap = text.get(named[i].end as usize..role.start as usize)?;
            (gap.len() <= 16
                && BETWEEN.contains(&bare(gap).as_str())
                && !gap.contains(['.', '\n', ';']))
            .then(|| slice(text, role))
        });
    let before = || {
        let role = named
            .get(i.checked_sub(1)?)
            .filter(|n| n.kind == PartyKind::Role)?;
        let gap = text.get(role.end as usize..named[i].start as usize)?;
        matches!(gap, " " | ", " | ": ").then(|| slice(text, role))
    };
    behind.or_else(before)
}

/// A gap without its punctuation, lower case.
fn bare(gap: &str) -> String {
    let words: Vec<String> = gap
        .split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

/// How far around a name the words are looked for that put them in touch with us, in bytes.
const REACH: usize = 24;

/// Whether the words around a name put them in touch with us: they speak, or we met them.
fn in_touch(text: &str, named: &Named, claims: &Claims) -> bool {
    let end = named.end as usize;
    let after = &text[end..text.ceil_char_boundary((end + REACH).min(text.len()))];
    let said = Words::of(after);
    if claims.places(Claim::Says, &said).any(|at| at <= 2) {
        return true;
    }
    let start = named.start as usize;
    let before = &text[text.floor_char_boundary(start.saturating_sub(REACH))..start];
    claims.says(Claim::WithUs, &Words::of(before))
}
