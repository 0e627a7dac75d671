//! From other tools' exports to deals and notes: one file per format, found by content.

mod parcel;

pub use parcel::{Parcel, ParcelDeal, ParcelNote};
