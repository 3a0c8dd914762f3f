//! Whether the fastest batch can be told from the others, and which of the two to repeat if not.

use super::known::{Known, Seen};
use crate::BatchId;
use crate::stats::Noise;

/// A batch that is faster by less than this is no better: 2 % are within what a server differs by from
/// one day to the next.
const TOLERANCE: f64 = 0.02;
/// How many standard errors of their difference a rival may lie behind and still be one: 99.5 % of a
/// normal distribution, two-sided.
const STANDARD_ERRORS: f64 = 2.8;
/// What is held before anything was repeated: between the noise of the reference's batches of 8 and of 4, more firmly
/// than an interval would hold it ([`Noise::ACCEPTED`]), since requests for one repeat too many are lost for others.
const BEFORE: Noise = Noise::held(0.025, 4);
/// Two that are so close are repeated beyond the usual number of requests.
const CLOSE: f64 = 0.03;

/// A batch that could be faster than the fastest by more than the tolerance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rival {
    /// The batch.
    pub batch: BatchId,
    /// Of the two the one that was measured less often, the smaller of equals.
    pub to_repeat: BatchId,
    /// The other one.
    pub or_else: BatchId,
    /// They were measured three times and are close even so.
    pub is_stubborn: bool,
}

/// The rival that is least behind, by the confidence bound on its lead; none if the answer is clear.
pub fn rival(known: &Known) -> Option<Rival> {
    let fastest = known.fastest()?;
    let noise = noise(&known.seen);
    let lead = |seen: &&Seen| {
        let error = noise * (1.0 / seen.times() + 1.0 / fastest.times()).sqrt();
        seen.mean() / fastest.mean() - 1.0 + STANDARD_ERRORS * error
    };
    let is_other = |seen: &&Seen| {
        seen.batch != fastest.batch && !known.manner.are_alike(seen.batch, fastest.batch)
    };
    let others = known.seen.iter().filter(is_other);
    let most = others.reduce(|most, seen| if lead(&seen) > lead(&most) { seen } else { most })?;
    if lead(&most) <= TOLERANCE {
        return None;
    }
    let key = |seen: &Seen| (seen.speeds.len(), seen.batch.size);
    let (less, more) = if key(most) < key(fastest) { (most, fastest) } else { (fastest, most) };
    Some(Rival {
        batch: most.batch,
        to_repeat: less.batch,
        or_else: more.batch,
        is_stubborn: less.speeds.len() >= 3 && most.mean() > fastest.mean() * (1.0 - CLOSE),
    })
}

/// Standard deviation of a measurement as a share of its mean, by all repeats and the guess from before them.
pub fn noise(seen: &[Seen]) -> f64 {
    BEFORE.learned(seen.iter().map(|seen| seen.speeds.as_slice())).share()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(speeds: &[(u32, &[f64])]) -> Known {
        let mut known = Known::of(&[], &crate::Session::default());
        for (workers, speeds) in speeds {
            for speed in *speeds {
                known.add(BatchId::new(*workers, 2 * workers), *speed);
            }
        }
        known
    }

    #[test]
    fn who_is_far_behind_is_no_rival() {
        assert_eq!(rival(&known(&[(8, &[100.0]), (16, &[150.0])])), None);
        assert_eq!(rival(&known(&[(8, &[100.0])])), None);
        assert_eq!(rival(&known(&[])), None);
    }

    #[test]
    fn of_two_close_ones_the_less_often_measured_is_repeated() {
        let once = rival(&known(&[(8, &[148.0]), (16, &[150.0])])).unwrap();
        assert_eq!(once.to_repeat, BatchId::new(8, 16), "the cheaper of equals");
        assert!(!once.is_stubborn);
        let then = rival(&known(&[(8, &[148.0, 148.0]), (16, &[150.0])])).unwrap();
        assert_eq!(then.to_repeat, BatchId::new(16, 32));
        let thrice = [(8, &[148.0, 148.5, 149.0][..]), (16, &[150.0, 150.5, 150.0])];
        assert!(rival(&known(&thrice)).unwrap().is_stubborn);
        let often = [150.0; 12];
        assert_eq!(rival(&known(&[(8, &often), (16, &often)])), None, "none is better by 2 %");
    }

    #[test]
    fn noise_is_learned_from_repeats() {
        let calm: &[f64] = &[100.0; 20];
        assert!((noise(&known(&[(1, &[5.0])]).seen) - BEFORE.share()).abs() < 1e-12);
        assert!(noise(&known(&[(1, calm)]).seen) < BEFORE.share() / 2.0);
        assert!(noise(&known(&[(1, &[90.0, 110.0]), (2, &[90.0, 110.0])]).seen) > 0.05);
    }
}
