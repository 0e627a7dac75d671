//! Letters as they are compared: lower case, without marks.

/// Lower-case letters with marks and the letters that stand for them.
const FOLDED: &[(&str, &str)] = &[
    ("àáâãäåāăąǎǟǡǻȁȃȧ", "a"),
    ("æǣǽ", "ae"),
    ("çćĉċč", "c"),
    ("ďđð", "d"),
    ("èéêëēĕėęěȅȇȩ", "e"),
    ("ĝğġģǥǧǵ", "g"),
    ("ĥħȟ", "h"),
    ("ìíîïĩīĭįıǐȉȋ", "i"),
    ("ĵǰ", "j"),
    ("ķǩ", "k"),
    ("ĺļľŀł", "l"),
    ("ñńņňŉǹ", "n"),
    ("òóôõöøōŏőǒǫǭǿȍȏȫȭȯȱ", "o"),
    ("œ", "oe"),
    ("ŕŗřȑȓ", "r"),
    ("śŝşšș", "s"),
    ("ß", "ss"),
    ("ţťŧț", "t"),
    ("þ", "th"),
    ("ùúûüũūŭůűųǔǖǘǚǜȕȗ", "u"),
    ("ŵ", "w"),
    ("ýÿŷȳ", "y"),
    ("źżž", "z"),
];

/// First character of the table below.
const TABLE_FROM: u32 = 0xdf;
/// One past the last character of the table: Latin-1, Latin Extended-A and most of Extended-B.
const TABLE_TO: u32 = 0x234;
/// No entry: the letter stands for itself.
const ITSELF: u8 = u8::MAX;

/// Which entry of [`FOLDED`] a character has, by its code point.
static TABLE: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| {
    let mut table = vec![ITSELF; (TABLE_TO - TABLE_FROM) as usize];
    for (row, (letters, _)) in (0u8..).zip(FOLDED) {
        for letter in letters.chars() {
            if let Some(place) = u32::from(letter)
                .checked_sub(TABLE_FROM)
                .and_then(|at| table.get_mut(at as usize))
            {
                *place = row;
            }
        }
    }
    table
});

/// Appends a letter as it is compared: `Ü` as `u`, `ß` as `ss`; letters of other scripts in lower case.
pub(super) fn push(letter: char, out: &mut String) {
    for c in letter.to_lowercase() {
        let code = u32::from(c);
        match code {
            0..0x80 => out.push(c),
            TABLE_FROM..TABLE_TO => match TABLE[(code - TABLE_FROM) as usize] {
                ITSELF => out.push(c),
                row => out.push_str(FOLDED[usize::from(row)].1),
            },
            // Latin Extended Additional as Vietnamese uses it.
            0x1ea0..=0x1eb7 => out.push('a'),
            0x1eb8..=0x1ec7 => out.push('e'),
            0x1ec8..=0x1ecb => out.push('i'),
            0x1ecc..=0x1ee3 => out.push('o'),
            0x1ee4..=0x1ef1 => out.push('u'),
            0x1ef2..=0x1ef9 => out.push('y'),
            _ if is_mark(c) => {}
            _ => out.push(c),
        }
    }
}

/// A mark that combines with the letter before it, or a character without width that may stand within a word.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// A character of a script that writes without spaces: each counts as a word.
pub(super) fn stands_alone(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_case_are_dropped() {
        let fold = |s: &str| {
            let mut out = String::new();
            s.chars().for_each(|c| push(c, &mut out));
            out
        };
        assert_eq!(
            fold("MÜLLER Łódź façade Straße Ærø"),
            "muller lodz facade strasse aero"
        );
        assert_eq!(fold("Nguyễn"), "nguyen");
        assert_eq!(fold("Иван"), "иван");
        assert_eq!(fold("I\u{307}"), "i");
        assert_eq!(fold("İ"), "i");
    }
}
