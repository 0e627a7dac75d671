//! HTML bodies to readable text: paragraphs, lists, quoted mails, tables and links kept; nothing else.
//!
//! One pass over the bytes, no tree: time and memory are linear in the input whatever it holds.

mod entities;

pub(super) use entities::decode;

/// How many open lists and quotes are told apart.
const MAX_DEPTH: usize = 16;

/// Whether a text is HTML rather than text with an angle bracket in it.
pub(super) fn is_html(text: &str) -> bool {
    const TAGS: [&str; 16] = [
        "p", "br", "div", "span", "ul", "ol", "li", "html", "body", "table", "a", "b", "strong",
        "h1", "h2", "h3",
    ];
    let mut rest = text;
    // A body that is HTML shows it soon.
    for _ in 0..64 {
        let Some(at) = rest.find('<') else { break };
        rest = &rest[at + 1..];
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let end = name
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        let known = TAGS.iter().any(|t| t.eq_ignore_ascii_case(&name[..end]));
        if known && name[end..].starts_with(['>', ' ', '/', '\n', '\r', '\t']) {
            return true;
        }
    }
    false
}

/// Text out of a body that may be HTML; what is no HTML stays as it is.
pub(super) fn body(text: &str) -> String {
    if is_html(text) {
        to_text(text)
    } else {
        text.to_owned()
    }
}

/// The text of a piece of HTML.
pub(super) fn to_text(html: &str) -> String {
    let mut writer = Writer::default();
    let mut cutter = Cutter::default();
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        writer.text(&rest[..at]);
        rest = &rest[at..];
        if let Some(tail) = rest.strip_prefix("<!--") {
            rest = tail.find("-->").map_or("", |end| &tail[end + 3..]);
            continue;
        }
        let opens = rest[1..]
            .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let Some(end) = opens.then(|| cutter.tag_end(rest)).flatten() else {
            // No tag: a bracket in the text.
            writer.text("<");
            rest = &rest[1..];
            continue;
        };
        let tag = Tag::parse(&rest[1..end]);
        rest = &rest[end + 1..];
        match HIDDEN.iter().position(|n| tag.is(&[n]) && !tag.closes) {
            Some(hidden) => rest = cutter.behind_hidden(rest, hidden),
            None => writer.tag(&tag),
        }
    }
    writer.text(rest);
    writer.finish()
}

/// What is not for readers.
const HIDDEN: [&str; 5] = ["script", "style", "title", "template", "noscript"];

/// Finds ends, and remembers searches in vain so that none is made again and again.
#[derive(Default)]
struct Cutter {
    /// Tags whose end was not found within reach.
    vain: u32,
    /// No ">" comes any more.
    no_end: bool,
    /// Hidden parts that never end, by their place in [`HIDDEN`].
    unclosed: [bool; HIDDEN.len()],
}

impl Cutter {
    /// The place of the ">" that ends a tag, over quoted values; a "<" before it makes it text.
    fn tag_end(&mut self, text: &str) -> Option<usize> {
        const REACH: usize = 1 << 16;
        const MAX_VAIN: u32 = 64;
        if self.vain < MAX_VAIN {
            let mut quote = None;
            for (at, b) in text.bytes().enumerate().skip(1).take(REACH) {
                match (b, quote) {
                    (b'"' | b'\'', None) => quote = Some(b),
                    (_, Some(q)) if q == b => quote = None,
                    (b'>', None) => return Some(at),
                    (b'<', None) => return None,
                    _ => {}
                }
            }
            self.vain += 1;
        }
        if self.no_end {
            return None;
        }
        // A quotation mark without its partner: the first ">" ends the tag.
        let end = memchr::memchr(b'>', text.as_bytes());
        self.no_end = end.is_none();
        end
    }

    /// What stands behind the end of a hidden part; where it never ends, nothing is hidden.
    fn behind_hidden<'t>(&mut self, text: &'t str, hidden: usize) -> &'t str {
        let name = HIDDEN[hidden];
        let mut from = 0;
        while !self.unclosed[hidden]
            && let Some(at) = text[from..].find("</")
        {
            let start = from + at + 2;
            let matches = text
                .get(start..start + name.len())
                .is_some_and(|t| t.eq_ignore_ascii_case(name));
            if matches {
                return text[start..]
                    .find('>')
                    .map_or("", |end| &text[start + end + 1..]);
            }
            from = start;
        }
        self.unclosed[hidden] = true;
        text
    }
}

/// One tag.
struct Tag<'t> {
    name: &'t str,
    attributes: &'t str,
    closes: bool,
}

impl<'t> Tag<'t> {
    fn parse(inside: &'t str) -> Tag<'t> {
        let closes = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let end = inside
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(inside.len());
        let name = &inside[..end];
        Tag {
            name,
            attributes: &inside[end..],
            closes,
        }
    }

    fn is(&self, names: &[&str]) -> bool {
        names.iter().any(|n| n.eq_ignore_ascii_case(self.name))
    }

    /// The value of an attribute.
    fn attribute(&self, name: &str) -> Option<String> {
        let lower = self.attributes.to_ascii_lowercase();
        let at = lower.match_indices(name).map(|(at, _)| at).find(|&at| {
            at > 0
                && lower.as_bytes()[at - 1].is_ascii_whitespace()
                && lower[at + name.len()..].trim_start().starts_with('=')
        })?;
        let value = self.attributes[at + name.len()..]
            .trim_start()
            .strip_prefix('=')?
            .trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let raw = match quote {
            Some(q) => value[1..].split(q).next().unwrap_or_default(),
            None => value.split_ascii_whitespace().next().unwrap_or_default(),
        };
        Some(decode(raw))
    }
}

/// Builds the text, with blanks and line ends only where the layout has them.
#[derive(Default)]
struct Writer {
    out: String,
    /// Line ends that are due before the next word; two make a blank line.
    breaks: u8,
    /// A blank is due before the next word.
    blank: bool,
    /// Open lists: `None` for bullets, the next number for ordered ones.
    lists: Vec<Option<u32>>,
    /// A bullet or number that is due.
    mark: Option<String>,
    quotes: usize,
    /// Quotes open on the line before.
    quotes_before: usize,
    preformatted: usize,
    /// Cells of the current row so far.
    cells: usize,
    /// The target of the open link, and where its text begins.
    link: Option<(String, usize)>,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let decoded;
        let text = if text.contains('&') {
            decoded = decode(text);
            decoded.as_str()
        } else {
            text
        };
        if self.preformatted > 0 {
            self.lines(text);
            return;
        }
        for (i, word) in text.split(is_blank).enumerate() {
            self.blank |= i > 0;
            if !word.is_empty() {
                self.word(word);
            }
        }
    }

    /// Text whose line ends count.
    fn lines(&mut self, text: &str) {
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.end_line(1);
            }
            let line = line.trim_end_matches('\r');
            if !line.trim().is_empty() {
                self.word(line);
            }
        }
    }

    fn word(&mut self, word: &str) {
        let fresh = self.out.is_empty();
        if self.breaks > 0 || fresh {
            if !fresh {
                for _ in 1..self.breaks {
                    self.out.push('\n');
                    // A blank line belongs to a quote when both of its neighbours do.
                    let inside = self.quotes.min(self.quotes_before);
                    self.out.push_str(&"> ".repeat(inside));
                    self.out.truncate(self.out.trim_end_matches(' ').len());
                }
                self.out.push('\n');
            }
            self.out.push_str(&"> ".repeat(self.quotes));
            self.quotes_before = self.quotes;
            if let Some(mark) = self.mark.take() {
                self.out.push_str(&mark);
            }
        } else if self.blank {
            self.out.push(' ');
        }
        (self.breaks, self.blank) = (0, false);
        self.out.push_str(word);
    }

    fn end_line(&mut self, count: u8) {
        self.breaks = self.breaks.max(count);
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        if tag.is(&["br", "hr"]) {
            // Two in a row make a blank line.
            self.breaks = (self.breaks + 1).min(2);
        } else if tag.is(&["p", "h1", "h2", "h3", "h4", "h5", "h6"]) {
            let inside_item = !self.lists.is_empty();
            self.end_line(if inside_item { 1 } else { 2 });
        } else if tag.is(&[
            "div", "section", "article", "header", "footer", "tr", "table", "dt", "dd",
        ]) {
            self.cells = 0;
            self.end_line(1);
        } else if tag.is(&["td", "th"]) {
            self.cell(tag);
        } else if tag.is(&["ul", "ol", "li"]) {
            self.list(tag);
        } else if tag.is(&["blockquote"]) {
            self.end_line(1);
            self.quotes = if tag.closes {
                self.quotes.saturating_sub(1)
            } else {
                (self.quotes + 1).min(MAX_DEPTH)
            };
        } else if tag.is(&["pre"]) {
            self.end_line(1);
            self.preformatted = if tag.closes {
                self.preformatted.saturating_sub(1)
            } else {
                self.preformatted + 1
            };
        } else if tag.is(&["a"]) {
            self.anchor(tag);
        }
    }

    fn cell(&mut self, tag: &Tag<'_>) {
        if tag.closes {
            return;
        }
        if self.cells > 0 && self.breaks == 0 {
            self.blank = true;
            self.word("|");
            self.blank = true;
        }
        self.cells += 1;
    }

    fn list(&mut self, tag: &Tag<'_>) {
        self.end_line(1);
        if tag.is(&["li"]) {
            if !tag.closes {
                let depth = self.lists.len().clamp(1, MAX_DEPTH);
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.mark = Some("  ".repeat(depth - 1) + &mark);
            }
        } else if tag.closes {
            self.lists.pop();
            self.mark = None;
        } else if self.lists.len() < MAX_DEPTH {
            self.lists.push(tag.is(&["ol"]).then_some(1));
        }
    }

    /// "text (address)", or the address alone where it is the text.
    fn anchor(&mut self, tag: &Tag<'_>) {
        if !tag.closes {
            let target = tag.attribute("href").unwrap_or_default();
            let far = ["http://", "https://", "mailto:"]
                .iter()
                .any(|p| target.starts_with(p));
            self.link = far.then_some((target, self.out.len()));
            return;
        }
        let Some((target, start)) = self.link.take() else {
            return;
        };
        let shown = self.out.get(start..).unwrap_or_default().trim();
        let bare = target.trim_start_matches("mailto:");
        let same = |a: &str, b: &str| {
            let cut = |t: &str| {
                t.trim_start_matches("https://")
                    .trim_start_matches("http://")
                    .trim_end_matches('/')
                    .to_owned()
            };
            cut(a) == cut(b)
        };
        if shown.is_empty() {
            return;
        }
        if !same(shown, bare) {
            self.out.push_str(" (");
            self.out.extend(bare.split_whitespace());
            self.out.push(')');
        }
    }

    fn finish(self) -> String {
        self.out
    }
}

/// Blanks of HTML; the non-breaking blank is kept as a blank too.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\r' | '\t' | '\u{c}' | '\u{a0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lists_and_breaks_stay_readable() {
        let html = "<div><p>Dana &amp; Greg<br>agreed:</p><ul><li>DPA first</li><li><p>then <b>redlines</b></p>\
            <ol><li>ours</li><li>theirs</li></ol></li></ul><p>Next&nbsp;call Thursday</p></div>";
        assert_eq!(
            to_text(html),
            "Dana & Greg\nagreed:\n\n- DPA first\n- then redlines\n  1. ours\n  2. theirs\n\nNext call Thursday"
        );
    }

    #[test]
    fn quoted_mails_keep_their_marks() {
        let html = "<p>Yes.</p><blockquote>When?<blockquote>Soon.<br>Or later.</blockquote></blockquote><p>Bye</p>";
        assert_eq!(
            to_text(html),
            "Yes.\n\n> When?\n> > Soon.\n> > Or later.\n\nBye"
        );
    }

    #[test]
    fn links_tables_and_hidden_parts() {
        let html = "<html><head><title>x</title><style>p{}</style></head><body><!-- c --><a href=\"https://a.example/x\">the form</a> \
            <a href='https://b.example/'>b.example</a> <a href=\"javascript:x\">no</a><table><tr><th>Who</th><th>What</th></tr>\
            <tr><td>Ann</td><td>signs</td></tr></table><script>alert(1)</script></body></html>";
        assert_eq!(
            to_text(html),
            "the form (https://a.example/x) b.example no\nWho | What\nAnn | signs"
        );
    }

    #[test]
    fn text_with_angle_brackets_is_no_html() {
        assert!(!is_html("budget < 50k and Dana <dana@a.example> signs"));
        assert!(is_html("<p>hi</p>") && is_html("hi<br/>there"));
        assert_eq!(body("a < b && c > d"), "a < b && c > d");
        assert_eq!(to_text("a < b, c <d"), "a < b, c <d");
        assert_eq!(decode("&#8364;5 &#x20AC; &bogus; &"), "€5 € &bogus; &");
    }
}
