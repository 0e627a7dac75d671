//! Whether a rule does in its examples what they say.

use crate::diagnostic::Fault;
use crate::evidence::{Deal, Input, Item, Note, Report};
use crate::framework::Target;
use crate::rules::{Case, Example, Expect};

/// The day on which examples are written: a Monday.
pub const WRITTEN_AT: &str = "2026-03-02";
/// The amount of the deal that examples are about, in US dollars.
pub const AMOUNT: f64 = 85_000.0;

/// The note that the example stands for.
pub fn example_input(case: &Case) -> Input {
    let text = match &case.expect {
        Expect::Fires(example) => example.text.clone(),
        Expect::Silent(text) => text.clone(),
    };
    Input {
        id: None,
        deal: Deal {
            amount: Some(AMOUNT),
            currency: Some("USD".to_owned()),
            ..Deal::default()
        },
        note: Note {
            written_at: Some(WRITTEN_AT.to_owned()),
            text,
            ..Note::default()
        },
    }
}

/// What is wrong with the report of [`example_input`], if anything.
///
/// | code | found |
/// |---|---|
/// | T001 | the rule does not fire where it must |
/// | T002 | the rule fires where it must not |
/// | T003 | another status, source or slot than expected |
pub fn check_example(case: &Case, report: &Report) -> Option<Fault> {
    match (&case.expect, case.target) {
        (Expect::Silent(_), target) => fired(case, report, target).map(|quote| {
            fault(
                case,
                "T002",
                format!("'{}' fires on \"{quote}\"", case.rule),
                "narrow its patterns, or add an 'unless'",
            )
        }),
        (Expect::Fires(_), Target::Risk(risk)) => {
            // Of several rules of one risk on one passage a report names only the first: any of them will do.
            let found = report.risks.iter().any(|r| r.risk == risk);
            (!found).then(|| silent(case, report))
        }
        (Expect::Fires(example), Target::Dimension(dimension)) => {
            let mut own = report
                .evidence
                .iter()
                .filter(|i| i.dimension == dimension && is_of(case, i))
                .peekable();
            let Some(first) = own.peek() else {
                return Some(silent(case, report));
            };
            let wrong = difference(example, first)?;
            let right = own.any(|item| difference(example, item).is_none());
            (!right).then(|| {
                fault(
                    case,
                    "T003",
                    format!("'{}' fires, but {wrong}", case.rule),
                    "mend the expectation, the rule's 'status', or the cues",
                )
            })
        }
    }
}

fn is_of(case: &Case, item: &Item) -> bool {
    item.rule == case.rule || item.because.also.contains(&case.rule)
}

/// The passage on which the rule fired.
fn fired<'r>(case: &Case, report: &'r Report, target: Target) -> Option<&'r str> {
    match target {
        Target::Dimension(_) => report
            .evidence
            .iter()
            .find(|i| is_of(case, i))
            .map(|i| i.quote.as_str()),
        Target::Risk(_) => report
            .risks
            .iter()
            .find(|r| r.rule == case.rule)
            .map(|r| r.quote.as_str()),
    }
}

fn silent(case: &Case, report: &Report) -> Fault {
    let mut others: Vec<&str> = report
        .evidence
        .iter()
        .map(|i| i.rule.as_str())
        .chain(report.risks.iter().map(|r| r.rule.as_str()))
        .collect();
    others.dedup();
    let read = if others.is_empty() {
        "nothing fires".to_owned()
    } else {
        format!("what fires is {}", others.join(", "))
    };
    fault(
        case,
        "T001",
        format!("'{}' stays silent here; {read}", case.rule),
        &format!(
            "`buypath explain --rule {} TEXT` shows what it lacks",
            case.rule
        ),
    )
}

fn fault(case: &Case, code: &'static str, message: String, help: &str) -> Fault {
    Fault::new(code, &case.file, case.span.clone(), message, help)
}

/// The first thing in which an item is not as expected.
fn difference(example: &Example, item: &Item) -> Option<String> {
    if let Some(status) = example.status.filter(|s| *s != item.status) {
        let cue = item
            .because
            .status
            .as_ref()
            .map_or("no cue".to_owned(), |(id, words)| {
                format!("the cue '{id}' at \"{words}\"")
            });
        return Some(format!(
            "the status is {} by {cue}, not {status}",
            item.status
        ));
    }
    if let Some(source) = example.source.filter(|s| *s != item.source) {
        return Some(format!("the source is {}, not {source}", item.source));
    }
    let amounts: Vec<String> = item
        .amounts
        .iter()
        .map(|a| format!("{} {}", a.currency, a.value))
        .collect();
    let slots = [
        ("people", &example.people, &item.people),
        ("roles", &example.roles, &item.roles),
        ("amounts", &example.amounts, &amounts),
        ("dates", &example.dates, &item.dates),
        ("durations", &example.durations, &item.durations),
    ];
    slots.into_iter().find_map(|(name, expected, found)| {
        let expected = expected.as_ref()?;
        (expected != found).then(|| {
            format!(
                "{name} is [{}], not [{}]",
                found.join(", "),
                expected.join(", ")
            )
        })
    })
}
