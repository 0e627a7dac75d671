//! `buypath rules schema`: the JSON Schema of the rule files.

use crate::cli::Exit;
use crate::rules::{CueFile, EvidenceFile, LexiconFile, RiskFile};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::json;
use std::io::Write;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Which kind of file; all kinds in one schema, if not given
    #[arg(value_enum)]
    kind: Option<Kind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// rules/evidence/<pillar>/<dimension>.toml
    Evidence,
    /// rules/risks/<risk>.toml
    Risks,
    /// rules/lexicon/*.toml
    Lexicon,
    /// rules/lexicon/cues.toml
    Cues,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let schema = match args.kind {
        Some(Kind::Evidence) => of::<EvidenceFile>(),
        Some(Kind::Risks) => of::<RiskFile>(),
        Some(Kind::Lexicon) => of::<LexiconFile>(),
        Some(Kind::Cues) => of::<CueFile>(),
        None => all(),
    };
    writeln!(
        std::io::stdout().lock(),
        "{}",
        serde_json::to_string_pretty(&schema)?
    )?;
    Ok(Exit::Done)
}

fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator()
        .into_root_schema_for::<T>()
}

/// One schema that takes any kind of rule file.
fn all() -> Schema {
    let mut generator = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator();
    let kinds = [
        generator.subschema_for::<EvidenceFile>(),
        generator.subschema_for::<RiskFile>(),
        generator.subschema_for::<LexiconFile>(),
        generator.subschema_for::<CueFile>(),
    ];
    let definitions = generator.take_definitions(true);
    let mut schema = Schema::default();
    schema.insert(
        "$schema".to_owned(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    schema.insert("title".to_owned(), json!("A rule file of buypath"));
    schema.insert("anyOf".to_owned(), json!(kinds));
    schema.insert("$defs".to_owned(), json!(definitions));
    schema
}
