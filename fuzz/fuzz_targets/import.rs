//! Any bytes as files to import: no panic; every note has an id and a text; read again, whole or piece by piece, the same.
#![no_main]
use buypath::import::{DayOrder, Named, Options, Origin, Parcel, read, stream};
use libfuzzer_sys::fuzz_target;
use std::ops::ControlFlow;

/// Stands between files.
const CUT: &[u8] = b"\x1c\x1c";

fuzz_target!(|data: &[u8]| {
    let options = Options {
        day_order: data.first().and_then(|b| (b % 2 == 0).then_some(DayOrder::DayFirst)),
        our_domains: vec!["a.example".into()],
        ..Options::default()
    };
    let files = || {
        let mut rest = Some(data);
        std::iter::from_fn(move || {
            let bytes = rest?;
            let at = bytes.windows(CUT.len()).position(|w| w == CUT);
            rest = at.map(|at| &bytes[at + CUT.len()..]);
            Some(&bytes[..at.unwrap_or(bytes.len())])
        })
        .enumerate()
    };
    let import = read(files().map(|(i, bytes)| Named::bytes(format!("{i}"), bytes)), &options);
    let mut notes = 0;
    for note in import.parcels.iter().flat_map(|p| &p.notes) {
        assert!(note.id.is_some() && !note.note.text.trim().is_empty());
        if let Some(day) = &note.note.written_at {
            assert_eq!(day.len(), 10);
        }
        notes += 1;
    }
    let mut streamed = 0;
    let report = stream(
        files().map(|(i, bytes)| Named::opener(format!("{i}"), move || Ok(bytes))),
        &options,
        &mut |parcel: Parcel, _: &Origin| {
            streamed += parcel.notes.len();
            ControlFlow::Continue(())
        },
    );
    assert_eq!((streamed, report), (notes, import.report));
});
