//! Every kind of rule fault, as golden pairs: `rule_faults/<name>.toml` and what `rules check` says of it.
//!
//! A fixture holds one or more rule files; each begins at a line `# file: PATH`. `UPDATE=1 cargo test --test rule_faults`
//! writes the `.expected` files anew: read the difference before you commit it.

use buypath::diagnostic::render_all;
use buypath::rules::{Source, compile, lint};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn sources(fixture: &str) -> Vec<Source> {
    let mut out: Vec<Source> = Vec::new();
    for line in fixture.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("# file: ") {
            out.push(Source {
                path: path.trim().to_owned(),
                text: String::new(),
            });
        }
        out.last_mut()
            .expect("a fixture begins with '# file: PATH'")
            .text
            .push_str(line);
    }
    out
}

#[test]
fn each_fault_reads_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rule_faults");
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    let mut codes = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("it can be read").path();
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let sources = sources(&fs::read_to_string(&path).expect("it is text"));
        let faults = compile(&sources)
            .map(|_| lint(&sources))
            .unwrap_or_else(|faults| faults);
        codes.extend(faults.iter().map(|f| f.code.0));
        let of = |path: &str| {
            sources
                .iter()
                .find(|s| s.path == path)
                .map(|s| s.text.as_str())
        };
        let shown = render_all(&faults, of, false) + "\n";
        let expected = path.with_extension("expected");
        if update {
            fs::write(&expected, &shown).expect("the folder can be written");
        }
        let name = path
            .file_stem()
            .expect("it has a name")
            .to_string_lossy()
            .into_owned();
        if faults.is_empty() {
            wrong.push(format!("{name}: no fault was found"));
        } else if fs::read_to_string(&expected).unwrap_or_default() != shown {
            wrong.push(format!("{name}: this is not what was expected:\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // R010, R011, R031 and R033 to R036 take large packs: see hostile_packs.rs.
    let all = [
        "L001", "L002", "L003", "L004", "L005", "L006", "P001", "P002", "P003", "P004", "P005",
        "P006", "P007", "P008", "P009", "P010", "P011", "P012", "R001", "R012", "R021", "R022",
        "R023", "R024", "R025", "R030", "R032",
    ];
    let missing: Vec<_> = all.iter().filter(|c| !codes.contains(*c)).collect();
    assert!(missing.is_empty(), "no fixture for {missing:?}");
}
