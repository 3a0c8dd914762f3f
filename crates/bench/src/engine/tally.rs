//! Totals of a course: how its batches went, and whether a limit of its plan is reached.

use crate::{BatchId, Ending, Failure, Plan, SessionError, StopLimit};

/// Totals of a course.
pub(super) struct Tally {
    /// When it began, ms on the clock.
    began_ms: f64,
    pub(super) paused_ms: f64,
    /// Requests of the batches begun.
    pub(super) requests: u32,
    /// A batch was answered, at least in part.
    has_succeeded: bool,
    /// How many batches failed completely.
    failed: u32,
    /// The last batch that failed completely, with the failure and the server's message.
    last_failure: Option<(BatchId, Failure, Option<String>)>,
}

impl Tally {
    pub(super) fn begun_at(began_ms: f64) -> Self {
        Self {
            began_ms,
            paused_ms: 0.0,
            requests: 0,
            has_succeeded: false,
            failed: 0,
            last_failure: None,
        }
    }

    /// Counts a measured batch; with why its first request failed, and the server's message, if all failed.
    pub(super) fn add(&mut self, batch: BatchId, failed_whole: Option<(Failure, Option<String>)>) {
        match failed_whole {
            Some((failure, message)) => {
                self.failed += 1;
                self.last_failure = Some((batch, failure, message));
            }
            None => self.has_succeeded = true,
        }
    }

    /// How a course ends that has nothing left to measure: with an error if nothing succeeded.
    pub(super) fn ending(&mut self) -> Ending {
        match self.last_failure.take().filter(|_| !self.has_succeeded) {
            Some((last, failure, message)) => {
                let batches = self.failed;
                Ending::Failed(SessionError::BatchesFailed { batches, last, failure, message })
            }
            None => Ending::Completed,
        }
    }

    /// The limit of the plan that is reached now, or would be exceeded by this many more requests.
    pub(super) fn limit(&self, plan: &Plan, now_ms: f64, requests: u32) -> Option<StopLimit> {
        let took_ms = now_ms - self.began_ms - self.paused_ms;
        let is_over = |minutes: &u32| took_ms >= f64::from(*minutes) * 60_000.0;
        let time = plan.limit_minutes.filter(is_over).map(StopLimit::Time);
        let would_be = self.requests.saturating_add(requests);
        let count = plan.limit_requests.filter(|limit| requests > 0 && would_be > *limit);
        time.or(count.map(StopLimit::Requests))
    }
}
