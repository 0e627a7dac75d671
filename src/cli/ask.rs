//! `buypath ask`: what to ask next about a deal: the rep the buyer, the manager the rep, or a list that the buyer may see.

use super::data::{self, Data, Looking, Shape};
use super::paper::{Tone, wrap};
use super::{Context, Exit};
use crate::coach::{best, spoken_dimension};
use crate::evidence::{Audience, Question};
use crate::framework::{Dimension, Pillar};
use crate::store::StoreError;
use serde::Serialize;
use std::fmt::Write as _;

/// Questions given, if not told otherwise.
const QUESTIONS: usize = 5;
/// The column at which a question's text begins.
const INDENT: usize = 5;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The deal's id, name or account
    deal: String,
    /// Whom the questions are for: the rep asks the buyer, the manager asks the rep; "buyer" is a list to send, without points
    #[arg(long = "for", value_enum, default_value = "rep", value_name = "WHO")]
    audience: For,
    /// How many questions
    #[arg(long, value_name = "N", default_value_t = QUESTIONS)]
    limit: usize,
    /// The state as it was at the end of this day; today, if not given
    #[arg(long, value_name = "DATE", value_parser = data::day)]
    as_of: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
    #[command(flatten)]
    looking: Looking,
    #[command(flatten)]
    data: Data,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum For {
    /// For the next talk with the buyer
    Rep,
    /// For the 1:1 with the rep
    Manager,
    /// To send to the buyer
    Buyer,
}

/// The answer for programs.
#[derive(Serialize)]
struct Asked<'a> {
    deal: &'a str,
    as_of: &'a str,
    #[serde(rename = "for")]
    audience: &'static str,
    questions: Vec<OneAsked<'a>>,
}

#[derive(Serialize)]
struct OneAsked<'a> {
    dimension: Dimension,
    text: &'a str,
    /// What an answer adds; left out of what the buyer sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'a str>,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let desk = args.data.desk(context, "ask")?;
    let id = desk.deal_called(&args.deal)?;
    let known = desk.known(&id, &args.looking.viewer())?;
    let known = known.ok_or_else(|| StoreError::NoDeal(id.to_string()))?;
    let day = args.as_of.unwrap_or_else(|| known.day(&data::today()));
    let whole = desk.fold(known, &day);
    let all = desk.questions(&whole);
    let audience = match args.audience {
        For::Rep | For::Buyer => Audience::Rep,
        For::Manager => Audience::Manager,
    };
    let chosen: Vec<&Question> = best(&all, audience, args.limit).collect();
    match args.format {
        Shape::Json => data::print_json(&Asked {
            deal: id.as_str(),
            as_of: &day,
            audience: match args.audience {
                For::Rep => "rep",
                For::Manager => "manager",
                For::Buyer => "buyer",
            },
            questions: chosen
                .iter()
                .map(|q| OneAsked {
                    dimension: q.dimension,
                    text: &q.text,
                    because: (args.audience != For::Buyer).then_some(q.because.as_str()),
                })
                .collect(),
        })?,
        Shape::Text if chosen.is_empty() => {
            data::print("Nothing is open: every dimension has its answer.\n")?;
        }
        Shape::Text if args.audience == For::Buyer => data::print(&letter(&chosen))?,
        Shape::Text => data::print(&list(context, &chosen))?,
    }
    Ok(Exit::Done)
}

/// The questions with what an answer adds.
fn list(context: &Context, questions: &[&Question]) -> String {
    let style = context.term.style();
    let width = style.cells() - INDENT;
    let mut out = String::new();
    for (number, question) in questions.iter().enumerate() {
        for (i, line) in wrap(&question.text, width).iter().enumerate() {
            let label = if i == 0 {
                format!("{:>3}. ", number + 1)
            } else {
                " ".repeat(INDENT)
            };
            let _ = writeln!(out, "{label}{}", style.tone(Tone::Strong, line));
        }
        for line in wrap(&question.because, width) {
            let _ = writeln!(
                out,
                "{}{}",
                " ".repeat(INDENT),
                style.tone(Tone::Faint, &line)
            );
        }
    }
    out
}

/// The questions by what they are about, as a text to send: no points, no stage, nothing of ours.
fn letter(questions: &[&Question]) -> String {
    let mut out = String::new();
    for &pillar in Pillar::ALL {
        let here: Vec<&&Question> = questions
            .iter()
            .filter(|q| q.dimension.pillar() == pillar)
            .collect();
        if here.is_empty() {
            continue;
        }
        let about: Vec<String> = here.iter().map(|q| spoken_dimension(q.dimension)).collect();
        let _ = writeln!(out, "{}", sentence_case(&about.join(", ")));
        for question in here {
            let _ = writeln!(out, "- {}", question.text);
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
