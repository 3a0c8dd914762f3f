//! Which measurements were slowed down, and how far the others scatter.

use crate::stats::Noise;

/// The prior before anything was repeated: between the noise of the reference's batches of 8 and of 4, with more
/// weight than for intervals ([`Noise::ACCEPTED`]), since requests for an unneeded repeat are lost for others.
const PRIOR: Noise = Noise::held(0.025, 4);
/// A measurement this many standard errors below the mean of the others is an outlier.
const STANDARD_ERRORS: f64 = 3.0;
/// The share by which a server may slow down over a session: a measurement lower by no more than that is drift,
/// unless a later one was fast again.
const SLOWDOWN_SHARE: f64 = 0.1;

/// Of several batches of equal load, each with its speeds in the order of measuring, the indices of the batch
/// and the measurement that were slowed down; `None` if there is no outlier.
///
/// A disturbance can only lower a speed, so the lowest is compared with the mean of the others (one-sided, as
/// in Grubbs, "Sample criteria for testing outlying observations", 1950, but with a known noise, a share of the
/// mean). A disturbance passes: if the measurement is lower by less than [`SLOWDOWN_SHARE`], the same batch must have
/// been faster after it. The highest is never left out.
pub fn slowed(alike: &[&[f64]], noise: f64) -> Option<(usize, usize)> {
    let numbered = |(batch, speeds): (usize, &&[f64])| {
        let speeds: Vec<f64> = speeds.to_vec();
        speeds.into_iter().enumerate().map(move |(number, speed)| (batch, number, speed))
    };
    let all = || alike.iter().enumerate().flat_map(numbered);
    let (batch, number, lowest) = all().reduce(|a, b| if b.2 < a.2 { b } else { a })?;
    let is_below = |others: &[f64], drift: f64| {
        let error = noise * (1.0 + 1.0 / others.len() as f64).sqrt();
        let mean = crate::stats::mean(others);
        mean.is_some_and(|mean| lowest < mean * (1.0 - STANDARD_ERRORS * error - drift))
    };
    let others = all().filter(|it| (it.0, it.1) != (batch, number)).map(|it| it.2);
    let after = all().filter(|it| it.0 == batch && it.1 > number).map(|it| it.2);
    let (others, after): (Vec<f64>, Vec<f64>) = (others.collect(), after.collect());
    (is_below(&others, SLOWDOWN_SHARE) || is_below(&after, 0.0)).then_some((batch, number))
}

/// Standard deviation of a measurement as a share of its mean, from all repeats and the prior.
pub fn noise<'a>(groups: impl IntoIterator<Item = &'a [f64]>) -> f64 {
    PRIOR.learned(groups).share()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(alike: &[&[f64]]) -> Option<(usize, usize)> {
        slowed(alike, PRIOR.share())
    }

    #[test]
    fn a_speed_far_below_its_repeats_was_slowed() {
        assert_eq!(found(&[&[75.0, 100.0]]), Some((0, 0)));
        assert_eq!(found(&[&[100.0, 75.0]]), Some((0, 1)));
        assert_eq!(found(&[&[100.0], &[74.0]]), Some((1, 0)));
        assert_eq!(found(&[&[92.0, 100.0]]), None, "within the noise");
        assert_eq!(found(&[&[75.0]]), None, "nothing to compare with");
        assert_eq!(found(&[]), None);
    }

    #[test]
    fn the_drift_of_a_slowing_server_is_kept() {
        assert_eq!(found(&[&[100.0, 88.0]]), None);
        assert_eq!(found(&[&[100.0], &[88.0, 87.0]]), None);
        assert_eq!(found(&[&[100.0, 86.0, 100.0]]), Some((0, 1)), "it was fast again");
    }

    #[test]
    fn noise_is_learned_from_repeats() {
        let calm: &[f64] = &[100.0; 20];
        assert!((noise([&[5.0][..]]) - PRIOR.share()).abs() < 1e-12);
        assert!(noise([calm]) < PRIOR.share() / 2.0);
        assert!(noise([&[90.0, 110.0][..], &[90.0, 110.0]]) > 0.05);
    }
}
