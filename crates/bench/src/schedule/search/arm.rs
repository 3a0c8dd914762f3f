//! What represents a workers count in a search, and how full its waves are.

use crate::{BatchId, RunPlan};

/// How a server processes requests, as far as known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WaveModel {
    /// Requests that it decodes at once, if known.
    pub slots: Option<u32>,
    /// All answers are about equally long, so that they come in waves.
    pub has_waves: bool,
}

/// The assumption before anything is measured: unlimited slots, equally long answers.
pub const UNKNOWN: WaveModel = WaveModel { slots: None, has_waves: true };

impl WaveModel {
    /// Requests of a batch that the server processes at once.
    pub fn at_once(self, batch: BatchId) -> u32 {
        batch.workers.min(batch.size).min(self.slots.unwrap_or(u32::MAX)).max(1)
    }

    /// How full the waves of a batch are, 0 ..= 1: requests divided by places in all its waves. With unequal
    /// answers only half of the gap counts, as waves blend into each other.
    pub fn fill(self, batch: BatchId) -> f64 {
        let at_once = self.at_once(batch);
        let waves = batch.size.div_ceil(at_once);
        let fill = f64::from(batch.size.max(1)) / (f64::from(waves.max(1)) * f64::from(at_once));
        if self.has_waves { fill } else { (1.0 + fill) / 2.0 }
    }

    /// Whether two batches put the same load on the server: equally many requests at once, in equally full waves.
    pub fn are_alike(self, a: BatchId, b: BatchId) -> bool {
        self.at_once(a) == self.at_once(b) && (self.fill(a) / self.fill(b) - 1.0).abs() <= ALIKE
    }
}

/// Waves whose fullness differs by no more are equally full.
const ALIKE: f64 = 0.02;
/// With unequal answers a larger batch may be this much less full.
const UNEVEN: f64 = 0.03;
/// A batch with less than this share of the workers does not stand for their number.
const LEAST_OF_WAVE: f64 = 0.75;

/// A batch whose waves are this full, relative to the fullest, represents its load well enough.
pub const FULL_ENOUGH: f64 = 0.9;

/// A number of requests at once, represented by the batch that fills its waves best, the largest of equals: a
/// batch of any other size leaves places in its last wave idle. With unequal answers a larger one may be
/// slightly less full, as its end weighs less.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arm {
    /// The batch that represents it.
    pub batch: BatchId,
    /// The smallest batch whose waves are about as full: the cheapest to measure.
    pub look: BatchId,
    /// Its run's largest batch that fits into one wave, which shows the server's slots.
    pub one_wave: BatchId,
    /// Requests that the server processes at once.
    pub in_flight: u32,
    /// How full its waves are, 0 ..= 1.
    pub fill: f64,
    /// Fewer workers of the plan put the same load on the server: with more, requests only wait.
    pub is_idle: bool,
    /// A batch too small for all workers of its run, where no run of the plan has just that many.
    pub is_partial: bool,
}

impl Arm {
    /// The arm of a run. `None` without batches.
    pub fn of(run: &RunPlan, waves: WaveModel) -> Option<Self> {
        // A batch smaller than a wave is all in one.
        let most = run.ids().map(|batch| waves.at_once(batch)).max()?;
        Self::at(run, most, waves)
    }

    /// The arm of this many requests at once, from the batches of a run.
    fn at(run: &RunPlan, in_flight: u32, waves: WaveModel) -> Option<Self> {
        let whole = || run.ids().filter(|batch| waves.at_once(*batch) == in_flight);
        let fullest = whole().map(|batch| waves.fill(batch)).fold(0.0, f64::max);
        let enough = if waves.has_waves { fullest } else { fullest * (1.0 - UNEVEN) };
        let batch = whole().filter(|batch| waves.fill(*batch) >= enough).last()?;
        let look = whole().find(|batch| waves.fill(*batch) >= fullest * FULL_ENOUGH)?;
        let is_wave = |batch: &BatchId| {
            batch.size <= run.workers
                && f64::from(batch.size) >= LEAST_OF_WAVE * f64::from(run.workers)
        };
        let one_wave = run.ids().filter(is_wave).last().unwrap_or(look);
        let fill = waves.fill(batch);
        Some(Self { batch, look, one_wave, in_flight, fill, is_idle: false, is_partial: false })
    }

    /// The arms of runs sorted by workers: one for each, and one for every other number of requests at once
    /// that their smaller batches reach; the fewest at once first.
    pub fn of_all(runs: &[RunPlan], waves: WaveModel) -> Vec<Self> {
        let mut arms: Vec<Self> = Vec::new();
        for arm in runs.iter().filter_map(|run| Self::of(run, waves)) {
            let is_idle = arms.iter().any(|fewer| fewer.does_for(&arm, waves));
            arms.push(Self { is_idle, ..arm });
        }
        for (run, batch) in runs.iter().flat_map(|run| run.ids().map(move |batch| (run, batch))) {
            let at_once = waves.at_once(batch);
            if arms.iter().all(|arm| arm.in_flight != at_once) {
                let arm = Self::at(run, at_once, waves);
                arms.extend(arm.map(|arm| Self { is_partial: true, ..arm }));
            }
        }
        crate::order::sort_by_key(&mut arms, |arm| (arm.in_flight, arm.batch.workers));
        arms
    }

    /// Whether it puts the whole load of another arm with more workers on the server.
    fn does_for(&self, other: &Self, waves: WaveModel) -> bool {
        let is_as_good = if waves.has_waves {
            self.fill >= other.fill * (1.0 - ALIKE)
        } else {
            self.batch.size >= other.batch.size
        };
        self.in_flight >= other.in_flight && is_as_good
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch_ladder;

    fn run(workers: u32, top: u32) -> RunPlan {
        RunPlan { shape: 0, workers, batches: batch_ladder(workers, Some(top)) }
    }

    fn arm(workers: u32, top: u32, slots: Option<u32>) -> (u32, u32, u32) {
        let arm = Arm::of(&run(workers, top), WaveModel { slots, ..UNKNOWN }).unwrap();
        (arm.batch.size, arm.look.size, arm.one_wave.size)
    }

    #[test]
    fn the_largest_of_the_fullest_batches_represents_its_run() {
        assert_eq!(arm(24, 48, None), (48, 24, 24));
        assert_eq!(arm(32, 48, None), (32, 32, 32), "48 is a wave and a half");
        assert_eq!(arm(22, 40, None), (40, 40, 40), "16 would be another number in flight");
        assert_eq!(arm(36, 72, None), (72, 72, 32), "a nearly full wave shows slots too");
        assert_eq!(arm(1, 4, None), (4, 1, 1));
        assert_eq!(arm(48, 96, Some(20)), (80, 40, 48), "waves are as wide as the server's slots");
        assert_eq!(arm(8, 4, None), (4, 4, 4));
        assert_eq!(Arm::of(&run(4, 0), UNKNOWN), None);
    }

    #[test]
    fn smaller_batches_are_arms_if_no_run_has_that_many_workers() {
        let runs = [run(15, 24), run(22, 40)];
        let partial = Arm::of_all(&runs, UNKNOWN).into_iter().filter(|arm| arm.is_partial);
        let partial: Vec<(u32, u32)> =
            partial.map(|arm| (arm.batch.workers, arm.batch.size)).collect();
        assert_eq!(partial, [(15, 1), (15, 2), (15, 4), (15, 8), (22, 16)]);
    }

    #[test]
    fn with_unequal_answers_the_largest_batch_represents_its_run() {
        let arm = Arm::of(&run(48, 96), WaveModel { slots: Some(20), has_waves: false }).unwrap();
        assert_eq!((arm.batch.size, arm.in_flight), (96, 20));
    }

    #[test]
    fn workers_beyond_the_slots_are_idle_unless_they_fill_waves_better() {
        let idle = |workers: &[u32], slots| -> Vec<u32> {
            let runs: Vec<RunPlan> =
                workers.iter().map(|&workers| run(workers, 2 * workers)).collect();
            let arms = Arm::of_all(&runs, WaveModel { slots: Some(slots), ..UNKNOWN });
            arms.iter().filter(|arm| arm.is_idle).map(|arm| arm.batch.workers).collect()
        };
        assert_eq!(idle(&[1, 2, 4, 8, 16], 4), [8, 16]);
        assert_eq!(idle(&[4, 8, 12, 16, 24], 6), [16, 24], "24 is four waves of 6, 16 is not");
        let capped: Vec<RunPlan> = [4, 8, 16, 96].map(|workers| run(workers, 8)).into();
        let idle = Arm::of_all(&capped, UNKNOWN).into_iter().filter(|arm| arm.is_idle).count();
        assert_eq!(idle, 2, "16 and 96 workers have no more than 8 in flight");
    }
}
