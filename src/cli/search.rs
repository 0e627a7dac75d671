//! `buypath search`: notes by their words, their fields and their evidence.

use super::data::{self, Data, Looking, Shape};
use super::paper::{self, Style, Tone};
use super::{Context, Exit};
use crate::evidence::Item;
use crate::index::{
    Answer, AskFault, Hit, Path, Request, Sight, Snippet, Total, USUAL_LIMIT, parse,
};
use anyhow::anyhow;
use serde_json::{Value, json};

/// Cells in front of what belongs to a hit.
const INDENT: usize = 4;

/// What is searched for.
#[derive(Debug, Default, clap::Args)]
#[command(after_help = "\
Words must all stand in the note, in any form of theirs; \"words in a row\" as they are; procure* begins so; procurment~ is
spelled about so; -word must not stand in it; OR and brackets as usual. Fields: deal, account, owner, stage, author, kind, note,
dimension, status, source, risk, since, until, date; as in  legal owner:\"Lena Falk\" dimension:approvers status:missing")]
pub(super) struct Args {
    /// Words, "phrases", beginnings*, spellings~, -not, field:value; a question that begins with - goes after --
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Of this deal: its id, or words of its name
    #[arg(long)]
    deal: Option<String>,
    /// Of deals with this buyer
    #[arg(long)]
    account: Option<String>,
    /// Of this rep's deals
    #[arg(long)]
    owner: Option<String>,
    /// Of deals in this stage
    #[arg(long)]
    stage: Option<String>,
    /// With evidence of this dimension; several with commas
    #[arg(long)]
    dimension: Option<String>,
    /// With evidence of this status: confirmed, assumed, unknown, missing, not-needed
    #[arg(long)]
    status: Option<String>,
    /// With this risk
    #[arg(long)]
    risk: Option<String>,
    /// Written on this day or later: 2026-03-31, 2026-03 or 2026
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Written on this day or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// At most so many notes
    #[arg(long, default_value_t = USUAL_LIMIT)]
    limit: usize,
    /// text or json
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
    #[command(flatten)]
    looking: Looking,
    #[command(flatten)]
    data: Data,
}

impl Args {
    /// The question, with what stands in options.
    fn question(&self) -> String {
        let mut question = self.query.join(" ");
        let options = [
            ("deal", &self.deal),
            ("account", &self.account),
            ("owner", &self.owner),
            ("stage", &self.stage),
            ("dimension", &self.dimension),
            ("status", &self.status),
            ("risk", &self.risk),
            ("since", &self.since),
            ("until", &self.until),
        ];
        // Options hold whichever alternative of the question is true.
        let either = question.contains("OR") || question.contains('|');
        if either && options.iter().any(|(_, value)| value.is_some()) {
            question = format!("({question})");
        }
        for (name, value) in options {
            if let Some(value) = value {
                let value = value.replace(['"', '“', '”', '„', '«', '»'], " ");
                question.push_str(&format!(" {name}:\"{value}\""));
            }
        }
        question.trim_start().to_owned()
    }

    /// The request that the arguments make.
    ///
    /// # Errors
    /// A question that cannot be read, with the place.
    fn request(&self, sight: Sight) -> anyhow::Result<Request> {
        // The question alone first, so that the place is one that was typed.
        let typed = self.query.join(" ");
        parse(&typed).map_err(|fault| anyhow!(shown_fault(&typed, &fault)))?;
        let question = self.question();
        let ask = parse(&question).map_err(|fault| anyhow!(shown_fault(&question, &fault)))?;
        Ok(Request {
            ask,
            sight,
            limit: self.limit,
        })
    }
}

pub(super) fn run(context: &Context, args: &Args) -> anyhow::Result<Exit> {
    let request = args.request(Sight::from(&args.looking.viewer()))?;
    let answer = args.data.desk(context, "search")?.search(&request)?;
    match args.format {
        Shape::Text => data::print(&text(&answer, &context.term.style()))?,
        Shape::Json => data::print_json(&json(&args.question(), &answer))?,
    }
    Ok(Exit::Done)
}

/// The question with a mark under the place.
fn shown_fault(question: &str, fault: &AskFault) -> String {
    let at = question.floor_char_boundary(fault.at.start);
    let end = question
        .floor_char_boundary(fault.at.end.min(question.len()))
        .max(at);
    let before = paper::cells(&paper::clean(&question[..at]));
    let gap = usize::from(question[..at].ends_with(char::is_whitespace) && before > 0);
    format!(
        "{}\n  {}\n  {}{}",
        fault.message,
        paper::clean(question),
        " ".repeat(before + gap),
        "^".repeat(paper::cells(&paper::clean(&question[at..end])).max(1))
    )
}

/// The answer as one JSON object: `{"query", "total", "more", "hits": [{"note", "deal", …}], "read_as", "searched"}`.
fn json(question: &str, answer: &Answer) -> Value {
    let (total, more) = match answer.total {
        Total::Exactly(total) => (total, false),
        Total::MoreThan(total) => (total, true),
    };
    let read_as = answer
        .read_as
        .iter()
        .map(|r| json!({"word": r.word, "read_as": r.read_as}));
    json!({
        "query": question,
        "total": total,
        "more": more,
        "hits": answer.hits.iter().map(json_hit).collect::<Vec<_>>(),
        "read_as": read_as.collect::<Vec<_>>(),
        "searched": match answer.path {
            Path::Index { .. } => "index",
            Path::Record => "record",
        },
    })
}

fn json_hit(hit: &Hit) -> Value {
    let (note, deal) = (&hit.entry.note, &hit.entry.deal);
    let text = &note.note.text;
    let snippets = hit.snippets.iter().map(|s| {
        let hits = s
            .hits
            .iter()
            .map(|h| json!({"start": h.start, "end": h.end}));
        json!({
            "start": s.span.start,
            "end": s.span.end,
            "text": text.get(s.span.clone()),
            "hits": hits.collect::<Vec<_>>(),
        })
    });
    let risks = hit
        .risks
        .iter()
        .filter_map(|&i| hit.entry.reading.risks.get(i));
    json!({
        "note": note.id,
        "deal": note.deal,
        "name": deal.fields.name,
        "account": deal.fields.account,
        "owner": deal.fields.owner,
        "stage": deal.fields.stage,
        "written_at": note.note.written_at,
        "author": note.note.author,
        "kind": note.note.kind,
        "private": note.private,
        "score": f64::from(hit.score) / 1_000.0,
        "snippets": snippets.collect::<Vec<_>>(),
        "evidence": items(hit).collect::<Vec<_>>(),
        "risks": risks.collect::<Vec<_>>(),
    })
}

/// The items that were asked for.
fn items(hit: &Hit) -> impl Iterator<Item = &Item> {
    hit.items
        .iter()
        .filter_map(|&i| hit.entry.reading.evidence.get(i))
}

/// The answer for a person: the deal, the day, and the sentences with their words marked.
fn text(answer: &Answer, style: &Style) -> String {
    let mut out = String::new();
    for hit in &answer.hits {
        lines_of(hit, style, &mut out);
        out.push('\n');
    }
    let counted = match answer.total {
        Total::Exactly(0) => "No note has that.".to_owned(),
        Total::Exactly(1) => "1 note".to_owned(),
        Total::Exactly(n) => format!("{n} notes"),
        Total::MoreThan(n) => format!("more than {n} notes"),
    };
    let shown = answer.hits.len();
    let all = matches!(answer.total, Total::Exactly(n) if n <= shown as u64);
    let part = if all {
        String::new()
    } else {
        format!("; the best {shown} are shown")
    };
    out.push_str(&style.tone(Tone::Faint, &format!("{counted}{part}")));
    out.push('\n');
    for read in &answer.read_as {
        let line = format!(
            "No note has '{}'; it was read as {}",
            read.word, read.read_as
        );
        out.push_str(&style.tone(Tone::Unsure, &paper::clean(&line)));
        out.push('\n');
    }
    if answer.path == Path::Record {
        let line =
            "The index is being built elsewhere or cannot be written; the record itself was read.";
        out.push_str(&style.tone(Tone::Faint, line));
        out.push('\n');
    }
    out
}

fn lines_of(hit: &Hit, style: &Style, out: &mut String) {
    let (note, deal) = (&hit.entry.note, &hit.entry.deal);
    let name = deal.fields.name.as_deref().unwrap_or(note.deal.as_str());
    let more = [&deal.fields.stage, &deal.fields.owner]
        .into_iter()
        .flatten();
    let title: Vec<&str> = std::iter::once(name)
        .chain(more.map(String::as_str))
        .collect();
    let when = [&note.note.written_at, &note.note.kind]
        .into_iter()
        .flatten();
    let when = paper::clean(&when.map(String::as_str).collect::<Vec<_>>().join(" "));
    let room = style.cells().saturating_sub(paper::cells(&when) + 2);
    let title = paper::shortened(&paper::clean(&title.join(" · ")), room, |_| false);
    out.push_str(&style.tone(Tone::Strong, &paper::padded(&title, room)));
    out.push_str(&format!("  {}\n", style.tone(Tone::Faint, &when)));
    for snippet in &hit.snippets {
        marked(&note.note.text, snippet, style, out);
    }
    let mut also: Vec<String> = items(hit)
        .map(|i| format!("{} {}", i.dimension, i.status))
        .collect();
    also.extend(
        hit.risks
            .iter()
            .filter_map(|&i| Some(format!("risk {}", hit.entry.reading.risks.get(i)?.risk))),
    );
    also.dedup();
    also.push(note.id.to_string());
    let also = paper::clean(&also.join(" · "));
    for line in paper::wrap(&also, style.cells().saturating_sub(INDENT)) {
        out.push_str(&format!(
            "{}{}\n",
            " ".repeat(INDENT),
            style.tone(Tone::Faint, &line)
        ));
    }
}

/// A stretch of the note, wrapped, its words in colour, or between asterisks where there is none.
fn marked(text: &str, snippet: &Snippet, style: &Style, out: &mut String) {
    // Words are marked by characters that cleaning leaves alone and that no cleaned text holds.
    const OPEN: char = '\u{e000}';
    const CLOSE: char = '\u{e001}';
    let mut line = String::new();
    let mut at = snippet.span.start;
    let push = |range: std::ops::Range<usize>, line: &mut String| {
        let part = text.get(range).unwrap_or_default();
        line.extend(part.chars().filter(|c| !matches!(*c, OPEN | CLOSE)));
    };
    for hit in &snippet.hits {
        push(at..hit.start, &mut line);
        line.push(OPEN);
        // A word is never broken up, for a mark must not reach over a line.
        push(hit.clone(), &mut line);
        line.push(CLOSE);
        at = hit.end;
    }
    push(at..snippet.span.end, &mut line);
    let cut = |here: bool| if here { "… " } else { "" };
    let starts = snippet.span.start > 0
        && !text[..snippet.span.start].ends_with(['\n', '.', '!', '?', ' ', '\t']);
    let line = format!("{}{}", cut(starts), paper::clean(&line));
    for wrapped in paper::wrap(&line, style.cells().saturating_sub(INDENT)) {
        let mut shown = " ".repeat(INDENT);
        let mut rest = wrapped.as_str();
        while let Some(open) = rest.find(OPEN) {
            let after = &rest[open + OPEN.len_utf8()..];
            let close = after.find(CLOSE).unwrap_or(after.len());
            shown.push_str(&rest[..open]);
            let word = &after[..close];
            shown.push_str(&if style.colour {
                style.tone(Tone::Good, word)
            } else {
                format!("*{word}*")
            });
            rest = after.get(close + CLOSE.len_utf8()..).unwrap_or_default();
        }
        shown.push_str(&rest.replace(CLOSE, ""));
        out.push_str(&shown);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deal::{DealId, DealRecord, NoteId, NoteRecord};
    use crate::evidence::Note;
    use crate::index::Entry;
    use std::sync::Arc;

    fn answer(text: &str, words: &[&str]) -> Answer {
        let mut deal = DealRecord::new(DealId::parse("d1").unwrap());
        deal.fields.name = Some("Globex rollout".into());
        deal.fields.stage = Some("Proposal".into());
        let note = NoteRecord {
            id: NoteId::parse("n1").unwrap(),
            deal: deal.id.clone(),
            note: Note {
                written_at: Some("2026-03-01".into()),
                kind: Some("call".into()),
                text: text.into(),
                ..Note::default()
            },
            private: false,
            order: 1,
        };
        let hits = words
            .iter()
            .map(|w| text.find(w).map(|at| at..at + w.len()).unwrap());
        let hit = Hit {
            entry: Entry {
                note: Arc::new(note),
                reading: Arc::default(),
                deal: Arc::new(deal),
            },
            score: 1_500,
            snippets: vec![Snippet {
                span: 0..text.len(),
                hits: hits.collect(),
            }],
            items: Vec::new(),
            risks: Vec::new(),
        };
        Answer {
            hits: vec![hit],
            total: Total::Exactly(1),
            read_as: Vec::new(),
            path: Path::Index { unindexed: 0 },
        }
    }

    #[test]
    fn words_are_marked_and_nothing_drives_the_terminal() {
        let shown = text(
            &answer(
                "The CFO\u{1b}[31m signs\u{7} it \u{e000}all.",
                &["CFO", "signs"],
            ),
            &Style::default(),
        );
        assert!(shown.contains("    The *CFO* *signs* it all."), "{shown}");
        assert!(!shown.contains('\u{1b}') && shown.contains("Globex rollout · Proposal"));
        assert!(shown.ends_with("1 note\n"));
        let coloured = text(
            &answer("The CFO signs", &["CFO"]),
            &Style {
                width: 80,
                colour: true,
            },
        );
        assert!(
            coloured.contains("\u{1b}[32mCFO\u{1b}[0m") && !coloured.contains('*'),
            "{coloured:?}"
        );
    }

    #[test]
    fn json_names_the_note_and_quotes_its_bytes() {
        let value = json("cfo", &answer("Über den CFO", &["CFO"]));
        let hit = &value["hits"][0];
        assert_eq!(
            (hit["note"].as_str(), hit["deal"].as_str()),
            (Some("n1"), Some("d1"))
        );
        assert_eq!(
            hit["snippets"][0]["hits"][0],
            json!({"start": 10, "end": 13})
        );
        assert_eq!(
            (&value["total"], &value["more"]),
            (&json!(1), &json!(false))
        );
    }

    #[test]
    fn options_narrow_every_alternative() {
        let args = Args {
            query: vec!["cfo".into(), "OR".into(), "ceo".into()],
            owner: Some("Lena \"L\" Falk".into()),
            status: Some("missing".into()),
            ..Args::default()
        };
        assert_eq!(
            args.question(),
            "(cfo OR ceo) owner:\"Lena  L  Falk\" status:\"missing\""
        );
        assert!(args.request(Sight::Everything).is_ok());
    }

    #[test]
    fn a_fault_is_shown_under_its_place() {
        let args = Args {
            query: vec!["budget".into(), "status:gone".into()],
            ..Args::default()
        };
        let shown = args.request(Sight::Everything).unwrap_err().to_string();
        assert!(
            shown.ends_with("  budget status:gone\n         ^^^^^^^^^^^"),
            "{shown}"
        );
    }
}
