//! Transcripts to notes: turns in time order, one line each, `Name: words`.

/// A longer name of a speaker is cut, in characters.
const MAX_NAME: usize = 80;
/// What stands behind the name of somebody who is known to be on the seller's side; the reader knows the word as a tag of it.
const SELLER_MARK: &str = " (SELLER)";

/// On which side a speaker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The seller's, because a list of the parties says so.
    Ours,
    /// The buyer's, or not known: the reader decides.
    Open,
}

/// What somebody says in one go.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Turn {
    /// When it begins, in seconds from any start; `None` keeps the place in the file.
    pub at: Option<f64>,
    /// The name as given; empty when nobody is named.
    pub speaker: String,
    /// The side.
    pub side: Side,
    /// The words.
    pub words: String,
}

/// The text of a conversation: a title where there is one, then the turns. Neighbours of one speaker become one turn.
pub(super) fn text(title: Option<&str>, mut turns: Vec<Turn>) -> String {
    if turns.iter().all(|t| t.at.is_some()) {
        turns.sort_by(|a, b| a.at.unwrap_or(0.0).total_cmp(&b.at.unwrap_or(0.0)));
    }
    let mut out = String::new();
    if let Some(title) = title.map(one_line).filter(|t| !t.is_empty()) {
        // "Lumen: security" would read as words of one Lumen.
        out.push_str(&title.replace(':', " –"));
        out.push('\n');
    }
    let mut last: Option<String> = None;
    for turn in &turns {
        let words = one_line(&turn.words);
        if words.is_empty() {
            continue;
        }
        let tag = tag(turn);
        if last.as_ref() == Some(&tag) {
            out.push(' ');
        } else {
            if !out.is_empty() {
                out.push('\n');
            }
            if !tag.is_empty() {
                out.push_str(&tag);
                out.push_str(": ");
            }
            last = Some(tag);
        }
        out.push_str(&words);
    }
    // A title alone is no note.
    if last.is_some() { out } else { String::new() }
}

/// The name in front of the colon.
fn tag(turn: &Turn) -> String {
    let mut name: String = one_line(&turn.speaker)
        .chars()
        .filter(|c| *c != ':')
        .take(MAX_NAME)
        .collect();
    if turn.side == Side::Ours && !name.is_empty() && name != "Me" {
        name.push_str(SELLER_MARK);
    }
    name
}

/// The text with every run of white space as one blank.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Seconds out of `01:02:03.5`, `02:03,5`, `12.5` or a number as text.
pub(super) fn seconds(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    if text.is_empty() || text.len() > 20 {
        return None;
    }
    let mut total = 0.0;
    for part in text.split(':') {
        let value: f64 = part.parse().ok()?;
        if !(0.0..1e13).contains(&value) {
            return None;
        }
        total = total * 60.0 + value;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(at: Option<f64>, speaker: &str, side: Side, words: &str) -> Turn {
        Turn {
            at,
            speaker: speaker.into(),
            side,
            words: words.into(),
        }
    }

    #[test]
    fn turns_come_in_time_order_and_neighbours_are_one() {
        let turns = vec![
            turn(Some(9.0), "Dana", Side::Open, "Thursday."),
            turn(Some(1.0), "Priya", Side::Ours, "When is\nthe board?"),
            turn(Some(8.0), "Dana", Side::Open, "On"),
            turn(Some(9.5), "Me", Side::Ours, "  "),
        ];
        assert_eq!(
            text(Some("Weekly"), turns),
            "Weekly\n\nPriya (SELLER): When is the board?\nDana: On Thursday."
        );
    }

    #[test]
    fn without_all_times_the_order_of_the_file_stands() {
        let turns = vec![
            turn(Some(9.0), "A: x", Side::Open, "first"),
            turn(None, "", Side::Open, "second"),
        ];
        assert_eq!(text(None, turns), "A x: first\nsecond");
        assert_eq!(text(Some("Only a title"), vec![]), "");
    }

    #[test]
    fn times_in_every_notation() {
        assert_eq!(seconds("00:02:24.720"), Some(144.72));
        assert_eq!(seconds("02:03,5"), Some(123.5));
        assert_eq!(seconds("12"), Some(12.0));
        assert_eq!(seconds("soon"), None);
        assert_eq!(seconds("inf"), None);
    }
}
