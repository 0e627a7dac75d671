//! The command as other tools use it: what goes in, what comes out, and how it ends.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn buypath(args: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_buypath"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    // The command may end before it has read everything.
    let _ = child.stdin.take().expect("it is piped").write_all(stdin);
    child.wait_with_output().expect("the command ends")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("it is UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("it is UTF-8")
}

fn lines(output: &Output) -> Vec<Value> {
    out(output)
        .lines()
        .map(|l| serde_json::from_str(l).expect("each line is JSON"))
        .collect()
}

/// A folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("the folder can be made");
    path
}

fn file(folder: &std::path::Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("the file can be written");
    path.to_string_lossy().into_owned()
}

const JSONL: &[&str] = &["analyze", "--format", "jsonl"];

#[test]
fn a_note_on_standard_input_gives_one_object() {
    let output = buypath(JSONL, b"CFO signs anything over 50k");
    assert_eq!(code(&output), 0);
    let notes = lines(&output);
    assert_eq!(notes.len(), 1);
    assert!(notes[0].get("id").is_none());
    for key in ["evidence", "risks", "scores", "questions"] {
        assert!(notes[0].get(key).is_some(), "{key}");
    }
}

#[test]
fn json_lines_keep_their_order_and_ids() {
    let text: String = (0..2_000)
        .map(|i| format!("{{\"id\": \"n{i}\", \"note\": {{\"text\": \"note {i}\"}}}}\n"))
        .collect();
    for jobs in ["1", "3"] {
        let output = buypath(&[JSONL, &["--jobs", jobs]].concat(), text.as_bytes());
        assert_eq!(code(&output), 0, "{}", err(&output));
        let ids: Vec<_> = lines(&output)
            .iter()
            .map(|n| n["id"].as_str().expect("it has an id").to_owned())
            .collect();
        assert_eq!(ids, (0..2_000).map(|i| format!("n{i}")).collect::<Vec<_>>());
    }
}

#[test]
fn json_is_one_object_or_an_array() {
    let of = |text: &str| -> Value {
        let output = buypath(&["analyze", "--format", "json"], text.as_bytes());
        serde_json::from_str(&out(&output)).expect("it is JSON")
    };
    let line = "{\"note\": {\"text\": \"a\"}}\n";
    assert!(of("plain").is_object());
    assert!(of(line).is_object());
    assert_eq!(of(&line.repeat(2)).as_array().map(Vec::len), Some(2));
    assert_eq!(of(&line.repeat(3)).as_array().map(Vec::len), Some(3));
    assert!(of("{\n  \"deal\": null,\n  \"note\": {\"text\": \"a\"}\n}\n").is_object());
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_read() {
    let folder = folder("unreadable");
    let good = file(&folder, "good.txt", b"fine");
    let bad = file(&folder, "bad.txt", b"line one\nit\x92s bad");
    let lines_file = file(&folder, "notes.jsonl", b"{\"id\": \"a\", \"note\": {\"text\": \"x\"}}\n{\"id\": \"b\", oops}\n\n{\"id\": \"c\", \"note\": {\"text\": \"y\"}}\n{\"id\": \"d\"}\n");
    let missing = folder.join("missing.txt").to_string_lossy().into_owned();
    let output = buypath(
        &[JSONL, &[&bad, &missing, &good, &lines_file]].concat(),
        b"",
    );
    assert_eq!(code(&output), 2);
    let ids: Vec<_> = lines(&output)
        .iter()
        .map(|n| n["id"].as_str().expect("it has an id").to_owned())
        .collect();
    assert_eq!(ids, [good.as_str(), "a", "c"]);
    let said = err(&output);
    for part in [
        format!("{bad}:2: the byte at offset 11 is not UTF-8"),
        "iconv".to_owned(),
        missing,
        format!("{lines_file}:2:13: this is not JSON"),
        format!("{lines_file}:5:1: the object has no \"note\""),
    ] {
        assert!(said.contains(&part), "{part} is not in {said}");
    }
}

#[test]
fn marks_and_wide_text_are_read() {
    let folder = folder("encodings");
    let wide: Vec<u8> = [0xfeffu16]
        .into_iter()
        .chain("CFO signs – €50k".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let files = [
        file(&folder, "wide.txt", &wide),
        file(&folder, "mark.txt", b"\xef\xbb\xbfCFO signs"),
        file(&folder, "nul.txt", b"a\0b\x1b[31m"),
    ];
    let output = buypath(&[JSONL, &[&files[0], &files[1], &files[2]]].concat(), b"");
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(lines(&output).len(), 3);
}

#[test]
fn a_note_above_the_limit_is_refused() {
    let output = buypath(JSONL, &vec![b'x'; (16 << 20) + 1]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("larger than 16 MiB"));
    let mut text = b"{\"note\": {\"text\": \"a\"}}\n{\"note\": {\"text\": \"".to_vec();
    text.resize((17 << 20) + text.len(), b'x');
    text.extend(b"\"}}\n{\"note\": {\"text\": \"b\"}}\n");
    let output = buypath(JSONL, &text);
    assert_eq!((code(&output), lines(&output).len()), (2, 2));
    assert!(err(&output).contains("standard input:2: the line is larger than 16 MiB"));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let text = "{\"note\": {\"text\": \"a note\"}}\n".repeat(20_000);
    let mut child = Command::new(env!("CARGO_BIN_EXE_buypath"))
        .args(JSONL)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    drop(child.stdout.take());
    let _ = child
        .stdin
        .take()
        .expect("it is piped")
        .write_all(text.as_bytes());
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(err(&output), "");
}

#[test]
fn wrong_usage_is_two() {
    for args in [
        &["analyse"][..],
        &["analyze", "--format", "xml"],
        &["analyze", "--why", "approver"],
        &["eval"],
        &["eval", "nothing.jsonl"],
        &["--rules", "/nowhere", "demo"],
        &["demo", "no-such-sample"],
    ] {
        let output = buypath(args, b"");
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(!err(&output).is_empty(), "{args:?}");
    }
}

fn rules(name: &str, rule: &str) -> String {
    let root = folder(name);
    let place = root.join("evidence/paper");
    fs::create_dir_all(&place).expect("the folder can be made");
    file(&place, "procurement.toml", format!("dimension = \"procurement\"\nabout = \"a\"\n\n[[rule]]\nid = \"form\"\nwhy = \"w\"\n{rule}").as_bytes());
    root.to_string_lossy().into_owned()
}

#[test]
fn rules_are_checked_and_tested() {
    let good = rules(
        "good-rules",
        "patterns = [\"vendor form\"]\nfires = [{ text = \"They need a vendor form.\" }]\nsilent = [\"We like the demo.\"]\n",
    );
    let output = buypath(&["rules", "check", &good], b"");
    assert_eq!(code(&output), 0, "{}{}", out(&output), err(&output));
    let output = buypath(&["--rules", &good, "rules", "test"], b"");
    assert_eq!(
        (code(&output), out(&output).trim()),
        (0, "2 examples, 0 failed")
    );

    let wrong = rules(
        "wrong-rules",
        "patterns = [\"vendor form\"]\nfires = [{ text = \"They need nothing.\" }]\nsilent = [\"A vendor form.\"]\n",
    );
    let output = buypath(&["rules", "test", &wrong], b"");
    assert_eq!(code(&output), 1);
    for part in [
        "error[T001]",
        "error[T002]",
        "evidence/paper/procurement.toml:8:10",
        "procurement/form",
    ] {
        assert!(
            out(&output).contains(part),
            "{part} is not in {}",
            out(&output)
        );
    }

    let faulty = rules("faulty-rules", "patterns = [\"vendor (form\"]\n");
    let output = buypath(&["rules", "check", &faulty], b"");
    assert_eq!(code(&output), 1);
    assert!(out(&output).contains("error[P006]"));
    let output = buypath(&["--rules", &faulty, "analyze"], b"x");
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).contains("procurement.toml:7:22"),
        "{}",
        err(&output)
    );
}

#[test]
fn the_schema_is_json() {
    for args in [
        &["rules", "schema"][..],
        &["rules", "schema", "evidence"],
        &["rules", "schema", "cues"],
    ] {
        let schema: Value = serde_json::from_str(&out(&buypath(args, b""))).expect("it is JSON");
        assert!(schema["$schema"].is_string(), "{args:?}");
    }
}

#[test]
fn colour_is_for_those_who_ask() {
    let plain = buypath(&["demo", "transcript"], b"");
    let coloured = buypath(&["demo", "transcript", "--color", "always"], b"");
    assert!(!plain.stdout.contains(&0x1b) && coloured.stdout.contains(&0x1b));
}

#[test]
fn a_gate_below_the_figures_holds_and_one_above_fails() {
    let folder = folder("gates");
    let gold = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/eval-gold.jsonl"
    );
    let pred = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/eval-pred.jsonl"
    );
    let low = file(
        &folder,
        "low.toml",
        b"[floor]\ndetection.f1 = 0.1\n[ceiling]\nfalse_confirm.rate = 1.0\n",
    );
    let high = file(&folder, "high.toml", b"[floor]\ndetection.f1 = 0.99\n");
    let unknown = file(&folder, "unknown.toml", b"[floor]\ndetection.f9 = 0.99\n");
    for (gate, expected) in [(&low, 0), (&high, 1), (&unknown, 2)] {
        let output = buypath(&["eval", gold, "--pred", pred, "--gate", gate], b"");
        assert_eq!(code(&output), expected, "{}{}", out(&output), err(&output));
    }
    let output = buypath(
        &[
            "eval", gold, "--pred", pred, "--format", "json", "--misses", "3",
        ],
        b"",
    );
    let figures: Value = serde_json::from_str(&out(&output)).expect("it is JSON");
    assert!(figures["sets"][gold]["strict"]["f1"].is_number() && figures["misses"].is_array());
}

/// Two files of labelled notes in which a word that no rule knows means the budget.
fn labelled(folder: &std::path::Path) -> [String; 2] {
    let tale = |i: usize, thing: &str| {
        let who = ["Ana", "The lady upstairs", "Her aunt", "Somebody"][i % 4];
        let at = ["over lunch", "in the corridor", "on the desk"][i % 3];
        format!("{who} saw the {thing} {at}")
    };
    let line = |i: usize| {
        let (lamp, own) = (tale(i, "lamp"), tale(i + 7, "flumph"));
        let row = serde_json::json!({"quote": own, "dimension": "budget", "status": "assumed", "source": "rep",
            "people": [], "roles": [], "amounts": [], "dates": [], "durations": []});
        serde_json::json!({"id": format!("n{i}"), "deal": {}, "note": {"text": format!("{lamp}. {own}.")},
            "evidence": [row], "risks": []})
        .to_string()
    };
    [0, 30].map(|first| {
        let lines: Vec<String> = (first..first + 30).map(line).collect();
        file(
            folder,
            &format!("writer-{first}.jsonl"),
            lines.join("\n").as_bytes(),
        )
    })
}

#[test]
fn what_is_learned_is_read_with() {
    let folder = folder("learn");
    let [one, other] = labelled(&folder);
    let weights = folder.join("own.weights").to_string_lossy().into_owned();
    let alone = buypath(&["learn", &one, "-o", &weights], b"");
    assert_eq!(code(&alone), 2);
    assert!(err(&alone).contains("give at least two"), "{}", err(&alone));
    assert!(!std::path::Path::new(&weights).exists());

    let output = buypath(&["learn", &one, &other, "-o", &weights], b"");
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("learned from 60 notes"));
    let first = fs::read(&weights).expect("it is written");
    buypath(&["learn", &one, &other, "-o", &weights], b"");
    assert!(first == fs::read(&weights).expect("it is written"));

    let text = b"Her aunt saw the lamp over lunch. Ana saw the flumph in the corridor.";
    let read = |more: &[&str]| {
        let output = buypath(&[JSONL, more].concat(), text);
        assert_eq!(code(&output), 0, "{}", err(&output));
        lines(&output)[0]["evidence"].clone()
    };
    let own = read(&["--weights", &weights]);
    assert_eq!(own[0]["rule"], "budget/learned");
    assert_eq!(own[0]["status"], "assumed");
    assert_eq!(own[0]["quote"], "Ana saw the flumph in the corridor");
    assert_eq!(read(&["--rules-only"]), serde_json::json!([]));
}

#[test]
fn weights_that_are_none_are_refused() {
    let folder = folder("bad-weights");
    let built_in = fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/rules/learned.weights"
    ))
    .expect("they are there");
    let other = String::from_utf8_lossy(&built_in[..64]).replace("\"format\":", "\"format\":9");
    let other = [other.as_bytes(), &built_in[64..]].concat();
    let missing = folder.join("none.weights").to_string_lossy().into_owned();
    for (weights, said) in [
        (missing, "cannot read the weights"),
        (file(&folder, "empty.weights", b""), "these are no weights"),
        (
            file(&folder, "note.weights", b"CFO signs anything over 50k\n"),
            "these are no weights",
        ),
        (
            file(&folder, "cut.weights", &built_in[..built_in.len() - 1_000]),
            "cut off or altered",
        ),
        (file(&folder, "other.weights", &other), "learn them again"),
    ] {
        let output = buypath(&[JSONL, &["--weights", &weights]].concat(), b"x");
        assert_eq!(code(&output), 2, "{weights}");
        assert!(err(&output).contains(said), "{said}: {}", err(&output));
        assert!(err(&output).contains(&weights));
        assert!(output.stdout.is_empty());
    }
    let both = buypath(&[JSONL, &["--rules-only", "--weights", "x"]].concat(), b"x");
    assert_eq!(code(&both), 2);
}

/// A note in which both readers have something to say.
const SAID: &str = "Greta holds the purse strings. Nothing above 50k moves without Tom, their CFO. I guess procurement gets pulled in too.";

#[test]
fn both_readers_are_told_apart() {
    let why = &["analyze", "--why", "economic-buyer"][..];
    let of = |args: &[&str], more: &[&str]| out(&buypath(&[args, more].concat(), SAID.as_bytes()));
    let both = of(why, &[]);
    assert!(both.contains("and by weighing, probability 0."), "{both}");
    assert!(
        both.contains("because of") && both.contains("concept "),
        "{both}"
    );
    let explained = of(&["explain", "-"], &[]);
    assert!(explained.contains("    near      "), "{explained}");
    assert!(
        explained.contains("         weighed   probability 0."),
        "{explained}"
    );
    for alone in [
        of(why, &["--rules-only"]),
        of(&["explain", "-"], &["--rules-only"]),
    ] {
        for part in [
            "weighing",
            "weighed",
            "probability",
            "    near      ",
            "rather than",
        ] {
            assert!(!alone.contains(part), "{part}: {alone}");
        }
    }
}

#[test]
fn threads_change_nothing_of_what_both_readers_say() {
    let samples = ["memo", "Legal: two weeks", SAID, "Who signs? Not me."];
    let text: String = (0..600)
        .map(|i| {
            let text = format!("{} Call {i}.", samples[i % samples.len()]);
            serde_json::json!({"id": format!("n{i}"), "note": {"text": text}}).to_string() + "\n"
        })
        .collect();
    let of = |jobs: &str| buypath(&[JSONL, &["--jobs", jobs]].concat(), text.as_bytes()).stdout;
    let one = of("1");
    assert!(!one.is_empty() && one == of("4"));
}

#[test]
fn examples_of_rules_are_read_by_rules_alone() {
    // With weights it would be silent: nothing of it was ever seen.
    let folder = folder("examples-alone");
    let [one, other] = labelled(&folder);
    let weights = folder.join("own.weights").to_string_lossy().into_owned();
    buypath(&["learn", &one, &other, "-o", &weights], b"");
    let good = rules(
        "examples-rules",
        "patterns = [\"vendor form\"]\nfires = [{ text = \"They need a vendor form.\" }]\nsilent = [\"We like the demo.\"]\n",
    );
    let output = buypath(
        &["--rules", &good, "--weights", &weights, "rules", "test"],
        b"",
    );
    assert_eq!(
        (code(&output), out(&output).trim()),
        (0, "2 examples, 0 failed")
    );
}
