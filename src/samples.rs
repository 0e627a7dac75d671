//! The sample notes, built in, so that `buypath demo` works wherever the command is installed.
//!
//! The notes stay plain text, as they would be pasted; what is on record about each deal stands in `index.jsonl` beside them,
//! one object a line in the shape of `analyze`'s input, with the file's name in place of the text.

use crate::evidence::Input;
use crate::intake::parse_object;

/// Name and text of every sample note, by name.
pub const NOTES: &[(&str, &str)] = &[
    (
        "buyer-mail.txt",
        include_str!("../corpora/samples/buyer-mail.txt"),
    ),
    (
        "call-prose.md",
        include_str!("../corpora/samples/call-prose.md"),
    ),
    (
        "chat-paste.txt",
        include_str!("../corpora/samples/chat-paste.txt"),
    ),
    (
        "crm-shorthand.txt",
        include_str!("../corpora/samples/crm-shorthand.txt"),
    ),
    (
        "deal-page.md",
        include_str!("../corpora/samples/deal-page.md"),
    ),
    (
        "dictation.txt",
        include_str!("../corpora/samples/dictation.txt"),
    ),
    (
        "lost-momentum.txt",
        include_str!("../corpora/samples/lost-momentum.txt"),
    ),
    ("meddicc.md", include_str!("../corpora/samples/meddicc.md")),
    (
        "non-native.txt",
        include_str!("../corpora/samples/non-native.txt"),
    ),
    (
        "notetaker-summary.md",
        include_str!("../corpora/samples/notetaker-summary.md"),
    ),
    (
        "quoted-thread.txt",
        include_str!("../corpora/samples/quoted-thread.txt"),
    ),
    (
        "transcript.txt",
        include_str!("../corpora/samples/transcript.txt"),
    ),
    (
        "understatement.txt",
        include_str!("../corpora/samples/understatement.txt"),
    ),
];

const INDEX: &str = include_str!("../corpora/samples/index.jsonl");

/// Every sample with its deal, in the order of the index.
pub fn inputs() -> Vec<Input> {
    INDEX.lines().filter_map(input).collect()
}

/// One line of the index; `None` where it names no sample.
fn input(line: &str) -> Option<Input> {
    let mut object: serde_json::Value = serde_json::from_str(line).ok()?;
    let file = object.get("file")?.as_str()?.to_owned();
    let (name, text) = NOTES.iter().find(|(name, _)| *name == file)?;
    object["id"] = (*name).into();
    object["note"]["text"] = (*text).into();
    parse_object(object.to_string().as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_has_its_deal() {
        let inputs = inputs();
        assert_eq!(inputs.len(), NOTES.len());
        assert_eq!(INDEX.lines().count(), NOTES.len());
        assert!(inputs.iter().all(|i| i.deal.amount.is_some()
            && i.note.written_at.is_some()
            && i.note.text.len() > 400));
    }

    #[test]
    fn every_file_of_the_folder_is_built_in() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/samples");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder is there")
            .map(|e| {
                e.expect("it can be read")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .filter(|n| n.ends_with(".txt") || n.ends_with(".md"))
            .collect();
        names.sort();
        assert_eq!(names, NOTES.iter().map(|(n, _)| *n).collect::<Vec<_>>());
    }
}
