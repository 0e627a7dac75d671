use super::*;
use crate::evidence::{Deal, Note};
use crate::reading::testing::pack;
use crate::reading::{scan, voice};
use proptest::prelude::*;

/// Mentions as "P:Greg R:CFO B:board", the seller's with a minus in front.
fn read(text: &str) -> String {
    let document = Document::new(text);
    let (mut hits, mut speakers, mut out) = (Vec::new(), Vec::new(), Vec::new());
    scan::terms(&document, pack(), &mut hits);
    voice::speakers(&document, &Deal::default(), &Note::default(), &mut speakers);
    find(&document, pack(), &hits, &speakers, &mut out);
    let show = |m: &Mention| {
        let letter = match m.party {
            Party::Person => 'P',
            Party::Role => 'R',
            Party::Body => 'B',
        };
        format!(
            "{}{letter}:{}",
            if m.seller { "-" } else { "" },
            document.quote(&m.tokens)
        )
    };
    out.iter().map(show).collect::<Vec<_>>().join(" | ")
}

/// Texts and their mentions, one class of expression a row.
const ROWS: &[(&str, &str)] = &[
    (
        "nothing leaves the building w/o Greg, their CFO",
        "P:Greg | R:CFO",
    ),
    (
        "their tech director hamid has to look at it",
        "R:tech director | P:hamid",
    ),
    ("so tobias pushed it to next month", "P:tobias"),
    ("Dr. Okafor signs the protocol", "P:Okafor"),
    ("Ms. Pohl from Einkauf sent the form", "P:Pohl | R:Einkauf"),
    ("Marisol (his boss) approves", "P:Marisol | R:boss"),
    ("CISO = Dudi", "R:CISO | P:Dudi"),
    (
        "Deepa Venkataraman runs procurement",
        "P:Deepa Venkataraman | R:procurement",
    ),
    ("Greg's budget is gone", "P:Greg"),
    ("VP Lab Services must agree", "R:VP Lab Services"),
    ("we talked to the head of ops", "R:head of ops"),
    ("SVP Risk has a veto", "R:SVP Risk"),
    (
        "Director of Medical Staff Services reads it",
        "R:Director of Medical Staff Services",
    ),
    ("the Group Ops Director nodded", "R:Group Ops Director"),
    (
        "our Chief People Officer met theirs",
        "-R:Chief People Officer",
    ),
    ("the claims director is new", "R:claims director"),
    ("their union rep was loud", "R:union rep"),
    ("harbour master signs off", "R:harbour master"),
    (
        "the Capital & Systems Committee meets in May",
        "B:Capital & Systems Committee",
    ),
    ("the data-ethics panel wants a paper", "B:data-ethics panel"),
    (
        "Value Analysis Committee sits monthly",
        "B:Value Analysis Committee",
    ),
    (
        "the supervisory committee has the last word",
        "B:supervisory committee",
    ),
    ("I asked our legal for a redline", "-R:legal"),
    ("legal (ours) is slow", "-R:legal"),
    ("my manager wants an update", "-R:manager"),
    ("our SE Dalia showed the demo", "-P:Dalia"),
    ("our VP approved the discount", "-R:VP"),
    ("the board meets on Tuesday", "B:board"),
    ("their board of trustees votes", "B:board of trustees"),
    ("steering group on 4 May", "B:steering group"),
    ("Betriebsrat must be heard", "B:Betriebsrat"),
    ("the works council gets two weeks", "B:works council"),
    ("DAF and DSI both sign", "R:DAF | R:DSI"),
    ("Vorstand decides above 1m", "B:Vorstand"),
    ("CFO Haas holds the purse", "R:CFO | P:Haas"),
    ("Dean Kowalczyk is with us", "R:Dean | P:Kowalczyk"),
    ("Mr Yeo, procurement, runs the RFQ", "P:Yeo | R:procurement"),
    (
        "Sanna in compliance hasn't opened ours",
        "P:Sanna | R:compliance",
    ),
    (
        "Camila from Treasury will want a say",
        "P:Camila | R:Treasury",
    ),
    ("Étienne Morin has nothing in the plan", "P:Étienne Morin"),
    ("Jürgen and Zoë will decide", "P:Jürgen | P:Zoë"),
    ("Lars-Åke Holm chairs it", "P:Lars-Åke Holm"),
    ("Mei-Ling has the form", "P:Mei-Ling"),
    ("Marloes de Boer signs", "P:Marloes de Boer"),
    ("the FD re-checks everything", "R:FD"),
    ("their MD signs above 50k", "R:MD"),
    ("infosec has a questionnaire", "R:infosec"),
    ("purchasing cuts the PO", "R:purchasing"),
    ("third party risk takes a month", "R:third party risk"),
    ("the CFO's office wants 45 days", "R:CFO's office"),
    ("the CISO's people accepted it", "R:CISO"),
    ("provost's cabinet might hear it", "B:provost's cabinet"),
    (
        "trustees' finance committee on Monday",
        "B:trustees' finance committee",
    ),
    ("the IT guy has to plug it in", "R:IT guy"),
    ("accounts payable pays at 60 days", "R:accounts payable"),
    ("the superintendent likes it", "R:superintendent"),
    ("city attorney reads it", "R:city attorney"),
    ("general counsel has the draft", "R:general counsel"),
    ("outside counsel is slow", "R:outside counsel"),
    ("company secretary e-signs", "R:company secretary"),
    ("Monday in June works", ""),
    ("It's on SharePoint and in Tableau", ""),
    ("We flew to Berlin", ""),
    ("Nobody wants it", ""),
    ("it is in the plan, will be signed in May", ""),
    ("he may sign, that's all the hope we have", ""),
    ("audit rights once a year", ""),
    ("the plan says nothing", ""),
    ("vasquez said they pay in May", "P:vasquez"),
    ("Hi Grant, thanks", "P:Grant"),
    ("Nils drafted it, Nils signs it", "P:Nils | P:Nils"),
    ("GC and DPO both agreed", "R:GC | R:DPO"),
    ("the regional president hosts him", "R:regional president"),
    (
        "deputy director Hal Brunner rang",
        "R:deputy director | P:Hal Brunner",
    ),
];

#[test]
fn reads_people_roles_and_bodies() {
    let wrong: Vec<_> = ROWS
        .iter()
        .filter(|(text, expected)| read(text) != *expected)
        .map(|(text, _)| (text, read(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

proptest! {
    #[test]
    fn mentions_are_in_order_in_range_and_apart(text in "([A-Z]?[a-z]{1,6}|CFO|the|board|of|Dr\\.|'s|our|, |\\(|\\)|\n|& )( ([A-Z]?[a-z]{1,6}|VP|legal|committee|Ana|said|of|'s|, |\\(|\n|&|-)){0,24}|\\PC{0,60}") {
        let document = Document::new(&text);
        let (mut hits, mut speakers, mut out) = (Vec::new(), Vec::new(), Vec::new());
        scan::terms(&document, pack(), &mut hits);
        voice::speakers(&document, &Deal::default(), &Note::default(), &mut speakers);
        find(&document, pack(), &hits, &speakers, &mut out);
        for mention in &out {
            prop_assert!(mention.tokens.start < mention.tokens.end && mention.tokens.end as usize <= document.tokens.len());
        }
        for person in [true, false] {
            let mut end = 0;
            for mention in out.iter().filter(|m| (m.party == Party::Person) == person) {
                prop_assert!(mention.tokens.start >= end);
                end = mention.tokens.end;
            }
        }
    }
}
