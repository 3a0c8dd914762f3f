//! The Universal Scalability Law: what limits a server as more requests are in flight.

/// The law X(N) = γN / (1 + α(N − 1) + βN(N − 1)) (Gunther, "Guerrilla Capacity Planning", 2007, ch. 4).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scalability {
    /// γ: the speed of one request alone, tokens/s.
    pub alone_tokens_per_s: f64,
    /// α: contention, the share of the work for which requests wait for each other.
    pub contention: f64,
    /// β: coherency, the cost of each pair of requests.
    pub coherency: f64,
    /// Root mean square deviation of the points from the law, as a share of the speed.
    pub misfit: f64,
    /// The largest number in flight among the points: the law is not extrapolated beyond it.
    pub seen_to: f64,
}

impl Scalability {
    /// The speed that it predicts at this number in flight, tokens/s.
    #[must_use]
    pub fn tokens_per_s(&self, in_flight: f64) -> f64 {
        let n = in_flight;
        let cost = 1.0 + self.contention * (n - 1.0) + self.coherency * n * (n - 1.0);
        self.alone_tokens_per_s * n / cost
    }

    /// The number in flight with the highest predicted speed: √((1 − α) / β); `None` if beyond what was measured.
    #[must_use]
    pub fn peak(&self) -> Option<f64> {
        let peak = ((1.0 - self.contention).max(0.0) / self.coherency).sqrt().max(1.0);
        (self.coherency > 0.0 && peak <= self.seen_to).then_some(peak)
    }
}

/// A smaller cost of pairs is a rounding error of zero.
const LEAST_COHERENCY: f64 = 1e-9;
/// A law that misses its points by more than this does not explain them.
const MOST_MISFIT: f64 = 0.1;

/// The law through points of (in flight, tokens/s), if it explains them: least squares of N/X = a + b(N − 1) +
/// cN(N − 1), each weighted by X/N so that relative deviations count. Fewer than four different numbers in
/// flight would fit any law.
#[must_use]
pub fn scalability(points: &[(f64, f64)]) -> Option<Scalability> {
    if points.len() < 4 {
        return None;
    }
    // If the best fit would have a negative cost, the law has one term less.
    let fits = [&[0, 1, 2][..], &[0, 1], &[0, 2], &[0]].into_iter();
    fits.filter_map(|terms| fit(points, terms)).find(|law| law.misfit <= MOST_MISFIT)
}

fn fit(points: &[(f64, f64)], terms: &[usize]) -> Option<Scalability> {
    // Normal equations of the chosen terms; the others are fixed at 0 by a 1 on the diagonal.
    let mut matrix = [[0.0_f64; 4]; 3];
    for &(n, x) in points {
        let weight = x / n;
        let all = [1.0, n - 1.0, n * (n - 1.0)];
        let row: [f64; 3] = std::array::from_fn(|term| {
            let value = all.get(term).copied().unwrap_or(0.0);
            if terms.contains(&term) { value * weight } else { 0.0 }
        });
        for (equation, left) in matrix.iter_mut().zip(row) {
            let right = row.into_iter().chain([1.0]);
            equation.iter_mut().zip(right).for_each(|(cell, value)| *cell += left * value);
        }
    }
    for (term, equation) in matrix.iter_mut().enumerate() {
        if !terms.contains(&term)
            && let Some(cell) = equation.get_mut(term)
        {
            *cell = 1.0;
        }
    }
    let [a, b, c] = solve(matrix)?;
    let law = Scalability {
        alone_tokens_per_s: 1.0 / a,
        contention: b / a,
        coherency: c / a,
        misfit: 0.0,
        seen_to: points.iter().map(|(n, _)| *n).fold(0.0, f64::max),
    };
    let has_cost = !terms.contains(&2) || c / a >= LEAST_COHERENCY;
    let is_law = a > 0.0 && b >= 0.0 && has_cost && law.alone_tokens_per_s.is_finite();
    let misses = points.iter().map(|&(n, x)| (law.tokens_per_s(n) / x - 1.0).powi(2));
    let misfit = (misses.sum::<f64>() / points.len() as f64).sqrt();
    (is_law && misfit.is_finite()).then_some(Scalability { misfit, ..law })
}

/// Solves three equations by Gauss–Jordan elimination with partial pivoting; `None` if they are not independent.
fn solve(mut rows: [[f64; 4]; 3]) -> Option<[f64; 3]> {
    for column in 0..3 {
        let size = |row: &[f64; 4]| row.get(column).map_or(0.0, |cell| cell.abs());
        let rest = rows.iter().enumerate().skip(column);
        let (pivot, _) = rest.max_by(|a, b| size(a.1).total_cmp(&size(b.1)))?;
        rows.swap(column, pivot);
        let row = *rows.get(column)?;
        let by = row.get(column).copied().filter(|cell| cell.abs() > 1e-300)?;
        let row = row.map(|cell| cell / by);
        for (index, other) in rows.iter_mut().enumerate() {
            let times = if index == column { 0.0 } else { other.get(column).copied()? };
            other.iter_mut().zip(row).for_each(|(cell, of_pivot)| *cell -= times * of_pivot);
        }
        *rows.get_mut(column)? = row;
    }
    let [[.., a], [.., b], [.., c]] = rows;
    [a, b, c].iter().all(|root| root.is_finite()).then_some([a, b, c])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COUNTS: [f64; 6] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0];

    #[test]
    fn the_law_is_recovered_from_its_points() {
        let law = Scalability {
            alone_tokens_per_s: 60.0,
            contention: 0.03,
            coherency: 0.0012,
            misfit: 0.0,
            seen_to: 32.0,
        };
        let found = scalability(&COUNTS.map(|n| (n, law.tokens_per_s(n)))).unwrap();
        assert!((found.alone_tokens_per_s - 60.0).abs() < 1e-6);
        assert!((found.contention - 0.03).abs() < 1e-6 && (found.coherency - 0.0012).abs() < 1e-6);
        assert!((found.peak().unwrap() - (0.97_f64 / 0.0012).sqrt()).abs() < 1e-3);
    }

    #[test]
    fn a_server_with_one_slot_has_full_contention() {
        let found = scalability(&COUNTS.map(|n| (n, 60.0))).unwrap();
        assert!((found.contention - 1.0).abs() < 1e-9, "{found:?}");
        assert_eq!((found.coherency, found.peak()), (0.0, None));
    }

    #[test]
    fn points_that_no_law_explains_have_none() {
        assert_eq!(scalability(&[(1.0, 10.0), (2.0, 90.0), (4.0, 9.0), (8.0, 90.0)]), None);
        assert_eq!(scalability(&[(1.0, 1.0), (2.0, 2.0), (4.0, 3.0)]), None);
    }

    proptest! {
        #[test]
        fn odd_points_do_not_panic(points in prop::collection::vec(
            (prop_oneof![Just(0.0), Just(f64::NAN), -1e9..1e9_f64], prop_oneof![Just(0.0), -1e9..1e9_f64]), 0..9,
        )) {
            if let Some(law) = scalability(&points) {
                prop_assert!(law.misfit <= MOST_MISFIT);
            }
        }
    }
}
