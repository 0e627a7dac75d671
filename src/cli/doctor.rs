//! `buypath doctor`: whether the record is whole, and mending it.

use super::data::{self, Data, Shape};
use super::import::count;
use super::progress::Progress;
use super::{Context, Exit, paper};
use crate::desk::{Desk, DeskError, Repaired};
use crate::index::Health;
use crate::store::{self, SCHEMA_VERSION, Store, StoreError};
use serde_json::json;
use std::path::Path;

/// How long a repair waits for another process that writes the index.
const INDEX_PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Mend what can be mended: save what can be read of a damaged record (the damaged file is kept), read what is unread
    #[arg(long)]
    repair: bool,
    /// text or json
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(context: &Context, args: Args) -> anyhow::Result<Exit> {
    let folder = args.data.folder()?;
    let mut repaired = Repaired::default();
    let mut desk = match args.data.desk(context, "doctor") {
        Ok(desk) => desk,
        // So damaged that it does not even open.
        Err(error) if args.repair && is_damage(&error) => {
            let saved = Store::salvage(&folder)?;
            repaired.saved = Some((saved.deals, saved.notes));
            repaired.kept = Some(saved.kept);
            args.data.desk(context, "doctor")?
        }
        Err(error) => return Err(error),
    };
    if args.repair {
        let progress = Progress::new(&context.term, None, "notes");
        let did = desk.repair(&mut |notes| progress.add(notes))?;
        repaired.reread = did.reread;
        repaired.saved = did.saved.or(repaired.saved);
        repaired.kept = did.kept.or(repaired.kept);
        desk.catch_up(INDEX_PATIENCE)?;
    }
    let health = desk.health()?;
    match args.format {
        Shape::Json => data::print_json(&answer(&desk, &health, &repaired, args.repair))?,
        Shape::Text => data::print(&report(&desk, &folder, &health, &repaired, args.repair))?,
    }
    Ok(if health.faults.is_empty() {
        Exit::Done
    } else {
        Exit::Found
    })
}

/// How the search index stands; it mends itself, so that it is never a fault.
fn index_line(desk: &Desk) -> String {
    match desk.index_health() {
        Ok(Health::Whole {
            notes,
            watermark,
            newest,
        }) if watermark == newest => format!("whole, {}", count(notes, "note")),
        Ok(Health::Whole {
            watermark, newest, ..
        }) => {
            format!("whole, {} behind", count(newest - watermark, "change"))
        }
        Ok(Health::Unusable(why)) => format!("{why}; the next search builds it"),
        Err(error) => error.to_string(),
    }
}

fn is_damage(error: &anyhow::Error) -> bool {
    let desk = error.downcast_ref::<DeskError>();
    matches!(desk, Some(DeskError::Store(StoreError::Damaged { .. })))
}

fn answer(
    desk: &Desk,
    health: &store::Health,
    repaired: &Repaired,
    repair: bool,
) -> serde_json::Value {
    json!({
        "healthy": health.faults.is_empty(),
        "faults": health.faults,
        "deals": health.deals,
        "notes": health.notes,
        "unread": health.unread,
        "index": index_line(desk),
        "bytes": { "record": health.bytes.0, "log": health.bytes.1 },
        "versions": {
            "buypath": env!("CARGO_PKG_VERSION"),
            "schema": health.schema,
            "sqlite": health.sqlite,
            "reading": desk.version(),
        },
        "repaired": repair.then(|| json!({
            "reread": repaired.reread,
            "saved": repaired.saved.map(|(deals, notes)| json!({ "deals": deals, "notes": notes })),
            "kept": repaired.kept.as_ref().map(|k| k.display().to_string()),
        })),
    })
}

fn report(
    desk: &Desk,
    folder: &Path,
    health: &store::Health,
    repaired: &Repaired,
    repair: bool,
) -> String {
    let mut out = format!(
        "Record     {} with {} in {}\n",
        count(health.deals, "deal"),
        count(health.notes, "note"),
        paper::clean(&folder.display().to_string())
    );
    let megabytes = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    out.push_str(&format!(
        "Size       {}, log {}\n",
        megabytes(health.bytes.0),
        megabytes(health.bytes.1)
    ));
    out.push_str(&format!(
        "Versions   buypath {}, schema {} of {SCHEMA_VERSION}, SQLite {}\nReading    {}\n",
        env!("CARGO_PKG_VERSION"),
        health.schema,
        health.sqlite,
        desk.version()
    ));
    if let Some((deals, notes)) = repaired.saved {
        let kept = repaired.kept.as_deref().unwrap_or(folder).display();
        out.push_str(&format!(
            "Saved      {} with {} out of the damaged record, which is kept as {}\n",
            count(deals, "deal"),
            count(notes, "note"),
            paper::clean(&kept.to_string())
        ));
    }
    if repair {
        out.push_str(&format!("Read again {}\n", count(repaired.reread, "note")));
    } else if health.unread > 0 {
        out.push_str(&format!(
            "Unread     {} with the rules of today; they are read when they are shown, or all with --repair\n",
            count(health.unread, "note")
        ));
    }
    if health.faults.is_empty() {
        out.push_str("Integrity  whole\n");
    } else {
        out.push_str("Integrity  damaged; --repair saves what can be read\n");
        for fault in &health.faults {
            out.push_str(&format!("  {}\n", paper::clean(fault)));
        }
    }
    out.push_str(&format!("Index      {}\n", paper::clean(&index_line(desk))));
    out
}
