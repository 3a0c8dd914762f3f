//! Whether a single measurement was slowed down.

use crate::stats::{normal_cdf, normal_pdf};

/// One measurement in twenty is slowed down,
const DISTURBED: f64 = 0.05;
/// by any share up to this, as a logarithm: a third.
const SLOWED: f64 = 0.4;
/// For this share of arms the neighbouring points predict nothing: they may have any speed.
const WILD: f64 = 0.1;

/// The gain of measuring again what showed this speed when its neighbours predict another (all as logarithms;
/// with the prediction's standard deviation): the probability that it was disturbed, by Bayes' theorem, times
/// how much faster than needed it is then expected to be.
pub fn second_look(seen_ln: f64, (mean, deviation): (f64, f64), needed_ln: f64, noise: f64) -> f64 {
    let below = |x: f64| normal_cdf((x - mean) / deviation);
    let predicted_slow = (below(seen_ln + SLOWED) - below(seen_ln)) / SLOWED;
    let predicted_fair = normal_pdf(seen_ln, mean, deviation.hypot(noise));
    let if_wild = |predicted: f64| (1.0 - WILD) * predicted + WILD;
    let slow = DISTURBED * if_wild(predicted_slow);
    let fair = (1.0 - DISTURBED) * if_wild(predicted_fair);
    let behind = (needed_ln - seen_ln).max(0.0);
    let excess = (SLOWED - behind).max(0.0).powi(2) / (2.0 * SLOWED);
    slow / (slow + fair) * excess
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_below_its_prediction_is_doubted_most() {
        let look = |seen: f64, promised: f64| second_look(seen, (promised, 0.05), 0.02, 0.025);
        assert!(look(-0.2, 0.0) > 3.0 * look(-0.2, -0.2));
        assert_eq!(look(-0.45, 0.0), 0.0, "no disturbance slows down that much");
        assert!(look(-0.1, -0.5) > 0.001, "a speed above its prediction may be slowed down too");
    }
}
