//! The files of a rule folder, read into their shapes by the folder that they stand in.

use super::{MAX_FAULTS, MAX_FILE_BYTES, MAX_RULES, Source};
use crate::diagnostic::Fault;
use crate::framework::Target;
use crate::rules::file::{CueFile, EvidenceFile, LexiconFile, RiskFile, RuleDef};

/// The parsed files with their paths.
#[derive(Default)]
pub(in crate::rules) struct Files<'s> {
    pub lexicon: Vec<(&'s Source, LexiconFile)>,
    pub cues: Vec<(&'s Source, CueFile)>,
    pub rules: Vec<(&'s Source, Target, Vec<RuleDef>)>,
}

impl<'s> Files<'s> {
    pub fn parse(sources: &[&'s Source], faults: &mut Vec<Fault>) -> Self {
        let mut files = Files::default();
        let mut rules = 0;
        for &source in sources {
            if faults.len() > MAX_FAULTS {
                break;
            }
            if source.text.len() > MAX_FILE_BYTES {
                faults.push(Fault::new(
                    "R011",
                    &source.path,
                    0..0,
                    format!("the file is {} bytes long", source.text.len()),
                    format!("split it: {MAX_FILE_BYTES} bytes at most"),
                ));
                continue;
            }
            let stem = source
                .path
                .rsplit('/')
                .next()
                .and_then(|n| n.strip_suffix(".toml"))
                .unwrap_or_default();
            match source.path.split('/').next() {
                Some("lexicon") if stem == "cues" => {
                    if let Some(file) = read::<CueFile>(source, faults) {
                        files.cues.push((source, file));
                    }
                }
                Some("lexicon") => {
                    if let Some(file) = read::<LexiconFile>(source, faults) {
                        files.lexicon.push((source, file));
                    }
                }
                Some("evidence") => {
                    if let Some(file) = read::<EvidenceFile>(source, faults) {
                        let target = *file.dimension.get_ref();
                        let pillar = source.path.split('/').nth(1).unwrap_or_default();
                        if target.id() != stem || target.pillar().id() != pillar {
                            let want = format!("evidence/{}/{}.toml", target.pillar(), target);
                            faults.push(Fault::new(
                                "R012",
                                &source.path,
                                file.dimension.span(),
                                format!("dimension '{target}' in a file of another name"),
                                format!("name the file {want}"),
                            ));
                        }
                        files
                            .rules
                            .push((source, Target::Dimension(target), file.rules));
                    }
                }
                Some("risks") => {
                    if let Some(file) = read::<RiskFile>(source, faults) {
                        let target = *file.risk.get_ref();
                        if target.id() != stem {
                            faults.push(Fault::new(
                                "R012",
                                &source.path,
                                file.risk.span(),
                                format!("risk '{target}' in a file of another name"),
                                format!("name the file risks/{target}.toml"),
                            ));
                        }
                        files.rules.push((source, Target::Risk(target), file.rules));
                    }
                }
                _ => {}
            }
            // Counted file by file, so that a folder full of rules is never in memory at once.
            if let Some((at, _, defs)) = files
                .rules
                .last()
                .filter(|(at, ..)| std::ptr::eq(*at, source))
            {
                rules += defs.len();
                if rules > MAX_RULES {
                    let first = defs.first().map_or(0..0, |d| d.id.span());
                    faults.push(Fault::new(
                        "R031",
                        &at.path,
                        first,
                        format!("more than {MAX_RULES} rules up to here"),
                        "remove rules",
                    ));
                    break;
                }
            }
        }
        files
            .rules
            .sort_by_key(|(source, target, _)| (*target, source.path.clone()));
        files
    }
}

fn read<T: serde::de::DeserializeOwned>(source: &Source, faults: &mut Vec<Fault>) -> Option<T> {
    match toml::from_str::<T>(&source.text) {
        Ok(file) => Some(file),
        Err(error) => {
            let message = error.message().to_owned();
            faults.push(Fault::new(
                "R001",
                &source.path,
                error.span().unwrap_or(0..0),
                message,
                "see docs/RULES.md for the shape of a rule file",
            ));
            None
        }
    }
}
