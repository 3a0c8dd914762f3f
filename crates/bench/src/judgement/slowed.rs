//! Which measurements something slowed down, and how far the others scatter.

use crate::stats::Noise;

/// What is held before anything was repeated: between the noise of the reference's batches of 8 and of 4, more firmly
/// than an interval would hold it ([`Noise::ACCEPTED`]), since requests for one repeat too many are lost for others.
const BEFORE: Noise = Noise::held(0.025, 4);
/// So many standard errors below the mean of the others a measurement is not of their kind.
const STANDARD_ERRORS: f64 = 3.0;
/// By this share a server may have slowed down over a session: what is only that much lower came later, if nothing after
/// it was fast again.
const DRIFT: f64 = 0.1;

/// Of several batches that have the server do the same, each with its speeds in the order of measuring, the batch and
/// the measurement that something slowed down, by their numbers; none if all are of a kind.
///
/// Whatever disturbs can only lower a speed, so the lowest is held against the mean of the others (one-sided, as
/// Grubbs, "Sample criteria for testing outlying observations", 1950, but by a known noise, a share of the mean). What
/// disturbs passes: by less than [`DRIFT`] it must be below what the same batch showed after it. The highest always
/// stays.
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
    (is_below(&others, DRIFT) || is_below(&after, 0.0)).then_some((batch, number))
}

/// Standard deviation of a measurement as a share of its mean, by all repeats and the guess from before them.
pub fn noise<'a>(groups: impl IntoIterator<Item = &'a [f64]>) -> f64 {
    BEFORE.learned(groups).share()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(alike: &[&[f64]]) -> Option<(usize, usize)> {
        slowed(alike, BEFORE.share())
    }

    #[test]
    fn what_is_far_below_its_like_is_slowed() {
        assert_eq!(found(&[&[75.0, 100.0]]), Some((0, 0)));
        assert_eq!(found(&[&[100.0, 75.0]]), Some((0, 1)));
        assert_eq!(found(&[&[100.0], &[74.0]]), Some((1, 0)));
        assert_eq!(found(&[&[92.0, 100.0]]), None, "as noise scatters");
        assert_eq!(found(&[&[75.0]]), None, "nothing tells");
        assert_eq!(found(&[]), None);
    }

    #[test]
    fn what_a_server_that_slows_down_would_show_stays() {
        assert_eq!(found(&[&[100.0, 88.0]]), None);
        assert_eq!(found(&[&[100.0], &[88.0, 87.0]]), None);
        assert_eq!(found(&[&[100.0, 86.0, 100.0]]), Some((0, 1)), "it was fast again");
    }

    #[test]
    fn noise_is_learned_from_repeats() {
        let calm: &[f64] = &[100.0; 20];
        assert!((noise([&[5.0][..]]) - BEFORE.share()).abs() < 1e-12);
        assert!(noise([calm]) < BEFORE.share() / 2.0);
        assert!(noise([&[90.0, 110.0][..], &[90.0, 110.0]]) > 0.05);
    }
}
