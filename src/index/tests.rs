use super::find::in_record;
use super::*;
use crate::deal::{DealId, DealRecord, NoteId, NoteRecord};
use crate::evidence::{Item, Note, RiskItem};
use crate::framework::{Dimension, Risk, Status};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

const AT_ONCE: Duration = Duration::ZERO;

/// A record in memory.
struct Record {
    identity: Identity,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    newest: u64,
    gone_deals: Vec<(u64, DealId)>,
    notes: BTreeMap<NoteId, (u64, Option<Entry>)>,
    order: u64,
}

impl Record {
    fn new() -> Record {
        Record {
            identity: Identity {
                record: "r1".into(),
                generation: "g1".into(),
            },
            state: RefCell::default(),
        }
    }

    fn put(&self, mut entry: Entry) {
        let mut state = self.state.borrow_mut();
        state.newest += 1;
        state.order += 1;
        let number = state.newest;
        let mut note = (*entry.note).clone();
        note.order = state.order;
        entry.note = Arc::new(note);
        state
            .notes
            .insert(entry.note.id.clone(), (number, Some(entry)));
    }

    fn say(&self, id: &str, deal: &str, day: &str, text: &str) {
        self.put(entry(id, deal, day, text));
    }

    fn forget_deal(&self, deal: &str) {
        let mut state = self.state.borrow_mut();
        state.newest += 1;
        let number = state.newest;
        let deal = DealId::parse(deal).unwrap();
        state
            .notes
            .retain(|_, (_, e)| e.as_ref().is_none_or(|e| e.note.deal != deal));
        state.gone_deals.push((number, deal));
    }

    fn forget(&self, id: &str) {
        let mut state = self.state.borrow_mut();
        state.newest += 1;
        let number = state.newest;
        state
            .notes
            .insert(NoteId::parse(id).unwrap(), (number, None));
    }
}

impl Source for Record {
    fn identity(&self) -> Result<Identity, SourceError> {
        Ok(self.identity.clone())
    }

    fn newest(&self) -> Result<u64, SourceError> {
        Ok(self.state.borrow().newest)
    }

    fn changes_after(
        &self,
        watermark: u64,
        each: &mut dyn FnMut(u64, Change) -> ControlFlow<()>,
    ) -> Result<(), SourceError> {
        let state = self.state.borrow();
        let mut changes: Vec<(u64, Change)> = state
            .notes
            .iter()
            .map(|(id, (number, entry))| match entry {
                Some(entry) => (*number, Change::Put(entry.clone())),
                None => (*number, Change::Gone(id.clone())),
            })
            .chain(
                state
                    .gone_deals
                    .iter()
                    .map(|(n, d)| (*n, Change::GoneDeal(d.clone()))),
            )
            .filter(|(number, _)| *number > watermark)
            .collect();
        changes.sort_by_key(|(number, _)| *number);
        for (number, change) in changes {
            if each(number, change).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn load(&self, note: &NoteId) -> Result<Option<Entry>, SourceError> {
        Ok(self
            .state
            .borrow()
            .notes
            .get(note)
            .and_then(|(_, e)| e.clone()))
    }
}

fn entry(id: &str, deal: &str, day: &str, text: &str) -> Entry {
    let mut record = DealRecord::new(DealId::parse(deal).unwrap());
    record.fields.name = Some(format!("{deal} rollout"));
    record.fields.account = Some("Globex".into());
    record.fields.owner = Some("Lena Falk".into());
    record.fields.stage = Some("Proposal".into());
    Entry {
        note: Arc::new(NoteRecord {
            id: NoteId::parse(id).unwrap(),
            deal: record.id.clone(),
            note: Note {
                written_at: (!day.is_empty()).then(|| day.to_owned()),
                author: Some("Ana".into()),
                kind: Some("call".into()),
                text: text.into(),
            },
            private: false,
            order: 0,
        }),
        reading: Arc::default(),
        deal: Arc::new(record),
    }
}

fn with_item(mut entry: Entry, dimension: Dimension, status: Status) -> Entry {
    let mut reading = (*entry.reading).clone();
    reading.evidence.push(Item {
        status,
        ..Item::at(dimension, 0..entry.note.note.text.len().min(5))
    });
    entry.reading = Arc::new(reading);
    entry
}

fn found(index: &Index, record: &Record, question: &str) -> Vec<String> {
    let request = Request::new(parse(question).unwrap());
    let answer = index.search(record, &request).unwrap();
    assert_eq!(answer.total, Total::Exactly(answer.hits.len() as u64));
    answer.hits.iter().map(|h| h.id().to_string()).collect()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn words_phrases_beginnings_and_spellings_are_found() {
    let (dir, record) = (folder(), Record::new());
    let index = Index::at(dir.path().join("i"));
    record.say(
        "a",
        "d1",
        "2026-01-02",
        "The CFO signs anything over 50k. Müller’s procurement portal.",
    );
    record.say(
        "b",
        "d2",
        "2026-01-03",
        "CFO was not there; signed NDA came back. Limit is $50,000.",
    );
    record.say("c", "d2", "2026-01-01", "Security review not started");
    for indexed in [false, true] {
        if indexed {
            index.catch_up(&record, AT_ONCE).unwrap();
        }
        assert_eq!(found(&index, &record, "cfo sign"), ["a", "b"]);
        assert_eq!(found(&index, &record, "\"cfo signs\""), ["a"]);
        assert_eq!(found(&index, &record, "proc*"), ["a"]);
        assert_eq!(found(&index, &record, "procure"), ["a"]);
        assert_eq!(found(&index, &record, "procurment~"), ["a"]);
        assert_eq!(found(&index, &record, "securty"), ["c"]);
        assert_eq!(found(&index, &record, "muller"), ["a"]);
        assert_eq!(found(&index, &record, "50k").len(), 2);
        assert_eq!(found(&index, &record, "cfo -nda"), ["a"]);
        assert_eq!(
            found(&index, &record, "nda OR \"security review\"").len(),
            2
        );
        assert_eq!(found(&index, &record, "deal:d2"), ["b", "c"]);
        assert_eq!(
            found(&index, &record, "owner:\"Lena Falk\" since:2026-01-02"),
            ["b", "a"]
        );
        assert_eq!(found(&index, &record, "owner:falk until:2026-01-01"), ["c"]);
        assert_eq!(found(&index, &record, "globex date:2026-01-03"), ["b"]);
        assert_eq!(found(&index, &record, "\"d2 rollout\" security"), ["c"]);
        assert_eq!(found(&index, &record, "nothing"), Vec::<String>::new());
        assert_eq!(found(&index, &record, ""), ["b", "a", "c"]);
    }
}

#[test]
fn conditions_on_evidence_speak_of_one_item() {
    let (dir, record) = (folder(), Record::new());
    let index = Index::at(dir.path().join("i"));
    let both = with_item(
        entry("a", "d", "", "hello there"),
        Dimension::Approvers,
        Status::Confirmed,
    );
    record.put(with_item(both, Dimension::Budget, Status::Missing));
    let mut risky = with_item(
        entry("b", "d", "", "hello there"),
        Dimension::Approvers,
        Status::Missing,
    );
    Arc::make_mut(&mut risky.reading).risks.push(RiskItem {
        risk: Risk::Slip,
        start: 0,
        end: 5,
        quote: "hello".into(),
        rule: String::new(),
    });
    record.put(risky);
    for indexed in [false, true] {
        if indexed {
            index.catch_up(&record, AT_ONCE).unwrap();
        }
        assert_eq!(
            found(&index, &record, "dimension:approvers status:missing"),
            ["b"]
        );
        assert_eq!(
            found(&index, &record, "dimension:approvers -status:missing"),
            ["a"]
        );
        assert_eq!(
            found(&index, &record, "dimension:approvers dimension:budget"),
            ["a"]
        );
        assert_eq!(found(&index, &record, "status:missing"), ["b", "a"]);
        assert_eq!(found(&index, &record, "risk:slip,freeze hello"), ["b"]);
        let answer = index
            .search(
                &record,
                &Request::new(parse("status:missing dimension:budget").unwrap()),
            )
            .unwrap();
        assert_eq!(answer.hits[0].items, [1]);
    }
}

#[test]
fn private_notes_are_for_their_author() {
    let (dir, record) = (folder(), Record::new());
    let index = Index::at(dir.path().join("i"));
    let mut own = entry("p", "d", "", "secret doubts");
    Arc::make_mut(&mut own.note).private = true;
    record.put(own);
    record.say("s", "d", "", "shared doubts");
    for indexed in [false, true] {
        if indexed {
            index.catch_up(&record, AT_ONCE).unwrap();
        }
        let see = |sight: Sight| {
            let request = Request {
                sight,
                ..Request::new(parse("doubts").unwrap())
            };
            index.search(&record, &request).unwrap().total
        };
        assert_eq!(see(Sight::Everything), Total::Exactly(2));
        assert_eq!(see(Sight::Shared), Total::Exactly(1));
        assert_eq!(see(Sight::AuthoredBy("Ana".into())), Total::Exactly(2));
        assert_eq!(see(Sight::AuthoredBy("An".into())), Total::Exactly(1));
    }
}

/// Whether a word, or the id of a note, is in any file of the folder, those of no segment included.
fn on_disk(path: &std::path::Path, text: &str) -> bool {
    let index = tantivy::Index::open_in_dir(path).unwrap();
    let files = index.load_metas().unwrap().list_segment_files();
    for file in std::fs::read_dir(path).unwrap() {
        let file = file.unwrap();
        let name = std::path::PathBuf::from(file.file_name());
        // What a segment's dictionary holds cannot be seen in its bytes, so a file must be one of those looked into below.
        let known = ["meta.json", ".managed.json", "checked.json"]
            .iter()
            .any(|k| name.as_os_str() == *k);
        assert!(
            known || files.contains(&name) || file.metadata().unwrap().len() == 0,
            "{name:?}"
        );
        let bytes = std::fs::read(file.path()).unwrap();
        if bytes.windows(text.len()).any(|w| w == text.as_bytes()) {
            return true;
        }
    }
    let searcher = index.reader().unwrap().searcher();
    let field = index.schema().get_field("text").unwrap();
    searcher.segment_readers().iter().any(|segment| {
        let terms = segment.inverted_index(field).unwrap();
        terms.terms().get(text).unwrap().is_some()
    })
}

#[test]
fn forgotten_words_are_in_no_file() {
    let (dir, record) = (folder(), Record::new());
    let path = dir.path().join("i");
    let index = Index::at(&path);
    record.say("note-417", "d", "", "the zebracorn agreement");
    record.say("b", "d", "", "another note");
    index.catch_up(&record, AT_ONCE).unwrap();
    record.say("c", "d", "", "a third note");
    index.catch_up(&record, AT_ONCE).unwrap();
    assert!(on_disk(&path, "zebracorn") && on_disk(&path, "note-417"));
    record.forget("note-417");
    index.catch_up(&record, AT_ONCE).unwrap();
    assert!(
        !on_disk(&path, "zebracorn") && !on_disk(&path, "note-417") && on_disk(&path, "another")
    );
    assert_eq!(found(&index, &record, "note"), ["b", "c"]);
    // The last one of its segment.
    record.forget("c");
    index.catch_up(&record, AT_ONCE).unwrap();
    assert!(!on_disk(&path, "third") && on_disk(&path, "another"));
}

#[test]
fn snippets_show_the_words_in_their_sentence() {
    let (dir, record) = (folder(), Record::new());
    let index = Index::at(dir.path().join("i"));
    let text = "Nice call. The CFO’s team signs over €50k.\n- Legal: redlines next week\nBye.";
    record.say("a", "d", "", text);
    let show = |question: &str| {
        let answer = index
            .search(&record, &Request::new(parse(question).unwrap()))
            .unwrap();
        let shown = answer.hits[0].snippets.iter().map(|s| {
            let mut out = String::new();
            let mut at = s.span.start;
            for hit in &s.hits {
                out += &text[at..hit.start];
                out += &format!("[{}]", &text[hit.clone()]);
                at = hit.end;
            }
            out + &text[at..s.span.end]
        });
        shown.collect::<Vec<_>>().join(" | ")
    };
    assert_eq!(show("cfo sign"), "The [CFO]’s team [signs] over €50k.");
    assert_eq!(
        show("\"team signs over\""),
        "The CFO’s [team] [signs] [over] €50k."
    );
    assert_eq!(
        show("redline* 50k"),
        "The CFO’s team signs over €[50k]. | Legal: [redlines] next week"
    );
    assert_eq!(show("deal:d"), "Nice call.");
}

#[test]
fn no_question_makes_it_panic() {
    let (dir, record) = (folder(), Record::new());
    let index = Index::at(dir.path().join("i"));
    record.say(
        "a",
        "d",
        "2026-01-02",
        "The CFO signs (maybe) \"over\" 50k – Müller",
    );
    index.catch_up(&record, AT_ONCE).unwrap();
    let pieces = [
        "cfo",
        "\"",
        "(",
        ")",
        "-",
        "OR",
        "AND",
        "NOT",
        "*",
        "~",
        "~2",
        ":",
        "deal:",
        "status:missing",
        "since:",
        "2026-01-02",
        " ",
        "ü",
        "|",
        "\u{0}",
        "“",
        "a*b",
        "x~9",
        "50k",
        "–",
        "risk:",
        "dimension:approvers,budget",
        "'",
        "note:a",
        "予算",
        "date:..",
        "until:2026-13",
    ];
    let mut dice = Dice(7);
    for _ in 0..20_000 {
        let text: String = (0..1 + dice.roll(9))
            .map(|_| pieces[dice.roll(pieces.len())])
            .collect();
        match parse(&text) {
            Ok(ask) => {
                if dice.roll(20) == 0 {
                    index.search(&record, &Request::new(ask)).unwrap();
                }
            }
            Err(fault) => assert!(
                fault.at.start <= text.len() && fault.at.end <= text.len() + 1,
                "{text:?} {fault:?}"
            ),
        }
    }
    let deep = "(".repeat(2_000);
    assert!(parse(&deep).is_err());
    assert!(parse(&"a ".repeat(65)).is_err());
    assert!(parse(&"-".repeat(4_000)).is_ok());
    assert!(parse(&"x".repeat(5_000)).is_err());
}

#[test]
fn faults_of_a_question_name_the_place() {
    let at = |text: &str| parse(text).unwrap_err().at;
    assert_eq!(at("cfo \"open"), 4..5);
    assert_eq!(at("a (b"), 2..3);
    assert_eq!(at("a) b"), 1..2);
    assert_eq!(at("x status:gone"), 2..13);
    assert_eq!(at("stages:late"), 0..11);
    assert!(parse("stages:late").unwrap_err().message.contains("stage"));
    assert!(parse("at 10:30 Legal: https://x.y/z").is_ok());
}

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// Whatever happened to record and index, an answer is what reading the whole record gives: the same notes, scores and order.
#[test]
fn answers_do_not_depend_on_how_far_the_index_is() {
    const WORDS: [&str; 14] = [
        "cfo",
        "signs",
        "signed",
        "sign",
        "budget",
        "budgets",
        "legal",
        "legla",
        "procurement",
        "50k",
        "50000",
        "review",
        "reviews",
        "müller",
    ];
    const QUESTIONS: [&str; 18] = [
        "cfo",
        "sign",
        "cfo budget",
        "legal~",
        "pro*",
        "\"cfo signs\"",
        "\"legal review\" budget",
        "50k -cfo",
        "review OR müller",
        "status:missing",
        "dimension:approvers -status:missing",
        "sign (legal OR \"budget review\") -procurement",
        "deal:d1 cfo",
        "since:2026-01-03",
        "procure",
        "-cfo",
        "cfo~2 until:2026-01-04",
        "",
    ];
    let mut dice = Dice(42);
    for round in 0..12 {
        let (dir, record) = (folder(), Record::new());
        let index = Index::at(dir.path().join("i"));
        for _ in 0..6 {
            for _ in 0..dice.roll(60) {
                let number = dice.roll(80);
                // A note never moves to another deal.
                let (id, deal) = (format!("n{number}"), format!("d{}", number % 4));
                match dice.roll(40) {
                    0 => {
                        record.forget_deal(&format!("d{}", dice.roll(4)));
                        continue;
                    }
                    1..7 => {
                        record.forget(&id);
                        continue;
                    }
                    _ => {}
                }
                let text: Vec<&str> = (0..dice.roll(12))
                    .map(|_| WORDS[dice.roll(WORDS.len())])
                    .collect();
                let day = ["", "2026-01-02", "2026-01-03", "2026-01-05"][dice.roll(4)];
                let mut note = entry(&id, &deal, day, &text.join(" "));
                for _ in 0..dice.roll(3) {
                    let dimension = [Dimension::Approvers, Dimension::Budget][dice.roll(2)];
                    note = with_item(note, dimension, Status::ALL[dice.roll(5)]);
                }
                record.put(note);
            }
            if dice.roll(3) > 0 {
                index.catch_up(&record, AT_ONCE).unwrap();
            }
            for question in QUESTIONS {
                for limit in [3, 1_000] {
                    let request = Request {
                        limit,
                        ..Request::new(parse(question).unwrap())
                    };
                    let mut answer = index.search(&record, &request).unwrap();
                    assert!(matches!(answer.path, Path::Index { .. }));
                    let expected = in_record(&record, &request).unwrap();
                    answer.path = Path::Record;
                    let brief = |a: &Answer| {
                        let hits: Vec<_> = a
                            .hits
                            .iter()
                            .map(|h| (h.id().to_string(), h.score))
                            .collect();
                        (hits, a.total, a.read_as.clone())
                    };
                    assert_eq!(
                        brief(&answer),
                        brief(&expected),
                        "round {round}: {question}"
                    );
                }
            }
        }
    }
}
