//! How large the greatest of several studentised values gets by chance.

use super::normal::normal_cdf;

/// Number of points at which the density is summed.
const PLACES: u32 = 160;
/// The sum extends this many standard deviations to either side of the mean.
const REACH: f64 = 8.0;
/// Bisection steps in the search for the quantile.
const HALVINGS: u32 = 34;
/// Upper end of the range searched, standard errors.
const MOST: f64 = 1e4;

/// The value that the greatest of this many independent figures, each as |figure| / its standard error, exceeds
/// with probability `error`; all standard errors come from one standard deviation with this many degrees of
/// freedom. The studentised maximum modulus (Hochberg and Tamhane, "Multiple Comparison Procedures", 1987,
/// 3.2.1; tables of Stoline and Ury, *Technometrics*, 1979); for one figure it is the quantile of Student's t
/// at 1 − error / 2.
#[must_use]
pub fn studentised_maximum(figures: usize, degrees: f64, error: f64) -> f64 {
    let figures = figures.max(1) as f64;
    let degrees = degrees.max(1.0);
    let weights = deviations(degrees);
    let all: f64 = weights.iter().map(|(_, weight)| weight).sum();
    let within = |limit: f64| {
        let share = |&(deviation, weight): &(f64, f64)| {
            weight * (2.0 * normal_cdf(limit * deviation) - 1.0).max(0.0).powf(figures)
        };
        weights.iter().map(share).sum::<f64>() / all
    };
    let (mut low, mut high) = (0.0, MOST);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if within(middle) < 1.0 - error { low = middle } else { high = middle }
    }
    high
}

/// Values of an estimated standard deviation whose true value is 1, with their densities up to a common factor:
/// the square times the degrees of freedom is distributed as χ².
fn deviations(degrees: f64) -> Vec<(f64, f64)> {
    let spread = (2.0 * degrees).sqrt().recip();
    let from = (1.0 - REACH * spread).max(0.0);
    let step = (1.0 + REACH * spread - from) / f64::from(PLACES);
    let weight = |deviation: f64| {
        ((degrees - 1.0) * deviation.ln() + degrees * (1.0 - deviation.powi(2)) / 2.0).exp()
    };
    let place = |number: u32| from + (f64::from(number) + 0.5) * step;
    (0..PLACES).map(|number| (place(number), weight(place(number)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_figure_is_students_t() {
        let table = [(3.0, 3.182), (10.0, 2.228), (30.0, 2.042), (1e6, 1.960)];
        for (degrees, quantile) in table {
            let found = studentised_maximum(1, degrees, 0.05);
            assert!((found - quantile).abs() < 0.004, "{degrees}: {found}");
        }
    }

    #[test]
    fn several_figures_match_a_finer_sum_over_the_whole_density() {
        let values = [
            (3, 5.0, 3.3992),
            (10, 5.0, 4.3116),
            (10, 20.0, 3.1140),
            (20, 60.0, 3.1392),
            (5, 1e6, 2.5688),
            (84, 3.0, 7.9976),
        ];
        for (figures, degrees, quantile) in values {
            let found = studentised_maximum(figures, degrees, 0.05);
            assert!((found - quantile).abs() < 0.002, "{figures}, {degrees}: {found}");
        }
    }
}
