//! The rows of a pack's tables that matching reads, made so that what is asked most lies nearest.
//!
//! A pattern waits for the atoms of its rarest element. What is asked of it when one of them is seen lies in the [`Trigger`]
//! itself; what is asked of the few patterns that are left lies in its [`Step`]s, one after the other.

#[allow(unused_imports, reason = "the documentation names it")]
use super::pack::Pack;
use crate::lexicon::AtomId;
use serde::{Deserialize, Serialize};

/// Four atoms of a set: they are looked up together.
pub type AtomRow = [AtomId; 4];

/// A set of atoms: rows of [`Pack::rows`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtomSet {
    /// The first of them.
    pub first: u32,
    /// How many there are.
    pub rows: u16,
}

/// One element of a row of elements.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Step {
    /// Any of these.
    pub atoms: AtomSet,
    /// The most tokens between the element before (or the start of the clause) and this one.
    pub gap: u8,
    /// What else holds here: [`Self::OPENS`] and so on.
    pub edges: u8,
}

impl Step {
    /// The first of its sequence.
    pub const OPENS: u8 = 1;
    /// The last of its sequence.
    pub const CLOSES: u8 = 2;
    /// With [`Self::OPENS`]: must begin where the clause begins.
    pub const FROM_START: u8 = 4;
    /// With [`Self::CLOSES`]: must end where the clause ends.
    pub const TO_END: u8 = 8;

    /// Whether this holds here.
    #[inline]
    pub fn is(self, edge: u8) -> bool {
        self.edges & edge != 0
    }
}

/// Sequences of elements that must all match in one unit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pattern {
    /// The elements of all its sequences, one sequence after the other: a range into [`Pack::steps`].
    pub steps: (u32, u32),
    /// How many sequences there are.
    pub sequences: u16,
    /// The position of its text among the rule's patterns.
    pub ordinal: u16,
    /// What fires: an index into [`Pack::rules`], or the atom that a predicate gives.
    pub gives: Gives,
}

/// A pattern that waits for an atom of its rarest element, with what is asked first when the atom is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// Index into [`Pack::patterns`].
    pub pattern: u32,
    /// Atoms of its second rarest element; [`AtomId::ALWAYS`] when there is none, or it is too large to be asked for first.
    pub second: AtomRow,
    /// The others of that element: so many more rows ...
    pub more: u16,
    /// Of a rule behind a gate: the gate.
    pub gate: u16,
    /// ... that begin here in [`Pack::rows`].
    pub rest: u32,
}

/// What waits for an atom, a bit each: most atoms that stand in a clause wake nothing, and a byte tells.
#[derive(Clone, Copy, Debug)]
pub struct Wakes;

impl Wakes {
    /// Predicates.
    pub const PREDICATES: u8 = 1;
    /// Rules over clauses without a condition on what stands above.
    pub const RULES: u8 = 2;
    /// Rules over clauses with such a condition.
    pub const GATED: u8 = 4;
    /// Rules over sentences.
    pub const SENTENCE: u8 = 8;
    /// A rule over sentences can fire for this atom's sake, directly or through predicates.
    pub const FAR: u8 = 16;
    /// A gate opens where the atom stands above.
    pub const OPENS: u8 = 32;
}

/// Where the triggers of one atom lie in [`Pack::triggers`], and how many of each kind there are, kind after kind.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Waiting {
    /// The first of them.
    pub first: u32,
    /// Predicates.
    pub predicates: u16,
    /// Rules over clauses without a condition on what stands above.
    pub rules: u16,
    /// Rules over clauses with such a condition.
    pub gated: u16,
    /// Rules over sentences.
    pub sentence: u16,
}

/// A run of [`Pack::triggers`].
#[derive(Clone, Copy, Debug)]
pub struct Triggers {
    /// The first of them.
    pub first: u32,
    /// How many there are.
    pub count: u16,
}

impl Waiting {
    fn run(&self, skipped: [u16; 3], count: u16) -> Triggers {
        Triggers {
            first: self.first + skipped.into_iter().map(u32::from).sum::<u32>(),
            count,
        }
    }

    /// The predicates.
    #[inline]
    pub fn predicates(&self) -> Triggers {
        self.run([0; 3], self.predicates)
    }

    /// The rules over clauses without a condition on what stands above.
    #[inline]
    pub fn rules(&self) -> Triggers {
        self.run([self.predicates, 0, 0], self.rules)
    }

    /// The rules over clauses with such a condition.
    #[inline]
    pub fn gated(&self) -> Triggers {
        self.run([self.predicates, self.rules, 0], self.gated)
    }

    /// The rules over sentences.
    #[inline]
    pub fn sentence(&self) -> Triggers {
        self.run([self.predicates, self.rules, self.gated], self.sentence)
    }
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

/// Patterns that silence a rule.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Guards {
    /// A range into [`Pack::patterns`].
    pub patterns: (u32, u32),
    /// The rarest elements of all of them: when none of these stands in the unit, no guard matches.
    pub rarest: AtomSet,
}

impl Guards {
    /// Whether there are any.
    pub fn any(&self) -> bool {
        self.patterns.0 < self.patterns.1
    }
}
