//! Headers: which row is one, which export it belongs to, and which column holds what.
//!
//! Names are compared without case, blanks and marks, so that "Deal owner", "Deal Owner" and `deal_owner` are one.

use super::super::day;
use super::Layout;
use super::columns::{
    ASSOCIATIONS, Aliases, CONTACT_ROLES, CONTENT_NOTES, Col, DOCUMENT_LINKS, ENGAGEMENTS, GENERAL,
    HUBSPOT_DEALS, Kind, NAMES, NOTES, OPPORTUNITIES, TASKS,
};

/// The header is among the first rows: reports have a title and filters above it.
const HEADER_REACH: usize = 20;

/// A header's name without case, blanks and marks; custom fields lose nothing but their underscores.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(64)
        .collect()
}

/// The header among the first rows: its place, what the table is, and how to read it.
pub(in crate::import) fn guess(rows: &[Vec<String>]) -> Option<(usize, Kind, Layout)> {
    let mut best: Option<(usize, Kind, Layout)> = None;
    for (at, row) in rows.iter().take(HEADER_REACH).enumerate() {
        let Some((kind, layout)) = recognise(row) else {
            continue;
        };
        if best
            .as_ref()
            .is_none_or(|(_, _, b)| b.used() < layout.used())
        {
            best = Some((at, kind, layout));
        }
    }
    let (at, kind, mut layout) = best?;
    look_at_cells(&mut layout, rows.get(at + 1..).unwrap_or_default());
    Some((at, kind, layout))
}

/// What the first rows tell about dates and amounts.
fn look_at_cells(layout: &mut Layout, rows: &[Vec<String>]) {
    let cells = |col: Col| {
        let at = layout.places[col as usize].map(usize::from);
        rows.iter().filter_map(move |r| r.get(at?))
    };
    let dates = [Col::CloseDate, Col::WrittenAt, Col::Done, Col::Created];
    let order = dates
        .into_iter()
        .flat_map(cells)
        .find_map(|c| day::order_told(c));
    let european = cells(Col::Amount).any(|c| {
        let tail = c.trim_end_matches(|c: char| !c.is_ascii_digit());
        // "1.250,00" and "1250,5".
        tail.rsplit_once(',').is_some_and(|(_, behind)| {
            behind.len() < 3 && behind.bytes().all(|b| b.is_ascii_digit())
        })
    });
    layout.order = order;
    layout.european = european;
}

/// What a row is the header of.
fn recognise(row: &[String]) -> Option<(Kind, Layout)> {
    if row.len() < 2 || row.len() > u16::MAX as usize {
        return None;
    }
    let names: Vec<String> = row.iter().map(|c| plain(c)).collect();
    let has = |name: &str| names.iter().any(|n| n == name);
    let any = |list: &[&str]| list.iter().any(|n| has(n));
    let (kind, aliases) = if has("linkedentityid") && has("contentdocumentid") && !has("content") {
        (Kind::DocumentLinks, DOCUMENT_LINKS)
    } else if has("opportunityid") && has("contactid") && has("role") {
        (Kind::ContactRoles, CONTACT_ROLES)
    } else if has("engagementid") && any(&["body", "hsnotebody", "notebody"]) {
        (Kind::Engagements, ENGAGEMENTS)
    } else if has("dealid") && has("engagementid") {
        (Kind::Associations, ASSOCIATIONS)
    } else if has("whatid") && any(&["subject", "description"]) {
        (Kind::Tasks, TASKS)
    } else if has("parentid") && any(&["body", "title"]) {
        (Kind::Notes, NOTES)
    } else if has("content")
        && has("title")
        && !any(&["deal", "dealname", "opportunityname", "opportunity"])
    {
        (Kind::ContentNotes, CONTENT_NOTES)
    } else if has("stagename") && any(&["id", "opportunityid"]) {
        (Kind::Opportunities, OPPORTUNITIES)
    } else if any(&["recordid", "hsobjectid"]) && has("dealname") {
        (Kind::HubspotDeals, HUBSPOT_DEALS)
    } else if is_names(&names) {
        (Kind::Names, NAMES)
    } else {
        let layout = layout(&names, row, GENERAL);
        return general(layout, &names, row).map(|l| (Kind::General, l));
    };
    Some((kind, layout(&names, row, aliases)))
}

/// Names by id: an account, a user or a contact, and nothing that belongs to deals or notes.
fn is_names(names: &[String]) -> bool {
    let has = |name: &str| names.iter().any(|n| n == name);
    let known = [
        "username",
        "email",
        "isactive",
        "industry",
        "website",
        "accountid",
        "billingcountry",
        "accountnumber",
        "phone",
        "profileid",
    ];
    let other = [
        "amount",
        "stage",
        "closedate",
        "note",
        "notes",
        "text",
        "body",
        "comments",
        "dealname",
        "value",
    ];
    has("id")
        && (has("name") || has("lastname"))
        && !other.iter().any(|n| has(n))
        && (names.len() <= 3 || known.iter().any(|n| has(n)))
}

/// A table of any tool: a text with something beside it, or a deal with something about it.
fn general(mut layout: Layout, names: &[String], row: &[String]) -> Option<Layout> {
    let text = layout.has(Col::Text);
    // "id" and "name" are the note's in a table of notes, the deal's in a table of deals.
    let (id, name) = if text {
        (Col::NoteId, None)
    } else {
        (Col::DealId, Some(Col::DealName))
    };
    for (alias, col) in [("id", Some(id)), ("recordid", Some(id)), ("name", name)] {
        let Some(col) = col.filter(|c| !layout.has(*c)) else {
            continue;
        };
        if let Some(at) = names.iter().position(|n| n == alias) {
            layout.places[col as usize] = Some(at as u16);
            layout.unused.retain(|n| *n != row[at].trim());
        }
    }
    let deal = layout.has(Col::DealId) || layout.has(Col::DealName) || layout.has(Col::Account);
    let about = [Col::Stage, Col::Amount, Col::CloseDate, Col::NextStep]
        .into_iter()
        .filter(|c| layout.has(*c))
        .count();
    let beside =
        deal || layout.has(Col::WrittenAt) || layout.has(Col::Title) || layout.has(Col::Author);
    (text && beside || deal && about > 0).then_some(layout)
}

fn layout(names: &[String], row: &[String], aliases: &[Aliases]) -> Layout {
    let mut places = [None; Col::COUNT];
    let mut used = vec![false; names.len()];
    for (col, list) in aliases {
        let found = list
            .iter()
            .find_map(|alias| names.iter().position(|n| n == alias));
        if let Some(at) = found.filter(|at| !used[*at]) {
            places[*col as usize] = u16::try_from(at).ok();
            used[at] = true;
        }
    }
    let unused = row
        .iter()
        .zip(used)
        .filter(|(name, used)| !used && !name.trim().is_empty())
        .map(|(name, _)| name.trim().to_owned())
        .collect();
    Layout {
        places,
        width: row.len(),
        unused,
        order: None,
        european: false,
    }
}

/// The column names of something that is a table, only not one that is known: several short cells in each of several rows.
pub(super) fn regular(rows: &[Vec<String>]) -> Option<String> {
    const MIN_COLUMNS: usize = 3;
    const MIN_ROWS: usize = 4;
    const MAX_CELL: usize = 60;
    let first = rows.first()?;
    let width = first.len();
    let regular = width >= MIN_COLUMNS
        && rows.len() >= MIN_ROWS
        && rows.iter().all(|r| r.len() == width)
        && first
            .iter()
            .all(|c| c.len() <= MAX_CELL && !c.ends_with(['.', '?', '!']));
    if !regular {
        return None;
    }
    let mut names = first
        .iter()
        .take(12)
        .map(|c| c.trim())
        .collect::<Vec<_>>()
        .join(", ");
    if width > 12 {
        names.push_str(", …");
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(header: &str) -> Option<Kind> {
        let row: Vec<String> = header.split(',').map(str::to_owned).collect();
        recognise(&row).map(|(k, _)| k)
    }

    #[test]
    fn exports_are_told_by_their_columns_in_any_case() {
        for (header, expected) in [
            (
                "Id,AccountId,Name,StageName,Amount,CloseDate,OwnerId",
                Kind::Opportunities,
            ),
            (
                "id,account_id,name,stage_name,amount,close_date,owner_id",
                Kind::Opportunities,
            ),
            (
                "Id,OpportunityId,ContactId,Role,IsPrimary",
                Kind::ContactRoles,
            ),
            (
                "Id,WhoId,WhatId,OwnerId,Subject,Description,ActivityDate",
                Kind::Tasks,
            ),
            ("Id,ParentId,Title,Body,OwnerId,IsPrivate", Kind::Notes),
            ("Id,Title,Content", Kind::ContentNotes),
            (
                "Id,LinkedEntityId,ContentDocumentId,ShareType",
                Kind::DocumentLinks,
            ),
            (
                "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Deal owner",
                Kind::HubspotDeals,
            ),
            ("engagement_id,body", Kind::Engagements),
            ("deal_id,engagement_id,engagement_type", Kind::Associations),
            ("Id,Username,Name,Email", Kind::Names),
            ("Id,FirstName,LastName,Title,AccountId", Kind::Names),
            ("Deal,Date,Note", Kind::General),
            ("Opportunity Name,Stage,Amount", Kind::General),
            ("Id,Name,Stage,Amount", Kind::General),
        ] {
            assert_eq!(kind(header), Some(expected), "{header}");
        }
        for header in [
            "Dana said,Greg signs",
            "Id,Name,Colour,Size",
            "text,colour",
            "Amount,Stage",
        ] {
            assert_eq!(kind(header), None, "{header}");
        }
    }

    #[test]
    fn the_header_may_stand_below_a_title() {
        let rows: Vec<Vec<String>> = [
            "Pipeline report",
            "",
            "Deal,Amount,Close Date",
            "A,5,25/03/2026",
            "B,\"1,5\",03/04/2026",
        ]
        .iter()
        .map(|r| r.split(',').map(str::to_owned).collect())
        .collect();
        let (at, kind, layout) = guess(&rows).expect("it has one");
        assert_eq!(
            (at, kind, layout.order),
            (2, Kind::General, Some(day::DayOrder::DayFirst))
        );
    }
}
