//! Up to which load objectives hold, by requests that hit or miss them.
//!
//! What few requests show guides and decides nothing: of all numbers of loads that may hold, the fewest first, the
//! likeliest is taken. Of each load the logarithm of a likelihood ratio counts: how much likelier its misses are under
//! the share that they show than under the share that is just allowed, for the one side or for the other.

use std::ops::Range;

/// How much so many misses among so many requests speak for a load that holds (above 0) or breaks (below): the
/// logarithm of the ratio of likelihoods. Nothing speaks without requests.
pub fn evidence(misses: u64, requests: u64, share: f64) -> f64 {
    if requests == 0 {
        return 0.0;
    }
    let (allowed, missed) = (1.0 - share, misses as f64 / requests as f64);
    let term = |seen: f64, taken: f64| if seen > 0.0 { seen * (seen / taken).ln() } else { 0.0 };
    let ratio = requests as f64 * (term(missed, allowed) + term(1.0 - missed, share));
    if missed > allowed { -ratio } else { ratio }
}

/// How many of these loads hold, by the likeliest border between those that do and those that follow: the least
/// number, and the most that is as likely. Loads that nothing speaks of lie between.
pub fn border(evidence: impl Iterator<Item = f64>) -> Range<usize> {
    let (mut sum, mut best, mut likeliest) = (0.0, 0.0, 0..0);
    for (before, weight) in evidence.enumerate() {
        sum += weight;
        if sum > best {
            (best, likeliest) = (sum, before + 1..before + 1);
        } else if weight == 0.0 && likeliest.end == before {
            likeliest.end += 1;
        }
    }
    likeliest
}

/// The stretches in each of which feasibility is taken to fall with the load. It is one, unless a load surely holds
/// (true) above one that surely breaks (false): then what rises between them is the end of one and no part of the next.
pub fn stretches(sure: &[Option<bool>]) -> Vec<Range<usize>> {
    let (mut stretches, mut start, mut broken) = (Vec::new(), 0, false);
    for (at, holds) in sure.iter().enumerate() {
        match holds {
            Some(true) if broken => {
                stretches.push(start..at);
                (start, broken) = (at, false);
            }
            Some(holds) => broken |= !holds,
            None => {}
        }
    }
    stretches.push(start..sure.len());
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misses_speak_against_a_load_and_hits_for_it() {
        assert_eq!(evidence(0, 0, 0.95), 0.0);
        assert!((evidence(0, 59, 0.95) + 59.0 * 0.95_f64.ln()).abs() < 1e-12);
        assert!(evidence(1, 20, 0.95).abs() < 1e-12, "as many as allowed");
        assert!(evidence(10, 20, 0.95) < -10.0 && evidence(20, 20, 0.95) < -50.0);
        assert!(evidence(1, 60, 0.95) > 0.0 && evidence(1, 4, 0.95) < 0.0);
    }

    #[test]
    fn the_border_is_where_it_is_likeliest() {
        let of = |evidence: &[f64]| border(evidence.iter().copied());
        assert_eq!(of(&[0.0, 0.0, 0.0]), 0..3);
        assert_eq!(of(&[0.0, 1.0, 0.0, 0.0, -3.0]), 2..4);
        assert_eq!(of(&[-0.5, 1.0, -3.0]), 2..2, "a miss by chance below what holds");
        assert_eq!(of(&[-9.0, 1.0, -3.0]), 0..0);
        assert_eq!(of(&[1.0, 1.0]), 2..2);
        assert_eq!(of(&[-1.0, 0.0]), 0..0);
    }

    #[test]
    fn what_holds_above_what_breaks_begins_a_stretch_of_its_own() {
        let (holds, breaks) = (Some(true), Some(false));
        assert_eq!(stretches(&[holds, None, breaks]), [Range { start: 0, end: 3 }]);
        assert_eq!(stretches(&[holds, breaks, None, holds, breaks]), [0..3, 3..5]);
        assert_eq!(stretches(&[breaks, holds, breaks, holds]), [0..1, 1..3, 3..4]);
    }
}
