//! Blocks: what stands on lines of its own, and who speaks there.

use super::document::{Document, TokenRange};
use super::heading;
use super::line::{self, Line, Mark, Source, is_word};
use super::mail::{self, Header};
use super::tag::{self, Census, Style, Tag};
use super::token::TokenKind;

/// The shape of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A line that names what follows: "# Legal", "**Next steps**", "PAPER PROCESS:".
    Heading,
    /// A bullet or a numbered item.
    Item,
    /// "Key: value".
    Field,
    /// One speaker's turn: "Ines: They did."
    Turn,
    /// "From:", "To:", "Date:", "Subject:" and the like.
    MailHeader,
    /// The name and contact lines under a mail.
    Signature,
    /// A row of a table.
    Row,
}

/// Who is heard in a block, as far as its shape tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// The author of the note.
    Author,
    /// A tagged speaker or mail author on the seller's side ("Me", "Rep", "AE").
    Seller,
    /// A tagged speaker or mail author who is not known to be the seller.
    Other,
}

/// A run of tokens with one shape.
#[derive(Clone, Debug)]
pub struct Block {
    /// All its tokens, marks and tags included.
    pub tokens: TokenRange,
    /// What is said: without the bullet, key, tag or quote marks.
    pub content: TokenRange,
    /// Its shape.
    pub kind: BlockKind,
    /// Quote depth: how many ">" stand in front.
    pub depth: u8,
    /// Who is heard.
    pub voice: Voice,
    /// The field key or the speaker's name.
    pub key: Option<TokenRange>,
    /// The heading that it stands under, as an index into the document's blocks.
    pub heading: Option<u32>,
    /// The turn's tag or the name of the mail's author.
    pub speaker: Option<TokenRange>,
    /// The state of its check box, if it has one.
    pub checked: Option<bool>,
    /// A blank line stands before it, or it is the first.
    pub after_blank: bool,
}

/// A mail's author and what is known of the side.
#[derive(Clone)]
struct Author {
    name: Option<TokenRange>,
    voice: Voice,
}

/// What the lines read so far mean for the next.
struct Reader<'a> {
    source: Source<'a>,
    lines: Vec<Line>,
    tags: Vec<Option<Tag>>,
    census: Census,
    /// Mail authors by quote depth; shallower ones come back when a quote ends.
    authors: Vec<Option<Author>>,
    /// The speaker whose turn goes on over untagged lines.
    turn: Option<Author>,
    /// The turn was opened by a line of its own and goes on over blank lines.
    turn_holds: bool,
    in_header: bool,
    signature_lines: usize,
    out: Vec<Block>,
}

/// Cuts the document into blocks.
pub(super) fn find(document: &mut Document<'_>) {
    let source = Source {
        text: document.text,
        tokens: &document.tokens,
    };
    let mut out = std::mem::take(&mut document.blocks);
    out.clear();
    let mut lines = std::mem::take(&mut document.buffers.lines);
    line::lines(source, &mut lines);
    let mut tags = std::mem::take(&mut document.buffers.tags);
    tags.clear();
    tags.extend(lines.iter().map(|line| tag::read(source, line)));
    let census = Census::take(source, &lines, &tags);
    let mut reader = Reader {
        source,
        lines,
        tags,
        census,
        authors: Vec::new(),
        turn: None,
        turn_holds: false,
        in_header: false,
        signature_lines: 0,
        out,
    };
    for i in 0..reader.lines.len() {
        reader.read(i);
    }
    let Reader {
        out, lines, tags, ..
    } = reader;
    document.blocks = out;
    let source = Source {
        text: document.text,
        tokens: &document.tokens,
    };
    heading::assign(source, &lines, &mut document.blocks);
    document.buffers.lines = lines;
    document.buffers.tags = tags;
}

impl Reader<'_> {
    fn read(&mut self, i: usize) {
        let line = self.lines[i].clone();
        self.enter_depth(line.depth as usize);
        let tag = self.tags[i].clone();
        let header = mail::header(self.source, &line, tag.as_ref(), self.in_header);
        if let Some(header) = header {
            return self.mail_header(&line, tag, header);
        }
        self.in_header = false;
        if mail::is_own_note(self.source, &line, tag.as_ref()) {
            self.leave_mail();
        }
        if self.rule(&line) || self.signature(&line) || self.wrapped(i, &line) {
            return;
        }
        let mut block = self.blank_block(&line);
        match tag {
            _ if line.mark == Mark::Pipe => block.kind = BlockKind::Row,
            Some(tag) if self.census.is_speaker(self.source, &line, &tag) => {
                self.open_turn(&mut block, &line, &tag)
            }
            _ if self.heading(i, &line) => {
                block.kind = BlockKind::Heading;
                self.turn = self
                    .turn
                    .take()
                    .filter(|_| line.mark == Mark::None && self.turn_holds);
            }
            Some(tag) if self.is_key(&line, &tag) => {
                block.kind = if line.mark == Mark::None {
                    BlockKind::Field
                } else {
                    BlockKind::Item
                };
                block.key = Some(tag.name);
                block.content = tag.content..line.body.end;
                self.continue_turn(&mut block, &line);
            }
            _ => {
                self.continue_turn(&mut block, &line);
                self.run_in_key(&mut block, &line);
            }
        }
        self.out.push(block);
    }

    /// A block with the voice that the surrounding mail gives.
    fn blank_block(&self, line: &Line) -> Block {
        let author = self.authors.get(line.depth as usize).cloned().flatten();
        let (voice, speaker) = match author {
            Some(author) => (author.voice, author.name),
            None if line.depth > 0 => (Voice::Other, None),
            None => (Voice::Author, None),
        };
        Block {
            tokens: line.tokens.clone(),
            content: line.body.clone(),
            kind: if line.mark == Mark::None {
                BlockKind::Paragraph
            } else {
                BlockKind::Item
            },
            depth: line.depth,
            voice,
            key: None,
            heading: None,
            speaker,
            checked: match line.mark {
                Mark::Box(ticked) => Some(ticked),
                _ => None,
            },
            after_blank: line.after_blank,
        }
    }

    /// Ends what a change of quote depth ends.
    fn enter_depth(&mut self, depth: usize) {
        if depth + 1 != self.authors.len() {
            self.signature_lines = 0;
            self.in_header = false;
            self.turn = None;
        }
        self.authors.resize(depth + 1, None);
    }

    fn mail_header(&mut self, line: &Line, tag: Option<Tag>, header: Header) {
        self.turn = None;
        self.signature_lines = 0;
        self.in_header = true;
        if let Header::Author(name) = &header {
            let seller = tag::is_seller(self.source, name)
                || self
                    .source
                    .slice(name)
                    .iter()
                    .any(|t| t.text(self.source.text) == "I");
            let voice = if seller { Voice::Seller } else { Voice::Other };
            let author = Author {
                name: Some(name.clone()),
                voice,
            };
            // "On Tuesday, Ana wrote:" may stand one level above what she wrote; both get her name.
            if let Some(place) = self.authors.get_mut(line.depth as usize) {
                *place = Some(author);
            }
        }
        let mut block = self.blank_block(line);
        block.kind = BlockKind::MailHeader;
        let body = tag.as_ref().map_or(line.body.end, |t| t.content)..line.body.end;
        block.content = if header == Header::Subject {
            body
        } else {
            line.body.end..line.body.end
        };
        block.key = tag.map(|t| t.name);
        self.out.push(block);
    }

    /// A line without words only parts what stands around it.
    fn rule(&mut self, line: &Line) -> bool {
        let first = self.source.get(line.body.start, line.body.end);
        let bare = line.mark != Mark::Pipe && !self.source.slice(&line.body).iter().any(is_word);
        let signature = first.is_some_and(|t| t.text(self.source.text) == "--");
        if !bare || signature {
            return false;
        }
        self.turn = self.turn.take().filter(|_| self.turn_holds);
        // A rule parts a mail from what the note's author adds.
        let headed = self
            .out
            .last()
            .is_some_and(|b| b.kind == BlockKind::MailHeader);
        if !headed && (first.is_some_and(|t| t.end - t.start >= 3) || self.signature_lines > 0) {
            self.leave_mail();
        }
        true
    }

    /// The mail at this depth is over; the note's author speaks again.
    fn leave_mail(&mut self) {
        self.signature_lines = 0;
        if let Some(author) = self.authors.last_mut() {
            *author = None;
        }
    }

    /// Reads a closing or a line under one.
    fn signature(&mut self, line: &Line) -> bool {
        let begins = mail::closes(self.source, line) && !self.census.conversation;
        let goes_on = self.signature_lines > 0
            && self.signature_lines < mail::MAX_SIGNATURE_LINES
            && (!line.after_blank || self.signature_lines == 1)
            && mail::signs(self.source, line);
        if begins || goes_on {
            self.signature_lines = if begins { 1 } else { self.signature_lines + 1 };
            // One blank line may part the closing from the name, no more.
            if goes_on && line.after_blank {
                self.signature_lines += 1;
            }
            let mut block = self.blank_block(line);
            block.kind = BlockKind::Signature;
            self.out.push(block);
            return true;
        }
        if self.signature_lines > 0 {
            self.signature_lines = 0;
            if !mail::is_postscript(self.source, line) {
                self.leave_mail();
            }
        }
        false
    }

    /// Joins a hard-wrapped line to the paragraph that it continues.
    fn wrapped(&mut self, i: usize, line: &Line) -> bool {
        /// A line shorter than this was broken on purpose.
        const WRAP: u32 = 55;
        let Some(before) = i.checked_sub(1).map(|p| &self.lines[p]) else {
            return false;
        };
        let Some(first) = self.source.get(line.body.start, line.body.end) else {
            return false;
        };
        let last = &self.source.tokens[before.tokens.end as usize - 1];
        let full = last.end - self.source.tokens[before.tokens.start as usize].start >= WRAP;
        let open =
            last.kind != TokenKind::Punct || matches!(self.source.first(last), b',' | b'-' | b'(');
        let goes_on = first.kind == TokenKind::Word
            && !first.capitalised
            && line.mark == Mark::None
            && line.depth == 0;
        if !(goes_on
            && full
            && open
            && !line.after_blank
            && before.depth == 0
            && self.tags[i].is_none())
        {
            return false;
        }
        let Some(block) = self
            .out
            .last_mut()
            .filter(|b| b.tokens.end == before.tokens.end && b.content.end == b.tokens.end)
        else {
            return false;
        };
        if matches!(
            block.kind,
            BlockKind::Row | BlockKind::Heading | BlockKind::MailHeader | BlockKind::Signature
        ) {
            return false;
        }
        block.tokens.end = line.tokens.end;
        block.content.end = line.tokens.end;
        true
    }

    fn open_turn(&mut self, block: &mut Block, line: &Line, tag: &Tag) {
        let voice = if tag::is_seller_tag(self.source, tag, line) {
            Voice::Seller
        } else {
            Voice::Other
        };
        block.kind = BlockKind::Turn;
        block.voice = voice;
        block.key = Some(tag.name.clone());
        block.speaker = block.key.clone();
        block.content = tag.content..line.body.end;
        self.turn = Some(Author {
            name: block.key.clone(),
            voice,
        });
        self.turn_holds = tag.style == Style::Alone;
    }

    /// An untagged line inside a conversation belongs to the turn above it.
    fn continue_turn(&mut self, block: &mut Block, line: &Line) {
        if line.after_blank && !self.turn_holds {
            self.turn = None;
        }
        if let Some(turn) = &self.turn {
            block.voice = turn.voice;
            block.speaker.clone_from(&turn.name);
        }
    }

    fn heading(&self, i: usize, line: &Line) -> bool {
        heading::is_heading(self.source, line, self.lines.get(i + 1))
    }

    fn is_key(&self, line: &Line, tag: &Tag) -> bool {
        match tag.style {
            Style::Colon => !Census::is_statement(self.source, tag),
            Style::Dash => {
                self.census.is_dash_key(self.source, tag)
                    && (line.mark == Mark::None || self.source.words(&tag.name) == 1)
            }
            Style::Alone | Style::Bracket => false,
        }
    }

    /// "THE HOW. They want three weeks": capitals before the first full stop are a key.
    fn run_in_key(&self, block: &mut Block, line: &Line) {
        const MAX_WORDS: usize = 4;
        let body = self.source.slice(&line.body);
        let caps = body
            .iter()
            .take_while(|t| {
                t.kind == TokenKind::Word && (t.all_caps || t.capitalised && t.end - t.start == 1)
            })
            .count();
        let stop = line.body.start + caps as u32;
        let shouted = body
            .iter()
            .take(caps)
            .any(|t| t.all_caps && t.end - t.start > 3);
        if caps > 0
            && caps <= MAX_WORDS
            && shouted
            && self.source.mark(stop, line.body.end, b'.')
            && stop + 1 < line.body.end
        {
            block.key = Some(line.body.start..stop);
            block.content = stop + 1..line.body.end;
        }
    }
}
