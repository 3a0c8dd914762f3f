//! What the misses among a number of requests say about the share that misses in the long run.
//!
//! Both questions are answered by the exact one-sided 95 % bound of a binomial proportion (Clopper and Pearson,
//! "The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial", 1934). Without a miss
//! the first is n ≥ ln 0.05 / ln share: 29 requests for 90 %, 59 for 95 %, 299 for 99 % (Wilks, "Determination
//! of Sample Sizes for Setting Tolerance Limits", 1941). Requests of one batch are not independent; repeats
//! are.

/// Significance level: statements hold with 95 % confidence.
const SIGNIFICANCE: f64 = 0.05;

/// Whether certainly at least this share of all requests hits: the upper bound of the misses does not exceed 1
/// − share.
#[must_use]
pub fn surely_hits(misses: u64, requests: u64, share: f64) -> bool {
    let expected = requests as f64 * (1.0 - share);
    // As many misses as expected, or more, prove nothing good; and the sum would be long.
    (misses as f64) < expected && at_most(misses, requests, 1.0 - share) <= SIGNIFICANCE
}

/// Whether certainly less than this share of all requests hits: the lower bound of the misses exceeds 1 −
/// share.
#[must_use]
pub fn surely_misses(misses: u64, requests: u64, share: f64) -> bool {
    let expected = requests as f64 * (1.0 - share);
    let Some(fewer) = misses.checked_sub(1).filter(|_| misses as f64 > expected) else {
        return false;
    };
    // One request proves nothing, even if rounding puts it on the edge.
    requests > 1 && at_most(fewer, requests, 1.0 - share) > 1.0 - SIGNIFICANCE
}

/// The smallest number of requests with this many misses that satisfies [`surely_hits`].
#[must_use]
pub fn least_requests(misses: u64, share: f64) -> u64 {
    let is_enough = |requests| surely_hits(misses, requests, share);
    let mut enough = 1;
    while !is_enough(enough) {
        enough *= 2;
    }
    let mut too_few = enough / 2;
    while enough - too_few > 1 {
        let middle = u64::midpoint(too_few, enough);
        if is_enough(middle) {
            enough = middle;
        } else {
            too_few = middle;
        }
    }
    enough
}

/// P(X ≤ most) of a binomial X, 0 < chance < 1. Summed in logarithms: the first terms for thousands of requests
/// underflow.
fn at_most(most: u64, requests: u64, chance: f64) -> f64 {
    let odds_ln = (chance / (1.0 - chance)).ln();
    let mut term_ln = requests as f64 * (1.0 - chance).ln();
    let mut sum = 0.0;
    for misses in 0..=most.min(requests) {
        sum += term_ln.exp();
        term_ln += ((requests - misses) as f64 / (misses + 1) as f64).ln() + odds_ln;
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sums_match_the_binomial_distribution() {
        // scipy.stats.binom.cdf(2, 10, 0.3), cdf(50, 1000, 0.05), cdf(450, 10000, 0.05).
        for (most, requests, chance, expected) in
            [(2, 10, 0.3, 0.382_782_786), (50, 1000, 0.05, 0.537_529), (450, 10_000, 0.05, 0.011_0)]
        {
            let sum = at_most(most, requests, chance);
            assert!((sum - expected).abs() < 1e-3, "{most} of {requests}: {sum}");
        }
    }

    #[test]
    fn the_least_requests_match_wilks() {
        // First and following orders of the 95 % / 95 % rule: 59, 93, 124, 153, 181.
        let least = |share| (0..5).map(move |misses| least_requests(misses, share));
        assert!(least(0.95).eq([59, 93, 124, 153, 181]));
        assert!(least(0.90).take(3).eq([29, 46, 61]));
        assert!(least(0.99).take(2).eq([299, 473]));
    }

    #[test]
    fn few_requests_are_enough_only_if_most_of_them_miss() {
        assert!(!surely_misses(1, 1, 0.95) && surely_misses(2, 2, 0.95));
        assert!(!surely_misses(1, 20, 0.95) && !surely_misses(0, 1000, 0.95));
        assert!(surely_misses(4, 20, 0.95));
    }

    proptest! {
        #[test]
        fn nothing_is_both_and_too_few_are_never_enough(
            requests in 0..2000_u64, missed in 0.0..1.0_f64, share in prop::sample::select(vec![0.9, 0.95, 0.99]),
        ) {
            let misses = (requests as f64 * missed.powi(3)) as u64;
            let hits = surely_hits(misses, requests, share);
            prop_assert!(!(hits && surely_misses(misses, requests, share)));
            prop_assert_eq!(hits, requests >= least_requests(misses, share));
            prop_assert!(!hits || share.powf(requests as f64) <= 0.05);
        }
    }
}
