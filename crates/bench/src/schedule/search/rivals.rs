//! Whether the fastest batch is distinguishable from the others.

use super::gain::TOLERANCE;
use super::known::{Known, STANDARD_ERRORS, Seen};
use crate::BatchId;

/// The batch that could be faster than the fastest by more than the tolerance and is least behind, by the
/// confidence bound on its lead (Paulson, "A sequential procedure for selecting the population with the largest
/// mean", 1964); `None` if the answer is clear.
pub fn rival(known: &Known) -> Option<BatchId> {
    let fastest = known.fastest()?;
    let lead = |seen: &&Seen| {
        let error = known.noise * (1.0 / seen.times() + 1.0 / fastest.times()).sqrt();
        seen.mean() / fastest.mean() - 1.0 + STANDARD_ERRORS * error
    };
    let others = known.seen.iter();
    let others = others.filter(|seen| !known.waves.are_alike(seen.batch, fastest.batch));
    let most = others.reduce(|most, seen| if lead(&seen) > lead(&most) { seen } else { most })?;
    (lead(&most) > TOLERANCE).then_some(most.batch)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rival_of(speeds: &[(u32, &[f64])]) -> Option<u32> {
        let mut known = Known::of(&[], &crate::Session::default());
        for (workers, speeds) in speeds {
            for speed in *speeds {
                known.add(BatchId::new(*workers, 2 * workers), *speed);
            }
        }
        rival(&known).map(|batch| batch.workers)
    }

    #[test]
    fn a_batch_far_behind_is_not_a_rival() {
        assert_eq!(rival_of(&[(8, &[100.0]), (16, &[150.0])]), None);
        assert_eq!(rival_of(&[(8, &[100.0])]), None);
        assert_eq!(rival_of(&[]), None);
    }

    #[test]
    fn two_close_batches_are_rivals_until_measured_often() {
        assert_eq!(rival_of(&[(8, &[148.0]), (16, &[150.0])]), Some(8));
        let often = [150.0; 12];
        assert_eq!(rival_of(&[(8, &often), (16, &often)]), None, "none is better by 2 %");
    }
}
