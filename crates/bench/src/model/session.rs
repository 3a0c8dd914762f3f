//! A session: what was asked for, of which server, and everything measured.

use serde::{Deserialize, Serialize};

use super::{
    Batch, BatchId, Environment, Event, LoadedModel, Loading, Measured, Measurement, Plan, Run,
    RunId, Sample, Serving, Shape,
};
use crate::number::count;

/// One benchmark of one model on one server, or on several measured as one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// The model's name, as shown.
    pub model: String,
    /// What was asked for; absent in files of other programs.
    pub plan: Option<Plan>,
    pub environment: Environment,
    /// The request that loaded the model; not part of the figures.
    pub warm_up: Option<Sample>,
    /// One run per shape and workers count, in the order of measuring; in a search sorted by id.
    pub runs: Vec<Run>,
    /// Batches that the user skipped and that were not measured since.
    pub skipped: Vec<BatchId>,
    /// The current state of the server.
    pub serving: Serving,
}

impl Session {
    /// Applies an event: the only way in which a session grows.
    pub fn apply(&mut self, event: &Event) {
        self.serving.apply(event);
        match event {
            Event::Opened(opened) => {
                self.environment.lanes = Some(opened.lanes);
                self.environment.relay = opened.relay;
                self.environment.own_error = opened.own_error;
                self.environment.thinking_off = Some(opened.thinking_off);
                self.environment.told.clone_from(&opened.told);
                for (server, part) in self.environment.servers.iter_mut().zip(&opened.servers) {
                    server.learn(part);
                }
            }
            Event::Calibrated(error) => self.environment.learn(*error),
            Event::Learned(quirks) => self.environment.quirks.clone_from(quirks),
            Event::WarmUpDone(sample) => {
                if self.warm_up.is_none() {
                    self.environment.learn_answer(sample);
                }
                self.warm_up = Some(sample.clone());
            }
            Event::BatchDone(done) => self.add(done.batch.run(), done.measurement.clone()),
            Event::MeasuredAgain(Measured { batch, measurement }) => {
                if let Some(run) = self.run_mut(batch.run()) {
                    run.again = Some(measurement.clone());
                }
            }
            Event::PauseFound { pause_s } => self.environment.pause_s = Some(*pause_s),
            Event::BatchSkipped(batch) => self.skip([*batch]),
            Event::RunSkipped(run) => {
                let planned = self.plan.as_ref().map(Plan::batches).unwrap_or_default();
                self.skip(planned.into_iter().filter(|batch| batch.run() == *run));
            }
            Event::RunEnded { run, end } => {
                if let Some(run) = self.run_mut(*run) {
                    run.ended = Some(end.clone());
                }
            }
            Event::Calibrating { .. }
            | Event::WarmUpStarted
            | Event::CountingSlots { .. }
            | Event::SlotsCounted { .. }
            | Event::RestartWanted { .. }
            | Event::SlotsAccepted
            | Event::ServerRestarted
            | Event::ServerAway
            | Event::ServerRefuses { .. }
            | Event::ServerBack(_)
            | Event::AwaitingQuiet
            | Event::PromptsFitted { .. }
            | Event::BatchStarted(_)
            | Event::InFlight { .. }
            | Event::SampleDone { .. }
            | Event::BatchUnserved(_)
            | Event::Paused
            | Event::Resumed
            | Event::Finished(_) => {}
        }
    }

    /// A new course begins: what an earlier one knew of the server no longer holds.
    pub fn begin_course(&mut self) {
        self.serving = Serving::default();
    }

    /// Records which of these were skipped: those without figures.
    fn skip(&mut self, batches: impl IntoIterator<Item = BatchId>) {
        for batch in batches {
            if self.times_measured(batch) == 0 && !self.skipped.contains(&batch) {
                self.skipped.push(batch);
            }
        }
    }

    fn add(&mut self, id: RunId, measurement: Measurement) {
        if self.run(id).is_none() {
            // A search switches between runs; readers want them sorted.
            let is_search = self.plan.as_ref().is_some_and(|plan| !plan.strategy.is_default());
            let later = |run: &Run| is_search && run.id() > id;
            let place = self.runs.iter().position(later).unwrap_or(self.runs.len());
            self.runs.insert(place, Run { shape: id.shape, workers: id.workers, ..Run::default() });
        }
        let counted = self.serving.counted.filter(|counted| counted.wanted == id.workers);
        if !measurement.failed_whole() {
            self.skipped.retain(|skipped| *skipped != id.batch(measurement.requests));
        }
        let Some(run) = self.run_mut(id) else { return };
        if !measurement.failed_whole() && measurement.shared_from.is_none() {
            // An earlier course gave the run up; this one succeeded.
            run.ended = None;
        }
        if let Some(found) = counted.and_then(|counted| counted.found) {
            run.slots = Some(found);
        }
        run.add(measurement);
    }

    fn run_mut(&mut self, id: RunId) -> Option<&mut Run> {
        self.runs.iter_mut().find(|run| run.id() == id)
    }

    /// The run of this id.
    #[must_use]
    pub fn run(&self, id: RunId) -> Option<&Run> {
        self.runs.iter().find(|run| run.id() == id)
    }

    /// The shapes of its requests; one unknown shape if the session has no plan.
    #[must_use]
    pub fn shapes(&self) -> Vec<Shape> {
        self.plan.as_ref().map_or_else(|| vec![Shape::default()], Plan::shapes)
    }

    /// Everything about requests of one shape, as a session with no other shapes.
    #[must_use]
    pub fn of_shape(&self, shape: u32) -> Self {
        let of_shape = self.runs.iter().filter(|run| run.shape == shape);
        let runs = of_shape.map(|run| Run { shape: 0, ..run.clone() }).collect();
        let plan = self.plan.as_ref().and_then(|plan| plan.of_shape(shape));
        let of_shape = self.skipped.iter().filter(|batch| batch.shape == shape);
        let skipped = of_shape.map(|batch| batch.with_shape(0)).collect();
        let Self { model, environment, warm_up, serving, .. } = self;
        Self {
            model: model.clone(),
            plan,
            environment: environment.clone(),
            warm_up: warm_up.clone(),
            serving: serving.clone(),
            runs,
            skipped,
        }
    }

    /// The batch of this id.
    #[must_use]
    pub fn batch(&self, id: BatchId) -> Option<&Batch> {
        self.run(id.run())?.batch(id.size)
    }

    /// How often this batch was measured; attempts that failed completely do not count.
    #[must_use]
    pub fn times_measured(&self, id: BatchId) -> u32 {
        let measurements = self.batch(id).map(|batch| &batch.measurements);
        let answered = measurements.into_iter().flatten().filter(|m| !m.failed_whole());
        count(answered)
    }

    /// All measurements of all runs, including repeats and those at the end, without copies.
    pub fn measurements(&self) -> impl Iterator<Item = &Measurement> {
        self.runs.iter().flat_map(Run::measurements)
    }

    /// How many batches were measured, without copies and however often each.
    #[must_use]
    pub fn batches_measured(&self) -> usize {
        let is_own = |batch: &&Batch| batch.measurements.iter().any(|it| it.shared_from.is_none());
        self.runs.iter().flat_map(|run| &run.batches).filter(is_own).count()
    }

    /// The requests of all measurements, as far as they can be counted.
    #[must_use]
    pub fn requests(&self) -> u32 {
        self.measurements().map(|measured| measured.requests).fold(0, u32::saturating_add)
    }

    /// The model's name on the server.
    #[must_use]
    pub fn model_id(&self) -> &str {
        self.environment.model_id.as_deref().unwrap_or(&self.model)
    }

    /// Its model as the server listed it after each measurement.
    pub fn loaded(&self) -> impl Iterator<Item = &LoadedModel> {
        let memory = self.measurements().filter_map(|measured| measured.memory.as_ref());
        memory.flat_map(|memory| &memory.after).filter(|loaded| loaded.is(self.model_id()))
    }

    /// Whether the model was seen partly outside video memory; a server without a GPU has none of it there.
    #[must_use]
    pub fn is_partly_in_vram(&self) -> bool {
        self.loaded().any(LoadedModel::is_partly_in_vram)
    }

    /// What its workers and batches mean for the load. A plan says so; without one, the program that measured.
    #[must_use]
    pub fn loading(&self) -> Loading {
        let is_timed = || self.environment.load_engine.as_ref().is_some_and(|it| it.is_timed);
        match &self.plan {
            Some(plan) => plan.mode.into(),
            None if is_timed() => Loading::Timed,
            None => Loading::default(),
        }
    }

    /// Whether each run is about another start of the server.
    #[must_use]
    pub fn is_server_mode(&self) -> bool {
        self.plan.as_ref().is_some_and(|plan| plan.mode == super::Mode::Server)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::{self, after};
    use crate::{Failure, Opened, RunEnd, Slots};

    fn done(workers: u32, requests: u32) -> Event {
        made::done(workers, requests, 0)
    }

    #[test]
    fn batches_are_added_to_their_runs_and_repeats_to_their_batches() {
        let session = after(&[done(1, 2), done(4, 1), done(1, 1), done(1, 2)]);
        let shape = |run: &Run| {
            let times = |batch: &Batch| (batch.size, batch.measurements.len());
            (run.workers, run.batches.iter().map(times).collect::<Vec<_>>())
        };
        let shapes: Vec<_> = session.runs.iter().map(shape).collect();
        assert_eq!(shapes, [(1, vec![(1, 1), (2, 2)]), (4, vec![(1, 1)])]);
        assert_eq!(session.times_measured(BatchId::new(1, 2)), 2);
        assert_eq!(session.times_measured(BatchId::new(9, 2)), 0);
    }

    #[test]
    fn every_shape_has_its_own_runs() {
        let of = |shape| {
            let measurement = Measurement { requests: 2, ..Measurement::default() };
            Event::BatchDone(Measured { batch: BatchId::new(1, 2).with_shape(shape), measurement })
        };
        let session = after(&[of(0), of(1), of(1)]);
        assert_eq!(session.times_measured(BatchId::new(1, 2)), 1);
        assert_eq!(session.times_measured(BatchId::new(1, 2).with_shape(1)), 2);
        let second = session.of_shape(1);
        assert_eq!(second.runs.len(), 1);
        assert_eq!(second.times_measured(BatchId::new(1, 2)), 2);
        assert_eq!(session.of_shape(2).runs, []);
    }

    #[test]
    fn the_measurement_at_the_end_is_kept_apart() {
        let measurement = Measurement { requests: 1, tokens: 7, ..Measurement::default() };
        let session = after(&[done(1, 1), Event::MeasuredAgain(Measured::new(1, measurement))]);
        let run = session.run(RunId::new(1)).unwrap();
        assert_eq!(run.again.as_ref().map(|again| again.tokens), Some(7));
        assert_eq!((run.batches[0].measurements.len(), session.measurements().count()), (1, 2));
    }

    #[test]
    fn a_run_keeps_the_slots_that_were_counted_for_it() {
        let found = Some(Slots { most: 4, is_exact: false });
        let counted = Event::SlotsCounted { wanted: 4, found };
        let session = after(&[counted, done(4, 1), done(2, 1)]);
        let slots: Vec<_> = session.runs.iter().map(|run| run.slots).collect();
        assert_eq!(slots, [found, None]);
    }

    #[test]
    fn a_failed_attempt_is_kept_but_is_not_a_measurement() {
        let bad = Sample { error: Some(Failure::Network), ..Sample::default() };
        let measurement = Measurement { requests: 1, samples: vec![bad], ..Measurement::default() };
        let failed = Event::BatchDone(Measured::new(1, measurement));
        let session = after(&[failed.clone(), failed]);
        assert_eq!(session.times_measured(BatchId::new(1, 1)), 0);
        assert_eq!(
            session.run(RunId::new(1)).map(|run| run.batches[0].measurements.len()),
            Some(2)
        );
        assert_eq!(session.serving.failing.len(), 2);
        let mut answered = session;
        answered.apply(&done(1, 1));
        assert_eq!(answered.serving.failing, []);
    }

    #[test]
    fn a_success_reopens_a_run_that_was_given_up() {
        let end = RunEnd { batches: 3, failure: Failure::Timeout, message: None };
        let given_up = Event::RunEnded { run: RunId::new(1), end: end.clone() };
        let session = after(&[done(1, 1), given_up]);
        assert_eq!(session.run(RunId::new(1)).and_then(|run| run.ended.clone()), Some(end));
        assert_eq!(session.serving.ended_runs, [RunId::new(1)]);
        let mut resumed = session;
        resumed.begin_course();
        resumed.apply(&done(1, 2));
        assert_eq!(resumed.run(RunId::new(1)).and_then(|run| run.ended.clone()), None);
    }

    #[test]
    fn a_new_course_begins_with_an_unknown_server() {
        let opened = Opened { lanes: 3, thinking_off: true, ..Opened::default() };
        let mut session = after(&[Event::WarmUpDone(Sample::default()), Event::ServerAway]);
        assert!(session.serving.is_away);
        session.apply(&Event::Opened(opened));
        assert_eq!(session.serving, Serving { is_open: true, ..Serving::default() });
        assert_eq!(session.environment.lanes, Some(3));
        assert_eq!(session.environment.thinking_off, Some(true));
    }
}
