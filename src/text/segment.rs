//! Sentences and clauses: cutting every block at its sentence ends and at the breaks inside them.

use super::block::BlockKind;
use super::breaks::{self, Break, FIRM, LIKELY, LOOSE_STATEMENT};
use super::document::{Clause, Document, Sentence, TokenRange};
use super::line::{Source, is_word};
use super::sentence::{self, End};
use super::token::{Token, TokenKind, word_hash};
use super::words::{self, FILLER, PRONOUN, SAYING, VERB};

/// A likely break cuts only if so many words stand on either side.
const MIN_WORDS: u32 = 3;
/// A longer piece is cut at a loose break.
const RUN_ON_WORDS: u32 = 20;
/// Where in a piece that runs on the cut may fall, in words.
const CUT_FROM: u32 = 6;
/// A piece is never longer, in words.
const MAX_WORDS: u32 = 24;
/// A piece is never longer, in tokens.
const MAX_TOKENS: u32 = 64;
/// A piece of dictation that is longer is cut where a subject meets its verb, in words.
const SPOKEN_WORDS: u32 = 12;
/// A value with so few words is only a statement together with its key ("DPA: theirs").
const SHORT_VALUE_WORDS: usize = 4;
/// Longest key inside a line, in words.
const MAX_KEY_WORDS: usize = 4;

/// Cuts every block into sentences and clauses.
pub(super) fn split(document: &mut Document<'_>) {
    let tokens = std::mem::take(&mut document.tokens);
    let source = Source {
        text: document.text,
        tokens: &tokens,
    };
    let mut cutter = Cutter {
        source,
        sentences: std::mem::take(&mut document.sentences),
        clauses: std::mem::take(&mut document.clauses),
        breaks: std::mem::take(&mut document.buffers.breaks),
    };
    cutter.sentences.clear();
    cutter.clauses.clear();
    for (b, block) in document.blocks.iter().enumerate() {
        if block.kind != BlockKind::Signature {
            let key = block.key.clone().filter(|_| block.kind != BlockKind::Turn);
            cutter.block(b as u32, block.content.clone(), key);
        }
    }
    document.sentences = cutter.sentences;
    document.clauses = cutter.clauses;
    document.buffers.breaks = cutter.breaks;
    document.tokens = tokens;
}

struct Cutter<'a> {
    source: Source<'a>,
    sentences: Vec<Sentence>,
    clauses: Vec<Clause>,
    breaks: Vec<Break>,
}

impl Cutter<'_> {
    fn block(&mut self, block: u32, content: TokenRange, key: Option<TokenRange>) {
        let end = content.end;
        let mut start = content.start;
        let mut i = start;
        while i < end {
            let Some(stop) = sentence::end_at(self.source, i, start, end) else {
                i += 1;
                continue;
            };
            let mut question = stop == End::Question;
            i += 1;
            while let Some(token) = self
                .source
                .get(i, end)
                .filter(|t| sentence::is_closer(self.source, t) && !self.opens(i, t, end))
            {
                question |= self.source.first(token) == b'?';
                i += 1;
            }
            self.sentence(block, start..i, question, &key);
            start = i;
        }
        if start < end {
            self.sentence(block, start..end, false, &key);
        }
    }

    /// A quote mark behind a full stop opens the next sentence when a word is stuck to it and a space stands before.
    fn opens(&self, i: u32, token: &Token, end: u32) -> bool {
        let quote = matches!(self.source.first(token), b'"' | b'\'' | b'*' | b'_');
        quote && !self.source.spaced(i, end) && self.source.tokens[i as usize - 1].end < token.start
    }

    fn sentence(
        &mut self,
        block: u32,
        range: TokenRange,
        question: bool,
        key: &Option<TokenRange>,
    ) {
        let first = self.clauses.len() as u32;
        let mut breaks = std::mem::take(&mut self.breaks);
        breaks.clear();
        let total = breaks::find(self.source, &range, &mut breaks);
        let fresh = key
            .clone()
            .filter(|_| self.clauses.last().is_none_or(|c| c.block != block));
        let mut pieces = Pieces {
            cutter: self,
            block,
            key: key.clone(),
            fresh,
        };
        pieces.cut(&breaks, range.clone(), total);
        self.breaks = breaks;
        let last = self.clauses.len() as u32;
        if first == last {
            return;
        }
        if question && let Some(clause) = self.clauses.last_mut() {
            clause.question = true;
        }
        // A short value is read with its key, which stands before the sentence.
        let start = range.start.min(self.clauses[first as usize].tokens.start);
        self.sentences.push(Sentence {
            tokens: start..range.end,
            clauses: first..last,
            block,
            question,
        });
    }
}

/// Cuts one sentence.
struct Pieces<'c, 'a> {
    cutter: &'c mut Cutter<'a>,
    block: u32,
    /// The key that holds: the block's, or the last one inside the sentence.
    key: Option<TokenRange>,
    /// The block's key, until its first clause is out.
    fresh: Option<TokenRange>,
}

impl Pieces<'_, '_> {
    /// Cuts at firm breaks and at likely ones with enough on both sides.
    fn cut(&mut self, breaks: &[Break], range: TokenRange, total: u32) {
        let (mut start, mut words, mut from) = (range.start, 0, 0);
        for (n, here) in breaks.iter().enumerate() {
            if here.weight < LIKELY || here.at <= start {
                continue;
            }
            let next = breaks[n + 1..].iter().find(|b| b.weight >= LIKELY);
            let behind = next.map_or(range.end, |b| b.at);
            let right = next.map_or(total, |b| b.words) - here.words;
            let enough = here.words - words >= MIN_WORDS
                && right >= MIN_WORDS
                && !self.is_tail(here.at..behind, right);
            if here.weight == FIRM || enough {
                self.shorten(&breaks[from..n], start..here.at, words, here.words);
                (start, words, from) = (here.at, here.words, n + 1);
            }
        }
        self.shorten(&breaks[from..], start..range.end, words, total);
    }

    /// "she said", "he thinks": says who, not what.
    fn is_tail(&self, range: TokenRange, words: u32) -> bool {
        const TAIL_WORDS: u32 = 4;
        words <= TAIL_WORDS
            && self
                .cutter
                .source
                .slice(&range)
                .iter()
                .any(|t| words::is(t, SAYING))
    }

    /// Cuts a piece that runs on at its best loose breaks.
    fn shorten(&mut self, breaks: &[Break], range: TokenRange, from: u32, to: u32) {
        let (mut start, mut words, mut next) = (range.start, from, 0);
        while to - words > SPOKEN_WORDS {
            let weakest = if to - words > RUN_ON_WORDS {
                0
            } else {
                LOOSE_STATEMENT
            };
            let mut best: Option<(u8, usize)> = None;
            while next < breaks.len() && breaks[next].words < words + CUT_FROM {
                next += 1;
            }
            for (n, b) in breaks
                .iter()
                .enumerate()
                .skip(next)
                .take_while(|(_, b)| b.words <= words + RUN_ON_WORDS)
            {
                let rest = to - b.words > MIN_WORDS;
                if rest
                    && b.at > start
                    && b.weight >= weakest
                    && best.is_none_or(|(weight, _)| b.weight >= weight)
                {
                    best = Some((b.weight, n));
                }
            }
            let Some((_, n)) = best else { break };
            self.cap(start..breaks[n].at);
            (start, words, next) = (breaks[n].at, breaks[n].words, n + 1);
        }
        self.cap(start..range.end);
    }

    /// Cuts what is still too long wherever the limit falls.
    fn cap(&mut self, range: TokenRange) {
        if range.end - range.start <= MAX_WORDS {
            return self.emit(range);
        }
        let (mut start, mut words) = (range.start, 0);
        for i in range.clone() {
            words += u32::from(is_word(&self.cutter.source.tokens[i as usize]));
            if i > start && (words > MAX_WORDS || i - start >= MAX_TOKENS) {
                self.emit(start..i);
                (start, words) = (i, 1);
            }
        }
        self.emit(start..range.end);
    }

    fn emit(&mut self, range: TokenRange) {
        let source = self.cutter.source;
        let mut tokens = trim(source, range.clone());
        let mut key = self.fresh.take();
        if let Some((inline, content)) = inline_key(source, &tokens) {
            self.key = Some(inline.clone());
            tokens = trim(source, content);
            key = Some(inline);
        }
        let words = source.words(&tokens);
        // Right behind its key a short value says nothing alone; "?" behind a key is a statement as well.
        let value = || {
            words > 0
                || source.slice(&range).iter().any(|t| {
                    matches!(source.first(t), b'?' | b'-')
                        || t.start >= 1 && source.first(t) >= 0x80
                })
        };
        match key {
            Some(key) if words <= SHORT_VALUE_WORDS && value() => {
                let end = if words > 0 { tokens.end } else { range.end };
                tokens = key.start..end;
            }
            _ if words == 0 => return,
            _ => {}
        }
        let sentence = self.cutter.sentences.len() as u32;
        self.cutter.clauses.push(Clause {
            tokens,
            sentence,
            block: self.block,
            question: false,
            key: self.key.clone(),
            answers: None,
        });
    }
}

/// "Legal: none" inside a line: the key and what stands behind it.
fn inline_key(source: Source<'_>, range: &TokenRange) -> Option<(TokenRange, TokenRange)> {
    let mut words = 0;
    for i in range.clone() {
        let token = &source.tokens[i as usize];
        if is_word(token) {
            words += 1;
        } else if source.mark(i, range.end, b':') && source.spaced(i, range.end) {
            let key = range.start..i;
            let content = i + 1..range.end;
            return (words > 0 && source.words(&content) > 0).then_some((key, content));
        } else if token.kind == TokenKind::Punct
            && !matches!(source.first(token), b'/' | b'&' | b'(' | b')' | b'*')
        {
            return None;
        }
        if words > MAX_KEY_WORDS
            || words::is(token, PRONOUN)
            || words::is(token, VERB) && !token.capitalised
        {
            return None;
        }
    }
    None
}

/// Takes away marks and fillers at the edges, and quotes or brackets that have no partner inside.
fn trim(source: Source<'_>, range: TokenRange) -> TokenRange {
    let TokenRange { mut start, mut end } = range;
    while start < end {
        let token = &source.tokens[start as usize];
        let filler = token.kind == TokenKind::Word
            && words::is(token, FILLER)
            && start + 2 < end
            && !measures(&source.tokens[start as usize + 1]);
        let partner = token.kind == TokenKind::Punct
            && is_opening(source, token)
            && closes_inside(source, start, end);
        if !(filler
            || token.kind == TokenKind::Newline
            || token.kind == TokenKind::Punct && !partner && !leads(source, token))
        {
            break;
        }
        start += 1;
    }
    while start < end {
        let token = &source.tokens[end as usize - 1];
        let mark = token.kind == TokenKind::Newline
            || token.kind == TokenKind::Punct && !ends(source, token);
        if !mark && !is_loose_closing(source, start, end) {
            break;
        }
        end -= 1;
    }
    start..end
}

/// "so far", "so much": there "so" is no filler.
fn measures(next: &Token) -> bool {
    const MEASURES: [u64; 5] = [
        word_hash("far"),
        word_hash("much"),
        word_hash("many"),
        word_hash("long"),
        word_hash("that"),
    ];
    MEASURES.contains(&next.hash)
}

/// Marks that belong to the word behind them: "$5k", "~2 wks", "@ana", "<50k".
fn leads(source: Source<'_>, token: &Token) -> bool {
    match source.first(token) {
        b'$' | b'~' | b'@' | b'<' | b'>' | b'#' | b'+' | b'%' => true,
        byte if byte >= 0x80 => !matches!(
            token.text(source.text),
            "–" | "—"
                | "“"
                | "”"
                | "‘"
                | "’"
                | "…"
                | "•"
                | "·"
                | "→"
                | "«"
                | "»"
                | "⇒"
                | "➔"
                | "➜"
                | "▪"
                | "●"
                | "„"
                | "―"
        ),
        _ => false,
    }
}

/// Marks that belong to the word before them: "20%", "(CFO)", a tick.
fn ends(source: Source<'_>, token: &Token) -> bool {
    matches!(source.first(token), b')' | b']' | b'"' | b'%' | b'$' | b'+')
        || matches!(token.text(source.text), "”" | "»" | "’")
        || source.first(token) >= 0x80 && leads(source, token)
}

fn is_opening(source: Source<'_>, token: &Token) -> bool {
    matches!(source.first(token), b'(' | b'[' | b'"' | b'\'')
        || matches!(token.text(source.text), "“" | "«" | "‘" | "„")
}

fn closing_of(source: Source<'_>, token: &Token) -> &'static [&'static str] {
    match token.text(source.text) {
        "(" => &[")"],
        "[" => &["]"],
        "“" | "„" => &["”", "“"],
        "«" => &["»"],
        "‘" => &["’"],
        "'" => &["'"],
        _ => &["\""],
    }
}

fn closes_inside(source: Source<'_>, start: u32, end: u32) -> bool {
    let closing = closing_of(source, &source.tokens[start as usize]);
    (start + 1..end).any(|i| closing.contains(&source.tokens[i as usize].text(source.text)))
}

/// A closing quote or bracket at the end whose partner stands outside.
fn is_loose_closing(source: Source<'_>, start: u32, end: u32) -> bool {
    let last = &source.tokens[end as usize - 1];
    if last.kind != TokenKind::Punct {
        return false;
    }
    let opening = match last.text(source.text) {
        ")" => "(",
        "]" => "[",
        "”" => "“",
        "»" => "«",
        "’" => "‘",
        "\"" => "\"",
        _ => return false,
    };
    !(start..end - 1).any(|i| source.tokens[i as usize].text(source.text) == opening)
}
