//! What is said of a step, a date or a paper, in the few words that decide how far it is: done, begun, booked, wanted, theirs.
//!
//! The words are data (`rules/claims.toml`); each claim is a list of words in a row, with words that silence it when they stand
//! shortly before. The fold over a deal's notes asks for them in the quote of an item, never in a whole note.

use crate::diagnostic::Fault;
use crate::rules::Source;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// The most bytes of a passage that are looked at.
const MAX_BYTES: usize = 2000;
/// The most words of a term.
const MAX_TERM_WORDS: usize = 8;

/// Declares the claims with the ids that the file writes.
macro_rules! claims {
    ($($(#[$meta:meta])* $name:ident = $id:literal),+ $(,)?) => {
        /// Something that a passage can say of its subject.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Claim { $($(#[$meta])* $name),+ }

        impl Claim {
            /// Every claim, in the order of their ids below.
            pub const ALL: &'static [Claim] = &[$(Claim::$name),+];

            /// The id in `rules/claims.toml`.
            pub const fn id(self) -> &'static str {
                match self { $(Claim::$name => $id),+ }
            }
        }
    };
}

claims! {
    /// It is over.
    Done = "done",
    /// It has begun and is not over.
    Begun = "begun",
    /// It has a place in somebody's calendar.
    Booked = "booked",
    /// Somebody must approve.
    Approves = "approves",
    /// Somebody signs.
    Signs = "signs",
    /// Somebody says so.
    Says = "says",
    /// Somebody of the buyer's wants it so.
    Wants = "wants",
    /// The seller set it.
    SellerSet = "seller-set",
    /// The buyer said yes in words.
    VerbalYes = "verbal-yes",
    /// It is on the seller's paper.
    OurPaper = "our-paper",
    /// It is on the buyer's paper.
    TheirPaper = "their-paper",
    /// The buyer had a hand in it.
    Shared = "shared",
    /// What threatened is over.
    Settled = "settled",
    /// Money or a slot is gone after a day.
    Expires = "expires",
    /// Somebody is away.
    Away = "away",
    /// Somebody stands in.
    StandsIn = "stands-in",
    /// What an advocate does, as opposed to says.
    Acts = "acts",
    /// We were in touch with whoever comes next.
    WithUs = "with-us",
    /// A decision falls.
    Decides = "decides",
    /// A date moved to another.
    Moved = "moved",
    /// A purchase order or a payment is made ready.
    Orders = "orders",
    /// Another day is measured by the day of use.
    UntilUse = "until-use",
}

/// One claim's words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Terms {
    /// Each with a space on either side.
    terms: Vec<String>,
    /// Words that silence a term within [`Terms::reach`] words before it, each with a space on either side.
    unless: Vec<String>,
    /// In words.
    reach: u8,
}

/// The compiled `rules/claims.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// By claim.
    by_claim: Vec<Terms>,
    /// The terms that begin with a word, as claim and position; made at first use.
    #[serde(skip)]
    by_first: OnceLock<ByFirst>,
}

/// Terms by their first word.
type ByFirst = FxHashMap<String, Vec<(u8, u16)>>;

/// The words of a passage in normal form, with their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Lower-case words, a space on either side of each.
    text: String,
    /// For every word, its first byte in `text` and in the passage.
    places: Vec<(u32, u32)>,
}

impl Words {
    /// The words of a passage; only its first 2,000 bytes are looked at.
    pub fn of(passage: &str) -> Words {
        let passage = &passage[..passage.floor_char_boundary(MAX_BYTES)];
        let mut words = Words {
            text: String::with_capacity(passage.len() + 2),
            places: Vec::with_capacity(passage.len() / 5),
        };
        words.text.push(' ');
        let mut inside = false;
        for (at, c) in passage.char_indices() {
            let apostrophe = matches!(c, '\'' | '’') && inside;
            if c.is_alphanumeric() || apostrophe || matches!(c, '%' | '?') {
                if !inside || c == '?' {
                    if inside {
                        words.text.push(' ');
                    }
                    words.places.push((words.text.len() as u32, at as u32));
                    inside = true;
                }
                if apostrophe {
                    words.text.push('\'');
                } else {
                    words.text.extend(c.to_lowercase());
                }
            } else if inside {
                words.text.push(' ');
                inside = false;
            }
        }
        if inside {
            words.text.push(' ');
        }
        words
    }

    /// The normal form: lower-case words, a space on either side of each.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The first byte in the passage of words in a row, given in lower case.
    pub fn find(&self, term: &str) -> Option<usize> {
        let mut from = 0;
        while let Some(at) = self.text[from..].find(term).map(|at| from + at) {
            let end = at + term.len();
            let whole = self.text[..at].ends_with(' ') && self.text[end..].starts_with(' ');
            if whole && !term.is_empty() {
                return Some(self.place(at));
            }
            from = at + self.text[at..].chars().next().map_or(1, char::len_utf8);
        }
        None
    }

    /// The byte of the passage at which the word at a byte of the normal form begins.
    fn place(&self, at: usize) -> usize {
        let i = self.places.partition_point(|p| (p.0 as usize) < at);
        self.places
            .get(i)
            .or(self.places.last())
            .map_or(0, |p| p.1 as usize)
    }
}

impl Claims {
    /// Every place in the passage, by its first byte, where the claim is made, in order.
    pub fn places<'a>(
        &'a self,
        claim: Claim,
        words: &'a Words,
    ) -> impl Iterator<Item = usize> + 'a {
        let list = self.by_claim.get(claim as usize);
        let by_first = self.by_first();
        words.places.iter().filter_map(move |&(at, place)| {
            let (list, at) = (list?, at as usize);
            let first = words.text[at..].split(' ').next()?;
            let starting = by_first.get(first)?;
            // Every word and every term has a space on either side.
            let here = &words.text[at - 1..];
            let found = starting.iter().any(|&(of, term)| {
                of == claim as u8 && here.starts_with(list.terms[term as usize].as_str())
            });
            (found && !list.silenced(&words.text[..at])).then_some(place as usize)
        })
    }

    fn by_first(&self) -> &ByFirst {
        self.by_first.get_or_init(|| {
            let mut map = ByFirst::default();
            for (claim, list) in self.by_claim.iter().enumerate() {
                for (i, term) in list.terms.iter().enumerate() {
                    if let Some(first) = term.split_whitespace().next() {
                        let entry = map.entry(first.to_owned()).or_default();
                        entry.push((claim as u8, i as u16));
                    }
                }
            }
            map
        })
    }

    /// Whether the passage makes the claim.
    pub fn says(&self, claim: Claim, words: &Words) -> bool {
        self.places(claim, words).next().is_some()
    }
}

impl Terms {
    /// Whether one of the last words before a term silences it.
    fn silenced(&self, before: &str) -> bool {
        if self.unless.is_empty() {
            return false;
        }
        let mut from = before.len() - 1;
        for _ in 0..self.reach {
            match before[..from].rfind(' ') {
                Some(at) => from = at,
                None => break,
            }
        }
        let near = &before[from..];
        self.unless.iter().any(|word| near.contains(word.as_str()))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "about")]
    _about: String,
    claim: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: toml::Spanned<String>,
    #[serde(rename = "about")]
    _about: String,
    terms: toml::Spanned<Vec<toml::Spanned<String>>>,
    #[serde(default)]
    unless_before: Vec<String>,
    #[serde(default = "default_reach")]
    reach: u8,
}

fn default_reach() -> u8 {
    4
}

/// Reads `claims.toml`.
///
/// # Errors
/// Every fault: an unknown or repeated id, a claim that is left out, an empty or endless term.
pub fn load(source: &Source) -> Result<Claims, Vec<Fault>> {
    let file: File = toml::from_str(&source.text).map_err(|e| {
        vec![Fault::new(
            "C001",
            &source.path,
            e.span().unwrap_or(0..0),
            e.message().to_owned(),
            "see the default claims.toml for the shape of the file",
        )]
    })?;
    let mut faults = Vec::new();
    let mut by_claim = vec![Terms::default(); Claim::ALL.len()];
    for entry in file.claim {
        let Some(claim) = Claim::ALL.iter().find(|c| c.id() == entry.id.get_ref()) else {
            let known: Vec<&str> = Claim::ALL.iter().map(|c| c.id()).collect();
            faults.push(Fault::new(
                "C002",
                &source.path,
                entry.id.span(),
                format!("there is no claim called '{}'", entry.id.get_ref()),
                format!("one of: {}", known.join(", ")),
            ));
            continue;
        };
        let slot = &mut by_claim[*claim as usize];
        if !slot.terms.is_empty() {
            faults.push(Fault::new(
                "C003",
                &source.path,
                entry.id.span(),
                format!("'{}' is here twice", claim.id()),
                "put its terms together",
            ));
        }
        slot.reach = entry.reach;
        slot.unless = entry.unless_before.iter().map(|w| normal(w)).collect();
        for term in entry.terms.into_inner() {
            let words = normal(term.get_ref());
            let count = words.split_whitespace().count();
            if count == 0 || count > MAX_TERM_WORDS {
                faults.push(Fault::new(
                    "C004",
                    &source.path,
                    term.span(),
                    format!("a term of {count} words"),
                    format!("write 1 to {MAX_TERM_WORDS} words"),
                ));
            }
            slot.terms.push(words);
        }
    }
    for claim in Claim::ALL {
        if by_claim[*claim as usize].terms.is_empty() {
            faults.push(Fault::new(
                "C005",
                &source.path,
                0..0,
                format!("the claim '{}' has no terms", claim.id()),
                "copy them from the default claims.toml",
            ));
        }
    }
    if faults.is_empty() {
        Ok(Claims {
            by_claim,
            by_first: OnceLock::new(),
        })
    } else {
        Err(faults)
    }
}

/// A term as it stands in [`Words::text`].
fn normal(term: &str) -> String {
    Words::of(term).text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        let source = Source {
            path: "claims.toml".into(),
            text: include_str!("../rules/claims.toml").into(),
        };
        load(&source).expect("the default file loads")
    }

    #[test]
    fn words_keep_their_places() {
        let words = Words::of("Kaya’s  review—CLOSED, ok?");
        assert_eq!(words.text(), " kaya's review closed ok ? ");
        let claims = claims();
        assert_eq!(claims.places(Claim::Done, &words).min(), Some(19));
    }

    #[test]
    fn what_waits_for_a_step_does_not_say_that_it_is_done() {
        let claims = claims();
        let says = |claim, text| claims.says(claim, &Words::of(text));
        assert!(says(
            Claim::Done,
            "Lorna rates you low risk and has closed it"
        ));
        assert!(says(Claim::Done, "legal signed off the annex on Friday"));
        assert!(!says(
            Claim::Done,
            "nothing moves until legal has signed off"
        ));
        assert!(!says(Claim::Done, "security has not finished"));
        assert!(!says(Claim::Done, "has to be done by Friday"));
        assert!(says(Claim::Begun, "Farhan began yesterday"));
        assert!(!says(Claim::Begun, "it hasn't started"));
    }

    #[test]
    fn a_fault_has_its_place() {
        let load_text = |text: &str| {
            load(&Source {
                path: "claims.toml".into(),
                text: text.into(),
            })
        };
        let faults =
            load_text("about = \"x\"\n[[claim]]\nid = \"dune\"\nabout = \"\"\nterms = [\"a\"]\n")
                .expect_err("there is no such claim");
        assert_eq!(faults[0].code.0, "C002");
        assert_eq!(
            faults[0].position("about = \"x\"\n[[claim]]\nid = \"dune\"\n"),
            (3, 6)
        );
    }
}
