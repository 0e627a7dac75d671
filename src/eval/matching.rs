//! Which prediction is which label.

/// Bytes: first, and one past the last.
pub type Span = (usize, usize);

/// The least share of their union that two spans must have in common to be the same passage.
pub const MIN_OVERLAP: f64 = 0.2;

/// The share of their union that two spans have in common.
pub fn overlap(a: Span, b: Span) -> f64 {
    let common = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    if common == 0 {
        0.0
    } else {
        common as f64 / (a.1.max(b.1) - a.0.min(b.0)) as f64
    }
}

/// One-to-one pairs of (label, prediction) with the same key, best overlap first, then first label, then first prediction.
pub fn pairs(gold: &[(&str, Span)], predicted: &[(&str, Span)]) -> Vec<(usize, usize)> {
    let mut all: Vec<(f64, usize, usize)> = Vec::new();
    for (g, (key, span)) in gold.iter().enumerate() {
        for (p, (other, at)) in predicted.iter().enumerate() {
            let share = if key == other {
                overlap(*span, *at)
            } else {
                0.0
            };
            if share >= MIN_OVERLAP {
                all.push((share, g, p));
            }
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut used_gold, mut used_predicted) =
        (vec![false; gold.len()], vec![false; predicted.len()]);
    all.retain(|&(_, g, p)| {
        let free = !used_gold[g] && !used_predicted[p];
        if free {
            used_gold[g] = true;
            used_predicted[p] = true;
        }
        free
    });
    all.into_iter().map(|(_, g, p)| (g, p)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_overlap_is_taken_first_and_each_row_once() {
        let gold = [("a", (0, 10)), ("a", (5, 15)), ("b", (0, 10))];
        let predicted = [("a", (5, 14)), ("a", (4, 15)), ("b", (9, 30))];
        assert_eq!(pairs(&gold, &predicted), [(1, 1), (0, 0)]);
    }

    #[test]
    fn spans_that_only_touch_share_nothing() {
        assert_eq!(overlap((0, 5), (5, 9)), 0.0);
        assert_eq!(overlap((0, 4), (2, 6)), 1.0 / 3.0);
    }
}
