//! The one place that wires the stages: from a note to its report.

use crate::diagnostic::Fault;
use crate::evidence::{Because, Input, Item, Report, RiskItem};
use crate::explain::Explanation;
use crate::framework::{Dimension, Source, Status, Target};
use crate::reading::scan::{self, Hit};
use crate::rules::{self, Pack};
use crate::text::Document;
use std::ops::Range;
use std::sync::Arc;

/// A compiled rule pack, ready to read notes; cheap to clone, shared by threads.
#[derive(Clone)]
pub struct Engine {
    pack: Arc<Pack>,
}

/// Buffers that are kept from note to note.
#[derive(Default)]
pub struct Scratch;

/// The rule files that are built in.
pub fn embedded_sources() -> Vec<rules::Source> {
    Vec::new()
}

impl Engine {
    /// An engine over the pack that is built in.
    pub fn embedded() -> Engine {
        Engine::load(&embedded_sources()).unwrap_or_else(|_| Engine {
            pack: Arc::default(),
        })
    }

    /// An engine over rule files.
    ///
    /// # Errors
    /// Every fault in the files.
    pub fn load(sources: &[rules::Source]) -> Result<Engine, Vec<Fault>> {
        Ok(Engine {
            pack: Arc::new(rules::compile(sources)?),
        })
    }

    /// The compiled pack.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Reads one note.
    pub fn analyze(&self, input: &Input) -> Report {
        self.analyze_with(input, &mut Scratch)
    }

    /// Reads one note with buffers of the caller's. Stands in for the real one: any trigger in a clause fires its rule.
    pub fn analyze_with(&self, input: &Input, _scratch: &mut Scratch) -> Report {
        let document = Document::new(&input.note.text);
        let mut hits: Vec<Hit> = Vec::new();
        scan::terms(&document, &self.pack, &mut hits);
        let mut report = Report {
            id: input.id.clone(),
            ..Report::default()
        };
        for clause in &document.clauses {
            let mut fired: Vec<u32> = Vec::new();
            for hit in hits.iter().filter(|h| clause.tokens.contains(&h.start)) {
                for &pattern in self.pack.triggered_by(hit.atom) {
                    if let rules::Gives::Rule(rule) = self.pack.patterns[pattern as usize].gives
                        && !fired.contains(&rule)
                    {
                        fired.push(rule);
                    }
                }
            }
            let span = document.span(&clause.tokens);
            for rule in fired {
                let rule = &self.pack.rules[rule as usize];
                let (start, end, quote) = (
                    span.start as usize,
                    span.end as usize,
                    span.of(document.text).to_owned(),
                );
                match rule.target {
                    Target::Dimension(d) => report.evidence.push(Item {
                        rule: rule.id.clone(),
                        status: rule.status.unwrap_or(Status::Confirmed),
                        ..blank(d, start..end, quote)
                    }),
                    Target::Risk(risk) => report.risks.push(RiskItem {
                        risk,
                        start,
                        end,
                        quote,
                        rule: rule.id.clone(),
                    }),
                }
            }
        }
        report.evidence.sort_by_key(|i| (i.start, i.dimension));
        report
    }

    /// Reads status, source and slots of one passage that is known to be about `dimension`.
    pub fn read_at(&self, input: &Input, dimension: Dimension, span: Range<usize>) -> Item {
        let quote = input
            .note
            .text
            .get(span.clone())
            .unwrap_or_default()
            .to_owned();
        blank(dimension, span, quote)
    }
}

fn blank(dimension: Dimension, span: Range<usize>, quote: String) -> Item {
    Item {
        dimension,
        status: Status::Confirmed,
        source: Source::Rep,
        start: span.start,
        end: span.end,
        quote,
        rule: String::new(),
        people: Vec::new(),
        roles: Vec::new(),
        amounts: Vec::new(),
        dates: Vec::new(),
        durations: Vec::new(),
        because: Because::default(),
    }
}

/// Everything that the readers saw on the way to a report.
pub fn explain(_engine: &Engine, input: &Input) -> Explanation {
    Explanation {
        text: input.note.text.clone(),
        ..Explanation::default()
    }
}
