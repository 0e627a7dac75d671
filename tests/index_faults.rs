//! Whatever happens to the index, an answer is what the record gives: files torn or lost, processes killed, versions mixed.

#[path = "../benches/generate/mod.rs"]
#[allow(dead_code, reason = "made for the benches too")]
mod generate;

use buypath::deal::NoteId;
use buypath::index::{
    Answer, CaughtUp, Change, Entry, Health, Identity, Index, Path as Way, Request, Source,
    SourceError, parse,
};
use generate::{Dice, Maker, entry};
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const AT_ONCE: Duration = Duration::ZERO;
const PATIENCE: Duration = Duration::from_secs(60);
const MAKER: Maker = Maker { seed: 11 };
/// Of so many notes, every one after the first is written over the one before: it changes, and keeps its id.
const CHANGES_EVERY: u64 = 5;

const QUESTIONS: &[&str] = &[
    "budget",
    "legal redlines",
    "\"security review\"",
    "proc*",
    "bugdet~ OR coupa",
    "dimension:approvers status:missing",
    "stage:proposal -budget",
    "since:2025-06-01 cfo",
    "",
];

/// A record that is made from the number of its changes alone, so that every process sees the same.
#[derive(Clone)]
struct Record {
    changes: u64,
    generation: String,
}

impl Record {
    fn of(changes: u64) -> Record {
        Record {
            changes,
            generation: "first".into(),
        }
    }

    /// What a change wrote; `None` when a later one wrote over it.
    fn written(&self, number: u64) -> Option<Entry> {
        if number % CHANGES_EVERY == 1 && number < self.changes {
            return None;
        }
        let mut made = entry(&MAKER, number);
        if number % CHANGES_EVERY == 2 {
            // The id of the one before, which lies in the same deal.
            let mut note = (*made.note).clone();
            note.id = entry(&MAKER, number - 1).note.id.clone();
            made.note = note.into();
        }
        Some(made)
    }
}

impl Source for Record {
    fn identity(&self) -> Result<Identity, SourceError> {
        Ok(Identity {
            record: "made".into(),
            generation: self.generation.clone(),
        })
    }

    fn newest(&self) -> Result<u64, SourceError> {
        Ok(self.changes)
    }

    fn changes_after(
        &self,
        watermark: u64,
        each: &mut dyn FnMut(u64, Change) -> ControlFlow<()>,
    ) -> Result<(), SourceError> {
        for number in watermark + 1..=self.changes {
            let Some(entry) = self.written(number) else {
                continue;
            };
            if each(number, Change::Put(entry)).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn load(&self, note: &NoteId) -> Result<Option<Entry>, SourceError> {
        let number: u64 = note.as_str().trim_start_matches("N-").parse()?;
        let over = (number % CHANGES_EVERY == 1 && number < self.changes).then_some(number + 1);
        Ok(self.written(over.unwrap_or(number)))
    }
}

fn ask(index: &Index, record: &Record, question: &str) -> Answer {
    let request = Request::new(parse(question).expect("a question"));
    index.search(record, &request).expect("the record is whole")
}

/// Every answer in short.
fn answers(index: &Index, record: &Record) -> Vec<String> {
    let brief = |question: &&str| {
        let answer = ask(index, record, question);
        let hits: Vec<_> = answer
            .hits
            .iter()
            .map(|h| (h.id().to_string(), h.score, h.snippets.clone()))
            .collect();
        format!("{question}: {:?} {hits:?}", answer.total)
    };
    QUESTIONS.iter().map(brief).collect()
}

/// What a whole and new index gives.
fn expected(record: &Record) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::at(folder.path().join("new"));
    index.catch_up(record, AT_ONCE).expect("a new index");
    answers(&index, record)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for file in fs::read_dir(from).expect("a folder") {
        let file = file.expect("a file");
        fs::copy(file.path(), to.join(file.file_name())).expect("a copy");
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder")
        .map(|f| f.expect("a file").path())
        .collect();
    all.sort();
    all
}

/// What is done to a file of the index, given its bytes.
type Harm = fn(&Path, Vec<u8>);

#[test]
fn a_crash_before_the_index_commit_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::at(folder.path().join("i"));
    index.catch_up(&Record::of(300), AT_ONCE).expect("a folder");
    // The record went on, the index did not.
    for changes in [301, 340, 900] {
        let record = Record::of(changes);
        assert_eq!(answers(&index, &record), expected(&record), "{changes}");
    }
    // Far behind, it was brought up on the way; the last one alone would not have been.
    let whole = index.health(&Record::of(900)).expect("a record");
    assert!(
        matches!(whole, Health::Whole { watermark: 900, .. }),
        "{whole:?}"
    );
}

#[test]
fn every_file_may_be_torn_or_lost() {
    let record = Record::of(230);
    let expected = expected(&record);
    let folder = tempfile::tempdir().expect("a folder");
    let pristine = folder.path().join("pristine");
    let index = Index::at(&pristine);
    // Two segments, with documents that were replaced.
    for changes in [150, 230] {
        index
            .catch_up(&Record::of(changes), AT_ONCE)
            .expect("a folder");
    }
    assert_eq!(answers(&index, &record), expected);
    let harm: [(&str, Harm); 5] = [
        ("deleted", |path, _| fs::remove_file(path).expect("a file")),
        ("emptied", |path, _| fs::write(path, []).expect("a file")),
        ("cut in half", |path, bytes| {
            fs::write(path, &bytes[..bytes.len() / 2]).expect("a file")
        }),
        ("zeroed", |path, bytes| {
            fs::write(path, vec![0; bytes.len()]).expect("a file")
        }),
        ("with a flipped byte", |path, mut bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x55;
            fs::write(path, bytes).expect("a file");
        }),
    ];
    let mut cases = 0;
    for file in files(&pristine) {
        let bytes = fs::read(&file).expect("a file");
        for (how, harm) in &harm {
            if bytes.is_empty() && *how != "deleted" {
                continue;
            }
            let name = file.file_name().expect("a name").to_owned();
            let torn = folder.path().join(format!("torn-{cases}"));
            copy(&pristine, &torn);
            harm(&torn.join(&name), bytes.clone());
            let index = Index::at(&torn);
            assert_eq!(answers(&index, &record), expected, "{name:?} {how}");
            let health = index.health(&record).expect("a record");
            assert!(
                matches!(health, Health::Whole { .. }),
                "{name:?} {how}: {health:?}"
            );
            fs::remove_dir_all(&torn).expect("a folder");
            cases += 1;
        }
    }
    println!("{cases} torn folders");
    assert!(cases > 50, "{cases}");
}

#[test]
fn damage_while_it_is_open_is_noticed_with_the_next_commit() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("i");
    let index = Index::at(&path);
    index.catch_up(&Record::of(200), AT_ONCE).expect("a folder");
    let record = Record::of(220);
    let expected = expected(&record);
    fs::remove_file(path.join("meta.json")).expect("a file");
    assert_eq!(answers(&index, &record), expected);
}

#[test]
fn an_index_of_another_version_or_record_is_built_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("i");
    let record = Record::of(200);
    let expected = expected(&record);
    let meta = path.join("meta.json");
    for (what, with) in [
        (r#"\"layout\":"#, r#"\"layout\":99"#),
        (r#"\"record\":\"made"#, r#"\"record\":\"other"#),
        (r#"\"watermark\":200"#, r#"\"watermark\":201"#),
        (r#"\"library\":\"tantivy"#, r#"\"library\":\"old"#),
        (r#""name": "tie""#, r#""name": "tide""#),
    ] {
        let index = Index::at(&path);
        index.catch_up(&record, AT_ONCE).expect("a folder");
        let text = fs::read_to_string(&meta).expect("a file");
        assert!(text.contains(what), "{what} in {text}");
        fs::write(&meta, text.replace(what, with)).expect("a file");
        let index = Index::at(&path);
        assert!(
            matches!(
                index.health(&record).expect("a record"),
                Health::Unusable(_)
            ),
            "{what}"
        );
        assert_eq!(answers(&index, &record), expected, "{what}");
        assert!(
            matches!(
                index.health(&record).expect("a record"),
                Health::Whole { .. }
            ),
            "{what}"
        );
    }
    // A backup was put back: the same numbers stand for other changes.
    let restored = Record {
        generation: "second".into(),
        ..record
    };
    let index = Index::at(&path);
    let done = index.catch_up(&restored, AT_ONCE).expect("a folder");
    assert!(
        matches!(done, CaughtUp::With { rebuilt: true, .. }),
        "{done:?}"
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_no_reason_to_find_nothing() {
    let record = Record::of(200);
    let index = Index::at("/dev/null/index");
    assert_eq!(answers(&index, &record), expected(&record));
    assert_eq!(ask(&index, &record, "budget").path, Way::Record);
}

/// Runs one of the tests below in a process of its own.
fn child(what: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", what, "--ignored", "--nocapture"])
        .env("BUYPATH_TEST_FOLDER", folder)
        .stdout(Stdio::piped())
        .stdin(Stdio::piped())
        .spawn()
        .expect("a process")
}

/// Reads lines until one holds a word.
fn wait_for(child: &mut Child, word: &str) {
    use std::io::BufRead;
    let out = child.stdout.as_mut().expect("its output");
    let mut lines = std::io::BufReader::new(out).lines();
    assert!(lines.any(|l| l.is_ok_and(|l| l.contains(word))));
}

fn test_folder() -> Option<PathBuf> {
    std::env::var_os("BUYPATH_TEST_FOLDER").map(PathBuf::from)
}

#[test]
#[ignore = "another test runs it in a process of its own"]
fn child_holds_the_lock() {
    let Some(folder) = test_folder() else { return };
    let file = fs::File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join("buypath.lock"))
        .expect("a file");
    file.lock().expect("a lock");
    println!("held");
    // Until the parent is done.
    let _ = std::io::stdin().read_line(&mut String::new());
}

#[test]
fn while_another_process_writes_everything_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("i");
    fs::create_dir_all(&path).expect("a folder");
    let record = Record::of(700);
    let expected = expected(&record);
    let index = Index::at(&path);

    let mut other = child("child_holds_the_lock", &path);
    wait_for(&mut other, "held");
    // There is no index yet, and nobody else may build it.
    assert_eq!(
        index.catch_up(&record, AT_ONCE).expect("a folder"),
        CaughtUp::Busy
    );
    assert_eq!(answers(&index, &record), expected);
    assert_eq!(ask(&index, &record, "budget").path, Way::Record);
    other.kill().expect("a process");
    other.wait().expect("a process");

    // The lock went with the process.
    index.catch_up(&Record::of(100), AT_ONCE).expect("a folder");
    let mut other = child("child_holds_the_lock", &path);
    wait_for(&mut other, "held");
    // More changes than would usually be left out of the index.
    assert_eq!(answers(&index, &record), expected);
    assert!(
        matches!(ask(&index, &record, "budget").path, Way::Index { unindexed } if unindexed > 256)
    );
    other
        .stdin
        .as_mut()
        .expect("its input")
        .write_all(b"\n")
        .expect("a pipe");
    other.wait().expect("a process");
    assert!(matches!(
        ask(&index, &record, "budget").path,
        Way::Index { unindexed: 0 }
    ));
}

#[test]
#[ignore = "another test runs it in a process of its own"]
fn child_indexes_without_end() {
    let Some(folder) = test_folder() else { return };
    let index = Index::at(&folder);
    println!("begun");
    for changes in (1..).map(|n| n * 37) {
        index
            .catch_up(&Record::of(changes), PATIENCE)
            .expect("a folder");
    }
}

#[test]
fn a_killed_writer_leaves_an_index_that_catches_up() {
    const KILLS: u64 = 25;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("i");
    let mut dice = Dice::new(5, 5);
    let mut rebuilt = 0;
    for kill in 0..KILLS {
        if kill % 5 == 0 {
            let _ = fs::remove_dir_all(&path);
        }
        let mut writer = child("child_indexes_without_end", &path);
        wait_for(&mut writer, "begun");
        std::thread::sleep(Duration::from_millis(dice.below(400)));
        writer.kill().expect("a process");
        writer.wait().expect("a process");
        let index = Index::at(&path);
        // Far enough ahead of what the writer can have come to.
        let record = Record::of(20_000 + kill);
        if let CaughtUp::With { rebuilt: true, .. } =
            index.catch_up(&record, AT_ONCE).expect("a folder")
        {
            rebuilt += 1;
        }
        if kill % 5 == 4 {
            assert_eq!(answers(&index, &record), expected(&record), "kill {kill}");
        }
        let health = index.health(&record).expect("a record");
        assert!(
            matches!(health, Health::Whole { .. }),
            "kill {kill}: {health:?}"
        );
        let _ = fs::remove_dir_all(&path);
    }
    println!("{KILLS} kills, {rebuilt} indexes built anew");
}
