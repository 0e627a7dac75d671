//! Which of many names looks most like the one that was typed.

/// Names offered when none fits.
const OFFERED: usize = 3;
/// Letters of a name that are looked at; a longer name is told apart by its beginning.
const MAX_LETTERS: usize = 64;

/// The names nearest to what was typed, the nearest first; none that differs in more than half of its letters.
pub(super) fn nearest<'n>(typed: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let typed = letters(typed);
    let mut all: Vec<(usize, &str)> = names
        .filter_map(|name| {
            let far = distance(&typed, &letters(name));
            (2 * far <= typed.len().max(2)).then_some((far, name))
        })
        .collect();
    all.sort();
    all.dedup_by(|a, b| a.1 == b.1);
    all.into_iter()
        .take(OFFERED)
        .map(|(_, name)| name.to_owned())
        .collect()
}

fn letters(text: &str) -> Vec<char> {
    text.chars()
        .flat_map(char::to_lowercase)
        .take(MAX_LETTERS)
        .collect()
}

/// Letters to change, add or drop on the way from one to the other; what the longer one has behind a common beginning counts half.
fn distance(a: &[char], b: &[char]) -> usize {
    if !a.is_empty() && b.starts_with(a) {
        return (b.len() - a.len()).min(a.len() / 2);
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        let names = ["brandt", "acme-1", "globex"];
        assert_eq!(nearest("amce-1", names.into_iter()), ["acme-1"]);
        assert_eq!(nearest("bra", names.into_iter()), ["brandt"]);
        assert_eq!(nearest("zzzzzz", names.into_iter()), Vec::<String>::new());
    }
}
