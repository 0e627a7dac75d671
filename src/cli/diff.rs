//! `buypath diff`: what got confirmed, weakened, contradicted, added in a deal since a day.

use super::data::{self, Data, Looking, Shape};
use super::{Context, Exit, deal_card};
use crate::coach::spoken_date;
use crate::deal::diff::{Difference, difference};
use crate::desk::view::{FieldsView, fields};
use crate::store::StoreError;
use anyhow::Context as _;
use jiff::civil::Date;
use serde::Serialize;

/// Without a day it is the last week.
const USUAL_DAYS: i64 = 7;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The deal's id, name or account
    deal: String,
    /// Compare with the end of this day; a week ago, if not given
    #[arg(long, value_name = "DATE", value_parser = data::day)]
    since: Option<String>,
    /// Up to the end of this day; today, if not given
    #[arg(long, value_name = "DATE", value_parser = data::day)]
    as_of: Option<String>,
    /// text or json
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
    #[command(flatten)]
    looking: Looking,
    #[command(flatten)]
    data: Data,
}

#[derive(Serialize)]
struct Answer {
    deal: FieldsView,
    since: String,
    as_of: String,
    #[serde(flatten)]
    difference: Difference,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let desk = args.data.desk(context, "diff")?;
    let id = desk.deal_called(&args.deal)?;
    let known = desk.known(&id, &args.looking.viewer())?;
    let known = known.ok_or_else(|| StoreError::NoDeal(id.to_string()))?;
    let day = args.as_of.unwrap_or_else(|| known.day(&data::today()));
    let since = match args.since {
        Some(since) => since,
        None => week_before(&day)?,
    };
    let before = desk.fold(known.clone(), &since);
    let after = desk.fold(known, &day);
    let (was, now) = (before.deal.as_of(&since), after.deal.as_of(&day));
    let difference = difference(Some((&was, &before.state)), (&now, &after.state));
    match args.format {
        Shape::Json => data::print_json(&Answer {
            deal: fields(&now),
            since,
            as_of: day,
            difference,
        })?,
        Shape::Text => {
            let title = format!("{}: since {}", deal_card::name(&now), spoken_date(&since));
            let style = context.term.style();
            data::print(&deal_card::render_difference(&difference, &title, &style))?;
        }
    }
    Ok(Exit::Done)
}

fn week_before(day: &str) -> anyhow::Result<String> {
    let date: Date = day.parse().context("the newest note has no date")?;
    let before = date.checked_sub(jiff::Span::new().days(USUAL_DAYS))?;
    Ok(before.to_string())
}
