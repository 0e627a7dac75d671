//! Where the readers of formats put what they find: counts it, checks it, joins it, hands it on.

use super::json::Call;
use super::parcel::{Parcel, ParcelDeal, ParcelNote};
use super::report::{FileReport, MAX_LISTED, Origin, Remark, Report, Skipped, Why};
use super::{Options, Receive};
use crate::deal::{DealId, NoteId};
use crate::intake::MAX_NOTE_BYTES;
use data_encoding::HEXLOWER;
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

/// The most rows that are held to join others with: links, users, accounts, known deals. About 100 bytes each.
pub const MAX_JOIN_ROWS: usize = 4_000_000;

/// What later rows are joined with.
#[derive(Default)]
pub(super) struct Joins {
    /// Deals seen: their ids as written, by key.
    deals: FxHashMap<String, String>,
    /// Ids of deals by name, in small letters; `None` where several have the name.
    named: FxHashMap<String, Option<String>>,
    /// Deals a note belongs to, by the note's key.
    links: FxHashMap<String, Vec<String>>,
    /// Names of people and accounts, by key.
    names: FxHashMap<String, String>,
    /// What contacts are, by key.
    titles: FxHashMap<String, String>,
    /// Kinds of activities, by id: "NOTE", "CALL".
    pub kinds: FxHashMap<String, String>,
    /// What is known of a recorded call, by its id.
    pub calls: FxHashMap<String, Call>,
    /// Bodies of HubSpot notes come in a file of their own.
    pub has_bodies: bool,
    /// Tables of deals are among the files.
    pub has_deals: bool,
    rows: usize,
}

/// Salesforce writes an id with 15 characters that tell capitals apart, or with three more that repeat what they tell.
fn key(id: &str) -> &str {
    const SHORT: usize = 15;
    const LONG: usize = 18;
    let long = id.len() == LONG
        && id.bytes().all(|b| b.is_ascii_alphanumeric())
        && id.bytes().any(|b| b.is_ascii_alphabetic())
        && id[SHORT..]
            .bytes()
            .all(|b| matches!(b, b'A'..=b'Z' | b'0'..=b'5'));
    if long { &id[..SHORT] } else { id }
}

/// What a Salesforce id names; `None` for ids of other kinds.
fn salesforce_object(id: &str) -> Option<&'static str> {
    let id = key(id);
    if id.len() != 15 || !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    Some(match &id[..3] {
        "006" => "an opportunity",
        "001" => "an account",
        "003" => "a contact",
        "005" => "a user",
        "00Q" => "a lead",
        "500" => "a case",
        "701" => "a campaign",
        "800" => "a contract",
        "058" => "a library",
        _ => return None,
    })
}

impl Joins {
    /// Counts a row that is held; false when there are too many.
    pub fn room(&mut self) -> bool {
        self.rows += 1;
        self.rows <= MAX_JOIN_ROWS
    }

    /// The id of a deal as its own row writes it.
    pub fn deal(&self, id: &str) -> String {
        self.deals
            .get(key(id))
            .cloned()
            .unwrap_or_else(|| id.to_owned())
    }

    /// The deal that a row refers to, where it is one.
    pub fn record(&self, id: &str) -> Result<String, Why> {
        if let Some(deal) = self.deals.get(key(id)) {
            return Ok(deal.clone());
        }
        match salesforce_object(id) {
            Some("an opportunity") => Ok(id.to_owned()),
            Some(object) => Err(Why::NotAnOpportunity(format!("{object} ({id})"))),
            None if self.has_deals => Err(Why::UnknownDeal(id.to_owned())),
            None => Ok(id.to_owned()),
        }
    }

    /// Whether an id may be a deal's.
    pub fn may_be_deal(&self, id: &str) -> bool {
        self.record(id).is_ok()
    }

    /// Links a note to a deal.
    pub fn link(&mut self, note: &str, deal: &str) {
        let deal = self.deal(deal);
        let deals = self.links.entry(key(note).to_owned()).or_default();
        if !deals.contains(&deal) {
            deals.push(deal);
        }
    }

    /// The deals a note is linked to.
    pub fn linked(&self, note: &str) -> Vec<String> {
        let deals = self.links.get(key(note));
        deals
            .map(|d| d.iter().map(|d| self.deal(d)).collect())
            .unwrap_or_default()
    }

    /// The name behind an id.
    pub fn name(&self, id: &str) -> Option<String> {
        self.names.get(key(id)).cloned()
    }

    /// Keeps a name.
    pub fn set_name(&mut self, id: &str, name: String) {
        self.names.insert(key(id).to_owned(), name);
    }

    /// What a contact is.
    pub fn title(&self, id: &str) -> Option<&str> {
        self.titles.get(key(id)).map(String::as_str)
    }

    /// Keeps what a contact is.
    pub fn set_title(&mut self, id: &str, title: &str) {
        self.titles.insert(key(id).to_owned(), title.to_owned());
    }

    /// The deal of this name, where one that has an id was seen.
    fn called(&self, name: &str) -> Option<String> {
        self.named
            .get(&name.trim().to_lowercase())
            .cloned()
            .flatten()
    }

    /// Keeps the name of a deal that has an id.
    fn call(&mut self, name: &str, id: &str) {
        let name = name.trim().to_lowercase();
        let other = self
            .named
            .get(&name)
            .is_some_and(|known| known.as_deref() != Some(id));
        if other {
            self.named.insert(name, None);
        } else if self.named.len() < MAX_JOIN_ROWS {
            self.named.insert(name, Some(id.to_owned()));
        }
    }

    /// Keeps a deal; false when it was known, or when there are too many to keep.
    fn see(&mut self, id: &str) -> bool {
        if self.deals.contains_key(key(id)) || !self.room() {
            return false;
        }
        self.deals.insert(key(id).to_owned(), id.to_owned());
        true
    }
}

/// Whether a text can be an id.
pub(super) fn fits(id: &str) -> bool {
    NoteId::parse(id).is_ok()
}

/// Takes what readers find.
pub(super) struct Sink<'a> {
    pub options: &'a Options,
    pub report: Report,
    pub joins: Joins,
    receive: &'a mut dyn Receive,
    index: usize,
    stopped: bool,
    /// Remarks that are made once a file.
    told: FxHashSet<(usize, String)>,
}

impl<'a> Sink<'a> {
    pub fn new(options: &'a Options, receive: &'a mut dyn Receive) -> Sink<'a> {
        Sink {
            options,
            report: Report::default(),
            joins: Joins::default(),
            receive,
            index: 0,
            stopped: false,
            told: FxHashSet::default(),
        }
    }

    /// A new file begins.
    pub fn open(&mut self, index: usize, file: &str, format: &str) {
        self.index = index;
        self.report.files.push(FileReport {
            file: file.to_owned(),
            format: format.to_owned(),
            ..FileReport::default()
        });
    }

    /// The report of the current file.
    pub fn file(&mut self) -> &mut FileReport {
        if self.report.files.is_empty() {
            self.open(0, "", "");
        }
        let last = self.report.files.len() - 1;
        &mut self.report.files[last]
    }

    /// Whether the receiver wants no more.
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    fn origin(&mut self, row: u64) -> Origin {
        Origin {
            index: self.index,
            file: self.file().file.clone(),
            row,
        }
    }

    /// Something was not taken.
    pub fn skip(&mut self, row: u64, why: Why) {
        self.file().skipped += 1;
        let skipped = Skipped {
            origin: self.origin(row),
            why,
        };
        self.receive.skipped(&skipped);
        if self.report.skipped.len() < MAX_LISTED {
            self.report.skipped.push(skipped);
        }
    }

    /// Something is worth knowing.
    pub fn remark(&mut self, row: u64, what: impl Into<String>) {
        if self.report.remarks.len() < MAX_LISTED {
            let origin = self.origin(row);
            self.report.remarks.push(Remark {
                origin,
                what: what.into(),
            });
        }
    }

    /// The same once a file, told by how it begins.
    pub fn remark_once(&mut self, row: u64, what: impl Into<String>) {
        const BEGINNING: usize = 12;
        let what = what.into();
        let beginning: String = what.chars().take(BEGINNING).collect();
        let place = self.report.files.len();
        if self.told.insert((place, beginning)) {
            self.remark(row, what);
        }
    }

    /// A deal, and notes about it. What is not fit is left out and reported.
    pub fn parcel(&mut self, row: u64, mut parcel: Parcel) {
        if self.stopped {
            return;
        }
        if let Some(why) = parcel
            .deal
            .id
            .as_deref()
            .and_then(|id| bad_id(DealId::parse(id).err()))
        {
            return self.skip(row, why);
        }
        let nameless = parcel.deal.is_nameless();
        if nameless {
            parcel.deal.id = self.options.deal.clone();
        }
        if let (None, Some(name)) = (&parcel.deal.id, &parcel.deal.fields.name) {
            parcel.deal.id = self.joins.called(name);
        }
        let told = parcel.notes.len();
        let notes = std::mem::take(&mut parcel.notes);
        for note in notes {
            match self.check(&parcel.deal, note) {
                Ok(note) => parcel.notes.push(note),
                Err(why) => self.skip(row, why),
            }
        }
        if parcel.notes.is_empty() && (told > 0 || nameless) && is_bare(&parcel.deal) {
            if told == 0 {
                self.skip(row, Why::NoDeal);
            }
            return;
        }
        self.hand_on(row, parcel);
    }

    fn hand_on(&mut self, row: u64, parcel: Parcel) {
        let deal = &parcel.deal;
        let name = deal.id.as_deref().or(deal.fields.name.as_deref());
        let new = !is_bare(deal) && name.is_some_and(|n| self.joins.see(n));
        if let (true, Some(id), Some(name)) = (new, &deal.id, &deal.fields.name) {
            self.joins.call(name, id);
        }
        let file = self.file();
        file.deals += u64::from(new);
        file.notes += parcel.notes.len() as u64;
        if self.report.preview.len() < self.options.preview {
            self.report.preview.push(parcel.clone());
        }
        let origin = self.origin(row);
        self.stopped = self.receive.parcel(parcel, &origin) == ControlFlow::Break(());
    }

    /// A deal without notes.
    pub fn deal(&mut self, row: u64, deal: ParcelDeal) {
        self.parcel(
            row,
            Parcel {
                deal,
                notes: Vec::new(),
            },
        );
    }

    /// One note.
    pub fn note(&mut self, row: u64, deal: ParcelDeal, note: ParcelNote) {
        self.parcel(
            row,
            Parcel {
                deal,
                notes: vec![note],
            },
        );
    }

    /// Bounds a note, and gives it an id that follows from its content where the source has none.
    fn check(&self, deal: &ParcelDeal, mut note: ParcelNote) -> Result<ParcelNote, Why> {
        if note.note.text.trim().is_empty() {
            return Err(Why::NoText);
        }
        if note.note.text.len() > MAX_NOTE_BYTES {
            return Err(Why::TooLarge {
                what: "the note",
                limit: MAX_NOTE_BYTES as u64,
            });
        }
        match note.id.as_deref() {
            None => note.id = Some(content_id(deal, &note)),
            Some(id) => {
                if let Some(why) = bad_id(NoteId::parse(id).err()) {
                    return Err(why);
                }
            }
        }
        Ok(note)
    }
}

fn bad_id(fault: Option<crate::deal::record::IdFault>) -> Option<Why> {
    fault.map(|f| Why::BadId(f.to_string()))
}

/// Whether nothing is told of a deal but its id.
fn is_bare(deal: &ParcelDeal) -> bool {
    let bare = ParcelDeal {
        id: deal.id.clone(),
        ..ParcelDeal::default()
    };
    *deal == bare
}

/// An id out of what the note says and which deal it is about: the same row gives the same id, wherever it stands.
fn content_id(deal: &ParcelDeal, note: &ParcelNote) -> String {
    let mut hash = Sha256::new();
    let parts = [
        // The name first: the id may come from another file of the call.
        deal.fields.name.as_deref().or(deal.id.as_deref()),
        note.note.written_at.as_deref(),
        note.note.author.as_deref(),
        Some(note.note.text.as_str()),
    ];
    for part in parts {
        let part = part.unwrap_or_default();
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    format!("n-{}", short(&hash.finalize()))
}

/// The first 16 hexadecimal digits.
fn short(digest: &[u8]) -> String {
    HEXLOWER.encode(&digest[..digest.len().min(8)])
}

/// A short fingerprint of a text.
pub(super) fn fingerprint(text: &str) -> String {
    short(&Sha256::digest(text.as_bytes()))
}
