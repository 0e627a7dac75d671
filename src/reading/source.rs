//! Who says so: the buyer, by turn, quoted mail or speech verb, or the rep.
//!
//! A verb of saying or believing governs what follows it in its sentence, over clauses, until the rep takes the word
//! ("I told her"); put behind ("..., she said") it governs what stands before. The reader knows nothing of topics.

use super::mentions::lexis::{Lexis, REP_SPEECH, REPORT, SAYING, SPEECH, VIEW};
use super::mentions::words::{
    adverb, boundary, determiner, finite, first_person, nobody, third_person,
};
use super::mentions::{Mention, Party};
use super::scan::Hit;
use super::voice::Speaker;
use crate::framework::Source;
use crate::rules::Pack;
use crate::text::{BlockKind, Document, Token, TokenKind, TokenRange, word_hash};

/// How far a verb in front reaches, in tokens; dictation has sentences without end.
const REACH: u32 = 28;
/// How far around the statement verbs are looked for at all, in tokens.
const WINDOW: u32 = 64;
/// A sentence of more tokens is dictation.
const LONG_SENTENCE: u32 = 45;
/// How far a verb in front reaches in dictation.
const SHORT_REACH: u32 = 8;
/// How far a verb put behind reaches back, in tokens.
const REACH_BACK: u32 = 6;
/// The most adverbs between a subject and its verb.
const MAX_ADVERBS: usize = 3;

/// A source and the reason for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Who says so.
    pub source: Source,
    /// Why, for `explain` and `--why`.
    pub why: &'static str,
    /// The words that tell, where there are some.
    pub at: Option<TokenRange>,
}

/// What the reader looks at.
pub struct Scene<'a, 't> {
    /// The document.
    pub document: &'a Document<'t>,
    /// The rule pack.
    pub pack: &'a Pack,
    /// Every hit of the document, predicates included, ordered by first token.
    pub hits: &'a [Hit],
    /// Of these hits at least the words of saying.
    pub said: &'a [Hit],
    /// Every mention of the document.
    pub mentions: &'a [Mention],
    /// The speaker of every token.
    pub speakers: &'a [Speaker],
    /// The index of the clause that carries the statement.
    pub clause: usize,
    /// The tokens that the topic's rule matched.
    pub matched: TokenRange,
}

/// Who is the subject of a verb of saying.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Buyer,
    Rep,
    Nobody,
}

/// Reads the source of one statement.
pub fn read(scene: &Scene<'_, '_>) -> Reading {
    if let Some(reading) = by_voice(scene) {
        return reading;
    }
    let clause = &scene.document.clauses[scene.clause];
    let sentence = &scene.document.sentences[clause.sentence as usize].tokens;
    let from = sentence
        .start
        .min(scene.matched.start)
        .max(scene.matched.start.saturating_sub(WINDOW));
    let until = sentence
        .end
        .max(scene.matched.end)
        .min(scene.matched.end + WINDOW);
    let block = &scene.document.blocks[clause.block as usize];
    let opens = sentence.start <= block.content.start + 1;
    // What stands before the colon speaks for the first sentence behind it: "Marguerite's own words: ...".
    let from = match &block.key {
        Some(key) if opens => key.start.clamp(from.saturating_sub(WINDOW), from),
        _ => from,
    };
    let lexis = Lexis::of(scene.pack);
    let first = scene.said.partition_point(|h| h.start < from);
    let mut governing: Option<TokenRange> = None;
    for hit in scene.said[first..].iter().take_while(|h| h.start < until) {
        let flags = lexis.flags(hit.atom);
        if flags & SAYING == 0 {
            continue;
        }
        let before = hit.start < scene.matched.end;
        match governor(scene, hit, flags) {
            Subject::Buyer if before || closes(scene, hit, sentence.end) => {
                governing = Some(hit.start..hit.end)
            }
            Subject::Rep if before => governing = None,
            _ => {}
        }
    }
    match governing {
        Some(at) if near(scene, &at, sentence) => Reading {
            source: Source::Buyer,
            why: "the buyer is the one who says it",
            at: Some(at),
        },
        _ => by_lead(scene, &lexis, sentence).unwrap_or(Reading {
            source: Source::Rep,
            why: "the rep writes it",
            at: None,
        }),
    }
}

/// By what stands over the statement: "Lehtonen: money opens only once ...", "What they told us".
fn by_lead(scene: &Scene<'_, '_>, lexis: &Lexis, sentence: &TokenRange) -> Option<Reading> {
    let buyer = |why, at| {
        Some(Reading {
            source: Source::Buyer,
            why,
            at: Some(at),
        })
    };
    let block = &scene.document.blocks[scene.document.clauses[scene.clause].block as usize];
    // A bare field describes whom it names; an item or a line of text gives his words.
    if block.kind != BlockKind::Field
        && let Some(at) = lead_name(scene, sentence)
    {
        return buyer("a buyer's name stands in front", at);
    }
    let heading = block
        .heading
        .map(|h| &scene.document.blocks[h as usize].tokens);
    if let Some(at) = heading.and_then(|range| spoken(scene, lexis, range)) {
        return buyer("the heading says who told it", at);
    }
    None
}

/// The words of a range by which somebody of the buyer's says something.
fn spoken(scene: &Scene<'_, '_>, lexis: &Lexis, range: &TokenRange) -> Option<TokenRange> {
    let first = scene.hits.partition_point(|h| h.start < range.start);
    let mut said = None;
    for hit in scene.hits[first..]
        .iter()
        .take_while(|h| h.start < range.end)
        .take(WINDOW as usize)
    {
        let flags = lexis.flags(hit.atom);
        if flags & (SPEECH | REPORT | REP_SPEECH) == 0 {
            continue;
        }
        match governor(scene, hit, flags) {
            Subject::Buyer => said = Some(hit.start..hit.end),
            Subject::Rep => return None,
            Subject::Nobody => {}
        }
    }
    said
}

/// "Lehtonen: money opens only once ...", "Noreen (court admin): the judge gets told": a statement and no task behind a name.
fn lead_name(scene: &Scene<'_, '_>, sentence: &TokenRange) -> Option<TokenRange> {
    let document = scene.document;
    let block = &document.blocks[document.clauses[scene.clause].block as usize];
    let person = |at: u32| {
        let next = scene.mentions.partition_point(|m| m.tokens.start < at);
        scene
            .mentions
            .get(next)
            .filter(|m| m.tokens.start == at && m.party == Party::Person && !m.seller)
    };
    let (name, from) = match &block.key {
        Some(key) if sentence.start <= block.content.start + 1 => {
            let name = person(key.start)?;
            let next = &document.tokens[name.tokens.end as usize];
            let bare = name.tokens.end >= key.end
                || next.is(const { word_hash("(") })
                || next.is(const { word_hash(",") });
            bare.then_some(())?;
            (name, block.content.start)
        }
        _ => {
            let name = person(sentence.start)?;
            let mut at = name.tokens.end as usize;
            if document.tokens.get(at)?.is(const { word_hash("(") }) {
                at += document.tokens[at..]
                    .iter()
                    .take(LEAD_BRACKET)
                    .position(|t| t.is(const { word_hash(")") }))?
                    + 1;
            }
            let colon = document.tokens.get(at)?;
            (colon.is(const { word_hash(":") })).then_some(())?;
            (name, at as u32 + 1)
        }
    };
    let until = sentence.end.min(from + WINDOW);
    let said = document.slice(&(from.min(until)..until));
    let about_him = |t: &Token| t.is(const { word_hash("she") }) || t.is(const { word_hash("he") });
    let told = said.first().is_some_and(|t| !finite(t.hash))
        && said.iter().any(|t| finite(t.hash))
        && !said.iter().any(about_him);
    told.then(|| name.tokens.clone())
}

/// How far a bracket behind a leading name may reach, in tokens.
const LEAD_BRACKET: usize = 8;

/// By whose mouth most of the matched words come from.
fn by_voice(scene: &Scene<'_, '_>) -> Option<Reading> {
    let words = scene
        .speakers
        .get(scene.matched.start as usize..scene.matched.end as usize)?;
    let buyer = words.iter().filter(|s| **s == Speaker::Buyer).count();
    let seller = words.iter().filter(|s| **s == Speaker::Seller).count();
    if buyer > 0 && buyer * 2 >= words.len() {
        return Some(Reading {
            source: Source::Buyer,
            why: "a buyer speaks",
            at: None,
        });
    }
    (seller > 0 && seller * 2 >= words.len()).then_some(Reading {
        source: Source::Rep,
        why: "the seller speaks",
        at: None,
    })
}

/// Whether the verb stands close enough to the statement; in a sentence without end it reaches less far.
fn near(scene: &Scene<'_, '_>, at: &TokenRange, sentence: &TokenRange) -> bool {
    let reach = if sentence.end - sentence.start > LONG_SENTENCE {
        SHORT_REACH
    } else {
        REACH
    };
    at.end + reach >= scene.matched.start && at.start < scene.matched.end + reach
}

/// Whether a verb behind the statement governs it: ", she said", "that's what Yvette heard", at the end of its sentence.
fn closes(scene: &Scene<'_, '_>, hit: &Hit, sentence_end: u32) -> bool {
    let next = &scene.document.tokens[hit.end as usize..sentence_end.max(hit.end) as usize];
    let last = hit.end + 3 >= sentence_end
        || next
            .first()
            .is_some_and(|t| t.is(const { word_hash("so") }) || t.is(const { word_hash("as") }))
        || next.iter().take(3).any(|t| t.kind == TokenKind::Punct);
    hit.start <= scene.matched.end + REACH_BACK && last
}

/// Whose saying it is.
fn governor(scene: &Scene<'_, '_>, hit: &Hit, flags: u32) -> Subject {
    if flags & REP_SPEECH != 0 {
        return Subject::Rep;
    }
    if flags & REPORT != 0 {
        return report(scene, hit);
    }
    if flags & VIEW != 0 {
        return if owned_noun(scene, hit) {
            Subject::Buyer
        } else {
            Subject::Nobody
        };
    }
    subject(scene, hit.start)
}

/// "per their GC", "according to her": somebody of the buyer's must follow, unless the phrase names its owner.
fn report(scene: &Scene<'_, '_>, hit: &Hit) -> Subject {
    const PER: u64 = word_hash("per");
    const TO: u64 = word_hash("to");
    let token = &scene.document.tokens[hit.end as usize - 1];
    if !token.is(PER) && !token.is(TO) {
        return Subject::Buyer;
    }
    let mut at = hit.end;
    if scene
        .document
        .tokens
        .get(at as usize)
        .is_some_and(|t| third_person(t.hash))
    {
        return Subject::Buyer;
    }
    while scene
        .document
        .tokens
        .get(at as usize)
        .is_some_and(|t| determiner(t.hash))
    {
        at += 1;
    }
    let next = scene.mentions.partition_point(|m| m.tokens.start < at);
    let named = scene
        .mentions
        .get(next)
        .is_some_and(|m| m.tokens.start <= at + 1 && !m.seller);
    if named {
        Subject::Buyer
    } else {
        Subject::Nobody
    }
}

/// The subject of the verb at `verb`: the pronoun or mention in front of it, over adverbs.
fn subject(scene: &Scene<'_, '_>, verb: u32) -> Subject {
    const WHO: u64 = word_hash("who");
    const CLOSE: u64 = word_hash(")");
    let tokens = &scene.document.tokens;
    let mut at = verb as usize;
    for _ in 0..=MAX_ADVERBS {
        let Some(token) = at.checked_sub(1).and_then(|i| tokens.get(i)) else {
            return Subject::Buyer;
        };
        at -= 1;
        if third_person(token.hash) || token.is(WHO) {
            return Subject::Buyer;
        }
        if first_person(token.hash) {
            return Subject::Rep;
        }
        if let Some(mention) = ending_at(scene, at as u32 + 1) {
            return if mention.seller {
                Subject::Rep
            } else {
                Subject::Buyer
            };
        }
        if token.is(CLOSE) {
            // "Thiago (Head of Risk) said"
            return Subject::Buyer;
        }
        if !adverb(token.hash) {
            return open_subject(scene, at, verb);
        }
    }
    Subject::Nobody
}

/// The mention that ends before a token.
fn ending_at<'a>(scene: &'a Scene<'_, '_>, end: u32) -> Option<&'a Mention> {
    let after = scene.mentions.partition_point(|m| m.tokens.start < end);
    scene.mentions[after.saturating_sub(3)..after]
        .iter()
        .rev()
        .find(|m| m.tokens.end == end)
}

/// No pronoun and no mention in front: "and says", "Says nothing leaves", "her analyst friend said".
fn open_subject(scene: &Scene<'_, '_>, at: usize, verb: u32) -> Subject {
    let token = &scene.document.tokens[at];
    let elided = matches!(
        token.kind,
        TokenKind::Newline | TokenKind::Space | TokenKind::Punct
    );
    let joined = token.is(const { word_hash("and") })
        || token.is(const { word_hash("but") })
        || token.is(const { word_hash("so") });
    let third = ends_in_s(scene, verb)
        || scene.document.tokens[verb as usize].is(const { word_hash("said") })
        || scene.document.tokens[verb as usize].is(const { word_hash("told") });
    if elided || joined {
        return if third {
            Subject::Buyer
        } else {
            Subject::Nobody
        };
    }
    // "her sister says": a noun with an owner that no list knows.
    let noun = token.kind == TokenKind::Word && !boundary(token.hash) && !determiner(token.hash);
    if noun && (token.capitalised || tells_us(scene, verb)) {
        return Subject::Buyer;
    }
    // "so mercy said", "assumpta told": a name without its capital that no list knows, at the start of what is said.
    let starts = at.checked_sub(1).is_none_or(|i| {
        let before = &scene.document.tokens[i];
        before.kind != TokenKind::Word || boundary(before.hash) && !determiner(before.hash)
    });
    let says = scene.document.tokens[verb as usize].is(const { word_hash("said") })
        || scene.document.tokens[verb as usize].is(const { word_hash("says") })
        || scene.document.tokens[verb as usize].is(const { word_hash("told") });
    if noun && starts && says && !nobody(token.hash) {
        return Subject::Buyer;
    }
    let owned = at > 0 && determiner(scene.document.tokens[at - 1].hash);
    if noun && owned && third && !nobody(token.hash) {
        Subject::Buyer
    } else {
        Subject::Nobody
    }
}

/// "Lindiwe's guess", "Elin's words": a person's own view, by a noun that may be a verb too.
fn owned_noun(scene: &Scene<'_, '_>, hit: &Hit) -> bool {
    const POSSESSIVE: u64 = word_hash("'s");
    let tokens = &scene.document.tokens;
    hit.start > 0
        && tokens[hit.start as usize - 1].is(POSSESSIVE)
        && ending_at(scene, hit.start - 1).is_some_and(|m| m.party == Party::Person && !m.seller)
}

/// "told me", "tells us".
fn tells_us(scene: &Scene<'_, '_>, verb: u32) -> bool {
    const TELL: [u64; 3] = [word_hash("told"), word_hash("tells"), word_hash("telling")];
    const ME: [u64; 2] = [word_hash("me"), word_hash("us")];
    let tokens = &scene.document.tokens;
    TELL.contains(&tokens[verb as usize].hash)
        && tokens
            .get(verb as usize + 1)
            .is_some_and(|t| ME.contains(&t.hash))
}

fn ends_in_s(scene: &Scene<'_, '_>, verb: u32) -> bool {
    scene.document.tokens[verb as usize]
        .text(scene.document.text)
        .ends_with('s')
}
