//! What stands for a workers count in a search.

use crate::{BatchId, RunPlan};

/// A run by the batch that fills its waves best, the largest of equals: of equally long answers a batch of
/// any other size leaves places idle in its last wave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arm {
    /// The batch.
    pub batch: BatchId,
    /// Its largest batch that goes in one wave: the cheapest look at so many requests at once.
    pub one_wave: BatchId,
    /// Requests that the server works on at once: the workers, as far as it has slots for them.
    pub in_flight: u32,
    /// Fewer workers of the plan fill the server's slots as well: more of them only wait.
    pub is_idle: bool,
}

impl Arm {
    /// The arm of a run, on a server with so many slots, if that is known. None without batches.
    pub fn of(run: &RunPlan, slots: Option<u32>) -> Option<Self> {
        let in_flight = run.workers.min(slots.unwrap_or(u32::MAX)).max(1);
        let fuller = |a: u32, b: u32| if fill(in_flight, b) >= fill(in_flight, a) { b } else { a };
        let size = run.batches.iter().copied().reduce(fuller)?;
        let one_wave = run.batches.iter().copied().filter(|&size| size <= run.workers).max();
        let id = run.id();
        let one_wave = id.batch(one_wave.unwrap_or(size));
        Some(Self { batch: id.batch(size), one_wave, in_flight, is_idle: false })
    }

    /// The arms of the runs of one shape, on a server with so many slots, if that is known. Of unequal
    /// answers a larger batch is faster, since its last wave weighs less, and such ones are the runs of more workers
    /// only.
    pub fn of_all(runs: &[RunPlan], slots: Option<u32>, are_answers_equal: bool) -> Vec<Self> {
        let fill_slots =
            |workers: &u32| are_answers_equal && slots.is_some_and(|slots| *workers >= slots);
        let enough = runs.iter().map(|run| run.workers).filter(fill_slots).min();
        let is_idle = |workers| enough.is_some_and(|enough| workers > enough);
        let arm = |run: &RunPlan| {
            Self::of(run, slots).map(|arm| Self { is_idle: is_idle(run.workers), ..arm })
        };
        runs.iter().filter_map(arm).collect()
    }

    /// Whether both have the server work on the same number of requests in equally full waves.
    pub fn is_alike(&self, fullness: f64, other: &Self, of_other: f64) -> bool {
        self.in_flight == other.in_flight && (fullness / of_other - 1.0).abs() <= ALIKE
    }

    /// How full its waves are, 0 ..= 1.
    pub fn fill(&self) -> f64 {
        fill(self.in_flight, self.batch.size)
    }
}

/// Waves whose fullness differs by no more are equally full.
const ALIKE: f64 = 0.02;

/// How full the waves of a batch are, 0 ..= 1: requests by places of all its waves.
pub fn fill(in_flight: u32, size: u32) -> f64 {
    let in_flight = in_flight.max(1);
    let waves = size.div_ceil(in_flight);
    f64::from(size) / (f64::from(waves) * f64::from(in_flight))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch_ladder;

    fn arm(workers: u32, top: u32, slots: Option<u32>) -> (u32, u32) {
        let run = RunPlan { shape: 0, workers, batches: batch_ladder(workers, Some(top)) };
        let arm = Arm::of(&run, slots).unwrap();
        (arm.batch.size, arm.one_wave.size)
    }

    #[test]
    fn the_largest_of_the_fullest_batches_stands_for_its_run() {
        assert_eq!(arm(24, 48, None), (48, 24));
        assert_eq!(arm(32, 48, None), (32, 32), "48 is a wave and a half");
        assert_eq!(arm(22, 40, None), (40, 16), "40 of 44 places");
        assert_eq!(arm(1, 4, None), (4, 1));
        assert_eq!(arm(48, 96, Some(20)), (80, 48), "waves are as wide as the server's slots");
        assert_eq!(arm(8, 4, None), (4, 4));
        assert_eq!(Arm::of(&RunPlan { shape: 0, workers: 4, batches: vec![] }, None), None);
    }
}
