//! Void, missing or slow measurements of a session that could change its answer.

use std::sync::Arc;

use super::{Analysis, BatchAnalysis, Doubt, MeasurementAnalysis};
use crate::stats::Interval;
use crate::{BatchId, Failure, Load, Session, Strategy, Subject, Warning};

/// Several full waves are faster than one by at most this factor: 1.09 in the reference's run of 24 workers.
const MORE_WAVES: f64 = 1.1;

/// Void, missing or slow measurements that could change an answer.
pub struct Gaps<'a> {
    answer: BatchId,
    best: Interval,
    session: &'a Session,
    analysis: &'a Analysis,
    /// All measurements, grouped by number in flight, fewest first.
    levels: Vec<Level>,
    refused_from: Option<u32>,
    /// Batches of runs that were slowed down, whose speed is a lower bound.
    slowed: Vec<BatchId>,
}

/// All measurements with this number in flight.
struct Level {
    in_flight: u32,
    /// None of it is as fast as the fastest.
    is_slower: bool,
    /// Upper bound of the speed with full waves, tokens/s.
    full: f64,
}

impl<'a> Gaps<'a> {
    /// What could change this answer, if the session's fastest has this speed, tokens/s.
    pub fn around(
        answer: BatchId,
        best: Interval,
        session: &'a Session,
        analysis: &'a Analysis,
    ) -> Self {
        let mut levels: Vec<Level> = Vec::new();
        let slowed = super::slowed_run::unchecked(session, analysis);
        for batch in analysis.batches().filter(|batch| !slowed.contains(&batch.id)) {
            let Some(speed) = batch.interval else { continue };
            let load = analysis.load(batch.id);
            let (is_slower, full) = (speed.is_below(best), speed.high() / fill(load));
            match levels.iter_mut().find(|level| level.in_flight == load.in_flight) {
                Some(level) => {
                    level.is_slower &= is_slower;
                    level.full = level.full.max(full);
                }
                None => levels.push(Level { in_flight: load.in_flight, is_slower, full }),
            }
        }
        crate::order::sort_by_key(&mut levels, |level| level.in_flight);
        let refused_from = analysis.refused_from();
        Self { answer, best, session, analysis, levels, refused_from, slowed }
    }

    /// The fastest void batch, if it is faster than the fastest valid one. Whatever page, browser or a model
    /// load spoils only gets slower.
    pub fn faster_void(&self) -> Option<Doubt> {
        let readings = self.voids().filter_map(|batch| Some((batch, lower_bound(batch)?)));
        let faster = readings.filter(|(_, speed)| *speed > self.best.mean);
        let (batch, tokens_per_s) = faster.max_by(|a, b| a.1.total_cmp(&b.1))?;
        let never_counts = never_counts(batch);
        Some(Doubt::VoidIsFaster { batch: batch.id, tokens_per_s, never_counts })
    }

    /// A void batch that could be the better choice; of several the fastest.
    pub fn void(&self) -> Option<Doubt> {
        let voids = self.voids().filter(|batch| self.could_be_better(batch.id));
        let most = voids.max_by(|a, b| a.tokens_per_s.total_cmp(&b.tokens_per_s))?;
        Some(if never_counts(most) {
            Doubt::NeverCounts(most.id)
        } else {
            Doubt::VoidMayBeBetter(most.id)
        })
    }

    /// A batch of a run that was slowed down, if without that it could be the better choice; of several the fastest.
    pub fn of_slowed_run(&self) -> Option<BatchId> {
        let slowed = self.slowed.iter().filter_map(|id| self.analysis.batch(*id));
        let open = slowed.filter(|batch| self.is_open(batch.id) && self.could_be_better(batch.id));
        open.max_by(|a, b| a.mean().total_cmp(&b.mean())).map(|batch| batch.id)
    }

    /// A batch of the plan that was not measured and could be the better choice. A search leaves out most batches
    /// and measures those around the best: of its batches only the workers counts next to the answer's are checked.
    pub fn missing(&self) -> Option<BatchId> {
        let plan = self.session.plan.as_ref()?;
        let runs = plan.runs().into_iter().filter(|run| run.shape == self.analysis.shape);
        let mut runs: Vec<_> = runs.collect();
        crate::order::sort_by_key(&mut runs, |run| run.workers);
        let is_known = |id: BatchId| self.analysis.loads.times(id) > 0;
        if plan.strategy == Strategy::Search {
            let place = runs.iter().position(|run| run.workers == self.answer.workers)?;
            let beside = [place.checked_sub(1), place.checked_add(1)];
            let beside = beside.into_iter().flatten().filter_map(|place| runs.get(place));
            let unseen = beside.filter(|run| !run.ids().any(is_known));
            return unseen
                .filter_map(|run| run.ids().last())
                .find(|id| self.is_open(*id) && self.could_be_better(*id));
        }
        let ids = runs.iter().flat_map(|run| run.ids().collect::<Vec<_>>());
        let mut unseen = ids.filter(|id| self.is_open(*id) && !is_known(*id));
        unseen.find(|id| self.could_be_better(*id))
    }

    /// Batches without any valid figure of their load in any run.
    fn voids(&self) -> impl Iterator<Item = &'a BatchAnalysis> {
        let is_known = |id| self.analysis.loads.times(id) > 0;
        let batches = self.analysis.batches();
        batches.filter(move |batch| !is_known(batch.id) && self.is_open(batch.id))
    }

    /// Whether the server accepts that many requests and may be within the limits with them.
    fn is_open(&self, id: BatchId) -> bool {
        let in_flight = self.analysis.load(id).in_flight;
        let is_taken = self.refused_from.is_none_or(|refused| in_flight < refused);
        is_taken && !self.analysis.breaks_limits(id, self.answer)
    }

    /// Whether no measurement rules out that a batch is as fast as the fastest, or faster.
    fn could_be_better(&self, id: BatchId) -> bool {
        if self.analysis.only_waits(id, self.answer) {
            return false;
        }
        let [own, chosen] = [id, self.answer].map(|id| self.analysis.load(id).in_flight);
        // Speed rises with the number in flight, then falls: beyond a slower one nothing is faster.
        let between = own.min(chosen).saturating_add(1)..own.max(chosen);
        let is_valley = |level: &Level| level.is_slower && between.contains(&level.in_flight);
        !self.levels.iter().any(is_valley)
            && self.bound(id).is_none_or(|bound| bound >= self.best.low())
    }

    /// Upper bound of a batch's speed, tokens/s: n at once are at most n/k times as fast as k, each with full
    /// waves; places left idle by its own waves contribute nothing.
    fn bound(&self, id: BatchId) -> Option<f64> {
        let own = self.analysis.load(id);
        let most = self.levels.iter().rfind(|level| level.in_flight <= own.in_flight)?;
        let times = f64::from(own.in_flight) / f64::from(most.in_flight.max(1));
        Some(most.full * MORE_WAVES * times * fill(own))
    }
}

/// How full the waves of a load are, 0 ..= 1.
fn fill(load: Load) -> f64 {
    // In a given time the last wave is one of many.
    let Some(size) = load.size else { return 1.0 };
    let (size, in_flight) = (size.max(1), load.in_flight.max(1));
    f64::from(size) / (f64::from(size.div_ceil(in_flight)) * f64::from(in_flight))
}

impl Analysis {
    /// The number of requests in flight from which on the server rejects some for now (429, 503), if it never
    /// accepted more than that.
    #[must_use]
    pub fn refused_from(&self) -> Option<u32> {
        let in_flight = |batch: &BatchAnalysis| self.load(batch.id).in_flight;
        let valid = self.batches().filter(|batch| batch.is_valid()).map(in_flight);
        let taken = valid.max().unwrap_or(0);
        let refused = || self.batches().filter(|batch| !batch.is_valid() && is_refused(batch));
        // Then what fills its queue is others' requests.
        let is_one_refused =
            |it: &Arc<MeasurementAnalysis>| it.verdict.doubts.iter().any(is_refusal);
        let of_one = self.batches().filter(|batch| in_flight(batch) == 1);
        if of_one.flat_map(|batch| &batch.measurements).any(is_one_refused) {
            return None;
        }
        // A rate limit also hits loads that the server accepts: it says nothing about how many at once.
        if refused().any(|batch| in_flight(batch) <= taken && is_limited(batch)) {
            return None;
        }
        refused().map(in_flight).filter(|&refused| refused > taken).min()
    }
}

fn is_limited(batch: &BatchAnalysis) -> bool {
    let limited =
        |doubt: &Warning| matches!(doubt, Warning::Failed { failure: Failure::Http(429), .. });
    batch.doubts().iter().any(limited)
}

fn is_refused(batch: &BatchAnalysis) -> bool {
    batch.doubts().iter().any(is_refusal)
}

fn is_refusal(doubt: &Warning) -> bool {
    matches!(doubt, Warning::ServerBusy { .. })
        || matches!(doubt, Warning::Failed { failure, .. } if failure.is_refusal_for_now())
}

/// Whether what makes a batch void would recur.
fn never_counts(batch: &BatchAnalysis) -> bool {
    let is_of_browser = |doubt: &Warning| {
        matches!(doubt, Warning::TooFewLanes { .. } | Warning::CoarseClock { .. })
    };
    let is_lasting = |doubt: &Warning| doubt.is_habit() || is_of_browser(doubt);
    batch.doubts().iter().filter(|doubt| doubt.disqualifies()).any(is_lasting)
}

/// The speed of a void batch, tokens/s, if what spoiled it can only have made it slower. A coarse clock errs either way.
fn lower_bound(batch: &BatchAnalysis) -> Option<f64> {
    let slows = [Subject::Browser, Subject::LoadGenerator, Subject::ModelLoad];
    let classes = || batch.doubts().iter().map(Warning::class).filter(|class| class.disqualifies);
    let is_bound = classes().all(|class| slows.contains(&class.subject));
    let is_coarse = |doubt: &Warning| matches!(doubt, Warning::CoarseClock { .. });
    let is_exact = !batch.doubts().iter().any(is_coarse);
    Some(batch.tokens_per_s).filter(|speed| is_bound && is_exact && speed.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waves_of_any_size_are_filled() {
        assert_eq!(fill(Load { shape: 0, in_flight: 4, size: None }), 1.0);
        let fill = |in_flight, size| fill(Load { shape: 0, in_flight, size: Some(size) });
        assert_eq!(fill(4, 8), 1.0);
        assert_eq!(fill(4, 5), 0.625);
        assert_eq!(fill(0, 0), 1.0);
        assert_eq!(fill(2, u32::MAX), f64::from(u32::MAX) / 2_f64.powi(32));
    }
}
