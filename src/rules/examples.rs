//! The examples in the rule files: every rule's own tests.

use super::Source;
use super::compile::Files;
use super::file::Example;
use crate::framework::Target;
use std::ops::Range;

/// One text and what its rule must do there.
#[derive(Clone, Debug)]
pub struct Case {
    /// `dimension/name`.
    pub rule: String,
    /// What the rule is evidence of.
    pub target: Target,
    /// The rule file.
    pub file: String,
    /// Where the text stands in the file.
    pub span: Range<usize>,
    /// The text and what must be read there.
    pub expect: Expect,
}

/// What a rule must do in a text.
#[derive(Clone, Debug)]
pub enum Expect {
    /// Fire, and read this.
    Fires(Box<Example>),
    /// Stay silent.
    Silent(String),
}

/// Every example in the files, in the order of rules.
pub fn cases(sources: &[Source]) -> Vec<Case> {
    let mut sources: Vec<&Source> = sources.iter().collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let files = Files::parse(&sources, &mut Vec::new());
    let mut out = Vec::new();
    for (source, target, rules) in files.rules {
        for rule in rules {
            let id = format!("{}/{}", target.id(), rule.id.get_ref());
            let case = |span, expect| Case {
                rule: id.clone(),
                target,
                file: source.path.clone(),
                span,
                expect,
            };
            out.extend(
                rule.fires
                    .iter()
                    .map(|e| case(e.span(), Expect::Fires(Box::new(e.get_ref().clone())))),
            );
            out.extend(
                rule.silent
                    .iter()
                    .map(|t| case(t.span(), Expect::Silent(t.get_ref().clone()))),
            );
        }
    }
    out
}
