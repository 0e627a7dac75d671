//! The one place that wires the stages: from a note to its report.

mod above;
mod carried;
#[cfg(test)]
mod carried_tests;
mod explain;
mod fire;
mod observe;
mod passage;
mod sight;
mod version;
mod weigh;

pub use explain::explain;
pub use observe::{Seen, StatusSeen, Until};
pub use sight::Scratch;

use crate::claims::Claims;
use crate::coach::{self, Wording};
use crate::deal::Folding;
use crate::diagnostic::Fault;
use crate::evidence::{Input, Named, PartyKind, Report};
use crate::knowledge::{self, Knowledge};
use crate::learned::{Reader, Weights};
use crate::reading::mentions::{Mention, Party};
use crate::rules::{self, Pack};

use crate::score::{self, Scoring};
use crate::text::Document;
use crate::values::{Context, Currency};
use std::borrow::Cow;
use std::sync::Arc;

/// The largest note that is read, in bytes; a longer one is read up to here and its report says `truncated`.
pub const MAX_NOTE_BYTES: usize = 16 << 20;
/// The most items that one note gives; more are left out and its report says `truncated`.
pub const MAX_ITEMS: usize = 100_000;

/// A compiled rule pack, ready to read notes; cheap to clone, shared by threads.
#[derive(Clone)]
pub struct Engine {
    knowledge: Arc<Knowledge>,
    /// The statistical reader; `None` when rules read alone.
    reader: Option<Arc<Reader>>,
    /// Where the rules come from, for the version.
    origin: version::Origin,
}

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// The rule files that are built in.
pub fn embedded_sources() -> Vec<rules::Source> {
    SOURCES
        .iter()
        .map(|(path, text)| rules::Source {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        })
        .collect()
}

impl Engine {
    /// An engine over the rules and the weights that are built in.
    pub fn embedded() -> Engine {
        Engine::embedded_rules().with_embedded_weights()
    }

    /// An engine over the rules that are built in, without weights.
    pub fn embedded_rules() -> Engine {
        let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.bin"));
        let knowledge = postcard::from_bytes(bytes)
            .expect("the build script wrote these tables with the same types");
        Engine {
            knowledge: Arc::new(knowledge),
            reader: None,
            origin: version::Origin::Embedded,
        }
    }

    /// An engine over rule files.
    ///
    /// # Errors
    /// Every fault in the files.
    pub fn load(sources: &[rules::Source]) -> Result<Engine, Vec<Fault>> {
        Ok(Engine {
            knowledge: Arc::new(knowledge::compile(sources)?),
            reader: None,
            origin: version::Origin::files(sources),
        })
    }

    /// The same rules, with the weights that are built in. They were learned with the built-in rules: rules of another name add
    /// nothing to the sums until weights are learned with them.
    pub fn with_embedded_weights(self) -> Engine {
        let bytes: &'static [u8] = include_bytes!("../../rules/learned.weights");
        let weights =
            Weights::read(Cow::Borrowed(bytes)).expect("a test reads the built-in weights");
        self.with_weights(weights)
    }

    /// The same rules with other weights.
    pub fn with_weights(mut self, weights: Weights) -> Engine {
        self.reader = Some(Arc::new(Reader::new(weights, &self.knowledge.pack)));
        self
    }

    /// The rules alone.
    pub fn rules_only(mut self) -> Engine {
        self.reader = None;
        self
    }

    /// The compiled rules.
    pub fn pack(&self) -> &Pack {
        &self.knowledge.pack
    }

    /// The constants of the score.
    pub fn scoring(&self) -> &Scoring {
        &self.knowledge.scoring
    }

    /// What a passage says of its subject.
    pub fn claims(&self) -> &Claims {
        &self.knowledge.claims
    }

    /// What the fold over a deal's notes works with.
    pub fn folding(&self) -> Folding<'_> {
        Folding {
            scoring: &self.knowledge.scoring,
            claims: &self.knowledge.claims,
        }
    }

    /// The wordings of the questions.
    pub fn wording(&self) -> &Wording {
        &self.knowledge.wording
    }

    /// Reads one note.
    pub fn analyze(&self, input: &Input) -> Report {
        self.analyze_with(input, &mut Scratch::default())
    }

    /// Reads one note with buffers of the caller's.
    pub fn analyze_with(&self, input: &Input, scratch: &mut Scratch) -> Report {
        let mut report = self.read_with(input, scratch);
        report.scores = score::score(&report.evidence, self.scoring(), &input.deal);
        report.questions = coach::questions(
            &report.evidence,
            &report.scores,
            self.scoring(),
            self.wording(),
            &input.deal,
        );
        report
    }

    /// From text to evidence and risks only: no scores, no questions.
    pub fn read_with(&self, input: &Input, scratch: &mut Scratch) -> Report {
        let (text, mut truncated) = capped(&input.note.text);
        let document = std::mem::take(&mut scratch.document).refilled(text);
        self.see(&document, input, &context(input), scratch);
        let fired = self.fire(&document, scratch);
        let mut claims = match &self.reader {
            Some(reader) => self.weigh(reader, &document, scratch, &fired),
            None => self.unweighed(fired),
        };
        if claims.len() > MAX_ITEMS {
            claims.truncate(MAX_ITEMS);
            truncated = true;
        }
        let mut report = Report {
            id: input.id.clone(),
            truncated,
            evidence: Vec::with_capacity(claims.len()),
            ..Report::default()
        };
        report.named = named(&document, &scratch.mentions);
        scratch.sort_out(self.pack());
        for one in &claims {
            self.item(&document, scratch, one, &mut report);
        }
        scratch.document = document.emptied();
        report.evidence.sort_by(|a, b| {
            (a.start, a.dimension, a.end, &a.rule).cmp(&(b.start, b.dimension, b.end, &b.rule))
        });
        report.risks.sort_by(|a, b| {
            (a.start, a.risk, a.end, &a.rule).cmp(&(b.start, b.risk, b.end, &b.rule))
        });
        report
    }
}

/// The mentions as bytes of the note.
fn named(document: &Document<'_>, mentions: &[Mention]) -> Vec<Named> {
    let one = |mention: &Mention| {
        let span = document.span(&mention.tokens);
        Named {
            start: span.start,
            end: span.end,
            kind: match mention.party {
                Party::Person => PartyKind::Person,
                Party::Role => PartyKind::Role,
                Party::Body => PartyKind::Body,
            },
            seller: mention.seller,
        }
    };
    mentions.iter().map(one).collect()
}

/// The part of the text that is read.
fn capped(text: &str) -> (&str, bool) {
    if text.len() <= MAX_NOTE_BYTES {
        return (text, false);
    }
    (&text[..text.floor_char_boundary(MAX_NOTE_BYTES)], true)
}

/// What values resolve against.
fn context(input: &Input) -> Context {
    let date = |text: &Option<String>| {
        text.as_deref()
            .and_then(|t| t.get(..10))
            .and_then(|t| t.parse().ok())
    };
    Context {
        written_at: date(&input.note.written_at),
        currency: input.deal.currency.as_deref().and_then(Currency::parse),
        close_date: date(&input.deal.close_date),
        amount: input.deal.amount,
    }
}
