//! What an import says of itself: what each file was, what was taken, and every row that was not, with the way out.

use super::parcel::Parcel;
use serde::Serialize;

/// The most rows that were not taken, and the most remarks, that are kept one by one; beyond them only the counts grow. A
/// caller who wants them all gets each as it is met ([`super::Receive`]).
pub const MAX_LISTED: usize = 10_000;

/// Where something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// The place of the file among those given, from 0.
    #[serde(skip)]
    pub index: usize,
    /// The file's name as given; a sheet of a workbook is `file.xlsx#Sheet`.
    pub file: String,
    /// The line it begins on, or the row of a sheet, the message of a mailbox, the element of a JSON list, from 1; 0 for the
    /// file as a whole.
    pub row: u64,
}

/// Why a row, or a whole file, was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// Reading failed.
    #[error("it could not be read: {0}")]
    Unreadable(String),
    /// The format is known but not read.
    #[error("this is {0}, which is not read")]
    Foreign(&'static str),
    /// A table without a column that is known.
    #[error("no known columns in the header: {0}")]
    UnknownColumns(String),
    /// JSON of an unknown shape.
    #[error("this JSON has no shape that is known here")]
    UnknownJson,
    /// No JSON.
    #[error("this is not JSON: {0}")]
    Json(String),
    /// A row with more cells than the header.
    #[error("{found} cells, where the header has {expected}")]
    Cells {
        /// In the row.
        found: usize,
        /// In the header.
        expected: usize,
    },
    /// Above a limit.
    #[error("{what} is larger than {limit} bytes")]
    TooLarge {
        /// "the file", "the row", "the note".
        what: &'static str,
        /// In bytes.
        limit: u64,
    },
    /// More rows to join than are held.
    #[error("more than {0} rows to join")]
    TooManyJoins(usize),
    /// A note without a text.
    #[error("it has no text")]
    NoText,
    /// A deal without id and name.
    #[error("it has neither an id nor a name")]
    NoDeal,
    /// A note about something that is no deal.
    #[error("it is about {0}, which is no opportunity")]
    NotAnOpportunity(String),
    /// A note about a deal that is not among those given.
    #[error("the deal {0} is not in the files given")]
    UnknownDeal(String),
    /// Nothing links it to a deal.
    #[error("nothing links {0} to a deal")]
    Unlinked(String),
    /// A contact role whose person is not known.
    #[error("the contact {0} has no name in the files given")]
    UnknownContact(String),
    /// Marked as deleted in the source.
    #[error("it is deleted in the source")]
    Deleted,
    /// An id that cannot be one.
    #[error("the id cannot be used: {0}")]
    BadId(String),
    /// Neither an array of base64 nor HTML.
    #[error("the content is neither base64 nor text")]
    BadContent,
    /// A name for a row that holds nothing.
    #[error("it is empty")]
    Empty,
    /// A row of which only one cell is filled.
    #[error("only one cell is filled: a title or a footer")]
    Stray,
    /// Neither UTF-8 nor UTF-16.
    #[error("{0}")]
    Encoding(String),
    /// A part of a library failed.
    #[error("the file is damaged: {0}")]
    Damaged(String),
}

impl Why {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Why::Unreadable(_) => "check that the file exists and may be read",
            Why::Foreign(_) => {
                "export it as .csv, .xlsx, .json, .vtt, .eml or plain text and import that"
            }
            Why::UnknownColumns(_) => {
                "name at least a deal (Deal Name, Opportunity ID) and a text (Note, Description) or Stage, Amount, Close Date"
            }
            Why::UnknownJson => {
                "one object a line, {\"deal\": {\"id\": …}, \"notes\": [{\"text\": …}]}, is always read; docs/IMPORT.md lists the others"
            }
            Why::Json(_) => {
                "mend the line or remove it; each line holds one whole object, or the file holds one value"
            }
            Why::Cells { .. } => {
                "a quotation mark or a delimiter inside a cell is probably not quoted; export again with every cell quoted"
            }
            Why::TooLarge { .. } => "split it",
            Why::TooManyJoins(_) => "import in several calls, for example year by year",
            Why::NoText => "nothing to do unless the text stands in another column",
            Why::NoDeal => "add the column with the deal's id or name to the export",
            Why::NotAnOpportunity(_) => {
                "log it on the opportunity, or put the opportunity's id into WhatId"
            }
            Why::UnknownDeal(_) => "give the file with the deals in the same call",
            Why::Unlinked(_) => {
                "give the file with the links (ContentDocumentLink, deal associations) in the same call, or name the deal with --deal"
            }
            Why::UnknownContact(_) => "give the file with the contacts in the same call",
            Why::Deleted => "nothing to do",
            Why::BadId(_) => "shorten the id or leave the column out",
            Why::BadContent => "export the notes' content with the rows, as base64 or text",
            Why::Empty | Why::Stray => "nothing to do",
            Why::Encoding(_) => {
                "convert it first, for example: iconv -f WINDOWS-1252 -t UTF-8 FILE"
            }
            Why::Damaged(_) => "open it in the program that wrote it and save it again",
        }
    }
}

impl Why {
    /// Whether exports hold such rows as a matter of course: nothing is wrong with the file.
    pub fn is_usual(&self) -> bool {
        matches!(
            self,
            Why::NoText | Why::Empty | Why::Stray | Why::Deleted | Why::NotAnOpportunity(_)
        )
    }
}

/// A row, or a file, that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Where.
    pub origin: Origin,
    /// Why.
    pub why: Why,
}

impl Serialize for Skipped {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Skipped", 4)?;
        out.serialize_field("file", &self.origin.file)?;
        out.serialize_field("row", &self.origin.row)?;
        out.serialize_field("why", &self.why.to_string())?;
        out.serialize_field("help", self.why.help())?;
        out.end()
    }
}

/// Something worth knowing about a row that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Where.
    #[serde(flatten)]
    pub origin: Origin,
    /// What.
    pub what: String,
}

/// What became of one file, or of one sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// Its name as given.
    pub file: String,
    /// What it was found to be: "Salesforce tasks (CSV)".
    pub format: String,
    /// Rows, messages or objects read.
    pub rows: u64,
    /// Deals taken from it.
    pub deals: u64,
    /// Notes taken from it.
    pub notes: u64,
    /// Rows kept to join others with: links, users, accounts.
    pub joined: u64,
    /// Rows not taken.
    pub skipped: u64,
    /// Columns that are not used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unused: Vec<String>,
}

/// What became of everything.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// File by file, in the order in which they were read.
    pub files: Vec<FileReport>,
    /// What was not taken: the first [`MAX_LISTED`].
    pub skipped: Vec<Skipped>,
    /// What is worth knowing about what was taken: the first [`MAX_LISTED`].
    pub remarks: Vec<Remark>,
    /// The first parcels, as many as were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preview: Vec<Parcel>,
}

impl Report {
    /// Deals, notes, and rows that were not taken, over all files.
    pub fn totals(&self) -> (u64, u64, u64) {
        self.files.iter().fold((0, 0, 0), |(d, n, s), file| {
            (d + file.deals, n + file.notes, s + file.skipped)
        })
    }
}
