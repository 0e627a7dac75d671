//! What must not break the record, with real faults: processes killed at random moments, logs cut and flipped, full disks,
//! two writers, interrupted and future schemas. `docs/RELIABILITY.md` has the figures.
#![cfg(unix)]

use buypath::deal::{DealId, NoteId};
use buypath::evidence::Note;
use buypath::store::{
    Hook, NewNote, Outcome, Patch, SCHEMA_VERSION, Store, StoreError, content_hash,
};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// Random moments at which a writing process is killed.
const KILLS: u64 = 200;
/// Tells a process that it is the one to be killed: what it does, and where.
const ROLE: &str = "RECORD_CHILD";

fn deal() -> DealId {
    DealId::parse("d").expect("it is an id")
}

fn scratch(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("there is room");
    path
}

/// A text whose end says that it is whole, of a size that spreads over pages.
fn text(id: &str, seed: u64) -> String {
    let words = "the CFO signs above fifty thousand and legal reads it next ";
    let length = 1 + (seed % 90) as usize;
    format!("note {id} {}END", words.repeat(length))
}

fn new_note(id: &str, seed: u64) -> NewNote {
    NewNote {
        id: Some(NoteId::parse(id).expect("it is an id")),
        note: Note {
            text: text(id, seed),
            written_at: Some("2026-09-01".into()),
            ..Note::default()
        },
        private: false,
    }
}

/// Writes one note as a transaction of its own.
fn write_one(store: &mut Store, id: &str, seed: u64) -> Result<(), StoreError> {
    let mut batch = store.batch()?;
    batch.upsert_deal(&deal(), &Patch::default(), "2026-09-01")?;
    let outcome = batch.add_note(&deal(), &new_note(id, seed), None)?;
    assert!(matches!(outcome, Outcome::Added(_)), "{outcome:?}");
    batch.commit()
}

/// The ids on record; every text is whole, and every note is what its hash says.
fn whole_notes(store: &Store) -> BTreeSet<String> {
    let notes = store.notes_of(&deal()).expect("it reads");
    for (note, _) in &notes {
        assert!(note.note.text.ends_with("END"), "half a note: {}", note.id);
        let hash = content_hash(&note.deal, &note.note);
        assert!(matches!(
            store.seen(&hash),
            Ok(buypath::store::Fresh::Known(id)) if id == note.id
        ));
    }
    notes.into_iter().map(|(n, _)| n.id.to_string()).collect()
}

fn is_sound(store: &Store) {
    let health = store.health("any").expect("it reads");
    assert_eq!(health.faults, Vec::<String>::new());
}

/// Starts this test binary in a role.
fn start(role: &str, folder: &Path, prefix: &str) -> Child {
    Command::new(std::env::current_exe().expect("it runs"))
        .args(["--exact", "in_a_role", "--include-ignored", "--nocapture"])
        .env(ROLE, format!("{role}\t{}\t{prefix}", folder.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts")
}

/// The process that the others start and kill.
#[test]
#[ignore = "the other tests start it in a process of its own"]
fn in_a_role() {
    let Ok(role) = std::env::var(ROLE) else {
        return;
    };
    let parts: Vec<&str> = role.split('\t').collect();
    let (role, folder, prefix) = (parts[0], Path::new(parts[1]), parts[2]);
    match role {
        "write" | "write-some" => {
            let mut store = Store::open(folder, role).expect("it opens");
            let most = if role == "write" { u64::MAX } else { 150 };
            for number in 0..most {
                let id = format!("{prefix}-{number}");
                write_one(&mut store, &id, number.wrapping_mul(2_654_435_761)).expect("stored");
                println!("stored {id}");
            }
        }
        "migrate" => {
            let wanted: i64 = prefix.parse().expect("a step");
            let hook = Hook {
                after_step: Some(Arc::new(move |step| {
                    if step == wanted {
                        println!("stored step");
                        std::thread::sleep(Duration::from_secs(60));
                    }
                    Ok(())
                })),
                ..Hook::default()
            };
            let _ = Store::open_with(folder, "migrate", &hook);
        }
        other => panic!("no such role: {other}"),
    }
}

/// A cheap sequence of numbers that looks random and is the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

fn acknowledged(line: &str) -> Option<String> {
    // The test harness may write something of its own in front of the first.
    line.split_once("stored ").map(|(_, id)| id.to_owned())
}

#[test]
fn whatever_was_acknowledged_survives_a_kill_at_any_moment() {
    let folder = scratch("kills");
    let mut numbers = Numbers(0x5eed);
    let mut all = BTreeSet::new();
    for kill in 0..KILLS {
        let mut child = start("write", &folder, &format!("k{kill}"));
        let out = child.stdout.take().expect("it is piped");
        let reader = std::thread::spawn(move || {
            let lines = BufReader::new(out).lines().map_while(Result::ok);
            lines.filter_map(|l| acknowledged(&l)).collect::<Vec<_>>()
        });
        std::thread::sleep(Duration::from_micros(numbers.below(60_000)));
        child.kill().expect("it runs");
        child.wait().expect("it ends");
        all.extend(reader.join().expect("it reads"));
        if kill % 10 == 9 {
            let store = Store::open(&folder, "check").expect("it opens");
            let there = whole_notes(&store);
            assert!(all.is_subset(&there), "lost after kill {kill}");
            is_sound(&store);
        }
    }
    assert!(
        all.len() as u64 > KILLS,
        "the children hardly wrote: {}",
        all.len()
    );
    println!("{KILLS} kills, {} notes acknowledged, none lost", all.len());
}

#[test]
fn an_import_killed_again_and_again_ends_with_every_note_once() {
    let folder = scratch("import-kills");
    let file = folder.join("deals.jsonl");
    let lines: Vec<String> = (0..1_500)
        .map(|i| {
            format!(
                r#"{{"deal": {{"id": "d{}"}}, "notes": [{{"id": "n{i}", "written_at": "2026-09-01", "text": "Legal is next, note {i}."}}]}}"#,
                i % 300
            )
        })
        .collect();
    std::fs::write(&file, lines.join("\n")).expect("there is room");
    let data = folder.join("data");
    let import = || {
        Command::new(env!("CARGO_BIN_EXE_buypath"))
            .arg("import")
            .arg(&file)
            .arg("--data")
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts")
    };
    let mut numbers = Numbers(77);
    for _ in 0..15 {
        let mut child = import();
        std::thread::sleep(Duration::from_millis(numbers.below(1_500)));
        child.kill().expect("it was started");
        child.wait().expect("it ends");
        let store = Store::open(&data, "check").expect("it opens");
        is_sound(&store);
    }
    assert!(import().wait().expect("it ends").success());
    let store = Store::open(&data, "check").expect("it opens");
    assert_eq!(store.count_notes().expect("it reads"), 1_500);
    assert_eq!(store.count_deals().expect("it reads"), 300);
}

/// A record of 60 notes, one transaction each, copied while all of them are still in the log.
fn with_log() -> (Vec<u8>, Vec<u8>) {
    let folder = scratch("log");
    let mut store = Store::open(&folder, "check").expect("it opens");
    store.clear_log().expect("nobody reads");
    for number in 0..60 {
        write_one(&mut store, &format!("n{number:03}"), number).expect("stored");
    }
    let file = std::fs::read(folder.join("record.sqlite")).expect("it is there");
    let log = std::fs::read(folder.join("record.sqlite-wal")).expect("it is there");
    (file, log)
}

/// The number of notes, which must be the first ones that were written.
fn prefix(folder: &Path) -> usize {
    let store = Store::open(folder, "check").expect("it opens");
    let there = whole_notes(&store);
    is_sound(&store);
    for (at, id) in there.iter().enumerate() {
        assert_eq!(*id, format!("n{at:03}"), "a hole");
    }
    there.len()
}

fn put(folder: &Path, file: &[u8], log: &[u8]) {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).expect("there is room");
    std::fs::write(folder.join("record.sqlite"), file).expect("there is room");
    std::fs::write(folder.join("record.sqlite-wal"), log).expect("there is room");
}

#[test]
fn a_log_cut_anywhere_leaves_the_first_commits() {
    let (file, log) = with_log();
    let folder = scratch("cut");
    let mut numbers = Numbers(0xc07);
    let mut last = 0;
    let mut cuts: Vec<usize> = (0..150)
        .map(|_| numbers.below(log.len() as u64) as usize)
        .chain([0, 1, 31, 32, 33, log.len()])
        .collect();
    cuts.sort_unstable();
    for cut in cuts {
        put(&folder, &file, &log[..cut]);
        let there = prefix(&folder);
        assert!(there >= last, "a longer log holds less");
        last = there;
    }
    assert_eq!(last, 60);
}

#[test]
fn a_log_with_flipped_bytes_leaves_the_first_commits() {
    let (file, log) = with_log();
    let folder = scratch("flip");
    let mut numbers = Numbers(0xf11b);
    for _ in 0..120 {
        let at = numbers.below(log.len() as u64) as usize;
        let mut torn = log.clone();
        torn[at] ^= 1 << numbers.below(8);
        put(&folder, &file, &torn);
        assert!(prefix(&folder) <= 60);
    }
}

#[test]
fn a_damaged_file_is_noticed_and_what_can_be_read_is_saved() {
    let origin = scratch("damage-origin");
    let mut store = Store::open(&origin, "check").expect("it opens");
    for number in 0..60 {
        write_one(&mut store, &format!("n{number:03}"), number).expect("stored");
    }
    store.clear_log().expect("nobody reads");
    drop(store);
    let file = std::fs::read(origin.join("record.sqlite")).expect("it is there");
    let folder = scratch("damage");
    let mut numbers = Numbers(0xdead);
    let (mut noticed, mut saved_notes) = (0, 0);
    const FILES: u64 = 60;
    for _ in 0..FILES {
        let mut torn = file.clone();
        // A stretch of a page is overwritten, as a bad block would.
        let at = 4096 + numbers.below(torn.len() as u64 - 4096 - 512) as usize;
        torn[at..at + 512].iter_mut().for_each(|b| *b = 0xa5);
        put(&folder, &torn, &[]);
        let healthy = match Store::open(&folder, "check") {
            Ok(store) => store
                .health("any")
                .is_ok_and(|health| health.faults.is_empty()),
            Err(_) => false,
        };
        if healthy {
            // Only bytes that hold nothing were hit.
            assert_eq!(prefix(&folder), 60);
            continue;
        }
        noticed += 1;
        let saved = Store::salvage(&folder).expect("there is room");
        let store = Store::open(&folder, "check").expect("it opens");
        is_sound(&store);
        assert!(saved.kept.exists());
        saved_notes += store.count_notes().expect("it reads");
    }
    assert!(noticed > 0);
    println!(
        "{FILES} damaged files, {noticed} noticed, {:.1} of 60 notes saved on average",
        saved_notes as f64 / noticed as f64
    );
}

#[test]
fn two_writers_lose_nothing() {
    let folder = scratch("writers");
    drop(Store::open(&folder, "check").expect("it opens"));
    let children: Vec<Child> = ["a", "b", "c"]
        .iter()
        .map(|prefix| start("write-some", &folder, prefix))
        .collect();
    let mut all = BTreeSet::new();
    for child in children {
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success());
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        all.extend(text.lines().filter_map(acknowledged));
    }
    assert_eq!(all.len(), 450);
    let store = Store::open(&folder, "check").expect("it opens");
    assert_eq!(whole_notes(&store), all);
    is_sound(&store);
}

/// A small disk: a tmpfs where mounting is allowed; `None` elsewhere.
struct Disk(PathBuf);

impl Disk {
    fn new(name: &str, megabytes: u32) -> Option<Disk> {
        let path = scratch(name);
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"])
            .arg(&path)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|s| s.success());
        mounted.then_some(Disk(path))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_said_clearly_and_loses_nothing() {
    let Some(disk) = Disk::new("full", 4) else {
        println!("mounting is not allowed here: not checked");
        return;
    };
    let data = disk.0.join("data");
    let mut store = Store::open(&data, "check").expect("it opens");
    let filler = disk.0.join("filler");
    std::fs::write(&filler, vec![0; 1 << 20]).expect("there is room");
    let mut there = 0;
    let error = loop {
        match write_one(&mut store, &format!("n{there:03}"), there) {
            Ok(()) => there += 1,
            Err(error) => break error,
        }
        assert!(there < 100_000, "the disk never fills");
    };
    assert!(error.to_string().contains("disk is full"), "{error}");
    assert_eq!(whole_notes(&store).len() as u64, there);
    // Another process, on the full disk.
    drop(store);
    let mut store = Store::open(&data, "check").expect("it opens on a full disk");
    assert_eq!(whole_notes(&store).len() as u64, there);
    assert!(write_one(&mut store, "more", 90).is_err());
    std::fs::remove_file(&filler).expect("it is there");
    write_one(&mut store, "more", 90).expect("there is room again");
    assert_eq!(whole_notes(&store).len() as u64, there + 1);
    is_sound(&store);
}

#[test]
fn a_schema_step_that_is_killed_leaves_the_schema_before_it() {
    for step in 1..=SCHEMA_VERSION {
        let folder = scratch("migrate");
        // A record of the first schema, with a note in it.
        let old = Hook {
            schema: Some(1),
            ..Hook::default()
        };
        if step > 1 {
            let mut store = Store::open_with(&folder, "check", &old).expect("it opens");
            write_one(&mut store, "n000", 1).expect("stored");
        }
        let mut child = start("migrate", &folder, &step.to_string());
        let out = child.stdout.take().expect("it is piped");
        let said = BufReader::new(out)
            .lines()
            .map_while(Result::ok)
            .find_map(|l| acknowledged(&l));
        assert_eq!(said.as_deref(), Some("step"));
        child.kill().expect("it waits");
        child.wait().expect("it ends");
        let raw = rusqlite::Connection::open(folder.join("record.sqlite")).expect("it opens");
        let version: i64 = raw
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .expect("it reads");
        assert_eq!(version, i64::from(step > 1), "half a migration");
        drop(raw);
        let store = Store::open(&folder, "check").expect("it opens");
        is_sound(&store);
        assert_eq!(whole_notes(&store).len(), usize::from(step > 1));
    }
}

#[test]
fn a_schema_step_that_fails_is_taken_back_whole() {
    let folder = scratch("migrate-fails");
    let hook = Hook {
        after_step: Some(Arc::new(|step| match step {
            2 => Err("no".into()),
            _ => Ok(()),
        })),
        ..Hook::default()
    };
    assert!(Store::open_with(&folder, "check", &hook).is_err());
    let raw = rusqlite::Connection::open(folder.join("record.sqlite")).expect("it opens");
    let tables: i64 = raw
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .expect("it reads");
    assert_eq!(tables, 0);
    drop(raw);
    is_sound(&Store::open(&folder, "check").expect("it opens"));
}

#[test]
fn a_record_of_the_future_is_refused_and_untouched() {
    let folder = scratch("future");
    let mut store = Store::open(&folder, "check").expect("it opens");
    write_one(&mut store, "n000", 1).expect("stored");
    store.clear_log().expect("nobody reads");
    drop(store);
    let path = folder.join("record.sqlite");
    let raw = rusqlite::Connection::open(&path).expect("it opens");
    raw.pragma_update(None, "user_version", 99)
        .expect("there is room");
    raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .expect("nobody reads");
    drop(raw);
    let before = std::fs::read(&path).expect("it is there");
    let error = Store::open(&folder, "check").err().expect("it is newer");
    assert!(matches!(error, StoreError::Newer { found: 99, .. }));
    assert!(error.to_string().contains("newer version"), "{error}");
    assert_eq!(std::fs::read(&path).expect("it is there"), before);
}

#[test]
fn many_processes_may_open_a_new_record_at_once() {
    let folder = scratch("opening");
    let children: Vec<Child> = (0..6)
        .map(|at| start("write-some", &folder, &format!("p{at}")))
        .collect();
    for child in children {
        assert!(child.wait_with_output().expect("it ends").status.success());
    }
    let store = Store::open(&folder, "check").expect("it opens");
    assert_eq!(whole_notes(&store).len(), 900);
}
