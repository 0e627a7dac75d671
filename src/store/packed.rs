//! What was read in a note, as it lies in the record: without the quotes, which the note holds already.

use crate::deal::Reading;
use crate::evidence::{Amount, Item, Named, PartyKind, RiskItem};
use crate::framework::{Dimension, Risk, Source, Status};
use serde::{Deserialize, Serialize};

/// The first byte of every packed reading; another one is of another shape and is read again from the note.
const SHAPE: u8 = 1;

#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    #[serde(borrow)]
    items: Vec<PackedItem<'a>>,
    #[serde(borrow)]
    risks: Vec<PackedRisk<'a>>,
    named: Vec<PackedName>,
}

/// Bytes since the last one's start, length, and kind with the side in its lowest bit.
type PackedName = (u32, u32, u8);

#[derive(Serialize, Deserialize)]
struct PackedItem<'a> {
    dimension: u8,
    status: u8,
    source: u8,
    start: usize,
    length: usize,
    rule: &'a str,
    #[serde(borrow)]
    people: Vec<&'a str>,
    #[serde(borrow)]
    roles: Vec<&'a str>,
    #[serde(borrow)]
    amounts: Vec<(&'a str, f64)>,
    #[serde(borrow)]
    dates: Vec<&'a str>,
    #[serde(borrow)]
    durations: Vec<&'a str>,
}

#[derive(Serialize, Deserialize)]
struct PackedRisk<'a> {
    risk: u8,
    start: usize,
    length: usize,
    rule: &'a str,
}

fn texts(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

fn owned(all: Vec<&str>) -> Vec<String> {
    all.into_iter().map(str::to_owned).collect()
}

/// A reading as bytes.
pub(super) fn pack(reading: &Reading) -> Vec<u8> {
    let items = reading.evidence.iter().map(|item| PackedItem {
        dimension: item.dimension as u8,
        status: item.status as u8,
        source: item.source as u8,
        start: item.start,
        length: item.end - item.start,
        rule: &item.rule,
        people: texts(&item.people),
        roles: texts(&item.roles),
        amounts: item
            .amounts
            .iter()
            .map(|a| (a.currency.as_str(), a.value))
            .collect(),
        dates: texts(&item.dates),
        durations: texts(&item.durations),
    });
    let risks = reading.risks.iter().map(|risk| PackedRisk {
        risk: risk.risk as u8,
        start: risk.start,
        length: risk.end - risk.start,
        rule: &risk.rule,
    });
    let mut last = 0;
    let named = reading.named.iter().map(|name| {
        let kind = match name.kind {
            PartyKind::Person => 0,
            PartyKind::Role => 1,
            PartyKind::Body => 2,
        };
        // They come by start; one out of order wraps around and comes back right.
        let gap = name.start.wrapping_sub(last);
        last = name.start;
        (
            gap,
            name.end.wrapping_sub(name.start),
            kind << 1 | u8::from(name.seller),
        )
    });
    let packed = Packed {
        items: items.collect(),
        risks: risks.collect(),
        named: named.collect(),
    };
    // Plain numbers and texts written to memory do not fail; a body without its content would be read again.
    postcard::to_extend(&packed, vec![SHAPE]).unwrap_or_default()
}

/// The reading, with its quotes cut from the text; `None` when the bytes are of another shape or do not fit the text.
pub(super) fn unpack(body: &[u8], text: &str) -> Option<Reading> {
    let (&SHAPE, body) = body.split_first()? else {
        return None;
    };
    let packed: Packed<'_> = postcard::from_bytes(body).ok()?;
    let quote = |start: usize, length: usize| -> Option<String> {
        Some(text.get(start..start.checked_add(length)?)?.to_owned())
    };
    let mut reading = Reading::default();
    for item in packed.items {
        let mut whole = Item::at(
            *Dimension::ALL.get(usize::from(item.dimension))?,
            item.start..item.start.checked_add(item.length)?,
        );
        whole.status = *Status::ALL.get(usize::from(item.status))?;
        whole.source = *Source::ALL.get(usize::from(item.source))?;
        whole.quote = quote(item.start, item.length)?;
        item.rule.clone_into(&mut whole.rule);
        whole.people = owned(item.people);
        whole.roles = owned(item.roles);
        whole.dates = owned(item.dates);
        whole.durations = owned(item.durations);
        let amount = |(currency, value): (&str, f64)| Amount {
            currency: currency.to_owned(),
            value,
        };
        whole.amounts = item.amounts.into_iter().map(amount).collect();
        reading.evidence.push(whole);
    }
    for risk in packed.risks {
        reading.risks.push(RiskItem {
            risk: *Risk::ALL.get(usize::from(risk.risk))?,
            start: risk.start,
            end: risk.start.checked_add(risk.length)?,
            quote: quote(risk.start, risk.length)?,
            rule: risk.rule.to_owned(),
        });
    }
    let mut last = 0_u32;
    for (gap, length, kind) in packed.named {
        last = last.wrapping_add(gap);
        let name = Named {
            start: last,
            end: last.wrapping_add(length),
            kind: match kind >> 1 {
                0 => PartyKind::Person,
                1 => PartyKind::Role,
                2 => PartyKind::Body,
                _ => return None,
            },
            seller: kind & 1 == 1,
        };
        text.get(name.start as usize..name.end as usize)?;
        reading.named.push(name);
    }
    Some(reading)
}
