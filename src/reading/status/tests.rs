//! Short texts and the status that they must be given, class by class, each beside its close opposite.

mod tables;

use super::{Reading, Scene, read};
use crate::analyze::Engine;
use crate::framework::{Dimension, Status};
use crate::reading::scan::{self, Hit};
use crate::reading::topic::Unit;
use crate::rules::Pack;
use crate::text::Document;
use Status::{Assumed, Confirmed, Missing, NotNeeded, Unknown};
use proptest::prelude::*;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::embedded);

/// The terms of the document and the predicates of every clause.
fn hits(document: &Document<'_>, pack: &Pack) -> Vec<Hit> {
    let mut terms = Vec::new();
    scan::terms(document, pack, &mut terms);
    terms.sort_unstable();
    let mut all = terms.clone();
    let mut unit = Unit::default();
    for clause in &document.clauses {
        let inside: Vec<Hit> = terms
            .iter()
            .copied()
            .filter(|h| h.start >= clause.tokens.start && h.start < clause.tokens.end)
            .collect();
        unit.fill(pack, clause.tokens.clone(), &inside);
        all.extend_from_slice(unit.predicates_found());
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Reads the statement that is the last line of `text`.
fn reading(text: &str, dimension: Option<Dimension>, implied: Option<Status>) -> Reading {
    let document = Document::new(text);
    let pack = ENGINE.pack();
    let from = text.trim_end().rfind('\n').map_or(0, |i| i + 1) as u32;
    let first = document.tokens.partition_point(|t| t.start < from) as u32;
    let clause = document
        .clauses
        .iter()
        .position(|c| c.tokens.end > first)
        .unwrap_or(0);
    let matched = first..document.tokens.len() as u32;
    read(&Scene {
        document: &document,
        pack,
        hits: &hits(&document, pack),
        clause,
        matched,
        dimension,
        implied,
    })
}

fn check(table: &[(&str, Status)]) {
    check_of(None, table);
}

/// As [`check`], for statements about one dimension.
fn check_of(dimension: Option<Dimension>, table: &[(&str, Status)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, want)| {
            let got = reading(text, dimension, None);
            let cue = got.cue.map_or("no cue", |c| &ENGINE.pack().cues[c].id);
            (got.status != *want).then(|| format!("{text:?}: {} by {cue}, not {want}", got.status))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        table.len(),
        wrong.join("\n")
    );
}

#[test]
fn two_denials_make_a_statement() {
    check(&[
        ("Legal had no objections", Confirmed),
        ("The CISO is not opposed", Confirmed),
        ("Security review came back with no findings", Confirmed),
        ("The board review is not optional", Confirmed),
        ("The date is not negotiable", Confirmed),
        ("Not only the CFO but the COO signs", Confirmed),
        ("Not without the CFO", Confirmed),
        ("Live no later than 1 March", Confirmed),
        ("Unspent money isn't carried over", Confirmed),
    ]);
}

#[test]
fn what_is_corrected_is_not_read() {
    check(&[
        (
            "No legal review needed, scratch that, legal takes two weeks",
            Confirmed,
        ),
        (
            "The CFO signs, actually no, nobody knows who signs",
            Unknown,
        ),
        ("I think the COO pays, correction, the CFO pays", Confirmed),
    ]);
}

#[test]
fn headings_and_marks_speak_for_what_stands_under_them() {
    check(&[
        ("Open questions:\n- the signatory", Unknown),
        ("What I'm guessing:\n- the CFO signs", Assumed),
        ("[?] the signatory", Unknown),
        ("[n/a] escrow", NotNeeded),
        ("[ ] security questionnaire", Missing),
        ("Next steps:\n- the CFO signs", Confirmed),
    ]);
}

#[test]
fn implied_status_yields_to_questions_and_hedges_only() {
    let cases = [
        ("never met the CFO", Missing, Missing),
        ("I think he never met the CFO", Missing, Assumed),
        ("Have we met the CFO?", Missing, Unknown),
        ("no idea who signs, I guess the CFO", Unknown, Unknown),
        ("below the limit", NotNeeded, NotNeeded),
        ("probably below the limit", NotNeeded, Assumed),
        ("not scheduled", Confirmed, Confirmed),
    ];
    for (text, implied, want) in cases {
        assert_eq!(reading(text, None, Some(implied)).status, want, "{text}");
    }
}

#[test]
fn a_denial_is_no_gap_where_it_states_how_things_work() {
    let text = "whatever isn't spent by June lapses";
    assert_eq!(
        reading(text, Some(Dimension::BudgetCycle), None).status,
        Confirmed
    );
    let text = "the request hasn't been filed";
    assert_eq!(reading(text, Some(Dimension::Budget), None).status, Missing);
    assert_eq!(
        reading(text, Some(Dimension::Dependencies), None).status,
        Confirmed
    );
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,120}|([a-z'?:,.\\[\\]~/\\n-]{1,8} ?){0,40}") {
        reading(&text, None, None);
    }

    #[test]
    fn a_hedge_in_front_never_makes_a_statement_confirmed(
        hedge in prop::sample::select(vec!["I think", "Probably", "My guess is", "Apparently", "Maybe", "I suppose", "Presumably", "I doubt", "No idea if", "Not sure whether"]),
        text in prop::sample::select(vec![
            "the CFO signs", "legal won't start until the case is approved", "no board below 100k", "nobody has asked finance", "they skip procurement",
            "legal had no objections", "the budget is frozen", "the security review takes two weeks", "she won't introduce us", "nothing leaves without the CFO",
        ]),
    ) {
        let read = reading(&format!("{hedge} {text}"), None, None);
        prop_assert_ne!(read.status, Status::Confirmed);
    }
}

#[test]
fn what_the_next_clause_says_of_a_thing_counts_when_it_points_back() {
    let first = |text: &str| {
        let document = Document::new(text);
        let pack = ENGINE.pack();
        read(&Scene {
            document: &document,
            pack,
            hits: &hits(&document, pack),
            clause: 0,
            matched: document.clauses[0].tokens.clone(),
            dimension: Some(Dimension::Procurement),
            implied: None,
        })
        .status
    };
    for (text, want) in [
        (
            "I sent the joint plan in July; it was never opened",
            Missing,
        ),
        (
            "I sent the joint plan in July; legal has the draft",
            Confirmed,
        ),
        (
            "Their CEO wants a dinner with ours, and she refused the date",
            Missing,
        ),
        ("The fund pays for it, I believe", Assumed),
        (
            "The fund pays for it, I believe legal will read all of the forty pages first",
            Confirmed,
        ),
        (
            "I asked whether purchasing wants a look and she said no",
            NotNeeded,
        ),
        ("I asked whether purchasing wants a look", Unknown),
    ] {
        assert_eq!(first(text), want, "{text}");
    }
}

#[test]
fn indirect_speech_is_read_like_direct_speech() {
    check(&[
        ("She thought the board would have to approve it", Assumed),
        ("She said that if it is over 50k the board votes", Confirmed),
        (
            "He told me that when it goes over 50k the CFO approves",
            Confirmed,
        ),
        ("He wasn't able to tell me who signs", Unknown),
        (
            "Security asked for a pen test and wants to know where the data sits",
            Confirmed,
        ),
        ("Procurement was not going to be involved", NotNeeded),
        ("Nobody in finance has to look", NotNeeded),
        ("Nobody in finance has looked", Missing),
        ("It would go to the board", Confirmed),
        ("It might go to the board", Assumed),
        ("Not 80k but 95k is in the budget", Confirmed),
        ("Who approves: the CFO", Confirmed),
        ("Who approves the budget", Unknown),
    ]);
}
