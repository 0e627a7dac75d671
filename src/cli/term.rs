//! What is known of the terminal: whether to colour, how wide it is, whether a person watches.

use super::When;
use anstyle::Style;
use std::borrow::Cow;
use std::fmt::Write;
use std::io::{self, IsTerminal};

/// The width that cards are made for when the output is no terminal, in columns.
const DEFAULT_WIDTH: usize = 80;

/// The terminal, as asked once at the start.
pub(super) struct Term {
    /// Colour on standard output.
    pub out_color: bool,
    /// Colour on standard error.
    pub err_color: bool,
    /// A person watches standard error.
    pub watched: bool,
    /// Columns of standard output.
    pub width: usize,
}

impl Term {
    /// Asks the terminal and the environment (`NO_COLOR`, `CLICOLOR_FORCE`, `TERM`).
    pub fn new(when: When) -> Self {
        let choose = |auto: anstream::ColorChoice| match when {
            When::Always => true,
            When::Never => false,
            When::Auto => auto != anstream::ColorChoice::Never,
        };
        Term {
            out_color: choose(anstream::AutoStream::choice(&io::stdout())),
            err_color: choose(anstream::AutoStream::choice(&io::stderr())),
            watched: io::stderr().is_terminal(),
            width: terminal_size::terminal_size().map_or(DEFAULT_WIDTH, |(w, _)| usize::from(w.0)),
        }
    }

    /// How cards are printed.
    pub fn style(&self) -> super::Style {
        super::Style {
            width: self.width,
            colour: self.out_color,
        }
    }

    /// The text in a style, where standard output has colour.
    pub fn paint(&self, style: Style, text: &str) -> String {
        if self.out_color {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}

/// The text without what a terminal would obey: control characters other than line ends and tabs, and marks that turn the
/// direction of writing. They are shown by their code point.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\r' => {}
            c if obeyed(c) => {
                // Writing to a string does not fail.
                let _ = write!(out, "<U+{:04X}>", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The text on one line, at most `width` characters of it.
pub(super) fn one_line(text: &str, width: usize) -> String {
    let flat = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= width {
        return flat;
    }
    let mut cut: String = flat.chars().take(width.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_cannot_drive_the_terminal() {
        assert_eq!(
            clean("a\u{1b}[31mb\u{7}c\r\nd\u{202e}e"),
            "a<U+001B>[31mb<U+0007>c\nd<U+202E>e"
        );
        assert!(matches!(clean("€50k\tüber"), Cow::Borrowed(_)));
    }

    #[test]
    fn long_texts_are_cut_to_a_line() {
        assert_eq!(one_line("a  b\nc", 10), "a b c");
        assert_eq!(one_line("abcdef", 4), "abc…");
    }
}
