//! Weights, things seen and sums.

use super::*;
use crate::analyze::Engine;
use crate::framework::{Dimension, Status, Target};
use crate::lexicon::AtomId;
use crate::reading::scan::Hit;
use crate::rules::{Pack, Source, compile};
use crate::text::{Document, word_hash};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::embedded_rules);
const TARGET: usize = Dimension::Budget.index();

fn header() -> Header {
    let id = |o: usize| match Target::at(o) {
        Some(target) => target.id(),
        None => Status::ALL[o - TARGETS].id(),
    };
    Header {
        notes: 3,
        clauses: 9,
        false_confirm: 0.1,
        outputs: (0..OUTPUTS)
            .map(|o| Output {
                id: id(o).to_owned(),
                bias: -200,
                threshold: -50,
                slope: 0.02,
                offset: 0.1,
            })
            .collect(),
        ..Header::default()
    }
}

/// Weights that give each key so much for one target and twice as little for the status `assumed`.
fn weights(keys: &[(u64, i8)]) -> Weights {
    let mut rows: Vec<(u64, [i8; WIDTH])> = keys
        .iter()
        .map(|(key, weight)| {
            let mut row = [0; WIDTH];
            row[TARGET] = *weight;
            row[TARGETS + Status::Assumed.index()] = *weight / 2;
            (*key, row)
        })
        .collect();
    rows.sort_unstable_by_key(|r| r.0);
    Weights::build(header(), &rows)
}

fn words(list: &[(&str, i8)]) -> Weights {
    let keys: Vec<_> = list
        .iter()
        .map(|(word, w)| (Feature::Word(word_hash(word)).key(ENGINE.pack()), *w))
        .collect();
    weights(&keys)
}

/// The sum for the target over a whole text, taken as one clause.
fn sum(reader: &Reader, text: &str, hits: &[Hit]) -> i16 {
    let mut document = Document::new(text);
    document.clauses.truncate(1);
    document.clauses[0].tokens = 0..document.tokens.len() as u32;
    let scene = Scene {
        document: &document,
        pack: ENGINE.pack(),
        hits,
        speakers: &[],
        fires: &Fires::default(),
    };
    reader.sums(&scene, 0, &mut Buffers::default()).0[TARGET]
}

fn refused(bytes: Vec<u8>) -> String {
    Weights::read(bytes.into())
        .expect_err("it is refused")
        .to_string()
}

#[test]
fn what_is_written_is_read_back() {
    let keys: Vec<(u64, i8)> = (0..5_000u64)
        .map(|i| (word_hash(&format!("w{i}")), (i % 255) as i8))
        .collect();
    let written = weights(&keys);
    let read = Weights::read(written.write().to_vec().into()).expect("it is ours");
    assert_eq!(read.header, written.header);
    assert_eq!(read.write(), written.write());
    for (key, weight) in &keys {
        let row = read.find(*key).expect("it has a row");
        assert_eq!(read.row(row)[TARGET] as i8, *weight);
    }
    let strange = (0..5_000).filter(|i| read.find(word_hash(&format!("v{i}"))).is_some());
    assert_eq!(strange.count(), 0);
}

#[test]
fn no_rows_are_weights_too() {
    let empty = Weights::read(weights(&[]).write().to_vec().into()).expect("it is ours");
    assert_eq!(empty.find(word_hash("budget")), None);
}

#[test]
fn cut_and_lengthened_files_are_refused() {
    let whole = words(&[("a", 1), ("b", 2), ("c", 3)]).write().to_vec();
    for cut in 0..whole.len() {
        assert!(!refused(whole[..cut].to_vec()).is_empty());
    }
    assert!(refused(whole[..whole.len() - 1].to_vec()).contains("cut off or altered"));
    assert!(refused([&whole[..], b"x"].concat()).contains("cut off or altered"));
}

#[test]
fn other_files_are_refused_with_the_reason() {
    assert!(refused(Vec::new()).contains("no weights"));
    assert!(refused(b"{\"note\": {\"text\": \"a\"}}\n".to_vec()).contains("no weights"));
    assert!(refused(vec![0xff; 4_096]).contains("no weights"));
}

#[test]
fn altered_headers_are_refused() {
    let whole = words(&[("a", 1)]).write().to_vec();
    let end = whole
        .iter()
        .position(|b| *b == b'\n')
        .expect("there is a first line");
    let first = String::from_utf8(whole[..end].to_vec()).expect("it is JSON");
    let with = |from: &str, to: &str| {
        let altered = first.replacen(from, to, 1);
        assert_ne!(altered, first, "{from}");
        refused([altered.as_bytes(), &whole[end..]].concat())
    };
    let other = with("\"format\":1", "\"format\":2");
    assert!(other.contains("format 2") && other.contains("learn them again"));
    for (from, to) in [
        ("\"slots\":2", "\"slots\":3"),
        ("\"slots\":2", "\"slots\":0"),
        ("\"slots\":2", "\"slots\":4294967295"),
        ("\"rows\":1", "\"rows\":2"),
        ("\"rows\":1", "\"rows\":-1"),
        ("\"id\":\"approvers\"", "\"id\":\"approver\""),
        ("\"bias\":-200", "\"bias\":-2147483648"),
        ("\"threshold\":-50", "\"threshold\":2147483647"),
        ("\"slope\":0.02", "\"slope\":-0.02"),
        ("\"offset\":0.1", "\"offset\":null"),
    ] {
        assert!(with(from, to).contains("no weights"), "{from} to {to}");
    }
}

#[test]
fn a_full_table_ends_a_search() {
    let mut bytes = words(&[("a", 1)]).write().to_vec();
    let table = bytes.len() - WIDTH - 2 * 8;
    // Both slots claim a row that is not there.
    bytes[table..table + 16].fill(0xee);
    let read = Weights::read(bytes.into()).expect("its sizes fit");
    assert_eq!(read.find(word_hash("a")), None);
}

#[test]
fn a_thing_counts_once() {
    let reader = Reader::new(words(&[("zebra", 40)]), ENGINE.pack());
    assert_eq!(sum(&reader, "zebra", &[]), 40);
    assert_eq!(sum(&reader, "zebra and zebra and zebra", &[]), 40);
    assert_eq!(sum(&reader, "nothing of the kind", &[]), 0);
}

#[test]
fn the_order_of_things_changes_nothing() {
    let list = [("zebra", 40), ("gnu", -7), ("yak", 127)];
    let reader = Reader::new(words(&list), ENGINE.pack());
    let once = sum(&reader, "zebra gnu yak", &[]);
    assert_eq!(once, 160);
    for text in [
        "yak gnu zebra",
        "gnu yak zebra",
        "the gnu or a zebra or Yak",
    ] {
        assert_eq!(sum(&reader, text, &[]), once, "{text}");
    }
}

#[test]
fn numbers_count_by_their_shape() {
    let document = Document::new("50k");
    let seen = document
        .tokens
        .iter()
        .find_map(|t| word_of(t, document.text))
        .expect("a number");
    let key = Feature::Word(seen).key(ENGINE.pack());
    let reader = Reader::new(weights(&[(key, 9)]), ENGINE.pack());
    assert_eq!(sum(&reader, "over 75K", &[]), 9);
    assert_eq!(sum(&reader, "over 750k", &[]), 0);
}

#[test]
fn an_endless_clause_does_not_overflow() {
    let pack = ENGINE.pack();
    let text = (0..10_000).fold(String::new(), |text, i| format!("{text}word{i} "));
    let mut keys: Vec<(u64, i8)> = (0..10_000)
        .map(|i| Feature::Word(word_hash(&format!("word{i}"))))
        .chain((0..pack.atoms.len()).map(|a| Feature::Concept(AtomId(a as u16))))
        .map(|f| (f.key(pack), 127))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let hits: Vec<Hit> = (0..pack.atoms.len())
        .map(|a| Hit {
            start: 0,
            end: 1,
            atom: AtomId(a as u16),
        })
        .collect();
    let reader = Reader::new(weights(&keys), pack);
    let sum = sum(&reader, text.trim_end(), &hits);
    assert!(sum > 96 * 127 && i32::from(sum) <= 250 * 127, "{sum}");
}

#[test]
fn what_is_counted_adds_up_to_the_sums() {
    let reader = Reader::new(words(&[("zebra", 40), ("gnu", -7)]), ENGINE.pack());
    let document = Document::new("zebra, gnu and zebra");
    let scene = Scene {
        document: &document,
        pack: ENGINE.pack(),
        hits: &[],
        speakers: &[],
        fires: &Fires::default(),
    };
    let mut buffers = Buffers::default();
    let counted = reader.counted(&scene, 0);
    assert_eq!(counted.len(), 2);
    let sums = reader.sums(&scene, 0, &mut buffers);
    for output in 0..WIDTH {
        let sum: i16 = counted
            .iter()
            .map(|(_, row)| i16::from(row[output] as i8))
            .sum();
        assert_eq!(sum, sums.0[output]);
    }
}

/// A small pack whose concept has another number with and without `more` in front.
fn pack(more: &str) -> Pack {
    let source = |path: &str, text: String| Source {
        path: path.to_owned(),
        text,
    };
    compile(&[
        source(
            "lexicon/own.toml",
            format!("about = \"a\"\n\n{more}[[concept]]\nid = \"quill\"\nabout = \"a\"\nterms = [\"quill\", \"nib\"]\n"),
        ),
        source(
            "evidence/paper/procurement.toml",
            "dimension = \"procurement\"\nabout = \"a\"\n\n[[rule]]\nid = \"form\"\nwhy = \"w\"\npatterns = [\"vendor @quill\"]\n".to_owned(),
        ),
    ])
    .unwrap_or_else(|faults| panic!("{faults:?}"))
}

#[test]
fn names_keep_keys_the_same_from_pack_to_pack() {
    let small = pack("");
    let large = pack("[[concept]]\nid = \"alpha\"\nabout = \"a\"\nterms = [\"alpha\"]\n\n");
    let atom = |pack: &Pack| pack.atom("quill").expect("it is defined");
    assert_ne!(atom(&small), atom(&large));
    let keys = |pack: &Pack| {
        [
            Feature::Concept(atom(pack)),
            Feature::Above(atom(pack)),
            Feature::Rule(0),
            Feature::GivenBy(0),
            Feature::Word(word_hash("quill")),
            Feature::Fired(Target::Dimension(Dimension::Procurement)),
        ]
        .map(|f| f.key(pack))
    };
    let (first, second) = (keys(&small), keys(&large));
    assert_eq!(first, second);
    // None of them is taken for another.
    for (i, key) in first.iter().enumerate() {
        assert!(!first[..i].contains(key));
    }
}

#[test]
fn literals_of_rules_do_not_count() {
    let pack = pack("");
    let counts = |name: &str| Feature::Concept(pack.atom(name).expect("it is there")).counts(&pack);
    assert!(counts("quill") && !counts("\"vendor\""));
}

/// A renamed lexicon would go unnoticed otherwise: its rows are found by name, and those that are not found are just not added.
#[test]
fn the_built_in_weights_know_the_built_in_pack() {
    let bytes: &'static [u8] = include_bytes!("../../rules/learned.weights");
    let weights = Weights::read(bytes.into()).expect("they are ours");
    assert_eq!(weights.header.format, FORMAT);
    let pack = ENGINE.pack();
    let share = |features: &mut dyn Iterator<Item = Feature>| {
        let (mut all, mut found) = (0usize, 0usize);
        for feature in features.filter(|f| f.counts(pack)) {
            all += 1;
            found += usize::from(weights.find(feature.key(pack)).is_some());
        }
        found * 2 >= all
    };
    assert!(share(
        &mut (0..pack.atoms.len()).map(|a| Feature::Concept(AtomId(a as u16)))
    ));
    assert!(share(
        &mut (0..pack.rules.len()).map(|r| Feature::Rule(r as u32))
    ));
}
