//! Setting text for a terminal: cleaned of control characters, measured in cells, wrapped, coloured or not.

use anstyle::{AnsiColor, Style as Ansi};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Narrower than this nothing lines up any more, in cells.
const MIN_WIDTH: usize = 60;
/// Longer lines are hard to read, however wide the window, in cells.
const MAX_WIDTH: usize = 100;
/// A longer escape sequence is taken for text after its first character, in characters: it keeps cleaning linear.
const MAX_ESCAPE_CHARS: usize = 256;

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Cells in a line.
    pub width: usize,
    /// Whether to colour. The card reads as well without.
    pub colour: bool,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            width: 80,
            colour: false,
        }
    }
}

/// The voices of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Strong,
    Faint,
    Good,
    Unsure,
    Bad,
}

impl Style {
    /// Cells in a line, within sensible bounds.
    pub(super) fn cells(&self) -> usize {
        self.width.clamp(MIN_WIDTH, MAX_WIDTH)
    }

    /// The text in a tone; as it is when nothing is coloured.
    pub(super) fn tone(&self, tone: Tone, text: &str) -> String {
        let colour = |c: AnsiColor| Ansi::new().fg_color(Some(c.into()));
        let ansi = match tone {
            Tone::Plain => return text.to_owned(),
            Tone::Strong => Ansi::new().bold(),
            Tone::Faint => Ansi::new().dimmed(),
            Tone::Good => colour(AnsiColor::Green),
            Tone::Unsure => colour(AnsiColor::Yellow),
            Tone::Bad => colour(AnsiColor::Red),
        };
        if self.colour && !text.is_empty() {
            format!("{ansi}{text}{ansi:#}")
        } else {
            text.to_owned()
        }
    }
}

/// One line of text that is safe to print: no escape sequences, no control characters, no marks that turn the direction
/// of what follows; white space as single spaces.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\u{1b}' | '\u{9b}' | '\u{9d}' => escape_len(rest),
            _ => c.len_utf8(),
        };
        if c.is_whitespace() {
            if !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
        } else if !c.is_control() && !is_invisible(c) {
            out.push(c);
        }
        rest = &rest[length..];
    }
    out.truncate(out.trim_end().len());
    out
}

/// Bytes of the escape sequence at the start; of its first character only when it has no end.
fn escape_len(text: &str) -> usize {
    let mut chars = text.char_indices().take(MAX_ESCAPE_CHARS);
    let (_, first) = chars.next().unwrap_or((0, ' '));
    let kind = if first == '\u{1b}' {
        chars.next().map_or(' ', |(_, c)| c)
    } else {
        first
    };
    match kind {
        '[' | '\u{9b}' => chars
            .find(|(_, c)| ('\u{40}'..='\u{7e}').contains(c))
            .map_or(first.len_utf8(), |(at, c)| at + c.len_utf8()),
        ']' | '\u{9d}' | 'P' | '_' | '^' => string_end(text, chars).unwrap_or(first.len_utf8()),
        _ => first.len_utf8(),
    }
}

/// The end of an operating system command: BEL, ST or ESC \.
fn string_end(text: &str, mut chars: impl Iterator<Item = (usize, char)>) -> Option<usize> {
    let (at, end) = chars.find(|(_, c)| matches!(c, '\u{7}' | '\u{9c}' | '\u{1b}'))?;
    let after = at + end.len_utf8();
    Some(if end == '\u{1b}' && text[after..].starts_with('\\') {
        after + 1
    } else {
        after
    })
}

/// Marks without width that change how their neighbours look; the joiner stays, emoji need it.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{061c}')
}

/// Cells that a text takes.
pub(super) fn cells(text: &str) -> usize {
    text.width()
}

/// With spaces up to so many cells.
pub(super) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(cells(text))))
}

/// Lines of at most so many cells, broken at spaces (a no-break space becomes a space after that); a word that is longer than a line, or a script without spaces, breaks between characters.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let wide = cells(word);
        if used > 0 && used + 1 + wide <= width {
            push(&mut lines, " ");
            push(&mut lines, word);
            used += 1 + wide;
            continue;
        }
        if used > 0 {
            lines.push(String::new());
            used = 0;
        }
        for grapheme in word.graphemes(true) {
            let cell = cells(grapheme);
            if used + cell > width && used > 0 {
                lines.push(String::new());
                used = 0;
            }
            push(&mut lines, grapheme);
            used += cell;
        }
    }
    lines
        .into_iter()
        .map(|line| line.replace('\u{a0}', " "))
        .collect()
}

fn push(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

/// At most so many cells of a text, the stretch that holds most of the words that matter; "…" where it was cut.
pub(super) fn shortened(text: &str, width: usize, matters: impl Fn(&str) -> bool) -> String {
    if cells(text) <= width {
        return text.to_owned();
    }
    let words: Vec<(&str, usize, bool)> = text
        .split(' ')
        .map(|w| (w, cells(w) + 1, matters(w)))
        .collect();
    // Both ends may need an ellipsis and a space.
    let room = width.saturating_sub(4);
    let (mut best, mut best_count) = (0..0, 0);
    let (mut end, mut used, mut count) = (0, 0, 0);
    for start in 0..words.len() {
        while end < words.len() && used + words[end].1 <= room {
            used += words[end].1;
            count += usize::from(words[end].2);
            end += 1;
        }
        if best.is_empty() || count > best_count {
            (best, best_count) = (start..end, count);
        }
        if end > start {
            used -= words[start].1;
            count -= usize::from(words[start].2);
        } else {
            end = start + 1;
        }
    }
    if best.is_empty() {
        let mut lines = wrap(text, room.max(2));
        return format!("{}…", lines.swap_remove(0));
    }
    let kept: Vec<&str> = words[best.clone()].iter().map(|(w, _, _)| *w).collect();
    let before = if best.start > 0 { "… " } else { "" };
    let after = if best.end < words.len() { " …" } else { "" };
    format!("{before}{}{after}", kept.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_remains() {
        assert_eq!(clean("a\u{1b}[31mred\u{1b}[0m b"), "ared b");
        assert_eq!(
            clean("x\u{1b}]8;;http://evil\u{7}link\u{1b}]8;;\u{1b}\\ y"),
            "xlink y"
        );
        assert_eq!(
            clean("bell\u{7} \u{9b}2Jback\u{8}\r\n\tline"),
            "bell back line"
        );
        assert_eq!(clean("end\u{1b}"), "end");
        assert_eq!(clean("\u{1b}]never ends"), "]never ends");
        assert_eq!(clean("\u{202e}olleh\u{200b}"), "olleh");
    }

    #[test]
    fn cleaning_many_open_escapes_takes_linear_time() {
        let text = "\u{1b}]".repeat(200_000);
        assert_eq!(clean(&text).chars().filter(|c| c.is_control()).count(), 0);
    }

    #[test]
    fn lines_never_grow_past_their_width() {
        for text in [
            "a few plain words in a row",
            "稟議書は部長の承認が必要です。予算は来期",
            "onewordthatisverylongindeed and more",
            "👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻",
        ] {
            assert!(
                wrap(text, 12).iter().all(|l| cells(l) <= 12),
                "{:?}",
                wrap(text, 12)
            );
        }
    }

    #[test]
    fn a_long_quote_keeps_the_words_that_matter() {
        let text = "we talked for a while about nothing in particular and then it came up that Greg signs above 50k which nobody had told us";
        let short = shortened(text, 40, |w| ["Greg", "50k"].contains(&w));
        assert_eq!(short, "… came up that Greg signs above 50k …");
        assert_eq!(shortened("short", 40, |_| false), "short");
        assert!(cells(&shortened(&"x".repeat(500), 40, |_| false)) <= 40);
    }
}
