//! Names of people.
//!
//! A capital alone is little evidence: products, firms and the first words of sentences have one too. A word is a name when
//! the gazetteer knows it, when a title or an apposition says so ("Dr. Haas", "CISO = Dudi", "Pohl from Einkauf"), when
//! people's verbs follow it, or when the same note says so elsewhere. Text without capitals gets the first and third only.

use super::lexis::{
    AMBIGUOUS, BELIEF, BODY, HONORIFIC, NAME, NOT_PERSON, PERSON_VERB, RANK_AFTER, ROLE, SPEECH,
};
use super::roles::sentence_opens;
use super::words::{
    COMMA, DOT, OF, OPEN, POSSESSIVE, adverb, boundary, determiner, modifier, opener, particle,
    plain_adjective,
};
use super::{Mention, Party, View};
use crate::text::{Token, TokenKind, word_hash};

/// `|`, between the cells of a table.
const PIPE: u64 = word_hash("|");
/// The most words of a name.
const MAX_WORDS: usize = 4;

/// Buffers that are kept from note to note.
#[derive(Default)]
pub struct Buffers {
    taken: Taken,
    /// Capitalised words that are names by themselves, in order.
    sure: Vec<u32>,
    /// Hashes of all words that some place of the note shows to be a name, sorted.
    known: Vec<u64>,
}

/// Appends the persons that no role or body covers; `out` holds roles and bodies ordered by first token.
pub fn find(view: &View<'_, '_>, buffers: &mut Buffers, out: &mut Vec<Mention>) {
    buffers.taken.fill(view, out);
    known_names(view, buffers);
    let Buffers { taken, sure, known } = buffers;
    let mut sure = sure.iter().copied().peekable();
    let mut at = 0;
    while at < view.tokens.len() {
        if !worth_a_look(view, at) || taken.has(at) {
            at += 1;
            continue;
        }
        let token = &view.tokens[at];
        let by_itself = if token.capitalised {
            while sure.next_if(|&s| (s as usize) < at).is_some() {}
            sure.next_if_eq(&(at as u32)).is_some()
        } else {
            certain(view, taken, at)
        };
        let sure = by_itself || known.binary_search(&token.hash).is_ok() && may_be_name(view, at);
        if !sure {
            at += 1;
            continue;
        }
        let end = name_end(view, taken, at);
        out.push(Mention {
            tokens: at as u32..end as u32,
            party: Party::Person,
            seller: false,
        });
        at = end;
    }
}

/// Which tokens a role or body covers.
#[derive(Default)]
struct Taken(Vec<bool>);

impl Taken {
    fn fill(&mut self, view: &View<'_, '_>, mentions: &[Mention]) {
        self.0.clear();
        self.0.resize(view.tokens.len(), false);
        for mention in mentions {
            self.0[mention.tokens.start as usize..mention.tokens.end as usize].fill(true);
        }
    }

    fn has(&self, at: usize) -> bool {
        self.0.get(at).copied().unwrap_or(false)
    }
}

/// The cheap first check.
#[inline]
fn worth_a_look(view: &View<'_, '_>, at: usize) -> bool {
    let token = &view.tokens[at];
    token.kind == TokenKind::Word
        && (token.capitalised
            || view.marks[at] & (NAME | AMBIGUOUS) != 0
            || after_role_in_lower_case(view, at))
}

/// Finds the capitalised words that are names by themselves, and what is known from them.
fn known_names(view: &View<'_, '_>, buffers: &mut Buffers) {
    let Buffers { taken, sure, known } = buffers;
    sure.clear();
    known.clear();
    for at in 0..view.tokens.len() {
        if !view.tokens[at].capitalised
            || view.tokens[at].kind != TokenKind::Word
            || taken.has(at)
            || !certain(view, taken, at)
        {
            continue;
        }
        sure.push(at as u32);
        for i in at..name_end(view, taken, at) {
            let token = &view.tokens[i];
            if token.kind == TokenKind::Word && token.end - token.start > 2 && !particle(token.hash)
            {
                known.push(token.hash);
            }
        }
    }
    known.sort_unstable();
    known.dedup();
}

/// A word that is not ruled out as a name.
fn may_be_name(view: &View<'_, '_>, at: usize) -> bool {
    let token = &view.tokens[at];
    token.capitalised
        && !view.has(at, NOT_PERSON | ROLE | BODY)
        && !opener(token.hash)
        && !boundary(token.hash)
        && !determiner(token.hash)
}

/// Whether this place by itself shows a name.
fn certain(view: &View<'_, '_>, taken: &Taken, at: usize) -> bool {
    let token = &view.tokens[at];
    if view.has(at, HONORIFIC) && !view.has(at, AMBIGUOUS) && token.capitalised {
        return false;
    }
    if view.has(at, NAME) {
        return !part_of_firm(view, at) && !boundary(token.hash) && !short_capitals(token);
    }
    if !token.capitalised {
        return ambiguous_in_lower_case(view, at) || after_role_in_lower_case(view, at);
    }
    if boundary(token.hash) || determiner(token.hash) || view.has(at, NOT_PERSON | ROLE | BODY) {
        return false;
    }
    let opens = sentence_opens(view, at);
    if view.has(at, AMBIGUOUS) {
        return !opens
            && !view
                .token(at + 1)
                .is_some_and(|t| t.kind == TokenKind::Number)
            && !part_of_firm(view, at)
            || human_verb(view, at + 1)
            || token.capitalised && surname_behind(view, taken, at);
    }
    if at > 0 && honoured(view, at) {
        return true;
    }
    if token.all_caps
        || opener(token.hash)
        || plain_adjective(token.hash)
        || modifier(token.hash)
        || has_digit(view, token)
    {
        return false;
    }
    introduced(view, taken, at)
        || (!opens && strong_frame(view, taken, at))
        || opens && opens_as_name(view, taken, at)
}

/// "EMI", "NEDA": an abbreviation and no name.
fn short_capitals(token: &Token) -> bool {
    const SHORT: u32 = 4;
    token.all_caps && token.end - token.start <= SHORT && token.end - token.start > 2
}

/// "Kip Lundgren": a word that may be a first name in front of one that looks like a family name and ends the run.
fn surname_behind(view: &View<'_, '_>, taken: &Taken, at: usize) -> bool {
    let next = at + 1;
    run_end(view, at) == at + 2
        && !taken.has(next)
        && !part_of_firm(view, at)
        && view.token(next).is_some_and(|t| {
            !t.all_caps
                && !opener(t.hash)
                && !boundary(t.hash)
                && !modifier(t.hash)
                && !view.has(next, NOT_PERSON)
        })
}

fn has_digit(view: &View<'_, '_>, token: &Token) -> bool {
    token
        .text(view.document.text)
        .bytes()
        .any(|b| b.is_ascii_digit())
}

/// "Dr Haas", "Ms. Pohl", "Sir Colin".
fn honoured(view: &View<'_, '_>, at: usize) -> bool {
    let p = at - 1;
    view.word(p) && view.has(p, HONORIFIC) && !view.has(p, ROLE)
        || view.is(p, DOT) && p > 0 && view.has(p - 1, HONORIFIC) && view.word(p - 1)
}

/// A role straight in front ("CFO Haas") or equated ("CISO = Dudi"), or a role in brackets or from a team behind.
fn introduced(view: &View<'_, '_>, taken: &Taken, at: usize) -> bool {
    let before = at.checked_sub(1);
    if before.is_some_and(|p| taken.has(p))
        && !view
            .token(at + 1)
            .is_some_and(|t| t.capitalised && taken.has(at + 1))
    {
        return true;
    }
    if let Some(p) = before
        && p > 0
        && taken.has(p - 1)
        && view.token(p).is_some_and(|t| {
            t.kind == TokenKind::Punct
                && matches!(t.text(view.document.text).as_bytes()[0], b'=' | b'(' | b':')
        })
    {
        return true;
    }
    let end = run_end(view, at);
    apposition(view, taken, end)
}

/// What follows a name: "(their CFO", ", the controller", "from Einkauf", "in compliance".
fn apposition(view: &View<'_, '_>, taken: &Taken, end: usize) -> bool {
    const FROM: u64 = word_hash("from");
    const IN: u64 = word_hash("in");
    let role_after = |mut i: usize| {
        while view
            .token(i)
            .is_some_and(|t| determiner(t.hash) || plain_adjective(t.hash))
        {
            i += 1;
        }
        taken.has(i)
    };
    (view.is(end, OPEN) || view.is(end, COMMA) || view.is(end, PIPE)) && role_after(end + 1)
        || (view.is(end, FROM) || view.is(end, IN)) && role_after(end + 1)
}

/// The end of the run of capitalised words that starts at `at`.
fn run_end(view: &View<'_, '_>, at: usize) -> usize {
    let mut end = at + 1;
    while end < at + MAX_WORDS
        && view
            .token(end)
            .is_some_and(|t| t.kind == TokenKind::Word && t.capitalised)
    {
        end += 1;
    }
    end
}

/// A verb of persons at `at`.
fn human_verb(view: &View<'_, '_>, at: usize) -> bool {
    view.token(at).is_some_and(|t| !t.capitalised) && view.has(at, PERSON_VERB | SPEECH | BELIEF)
}

/// An unknown capitalised word inside a sentence, in a place where people stand.
fn strong_frame(view: &View<'_, '_>, taken: &Taken, at: usize) -> bool {
    const BEFORE: [u64; 20] = [
        word_hash("with"),
        word_hash("ask"),
        word_hash("asked"),
        word_hash("told"),
        word_hash("tell"),
        word_hash("met"),
        word_hash("via"),
        word_hash("unless"),
        word_hash("until"),
        word_hash("because"),
        word_hash("that"),
        word_hash("if"),
        word_hash("once"),
        word_hash("when"),
        word_hash("called"),
        word_hash("emailed"),
        word_hash("texted"),
        word_hash("says"),
        word_hash("thanks"),
        word_hash("hi"),
    ];
    let end = run_end(view, at);
    if end - at > 2 || (at + 1..end).any(|i| taken.has(i)) {
        return false;
    }
    human_verb(view, end)
        || view.before(at).is_some_and(|t| BEFORE.contains(&t.hash)) && !view.is(end, POSSESSIVE)
}

/// The first word of a sentence: a name only when people's verbs or a tag mark say so.
fn opens_as_name(view: &View<'_, '_>, taken: &Taken, at: usize) -> bool {
    let end = run_end(view, at);
    end - at <= 2
        && !(at..end).any(|i| taken.has(i))
        && view.has(end, PERSON_VERB | SPEECH | BELIEF)
        && view.token(end).is_some_and(|t| !t.capitalised)
}

/// "will says", "with grace from": an ambiguous name without its capital.
fn ambiguous_in_lower_case(view: &View<'_, '_>, at: usize) -> bool {
    view.has(at, AMBIGUOUS)
        && !boundary(view.tokens[at].hash)
        && view.has(at + 1, SPEECH)
        && view
            .before(at)
            .is_none_or(|t| boundary(t.hash) && !determiner(t.hash))
}

/// "director oh told me", "so vasquez said": an unknown word without a capital before a verb of saying, behind a role
/// or at the start of a clause.
fn after_role_in_lower_case(view: &View<'_, '_>, at: usize) -> bool {
    if !view.has(at + 1, SPEECH | BELIEF) || view.tokens[at].capitalised {
        return false;
    }
    // At the start of a clause only saying is strong enough: "so vasquez said".
    let opens = view.has(at + 1, SPEECH)
        && !opener(view.tokens[at].hash)
        && !negation(view.tokens[at].hash)
        && view.before(at).is_none_or(|t| {
            t.kind == TokenKind::Punct && t.is(DOT)
                || t.kind == TokenKind::Word && boundary(t.hash) && !determiner(t.hash) && !t.is(OF)
        });
    let after_role = at > 0 && view.has(at - 1, RANK_AFTER);
    (opens || after_role)
        && view.word(at)
        && !modifier(view.tokens[at].hash)
        && !view.has(at, ROLE | BODY | SPEECH | BELIEF | PERSON_VERB)
        && !boundary(view.tokens[at].hash)
        && !determiner(view.tokens[at].hash)
        && !plain_adjective(view.tokens[at].hash)
        && !adverb(view.tokens[at].hash)
}

/// "havent", "didnt": an auxiliary without its apostrophe.
fn negation(hash: u64) -> bool {
    const WORDS: [u64; 12] = [
        word_hash("havent"),
        word_hash("hasnt"),
        word_hash("hadnt"),
        word_hash("didnt"),
        word_hash("doesnt"),
        word_hash("dont"),
        word_hash("wont"),
        word_hash("wouldnt"),
        word_hash("couldnt"),
        word_hash("cant"),
        word_hash("hes"),
        word_hash("shes"),
    ];
    WORDS.contains(&hash)
}

/// "Harlow & Finch", "Grace Hospital": the word belongs to a firm's name.
fn part_of_firm(view: &View<'_, '_>, at: usize) -> bool {
    const MARKS: [u64; 22] = [
        word_hash("inc"),
        word_hash("ltd"),
        word_hash("llc"),
        word_hash("gmbh"),
        word_hash("ag"),
        word_hash("plc"),
        word_hash("group"),
        word_hash("hospital"),
        word_hash("bank"),
        word_hash("university"),
        word_hash("college"),
        word_hash("county"),
        word_hash("street"),
        word_hash("foods"),
        word_hash("health"),
        word_hash("school"),
        word_hash("memorial"),
        word_hash("energy"),
        word_hash("logistics"),
        word_hash("systems"),
        word_hash("industries"),
        word_hash("insurance"),
    ];
    let end = run_end(view, at);
    end > at + 1 && MARKS.contains(&view.tokens[end - 1].hash)
}

/// The end of the name that starts at `at`: first name, particles, family name, initial.
fn name_end(view: &View<'_, '_>, taken: &Taken, at: usize) -> usize {
    let mut end = at + 1;
    // "Lars-Åke", "Mei-Ling": the parts of one name.
    while end < at + MAX_WORDS
        && view.tokens[end - 1].hyphenated
        && view.word(end)
        && !taken.has(end)
    {
        end += 1;
    }
    if !view.tokens[at].capitalised {
        return lower_case_end(view, end);
    }
    while end < at + MAX_WORDS {
        let Some(token) = view.token(end).filter(|_| !taken.has(end)) else {
            break;
        };
        let surname = token.kind == TokenKind::Word
            && token.capitalised
            && !view.has(end, ROLE | BODY)
            && (!view.has(end, NOT_PERSON) || view.has(end, NAME))
            && !opener(token.hash)
            && !boundary(token.hash);
        let linked = token.kind == TokenKind::Word
            && particle(token.hash)
            && (view
                .token(end + 1)
                .is_some_and(|t| t.capitalised && t.kind == TokenKind::Word)
                || view.token(end + 1).is_some_and(|t| particle(t.hash)));
        if !surname && !linked {
            break;
        }
        // "Walter P.": the initial's dot stays outside unless a name follows.
        end += 1;
        while end < at + MAX_WORDS && view.tokens[end - 1].hyphenated && view.word(end) {
            end += 1;
        }
    }
    end
}

/// "beth ann", "mei fong": two gazetteer names side by side without capitals are one person's.
fn lower_case_end(view: &View<'_, '_>, end: usize) -> usize {
    if view.word(end) && view.has(end, NAME) && !view.tokens[end].capitalised {
        end + 1
    } else {
        end
    }
}
