//! Which deals of the record a text speaks of, and where: to find the deal of a note, and to notice a paste about several.
//!
//! A *head* is a line that begins with the name of a deal or its account and then ends or goes on behind a colon, a dash, a bar or a
//! bracket: "Acme – call 3 May", "## Globex", "Account: Initech GmbH". Two heads of different accounts are two deals. A name
//! within a sentence is only a mention: a note about one deal may well speak of another customer.

use super::{Desk, DeskError};
use crate::deal::DealId;
use crate::store::DealName;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Words at the end of a firm's name that people leave out.
const SUFFIXES: &[&str] = &[
    "gmbh",
    "ag",
    "kg",
    "se",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "llc",
    "llp",
    "ltd",
    "limited",
    "plc",
    "sa",
    "sas",
    "sarl",
    "srl",
    "spa",
    "bv",
    "nv",
    "ab",
    "as",
    "oy",
    "aps",
    "pty",
    "kk",
    "lp",
    "sl",
];
/// First words of firms' names that do not name the firm.
const PLAIN_FIRST: &[&str] = &[
    "the",
    "first",
    "national",
    "united",
    "general",
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "city",
    "bank",
    "group",
    "university",
    "saint",
    "royal",
    "american",
    "european",
    "global",
    "international",
    "central",
    "new",
    "great",
    "blue",
    "green",
    "black",
    "white",
    "open",
    "next",
    "data",
    "cloud",
    "digital",
    "smart",
    "health",
    "medical",
    "county",
    "state",
    "federal",
    "council",
    "ministry",
    "department",
    "hotel",
    "school",
    "college",
];
/// Keys before a name: "Account: Acme".
const KEYS: &[&str] = &[
    "deal",
    "account",
    "opportunity",
    "opp",
    "customer",
    "client",
    "prospect",
    "company",
];
/// Letters of a short name at least.
const MIN_SHORT: usize = 4;
/// As many heads of one short name with a colon are somebody's turns in a call.
const TURNS: usize = 3;
/// Words of a head that names a firm by its legal form, at most.
const MAX_HEAD_WORDS: usize = 6;

/// Where a text speaks of a deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// First byte of the line.
    pub start: usize,
    /// The deal's id, or the name as it stands there when no deal of the record has it.
    pub deal: String,
}

/// What a text speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// No deal of the record.
    Nothing,
    /// This one.
    One(DealId),
    /// One of these; the text does not say which.
    OneOf(Vec<DealId>),
    /// Several, each in a part of its own.
    Several(Vec<Place>),
}

/// A part of a text that is about one deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The deal.
    pub deal: DealId,
    /// The text, as it stands.
    pub text: String,
}

impl Desk {
    /// The deal that a text is about.
    ///
    /// # Errors
    /// What the store says.
    pub fn find(&self, text: &str) -> Result<Found, DeskError> {
        Ok(Names::new(self.store.deal_names()?, text).find(text))
    }

    /// The heads of a text that speaks of several deals; empty when it speaks of one or of none.
    ///
    /// # Errors
    /// What the store says.
    pub fn several(&self, text: &str) -> Result<Vec<Place>, DeskError> {
        Ok(Names::new(self.store.deal_names()?, text).several(text))
    }

    /// Cuts a text at its heads. What stands before the first one goes with it.
    ///
    /// # Errors
    /// [`DeskError::UnknownDeal`] for a head that no deal of the record has, [`DeskError::Ambiguous`].
    pub fn split(&self, text: &str) -> Result<Vec<Part>, DeskError> {
        let places = self.several(text)?;
        let mut parts: Vec<Part> = Vec::new();
        for (at, place) in places.iter().enumerate() {
            let deal = self.deal_called(&place.deal)?;
            let start = if at == 0 { 0 } else { place.start };
            let end = places.get(at + 1).map_or(text.len(), |next| next.start);
            let piece = &text[start..end];
            match parts.last_mut() {
                Some(last) if last.deal == deal => last.text.push_str(piece),
                _ => parts.push(Part {
                    deal,
                    text: piece.to_owned(),
                }),
            }
        }
        Ok(parts)
    }
}

/// What a phrase stands for.
struct Phrase {
    words: Vec<String>,
    deal: usize,
    strength: Strength,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// The first word of an account.
    Short,
    /// The account.
    Account,
    /// The deal's own name or id.
    Name,
}

/// The names of all deals that a text may name, by their first words.
struct Names {
    deals: Vec<DealName>,
    /// Deals of one account have one number.
    account: Vec<usize>,
    phrases: HashMap<String, Vec<Phrase>>,
}

/// A deal named in a text.
struct Mention {
    deal: usize,
    strength: Strength,
    /// It heads its line, which begins there.
    head: Option<(usize, usize)>,
    /// A colon follows.
    colon: bool,
}

/// A word of a text.
struct Word<'t> {
    text: &'t str,
    lower: String,
    start: usize,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut start = None;
    let ends = text.char_indices().map(|(at, c)| (at, c.is_alphanumeric()));
    for (at, inside) in ends.chain([(text.len(), false)]) {
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                out.push(Word {
                    text: &text[from..at],
                    lower: text[from..at].to_lowercase(),
                    start: from,
                });
                start = None;
            }
            _ => {}
        }
    }
    out
}

fn lower_words(text: &str) -> Vec<String> {
    words(text).into_iter().map(|w| w.lower).collect()
}

/// The words of a firm's name without its legal form.
fn bare(name: &str) -> Vec<String> {
    let mut all = lower_words(name);
    while all.len() > 1 && all.last().is_some_and(|w| SUFFIXES.contains(&w.as_str())) {
        all.pop();
    }
    all
}

impl Names {
    /// Deals of which no name begins with a word of the text are left out: among many thousand that is nearly all.
    fn new(mut deals: Vec<DealName>, text: &str) -> Names {
        let inside: HashSet<String> = lower_words(text).into_iter().collect();
        let begins = |name: Option<&str>| {
            let first = name
                .unwrap_or_default()
                .split(|c: char| !c.is_alphanumeric());
            let first = first.into_iter().find(|w| !w.is_empty());
            first.is_some_and(|w| inside.contains(&w.to_lowercase()))
        };
        deals.retain(|d| {
            begins(Some(d.id.as_str())) || begins(d.name.as_deref()) || begins(d.account.as_deref())
        });
        let mut accounts: HashMap<Vec<String>, usize> = HashMap::new();
        let mut firsts: HashMap<String, BTreeSet<usize>> = HashMap::new();
        let mut account = Vec::with_capacity(deals.len());
        for deal in &deals {
            let words = deal.account.as_deref().map(bare).filter(|w| !w.is_empty());
            let next = account.len();
            let number = match words {
                None => next,
                Some(words) => {
                    let first = words[0].clone();
                    let number = *accounts.entry(words).or_insert(next);
                    firsts.entry(first).or_default().insert(number);
                    number
                }
            };
            account.push(number);
        }
        let mut names = Names {
            phrases: HashMap::new(),
            account,
            deals: Vec::new(),
        };
        for (at, deal) in deals.iter().enumerate() {
            names.add(lower_words(deal.id.as_str()), at, Strength::Name);
            names.add(
                lower_words(deal.name.as_deref().unwrap_or_default()),
                at,
                Strength::Name,
            );
            let words = bare(deal.account.as_deref().unwrap_or_default());
            if let [first, _, ..] = words.as_slice()
                && first.chars().count() >= MIN_SHORT
                && !PLAIN_FIRST.contains(&first.as_str())
                && firsts.get(first).is_some_and(|of| of.len() == 1)
            {
                names.add(vec![first.clone()], at, Strength::Short);
            }
            names.add(words, at, Strength::Account);
        }
        names.deals = deals;
        names
    }

    fn add(&mut self, words: Vec<String>, deal: usize, strength: Strength) {
        let letters: usize = words.iter().map(|w| w.chars().count()).sum();
        if let Some(first) = words.first()
            && letters > 2
        {
            self.phrases.entry(first.clone()).or_default().push(Phrase {
                words,
                deal,
                strength,
            });
        }
    }

    /// Every deal named in a text. Where a longer name stands, a shorter one within it does not count for the same account.
    fn mentions(&self, text: &str) -> Vec<Mention> {
        let all = words(text);
        let mut out = Vec::new();
        let mut line = (1, 0);
        let mut seen = 0;
        for (at, word) in all.iter().enumerate() {
            for (newline, _) in text[seen..word.start].match_indices('\n') {
                line = (line.0 + 1, seen + newline + 1);
            }
            seen = word.start;
            let Some(phrases) = self.phrases.get(&word.lower) else {
                continue;
            };
            let fits = phrases.iter().filter(|p| {
                let here = all[at..].iter().take(p.words.len());
                let same = p.words.iter().zip(here).filter(|(a, b)| **a == b.lower);
                let proper =
                    p.strength != Strength::Short || word.text.starts_with(char::is_uppercase);
                proper && same.count() == p.words.len()
            });
            let fits: Vec<&Phrase> = fits.collect();
            let longest = fits.iter().map(|p| p.words.len()).max().unwrap_or(0);
            for phrase in fits.into_iter().filter(|p| p.words.len() == longest) {
                let last = &all[at + phrase.words.len() - 1];
                let after = rest_of_name(&text[last.start + last.text.len()..]);
                let heads = is_lead(&text[line.1..word.start]) && is_end(after);
                out.push(Mention {
                    deal: phrase.deal,
                    strength: phrase.strength,
                    head: heads.then_some(line),
                    colon: after.starts_with(':'),
                });
            }
        }
        self.without_turns(out)
    }

    /// A short name with a colon, again and again, is a speaker and no head.
    fn without_turns(&self, mut mentions: Vec<Mention>) -> Vec<Mention> {
        let mut turns: HashMap<usize, usize> = HashMap::new();
        let is_turn = |m: &Mention| m.head.is_some() && m.colon && m.strength == Strength::Short;
        for one in mentions.iter().filter(|m| is_turn(m)) {
            *turns.entry(self.account[one.deal]).or_default() += 1;
        }
        for one in &mut mentions {
            if is_turn(one) && turns[&self.account[one.deal]] >= TURNS {
                one.head = None;
            }
        }
        mentions
    }

    fn find(&self, text: &str) -> Found {
        let several = self.several(text);
        if !several.is_empty() {
            return Found::Several(several);
        }
        let mentions = self.mentions(text);
        let heads: Vec<&Mention> = mentions.iter().filter(|m| m.head.is_some()).collect();
        let strong: Vec<&Mention> = mentions
            .iter()
            .filter(|m| m.strength > Strength::Short)
            .collect();
        for chosen in [heads, strong, mentions.iter().collect()] {
            if !chosen.is_empty() {
                return self.among(&chosen, &mentions);
            }
        }
        Found::Nothing
    }

    /// The deal among those that were named.
    fn among(&self, chosen: &[&Mention], all: &[Mention]) -> Found {
        let accounts: BTreeSet<usize> = chosen.iter().map(|m| self.account[m.deal]).collect();
        let of_accounts: BTreeSet<usize> = chosen.iter().map(|m| m.deal).collect();
        let by_name: BTreeSet<usize> = all
            .iter()
            .filter(|m| m.strength == Strength::Name && accounts.contains(&self.account[m.deal]))
            .map(|m| m.deal)
            .collect();
        let left = if by_name.is_empty() {
            of_accounts
        } else {
            by_name
        };
        let ids: Vec<DealId> = left.iter().map(|&d| self.deals[d].id.clone()).collect();
        match <[DealId; 1]>::try_from(ids) {
            Ok([one]) => Found::One(one),
            Err(ids) => Found::OneOf(ids),
        }
    }

    /// The heads of a text where they name several accounts.
    fn several(&self, text: &str) -> Vec<Place> {
        let mut heads: Vec<(usize, usize, String, Vec<String>)> = Vec::new();
        let mut by_line: HashMap<usize, Vec<Mention>> = HashMap::new();
        for one in self.mentions(text) {
            if let Some((line, _)) = one.head {
                by_line.entry(line).or_default().push(one);
            }
        }
        let mut start = 0;
        let mut blank_before = true;
        for (index, raw) in text.split_inclusive('\n').enumerate() {
            let line = index + 1;
            if let Some(mentions) = by_line.get(&line) {
                let best = mentions.iter().max_by_key(|m| m.strength);
                if let Some(best) = best {
                    heads.push((
                        line,
                        start,
                        self.called(best, mentions),
                        self.key(best.deal),
                    ));
                }
            } else if let Some(name) = unknown_head(raw, blank_before) {
                let key = bare(&name);
                heads.push((line, start, name, key));
            }
            blank_before = raw.trim().is_empty();
            start += raw.len();
        }
        let same = |a: &[String], b: &[String]| a.starts_with(b) || b.starts_with(a);
        let one_account = heads.iter().all(|h| same(&h.3, &heads[0].3));
        if one_account {
            return Vec::new();
        }
        heads
            .into_iter()
            .map(|(line, start, deal, _)| Place { line, start, deal })
            .collect()
    }

    /// The deal that a head means: its id where only one deal is meant, else the account, for which somebody must say which.
    fn called(&self, best: &Mention, all: &[Mention]) -> String {
        let deal = &self.deals[best.deal];
        let others = all
            .iter()
            .any(|m| m.strength == best.strength && m.deal != best.deal);
        match &deal.account {
            Some(account) if others => account.clone(),
            _ => deal.id.to_string(),
        }
    }

    /// What tells one account from another.
    fn key(&self, deal: usize) -> Vec<String> {
        let name = &self.deals[deal];
        match name.account.as_deref().map(bare) {
            Some(words) if !words.is_empty() => words,
            _ => lower_words(name.name.as_deref().unwrap_or(name.id.as_str())),
        }
    }
}

/// What follows a name, behind its legal form.
fn rest_of_name(after: &str) -> &str {
    let mut rest = after;
    while let Some(next) = words(rest.get(..rest.floor_char_boundary(24)).unwrap_or(rest)).first() {
        let gap = &rest[..next.start];
        if !gap.chars().all(|c| matches!(c, ' ' | '.' | ','))
            || !SUFFIXES.contains(&next.lower.as_str())
        {
            break;
        }
        rest = rest[next.start + next.text.len()..].trim_start_matches('.');
    }
    rest
}

/// Whether nothing but marks, a number or a key stands before a name on its line.
fn is_lead(before: &str) -> bool {
    let text = before
        .trim()
        .trim_matches(|c: char| "#*-•_[(:. \"“".contains(c));
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = text.trim_matches(|c: char| "#*-•_[(:.) \"“".contains(c));
    if before.trim_start().starts_with('>') {
        return false;
    }
    text.is_empty() || KEYS.contains(&text.to_lowercase().as_str())
}

/// Whether a head ends here.
fn is_end(after: &str) -> bool {
    let line = after.lines().next().unwrap_or_default();
    let text = line.trim_start_matches(['*', '_', ']', '"', '”']);
    let rest = text.trim_start();
    rest.is_empty()
        || text.starts_with(':')
        || rest.starts_with(['–', '—', '|', '('])
        || (text.starts_with(' ') && rest.starts_with("- "))
        || rest.starts_with("->")
}

/// The name in a head that no deal of the record has: behind a key, or a firm by its legal form at the head of a paragraph.
fn unknown_head(line: &str, blank_before: bool) -> Option<String> {
    let text = line.trim().trim_matches(|c: char| "#*-•_ ".contains(c));
    if let Some((key, value)) = text.split_once(':')
        && KEYS.contains(
            &key.trim_matches(|c: char| "*_ ".contains(c))
                .to_lowercase()
                .as_str(),
        )
    {
        let value = value.trim_matches(|c: char| "*_ ".contains(c));
        return (!value.is_empty() && words(value).len() <= MAX_HEAD_WORDS)
            .then(|| value.to_owned());
    }
    if !blank_before {
        return None;
    }
    let end = [":", " - ", " – ", " — ", " | "]
        .iter()
        .filter_map(|mark| text.find(mark))
        .min();
    let name = text[..end.unwrap_or(text.len())].trim_matches(|c: char| "*_. ".contains(c));
    let words = words(name);
    let legal = words.len() > 1
        && words.len() <= MAX_HEAD_WORDS
        && words[0].text.starts_with(char::is_uppercase)
        && words.last().is_some_and(|w| {
            SUFFIXES.contains(&w.lower.as_str()) && w.text.starts_with(char::is_uppercase)
        });
    legal.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of the checks, all of it.
    const ALL: &str = "k acme brandt service payroll the northern";

    fn names() -> Names {
        let deal = |id: &str, name: &str, account: &str| DealName {
            id: DealId::parse(id).expect("it is one"),
            name: Some(name.into()),
            account: Some(account.into()),
        };
        Names::new(
            vec![
                deal(
                    "k-01",
                    "Brandt Orthotech – Service Desk",
                    "Brandt Orthotech GmbH",
                ),
                deal("k-02", "Acme rollout", "Acme Corp"),
                deal("k-03", "Acme renewal", "Acme Corp"),
                deal("k-04", "Payroll", "The Northern Bakery Ltd"),
            ],
            ALL,
        )
    }

    fn one(id: &str) -> Found {
        Found::One(DealId::parse(id).expect("it is one"))
    }

    #[test]
    fn the_deal_is_found_by_account_name_and_short_name() {
        let names = names();
        assert_eq!(
            names.find("Call with Jonas at Brandt today, all well"),
            one("k-01")
        );
        assert_eq!(names.find("BRANDT ORTHOTECH want a quote"), one("k-01"));
        assert_eq!(
            names.find("the acme renewal is stuck in legal"),
            one("k-03")
        );
        assert_eq!(names.find("they went live"), Found::Nothing);
        assert_eq!(
            names.find("a brandt is no name in lower case"),
            Found::Nothing
        );
        let either = ["k-02", "k-03"].map(|id| DealId::parse(id).expect("it is one"));
        assert_eq!(names.find("Acme called"), Found::OneOf(either.to_vec()));
    }

    #[test]
    fn a_paste_about_two_deals_is_told_by_its_heads() {
        let names = names();
        let text = "Brandt – call 3 May\nCFO signs.\n\n**Acme rollout**\nlegal is next\n";
        let places: Vec<(usize, String)> = names
            .several(text)
            .into_iter()
            .map(|p| (p.line, p.deal))
            .collect();
        assert_eq!(places, [(1, "k-01".into()), (4, "k-02".into())]);
        let keys = "Account: Initech\nnotes\nAccount: Globex GmbH\nmore";
        assert_eq!(names.several(keys).len(), 2);
        let firms = "Initech Inc - demo done\nfine\n\nGlobex GmbH: security next\n";
        assert_eq!(names.several(firms).len(), 2);
    }

    #[test]
    fn a_note_about_one_deal_may_name_others() {
        let names = names();
        for text in [
            "Brandt – call 3 May\nThey asked for a reference; Acme Corp would do. As we did at Acme.",
            "Account: Brandt Orthotech GmbH\nCustomer: Brandt\nBrandt – open points",
            "Brandt: hello\nMe: hi\nBrandt: we sign\nAcme: welcome\nBrandt: bye\n",
            "> Acme: quoted\n\nBrandt – call",
            "",
        ] {
            // In the third, "Acme" is an account's whole name and a head; the speaker is none.
            let several = names.several(text);
            assert!(several.len() < 2, "{several:?}");
        }
    }
}
