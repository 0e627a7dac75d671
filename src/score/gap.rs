//! What is open about a dimension.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A kind of gap; each has its own question for every dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Gap {
    /// Nothing was said about it.
    Never,
    /// The note itself says that it is not known.
    Unknown,
    /// Believed, not confirmed.
    Assumed,
    /// Known not to be there.
    Missing,
    /// Nobody is named.
    NoOwner,
    /// No date and no duration.
    NoDate,
    /// No amount.
    NoAmount,
}

impl Gap {
    /// Every gap, in order.
    pub const ALL: &'static [Gap] = &[
        Gap::Never,
        Gap::Unknown,
        Gap::Assumed,
        Gap::Missing,
        Gap::NoOwner,
        Gap::NoDate,
        Gap::NoAmount,
    ];

    /// The kebab-case id, as rule files write it.
    pub const fn id(self) -> &'static str {
        match self {
            Gap::Never => "never",
            Gap::Unknown => "unknown",
            Gap::Assumed => "assumed",
            Gap::Missing => "missing",
            Gap::NoOwner => "no-owner",
            Gap::NoDate => "no-date",
            Gap::NoAmount => "no-amount",
        }
    }

    /// The position in [`Self::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The gap in a few words, fit for "legal review: ...".
    pub const fn phrase(self) -> &'static str {
        match self {
            Gap::Never => "never mentioned",
            Gap::Unknown => "still an open question",
            Gap::Assumed => "assumed, not confirmed",
            Gap::Missing => "known not to be there yet",
            Gap::NoOwner => "nobody named",
            Gap::NoDate => "no date",
            Gap::NoAmount => "no amount",
        }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}
