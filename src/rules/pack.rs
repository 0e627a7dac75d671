//! A compiled rule pack: plain tables, immutable, shared by every thread, loadable without being built again.

use super::file::{Direction, Scope, SlotKind};
use super::tables::{AtomRow, AtomSet, Guards, Pattern, Step, Trigger, Triggers, Waiting};
use crate::framework::{Dimension, Status, Target};
use crate::lexicon::{AtomId, Trie};
use serde::{Deserialize, Serialize};

/// What is known of an atom.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Atom {
    /// The concept's id, the value's name in angle brackets, or the literal's words in quotes.
    pub name: String,
    /// Silent when it is the seller's own.
    pub sided: bool,
    /// The slot that a mention fills.
    pub slot: Option<SlotKind>,
}

/// A compiled rule.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rule {
    /// `dimension/name`.
    pub id: String,
    /// What it is evidence of.
    pub target: Target,
    /// Its reason.
    pub why: String,
    /// Where its patterns look.
    pub scope: Scope,
    /// The status that its wording implies.
    pub status: Option<Status>,
    /// Guards on the clause.
    pub unless: Guards,
    /// Guards on the sentence.
    pub unless_near: Guards,
    /// Atoms of which one must stand above; an empty set: no condition.
    pub under: AtomSet,
    /// Its patterns as written, for `explain` and `--why`.
    pub texts: Vec<String>,
    /// File and line of its id.
    pub place: (String, u32),
}

/// A compiled status cue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cue {
    /// Its id.
    pub id: String,
    /// The atom that its words give.
    pub atom: AtomId,
    /// The status it gives.
    pub sets: Status,
    /// The side it reaches.
    pub direction: Direction,
    /// How many tokens it reaches; `None`: to the end of the clause.
    pub reach: Option<u8>,
    /// Precedence.
    pub rank: u8,
    /// Overrides an implied status.
    pub strong: bool,
    /// Reaches the other clauses of its sentence.
    pub beyond: bool,
    /// Speaks for what stands under it when it is a key or heading.
    pub titles: bool,
    /// Speaks of the clause before it when its own clause points back.
    pub onward: bool,
    /// Gives way to an answer in the next clause.
    pub yields: bool,
    /// Counts only as the answer to a question.
    pub answers: bool,
    /// The dimensions about which it says nothing, a bit each.
    pub except: u32,
}

impl Cue {
    /// Whether the cue has nothing to say about this dimension.
    pub fn leaves_out(&self, dimension: Option<Dimension>) -> bool {
        dimension.is_some_and(|d| self.except & dimension_bit(d) != 0)
    }
}

/// The bit that stands for a dimension.
pub(super) const fn dimension_bit(dimension: Dimension) -> u32 {
    1 << dimension as u32
}

/// What an atom means to the status reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CueRole {
    /// The words of a cue, by its index.
    Cue(usize),
    /// What only looks like that cue.
    Pseudo(usize),
    /// What ends the reach of that cue.
    Stopper(usize),
    /// What ends the reach of every cue.
    Boundary,
    /// What takes back the words before it.
    Correction,
}

/// Where the atoms of cues lie. They are numbered in a row, so that one comparison tells whether a hit concerns the status:
/// the boundary, the correction, then for each cue the cue itself, its pseudo-cue and its stopper.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct CueAtoms {
    /// The first of them.
    pub first: u16,
    /// How many there are.
    pub count: u16,
}

impl CueAtoms {
    /// Atoms that stand before those of the first cue.
    pub(super) const SHARED: u16 = 2;
    /// Atoms of each cue.
    pub(super) const EACH: u16 = 3;

    /// What `atom` means to the status reader, if anything.
    #[inline]
    pub fn role(self, atom: AtomId) -> Option<CueRole> {
        let at = atom.0.wrapping_sub(self.first);
        if at >= self.count {
            return None;
        }
        let Some(own) = at.checked_sub(Self::SHARED) else {
            return Some(if at == 0 {
                CueRole::Boundary
            } else {
                CueRole::Correction
            });
        };
        let cue = usize::from(own / Self::EACH);
        Some(match own % Self::EACH {
            0 => CueRole::Cue(cue),
            1 => CueRole::Pseudo(cue),
            _ => CueRole::Stopper(cue),
        })
    }
}

/// A compiled pack.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Pack {
    /// A hash of all sources: evidence is stored by it.
    pub version: String,
    /// Finds every term and literal.
    pub trie: Trie,
    /// By atom id.
    pub atoms: Vec<Atom>,
    /// For each atom, all atoms it stands for, itself included: ranges into `closure_atoms`.
    pub closure: Vec<(u32, u32)>,
    /// See `closure`.
    pub closure_atoms: Vec<AtomId>,
    /// The atoms of every set in rising order, four to a row; what is left of a set's last row is filled with
    /// [`AtomId::NONE`]. Equal sets share their rows.
    pub rows: Vec<AtomRow>,
    /// The elements of patterns.
    pub steps: Vec<Step>,
    /// Predicates by level, then rules, then guards.
    pub patterns: Vec<Pattern>,
    /// `levels[k]` is the range of predicate patterns of level `k`.
    pub levels: Vec<(u32, u32)>,
    /// For each atom, whether a pattern that looks at whole sentences can make use of it.
    pub far: Vec<bool>,
    /// For each atom, what waits for it: bits of [`Wakes`].
    pub wakes: Vec<u8>,
    /// For each atom, which of `triggers` are its own.
    pub waiting: Vec<Waiting>,
    /// For each atom the patterns that wait for it: predicates, rules, rules behind a gate, rules over sentences, each in
    /// pattern order.
    pub triggers: Vec<Trigger>,
    /// How many rules over clauses have a condition on what stands above; each has a gate, numbered in rule order.
    pub gates: u16,
    /// Which atoms open which gate, in order.
    pub opens: Vec<(AtomId, u16)>,
    /// In a total order: by dimension or risk, then by place in the file.
    pub rules: Vec<Rule>,
    /// Status cues.
    pub cues: Vec<Cue>,
    /// Where their atoms lie.
    pub cue_atoms: CueAtoms,
}

impl Pack {
    /// The atom of a concept or builtin by its name, for readers in code.
    pub fn atom(&self, name: &str) -> Option<AtomId> {
        self.atoms
            .iter()
            .position(|a| a.name == name)
            .map(|i| AtomId(i as u16))
    }

    /// All atoms that `atom` stands for, itself included.
    pub fn closure_of(&self, atom: AtomId) -> &[AtomId] {
        let (start, end) = self.closure[atom.index()];
        &self.closure_atoms[start as usize..end as usize]
    }

    /// The rows of a set.
    #[inline]
    pub fn rows_of(&self, set: AtomSet) -> &[AtomRow] {
        &self.rows[set.first as usize..][..usize::from(set.rows)]
    }

    /// The atoms of a set.
    pub fn atoms_of(&self, set: AtomSet) -> impl Iterator<Item = AtomId> + '_ {
        let all = self.rows_of(set).iter().flatten().copied();
        all.filter(|atom| *atom != AtomId::NONE)
    }

    /// The elements of a pattern.
    #[inline]
    pub fn steps_of(&self, pattern: &Pattern) -> &[Step] {
        &self.steps[pattern.steps.0 as usize..pattern.steps.1 as usize]
    }

    /// The triggers of a run.
    #[inline]
    pub fn triggers_of(&self, run: Triggers) -> &[Trigger] {
        &self.triggers[run.first as usize..][..usize::from(run.count)]
    }

    /// The gates that an atom opens when it stands above a clause.
    pub fn opened_by(&self, atom: AtomId) -> impl Iterator<Item = u16> + '_ {
        let first = self.opens.partition_point(|(a, _)| *a < atom);
        self.opens[first..]
            .iter()
            .take_while(move |(a, _)| *a == atom)
            .map(|(_, gate)| *gate)
    }
}

/// Concepts that the readers of mentions and sources look up by name; a pack without one of them reads less, and that is all.
#[derive(Clone, Copy, Debug)]
pub struct Names;

impl Names {
    /// Their ids: to the lints they count as used.
    pub const READ_BY_CODE: &'static [&'static str] = &[
        "first-name",
        "ambiguous-first-name",
        "honorific",
        "person-verb",
        "speech-verb",
        "belief-verb",
        "report-phrase",
        "rep-asks",
        "rank-word",
        "rank-noun",
        "body-noun",
        "not-a-person",
        "loose-function",
        "view-noun",
    ];
}
