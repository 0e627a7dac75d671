//! `buypath import` of other tools' exports into a record: joined, once each, reported, gone on with.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/import")
        .join(name)
}

/// The inputs of a case.
fn inputs(case: &str) -> Vec<PathBuf> {
    let mut out: Vec<_> = std::fs::read_dir(fixture(case))
        .expect("the folder can be read")
        .map(|e| e.expect("it can be read").path())
        .filter(|p| p.file_name().is_some_and(|n| n != "expected.json"))
        .collect();
    out.sort();
    out
}

fn buypath(data: &Path, args: &[&str], files: &[PathBuf]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_buypath"))
        .args(args)
        .args(files)
        .arg("--data")
        .arg(data)
        .output()
        .expect("it runs")
}

fn json(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text)
        .unwrap_or_else(|e| panic!("{e}: {text}\n{}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn salesforce_files_become_deals_once() {
    let data = tempfile::tempdir().expect("a folder");
    let files = inputs("salesforce");
    let import = ["import", "--format", "json"];
    let dry = json(&buypath(
        data.path(),
        &["import", "--format", "json", "--dry-run"],
        &files,
    ));
    assert_eq!(dry["exports"]["notes_new"], 10);
    assert!(
        !dry["exports"]["preview"]
            .as_array()
            .expect("a list")
            .is_empty()
    );
    let first = json(&buypath(data.path(), &import, &files));
    assert_eq!(first["exports"]["notes_new"], 10, "{first}");
    assert_eq!(
        first["exports"]["skipped"]
            .as_array()
            .expect("a list")
            .len(),
        10
    );
    let again = json(&buypath(data.path(), &import, &files));
    assert_eq!(again["exports"]["notes_new"], 0, "{again}");
    assert_eq!(again["exports"]["deals_changed"], 0);
    // In another order the journal knows nothing of it, and the record does.
    let mut reversed = files.clone();
    reversed.reverse();
    let third = json(&buypath(data.path(), &import, &reversed));
    assert_eq!(third["exports"]["notes_new"], 0, "{third}");
    assert_eq!(third["exports"]["notes_known"], 10);
    let deal = json(&buypath(
        data.path(),
        &["deal", "006Qx00000AAAAAIA4", "--format", "json"],
        &[],
    ));
    assert!(!deal["evidence"].as_array().expect("a list").is_empty());
}

#[test]
fn a_transcript_finds_the_deal_that_it_names_or_the_one_given() {
    let data = tempfile::tempdir().expect("a folder");
    let deals = fixture("contract/deals.jsonl");
    buypath(data.path(), &["import"], &[deals]);
    let vtt = data.path().join("call.vtt");
    std::fs::write(
        &vtt,
        "WEBVTT\n\n00:01.000 --> 00:02.000\nDana Roth: Here at Brackwater Foods the board signs.\n",
    )
    .expect("it can be written");
    let found = json(&buypath(
        data.path(),
        &["import", "--format", "json"],
        &[vtt],
    ));
    assert_eq!(found["exports"]["notes_new"], 1, "{found}");
    let text = data.path().join("unknown.txt");
    std::fs::write(&text, "Somebody signs.\n").expect("it can be written");
    let files = [text];
    let left = buypath(data.path(), &["import", "--format", "json"], &files);
    assert_eq!(json(&left)["exports"]["notes_new"], 0);
    assert_eq!(left.status.code(), Some(2));
    let given = buypath(
        data.path(),
        &["import", "--format", "json", "--deal", "D-1"],
        &files,
    );
    assert_eq!(json(&given)["exports"]["notes_new"], 1);
    assert_eq!(given.status.code(), Some(0));
}

#[test]
fn the_report_reads_well() {
    let data = tempfile::tempdir().expect("a folder");
    let output = buypath(data.path(), &["import", "--dry-run"], &inputs("salesforce"));
    let text = String::from_utf8_lossy(&output.stdout);
    for part in [
        "Salesforce tasks (CSV): 4 notes, 3 rows not taken",
        "would take 3 new deals and 10 new notes",
        "Kestrel Freight, dispatch",
        "19 cells, where the header has 16",
        "help: ",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
}

#[test]
fn a_watched_folder_takes_mails_and_captions_once() {
    let data = tempfile::tempdir().expect("a folder");
    buypath(data.path(), &["import"], &[fixture("contract/deals.jsonl")]);
    let inbox = tempfile::tempdir().expect("a folder");
    let folder = inbox.path().join("D-1");
    std::fs::create_dir(&folder).expect("there is room");
    for (from, to) in [
        ("mail/reply.eml", "reply.eml"),
        ("zoom/brackets.vtt", "call.vtt"),
    ] {
        std::fs::copy(fixture(from), folder.join(to)).expect("there is room");
    }
    let watch = || {
        buypath(
            data.path(),
            &["watch", "--once"],
            &[inbox.path().to_owned()],
        )
    };
    let said = String::from_utf8_lossy(&watch().stdout).into_owned();
    assert_eq!(said.matches("1 new note").count(), 2, "{said}");
    assert!(watch().stdout.is_empty());
}
