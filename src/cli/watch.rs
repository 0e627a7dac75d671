//! `buypath watch`: takes in the new files of a folder, each once, by its content.
//!
//! A text file is a note. Its deal is the folder it lies in below the watched one, where that names a deal; else a first line
//! `Deal: NAME`; else the deal that its text names. What cannot be placed is left, with the reason, and tried again when
//! it changes.

use super::data::{self, Data};
use super::{Context, Exit, paper};
use crate::deal::DealId;
use crate::desk::{Bundle, Desk, DeskError, Found, Ingest, Ingested};
use crate::evidence::Note;
use crate::store::NewNote;
use anyhow::Context as _;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Ends of the names of the files that are looked at.
const ENDINGS: &[&str] = &["txt", "md", "vtt", "eml", "csv"];
/// Folders below the watched one that are looked into.
const MAX_DEPTH: usize = 4;
/// A file that changed a moment ago may still be written.
const SETTLE: Duration = Duration::from_secs(2);
/// The first lines, in which `Deal: NAME` may stand.
const HEAD_LINES: usize = 5;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder
    folder: PathBuf,
    /// Look once and end
    #[arg(long)]
    once: bool,
    /// Seconds between two looks
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    every: u64,
    #[command(flatten)]
    data: Data,
}

/// When a file was looked at last, and what it was then.
type Seen = HashMap<PathBuf, (SystemTime, u64)>;

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let mut desk = args.data.desk(context, "watch")?;
    let mut seen = Seen::new();
    let mut left = false;
    loop {
        let mut files = Vec::new();
        list(&args.folder, 0, &mut files)
            .with_context(|| format!("cannot look into {}", args.folder.display()))?;
        files.sort();
        for path in files {
            match look(&mut desk, &args.folder, &path, args.once, &mut seen) {
                Ok(None) => {}
                Ok(Some(said)) => say(&path, &said)?,
                Err(error) => {
                    left = true;
                    say(&path, &format!("left: {error:#}"))?;
                }
            }
        }
        if args.once {
            return Ok(if left { Exit::Input } else { Exit::Done });
        }
        std::thread::sleep(Duration::from_secs(args.every));
    }
}

fn say(path: &Path, text: &str) -> anyhow::Result<()> {
    let path = paper::clean(&path.display().to_string());
    data::print(&format!("{path}: {}\n", paper::clean(text)))
}

fn list(folder: &Path, depth: usize, out: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // Links are not followed: a loop of them would never end.
        let kind = entry.file_type()?;
        let path = entry.path();
        if kind.is_dir() && depth < MAX_DEPTH {
            list(&path, depth + 1, out)?;
        } else if kind.is_file() {
            let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
            if ending.is_some_and(|e| ENDINGS.contains(&e.as_str())) {
                out.push(path);
            }
        }
    }
    Ok(())
}

/// Takes in a file that is new; says what became of it, `None` when there is nothing new to say.
fn look(
    desk: &mut Desk,
    root: &Path,
    path: &Path,
    once: bool,
    seen: &mut Seen,
) -> anyhow::Result<Option<String>> {
    let meta = std::fs::metadata(path)?;
    let changed = meta.modified()?;
    let state = (changed, meta.len());
    if seen.get(path) == Some(&state) {
        return Ok(None);
    }
    let fresh = changed.elapsed().is_ok_and(|age| age < SETTLE);
    if fresh && !once {
        return Ok(None);
    }
    seen.insert(path.to_owned(), state);
    let text = data::note_text(Some(path))?;
    let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    if desk.store().progress(&hash)?.done {
        return Ok(None);
    }
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    if ending.is_some_and(|e| e != "txt" && e != "md") {
        anyhow::bail!("take it in with `buypath import`");
    }
    let deal = deal_of(desk, root, path, &text)?;
    let day = jiff::Timestamp::try_from(changed)
        .map(|t| t.to_zoned(jiff::tz::TimeZone::system()).date().to_string())
        .unwrap_or_else(|_| data::today());
    let sum = store(desk, &deal, text, &day, hash)?;
    Ok(Some(match sum.notes_new {
        0 => format!("on record already in {deal}"),
        _ => format!("taken into {deal}"),
    }))
}

fn store(
    desk: &mut Desk,
    deal: &DealId,
    text: String,
    day: &str,
    hash: [u8; 32],
) -> Result<Ingested, DeskError> {
    let bundle = Bundle {
        row: 1,
        deal: Some(deal.clone()),
        notes: vec![NewNote {
            id: None,
            note: Note {
                written_at: Some(day.to_owned()),
                author: None,
                kind: None,
                text,
            },
            private: false,
        }],
        ..Bundle::default()
    };
    let how = Ingest {
        file: Some(hash),
        today: data::today(),
        dry_run: false,
    };
    desk.ingest(&mut std::iter::once(Ok(bundle)), &how, &mut |_| {})
}

/// The deal of a file: by its folder, by a line in its head, by its text.
fn deal_of(desk: &Desk, root: &Path, path: &Path, text: &str) -> anyhow::Result<DealId> {
    let below = path.strip_prefix(root).unwrap_or(path);
    for folder in below.parent().into_iter().flat_map(Path::ancestors) {
        let Some(name) = folder.file_name() else {
            continue;
        };
        match desk.deal_called(&name.to_string_lossy()) {
            Ok(deal) => return Ok(deal),
            Err(DeskError::UnknownDeal { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let several = desk.several(text)?;
    if !several.is_empty() {
        return Err(DeskError::SeveralDeals { found: several }.into());
    }
    let named = text.lines().take(HEAD_LINES).find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim()
            .eq_ignore_ascii_case("deal")
            .then(|| value.trim())
    });
    if let Some(named) = named {
        return Ok(desk.deal_called(named)?);
    }
    match desk.find(text)? {
        Found::One(deal) => Ok(deal),
        Found::OneOf(candidates) => Err(DeskError::Ambiguous {
            given: "it".to_owned(),
            candidates,
        }
        .into()),
        Found::Several(found) => Err(DeskError::SeveralDeals { found }.into()),
        Found::Nothing => anyhow::bail!(
            "its text names no deal on record; put it in a folder named after the deal, or begin it with `Deal: NAME`"
        ),
    }
}
