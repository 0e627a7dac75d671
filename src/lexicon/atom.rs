//! Atoms: what a pattern element can name.

use serde::{Deserialize, Serialize};

/// A concept, a literal of a rule, or a kind of value or mention.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct AtomId(pub u16);

impl AtomId {
    /// No atom at all: fills up rows of atoms. Packs hold fewer atoms than that.
    pub const NONE: AtomId = AtomId(u16::MAX);

    /// Stands everywhere: what a pattern waits for that asks for nothing else.
    pub const ALWAYS: AtomId = AtomId(u16::MAX - 1);

    /// The position in tables that have a row per atom.
    #[inline]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

macro_rules! builtins {
    ($($(#[$meta:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// Atoms that readers in code produce; patterns write them in angle brackets.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u16)]
        pub enum Builtin { $($(#[$meta])* $variant),+ }

        impl Builtin {
            /// Every builtin; its position is its atom id.
            pub const ALL: &'static [(Builtin, &'static str)] = &[$((Builtin::$variant, $name)),+];

            /// The atom.
            pub const fn atom(self) -> AtomId { AtomId(self as u16) }

            /// The builtin that patterns call `<name>`.
            pub fn named(name: &str) -> Option<Builtin> {
                Self::ALL.iter().find(|(_, n)| *n == name).map(|(b, _)| *b)
            }
        }
    };
}

builtins! {
    /// An amount of money.
    Money = "money",
    /// A calendar date, month, quarter or year.
    Date = "date",
    /// A length of time.
    Duration = "duration",
    /// A repeated date: "second Tuesday of the month".
    Recurrence = "recurrence",
    /// A percentage.
    Percent = "percent",
    /// Any number.
    Number = "number",
    /// A person by name, not known to be on the seller's side.
    Person = "person",
    /// A job title or acting function of the buyer's.
    Role = "role",
    /// A body of the buyer's: board, committee, council.
    Body = "body",
    /// A person, role or body of the buyer's.
    Who = "who",
    /// A person, role or body of the seller's: "our legal", "my VP".
    SellerWho = "seller-who",
    /// I, we, us in the seller's mouth.
    SellerSelf = "seller-self",
    /// my, our in the seller's mouth.
    SellerOur = "seller-our",
    /// I, we, us in the buyer's mouth.
    BuyerSelf = "buyer-self",
    /// my, our in the buyer's mouth.
    BuyerOur = "buyer-our",
    /// The clause ends with a question mark.
    Question = "question",
}
