//! Every format that is imported, on samples in its shape: `fixtures/import/<case>/` holds files that are given in one call, and
//! `expected.json` beside the folder's files what becomes of them.
//!
//! `UPDATE=1 cargo test --test import` writes the expectations anew: read the difference before you commit it.

use buypath::import::{Import, Named, Options, Parcel, read, stream};
use proptest::prelude::*;
use serde_json::json;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import")
}

/// The cases, by name.
fn cases() -> Vec<(String, PathBuf)> {
    let mut out: Vec<_> = fs::read_dir(root())
        .expect("the folder can be read")
        .map(|e| e.expect("it can be read").path())
        .filter(|p| p.is_dir())
        .map(|p| {
            let name = p.file_name().expect("it has a name");
            (name.to_string_lossy().into_owned(), p.clone())
        })
        .collect();
    out.sort();
    out
}

/// The files of a case with their content, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut out: Vec<_> = fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|e| e.expect("it can be read").path())
        .map(|p| {
            let name = p.file_name().expect("it has a name");
            let name = name.to_string_lossy().into_owned();
            (name, fs::read(&p).expect("it can be read"))
        })
        .filter(|(name, _)| name != "expected.json")
        .collect();
    out.sort();
    out
}

fn import(files: &[(String, Vec<u8>)]) -> Import {
    let named = files
        .iter()
        .map(|(name, bytes)| Named::bytes(name, bytes.clone()));
    read(named, &Options::default())
}

fn shown(import: &Import) -> String {
    let value = json!({"parcels": import.parcels, "report": import.report});
    serde_json::to_string_pretty(&value).expect("it is JSON") + "\n"
}

#[test]
fn each_format_becomes_what_is_expected() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for (name, folder) in cases() {
        let shown = shown(&import(&files(&folder)));
        let expected = folder.join("expected.json");
        if update {
            fs::write(&expected, &shown).expect("the folder can be written");
        }
        if fs::read_to_string(&expected).unwrap_or_default() != shown {
            wrong.push(format!("{name}:\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    for (name, folder) in cases() {
        let mut files = files(&folder);
        let mut forwards = import(&files).parcels;
        files.reverse();
        let mut backwards = import(&files).parcels;
        for parcels in [&mut forwards, &mut backwards] {
            for parcel in parcels.iter_mut() {
                parcel.notes.sort_by(|a, b| a.id.cmp(&b.id));
            }
            parcels.sort_by_key(|p| serde_json::to_string(p).expect("it is JSON"));
        }
        assert_eq!(forwards, backwards, "{name}");
    }
}

#[test]
fn every_note_has_an_id_and_no_two_of_a_case_share_one() {
    for (name, folder) in cases() {
        let parcels = import(&files(&folder)).parcels;
        let mut ids: Vec<_> = parcels
            .iter()
            .flat_map(|p| &p.notes)
            .map(|n| n.id.clone().expect("every note has one"))
            .collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}");
    }
}

#[test]
fn names_of_files_do_not_tell_their_format() {
    for (name, folder) in cases() {
        let files = files(&folder);
        let renamed: Vec<_> = files
            .iter()
            .enumerate()
            .map(|(i, (_, bytes))| (format!("file {i}"), bytes.clone()))
            .collect();
        let formats = |import: &Import| {
            let mut formats: Vec<_> = import
                .report
                .files
                .iter()
                .map(|f| f.format.clone())
                .collect();
            formats.sort();
            formats
        };
        assert_eq!(
            formats(&import(&files)),
            formats(&import(&renamed)),
            "{name}"
        );
    }
}

#[test]
fn files_that_are_opened_late_are_read_the_same() {
    for (name, folder) in cases() {
        let files = files(&folder);
        let late = files
            .iter()
            .map(|(name, bytes)| Named::opener(name, move || Ok(bytes.as_slice())));
        assert_eq!(read(late, &Options::default()), import(&files), "{name}");
    }
}

#[test]
fn a_large_table_streams_and_its_end_is_told_early() {
    let mut csv = String::from("Id,WhatId,Subject,Description,ActivityDate\n");
    for i in 0..20_000 {
        csv.push_str(&format!(
            "00T{i},opp-{},Call,\"Note {i}\nof many\",2026-03-02\n",
            i % 7
        ));
    }
    let mut count = 0u32;
    let mut last = 0;
    let options = Options::default();
    let report = stream(
        [Named::bytes("tasks", csv.clone())],
        &options,
        &mut |parcel: Parcel, origin: &buypath::import::Origin| {
            count += parcel.notes.len() as u32;
            last = origin.row;
            ControlFlow::Continue(())
        },
    );
    assert_eq!((count, last), (20_000, 40_000));
    assert_eq!(report.totals(), (0, 20_000, 0));
    let mut seen = 0;
    stream(
        [Named::opener("tasks", || Ok(csv.as_bytes()))],
        &options,
        &mut |_: Parcel, _: &buypath::import::Origin| {
            seen += 1;
            if seen == 10 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    assert_eq!(seen, 10);
}

/// Tasks without end, made as they are read.
struct Tasks {
    next: u32,
    rows: u32,
    text: Vec<u8>,
}

impl std::io::Read for Tasks {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        use std::io::Write;
        if self.text.is_empty() && self.next < self.rows {
            let i = self.next;
            if i == 0 {
                writeln!(
                    self.text,
                    "Id,WhatId,OwnerId,Subject,Description,ActivityDate,Type"
                )?;
            }
            let words = "Dana says the board meets on the 12th, \"\"legal\"\" takes two weeks and Greg signs. ".repeat(8);
            writeln!(
                self.text,
                "00T{i},opp-{},005,Call,\"{words}\n{i}\",2026-03-02,Call",
                i % 1000
            )?;
            self.next += 1;
        }
        let n = self.text.len().min(out.len());
        out[..n].copy_from_slice(&self.text[..n]);
        self.text.drain(..n);
        Ok(n)
    }
}

/// The most memory that the process has had, in KiB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM:"));
    line.and_then(|l| l.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}

#[test]
#[ignore = "takes seconds; run it for the figures of docs/IMPORT.md"]
fn a_million_notes_stream_in_flat_memory() {
    let before = peak();
    let started = std::time::Instant::now();
    let (mut notes, mut bytes) = (0u64, 0u64);
    let tasks = Tasks {
        next: 0,
        rows: 1_000_000,
        text: Vec::new(),
    };
    let report = stream(
        [Named::reader("tasks", tasks)],
        &Options::default(),
        &mut |parcel: Parcel, _: &buypath::import::Origin| {
            notes += parcel.notes.len() as u64;
            bytes += parcel
                .notes
                .iter()
                .map(|n| n.note.text.len() as u64)
                .sum::<u64>();
            ControlFlow::Continue(())
        },
    );
    let seconds = started.elapsed().as_secs_f64();
    let grown = peak() - before;
    println!("{notes} notes, {bytes} bytes in {seconds:.1} s; memory grew by {grown} KiB");
    assert_eq!(report.totals(), (0, 1_000_000, 0));
    assert!(grown < 32 << 10, "{grown} KiB");
}

#[test]
fn a_quotation_mark_that_is_never_closed_does_not_fill_memory() {
    let open = b"Deal,Date,Note\nA,2026-03-02,\"never closed\n";
    let endless = std::io::Read::chain(
        &open[..],
        std::io::Read::take(std::io::repeat(b'x'), 1 << 27),
    );
    let import = read([Named::reader("a.csv", endless)], &Options::default());
    assert!(import.parcels.is_empty());
    assert!(
        import.report.skipped[0]
            .why
            .to_string()
            .contains("larger than")
    );
}

#[test]
fn the_deal_given_takes_what_names_none() {
    let options = Options {
        deal: Some("D-5".into()),
        ..Options::default()
    };
    let import = read(
        [
            Named::bytes("a.txt", "Greg signs."),
            Named::bytes("b.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nAna: Yes.\n"),
            Named::bytes("c.txt", "Deal: Another\n\nGreg signs."),
        ],
        &options,
    );
    let deals: Vec<_> = import
        .parcels
        .iter()
        .map(|p| {
            (
                p.deal.id.as_deref(),
                p.deal.fields.name.as_deref(),
                p.notes.len(),
            )
        })
        .collect();
    assert_eq!(deals, [(Some("D-5"), None, 2), (None, Some("Another"), 1)]);
}

#[test]
fn our_own_domains_tell_the_side_of_a_mail() {
    let options = Options {
        our_domains: vec!["seller.example".into()],
        ..Options::default()
    };
    let mail = |from: &str| {
        let text = format!(
            "From: {from}\nTo: x@y.example\nMessage-ID: <1@y>\nSubject: S\n\nGreg signs.\n"
        );
        read([Named::bytes("m", text)], &options).parcels[0].notes[0]
            .note
            .text
            .clone()
    };
    assert!(mail("Priya <p@eu.seller.example>").starts_with("From: Me (Priya)\n"));
    assert!(mail("Dana <d@notseller.example>").starts_with("From: Dana\n"));
}

#[test]
fn the_sides_of_a_list_of_parties_reach_the_reader() {
    let call = |affiliation: &str| {
        json!({
            "parties": [{"speakerId": "1", "name": "Priya Nair", "affiliation": "Internal"},
                {"speakerId": "2", "name": "Dana Roth", "affiliation": affiliation}],
            "callTranscripts": [{"callId": "1", "transcript": [
                {"speakerId": "1", "sentences": [{"start": 0, "text": "Let us talk about signatures."}]},
                {"speakerId": "2", "sentences": [{"start": 9, "text": "Greg, the CFO, signs anything over 50k."}]},
                {"speakerId": "1", "sentences": [{"start": 20, "text": "Fine, thanks."}]},
                {"speakerId": "2", "sentences": [{"start": 30, "text": "Talk soon."}]}]}]
        })
    };
    let engine = buypath::analyze::Engine::embedded();
    let source = |affiliation: &str| {
        let bytes = serde_json::to_vec(&call(affiliation)).expect("it is JSON");
        let import = read([Named::bytes("calls", bytes)], &Options::default());
        let input = buypath::evidence::Input {
            note: import.parcels[0].notes[0].note.clone(),
            ..Default::default()
        };
        let report = engine.analyze(&input);
        let signatory = buypath::framework::Dimension::Signatory;
        let item = report.evidence.iter().find(|i| i.dimension == signatory);
        item.expect("somebody signs").source
    };
    assert_eq!(source("External"), buypath::framework::Source::Buyer);
    assert_ne!(source("Internal"), buypath::framework::Source::Buyer);
}

/// Beginnings that lead into every reader.
const SEEDS: [&str; 14] = [
    "Id,WhatId,Subject,Description\n",
    "Deal;Amount;Note;Date\n",
    "Record ID,Deal Name,Deal Stage,Associated Note,Associated Note IDs\n",
    "{\"deal\":{\"id\":\"a\"},\"notes\":[{\"text\":\"",
    "{\"callTranscripts\":[{\"callId\":\"1\",\"transcript\":[",
    "[{\"source\":\"microphone\",\"text\":\"a\"},",
    "{\"sentences\":[{\"text\":\"",
    "{\"properties\":{\"hs_note_body\":\"<p>",
    "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A",
    "A B  0:01\nyes\nC D  0:02\n",
    "From: a@b\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>",
    "From a@b Mon\nFrom: a@b\n\n",
    "Title,Content\n\"PHA+\",",
    "PK\u{3}\u{4}",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_fail(seed in 0..SEEDS.len(), bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut content = SEEDS[seed].as_bytes().to_vec();
        content.extend(&bytes);
        let first = read([Named::bytes("a", content.clone()), Named::bytes("b", bytes)], &Options::default());
        let again = read([Named::bytes("a", content)], &Options::default());
        for note in first.parcels.iter().chain(&again.parcels).flat_map(|p| &p.notes) {
            prop_assert!(note.id.is_some() && !note.note.text.trim().is_empty());
        }
    }

    #[test]
    fn cells_come_through_as_they_are(cells in proptest::collection::vec("[ -~é€\n\"]{1,40}", 1..20)) {
        let mut csv = String::from("Deal ID,Note ID,Note\r\n");
        for (i, cell) in cells.iter().enumerate() {
            csv.push_str(&format!("D,n{i},\"x{}\"\r\n", cell.replace('"', "\"\"")));
        }
        let import = read([Named::bytes("a", csv)], &Options::default());
        let notes: Vec<_> = import.parcels.iter().flat_map(|p| &p.notes).collect();
        prop_assert_eq!(notes.len(), cells.len());
        for (note, cell) in notes.iter().zip(&cells) {
            let text = format!("x{cell}");
            let plain = !text.contains('<');
            prop_assert!(!plain || note.note.text == text.trim(), "{:?}", note.note.text);
        }
    }

    #[test]
    fn files_that_are_cut_anywhere_are_read_as_far_as_they_go(case in 0..17usize, part in 0.0..1.0f64) {
        let cases = cases();
        let (_, folder) = &cases[case % cases.len()];
        let cut: Vec<_> = files(folder)
            .into_iter()
            .map(|(name, mut bytes)| {
                bytes.truncate((bytes.len() as f64 * part) as usize);
                (name, bytes)
            })
            .collect();
        import(&cut);
    }

    #[test]
    fn files_with_bytes_changed_are_read_or_refused(
        case in 0..32usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..12),
    ) {
        let cases = cases();
        let (_, folder) = &cases[case % cases.len()];
        let mut files = files(folder);
        for (place, byte, how) in &changes {
            let file = place.index(files.len());
            let bytes = &mut files[file].1;
            if bytes.is_empty() {
                continue;
            }
            let at = place.index(bytes.len());
            match how {
                0 => bytes[at] = *byte,
                1 => bytes.insert(at, *byte),
                2 => { bytes.remove(at); }
                _ => {
                    let from = usize::from(*byte) % bytes.len();
                    let piece = bytes[from..(from + 64).min(bytes.len())].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
        }
        let import = import(&files);
        for note in import.parcels.iter().flat_map(|p| &p.notes) {
            prop_assert!(note.id.is_some() && !note.note.text.trim().is_empty());
        }
    }
}
