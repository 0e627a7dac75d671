//! Where statements begin and end.

use super::{Document, clauses};

#[test]
fn sentences_end_at_full_stops_but_not_at_abbreviations() {
    for (text, expected) in [
        (
            "Dr. Quill signs. No legal.",
            &["Dr. Quill signs", "No legal"][..],
        ),
        (
            "Acme Inc. signs approx. 3 weeks later.",
            &["Acme Inc. signs approx. 3 weeks later"],
        ),
        (
            "J. Smith owns it, e.g. the pilot.",
            &["J. Smith owns it, e.g. the pilot"],
        ),
        (
            "It closes in Q3. Then legal.",
            &["It closes in Q3", "Then legal"],
        ),
        (
            "It costs 1.2m vs. 900k today.",
            &["It costs 1.2m vs. 900k today"],
        ),
        (
            "Slid to 10 Sept. Is Ana in?",
            &["Slid to 10 Sept", "Is Ana in"],
        ),
        ("They sign?! Really.", &["They sign", "Really"]),
        (
            "He signs on 3 Oct. 2026 in Rome.",
            &["He signs on 3 Oct. 2026 in Rome"],
        ),
        ("no. 5 is open", &["no. 5 is open"]),
    ] {
        assert_eq!(clauses(text), expected, "{text}");
    }
}

#[test]
fn statements_part_at_marks_and_conjunctions() {
    for (text, expected) in [
        (
            "legal has it; finance does not",
            &["legal has it", "finance does not"][..],
        ),
        (
            "Ana signs the order but the board has to agree",
            &["Ana signs the order", "the board has to agree"],
        ),
        (
            "Ana owns the money and she likes the pilot",
            &["Ana owns the money", "she likes the pilot"],
        ),
        (
            "they want it by May, legal wants two weeks",
            &["they want it by May", "legal wants two weeks"],
        ),
        (
            "no go before June because the audit ends then",
            &["no go before June", "because the audit ends then"],
        ),
        (
            "CFO has it on his desk / legal not started yet",
            &["CFO has it on his desk", "legal not started yet"],
        ),
        (
            "Ana has the draft - Bo has not seen it",
            &["Ana has the draft", "Bo has not seen it"],
        ),
    ] {
        assert_eq!(clauses(text), expected, "{text}");
    }
}

#[test]
fn what_belongs_together_stays_together() {
    for text in [
        "no legal, procurement or security review",
        "nothing above 50k leaves without the CFO",
        "legal won't start until the DPA is signed",
        "Ana said that the board meets in May",
        "the SOC 2/ISO report and/or the pen test",
        "the pilot runs 3 - 5 weeks",
        "they skip the tender, she said",
        "Maria (the CFO) signs anything over 50k",
        "legal -> redlines ~2wks -> CFO sign",
    ] {
        assert_eq!(clauses(text), [text]);
    }
}

#[test]
fn dictation_is_cut_into_readable_pieces() {
    let text = "okay so talked to dana today and she loves the thing she wants to go live in may um the cfo has to sign it though and he is out until the tenth so nothing moves before that also their legal team has not started and i think procurement wants three quotes";
    let document = Document::new(text);
    assert!(document.clauses.len() >= 6, "{:?}", clauses(text));
    for clause in clauses(text) {
        let words = clause.split_whitespace().count();
        assert!((2..=20).contains(&words), "{clause}");
    }
}

#[test]
fn keys_stay_reachable() {
    let document = Document::new(
        "Legal: not started by anybody yet. Procurement: n/a for renewals like this\nNext: the board meets in May; Budget: 50k from the IT line",
    );
    let keys: Vec<_> = document
        .clauses
        .iter()
        .map(|c| c.key.as_ref().map(|k| document.quote(k)))
        .collect();
    assert_eq!(
        keys,
        [
            Some("Legal"),
            Some("Procurement"),
            Some("Next"),
            Some("Budget")
        ]
    );
}

#[test]
fn a_short_value_is_read_with_its_key() {
    assert_eq!(
        clauses("DPA: theirs\nSigner: ?\nLegal: none. Procurement: n/a"),
        [
            "DPA: theirs",
            "Signer: ?",
            "Legal: none",
            "Procurement: n/a"
        ]
    );
}

#[test]
fn answers_reach_their_question() {
    let document = Document::new("Legal? 2 wks, starts Monday");
    assert!(document.clauses[0].question);
    assert_eq!(document.clauses[1].answers, Some(0));

    let call = Document::new(
        "Me: Hi. Who signs?\nIna: Sure. The CFO does. Alone. He likes it. Nice day.\nMe: Fine.",
    );
    let answers: Vec<_> = call.clauses.iter().map(|c| c.answers).collect();
    assert_eq!(
        answers,
        [None, None, Some(1), Some(1), Some(1), Some(1), None, None]
    );
}

#[test]
fn a_nod_leaves_the_question_open() {
    let call =
        Document::new("Me: Who signs?\nIna: Hm.\nBo: The CFO does.\nMe: Thanks.\nIna: Bye now.");
    assert_eq!(call.clauses[2].answers, Some(0));
    assert_eq!(call.clauses[4].answers, None);
}

#[test]
fn short_rows_are_read_whole_and_rules_not_at_all() {
    assert_eq!(
        clauses("| Step | Owner |\n|---|---|\n| Sign-off | Ana Ruiz | May 3 |"),
        ["Step | Owner", "Sign-off | Ana Ruiz | May 3"]
    );
}
