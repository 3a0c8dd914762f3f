//! One run: its batches compared, the fastest and the smallest that is equally fast.

use std::sync::Arc;

use super::batch::BatchAnalysis;
use super::drift::Ends;
use super::measurement::MeasurementAnalysis;
use crate::judgement::{Context, Loads};
use crate::stats::Noise;
use crate::{BatchId, Run, RunEnd, Slots, Warning};

/// What is known of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunAnalysis {
    pub workers: u32,
    /// Its batches, smallest first.
    pub batches: Vec<BatchAnalysis>,
    /// The size with the highest valid speed; the first of equals.
    pub optimum: Option<u32>,
    /// The smallest size whose speed cannot be told from the optimum's: it answers sooner and puts less load on
    /// the server.
    pub recommended: Option<u32>,
    /// The slots of each server that the run's own batches show, by number.
    pub slots_seen: Vec<(u32, Slots)>,
    /// In server mode: the slots that were counted before.
    pub slots_counted: Option<Slots>,
    /// One of its batches, measured again at the end.
    pub again: Option<(BatchId, Arc<MeasurementAnalysis>)>,
    /// The drift that it shows, if beyond the noise.
    pub drift: Option<Warning>,
    /// By how much it exceeds the noise, as a share; 0 if it does not.
    pub drift_beyond_noise: f64,
    /// Why the run's other batches were not measured.
    pub ended: Option<RunEnd>,
}

impl RunAnalysis {
    /// Analyses a run, except for what depends on the whole session; the analysis of measurements known
    /// `before` is reused.
    pub fn of(run: &Run, context: &Context<'_>, before: Option<&Self>) -> Self {
        let analysis = |measurement| Arc::new(MeasurementAnalysis::of(measurement, context));
        let batches: Vec<BatchAnalysis> = run
            .batches
            .iter()
            .map(|batch| {
                let known = before.and_then(|before| before.batch(batch.size));
                let mut measured =
                    known.map(|known| known.measurements.clone()).unwrap_or_default();
                let new = batch.measurements.iter().skip(measured.len());
                measured.extend(new.map(analysis));
                BatchAnalysis::of(run.id().batch(batch.size), batch, measured)
            })
            .collect();
        let again = run.again.as_ref();
        let again = again.map(|again| (run.id().batch(again.requests), analysis(again)));
        let optimum = first_fastest(batches.iter().filter(|batch| batch.is_valid()));
        let seen = batches.iter().flat_map(|batch| &batch.measurements);
        Self {
            workers: run.workers,
            optimum: optimum.map(|batch| batch.id.size),
            recommended: None,
            slots_seen: Slots::by_server(seen.flat_map(|measured| measured.slots.iter().copied())),
            slots_counted: run.slots,
            drift: None,
            drift_beyond_noise: 0.0,
            again,
            ended: run.ended.clone(),
            batches,
        }
    }

    /// The run in the light of the whole session: the uncertainty of its speeds, and what depends on it.
    /// `repeats` is the noise of measurements repeated in a row, if there are any.
    pub fn seen_in(&self, loads: &Loads, repeats: Option<Noise>) -> Self {
        let mut seen = self.clone();
        for batch in &mut seen.batches {
            batch.interval = loads.interval(batch.id).filter(|_| batch.is_valid());
        }
        let as_fast =
            seen.optimum().map(|best| seen.batches.iter().filter(|it| it.is_as_fast_as(best)));
        seen.recommended = as_fast.and_then(|as_fast| as_fast.map(|batch| batch.id.size).min());
        let ends = self.ends(loads);
        seen.drift_beyond_noise = ends.map_or(0.0, |ends| ends.beyond_noise(repeats));
        let of_ends = self.again.as_ref().zip(ends);
        seen.drift = of_ends.and_then(|((id, _), ends)| ends.drift(*id, repeats));
        seen
    }

    /// That batch's speeds at the beginning and at the end.
    pub fn ends(&self, loads: &Loads) -> Option<Ends> {
        let (id, again) = self.again.as_ref()?;
        Ends::of(self.batch(id.size)?, &again.verdict, loads)
    }

    /// Whether nothing was added to the run since this analysis.
    pub fn is_of(&self, run: &Run) -> bool {
        let same = |(known, batch): (&BatchAnalysis, &crate::Batch)| {
            known.id.size == batch.size && known.measurements.len() == batch.measurements.len()
        };
        self.batches.len() == run.batches.len()
            && self.batches.iter().zip(&run.batches).all(same)
            && self.again.is_some() == run.again.is_some()
            && self.slots_counted == run.slots
            && self.ended == run.ended
    }

    /// The batch of this size.
    #[must_use]
    pub fn batch(&self, size: u32) -> Option<&BatchAnalysis> {
        self.batches.iter().find(|batch| batch.id.size == size)
    }

    /// The batch with the highest speed.
    #[must_use]
    pub fn optimum(&self) -> Option<&BatchAnalysis> {
        self.batch(self.optimum?)
    }

    /// The smallest batch that is equally fast.
    #[must_use]
    pub fn recommended(&self) -> Option<&BatchAnalysis> {
        self.batch(self.recommended?)
    }

    /// All its measurements except copies from other runs.
    pub fn measurements(&self) -> impl Iterator<Item = &MeasurementAnalysis> + Clone {
        let repeats = self.batches.iter().flat_map(|batch| &batch.measurements);
        let all = repeats.chain(self.again.iter().map(|(_, again)| again)).map(Arc::as_ref);
        all.filter(|measured| measured.shared_from.is_none())
    }
}

/// The first of the batches with the highest speed. `Iterator::max_by` would give the last of equals.
pub fn first_fastest<'a>(
    batches: impl Iterator<Item = &'a BatchAnalysis>,
) -> Option<&'a BatchAnalysis> {
    batches.reduce(|best, batch| if batch.tokens_per_s > best.tokens_per_s { batch } else { best })
}
