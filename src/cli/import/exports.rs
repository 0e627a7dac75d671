//! Exports of other tools: all files of a call together, for they are joined with each other.

use super::super::data;
use super::super::paper;
use super::super::progress::Progress;
use super::count;
use crate::desk::{Bundle, Desk, DeskError, Ingest, Ingested, Ingesting};
use crate::import::{self, Named, Options, Origin, Parcel, Receive, Report, Skipped};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Cursor, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;

/// Characters of a note that the preview shows.
const PREVIEW_CHARS: usize = 72;
/// Notes of a deal that the preview shows.
const PREVIEW_NOTES: usize = 3;
/// Rows that were not taken, and remarks, which are shown; all of them are in the JSON.
const SHOWN: usize = 20;

/// Where an export comes from.
pub(in crate::cli) enum Source {
    /// A file.
    Path(PathBuf),
    /// Standard input, of which this was read already.
    Stdin(Vec<u8>),
}

/// What became of the exports.
#[derive(Serialize)]
pub(in crate::cli) struct Answer {
    dry_run: bool,
    /// What came on record, and what the record refused.
    #[serde(flatten)]
    sum: Ingested,
    /// What the files were found to be and what was not taken of them.
    #[serde(flatten)]
    report: Report,
    /// Something was not taken that should have been.
    #[serde(skip)]
    pub failed: bool,
}

/// Reads exports into the record.
pub(in crate::cli) fn take(
    desk: &mut Desk,
    sources: Vec<Source>,
    options: &Options,
    dry_run: bool,
    progress: &Progress,
) -> anyhow::Result<Answer> {
    let file = match fingerprint(&sources, options)? {
        // What was read to its end is read again from the start: what was left then may find its deal now.
        Some(file) if !dry_run && !desk.store().progress(&file)?.done => Some(file),
        _ => None,
    };
    let how = Ingest {
        file,
        today: data::today(),
        dry_run,
    };
    let mut taking = Taking {
        ingesting: desk.ingesting(how)?,
        progress,
        fault: None,
        failed: false,
    };
    let report = import::stream(sources.into_iter().map(named), options, &mut taking);
    if let Some(fault) = taking.fault {
        return Err(fault.into());
    }
    let failed = taking.failed;
    let (sum, last) = taking.ingesting.finish()?;
    progress.add(last);
    Ok(Answer {
        dry_run,
        failed: failed || !sum.refused.is_empty() || sum.more_refused > 0,
        sum,
        report,
    })
}

fn named(source: Source) -> Named<'static> {
    match source {
        Source::Path(path) => Named::opener(path.display().to_string(), move || File::open(&path)),
        Source::Stdin(head) => Named::reader("-", Cursor::new(head).chain(std::io::stdin())),
    }
}

/// The SHA-256 of all that is read, by which an import that was broken off goes on; standard input has none.
pub(in crate::cli) fn fingerprint(
    sources: &[Source],
    options: &Options,
) -> anyhow::Result<Option<[u8; 32]>> {
    let mut hash = Sha256::new();
    hash.update(format!(
        "{:?}{:?}{:?}",
        options.deal, options.day_order, options.our_domains
    ));
    for source in sources {
        let Source::Path(path) = source else {
            return Ok(None);
        };
        // A file that cannot be read is reported with the others.
        let Ok(one) = super::hash(path) else {
            return Ok(None);
        };
        hash.update(one);
    }
    Ok(Some(hash.finalize().into()))
}

/// Hands parcels to the record.
struct Taking<'d, 'p> {
    ingesting: Ingesting<'d>,
    progress: &'p Progress,
    fault: Option<DeskError>,
    failed: bool,
}

impl Answer {
    /// In a line: what came on record, or the first reason why something did not.
    pub fn line(&self) -> String {
        let mut out = super::summary(&self.sum, self.dry_run);
        let refused = self
            .sum
            .refused
            .first()
            .map(|r| format!("{} ({})", r.why, r.help));
        let skipped = self.report.skipped.iter().find(|s| !s.why.is_usual());
        let skipped =
            skipped.map(|s| format!("row {}: {} ({})", s.origin.row, s.why, s.why.help()));
        if let Some(why) = refused.or(skipped) {
            out.push_str(&format!("; not taken: {why}"));
        }
        out
    }
}

impl Receive for Taking<'_, '_> {
    fn parcel(&mut self, parcel: Parcel, origin: &Origin) -> ControlFlow<()> {
        match self.ingesting.push(Bundle::from_parcel(origin.row, parcel)) {
            Ok(done) => {
                self.progress.add(done);
                ControlFlow::Continue(())
            }
            Err(fault) => {
                self.fault = Some(fault);
                ControlFlow::Break(())
            }
        }
    }

    fn skipped(&mut self, skipped: &Skipped) {
        self.failed |= !skipped.why.is_usual();
        self.ingesting.pass();
    }
}

/// The answer for people.
pub(super) fn report(answer: &Answer) -> String {
    let mut out = String::new();
    for file in &answer.report.files {
        let mut parts = Vec::new();
        for (number, what) in [(file.deals, "deal"), (file.notes, "note")] {
            if number > 0 {
                parts.push(count(number, what));
            }
        }
        if file.joined > 0 {
            parts.push(format!("{} to join with", count(file.joined, "row")));
        }
        if file.skipped > 0 {
            parts.push(format!("{} not taken", count(file.skipped, "row")));
        }
        let name = paper::clean(&file.file);
        out.push_str(&format!("{name}: {}: {}\n", file.format, parts.join(", ")));
        if !file.unused.is_empty() {
            let unused = file.unused.join(", ");
            out.push_str(&format!("  columns not used: {}\n", paper::clean(&unused)));
        }
    }
    out.push_str(&super::summary(&answer.sum, answer.dry_run));
    out.push('\n');
    for parcel in &answer.report.preview {
        preview(parcel, &mut out);
    }
    not_taken(answer, &mut out);
    for remark in answer.report.remarks.iter().take(SHOWN) {
        let file = paper::clean(&remark.origin.file);
        let what = paper::clean(&remark.what);
        out.push_str(&format!("  {file}:{}: {what}\n", remark.origin.row));
    }
    let more = answer.report.remarks.len().saturating_sub(SHOWN);
    if more > 0 {
        out.push_str(&format!(
            "  … and {more} more remarks; --format json has them\n"
        ));
    }
    out
}

fn not_taken(answer: &Answer, out: &mut String) {
    for skipped in answer.report.skipped.iter().take(SHOWN) {
        let file = paper::clean(&skipped.origin.file);
        let why = skipped.why.to_string();
        out.push_str(&format!(
            "  {file}:{}: not taken: {}\n    help: {}\n",
            skipped.origin.row,
            paper::clean(&why),
            skipped.why.help()
        ));
    }
    let more = answer.report.totals().2.saturating_sub(SHOWN as u64);
    if more > 0 {
        out.push_str(&format!(
            "  … and {more} more that were not taken; --format json has them\n"
        ));
    }
    out.push_str(&super::refusals(&answer.sum));
}

/// What a parcel holds, in a few lines.
fn preview(parcel: &Parcel, out: &mut String) {
    let deal = &parcel.deal;
    let amount = deal.fields.amount.map(|a| {
        let currency = deal.fields.currency.as_deref().unwrap_or_default();
        format!("{a} {currency}").trim_end().to_owned()
    });
    let parts: Vec<&str> = [
        &deal.id,
        &deal.fields.name,
        &deal.fields.account,
        &deal.fields.stage,
        &amount,
        &deal.fields.close_date,
    ]
    .into_iter()
    .filter_map(Option::as_deref)
    .collect();
    let line = if parts.is_empty() {
        "the deal that the text names".to_owned()
    } else {
        parts.join(" · ")
    };
    out.push_str(&format!("  > {}\n", paper::clean(&line)));
    for note in parcel.notes.iter().take(PREVIEW_NOTES) {
        let mut words = note
            .note
            .text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if let Some((cut, _)) = words.char_indices().nth(PREVIEW_CHARS) {
            words.truncate(cut);
            words.push('…');
        }
        let day = note.note.written_at.as_deref().unwrap_or("no day");
        let kind = note.note.kind.as_deref().unwrap_or("note");
        out.push_str(&format!(
            "      {day} {}: {}\n",
            paper::clean(kind),
            paper::clean(&words)
        ));
    }
}
