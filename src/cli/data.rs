//! Where the record lies, who looks at it, and what day it is: the edge at which the environment and the clock are asked.

use super::{Context, term};
use crate::deal::DealId;
use crate::desk::{Desk, DeskError};
use crate::store::Viewer;
use anyhow::Context as _;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What every command over the record takes.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Data {
    /// The folder of the record; without it BUYPATH_DATA, then the user's data folder
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// Who looks.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Looking {
    /// Show what this person may see: "manager", or the name of a rep; without it everything
    #[arg(long = "viewer", value_name = "WHO")]
    pub viewer: Option<String>,
}

impl Looking {
    pub fn viewer(&self) -> Viewer {
        match self.viewer.as_deref().map(str::trim) {
            None | Some("" | "owner") => Viewer::Owner,
            Some("manager") => Viewer::Manager,
            Some(name) => Viewer::Rep(name.to_owned()),
        }
    }
}

/// How the answer is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Shape {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

impl Data {
    /// The folder: `--data`, `BUYPATH_DATA`, or the user's.
    pub fn folder(&self) -> anyhow::Result<PathBuf> {
        if let Some(folder) = &self.data {
            return Ok(folder.clone());
        }
        let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty());
        if let Some(folder) = set("BUYPATH_DATA") {
            return Ok(PathBuf::from(folder));
        }
        let home = || set("HOME").map(PathBuf::from);
        let base = if cfg!(windows) {
            set("APPDATA").map(PathBuf::from)
        } else if cfg!(target_os = "macos") {
            home().map(|h| h.join("Library/Application Support"))
        } else {
            set("XDG_DATA_HOME")
                .map(PathBuf::from)
                .or_else(|| home().map(|h| h.join(".local/share")))
        };
        let base = base.context("there is no home folder: name a folder with --data")?;
        Ok(base.join("buypath"))
    }

    /// The desk over the record.
    pub fn desk(&self, context: &Context, purpose: &str) -> anyhow::Result<Desk> {
        let folder = self.folder()?;
        Ok(Desk::open(&folder, context.engine()?, purpose)?)
    }
}

/// Today, where the user is.
pub(super) fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

/// A day from the command line.
pub(super) fn day(given: &str) -> Result<String, String> {
    given
        .parse::<jiff::civil::Date>()
        .map(|d| d.to_string())
        .map_err(|_| "write the day as 2026-03-02".to_owned())
}

/// A number of the deal from the command line: 48000, 48k, 1.2m.
pub(super) fn amount(given: &str) -> Result<f64, String> {
    let text = given
        .trim()
        .to_ascii_lowercase()
        .replace([',', '_', ' '], "");
    let (number, times) = match text.as_bytes().last() {
        Some(b'k') => (&text[..text.len() - 1], 1e3),
        Some(b'm') => (&text[..text.len() - 1], 1e6),
        _ => (text.as_str(), 1.0),
    };
    match number.parse::<f64>() {
        Ok(value) if value.is_finite() && value >= 0.0 => Ok(value * times),
        _ => Err("write the amount as 48000 or 48k".to_owned()),
    }
}

/// A currency from the command line.
pub(super) fn currency(given: &str) -> Result<String, String> {
    let upper = given.to_ascii_uppercase();
    if upper.len() == 3 && upper.bytes().all(|b| b.is_ascii_uppercase()) {
        Ok(upper)
    } else {
        Err("write the three letters, such as EUR".to_owned())
    }
}

/// The text of one note, exactly as it stands in a file or comes in.
pub(super) fn note_text(file: Option<&Path>) -> anyhow::Result<String> {
    use crate::intake::{MAX_NOTE_BYTES, decode};
    let stdin = file.is_none_or(|f| f.as_os_str() == "-");
    let name = match file {
        Some(file) if !stdin => term::clean(&file.display().to_string()).into_owned(),
        _ => "standard input".to_owned(),
    };
    let mut bytes = Vec::new();
    let limit = MAX_NOTE_BYTES as u64 + 1;
    let read = match file {
        Some(file) if !stdin => {
            std::fs::File::open(file).and_then(|f| f.take(limit).read_to_end(&mut bytes))
        }
        _ => std::io::stdin().lock().take(limit).read_to_end(&mut bytes),
    };
    read.with_context(|| format!("cannot read {name}"))?;
    if bytes.len() > MAX_NOTE_BYTES {
        anyhow::bail!("{name} is larger than {} MiB", MAX_NOTE_BYTES >> 20);
    }
    decode(bytes).map_err(|fault| {
        anyhow::anyhow!(
            "{name}:{}: {fault}\n  help: save the file as UTF-8, or convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE",
            fault.line()
        )
    })
}

/// An id from the command line.
pub(super) fn deal_id(given: &str) -> Result<DealId, DeskError> {
    DealId::parse(given).map_err(|fault| DeskError::BadId {
        given: given.to_owned(),
        fault,
    })
}

/// A note's id from the command line.
pub(super) fn note_id(given: &str) -> Result<crate::deal::NoteId, DeskError> {
    crate::deal::NoteId::parse(given).map_err(|fault| DeskError::BadId {
        given: given.to_owned(),
        fault,
    })
}

/// Prints a value as JSON over several lines.
pub(super) fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

/// Prints text.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        assert_eq!(amount("48k"), Ok(48_000.0));
        assert_eq!(amount("1.2M"), Ok(1_200_000.0));
        assert_eq!(amount("48,000"), Ok(48_000.0));
        assert!(amount("much").is_err());
        assert!(amount("").is_err());
    }
}
