//! What patterns mean, and which are refused.

use super::*;

fn show(pattern: &str) -> Vec<String> {
    parse(pattern)
        .unwrap_or_else(|f| panic!("{pattern}: {f:?}"))
        .iter()
        .map(|all| {
            let sequences: Vec<_> = all
                .iter()
                .map(|s| {
                    s.items
                        .iter()
                        .map(|i| {
                            let choices: Vec<_> = i
                                .choices
                                .iter()
                                .map(|c| match c {
                                    Choice::Literal(w) => w
                                        .iter()
                                        .map(|w| w.text.as_str())
                                        .collect::<Vec<_>>()
                                        .join(" "),
                                    Choice::Concept(id) => format!("@{id}"),
                                    Choice::Builtin(n) => format!("<{n}>"),
                                })
                                .collect();
                            format!(
                                "{}{}",
                                if i.gap > 0 {
                                    format!("..{} ", i.gap)
                                } else {
                                    String::new()
                                },
                                choices.join("/")
                            )
                        })
                        .collect::<Vec<_>>()
                        .join(" + ")
                })
                .collect();
            sequences.join(" & ")
        })
        .collect()
}

#[test]
fn words_join_into_one_literal() {
    assert_eq!(show("puts pen to paper"), ["puts pen to paper"]);
    assert_eq!(
        show("~sign off"),
        ["sign off/signs off/signed off/signing off"]
    );
}

#[test]
fn simple_groups_share_an_item_and_complex_ones_expand() {
    assert_eq!(
        show("<who> .. (has to|needs to) approve"),
        ["<who> + ..3 has to/needs to + approve"]
    );
    assert_eq!(show("(a|b <money>) c"), ["a + c", "b + <money> + c"]);
    assert_eq!(show("[the] board"), ["board", "the + board"]);
}

#[test]
fn parts_join_with_and() {
    assert_eq!(show("@a & b ..6 c"), ["@a & b + ..6 c"]);
}

#[test]
fn negations_also_match_without_their_apostrophe() {
    assert_eq!(show("hasn't"), ["hasn't/hasnt"]);
}

#[test]
fn faults_have_a_code_and_a_place() {
    for (pattern, code, at) in [
        ("a (b", "P006", 3),
        ("a ) b", "P002", 2),
        ("..99 a", "P009", 0),
        ("a <moneys>", "P010", 2),
        ("", "P007", 0),
        ("a & ", "P007", 3),
        ("(((((a)))))", "P005", 5),
        ("a ..", "P012", 0),
    ] {
        let fault = parse(pattern).expect_err(pattern);
        assert_eq!((fault.code, fault.at), (code, at), "{pattern}: {fault:?}");
    }
}
