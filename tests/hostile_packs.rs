//! Rule packs made to hurt are refused, soon and with a place, whatever they try.

use buypath::rules::{Source, compile};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Only a hang fails: tests are not timed.
const PATIENCE: Duration = Duration::from_secs(60);

fn source(path: &str, text: String) -> Source {
    Source {
        path: path.to_owned(),
        text,
    }
}

fn lexicon(concepts: &str) -> Source {
    source(
        "lexicon/words.toml",
        format!("about = \"words\"\n{concepts}"),
    )
}

fn evidence(rules: &str) -> Source {
    source(
        "evidence/paper/procurement.toml",
        format!("dimension = \"procurement\"\nabout = \"a\"\n{rules}"),
    )
}

fn rule(id: usize, pattern: &str) -> String {
    format!("[[rule]]\nid = \"r{id}\"\nwhy = \"w\"\npatterns = ['{pattern}']\n")
}

/// The codes of the faults; panics when the pack loads or takes too long.
fn refused(name: &str, sources: &[Source]) -> Vec<&'static str> {
    let start = Instant::now();
    let faults = compile(sources).map(|_| ()).expect_err(name);
    let took = start.elapsed();
    assert!(took < PATIENCE, "{name} took {took:?}");
    assert!(faults.len() <= 500, "{name}: {} faults", faults.len());
    let codes: Vec<_> = faults.iter().map(|f| f.code.0).collect();
    println!(
        "{name}: {took:?}, {} faults, first {} {}",
        faults.len(),
        codes[0],
        faults[0].message
    );
    codes
}

#[test]
fn groups_that_multiply_are_refused() {
    for pattern in [
        "(a <who>|b <who>) ".repeat(40),
        "[a] ".repeat(60) + "b",
        format!("(a <who>|b <who>) {}", "(a|b <who>|c <who> d) ".repeat(30)),
        format!("{}{}", "[x <who>] ".repeat(8), "a <who> ".repeat(400)),
        format!("({})", vec!["~ab ~cd ~ef ~gh"; 230].join("|")),
        format!(
            "{} ({})",
            "[x] ".repeat(8),
            (0..700)
                .map(|i| format!("w{i}"))
                .collect::<Vec<_>>()
                .join("|")
        ),
        "a & ".to_owned() + &"(a|b <who>) & ".repeat(20) + "c",
    ] {
        let codes = refused("multiplying groups", &[evidence(&rule(1, &pattern))]);
        assert!(codes.iter().all(|c| *c == "P004"), "{codes:?}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    let groups = format!("{}a{}", "(".repeat(1500), ")".repeat(1500));
    assert_eq!(
        refused("deep groups", &[evidence(&rule(1, &groups))]),
        ["P005"]
    );
    let toml = format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(refused("deep TOML", &[lexicon(&toml)]), ["R001"]);
}

#[test]
fn too_many_rules_are_refused_without_reading_them_all() {
    let file = |n: usize| {
        let dimension = buypath::framework::Dimension::ALL[n];
        let mut text = format!("dimension = \"{dimension}\"\nabout = \"a\"\n");
        for id in 0..16_000 {
            text.push_str(&rule(id, "a b"));
        }
        source(
            &format!("evidence/{}/{dimension}.toml", dimension.pillar()),
            text,
        )
    };
    let files: Vec<_> = (0..8).map(file).collect();
    assert_eq!(refused("a hundred thousand rules", &files), ["R031"]);
}

#[test]
fn terms_and_patterns_have_a_budget_for_the_whole_pack() {
    let mut concepts = String::new();
    for id in 0..4_000 {
        let _ = write!(
            concepts,
            "[[concept]]\nid = \"c{id}\"\nabout = \"a\"\nterms = [\"(a|b|c|d|e{id}) (f|g|h|i) (k|l|m|n) (o|p|q)\"]\n"
        );
    }
    assert!(refused("terms", &[lexicon(&concepts)]).contains(&"R033"));
    let mut rules = String::new();
    for id in 0..4_000 {
        rules.push_str(&rule(id, &format!("w{id} <who> (a <who>|b <date>) (c <who>|d <date>) (e <who>|f <who>) (g <who>|h <who>)")));
    }
    assert!(refused("patterns", &[evidence(&rules)]).contains(&"R033"));
}

#[test]
fn chains_and_crowds_of_concepts_are_refused() {
    let mut chain = String::from("[[concept]]\nid = \"c0\"\nabout = \"a\"\nterms = [\"x\"]\n");
    let mut crowd = String::new();
    for id in 1..9_000 {
        let _ = write!(
            chain,
            "[[concept]]\nid = \"c{id}\"\nabout = \"a\"\nterms = [\"@c{}\"]\n",
            id - 1
        );
        let _ = write!(
            crowd,
            "[[concept]]\nid = \"c{id}\"\nabout = \"a\"\nterms = [\"x\"]\n"
        );
    }
    assert_eq!(refused("a chain of concepts", &[lexicon(&chain)]), ["R034"]);
    assert_eq!(refused("a crowd of concepts", &[lexicon(&crowd)]), ["R035"]);
}

#[test]
fn a_word_that_everything_waits_for_is_refused() {
    let rules: String = (0..6_000).map(|id| rule(id, "rareword <who>")).collect();
    assert_eq!(refused("one trigger", &[evidence(&rules)]), ["R036"]);
}

#[test]
fn thousands_of_faults_are_cut_short() {
    let unknown: String = (0..12_000)
        .map(|id| rule(id, &format!("@nothing-of-that-name-{id}")))
        .collect();
    assert!(
        refused("unknown concepts", &[evidence(&unknown)])
            .iter()
            .all(|c| *c == "R024")
    );
    let huge = "# ".to_owned() + &"x".repeat(3 << 20);
    assert_eq!(refused("a large file", &[lexicon(&huge)]), ["R011"]);
}
