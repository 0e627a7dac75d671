use super::*;
use crate::evidence::{Deal, Note};
use crate::reading::testing::pack;
use crate::reading::{scan, voice};

/// Mentions as "P:Greg R:CFO B:board", the seller's with a minus in front.
fn read(text: &str) -> String {
    let document = Document::new(text);
    let (mut hits, mut speakers, mut out) = (Vec::new(), Vec::new(), Vec::new());
    scan::terms(&document, pack(), &mut hits);
    voice::speakers(&document, &Deal::default(), &Note::default(), &mut speakers);
    find(&document, pack(), &hits, &speakers, &mut out);
    let show = |m: &Mention| {
        let letter = match m.party {
            Party::Person => 'P',
            Party::Role => 'R',
            Party::Body => 'B',
        };
        format!("{}{letter}:{}", if m.seller { "-" } else { "" }, document.quote(&m.tokens))
    };
    out.iter().map(show).collect::<Vec<_>>().join(" | ")
}

#[test]
fn reads_names_with_their_roles() {
    for (text, expected) in [
        ("nothing leaves the building w/o Greg, their CFO", "P:Greg | R:CFO"),
        ("their tech director hamid has to look", "R:tech director | P:hamid"),
        ("so tobias pushed it to May", "P:tobias"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}
