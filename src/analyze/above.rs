//! What stands above a clause: its key, its block's key, its heading and the question that it answers. Rules may ask for it.

use super::Engine;
use crate::reading::scan::Hit;
use crate::reading::topic::Gates;
use crate::rules::Pack;
use crate::text::{Clause, Document, TokenRange};

/// The tokens that stand above a clause, at most four ranges.
type Above = [Option<TokenRange>; 4];

fn above(document: &Document<'_>, clause: &Clause) -> Above {
    let block = &document.blocks[clause.block as usize];
    let heading = block
        .heading
        .map(|h| document.blocks[h as usize].content.clone());
    let question = clause
        .answers
        .map(|q| document.clauses[q as usize].tokens.clone());
    [clause.key.clone(), block.key.clone(), heading, question]
}

/// The hits that begin in a range; `hits` are in order.
fn within<'h>(hits: &'h [Hit], range: &TokenRange) -> impl Iterator<Item = &'h Hit> {
    let end = range.end;
    hits[hits.partition_point(|h| h.start < range.start)..]
        .iter()
        .take_while(move |h| h.start < end)
}

/// The gates of the clause at hand; neighbours mostly stand under the same and share them.
#[derive(Default)]
pub(super) struct Overhead {
    above: Above,
    pub(super) gates: Gates,
}

impl Overhead {
    /// Starts a note.
    pub(super) fn clear(&mut self, pack: &Pack) {
        self.above = Above::default();
        self.gates.shut(pack);
    }

    /// Opens the gates that stand open for a clause; `hits` hold everything up to its end.
    pub(super) fn turn_to(
        &mut self,
        document: &Document<'_>,
        pack: &Pack,
        hits: &[Hit],
        clause: &Clause,
    ) {
        let now = above(document, clause);
        if now == self.above {
            return;
        }
        self.gates.shut(pack);
        for range in now.iter().flatten() {
            for hit in within(hits, range) {
                self.gates.pass(pack, hit.atom);
            }
        }
        self.above = now;
    }
}

impl Engine {
    /// Whether the rule's condition on what stands above the clause holds.
    pub(super) fn under(
        &self,
        document: &Document<'_>,
        hits: &[Hit],
        rule: u32,
        clause: u32,
    ) -> bool {
        let pack = self.pack();
        let wanted = pack.rules[rule as usize].under;
        wanted.rows == 0
            || above(document, &document.clauses[clause as usize])
                .iter()
                .flatten()
                .any(|range| {
                    within(hits, range).any(|h| pack.atoms_of(wanted).any(|a| a == h.atom))
                })
    }
}
