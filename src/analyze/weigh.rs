//! Both readers together: which clauses are about what, once the rules that fired and everything else that is seen are added up.

use super::fire::{Fired, USUAL};
use super::{Engine, MAX_ITEMS, Scratch};
use crate::framework::Target;
use crate::learned::{Reader, Scene, Sums, Sweep, TARGETS};
use crate::text::{BlockKind, Document, TokenRange};

/// A clause, or several of one sentence, that is about something.
pub(super) struct Claim {
    pub(super) target: Target,
    /// First and last clause.
    pub(super) clauses: (u32, u32),
    /// The clause that says it, and what of it.
    pub(super) clause: u32,
    pub(super) matched: TokenRange,
    /// The rule that read it, and further ones.
    pub(super) rule: Option<u32>,
    pub(super) also: Vec<u32>,
    /// The sums of that clause.
    pub(super) sums: Option<Sums>,
}

/// Clauses next to each other that are about the same.
struct Run {
    first: u32,
    best: u32,
    margin: i32,
    sums: Sums,
}

impl Engine {
    /// What the rules say alone.
    pub(super) fn unweighed(&self, fired: Vec<Fired>) -> Vec<Claim> {
        fired
            .into_iter()
            .map(|f| Claim {
                target: self.pack().rules[f.rule as usize].target,
                clauses: f.clauses,
                clause: f.clauses.0,
                matched: f.matched,
                rule: Some(f.rule),
                also: f.also,
                sums: None,
            })
            .collect()
    }

    /// What both say together.
    pub(super) fn weigh(
        &self,
        reader: &Reader,
        document: &Document<'_>,
        s: &mut Scratch,
        fired: &[Fired],
    ) -> Vec<Claim> {
        s.note_fires(fired);
        let scene = Scene {
            document,
            pack: self.pack(),
            hits: &s.all,
            speakers: &s.speakers,
            fires: &s.fires,
        };
        let mut sweep = Sweep::new(reader, scene, &mut s.buffers);
        let mut out = Vec::with_capacity(USUAL);
        // Which runs are open, a bit each.
        let mut running = 0u64;
        let mut open: [Option<Run>; TARGETS] = [const { None }; TARGETS];
        let mut sentence = u32::MAX;
        let last = document.clauses.len() as u32;
        for index in 0..=last {
            let clause = document.clauses.get(index as usize);
            let joins = clause.is_some_and(|c| c.sentence == sentence);
            let sums = clause
                .filter(|_| !mute(document, index))
                .map(|_| sweep.sums(index as usize));
            let reached = sums.as_ref().map_or(0, |sums| reader.reached(sums));
            let ending = if joins { running & !reached } else { running };
            let mut concerned = ending | reached;
            while concerned != 0 {
                let target = concerned.trailing_zeros() as usize % TARGETS;
                let bit = concerned & concerned.wrapping_neg();
                concerned ^= bit;
                let slot = &mut open[target];
                if ending & bit != 0
                    && let Some(run) = slot.take()
                    && out.len() < MAX_ITEMS
                {
                    out.push(self.claim(document, target, &run, index - 1, fired));
                }
                if reached & bit != 0
                    && let Some(sums) = sums
                {
                    let margin = reader.margin(&sums, target);
                    match slot {
                        Some(run) if run.margin >= margin => {}
                        Some(run) => {
                            (run.best, run.margin, run.sums) = (index, margin, sums);
                        }
                        None => {
                            *slot = Some(Run {
                                first: index,
                                best: index,
                                margin,
                                sums,
                            });
                        }
                    }
                }
            }
            running = (running & !ending) | reached;
            sentence = clause.map_or(u32::MAX, |c| c.sentence);
        }
        out
    }

    fn claim(
        &self,
        document: &Document<'_>,
        target: usize,
        run: &Run,
        last: u32,
        fired: &[Fired],
    ) -> Claim {
        let target =
            Target::at(target).unwrap_or(Target::Dimension(crate::framework::Dimension::Approvers));
        let rules = &self.pack().rules;
        // Rules fire clause by clause in order, those over whole sentences a little later.
        let near = fired.partition_point(|f| f.clauses.1 + MOST_BACK < run.first);
        let mut here = fired[near..]
            .iter()
            .take_while(|f| f.clauses.0 <= last + MOST_BACK)
            .filter(|f| {
                rules[f.rule as usize].target == target
                    && f.clauses.0 <= last
                    && run.first <= f.clauses.1
            });
        let best = here
            .clone()
            .find(|f| f.clauses.0 <= run.best && run.best <= f.clauses.1)
            .or_else(|| here.next());
        Claim {
            target,
            clauses: (run.first, last),
            clause: run.best,
            matched: best.map_or_else(
                || document.clauses[run.best as usize].tokens.clone(),
                |f| f.matched.clone(),
            ),
            rule: best.map(|f| f.rule),
            also: best.map(|f| f.also.clone()).unwrap_or_default(),
            sums: Some(run.sums),
        }
    }
}

/// How many clauses of a sentence may lie between a rule that fired and its neighbours in the list.
const MOST_BACK: u32 = 64;

/// Clauses that state nothing, whatever stands in them.
pub(super) fn mute(document: &Document<'_>, clause: u32) -> bool {
    let clause = &document.clauses[clause as usize];
    let sentence = &document.sentences[clause.sentence as usize];
    match document.blocks[clause.block as usize].kind {
        BlockKind::MailHeader | BlockKind::Signature => true,
        BlockKind::Heading => !sentence.question,
        _ => false,
    }
}

impl Scratch {
    /// Lists by clause which rules fired.
    pub(super) fn note_fires(&mut self, fired: &[Fired]) {
        self.fires.clear();
        for one in fired {
            for rule in std::iter::once(one.rule).chain(one.also.iter().copied()) {
                self.fires.add(rule, one.clauses.0, one.clauses.1);
            }
        }
        self.fires.sort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::context;
    use crate::evidence::{Deal, Input, Note};
    use crate::learned::{WIDTH, each};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::embedded);

    /// The sums of a clause by the list of what is seen there, thing by thing.
    fn plainly(scene: &Scene<'_, '_>, reader: &Reader, clause: usize) -> Vec<i16> {
        let mut rows = Vec::new();
        each(scene, clause, |thing| {
            let key = thing.counts(scene.pack).then(|| thing.key(scene.pack));
            let row = key.and_then(|key| reader.weights().find(key));
            if let Some(row) = row.filter(|row| !rows.contains(row)) {
                rows.push(row);
            }
        });
        rows.truncate(250);
        let weight = |lane: usize, row: &u32| i16::from(reader.weights().row(*row)[lane] as i8);
        (0..WIDTH)
            .map(|lane| rows.iter().map(|row| weight(lane, row)).sum())
            .collect()
    }

    fn holds(text: &str, s: &mut Scratch) -> Result<(), TestCaseError> {
        let input = Input {
            note: Note {
                text: text.to_owned(),
                ..Note::default()
            },
            deal: Deal::default(),
            ..Input::default()
        };
        let document = Document::new(&input.note.text);
        ENGINE.see(&document, &input, &context(&input), s);
        let fired = ENGINE.fire(&document, s);
        s.note_fires(&fired);
        let scene = || Scene {
            document: &document,
            pack: ENGINE.pack(),
            hits: &s.all,
            speakers: &s.speakers,
            fires: &s.fires,
        };
        let Some(reader) = &ENGINE.reader else {
            return Ok(());
        };
        let mut sweep = Sweep::new(reader, scene(), &mut s.buffers);
        for clause in 0..document.clauses.len() {
            let sums = sweep.sums(clause);
            let reached = reader.reached(&sums);
            let plain = plainly(&scene(), reader, clause);
            prop_assert_eq!(sums.0.as_slice(), plain.as_slice(), "{}", text);
            for target in 0..TARGETS {
                let there = reached >> target & 1 != 0;
                prop_assert_eq!(there, reader.margin(&sums, target) >= 0, "{}", text);
            }
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn clause_after_clause_adds_up_what_is_listed_for_each(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "Dana (CFO)", "has to sign", "anything over", "$50k", "legal", "the board", "meets", "Oct 15", "not",
                    "scheduled", "?", ".", ", ", "\n", "\n- ", "\n\nNext steps:\n", "\nBudget: ", "\nRep: ", "we", "they said",
                    "procurement", "two weeks", "security review", "1,000 seats", "our champion", "and", "but", "before",
                ]),
                0..160,
            ),
        ) {
            // One memory for several notes: nothing of one counts in another.
            let mut s = Scratch::default();
            holds(&parts.join(" "), &mut s)?;
            holds("Budget: 50k, approved.\n\nNext steps\n- legal", &mut s)?;
            holds(&parts.join(" "), &mut s)?;
        }
    }
}
