//! A page of text for a terminal: lines of one width, labels with text beside them, bars. No frames, and it reads without colour.

use super::paper::{Style, Tone, cells, padded, shortened, wrap};

/// Where the text beside a label begins, in cells.
pub(super) const TEXT_COLUMN: usize = 25;

/// A page under way.
pub(super) struct Sheet<'s> {
    pub style: &'s Style,
    out: String,
}

impl<'s> Sheet<'s> {
    pub fn new(style: &'s Style) -> Self {
        Sheet {
            style,
            out: String::with_capacity(4096),
        }
    }

    pub fn finish(self) -> String {
        self.out
    }

    pub fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// An empty line, and a title below it.
    pub fn title(&mut self, text: &str) {
        self.line("");
        let title = self.style.tone(Tone::Strong, text);
        self.line(&title);
    }

    /// A line in a tone, cut to the width.
    pub fn short(&mut self, text: &str, tone: Tone) {
        let line = shortened(text, self.style.cells(), |_| false);
        let line = self.style.tone(tone, &line);
        self.line(&line);
    }

    /// Left and right text of one line.
    pub fn spread(&mut self, left: &str, right: &str, tone: Tone) {
        let width = self.style.cells();
        let left = shortened(left, width.saturating_sub(cells(right) + 2), |_| false);
        let gap = width.saturating_sub(cells(&left) + cells(right));
        let text = format!("{}{}{right}", self.style.tone(tone, &left), " ".repeat(gap));
        self.line(&text);
    }

    /// Wrapped text, the first line behind a label, the others below it.
    pub fn beside(&mut self, label: &str, column: usize, text: &str, tone: Tone) {
        let toned = [(tone, text.to_owned())];
        self.columns(&[label.to_owned()], column, &toned);
    }

    /// Labels on the left, one a line; texts on the right, each wrapped and in its tone.
    pub fn columns(&mut self, labels: &[String], column: usize, texts: &[(Tone, String)]) {
        let room = self.style.cells().saturating_sub(column);
        let lines: Vec<(Tone, String)> = texts
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .flat_map(|(tone, text)| wrap(text, room).into_iter().map(|l| (*tone, l)))
            .collect();
        for at in 0..lines.len().max(labels.len()) {
            let left = labels.get(at).map_or("", String::as_str);
            // A label may hold marks in colour, which take no cells: it comes padded, or plain.
            let left = if left.contains('\u{1b}') {
                left.to_owned()
            } else {
                padded(left, column)
            };
            let right = lines
                .get(at)
                .map(|(tone, text)| self.style.tone(*tone, text))
                .unwrap_or_default();
            self.line(&format!("{left}{right}"));
        }
    }

    /// "  ✓ security review     ", the mark in its colour, as wide as the column.
    pub fn marked(&self, mark: (&str, Tone), label: &str) -> String {
        let label = shortened(label, TEXT_COLUMN - 5, |_| false);
        format!(
            "  {} {}",
            self.style.tone(mark.1, mark.0),
            padded(&label, TEXT_COLUMN - 3 - cells(mark.0))
        )
    }
}
