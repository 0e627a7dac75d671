use super::{Parsed, Vocabulary, parse};
use jiff::civil::date;

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

#[test]
fn show() {
    for q in FORTY {
        let p = read(q);
        eprintln!("{q}\n    {}   unread {:?} {:?}", p.query, p.unread.iter().map(|u|&u.text).collect::<Vec<_>>(), p.faults);
    }
}
