//! A table of forms, each with the day it was written and the deal's currency.

use super::*;
use crate::values::Currency;
use proptest::prelude::*;

/// Everything that is read in a text: dates as the output writes them, "~" for a period too loose to name, "R" for a
/// recurrence (with its next day).
fn all(text: &str, written_at: &str, currency: &str) -> Vec<String> {
    let document = Document::new(text);
    let code = currency.as_bytes();
    let context = Context {
        written_at: written_at.parse().ok(),
        currency: (code.len() == 3).then(|| Currency([code[0], code[1], code[2]])),
        close_date: None,
        amount: None,
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < document.tokens.len() as u32 {
        let Some(found) = read(&document, &context, at) else {
            at += 1;
            continue;
        };
        at = found.tokens.end.max(at + 1);
        match found.value {
            Value::Date(DateValue::Around(_)) => out.push("~".to_string()),
            Value::Date(date) => out.extend(date.iso()),
            Value::Recurrence(recurrence) => out.push(format!(
                "R{}",
                recurrence.next.map_or(String::new(), |day| day.to_string())
            )),
            _ => {}
        }
    }
    out
}

fn check(rows: &str, written_at: &str, currency: &str) -> (usize, Vec<String>) {
    let mut count = 0;
    let mut failed = Vec::new();
    for row in rows.lines().map(str::trim).filter(|row| !row.is_empty()) {
        let (text, expected) = row.split_once("=>").unwrap_or((row, ""));
        count += 1;
        let got = all(text.trim(), written_at, currency).join(" ");
        if got != expected.trim() {
            failed.push(format!(
                "{:?} ({currency}): expected {:?}, got {got:?}",
                text.trim(),
                expected.trim()
            ));
        }
    }
    (count, failed)
}

// Written on Thursday 2026-09-10.
const DATES_USD: &str = "
    2026-10-15 => 2026-10-15
    due 2026-10-15 at noon => 2026-10-15
    2026/10/15 => 2026-10-15
    live in 2026-10 => 2026-10
    board 10/15 => 2026-10-15
    10/15/26 => 2026-10-15
    10/15/2026 => 2026-10-15
    10-15-2026 => 2026-10-15
    25/12 => 2026-12-25
    15/10/2026 => 2026-10-15
    kickoff 1/4 => 2027-01-04
    wrapped 9/1 => 2026-09-01
    finished it 8/28 => 2026-08-28
    Oct 15 => 2026-10-15
    Oct. 15 => 2026-10-15
    15 Oct => 2026-10-15
    October 15th => 2026-10-15
    October 15, 2027 => 2027-10-15
    Oct 15 2027 => 2027-10-15
    October 15 next year => 2027-10-15
    June 30 of next year => 2027-06-30
    15th of October => 2026-10-15
    the fifteenth of october => 2026-10-15
    october fifteenth => 2026-10-15
    by august third => 2027-08-03
    december thirty first => 2026-12-31
    it dies november thirtieth => 2026-11-30
    november twenty second => 2026-11-22
    the twenty-second of June => 2027-06-22
    live by the first of june => 2027-06-01
    Oct 15-17 => 2026-10-15 2026-10-17
    Oct 15 – 17 => 2026-10-15 2026-10-17
    Oct 5 to 30 => 2026-10-05 2026-10-30
    Oct 15 or 16 => 2026-10-15 2026-10-16
    october 17 and 18 => 2026-10-17 2026-10-18
    14–27 November => 2026-11-14 2026-11-27
    1 to 4 December => 2026-12-01 2026-12-04
    Oct 5 - Nov 2 => 2026-10-05 2026-11-02
    by the 15th => 2026-09-15
    he is back on the 8th => 2026-10-08
    we met on the 8th => 2026-09-08
    by the fifteenth => 2026-09-15
    around the twentieth => 2026-09-20
    signing on the eleventh instead => 2026-09-11
    by the twenty-fifth => 2026-09-25
    Steering sees it on Monday => 2026-09-14
    by Thursday => 2026-09-17
    Fri 10am => 2026-09-11
    due thurs => 2026-09-17
    on Sat morning => 2026-09-12
    by sun => 2026-09-13
    next Wednesday => 2026-09-16
    this Sunday => 2026-09-13
    last Thursday => 2026-09-03
    they sent it Monday => 2026-09-07
    it came in Friday => 2026-09-04
    Thursday week => 2026-09-24
    a week from Monday => 2026-09-21
    two weeks from Friday => 2026-09-25
    two weeks from now => 2026-09-24
    10 days from now => 2026-09-20
    a week from tomorrow => 2026-09-18
    Monday the 14th => 2026-09-14
    Wednesday 9/16 => 2026-09-16
    Thursday, October 15 => 2026-10-15
    Thu Oct 15 => 2026-10-15
    Monday 30 November => 2026-11-30
    tomorrow => 2026-09-11
    I call her tonight => 2026-09-10
    yesterday => 2026-09-09
    it works today => ~
    next week => ~
    sometime last week => ~
    two years ago => ~
    3 weeks ago => ~
    3 days ago => 2026-09-07
    week of Oct 5 => 2026-10-05
    wk of 3/15 => 2027-03-15
    the week of the 21st => 2026-09-21
    week of 14 September => 2026-09-14
    w/c 5 Oct => 2026-10-05
    week commencing 5 Oct => 2026-10-05
    by EOW => 2026-09-11
    EOM => 2026-09-30
    EOQ => 2026-09-30
    EOY => 2026-12-31
    end of month => 2026-09-30
    end of the month => 2026-09-30
    end of this month => 2026-09-30
    end of next month => 2026-10-31
    by month's end => 2026-09-30
    at month end => 2026-09-30
    at the end of the quarter => 2026-09-30
    quarter-end => 2026-09-30
    by year-end => 2026-12-31
    by the end of the year => 2026-12-31
    end of the week => 2026-09-11
    end of next week => 2026-09-18
    end of October => 2026-10-31
    end of Feb => 2027-02-28
    end Oct => 2026-10-31
    the end of February 2028 => 2028-02-29
    end of Q4 => 2026-Q4
    end of 2027 => 2027-12-31
    early November => 2026-11
    mid-November => 2026-11
    late november => 2026-11
    mid to late October => 2026-10
    the middle of December => 2026-12
    the start of December => 2026-12
    first week of November => 2026-11
    the second week of Feb => 2027-02
    the second half of May => 2027-05
    first weekend of october => 2026-10
    the last week of October => 2026-10
    second Wednesday of October => 2026-10-14
    the last friday in november => 2026-11-27
    first Monday of October => 2026-10-05
    the last day of October => 2026-10-31
    go live in November => 2026-11
    maybe January => 2027-01
    by sept => 2026-09
    Nov 2027 => 2027-11
    November of next year => 2027-11
    by july next year => 2027-07
    next March => 2027-03
    last June => 2026-06
    this October => 2026-10
    approved back in June => 2026-06
    she asked for it in February => 2027-02
    hired in August => 2026-08
    the september agenda => 2026-09
    between October and January => 2026-10 2027-01
    in may => 2027-05
    by March => 2027-03
    the May signature => 2027-05
    Q4 => 2026-Q4
    in Q1 => 2027-Q1
    Q1 2027 => 2027-Q1
    Q1 '27 => 2027-Q1
    Q1/27 => 2027-Q1
    1Q27 => 2027-Q1
    first quarter => 2027-Q1
    the first quarter of next year => 2027-Q1
    fourth quarter of 2027 => 2027-Q4
    this quarter => 2026-Q3
    next quarter => 2026-Q4
    next month => 2026-10
    this month => 2026-09
    in 2027 => 2027
    in 2024 => ~
    next year => ~
    by Thanksgiving => 2026-11-26
    by Christmas => 2026-12-25
    after Christmas => ~
    before Labor Day => 2027-09-06
    before Memorial Day => 2027-05-31
    by Black Friday => 2026-11-27
    by halloween => 2026-10-31
    until the new year => ~
    Board = 10/14 => 2026-10-14
    (Nov 12) => 2026-11-12
    they have until 9/30 => 2026-09-30
    was due 9/3 and that came and went => 2026-09-03
    it should be finished by October 9th => 2026-10-09
    wants the first code printed by 12 October => 2026-10-12
    books are locked on 31 January => 2027-01-31
    it's closed Dec 24 => 2026-12-24
    their lease runs out in March => 2027-03
    Feb 29 2028 => 2028-02-29
";

const DATES_EUR: &str = "
    09/10 => 2026-10-09
    trial ends 5/11 => 2026-11-05
    31/12 => 2026-12-31
    12/31 => 2026-12-31
    15/10/2026 => 2026-10-15
    15.10.2026 => 2026-10-15
    15.10.26 => 2026-10-15
    on 15.10. we meet => 2026-10-15
    until 30.09. => 2026-09-30
    by 15.10 => 2026-10-15
    on 1.10. => 2026-10-01
    15. Oktober => 2026-10-15
    15 Okt => 2026-10-15
    3 Mai => 2027-05-03
    12 avril => 2027-04-12
    The 1 October => 2026-10-01
    by Easter => 2027-03-28
";

const NEGATIVES: &str = "
    they may sign
    We may need more
    May Chen joined
    march them through it
    we march on
    the second vendor
    a second opinion
    first of all
    one seat
    the fifteenth floor
    the 15th floor
    the third option
    she sat with us
    Quick recap. Sat with her
    the sun is out
    ran a scan of 3 sites
    version 2.0.1
    v10/15
    call 555-0199
    part 10-15
    at 10:30
    1/2 day
    60/40 split
    50/50
    24/7 support
    SOC 2
    $10-15
    $10/15
    9/10 of them
    10 users
    twenty seats
    April said yes
    Jan Kowalski signs
    with Jan
    Hendrik-Jan owns it
    32/13
    2026-13-40
    2026-02-30
    Feb 30 2026
    99/99/9999
    the end
    last one
    this one
    each seat
    the weekend
    a new tool
    the black box
    8.6 of 10
    1.4 s
    250.5
    Q5
    twice
    the Labor market
    new year-long plan
";

const RECURRENCES: &str = "
    second Tuesday of the month => R2026-10-13
    2nd Tues of the month => R2026-10-13
    first Wednesday of each month => R2026-10-07
    last Friday of every month => R2026-09-25
    only on the 15th => R2026-09-15
    on the 15th of every month => R2026-09-15
    the 1st of each month => R2026-10-01
    every Monday => R2026-09-14
    each second Monday => R
    every other Wednesday => R
    alternate Wednesdays => R
    Mondays at eight => R2026-09-14
    on Tuesdays => R2026-09-15
    monthly => R
    quarterly => R
    weekly => R
    biweekly => R
    fortnightly => R
    every two weeks => R
    every 2 weeks => R
    every month => R
    every quarter => R
    twice a month => R
    2nd + 4th Mon => R2026-09-14
    first and third Tuesdays => R2026-09-15
    first-Monday call => R2026-10-05
    meets first Monday => R2026-10-05
    annual => R
    first Monday of the quarter => R
    the 1st and the 15th => R2026-10-01
    the 10th and 25th of each month => R2026-10-10
    her Monday one-to-one => R2026-09-14
    Friday check-ins => R2026-09-11
    every september => R
";

#[test]
fn reads_the_forms_of_the_table() {
    let (usd, mut failed) = check(DATES_USD, "2026-09-10", "USD");
    let (eur, more) = check(DATES_EUR, "2026-09-10", "EUR");
    failed.extend(more);
    assert!(usd + eur >= 160, "{usd} + {eur} rows");
    assert!(
        failed.is_empty(),
        "{} failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

#[test]
fn reads_nothing_where_no_date_stands() {
    for currency in ["USD", "EUR"] {
        let (_, failed) = check(NEGATIVES, "2026-09-10", currency);
        assert!(
            failed.is_empty(),
            "{} failed:\n{}",
            failed.len(),
            failed.join("\n")
        );
    }
}

#[test]
fn reads_recurrences() {
    let (count, failed) = check(RECURRENCES, "2026-09-10", "USD");
    assert!(count >= 20);
    assert!(
        failed.is_empty(),
        "{} failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

#[test]
fn an_ambiguous_order_of_day_and_month_is_refused() {
    for currency in ["", "CAD"] {
        assert_eq!(all("on 9/10", "2026-09-01", currency), Vec::<String>::new());
        assert_eq!(
            all("on 9/9 or 10/15", "2026-09-01", currency),
            ["2026-09-09", "2026-10-15"]
        );
    }
}

#[test]
fn without_a_note_day_only_whole_dates_are_read() {
    assert_eq!(
        all(
            "Oct 15, 2026 or Oct 16 or Monday or Q3 2027 or tomorrow",
            "",
            "USD"
        ),
        ["2026-10-15", "2027-Q3"]
    );
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,60}") {
        all(&text, "2026-09-10", "EUR");
    }

    #[test]
    fn any_run_of_date_words_gives_valid_dates(
        words in proptest::collection::vec(
            "(the|of|in|end|early|next|last|this|week|month|year|quarter|first|second|31st|30|29|twenty|thirty|one|may|Feb|oct|sat|Monday|Fridays|every|to|and|2027|0|99|Q3|2Q|1/2|31/12|9/31|2026-02-31|31\\.02\\.2027|\\.|,|-|/|'|ago|from|now|a|new|easter|w|c|eoq)",
            0..9,
        ),
        note in prop_oneof![Just("2026-09-10"), Just("2028-02-29"), Just("9999-12-31"), Just("-9999-01-01"), Just("")],
        joint in prop_oneof![Just(" "), Just("")],
    ) {
        for date in all(&words.join(joint), note, "USD") {
            let day = date.trim_start_matches('R');
            if day.len() == 10 && !day.starts_with('-') {
                prop_assert!(day.parse::<Date>().is_ok(), "{day}");
            }
        }
    }
}
