//! The normal distribution.

/// The share of a standard normal distribution below z, by the approximation of the error function of
/// Abramowitz and Stegun ("Handbook of Mathematical Functions", 7.1.26): the error is below 10⁻⁶.
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let factors = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592];
    let sum = factors.into_iter().fold(0.0, |sum, factor| (sum + factor) * t);
    let outside = sum * (-x * x).exp() / 2.0;
    if z > 0.0 { 1.0 - outside } else { outside }
}

/// The density of a normal distribution at x.
#[must_use]
pub fn normal_pdf(x: f64, mean: f64, deviation: f64) -> f64 {
    let z = (x - mean) / deviation;
    (-z * z / 2.0).exp() / (deviation * std::f64::consts::TAU.sqrt())
}

/// The mean excess of a normal distribution over a level, with values below it counted as 0: the expected
/// improvement (Mockus, "On Bayesian methods for seeking the extremum", 1975).
#[must_use]
pub fn expected_excess(mean: f64, deviation: f64, level: f64) -> f64 {
    let behind = level - mean;
    let above = 1.0 - normal_cdf(behind / deviation);
    (deviation.powi(2) * normal_pdf(level, mean, deviation) - behind * above).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_densities_match_tables() {
        for (z, share) in [(0.0, 0.5), (1.0, 0.841_344_7), (-1.96, 0.024_997_9), (3.0, 0.998_650_1)]
        {
            assert!((normal_cdf(z) - share).abs() < 1e-6, "{z}: {}", normal_cdf(z));
        }
        assert!((normal_pdf(1.0, 1.0, 2.0) - 0.199_471_1).abs() < 1e-6);
    }

    #[test]
    fn expected_excess_at_the_mean_and_far_from_it() {
        assert!((expected_excess(1.0, 2.0, 1.0) - 0.797_884_6).abs() < 1e-6);
        assert!((expected_excess(5.0, 0.1, 1.0) - 4.0).abs() < 1e-6);
        assert!(expected_excess(1.0, 0.1, 2.0) < 1e-6);
    }
}
