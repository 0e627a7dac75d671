//! `buypath explain`: how a text was read, step by step.

use super::jobs::Jobs;
use super::term::{self, Term};
use super::{Context, Exit, analyze::Record, carried};
use crate::analyze;
use crate::evidence::{Input, Item};
use crate::explain::{BlockView, CandidateView, Carried, ClauseView, Explanation, Mark};
use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::Range;
use std::path::PathBuf;

const HEAD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Yellow.on_default();

/// The day that dates count from when none is given: any fixed day will do, so that the same text reads the same.
const WRITTEN_AT: &str = "2026-03-02";

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The text; standard input if not given, or "-"
    text: Option<String>,
    /// Only this rule, or all whose id begins with this: what it matched, or what it lacked
    #[arg(long, value_name = "ID")]
    rule: Option<String>,
    #[command(flatten)]
    record: Record,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let engine = context.engine()?;
    let mut input = match args.text.filter(|t| t != "-") {
        Some(text) => {
            let mut input = Input::default();
            input.note.text = text;
            input
        }
        None => match Jobs::new(vec![PathBuf::from("-")])
            .next()
            .map(super::jobs::Job::read)
        {
            Some(Ok(input)) => input,
            Some(Err(problem)) => anyhow::bail!("{problem}"),
            None => Input::default(),
        },
    };
    args.record.fill(&mut input);
    input
        .note
        .written_at
        .get_or_insert_with(|| WRITTEN_AT.to_owned());
    if let Some(rule) = &args.rule
        && !engine
            .pack()
            .rules
            .iter()
            .any(|r| r.id.starts_with(rule.as_str()))
    {
        anyhow::bail!(
            "there is no rule '{rule}': ids are DIMENSION/NAME, such as those that `buypath rules stats --silent` lists"
        );
    }
    let explanation = analyze::explain(&engine, &input);
    let shown = Shown {
        explanation: &explanation,
        term: &context.term,
        rule: args.rule.as_deref(),
    };
    writeln!(std::io::stdout().lock(), "{}", shown.render().trim_end())?;
    Ok(Exit::Done)
}

/// So many of the things that carried an item are shown.
const CARRIERS_SHOWN: usize = 10;

/// What is shown, and how.
struct Shown<'a> {
    explanation: &'a Explanation,
    term: &'a Term,
    rule: Option<&'a str>,
}

/// Writing to a string does not fail, so the results of `write!` are let go throughout.
impl Shown<'_> {
    fn render(&self) -> String {
        let mut out = String::new();
        if self.rule.is_none() {
            for block in &self.explanation.blocks {
                self.block(&mut out, block);
            }
        }
        self.candidates(&mut out);
        self.items(&mut out);
        out
    }

    fn quote(&self, span: &Range<usize>) -> String {
        term::one_line(
            self.explanation.text.get(span.clone()).unwrap_or_default(),
            120,
        )
    }

    fn block(&self, out: &mut String, block: &BlockView) {
        let mut about = format!("{} {}..{}", block.kind, block.span.start, block.span.end);
        if block.depth > 0 {
            let _ = write!(about, ", quoted {} deep", block.depth);
        }
        if let Some(key) = &block.key {
            let _ = write!(about, ", key \"{}\"", term::one_line(key, 40));
        }
        if let Some(heading) = &block.heading {
            let _ = write!(about, ", under \"{}\"", term::one_line(heading, 40));
        }
        let _ = writeln!(out, "{}", self.term.paint(HEAD, &about));
        for clause in &block.clauses {
            self.clause(out, clause);
        }
    }

    fn clause(&self, out: &mut String, clause: &ClauseView) {
        let ask = if clause.question { ", a question" } else { "" };
        let about = format!(
            "{}..{}, the {} speaks{ask}",
            clause.span.start, clause.span.end, clause.speaker
        );
        let _ = writeln!(
            out,
            "  \"{}\"  {}",
            self.quote(&clause.span),
            self.term.paint(DIM, &about)
        );
        let tokens: Vec<String> = clause.tokens.iter().map(|t| self.quote(t)).collect();
        let _ = writeln!(out, "    tokens    {}", tokens.join(" | "));
        self.marks(out, "found", &clause.hits);
        self.marks(out, "mentions", &clause.mentions);
        self.marks(out, "values", &clause.values);
        if !clause.near.is_empty() {
            let near = self.term.paint(DIM, &carried::near(&clause.near));
            let _ = writeln!(out, "    near      {near}");
        }
    }

    fn marks(&self, out: &mut String, name: &str, marks: &[Mark]) {
        if !marks.is_empty() {
            let shown: Vec<String> = marks
                .iter()
                .map(|m| format!("{} \"{}\"", m.what, self.quote(&m.span)))
                .collect();
            let _ = writeln!(out, "    {name:<9} {}", shown.join(", "));
        }
    }

    fn candidates(&self, out: &mut String) {
        let wanted = |c: &&CandidateView| self.rule.is_none_or(|r| c.id.starts_with(r));
        let candidates: Vec<_> = self.explanation.candidates.iter().filter(wanted).collect();
        let _ = writeln!(
            out,
            "{}",
            self.term
                .paint(HEAD, &format!("{} rules considered", candidates.len()))
        );
        for candidate in &candidates {
            self.candidate(out, candidate);
        }
        if candidates.is_empty() && self.rule.is_some() {
            let _ = writeln!(
                out,
                "  none of its words stands in the text: no clause came near it"
            );
        }
    }

    fn candidate(&self, out: &mut String, c: &CandidateView) {
        let mark = if c.fired {
            self.term.paint(GOOD, "fired ")
        } else {
            self.term.paint(BAD, "silent")
        };
        let place = self
            .term
            .paint(DIM, &format!("{}:{}", c.place.0, c.place.1));
        let _ = writeln!(
            out,
            "  {mark} {}  {place}\n         {}\n         pattern   {}",
            c.id,
            term::one_line(&c.why, 110),
            c.pattern
        );
        let _ = writeln!(out, "         read in   \"{}\"", self.quote(&c.clause));
        if let Some(matched) = &c.matched {
            let _ = writeln!(out, "         matched   \"{}\"", self.quote(matched));
        }
        if let Some(guard) = &c.silenced {
            let _ = writeln!(
                out,
                "         silenced  by {} at \"{}\"",
                guard.what,
                self.quote(&guard.span)
            );
        }
        if !c.lacked.is_empty() {
            let _ = writeln!(out, "         lacked    {}", c.lacked.join(", then "));
        }
    }

    fn items(&self, out: &mut String) {
        let report = &self.explanation.report;
        let is_of = |i: &&crate::evidence::Item| {
            self.rule.is_none_or(|r| {
                i.rule.starts_with(r) || i.because.also.iter().any(|a| a.starts_with(r))
            })
        };
        let carried = &self.explanation.carried;
        let items: Vec<_> = report
            .evidence
            .iter()
            .enumerate()
            .filter(|(_, i)| is_of(i))
            .collect();
        let _ = writeln!(
            out,
            "{}",
            self.term.paint(HEAD, &format!("{} items", items.len()))
        );
        for (index, item) in items {
            self.item(
                out,
                item,
                carried.evidence.get(index).and_then(Option::as_ref),
            );
        }
        for (index, risk) in report.risks.iter().enumerate() {
            if self.rule.is_none_or(|id| risk.rule.starts_with(id)) {
                let carried = carried.risks.get(index).and_then(Option::as_ref);
                let _ = writeln!(
                    out,
                    "  risk {}  \"{}\"\n         read by   {}",
                    risk.risk,
                    term::one_line(&risk.quote, 110),
                    carried::readers_of_risk(risk, carried.is_some())
                );
                weighed(out, carried);
            }
        }
    }

    fn item(&self, out: &mut String, item: &Item, carried: Option<&Carried>) {
        let _ = writeln!(
            out,
            "  {} {} {}  \"{}\"",
            item.dimension,
            item.status,
            item.source,
            term::one_line(&item.quote, 110)
        );
        let _ = writeln!(out, "         read by   {}", carried::readers(item));
        if !item.because.also.is_empty() {
            let _ = writeln!(out, "         also      {}", item.because.also.join(", "));
        }
        weighed(out, carried);
        let said = carried::overruled(item).unwrap_or(item.status);
        let _ = match &item.because.status {
            Some((cue, words)) => writeln!(
                out,
                "         status    {said} by the cue '{cue}': {}",
                term::one_line(words, 100)
            ),
            None => writeln!(out, "         status    {said}, and no cue says otherwise"),
        };
        if let Some(status) = carried.and_then(|c| c.status.as_ref()) {
            let _ = writeln!(
                out,
                "         weighed   {}",
                carried::status(status, item, CARRIERS_SHOWN)
            );
        }
        let _ = writeln!(
            out,
            "         source    {}: {}",
            item.source,
            item.because.source.unwrap_or("the rep writes it")
        );
        let slots = slots(item);
        if !slots.is_empty() {
            let _ = writeln!(out, "         carries   {slots}");
        }
    }
}

/// How the statistical reader came to its probability.
fn weighed(out: &mut String, carried: Option<&Carried>) {
    if let Some(carried) = carried {
        let _ = writeln!(
            out,
            "         weighed   {}",
            carried::target(carried, CARRIERS_SHOWN)
        );
    }
}

fn slots(item: &Item) -> String {
    let amounts: Vec<String> = item
        .amounts
        .iter()
        .map(|a| format!("{} {}", a.currency, a.value))
        .collect();
    let all = [
        ("people", &item.people),
        ("roles", &item.roles),
        ("amounts", &amounts),
        ("dates", &item.dates),
        ("durations", &item.durations),
    ];
    let filled = all.iter().filter(|(_, values)| !values.is_empty());
    filled
        .map(|(name, values)| format!("{name} {}", term::clean(&values.join(", "))))
        .collect::<Vec<_>>()
        .join("; ")
}
