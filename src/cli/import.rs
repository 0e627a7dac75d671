//! `buypath import`: deals and notes out of files, once each.
//!
//! The record's own lines are read file by file; the exports of other tools together, for they are joined with each other.

pub(super) mod exports;

use super::data::{self, Data, Shape};
use super::progress::Progress;
use super::{Context, Exit, paper, term};
use crate::deal::DealId;
use crate::desk::{Desk, DeskError, Ingest, Ingested, Lines};
use crate::import::{DayOrder, Options, is_record};
use anyhow::Context as _;
use exports::Source;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// Lines that were not taken which are shown for a file; all of them are in the JSON.
const REFUSED_SHOWN: usize = 20;
/// Bytes that are read at once.
const CHUNK: usize = 1 << 20;
/// Bytes of a file by which it is told whether it is the record's own.
const HEAD: u64 = 64 << 10;
/// Deals that a dry run shows.
const PREVIEW: usize = 3;

/// What comes first in "03/04/2026".
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Dates {
    DayFirst,
    MonthFirst,
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files with deals and notes, of which each is told by its content; "-" reads standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The deal of notes whose source names none: transcripts, mails, plain text
    #[arg(long, value_name = "DEAL")]
    deal: Option<String>,
    /// A mail domain of our own: whoever writes from there is on our side; may be given again
    #[arg(long = "our-domain", value_name = "DOMAIN")]
    our_domains: Vec<String>,
    /// What comes first in dates like 03/04/2026 where the file leaves it open
    #[arg(long, value_enum, value_name = "ORDER")]
    dates: Option<Dates>,
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
    let options = options(&desk, &args)?;
    let progress = Progress::new(&context.term, None, "notes");
    let mut answers = Vec::new();
    let mut sources = Vec::new();
    for path in &args.files {
        let named = || term::clean(&path.display().to_string()).into_owned();
        let (head, reader) = open(path).with_context(named)?;
        if !is_record(&head) {
            sources.push(if path.as_os_str() == "-" {
                Source::Stdin(head)
            } else {
                Source::Path(path.clone())
            });
            continue;
        }
        let reader = Cursor::new(head).chain(reader);
        let sum = take(&mut desk, path, reader, args.dry_run, &progress).with_context(named)?;
        answers.push(FileAnswer {
            file: path.display().to_string(),
            dry_run: args.dry_run,
            sum,
        });
    }
    let exports = if sources.is_empty() {
        None
    } else {
        Some(exports::take(
            &mut desk,
            sources,
            &options,
            args.dry_run,
            &progress,
        )?)
    };
    drop(progress);
    let refused = answers.iter().any(|a| !a.sum.refused.is_empty())
        || exports.as_ref().is_some_and(|e| e.failed);
    match args.format {
        Shape::Json => {
            let mut json = serde_json::json!({ "files": answers });
            if let Some(exports) = &exports {
                json["exports"] = serde_json::to_value(exports)?;
            }
            data::print_json(&json)?;
        }
        Shape::Text => {
            for answer in &answers {
                data::print(&report(answer))?;
            }
            if let Some(exports) = &exports {
                data::print(&exports::report(exports))?;
            }
        }
    }
    Ok(if refused { Exit::Input } else { Exit::Done })
}

/// What the command line says of exports. A deal may be given by its name; one that is not on record yet by its id.
fn options(desk: &Desk, args: &Args) -> anyhow::Result<Options> {
    let deal = match &args.deal {
        None => None,
        Some(given) => Some(match desk.deal_called(given) {
            Ok(deal) => deal.as_str().to_owned(),
            Err(DeskError::UnknownDeal { .. }) => DealId::parse(given)?.as_str().to_owned(),
            Err(error) => return Err(error.into()),
        }),
    };
    Ok(Options {
        deal,
        day_order: args.dates.map(|d| match d {
            Dates::DayFirst => DayOrder::DayFirst,
            Dates::MonthFirst => DayOrder::MonthFirst,
        }),
        our_domains: args.our_domains.clone(),
        preview: if args.dry_run { PREVIEW } else { 0 },
    })
}

/// The beginning of a file, and what follows it.
fn open(path: &Path) -> io::Result<(Vec<u8>, Box<dyn Read>)> {
    let mut reader: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path)?)
    };
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    Ok((head, reader))
}

fn take(
    desk: &mut Desk,
    path: &Path,
    reader: impl Read,
    dry_run: bool,
    progress: &Progress,
) -> anyhow::Result<Ingested> {
    let stdin = path.as_os_str() == "-";
    let how = Ingest {
        file: if stdin || dry_run {
            None
        } else {
            Some(hash(path)?)
        },
        today: data::today(),
        dry_run,
    };
    let mut lines = Lines::new(BufReader::with_capacity(CHUNK, reader));
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
    let mut out = format!("{}: ", paper::clean(&answer.file));
    out.push_str(&summary(&answer.sum, answer.dry_run));
    out.push('\n');
    out.push_str(&refusals(&answer.sum));
    out
}

/// What came on record, in a line.
fn summary(sum: &Ingested, dry_run: bool) -> String {
    let verb = if dry_run { "would take " } else { "" };
    let mut out = format!(
        "{verb}{} and {}",
        count(sum.deals_new, "new deal"),
        count(sum.notes_new, "new note")
    );
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
    out
}

/// What the record did not take.
fn refusals(sum: &Ingested) -> String {
    let mut out = String::new();
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
