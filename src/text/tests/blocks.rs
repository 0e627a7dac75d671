//! Which shape a line has, who speaks there and what it stands under.

use super::{BlockKind, Document, Voice, shapes};
use BlockKind::{Field, Heading, Item, MailHeader, Paragraph, Row, Signature, Turn};
use Voice::{Author, Other, Seller};

#[test]
fn lines_have_the_shape_of_their_marks() {
    for (text, kind) in [
        ("# Legal\nTwo weeks.", Heading),
        ("**Next steps**\nCall Ana.", Heading),
        ("What I missed:\n- the board", Heading),
        ("PAPER PROCESS\nTheirs.", Heading),
        ("Open points\n- who signs", Heading),
        ("- the CFO signs", Item),
        ("* the CFO signs", Item),
        ("• the CFO signs", Item),
        ("– the CFO signs", Item),
        ("1. the CFO signs", Item),
        ("2) the CFO signs", Item),
        ("a) the CFO signs", Item),
        ("[x] the CFO signed", Item),
        ("- [ ] the CFO signs", Item),
        ("Budget: 50k from IT", Field),
        ("M - 20% fewer calls", Field),
        ("EB = the CFO", Field),
        ("**Budget:** 50k from IT", Field),
        ("THE MONEY. It comes from IT.", Paragraph),
        ("| Step | Owner |", Row),
        ("They sign on Friday: the CFO and the CIO.", Paragraph),
        ("2 weeks for legal", Paragraph),
        ("-5% on list, they said", Paragraph),
    ] {
        assert_eq!(shapes(text)[0].0, kind, "{text}");
    }
}

#[test]
fn tags_that_come_back_are_speakers() {
    let call = "Me: Who signs?\nInes: The CFO.\nMe: When?\nInes: In May.";
    assert_eq!(
        shapes(call),
        [
            (Turn, Seller, "Me"),
            (Turn, Other, "Ines"),
            (Turn, Seller, "Me"),
            (Turn, Other, "Ines")
        ]
    );
    let stamped = "[10:32] Sales Rep: Who signs?\n[10:33] VP Lending: Me.";
    assert_eq!(
        shapes(stamped),
        [(Turn, Seller, "Sales Rep"), (Turn, Other, "VP Lending")]
    );
    let roles = "00:09 Leo (IT): No.\n00:10 Colm (AE): Why?\n00:12 Leo (IT): Cost.";
    assert_eq!(
        shapes(roles),
        [
            (Turn, Other, "Leo"),
            (Turn, Seller, "Colm"),
            (Turn, Other, "Leo")
        ]
    );
    let numbered = "Customer 1: We sign.\nRep: When?\nCustomer 2: In May.\nRep: Good.";
    assert_eq!(shapes(numbered)[0], (Turn, Other, "Customer 1"));
    let brackets = "[Brent, COO] Hello.\n[Rep] Hi.\n[Brent, COO] So.\n[Rep] Yes.";
    assert_eq!(
        shapes(brackets)[..2],
        [(Turn, Other, "Brent"), (Turn, Seller, "Rep")]
    );
}

#[test]
fn a_speaker_on_a_line_of_its_own_holds_until_the_next() {
    let chat = "Ana Ruiz  10:32 AM\nwe sign in May\nMe  10:33 AM\ngood\nAna Ruiz  10:34 AM\nbye";
    let shapes = shapes(chat);
    assert_eq!(shapes[0], (Turn, Other, "Ana Ruiz"));
    assert_eq!(shapes[1], (Paragraph, Other, ""));
    assert_eq!(shapes[3], (Paragraph, Seller, ""));
}

#[test]
fn different_known_words_before_a_colon_are_fields() {
    let form = "Budget: 50k\nLegal: two weeks\nNext steps: call Ana\nChampion: Ines";
    assert!(shapes(form).iter().all(|s| s.0 == Field && s.1 == Author));
    let twice = "Sponsor (them): none yet\nSponsor (us): our CRO\nBudget: 50k";
    assert!(shapes(twice).iter().all(|s| s.0 == Field));
}

#[test]
fn a_mail_speaks_with_its_author_until_its_signature() {
    let mail = "From: Ana Ruiz <ana@x.example>\nTo: Me\nSubject: terms\n\nLegal needs two weeks.\n\nBest,\nAna Ruiz | CFO | Acme\n\nI will call her.";
    let document = Document::new(mail);
    let kinds: Vec<_> = document.blocks.iter().map(|b| (b.kind, b.voice)).collect();
    assert_eq!(
        kinds,
        [
            (MailHeader, Other),
            (MailHeader, Other),
            (MailHeader, Other),
            (Paragraph, Other),
            (Signature, Other),
            (Signature, Other),
            (Paragraph, Author)
        ]
    );
    assert_eq!(
        document.blocks[3]
            .speaker
            .as_ref()
            .map(|s| document.quote(s)),
        Some("Ana Ruiz")
    );
}

#[test]
fn quotes_speak_with_the_author_named_above_them() {
    let thread = "From: Ana\n\nSee below.\n> From: Me\n> Who signs?\n>> On 3 May, Bo Lind wrote:\n>> The board.\nThe CFO does.";
    let document = Document::new(thread);
    let seen: Vec<_> = document
        .blocks
        .iter()
        .filter(|b| b.kind == Paragraph)
        .map(|b| {
            (
                b.depth,
                b.voice,
                b.speaker.as_ref().map(|s| document.quote(s)),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            (0, Other, Some("Ana")),
            (1, Seller, Some("Me")),
            (2, Other, Some("Bo Lind")),
            (0, Other, Some("Ana"))
        ]
    );
}

#[test]
fn headings_reach_to_the_next_of_their_height() {
    let page = "# Deal\n## Legal\nTwo weeks.\n## Money\n- 50k\n# Other\nNothing.";
    let headings: Vec<_> = Document::new(page)
        .blocks
        .iter()
        .map(|b| b.heading)
        .collect();
    assert_eq!(
        headings,
        [None, Some(0), Some(1), Some(0), Some(3), None, Some(5)]
    );
}

#[test]
fn a_list_heading_ends_with_its_list() {
    let note = "To do:\n- call Ana\n- send terms\n\nNice people.";
    let headings: Vec<_> = Document::new(note)
        .blocks
        .iter()
        .map(|b| b.heading)
        .collect();
    assert_eq!(headings, [None, Some(0), Some(0), None]);
}

#[test]
fn boxes_tell_whether_they_are_ticked() {
    let checked: Vec<_> = Document::new("[x] DPA\n- [ ] MSA\nnothing")
        .blocks
        .iter()
        .map(|b| b.checked)
        .collect();
    assert_eq!(checked, [Some(true), Some(false), None]);
}

#[test]
fn hard_wrapped_lines_are_one_block() {
    let text = "The finance team wants to look at the payment terms before the\norder goes out, and that takes a week.";
    assert_eq!(shapes(text).len(), 1);
}
