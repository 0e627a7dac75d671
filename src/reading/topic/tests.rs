//! Matching against a plain reading of what patterns mean, over random words.

use super::*;
use crate::reading::scan;
use crate::rules::{Source, Step, compile};
use crate::text::Document;
use proptest::prelude::*;
use std::sync::LazyLock;

/// Words of which notes and patterns are made.
const WORDS: [&str; 8] = ["ada", "bee", "cow", "dog", "elk", "fox", "gnu", "hen"];

/// Patterns with every edge, wide elements, predicates on predicates, guards, a gate and a rule over sentences.
static PACK: LazyLock<Pack> = LazyLock::new(|| {
    let lexicon = r#"
about = "words"
[[concept]]
id = "one"
about = "a predicate"
terms = ["cow cow"]
patterns = ["ada ..2 bee", "^ hen"]
[[concept]]
id = "two"
about = "a predicate on a predicate"
patterns = ["@one .. (cow|dog|elk|fox|gnu|hen)"]
"#;
    let evidence = r#"
dimension = "procurement"
about = "words"
[[rule]]
id = "plain"
why = "w"
patterns = ["ada .. bee [cow] dog", "(ada|bee|cow|dog|elk|fox) ..6 gnu hen", "hen"]
unless = ["fox gnu", "@two ..2 elk"]
[[rule]]
id = "edges"
why = "w"
patterns = ["^ (ada|bee) ..4 cow $", "@one & elk", "@two ..2 fox"]
[[rule]]
id = "under"
why = "w"
under = ["fox"]
patterns = ["gnu", "@two"]
"#;
    let source = |path: &str, text: &str| Source {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let sources = [
        source("lexicon/words.toml", lexicon),
        source("evidence/paper/procurement.toml", evidence),
    ];
    compile(&sources).unwrap_or_else(|faults| panic!("{faults:#?}"))
});

/// The first match of one sequence, by trying every row of places: of those that end at one token the one that starts last
/// counts, and of these the one that starts first.
fn sequence(pack: &Pack, range: &TokenRange, hits: &[Hit], steps: &[Step]) -> Option<(u32, u32)> {
    let places = |step: &Step| -> Vec<(u32, u32)> {
        let stands = |h: &&Hit| pack.atoms_of(step.atoms).any(|a| a == h.atom);
        hits.iter()
            .filter(stands)
            .map(|h| (h.start, h.end))
            .collect()
    };
    let mut rows: Vec<(u32, u32)> = places(&steps[0]);
    rows.retain(|r| !steps[0].is(Step::FROM_START) || r.0 == range.start);
    for step in &steps[1..] {
        let next = places(step);
        rows = rows
            .iter()
            .flat_map(|row| {
                let follows = |n: &&(u32, u32)| n.0 >= row.1 && n.0 - row.1 <= u32::from(step.gap);
                next.iter().filter(follows).map(|n| (row.0, n.1))
            })
            .collect();
    }
    rows.retain(|r| !steps[steps.len() - 1].is(Step::TO_END) || r.1 == range.end);
    let nearest = |end: u32| rows.iter().filter(|r| r.1 == end).map(|r| r.0).max();
    rows.iter().filter_map(|r| Some((nearest(r.1)?, r.1))).min()
}

fn hull(pack: &Pack, range: &TokenRange, hits: &[Hit], pattern: &Pattern) -> Option<(u32, u32)> {
    let sequences = pack.steps_of(pattern).chunk_by(|_, b| !b.is(Step::OPENS));
    sequences
        .map(|steps| sequence(pack, range, hits, steps))
        .try_fold((u32::MAX, 0), |hull, one| {
            one.map(|(start, end)| (hull.0.min(start), hull.1.max(end)))
        })
}

/// What [`Unit::candidates`] should say, without triggers, gates and levels.
fn plainly(pack: &Pack, range: &TokenRange, hits: &[Hit], open: bool) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    for pattern in &pack.patterns {
        let Gives::Rule(rule) = pattern.gives else {
            continue;
        };
        let about = &pack.rules[rule as usize];
        let shut = about.under.rows > 0 && !open;
        if shut || out.iter().any(|c| c.rule == rule) {
            continue;
        }
        if let Some((start, end)) = hull(pack, range, hits, pattern) {
            out.push(Candidate {
                rule,
                pattern: pattern.ordinal,
                matched: start..end,
            });
        }
    }
    out.retain(|c| {
        let (first, last) = pack.rules[c.rule as usize].unless.patterns;
        let mut guards = pack.patterns[first as usize..last as usize].iter();
        !guards.any(|g| hull(pack, range, hits, g).is_some())
    });
    out
}

proptest! {
    #[test]
    fn rules_match_as_their_patterns_say(words in prop::collection::vec(0..WORDS.len(), 1..16), open: bool) {
        let text = words.iter().map(|w| WORDS[*w]).collect::<Vec<_>>().join(" ");
        let document = Document::new(&text);
        let range = 0..document.tokens.len() as u32;
        let mut hits = Vec::new();
        scan::terms(&document, &PACK, &mut hits);
        let mut unit = Unit::default();
        let mut gates = Gates::default();
        gates.shut(&PACK);
        if open {
            PACK.opens.iter().for_each(|(atom, _)| gates.pass(&PACK, *atom));
        }
        // Twice with the same buffers: nothing is left of the first time.
        for _ in 0..2 {
            unit.fill(&PACK, range.clone(), &hits);
            let mut all = hits.clone();
            all.extend_from_slice(unit.predicates_found());
            let mut found = Vec::new();
            unit.candidates(&PACK, &gates, &mut found);
            prop_assert_eq!(found, plainly(&PACK, &range, &all, open), "{}", text);
        }
    }

    #[test]
    fn predicates_stand_wherever_their_patterns_match(words in prop::collection::vec(0..WORDS.len(), 1..16)) {
        let text = words.iter().map(|w| WORDS[*w]).collect::<Vec<_>>().join(" ");
        let document = Document::new(&text);
        let range = 0..document.tokens.len() as u32;
        let mut hits = Vec::new();
        scan::terms(&document, &PACK, &mut hits);
        let mut unit = Unit::default();
        unit.fill(&PACK, range.clone(), &hits);
        let mut all = hits.clone();
        all.extend_from_slice(unit.predicates_found());
        for pattern in &PACK.patterns {
            if let Gives::Atom(atom) = pattern.gives {
                let stands = hull(&PACK, &range, &all, pattern).is_some();
                prop_assert!(!stands || unit.present(atom), "{}", text);
            }
        }
    }
}
