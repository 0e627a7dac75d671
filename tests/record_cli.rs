//! The commands around a deal as people and other tools use them.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const DEALS: &str = r#"{"deal": {"id": "k-01", "name": "Service desk", "account": "Brandt GmbH", "stage": "negotiation", "amount": 142000, "currency": "EUR", "close_date": "2026-10-30", "owner": "Lena Falk"}, "notes": [{"id": "n1", "written_at": "2026-07-27", "author": "Lena Falk", "kind": "call", "text": "Security review not started. The CFO must approve anything over €100k."}, {"id": "n2", "written_at": "2026-08-12", "author": "Lena Falk", "text": "They told us Greg Hall signs the contract.", "private": true}]}
{"deal": {"id": "k-02", "name": "Payroll", "account": "Acme Corp", "amount": 48000, "currency": "USD"}, "notes": [{"id": "n3", "written_at": "2026-08-01", "text": "Budget is approved, says the CFO."}]}
"#;

/// A data folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("the folder can be made");
    path
}

fn run(folder: &Path, args: &[&str], stdin: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_buypath"))
        .args(args)
        .env("BUYPATH_DATA", folder.join("data"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    // The command may end before it has read everything.
    let _ = child
        .stdin
        .take()
        .expect("it is piped")
        .write_all(stdin.as_bytes());
    child.wait_with_output().expect("the command ends")
}

fn ok(folder: &Path, args: &[&str], stdin: &str) -> String {
    let output = run(folder, args, stdin);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    String::from_utf8(output.stdout).expect("it is UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json(folder: &Path, args: &[&str], stdin: &str) -> Value {
    let text = ok(folder, &[args, &["--format", "json"]].concat(), stdin);
    serde_json::from_str(&text).expect("it is JSON")
}

fn with_deals(name: &str) -> PathBuf {
    let folder = folder(name);
    let file = folder.join("deals.jsonl");
    fs::write(&file, DEALS).expect("there is room");
    let said = ok(&folder, &["import", &file.to_string_lossy()], "");
    assert!(said.contains("2 new deals and 3 new notes"), "{said}");
    folder
}

#[test]
fn a_note_is_told_and_the_answer_names_it() {
    let folder = folder("tell");
    let args = [
        "tell",
        "acme-1",
        "--at",
        "2026-09-01",
        "--author",
        "Lena",
        "--currency",
        "usd",
    ];
    let answer = json(
        &folder,
        &args,
        "CFO signs anything over 50k. Security review not started.",
    );
    let id = answer["id"].as_str().expect("it has one").to_owned();
    assert_eq!(answer["note"], answer["id"]);
    assert_eq!(answer["new_deal"], true);
    assert_eq!(answer["states"]["security-review"], "missing");
    let again = json(
        &folder,
        &args,
        "CFO signs anything over 50k. Security review not started.",
    );
    assert_eq!(
        (&again["id"], &again["known"]),
        (&Value::from(id.as_str()), &Value::from(true))
    );
    let card = ok(
        &folder,
        &["tell", "acme-1", "--at", "2026-09-20"],
        "Their infosec team completed the security review.",
    );
    assert!(
        card.contains("What it changed:") && card.contains("missing → confirmed"),
        "{card}"
    );
    assert!(card.lines().all(|l| l.chars().count() <= 80), "{card}");
}

#[test]
fn a_deal_as_json_has_the_contracts_shape() {
    let folder = with_deals("deal");
    let answer = json(&folder, &["deal", "k-01", "--as-of", "2026-09-30"], "");
    assert_eq!(answer["deal"]["id"], "k-01");
    assert_eq!(answer["as_of"], "2026-09-30");
    assert_eq!(answer["states"].as_object().expect("it is one").len(), 28);
    assert_eq!(answer["facts"]["signatory"]["person"], "Greg Hall");
    assert_eq!(answer["facts"]["thresholds"][0], "EUR 100000");
    assert!(answer["late_stage_clothes"].is_boolean());
    let evidence = answer["evidence"].as_array().expect("it is one");
    for id in answer["facts"]["signatory"]["evidence"]
        .as_array()
        .expect("it stands on some")
    {
        let item = &evidence[id.as_u64().expect("it is a number") as usize];
        assert_eq!(item["id"], *id);
    }
    let earlier = json(&folder, &["deal", "k-01", "--as-of", "2026-07-30"], "");
    assert_eq!(earlier["facts"]["signatory"], Value::Null);
    assert_eq!(earlier["deal"]["stage"], "negotiation");
    let manager = json(&folder, &["deal", "k-01", "--viewer", "manager"], "");
    assert_eq!(manager["facts"]["signatory"], Value::Null);
    ok(&folder, &["share", "n2"], "");
    let manager = json(&folder, &["deal", "k-01", "--viewer", "manager"], "");
    assert_eq!(manager["facts"]["signatory"]["person"], "Greg Hall");
}

#[test]
fn an_unknown_deal_is_answered_with_the_nearest() {
    let folder = with_deals("unknown");
    let output = run(&folder, &["deal", "k-011"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("nearest: k-01"), "{}", err(&output));
    assert!(ok(&folder, &["deal", "brandt gmbh"], "").contains("Service desk"));
}

#[test]
fn a_paste_about_two_deals_is_refused_with_its_places_or_split() {
    let folder = with_deals("several");
    let paste = "Brandt GmbH - call\nCFO signs everything.\n\nAcme Corp - call\nLegal is next.\n";
    for args in [&["tell", "k-01"][..], &["tell"], &["tell", "--find"]] {
        let output = run(&folder, args, paste);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            err(&output).contains("line 1: k-01; line 4: k-02"),
            "{}",
            err(&output)
        );
    }
    assert_eq!(json(&folder, &["doctor"], "")["notes"], 3);
    let parts = json(&folder, &["tell", "--split", "--at", "2026-09-01"], paste);
    assert_eq!(parts.as_array().expect("two").len(), 2);
    assert_eq!(parts[1]["deal"]["id"], "k-02");
    assert_eq!(json(&folder, &["doctor"], "")["notes"], 5);
}

#[test]
fn the_deal_is_found_in_the_text_or_asked_for() {
    let folder = with_deals("find");
    let answer = json(
        &folder,
        &["tell"],
        "Good call with Brandt GmbH, legal is next.",
    );
    assert_eq!(answer["deal"]["id"], "k-01");
    let output = run(&folder, &["tell"], "Good call, legal is next.");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("names no deal"), "{}", err(&output));
    ok(
        &folder,
        &["tell", "k-03", "--account", "Acme Corp"],
        "Second deal there.",
    );
    let output = run(&folder, &["tell"], "Acme Corp called.");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("k-02") && err(&output).contains("k-03"));
}

#[test]
fn an_export_comes_back_as_the_same_record() {
    let one = with_deals("export");
    ok(
        &one,
        &["tell", "k-01", "--stage", "verbal", "--at", "2026-09-02"],
        "They said yes.",
    );
    ok(
        &one,
        &["reject", "n1", "security-review", "--remark", "wrong team"],
        "",
    );
    let written = ok(&one, &["export"], "");
    let two = folder("export-two");
    let file = two.join("all.jsonl");
    fs::write(&file, &written).expect("there is room");
    ok(&two, &["import", &file.to_string_lossy()], "");
    assert_eq!(ok(&two, &["export"], ""), written);
    let day = ["deal", "k-01", "--as-of", "2026-12-31"];
    assert_eq!(json(&one, &day, ""), json(&two, &day, ""));
    assert_eq!(json(&one, &day, "")["states"]["security-review"], "none");
    let again = json(&two, &["import", &file.to_string_lossy()], "");
    assert_eq!(again["files"][0]["notes_new"], 0);
    assert_eq!(ok(&two, &["export"], ""), written);
    assert!(ok(&one, &["export", "--format", "csv"], "").starts_with("deal_id,"));
}

#[test]
fn a_dry_run_writes_nothing_and_names_what_it_would_not_take() {
    let folder = folder("dry");
    let file = folder.join("deals.jsonl");
    fs::write(&file, format!("{DEALS}{{\"notes\": 5}}\nnot json\n")).expect("there is room");
    let output = run(
        &folder,
        &["import", "--dry-run", &file.to_string_lossy()],
        "",
    );
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("would take 2 new deals and 3 new notes"),
        "{said}"
    );
    assert!(said.contains("line 3") && said.contains("line 4"), "{said}");
    assert_eq!(json(&folder, &["doctor"], "")["deals"], 0);
}

#[test]
fn what_changed_since_a_day_is_told() {
    let folder = with_deals("diff");
    let answer = json(
        &folder,
        &[
            "diff",
            "k-01",
            "--since",
            "2026-08-01",
            "--as-of",
            "2026-09-01",
        ],
        "",
    );
    let turned = answer["dimensions"].as_array().expect("it is one");
    assert!(
        turned.iter().any(|t| t["dimension"] == "signatory"),
        "{answer}"
    );
    let text = ok(
        &folder,
        &[
            "diff",
            "k-01",
            "--since",
            "2026-08-01",
            "--as-of",
            "2026-09-01",
        ],
        "",
    );
    assert!(text.contains("Greg Hall"), "{text}");
}

#[test]
fn forgetting_leaves_no_word_in_any_file() {
    let folder = with_deals("forget");
    ok(
        &folder,
        &["tell", "k-02", "--at", "2026-09-01"],
        "The marmalade clause is open.",
    );
    let holds = || {
        fs::read_dir(folder.join("data"))
            .expect("it is there")
            .any(|entry| {
                let bytes = fs::read(entry.expect("it is there").path()).expect("it can be read");
                bytes.windows(9).any(|w| w == b"marmalade")
            })
    };
    assert!(holds());
    ok(&folder, &["forget", "k-02"], "");
    assert!(!holds());
    assert_eq!(run(&folder, &["deal", "k-02"], "").status.code(), Some(2));
    ok(&folder, &["forget", "n2"], "");
    assert_eq!(run(&folder, &["forget", "n2"], "").status.code(), Some(2));
    assert_eq!(json(&folder, &["doctor"], "")["notes"], 1);
}

#[test]
fn a_watched_folder_gives_each_file_once() {
    let folder = with_deals("watch");
    let inbox = folder.join("inbox");
    fs::create_dir_all(inbox.join("k-02")).expect("there is room");
    fs::write(inbox.join("k-02/call.txt"), "Legal is next.").expect("there is room");
    fs::write(inbox.join("a.md"), "Deal: Service desk\nCFO signs.").expect("there is room");
    fs::write(inbox.join("b.txt"), "Nobody knows which one.").expect("there is room");
    let args = ["watch", &inbox.to_string_lossy(), "--once"];
    let output = run(&folder, &args, "");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("taken into k-02") && said.contains("taken into k-01"),
        "{said}"
    );
    assert!(said.contains("b.txt: left"), "{said}");
    fs::remove_file(inbox.join("b.txt")).expect("it is there");
    assert_eq!(ok(&folder, &args, ""), "");
    assert_eq!(json(&folder, &["doctor"], "")["notes"], 5);
}

#[test]
fn a_note_cannot_steer_the_terminal() {
    let folder = folder("steer");
    let text = "CFO\u{1b}[31m signs\u{7} anything over 50k \u{1b}]8;;http://x\u{7}here.";
    let card = ok(
        &folder,
        &["tell", "d\u{202e}x", "--account", "A\u{1b}[2Jcme"],
        text,
    );
    assert!(
        card.chars().all(|c| c == '\n' || !c.is_control()),
        "{card:?}"
    );
    assert!(!card.contains('\u{202e}'), "{card:?}");
}

#[test]
fn doctor_saves_what_can_be_read() {
    let folder = with_deals("doctor");
    let health = json(&folder, &["doctor"], "");
    assert_eq!(health["healthy"], true);
    let path = folder.join("data/record.sqlite");
    let mut bytes = fs::read(&path).expect("it is there");
    let at = bytes
        .windows(10)
        .position(|w| w == b"Greg Hall ")
        .expect("the note is there");
    bytes[at] = b'X';
    fs::write(&path, &bytes).expect("there is room");
    let output = run(&folder, &["doctor"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("note n2 is not as it was written"));
    let repaired = json(&folder, &["doctor", "--repair"], "");
    assert_eq!(repaired["healthy"], true);
    assert_eq!(repaired["notes"], 2);
    assert!(repaired["repaired"]["kept"].is_string());
}
