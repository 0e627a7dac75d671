use super::*;
use crate::deal::{DealId, Judgement, NoteId};
use crate::evidence::{Deal, Note};
use crate::framework::{Dimension, Status};
use crate::store::{NewNote, Patch, Viewer};
use tempfile::TempDir;

const TODAY: &str = "2026-11-22";

fn desk(folder: &TempDir) -> Desk {
    Desk::open(folder.path(), Engine::embedded(), "check").expect("it opens")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("there is room")
}

fn deal(id: &str) -> DealId {
    DealId::parse(id).expect("it is an id")
}

fn telling(deal_id: &str, text: &str, day: &str) -> Telling {
    Telling {
        deal: deal(deal_id),
        patch: Patch::default(),
        note: NewNote {
            id: None,
            note: Note {
                text: text.into(),
                written_at: Some(day.into()),
                author: Some("Lena Falk".into()),
                kind: None,
            },
            private: false,
        },
    }
}

fn take(desk: &mut Desk, text: &str) -> Ingested {
    let how = Ingest {
        today: TODAY.into(),
        ..Ingest::default()
    };
    desk.ingest(&mut Lines::new(text.as_bytes()), &how, &mut |_| {})
        .expect("it is stored")
}

fn export(desk: &Desk) -> String {
    let mut out = Vec::new();
    desk.export_lines(&mut out).expect("it reads");
    String::from_utf8(out).expect("it is text")
}

const TWO_DEALS: &str = r#"{"deal": {"id": "k-01", "name": "Service desk", "account": "Brandt GmbH", "stage": "negotiation", "amount": 142000, "currency": "EUR", "close_date": "2026-10-30", "owner": "Lena Falk"}, "as_of": "2026-09-30", "notes": [{"id": "n1", "written_at": "2026-07-27", "author": "Lena Falk", "kind": "call", "text": "Security review not started. The CFO must approve anything over €100k."}, {"id": "n2", "written_at": "2026-08-12", "author": "Lena Falk", "text": "They told us Greg Hall signs the contract.", "private": true}]}
{"deal": {"id": "k-02", "account": "Acme", "amount": "48,000"}, "notes": [{"written_at": "2026-08-01", "text": "Budget is approved, says the CFO."}, {"id": "empty", "text": " "}]}
"#;

#[test]
fn telling_shows_what_the_note_changed() {
    let folder = folder();
    let mut desk = desk(&folder);
    let first = desk
        .tell(
            &telling("d", "Security review not started.", "2026-09-01"),
            TODAY,
        )
        .expect("stored");
    assert!(first.new_deal && !first.known && first.before.is_none());
    let second = desk
        .tell(
            &telling(
                "d",
                "Their infosec team completed the security review.",
                "2026-09-20",
            ),
            TODAY,
        )
        .expect("stored");
    let before = second.before.as_ref().expect("there was a deal");
    assert_eq!(
        before.state.status(Dimension::SecurityReview),
        Some(Status::Missing)
    );
    assert_eq!(
        second.after.state.status(Dimension::SecurityReview),
        Some(Status::Confirmed)
    );
    let again = desk
        .tell(
            &telling(
                "d",
                "Their infosec team completed the security review.",
                "2026-09-20",
            ),
            TODAY,
        )
        .expect("noticed");
    assert!(again.known);
    assert_eq!(again.note, second.note);
    assert!(matches!(
        desk.tell(&telling("d", " \n", TODAY), TODAY),
        Err(DeskError::EmptyNote)
    ));
}

#[test]
fn importing_twice_changes_nothing_and_an_export_comes_back_the_same() {
    let one = folder();
    let mut desk_one = desk(&one);
    let sum = take(&mut desk_one, TWO_DEALS);
    assert_eq!((sum.deals_new, sum.notes_new), (2, 3));
    assert_eq!(sum.refused.len(), 1);
    assert_eq!(sum.refused[0].row, 2);
    let change = desk_one.store().newest_change().expect("it reads");
    let again = take(&mut desk_one, TWO_DEALS);
    assert_eq!(
        (again.deals_new, again.notes_new, again.notes_known),
        (0, 0, 3)
    );
    assert_eq!(desk_one.store().newest_change().expect("it reads"), change);

    let mut later = telling("k-01", "Stage moved on.", "2026-09-02");
    later.patch.fields = Deal {
        stage: Some("verbal".into()),
        ..Deal::default()
    };
    desk_one.tell(&later, TODAY).expect("stored");
    let asked = Asked {
        note: NoteId::parse("n2").expect("it is one"),
        dimension: Dimension::Signatory,
        at: None,
        judgement: Judgement::Rejected,
        by: "Lena".into(),
        day: "2026-09-03".into(),
        remark: Some("wrong Greg".into()),
    };
    assert!(!desk_one.judge(&asked).expect("it was read").is_empty());
    let written = export(&desk_one);
    let two = folder();
    let mut desk_two = desk(&two);
    take(&mut desk_two, &written);
    assert_eq!(export(&desk_two), written);
    assert!(written.contains("wrong Greg") && written.contains("\"private\":true"));
    let state = |desk: &Desk| {
        desk.state(&deal("k-01"), "2026-09-30", &Viewer::Owner)
            .expect("it is there")
            .state
    };
    assert_eq!(state(&desk_one), state(&desk_two));
}

#[test]
fn a_dry_run_counts_and_writes_nothing() {
    let folder = folder();
    let mut desk = desk(&folder);
    let how = Ingest {
        today: TODAY.into(),
        dry_run: true,
        ..Ingest::default()
    };
    let sum = desk
        .ingest(&mut Lines::new(TWO_DEALS.as_bytes()), &how, &mut |_| {})
        .expect("it reads");
    assert_eq!((sum.deals_new, sum.notes_new), (2, 3));
    assert_eq!(desk.store().count_deals().expect("it reads"), 0);
}

#[test]
fn an_import_that_was_broken_off_goes_on() {
    let folder = folder();
    let mut desk = desk(&folder);
    let how = Ingest {
        file: Some([1; 32]),
        today: TODAY.into(),
        dry_run: false,
    };
    let lines: Vec<String> = (0..1_200)
        .map(|i| {
            format!(
                r#"{{"deal": {{"id": "d{i}"}}, "notes": [{{"text": "Legal is next, no {i}."}}]}}"#
            )
        })
        .collect();
    let text = lines.join("\n");
    // The power goes after the first transaction: the caller never asks for more.
    let mut done = 0;
    let mut cut = Lines::new(text.as_bytes()).take(700);
    let mut broken = std::iter::from_fn(|| {
        done += 1;
        (done <= 600).then(|| cut.next()).flatten()
    });
    let _ = desk.ingest(&mut broken, &how, &mut |_| {}).expect("stored");
    // It believes to be done at 600; a real break leaves the mark of the last whole transaction, as here.
    let rest = desk
        .ingest(&mut Lines::new(text.as_bytes()), &how, &mut |_| {})
        .expect("stored");
    assert_eq!(rest.resumed, 600);
    assert_eq!(rest.notes_new, 600);
    assert_eq!(desk.store().count_notes().expect("it reads"), 1_200);
}

#[test]
fn another_version_reads_everything_again_and_only_once() {
    let folder = folder();
    take(&mut desk(&folder), TWO_DEALS);
    let mut rules =
        Desk::open(folder.path(), Engine::embedded().rules_only(), "check").expect("it opens");
    assert!(!rules.is_read().expect("it reads"));
    assert_eq!(rules.reread(&mut |_| {}).expect("it reads"), 3);
    assert!(rules.is_read().expect("it reads"));
    assert_eq!(rules.reread(&mut |_| {}).expect("it reads"), 0);
}

#[test]
fn what_is_known_of_the_deal_later_is_read_into_earlier_notes() {
    let folder = folder();
    let mut desk = desk(&folder);
    desk.tell(
        &telling("d", "CFO signs anything over 50k.", "2026-09-01"),
        TODAY,
    )
    .expect("stored");
    let mut later = telling("d", "Call moved.", "2026-09-02");
    later.patch.fields.currency = Some("GBP".into());
    let receipt = desk.tell(&later, TODAY).expect("stored");
    let amounts: Vec<String> = receipt
        .after
        .state
        .cites
        .iter()
        .flat_map(|c| c.item.amounts.iter().map(|a| a.currency.clone()))
        .collect();
    assert!(
        !amounts.is_empty() && amounts.iter().all(|c| c == "GBP"),
        "{amounts:?}"
    );
}

#[test]
fn a_manager_sees_no_private_note_and_nothing_that_was_said_of_it() {
    let folder = folder();
    let mut desk = desk(&folder);
    take(&mut desk, TWO_DEALS);
    let state = |viewer: &Viewer| {
        desk.state(&deal("k-01"), TODAY, viewer)
            .expect("it is there")
            .state
    };
    assert_ne!(state(&Viewer::Owner).status(Dimension::Signatory), None);
    assert_eq!(state(&Viewer::Manager).status(Dimension::Signatory), None);
    let mut seen = 0;
    desk.each_state(None, TODAY, &Viewer::Manager, |whole| {
        seen += whole.told.len();
        Ok::<_, DeskError>(())
    })
    .expect("it reads");
    assert_eq!(seen, 2);
}

#[test]
fn a_deal_is_found_by_what_people_call_it() {
    let folder = folder();
    let mut desk = desk(&folder);
    take(&mut desk, TWO_DEALS);
    for called in ["k-01", "K-01", "service desk", "Brandt GmbH"] {
        assert_eq!(desk.deal_called(called).expect("it is there"), deal("k-01"));
    }
    let error = desk.deal_called("k-011").err().expect("there is none");
    assert!(error.to_string().contains("nearest: k-01"), "{error}");
    let text = "Brandt GmbH - call\nCFO signs.\n\nAcme - call\nLegal is next.\n";
    let parts = desk.split(text).expect("both are there");
    assert_eq!(parts.len(), 2);
    assert_eq!(
        parts.iter().map(|p| p.text.as_str()).collect::<String>(),
        text
    );
    assert_eq!(parts[1].deal, deal("k-02"));
}

#[test]
fn the_csv_runs_no_formula() {
    let folder = folder();
    let mut desk = desk(&folder);
    desk.tell(&telling("d", "=HYPERLINK(\"x\")", "2026-09-01"), TODAY)
        .expect("stored");
    let mut out = Vec::new();
    desk.export_csv(&mut out).expect("it reads");
    let text = String::from_utf8(out).expect("it is text");
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{text}");
}

#[test]
fn the_view_has_every_key_of_the_contract() {
    let folder = folder();
    let mut desk = desk(&folder);
    take(&mut desk, TWO_DEALS);
    let whole = desk
        .state(&deal("k-01"), "2026-09-30", &Viewer::Owner)
        .expect("it is there");
    let json = serde_json::to_value(desk.view(&whole)).expect("it is plain");
    for key in [
        "deal",
        "as_of",
        "states",
        "scores",
        "risks",
        "facts",
        "steps",
        "late_stage_clothes",
        "questions",
        "evidence",
        "stands_on",
    ] {
        assert!(json.get(key).is_some(), "{key}");
    }
    for key in [
        "approvers",
        "signatory",
        "thresholds",
        "go_live",
        "decision_date",
        "legal_owner",
        "security_state",
    ] {
        assert!(json["facts"].get(key).is_some(), "{key}");
    }
    assert_eq!(json["states"].as_object().expect("it is one").len(), 28);
    for item in json["evidence"].as_array().expect("it is one") {
        assert!(item["quote"].is_string() && item["note"].is_string());
    }
}
