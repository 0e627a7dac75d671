//! Both readers together: which clauses are about what, once the rules that fired and everything else that is seen are added up.

use super::fire::Fired;
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
        let mut out = Vec::new();
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
