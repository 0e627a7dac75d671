//! Titles, functions and bodies: the words of the lexicon, and what belongs to them on either side.

use super::lexis::{
    BELIEF, BODY, BODY_NOUN, LOOSE, Lexis, NAME, PERSON_VERB, RANK_AFTER, RANK_BEFORE, ROLE, SPEECH,
};
use super::words::{
    AMPERSAND, AND, APOSTROPHE, FOR, OF, POSSESSIVE, THE, boundary, determiner, modifier,
    plain_adjective,
};
use super::{Mention, Party, View};
use crate::reading::scan::Hit;
use crate::text::{TokenKind, word_hash};

/// The most words that a field behind a title may have: "Director of Medical Staff Services".
const MAX_FIELD: usize = 4;
/// The most words taken in front of a title or body.
const MAX_LEFT: usize = 4;

const CHIEF: u64 = word_hash("chief");
const OFFICER: u64 = word_hash("officer");
const OFFICE: u64 = word_hash("office");

/// Appends roles and bodies, ordered by first token, none overlapping another; `heads` are the hits of the lexicon.
pub fn find(view: &View<'_, '_>, lexis: &Lexis, heads: &[Hit], out: &mut Vec<Mention>) {
    let mut at = 0;
    let mut floor = 0;
    while at < heads.len() {
        let (start, mut best) = (heads[at].start, None::<(u32, Party)>);
        while let Some(hit) = heads.get(at).filter(|h| h.start == start) {
            if best.is_none_or(|(end, _)| hit.end > end) {
                best = Some((
                    hit.end,
                    if lexis.flags(hit.atom) & BODY != 0 {
                        Party::Body
                    } else {
                        Party::Role
                    },
                ));
            }
            at += 1;
        }
        let Some((end, party)) = best else { continue };
        if (start as usize) < floor || ordinary_word(view, start as usize, end as usize) {
            continue;
        }
        let (head, head_end) = (start as usize, end as usize);
        // The words in front may reach into the mention before: "trustees'" + "finance committee".
        let left = out.last().map_or(0, |m| m.tokens.start as usize);
        let (start, end, party) = grow(view, head, head_end, party, left);
        if start == head
            && end == head_end
            && head_end == head + 1
            && view.has(head, LOOSE)
            && thing(view, end)
        {
            continue;
        }
        // A body that grew to the left takes in the role it starts with: "finance" + "committee".
        while out.last().is_some_and(|m| m.tokens.end as usize > start) {
            out.pop();
        }
        out.push(Mention {
            tokens: start as u32..end as u32,
            party,
            seller: false,
        });
        floor = end;
    }
}

/// Whether a loose function is the first half of a thing: "audit rights", "bank line", "legal review".
fn thing(view: &View<'_, '_>, end: usize) -> bool {
    let Some(next) = view.token(end) else {
        return false;
    };
    let text = next.text(view.document.text);
    // "legal redlines it", "finance opened": a verb form may follow; a plain noun may not.
    let verbal = text.ends_with("ed") || text.ends_with("'t") || next.capitalised;
    let noun =
        next.kind == TokenKind::Word && !boundary(next.hash) && !determiner(next.hash) && !verbal;
    let acts = view.has(end, PERSON_VERB | SPEECH | BELIEF)
        || text.ends_with('s')
            && view
                .token(end + 1)
                .is_some_and(|t| boundary(t.hash) || determiner(t.hash));
    noun && !acts || view.tokens[end - 1].hyphenated
}

/// Words of the lexicon that are something else in this place.
fn ordinary_word(view: &View<'_, '_>, start: usize, end: usize) -> bool {
    const LEAD: u64 = word_hash("lead");
    const LEADS: u64 = word_hash("leads");
    const HEAD: u64 = word_hash("head");
    const CHAIR: u64 = word_hash("chair");
    if start > 0
        && view.tokens[start - 1].hyphenated
        && !modifier(view.tokens[start - 1].hash)
        && !view.tokens[start].capitalised
    {
        // "non-production", "co-shareholder", "follow-the-board".
        return end == start + 1 && !view.has(start, RANK_AFTER | BODY_NOUN);
    }
    if end != start + 1 {
        return false;
    }
    let token = &view.tokens[start];
    let verb_like = token.is(LEAD) || token.is(LEADS) || token.is(HEAD) || token.is(CHAIR);
    // "he leads the project", "lead time": a noun here has an article or a field in front.
    verb_like
        && !token.capitalised
        && start.checked_sub(1).is_none_or(|p| {
            !(determiner(view.tokens[p].hash) || modifier(view.tokens[p].hash) || view.has(p, ROLE))
        })
}

/// Takes in the field behind and the modifiers in front.
fn grow(
    view: &View<'_, '_>,
    start: usize,
    end: usize,
    party: Party,
    floor: usize,
) -> (usize, usize, Party) {
    let mut party = party;
    let mut end = end;
    if view.has(end - 1, RANK_BEFORE) {
        end = field_behind(view, end);
    }
    // A function or title in front of a longer one: "finance" + "committee", "ops" + "director".
    while let Some(next) = compound(view, end) {
        if view.has(next - 1, BODY_NOUN) {
            party = Party::Body;
        }
        end = next;
    }
    if view.is(end, POSSESSIVE) && view.is(end + 1, OFFICE) && party == Party::Role {
        end += 2;
    }
    let takes_left = party == Party::Body || view.has(end - 1, RANK_AFTER | BODY_NOUN);
    let start = if takes_left {
        left_edge(view, start, floor)
    } else {
        deputy(view, start, floor)
    };
    (start, end, party)
}

/// The end of a compound that goes on at `at`: a rank or body noun straight behind, or with one modifier between.
fn compound(view: &View<'_, '_>, at: usize) -> Option<usize> {
    if view.word(at) && view.has(at, RANK_AFTER | BODY_NOUN) {
        return Some(at + 1);
    }
    let modified = view.word(at)
        && view.token(at).is_some_and(|t| modifier(t.hash))
        && view.word(at + 1)
        && view.has(at + 1, RANK_AFTER | BODY_NOUN)
        && !view.has(at + 1, NAME);
    modified.then_some(at + 2)
}

/// The end of the field behind a title: "of Medical Staff Services", "Lab Services", "ops".
fn field_behind(view: &View<'_, '_>, end: usize) -> usize {
    let mut at = end;
    let spelled =
        view.is(at, OF) || (view.is(at, FOR) && view.token(at + 1).is_some_and(|t| t.capitalised));
    if spelled {
        at += 1;
        if view.is(at, THE) {
            at += 1;
        }
        let first = view
            .token(at)
            .filter(|t| t.kind == TokenKind::Word && !boundary(t.hash) && !determiner(t.hash));
        if first.is_none() {
            return end;
        }
    } else if view.has(end - 1, RANK_BEFORE) && view.tokens[end - 1].is(CHIEF) {
        // "chief claims officer"
        return (end..end + 3)
            .find(|&i| view.is(i, OFFICER))
            .map_or(end, |i| i + 1);
    }
    let first = at;
    while at < first + MAX_FIELD && field_word(view, at, spelled && at == first) {
        at += 1;
        // "Risk & Compliance"; "and" joins only fields of one case behind "of": "head of risk and compliance".
        let ampersand = view.is(at, AMPERSAND);
        let alike = view
            .token(at + 1)
            .is_some_and(|t| t.capitalised == view.tokens[at - 1].capitalised);
        if (ampersand || view.is(at, AND) && spelled && alike) && field_word(view, at + 1, false) {
            at += 1;
        }
    }
    if at == first { end } else { at }
}

/// Whether a word belongs to the field of a title.
fn field_word(view: &View<'_, '_>, at: usize, opening: bool) -> bool {
    let Some(token) = view.token(at).filter(|t| t.kind == TokenKind::Word) else {
        return false;
    };
    if boundary(token.hash) || determiner(token.hash) || view.has(at, NAME) {
        return false;
    }
    if opening {
        return true;
    }
    let followed_by_verb = view.has(at + 1, super::lexis::PERSON_VERB);
    if token.capitalised {
        // "VP Marcus wants": a name, not a field. A field is a known function, in capitals or longer than a word.
        return token.all_caps
            || view.has(at, ROLE)
            || modifier(token.hash)
            || (!followed_by_verb && field_shape(view, at));
    }
    view.has(at, ROLE) && !view.has(at, RANK_AFTER)
        || modifier(token.hash) && view.has(at + 1, ROLE)
}

/// A capitalised word that is neither the last nor the only one of its run reads as a field.
fn field_shape(view: &View<'_, '_>, at: usize) -> bool {
    let capital = |i: usize| {
        view.token(i)
            .is_some_and(|t| t.kind == TokenKind::Word && t.capitalised)
    };
    let function = |i: usize| {
        capital(i) && view.token(i).is_some_and(|t| modifier(t.hash)) || view.has(i, ROLE)
    };
    function(at + 1) || at > 0 && function(at - 1) && !view.has(at - 1, RANK_BEFORE)
}

/// "deputy", "group", "acting" in front of a title that takes no field there.
fn deputy(view: &View<'_, '_>, start: usize, floor: usize) -> usize {
    const PREFIXES: [u64; 12] = [
        word_hash("group"),
        word_hash("deputy"),
        word_hash("vice"),
        word_hash("acting"),
        word_hash("interim"),
        word_hash("regional"),
        word_hash("divisional"),
        word_hash("assistant"),
        word_hash("global"),
        word_hash("corporate"),
        word_hash("plant"),
        word_hash("enterprise"),
    ];
    match start.checked_sub(1) {
        Some(p) if p >= floor && view.word(p) && PREFIXES.contains(&view.tokens[p].hash) => p,
        _ => start,
    }
}

/// The first token of the noun phrase that ends in a title or body at `start`.
fn left_edge(view: &View<'_, '_>, start: usize, floor: usize) -> usize {
    let mut sure = start;
    let mut at = start;
    while at > floor && start - at < MAX_LEFT {
        let p = at - 1;
        let Some(token) = view.token(p) else { break };
        let next = match token.kind {
            TokenKind::Clitic if token.is(POSSESSIVE) && p > floor && possessor(view, p - 1) => {
                p - 1
            }
            TokenKind::Punct if token.is(APOSTROPHE) && p > floor && plural(view, p - 1) => p - 1,
            TokenKind::Punct
                if token.is(AMPERSAND) && p > floor && view.tokens[p - 1].capitalised =>
            {
                p
            }
            TokenKind::Word if !stops(view, p) => p,
            // A determiner in front: all words between belong to the phrase.
            TokenKind::Word if determiner(token.hash) => {
                sure = at;
                break;
            }
            _ => break,
        };
        at = next;
        let first = &view.tokens[at];
        if first.capitalised && !sentence_opens(view, at)
            || modifier(first.hash)
            || view.has(at, ROLE)
            || first.hyphenated
        {
            sure = at;
        }
    }
    while sure < start && (view.is(sure, AMPERSAND) || plain_adjective(view.tokens[sure].hash)) {
        sure += 1;
    }
    sure
}

/// Words that cannot stand inside the phrase in front of a title.
fn stops(view: &View<'_, '_>, at: usize) -> bool {
    let hash = view.tokens[at].hash;
    boundary(hash)
        || determiner(hash)
        || plain_adjective(hash)
        || view.has(
            at,
            NAME | super::lexis::PERSON_VERB | super::lexis::HONORIFIC,
        ) && !view.has(at, ROLE)
}

/// Whether what owns the phrase is a role and not a person: "provost's cabinet".
fn possessor(view: &View<'_, '_>, at: usize) -> bool {
    view.word(at) && (view.has(at, ROLE) || modifier(view.tokens[at].hash)) && !view.has(at, NAME)
}

/// Whether a word ends in "s": "trustees' panel".
fn plural(view: &View<'_, '_>, at: usize) -> bool {
    view.word(at) && view.tokens[at].text(view.document.text).ends_with('s')
}

/// Whether the token is the first word of a sentence, whose capital says nothing.
pub fn sentence_opens(view: &View<'_, '_>, at: usize) -> bool {
    let Some(token) = view.before(at) else {
        return true;
    };
    token.kind == TokenKind::Punct
        && !matches!(
            token.text(view.document.text).as_bytes()[0],
            b',' | b'(' | b'/' | b'&' | b'\'' | b'+' | b'<'
        )
}
