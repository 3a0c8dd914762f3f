//! Which configurations of a session are within its plan's limits.

use super::{Analysis, BatchAnalysis, Recorded};
use crate::judgement::{Borders, Check, Scored};
use crate::{BatchId, Percentile, Session};

/// Every configuration, checked against the limits.
#[derive(Clone, Debug, PartialEq)]
pub struct Limited {
    scored: Vec<Scored>,
    /// The share of requests that has to be within them.
    percentile: Percentile,
    /// Some valid configuration is certainly within them.
    has_sure: bool,
}

impl Limited {
    /// `None` if the plan has no limits, or no request shows them: then they cannot decide.
    pub fn of(session: &Session, analysis: &Analysis) -> Option<Self> {
        let limits = session.plan.as_ref()?.limits;
        let recorded = (!limits.is_empty()).then(|| Recorded::of(session, analysis))?;
        limits.are_told_by(&recorded.configurations).then_some(())?;
        let scored: Vec<Scored> =
            recorded.configurations.iter().map(|one| limits.scored(one)).collect();
        let limited = Self { scored, percentile: limits.percentile, has_sure: false };
        let is_sure = |batch: &BatchAnalysis| limited.sure(source(batch)) == Some(true);
        let has_sure = analysis.batches().any(|batch| batch.is_valid() && is_sure(batch));
        Some(Self { has_sure, ..limited })
    }

    /// Whether a configuration may be chosen: of those certainly within the limits, or if there are none, of
    /// those whose requests are within them but too few.
    fn allows(&self, id: BatchId) -> bool {
        let Some(scored) = self.scored.iter().find(|scored| scored.id == id) else { return false };
        let seems = |check: &Check| {
            check.requests > 0 && check.misses <= self.percentile.allowed_misses(check.requests)
        };
        if self.has_sure { scored.is_within() } else { scored.checks.iter().all(seems) }
    }

    /// Whether a configuration is certainly within the limits, or certainly not.
    fn sure(&self, id: BatchId) -> Option<bool> {
        self.scored.iter().find(|scored| scored.id == id)?.sure()
    }
}

/// The configuration with the requests of a batch: a copy has none.
fn source(batch: &BatchAnalysis) -> BatchId {
    batch.shared_from.unwrap_or(batch.id)
}

impl Analysis {
    /// Whether limits restrict the choice.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.limited.is_some()
    }

    /// Whether a batch may be chosen: its figures are valid, and it is certainly within the limits, if there
    /// are any; if nothing certainly is, it seems to be.
    #[must_use]
    pub fn may_be_set(&self, batch: &BatchAnalysis) -> bool {
        let allows = |limited: &Limited| limited.allows(source(batch));
        batch.is_valid() && self.limited.as_ref().is_none_or(allows)
    }

    /// Whether a batch is certainly within the limits, or certainly not. Without limits every batch is.
    pub(super) fn is_within(&self, batch: &BatchAnalysis) -> Option<bool> {
        self.limited.as_ref().map_or(Some(true), |limited| limited.sure(source(batch)))
    }

    /// Whether a batch cannot be within the limits: it certainly is not, or has more in flight than one that
    /// certainly is not and that has more than this answer.
    pub(super) fn breaks_limits(&self, id: BatchId, answer: BatchId) -> bool {
        let [own, chosen] = [id, answer].map(|id| self.load(id).in_flight);
        let broken = self.limited.iter().flat_map(|limited| &limited.scored);
        let mut broken = broken.filter(|scored| scored.sure() == Some(false)).map(|it| it.id);
        let between = chosen + 1..=own;
        broken.any(|broken| broken == id || between.contains(&self.load(broken).in_flight))
    }

    /// The fastest of those that may be within the limits, which the requests do not show, and that are faster
    /// than `faster_than`, tokens/s.
    pub(super) fn undecided(&self, faster_than: f64) -> Option<&BatchAnalysis> {
        let is_open = |batch: &&BatchAnalysis| batch.is_valid() && self.is_within(batch).is_none();
        let open = self.batches().filter(is_open).filter(|batch| batch.mean() > faster_than);
        open.reduce(|most, batch| if batch.mean() > most.mean() { batch } else { most })
    }

    /// Up to how many requests in flight the limits are met; `None` if none are set, or nothing shows them.
    #[must_use]
    pub fn borders(&self) -> Option<Borders> {
        let scored = &self.limited.as_ref()?.scored;
        let users = |id: BatchId| self.load(id).in_flight;
        let sure: Vec<(BatchId, bool)> =
            scored.iter().filter_map(|scored| Some((scored.id, scored.sure()?))).collect();
        let borders = Borders::of(&sure, users);
        let open = scored.iter().filter(|scored| scored.sure().is_none()).map(|scored| scored.id);
        // If nothing certainly holds, everything that does not break lies between.
        let open = open.filter(|_| borders.most_users.is_some());
        let between = open.filter(|id| borders.are_between(users(*id), users));
        Some(Borders { undecided: between.collect(), ..borders })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Answer, Confidence, Doubt};
    use crate::made::{self, answered};
    use crate::{Event, Measured, Objectives, Plan, Sample};

    const LIMITS: Objectives = Objectives {
        ttft_s: Some(1.0),
        percentile: crate::Percentile::P95,
        tokens_per_s_each: None,
    };

    /// Batches of `requests`, as (workers, tokens/s, time to the first token in s), each measured twice; no
    /// others are planned.
    fn session(limits: Objectives, requests: u32, batches: &[(u32, f64, f64)]) -> Session {
        let plan = Some(Plan { limits, workers: Vec::new(), ..Plan::default() });
        let mut session = Session { plan, ..Session::default() };
        for &(workers, tokens_per_s, ttft_s) in batches {
            let answer = answered(1000.0 * ttft_s, 1000.0 * (ttft_s + 2.0));
            let sample = |lane| Sample { lane, tokens: Some(100), ..answer.clone() };
            let total_s = f64::from(100 * requests) / tokens_per_s;
            let measurement = made::batch(total_s, (0..requests).map(sample).collect());
            let measured = Measured::new(workers, measurement);
            (0..2).for_each(|_| session.apply(&Event::BatchDone(measured.clone())));
        }
        session
    }

    const RISING: [(u32, f64, f64); 4] =
        [(1, 50.0, 0.2), (4, 150.0, 0.4), (8, 250.0, 0.8), (16, 400.0, 3.0)];

    fn answer(session: &Session) -> Option<Answer> {
        Answer::of(session, &Analysis::of(session))
    }

    #[test]
    fn the_fastest_that_certainly_holds_is_the_answer() {
        let free = answer(&session(Objectives::default(), 64, &RISING)).unwrap();
        assert_eq!((free.id.workers, free.is_limited), (16, false));
        let session = session(LIMITS, 64, &RISING);
        let found = answer(&session).unwrap();
        assert_eq!((found.id.workers, found.is_limited), (8, true));
        assert_eq!((found.confidence(), &found.doubts[..]), (Confidence::Reliable, &[][..]));
        let borders = Analysis::of(&session).borders().unwrap();
        assert_eq!(borders.most_users, Some(BatchId::new(8, 64)));
        assert_eq!(borders.breaks, Some(BatchId::new(16, 64)));
        assert_eq!((borders.exception, borders.undecided), (None, Vec::new()));
    }

    #[test]
    fn too_few_requests_leave_the_answer_unproven() {
        let found = answer(&session(LIMITS, 16, &RISING)).unwrap();
        assert_eq!((found.id.workers, found.doubts[0]), (8, Doubt::SeemsWithin));
        assert_eq!(found.confidence(), Confidence::Unproven);
    }

    #[test]
    fn as_many_misses_as_the_percentile_allows_seem_within() {
        for (percentile, requests) in
            [(Percentile::P90, 10), (Percentile::P95, 20), (Percentile::P99, 100)]
        {
            let limits = Objectives { percentile, ..LIMITS };
            let with_misses = |misses: usize| {
                let mut session = session(limits, requests, &[(4, 150.0, 0.4)]);
                let batches = session.runs.iter_mut().flat_map(|run| &mut run.batches);
                for measurement in batches.flat_map(|batch| &mut batch.measurements) {
                    let late = measurement.samples.iter_mut().take(misses);
                    late.for_each(|sample| sample.first_ms = Some(1500.0));
                }
                answer(&session).map(|found| found.id.workers)
            };
            assert_eq!((with_misses(1), with_misses(2)), (Some(4), None), "{percentile:?}");
        }
    }

    #[test]
    fn a_faster_batch_that_may_hold_leaves_the_answer_unproven() {
        let mut session = session(LIMITS, 64, &RISING[..2]);
        let few = self::session(LIMITS, 16, &RISING[2..3]);
        session.runs.extend(few.runs);
        let found = answer(&session).unwrap();
        let undecided = Doubt::Undecided(BatchId::new(8, 16));
        assert_eq!((found.id.workers, found.doubts[0]), (4, undecided));
    }

    #[test]
    fn a_break_below_the_answer_leaves_it_approximate() {
        let valley = [(1, 50.0, 0.2), (4, 150.0, 3.0), (8, 250.0, 0.8), (16, 400.0, 3.0)];
        let found = answer(&session(LIMITS, 64, &valley)).unwrap();
        let breaks = Doubt::BreaksBefore(BatchId::new(4, 64));
        assert_eq!((found.id.workers, &found.doubts[..]), (8, &[breaks][..]));
    }

    #[test]
    fn a_void_batch_that_breaks_the_limits_shows_what_more_at_a_time_brings() {
        let mut session =
            session(LIMITS, 64, &[(4, 150.0, 0.4), (16, 400.0, 0.8), (24, 420.0, 0.9)]);
        let last = &mut session.runs.last_mut().unwrap().batches[0];
        let failing = last.measurements.iter_mut().flat_map(|it| it.samples.iter_mut().take(16));
        failing.for_each(|sample| sample.error = Some(crate::Failure::Timeout));
        let analysis = Analysis::of(&session);
        assert!(!analysis.batch(BatchId::new(24, 64)).unwrap().is_valid());
        let found = answer(&session).unwrap();
        assert_eq!((found.id.workers, &found.doubts[..]), (16, &[][..]));
        session.plan = None;
        let free = answer(&session).unwrap().doubts;
        assert!(free.contains(&Doubt::AtTheEdge), "without limits it shows nothing: {free:?}");
    }

    #[test]
    fn failures_do_not_show_limits_that_answers_do_not() {
        for failures in [1, 64] {
            let mut session = session(LIMITS, 64, &RISING);
            let batches = session.runs.iter_mut().flat_map(|run| &mut run.batches);
            for sample in batches.flat_map(|it| &mut it.measurements).flat_map(|it| &mut it.samples)
            {
                (sample.first_ms, sample.answer_ms) = (None, None);
            }
            let last = session.runs.last_mut().unwrap();
            let failing = last.batches[0].measurements.iter_mut();
            for sample in failing.flat_map(|it| it.samples.iter_mut().take(failures)) {
                sample.error = Some(crate::Failure::Timeout);
            }
            let found = answer(&session).unwrap();
            assert_eq!((found.id.workers, found.is_limited), (8, false), "{failures}");
        }
    }

    #[test]
    fn there_is_no_answer_if_all_break() {
        let slow = session(LIMITS, 64, &[(1, 50.0, 2.0), (4, 150.0, 3.0)]);
        assert_eq!(answer(&slow), None);
        let analysis = Analysis::of(&slow);
        assert_eq!(analysis.borders().unwrap().breaks, Some(BatchId::new(1, 64)));
        let mut untold = slow;
        untold.runs.iter_mut().flat_map(|run| &mut run.batches).for_each(|batch| {
            batch.measurements.iter_mut().for_each(|it| it.samples.clear());
        });
        assert!(answer(&untold).is_some_and(|found| !found.is_limited), "nothing shows the limits");
    }
}
