//! Voice messages that a buyer left: "hi it's Lorna from Pelham Haulage, returning your call ... bye".

use super::Speaker;
use crate::evidence::{Deal, Note};
use crate::text::{Document, Token, TokenKind, word_hash};

/// The introduction stands among the first tokens.
const OPENING: usize = 24;
/// How far behind the name the firm may stand, in tokens.
const FIRM_REACH: usize = 6;
/// The goodbye stands among the last tokens.
const ENDING: usize = 5;

/// A spoken note in which a caller gives his name and the account's is the caller's from end to end.
pub(super) fn mark(document: &Document<'_>, deal: &Deal, note: &Note, out: &mut [Speaker]) {
    if note.kind.as_deref() == Some("voice") && introduces(document, deal) {
        out.iter_mut()
            .filter(|s| **s == Speaker::Author)
            .for_each(|s| *s = Speaker::Buyer);
    }
}

fn introduces(document: &Document<'_>, deal: &Deal) -> bool {
    const GREETINGS: [u64; 8] = [
        word_hash("hi"),
        word_hash("hey"),
        word_hash("hello"),
        word_hash("morning"),
        word_hash("afternoon"),
        word_hash("evening"),
        word_hash("howya"),
        word_hash("yeah"),
    ];
    const HERE: u64 = word_hash("here");
    const THIS: u64 = word_hash("this");
    const ITS: [u64; 2] = [word_hash("its"), word_hash("it's")];
    let words = &document.tokens;
    let opening = &words[..words.len().min(OPENING)];
    let Some(greeting) = opening.iter().position(|t| GREETINGS.contains(&t.hash)) else {
        return false;
    };
    let firm = |from: usize| firm_behind(opening, from, deal);
    for (at, token) in opening.iter().enumerate().skip(greeting + 1) {
        let is = |i: usize, hash: u64| opening.get(i).is_some_and(|t| t.is(hash));
        let said = ITS.contains(&token.hash)
            || token.is(const { word_hash("it") }) && is(at + 1, word_hash("'s"))
            || token.is(THIS) && is(at + 1, word_hash("is"));
        if said {
            let name = at + 1 + usize::from(!ITS.contains(&token.hash));
            return names_caller(opening, name) && (firm(name) || says_goodbye(words));
        }
        if token.is(HERE) {
            return firm(at);
        }
    }
    // "hi grainne oisin at lee valley dairies".
    opening
        .iter()
        .skip(greeting + 1)
        .take(3)
        .position(|t| t.is(const { word_hash("at") }) || t.is(const { word_hash("from") }))
        .is_some_and(|at| firm(greeting + 1 + at))
        && says_goodbye(words)
}

/// Whether a name and no "me" or "for the file" comes at `at`, over "uh".
fn names_caller(opening: &[Token], at: usize) -> bool {
    const FILLERS: [u64; 5] = [
        word_hash("uh"),
        word_hash("um"),
        word_hash("umm"),
        word_hash("er"),
        word_hash("erm"),
    ];
    const NOT_NAMES: [u64; 10] = [
        word_hash("me"),
        word_hash("a"),
        word_hash("the"),
        word_hash("for"),
        word_hash("another"),
        word_hash("about"),
        word_hash("just"),
        word_hash("gonna"),
        word_hash("going"),
        word_hash("been"),
    ];
    opening[at.min(opening.len())..]
        .iter()
        .find(|t| !FILLERS.contains(&t.hash))
        .is_some_and(|t| t.kind == TokenKind::Word && !NOT_NAMES.contains(&t.hash))
}

/// Whether a word of the account's name comes soon.
fn firm_behind(opening: &[Token], from: usize, deal: &Deal) -> bool {
    let Some(account) = deal.account.as_deref() else {
        return false;
    };
    account
        .split_whitespace()
        .filter(|w| w.len() > 3)
        .any(|word| {
            let hash = word_hash(word);
            opening[from.min(opening.len())..]
                .iter()
                .take(FIRM_REACH)
                .any(|t| t.is(hash))
        })
}

fn says_goodbye(words: &[Token]) -> bool {
    const BYES: [u64; 8] = [
        word_hash("bye"),
        word_hash("cheers"),
        word_hash("tschüss"),
        word_hash("ciao"),
        word_hash("bless"),
        word_hash("tara"),
        word_hash("cheerio"),
        word_hash("goodbye"),
    ];
    words
        .iter()
        .rev()
        .take(ENDING)
        .any(|t| BYES.contains(&t.hash))
}
