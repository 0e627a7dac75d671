//! Deals and notes for measurements: any number of them, the same in every run, each made from its number alone.
//!
//! The notes are plausible rather than real: sentences of the trade with names, amounts, dates and tails drawn for each, between
//! a line and two screens long, in the order in which a deal goes. A sentence knows what it is evidence of, so that an index can
//! be measured without reading.

use buypath::deal::{DealId, DealRecord, NoteId, NoteRecord, Reading};
use buypath::evidence::{Item, Note, RiskItem};
use buypath::framework::{Dimension as D, Risk, Source, Status as S};
use jiff::civil::{Date, date};
use std::fmt::Write;
use std::sync::Arc;

/// Notes of one deal.
pub const NOTES_PER_DEAL: u64 = 10;
/// Reps who share the deals.
const OWNERS: u64 = 120;
/// The day of the first note.
const FIRST_DAY: Date = date(2024, 1, 2);
/// Notes are spread over so many days.
const DAYS: u64 = 900;

/// A stream of numbers that a seed and a place decide.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64, place: u64) -> Dice {
        let mut dice = Dice(seed ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        dice.next();
        dice
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, sides: u64) -> u64 {
        self.next() % sides
    }

    pub fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len() as u64) as usize]
    }

    /// Small numbers more often than great ones.
    fn skewed(&mut self, sides: u64) -> u64 {
        let (a, b, c) = (self.below(sides), self.below(sides), self.below(sides));
        a.min(b).min(c)
    }
}

/// Makes deals and notes.
#[derive(Clone, Copy)]
pub struct Maker {
    pub seed: u64,
}

impl Maker {
    /// The deal of a number.
    pub fn deal(&self, number: u64) -> DealRecord {
        let mut dice = Dice::new(self.seed ^ 0xdea1, number);
        let mut deal =
            DealRecord::new(DealId::parse(&format!("D-{number:06}")).expect("a plain id"));
        let account = firm(&mut dice);
        let stage = dice.one(STAGES);
        let fields = &mut deal.fields;
        fields.name = Some(format!(
            "{account} {} {}",
            dice.one(PRODUCTS),
            dice.one(&["rollout", "renewal", "pilot", "expansion", "platform deal"])
        ));
        fields.account = Some(account);
        fields.stage = Some(stage.to_owned());
        fields.amount = Some((5 + dice.skewed(600)) as f64 * 1_000.0);
        fields.currency = Some(dice.one(&["USD", "USD", "EUR", "GBP"]).to_owned());
        fields.close_date = Some(self.day(dice.below(DAYS) + 60).to_string());
        fields.owner = Some(person(&mut Dice::new(self.seed ^ 0x0e5, number % OWNERS)));
        deal.forecast = Some(
            dice.one(&["commit", "best case", "pipeline", "omitted"])
                .to_owned(),
        );
        deal
    }

    fn day(&self, after: u64) -> Date {
        FIRST_DAY.saturating_add(jiff::Span::new().days(after as i64))
    }

    /// The note of a number, from 1, with what its sentences are evidence of.
    pub fn note(&self, number: u64) -> (NoteRecord, Reading) {
        let deal = (number - 1) / NOTES_PER_DEAL;
        let nth = (number - 1) % NOTES_PER_DEAL;
        let mut dice = Dice::new(self.seed ^ 0x407e, number);
        let mut names = Dice::new(self.seed ^ 0x9e0, deal);
        let people: Vec<String> = (0..5).map(|_| person(&mut names)).collect();
        let start = Dice::new(self.seed ^ 0xda7e, deal).below(DAYS - 100);
        let mut made = Made {
            text: String::new(),
            reading: Reading::default(),
        };
        let bullets = dice.below(3) == 0;
        if dice.below(4) == 0 {
            let _ = writeln!(
                made.text,
                "{} with {}",
                dice.one(&["Call", "Sync", "Catch-up", "Meeting", "Check-in"]),
                people[0]
            );
        }
        for at in 0..3 + dice.skewed(22) {
            if at > 0 {
                made.text.push_str(if bullets { "\n" } else { " " });
            }
            if bullets {
                made.text.push_str("- ");
            }
            made.sentence(&mut dice, &people, self.day(start + nth * 9 + 20));
        }
        let note = NoteRecord {
            id: NoteId::parse(&format!("N-{number:07}")).expect("a plain id"),
            deal: DealId::parse(&format!("D-{deal:06}")).expect("a plain id"),
            note: Note {
                written_at: Some(self.day(start + nth * 9 + dice.below(8)).to_string()),
                author: Some(person(&mut Dice::new(self.seed ^ 0x0e5, deal % OWNERS))),
                kind: Some(
                    dice.one(&["crm", "call", "email", "meeting", "voice"])
                        .to_owned(),
                ),
                text: made.text,
            },
            private: dice.below(50) == 0,
            order: number,
        };
        (note, made.reading)
    }

    /// A deal with all its notes as one line of `buypath import`.
    pub fn line(&self, deal: u64) -> String {
        let record = self.deal(deal);
        let notes: Vec<serde_json::Value> = (1..=NOTES_PER_DEAL)
            .map(|nth| {
                let (note, _) = self.note(deal * NOTES_PER_DEAL + nth);
                let n = &note.note;
                serde_json::json!({"id": note.id, "written_at": n.written_at, "author": n.author, "kind": n.kind, "text": n.text})
            })
            .collect();
        let mut fields = serde_json::to_value(&record.fields).expect("plain data");
        fields["id"] = serde_json::json!(record.id);
        serde_json::json!({"deal": fields, "notes": notes}).to_string()
    }
}

struct Made {
    text: String,
    reading: Reading,
}

impl Made {
    fn sentence(&mut self, dice: &mut Dice, people: &[String], day: Date) {
        let (pattern, about) = SENTENCES[dice.below(SENTENCES.len() as u64) as usize];
        let start = self.text.len();
        let mut rest = pattern;
        while let Some(at) = rest.find('{') {
            self.text.push_str(&rest[..at]);
            let end = rest[at..].find('}').map_or(rest.len(), |e| at + e);
            self.slot(&rest[at + 1..end], dice, people, day);
            rest = &rest[end + 1..];
        }
        self.text.push_str(rest);
        if dice.below(3) == 0 {
            self.text.push_str(dice.one(TAILS));
        }
        let end = self.text.len();
        self.text.push('.');
        let quote = || self.text[start..end].to_owned();
        match about {
            About::Nothing => {}
            About::Item(dimension, status) => {
                let source = if dice.below(3) == 0 {
                    Source::Buyer
                } else {
                    Source::Rep
                };
                self.reading.evidence.push(Item {
                    status,
                    source,
                    quote: quote(),
                    ..Item::at(dimension, start..end)
                });
            }
            About::Risk(risk) => {
                let item = RiskItem {
                    risk,
                    start,
                    end,
                    quote: quote(),
                    rule: String::new(),
                };
                self.reading.risks.push(item);
            }
        }
    }

    fn slot(&mut self, name: &str, dice: &mut Dice, people: &[String], day: Date) {
        match name {
            "who" => self.text.push_str(&people[dice.skewed(5) as usize]),
            "first" => {
                let name = &people[dice.skewed(5) as usize];
                self.text.push_str(name.split(' ').next().unwrap_or(name));
            }
            "role" => self.text.push_str(dice.one(ROLES)),
            "k" => {
                let _ = write!(self.text, "{}k", 5 * (1 + dice.skewed(80)));
            }
            "money" => {
                let _ = write!(
                    self.text,
                    "{}{},000",
                    dice.one(&["$", "€", "£", "USD "]),
                    5 * (1 + dice.skewed(150))
                );
            }
            "date" => {
                let then = day.saturating_add(jiff::Span::new().days(dice.below(90) as i64));
                let _ = write!(
                    self.text,
                    "{}",
                    then.strftime(dice.one(&["%B %-d", "%-d %b", "%Y-%m-%d", "%A"]))
                );
            }
            "n" => {
                let _ = write!(self.text, "{}", 2 + dice.below(9));
            }
            "firm" => self.text.push_str(&firm(dice)),
            "thing" => self.text.push_str(dice.one(THINGS)),
            "tool" => self.text.push_str(dice.one(TOOLS)),
            "when" => self.text.push_str(dice.one(WHENS)),
            other => self.text.push_str(other),
        }
    }
}

/// A name of two or three syllables; there are some ten thousand.
fn name(dice: &mut Dice, ends: &[&str]) -> String {
    let mut out = String::new();
    for _ in 0..1 + dice.below(2) {
        out.push_str(dice.one(ONSETS));
        out.push_str(dice.one(VOWELS));
    }
    out.push_str(dice.one(ONSETS));
    out.push_str(dice.one(ends));
    let mut letters = out.chars();
    letters
        .next()
        .map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
}

fn person(dice: &mut Dice) -> String {
    let first = dice.one(FIRST_NAMES);
    format!(
        "{first} {}",
        name(
            dice,
            &[
                "er", "sen", "ov", "ez", "i", "an", "son", "ulis", "wicz", "é"
            ]
        )
    )
}

fn firm(dice: &mut Dice) -> String {
    let first = name(dice, &["ex", "ia", "on", "ent", "ora", "ix", "um"]);
    format!(
        "{first} {}",
        dice.one(&[
            "Group",
            "Logistics",
            "Health",
            "Bank",
            "Labs",
            "Foods",
            "Energy",
            "Systems",
            "Retail",
            "AG"
        ])
    )
}

/// What a sentence is evidence of.
#[derive(Clone, Copy)]
enum About {
    Nothing,
    Item(D, S),
    Risk(Risk),
}
use About::{Item as I, Nothing, Risk as R};

const STAGES: &[&str] = &[
    "Discovery",
    "Qualification",
    "Solution Review",
    "Proposal",
    "Negotiation",
    "Verbal",
    "Closed Won",
    "Closed Lost",
];
const PRODUCTS: &[&str] = &[
    "Analytics",
    "Billing",
    "Search",
    "Identity",
    "Payroll",
    "Forecasting",
    "Support Desk",
    "Data Hub",
    "Routing",
];
const ROLES: &[&str] = &[
    "CFO",
    "CIO",
    "CISO",
    "VP Finance",
    "head of procurement",
    "general counsel",
    "controller",
    "COO",
    "IT director",
    "VP Sales",
];
const THINGS: &[&str] = &[
    "the questionnaire",
    "the DPA",
    "the pilot report",
    "the redlines",
    "the vendor form",
    "the pricing sheet",
    "the architecture diagram",
    "the reference call",
    "the SOC 2 report",
];
const TOOLS: &[&str] = &[
    "Coupa",
    "SAP",
    "Salesforce",
    "Ariba",
    "NetSuite",
    "ServiceNow",
    "Workday",
    "an old spreadsheet",
];
const WHENS: &[&str] = &[
    "next week",
    "this quarter",
    "after the summer",
    "before year end",
    "in two weeks",
    "soon",
    "on Thursday",
    "by the end of the month",
];
const TAILS: &[&str] = &[
    ", as far as we know",
    " according to the last call",
    ", which surprised us",
    " once the pilot is through",
    " (to be checked)",
    ", same as last year",
    " and we should follow up",
    " if nothing else comes up",
];
const FIRST_NAMES: &[&str] = &[
    "Dana", "Greg", "Priya", "Lena", "Tomás", "Ana", "Yuki", "Omar", "Fiona", "Jörg", "Mei",
    "Luca", "Sofia", "Ravi", "Chloe", "Marek", "Ingrid", "Sam", "Noor", "Pavel",
];
const ONSETS: &[&str] = &[
    "b", "br", "d", "dr", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "st",
    "t", "tr", "v", "w", "z", "sh",
];
const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ai", "au", "ei", "ou", "ö"];

const SENTENCES: &[(&str, About)] = &[
    (
        "The {role} signs anything over {k}",
        I(D::Signatory, S::Confirmed),
    ),
    (
        "{who} told us that the {role} has to approve the spend",
        I(D::Approvers, S::Confirmed),
    ),
    (
        "We think {first} approves this on their own",
        I(D::Approvers, S::Assumed),
    ),
    (
        "Nobody could say who else has to sign",
        I(D::Approvers, S::Unknown),
    ),
    (
        "Anything above {money} goes to the board",
        I(D::Thresholds, S::Confirmed),
    ),
    (
        "The steering committee meets on {date}",
        I(D::ApprovalMeetings, S::Confirmed),
    ),
    (
        "{who} owns the budget for this",
        I(D::EconomicBuyer, S::Confirmed),
    ),
    (
        "{first} is pushing it inside and set up the meeting with the {role}",
        I(D::Champion, S::Confirmed),
    ),
    (
        "No executive sponsor on their side yet",
        I(D::ExecSponsors, S::Missing),
    ),
    (
        "The buying group is {first}, the {role} and somebody from {tool}",
        I(D::BuyingGroup, S::Assumed),
    ),
    (
        "Budget of {money} is approved for this fiscal year",
        I(D::Budget, S::Confirmed),
    ),
    (
        "Budget is not confirmed, {first} hopes to get {k} from the innovation pot",
        I(D::Budget, S::Assumed),
    ),
    (
        "Money has to be spent before {date} or it is gone",
        I(D::BudgetCycle, S::Confirmed),
    ),
    (
        "Finance wants to look at the numbers {when}",
        I(D::FinanceReview, S::Assumed),
    ),
    (
        "The business case is still a draft, {first} writes it",
        I(D::BusinessCase, S::Assumed),
    ),
    (
        "Procurement needs {thing} and a vendor registration in {tool}",
        I(D::Procurement, S::Confirmed),
    ),
    (
        "Procurement is not involved yet",
        I(D::Procurement, S::Missing),
    ),
    (
        "Legal starts with redlines {when}, usually {n} weeks",
        I(D::LegalReview, S::Confirmed),
    ),
    (
        "Contract will be on their paper",
        I(D::ContractTerms, S::Confirmed),
    ),
    (
        "After the verbal yes it goes through {tool} for signature",
        I(D::SigningSteps, S::Confirmed),
    ),
    (
        "Security review not started, {first} waits for {thing}",
        I(D::SecurityReview, S::Missing),
    ),
    (
        "Security review is scheduled for {date} with the {role}",
        I(D::SecurityReview, S::Confirmed),
    ),
    (
        "IT has to check the integration with {tool}",
        I(D::ItReview, S::Confirmed),
    ),
    (
        "The proof of concept ran for {n} weeks and met the criteria",
        I(D::TechnicalValidation, S::Confirmed),
    ),
    (
        "Success means {n} hours less work a week per team",
        I(D::SuccessCriteria, S::Confirmed),
    ),
    ("They want to be live by {date}", I(D::GoLive, S::Confirmed)),
    (
        "Decision is expected {when}",
        I(D::DecisionDate, S::Assumed),
    ),
    (
        "The contract with {firm} runs out on {date}",
        I(D::CompellingEvent, S::Confirmed),
    ),
    (
        "Legal does not look at it until {thing} is in",
        I(D::Dependencies, S::Confirmed),
    ),
    (
        "{first} edited the plan with us and added {n} steps",
        I(D::CoOwnership, S::Confirmed),
    ),
    (
        "{who} takes {thing} by {date}",
        I(D::StepOwners, S::Confirmed),
    ),
    (
        "We meet every second Tuesday to go through the plan",
        I(D::ReviewCadence, S::Confirmed),
    ),
    (
        "Rollout starts with {n} teams in one country",
        I(D::Rollout, S::Assumed),
    ),
    ("{first} has not answered for {n} weeks", R(Risk::Silence)),
    ("The date moved again, now it is {date}", R(Risk::Slip)),
    ("They are also talking to {firm}", R(Risk::Competitor)),
    (
        "There is a hiring and spending freeze until {date}",
        R(Risk::Freeze),
    ),
    ("{who} has left the company", R(Risk::Turnover)),
    (
        "Good call, demo went well and the team liked the dashboards",
        Nothing,
    ),
    ("Sent {thing} to {first}", Nothing),
    ("They run {tool} today and are tired of it", Nothing),
    (
        "Talked about the weather and the move of their office to a new building",
        Nothing,
    ),
    ("{first} asked for a reference from {firm}", Nothing),
    ("Next call on {date}", Nothing),
    (
        "Pricing was fine, they asked for a discount of {n} percent",
        Nothing,
    ),
    (
        "Had lunch with {who} and the {role}, nothing new on the deal",
        Nothing,
    ),
];

/// A note with its deal, ready to be indexed.
pub fn entry(maker: &Maker, number: u64) -> buypath::index::Entry {
    let (note, reading) = maker.note(number);
    let deal = maker.deal((number - 1) / NOTES_PER_DEAL);
    buypath::index::Entry {
        note: Arc::new(note),
        reading: Arc::new(reading),
        deal: Arc::new(deal),
    }
}
