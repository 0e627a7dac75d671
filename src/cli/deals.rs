//! `buypath deals`: the managers' questions over every deal on record, and `buypath views`: the questions that are saved.

use super::data::{self, Data, Looking};
use super::{Context, Exit, answer};
use crate::desk::Desk;
use crate::query::{self, Help, Parsed, Table, Vocabulary, Why};
use crate::store::{View, Viewer};
use anyhow::Context as _;
use std::collections::HashMap;

/// Reasons are made for so many deals at most; the rest of a longer answer is listed without.
const MAX_REASONED: usize = 5_000;
/// The longest name of a saved question, in bytes.
const MAX_NAME_BYTES: usize = 64;

/// How an answer is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// A table
    #[default]
    Text,
    /// One object
    Json,
    /// A row for each deal
    Csv,
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The question, in your own words or as field:value terms; @NAME stands for a saved one; without it, every deal
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// The deals as they were at the end of this day; today, if not given
    #[arg(long, value_name = "DATE", value_parser = data::day)]
    as_of: Option<String>,
    /// text: a table; json: one object; csv: a row for each deal
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Save the question under a name, to ask it again as @NAME
    #[arg(long, value_name = "NAME")]
    save: Option<String>,
    #[command(flatten)]
    looking: Looking,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, clap::Args)]
pub(super) struct ViewsArgs {
    /// Remove the question saved under this name
    #[arg(long, value_name = "NAME")]
    drop: Option<String>,
    /// text: a line for each; json: one object
    #[arg(long, value_enum, default_value = "text")]
    format: data::Shape,
    #[command(flatten)]
    data: Data,
}

/// The deals of the record as rows, with the reasons of those that a question is about.
pub(super) struct Asked {
    pub parsed: Parsed,
    pub table: Table,
    pub selection: query::Selection,
    pub whys: HashMap<usize, Why>,
    pub as_of: String,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let mut desk = args.data.desk(context, "deals")?;
    let text = full_text(&desk, &args.query)?;
    let today = args.as_of.clone().unwrap_or_else(data::today);
    let vocabulary = vocabulary(&desk, &today)?;
    let parsed = query::parse(&text, &vocabulary);
    if parsed.is_fatal() {
        answer::faults(&text, &parsed.faults)?;
        return Ok(Exit::Input);
    }
    if let Some(name) = &args.save {
        save(&mut desk, name, &text)?;
    }
    let asked = ask(
        &desk,
        parsed,
        args.as_of.as_deref(),
        &today,
        &args.looking.viewer(),
    )?;
    match args.format {
        Format::Text => answer::text(context, &asked)?,
        Format::Json => data::print_json(&answer::json(&asked))?,
        Format::Csv => answer::csv(&asked)?,
    }
    Ok(Exit::Done)
}

/// The question with saved ones in the place of their names.
fn full_text(desk: &Desk, words: &[String]) -> anyhow::Result<String> {
    let mut parts = Vec::new();
    for word in words {
        match word.strip_prefix('@').filter(|n| !n.is_empty()) {
            Some(name) => {
                let saved = desk.store().view(name)?;
                parts.push(saved.with_context(|| {
                    format!(
                        "no question is saved as '{}'; `buypath views` lists them",
                        super::term::clean(name)
                    )
                })?);
            }
            None => parts.push(word.clone()),
        }
    }
    Ok(parts.join(" "))
}

fn save(desk: &mut Desk, name: &str, text: &str) -> anyhow::Result<()> {
    let name = name.trim_start_matches('@');
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.len() > MAX_NAME_BYTES || !name.chars().all(plain) {
        anyhow::bail!(
            "a name has letters, digits, '-', '_' and '.' only, at most {MAX_NAME_BYTES} of them"
        );
    }
    let view = View {
        name: name.to_owned(),
        query: text.to_owned(),
    };
    let mut batch = desk.store_mut().batch()?;
    batch.save_view(&view)?;
    batch.commit()?;
    Ok(())
}

/// The names on record.
fn vocabulary(desk: &Desk, today: &str) -> anyhow::Result<Vocabulary> {
    let mut vocabulary = Vocabulary::new(today.parse().context("the day is no date")?);
    let mut last = None;
    loop {
        let page = desk.store().deals_after(last.as_ref(), 1_000)?;
        let Some(end) = page.last() else {
            return Ok(vocabulary);
        };
        last = Some(end.id.clone());
        for deal in &page {
            let fields = &deal.fields;
            fields.owner.iter().for_each(|o| vocabulary.owner(o));
            fields.account.iter().for_each(|a| vocabulary.account(a));
            fields.name.iter().for_each(|n| vocabulary.deal(n));
            vocabulary.id(deal.id.as_str());
        }
    }
}

/// Runs a question over the record.
pub(super) fn ask(
    desk: &Desk,
    parsed: Parsed,
    as_of: Option<&str>,
    today: &str,
    viewer: &Viewer,
) -> anyhow::Result<Asked> {
    let scoring = desk.engine().scoring();
    let day = query::day::last(today).context("the day is no date")?;
    let help = Help {
        scoring,
        wording: desk.engine().wording(),
        today: day,
    };
    let (mut table, mut whys) = (Table::new(), HashMap::new());
    desk.each_state(as_of, today, viewer, |whole| -> anyhow::Result<()> {
        let deal = whole.deal.as_of(&whole.state.as_of);
        table.push(&deal, &whole.state, scoring);
        if whys.len() < MAX_REASONED {
            let mut one = Table::new();
            one.push(&deal, &whole.state, scoring);
            if query::select(&parsed.query, &one, day, scoring).matched > 0 {
                whys.insert(
                    table.rows().len() - 1,
                    query::why(&parsed.query, &deal, &whole.state, help),
                );
            }
        }
        Ok(())
    })?;
    let selection = query::select(&parsed.query, &table, day, scoring);
    Ok(Asked {
        parsed,
        table,
        selection,
        whys,
        as_of: today.to_owned(),
    })
}

pub(super) fn views(context: &Context, args: ViewsArgs) -> anyhow::Result<Exit> {
    let mut desk = args.data.desk(context, "views")?;
    if let Some(name) = &args.drop {
        let mut batch = desk.store_mut().batch()?;
        let gone = batch.drop_view(name.trim_start_matches('@'))?;
        batch.commit()?;
        if !gone {
            anyhow::bail!("no question is saved as '{}'", super::term::clean(name));
        }
        return Ok(Exit::Done);
    }
    let views = desk.store().views()?;
    match args.format {
        data::Shape::Json => data::print_json(&serde_json::json!({ "views": views }))?,
        data::Shape::Text if views.is_empty() => {
            data::print("No question is saved yet: `buypath deals --save NAME QUERY` saves one.\n")?
        }
        data::Shape::Text => {
            for view in views {
                data::print(&format!(
                    "@{}  {}\n",
                    view.name,
                    super::term::one_line(&view.query, 70)
                ))?;
            }
        }
    }
    Ok(Exit::Done)
}
