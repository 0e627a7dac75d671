//! The default pack and the labelled notes, for the tests of the readers.

use crate::rules::{Pack, Source, compile};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The lexicon of the default pack, compiled once.
pub fn pack() -> &'static Pack {
    static PACK: LazyLock<Pack> = LazyLock::new(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
        let mut sources = Vec::new();
        for name in ["bodies", "names", "roles", "speech"] {
            let text = std::fs::read_to_string(root.join(format!("lexicon/{name}.toml")))
                .expect("the lexicon is readable");
            sources.push(Source {
                path: format!("lexicon/{name}.toml"),
                text,
            });
        }
        compile(&sources).unwrap_or_else(|faults| panic!("{faults:#?}"))
    });
    &PACK
}

/// The labelled files that may be read for tuning, in a fixed order.
pub fn tuning_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/labelled");
    let mut files: Vec<PathBuf> = ["tune", "train"]
        .iter()
        .filter_map(|folder| std::fs::read_dir(root.join(folder)).ok())
        .flat_map(|entries| entries.filter_map(Result::ok).map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    files
}
