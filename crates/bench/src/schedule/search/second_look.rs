//! Whether what was measured once was slowed down by something.

use crate::stats::{normal_below, normal_density};

/// One measurement of twenty is slowed down by something,
const DISTURBED: f64 = 0.05;
/// by any share up to this, as a logarithm: a third.
const SLOWED: f64 = 0.4;
/// For so many arms of all the points beside them say nothing: they may have any speed.
const WILD: f64 = 0.1;

/// What a second look gains where the first one showed this speed and the points beside it promise another
/// (all of them logarithms; of the promise the standard deviation too): how likely it was disturbed, by
/// Bayes' theorem, times how much faster than needed it is expected to be then.
pub fn second_look(seen_ln: f64, (mean, deviation): (f64, f64), needed_ln: f64, noise: f64) -> f64 {
    let below = |x: f64| normal_below((x - mean) / deviation);
    let promised_slow = (below(seen_ln + SLOWED) - below(seen_ln)) / SLOWED;
    let promised_fair = normal_density(seen_ln, mean, deviation.hypot(noise));
    let if_wild = |promised: f64| (1.0 - WILD) * promised + WILD;
    let slow = DISTURBED * if_wild(promised_slow);
    let fair = (1.0 - DISTURBED) * if_wild(promised_fair);
    let behind = (needed_ln - seen_ln).max(0.0);
    let excess = (SLOWED - behind).max(0.0).powi(2) / (2.0 * SLOWED);
    slow / (slow + fair) * excess
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_below_what_is_promised_is_doubted_most() {
        let look = |seen: f64, promised: f64| second_look(seen, (promised, 0.05), 0.02, 0.025);
        assert!(look(-0.2, 0.0) > 3.0 * look(-0.2, -0.2));
        assert_eq!(look(-0.45, 0.0), 0.0, "nothing slows down so much");
        assert!(look(-0.1, -0.5) > 0.001, "what is promised less may be slowed down too");
    }
}
