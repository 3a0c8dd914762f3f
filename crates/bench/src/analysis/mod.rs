//! What a session's measurements mean together: computed once per change, read by page and reports.

mod answer;
mod answers;
mod asked_slots;
mod batch;
mod cache;
mod ceiling;
mod conclusion;
mod drift;
mod energy;
mod finding;
mod findings;
mod front;
mod gaps;
mod late_end;
mod limited;
mod measurement;
mod memory;
mod metrics;
mod nearest;
mod objectives;
mod playback;
mod prompt_cost;
mod recorded;
mod run;
mod server_reported;
mod servers;
mod shapes;
mod slowed_run;
mod stepwise;
mod waves;

use std::sync::Arc;

use crate::{BatchId, Load, Loading, Mode, Run, RunId, Session, Slots};

pub use answer::{Answer, Confidence, Doubt};
pub use asked_slots::one_slot_family;
pub use batch::BatchAnalysis;
pub use cache::PromptCache;
pub use ceiling::{Ceiling, Wait};
pub use conclusion::{Choice, Conclusion, Trust};
pub use energy::Energy;
pub use finding::{Finding, Place};
pub use front::pareto_front;
pub use measurement::MeasurementAnalysis;
pub use memory::SlotsMemory;
pub use metrics::Metrics;
pub use nearest::nearest;
pub use objectives::{Score, Wanted};
pub use playback::Playback;
pub use recorded::Recorded;
pub use run::RunAnalysis;
pub use servers::ServerShare;
pub use shapes::{ShapeResult, ThinkingCost, shape_results, thinking_costs};
pub use stepwise::Begun;
pub use waves::{Waves, steady_tokens_per_s, waves};

use crate::judgement::Context;
pub use crate::judgement::{Borders, Check, Compliance, Configuration, Loads, Objective, Scored};
use crate::stats::Noise;

/// Everything derived from a session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// Its runs of that shape, in the session's order. A run that did not change stays the same object.
    pub runs: Vec<Arc<RunAnalysis>>,
    /// The fastest optimum of all runs; the first of equals.
    pub best: Option<BatchId>,
    /// The batch with the smallest workers count, then the smallest size, whose speed cannot be told from the
    /// fastest; of those certainly within the plan's limits, if it has any.
    pub recommended: Option<BatchId>,
    /// The slots that all runs show together, for several servers in total; `None` in server mode, where every
    /// run has its own server.
    pub slots: Option<Slots>,
    /// The same for each of several servers, by number, as far as known.
    pub slots_by_server: Vec<(u32, Slots)>,
    /// In server mode: the model's memory at each number of slots, fewest first.
    pub memory_by_slots: Vec<SlotsMemory>,
    pub findings: Vec<Finding>,
    /// The cost of an uncached prompt on this server.
    pub cache: PromptCache,
    /// Totals over all measurements, repeats included.
    pub totals: Totals,
    /// The number in the plan of the shape that it is about.
    pub shape: u32,
    /// Which configurations are within the plan's limits.
    limited: Option<limited::Limited>,
    loads: Loads,
    loading: Loading,
}

/// Totals over a session.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Number of distinct batches.
    pub batches: usize,
    /// How many of them show figures limited by the browser.
    pub limited_by_browser: usize,
    pub requests: u64,
    pub failed: u64,
    pub measured_s: f64,
}

impl Analysis {
    /// Analyses the requests of a session's first shape; most sessions have no other.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        Self::of_shape(session, 0)
    }

    /// Analyses a session's requests of one shape.
    #[must_use]
    pub fn of_shape(session: &Session, shape: u32) -> Self {
        let mut analysis = Self { shape, ..Self::default() };
        analysis.update(session);
        analysis
    }

    /// Analyses what was added to the session; measurements analysed before are not judged again.
    pub fn update(&mut self, session: &Session) {
        let context = Context::of(session, self.shape);
        let known = std::mem::take(&mut self.runs);
        let run = |run: &Run| match known.iter().find(|known| known.workers == run.workers) {
            Some(known) if known.is_of(run) => Arc::clone(known),
            known => Arc::new(RunAnalysis::of(run, &context, known.map(Arc::as_ref))),
        };
        let runs = session.runs.iter().filter(|run| run.shape == self.shape);
        self.runs = runs.map(run).collect();
        self.loading = session.loading();
        self.see_together();
        self.limited = limited::Limited::of(session, self);
        self.conclude(session);
    }

    /// Applies to every run the session's noise, which all runs determine together.
    fn see_together(&mut self) {
        let speeds = || self.measured_batches().map(|batch| (batch.id, batch.speeds.as_slice()));
        let again = self.runs.iter().filter_map(|run| run.again.as_ref());
        let again: Vec<(BatchId, f64)> =
            again.filter_map(|(id, again)| Some((*id, again.verdict.speed()?))).collect();
        let again = again.iter().map(|(id, speed)| (*id, std::slice::from_ref(speed)));
        let loads = Loads::of(speeds().chain(again), self.loading);
        let mut repeated = speeds().map(|(_, speeds)| speeds).filter(|speeds| speeds.len() > 1);
        let repeats = repeated
            .next()
            .map(|first| Noise::ACCEPTED.learned(std::iter::once(first).chain(repeated)));
        for run in &mut self.runs {
            let seen = run.seen_in(&loads, repeats);
            if seen != **run {
                *run = Arc::new(seen);
            }
        }
        self.loads = loads;
    }

    fn conclude(&mut self, session: &Session) {
        let runs = || self.runs.iter().map(Arc::as_ref);
        let batches = || runs().flat_map(|run| &run.batches);
        let measurements = runs().flat_map(RunAnalysis::measurements);
        let best = run::first_fastest(runs().filter_map(RunAnalysis::optimum));
        let seen = Slots::by_server(runs().flat_map(|run| run.slots_seen.iter().copied()));
        let cache = PromptCache::of(measurements.clone(), session.warm_up.as_ref());
        let servers = session.environment.servers.len().max(1);
        let slots = Slots::of_all(&seen, servers).filter(|_| !self.is_server_mode());
        let memory_by_slots = memory::by_slots(session);
        let of_slots = [
            server_reported::contradiction(session, slots),
            asked_slots::finding(session, slots),
            memory::cliff(&memory_by_slots),
        ];
        let mut findings: Vec<Finding> = of_slots.into_iter().flatten().collect();
        findings.extend(findings::of_runs(runs(), &cache));
        findings.extend(self.loads.left_out().map(findings::left_out));
        let mut totals = Totals {
            batches: self.measured_batches().count(),
            limited_by_browser: batches().filter(|batch| batch.is_limited_by_browser()).count(),
            ..Totals::default()
        };
        for measured in measurements {
            totals.requests += u64::from(measured.requests);
            totals.failed += u64::from(measured.failed);
            totals.measured_s += measured.total_s;
        }
        let chosen = answer::chosen(self, |batch| self.may_be_set(batch));
        (self.best, self.recommended) = (best.map(|batch| batch.id), chosen.map(|batch| batch.id));
        (self.slots, self.slots_by_server) = (slots, seen);
        self.memory_by_slots = memory_by_slots;
        (self.cache, self.findings, self.totals) = (cache, findings, totals);
    }

    /// The id of its run at this workers count.
    #[must_use]
    pub fn run_id(&self, workers: u32) -> RunId {
        RunId { shape: self.shape, workers }
    }

    /// The run at this workers count.
    #[must_use]
    pub fn run(&self, workers: u32) -> Option<&Arc<RunAnalysis>> {
        self.runs.iter().find(|run| run.workers == workers)
    }

    /// The batch of this id.
    #[must_use]
    pub fn batch(&self, id: BatchId) -> Option<&BatchAnalysis> {
        self.run(id.workers)?.batch(id.size).filter(|batch| batch.id == id)
    }

    /// The batches of all runs.
    pub fn batches(&self) -> impl Iterator<Item = &BatchAnalysis> {
        self.runs.iter().flat_map(|run| &run.batches)
    }

    /// Those that were measured themselves, not copied.
    pub fn measured_batches(&self) -> impl Iterator<Item = &BatchAnalysis> {
        self.batches().filter(|batch| batch.shared_from.is_none())
    }

    /// The optimum of every run that has one.
    pub fn optima(&self) -> impl Iterator<Item = &BatchAnalysis> {
        self.runs.iter().filter_map(|run| run.optimum())
    }

    /// The fastest batch of all.
    #[must_use]
    pub fn best(&self) -> Option<&BatchAnalysis> {
        self.batch(self.best?)
    }

    /// The batch that is recommended over all runs.
    #[must_use]
    pub fn recommended(&self) -> Option<&BatchAnalysis> {
        self.batch(self.recommended?)
    }

    /// The loads and the measurements of each.
    #[must_use]
    pub fn loads(&self) -> &Loads {
        &self.loads
    }

    /// The load that a batch puts on the server.
    #[must_use]
    pub fn load(&self, id: BatchId) -> Load {
        id.load(self.loading)
    }

    /// The slots of a single server, if exactly known.
    #[must_use]
    pub fn exact_slots(&self) -> Option<u32> {
        let slots = self.slots.filter(|slots| slots.is_exact && self.slots_by_server.len() == 1);
        slots.map(|slots| slots.most)
    }

    /// Whether a batch makes the server do nothing more than the other: both keep all slots busy, and its
    /// further requests in flight only wait.
    fn only_waits(&self, id: BatchId, other: BatchId) -> bool {
        let (own, than) = (self.load(id), self.load(other));
        // What was sent for a given time has no last wave that leaves slots idle.
        let is_whole = |slots: u32| than.size.is_none_or(|size| size.is_multiple_of(slots.max(1)));
        let fills = |slots: u32| than.in_flight >= slots && is_whole(slots);
        own.in_flight > than.in_flight && self.exact_slots().is_some_and(fills)
    }

    /// How much faster the batch measured again at the end was then, as a share; the largest change of all that
    /// were checked.
    #[must_use]
    pub fn drift_share(&self) -> Option<f64> {
        let changes = self.runs.iter().filter_map(|run| Some(run.ends(&self.loads)?.change()));
        changes.max_by(|a, b| a.abs().total_cmp(&b.abs()))
    }

    /// By how much the largest of these changes exceeds the noise of repeats, as a share; 0 if none does.
    #[must_use]
    pub fn drift_beyond_noise(&self) -> f64 {
        self.runs.iter().map(|run| run.drift_beyond_noise).fold(0.0, f64::max)
    }

    /// Whether every run has a server of its own.
    fn is_server_mode(&self) -> bool {
        self.loading == Loading::Planned(Mode::Server)
    }

    /// The slots that apply to a run: in server mode its own, else those that all runs show together.
    #[must_use]
    pub fn slots_of(&self, run: &RunAnalysis) -> Option<Slots> {
        if self.is_server_mode() {
            run.slots_counted.or(Slots::of_all(&run.slots_seen, 1))
        } else {
            self.slots
        }
    }
}

#[cfg(test)]
mod tests;
