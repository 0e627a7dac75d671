//! From bytes to notes: encodings, JSON Lines or plain text, and the limits that keep memory flat.
//!
//! Takes readers, never paths: what is opened, and from where, is decided at the edge.

mod decode;
mod detect;
mod lines;
mod object;

pub use decode::{DecodeFault, decode};
pub use detect::{Stream, detect};
pub use lines::{Line, Lines};
pub use object::{ObjectFault, parse_object};

/// The largest note, and the longest line of JSON Lines, in bytes: far above any pasted thread, and small enough to hold
/// one for each thread.
pub const MAX_NOTE_BYTES: usize = 16 << 20;
