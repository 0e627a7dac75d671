//! `buypath pipeline`: every open deal by pillar, three patterns that a leader should see, where deals stall, and what of the
//! forecast is at risk.

use super::answer::{amounts, grouped, number, sum_line};
use super::data::{self, Data, Looking, Shape};
use super::deals::{Asked, ask};
use super::paper::{Style, Tone, clean, padded};
use super::{Context, Exit, term};
use crate::desk::Desk;
use crate::framework::{Dimension, Pillar};
use crate::query::{self, Sure, Table, Totals, Vocabulary};
use crate::store::Viewer;
use anyhow::Context as _;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Deals of the heat map; more are counted.
const MAX_SHOWN: usize = 60;
/// Dimensions and steps in the list of where deals stall.
const MAX_STALLS: usize = 6;
/// Cells that a deal's name takes.
const NAME_CELLS: usize = 34;

/// The three patterns: their ids, their names, and the question that each of them is.
const PATTERNS: &[(&str, &str, &str)] = &[
    (
        "progressing-without-evidence",
        "Progressing without buyer-process evidence",
        "is:open (stage:middle or stage:late) not approval-path:theirs not money:theirs not paper-pillar:theirs",
    ),
    (
        "forecast-overstated",
        "Forecast confidence overstated",
        "is:open (forecast:commit or forecast:\"best case\") (not approval-path:confirmed or is:late-stage-clothes)",
    ),
    (
        "late-stage-leaking",
        "Late-stage deals leaking",
        "is:open stage:late (is:overdue or pushes>0 or quiet>14d or risk:silence,slip,indecision,freeze)",
    ),
];

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The pipeline as it was at the end of this day; today, if not given
    #[arg(long, value_name = "DATE", value_parser = data::day)]
    as_of: Option<String>,
    /// text: for the terminal; json: one object
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
    #[command(flatten)]
    looking: Looking,
    #[command(flatten)]
    data: Data,
}

/// A pattern with its deals.
struct Pattern {
    id: &'static str,
    name: &'static str,
    rows: Vec<usize>,
    totals: Totals,
}

/// Where deals stall: at what, how many, for how much.
struct Stall {
    dimension: Dimension,
    deals: usize,
    usd: f64,
}

/// What is forecast, and what of it is in one of the last two patterns.
#[derive(Default)]
struct Forecast {
    all: Totals,
    at_risk: Totals,
}

struct Pipeline {
    asked: Asked,
    patterns: Vec<Pattern>,
    stalls: Vec<Stall>,
    slips: Vec<query::GroupLine>,
    forecast: BTreeMap<String, Forecast>,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let desk = args.data.desk(context, "pipeline")?;
    let today = args.as_of.clone().unwrap_or_else(data::today);
    let pipeline = gather(&desk, args.as_of.as_deref(), &today, &args.looking.viewer())?;
    match args.format {
        Shape::Json => data::print_json(&pipeline.json())?,
        Shape::Text => data::print(&pipeline.text(&context.term.style()))?,
    }
    Ok(Exit::Done)
}

fn gather(
    desk: &Desk,
    as_of: Option<&str>,
    today: &str,
    viewer: &Viewer,
) -> anyhow::Result<Pipeline> {
    let date = today.parse().context("the day is no date")?;
    let names = Vocabulary::new(date);
    let asked = ask(desk, query::parse("is:open", &names), as_of, today, viewer)?;
    let day = query::day::day(date);
    let scoring = desk.engine().scoring();
    let find = |text: &str| {
        query::select(
            &query::parse(text, &names).query,
            &asked.table,
            day,
            scoring,
        )
    };
    let patterns: Vec<Pattern> = PATTERNS
        .iter()
        .map(|(id, name, text)| {
            let found = find(text);
            Pattern {
                id,
                name,
                rows: found.rows,
                totals: found.totals,
            }
        })
        .collect();
    let stalls = stalls(&asked.table, &asked.selection.rows);
    let slips = find("is:open group:slip-step").groups;
    let forecast = forecast(&asked, &patterns);
    Ok(Pipeline {
        asked,
        patterns,
        stalls,
        slips,
        forecast,
    })
}

/// The corner stones that most open deals past the early stages lack, by what the deals are worth.
fn stalls(table: &Table, rows: &[usize]) -> Vec<Stall> {
    let mut out: Vec<Stall> = Pillar::ALL
        .iter()
        .flat_map(|p| query::corner_stones(*p))
        .map(|dimension| {
            let stalled = rows
                .iter()
                .map(|&i| &table.rows()[i])
                .filter(|r| r.stalls_at(dimension));
            let (mut deals, mut usd) = (0, 0.0);
            for row in stalled {
                deals += 1;
                usd += row.usd().unwrap_or(0.0);
            }
            Stall {
                dimension,
                deals,
                usd,
            }
        })
        .filter(|s| s.deals > 0)
        .collect();
    out.sort_by(|a, b| {
        b.deals
            .cmp(&a.deals)
            .then(b.usd.total_cmp(&a.usd))
            .then(a.dimension.cmp(&b.dimension))
    });
    out
}

fn forecast(asked: &Asked, patterns: &[Pattern]) -> BTreeMap<String, Forecast> {
    let risky = |i: usize| patterns.iter().skip(1).any(|p| p.rows.contains(&i));
    let mut out: BTreeMap<String, Forecast> = BTreeMap::new();
    for &i in &asked.selection.rows {
        let shown = asked.table.shown(i);
        let category = shown.forecast.unwrap_or("(none)").to_owned();
        let entry = out.entry(category).or_default();
        asked.table.add_to(&mut entry.all, i);
        if risky(i) {
            asked.table.add_to(&mut entry.at_risk, i);
        }
    }
    out
}

impl Pipeline {
    fn json(&self) -> Value {
        let table = &self.asked.table;
        let deal = |i: &usize| {
            let shown = table.shown(*i);
            let row = &table.rows()[*i];
            let pillars: serde_json::Map<String, Value> = Pillar::ALL
                .iter()
                .map(|p| {
                    (
                        p.id().to_owned(),
                        json!({"score": row.pillar_score(*p), "status": row.pillar(*p).id()}),
                    )
                })
                .collect();
            json!({"id": shown.id, "name": shown.name, "account": shown.account, "owner": shown.owner, "stage": shown.stage, "amount": shown.amount.map(number),
                "currency": shown.currency, "close_date": shown.close_date, "forecast": shown.forecast, "pillars": pillars})
        };
        let roll_ups: Vec<Value> = self
            .patterns
            .iter()
            .map(|p| {
                let ids: Vec<&str> = p.rows.iter().map(|&i| table.shown(i).id).collect();
                json!({"id": p.id, "name": p.name, "deals": ids, "amounts": amounts(&p.totals), "usd": number(p.totals.usd.round())})
            })
            .collect();
        let stalls: Vec<Value> = self
            .stalls
            .iter()
            .map(|s| json!({"dimension": s.dimension, "deals": s.deals, "usd": number(s.usd.round())}))
            .collect();
        let slips: Vec<Value> = self
            .slips
            .iter()
            .filter_map(|g| {
                let s = g.slips?;
                Some(json!({"step": g.key, "slips": s.count, "median_days": s.median, "longest_days": s.longest}))
            })
            .collect();
        let forecast: Vec<Value> = self
            .forecast
            .iter()
            .map(|(category, f)| {
                json!({"forecast": category, "deals": f.all.deals, "amounts": amounts(&f.all), "usd": number(f.all.usd.round()),
                    "at_risk": {"deals": f.at_risk.deals, "amounts": amounts(&f.at_risk), "usd": f.at_risk.usd.round()}})
            })
            .collect();
        json!({
            "as_of": self.asked.as_of,
            "deals": self.asked.selection.rows.iter().map(deal).collect::<Vec<_>>(),
            "roll_ups": roll_ups,
            "stalls": {"dimensions": stalls, "steps": slips},
            "forecast": forecast,
        })
    }

    fn text(&self, style: &Style) -> String {
        let mut out = String::new();
        self.heat(style, &mut out);
        self.rolled(style, &mut out);
        self.stalled(style, &mut out);
        self.forecasted(style, &mut out);
        out
    }

    fn heat(&self, style: &Style, out: &mut String) {
        let heads = ["appr", "ppl", "money", "paper", "valid", "time", "plan"];
        let title = format!("Pipeline on {}", self.asked.as_of);
        let _ = writeln!(
            out,
            "{}  {}",
            style.tone(Tone::Strong, &title),
            style.tone(
                Tone::Faint,
                "█ confirmed  ▓ 50+  ▒ 25+  ░ little  · nothing"
            )
        );
        let _ = write!(out, "{}", padded("", NAME_CELLS));
        heads.iter().for_each(|h| {
            let _ = write!(out, "{}", padded(h, 6));
        });
        out.push('\n');
        let table = &self.asked.table;
        for &i in self.asked.selection.rows.iter().take(MAX_SHOWN) {
            let shown = table.shown(i);
            let name = clean(shown.name.or(shown.account).unwrap_or(shown.id));
            let _ = write!(
                out,
                "{}",
                padded(&term::one_line(&name, NAME_CELLS - 2), NAME_CELLS)
            );
            for pillar in Pillar::ALL {
                let row = &table.rows()[i];
                let (mark, tone) = mark(row.pillar(*pillar), row.pillar_score(*pillar));
                let _ = write!(out, "{} ", style.tone(tone, &padded(mark, 5)));
            }
            out.push('\n');
        }
        let more = self.asked.selection.rows.len().saturating_sub(MAX_SHOWN);
        if more > 0 {
            let _ = writeln!(out, "{more} more");
        }
        let _ = writeln!(out, "{}\n", sum_line(&self.asked.selection.totals));
    }

    fn rolled(&self, style: &Style, out: &mut String) {
        for pattern in &self.patterns {
            let head = format!("{}: {}", pattern.name, sum_line(&pattern.totals));
            let tone = if pattern.rows.is_empty() {
                Tone::Good
            } else {
                Tone::Bad
            };
            let _ = writeln!(out, "{}", style.tone(tone, &head));
            for &i in pattern.rows.iter().take(10) {
                let shown = self.asked.table.shown(i);
                let name = clean(shown.name.or(shown.account).unwrap_or(shown.id));
                let owner = shown.owner.map(clean).unwrap_or_default();
                let _ = writeln!(
                    out,
                    "  {} {}",
                    padded(&term::one_line(&name, 46), 47),
                    owner
                );
            }
            if pattern.rows.len() > 10 {
                let _ = writeln!(out, "  and {} more", pattern.rows.len() - 10);
            }
        }
        out.push('\n');
    }

    fn stalled(&self, style: &Style, out: &mut String) {
        let _ = writeln!(out, "{}", style.tone(Tone::Strong, "Where deals stall"));
        for s in self.stalls.iter().take(MAX_STALLS) {
            let name = crate::coach::spoken_dimension(s.dimension);
            let _ = writeln!(
                out,
                "  {}{:>4} deals  about USD {}",
                padded(&name, 24),
                s.deals,
                grouped(s.usd)
            );
        }
        for g in self.slips.iter().take(MAX_STALLS) {
            if let Some(s) = g.slips {
                let _ = writeln!(
                    out,
                    "  {}{:>4} slips  median {} days, longest {}",
                    padded(&g.key.replace('-', " "), 24),
                    s.count,
                    s.median,
                    s.longest
                );
            }
        }
        out.push('\n');
    }

    fn forecasted(&self, style: &Style, out: &mut String) {
        let _ = writeln!(out, "{}", style.tone(Tone::Strong, "Forecast at risk"));
        for (category, f) in &self.forecast {
            for (code, all) in &f.all.amounts {
                let risk = f.at_risk.amounts.get(code).copied().unwrap_or(0.0);
                let tone = if risk > 0.0 {
                    Tone::Unsure
                } else {
                    Tone::Plain
                };
                let line = format!("{} {} of {}", clean(code), grouped(risk), grouped(*all));
                let _ = writeln!(
                    out,
                    "  {}{}",
                    padded(&term::one_line(&clean(category), 22), 24),
                    style.tone(tone, &line)
                );
            }
        }
    }
}

/// The mark of a pillar.
fn mark(sure: Sure, score: u8) -> (&'static str, Tone) {
    match (sure, score) {
        (Sure::Confirmed, _) => ("████", Tone::Good),
        (Sure::Silent, _) => ("·", Tone::Faint),
        (Sure::Partly, 50..) => ("▓▓▓", Tone::Unsure),
        (Sure::Partly, 25..) => ("▒▒", Tone::Unsure),
        (Sure::Partly, _) => ("░", Tone::Bad),
    }
}
