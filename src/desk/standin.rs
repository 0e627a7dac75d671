//! A fold that knows the newest item of each dimension and nothing else.

use crate::deal::{
    Cell, Cite, DealRecord, Facts, LateStage, StandingRisk, State, Told, Verdict,
};
use crate::framework::Dimension;
use crate::score::{self, Scoring};

pub(super) fn fold(
    deal: &DealRecord,
    told: &[Told],
    _verdicts: &[Verdict],
    as_of: &str,
    scoring: &Scoring,
) -> State {
    let mut cites = Vec::new();
    let mut risks: Vec<StandingRisk> = Vec::new();
    for one in told {
        let day = one.note.note.written_at.clone();
        if day.as_deref().is_some_and(|d| d > as_of) {
            continue;
        }
        for item in &one.reading.evidence {
            cites.push(Cite {
                note: one.note.id.clone(),
                written_at: day.clone(),
                item: item.clone(),
                stands: true,
                vouched: false,
            });
        }
        for risk in &one.reading.risks {
            risks.push(StandingRisk {
                risk: risk.risk,
                passages: vec![(one.note.id.clone(), risk.clone())],
                since: day.clone(),
            });
        }
    }
    let cells = Dimension::ALL
        .iter()
        .map(|&dimension| {
            let mut on: Vec<usize> = (0..cites.len())
                .filter(|&i| cites[i].item.dimension == dimension)
                .collect();
            on.reverse();
            Cell {
                dimension,
                status: on.first().map(|&i| cites[i].item.status),
                since: on.first().and_then(|&i| cites[i].written_at.clone()),
                stands_on: on,
                against: Vec::new(),
                faded: false,
            }
        })
        .collect();
    let items: Vec<_> = cites.iter().map(|c| c.item.clone()).collect();
    State {
        as_of: as_of.to_owned(),
        cells,
        risks,
        facts: Facts::default(),
        steps: Vec::new(),
        late_stage: LateStage::default(),
        scores: score::score(&items, scoring, &deal.fields),
        cites,
    }
}
