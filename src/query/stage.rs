//! Stages on one scale, whatever a firm calls them: a word of the stage's name gives its place on the way.

use super::ast::Rung;
use super::words::fold;

/// The last place.
pub(super) const TOP: u8 = 100;
/// The place of a stage that no word gives away.
pub(super) const UNPLACED: u8 = 45;
/// The first place of a late stage.
pub(super) const LATE: u8 = 70;
/// The first place of a stage that is over.
pub(super) const CLOSED: u8 = 95;
/// The first place of a middle stage.
pub(super) const MIDDLE: u8 = 40;

/// Words of stage names and their places; the longest word found in a name decides, of equals the later place.
const LADDER: &[(u8, &[&str])] = &[
    (
        5,
        &[
            "lead",
            "prospect",
            "prospecting",
            "new",
            "interest",
            "research",
            "mql",
            "target",
        ],
    ),
    (
        10,
        &[
            "intro",
            "appointment",
            "meeting",
            "connected",
            "contacted",
            "sql",
            "sal",
        ],
    ),
    (
        20,
        &[
            "qualify",
            "qualified",
            "qualification",
            "qualifying",
            "qualifiedtobuy",
        ],
    ),
    (
        30,
        &[
            "discovery",
            "discover",
            "needsanalysis",
            "needs",
            "pipeline",
        ],
    ),
    (
        40,
        &[
            "demo",
            "demonstration",
            "presentation",
            "solution",
            "solutionreview",
            "valueproposition",
            "scoping",
            "consideration",
            "develop",
            "iddecisionmakers",
            "perceptionanalysis",
        ],
    ),
    (
        50,
        &[
            "evaluation",
            "evaluating",
            "evaluate",
            "pilot",
            "poc",
            "trial",
            "validation",
            "technicalvalidation",
            "businesscase",
            "shortlist",
        ],
    ),
    (
        60,
        &["proposal", "proposalpricequote", "quote", "proposing"],
    ),
    (
        70,
        &[
            "negotiation",
            "negotiating",
            "negotiationreview",
            "negotiate",
            "finalist",
            "bestcase",
            "selected",
            "vendorofchoice",
            "decisionmakerboughtin",
        ],
    ),
    (
        75,
        &[
            "procurement",
            "procurementreview",
            "legal",
            "legalreview",
            "security",
            "securityreview",
            "redlines",
            "approval",
            "paper",
            "paperwork",
            "contract",
            "contracting",
            "contractsent",
            "po",
            "purchaseorder",
        ],
    ),
    (
        80,
        &["verbal", "verbalcommit", "verbalyes", "commit", "committed"],
    ),
    (85, &["signature", "signing", "closing", "contractsigned"]),
    (95, &["closed", "closedlost", "lost"]),
    (
        100,
        &[
            "closedwon",
            "won",
            "live",
            "onboarding",
            "implementation",
            "delivery",
        ],
    ),
];

/// Words that stand for a stretch of the way.
const STRETCHES: &[(&str, u8, u8)] = &[
    ("early", 0, MIDDLE - 1),
    ("middle", MIDDLE, LATE - 1),
    ("mid", MIDDLE, LATE - 1),
    ("late", LATE, CLOSED - 1),
    ("closed", CLOSED, TOP),
];

fn squeeze(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The place of a stage's name; `None` when no word of it is known.
pub(super) fn place(name: &str) -> Option<u8> {
    let name = squeeze(name);
    let known = LADDER
        .iter()
        .flat_map(|(place, words)| words.iter().map(move |w| (w.len(), *place, *w)));
    known
        .filter(|(_, _, word)| name.contains(word))
        .max_by_key(|(len, place, _)| (*len, *place))
        .map(|(_, place, _)| place)
}

/// What a stage's name in a question covers: a stretch, or one place.
pub(super) fn rung(name: &str) -> Option<Rung> {
    let squeezed = squeeze(name);
    let bare = squeezed.strip_suffix("stage").unwrap_or(&squeezed);
    if let Some((word, from, to)) = STRETCHES.iter().find(|(word, ..)| *word == bare) {
        return Some(Rung {
            name: (*word).to_owned(),
            from: *from,
            to: *to,
        });
    }
    let at = place(name)?;
    Some(Rung {
        name: fold(name),
        from: at,
        to: at,
    })
}

/// A stage of the manager's own wording, where the word is nothing but a stage.
pub(super) fn spoken(word: &str) -> bool {
    const SPOKEN: &[&str] = &[
        "prospecting",
        "qualification",
        "discovery",
        "demo",
        "evaluation",
        "proposal",
        "negotiation",
        "negotiations",
        "contracting",
        "qualifying",
        "negotiating",
    ];
    SPOKEN.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_have_an_order_in_every_firms_words() {
        let order = [
            "Prospecting",
            "2 - Qualification",
            "Discovery",
            "Demo",
            "Technical Validation",
            "Proposal/Price Quote",
            "Negotiation/Review",
            "Contract sent",
            "Verbal",
            "Closed Won",
        ];
        let places: Vec<_> = order
            .iter()
            .map(|s| place(s).expect("it is known"))
            .collect();
        assert!(places.is_sorted(), "{places:?}");
        assert_eq!(place("Phase 7"), None);
    }

    #[test]
    fn a_question_names_a_stage_or_a_stretch() {
        assert_eq!(
            rung("late-stage").map(|r| (r.from, r.to)),
            Some((LATE, CLOSED - 1))
        );
        assert_eq!(rung("Proposal").map(|r| r.from), Some(60));
        assert_eq!(rung("banana"), None);
    }
}
