//! What reads: the engine with its version, shared by all threads.

use super::state::{Known, Whole};
use crate::analyze::{Engine, Scratch};
use crate::deal::{DealRecord, Reading, Told, Verdict, fold};
use crate::evidence::{Input, Note};
use crate::store::{Context, NoteRead, StoredNote, Viewer};
use std::sync::Arc;

/// The engine with its version.
pub(super) struct Eyes {
    pub engine: Engine,
    /// Asked once, for it looks at all rules.
    pub version: Arc<str>,
}

impl Eyes {
    pub fn new(engine: Engine) -> Eyes {
        Eyes {
            version: engine.version().into(),
            engine,
        }
    }

    /// What a note says to somebody who knows this of its deal.
    pub fn read(&self, note: &Note, context: &Context, scratch: &mut Scratch) -> Reading {
        let input = Input {
            id: None,
            deal: context.fields.clone(),
            note: note.clone(),
        };
        self.engine.read_with(&input, scratch).into()
    }

    /// The same, as it is kept.
    pub fn note_read(&self, note: &Note, context: &Context, scratch: &mut Scratch) -> NoteRead {
        NoteRead {
            reading: Arc::new(self.read(note, context, scratch)),
            version: self.version.clone(),
            context: context.mark(),
        }
    }

    /// Whether a reading is what would be read today.
    pub fn is_current(&self, read: &NoteRead, context: &Context) -> bool {
        read.version == self.version && read.context == context.mark()
    }

    /// What the viewer may see, read as it is read today.
    pub fn seen(
        &self,
        deal: DealRecord,
        notes: Vec<StoredNote>,
        mut verdicts: Vec<Verdict>,
        viewer: &Viewer,
    ) -> Known {
        let mut scratch = None;
        let mut told = Vec::with_capacity(notes.len());
        for (note, read) in notes {
            if !viewer.sees(&note) {
                verdicts.retain(|v| v.note != note.id);
                continue;
            }
            let context = Context::of(&deal, note.note.written_at.as_deref());
            let reading = match read {
                Some(read) if self.is_current(&read, &context) => read.reading,
                _ => {
                    let scratch = scratch.get_or_insert_with(Scratch::default);
                    Arc::new(self.read(&note.note, &context, scratch))
                }
            };
            told.push(Told {
                note: Arc::new(note),
                reading,
            });
        }
        Known {
            deal,
            told,
            verdicts,
        }
    }

    /// What is known, as it stood on a day.
    pub fn fold(&self, known: Known, as_of: &str) -> Whole {
        let Known {
            deal,
            told,
            verdicts,
        } = known;
        let state = fold(&deal, &told, &verdicts, as_of, &self.engine.folding());
        Whole { deal, told, state }
    }
}
