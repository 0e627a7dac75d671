//! Reads `rules/questions/<pillar>.toml`: for every dimension and gap, wordings for the rep and for the manager.

use super::template::Template;
use crate::diagnostic::Fault;
use crate::evidence::Audience;
use crate::framework::{Dimension, Pillar};
use crate::rules::Source;
use crate::score::Gap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::Spanned;

/// The longest wording, in characters: a question that can be said in one breath.
const MAX_WORDING_CHARS: usize = 240;

/// All wordings, by dimension and gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// By [`Dimension::index`] × gaps + [`Gap::index`].
    gaps: Vec<GapWording>,
    /// What the manager asks ahead of the first thing that is only assumed.
    assumed_lead: String,
}

/// The wordings of one gap, for either audience, best first; the last needs no slots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct GapWording {
    rep: Vec<Template>,
    manager: Vec<Template>,
}

impl Wording {
    /// The wordings of a gap, best first; the last can always be said.
    pub fn of(&self, dimension: Dimension, gap: Gap, audience: Audience) -> &[Template] {
        let wording = &self.gaps[dimension.index() * Gap::ALL.len() + gap.index()];
        match audience {
            Audience::Rep => &wording.rep,
            Audience::Manager => &wording.manager,
        }
    }

    /// What the manager asks ahead of the first thing that is only assumed.
    pub fn assumed_lead(&self) -> &str {
        &self.assumed_lead
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GapTable {
    rep: Spanned<Vec<Spanned<String>>>,
    manager: Spanned<Vec<Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PillarFile {
    #[serde(rename = "about")]
    _about: String,
    question: BTreeMap<Dimension, Spanned<BTreeMap<Gap, Spanned<GapTable>>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SharedFile {
    #[serde(rename = "about")]
    _about: String,
    assumed_lead: String,
}

/// Reads all question files: one for each pillar, and `shared.toml`. The order of `sources` does not matter.
///
/// # Errors
/// Every fault found, by file and place; a wording that is not there is one.
pub fn load(sources: &[Source]) -> Result<Wording, Vec<Fault>> {
    let mut check = Check { faults: Vec::new() };
    let assumed_lead = check.shared(sources);
    let mut gaps = Vec::with_capacity(Dimension::ALL.len() * Gap::ALL.len());
    for &pillar in Pillar::ALL {
        let name = format!("questions/{pillar}.toml");
        match sources.iter().find(|s| s.path.ends_with(&name)) {
            Some(source) => check.pillar(source, pillar, &mut gaps),
            None => check.faults.push(Fault::new(
                "Q001",
                &name,
                0..0,
                "there is no such file",
                "the wordings of its four dimensions",
            )),
        }
    }
    check
        .faults
        .sort_by(|a, b| (&a.file, a.span.start, a.code).cmp(&(&b.file, b.span.start, b.code)));
    if check.faults.is_empty() {
        Ok(Wording { gaps, assumed_lead })
    } else {
        Err(check.faults)
    }
}

struct Check {
    faults: Vec<Fault>,
}

impl Check {
    fn read<T: serde::de::DeserializeOwned>(&mut self, source: &Source) -> Option<T> {
        toml::from_str(&source.text)
            .map_err(|error| {
                let help = "a table [question.DIMENSION.GAP] with the lists rep and manager";
                self.faults.push(Fault::new(
                    "Q002",
                    &source.path,
                    error.span().unwrap_or(0..0),
                    error.message(),
                    help,
                ));
            })
            .ok()
    }

    fn shared(&mut self, sources: &[Source]) -> String {
        let Some(source) = sources
            .iter()
            .find(|s| s.path.ends_with("questions/shared.toml"))
        else {
            self.faults.push(Fault::new(
                "Q001",
                "questions/shared.toml",
                0..0,
                "there is no such file",
                "the wordings that all dimensions share",
            ));
            return String::new();
        };
        self.read::<SharedFile>(source)
            .map(|file| file.assumed_lead)
            .unwrap_or_default()
    }

    fn pillar(&mut self, source: &Source, pillar: Pillar, gaps: &mut Vec<GapWording>) {
        let Some(file) = self.read::<PillarFile>(source) else {
            return;
        };
        for (dimension, table) in file.question.iter().filter(|(d, _)| d.pillar() != pillar) {
            let help = format!("move it to questions/{}.toml", dimension.pillar());
            self.faults.push(Fault::new(
                "Q003",
                &source.path,
                table.span(),
                format!("'{dimension}' is not a dimension of '{pillar}'"),
                help,
            ));
        }
        for &dimension in pillar.dimensions() {
            let table = file.question.get(&dimension);
            for &gap in Gap::ALL {
                match table.and_then(|t| t.get_ref().get(&gap)) {
                    Some(found) => gaps.push(self.gap(source, found.get_ref())),
                    None => {
                        let span = table.map_or(0..0, Spanned::span);
                        let help =
                            format!("a table [question.{dimension}.{gap}] with rep and manager");
                        self.faults.push(Fault::new(
                            "Q004",
                            &source.path,
                            span,
                            format!("no question for '{dimension}' when the gap is '{gap}'"),
                            help,
                        ));
                    }
                }
            }
        }
    }

    fn gap(&mut self, source: &Source, table: &GapTable) -> GapWording {
        GapWording {
            rep: self.templates(source, &table.rep),
            manager: self.templates(source, &table.manager),
        }
    }

    fn templates(
        &mut self,
        source: &Source,
        texts: &Spanned<Vec<Spanned<String>>>,
    ) -> Vec<Template> {
        let mut templates = Vec::with_capacity(texts.get_ref().len());
        for text in texts.get_ref() {
            let chars = text.get_ref().chars().count();
            if !(1..=MAX_WORDING_CHARS).contains(&chars) {
                let message = format!("a wording of {chars} characters");
                self.faults.push(Fault::new(
                    "Q005",
                    &source.path,
                    text.span(),
                    message,
                    "from 1 to 240 characters: one breath",
                ));
            }
            match Template::parse(text.get_ref()) {
                Ok(template) => templates.push(template),
                Err(message) => {
                    let help = "{people}, {roles}, {amounts}, {dates}, {deal_amount} or {account}";
                    self.faults
                        .push(Fault::new("Q006", &source.path, text.span(), message, help));
                }
            }
        }
        if !templates.last().is_some_and(Template::is_plain) {
            let help = "end the list with a wording without braces, for notes that give nothing to fill in";
            self.faults.push(Fault::new(
                "Q007",
                &source.path,
                texts.span(),
                "no wording that can always be said",
                help,
            ));
        }
        templates
    }
}
