//! Reads a folder of rule files, with limits: a wrong path must fail fast and must not read the disk.

use crate::rules::{MAX_FILE_BYTES, MAX_PACK_BYTES, Source};
use anyhow::{Context, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// The most rule files in a folder.
const MAX_FILES: usize = 2_000;
/// The most entries looked at, rule files or not: a home folder by mistake ends here.
const MAX_ENTRIES: usize = 20_000;
/// How deep the folders may lie: `evidence/<pillar>/<dimension>.toml` needs two.
const MAX_DEPTH: usize = 4;

/// Every `.toml` file below `root`, by path.
///
/// # Errors
/// A folder that cannot be read or that goes over the limits, a file that is not UTF-8, a link that leads out of the folder.
pub(super) fn read(root: &Path) -> anyhow::Result<Vec<Source>> {
    let canonical = root
        .canonicalize()
        .with_context(|| format!("cannot open the rule folder {}", root.display()))?;
    if !canonical.is_dir() {
        bail!(
            "{} is not a folder: --rules takes the folder that holds lexicon/, evidence/ and risks/",
            root.display()
        );
    }
    let mut walk = Walk {
        root: canonical.clone(),
        entries: 0,
        files: Vec::new(),
    };
    walk.folder(&canonical, 0)?;
    walk.files.sort();
    let mut total = 0;
    let mut sources = Vec::with_capacity(walk.files.len());
    for path in walk.files {
        let size = fs::metadata(&path)
            .with_context(|| format!("cannot read {}", path.display()))?
            .len();
        total += size;
        if size > MAX_FILE_BYTES as u64 {
            bail!(
                "{} is {size} bytes long: a rule file has at most {MAX_FILE_BYTES}",
                path.display()
            );
        }
        if total > MAX_PACK_BYTES as u64 {
            bail!(
                "the rule files in {} are more than {MAX_PACK_BYTES} bytes together",
                root.display()
            );
        }
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let text = String::from_utf8(bytes).map_err(|e| {
            anyhow::anyhow!(
                "{} is not UTF-8 at byte {}",
                path.display(),
                e.utf8_error().valid_up_to()
            )
        })?;
        let below = path.strip_prefix(&canonical).unwrap_or(&path);
        let path = below
            .components()
            .map(|c| c.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/");
        sources.push(Source { path, text });
    }
    if sources.is_empty() {
        bail!("there are no .toml files in {}", root.display());
    }
    Ok(sources)
}

struct Walk {
    root: PathBuf,
    entries: usize,
    files: Vec<PathBuf>,
}

impl Walk {
    fn folder(&mut self, folder: &Path, depth: usize) -> anyhow::Result<()> {
        if depth > MAX_DEPTH {
            bail!(
                "{} lies more than {MAX_DEPTH} folders deep",
                folder.display()
            );
        }
        for entry in
            fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
        {
            let entry = entry?;
            self.entries += 1;
            if self.entries > MAX_ENTRIES {
                bail!(
                    "{} holds more than {MAX_ENTRIES} files: this is not a rule folder",
                    self.root.display()
                );
            }
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            self.entry(&entry.path(), entry.file_type()?, depth)?;
        }
        Ok(())
    }

    fn entry(&mut self, path: &Path, kind: fs::FileType, depth: usize) -> anyhow::Result<()> {
        if kind.is_dir() {
            return self.folder(path, depth + 1);
        }
        if path.extension().is_none_or(|e| e != "toml") {
            return Ok(());
        }
        if kind.is_symlink() {
            let target = path
                .canonicalize()
                .with_context(|| format!("the link {} leads nowhere", path.display()))?;
            if !target.starts_with(&self.root) {
                bail!(
                    "the link {} leads out of the rule folder: copy the file instead",
                    path.display()
                );
            }
        }
        // Pipes and devices would block or never end.
        if !fs::metadata(path)?.is_file() {
            bail!("{} is not a plain file", path.display());
        }
        if self.files.len() >= MAX_FILES {
            bail!(
                "{} holds more than {MAX_FILES} rule files",
                self.root.display()
            );
        }
        self.files.push(path.to_owned());
        Ok(())
    }
}
