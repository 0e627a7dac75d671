//! What managers say, and what it means.

use super::ast::Expr;
use super::{FaultKind, MAX_CLAUSES, MAX_DEPTH, MAX_QUERY_BYTES, Parsed, Vocabulary, parse};
use jiff::civil::date;
use proptest::prelude::*;

fn vocabulary() -> Vocabulary {
    let mut v = Vocabulary::new(date(2026, 9, 30));
    v.owner("Lena Falk");
    v.owner("Marcus Bell");
    v.account("Acme Corp");
    v.account("Brandt Orthotech GmbH");
    v
}

fn read(text: &str) -> Parsed {
    parse(text, &vocabulary())
}

/// The managers' sentences.
const FORTY: &[&str] = &[
    "which late-stage deals have no named signer",
    "which deals have no economic buyer",
    "where is the EB named but we've never met them",
    "which deals have no champion identified",
    "champion is all talk – who hasn't done anything",
    "deals closing this month with approval path unclear",
    "what in commit is still assumed",
    "which commits have gone quiet",
    "deals over 100k with no threshold evidence",
    "where does our price trip a second approval",
    "who still needs legal",
    "security review not started and closing in 30 days",
    "procurement never came up",
    "which deals need a vendor onboarding / PO step",
    "whose paper are we on",
    "any deal waiting on a committee that meets monthly",
    "budget confirmed or just hoped for?",
    "deals where budget dies at year end",
    "close date is ours, not theirs",
    "which deals have no mutual action plan",
    "MAP exists but we wrote it alone",
    "plans nobody on their side owns",
    "steps with no date",
    "what slipped more than 5 days without a word",
    "which step slows us down most",
    "who keeps dropping the ball",
    "close date pushed more than twice",
    "past their close date and still open",
    "same stage 3+ weeks",
    "no next step or meeting",
    "deals where we haven't multi-threaded",
    "verbal yes but no steps to signature",
    "verbal yes more than 6 weeks ago",
    "pain identified but no metrics",
    "early-stage deals in late-stage clothes",
    "where do notes contradict each other",
    "what changed on Acme since last week",
    "anything confirmed that's older than 60 days",
    "prep me for my 1:1 with Lena",
    "how much pipeline has a confirmed approval path",
];

/// Paraphrases, and what each of them means.
const PARAPHRASES: &[(&str, &str)] = &[
    (
        "late stage opps without a signatory",
        "is:open stage:late lacking:signatory",
    ),
    (
        "deals in negotiation or later where nobody is identified to sign",
        "is:open stage>=negotiation lacking:signatory",
    ),
    (
        "which opportunities still have no budget holder",
        "is:open lacking:economic-buyer",
    ),
    ("no EB", "is:open lacking:economic-buyer"),
    (
        "haven't met the economic buyer",
        "is:open not economic-buyer:met",
    ),
    (
        "EB known but not met",
        "is:open has:economic-buyer not economic-buyer:met",
    ),
    ("deals missing a champion", "is:open lacking:champion"),
    (
        "champion named but has done nothing",
        "is:open has:champion not champion:acted",
    ),
    (
        "closing this quarter and we still don't know who approves",
        "is:open close:2026-07-01..2026-09-30 approvers:unknown",
    ),
    (
        "deals closing in October with unclear approval process",
        "is:open close:2026-10-01..2026-10-31 not approval-path:confirmed",
    ),
    (
        "commit deals with assumed budget",
        "is:open forecast:commit budget:assumed",
    ),
    (
        "commits where we haven't heard from the buyer in 3 weeks",
        "is:open forecast:commit quiet>=21d",
    ),
    (
        "show me deals gone dark",
        "is:open (quiet>14d or has:risk-silence)",
    ),
    ("no word from the buyer for 10 days", "is:open quiet>=10d"),
    (
        "deals above $250k without approval limits",
        "is:open amount>250000USD lacking:thresholds",
    ),
    (
        "which deals exceed an approval threshold",
        "is:open thresholds:triggered",
    ),
    (
        "deals still waiting on legal",
        "is:open legal-review:needed",
    ),
    ("legal hasn't started", "is:open not legal-review:started"),
    (
        "security review hasn't started and closes within 30 days",
        "is:open close:2026-09-30..2026-10-30 not security-review:started",
    ),
    (
        "infosec not scheduled, closing next month",
        "is:open not security-review:scheduled close:2026-10-01..2026-10-31",
    ),
    (
        "never talked about procurement",
        "is:open not procurement:mentioned",
    ),
    ("deals that require a purchase order", "is:open has:po"),
    ("are we on their paper", "is:open paper:theirs"),
    ("which deals are on our paper", "is:open paper:ours"),
    ("deals that need board approval", "is:open has:committee"),
    ("committee meets once a month", "is:open committee:monthly"),
    (
        "is budget confirmed or assumed",
        "is:open group:budget-status",
    ),
    ("budget expires before we close", "is:open budget:expiring"),
    ("close dates set by us", "is:open close-date:ours"),
    ("deals without a MAP", "is:open lacking:co-ownership"),
    ("no close plan", "is:open lacking:co-ownership"),
    (
        "mutual plan not co-authored by the buyer",
        "is:open co-ownership:alone",
    ),
    (
        "MAP with no owner on their side",
        "is:open not co-ownership:owned",
    ),
    ("steps without an owner", "is:open not steps:owned"),
    ("steps without dates", "is:open not steps:dated"),
    (
        "slipped at least a week with no communication",
        "is:open silent-slip>=7d",
    ),
    ("biggest bottleneck", "is:open group:slip-step sort:-amount"),
    ("which step slips most", "is:open group:slip-step"),
    ("who keeps missing deadlines", "is:open group:slip-owner"),
    ("close date moved more than 3 times", "is:open pushes>3"),
    ("close date changed at least twice", "is:open pushes>=2"),
    ("overdue deals", "is:overdue"),
    (
        "stuck in the same stage for 4 weeks",
        "is:open in-stage>=28d",
    ),
    (
        "deals that haven't moved in 30 days",
        "is:open in-stage>=30d",
    ),
    ("no next meeting", "is:open lacking:next-meeting"),
    ("no next step", "is:open lacking:next-step"),
    ("single-threaded deals", "is:open people-met<2"),
    ("fewer than two people met", "is:open people-met<2"),
    (
        "verbal yes without a path to signature",
        "is:open has:verbal lacking:signing-steps",
    ),
    (
        "verbal commitment over 45 days ago",
        "is:open verbal-age>45d",
    ),
    (
        "pain but no metrics",
        "is:open has:pain lacking:success-criteria",
    ),
    ("dressed up as late-stage", "is:open is:late-stage-clothes"),
    ("contradictions", "is:open anything:contradicted"),
    (
        "conflicting notes in commit",
        "is:open anything:contradicted forecast:commit",
    ),
    (
        "what changed on Brandt Orthotech in the last 14 days",
        "account:\"Brandt Orthotech GmbH\" show:changes since:2026-09-16",
    ),
    (
        "what's new on Acme since Monday",
        "account:\"Acme Corp\" show:changes since:2026-09-28",
    ),
    (
        "confirmed more than 90 days ago",
        "is:open confirmed-age>90d",
    ),
    ("stale confirmations", "is:open anything:stale"),
    (
        "prepare me for my one-on-one with Marcus Bell",
        "is:open owner:\"Marcus Bell\" show:prep",
    ),
    (
        "Marcus's deals over €50k by close date",
        "is:open owner:\"Marcus Bell\" amount>50000EUR sort:close",
    ),
    (
        "how much of the pipeline has a confirmed signer",
        "share:yes is:open signatory:confirmed group:signatory-status",
    ),
    ("top 5 deals by amount", "sort:-amount sort:-amount limit:5"),
    ("commit by owner", "is:open forecast:commit group:owner"),
    (
        "deals between 50k and 100k closing this quarter",
        "is:open amount>=50000 amount<=100000 close:2026-07-01..2026-09-30",
    ),
    (
        "owner:\"Lena Falk\" stage>=proposal amount>50k lacking:approvers",
        "owner:\"Lena Falk\" stage>=proposal amount>50000 lacking:approvers",
    ),
    (
        "stage>=proposal amount>50k lacking:approvers owner:\"Lena Falk\" close<30d forecast:commit group:owner sort:-amount limit:10",
        "stage>=proposal amount>50000 lacking:approvers owner:\"Lena Falk\" close:2026-09-30..2026-10-30 forecast:commit group:owner sort:-amount limit:10",
    ),
    (
        "not (stage:late or amount>100k) has:champion",
        "not (stage:late or amount>100000) has:champion",
    ),
    (
        "stage:proposal,negotiation -owner:lena",
        "(stage:proposal or stage:negotiation) not owner:lena",
    ),
    (
        "late-stage deals with no champion or signer",
        "is:open stage:late lacking:champion lacking:signatory",
    ),
    (
        "late-stage deals with no champion or no signer",
        "is:open stage:late (lacking:champion or lacking:signatory)",
    ),
    (
        "deals with a champion and a signer but no budget",
        "is:open has:champion has:signatory lacking:budget",
    ),
    (
        "deals over 100k or in commit with no signer",
        "is:open (amount>100000 or forecast:commit) lacking:signatory",
    ),
    (
        "which deals have a competitor",
        "is:open has:risk-competitor",
    ),
    ("deals at risk", "is:open has:risk"),
    ("any freezes", "is:open has:risk-freeze"),
    (
        "deals in EUR over 100k",
        "is:open currency:EUR amount>100000",
    ),
    (
        "no signer and no economic buyer",
        "is:open lacking:signatory lacking:economic-buyer",
    ),
    ("who owns the business case", "is:open business-case:named"),
    (
        "deals with no business case",
        "is:open lacking:business-case",
    ),
    (
        "whose go-live date was chosen by us",
        "is:open go-live:ours",
    ),
    ("approvers we have never met", "is:open not approvers:met"),
    (
        "deals where legal or security is not started",
        "is:open not legal-review:started not security-review:started",
    ),
    (
        "deals under 20k closing before December 15",
        "is:open amount<20000 close:2026-09-30..2026-12-15",
    ),
    (
        "six-figure deals with no exec sponsor",
        "is:open amount>=100000 lacking:exec-sponsors",
    ),
    (
        "anything unknown about procurement",
        "is:open procurement:unknown",
    ),
    (
        "deals closing this month without a confirmed budget",
        "is:open close:2026-09-01..2026-09-30 not budget:confirmed",
    ),
    ("not in commit", "is:open not forecast:commit"),
    ("which deals aren't late stage", "is:open not stage:late"),
    (
        "deals due this week",
        "is:open close:2026-09-28..2026-10-04",
    ),
    ("deals owned by Lena", "is:open owner:\"Lena Falk\""),
    (
        "Lena and Marcus late stage deals",
        "is:open owner:\"Lena Falk\",\"Marcus Bell\" stage:late",
    ),
    (
        "lacking approvers and signatory",
        "is:open lacking:approvers lacking:signatory",
    ),
    (
        "the contract is on their template",
        "is:open has:contract-terms paper:theirs",
    ),
    ("deals that have a signer named", "is:open has:signatory"),
    (
        "everything Lena has in commit",
        "is:open owner:\"Lena Falk\" forecast:commit",
    ),
    (
        "deals with at least 3 approvers",
        "is:open approver-count>=3",
    ),
    (
        "deals where the champion has gone quiet",
        "is:open has:champion (quiet>14d or has:risk-silence)",
    ),
    (
        "deals where it is unclear who signs",
        "is:open not signatory:confirmed",
    ),
    (
        "no security review and legal not involved",
        "is:open lacking:security-review not legal-review:mentioned",
    ),
];

fn unread(text: &str) -> Vec<String> {
    read(text).unread.into_iter().map(|u| u.text).collect()
}

#[test]
fn the_forty_questions_leave_no_word_unread() {
    for text in FORTY {
        assert_eq!(unread(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn paraphrases_mean_what_they_say() {
    let wrong: Vec<String> = PARAPHRASES
        .iter()
        .map(|(text, wanted)| (text, wanted, read(text)))
        .filter(|(_, wanted, parsed)| {
            parsed.query.to_string() != **wanted || !parsed.unread.is_empty()
        })
        .map(|(text, wanted, parsed)| {
            let unread = &parsed.unread;
            format!(
                "{text}\n  wanted {wanted}\n  is     {} {unread:?}",
                parsed.query
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_meaning_reads_back_as_itself() {
    let paraphrases = PARAPHRASES.iter().map(|(text, _)| text);
    for text in FORTY.iter().chain(paraphrases) {
        let query = read(text).query;
        assert_eq!(read(&query.to_string()).query, query, "{text}: {query}");
    }
}

#[test]
fn what_is_not_understood_is_said() {
    assert_eq!(
        unread("late-stage deals with flurbs and gizmos"),
        ["flurbs", "gizmos"]
    );
    let rest = read("late-stage deals with flurbs").query.to_string();
    assert_eq!(rest, "is:open stage:late");
    // Nothing understood is no answer, not every deal.
    assert_eq!(read("flurbs").query.filter, Expr::None);
    assert_eq!(read("").query.filter, Expr::All);
    assert_eq!(unread("colour:blue"), ["colour", "blue"]);
}

#[test]
fn faults_have_a_place() {
    let fault = |text: &str| {
        let faults = read(text).faults;
        faults.into_iter().next().expect("there is one")
    };
    assert_eq!(fault("has:champion amount>banana").at, 13..26);
    assert_eq!(fault("(stage:late").kind, FaultKind::Parenthesis);
    assert_eq!(fault("stage:late)").kind, FaultKind::Parenthesis);
    assert!(matches!(fault("stage:flurb").kind, FaultKind::Value { .. }));
    let long = "x".repeat(MAX_QUERY_BYTES + 1);
    assert_eq!(fault(&long).kind, FaultKind::TooLong);
}

#[test]
fn depth_and_clauses_are_capped() {
    let deep = |n: usize| format!("{}stage:late{}", "(".repeat(n), ")".repeat(n));
    assert!(read(&deep(MAX_DEPTH)).faults.is_empty());
    let faults = read(&deep(MAX_DEPTH + 1)).faults;
    assert!(faults.iter().any(|f| f.kind == FaultKind::TooDeep));
    let nots = format!("{}stage:late", "not ".repeat(900));
    assert!(read(&nots).query.filter.clauses() <= 1);
    let many: Vec<String> = (0..=MAX_CLAUSES).map(|i| format!("score>{i}")).collect();
    assert!(read(&many.join(" ")).is_fatal());
}

#[test]
fn not_not_is_nothing() {
    for text in [
        "stage:late",
        "has:champion",
        "amount>50k",
        "is:open",
        "(stage:late or has:budget)",
    ] {
        let plain = read(text).query;
        assert_eq!(read(&format!("not (not {text})")).query, plain, "{text}");
        assert_eq!(plain.filter.clone().negated().negated(), plain.filter);
    }
}

#[test]
fn words_and_fields_mix() {
    assert_eq!(
        read("owner:\"Lena Falk\" deals closing this month without a signer")
            .query
            .to_string(),
        "is:open owner:\"Lena Falk\" close:2026-09-01..2026-09-30 lacking:signatory"
    );
}

/// Words of the language and others, to be thrown together.
const SCRAPS: &[&str] = &[
    "no",
    "not",
    "never",
    "or",
    "and",
    "but",
    "(",
    ")",
    ",",
    "/",
    "deals",
    "signer",
    "champion",
    "EB",
    "legal",
    "security",
    "not started",
    "closing",
    "this month",
    "in 30 days",
    "over",
    "100k",
    "€50k",
    "between",
    "50k and 100k",
    "more than",
    "twice",
    "3+ weeks",
    "stage>=proposal",
    "amount>50k",
    "lacking:approvers",
    "owner:\"Lena Falk\"",
    "group:owner",
    "sort:-amount",
    "limit:10",
    "budget",
    "confirmed",
    "assumed",
    "year end",
    "what changed",
    "since",
    "last week",
    "Acme",
    "Lena's",
    "flurb",
    "§",
    "\"",
    ":",
    ">",
    "=",
    "-",
    "how much",
    "late-stage",
    "slipped",
    "without a word",
    "met",
    "named",
    "plan",
    "steps",
    "date",
    "with",
    "1:1",
    "🙂",
    "é",
    "by",
    "top",
    "5",
];

fn thrown(picks: &[usize]) -> String {
    let words: Vec<&str> = picks.iter().map(|&i| SCRAPS[i]).collect();
    words.join(" ")
}

proptest! {
    #[test]
    fn odd_texts_never_panic(text in "\\PC{0,200}") {
        let _ = read(&text);
    }

    #[test]
    fn odd_sentences_lose_no_word(picks in proptest::collection::vec(0..SCRAPS.len(), 0..24)) {
        let text = thrown(&picks);
        let parsed = read(&text);
        for word in &parsed.unread {
            prop_assert!(text[word.at.clone()].contains(word.text.as_str()));
        }
        // A word of no language is reported, once for each time it stands there.
        let fielded = text.contains(": flurb") || text.contains("> flurb") || text.contains("= flurb");
        prop_assume!(!text.contains('"') && !fielded && !parsed.is_fatal());
        let odd = picks.iter().filter(|&&i| SCRAPS[i] == "flurb").count();
        let said = parsed.unread.iter().filter(|u| u.text == "flurb").count();
        prop_assert_eq!(said, odd, "{}", text);
    }

    #[test]
    fn what_was_understood_reads_back(picks in proptest::collection::vec(0..SCRAPS.len(), 0..12)) {
        let text = thrown(&picks);
        let parsed = read(&text);
        prop_assume!(!parsed.is_fatal() && !text.contains('"') && parsed.query.filter != Expr::None);
        let again = read(&parsed.query.to_string());
        prop_assert!(again.faults.is_empty(), "{text}: {} {:?}", parsed.query, again.faults);
        prop_assert!(again.unread.is_empty(), "{text}: {} {:?}", parsed.query, again.unread);
    }
}
