//! Which measurements something slowed down, and how far the others scatter.

use super::arm::Manner;
use super::known::Seen;
use crate::stats::Noise;

/// What is held before anything was repeated: between the noise of the reference's batches of 8 and of 4, more firmly
/// than an interval would hold it ([`Noise::ACCEPTED`]), since requests for one repeat too many are lost for others.
const BEFORE: Noise = Noise::held(0.025, 4);
/// So many standard errors below the mean of the others a measurement is not of their kind.
const STANDARD_ERRORS: f64 = 3.0;

/// What is left without the measurements that something slowed down. Whatever disturbs can only lower a speed,
/// so of all that had the server do the same the lowest is held against the mean of the others, and again
/// without it (one-sided, as Grubbs, "Sample criteria for testing outlying observations", 1950, but by a known
/// noise). The highest always stays.
pub fn undisturbed(measured: &[Seen], manner: Manner, noise: f64) -> Vec<Seen> {
    let mut left = measured.to_vec();
    for load in measured {
        while let Some(lowest) = slowed(&left, load, manner, noise) {
            let batch = left.iter_mut().find(|seen| seen.batch == lowest.0);
            batch.into_iter().for_each(|seen| seen.speeds.retain(|speed| *speed != lowest.1));
        }
    }
    left.retain(|seen| !seen.speeds.is_empty());
    left
}

/// The lowest speed of all that had the server do what this batch does, if it is too low.
fn slowed(seen: &[Seen], load: &Seen, manner: Manner, noise: f64) -> Option<(crate::BatchId, f64)> {
    let alike = || seen.iter().filter(|seen| manner.are_alike(seen.batch, load.batch));
    let speeds = || alike().flat_map(|seen| seen.speeds.iter().map(|speed| (seen.batch, *speed)));
    let lowest = speeds().reduce(|a, b| if b.1 < a.1 { b } else { a })?;
    let others = speeds().count() as f64 - 1.0;
    let mean = (speeds().map(|(_, speed)| speed).sum::<f64>() - lowest.1) / others;
    let error = noise * (1.0 + 1.0 / others).sqrt();
    (others > 0.0 && lowest.1 < mean * (1.0 - STANDARD_ERRORS * error)).then_some(lowest)
}

/// Standard deviation of a measurement as a share of its mean, by all repeats and the guess from before them.
pub fn noise(seen: &[Seen]) -> f64 {
    BEFORE.learned(seen.iter().map(|seen| seen.speeds.as_slice())).share()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BatchId;
    use crate::schedule::search::arm::UNKNOWN;

    fn seen(batches: &[(u32, u32, &[f64])]) -> Vec<Seen> {
        let seen = |&(workers, size, speeds): &(u32, u32, &[f64])| Seen {
            batch: BatchId::new(workers, size),
            speeds: speeds.to_vec(),
        };
        batches.iter().map(seen).collect()
    }

    fn left(batches: &[(u32, u32, &[f64])]) -> Vec<Seen> {
        undisturbed(&seen(batches), UNKNOWN, BEFORE.share())
    }

    #[test]
    fn what_is_far_below_its_like_is_left_out() {
        assert_eq!(left(&[(8, 16, &[75.0, 100.0])]), seen(&[(8, 16, &[100.0])]));
        assert_eq!(left(&[(8, 16, &[75.0, 75.0, 100.0, 99.0])]), seen(&[(8, 16, &[100.0, 99.0])]));
        assert_eq!(left(&[(8, 8, &[100.0]), (8, 16, &[74.0])]), seen(&[(8, 8, &[100.0])]));
        let scattered = [(8, 16, &[92.0, 100.0][..]), (4, 8, &[50.0])];
        assert_eq!(left(&scattered), seen(&scattered), "as noise scatters, or of another load");
        assert_eq!(left(&[(8, 16, &[75.0])]), seen(&[(8, 16, &[75.0])]), "nothing tells");
    }

    #[test]
    fn noise_is_learned_from_repeats() {
        let calm: &[f64] = &[100.0; 20];
        assert!((noise(&seen(&[(1, 2, &[5.0])])) - BEFORE.share()).abs() < 1e-12);
        assert!(noise(&seen(&[(1, 2, calm)])) < BEFORE.share() / 2.0);
        assert!(noise(&seen(&[(1, 2, &[90.0, 110.0]), (2, 4, &[90.0, 110.0])])) > 0.05);
    }
}
