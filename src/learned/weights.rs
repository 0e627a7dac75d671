//! The weight table: whole numbers by key, laid out so that a command starts without reading it through.
//!
//! The file is a line of JSON (the [`Header`]) and two arrays of bytes: slots of an open hash table (a 32-bit tag and a row
//! number each) and rows of [`WIDTH`] signed bytes, one for each of [`OUTPUTS`] and some to spare.

use crate::framework::{Dimension, Risk, Status, Target};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The version of the layout and of the list of things seen; weights of another version are refused.
pub const FORMAT: u32 = 1;
/// Dimensions and risks.
pub const TARGETS: usize = Dimension::ALL.len() + Risk::ALL.len();
/// Statuses.
pub const STATUSES: usize = Status::ALL.len();
/// Everything that a row has a weight for: dimensions, risks, statuses.
pub const OUTPUTS: usize = TARGETS + STATUSES;
/// Bytes of a row.
pub const WIDTH: usize = 48;

const _: () = assert!(OUTPUTS <= WIDTH);

const SLOT: usize = 8;
/// More rows than this are no weights of ours.
const MAX_ROWS: u32 = 1 << 20;

/// No search in a table that is half full goes on for so long; it guards against an altered file without an empty slot.
const MOST_PROBES: u32 = 1 << 10;
/// The largest bias or threshold, in steps, either way: far beyond what weights add up to, far below what overflows.
const MOST_STEPS: u32 = 1 << 24;

/// What one output needs beside its weights.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// The id of the dimension, risk or status.
    pub id: String,
    /// The sum of a clause in which nothing is seen, in steps.
    pub bias: i32,
    /// The least sum, bias included, at which an item is given, in steps; for a status what is taken off its sum.
    pub threshold: i32,
    /// The probability is 1 / (1 + exp(-(sum × slope + offset))).
    pub slope: f64,
    /// See `slope`.
    pub offset: f64,
}

impl Output {
    /// Whether it is the output that stands at `index`, with numbers that can be added up.
    fn is_sound((index, output): (usize, &Output)) -> bool {
        let id = match Target::at(index) {
            Some(target) => Some(target.id()),
            None => Status::ALL.get(index - TARGETS).map(|s| s.id()),
        };
        id == Some(output.id.as_str())
            && output.bias.unsigned_abs() <= MOST_STEPS
            && output.threshold.unsigned_abs() <= MOST_STEPS
            && output.slope > 0.0
            && output.slope.is_finite()
            && output.offset.is_finite()
    }
}

/// What is known of the weights.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// [`FORMAT`].
    pub format: u32,
    /// How many notes they were learned from.
    pub notes: usize,
    /// How many clauses.
    pub clauses: usize,
    /// The stated false-confirm rate that the thresholds were picked for.
    pub false_confirm: f64,
    /// Rows of the table.
    pub rows: u32,
    /// Slots of the table: a power of two.
    pub slots: u32,
    /// By [`OUTPUTS`].
    pub outputs: Vec<Output>,
}

/// Why weights were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The first line is not ours.
    #[error("these are no weights: {0}")]
    Header(String),
    /// Written by another version.
    #[error("these weights have format {0}, this version reads format {FORMAT}: learn them again")]
    Format(u32),
    /// Too short or too long.
    #[error("these weights are cut off or altered: {0} bytes after the first line, {1} expected")]
    Size(usize, usize),
}

/// Weights, ready to be looked up.
#[derive(Clone, Debug)]
pub struct Weights {
    /// What is known of them.
    pub header: Header,
    bytes: Cow<'static, [u8]>,
    table: usize,
    rows: usize,
}

impl Weights {
    /// Takes in a file.
    ///
    /// # Errors
    /// When the file is not one that [`Self::write`] made.
    pub fn read(bytes: Cow<'static, [u8]>) -> Result<Weights, Fault> {
        let end = memchr::memchr(b'\n', &bytes)
            .ok_or_else(|| Fault::Header("there is no first line".into()))?;
        let header: Header =
            serde_json::from_slice(&bytes[..end]).map_err(|e| Fault::Header(e.to_string()))?;
        if header.format != FORMAT {
            return Err(Fault::Format(header.format));
        }
        if header.outputs.len() != OUTPUTS
            || !header.slots.is_power_of_two()
            || header.rows > MAX_ROWS
            || header.slots > 2 * MAX_ROWS
            || header.slots <= header.rows
        {
            return Err(Fault::Header("the sizes do not fit together".into()));
        }
        if !header.outputs.iter().enumerate().all(Output::is_sound) {
            return Err(Fault::Header(
                "the outputs are not those of this version".into(),
            ));
        }
        let table = end + 1;
        let rows = table + header.slots as usize * SLOT;
        let expected = rows + header.rows as usize * WIDTH;
        if bytes.len() != expected {
            return Err(Fault::Size(bytes.len() - table, expected - table));
        }
        Ok(Weights {
            header,
            bytes,
            table,
            rows,
        })
    }

    /// The file.
    pub fn write(&self) -> &[u8] {
        &self.bytes
    }

    /// Lays out rows by key. The order of `rows` decides the layout: give them sorted.
    pub fn build(mut header: Header, rows: &[(u64, [i8; WIDTH])]) -> Weights {
        header.format = FORMAT;
        header.rows = rows.len() as u32;
        header.slots = (rows.len() as u32 * 2).next_power_of_two().max(2);
        let mask = header.slots - 1;
        let mut slots = vec![(0u32, 0u32); header.slots as usize];
        for (row, (key, _)) in rows.iter().enumerate() {
            let mut at = *key as u32 & mask;
            while slots[at as usize].1 != 0 {
                at = (at + 1) & mask;
            }
            slots[at as usize] = ((*key >> 32) as u32, row as u32 + 1);
        }
        let mut bytes = serde_json::to_vec(&header).unwrap_or_default();
        bytes.push(b'\n');
        let table = bytes.len();
        for (tag, row) in slots {
            bytes.extend_from_slice(&tag.to_le_bytes());
            bytes.extend_from_slice(&row.to_le_bytes());
        }
        let start = bytes.len();
        for (_, row) in rows {
            bytes.extend(row.iter().map(|w| *w as u8));
        }
        Weights {
            header,
            bytes: Cow::Owned(bytes),
            table,
            rows: start,
        }
    }

    /// A slot: the upper half of its key, and one more than its row, or nought.
    #[inline]
    fn slot(&self, at: u32) -> (u32, u32) {
        let from = self.table + at as usize * SLOT;
        let slot = self.bytes[from..].first_chunk();
        let slot = slot.map_or(0, |slot| u64::from_le_bytes(*slot));
        (slot as u32, (slot >> 32) as u32)
    }

    /// The upper halves of all keys that have a row.
    pub(super) fn tags(&self) -> impl Iterator<Item = u32> + '_ {
        let slots = (0..self.header.slots).map(|at| self.slot(at));
        slots.filter(|slot| slot.1 != 0).map(|slot| slot.0)
    }

    /// The slot where a key is looked for first.
    #[inline]
    pub(super) fn first_slot(&self, key: u64) -> (u32, u32) {
        self.slot(key as u32 & (self.header.slots - 1))
    }

    /// The row of a key whose first slot was read.
    #[inline]
    pub(super) fn settle(&self, first: (u32, u32), key: u64) -> Option<u32> {
        if first.0 == (key >> 32) as u32 && first.1.wrapping_sub(1) < self.header.rows {
            return Some(first.1 - 1);
        }
        if first.1 == 0 { None } else { self.find(key) }
    }

    /// The row of a key.
    #[inline(never)]
    pub fn find(&self, key: u64) -> Option<u32> {
        let mask = self.header.slots - 1;
        let mut at = key as u32 & mask;
        // The table is at most half full, so an empty slot ends the search soon.
        for _ in 0..self.header.slots.min(MOST_PROBES) {
            let (tag, row) = self.slot(at);
            if row == 0 {
                return None;
            }
            if tag == (key >> 32) as u32 && row <= self.header.rows {
                return Some(row - 1);
            }
            at = (at + 1) & mask;
        }
        None
    }

    /// The weights of a row.
    pub fn row(&self, row: u32) -> &[u8; WIDTH] {
        let from = self.rows + row as usize * WIDTH;
        self.bytes[from..from + WIDTH]
            .try_into()
            .unwrap_or(&[0; WIDTH])
    }
}
