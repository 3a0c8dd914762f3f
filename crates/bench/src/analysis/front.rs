//! The Pareto front: points that no other beats in both dimensions.

use crate::order::sort_by;

/// The indices of those points, (x, y), that no other equals or exceeds in both, exceeding in one; more is
/// better in both. By ascending x. Non-finite points are never on the front.
#[must_use]
pub fn pareto_front(points: &[(f64, f64)]) -> Vec<usize> {
    let mut order: Vec<(usize, (f64, f64))> = points.iter().copied().enumerate().collect();
    order.retain(|(_, (x, y))| !x.is_nan() && !y.is_nan());
    // Farthest to the right first, the highest first among equals.
    sort_by(&mut order, |(_, a), (_, b)| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)));
    let mut front = Vec::new();
    let mut highest = f64::NEG_INFINITY;
    for (index, (_, y)) in order {
        if y > highest {
            highest = y;
            front.push(index);
        }
    }
    front.reverse();
    front
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_front_goes_from_most_total_to_most_for_one() {
        let points = [(10.0, 100.0), (20.0, 90.0), (15.0, 80.0), (30.0, 40.0), (30.0, 30.0)];
        assert_eq!(pareto_front(&points), [0, 1, 3]);
        assert_eq!(pareto_front(&[(f64::NAN, 1.0), (1.0, 1.0), (1.0, 1.0)]).len(), 1);
    }

    proptest! {
        #[test]
        fn a_point_off_the_front_is_beaten_by_one_on_it(
            points in prop::collection::vec((0.0..9.0_f64, 0.0..9.0_f64), 0..40),
        ) {
            let front = pareto_front(&points);
            for (index, (x, y)) in points.iter().enumerate() {
                let is_beaten =
                    front.iter().any(|&at| at != index && points[at].0 >= *x && points[at].1 >= *y);
                prop_assert_ne!(is_beaten, front.contains(&index));
            }
        }
    }
}
