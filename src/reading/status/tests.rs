//! Short texts and the status that they must be given, class by class, each beside its close opposite.

use super::{Reading, Scene, read};
use crate::analyze::Engine;
use crate::framework::{Dimension, Status};
use crate::reading::scan::{self, Hit};
use crate::reading::topic::Unit;
use crate::rules::Pack;
use crate::text::Document;
use Status::{Assumed, Confirmed, Missing, NotNeeded, Unknown};
use proptest::prelude::*;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::embedded);

/// The terms of the document and the predicates of every clause.
fn hits(document: &Document<'_>, pack: &Pack) -> Vec<Hit> {
    let mut terms = Vec::new();
    scan::terms(document, pack, &mut terms);
    terms.sort_unstable();
    let mut all = terms.clone();
    let mut unit = Unit::default();
    for clause in &document.clauses {
        let inside: Vec<Hit> = terms
            .iter()
            .copied()
            .filter(|h| h.start >= clause.tokens.start && h.start < clause.tokens.end)
            .collect();
        unit.fill(pack, clause.tokens.clone(), &inside);
        all.extend_from_slice(unit.predicates_found());
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Reads the statement that is the last line of `text`.
fn reading(text: &str, dimension: Option<Dimension>, implied: Option<Status>) -> Reading {
    let document = Document::new(text);
    let pack = ENGINE.pack();
    let from = text.trim_end().rfind('\n').map_or(0, |i| i + 1) as u32;
    let first = document.tokens.partition_point(|t| t.start < from) as u32;
    let clause = document
        .clauses
        .iter()
        .position(|c| c.tokens.end > first)
        .unwrap_or(0);
    let matched = first..document.tokens.len() as u32;
    read(&Scene {
        document: &document,
        pack,
        hits: &hits(&document, pack),
        clause,
        matched,
        dimension,
        implied,
    })
}

fn check(table: &[(&str, Status)]) {
    check_of(None, table);
}

/// As [`check`], for statements about one dimension.
fn check_of(dimension: Option<Dimension>, table: &[(&str, Status)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, want)| {
            let got = reading(text, dimension, None);
            let cue = got.cue.map_or("no cue", |c| &ENGINE.pack().cues[c].id);
            (got.status != *want).then(|| format!("{text:?}: {} by {cue}, not {want}", got.status))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        table.len(),
        wrong.join("\n")
    );
}

#[test]
fn plain_statements_and_past_events_are_confirmed() {
    check(&[
        ("The CFO signs anything over 50k", Confirmed),
        ("Legal takes two weeks", Confirmed),
        ("SOC 2 report was accepted on Friday", Confirmed),
        ("Maria said legal takes two weeks", Confirmed),
        ("InfoSec killed their last vendor in week six", Confirmed),
        ("They bought the last tool through the portal", Confirmed),
        ("Priya presents it at Thursday's staff meeting", Confirmed),
        ("Legal starts Monday", Confirmed),
        ("Kickoff is set for 4 May", Confirmed),
        ("She will send the redlines by Friday", Confirmed),
        ("Over 100k needs the board", Confirmed),
        ("Anything above 25k goes out to three quotes", Confirmed),
    ]);
}

#[test]
fn questions_are_unknown_unless_the_note_answers_them() {
    check(&[
        ("Who signs the contract?", Unknown),
        ("Does procurement get involved at this size?", Unknown),
        ("Is there a board meeting before June?", Unknown),
        ("When do they decide??", Unknown),
        ("Who signs? No idea", Unknown),
        ("Who signs? The CFO does, per Dana", Confirmed),
        ("Any exec sponsor? Not a soul", Missing),
        ("Finance? Never met them", Missing),
        ("Tender? Not needed at this size", NotNeeded),
        ("Legal? Two weeks, she said", Confirmed),
        ("Decision date? Probably June", Assumed),
        ("Who writes the business case? Blank", Unknown),
    ]);
}

#[test]
fn indirect_questions_are_unknown() {
    check(&[
        ("Whether the board has to see it is open", Unknown),
        ("Not sure whether legal needs to look at it", Unknown),
        ("No idea if procurement is involved", Unknown),
        ("We don't know who holds the budget", Unknown),
        ("dont know who holds the budget", Unknown),
        ("She couldn't tell me who signs", Unknown),
        ("Nobody could say when the committee meets", Unknown),
        ("Nobody knows whose cost centre it is", Unknown),
        ("I asked who signs and nobody knew", Unknown),
        ("unclear who owns the security review", Unknown),
        ("who'd run onboarding across the offices", Unknown),
        (
            "how long their lawyers take I couldn't get out of him",
            Unknown,
        ),
        ("It's anyone's guess when they decide", Unknown),
        ("He wouldn't say what procurement needs", Unknown),
        ("I never found out which committee approves it", Unknown),
        ("He knows who signs: the CFO", Confirmed),
        ("She told us who signs, it is Greg", Confirmed),
        ("Let me know if you need the deck", Confirmed),
    ]);
}

#[test]
fn intentions_to_ask_are_unknown() {
    check(&[
        ("Need to find out who signs", Unknown),
        ("Will ask Priya who signs", Unknown),
        ("need to confirm the go-live date", Unknown),
        ("Must ask about their security review", Unknown),
        ("to clarify: who approves above 100k", Unknown),
        ("I'll find out if legal has to see it", Unknown),
        ("She will ask the board for the money in May", Confirmed),
        ("He asked the board for 200k", Confirmed),
    ]);
}

#[test]
fn shorthand_says_not_known() {
    check(&[
        ("DPA: tbc", Unknown),
        ("sec rev tbd", Unknown),
        ("Signatory = ???", Unknown),
        ("Budget owner: unknown", Unknown),
        ("go live date to be confirmed", Unknown),
        ("Approval path - no clue", Unknown),
        ("Signatory: CFO", Confirmed),
    ]);
}

#[test]
fn thoughts_guesses_and_hearsay_are_assumed() {
    check(&[
        ("I think the CFO signs", Assumed),
        ("The CFO signs, I think", Assumed),
        ("Probably goes to the board", Assumed),
        ("My read is that legal takes three weeks", Assumed),
        ("Sounds like procurement gets involved", Assumed),
        ("She reckons the board nods it through", Assumed),
        ("He believes the COO holds the money", Assumed),
        ("He'd guess June for the decision", Assumed),
        ("Presumably their counsel reads it", Assumed),
        ("Apparently the CIO decides", Assumed),
        ("Rumour has it the board meets in May", Assumed),
        ("I gather that finance checks the numbers", Assumed),
        ("As far as I know the CFO signs", Assumed),
        ("The CFO supposedly signs", Assumed),
        ("They seem to want a pilot", Assumed),
        ("prob the VP Eng signs", Assumed),
        ("maybe the CEO wants a look", Assumed),
        ("I'd be surprised if the board cared", Assumed),
        ("I wouldn't be surprised if the CFO wanted a look", Assumed),
        ("It would surprise me if legal skipped it", Assumed),
        ("I don't think the board needs to see it", Assumed),
        ("I doubt legal will read it", Assumed),
        ("Assuming the CFO still signs these", Assumed),
        ("My hunch is three weeks for legal", Assumed),
        ("We guess the budget sits with ops", Assumed),
        ("No doubt the CFO signs", Confirmed),
        ("Hope this helps, the CFO signs", Confirmed),
        ("She believes in us and presents it Monday", Confirmed),
        ("The union gathers on 3 May", Confirmed),
    ]);
}

#[test]
fn hopes_modals_and_conditions_are_assumed() {
    check(&[
        ("Hopefully they decide in June", Assumed),
        ("Fingers crossed the board nods", Assumed),
        ("She hopes to sign before summer", Assumed),
        ("Legal should be done by Friday", Assumed),
        ("The CFO might want a look", Assumed),
        ("They may want a pilot first", Assumed),
        ("It could be the COO's money", Assumed),
        ("They'd like to be live by March", Assumed),
        ("If we get budget we would start in May", Assumed),
        ("Everything must be live by 1 October", Confirmed),
        ("If it goes over 100k the board must approve", Confirmed),
        ("It could not be clearer: the CFO signs", Confirmed),
    ]);
}

#[test]
fn undone_steps_are_missing() {
    check(&[
        ("Security review not started", Missing),
        ("The security review hasn't been scheduled", Missing),
        ("security review hasnt been scheduled", Missing),
        ("Legal has yet to open the draft", Missing),
        ("The business case is yet to be written", Missing),
        ("Nobody has put in the ticket", Missing),
        ("No one has asked finance", Missing),
        ("They have not named an owner", Missing),
        ("We've not met the CFO", Missing),
        ("We have never met the CFO", Missing),
        ("No security review yet", Missing),
        ("CFO hasn't agreed to sponsor", Missing),
        ("the memo is still unwritten", Missing),
        ("Contract still unsigned", Missing),
        ("The questionnaire is overdue", Missing),
        ("Nobody owns the migration", Missing),
        ("So far nobody has volunteered", Missing),
        ("not a soul has looked at the plan", Missing),
        (
            "She was supposed to bring it to the committee and didn't",
            Missing,
        ),
        (
            "They were meant to send the list by the 5th and it never came",
            Missing,
        ),
        ("She promised to send the list by the 5th", Confirmed),
        ("Legal finished its review", Confirmed),
        ("The security review has been scheduled", Confirmed),
        ("They named an owner, Dana", Confirmed),
        ("We met the CFO on Tuesday", Confirmed),
    ]);
}

#[test]
fn stuck_late_and_cancelled_steps_are_missing() {
    check(&[
        ("The draft is still sitting in her inbox", Missing),
        ("DPA is stuck with their counsel", Missing),
        ("The pilot slipped to June", Missing),
        ("The integration is on hold", Missing),
        ("The meeting was cancelled", Missing),
        ("Their NDA expired", Missing),
        ("Still waiting for the questionnaire", Missing),
        ("We have been waiting on the PO since May", Missing),
        ("All new spend is frozen", Missing),
        ("They froze the budget", Missing),
        ("The weekly call died", Missing),
        ("No answer from the CFO", Missing),
        ("The shared plan went quiet", Missing),
        ("Liability is still being fought over", Missing),
        ("The plan is mine alone", Missing),
        ("The union is dead set against us", Confirmed),
        ("She stuck her neck out for us", Confirmed),
        ("She moved the plan along and edits it weekly", Confirmed),
    ]);
}

#[test]
fn refusals_are_missing() {
    check(&[
        ("She won't introduce us to the CFO", Missing),
        ("she wont introduce us to the cfo", Missing),
        ("He declined to sponsor it", Missing),
        ("They refused to share the org chart", Missing),
        ("The CEO turned down the meeting", Missing),
        ("She'd rather not fill in the plan", Missing),
        ("They said no to weekly calls", Missing),
        ("The CFO isn't interested in meeting us", Missing),
        ("Their COO dodged me twice", Missing),
        ("She can't commit to a date", Missing),
        ("She introduced us to the CFO", Confirmed),
        ("He agreed to sponsor it", Confirmed),
    ]);
}

#[test]
fn lacking_assets_are_missing() {
    check_of(
        Some(Dimension::Champion),
        &[
            ("No budget for this", Missing),
            ("There's no champion any more", Missing),
            ("no date, no owner", Missing),
            ("Exec sponsor: none", Missing),
            ("Champion - nobody", Missing),
            ("Nothing on the calendar between us", Missing),
            ("They have no plan", Missing),
            ("Business case? nope", Missing),
            ("There is a budget of 90k", Confirmed),
        ],
    );
}

#[test]
fn steps_that_do_not_apply_are_not_needed() {
    check(&[
        ("No security review needed", NotNeeded),
        ("A pen test isn't required", NotNeeded),
        ("They skip procurement for renewals", NotNeeded),
        ("Legal waived its review", NotNeeded),
        ("Procurement - n/a", NotNeeded),
        ("DPA n/a, no personal data", NotNeeded),
        ("The board doesn't need to see it", NotNeeded),
        ("board doesnt need to see it", NotNeeded),
        ("No need for a tender", NotNeeded),
        ("They are exempt from tendering", NotNeeded),
        ("The DPA does not apply here", NotNeeded),
        ("IT review is out of scope", NotNeeded),
        (
            "Already cleared last year so no new questionnaire",
            NotNeeded,
        ),
        ("No tender, we're on the framework", NotNeeded),
        ("no legal, procurement or security review", NotNeeded),
        ("Legal stays out of it", NotNeeded),
        ("The works council has no say", NotNeeded),
        ("Nobody upstairs has to sign", NotNeeded),
        ("A pilot is superfluous", NotNeeded),
        ("They needn't ask the board", NotNeeded),
        ("The board is only told afterwards", NotNeeded),
        ("The scientific board doesn't get involved", NotNeeded),
        ("Legal must review it", Confirmed),
        (
            "The waiver takes four weeks and needs a waiver form",
            Confirmed,
        ),
    ]);
}

#[test]
fn limits_with_a_denial_below_are_not_needed() {
    check(&[
        ("No board approval below 100k", NotNeeded),
        ("Under 50k nobody asks the CFO", NotNeeded),
        ("Below 25k no tender", NotNeeded),
        (
            "The committee never looks at anything under a million",
            NotNeeded,
        ),
        ("Legal doesn't read contracts under 30k", NotNeeded),
        ("Up to 10k she decides alone", Confirmed),
        ("Over 100k the board approves", Confirmed),
        ("From 50k up the CFO signs", Confirmed),
    ]);
}

#[test]
fn conditions_worded_as_denials_are_confirmed() {
    check(&[
        (
            "Legal won't start until the business case is approved",
            Confirmed,
        ),
        ("They don't sign before the PO is in", Confirmed),
        ("Nothing over 50k leaves without the CFO", Confirmed),
        ("Nobody signs until legal has cleared it", Confirmed),
        ("No PO without three quotes", Confirmed),
        ("They can't buy until the board has met", Confirmed),
        ("Procurement doesn't move unless finance agrees", Confirmed),
        ("The CFO won't sign w/o a business case", Confirmed),
        ("not until the audit is over", Confirmed),
        ("Nothing happens before the budget is voted", Confirmed),
        ("only if the CFO agrees", Confirmed),
        ("No decision", Missing),
    ]);
}

#[test]
fn two_denials_make_a_statement() {
    check(&[
        ("Legal had no objections", Confirmed),
        ("The CISO is not opposed", Confirmed),
        ("Security review came back with no findings", Confirmed),
        ("The board review is not optional", Confirmed),
        ("The date is not negotiable", Confirmed),
        ("Not only the CFO but the COO signs", Confirmed),
        ("Not without the CFO", Confirmed),
        ("Live no later than 1 March", Confirmed),
        ("Unspent money isn't carried over", Confirmed),
    ]);
}

#[test]
fn what_is_corrected_is_not_read() {
    check(&[
        (
            "No legal review needed, scratch that, legal takes two weeks",
            Confirmed,
        ),
        (
            "The CFO signs, actually no, nobody knows who signs",
            Unknown,
        ),
        ("I think the COO pays, correction, the CFO pays", Confirmed),
    ]);
}

#[test]
fn headings_and_marks_speak_for_what_stands_under_them() {
    check(&[
        ("Open questions:\n- the signatory", Unknown),
        ("What I'm guessing:\n- the CFO signs", Assumed),
        ("[?] the signatory", Unknown),
        ("[n/a] escrow", NotNeeded),
        ("[ ] security questionnaire", Missing),
        ("Next steps:\n- the CFO signs", Confirmed),
    ]);
}

#[test]
fn implied_status_yields_to_questions_and_hedges_only() {
    let cases = [
        ("never met the CFO", Missing, Missing),
        ("I think he never met the CFO", Missing, Assumed),
        ("Have we met the CFO?", Missing, Unknown),
        ("no idea who signs, I guess the CFO", Unknown, Unknown),
        ("below the limit", NotNeeded, NotNeeded),
        ("probably below the limit", NotNeeded, Assumed),
        ("not scheduled", Confirmed, Confirmed),
    ];
    for (text, implied, want) in cases {
        assert_eq!(reading(text, None, Some(implied)).status, want, "{text}");
    }
}

#[test]
fn a_denial_is_no_gap_where_it_states_how_things_work() {
    let text = "whatever isn't spent by June lapses";
    assert_eq!(
        reading(text, Some(Dimension::BudgetCycle), None).status,
        Confirmed
    );
    let text = "the request hasn't been filed";
    assert_eq!(reading(text, Some(Dimension::Budget), None).status, Missing);
    assert_eq!(
        reading(text, Some(Dimension::Dependencies), None).status,
        Confirmed
    );
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,120}|([a-z'?:,.\\[\\]~/\\n-]{1,8} ?){0,40}") {
        reading(&text, None, None);
    }

    #[test]
    fn a_hedge_in_front_never_makes_a_statement_confirmed(
        hedge in prop::sample::select(vec!["I think", "Probably", "My guess is", "Apparently", "Maybe", "I suppose", "Presumably", "I doubt", "No idea if", "Not sure whether"]),
        text in prop::sample::select(vec![
            "the CFO signs", "legal won't start until the case is approved", "no board below 100k", "nobody has asked finance", "they skip procurement",
            "legal had no objections", "the budget is frozen", "the security review takes two weeks", "she won't introduce us", "nothing leaves without the CFO",
        ]),
    ) {
        let read = reading(&format!("{hedge} {text}"), None, None);
        prop_assert_ne!(read.status, Status::Confirmed);
    }
}

#[test]
fn what_the_next_clause_says_of_a_thing_counts_when_it_points_back() {
    let first = |text: &str| {
        let document = Document::new(text);
        let pack = ENGINE.pack();
        read(&Scene {
            document: &document,
            pack,
            hits: &hits(&document, pack),
            clause: 0,
            matched: document.clauses[0].tokens.clone(),
            dimension: Some(Dimension::Procurement),
            implied: None,
        })
        .status
    };
    for (text, want) in [
        (
            "I sent the joint plan in July; it was never opened",
            Missing,
        ),
        (
            "I sent the joint plan in July; legal has the draft",
            Confirmed,
        ),
        (
            "Their CEO wants a dinner with ours, and she refused the date",
            Missing,
        ),
        ("The fund pays for it, I believe", Assumed),
        (
            "The fund pays for it, I believe legal will read all of the forty pages first",
            Confirmed,
        ),
        (
            "I asked whether purchasing wants a look and she said no",
            NotNeeded,
        ),
        ("I asked whether purchasing wants a look", Unknown),
    ] {
        assert_eq!(first(text), want, "{text}");
    }
}

#[test]
fn indirect_speech_is_read_like_direct_speech() {
    check(&[
        ("She thought the board would have to approve it", Assumed),
        ("She said that if it is over 50k the board votes", Confirmed),
        (
            "He told me that when it goes over 50k the CFO approves",
            Confirmed,
        ),
        ("He wasn't able to tell me who signs", Unknown),
        (
            "Security asked for a pen test and wants to know where the data sits",
            Confirmed,
        ),
        ("Procurement was not going to be involved", NotNeeded),
        ("Nobody in finance has to look", NotNeeded),
        ("Nobody in finance has looked", Missing),
        ("It would go to the board", Confirmed),
        ("It might go to the board", Assumed),
        ("Not 80k but 95k is in the budget", Confirmed),
        ("Who approves: the CFO", Confirmed),
        ("Who approves the budget", Unknown),
    ]);
}
