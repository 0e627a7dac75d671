//! `buypath import`: deals and notes out of files, once each.

use super::data::{self, Data, Shape};
use super::progress::Progress;
use super::{Context, Exit, paper, term};
use crate::desk::{Desk, Ingest, Ingested, Lines};
use anyhow::Context as _;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Lines that were not taken which are shown for a file; all of them are in the JSON.
const REFUSED_SHOWN: usize = 20;
/// Bytes that are read at once.
const CHUNK: usize = 1 << 20;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files with deals and notes; "-" reads standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Say what would be taken, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// text or json
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
    #[command(flatten)]
    data: Data,
}

#[derive(Serialize)]
struct FileAnswer {
    file: String,
    dry_run: bool,
    #[serde(flatten)]
    sum: Ingested,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let mut desk = args.data.desk(context, "import")?;
    let progress = Progress::new(&context.term, None, "notes");
    let mut answers = Vec::with_capacity(args.files.len());
    for path in &args.files {
        let sum = take(&mut desk, path, args.dry_run, &progress)
            .with_context(|| term::clean(&path.display().to_string()).into_owned())?;
        answers.push(FileAnswer {
            file: path.display().to_string(),
            dry_run: args.dry_run,
            sum,
        });
    }
    drop(progress);
    let refused = answers.iter().any(|a| !a.sum.refused.is_empty());
    match args.format {
        Shape::Json => data::print_json(&serde_json::json!({ "files": answers }))?,
        Shape::Text => {
            for answer in &answers {
                data::print(&report(answer))?;
            }
        }
    }
    Ok(if refused { Exit::Input } else { Exit::Done })
}

fn take(
    desk: &mut Desk,
    path: &Path,
    dry_run: bool,
    progress: &Progress,
) -> anyhow::Result<Ingested> {
    let stdin = path.as_os_str() == "-";
    let mut how = Ingest {
        file: None,
        today: data::today(),
        dry_run,
    };
    let reader: Box<dyn BufRead> = if stdin {
        Box::new(std::io::stdin().lock())
    } else {
        if !dry_run {
            how.file = Some(hash(path)?);
        }
        Box::new(BufReader::with_capacity(CHUNK, File::open(path)?))
    };
    let mut lines = Lines::new(reader);
    Ok(desk.ingest(&mut lines, &how, &mut |notes| progress.add(notes))?)
}

/// The SHA-256 of a file, by which an import that was broken off goes on.
fn hash(path: &Path) -> std::io::Result<[u8; 32]> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok(hash.finalize().into());
        }
        hash.update(&chunk[..read]);
    }
}

/// "1 note", "2 notes".
pub(super) fn count(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn report(answer: &FileAnswer) -> String {
    let sum = &answer.sum;
    let mut out = format!("{}:", paper::clean(&answer.file));
    let verb = if answer.dry_run { " would take" } else { "" };
    out.push_str(&format!(
        "{verb} {} and {}",
        count(sum.deals_new, "new deal"),
        count(sum.notes_new, "new note")
    ));
    if sum.deals_changed > 0 {
        out.push_str(&format!(
            ", {} with other fields",
            count(sum.deals_changed, "deal")
        ));
    }
    if sum.notes_known > 0 {
        out.push_str(&format!(
            "; {} already on record",
            count(sum.notes_known, "note")
        ));
    }
    if sum.resumed > 0 {
        out.push_str(&format!(
            "; {} taken by an earlier run",
            count(sum.resumed, "line")
        ));
    }
    if sum.views > 0 {
        out.push_str(&format!("; {}", count(sum.views, "saved view")));
    }
    out.push('\n');
    for fault in sum.refused.iter().take(REFUSED_SHOWN) {
        let part = if fault.part.is_empty() {
            String::new()
        } else {
            format!(", {}", paper::clean(&fault.part))
        };
        out.push_str(&format!(
            "  line {}{part}: not taken: {}\n    help: {}\n",
            fault.row,
            paper::clean(&fault.why),
            fault.help
        ));
    }
    let hidden = sum.refused.len().saturating_sub(REFUSED_SHOWN) as u64 + sum.more_refused;
    if hidden > 0 {
        out.push_str(&format!("  … and {hidden} more that were not taken\n"));
    }
    out
}
