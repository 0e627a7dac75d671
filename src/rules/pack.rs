//! A compiled rule pack: plain tables, immutable, shared by every thread, loadable without being built again.

use super::file::{Direction, Scope, SlotKind};
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

/// One element of a compiled sequence.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Item {
    /// Any of these, as an index into [`Pack::sets`].
    pub set: u32,
    /// The most tokens between the element before and this one.
    pub gap: u8,
}

/// A row of elements.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sequence {
    /// A range into [`Pack::items`].
    pub items: (u32, u32),
    /// Must begin where the clause begins.
    pub from_start: bool,
    /// Must end where the clause ends.
    pub to_end: bool,
}

/// Sequences that must all match in one unit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pattern {
    /// A range into [`Pack::sequences`].
    pub sequences: (u32, u32),
    /// What fires: an index into [`Pack::rules`], or the atom that a predicate gives.
    pub gives: Gives,
    /// The sets of all its items, the rarest first: a range into [`Pack::checks`].
    pub checks: (u32, u32),
    /// The position of its text among the rule's patterns.
    pub ordinal: u16,
}

/// A pattern that waits for an atom of its rarest element, with what is asked first when the atom is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// Index into [`Pack::patterns`].
    pub pattern: u32,
    /// Where the atoms of its second rarest element begin in [`Pack::set_atoms`].
    pub second: u32,
    /// How many they are; 0: the pattern has one element only.
    pub seconds: u16,
    /// Of a rule behind a gate: the gate.
    pub gate: u16,
}

/// Where the triggers of one atom lie in [`Pack::triggers`].
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Waiting {
    /// The first of them.
    pub first: u32,
    /// How many predicates, rules, rules behind a gate and rules over sentences there are.
    pub counts: [u16; 4],
}

/// The patterns that wait for one atom, by kind.
#[derive(Clone, Copy, Debug)]
pub struct Woken<'p> {
    /// Predicates.
    pub predicates: &'p [Trigger],
    /// Rules over clauses without a condition on what stands above.
    pub rules: &'p [Trigger],
    /// Rules over clauses with such a condition.
    pub gated: &'p [Trigger],
    /// Rules over sentences.
    pub sentence: &'p [Trigger],
}

/// What a matched pattern gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gives {
    /// A predicate's atom, found before rules of a higher level look.
    Atom(AtomId),
    /// A rule that may fire.
    Rule(u32),
    /// A guard: looked at only when its rule matched.
    Guard,
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
    /// Guards on the clause: a range into [`Pack::patterns`].
    pub unless: (u32, u32),
    /// Guards on the sentence: a range into [`Pack::patterns`].
    pub unless_near: (u32, u32),
    /// Atoms of which one must stand above: an index into [`Pack::sets`]; an empty set: no condition.
    pub under: u32,
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
    /// Every set of atoms that an item or a condition accepts, once: ranges into `set_atoms`.
    pub sets: Vec<(u32, u32)>,
    /// See `sets`; each set in rising order.
    pub set_atoms: Vec<AtomId>,
    /// Elements of sequences.
    pub items: Vec<Item>,
    /// Indices into [`Self::sets`], for each pattern from its rarest item to its commonest.
    pub checks: Vec<u32>,
    /// Rows of elements.
    pub sequences: Vec<Sequence>,
    /// Predicates by level, then rules, then guards.
    pub patterns: Vec<Pattern>,
    /// `levels[k]` is the range of predicate patterns of level `k`.
    pub levels: Vec<(u32, u32)>,
    /// For each atom, whether a pattern that looks at whole sentences can make use of it.
    pub far: Vec<bool>,
    /// For each atom, whether a rule over whole sentences can fire for its sake; when none of a sentence can, none is tried.
    pub wakes: Vec<bool>,
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

    /// The atoms of a set, by its index in [`Self::sets`].
    #[inline]
    pub fn set(&self, index: u32) -> &[AtomId] {
        let (start, end) = self.sets[index as usize];
        &self.set_atoms[start as usize..end as usize]
    }

    /// The patterns that wait for an atom.
    #[inline]
    pub fn woken(&self, atom: AtomId) -> Woken<'_> {
        let waiting = &self.waiting[atom.index()];
        let [predicates, rules, gated, sentence] = waiting.counts.map(usize::from);
        let all = &self.triggers[waiting.first as usize..];
        let (predicates, all) = all.split_at(predicates);
        let (rules, all) = all.split_at(rules);
        let (gated, all) = all.split_at(gated);
        Woken {
            predicates,
            rules,
            gated,
            sentence: &all[..sentence],
        }
    }

    /// The atoms of a pattern's second rarest element, when it has more than one.
    #[inline]
    pub fn second(&self, trigger: Trigger) -> Option<&[AtomId]> {
        let first = trigger.second as usize;
        (trigger.seconds > 0).then(|| &self.set_atoms[first..first + usize::from(trigger.seconds)])
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
