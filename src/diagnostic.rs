//! Faults in rule files: a stable code, the place, what is wrong and what to write instead.
//!
//! Loading collects every fault before it gives up, so that a person sees all of them at once.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::fmt;
use std::ops::Range;

/// A stable name for a kind of fault; `docs/RULES.md` explains each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

/// One fault in one rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The stable name of the kind of fault.
    pub code: Code,
    /// The file, as a path below the rule folder.
    pub file: String,
    /// Bytes in the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Fault {
    /// A fault at a place in a file.
    pub fn new(
        code: &'static str,
        file: &str,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Fault {
            code: Code(code),
            file: file.to_owned(),
            span,
            message: message.into(),
            help: help.into(),
        }
    }

    /// Line and column (both from 1, columns in characters) of the fault's first byte.
    pub fn position(&self, source: &str) -> (usize, usize) {
        let at = floor(source, self.span.start);
        let before = &source[..at];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        (line, column)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.file, self.message, self.code.0)
    }
}

/// The longest line, in bytes, that is handed to the renderer, which shows the part around the fault; of a longer one only the
/// place is told.
const MAX_EXCERPT: usize = 64 << 10;
/// The most faults shown; the rest are counted.
pub const MAX_SHOWN: usize = 200;
/// The width of rendered faults, in columns.
const WIDTH: usize = 120;

/// All faults as a person reads them, each with its code, its place, its excerpt and what to write instead.
/// `source_of` gives the text of a file by its path.
pub fn render_all<'s>(
    faults: &[Fault],
    source_of: impl Fn(&str) -> Option<&'s str>,
    color: bool,
) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
    .term_width(WIDTH);
    let mut out: Vec<String> = faults
        .iter()
        .take(MAX_SHOWN)
        .map(|f| render(&renderer, f, source_of(&f.file).unwrap_or_default()))
        .collect();
    if faults.len() > MAX_SHOWN {
        out.push(format!("… and {} more", faults.len() - MAX_SHOWN));
    }
    out.join("\n\n")
}

fn render(renderer: &Renderer, fault: &Fault, source: &str) -> String {
    let (line, column) = fault.position(source);
    let (line_start, excerpt) = excerpt(source, fault.span.start);
    let help = Level::HELP.message(fault.help.as_str());
    let title = Level::ERROR
        .primary_title(fault.message.as_str())
        .id(fault.code.0);
    if excerpt.is_empty() {
        let place = format!("{}:{line}:{column}", fault.file);
        let group = title
            .element(Level::NOTE.message(place.as_str()))
            .element(help);
        return renderer.render(&[group]);
    }
    let from = floor(source, fault.span.start) - line_start;
    let to = floor(source, fault.span.end.min(line_start + excerpt.len()))
        .saturating_sub(line_start)
        .max(from);
    let snippet = Snippet::source(excerpt)
        .line_start(line)
        .path(fault.file.as_str())
        .annotation(AnnotationKind::Primary.span(from..to));
    renderer.render(&[title.element(snippet).element(help)])
}

/// The line around a byte: where it begins in the source, and its text; empty when it is too long to show.
fn excerpt(source: &str, at: usize) -> (usize, &str) {
    let at = floor(source, at);
    let start = source[..at].rfind('\n').map_or(0, |n| n + 1);
    let end = source[at..].find('\n').map_or(source.len(), |n| at + n);
    let line = &source[start..end];
    (start, if line.len() > MAX_EXCERPT { "" } else { line })
}

/// The nearest character boundary at or before `at`.
fn floor(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_shown_with_its_line() {
        let source = "id = \"a\"\nterms = [\"€ (b\"]\n";
        let fault = Fault::new(
            "P006",
            "lexicon/words.toml",
            23..24,
            "this group is not closed",
            "add ')'",
        );
        let shown = render_all(&[fault], |_| Some(source), false);
        assert!(
            shown.contains("error[P006]: this group is not closed"),
            "{shown}"
        );
        assert!(shown.contains("lexicon/words.toml:2:13"), "{shown}");
        assert!(shown.contains("help: add ')'"), "{shown}");
    }

    #[test]
    fn spans_beyond_the_file_and_inside_characters_are_shown_all_the_same() {
        let long = "é".repeat(10_000);
        for span in [0..0, 1..2, 9_999..10_003, 19_999..90_000, 90_000..90_001] {
            let fault = Fault::new("R001", "a.toml", span, "m", "h");
            let shown = render_all(&[fault], |_| Some(&long), false);
            assert!(shown.len() < 2_000, "{shown}");
        }
        assert!(
            render_all(
                &[Fault::new("R010", "b.toml", 0..0, "m", "h")],
                |_| None,
                false
            )
            .contains("b.toml:1:1")
        );
    }
}
