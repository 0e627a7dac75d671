//! What the pack's concepts mean to the readers in code: one set of flags per atom, looked up by index.
//!
//! Looking a concept up by its name walks the pack's atoms, so it is done once per pack and thread, not once per note.

use crate::lexicon::{AtomId, Builtin};
use crate::reading::scan::Hit;
use crate::rules::{Pack, SlotKind};
use std::cell::RefCell;
use std::rc::Rc;

/// A first name that is hardly ever another word.
pub const NAME: u32 = 1;
/// A first name that is a word too.
pub const AMBIGUOUS: u32 = 1 << 1;
/// A title before a name.
pub const HONORIFIC: u32 = 1 << 2;
/// What people do.
pub const PERSON_VERB: u32 = 1 << 3;
/// Saying.
pub const SPEECH: u32 = 1 << 4;
/// Thinking, knowing, expecting.
pub const BELIEF: u32 = 1 << 5;
/// A source without a verb: "according to".
pub const REPORT: u32 = 1 << 6;
/// The rep's own saying: "I told".
pub const REP_SPEECH: u32 = 1 << 7;
/// A title or function.
pub const ROLE: u32 = 1 << 8;
/// A deciding body.
pub const BODY: u32 = 1 << 9;
/// A title with its field behind it: "VP Lab Services".
pub const RANK_BEFORE: u32 = 1 << 10;
/// A title with its field in front: "claims director".
pub const RANK_AFTER: u32 = 1 << 11;
/// A noun that names a body.
pub const BODY_NOUN: u32 = 1 << 12;
/// Capitalised, but no person.
pub const NOT_PERSON: u32 = 1 << 13;
/// A function whose name is something else too.
pub const LOOSE: u32 = 1 << 14;

/// What a person holds: "Lindiwe's guess".
pub const VIEW: u32 = 1 << 15;

/// Concerns the status of a statement: a cue, what looks like one, what ends one, or a date.
pub const STATUS: u32 = 1 << 16;

/// Speaks of saying, or of what somebody holds.
pub const SAYING: u32 = SPEECH | BELIEF | REPORT | REP_SPEECH | VIEW;

/// What is asked of every hit, in a byte: a table of all flags would not stay in the nearest cache.
#[derive(Clone, Copy, Debug)]
pub struct Kind;

impl Kind {
    /// Carries any flag but [`STATUS`].
    pub const MARK: u8 = 1;
    /// Carries [`STATUS`].
    pub const STATUS: u8 = 2;
    /// Carries one of [`SAYING`].
    pub const SAYING: u8 = 4;

    fn of(flags: u32) -> u8 {
        let bit = |any: u32, kind: u8| if flags & any != 0 { kind } else { 0 };
        bit(!STATUS, Kind::MARK) | bit(STATUS, Kind::STATUS) | bit(SAYING, Kind::SAYING)
    }
}

/// The concepts that carry a flag by their id; roles and bodies carry theirs by their slot.
const CONCEPTS: &[(&str, u32)] = &[
    ("first-name", NAME),
    ("ambiguous-first-name", AMBIGUOUS),
    ("honorific", HONORIFIC),
    ("person-verb", PERSON_VERB),
    ("speech-verb", SPEECH),
    ("belief-verb", BELIEF),
    ("report-phrase", REPORT),
    ("rep-asks", REP_SPEECH),
    ("rank-word", RANK_BEFORE),
    ("rank-noun", RANK_AFTER),
    ("body-noun", BODY_NOUN),
    ("not-a-person", NOT_PERSON),
    ("loose-function", LOOSE),
    ("view-noun", VIEW),
];

/// The flags of every atom of one pack.
#[derive(Debug)]
pub struct Lexis {
    version: String,
    flags: Vec<u32>,
    kinds: Vec<u8>,
}

thread_local! {
    static LAST: RefCell<Option<Rc<Lexis>>> = const { RefCell::new(None) };
}

impl Lexis {
    /// The flags of this pack, made on first use and kept until another pack comes.
    pub fn of(pack: &Pack) -> Rc<Lexis> {
        LAST.with_borrow_mut(|last| match last {
            Some(known)
                if known.version == pack.version && known.flags.len() == pack.atoms.len() =>
            {
                known.clone()
            }
            _ => last.insert(Rc::new(Lexis::read(pack))).clone(),
        })
    }

    fn read(pack: &Pack) -> Lexis {
        let flags = pack.atoms.iter().enumerate();
        let flags = flags.map(|(id, atom)| {
            let id = AtomId(id as u16);
            let cue = id == Builtin::Date.atom() || pack.cue_atoms.role(id).is_some();
            let status = if cue { STATUS } else { 0 };
            let slot = match atom.slot {
                Some(SlotKind::Role) => ROLE,
                Some(SlotKind::Body) => BODY,
                None => 0,
            };
            status
                | slot
                | CONCEPTS
                    .iter()
                    .filter(|(id, _)| *id == atom.name)
                    .map(|(_, flag)| flag)
                    .sum::<u32>()
        });
        let flags: Vec<u32> = flags.collect();
        Lexis {
            version: pack.version.clone(),
            kinds: flags.iter().map(|f| Kind::of(*f)).collect(),
            flags,
        }
    }

    /// Of which kinds an atom is: bits of [`Kind`].
    #[inline]
    pub fn kind(&self, atom: AtomId) -> u8 {
        self.kinds.get(atom.index()).copied().unwrap_or(0)
    }

    /// The flags of an atom.
    #[inline]
    pub fn flags(&self, atom: AtomId) -> u32 {
        self.flags.get(atom.index()).copied().unwrap_or(0)
    }

    /// For every token the flags of what starts there, and the hits that are roles or bodies, in order; few hits carry a
    /// flag, and no finder looks at the others again.
    pub fn marks(&self, tokens: usize, hits: &[Hit], marks: &mut Vec<u32>, heads: &mut Vec<Hit>) {
        marks.clear();
        marks.resize(tokens, 0);
        heads.clear();
        for hit in hits {
            if self.kind(hit.atom) & Kind::MARK == 0 {
                continue;
            }
            let mut flags = self.flags(hit.atom);
            if flags & (ROLE | BODY) != 0 {
                heads.push(*hit);
            }
            // A longer run is no name, rank or honorific of its first word.
            if hit.end != hit.start + 1 {
                flags &= SPEECH | BELIEF | REPORT | REP_SPEECH | PERSON_VERB;
            }
            if let Some(mark) = marks.get_mut(hit.start as usize) {
                *mark |= flags;
            }
        }
    }
}
