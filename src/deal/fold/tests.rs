//! The fold on small deals whose items are given, so that only the fold is tested.

mod story_for_tests;

use crate::deal::{Change, Engagement, Field, Judgement, Paper, State, StepSide, StepState};
use crate::evidence::PartyKind;
use crate::framework::{Dimension, Risk, Status};
use std::sync::Arc;
use story_for_tests::Story;

use Dimension as D;
use PartyKind::{Body, Person, Role};
use Status as S;

#[test]
fn a_later_note_takes_the_place_of_an_earlier_guess() {
    let story = Story::new()
        .note(
            "2026-08-01",
            "I think Dana signs.",
            &[("Dana", Person)],
            &[(D::Signatory, S::Assumed, "I think Dana signs")],
        )
        .note(
            "2026-08-10",
            "Dana Voss signs alone.",
            &[("Dana Voss", Person)],
            &[(D::Signatory, S::Confirmed, "Dana Voss signs alone")],
        );
    let state = story.state("2026-09-30");
    assert_eq!(state.status(D::Signatory), Some(S::Confirmed));
    let signatory = state.facts.signatory.expect("she signs");
    assert_eq!(signatory.person.as_deref(), Some("Dana Voss"));
    let then = story.state("2026-08-05");
    assert_eq!(then.status(D::Signatory), Some(S::Assumed));
    assert_eq!(then.as_of, "2026-08-05");
}

#[test]
fn another_approver_does_not_take_the_place_of_the_first() {
    let story = Story::new()
        .note(
            "2026-08-01",
            "Ida Berg, the CFO, must approve.",
            &[("Ida Berg", Person), ("CFO", Role)],
            &[(
                D::Approvers,
                S::Confirmed,
                "Ida Berg, the CFO, must approve",
            )],
        )
        .note(
            "2026-08-10",
            "The works council has to agree too.",
            &[("works council", Body)],
            &[(
                D::Approvers,
                S::Confirmed,
                "The works council has to agree too",
            )],
        );
    let facts = story.state("2026-09-30").facts;
    let names: Vec<_> = facts
        .approvers
        .iter()
        .map(|p| (p.person.as_deref(), p.role.as_deref()))
        .collect();
    assert!(
        names.contains(&(Some("Ida Berg"), Some("CFO"))),
        "{names:?}"
    );
    assert!(names.contains(&(None, Some("works council"))), "{names:?}");
}

#[test]
fn what_nobody_knows_any_more_takes_every_approver_away() {
    let story = Story::new()
        .note(
            "2026-08-01",
            "Ida Berg must approve.",
            &[("Ida Berg", Person)],
            &[(D::Approvers, S::Confirmed, "Ida Berg must approve")],
        )
        .note(
            "2026-09-10",
            "Nobody can say who approves now.",
            &[],
            &[(D::Approvers, S::Unknown, "Nobody can say who approves now")],
        );
    let state = story.state("2026-09-30");
    assert_eq!(state.status(D::Approvers), Some(S::Unknown));
    assert!(state.facts.approvers.is_empty());
}

#[test]
fn a_limit_adds_its_approver_when_the_amount_grows_over_it() {
    let mut story = Story::new().note(
        "2026-08-01",
        "Above USD 100000 Olga Roth must approve.",
        &[("Olga Roth", Person)],
        &[(
            D::Thresholds,
            S::Confirmed,
            "Above USD 100000 Olga Roth must approve",
        )],
    );
    let small = story.state("2026-09-30");
    assert_eq!(small.status(D::Thresholds), Some(S::NotNeeded));
    assert_eq!(small.facts.thresholds[0].triggered, Some(false));
    assert!(small.facts.approvers.is_empty());

    story.deal.fields.amount = Some(120_000.0);
    story.deal.changes = vec![Change {
        at: "2026-09-15".into(),
        field: Field::Amount,
        from: Some("80000".into()),
        to: Some("120000".into()),
    }];
    let large = story.state("2026-09-30");
    assert_eq!(large.status(D::Thresholds), Some(S::Confirmed));
    assert_eq!(large.facts.thresholds[0].triggered, Some(true));
    assert_eq!(
        large.facts.approvers[0].person.as_deref(),
        Some("Olga Roth")
    );
    assert!(story.state("2026-09-14").facts.approvers.is_empty());
}

#[test]
fn a_limit_in_another_currency_is_not_compared() {
    let mut story = Story::new().note(
        "2026-08-01",
        "Above USD 100000 Olga Roth must approve.",
        &[("Olga Roth", Person)],
        &[(
            D::Thresholds,
            S::Confirmed,
            "Above USD 100000 Olga Roth must approve",
        )],
    );
    story.deal.fields.currency = Some("EUR".into());
    story.deal.fields.amount = Some(120_000.0);
    let state = story.state("2026-09-30");
    assert_eq!(state.facts.thresholds[0].triggered, None);
    assert_eq!(state.status(D::Thresholds), Some(S::Confirmed));
}

#[test]
fn statements_that_cannot_both_be_so_are_shown_against_each_other() {
    let story = Story::new().note(
        "2026-08-01",
        "Budget is approved. There is no budget.",
        &[],
        &[
            (D::Budget, S::Confirmed, "Budget is approved"),
            (D::Budget, S::Missing, "There is no budget"),
        ],
    );
    let state = story.state("2026-09-30");
    assert_eq!(state.cell(D::Budget).against.len(), 1);
}

#[test]
fn an_old_confirmation_fades_and_scores_less() {
    let story = Story::new().note(
        "2026-05-01",
        "Budget is approved.",
        &[],
        &[(D::Budget, S::Confirmed, "Budget is approved")],
    );
    let (fresh, old) = (story.state("2026-05-02"), story.state("2026-09-30"));
    assert!(!fresh.cell(D::Budget).faded && old.cell(D::Budget).faded);
    let score = |s: &State| s.scores.dimensions[&D::Budget].score;
    assert!(score(&old) < score(&fresh));
    assert_eq!(old.status(D::Budget), Some(S::Confirmed));
}

#[test]
fn a_persons_word_outlives_reading() {
    let text = "Budget is approved.";
    let says = [(D::Budget, S::Assumed, "Budget is approved")];
    let story = Story::new().note("2026-08-01", text, &[], &says);
    let confirmed = story.judge(D::Budget, "Budget is approved", Judgement::Confirmed);
    let state = confirmed.state("2026-09-30");
    assert_eq!(state.status(D::Budget), Some(S::Confirmed));
    assert!(state.cites[0].vouched);

    let mut unread = confirmed;
    Arc::make_mut(&mut unread.told[0].reading).evidence.clear();
    assert_eq!(
        unread.state("2026-09-30").status(D::Budget),
        Some(S::Confirmed)
    );
    assert_eq!(unread.state("2026-08-31").status(D::Budget), None);

    let rejected = Story::new().note("2026-08-01", text, &[], &says).judge(
        D::Budget,
        "Budget",
        Judgement::Rejected,
    );
    assert_eq!(rejected.state("2026-09-30").status(D::Budget), None);
}

#[test]
fn a_risk_stands_until_a_later_note_ends_it() {
    let frozen = |last: &str| {
        Story::new()
            .note("2026-08-01", "All spending is frozen.", &[], &[])
            .risk(Risk::Freeze, "All spending is frozen")
            .note("2026-08-20", last, &[], &[])
            .state("2026-09-30")
    };
    assert_eq!(frozen("Nice chat about boats.").risks.len(), 1);
    assert!(
        frozen("Good news, the freeze has been lifted.")
            .risks
            .is_empty()
    );
    assert_eq!(frozen("The freeze has not been lifted.").risks.len(), 1);
}

#[test]
fn the_words_of_a_review_say_how_far_it_is() {
    let state = |words: &str| {
        let story = Story::new().note(
            "2026-08-01",
            words,
            &[],
            &[(D::SecurityReview, S::Confirmed, words)],
        );
        story.state("2026-09-30").facts.security.value
    };
    assert_eq!(state("Security closed the review"), StepState::Done);
    assert_eq!(
        state("Security has started the questionnaire"),
        StepState::InProgress
    );
    assert_eq!(
        state("Security review booked for 2026-09-02"),
        StepState::Scheduled
    );
    assert_eq!(state("Security wants a review"), StepState::Needed);
    let none = Story::new().state("2026-09-30").facts.security.value;
    assert_eq!(none, StepState::Unmentioned);
}

#[test]
fn a_step_that_moved_keeps_its_first_date() {
    let story = Story::new()
        .note(
            "2026-08-01",
            "Kaya runs the review on 2026-09-02.",
            &[("Kaya", Person)],
            &[(
                D::SecurityReview,
                S::Confirmed,
                "Kaya runs the review on 2026-09-02",
            )],
        )
        .note(
            "2026-09-03",
            "Kaya moved the review to 2026-09-20.",
            &[("Kaya", Person)],
            &[(
                D::SecurityReview,
                S::Confirmed,
                "Kaya moved the review to 2026-09-20",
            )],
        );
    let steps = story.state("2026-09-30").steps;
    assert_eq!(steps.len(), 1);
    assert_eq!(steps[0].date.as_deref(), Some("2026-09-20"));
    assert_eq!(steps[0].was_due.as_deref(), Some("2026-09-02"));
    assert_eq!(steps[0].owner.as_deref(), Some("Kaya"));
}

#[test]
fn a_step_of_ours_is_the_sellers() {
    let text = "our Tobias loads the data by 2026-10-26.";
    let mut story = Story::new().note(
        "2026-08-01",
        text,
        &[("Tobias", Person)],
        &[(
            D::Rollout,
            S::Confirmed,
            "our Tobias loads the data by 2026-10-26",
        )],
    );
    Arc::make_mut(&mut story.told[0].reading).named[0].seller = true;
    let steps = story.state("2026-09-30").steps;
    assert_eq!(steps[0].side, StepSide::Seller);
    assert_eq!(steps[0].owner.as_deref(), Some("Tobias"));
}

#[test]
fn what_was_done_and_is_asked_again_is_reopened() {
    let story = Story::new()
        .note(
            "2026-08-01",
            "Kaya closed the review.",
            &[("Kaya", Person)],
            &[(D::SecurityReview, S::Confirmed, "Kaya closed the review")],
        )
        .note(
            "2026-09-03",
            "Kaya wants the review again by 2026-10-20.",
            &[("Kaya", Person)],
            &[(
                D::SecurityReview,
                S::Confirmed,
                "Kaya wants the review again by 2026-10-20",
            )],
        );
    let state = story.state("2026-09-30");
    assert!(state.steps[0].reopened && !state.steps[0].done);
    assert_eq!(state.facts.security.value, StepState::Scheduled);
}

#[test]
fn a_title_said_once_and_meant_later_finds_its_holder() {
    let story = Story::new()
        .note(
            "2026-08-01",
            "Met Ida Berg, the CFO.",
            &[("Ida Berg", Person), ("CFO", Role)],
            &[],
        )
        .note(
            "2026-08-09",
            "The CFO signs.",
            &[("CFO", Role)],
            &[(D::Signatory, S::Confirmed, "The CFO signs")],
        );
    let facts = story.state("2026-09-30").facts;
    assert_eq!(
        facts.signatory.and_then(|p| p.person).as_deref(),
        Some("Ida Berg")
    );
    assert_eq!(facts.people[0].engagement, Engagement::Met);
}

#[test]
fn whoever_only_tells_it_does_not_approve() {
    let story = Story::new().note(
        "2026-08-01",
        "Tom says Ida Berg must approve.",
        &[("Tom", Person), ("Ida Berg", Person)],
        &[(D::Approvers, S::Confirmed, "Tom says Ida Berg must approve")],
    );
    let approvers = story.state("2026-09-30").facts.approvers;
    assert_eq!(approvers.len(), 1);
    assert_eq!(approvers[0].person.as_deref(), Some("Ida Berg"));
}

#[test]
fn she_is_whoever_was_named_last() {
    let story = Story::new().note(
        "2026-08-01",
        "Coffee with Ida Berg. She signs everything.",
        &[("Ida Berg", Person)],
        &[(D::Signatory, S::Confirmed, "She signs everything")],
    );
    let signatory = story.state("2026-09-30").facts.signatory;
    assert_eq!(
        signatory.and_then(|p| p.person).as_deref(),
        Some("Ida Berg")
    );
}

#[test]
fn a_late_stage_without_a_path_wears_late_stage_clothes() {
    let empty = Story::new().note("2026-08-01", "Great demo, they loved it.", &[], &[]);
    let state = empty.state("2026-09-30");
    assert!(state.late_stage.clothes);
    assert_eq!(state.late_stage.effective, "early");

    let mut early = Story::new();
    early.deal.fields.stage = Some("discovery".into());
    assert!(!early.state("2026-09-30").late_stage.clothes);

    let full = Story::new().note(
        "2026-08-01",
        "Ida approves. Ida signs. Decision on 2026-10-08. Ida books the room by 2026-10-01.",
        &[("Ida", Person)],
        &[
            (D::Approvers, S::Confirmed, "Ida approves"),
            (D::Signatory, S::Confirmed, "Ida signs"),
            (D::DecisionDate, S::Confirmed, "Decision on 2026-10-08"),
            (
                D::StepOwners,
                S::Confirmed,
                "Ida books the room by 2026-10-01",
            ),
        ],
    );
    let state = full.state("2026-09-30");
    assert!(!state.late_stage.clothes, "{}", state.late_stage.why);
    assert_eq!(
        state.facts.decision_date.expect("it is said").value,
        "2026-10-08"
    );
}

#[test]
fn who_is_away_and_who_stands_in_is_read_from_the_sentence() {
    let story = Story::new().note(
        "2026-08-01",
        "Nice call. Walter is on leave until 2026-09-05, his deputy Tess signs. Ida is back in the office.",
        &[("Walter", Person), ("Tess", Person), ("Ida", Person)],
        &[(D::Signatory, S::Confirmed, "Walter is on leave until 2026-09-05, his deputy Tess signs")],
    );
    let away = story.state("2026-08-20").facts.absences;
    let walter = away
        .iter()
        .find(|a| a.person == "Walter")
        .expect("he is away");
    assert_eq!(walter.until.as_deref(), Some("2026-09-05"));
    assert_eq!(walter.deputy.as_deref(), Some("Tess"));
    assert!(
        story
            .state("2026-09-06")
            .facts
            .absences
            .iter()
            .all(|a| a.person != "Walter")
    );
    assert!(away.iter().all(|a| a.person != "Ida"));
}

#[test]
fn whose_paper_is_read_from_the_words() {
    let paper = |words: &str| {
        let story = Story::new().note(
            "2026-08-01",
            words,
            &[],
            &[(D::ContractTerms, S::Confirmed, words)],
        );
        story.state("2026-09-30").facts.paper.map(|p| p.value)
    };
    assert_eq!(
        paper("it goes on their standard purchase terms"),
        Some(Paper::Theirs)
    );
    assert_eq!(paper("our paper is fine with them"), Some(Paper::Ours));
    assert_eq!(paper("liability is open"), None);
}

#[test]
fn the_order_of_telling_does_not_matter() {
    let story = Story::new()
        .note(
            "2026-08-01",
            "I think Dana signs.",
            &[("Dana", Person)],
            &[(D::Signatory, S::Assumed, "I think Dana signs")],
        )
        .note(
            "2026-08-10",
            "Dana signs alone.",
            &[("Dana", Person)],
            &[(D::Signatory, S::Confirmed, "Dana signs alone")],
        );
    let forward = story.state("2026-09-30");
    let mut backward = story;
    backward.told.reverse();
    assert_eq!(backward.state("2026-09-30"), forward);
}
