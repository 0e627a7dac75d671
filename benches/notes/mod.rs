//! The notes that the benchmarks read.

use buypath::evidence::Input;

/// The labelled tuning notes: dense business notes of about a kilobyte each.
pub fn dense() -> Vec<Input> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora/labelled/tune");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the corpora are part of the repository")
        .flatten()
        .map(|e| e.path())
        .collect();
    paths.sort();
    let mut notes = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(path).expect("a readable file");
        notes.extend(
            text.lines()
                .map(|l| serde_json::from_str::<Input>(l).expect("a labelled note")),
        );
    }
    notes
}
