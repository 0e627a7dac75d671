use super::*;
use crate::deal::{Change, DealId, Field, Judgement, NoteId, Reading, Verdict};
use crate::evidence::{Amount, Deal, Item, Named, Note, PartyKind, RiskItem};
use crate::framework::{Dimension, Risk, Source, Status};
use std::sync::Arc;
use tempfile::TempDir;

fn deal(id: &str) -> DealId {
    DealId::parse(id).expect("it is an id")
}

fn note_id(id: &str) -> NoteId {
    NoteId::parse(id).expect("it is an id")
}

fn open(folder: &TempDir) -> Store {
    Store::open(folder.path(), "check").expect("it opens")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("there is room")
}

fn stage(stage: &str) -> Patch {
    Patch {
        fields: Deal {
            stage: Some(stage.into()),
            ..Deal::default()
        },
        ..Patch::default()
    }
}

fn note(text: &str, day: &str) -> NewNote {
    NewNote {
        note: Note {
            text: text.into(),
            written_at: Some(day.into()),
            author: Some("Lena".into()),
            kind: None,
        },
        ..NewNote::default()
    }
}

fn read(version: &str, reading: Reading) -> NoteRead {
    NoteRead {
        reading: Arc::new(reading),
        version: version.into(),
        context: u64::MAX,
    }
}

fn some_reading(text: &str) -> Reading {
    let mut item = Item::at(Dimension::Signatory, 0..4);
    item.status = Status::Assumed;
    item.source = Source::Buyer;
    item.quote = text[0..4].into();
    item.rule = "signatory/x".into();
    item.people = vec!["Dana".into()];
    item.amounts = vec![Amount {
        currency: "EUR".into(),
        value: 1250.5,
    }];
    item.dates = vec!["2026-10".into()];
    item.durations = vec!["P2W".into()];
    let risk = RiskItem {
        risk: Risk::Slip,
        start: 2,
        end: 6,
        quote: text[2..6].into(),
        rule: "slip/x".into(),
    };
    Reading {
        evidence: vec![item],
        risks: vec![risk],
        named: [(0, 4), (5, 9)]
            .map(|(start, end)| Named {
                start,
                end,
                kind: PartyKind::Body,
                seller: start > 0,
            })
            .to_vec(),
    }
}

/// A deal "d" with one note that was read.
fn small(store: &mut Store) -> NoteId {
    let mut batch = store.batch().expect("nobody else writes");
    batch
        .upsert_deal(&deal("d"), &stage("discovery"), "2026-07-01")
        .expect("it is stored");
    let text = "Dana signs € and \u{0} all";
    let outcome = batch
        .add_note(
            &deal("d"),
            &note(text, "2026-07-02"),
            Some(&read("v1", some_reading(text))),
        )
        .expect("it is stored");
    batch.commit().expect("there is room");
    match outcome {
        Outcome::Added(id) => id,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_note_comes_back_as_it_was_written_and_as_it_was_read() {
    let folder = folder();
    let id = small(&mut open(&folder));
    let store = open(&folder);
    let rows = store.notes_of(&deal("d")).expect("it reads");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].0.id, id);
    assert_eq!(rows[0].0.note.text, "Dana signs € and \u{0} all");
    let read = rows[0].1.as_ref().expect("it was read");
    assert_eq!(*read.reading, some_reading(&rows[0].0.note.text));
    assert_eq!((read.version.as_ref(), read.context), ("v1", u64::MAX));
}

#[test]
fn the_same_note_twice_changes_nothing() {
    let folder = folder();
    let mut store = open(&folder);
    let id = small(&mut store);
    let before = store.newest_change().expect("it reads");
    let mut batch = store.batch().expect("nobody else writes");
    let again = batch
        .add_note(
            &deal("d"),
            &note("Dana signs € and \u{0} all", "2026-07-02"),
            None,
        )
        .expect("it is noticed");
    assert_eq!(again, Outcome::Known(id));
    batch.commit().expect("there is room");
    assert_eq!(store.count_notes().expect("it reads"), 1);
    assert_eq!(store.newest_change().expect("it reads"), before);
}

#[test]
fn ids_that_clash_lose_no_note() {
    let folder = folder();
    let mut store = open(&folder);
    let named = |text: &str| NewNote {
        id: Some(note_id("n1")),
        ..note(text, "2026-07-02")
    };
    let mut batch = store.batch().expect("nobody else writes");
    for id in ["a", "b"] {
        batch
            .upsert_deal(&deal(id), &Patch::default(), "2026-07-01")
            .expect("it is stored");
    }
    let mut add = |id: &str, text: &str| {
        batch
            .add_note(&deal(id), &named(text), None)
            .expect("it is stored")
    };
    assert_eq!(add("a", "one"), Outcome::Added(note_id("n1")));
    assert_eq!(add("b", "two"), Outcome::Added(note_id("b/n1")));
    assert_eq!(add("b", "two"), Outcome::Known(note_id("b/n1")));
    assert_eq!(add("a", "another"), Outcome::Differs(note_id("n1")));
    assert_eq!(add("b", "another"), Outcome::Differs(note_id("b/n1")));
}

#[test]
fn fields_keep_their_history_and_the_first_values_hold_from_the_oldest_note_on() {
    let folder = folder();
    let mut store = open(&folder);
    let mut batch = store.batch().expect("nobody else writes");
    batch
        .upsert_deal(&deal("d"), &stage("discovery"), "2026-07-10")
        .expect("stored");
    batch
        .add_note(&deal("d"), &note("early", "2026-07-02"), None)
        .expect("stored");
    assert!(
        batch
            .upsert_deal(&deal("d"), &stage("verbal"), "2026-09-01")
            .expect("stored")
    );
    assert!(
        !batch
            .upsert_deal(&deal("d"), &stage("verbal"), "2026-09-02")
            .expect("stored")
    );
    // Told late of an earlier day: the field's history does not run backwards.
    batch
        .upsert_deal(&deal("d"), &stage("won"), "2026-08-01")
        .expect("stored");
    batch.commit().expect("there is room");
    let found = store
        .deal(&deal("d"))
        .expect("it reads")
        .expect("it is there");
    let change = |at: &str, from: Option<&str>, to: &str| Change {
        at: at.into(),
        field: Field::Stage,
        from: from.map(str::to_owned),
        to: Some(to.into()),
    };
    assert_eq!(
        found.changes,
        [
            change("2026-07-02", None, "discovery"),
            change("2026-09-01", Some("discovery"), "verbal"),
            change("2026-09-01", Some("verbal"), "won"),
        ]
    );
    assert_eq!(
        found.as_of("2026-07-02").fields.stage.as_deref(),
        Some("discovery")
    );
    assert_eq!(store.deals_after(None, 9).expect("it reads"), [found]);
    assert_eq!(
        store.deals_after(Some(&deal("d")), 9).expect("it reads"),
        []
    );
}

#[test]
fn what_a_batch_wrote_is_gone_when_it_was_not_committed() {
    let folder = folder();
    let mut store = open(&folder);
    small(&mut store);
    let mut batch = store.batch().expect("nobody else writes");
    batch
        .add_note(&deal("d"), &note("half", "2026-07-03"), None)
        .expect("it is stored");
    drop(batch);
    assert_eq!(store.count_notes().expect("it reads"), 1);
}

#[test]
fn a_second_writer_learns_who_holds_the_record() {
    let folder = folder();
    let mut first = Store::open(folder.path(), "import").expect("it opens");
    let hook = Hook {
        patience: Some(std::time::Duration::from_millis(50)),
        ..Hook::default()
    };
    let mut second = Store::open_with(folder.path(), "tell", &hook).expect("it opens");
    let batch = first.batch().expect("nobody else writes");
    let error = second.batch().err().expect("the first holds it");
    assert!(error.to_string().contains("import, process"), "{error}");
    drop(batch);
    assert!(second.batch().is_ok());
}

#[test]
fn private_notes_are_for_their_author_until_shared() {
    let folder = folder();
    let mut store = open(&folder);
    let mut batch = store.batch().expect("nobody else writes");
    batch
        .upsert_deal(&deal("d"), &Patch::default(), "2026-07-01")
        .expect("stored");
    let private = NewNote {
        private: true,
        ..note("between us", "2026-07-02")
    };
    let Outcome::Added(id) = batch.add_note(&deal("d"), &private, None).expect("stored") else {
        panic!("it is new")
    };
    batch.commit().expect("there is room");
    let found = store.note(&id).expect("it reads").expect("it is there");
    assert!(Viewer::Owner.sees(&found));
    assert!(!Viewer::Manager.sees(&found));
    assert!(Viewer::Rep("lena ".into()).sees(&found));
    assert!(!Viewer::Rep("Sam".into()).sees(&found));
    let mut batch = store.batch().expect("nobody else writes");
    assert!(batch.share(&id).expect("it is there"));
    assert!(!batch.share(&id).expect("it is there"));
    batch.commit().expect("there is room");
    let found = store.note(&id).expect("it reads").expect("it is there");
    assert!(Viewer::Manager.sees(&found));
}

#[test]
fn a_word_on_an_item_outlives_re_reading() {
    let folder = folder();
    let mut store = open(&folder);
    let id = small(&mut store);
    let verdict = Verdict {
        note: id.clone(),
        dimension: Dimension::Signatory,
        start: 0,
        end: 4,
        judgement: Judgement::Confirmed,
        by: "Lena".into(),
        at: "2026-07-05".into(),
        remark: Some("confirmed with the CFO".into()),
    };
    let mut batch = store.batch().expect("nobody else writes");
    assert!(batch.add_verdict(&verdict).expect("it is there"));
    assert!(!batch.add_verdict(&verdict).expect("it is there"));
    let note = NoteRecord {
        id: id.clone(),
        deal: deal("d"),
        note: Note::default(),
        private: false,
        order: 1,
    };
    batch
        .reread(&note, &read("v2", Reading::default()))
        .expect("it is there");
    batch.commit().expect("there is room");
    assert_eq!(
        store.verdicts(&deal("d")).expect("it reads"),
        std::slice::from_ref(&verdict)
    );
    assert_eq!(
        store
            .verdicts_between(&deal("a"), &deal("z"))
            .expect("it reads"),
        [(deal("d"), verdict)]
    );
    let read = store.notes_of(&deal("d")).expect("it reads")[0]
        .1
        .clone()
        .expect("it was read");
    assert_eq!(read.version.as_ref(), "v2");
}

#[test]
fn what_is_not_read_with_a_version_is_found() {
    let folder = folder();
    let mut store = open(&folder);
    small(&mut store);
    assert!(store.is_read_with("v1").expect("it reads"));
    assert!(!store.is_read_with("v2").expect("it reads"));
    assert_eq!(store.unread_after(0, "v2", 10).expect("it reads").len(), 1);
    assert_eq!(store.unread_after(0, "v1", 10).expect("it reads"), []);
    let mut batch = store.batch().expect("nobody else writes");
    batch.all_read_with("v1").expect("it is so");
    batch
        .add_note(
            &deal("d"),
            &note("b", "2026-07-09"),
            Some(&read("v2", Reading::default())),
        )
        .expect("stored");
    batch.commit().expect("there is room");
    assert!(!store.is_read_with("v1").expect("it reads"));
}

#[test]
fn a_projection_sees_every_change_once_and_in_order() {
    let folder = folder();
    let mut store = open(&folder);
    let id = small(&mut store);
    let first = store.changed_after(0, 100).expect("it reads");
    assert_eq!(
        first.iter().map(|(_, c)| c.clone()).collect::<Vec<_>>(),
        [Changed::Deal(deal("d")), Changed::Note(id.clone())]
    );
    let newest = store.newest_change().expect("it reads");
    assert_eq!(first.last().expect("there are two").0, newest);
    assert_eq!(store.changed_after(newest, 100).expect("it reads"), []);
    let mut batch = store.batch().expect("nobody else writes");
    batch.forget_note(&id).expect("it is there");
    batch.commit().expect("there is room");
    let after = store.changed_after(newest, 100).expect("it reads");
    assert_eq!(after[0].1, Changed::ForgottenNote(id));
    let mut batch = store.batch().expect("nobody else writes");
    batch.settle_forgotten(after[0].0).expect("stored");
    batch.commit().expect("there is room");
    assert_eq!(store.changed_after(newest, 100).expect("it reads"), []);
}

#[test]
fn a_projection_of_the_notes_follows_notes_and_deals() {
    let folder = folder();
    let mut store = open(&folder);
    let id = small(&mut store);
    let after = |store: &Store, change: u64| {
        let mut all = Vec::new();
        store
            .notes_changed_after(change, &mut |number, changed| {
                all.push((number, changed));
                std::ops::ControlFlow::Continue(())
            })
            .expect("it reads");
        all
    };
    let first = after(&store, 0);
    assert_eq!(first.len(), 1);
    let newest = store.newest_change().expect("it reads");
    assert_eq!(first[0].0, newest);
    assert_eq!(
        Some(&first[0].1),
        store.note_change(&id).expect("it reads").as_ref()
    );
    let mut batch = store.batch().expect("nobody else writes");
    batch
        .upsert_deal(&deal("d"), &stage("verbal"), "2026-09-01")
        .expect("stored");
    batch.commit().expect("there is room");
    let moved = after(&store, newest);
    let NoteChange::Put { note, deal } = &moved[0].1 else {
        panic!("it is there")
    };
    assert_eq!(note.0.id, id);
    assert_eq!(deal.fields.stage.as_deref(), Some("verbal"));
    let mut batch = store.batch().expect("nobody else writes");
    batch.forget_note(&id).expect("it is there");
    batch.commit().expect("there is room");
    let gone = after(&store, moved[0].0);
    assert_eq!(gone[0].1, NoteChange::Gone(id));
}

#[test]
fn what_was_forgotten_is_in_no_file() {
    let folder = folder();
    let mut store = open(&folder);
    let secret = "the-marmalade-clause";
    let mut batch = store.batch().expect("nobody else writes");
    batch
        .upsert_deal(&deal("d"), &stage("discovery"), "2026-07-01")
        .expect("stored");
    for at in 0..50 {
        let text = format!("{secret} {at} {}", "filler ".repeat(300));
        batch
            .add_note(&deal("d"), &note(&text, "2026-07-02"), None)
            .expect("stored");
    }
    batch.commit().expect("there is room");
    let holds = || {
        std::fs::read_dir(folder.path())
            .expect("it is there")
            .any(|entry| {
                let bytes =
                    std::fs::read(entry.expect("it is there").path()).expect("it can be read");
                bytes.windows(secret.len()).any(|w| w == secret.as_bytes())
            })
    };
    assert!(holds());
    let mut batch = store.batch().expect("nobody else writes");
    let gone = batch.forget_deal(&deal("d")).expect("it is there");
    assert_eq!(gone.notes.len(), 50);
    batch.commit().expect("there is room");
    store.clear_log().expect("nobody else reads");
    assert!(!holds());
    assert_eq!(store.deal(&deal("d")).expect("it reads"), None);
}

#[test]
fn views_and_progress_are_kept() {
    let folder = folder();
    let mut store = open(&folder);
    let view = View {
        name: "late".into(),
        query: "stage>=late".into(),
    };
    let mut batch = store.batch().expect("nobody else writes");
    batch.save_view(&view).expect("stored");
    let half = Progress {
        rows: 7,
        done: false,
    };
    batch.note_progress(&[7; 32], half).expect("stored");
    batch.commit().expect("there is room");
    assert_eq!(store.views().expect("it reads"), [view]);
    assert_eq!(
        store.view("late").expect("it reads").as_deref(),
        Some("stage>=late")
    );
    assert_eq!(store.progress(&[7; 32]).expect("it reads"), half);
    assert_eq!(
        store.progress(&[8; 32]).expect("it reads"),
        Progress::default()
    );
    let health = store.health("v1").expect("it reads");
    assert_eq!(health.faults, Vec::<String>::new());
}

#[test]
fn another_programs_database_is_left_alone() {
    let folder = folder();
    let path = folder.path().join("record.sqlite");
    let other = rusqlite::Connection::open(&path).expect("it opens");
    other
        .execute_batch("CREATE TABLE theirs (x)")
        .expect("it is made");
    drop(other);
    let before = std::fs::read(&path).expect("it is there");
    assert!(matches!(
        Store::open(folder.path(), "check"),
        Err(StoreError::Foreign { .. })
    ));
    assert_eq!(std::fs::read(&path).expect("it is there"), before);
    std::fs::write(
        &path,
        b"no database at all, but a long enough text to be one",
    )
    .expect("there is room");
    assert!(matches!(
        Store::open(folder.path(), "check"),
        Err(StoreError::Damaged { .. })
    ));
}

#[test]
fn a_reader_of_a_note_knows_what_was_on_record_that_day() {
    let folder = folder();
    let mut store = open(&folder);
    let amount = |amount: f64| Patch {
        fields: Deal {
            amount: Some(amount),
            ..Deal::default()
        },
        ..Patch::default()
    };
    let mut batch = store.batch().expect("nobody else writes");
    let d = deal("d");
    batch
        .upsert_deal(&d, &amount(48_000.0), "2026-07-01")
        .expect("stored");
    batch
        .upsert_deal(&d, &amount(118_000.0), "2026-08-17")
        .expect("stored");
    let currency = Patch {
        fields: Deal {
            currency: Some("EUR".into()),
            ..Deal::default()
        },
        ..Patch::default()
    };
    batch
        .upsert_deal(&d, &currency, "2026-09-01")
        .expect("stored");
    batch.commit().expect("there is room");
    let found = store.deal(&d).expect("it reads").expect("it is there");
    let then = Context::of(&found, Some("2026-08-01"));
    assert_eq!(then.fields.amount, Some(48_000.0));
    assert_eq!(then.fields.currency.as_deref(), Some("EUR"));
    let now = Context::of(&found, None);
    assert_eq!(now.fields.amount, Some(118_000.0));
    assert_ne!(then.mark(), now.mark());
}
