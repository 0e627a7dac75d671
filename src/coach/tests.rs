//! Every gap has a question that can be said, and the ranking does what it claims.

use super::*;
use crate::evidence::{Amount, Audience, Because, Deal, Item, Question};
use crate::framework::{Dimension, Source as Who, Status};
use crate::rules::Source;
use crate::score::{Gap, Scoring, score};

macro_rules! sources {
    ($($name:literal),+ $(,)?) => {
        vec![$(Source { path: concat!("questions/", $name, ".toml").into(), text: include_str!(concat!("../../rules/questions/", $name, ".toml")).into() }),+]
    };
}

fn files() -> Vec<Source> {
    sources![
        "approval-path",
        "people",
        "money",
        "paper",
        "validation",
        "timeline",
        "mutual-plan",
        "shared"
    ]
}

fn wording() -> Wording {
    load(&files()).expect("the default wordings load")
}

fn scoring() -> Scoring {
    crate::score::load(&Source {
        path: "scoring.toml".into(),
        text: include_str!("../../rules/scoring.toml").into(),
    })
    .expect("the default numbers load")
}

fn item(dimension: Dimension, status: Status) -> Item {
    Item {
        dimension,
        status,
        source: Who::Rep,
        start: 0,
        end: 4,
        quote: "text".into(),
        rule: "r".into(),
        people: vec![],
        roles: vec![],
        amounts: vec![],
        dates: vec![],
        durations: vec![],
        because: Because::default(),
    }
}

fn deal(amount: f64, stage: &str) -> Deal {
    Deal {
        amount: Some(amount),
        stage: Some(stage.into()),
        account: Some("Nordwind".into()),
        ..Deal::default()
    }
}

fn ask(items: &[Item], deal: &Deal) -> Vec<Question> {
    let scoring = scoring();
    questions(
        items,
        &score(items, &scoring, deal),
        &scoring,
        &wording(),
        deal,
    )
}

fn first(all: &[Question], audience: Audience) -> &Question {
    best(all, audience, 1).next().expect("a question")
}

#[test]
fn all_392_wordings_can_be_said() {
    let wording = wording();
    for &dimension in Dimension::ALL {
        for &gap in Gap::ALL {
            for audience in [Audience::Rep, Audience::Manager] {
                let plain = wording
                    .of(dimension, gap, audience)
                    .last()
                    .expect("one at least");
                let text = plain.fill(|_| None).expect("needs nothing");
                assert!(
                    text.ends_with(['?', '.']),
                    "{dimension} {gap} {audience:?}: {text}"
                );
            }
        }
    }
}

#[test]
fn no_two_dimensions_share_a_question() {
    let wording = wording();
    let mut texts: Vec<_> = Dimension::ALL
        .iter()
        .flat_map(|&d| Gap::ALL.iter().map(move |&g| (d, g)))
        .flat_map(|(d, g)| {
            [Audience::Rep, Audience::Manager]
                .map(|a| wording.of(d, g, a).last().and_then(|t| t.fill(|_| None)))
        })
        .collect();
    let all = texts.len();
    texts.sort();
    texts.dedup();
    assert_eq!((all, texts.len()), (392, 392));
}

#[test]
fn silence_asks_about_everything_for_both() {
    let all = ask(&[], &Deal::default());
    assert_eq!(all.len(), 56);
    assert!(
        all[..28].iter().all(|q| q.audience == Audience::Rep)
            && all[28..].iter().all(|q| q.audience == Audience::Manager)
    );
    assert!(
        all.iter()
            .all(|q| !q.text.is_empty() && q.because.contains("never mentioned"))
    );
}

#[test]
fn the_three_intents_of_a_manager_are_asked() {
    let all = ask(
        &[
            item(Dimension::Budget, Status::Assumed),
            item(Dimension::GoLive, Status::Assumed),
        ],
        &Deal::default(),
    );
    for intent in [
        "Who really needs to approve?",
        "What happens after verbal yes?",
        "What is still assumed rather than confirmed?",
    ] {
        assert_eq!(
            all.iter()
                .filter(|q| q.audience == Audience::Manager && q.text.starts_with(intent))
                .count(),
            1,
            "{intent}"
        );
    }
}

#[test]
fn every_gap_of_the_approvers_and_the_signing_asks_its_intent() {
    for &gap in Gap::ALL {
        for (dimension, intent) in [
            (Dimension::Approvers, "Who really needs to approve?"),
            (Dimension::SigningSteps, "What happens after verbal yes"),
        ] {
            if gap == Gap::NoAmount || gap == Gap::NoDate {
                continue;
            }
            let wording = wording();
            assert!(
                wording
                    .of(dimension, gap, Audience::Manager)
                    .iter()
                    .all(|t| t
                        .fill(|_| Some("X".into()))
                        .is_some_and(|s| s.contains(intent.trim_end_matches('?')))),
                "{dimension} {gap}"
            );
        }
    }
}

#[test]
fn what_is_at_hand_stands_in_the_question() {
    let dana = Item {
        people: vec!["Dana\u{1b}[31m".into()],
        roles: vec!["CFO".into()],
        ..item(Dimension::Signatory, Status::Assumed)
    };
    let all = ask(&[dana], &deal(85_000.0, "negotiation"));
    let question = all
        .iter()
        .find(|q| q.dimension == Dimension::Signatory)
        .expect("asked");
    assert_eq!(
        question.text,
        "Am I right that Dana [31m can sign $85k, or does it need a second signature?"
    );
    assert_eq!(
        question.because,
        "signatory: assumed, not confirmed; a confirmed answer adds 3 points"
    );

    let limit = Item {
        amounts: vec![Amount {
            currency: "USD".into(),
            value: 50_000.0,
        }],
        ..item(Dimension::Thresholds, Status::Confirmed)
    };
    let all = ask(&[limit], &deal(85_000.0, "negotiation"));
    let question = all
        .iter()
        .find(|q| q.dimension == Dimension::Thresholds)
        .expect("asked");
    assert_eq!(
        question.text,
        "You have a limit at $50k. Who has to approve above it, and does $85k get there?"
    );
}

#[test]
fn late_deals_ask_about_the_signature_and_early_ones_about_the_reason() {
    let top = |stage| {
        best(&ask(&[], &deal(90_000.0, stage)), Audience::Rep, 3)
            .map(|q| q.dimension)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        top("verbal"),
        [
            Dimension::Signatory,
            Dimension::LegalReview,
            Dimension::Procurement
        ]
    );
    assert_eq!(top("discovery")[0], Dimension::EconomicBuyer);
    assert_eq!(top("closed won")[0], Dimension::Rollout);
}

#[test]
fn what_is_answered_is_not_asked_again() {
    let waived = item(Dimension::Procurement, Status::NotNeeded);
    let all = ask(std::slice::from_ref(&waived), &Deal::default());
    assert!(all.iter().all(|q| q.dimension != Dimension::Procurement));
    let reopened = ask(
        &[waived, item(Dimension::Procurement, Status::Unknown)],
        &Deal::default(),
    );
    assert!(
        reopened
            .iter()
            .any(|q| q.dimension == Dimension::Procurement
                && q.because.contains("still an open question"))
    );
}

#[test]
fn a_manager_tests_what_is_believed_before_a_rep_does() {
    let items = [item(Dimension::DecisionDate, Status::Assumed)];
    let all = ask(&items, &Deal::default());
    let place = |audience| {
        all.iter()
            .filter(|q| q.audience == audience)
            .position(|q| q.dimension == Dimension::DecisionDate)
    };
    assert!(place(Audience::Manager) < place(Audience::Rep));
    assert!(!first(&all, Audience::Rep).text.is_empty());
}

#[test]
fn amounts_and_dates_read_as_they_are_said() {
    let said = |value, currency: &str| {
        fill::spoken_amount(&Amount {
            currency: currency.into(),
            value,
        })
    };
    assert_eq!(said(85_000.0, "USD"), "$85k");
    assert_eq!(said(1_250_000.0, "EUR"), "€1.25M");
    assert_eq!(said(12_500.0, "GBP"), "£12,500");
    assert_eq!(said(999.5, "CHF"), "CHF 999.50");
    assert_eq!(said(14_800_000_000.0, "JPY"), "JPY 14.8bn");
    let dates = ["2026-10-15", "2026-10", "2026-Q3", "soon"].map(fill::spoken_date);
    assert_eq!(dates, ["15 October", "October 2026", "Q3 2026", "soon"]);
}

#[test]
fn a_wording_that_is_not_there_or_cannot_be_said_is_a_fault() {
    let cases = [
        (
            "[question.approvers.unknown]",
            "[question.approvers.assumed2]",
            "Q002",
        ),
        (
            "[question.thresholds.never]",
            "[question.budget.never]",
            "Q003",
        ),
        (
            "[question.thresholds.never]",
            "[question.budget.never]",
            "Q004",
        ),
        ("{people} down for", "{persons} down for", "Q006"),
        (
            "rep = [\"Could you walk",
            "rep = [\"Could {you walk",
            "Q006",
        ),
        (
            "rep = [\"Could you walk",
            "rep = [\"{people}, could you walk",
            "Q007",
        ),
        (
            "rep = [\"Could you walk me through who has to approve something like this, from your desk to the last yes?\"]",
            "rep = []",
            "Q007",
        ),
    ];
    for (from, to, code) in cases {
        let mut files = files();
        assert!(files[0].text.contains(from), "{from}");
        files[0].text = files[0].text.replacen(from, to, 1);
        let faults = load(&files).expect_err(to);
        let fault = faults
            .iter()
            .find(|f| f.code.0 == code)
            .unwrap_or_else(|| panic!("{code} for {to}: {faults:?}"));
        assert_eq!(fault.file, "questions/approval-path.toml");
    }
    assert_eq!(
        load(&files()[1..]).expect_err("a file is gone")[0].code.0,
        "Q001"
    );
}

#[test]
fn the_wordings_survive_being_embedded() {
    let bytes = postcard::to_stdvec(&wording()).expect("serialises");
    assert_eq!(
        postcard::from_bytes::<Wording>(&bytes).expect("reads back"),
        wording()
    );
}
