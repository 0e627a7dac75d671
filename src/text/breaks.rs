//! Breaks: the places inside a sentence where one statement may end and the next begin.
//!
//! Every place gets a weight. Firm breaks always cut; likely ones cut when both sides are long enough to say something;
//! loose ones are only used to shorten a piece that runs on, as dictation without punctuation does.

use super::document::TokenRange;
use super::line::{Source, is_word};
use super::token::{Token, TokenKind, word_hash};
use super::words::{
    self, BINDER, CONTRAST, DETERMINER, FILLER, OBJECT, PREPOSITION, PRONOUN, SAYING, STARTER,
    VERB, WHILE,
};

/// Weight of a break that always cuts.
pub(super) const FIRM: u8 = 9;
/// Weight of a break that cuts when both sides are long enough.
pub(super) const LIKELY: u8 = 6;
/// From here down breaks only shorten pieces that run on: the higher the better.
pub(super) const LOOSE_STATEMENT: u8 = 4;
const LOOSE_MARK: u8 = 3;
const LOOSE_WORD: u8 = 2;
const LOOSE_PHRASE: u8 = 1;

/// A sentence of more words with hardly a mark in it was dictated.
const DICTATED_WORDS: u32 = 18;
/// One mark on so many words is hardly a mark.
const DICTATED_WORDS_A_MARK: u32 = 14;
/// How far a bracket may reach to be read as one, in tokens.
const BRACKET_REACH: u32 = 48;
/// A bracket with as many words and a verb is a statement of its own.
const BRACKET_STATEMENT_WORDS: usize = 7;
/// Adverbs and marks that may stand before a subject.
const LEADING_WORDS: usize = 3;
/// How far a verb may stand behind the start of its subject, in tokens.
const SUBJECT_REACH: u32 = 6;

/// Words that may open a piece; in dictation nearly any may.
const OPENERS: words::Class = BINDER | CONTRAST | FILLER | PREPOSITION | STARTER | WHILE;

/// A place where a piece may begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Break {
    /// First token of the new piece (a mark there is trimmed later).
    pub at: u32,
    /// How sure it is.
    pub weight: u8,
    /// Words of the sentence before it.
    pub words: u32,
}

/// Walks over one sentence.
struct Walker<'a, 'b> {
    source: Source<'a>,
    range: TokenRange,
    total: u32,
    dictated: bool,
    /// Words since the sentence began, and since the last likely break.
    words: u32,
    since: u32,
    verb: bool,
    /// Where the last likely break stands.
    piece: u32,
    out: &'b mut Vec<Break>,
}

/// Appends the breaks of a sentence to `out`, in order; returns its number of words.
pub(super) fn find(source: Source<'_>, range: &TokenRange, out: &mut Vec<Break>) -> u32 {
    let tokens = source.slice(range);
    let (mut total, mut marks) = (0, 0);
    for token in tokens {
        total += u32::from(is_word(token));
        marks += u32::from(token.kind == TokenKind::Punct);
    }
    let dictated = total > DICTATED_WORDS && marks * DICTATED_WORDS_A_MARK < total;
    let mut walker = Walker {
        source,
        range: range.clone(),
        total,
        dictated,
        words: 0,
        since: 0,
        verb: false,
        piece: range.start,
        out,
    };
    let mut i = range.start;
    while i < range.end {
        let token = &source.tokens[i as usize];
        if !dictated && token.kind == TokenKind::Word && !words::is(token, OPENERS) {
            walker.count(token);
            i += 1;
        } else {
            i = walker.step(i);
        }
    }
    total
}

impl Walker<'_, '_> {
    /// Looks at token `i`; returns the next one to look at.
    fn step(&mut self, i: u32) -> u32 {
        let token = self.source.tokens[i as usize];
        match token.kind {
            TokenKind::Punct => return self.mark(i, &token),
            TokenKind::Word if i > self.range.start => self.word(i, &token),
            _ => {}
        }
        self.count(&token);
        i + 1
    }

    fn count(&mut self, token: &Token) {
        let word = u32::from(is_word(token));
        self.words += word;
        self.since += word;
        self.verb |= words::is(token, VERB);
    }

    fn push(&mut self, at: u32, weight: u8) {
        self.out.push(Break {
            at,
            weight,
            words: self.words,
        });
        if weight >= LIKELY {
            self.since = 0;
            self.piece = at;
            self.verb = false;
        }
    }

    fn mark(&mut self, i: u32, token: &Token) -> u32 {
        let (source, end) = (self.source, self.range.end);
        let left = self.total - self.words;
        match source.first(token) {
            b';' if source.spaced(i, end) => self.push(i, FIRM),
            b'(' | b'[' => return self.bracket(i),
            b',' => self.comma(i),
            b'|' if self.total > 22 => self.push(i, LIKELY),
            b'/' if self.gap(i) && self.since >= 2 && left >= 2 => self.push(i, LIKELY),
            b':' if source.spaced(i, end) => {
                let likely = self.since >= 4 && left >= 4 && self.statement(i + 1);
                self.push(i, if likely { LIKELY } else { LOOSE_MARK });
            }
            _ => self.symbol(i, token, left),
        }
        i + 1
    }

    fn symbol(&mut self, i: u32, token: &Token, left: u32) {
        // All other marks of ASCII break nothing.
        if !matches!(self.source.first(token), b'-' | b'=' | b'.' | 0x80..) {
            return;
        }
        let text = token.text(self.source.text);
        if self.source.is_dash(token) {
            let open = self.gap(i) || matches!(text, "—" | "--");
            if open && !self.is_range(i) {
                let both = self.verb
                    && self.since >= 3
                    && left >= 3
                    && (self.statement(i + 1) || self.verb_ahead(i + 1));
                self.push(i, if both { LIKELY } else { LOOSE_MARK });
            }
            return;
        }
        match text {
            "->" | "=>" | "→" | "⇒" | "➔" | "➜" => self.push(
                i,
                if self.total > 16 && self.since >= 3 {
                    LIKELY
                } else {
                    LOOSE_MARK
                },
            ),
            "•" | "·" | "▪" | "●" if self.gap(i) => self.push(i, FIRM),
            "…" => self.push(
                i,
                if self.since >= 4 && left >= 3 {
                    LIKELY
                } else {
                    LOOSE_MARK
                },
            ),
            _ if text.starts_with("..") => self.push(
                i,
                if self.since >= 4 && left >= 3 {
                    LIKELY
                } else {
                    LOOSE_MARK
                },
            ),
            _ => {}
        }
    }

    fn gap(&self, i: u32) -> bool {
        i > self.range.start
            && self.source.tokens[i as usize - 1].end < self.source.tokens[i as usize].start
            && self.source.spaced(i, self.range.end)
    }

    fn is_range(&self, i: u32) -> bool {
        let number = |t: Option<&Token>| t.is_some_and(|t| t.kind == TokenKind::Number);
        number(self.source.get(i.wrapping_sub(1), self.range.end))
            && number(self.source.get(i + 1, self.range.end))
    }

    /// Steps over a bracket; a long one with a verb is a piece of its own.
    fn bracket(&mut self, i: u32) -> u32 {
        let end = self.range.end;
        let close = if self.source.mark(i, end, b'(') {
            b')'
        } else {
            b']'
        };
        let Some(at) =
            (i + 1..end.min(i + BRACKET_REACH)).find(|&j| self.source.mark(j, end, close))
        else {
            return i + 1;
        };
        let inside = i + 1..at;
        let statement = self.source.words(&inside) >= BRACKET_STATEMENT_WORDS
            && self
                .source
                .slice(&inside)
                .iter()
                .any(|t| words::is(t, VERB));
        if statement {
            self.push(i, LIKELY);
            return i + 1;
        }
        for j in inside {
            self.count(&self.source.tokens[j as usize].clone());
        }
        at + 1
    }

    fn comma(&mut self, i: u32) {
        let weight = if self.verb && self.since >= 3 && self.statement(i + 1) && !self.bound(i) {
            LIKELY
        } else {
            LOOSE_MARK
        };
        self.push(i, weight);
    }

    /// Whether the piece before `i` opened with a binder ("If they agree, legal starts"): its main clause follows.
    fn bound(&self, i: u32) -> bool {
        let first = (self.piece..i)
            .take(LEADING_WORDS)
            .map(|j| &self.source.tokens[j as usize])
            .find(|t| is_word(t) && !words::is(t, FILLER));
        first.is_some_and(|t| words::is(t, BINDER | CONTRAST | WHILE))
    }

    fn word(&mut self, i: u32, token: &Token) {
        let class = token.class;
        let previous = self.source.tokens[i as usize - 1];
        let binding =
            words::is(&previous, BINDER | PREPOSITION | DETERMINER | SAYING) || previous.hyphenated;
        if class & CONTRAST != 0 {
            let early = self.since < 2
                || previous.is(const { word_hash("nothing") })
                || previous.is(const { word_hash("even") });
            return self.push(i, if early { LOOSE_WORD } else { LIKELY });
        }
        const AND: u64 = word_hash("and");
        const SO: u64 = word_hash("so");
        match token.hash {
            AND => {
                let weight = if self.verb && self.statement(i + 1) {
                    LIKELY
                } else if self.dictated && self.statement(i + 1) {
                    LOOSE_STATEMENT
                } else {
                    LOOSE_WORD
                };
                self.push(i, weight);
            }
            SO => self.so(i, &previous),
            _ if class & WHILE != 0 => self.push(
                i,
                if self.statement(i + 1) {
                    LIKELY
                } else {
                    LOOSE_WORD
                },
            ),
            _ if class & STARTER != 0 => self.starter(i, token, binding),
            _ if class & (PRONOUN | DETERMINER) != 0 && self.dictated && !binding => {
                self.run_on(i, class, &previous)
            }
            _ if self.dictated
                && class & (VERB | BINDER | FILLER) == 0
                && !binding
                && self.verb
                && !is_verb(&previous)
                && self.since >= 5
                && self.noun_with_verb(i) =>
            {
                self.push(i, LOOSE_STATEMENT)
            }
            _ if class & BINDER != 0 && !binding => self.push(i, LOOSE_WORD),
            _ if class & PREPOSITION != 0 => self.push(i, LOOSE_PHRASE),
            _ => {}
        }
    }

    /// "so" opens a statement unless it measures ("so far", "so much", "not so").
    fn so(&mut self, i: u32, previous: &Token) {
        let next = self.source.get(i + 1, self.range.end);
        let that = next.is_some_and(|t| t.is(const { word_hash("that") }));
        let measures = next.is_some_and(|t| {
            t.is(const { word_hash("far") })
                || t.is(const { word_hash("much") })
                || t.is(const { word_hash("many") })
        });
        let opens = self.statement(i + 1) || self.dictated || previous.kind == TokenKind::Punct;
        if !(measures || words::is(previous, VERB)) {
            self.push(i, if opens && !that { LIKELY } else { LOOSE_WORD });
        }
    }

    /// "um", "anyway", "also": firm in dictation, loose elsewhere.
    fn starter(&mut self, i: u32, token: &Token, binding: bool) {
        const WEAK: [u64; 7] = [
            word_hash("right"),
            word_hash("well"),
            word_hash("ok"),
            word_hash("then"),
            word_hash("honestly"),
            word_hash("otherwise"),
            word_hash("yeah"),
        ];
        let sure = !WEAK.contains(&token.hash) || self.statement(i + 1);
        if sure && !binding && self.dictated {
            self.push(i, LIKELY);
        } else if sure && !binding {
            self.push(i, LOOSE_WORD);
        }
    }

    /// In dictation a subject with its verb begins a statement even without "and".
    fn run_on(&mut self, i: u32, class: words::Class, previous: &Token) {
        let object = words::is(previous, OBJECT) && self.said_before(i);
        // Behind a verb a noun phrase is its object, and behind an auxiliary a pronoun makes a question.
        let governed = is_verb(previous)
            && (class & PRONOUN == 0
                || previous.is(const { word_hash("does") })
                || previous.is(const { word_hash("did") })
                || previous.is(const { word_hash("do") }));
        if object
            || governed
            || previous.is(const { word_hash("and") })
            || previous.is(const { word_hash("but") })
            || !self.verb
            || self.since < 3
        {
            return;
        }
        if self.statement(i) {
            self.push(
                i,
                if class & PRONOUN != 0 && self.since >= 5 {
                    LIKELY
                } else {
                    LOOSE_STATEMENT
                },
            );
        }
    }

    /// "told me", "asked him": what follows is said.
    fn said_before(&self, i: u32) -> bool {
        i >= self.range.start + 2 && words::is(&self.source.tokens[i as usize - 2], SAYING | VERB)
    }

    /// Whether a subject with its own verb stands at `i`.
    fn statement(&self, mut i: u32) -> bool {
        let end = self.range.end;
        for _ in 0..LEADING_WORDS {
            let leading = |t: &Token| {
                words::is(t, STARTER)
                    || is_adverb(t)
                    || matches!(self.source.first(t), b'"' | b'\'')
            };
            if !self.source.get(i, end).is_some_and(leading) {
                break;
            }
            i += 1;
        }
        let Some(first) = self.source.get(i, end) else {
            return false;
        };
        let Some(next) = self.source.get(i + 1, end) else {
            return false;
        };
        if words::is(first, PRONOUN) && first.kind == TokenKind::Word && !words::is(first, VERB) {
            return next.kind != TokenKind::Punct
                && !words::is(next, PREPOSITION | BINDER | FILLER);
        }
        if words::is(first, PRONOUN) {
            return true;
        }
        if words::is(first, DETERMINER) || first.capitalised {
            return self.verb_ahead(i + 1);
        }
        let noun =
            first.kind == TokenKind::Word && first.class & (VERB | PREPOSITION | BINDER) == 0;
        noun && (is_verb(next)
            || (next.kind == TokenKind::Word && self.source.get(i + 2, end).is_some_and(is_verb)))
    }

    /// A bare noun right before its verb: "lou hasn't", "chequebook could".
    fn noun_with_verb(&self, i: u32) -> bool {
        let class = self.source.tokens[i as usize].class;
        class & (PREPOSITION | DETERMINER | OBJECT | STARTER) == 0
            && self.source.get(i + 1, self.range.end).is_some_and(is_verb)
    }

    /// Whether a verb stands near, before the next mark.
    fn verb_ahead(&self, i: u32) -> bool {
        for j in i..self.range.end.min(i + SUBJECT_REACH) {
            let token = &self.source.tokens[j as usize];
            if token.kind == TokenKind::Punct
                && !matches!(self.source.first(token), b'(' | b')' | b'/' | b'&' | b'.')
                || words::is(token, BINDER)
            {
                return false;
            }
            if is_verb(token) {
                return true;
            }
        }
        false
    }
}

/// A verb by its class; "'s" alone is as often a possessive.
fn is_verb(token: &Token) -> bool {
    words::is(token, VERB) && !token.is(const { word_hash("'s") })
}

fn is_adverb(token: &Token) -> bool {
    const ADVERBS: [u64; 8] = [
        word_hash("maybe"),
        word_hash("probably"),
        word_hash("now"),
        word_hash("still"),
        word_hash("perhaps"),
        word_hash("apparently"),
        word_hash("only"),
        word_hash("even"),
    ];
    ADVERBS.contains(&token.hash)
}
