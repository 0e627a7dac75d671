//! Cards of three notes as a person sees them, kept in `tests/cards/`; set `UPDATE_CARDS` to write them anew.

use super::*;
use crate::cli::why;
use crate::coach::{self, questions};
use crate::evidence::{Because, RiskItem, Scores};
use crate::explain::AllCarried;
use crate::framework::{Dimension, Risk};
use crate::rules::Source as File;
use crate::score::{self, Scoring, score};
use std::path::Path;

fn read(path: &str) -> File {
    let full = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("rules")
        .join(path);
    File {
        path: path.into(),
        text: std::fs::read_to_string(full).expect("a rule file"),
    }
}

fn scoring() -> Scoring {
    score::load(&read("scoring.toml")).expect("numbers")
}

fn report(evidence: Vec<Item>, risks: Vec<RiskItem>, deal: &Deal) -> Report {
    let names = Pillar::ALL.iter().map(|p| p.id()).chain(["shared"]);
    let files: Vec<File> = names
        .map(|n| read(&format!("questions/{n}.toml")))
        .collect();
    let wording = coach::load(&files).expect("wordings");
    let scores: Scores = score(&evidence, &scoring(), deal);
    let questions = questions(&evidence, &scores, &scoring(), &wording, deal);
    Report {
        id: None,
        evidence,
        risks,
        scores,
        questions,
        truncated: false,
        named: Vec::new(),
    }
}

/// An item whose quote stands in the text.
fn item(text: &str, quote: &str, dimension: Dimension, status: Status, source: Source) -> Item {
    let start = text.find(quote).expect("the quote stands in the text");
    let none = Vec::new;
    Item {
        dimension,
        status,
        source,
        start,
        end: start + quote.len(),
        quote: quote.into(),
        rule: format!("{dimension}/hand-made"),
        people: none(),
        roles: none(),
        amounts: vec![],
        dates: none(),
        durations: none(),
        because: Because::default(),
    }
}

fn note(text: &str, kind: &str) -> Note {
    Note {
        written_at: Some("2026-10-06".into()),
        author: Some("Sam".into()),
        kind: Some(kind.into()),
        text: text.into(),
    }
}

fn same(name: &str, card: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cards")
        .join(name);
    if std::env::var_os("UPDATE_CARDS").is_some() {
        std::fs::write(&path, card).expect("written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(card == expected, "{name} differs:\n{card}");
    assert!(
        card.lines().all(|l| cells(l) <= 80),
        "a line of {name} is too wide"
    );
    assert!(!card.chars().any(|c| c.is_control() && c != '\n'));
}

fn usual() -> (Report, Deal, Note) {
    let text = "says nothing north of 50k leaves the building w/o Greg, their CFO.\nno clue yet if purchasing gets pulled in. I think she can sign.\nlegal takes two weeks from 15 Oct, their counsel is Priya Raman; no board needed under 100k. we lose if they fall in love w/ a cheaper quote that she has on her desk since last week";
    let deal = Deal {
        name: Some("Fernhill – Email Automation".into()),
        account: Some("Fernhill & Sons".into()),
        stage: Some("negotiation".into()),
        amount: Some(62_000.0),
        currency: Some("USD".into()),
        ..Deal::default()
    };
    let limit = "says nothing north of 50k leaves the building w/o Greg, their CFO";
    let greg = |d| Item {
        people: vec!["Greg".into()],
        roles: vec!["CFO".into()],
        amounts: vec![Amount {
            currency: "USD".into(),
            value: 50_000.0,
        }],
        ..item(text, limit, d, Status::Confirmed, Source::Buyer)
    };
    let purchasing = Item {
        roles: vec!["purchasing".into()],
        ..item(
            text,
            "no clue yet if purchasing gets pulled in",
            Dimension::Procurement,
            Status::Unknown,
            Source::Rep,
        )
    };
    let sign = item(
        text,
        "I think she can sign",
        Dimension::Signatory,
        Status::Assumed,
        Source::Rep,
    );
    let legal = Item {
        people: vec!["Priya Raman".into()],
        roles: vec!["counsel".into()],
        dates: vec!["2026-10-15".into()],
        durations: vec!["P2W".into()],
        ..item(
            text,
            "legal takes two weeks from 15 Oct, their counsel is Priya Raman",
            Dimension::LegalReview,
            Status::Confirmed,
            Source::Rep,
        )
    };
    let board = Item {
        roles: vec!["board".into()],
        amounts: vec![Amount {
            currency: "USD".into(),
            value: 100_000.0,
        }],
        ..item(
            text,
            "no board needed under 100k",
            Dimension::ApprovalMeetings,
            Status::NotNeeded,
            Source::Rep,
        )
    };
    let quote =
        "we lose if they fall in love w/ a cheaper quote that she has on her desk since last week";
    let start = text.find(quote).expect("stands there");
    let risk = RiskItem {
        risk: Risk::Competitor,
        start,
        end: start + quote.len(),
        quote: quote.into(),
        rule: "competitor/quote".into(),
    };
    let report = report(
        vec![
            greg(Dimension::Approvers),
            greg(Dimension::Thresholds),
            purchasing,
            sign,
            legal,
            board,
        ],
        vec![risk],
        &deal,
    );
    (report, deal, note(text, "call"))
}

#[test]
fn a_usual_note() {
    let (report, deal, note) = usual();
    same(
        "usual.txt",
        &render(&report, &deal, &note, &Style::default()),
    );
}

#[test]
fn a_note_with_wide_characters_and_control_characters() {
    let text = "稟議は佐藤部長と田中常務の承認が必要です。金額が五百万円を超える場合は取締役会にもかけます。来月の十五日までに書類を提出してください、遅れると来期になります。そのほかの条件はありません。念のため法務にも確認します。\u{1b}]0;owned\u{7}\u{1b}[2J👩‍💻 Zoë has \u{202e}not\u{202c} scheduled\r\nInfoSec\u{8} yet";
    let deal = Deal {
        account: Some("株式会社\u{1b}[31m北風".into()),
        amount: Some(5_000_000.0),
        currency: Some("JPY".into()),
        ..Deal::default()
    };
    let first = text
        .split_inclusive('\u{1b}')
        .next()
        .and_then(|t| t.strip_suffix('\u{1b}'))
        .expect("a sentence");
    let approvers = Item {
        people: vec!["佐藤".into(), "田中".into()],
        roles: vec!["部長".into(), "常務".into()],
        ..item(
            text,
            first,
            Dimension::Approvers,
            Status::Confirmed,
            Source::Buyer,
        )
    };
    let rest = &text[first.len()..];
    let security = Item {
        people: vec!["Zoë\u{7}".into()],
        roles: vec!["InfoSec\u{8}".into()],
        ..item(
            text,
            rest,
            Dimension::SecurityReview,
            Status::Missing,
            Source::Rep,
        )
    };
    let mut report = report(vec![approvers, security], vec![], &deal);
    report.truncated = true;
    same(
        "wide-and-hostile.txt",
        &render(
            &report,
            &deal,
            &note(text, "e\u{1b}mail"),
            &Style::default(),
        ),
    );
}

#[test]
fn a_note_that_says_nothing_of_buying() {
    let deal = Deal::default();
    let text = "great demo, they loved it!";
    same(
        "nothing.txt",
        &render(
            &report(vec![], vec![], &deal),
            &deal,
            &Note {
                text: text.into(),
                ..Note::default()
            },
            &Style::default(),
        ),
    );
}

#[test]
fn why_adds_up_in_the_open() {
    let (report, deal, note) = usual();
    let case = why::Case {
        report: &report,
        deal: &deal,
        note: &note,
        scoring: &scoring(),
        carried: &AllCarried::default(),
    };
    let text = [
        Dimension::LegalReview,
        Dimension::Signatory,
        Dimension::ApprovalMeetings,
        Dimension::Budget,
    ]
    .map(|d| why::render(&case, d, &Style::default()))
    .join("\n");
    same("why.txt", &text);
}

#[test]
fn colour_changes_nothing_but_colour() {
    let (report, deal, note) = usual();
    let plain = render(&report, &deal, &note, &Style::default());
    let colour = render(
        &report,
        &deal,
        &note,
        &Style {
            colour: true,
            ..Style::default()
        },
    );
    assert!(colour.contains('\u{1b}'));
    assert_eq!(
        anstream::adapter::strip_str(&colour)
            .to_string()
            .lines()
            .map(str::trim_end)
            .collect::<Vec<_>>(),
        plain.lines().collect::<Vec<_>>()
    );
}

#[test]
fn every_width_holds_its_lines() {
    let (report, deal, note) = usual();
    for width in [0, 48, 60, 100, 400] {
        let card = render(
            &report,
            &deal,
            &note,
            &Style {
                width,
                colour: false,
            },
        );
        assert!(
            card.lines().all(|l| cells(l) <= width.clamp(60, 100)),
            "{width}:\n{card}"
        );
    }
}
