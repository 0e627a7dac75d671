//! Minimal runner until the command line lands.
use std::io::BufRead;
fn main() {
    let mut args = std::env::args().skip(1);
    let dir = args.next();
    let engine = match dir.as_deref() {
        Some("-") | None => buypath::analyze::Engine::embedded(),
        Some(dir) => {
            let mut sources = Vec::new();
            collect(std::path::Path::new(dir), std::path::Path::new(dir), &mut sources);
            buypath::analyze::Engine::load(&sources).unwrap_or_else(|faults| {
                for f in &faults {
                    let text = sources.iter().find(|s| s.path == f.file).map_or("", |s| &s.text);
                    eprintln!("{}:{:?} {} [{}] {}", f.file, f.position(text), f.message, f.code.0, f.help);
                }
                std::process::exit(1)
            })
        }
    };
    let mut scratch = Default::default();
    for line in std::io::stdin().lock().lines() {
        let input: buypath::evidence::Input = serde_json::from_str(&line.unwrap()).unwrap();
        let report = engine.analyze_with(&input, &mut scratch);
        println!("{}", serde_json::to_string(&report).unwrap());
    }
}
fn collect(root: &std::path::Path, folder: &std::path::Path, out: &mut Vec<buypath::rules::Source>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { collect(root, &path, out) } else if path.extension().is_some_and(|e| e == "toml") {
            out.push(buypath::rules::Source { path: path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), text: std::fs::read_to_string(&path).unwrap() });
        }
    }
}
