//! Nothing imports upward: reads the `use crate::` lines of `src/` and fails on one that does.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first. A module may use those before it; modules of one row know nothing of each other.
const LAYERS: &[&[&str]] = &[
    &["diagnostic", "framework"],
    &["evidence"],
    &["text"],
    &["values"],
    &["lexicon"],
    &["rules"],
    &["reading"],
    &["learned"],
    &["score", "claims"],
    &["coach"],
    &["knowledge"],
    &["intake", "explain"],
    &["deal"],
    &["store", "index", "import", "query"],
    &["samples", "analyze"],
    &["desk"],
    &["eval"],
    &["learn"],
    &["cli"],
    &["main", "lib"],
];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&module))
}

/// Tests may stand on whatever they need.
fn is_test(path: &Path) -> bool {
    path.file_stem()
        .is_some_and(|name| name.to_string_lossy().ends_with("tests"))
}

/// Every Rust file below `folder`, tests aside.
fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") && !is_test(&path) {
            out.push(path);
        }
    }
}

/// The top modules that a source names after `crate::`, with their lines; comments and tests are passed over.
fn imports(source: &str) -> Vec<(usize, String)> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut out = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let line = line.trim_start();
        if line.starts_with("//") {
            continue;
        }
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            let named: Vec<&str> = match rest.strip_prefix('{') {
                Some(group) => top_names(group),
                None => vec![rest],
            };
            for name in named {
                let name: String = name
                    .trim()
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if !name.is_empty() {
                    out.push((index + 1, name));
                }
            }
        }
    }
    out
}

/// The names at the top of `{a, b::{c, d}, e}`, without its first brace.
fn top_names(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut out) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                out.push(&group[start..at]);
                return out;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                out.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&group[start..]);
    out
}

#[test]
fn nothing_imports_upward() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&root, &mut all);
    let mut wrong = Vec::new();
    for path in all {
        let below = path.strip_prefix(&root).expect("it lies below");
        let first = below
            .components()
            .next()
            .expect("it has a name")
            .as_os_str()
            .to_string_lossy()
            .into_owned();
        let module = first.trim_end_matches(".rs").to_owned();
        let Some(own) = layer(&module) else {
            wrong.push(format!(
                "src/{}: '{module}' has no layer: add it to tests/layering.rs",
                below.display()
            ));
            continue;
        };
        let source = fs::read_to_string(&path).expect("it is text");
        for (line, name) in imports(&source) {
            // A name that is no module is an item of the crate's root.
            if name != module && layer(&name).is_some_and(|used| used >= own) {
                wrong.push(format!(
                    "src/{}:{line}: {module} may not use {name}",
                    below.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn imports_are_seen_in_every_shape() {
    let source = "use crate::text::Token;\nuse crate::{eval, rules::{Pack, Rule}};\n// crate::cli\nfn f(x: crate::values::Value) {}\n";
    let names: Vec<_> = imports(source).into_iter().map(|(_, n)| n).collect();
    assert_eq!(names, ["text", "eval", "rules", "values"]);
}
