//! The properties that hold whatever the evidence, and the edges of the sizes.

use super::*;
use crate::evidence::{Amount, Because, Deal, Item, Scores};
use crate::framework::{Dimension, Pillar, Source as Who, Status};
use crate::rules::Source;
use proptest::prelude::*;
use std::sync::OnceLock;

fn file() -> Source {
    Source {
        path: "scoring.toml".into(),
        text: include_str!("../../rules/scoring.toml").into(),
    }
}

fn scoring() -> &'static Scoring {
    static SCORING: OnceLock<Scoring> = OnceLock::new();
    SCORING.get_or_init(|| load(&file()).expect("the default numbers load"))
}

fn deal(amount: f64, currency: &str) -> Deal {
    Deal {
        amount: Some(amount),
        currency: Some(currency.into()),
        ..Deal::default()
    }
}

fn item(dimension: Dimension, status: Status, source: Who, slots: u8) -> Item {
    let words = |bit: u8, word: &str| {
        if slots >> bit & 1 == 1 {
            vec![word.to_owned()]
        } else {
            Vec::new()
        }
    };
    Item {
        dimension,
        status,
        source,
        start: 0,
        end: 4,
        quote: "text".into(),
        rule: "r".into(),
        people: words(0, "Dana"),
        roles: words(1, "CFO"),
        amounts: if slots >> 2 & 1 == 1 {
            vec![Amount {
                currency: "USD".into(),
                value: 1.0,
            }]
        } else {
            Vec::new()
        },
        dates: words(3, "2026-10-15"),
        durations: words(4, "P2W"),
        because: Because::default(),
    }
}

fn any_item() -> impl Strategy<Value = Item> {
    (0..28usize, 0..5usize, any::<bool>(), 0..32u8).prop_map(|(d, s, buyer, slots)| {
        item(
            Dimension::ALL[d],
            Status::ALL[s],
            if buyer { Who::Buyer } else { Who::Rep },
            slots,
        )
    })
}

/// Few dimensions, so that items meet.
fn crowded() -> impl Strategy<Value = Vec<Item>> {
    proptest::collection::vec(
        any_item().prop_map(|i| Item {
            dimension: Dimension::ALL[i.dimension.index() % 3],
            ..i
        }),
        0..12,
    )
}

fn any_deal() -> impl Strategy<Value = Deal> {
    prop_oneof![
        Just(Deal::default()),
        (0.0..400_000.0f64).prop_map(|a| deal(a, "USD"))
    ]
}

fn nowhere_lower(before: &Scores, after: &Scores) -> bool {
    before.overall <= after.overall
        && before.pillars.iter().all(|(p, s)| *s <= after.pillars[p])
        && before
            .dimensions
            .iter()
            .all(|(d, s)| s.score <= after.dimensions[d].score)
}

proptest! {
    #[test]
    fn a_confirmed_item_never_lowers_a_score(items in crowded(), new in any_item(), deal in any_deal()) {
        let before = score(&items, scoring(), &deal);
        let new = Item { status: Status::Confirmed, dimension: Dimension::ALL[new.dimension.index() % 3], ..new };
        let after = score(&[items, vec![new]].concat(), scoring(), &deal);
        prop_assert!(nowhere_lower(&before, &after));
    }

    #[test]
    fn hedging_an_item_never_raises_a_score(mut items in crowded(), hedged in any_item(), to in 0..3usize, deal in any_deal()) {
        let confirmed = Item { status: Status::Confirmed, dimension: Dimension::ALL[hedged.dimension.index() % 3], ..hedged };
        items.push(confirmed);
        let before = score(&items, scoring(), &deal);
        items.last_mut().expect("just pushed").status = [Status::Assumed, Status::Missing, Status::Unknown][to];
        prop_assert!(nowhere_lower(&score(&items, scoring(), &deal), &before));
    }

    #[test]
    fn the_order_of_items_changes_nothing(items in crowded(), seed in any::<usize>(), deal in any_deal()) {
        let mut other = items.clone();
        other.reverse();
        let middle = if other.is_empty() { 0 } else { seed % other.len() };
        other.rotate_left(middle);
        prop_assert_eq!(score(&items, scoring(), &deal), score(&other, scoring(), &deal));
    }

    #[test]
    fn what_cites_nothing_counts_nothing(items in crowded(), new in any_item(), deal in any_deal()) {
        let before = score(&items, scoring(), &deal);
        let bare = Item { end: 0, quote: String::new(), status: Status::NotNeeded, ..new };
        prop_assert_eq!(before, score(&[items, vec![bare]].concat(), scoring(), &deal));
    }

    #[test]
    fn every_score_is_what_its_arithmetic_says(items in proptest::collection::vec(any_item(), 0..60), deal in any_deal()) {
        let scores = score(&items, scoring(), &deal);
        let evidence: Vec<Evidence<'_>> = items.iter().map(Evidence::from).collect();
        for (dimension, shown) in &scores.dimensions {
            let trace = explain(&evidence, scoring(), &deal, *dimension);
            prop_assert!(shown.score <= 100);
            prop_assert_eq!(shown.score, trace.score);
            prop_assert_eq!(shown.score, trace.recompute());
        }
        let sum = weighing(&scores, scoring(), &deal);
        prop_assert_eq!(sum.overall(), scores.overall);
        for pillar in Pillar::ALL {
            prop_assert_eq!(sum.pillar(*pillar), scores.pillars[pillar]);
        }
    }

    #[test]
    fn what_a_crm_shows_is_no_evidence(items in crowded(), stage in "[a-z ]{0,12}", close in "[0-9-]{0,10}") {
        let plain = deal(50_000.0, "USD");
        let dressed = Deal { stage: Some(stage), close_date: Some(close), owner: Some("Sam".into()), ..plain.clone() };
        prop_assert_eq!(score(&items, scoring(), &plain), score(&items, scoring(), &dressed));
    }
}

#[test]
fn silence_scores_nothing() {
    let scores = score(&[], scoring(), &Deal::default());
    assert_eq!(scores.overall, 0);
    assert_eq!(scores.dimensions.len(), 28);
    assert!(
        scores
            .dimensions
            .values()
            .all(|d| d.score == 0 && d.status.is_none())
    );
}

#[test]
fn an_open_question_scores_nothing_and_says_so() {
    let scores = score(
        &[item(Dimension::Signatory, Status::Unknown, Who::Rep, 0)],
        scoring(),
        &Deal::default(),
    );
    assert_eq!(scores.overall, 0);
    assert_eq!(
        scores.dimensions[&Dimension::Signatory].status,
        Some(Status::Unknown)
    );
}

#[test]
fn a_name_from_the_buyer_is_worth_more_than_a_role_from_the_rep() {
    let of = |source, slots| {
        score(
            &[item(Dimension::Signatory, Status::Confirmed, source, slots)],
            scoring(),
            &Deal::default(),
        )
        .dimensions[&Dimension::Signatory]
            .score
    };
    assert_eq!(of(Who::Buyer, 0b11), 95);
    assert_eq!(of(Who::Rep, 0b11), 75);
    assert_eq!(of(Who::Rep, 0b10), 56);
}

#[test]
fn not_needed_answers_only_what_can_be_waived() {
    let of = |d| {
        score(
            &[item(d, Status::NotNeeded, Who::Buyer, 0)],
            scoring(),
            &Deal::default(),
        )
        .dimensions[&d]
            .score
    };
    assert_eq!(of(Dimension::Procurement), 95);
    assert_eq!(of(Dimension::Approvers), 57);
}

#[test]
fn a_limit_below_the_deal_waives_nothing() {
    let board = Item {
        amounts: vec![Amount {
            currency: "USD".into(),
            value: 100_000.0,
        }],
        ..item(
            Dimension::ApprovalMeetings,
            Status::NotNeeded,
            Who::Buyer,
            0,
        )
    };
    let of = |deal: &Deal| {
        score(std::slice::from_ref(&board), scoring(), deal).dimensions
            [&Dimension::ApprovalMeetings]
            .score
    };
    assert_eq!(
        [of(&deal(100_000.0, "USD")), of(&Deal::default())],
        [95, 95]
    );
    assert_eq!(
        [of(&deal(120_000.0, "USD")), of(&deal(95_000.0, "EUR"))],
        [57, 57]
    );
}

#[test]
fn confirmation_fades_by_half_and_not_below_the_floor() {
    let fresh = |days| sum::freshness(scoring(), days);
    assert_eq!(
        [fresh(0), fresh(45), fresh(90), fresh(180), fresh(u32::MAX)],
        [100, 75, 50, 25, 25]
    );
    assert!((0..400).all(|d| fresh(d) >= fresh(d + 1)));
}

#[test]
fn lower_bounds_belong_to_their_band() {
    let band = |amount| scoring().band(&deal(amount, "USD"));
    let table = [
        (0.01, 0),
        (9_999.0, 0),
        (24_999.0, 0),
        (24_999.99, 0),
        (25_000.0, 1),
        (74_999.99, 1),
        (75_000.0, 2),
        (199_999.99, 2),
        (200_000.0, 3),
        (1e12, 3),
    ];
    for (amount, expected) in table {
        assert_eq!(band(amount), expected, "{amount}");
    }
}

#[test]
fn other_currencies_are_placed_at_the_reference_rate() {
    assert_eq!(scoring().band(&deal(9_600_000.0, "JPY")), 1);
    assert_eq!(scoring().band(&deal(180_000.0, "eur")), 3);
    for unusable in [
        deal(f64::NAN, "USD"),
        deal(-5.0, "USD"),
        deal(1e9, "XYZ"),
        Deal::default(),
    ] {
        assert_eq!(scoring().band(&unusable), 1);
    }
}

#[test]
fn stage_names_find_their_phase() {
    let phase = |stage: &str| {
        scoring()
            .phase(&Deal {
                stage: Some(stage.into()),
                ..Deal::default()
            })
            .id
            .as_str()
    };
    let table = [
        ("discovery", "early"),
        ("evaluation", "middle"),
        ("Proposal/Price Quote", "middle"),
        ("3 - Negotiation/Review", "late"),
        ("verbal", "late"),
        ("Closed Won", "closed"),
        ("Decision Maker Bought-In", "late"),
        ("Qualified To Buy", "early"),
        ("Fjord", "middle"),
        ("", "middle"),
    ];
    for (stage, expected) in table {
        assert_eq!(phase(stage), expected, "{stage}");
    }
}

#[test]
fn the_numbers_survive_being_embedded() {
    let bytes = postcard::to_stdvec(scoring()).expect("serialises");
    assert_eq!(
        &postcard::from_bytes::<Scoring>(&bytes).expect("reads back"),
        scoring()
    );
}

#[test]
fn faults_name_their_place() {
    let text = file().text;
    let cases = [
        (
            "value = 40, why = \"A guess",
            "value = 101, why = \"A guess",
            "S002",
        ),
        (
            "value = 15, why = \"Knowing that",
            "value = 55, why = \"Knowing that",
            "S003",
        ),
        ("from = 25000", "from = 0", "S005"),
        ("value = \"25-75k\"", "value = \"medium\"", "S006"),
        ("weights = [8, 8, 9, 9]", "weights = [8, 8, 9]", "S007"),
        ("statement = 40", "statement = 41", "S008"),
        (
            "share = 20, gap = \"no-owner\"",
            "share = 20, gap = \"never\"",
            "S009",
        ),
        ("\"closedwon\"", "\"Closed Won\"", "S010"),
        ("about =", "abuot =", "S001"),
    ];
    for (from, to, code) in cases {
        let broken = Source {
            path: "scoring.toml".into(),
            text: text.replacen(from, to, 1),
        };
        let faults = load(&broken).expect_err(to);
        let fault = faults
            .iter()
            .find(|f| f.code.0 == code)
            .unwrap_or_else(|| panic!("{code} for {to}: {faults:?}"));
        assert!(
            fault.position(&broken.text).0 > 1 || code == "S001",
            "{fault}"
        );
    }
}
