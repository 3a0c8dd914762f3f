//! A search's measurements without those that were slowed down.

use super::arm::WaveModel;
use super::known::Seen;
use crate::judgement::slowed::{self, slowed};

/// The measurements without those slowed down, compared over all batches of equal load, whatever their size.
pub fn undisturbed(measured: &[Seen], waves: WaveModel, noise: f64) -> Vec<Seen> {
    let mut left = measured.to_vec();
    for load in measured {
        let is_alike = |seen: &Seen| waves.are_alike(seen.batch, load.batch);
        let lowest = |left: &[Seen]| {
            let alike = left.iter().filter(|seen| is_alike(seen));
            let alike: Vec<&[f64]> = alike.map(|seen| seen.speeds.as_slice()).collect();
            slowed(&alike, noise)
        };
        while let Some((batch, number)) = lowest(&left) {
            if let Some(seen) = left.iter_mut().filter(|seen| is_alike(seen)).nth(batch) {
                seen.speeds.remove(number);
            }
        }
    }
    left.retain(|seen| !seen.speeds.is_empty());
    left
}

/// Standard deviation of a measurement as a share of its mean, from all repeats and the prior.
pub fn noise(seen: &[Seen]) -> f64 {
    slowed::noise(seen.iter().map(|seen| seen.speeds.as_slice()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BatchId;
    use crate::schedule::search::arm::UNKNOWN;

    #[test]
    fn batches_of_equal_load_are_compared_whatever_their_size() {
        let seen =
            |workers, size, speed| Seen { batch: BatchId::new(workers, size), speeds: vec![speed] };
        let (fast, slow, other) = (seen(8, 8, 100.0), seen(8, 16, 74.0), seen(4, 8, 50.0));
        let measured = [fast.clone(), slow, other.clone()];
        assert_eq!(undisturbed(&measured, UNKNOWN, 0.025), [fast, other]);
    }
}
