//! Reads free-text deal notes and says what they prove about how the buyer will buy.
//!
//! A note goes in as it was pasted: shorthand, dictation, a call transcript, a quoted mail. Out comes *evidence*: for each of
//! 28 questions about the purchase (the [dimensions](framework::Dimension)) the clause that answers it, how sure the note lets
//! us be ([status](framework::Status)), who says so ([source](framework::Source)), and the people, roles, amounts, dates and
//! durations that stand in the clause. From the evidence follow scores and the next questions to ask. Every item names the
//! bytes it quotes and the rule that read it; the same input gives the same output on every machine, and nothing here reads
//! the clock or the network.
//!
//! ```
//! use buypath::analyze::Engine;
//! use buypath::evidence::{Deal, Input, Note};
//! use buypath::framework::{Dimension, Status};
//!
//! // The rules that are built in; `Engine::load` takes a folder's files instead.
//! let engine = Engine::embedded();
//! let input = Input {
//!     deal: Deal { currency: Some("USD".into()), ..Deal::default() },
//!     note: Note {
//!         text: "The CFO signs anything over 50k. Security review not started.".into(),
//!         ..Note::default()
//!     },
//!     ..Input::default()
//! };
//! let report = engine.analyze(&input);
//!
//! let signatory = report.evidence.iter().find(|i| i.dimension == Dimension::Signatory).expect("somebody signs");
//! assert_eq!(signatory.status, Status::Confirmed);
//! assert_eq!(signatory.roles, ["CFO"]);
//! assert_eq!(signatory.amounts[0].value, 50_000.0);
//! assert_eq!(&input.note.text[signatory.start..signatory.end], signatory.quote);
//!
//! let security = report.evidence.iter().find(|i| i.dimension == Dimension::SecurityReview).expect("it is spoken of");
//! assert_eq!(security.status, Status::Missing);
//! assert!(!report.questions.is_empty());
//! ```
//!
//! # The path of a note, and where each step lives
//!
//! 1. [`intake`] turns bytes into notes: encodings, JSON Lines or plain text, limits.
//! 2. [`text`] cuts a note into tokens, blocks (turns, quotes, list items, fields), sentences and clauses.
//! 3. [`values`] finds money, dates, durations; [`lexicon`] holds the automaton that finds every term of every concept.
//! 4. [`reading`] holds the readers: mentions, voices, topic, status, source. None of them knows of another.
//!    [`learned`] is the statistical reader: it weighs what they see and the rules that fired.
//! 5. [`analyze`] is the one place that wires them, from an [`evidence::Input`] to an [`evidence::Report`].
//! 6. [`score`] turns evidence into points and [`coach`] turns gaps into questions.
//! 7. [`deal`] folds the evidence of many notes into the state of a deal on a day; [`claims`] are the words by which it tells how far
//!    a step is.
//!
//! Beside them, knowing only the types: [`store`] is the record on disk, [`index`] its full-text projection, [`import`] reads other
//! tools' exports, [`query`] is the managers' language. [`desk`] puts them behind one door for the command line and the API.
//!
//! Around them: [`framework`] is the vocabulary (pillars, dimensions, status, source, risks) and [`evidence`] the shapes of the
//! machine contract. [`rules`] reads, checks and compiles rule files; [`knowledge`] is a compiled rule folder with its scoring
//! and questions; [`diagnostic`] shows a fault in one of its files with its place. [`explain`] is what `buypath explain` shows,
//! [`eval`] compares readings with labels, [`learn`] finds the weights of the statistical reader from labelled notes,
//! [`samples`] are the built-in notes of `buypath demo`, and [`cli`] is the command.
//!
//! Modules import downwards only; `tests/layering.rs` holds the order and fails on an upward import. `docs/ARCHITECTURE.md`
//! tells the same story with the limits and the reasons.
#![forbid(unsafe_code)]
pub mod analyze;
pub mod claims;
pub mod cli;
pub mod coach;
pub mod deal;
pub mod desk;
pub mod diagnostic;
pub mod eval;
pub mod evidence;
pub mod explain;
pub mod framework;
pub mod import;
pub mod index;
pub mod intake;
pub mod knowledge;
pub mod learn;
pub mod learned;
pub mod lexicon;
pub mod query;
pub mod reading;
pub mod rules;
pub mod samples;
pub mod score;
pub mod store;
pub mod text;
pub mod values;
