//! The card of one note: what it proves, by pillar, with its words; what is at risk; what to ask next.
//!
//! It reads in a terminal, in a log and pasted into a chat: plain lines, marks that need no colour, no frames.

use super::paper::{Style, Tone, cells, clean, padded, shortened, wrap};
use crate::coach::{best, spoken_amount, spoken_date, spoken_dimension};
use crate::evidence::{Amount, Audience, Deal, Item, Note, Report};
use crate::framework::{Pillar, Source, Status};

/// Where the text beside a label begins, in cells.
const TEXT_COLUMN: usize = 25;
/// A quote takes at most so many lines.
const QUOTE_LINES: usize = 3;
/// Passages shown for a pillar: a long transcript would bury the rest of the card.
const PASSAGES_SHOWN: usize = 10;
/// The marks; no line breaks between a mark and its meaning.
const LEGEND: &str = "✓\u{a0}confirmed\u{a0}\u{a0} ~\u{a0}assumed\u{a0}\u{a0} ?\u{a0}not\u{a0}known\u{a0}\u{a0} ✗\u{a0}not\u{a0}there\u{a0}\u{a0} –\u{a0}not\u{a0}needed";
/// Questions shown for either audience.
const QUESTIONS_SHOWN: usize = 3;
/// Cells of a bar.
const BAR_CELLS: usize = 10;

/// The card. Nothing of the note's text can steer the terminal it is printed on.
pub fn render(report: &Report, deal: &Deal, note: &Note, style: &Style) -> String {
    let mut card = Card {
        style,
        out: String::with_capacity(4096),
    };
    card.header(report, deal, note);
    if report.evidence.is_empty() {
        card.nothing_yet();
    } else {
        for &pillar in Pillar::ALL {
            card.pillar(report, pillar);
        }
        card.line("");
        card.beside("", 2, LEGEND, Tone::Faint);
    }
    card.risks(report);
    card.questions(report, Audience::Rep, "Ask the buyer");
    card.questions(report, Audience::Manager, "For the 1:1");
    card.out
}

struct Card<'s> {
    style: &'s Style,
    out: String,
}

impl Card<'_> {
    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// Left and right text of one line.
    fn spread(&mut self, left: &str, right: &str, tone: Tone) {
        let width = self.style.cells();
        let left = shortened(left, width.saturating_sub(cells(right) + 2), |_| false);
        let gap = width.saturating_sub(cells(&left) + cells(right));
        let text = format!("{}{}{right}", self.style.tone(tone, &left), " ".repeat(gap));
        self.line(&text);
    }

    /// Wrapped text, the first line behind a label, the others below it.
    fn beside(&mut self, label: &str, column: usize, text: &str, tone: Tone) {
        for (i, line) in wrap(text, self.style.cells() - column).iter().enumerate() {
            let label = if i == 0 {
                padded(label, column)
            } else {
                " ".repeat(column)
            };
            self.line(&format!("{label}{}", self.style.tone(tone, line)));
        }
    }

    fn header(&mut self, report: &Report, deal: &Deal, note: &Note) {
        let given = |field: &Option<String>| field.as_deref().map(clean).filter(|s| !s.is_empty());
        let (account, name) = (given(&deal.account), given(&deal.name));
        let title = match (account, name) {
            (Some(account), Some(name)) if name.contains(&account) => name,
            (Some(account), Some(name)) => format!("{account}: {name}"),
            (account, name) => account.or(name).unwrap_or_else(|| "One note".to_owned()),
        };
        let amount = deal.amount.filter(|a| a.is_finite()).map(|value| Amount {
            currency: given(&deal.currency).unwrap_or_else(|| "USD".to_owned()),
            value,
        });
        self.spread(
            &title,
            &amount.as_ref().map(spoken_amount).unwrap_or_default(),
            Tone::Strong,
        );
        let about = [
            given(&note.kind),
            given(&note.written_at),
            given(&note.author).map(|a| format!("by {a}")),
        ];
        let about: Vec<String> = about.into_iter().flatten().collect();
        if !about.is_empty() {
            let line = self.style.tone(
                Tone::Faint,
                &shortened(&about.join(" · "), self.style.cells(), |_| false),
            );
            self.line(&line);
        }
        if report.truncated {
            self.line(&self.style.tone(
                Tone::Unsure,
                "Only the beginning of this note was read: it is longer than the limit.",
            ));
        }
        self.line("");
        self.spread(
            "How this buyer buys: what we know",
            &meter(report.scores.overall),
            Tone::Strong,
        );
    }

    fn nothing_yet(&mut self) {
        self.line("");
        self.beside("", 0, "Nothing here says yet how they will buy. That is where most deals begin: the questions below are a good way in.", Tone::Plain);
    }

    fn pillar(&mut self, report: &Report, pillar: Pillar) {
        let score = report.scores.pillars.get(&pillar).copied().unwrap_or(0);
        self.line("");
        self.spread(&heading(pillar), &meter(score), Tone::Strong);
        let items: Vec<&Item> = report
            .evidence
            .iter()
            .filter(|i| i.dimension.pillar() == pillar)
            .collect();
        // Items arrive by start: those of one passage stand together.
        let passages: Vec<&[&Item]> = items
            .chunk_by(|a, b| (a.start, a.end, a.source) == (b.start, b.end, b.source))
            .collect();
        for passage in passages.iter().take(PASSAGES_SHOWN) {
            self.passage(passage);
        }
        if passages.len() > PASSAGES_SHOWN {
            let more = format!("  … and {} more passages", passages.len() - PASSAGES_SHOWN);
            self.line(&self.style.tone(Tone::Faint, &more));
        }
        let silent = pillar
            .dimensions()
            .iter()
            .filter(|&&d| items.iter().all(|i| i.dimension != d));
        let silent: Vec<String> = silent.map(|&d| spoken_dimension(d)).collect();
        if !silent.is_empty() {
            self.beside(
                "  · nothing yet on",
                TEXT_COLUMN,
                &silent.join(", "),
                Tone::Faint,
            );
        }
    }

    /// One passage beside the dimensions it speaks of, and what it names below it.
    fn passage(&mut self, items: &[&Item]) {
        let room = self.style.cells() - TEXT_COLUMN;
        let named: Vec<&String> = items
            .iter()
            .flat_map(|i| i.people.iter().chain(&i.roles))
            .collect();
        let matters = |word: &str| {
            word.chars().any(|c| c.is_ascii_digit())
                || named.iter().any(|n| {
                    word.len() > 1 && n.contains(word.trim_matches(|c: char| !c.is_alphanumeric()))
                })
        };
        // Two cells are the quotation marks; wrapping may leave some of each line unused.
        let quote = shortened(
            &clean(&items[0].quote),
            room * QUOTE_LINES - 2 - 8 * (QUOTE_LINES - 1),
            matters,
        );
        let mut lines: Vec<(Tone, String)> = wrap(&format!("“{quote}”"), room)
            .into_iter()
            .map(|l| (Tone::Plain, l))
            .collect();
        lines.extend(
            wrap(&details(items), room)
                .into_iter()
                .map(|l| (Tone::Faint, l)),
        );
        for i in 0..lines.len().max(items.len()) {
            let left = items
                .get(i)
                .map_or_else(|| " ".repeat(TEXT_COLUMN), |item| self.marked(item));
            let right = lines
                .get(i)
                .map(|(tone, text)| self.style.tone(*tone, text))
                .unwrap_or_default();
            self.line(&format!("{left}{right}"));
        }
    }

    fn marked(&self, item: &Item) -> String {
        let (mark, tone) = mark(item.status);
        format!(
            "  {} {}",
            self.style.tone(tone, mark),
            padded(&spoken_dimension(item.dimension), TEXT_COLUMN - 4)
        )
    }

    fn risks(&mut self, report: &Report) {
        if report.risks.is_empty() {
            return;
        }
        self.line("");
        self.line(&self.style.tone(Tone::Strong, "Watch out"));
        let room = (self.style.cells() - TEXT_COLUMN) * 2 - 10;
        for risk in &report.risks {
            let quote = shortened(&clean(&risk.quote), room, |_| false);
            self.beside(
                &format!("  ! {}", risk.risk.id().replace('-', " ")),
                TEXT_COLUMN,
                &format!("“{quote}”"),
                Tone::Plain,
            );
        }
    }

    fn questions(&mut self, report: &Report, audience: Audience, title: &str) {
        let mut questions = best(&report.questions, audience, QUESTIONS_SHOWN).peekable();
        if questions.peek().is_none() {
            return;
        }
        self.line("");
        self.line(&self.style.tone(Tone::Strong, title));
        for (i, question) in questions.enumerate() {
            self.beside(
                &format!("  {}. ", i + 1),
                5,
                &clean(&question.text),
                Tone::Plain,
            );
            self.beside("", 5, &clean(&question.because), Tone::Faint);
        }
    }
}

/// The mark of a status.
pub(super) fn mark(status: Status) -> (&'static str, super::paper::Tone) {
    match status {
        Status::Confirmed => ("✓", Tone::Good),
        Status::Assumed => ("~", Tone::Unsure),
        Status::Unknown => ("?", Tone::Unsure),
        Status::Missing => ("✗", Tone::Bad),
        Status::NotNeeded => ("–", Tone::Faint),
    }
}

/// "■■■·······  31": a bar and its number.
pub(super) fn meter(score: u8) -> String {
    // A bar is empty only at nothing and full only at everything.
    let filled = match score {
        0 => 0,
        100.. => BAR_CELLS,
        _ => (usize::from(score) * BAR_CELLS / 100).max(1),
    };
    format!(
        "{}{} {score:>3}",
        "■".repeat(filled),
        "·".repeat(BAR_CELLS - filled)
    )
}

/// A pillar's name as a heading.
pub(super) fn heading(pillar: Pillar) -> String {
    let words = pillar.id().replace('-', " ");
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// Who, how much, when, how long, and who says so.
fn details(items: &[&Item]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut add = |part: String| {
        if !part.is_empty() && !parts.contains(&part) {
            parts.push(part);
        }
    };
    items
        .iter()
        .flat_map(|i| i.people.iter().chain(&i.roles))
        .for_each(|name| add(clean(name)));
    items
        .iter()
        .flat_map(|i| &i.amounts)
        .for_each(|amount| add(clean(&spoken_amount(amount))));
    items
        .iter()
        .flat_map(|i| &i.dates)
        .for_each(|date| add(clean(&spoken_date(date))));
    items
        .iter()
        .flat_map(|i| &i.durations)
        .for_each(|duration| add(clean(&spoken_duration(duration))));
    add(match items[0].source {
        Source::Buyer => "says the buyer".to_owned(),
        Source::Rep => "says the rep".to_owned(),
    });
    // A line may break after a point, not within a name.
    parts
        .iter()
        .map(|part| part.replace(' ', "\u{a0}"))
        .collect::<Vec<_>>()
        .join("\u{a0}· ")
}

/// "2 weeks" for `P2W`; as it stands when it has several parts.
fn spoken_duration(iso: &str) -> String {
    let (time, body) = match iso.strip_prefix("PT") {
        Some(body) => (true, body),
        None => (false, iso.strip_prefix('P').unwrap_or(iso)),
    };
    let Some(unit) = body.chars().last().filter(char::is_ascii_uppercase) else {
        return iso.to_owned();
    };
    let number = &body[..body.len() - 1];
    let name = match (unit, time) {
        ('D', false) => "day",
        ('W', false) => "week",
        ('M', false) => "month",
        ('Y', false) => "year",
        ('H', true) => "hour",
        ('M', true) => "minute",
        _ => return iso.to_owned(),
    };
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return iso.to_owned();
    }
    format!("{number} {name}{}", if number == "1" { "" } else { "s" })
}

#[cfg(test)]
#[path = "card_tests.rs"]
mod tests;
