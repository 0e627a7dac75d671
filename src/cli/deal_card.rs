//! The card of a deal: what is known of how its buyer buys, pillar by pillar, with the newest words for it; who, when and how much;
//! what lies ahead; what is at risk; what to ask next. And, above it, what a note changed.

use super::card::{heading, mark, meter};
use super::paper::{Style, Tone, clean, shortened};
use super::sheet::{Sheet, TEXT_COLUMN};
use crate::coach::{best, spoken_amount, spoken_date, spoken_dimension};
use crate::deal::diff::{Difference, FactChange, StepTurn, Turn, Turned, party};
use crate::deal::{Cell, Cite, DealRecord, Facts, State, Step, StepSide, StepState};
use crate::desk::Whole;
use crate::evidence::{Amount, Audience, Question};
use crate::framework::{Pillar, Source, Status};

/// A quote takes at most so many lines.
const QUOTE_LINES: usize = 2;
/// Steps shown; a long plan is in the JSON.
const STEPS_SHOWN: usize = 12;
/// Questions shown for either audience.
const QUESTIONS_SHOWN: usize = 3;
/// Lines of one kind of change.
const CHANGES_SHOWN: usize = 12;
/// The marks; no line breaks between a mark and its meaning.
const LEGEND: &str = "✓\u{a0}confirmed\u{a0}\u{a0} ~\u{a0}assumed\u{a0}\u{a0} ?\u{a0}not\u{a0}known\u{a0}\u{a0} ✗\u{a0}not\u{a0}there\u{a0}\u{a0} –\u{a0}not\u{a0}needed\u{a0}\u{a0} ≠\u{a0}contradicted\u{a0}\u{a0} ◌\u{a0}faded";

/// The card. Nothing of a note's text can steer the terminal it is printed on.
pub(super) fn render(whole: &Whole, questions: &[Question], style: &Style) -> String {
    let mut sheet = Sheet::new(style);
    let state = &whole.state;
    let deal = whole.deal.as_of(&state.as_of);
    header(&mut sheet, &deal, whole);
    if state.cites.is_empty() {
        sheet.line("");
        sheet.beside("", 0, "Nothing on record says yet how they will buy. That is where most deals begin: the questions below are a good way in.", Tone::Plain);
    } else {
        for &one in Pillar::ALL {
            pillar(&mut sheet, state, one);
        }
        sheet.line("");
        sheet.beside("", 2, LEGEND, Tone::Faint);
    }
    facts(&mut sheet, state);
    steps(&mut sheet, state);
    watch_out(&mut sheet, state);
    ask(&mut sheet, questions, Audience::Rep, "Ask the buyer");
    ask(&mut sheet, questions, Audience::Manager, "For the 1:1");
    sheet.finish()
}

/// What changed, on a page of its own.
pub(super) fn render_difference(difference: &Difference, title: &str, style: &Style) -> String {
    let mut sheet = Sheet::new(style);
    let (before, now) = difference.overall;
    let right = if before == now {
        meter(now)
    } else {
        format!("{before} → {now}")
    };
    sheet.spread(title, &right, Tone::Strong);
    if difference.is_empty() {
        sheet.short("  Nothing that counts changed.", Tone::Faint);
        return sheet.finish();
    }
    turns(&mut sheet, difference);
    fact_changes(&mut sheet, &difference.facts);
    for (label, risks) in [
        ("  ! new risk", &difference.risks_new),
        ("  · settled", &difference.risks_settled),
    ] {
        let names: Vec<String> = risks.iter().map(|r| r.id().replace('-', " ")).collect();
        if !names.is_empty() {
            sheet.beside(label, TEXT_COLUMN, &names.join(", "), Tone::Plain);
        }
    }
    step_changes(&mut sheet, difference);
    for change in difference.fields.iter().take(CHANGES_SHOWN) {
        let value = |v: &Option<String>| v.as_deref().map_or_else(|| "nothing".to_owned(), clean);
        let label = format!("  {}", change.field.id().replace('_', " "));
        let text = format!("{} → {}", value(&change.from), value(&change.to));
        sheet.beside(&label, TEXT_COLUMN, &text, Tone::Plain);
    }
    sheet.finish()
}

/// The deal's name as people say it.
pub(super) fn name(deal: &DealRecord) -> String {
    let given = |field: &Option<String>| field.as_deref().map(clean).filter(|s| !s.is_empty());
    match (given(&deal.fields.account), given(&deal.fields.name)) {
        (Some(account), Some(name)) if name.contains(&account) => name,
        (Some(account), Some(name)) => format!("{account}: {name}"),
        (account, name) => account.or(name).unwrap_or_else(|| clean(deal.id.as_str())),
    }
}

fn header(sheet: &mut Sheet<'_>, deal: &DealRecord, whole: &Whole) {
    let given = |field: &Option<String>| field.as_deref().map(clean).filter(|s| !s.is_empty());
    let amount = deal.fields.amount.filter(|a| a.is_finite()).map(|value| {
        spoken_amount(&Amount {
            currency: given(&deal.fields.currency).unwrap_or_else(|| "USD".to_owned()),
            value,
        })
    });
    sheet.spread(&name(deal), &amount.unwrap_or_default(), Tone::Strong);
    let state = &whole.state;
    let day = |d: &Option<String>| d.as_deref().is_none_or(|d| d <= state.as_of.as_str());
    let notes = whole
        .told
        .iter()
        .filter(|t| day(&t.note.note.written_at))
        .count();
    let about = [
        given(&deal.fields.stage),
        given(&deal.forecast),
        given(&deal.fields.close_date).map(|d| format!("closes {}", spoken_date(&d))),
        given(&deal.fields.owner),
        Some(format!("{notes} note{}", if notes == 1 { "" } else { "s" })),
        Some(format!("as of {}", clean(&state.as_of))),
    ];
    let about: Vec<String> = about.into_iter().flatten().collect();
    sheet.short(&about.join(" · "), Tone::Faint);
    if let Some(next) = given(&deal.next_step) {
        sheet.short(&format!("Next step: {next}"), Tone::Faint);
    }
    sheet.line("");
    sheet.spread(
        "How this buyer buys: what we know",
        &meter(state.scores.overall),
        Tone::Strong,
    );
    if state.late_stage.clothes {
        sheet.beside(
            "",
            0,
            &format!(
                "An early-stage deal in late-stage clothes: {}",
                clean(&state.late_stage.why)
            ),
            Tone::Bad,
        );
    }
}

fn pillar(sheet: &mut Sheet<'_>, state: &State, pillar: Pillar) {
    let score = state.scores.pillars.get(&pillar).copied().unwrap_or(0);
    sheet.line("");
    sheet.spread(&heading(pillar), &meter(score), Tone::Strong);
    let known: Vec<&Cell> = pillar
        .dimensions()
        .iter()
        .map(|&d| state.cell(d))
        .filter(|c| c.status.is_some())
        .collect();
    let newest = |cell: &Cell| cell.stands_on.first().and_then(|&id| state.cites.get(id));
    // Dimensions that stand on one passage stand together beside it.
    let passage = |cell: &Cell| newest(cell).map(|c| (c.note.clone(), c.item.start, c.item.end));
    for cells in known.chunk_by(|a, b| passage(a).is_some() && passage(a) == passage(b)) {
        let labels: Vec<String> = cells.iter().map(|c| cell_label(sheet, c)).collect();
        let mut texts = Vec::new();
        if let Some(cite) = newest(cells[0]) {
            texts.push((Tone::Plain, quote(sheet, cite)));
            texts.push((Tone::Faint, whence(cells, cite)));
        }
        for cell in cells {
            for &id in cell.against.iter().take(1) {
                if let Some(cite) = state.cites.get(id) {
                    let text = format!("but also: {}", quote(sheet, cite));
                    texts.push((Tone::Unsure, text));
                    texts.push((Tone::Faint, whence(&[], cite)));
                }
            }
        }
        sheet.columns(&labels, TEXT_COLUMN, &texts);
    }
    let silent: Vec<String> = pillar
        .dimensions()
        .iter()
        .filter(|&&d| state.status(d).is_none())
        .map(|&d| spoken_dimension(d))
        .collect();
    if !silent.is_empty() {
        let text = silent.join(", ");
        sheet.beside("  · nothing yet on", TEXT_COLUMN, &text, Tone::Faint);
    }
}

fn cell_label(sheet: &Sheet<'_>, cell: &Cell) -> String {
    let shown = match cell.status {
        _ if !cell.against.is_empty() => ("≠", Tone::Unsure),
        Some(Status::Confirmed) if cell.faded => ("◌", Tone::Unsure),
        Some(status) => mark(status),
        None => ("·", Tone::Faint),
    };
    sheet.marked(shown, &spoken_dimension(cell.dimension))
}

fn quote(sheet: &Sheet<'_>, cite: &Cite) -> String {
    let room = sheet.style.cells() - TEXT_COLUMN;
    let named = |word: &str| {
        let item = &cite.item;
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.len() > 1
            && (word.chars().any(|c| c.is_ascii_digit())
                || item
                    .people
                    .iter()
                    .chain(&item.roles)
                    .any(|n| n.contains(word)))
    };
    let text = shortened(&clean(&cite.item.quote), room * QUOTE_LINES - 12, named);
    format!("“{text}”")
}

/// When it was said, by whom, and how much else says so.
fn whence(cells: &[&Cell], cite: &Cite) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(cite.written_at.as_deref().map(|d| clean(&spoken_date(d))));
    parts.push(if cite.vouched {
        "vouched for".to_owned()
    } else {
        match cite.item.source {
            Source::Buyer => "says the buyer",
            Source::Rep => "says the rep",
        }
        .to_owned()
    });
    let more = cells.iter().map(|c| c.stands_on.len()).max().unwrap_or(1);
    if more > 1 {
        parts.push(format!("and {} more", more - 1));
    }
    if cells.iter().any(|c| c.faded) {
        parts.push("so old that it needs to be confirmed again".to_owned());
    }
    parts.join(" · ")
}

fn facts(sheet: &mut Sheet<'_>, state: &State) {
    let rows = fact_rows(&state.facts);
    if rows.is_empty() {
        return;
    }
    sheet.title("Who, when, how much");
    for (label, text) in rows {
        sheet.beside(&format!("  {label}"), TEXT_COLUMN, &text, Tone::Plain);
    }
}

fn fact_rows(facts: &Facts) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    let mut add = |label: &'static str, text: Option<String>| {
        if let Some(text) = text.map(|t| clean(&t)).filter(|t| !t.is_empty()) {
            rows.push((label, text));
        }
    };
    let parties = |all: &[crate::deal::Party]| {
        let one = |p: &crate::deal::Party| match p.status {
            Some(status) => format!("{}\u{a0}{}", party(p), mark(status).0),
            None => party(p),
        };
        all.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    add("approve", Some(parties(&facts.approvers)));
    add("signs", facts.signatory.as_ref().map(party));
    add("owns the money", facts.economic_buyer.as_ref().map(party));
    add("champion", facts.champion.as_ref().map(party));
    for threshold in &facts.thresholds {
        let above: Vec<String> = threshold.above.iter().map(party).collect();
        let who = if above.is_empty() {
            "another approval".to_owned()
        } else {
            above.join(", ")
        };
        let over = match threshold.triggered {
            Some(true) => ": this deal is over it",
            Some(false) => ": this deal is under it",
            None => "",
        };
        let limit = spoken_amount(&threshold.amount);
        add("limit", Some(format!("from {limit} on {who}{over}")));
    }
    if let Some(go_live) = &facts.go_live {
        let date = go_live
            .date
            .as_deref()
            .map_or_else(|| "wanted, without a date".to_owned(), spoken_date);
        let whose = match go_live.chosen_by {
            Some(StepSide::Buyer) => ", their date",
            Some(StepSide::Seller) => ", our date",
            None => "",
        };
        add("go-live", Some(format!("{date}{whose}")));
    }
    let date = |d: &Option<crate::deal::Sourced<String>>| d.as_ref().map(|s| spoken_date(&s.value));
    add("decision", date(&facts.decision_date));
    add("yes in words", date(&facts.verbal_yes));
    add("money is gone after", date(&facts.money_expires));
    add("next meeting", date(&facts.next_meeting));
    let legal = facts.legal_owner.as_ref().map(|s| s.value.clone());
    let words = |state: StepState| match state {
        StepState::Unmentioned => None,
        StepState::Needed => Some("needed, not scheduled"),
        StepState::Scheduled => Some("scheduled"),
        StepState::InProgress => Some("in progress"),
        StepState::Done => Some("done"),
        StepState::NotNeeded => Some("not needed"),
    };
    let with = |who: Option<String>, state: StepState| match (who, words(state)) {
        (Some(who), Some(state)) => Some(format!("{who}, {state}")),
        (who, state) => who.or_else(|| state.map(str::to_owned)),
    };
    add("legal", with(legal, facts.legal.value));
    add("security review", with(None, facts.security.value));
    add("procurement", with(None, facts.procurement.value));
    for absence in &facts.absences {
        let until = absence.until.as_deref().map_or_else(
            || "no day named".to_owned(),
            |d| format!("until {}", spoken_date(d)),
        );
        let deputy = absence.deputy.as_deref().map_or_else(
            || "nobody stands in".to_owned(),
            |d| format!("{d} stands in"),
        );
        add(
            "away",
            Some(format!("{}, {until}; {deputy}", absence.person)),
        );
    }
    rows
}

fn steps(sheet: &mut Sheet<'_>, state: &State) {
    if state.steps.is_empty() {
        return;
    }
    sheet.title("Steps");
    let ahead = state.steps.iter().filter(|s| !s.done);
    let done = state.steps.iter().filter(|s| s.done);
    let all: Vec<&Step> = ahead.chain(done).collect();
    for step in all.iter().take(STEPS_SHOWN) {
        let shown = if step.done {
            ("✓", Tone::Good)
        } else if step
            .date
            .as_deref()
            .is_some_and(|d| d < state.as_of.as_str())
        {
            ("!", Tone::Bad)
        } else {
            ("□", Tone::Plain)
        };
        let date = step
            .date
            .as_deref()
            .map_or_else(|| "no date".to_owned(), |d| clean(&spoken_date(d)));
        let label = sheet.marked(shown, &date);
        let side = match step.side {
            StepSide::Buyer => "theirs",
            StepSide::Seller => "ours",
        };
        let mut about = vec![side.to_owned()];
        about.push(
            step.owner
                .as_deref()
                .map_or_else(|| "nobody named".to_owned(), clean),
        );
        if step.reopened {
            about.push("was done, is open again".to_owned());
        }
        if let Some(due) = &step.was_due {
            about.push(format!("was due {}", clean(&spoken_date(due))));
        }
        let room = (sheet.style.cells() - TEXT_COLUMN) * QUOTE_LINES - 8;
        let what = shortened(&clean(&step.what), room, |_| false);
        sheet.columns(
            &[label],
            TEXT_COLUMN,
            &[(Tone::Plain, what), (Tone::Faint, about.join(" · "))],
        );
    }
    if all.len() > STEPS_SHOWN {
        let more = format!("  … and {} more", all.len() - STEPS_SHOWN);
        sheet.short(&more, Tone::Faint);
    }
}

fn watch_out(sheet: &mut Sheet<'_>, state: &State) {
    if state.risks.is_empty() {
        return;
    }
    sheet.title("Watch out");
    let room = (sheet.style.cells() - TEXT_COLUMN) * QUOTE_LINES - 10;
    for risk in &state.risks {
        let label = format!("  ! {}", risk.risk.id().replace('-', " "));
        let mut texts = Vec::new();
        if let Some((_, passage)) = risk.passages.first() {
            let quote = shortened(&clean(&passage.quote), room, |_| false);
            texts.push((Tone::Plain, format!("“{quote}”")));
        }
        if let Some(since) = &risk.since {
            texts.push((Tone::Faint, clean(&spoken_date(since))));
        }
        sheet.columns(&[label], TEXT_COLUMN, &texts);
    }
}

fn ask(sheet: &mut Sheet<'_>, questions: &[Question], audience: Audience, title: &str) {
    let mut questions = best(questions, audience, QUESTIONS_SHOWN).peekable();
    if questions.peek().is_none() {
        return;
    }
    sheet.title(title);
    for (at, question) in questions.enumerate() {
        let number = format!("  {}. ", at + 1);
        sheet.beside(&number, 5, &clean(&question.text), Tone::Plain);
        sheet.beside("", 5, &clean(&question.because), Tone::Faint);
    }
}

fn turns(sheet: &mut Sheet<'_>, difference: &Difference) {
    let status = |s: Option<Status>| s.map_or("nothing known", Status::id).replace('-', " ");
    for same in difference.dimensions.chunk_by(|a, b| a.turn == b.turn) {
        let (mark, tone, word) = match same[0].turn {
            Turn::Contradicted => ("≠", Tone::Unsure, "contradicted"),
            Turn::Weakened => ("↓", Tone::Bad, "weaker"),
            Turn::Faded => ("◌", Tone::Unsure, "faded"),
            Turn::Confirmed => ("✓", Tone::Good, "confirmed"),
            Turn::Added => ("+", Tone::Good, "new"),
            Turn::Strengthened => ("↑", Tone::Good, "stronger"),
            Turn::Renewed => ("·", Tone::Faint, "said again"),
        };
        let one = |t: &Turned| {
            let name = spoken_dimension(t.dimension);
            match t.turn {
                Turn::Added => format!("{name} ({})", status(t.to)),
                Turn::Weakened | Turn::Strengthened | Turn::Confirmed if t.from.is_some() => {
                    format!("{name} ({} → {})", status(t.from), status(t.to))
                }
                _ => name,
            }
        };
        let names: Vec<String> = same.iter().map(one).collect();
        let label = sheet.marked((mark, tone), word);
        let text = names.join(", ");
        sheet.columns(&[label], TEXT_COLUMN, &[(Tone::Plain, text)]);
    }
}

fn fact_changes(sheet: &mut Sheet<'_>, changes: &[FactChange]) {
    for change in changes.iter().take(CHANGES_SHOWN) {
        let text = match (&change.from, &change.to) {
            (None, Some(to)) => clean(to),
            (Some(from), Some(to)) => format!("{} → {}", clean(from), clean(to)),
            (Some(from), None) => format!("{} no longer", clean(from)),
            (None, None) => continue,
        };
        sheet.beside(
            &format!("  {}", change.fact),
            TEXT_COLUMN,
            &text,
            Tone::Plain,
        );
    }
}

fn step_changes(sheet: &mut Sheet<'_>, difference: &Difference) {
    let room = (sheet.style.cells() - TEXT_COLUMN) * QUOTE_LINES - 30;
    for step in difference.steps.iter().take(CHANGES_SHOWN) {
        let date = |d: &Option<String>| d.as_deref().map(spoken_date).unwrap_or_default();
        let (label, after) = match step.turn {
            StepTurn::Added => ("  step", date(&step.to)),
            StepTurn::Done => ("  step done", String::new()),
            StepTurn::Reopened => ("  step open again", date(&step.to)),
            StepTurn::Moved => (
                "  step moved",
                format!("{} → {}", date(&step.from), date(&step.to)),
            ),
        };
        let what = shortened(&clean(&step.what), room, |_| false);
        let text = if after.is_empty() {
            what
        } else {
            format!("{what} ({})", clean(&after))
        };
        sheet.beside(label, TEXT_COLUMN, &text, Tone::Plain);
    }
}
