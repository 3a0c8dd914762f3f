//! Up to which load objectives are met, from requests that meet or miss them.
//!
//! A few requests guide the search but decide nothing: of all possible borders between loads that meet the objectives
//! and those above that do not, the likeliest is taken. Each load contributes a log-likelihood ratio: how much
//! likelier its misses are at their observed share than at the share just allowed, in favour of either side.

use std::ops::Range;

/// How strongly this many misses suggest that a load meets the objective (above 0) or not (below): the
/// log-likelihood ratio. 0 without requests.
pub fn evidence(misses: u64, requests: u64, share: f64) -> f64 {
    if requests == 0 {
        return 0.0;
    }
    let (allowed, missed) = (1.0 - share, misses as f64 / requests as f64);
    let term = |seen: f64, taken: f64| if seen > 0.0 { seen * (seen / taken).ln() } else { 0.0 };
    let ratio = requests as f64 * (term(missed, allowed) + term(1.0 - missed, share));
    if missed > allowed { -ratio } else { ratio }
}

/// How many of these loads meet the objectives, by the likeliest border between those that do and those above:
/// the smallest number, and the largest that is equally likely. Loads without evidence lie between.
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

/// The stretches in which feasibility is assumed to fall with the load. There is one, unless a load certainly holds
/// (true) above one that certainly breaks (false): the loads rising between them belong to the end of the first.
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
    fn misses_are_evidence_against_a_load_and_hits_for_it() {
        assert_eq!(evidence(0, 0, 0.95), 0.0);
        assert!((evidence(0, 59, 0.95) + 59.0 * 0.95_f64.ln()).abs() < 1e-12);
        assert!(evidence(1, 20, 0.95).abs() < 1e-12, "as many as allowed");
        assert!(evidence(10, 20, 0.95) < -10.0 && evidence(20, 20, 0.95) < -50.0);
        assert!(evidence(1, 60, 0.95) > 0.0 && evidence(1, 4, 0.95) < 0.0);
    }

    #[test]
    fn the_likeliest_border_is_chosen() {
        let of = |evidence: &[f64]| border(evidence.iter().copied());
        assert_eq!(of(&[0.0, 0.0, 0.0]), 0..3);
        assert_eq!(of(&[0.0, 1.0, 0.0, 0.0, -3.0]), 2..4);
        assert_eq!(of(&[-0.5, 1.0, -3.0]), 2..2, "a chance miss below a load that holds");
        assert_eq!(of(&[-9.0, 1.0, -3.0]), 0..0);
        assert_eq!(of(&[1.0, 1.0]), 2..2);
        assert_eq!(of(&[-1.0, 0.0]), 0..0);
    }

    #[test]
    fn a_load_that_holds_above_one_that_breaks_begins_a_stretch() {
        let (holds, breaks) = (Some(true), Some(false));
        assert_eq!(stretches(&[holds, None, breaks]), [Range { start: 0, end: 3 }]);
        assert_eq!(stretches(&[holds, breaks, None, holds, breaks]), [0..3, 3..5]);
        assert_eq!(stretches(&[breaks, holds, breaks, holds]), [0..1, 1..3, 3..4]);
    }
}
