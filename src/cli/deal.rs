//! `buypath deal`: the state of one deal on a day.

use super::data::{self, Data, Looking, Shape};
use super::{Context, Exit, deal_card};
use crate::store::StoreError;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The deal's id, name or account
    deal: String,
    /// The state as it was at the end of this day; today, if not given
    #[arg(long, value_name = "DATE", value_parser = data::day)]
    as_of: Option<String>,
    /// text: a card; json: one object
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
    #[command(flatten)]
    looking: Looking,
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let desk = args.data.desk(context, "deal")?;
    let id = desk.deal_called(&args.deal)?;
    let known = desk.known(&id, &args.looking.viewer())?;
    let known = known.ok_or_else(|| StoreError::NoDeal(id.to_string()))?;
    let day = args.as_of.unwrap_or_else(|| known.day(&data::today()));
    let whole = desk.fold(known, &day);
    match args.format {
        Shape::Json => data::print_json(&desk.view(&whole))?,
        Shape::Text => {
            let questions = desk.questions(&whole);
            data::print(&deal_card::render(
                &whole,
                &questions,
                &context.term.style(),
            ))?;
        }
    }
    Ok(Exit::Done)
}
