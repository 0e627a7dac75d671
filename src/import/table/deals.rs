//! Rows that are deals.

use super::super::parcel::{Parcel, ParcelDeal, ParcelNote};
use super::super::report::Why;
use super::super::sink::{Sink, fingerprint};
use super::super::{html, sink};
use super::{Col, Row};
use crate::evidence::{Deal, Note};

/// The fields of a deal that a row holds.
pub(super) fn fields(row: &Row<'_>, sink: &mut Sink<'_>) -> ParcelDeal {
    let (amount, currency) = row.amount(sink);
    let account = row
        .text(Col::Account)
        .or_else(|| sink.joins.name(row.get(Col::AccountId)?));
    let owner = row.text(Col::Owner).or_else(|| {
        let id = row.get(Col::OwnerId)?;
        // Without the users' names the id still tells one owner's deals from another's.
        Some(sink.joins.name(id).unwrap_or_else(|| id.to_owned()))
    });
    let close_date = row.date(Col::CloseDate, sink).map(|s| s.day());
    ParcelDeal {
        id: row.text(Col::DealId),
        fields: Deal {
            name: row.text(Col::DealName),
            account,
            stage: row.text(Col::Stage),
            amount,
            currency,
            close_date,
            owner,
        },
        forecast: row.text(Col::Forecast),
        next_step: row.text(Col::NextStep),
    }
}

/// A Salesforce opportunity. Its description is a note of its own.
pub(super) fn opportunity(row: &Row<'_>, sink: &mut Sink<'_>) {
    let deal = fields(row, sink);
    if deal.id.is_none() && deal.fields.name.is_none() {
        return sink.skip(row.number, Why::NoDeal);
    }
    let notes = description(row, &deal, sink).into_iter().collect();
    sink.parcel(row.number, Parcel { deal, notes });
}

/// A HubSpot deal, with the notes that the export lists in one of its cells.
pub(super) fn hubspot(row: &Row<'_>, sink: &mut Sink<'_>) {
    let mut deal = fields(row, sink);
    if deal.id.is_none() && deal.fields.name.is_none() {
        return sink.skip(row.number, Why::NoDeal);
    }
    // "Contract Sent (Sales Pipeline)"; several companies stand one after another, the first is the deal's own.
    if let (Some(stage), Some(pipeline)) = (&deal.fields.stage, row.get(Col::Pipeline)) {
        let bare = stage
            .strip_suffix(&format!("({pipeline})"))
            .map(str::trim_end);
        deal.fields.stage = bare
            .map(str::to_owned)
            .or_else(|| deal.fields.stage.clone());
    }
    if let Some(company) = &deal.fields.account {
        deal.fields.account = company.split(';').next().map(|c| c.trim().to_owned());
    }
    let mut notes: Vec<ParcelNote> = description(row, &deal, sink).into_iter().collect();
    if let Some(id) = deal.id.clone() {
        let ids = listed(row.get(Col::LinkedIds));
        for note in &ids {
            if sink.joins.room() {
                sink.joins.link(note, &id);
            }
        }
        if !sink.joins.has_bodies {
            notes.extend(listed_notes(row, &id, &ids, sink));
        }
    }
    sink.parcel(row.number, Parcel { deal, notes });
}

/// Ids or texts with ";" between them.
fn listed(cell: Option<&str>) -> Vec<String> {
    cell.unwrap_or_default()
        .split(';')
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// The notes of one cell, with their ids where there are as many of them; otherwise the cell is one note.
fn listed_notes(row: &Row<'_>, deal: &str, ids: &[String], sink: &mut Sink<'_>) -> Vec<ParcelNote> {
    let Some(cell) = row.get(Col::LinkedNotes) else {
        return Vec::new();
    };
    let parts = listed(Some(cell));
    let texts = if parts.len() == ids.len() {
        parts
    } else {
        if ids.len() > 1 {
            sink.remark(
                row.number,
                "several notes in one cell that cannot be told apart: taken as one; export the notes as a file of their own",
            );
        }
        vec![cell.to_owned()]
    };
    texts
        .iter()
        .enumerate()
        .map(|(i, text)| ParcelNote {
            id: (texts.len() == ids.len()).then(|| format!("hubspot:{}/{deal}", ids[i])),
            note: Note {
                written_at: None,
                author: None,
                kind: Some("crm".into()),
                text: html::body(text),
            },
            private: false,
        })
        .collect()
}

/// The deal's description as a note. It is rewritten in place, so its id follows its text: a new version is a new note.
fn description(row: &Row<'_>, deal: &ParcelDeal, sink: &mut Sink<'_>) -> Option<ParcelNote> {
    let text = html::body(row.get(Col::Text)?);
    let id = deal
        .id
        .as_ref()
        .map(|id| format!("{id}/description/{}", fingerprint(&text)))
        .filter(|id| sink::fits(id));
    Some(ParcelNote {
        id,
        note: Note {
            written_at: row.date(Col::WrittenAt, sink).map(|s| s.day()),
            author: deal.fields.owner.clone(),
            kind: Some("crm".into()),
            text,
        },
        private: false,
    })
}
