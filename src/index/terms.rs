//! What is indexed of a note beside its words: tags for its fields and evidence, and the keys that put equals in order.

use super::ask::{ItemAsked, Key};
use super::source::Entry;
use super::words;
use crate::deal::DealId;
use crate::framework::{Dimension, Risk, Source, Status};
use jiff::civil::{Date, date};

/// The day of a note without a date: before any other.
pub(super) const UNDATED: i64 = i32::MIN as i64;
/// The tag of a note that only its author sees.
pub(super) const PRIVATE: &str = "private";
/// Stands between tags in the text that the index cuts; no folded value holds it.
pub(super) const BETWEEN_TAGS: char = '\n';

/// What puts notes of one score in order: the newest day first, then the last that arrived, then the id's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    /// Days since 1970-01-01; [`UNDATED`] for none.
    pub day: i64,
    /// The place in the order of arrival.
    pub order: u64,
    /// Decides when a source gives no order.
    pub tie: u64,
}

impl Rank {
    pub fn of(entry: &Entry) -> Rank {
        Rank {
            day: day(entry.note.note.written_at.as_deref()),
            order: entry.note.order,
            tie: fnv(entry.note.id.as_str()),
        }
    }
}

/// FNV-1a: the same on every machine and in every version.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The number of a day, from an ISO date or the date of a time stamp; of its first day for a month.
pub(super) fn day(written_at: Option<&str>) -> i64 {
    let parsed = written_at.and_then(|text| {
        let text = text.trim();
        let day: Option<Date> = text.get(..10).and_then(|d| d.parse().ok());
        day.or_else(|| format!("{text}-01").parse().ok())
    });
    parsed.map_or(UNDATED, day_number)
}

/// Days since 1970-01-01.
pub(super) fn day_number(day: Date) -> i64 {
    i64::from((day - date(1970, 1, 1)).get_days())
}

/// The names that are searched along with a note's text.
pub(super) fn names(entry: &Entry) -> impl Iterator<Item = &str> {
    let fields = &entry.deal.fields;
    [fields.name.as_deref(), fields.account.as_deref()]
        .into_iter()
        .flatten()
}

/// Every tag of a note, each once, with [`BETWEEN_TAGS`] between them.
pub(super) fn tags(entry: &Entry) -> String {
    let mut tags = Vec::with_capacity(64);
    let (note, fields) = (&entry.note, &entry.deal.fields);
    tags.push(within(&note.deal));
    tags.push(whole(Key::Deal, note.deal.as_str()));
    tags.push(whole(Key::Note, note.id.as_str()));
    let named = [
        (Key::Deal, &fields.name),
        (Key::Account, &fields.account),
        (Key::Owner, &fields.owner),
        (Key::Stage, &fields.stage),
        (Key::Author, &note.note.author),
        (Key::Kind, &note.note.kind),
    ];
    for (key, value) in named {
        let Some(value) = value else { continue };
        let cut = words::all(value);
        tags.push(format!("{}={}", key.id(), cut.join(" ")));
        tags.extend(cut.iter().map(|w| word(key, w)));
    }
    for item in &entry.reading.evidence {
        let (d, s, o) = (Some(item.dimension), Some(item.status), Some(item.source));
        for mask in 1..8u8 {
            let keep = |bit: u8| mask & bit != 0;
            tags.push(evidence(
                d.filter(|_| keep(1)),
                s.filter(|_| keep(2)),
                o.filter(|_| keep(4)),
            ));
        }
    }
    tags.extend(entry.reading.risks.iter().map(|r| risk(r.risk)));
    if note.private {
        tags.push(PRIVATE.to_owned());
    }
    tags.sort_unstable();
    tags.dedup();
    tags.join(&String::from(BETWEEN_TAGS))
}

/// The tag of a field's whole value.
pub(super) fn whole(key: Key, value: &str) -> String {
    format!("{}={}", key.id(), words::folded(value))
}

/// The tag of one word of a field's value.
pub(super) fn word(key: Key, word: &str) -> String {
    format!("{}:{word}", key.id())
}

/// The tag of every note of a deal, by the very id.
pub(super) fn within(deal: &DealId) -> String {
    format!("in={deal}")
}

/// The tag of a risk.
pub(super) fn risk(risk: Risk) -> String {
    format!("risk={}", risk.id())
}

/// The tag of an item by what is known of it.
fn evidence(
    dimension: Option<Dimension>,
    status: Option<Status>,
    source: Option<Source>,
) -> String {
    format!(
        "item={}/{}/{}",
        dimension.map_or("*", Dimension::id),
        status.map_or("*", Status::id),
        source.map_or("*", Source::id)
    )
}

/// The tags of which an item that was asked for has one. All notes with evidence have one when nothing is asked of it.
pub(super) fn item(asked: &ItemAsked) -> Vec<String> {
    fn each<T: Copy>(of: &[T]) -> Vec<Option<T>> {
        if of.is_empty() {
            vec![None]
        } else {
            of.iter().copied().map(Some).collect()
        }
    }
    let mut out = Vec::new();
    for dimension in each(&asked.dimensions) {
        for status in each(&asked.statuses) {
            out.extend(
                each(&asked.sources)
                    .into_iter()
                    .map(|s| evidence(dimension, status, s)),
            );
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_from_dates_and_time_stamps() {
        assert_eq!(day(Some("1970-01-02")), 1);
        assert_eq!(day(Some("2026-03-01T10:00:00Z")), day(Some("2026-03-01")));
        assert_eq!(day(Some("2026-03")), day(Some("2026-03-01")));
        assert_eq!(day(Some("soon")), UNDATED);
        assert_eq!(day(None), UNDATED);
    }
}
