//! Status by status, many ways of saying it.

use super::*;

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
