//! What the documentation promises about the code: every fault code is explained, every link leads somewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Every file below `folder` with this extension.
fn files(folder: &Path, extension: &str, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            files(&path, extension, out);
        } else if path.extension().is_some_and(|e| e == extension) {
            out.push(path);
        }
    }
}

fn pages() -> Vec<PathBuf> {
    let mut pages = vec![
        root().join("README.md"),
        root().join("CHANGELOG.md"),
        root().join("corpora/README.md"),
    ];
    files(&root().join("docs"), "md", &mut pages);
    pages
}

/// Strings of a letter, a zero and two digits in quotation marks: the codes of faults ("R500" is an amount in rand).
fn codes(source: &str) -> impl Iterator<Item = &str> {
    source.split('"').filter(|text| {
        matches!(text.as_bytes(), [letter, b'0', digits @ ..]
            if b"PRSQLT".contains(letter) && digits.len() == 2 && digits.iter().all(u8::is_ascii_digit))
    })
}

#[test]
fn every_fault_code_is_explained() {
    let guide = read(&root().join("docs/RULES.md"));
    let mut sources = Vec::new();
    files(&root().join("src"), "rs", &mut sources);
    let mut found = BTreeSet::new();
    for path in sources {
        found.extend(codes(&read(&path)).map(str::to_owned));
    }
    assert!(found.len() > 40, "{found:?}");
    let missing: Vec<_> = found
        .iter()
        .filter(|code| !guide.contains(&format!("| {code} |")))
        .collect();
    assert!(
        missing.is_empty(),
        "docs/RULES.md does not explain {missing:?}"
    );
}

#[test]
fn every_link_to_a_file_leads_somewhere() {
    let mut broken = Vec::new();
    for page in pages() {
        let text = read(&page);
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let target = link.split('#').next().unwrap_or_default();
            if target.is_empty() || target.starts_with("http") {
                continue;
            }
            if !page
                .parent()
                .expect("it lies in a folder")
                .join(target)
                .exists()
            {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_is_named_in_the_crates_story() {
    let lib = read(&root().join("src/lib.rs"));
    let (story, list) = lib
        .split_once("#![forbid(unsafe_code)]")
        .expect("the story stands before the modules");
    for module in list
        .lines()
        .filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';'))
    {
        assert!(
            story.contains(&format!("[`{module}`]")),
            "src/lib.rs does not tell of `{module}`"
        );
    }
}
