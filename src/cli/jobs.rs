//! From the files named on the command line to notes, one piece of work at a time and in order.

use super::term;
use crate::evidence::Input;
use crate::intake::{self, Line, Lines, MAX_NOTE_BYTES, Stream};
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Chain, Cursor, Read};
use std::path::{Path, PathBuf};

type Source = Box<dyn Read + Send>;
type Head = Chain<Cursor<Vec<u8>>, Source>;

/// One note that has not been read yet; cheap to make, so that threads do the work.
pub(super) enum Job {
    /// A plain note: read the rest of it.
    Plain {
        /// The name for messages, and the note's id.
        name: String,
        /// It came from standard input and has no id.
        unnamed: bool,
        /// Where to read it.
        reader: Head,
    },
    /// One JSON object.
    Object {
        /// The file.
        name: String,
        /// The line at which the object begins, from 1.
        line: u64,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Something that could not be opened or cut.
    Fault(Problem),
}

/// Why a note could not be read.
#[derive(Debug)]
pub(super) struct Problem {
    /// `file`, `file:line` or `file:line:column`.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "buypath: {}: {}\n  help: {}",
            term::clean(&self.place),
            term::clean(&self.message),
            self.help
        )
    }
}

impl Problem {
    fn new(place: impl Into<String>, message: impl Into<String>, help: &str) -> Self {
        Problem {
            place: place.into(),
            message: message.into(),
            help: help.to_owned(),
        }
    }

    fn io(name: &str, error: &io::Error) -> Self {
        let help = match error.kind() {
            io::ErrorKind::NotFound => "check the name; `-` reads standard input",
            io::ErrorKind::PermissionDenied => "make the file readable",
            io::ErrorKind::IsADirectory => "name the files in it, for example with a `*`",
            _ => "check that the file can be read",
        };
        Problem::new(name, error.to_string(), help)
    }
}

impl Job {
    /// How many bytes the job holds in memory.
    pub fn held(&self) -> usize {
        match self {
            Job::Plain { .. } => 64 << 10,
            Job::Object { bytes, .. } => bytes.len(),
            Job::Fault(_) => 0,
        }
    }

    /// Reads the note.
    pub fn read(self) -> Result<Input, Problem> {
        match self {
            Job::Fault(problem) => Err(problem),
            Job::Plain {
                name,
                unnamed,
                reader,
            } => {
                let text = read_plain(&name, reader)?;
                let mut input = Input {
                    id: (!unnamed).then_some(name),
                    ..Input::default()
                };
                input.note.text = text;
                Ok(input)
            }
            Job::Object { name, line, bytes } => intake::parse_object(&bytes).map_err(|fault| {
                let at = line + fault.line as u64 - 1;
                Problem::new(
                    format!("{name}:{at}:{}", fault.column),
                    fault.message,
                    &fault.help,
                )
            }),
        }
    }
}

fn read_plain(name: &str, reader: Head) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    reader
        .take(MAX_NOTE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| Problem::io(name, &e))?;
    if bytes.len() > MAX_NOTE_BYTES {
        return Err(too_long(name.to_owned(), "the note"));
    }
    intake::decode(bytes).map_err(|fault| {
        let help = "save the file as UTF-8, or convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE";
        Problem::new(format!("{name}:{}", fault.line()), fault.to_string(), help)
    })
}

fn too_long(place: String, what: &str) -> Problem {
    Problem::new(
        place,
        format!("{what} is larger than {} MiB", MAX_NOTE_BYTES >> 20),
        "put each note in a file of its own, or write JSON Lines with one note a line",
    )
}

/// All jobs of the files named, in order. Holds one open file of JSON Lines at a time.
pub(super) struct Jobs {
    files: std::vec::IntoIter<PathBuf>,
    open: Option<(String, Lines<BufReader<Head>>)>,
}

impl Jobs {
    /// The jobs of these files; `-`, or no file at all, is standard input.
    pub fn new(mut files: Vec<PathBuf>) -> Self {
        if files.is_empty() {
            files.push(PathBuf::from("-"));
        }
        Jobs {
            files: files.into_iter(),
            open: None,
        }
    }

    fn open(&mut self, path: &Path) -> Option<Job> {
        let unnamed = path.as_os_str() == "-";
        let name = if unnamed {
            "standard input".to_owned()
        } else {
            path.display().to_string()
        };
        let declared = path
            .extension()
            .is_some_and(|e| e == "jsonl" || e == "ndjson");
        let opened = open(path, unnamed).and_then(|source| intake::detect(source, declared));
        match opened {
            Err(error) => Some(Job::Fault(Problem::io(&name, &error))),
            Ok(Stream::Plain(reader)) => Some(Job::Plain {
                name,
                unnamed,
                reader,
            }),
            Ok(Stream::Object(bytes)) => Some(Job::Object {
                name,
                line: 1,
                bytes,
            }),
            Ok(Stream::Lines(lines)) => {
                self.open = Some((name, lines));
                None
            }
        }
    }
}

fn open(path: &Path, stdin: bool) -> io::Result<Source> {
    if stdin {
        return Ok(Box::new(io::stdin()));
    }
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::new(
            io::ErrorKind::IsADirectory,
            "this is a folder",
        ));
    }
    Ok(Box::new(file))
}

impl Iterator for Jobs {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        loop {
            if let Some((name, lines)) = &mut self.open {
                match lines.next_line() {
                    Ok(Some(Line::Whole { bytes, .. }))
                        if bytes.iter().all(u8::is_ascii_whitespace) =>
                    {
                        continue;
                    }
                    Ok(Some(Line::Whole { number, bytes })) => {
                        return Some(Job::Object {
                            name: name.clone(),
                            line: number,
                            bytes,
                        });
                    }
                    Ok(Some(Line::TooLong { number, .. })) => {
                        return Some(Job::Fault(too_long(format!("{name}:{number}"), "the line")));
                    }
                    Ok(None) => self.open = None,
                    Err(error) => {
                        let problem = Problem::io(name, &error);
                        self.open = None;
                        return Some(Job::Fault(problem));
                    }
                }
                continue;
            }
            let path = self.files.next()?;
            if let Some(job) = self.open(&path) {
                return Some(job);
            }
        }
    }
}
