//! The source reader and the voices, over rows of text; the statement stands in square brackets.

use super::testing::pack;
use super::voice::Speaker;
use super::{mentions, scan, source, voice};
use crate::evidence::{Deal, Note};
use crate::framework::Source;
use crate::text::Document;
use proptest::prelude::*;

/// The source of the statement between square brackets.
fn read(marked: &str) -> Source {
    let start = marked.find('[').expect("an opening bracket");
    let end = marked.find(']').expect("a closing bracket") - 1;
    let text = marked.replace(['[', ']'], "");
    let document = Document::new(&text);
    let (mut hits, mut speakers, mut found) = (Vec::new(), Vec::new(), Vec::new());
    scan::terms(&document, pack(), &mut hits);
    voice::speakers(&document, &Deal::default(), &Note::default(), &mut speakers);
    mentions::find(&document, pack(), &hits, &speakers, &mut found);
    let first = document.tokens.partition_point(|t| t.end as usize <= start) as u32;
    let last = document
        .tokens
        .partition_point(|t| (t.start as usize) < end) as u32;
    let clause = document
        .clauses
        .iter()
        .rposition(|c| c.tokens.start <= first)
        .unwrap_or(0);
    let scene = source::Scene {
        document: &document,
        pack: pack(),
        hits: &hits,
        said: &hits,
        mentions: &found,
        speakers: &speakers,
        clause,
        matched: first..last,
    };
    source::read(&scene).source
}

const ROWS: &[(&str, char)] = &[
    ("She said the board meets in [May]", 'b'),
    ("he says [legal needs two weeks]", 'b'),
    ("they told us [the CFO signs]", 'b'),
    ("Dr. Okafor confirmed [the budget is approved]", 'b'),
    ("Ines mentioned that [procurement runs an RFP]", 'b'),
    ("Greg reckons [it needs two weeks]", 'b'),
    ("Hamid thinks [the DPA is standard]", 'b'),
    ("Tess believes [the board decides]", 'b'),
    ("She wants [it live by August]", 'r'),
    ("they need [a security review]", 'r'),
    ("I asked who [signs the contract]", 'r'),
    ("I told her [we need a PO]", 'r'),
    ("we said [legal is done]", 'r'),
    ("The contract goes to [legal for review]", 'r'),
    ("Budget is [approved]", 'r'),
    ("according to their GC [it takes ten days]", 'b'),
    ("per Priti [finance is fine]", 'b'),
    ("as per her [the board meets monthly]", 'b'),
    ("[the CFO signs everything], she said", 'b'),
    ("[it needs two weeks], Ines said", 'b'),
    ("that takes [ten days], according to Bongani", 'b'),
    ("She laughed: \"[honestly we never asked legal]\"", 'b'),
    (
        "he was clear that \"[nothing moves before the board meets]\"",
        'b',
    ),
    ("I said \"[we can wait for the board]\"", 'r'),
    (
        "She said the board meets in May and [legal takes two weeks]",
        'b',
    ),
    (
        "She said the board meets in May, also [procurement needs three quotes]",
        'b',
    ),
    ("Greg said it is fine. [Legal is next]", 'r'),
    ("Says [nothing leaves without the CFO]", 'b'),
    ("their lawyer said [the clause is fine]", 'b'),
    ("the CFO doubts [it lands this year]", 'b'),
    ("legal told us [they need a month]", 'b'),
    ("procurement says [an RFP is due]", 'b'),
    ("my manager says [we need the PO by Friday]", 'r'),
    ("our legal said [the terms are fine]", 'r'),
    ("our VP thinks [it closes in May]", 'r'),
    ("I think [they decide in May]", 'r'),
    ("we believe [the board decides]", 'r'),
    ("I reckon [legal takes a month]", 'r'),
    ("my guess: [two weeks]", 'r'),
    ("nobody told me [who signs]", 'r'),
    ("She heard [the budget is frozen]", 'b'),
    ("He suspects [procurement wakes up]", 'b'),
    ("Rosa is hopeful [the chair signs]", 'b'),
    ("[we are second on the list], word came via mail", 'r'),
    ("Wendell hopes [the board nods]", 'b'),
    ("Ana isn't sure [who signs]", 'b'),
    (
        "Thiago (Head of Risk) said [he can release 400k alone]",
        'b',
    ),
    ("Odette, the CFO, said [the line is there]", 'b'),
    ("she also said [the pen test is waived]", 'b'),
    ("he just told me [the PO is out]", 'b'),
    ("Lindiwe's guess: [before winter]", 'b'),
    ("her guess is [end of May]", 'b'),
    ("his words: [legal is done]", 'b'),
    ("she said nothing of price, I asked who [signs it]", 'r'),
    ("met with Ruth, showed the demo, [legal is next]", 'r'),
    ("[Procurement runs the RFQ]", 'r'),
    ("the contract was sent to [their GC]", 'r'),
    ("Priti admitted [there is no budget]", 'b'),
    ("Malik warned that [security takes a month]", 'b'),
    ("Bea explained [the CAB sits on Thursdays]", 'b'),
    ("They swore [the PO comes Friday]", 'b'),
    ("he assumes [IT signs off]", 'b'),
    ("Gus hinted [the chair is against]", 'b'),
    ("we expect [legal back by Friday]", 'r'),
    ("vasquez said [the audit is in February]", 'b'),
    ("Rochelle figures [the CFO signs]", 'b'),
    ("somebody said [the board is gone]", 'r'),
    ("so assumptaa said [the board is gone]", 'b'),
    ("the law says [the board decides]", 'r'),
    (
        "- Lena: [money opens only once the city has closed its books]",
        'b',
    ),
    ("- Lena: [masked extract into the folder by 11 March]", 'r'),
    ("- Lena: [opens the firewall before she has the form]", 'r'),
    ("- Legal: [they need two weeks]", 'r'),
    ("Marguerite's own words: [the board is fine with it]", 'b'),
    ("by her count [three people sign]", 'b'),
    ("by that date [three people sign]", 'r'),
    ("Kirra presumes [the CFO signs]", 'b'),
    ("I presume [the CFO signs]", 'r'),
    ("She'd rather not [fill in the plan]", 'b'),
    ("Facts, as Ines told us:\n- [the board meets in May]", 'b'),
    ("Facts:\n- [the board meets in May]", 'r'),
    ("[nobody votes under fifty thousand] she said so twice", 'b'),
];

#[test]
fn reads_who_says_so() {
    let letter = |s: Source| if s == Source::Buyer { 'b' } else { 'r' };
    let wrong: Vec<_> = ROWS
        .iter()
        .filter(|(text, expected)| letter(read(text)) != *expected)
        .map(|(text, _)| (text, letter(read(text))))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The speaker of the first token of `word`.
fn speaker_of(text: &str, word: &str, kind: &str) -> Speaker {
    let document = Document::new(text);
    let note = Note {
        kind: Some(kind.to_owned()),
        ..Note::default()
    };
    let mut speakers = Vec::new();
    voice::speakers(&document, &Deal::default(), &note, &mut speakers);
    let at = text.find(word).expect("the word stands in the text");
    speakers[document.tokens.partition_point(|t| t.end as usize <= at)]
}

#[test]
fn words_in_quotation_marks_are_the_buyers() {
    for text in [
        "She shrugged: \"ask legal about that one\"",
        "Odette: “ask legal about that one”",
        "Her line was 'ask legal about that one', no more",
    ] {
        assert_eq!(speaker_of(text, "legal", "call"), Speaker::Buyer, "{text}");
    }
    assert_eq!(
        speaker_of("I told him \"ask legal about that one\"", "legal", "call"),
        Speaker::Author
    );
    assert_eq!(
        speaker_of("the so-called \"legal\" step", "legal", "call"),
        Speaker::Author
    );
}

#[test]
fn a_mail_is_told_by_how_it_speaks() {
    let buyer = "Hi Carly,\nthanks for the quote. Our legal needs two weeks and our board meets in May.\nBest,\nJosie";
    assert_eq!(speaker_of(buyer, "legal", "email"), Speaker::Buyer);
    let rep =
        "Team,\ntheir legal needs two weeks, their board meets in May. Their CFO signs.\nDana";
    assert_eq!(speaker_of(rep, "legal", "email"), Speaker::Author);
}

#[test]
fn a_recap_is_the_sellers_and_an_answer_the_buyers() {
    let recap = "Hi Jolene,\nyou told me legal needs two weeks. You mentioned the board. You weren't certain who signs.\nWes";
    assert_eq!(speaker_of(recap, "legal", "email"), Speaker::Author);
    let answers = "Hi Grant,\n\n> 1. The group\nJust me.\n\n> 2. The board\nIn May.\n\n> 3. Paper\nAsk legal.";
    assert_eq!(speaker_of(answers, "legal", "email"), Speaker::Buyer);
}

#[test]
fn what_stands_under_a_mail_is_the_authors() {
    let text =
        "From: Delphine\n\nQuinn, our legal reads it first.\n\nRemarks\nI think finance reads it.";
    assert_eq!(speaker_of(text, "legal", "email"), Speaker::Buyer);
    assert_eq!(speaker_of(text, "finance", "email"), Speaker::Author);
}

#[test]
fn a_mail_between_quotation_marks_runs_over_blocks() {
    let text = "Pasting her reply.\n\n\"Dear all,\n\nAsk legal about that.\n\nLayla\"\n\nNow finance is next.";
    assert_eq!(speaker_of(text, "legal", "call"), Speaker::Buyer);
    assert_eq!(speaker_of(text, "finance", "call"), Speaker::Author);
}

#[test]
fn a_message_is_its_callers() {
    for text in [
        "hi its uh lorna from pelham haulage so legal has it ok bye",
        "yeah hi tunde its wanda at pelham so legal has it",
    ] {
        assert_eq!(message(text), Speaker::Buyer, "{text}");
    }
    for text in [
        "hey its me walking back from pelham so legal has it",
        "okay so this is pelham haulage and legal has it cheers",
    ] {
        assert_eq!(message(text), Speaker::Author, "{text}");
    }
}

/// The speaker of "legal" in a spoken note about Pelham Haulage.
fn message(text: &str) -> Speaker {
    let document = Document::new(text);
    let deal = Deal {
        account: Some("Pelham Haulage".to_owned()),
        ..Deal::default()
    };
    let note = Note {
        kind: Some("voice".to_owned()),
        ..Note::default()
    };
    let mut speakers = Vec::new();
    voice::speakers(&document, &deal, &note, &mut speakers);
    let at = text.find("legal").expect("the word stands in the text");
    speakers[document.tokens.partition_point(|t| t.end as usize <= at)]
}

proptest! {
    #[test]
    fn every_token_has_a_speaker(text in "([A-Za-z]{1,6}: |\"|'|“|”|> |\n|our legal |your board |\\? |[a-z]{1,8} ){0,30}|\\PC{0,60}") {
        let document = Document::new(&text);
        let mut speakers = Vec::new();
        for kind in ["email", "transcript", "crm"] {
            let note = Note { kind: Some(kind.to_owned()), ..Note::default() };
            voice::speakers(&document, &Deal::default(), &note, &mut speakers);
            prop_assert_eq!(speakers.len(), document.tokens.len());
        }
    }

    #[test]
    fn any_statement_has_a_source(text in "(She|he|told|us|,|says|Greg|legal|per|\\(|\n|\\.|our|[a-z]{1,5})( (She|he|told|us|,|says|Greg|legal|per|\\.|our|[a-z]{1,5})){0,20}") {
        let document = Document::new(&text);
        let (mut hits, mut speakers, mut found) = (Vec::new(), Vec::new(), Vec::new());
        scan::terms(&document, pack(), &mut hits);
        voice::speakers(&document, &Deal::default(), &Note::default(), &mut speakers);
        mentions::find(&document, pack(), &hits, &speakers, &mut found);
        for (clause, c) in document.clauses.iter().enumerate() {
            let scene = source::Scene { document: &document, pack: pack(), hits: &hits, said: &hits, mentions: &found, speakers: &speakers, clause, matched: c.tokens.clone() };
            source::read(&scene);
        }
    }
}
