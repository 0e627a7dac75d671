//! The index's folder: who may write, what is whole, what may go.

use super::Error;
use super::indexed::{self, Dead};
use super::schema::{Fields, LAYOUT, tokenizers};
use super::source::Identity;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, UNIX_EPOCH};
use tantivy::directory::MmapDirectory;
use tantivy::{IndexMeta, IndexReader, ReloadPolicy};

/// Held by the one process that writes. It outlives rebuilding, so that two cannot build at once.
const LOCK: &str = "buypath.lock";
/// Which files were found whole, by length and time: each is summed up once after it was written or touched.
const CHECKED: &str = "checked.json";
/// tantivy's list of segments, which holds our watermark too.
const META: &str = "meta.json";
/// How long to sleep between two tries for the lock.
const LOCK_PAUSE: Duration = Duration::from_millis(5);

/// What is stored in the same atomic step as the segments of a commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    /// See [`LAYOUT`].
    pub layout: u32,
    /// The version of the index library.
    pub library: String,
    /// The record.
    #[serde(flatten)]
    pub identity: Identity,
    /// Every change up to this number is in the index.
    pub watermark: u64,
    /// Words of forgotten notes may still lie in its files.
    pub owes_purge: bool,
}

impl Mark {
    pub fn new(identity: &Identity, watermark: u64, owes_purge: bool) -> Mark {
        Mark {
            layout: LAYOUT,
            library: tantivy::version_string().to_owned(),
            identity: identity.clone(),
            watermark,
            owes_purge,
        }
    }

    pub fn of(meta: &IndexMeta) -> Option<Mark> {
        serde_json::from_str(meta.payload.as_deref()?).ok()
    }

    /// Why an index with this mark is of no use for a record; `None` when it is.
    fn misfit(&self, identity: &Identity, newest: u64) -> Option<&'static str> {
        if self.layout != LAYOUT || self.library != tantivy::version_string() {
            Some("it is of another version")
        } else if self.identity != *identity {
            Some("it was built from another record")
        } else if self.watermark > newest {
            Some("it is ahead of the record")
        } else {
            None
        }
    }
}

/// An index that can be searched.
pub(super) struct Opened {
    pub index: tantivy::Index,
    pub reader: IndexReader,
    pub fields: Fields,
    /// What the reader's segments hold in vain.
    pub dead: Arc<Dead>,
    /// The commit that the reader shows.
    opstamp: u64,
    /// Where it stood when the reader was loaded, or before.
    pub mark: Mark,
}

/// Why there is no index to search.
pub(super) struct Unusable(pub String);

impl<E: std::error::Error> From<E> for Unusable {
    fn from(error: E) -> Self {
        Unusable(error.to_string())
    }
}

impl Opened {
    /// Opens the index in a folder, when it is whole and fits the record.
    pub fn open(folder: &Path, identity: &Identity, newest: u64) -> Result<Opened, Unusable> {
        if !folder.join(META).is_file() {
            return Err(Unusable("there is none".to_owned()));
        }
        let mut index = tantivy::Index::open(MmapDirectory::open(folder)?)?;
        let (schema, fields) = Fields::schema();
        if index.schema() != schema {
            return Err(Unusable("it has other fields".to_owned()));
        }
        index.set_tokenizers(tokenizers());
        let meta = index.load_metas()?;
        let mark = checked_mark(&meta, identity, newest)?;
        check_files(folder, &index, &meta)?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Opened {
            index,
            dead: Arc::new(indexed::dead(&reader.searcher())),
            reader,
            fields,
            opstamp: meta.opstamp,
            mark,
        })
    }

    /// Shows the newest commit. The mark is read before the reader is loaded, so that the reader never lacks what the
    /// mark says it has.
    pub fn reload(
        &mut self,
        folder: &Path,
        identity: &Identity,
        newest: u64,
    ) -> Result<(), Unusable> {
        let meta = self.index.load_metas()?;
        let mark = checked_mark(&meta, identity, newest)?;
        if meta.opstamp != self.opstamp || mark != self.mark {
            check_files(folder, &self.index, &meta)?;
            self.reader.reload()?;
            self.dead = Arc::new(indexed::dead(&self.reader.searcher()));
            self.opstamp = meta.opstamp;
            self.mark = mark;
        }
        Ok(())
    }
}

fn checked_mark(meta: &IndexMeta, identity: &Identity, newest: u64) -> Result<Mark, Unusable> {
    let mark = Mark::of(meta).ok_or_else(|| Unusable("nothing says how far it is".to_owned()))?;
    match mark.misfit(identity, newest) {
        Some(why) => Err(Unusable(why.to_owned())),
        None => Ok(mark),
    }
}

/// Length and time of a file: it is taken for the same as long as both are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    bytes: u64,
    /// Nanoseconds since 1970.
    modified: u128,
}

impl Stamp {
    fn of(path: &Path) -> io::Result<Stamp> {
        let meta = fs::metadata(path)?;
        let modified = meta
            .modified()?
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Ok(Stamp {
            bytes: meta.len(),
            modified: modified.as_nanos(),
        })
    }
}

/// Sums up every file that was not found whole before, or was touched since.
fn check_files(folder: &Path, index: &tantivy::Index, meta: &IndexMeta) -> Result<(), Unusable> {
    let known: BTreeMap<PathBuf, Stamp> = fs::read(folder.join(CHECKED))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let mut now = BTreeMap::new();
    for file in meta.list_segment_files() {
        // Not every segment has every file; those that it needs are missed when the reader opens it.
        let Ok(stamp) = Stamp::of(&folder.join(&file)) else {
            continue;
        };
        if known.get(&file) != Some(&stamp) && !index.directory().validate_checksum(&file)? {
            return Err(Unusable(format!("{} is damaged", file.display())));
        }
        now.insert(file, stamp);
    }
    if now != known {
        // Nothing is lost without it but time.
        let _ = write_checked(folder, &now);
    }
    Ok(())
}

fn write_checked(folder: &Path, stamps: &BTreeMap<PathBuf, Stamp>) -> io::Result<()> {
    // Other processes may write theirs at the same time.
    let draft = folder.join(format!("{CHECKED}.{}", std::process::id()));
    fs::write(&draft, serde_json::to_vec(stamps)?)?;
    fs::rename(draft, folder.join(CHECKED))
}

/// Forgets which files were found whole, so that all are summed up again.
pub(super) fn distrust(folder: &Path) {
    let _ = fs::remove_file(folder.join(CHECKED));
}

/// The right to write; given back when dropped, and by the system when the process dies.
pub(super) struct WriteLock(#[expect(dead_code, reason = "held, not read")] File);

impl WriteLock {
    /// `None` when another holds it for longer than we wait.
    pub fn take(folder: &Path, patience: Duration) -> Result<Option<WriteLock>, Error> {
        fs::create_dir_all(folder)?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join(LOCK))?;
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(WriteLock(file))),
                Err(TryLockError::WouldBlock) if started.elapsed() < patience => {
                    std::thread::sleep(LOCK_PAUSE)
                }
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
    }
}

/// Makes an empty index in place of whatever lies in the folder. The lock must be held.
pub(super) fn create(folder: &Path, identity: &Identity) -> Result<Opened, Error> {
    // The list of segments goes first: what is left without it is no index.
    remove(&folder.join(META))?;
    remove_but(folder, &HashSet::new())?;
    let (schema, fields) = Fields::schema();
    let index = tantivy::Index::builder()
        .schema(schema)
        .tokenizers(tokenizers())
        .create_in_dir(folder)?;
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    Ok(Opened {
        index,
        reader,
        fields,
        dead: Arc::default(),
        opstamp: 0,
        mark: Mark::new(identity, 0, false),
    })
}

/// Removes every file that belongs to no segment, such as what a crash or a lost list of files left. The lock must be held,
/// and no merge may be under way.
pub(super) fn sweep(folder: &Path, index: &tantivy::Index) -> Result<(), Error> {
    let mut keep = index.load_metas()?.list_segment_files();
    keep.extend([META, ".managed.json", CHECKED].map(PathBuf::from));
    remove_but(folder, &keep)
}

fn remove_but(folder: &Path, keep: &HashSet<PathBuf>) -> Result<(), Error> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = PathBuf::from(entry.file_name());
        // tantivy's own lock files are empty, and one of them may be held by a reader.
        let is_lock = name.extension().is_some_and(|e| e == "lock");
        if is_lock || keep.contains(&name) || !entry.file_type()?.is_file() {
            continue;
        }
        remove(&entry.path())?;
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
