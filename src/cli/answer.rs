//! Answers to managers' questions: as a table, as JSON, as CSV.

use super::Context;
use super::deals::Asked;
use super::paper::{Tone, clean};
use super::{data, term};
use crate::desk::defused;
use crate::query::{Fault, GroupLine, Reason, Totals, Why};
use comfy_table::{ContentArrangement, Table as Grid, presets};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Write as _;

/// Deals in a table; more are counted.
const MAX_SHOWN: usize = 100;
/// Reasons for a deal in a table.
const MAX_REASONS: usize = 8;
/// Characters of a quote in a table.
const QUOTE_CHARS: usize = 110;

/// Shows what is wrong with a question, with the place.
pub(super) fn faults(text: &str, faults: &[Fault]) -> anyhow::Result<()> {
    let mut err = std::io::stderr().lock();
    for fault in faults {
        writeln!(err, "buypath: {}", term::clean(&fault.kind.to_string()))?;
        let before = text.get(..fault.at.start).unwrap_or_default();
        let at = text.get(fault.at.clone()).unwrap_or_default();
        let window = term::one_line(text, 76);
        writeln!(err, "  {window}")?;
        let column = clean(before).chars().count()
            + usize::from(before.ends_with(' ') && !before.trim().is_empty());
        if column < 76 {
            writeln!(
                err,
                "  {}{}",
                " ".repeat(column),
                "^".repeat(at.chars().count().clamp(1, 76 - column))
            )?;
        }
    }
    Ok(())
}

/// The answer as one object.
pub(super) fn json(asked: &Asked) -> Value {
    let deals: Vec<Value> = asked
        .selection
        .rows
        .iter()
        .map(|&i| deal_json(asked, i))
        .collect();
    let unread: Vec<&str> = asked
        .parsed
        .unread
        .iter()
        .map(|u| u.text.as_str())
        .collect();
    let mut out = json!({
        "deals": deals,
        "unread": unread,
        "as_of": asked.as_of,
        "read_as": asked.parsed.query.to_string(),
        "matched": asked.selection.matched,
        "totals": totals_json(&asked.selection.totals),
    });
    if !asked.selection.groups.is_empty() {
        out["groups"] = asked.selection.groups.iter().map(group_json).collect();
    }
    if let Some(of) = &asked.selection.of {
        out["share_of"] = totals_json(of);
        out["share_percent"] = json!(share(&asked.selection.totals, of));
    }
    out
}

/// Per cent of the amount, a tenth at most.
fn share(part: &Totals, whole: &Totals) -> Option<f64> {
    (whole.usd > 0.0).then(|| (part.usd / whole.usd * 1000.0).round() / 10.0)
}

fn deal_json(asked: &Asked, i: usize) -> Value {
    let shown = asked.table.shown(i);
    let why = asked.whys.get(&i).cloned().unwrap_or_default();
    json!({
        "id": shown.id, "name": shown.name, "account": shown.account, "owner": shown.owner, "stage": shown.stage,
        "amount": shown.amount.map(number), "currency": shown.currency, "close_date": shown.close_date, "forecast": shown.forecast,
        "why": reasons_json(&why.reasons), "lines": reasons_json(&why.lines),
    })
}

/// The amounts of a sum, by currency.
pub(super) fn amounts(totals: &Totals) -> serde_json::Map<String, Value> {
    let plain = |(code, value): (&String, &f64)| (code.clone(), number(*value));
    totals.amounts.iter().map(plain).collect()
}

/// A number without a fraction where it has none.
pub(super) fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        json!(value as i64)
    } else {
        json!(value)
    }
}

fn reasons_json(reasons: &[Reason]) -> Vec<Value> {
    reasons
        .iter()
        .map(|r| match &r.cite {
            Some(cite) => {
                json!({"text": r.text, "note": cite.note, "date": cite.date, "quote": cite.quote})
            }
            None => json!({"text": r.text}),
        })
        .collect()
}

fn totals_json(totals: &Totals) -> Value {
    json!({
        "deals": totals.deals, "amounts": amounts(totals), "usd": number(totals.usd.round()),
        "without_amount": totals.without_amount, "without_rate": totals.without_rate,
    })
}

fn group_json(group: &GroupLine) -> Value {
    let mut out = json!({"key": group.key, "totals": totals_json(&group.totals)});
    if let Some(slips) = group.slips {
        out["slips"] = json!({"count": slips.count, "median_days": slips.median, "longest_days": slips.longest});
    }
    out
}

/// The answer as a table.
pub(super) fn text(context: &Context, asked: &Asked) -> anyhow::Result<()> {
    let style = context.term.style();
    let width = style.cells();
    let mut out = String::new();
    let query = clean(&asked.parsed.query.to_string());
    let read = if query.is_empty() {
        "every deal".to_owned()
    } else {
        query
    };
    writeln!(
        out,
        "{} {}",
        style.tone(Tone::Faint, "read as"),
        style.tone(Tone::Strong, &read)
    )?;
    if asked.parsed.open_implied {
        writeln!(
            out,
            "{}",
            style.tone(Tone::Faint, "closed deals are left out")
        )?;
    }
    if !asked.parsed.unread.is_empty() {
        let words: Vec<String> = asked
            .parsed
            .unread
            .iter()
            .map(|u| format!("'{}'", clean(&u.text)))
            .collect();
        writeln!(
            out,
            "{}",
            style.tone(
                Tone::Unsure,
                &format!("not understood: {}", words.join(", "))
            )
        )?;
    }
    if !asked.selection.groups.is_empty() {
        writeln!(out, "{}", groups(&asked.selection.groups, width))?;
    }
    if !asked.selection.rows.is_empty() {
        writeln!(out, "{}", deals(asked, width))?;
    }
    let hidden = asked.selection.matched - asked.selection.rows.len().min(MAX_SHOWN);
    if hidden > 0 {
        writeln!(
            out,
            "{hidden} more; `limit:` and `--format csv` show others"
        )?;
    }
    writeln!(
        out,
        "{}",
        style.tone(Tone::Strong, &sum_line(&asked.selection.totals))
    )?;
    if let Some(of) = &asked.selection.of {
        let percent = share(&asked.selection.totals, of).map_or("-".into(), |p| format!("{p} %"));
        writeln!(out, "{percent} of the open pipeline, {}", sum_line(of))?;
    }
    data::print(&out)
}

/// "3 deals, EUR 142,000 + USD 60,000 (about USD 223,300 at the reference rates)".
pub(super) fn sum_line(totals: &Totals) -> String {
    let n = totals.deals;
    let mut out = format!("{n} deal{}", if n == 1 { "" } else { "s" });
    let amounts: Vec<String> = totals
        .amounts
        .iter()
        .map(|(code, v)| format!("{} {}", clean(code), grouped(*v)))
        .collect();
    if !amounts.is_empty() {
        let _ = write!(out, ", {}", amounts.join(" + "));
    }
    let foreign = totals.amounts.keys().any(|code| code != "USD");
    if foreign && totals.amounts.len() > totals.without_rate.min(1) {
        let _ = write!(
            out,
            " (about USD {} at the reference rates)",
            grouped(totals.usd)
        );
    }
    if totals.without_amount > 0 {
        let _ = write!(out, ", {} without an amount", totals.without_amount);
    }
    out
}

/// A whole number with commas.
pub(super) fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if value < 0.0 { format!("-{out}") } else { out }
}

fn groups(groups: &[GroupLine], width: usize) -> String {
    let slips = groups.iter().any(|g| g.slips.is_some());
    let mut grid = grid(width);
    if slips {
        grid.set_header(["", "slips", "median days", "longest", "deals"]);
    } else {
        grid.set_header(["", "deals", "amount"]);
    }
    for group in groups {
        match group.slips {
            Some(s) => grid.add_row([
                clean(&group.key),
                s.count.to_string(),
                s.median.to_string(),
                s.longest.to_string(),
                group.totals.deals.to_string(),
            ]),
            None => grid.add_row([
                clean(&group.key),
                group.totals.deals.to_string(),
                sum_line(&group.totals)
                    .split_once(", ")
                    .map_or(String::new(), |(_, rest)| rest.to_owned()),
            ]),
        };
    }
    grid.to_string()
}

fn grid(width: usize) -> Grid {
    let mut grid = Grid::new();
    grid.load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(80));
    grid
}

fn deals(asked: &Asked, width: usize) -> String {
    let mut grid = grid(width);
    grid.set_header(["deal", "amount, close", "why"]);
    for &i in asked.selection.rows.iter().take(MAX_SHOWN) {
        let shown = asked.table.shown(i);
        let name = shown.name.or(shown.account).unwrap_or(shown.id);
        let about: Vec<String> = [shown.owner, shown.stage, shown.forecast]
            .into_iter()
            .flatten()
            .map(clean)
            .collect();
        let first = format!("{}\n{}\n{}", clean(name), clean(shown.id), about.join(", "));
        let amount = shown.amount.map_or("no amount".to_owned(), |a| {
            format!("{} {}", clean(shown.currency), grouped(a))
        });
        let close = shown
            .close_date
            .unwrap_or_else(|| "no close date".to_owned());
        let why = asked.whys.get(&i).map(told).unwrap_or_default();
        grid.add_row([first, format!("{amount}\n{close}"), why]);
    }
    grid.to_string()
}

fn told(why: &Why) -> String {
    let mut lines: Vec<String> = Vec::new();
    let all: Vec<&Reason> = why.reasons.iter().chain(&why.lines).collect();
    for reason in all.iter().take(MAX_REASONS) {
        lines.push(clean(&reason.text));
        if let Some(cite) = &reason.cite {
            let date = cite.date.as_deref().unwrap_or("no date");
            lines.push(format!(
                "  “{}” ({date})",
                term::one_line(&clean(&cite.quote), QUOTE_CHARS)
            ));
        }
    }
    if all.len() > MAX_REASONS {
        lines.push(format!("… and {} more", all.len() - MAX_REASONS));
    }
    lines.join("\n")
}

/// The answer as CSV; a cell that a spreadsheet would take for a formula is defused.
pub(super) fn csv(asked: &Asked) -> anyhow::Result<()> {
    let mut writer = ::csv::Writer::from_writer(std::io::stdout().lock());
    writer.write_record([
        "id",
        "name",
        "account",
        "owner",
        "stage",
        "amount",
        "currency",
        "close_date",
        "forecast",
        "why",
        "quotes",
    ])?;
    for &i in &asked.selection.rows {
        let shown = asked.table.shown(i);
        let why = asked.whys.get(&i).cloned().unwrap_or_default();
        let all: Vec<&Reason> = why.reasons.iter().chain(&why.lines).collect();
        let texts: Vec<&str> = all.iter().map(|r| r.text.as_str()).collect();
        let quotes: Vec<String> = all
            .iter()
            .filter_map(|r| r.cite.as_ref())
            .map(|c| format!("{}: {}", c.date.as_deref().unwrap_or("no date"), c.quote))
            .collect();
        let amount = shown.amount.map_or(String::new(), |a| a.to_string());
        let close = shown.close_date.clone().unwrap_or_default();
        let (texts, quotes) = (texts.join("; "), quotes.join("; "));
        let cells = [
            shown.id,
            shown.name.unwrap_or_default(),
            shown.account.unwrap_or_default(),
            shown.owner.unwrap_or_default(),
            shown.stage.unwrap_or_default(),
            &amount,
            shown.currency,
            &close,
            shown.forecast.unwrap_or_default(),
            &texts,
            &quotes,
        ];
        writer.write_record(cells.map(|c| defused(c).into_owned()))?;
    }
    writer.flush()?;
    Ok(())
}
