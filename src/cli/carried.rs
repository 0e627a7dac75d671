//! What carried an item in the statistical reader, in words; for `--why` and `explain`.

use super::paper::clean;
use crate::evidence::{Item, RiskItem};
use crate::explain::{Carried, CarriedStatus, Carrier, Near};

/// "probability 0.87 (given from 0.40) because of “signs” +1.21, concept signs-verb +0.80 and 12 more".
pub(super) fn target(carried: &Carried, most: usize) -> String {
    format!(
        "probability {:.2} (given from {:.2}){}",
        carried.probability,
        carried.threshold,
        because(&carried.things, most)
    )
}

/// "confirmed rather than assumed because of …", with what the status reader had said where it was overruled.
pub(super) fn status(carried: &CarriedStatus, item: &Item, most: usize) -> String {
    let overruled = match overruled(item) {
        Some(said) => format!(", against the status reader's {said},"),
        None => String::new(),
    };
    format!(
        "{} rather than {}{overruled}{}",
        carried.status,
        carried.rather_than,
        because(&carried.things, most)
    )
}

/// What the status reader had said, where the item says another thing.
pub(super) fn overruled(item: &Item) -> Option<crate::framework::Status> {
    let said = item.because.weighed?.said;
    (said != item.status).then_some(said)
}

/// Which of the two readers saw an item: "approvers/needs-a-nod", "approvers/needs-a-nod and by weighing", "weighing alone".
pub(super) fn readers(item: &Item) -> String {
    named(&item.rule, item.because.weighed.map(|w| w.by_rule))
}

/// The same of a risk, when it was weighed.
pub(super) fn readers_of_risk(risk: &RiskItem, weighed: bool) -> String {
    let by_rule = !risk.rule.ends_with("/learned");
    named(&risk.rule, weighed.then_some(by_rule))
}

fn named(rule: &str, weighed_by_rule: Option<bool>) -> String {
    match weighed_by_rule {
        None => clean(rule),
        Some(true) => format!("{} and by weighing", clean(rule)),
        Some(false) => "weighing alone".to_owned(),
    }
}

/// "champion 0.21 (given from 0.40), budget 0.10 (given from 0.35)".
pub(super) fn near(near: &[Near]) -> String {
    let one = |n: &Near| {
        format!(
            "{} {:.2} (given from {:.2})",
            n.target.id(),
            n.probability,
            n.threshold
        )
    };
    near.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn because(things: &[Carrier], most: usize) -> String {
    if things.is_empty() {
        return String::new();
    }
    let shown: Vec<String> = things
        .iter()
        .take(most)
        .map(|t| format!("{} {:+.2}", clean(&t.name), t.by))
        .collect();
    let rest = match things.len().saturating_sub(most) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(" because of {}{rest}", shown.join(", "))
}
