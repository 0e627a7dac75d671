//! The forty questions of a manager over a pipeline of 32 deals: what is in the answer, in the manager's words and in the
//! structured form, from the notes as they were pasted.

use buypath::analyze::Engine;
use buypath::deal::{self, Change, DealId, DealRecord, Folding, NoteId, NoteRecord, State, Told};
use buypath::evidence::{Deal, Input, Note};
use buypath::query::{self, Help, Parsed, Selection, Table, Vocabulary, Why};
use serde::Deserialize;
use std::sync::{Arc, LazyLock};

/// The day of every question.
const DAY: &str = "2026-09-30";

#[derive(Deserialize)]
struct Line {
    deal: Fields,
    notes: Vec<OneNote>,
}

#[derive(Deserialize)]
struct Fields {
    id: String,
    #[serde(flatten)]
    fields: Deal,
    forecast: Option<String>,
    next_step: Option<String>,
    #[serde(default)]
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct OneNote {
    id: String,
    #[serde(flatten)]
    note: Note,
}

struct Pipeline {
    engine: Engine,
    deals: Vec<(DealRecord, State)>,
    table: Table,
}

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
    let engine = Engine::embedded();
    let text = include_str!("fixtures/pipeline.jsonl");
    let lines = text.lines().map(|l| serde_json::from_str::<Line>(l).expect("the fixture is JSON"));
    let deals: Vec<_> = lines.map(|line| folded(&engine, line)).collect();
    let mut table = Table::new();
    for (deal, state) in &deals {
        table.push(deal, state, engine.scoring());
    }
    Pipeline { engine, deals, table }
});

fn folded(engine: &Engine, line: Line) -> (DealRecord, State) {
    let id = DealId::parse(&line.deal.id).expect("it is an id");
    let deal = DealRecord {
        id: id.clone(),
        fields: line.deal.fields,
        forecast: line.deal.forecast,
        next_step: line.deal.next_step,
        changes: line.deal.changes,
    };
    let told: Vec<Told> = line
        .notes
        .into_iter()
        .zip(1..)
        .map(|(one, order)| {
            let input = Input { id: None, deal: deal.fields.clone(), note: one.note.clone() };
            let reading = engine.analyze(&input).into();
            let note = NoteRecord {
                id: NoteId::parse(&one.id).expect("it is an id"),
                deal: id.clone(),
                note: one.note,
                private: false,
                order,
            };
            Told { note: Arc::new(note), reading: Arc::new(reading) }
        })
        .collect();
    let with = Folding { scoring: engine.scoring(), claims: engine.claims() };
    let state = deal::fold(&deal, &told, &[], DAY, &with);
    (deal, state)
}

fn vocabulary() -> Vocabulary {
    PIPELINE.table.vocabulary(DAY.parse().expect("it is a day"))
}

fn ask(text: &str) -> (Parsed, Selection) {
    let parsed = query::parse(text, &vocabulary());
    let day = query::day::last(DAY).expect("it is a day");
    let selection = query::select(&parsed.query, &PIPELINE.table, day, PIPELINE.engine.scoring());
    (parsed, selection)
}

fn ids(selection: &Selection) -> Vec<String> {
    let mut ids: Vec<String> = selection.rows.iter().map(|&i| PIPELINE.deals[i].0.id.to_string()).collect();
    ids.sort_unstable();
    ids
}

fn why(parsed: &Parsed, at: usize) -> Why {
    let (deal, state) = &PIPELINE.deals[at];
    let day = query::day::last(DAY).expect("it is a day");
    let help = Help { scoring: PIPELINE.engine.scoring(), wording: PIPELINE.engine.wording(), today: day };
    query::why(&parsed.query, deal, state, help)
}

/// The manager's words, the structured form, and the deals of the answer ("p-" aside).
const FORTY: &[(&str, &str, &[&str])] = &[
    ("which late-stage deals have no named signer", "is:open stage:late lacking:signer", &[]),
    ("which deals have no economic buyer", "is:open lacking:eb", &[]),
    ("where is the EB named but we've never met them", "is:open has:eb not eb:met", &[]),
    ("which deals have no champion identified", "is:open lacking:champion", &[]),
    ("champion is all talk – who hasn't done anything", "is:open has:champion not champion:acted", &[]),
    ("deals closing this month with approval path unclear", "is:open close:this-month not approval-path:confirmed", &[]),
    ("what in commit is still assumed", "is:open forecast:commit anything:assumed", &[]),
    ("which commits have gone quiet", "is:open forecast:commit (quiet>14d or risk:silence)", &[]),
    ("deals over 100k with no threshold evidence", "is:open amount>100k not thresholds:mentioned", &[]),
    ("where does our price trip a second approval", "is:open thresholds:triggered", &[]),
    ("who still needs legal", "is:open legal:needed", &[]),
    ("security review not started and closing in 30 days", "is:open close:30d not security:started", &[]),
    ("procurement never came up", "is:open not procurement:mentioned", &[]),
    ("which deals need a vendor onboarding / PO step", "is:open has:po", &[]),
    ("whose paper are we on", "is:open show:paper group:paper", &[]),
    ("any deal waiting on a committee that meets monthly", "is:open committee:monthly", &[]),
    ("budget confirmed or just hoped for?", "is:open group:budget-status", &[]),
    ("deals where budget dies at year end", "is:open expires<=2026-12-31 budget:expiring", &[]),
    ("close date is ours, not theirs", "is:open close-date:ours", &[]),
    ("which deals have no mutual action plan", "is:open lacking:plan", &[]),
    ("MAP exists but we wrote it alone", "is:open plan:alone", &[]),
    ("plans nobody on their side owns", "is:open not plan:owned", &[]),
    ("steps with no date", "is:open not steps:dated", &[]),
    ("what slipped more than 5 days without a word", "is:open silent-slip>=5d", &[]),
    ("which step slows us down most", "is:open group:slip-step", &[]),
    ("who keeps dropping the ball", "is:open group:slip-owner", &[]),
    ("close date pushed more than twice", "is:open pushes>2", &[]),
    ("past their close date and still open", "is:overdue", &[]),
    ("same stage 3+ weeks", "is:open in-stage>=21d", &[]),
    ("no next step or meeting", "is:open lacking:next-move", &[]),
    ("deals where we haven't multi-threaded", "is:open not people-met>=2", &[]),
    ("verbal yes but no steps to signature", "is:open has:verbal lacking:signing-steps", &[]),
    ("verbal yes more than 6 weeks ago", "is:open verbal-age>42d", &[]),
    ("pain identified but no metrics", "is:open has:pain lacking:metrics", &[]),
    ("early-stage deals in late-stage clothes", "is:open is:late-stage-clothes", &[]),
    ("where do notes contradict each other", "is:open anything:contradicted", &[]),
    ("what changed on Sable Ridge in the last two weeks", "account:\"Sable Ridge Wineries\" show:changes since:2026-09-16", &[]),
    ("anything confirmed that's older than 60 days", "is:open confirmed-age>60d", &[]),
    ("prep me for my 1:1 with Ines", "is:open owner:\"Ines Maurer\" show:prep", &[]),
    ("how much pipeline has a confirmed approval path", "share:yes is:open approval-path:confirmed group:approval-path-status", &[]),
];

#[test]
fn show() {
    for (text, structured, _) in FORTY {
        let (parsed, selection) = ask(text);
        let (again, _) = ask(structured);
        eprintln!("## {text}\n   {}\n   {}{}", ids(&selection).join(" ").replace("p-", ""), parsed.query, if again.query == parsed.query { "" } else { "  DIFFERENT" });
        if again.query != parsed.query { eprintln!("   {}", again.query); }
        for &i in &selection.rows {
            let w = why(&parsed, i);
            for r in w.reasons.iter().chain(&w.lines) { eprintln!("      {} {} {}", PIPELINE.deals[i].0.id, r.text, r.cite.as_ref().map_or(String::new(), |c| format!("[{}]", c.quote))); }
        }
        for g in &selection.groups { eprintln!("      = {} {:?} {:?}", g.key, g.totals.deals, g.slips); }
    }
    for (deal, state) in &PIPELINE.deals {
        eprintln!("@@ {} {:?} {:?}", deal.id, deal.fields.stage, state.late_stage.phase);
        for c in &state.cells { if let Some(s) = c.status { eprint!("   {}:{s}", c.dimension); } }
        let f = &state.facts;
        eprintln!("\n   signer {:?} eb {:?} ch {:?} acts {} approvers {:?}", f.signatory.as_ref().map(|p| (&p.person, p.engagement)), f.economic_buyer.as_ref().map(|p| (&p.person, p.engagement)), f.champion.as_ref().map(|p| (&p.person, p.engagement)), f.champion_actions.len(), f.approvers.iter().map(|p| (&p.person, &p.role)).collect::<Vec<_>>());
        eprintln!("   people {:?}", f.people.iter().map(|p| (&p.person, p.engagement)).collect::<Vec<_>>());
        eprintln!("   thr {:?} legal {:?} sec {:?} proc {:?} paper {:?} plan {:?} verbal {:?} exp {:?} meet {:?} last {:?} golive {:?} dec {:?}", f.thresholds.iter().map(|t| (&t.amount.value, t.triggered)).collect::<Vec<_>>(), f.legal.value, f.security.value, f.procurement.value, f.paper.as_ref().map(|p| p.value), f.plan.as_ref().map(|p| p.value), f.verbal_yes.as_ref().map(|p| &p.value), f.money_expires.as_ref().map(|p| &p.value), f.next_meeting.as_ref().map(|p| &p.value), f.last_buyer_event, f.go_live.as_ref().map(|g| (&g.date, g.chosen_by)), f.decision_date.as_ref().map(|d| &d.value));
        for s in &state.steps { eprintln!("   step {:?} {} owner {:?} date {:?} done {} was {:?}", s.kind, s.what, s.owner, s.date, s.done, s.was_due); }
    }
}
