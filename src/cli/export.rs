//! `buypath export`: the whole record as JSON Lines, which `import` takes back, or the notes as CSV.

use super::data::Data;
use super::{Context, Exit};
use std::io::{BufWriter, Write};

/// Bytes that are written at once.
const CHUNK: usize = 256 << 10;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// jsonl: everything, for `import`; csv: a row a note, for spreadsheets
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
    #[command(flatten)]
    data: Data,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    Jsonl,
    Csv,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let desk = args.data.desk(context, "export")?;
    let mut out = BufWriter::with_capacity(CHUNK, std::io::stdout().lock());
    match args.format {
        Format::Jsonl => desk.export_lines(&mut out)?,
        Format::Csv => desk.export_csv(&mut out)?,
    }
    out.flush()?;
    Ok(Exit::Done)
}
