//! The shape of the rule files, as TOML reads them. Every string that can be at fault keeps its place.

use crate::framework::{Dimension, Risk, Source, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// A file under `rules/lexicon/` with shared concepts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LexiconFile {
    /// What this word list is for.
    pub about: String,
    /// The concepts.
    #[serde(default, rename = "concept")]
    pub concepts: Vec<ConceptDef>,
}

/// A shared concept: rules write it `@id`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConceptDef {
    /// Lower-case letters, digits and hyphens.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// What it stands for, in one line.
    pub about: String,
    /// Words and phrases, `~word` for all its forms, `(a|b)` and `[optional]`; `@other` takes in another concept.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub terms: Vec<Spanned<String>>,
    /// Patterns with gaps and values, for a predicate that words alone cannot say.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub patterns: Vec<Spanned<String>>,
    /// The concept names a function that both sides have: it stays silent when it is the seller's ("our legal").
    #[serde(default)]
    pub sided: bool,
    /// The slot that a mention of this concept fills.
    pub slot: Option<SlotKind>,
}

/// The kind of mention that a concept names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SlotKind {
    /// A job title or acting function.
    Role,
    /// A committee, board, council or other deciding body.
    Body,
}

/// `rules/lexicon/cues.toml`: what sets the status of a statement.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CueFile {
    /// What this file is for.
    pub about: String,
    /// Words that end the reach of every cue ("but", "because").
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub stoppers: Vec<Spanned<String>>,
    /// Words after which a note takes back what it said before ("scratch that"): what stands before them is not read.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub corrections: Vec<Spanned<String>>,
    /// The families of cues.
    #[serde(rename = "cue")]
    pub cues: Vec<CueDef>,
}

/// One family of cues that act alike.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CueDef {
    /// Lower-case letters, digits and hyphens.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Why these words set that status.
    pub about: String,
    /// The status that the cue gives to what it reaches.
    pub sets: Status,
    /// Which side of the cue is reached.
    pub direction: Direction,
    /// How many tokens it reaches within its clause; absent: to the clause's end.
    pub reach: Option<u8>,
    /// Words and phrases that are the cue.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub terms: Vec<Spanned<String>>,
    /// Patterns with gaps.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub patterns: Vec<Spanned<String>>,
    /// Wordings that look like the cue and are not ("not only").
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub pseudo: Vec<Spanned<String>>,
    /// Patterns that look like the cue and are not.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub pseudo_patterns: Vec<Spanned<String>>,
    /// It may override the status that a rule's wording implies.
    #[serde(default)]
    pub strong: bool,
    /// It also reaches the other clauses of its sentence ("..., or so I'm told").
    #[serde(default)]
    pub beyond: bool,
    /// It counts only as the answer to a question ("Who signs? Blank").
    #[serde(default)]
    pub answers: bool,
    /// Dimensions about which it says nothing: a refusal in a `dependencies` statement is a step's condition, not a gap.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub except: Vec<Dimension>,
    /// As a field's key or a heading it speaks for everything under it ("Open questions").
    #[serde(default)]
    pub titles: bool,
    /// In the next clause it speaks of a statement too, when that clause points back ("it was never sent").
    #[serde(default)]
    pub onward: bool,
    /// It gives way to an answer in the next clause ("I asked whether …, she said no").
    #[serde(default)]
    pub yields: bool,
    /// Words that end its reach.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub stoppers: Vec<Spanned<String>>,
    /// Which cue wins when several reach the same statement: the highest; equal rank, the nearest.
    #[serde(default)]
    pub rank: u8,
}

/// Which side of a cue is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// What comes after it: "no idea if ...".
    Forward,
    /// What comes before it: "... is tbd".
    Backward,
    /// The whole clause.
    Both,
}

/// `rules/evidence/<pillar>/<dimension>.toml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFile {
    /// The dimension, the same as the file's name.
    #[schemars(with = "String")]
    pub dimension: Spanned<Dimension>,
    /// What counts as evidence, in a line or two.
    pub about: String,
    /// The rules.
    #[serde(rename = "rule")]
    pub rules: Vec<RuleDef>,
}

/// `rules/risks/<risk>.toml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskFile {
    /// The risk, the same as the file's name.
    #[schemars(with = "String")]
    pub risk: Spanned<Risk>,
    /// What counts as this signal, in a line or two.
    pub about: String,
    /// The rules.
    #[serde(rename = "rule")]
    pub rules: Vec<RuleDef>,
}

/// One rule with its reason and its own tests.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleDef {
    /// The name within the file; the full id is `dimension/name`.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Why this reading is right, in one line.
    pub why: String,
    /// Any of these patterns makes the rule fire.
    #[schemars(with = "Vec<String>")]
    pub patterns: Vec<Spanned<String>>,
    /// None of these may match in the same clause.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
    /// None of these may match in the same sentence.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless_near: Vec<Spanned<String>>,
    /// One of these terms or concepts must stand in the heading, the field key or the question above.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub under: Vec<Spanned<String>>,
    /// Where a pattern must find all its parts.
    #[serde(default)]
    pub scope: Scope,
    /// The status that the wording itself implies ("never met her"); absent: the cues decide.
    pub status: Option<Status>,
    /// Texts in which the rule must fire.
    #[serde(default)]
    #[schemars(with = "Vec<Example>")]
    pub fires: Vec<Spanned<Example>>,
    /// Texts in which the rule must stay silent.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub silent: Vec<Spanned<String>>,
}

/// Where a pattern must find all its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// In one clause.
    #[default]
    Clause,
    /// In one sentence.
    Sentence,
}

/// A text in which a rule must fire, and what it must read there. What is not given is not checked.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The text; written 2026-03-02 (a Monday) about a deal of USD 85,000 unless the text says otherwise.
    pub text: String,
    /// The status expected.
    pub status: Option<Status>,
    /// The source expected.
    pub source: Option<Source>,
    /// The people expected, in order.
    pub people: Option<Vec<String>>,
    /// The roles expected, in order.
    pub roles: Option<Vec<String>>,
    /// The amounts expected, such as "USD 50000".
    pub amounts: Option<Vec<String>>,
    /// The dates expected, ISO.
    pub dates: Option<Vec<String>>,
    /// The durations expected, ISO 8601.
    pub durations: Option<Vec<String>>,
}
