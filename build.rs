//! Compiles the default rule pack ahead of time, so that a cold command loads tables instead of building them.
//!
//! The same modules that compile a firm's own pack at run time are used here.

#[allow(
    dead_code,
    unused_imports,
    reason = "the library uses what the build script does not"
)]
#[path = "src/claims.rs"]
mod claims;
#[allow(
    dead_code,
    unused_imports,
    reason = "the library uses what the build script does not"
)]
#[path = "src/coach/mod.rs"]
mod coach;
#[allow(
    dead_code,
    unused_imports,
    reason = "the library uses what the build script does not"
)]
#[path = "src/diagnostic.rs"]
mod diagnostic;
#[allow(
    dead_code,
    unused_imports,
    reason = "the library uses what the build script does not"
)]
#[path = "src/evidence.rs"]
mod evidence;
#[allow(
    dead_code,
    unused_imports,
    reason = "the library uses what the build script does not"
)]
#[path = "src/framework.rs"]
mod framework;
#[allow(
    dead_code,
    unused_imports,
    reason = "the library uses what the build script does not"
)]
#[path = "src/knowledge.rs"]
mod knowledge;
#[allow(
    dead_code,
    unused_imports,
    reason = "the library uses what the build script does not"
)]
#[path = "src/lexicon/mod.rs"]
mod lexicon;
#[allow(
    dead_code,
    unused_imports,
    reason = "the library uses what the build script does not"
)]
#[path = "src/rules/mod.rs"]
mod rules;
#[allow(
    dead_code,
    unused_imports,
    reason = "the library uses what the build script does not"
)]
#[path = "src/score/mod.rs"]
mod score;
#[allow(
    dead_code,
    unused_imports,
    reason = "the library uses what the build script does not"
)]
#[path = "src/text/mod.rs"]
mod text;

use std::path::{Path, PathBuf};

fn main() {
    let root =
        PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("rules");
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=build.rs");
    let mut sources = Vec::new();
    collect(&root, &root, &mut sources);
    let knowledge = knowledge::compile(&sources).unwrap_or_else(|faults| {
        for fault in &faults {
            let source = sources
                .iter()
                .find(|s| s.path == fault.file)
                .map_or("", |s| s.text.as_str());
            let (line, column) = fault.position(source);
            println!(
                "cargo:error=rules/{}:{line}:{column}: {} [{}] {}",
                fault.file, fault.message, fault.code.0, fault.help
            );
        }
        std::process::exit(1)
    });
    let bytes = postcard::to_stdvec(&knowledge).expect("plain tables serialise");
    let out =
        PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("knowledge.bin");
    std::fs::write(out, bytes).expect("the build folder is writable");
    write_sources(&root, &sources);
}

/// All TOML files below `folder`, with their paths relative to `root`.
fn collect(root: &Path, folder: &Path, out: &mut Vec<rules::Source>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, out);
        } else if path.extension().is_some_and(|e| e == "toml") {
            let relative = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            let text = std::fs::read_to_string(&path)
                .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            out.push(rules::Source {
                path: relative,
                text,
            });
        }
    }
}

/// The rule files themselves, for the commands that show, lint and test them.
fn write_sources(root: &Path, sources: &[rules::Source]) {
    let mut text = String::from(
        "/// Every rule file that is built in: path below the rule folder, and text.\nstatic SOURCES: &[(&str, &str)] = &[\n",
    );
    for source in sources {
        text.push_str(&format!(
            "    ({:?}, include_str!({:?})),\n",
            source.path,
            root.join(&source.path).to_string_lossy()
        ));
    }
    text.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("sources.rs");
    std::fs::write(out, text).expect("the build folder is writable");
}
