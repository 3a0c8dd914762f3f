//! After a batch: what its failures mean for what comes next.

use super::controls::Stopped;
use super::course::Course;
use super::refused::Refused;
use super::{Backend, Clock, Journal};
use crate::judgement::SUSPENDED_MS;
use crate::{BatchId, Event, Failure, Measurement, RunEnd, Sample};

/// If this many batches in a row failed completely, the run's next would too.
const MOST_FAILED_IN_A_ROW: usize = 3;

/// What is needed of a measurement once it is stored.
pub(super) struct Aftermath {
    batch: BatchId,
    /// Why its first request failed, with the server's message, if all failed.
    failed_whole: Option<(Failure, Option<String>)>,
    turned_away: Option<Refused>,
    /// The machine slept, which may be why requests failed.
    has_slept: bool,
    /// Requests were aborted.
    is_disturbed: bool,
    /// A request got no answer at all.
    has_silence: bool,
}

impl Aftermath {
    pub(super) fn of(batch: BatchId, measured: &Measurement) -> Self {
        let first = measured.samples.first().filter(|_| measured.failed_whole());
        let errors = || measured.samples.iter().filter_map(|sample| sample.error.as_ref());
        Self {
            batch,
            failed_whole: first
                .and_then(|sample| Some((sample.error.clone()?, sample.error_message.clone()))),
            turned_away: measured.turned_away().cloned().map(Refused::by),
            has_slept: measured.client.as_ref().is_some_and(|it| it.lag_ms >= SUSPENDED_MS)
                && errors().all(Failure::may_follow_sleep),
            is_disturbed: measured.samples.iter().any(Sample::has_timed_out),
            has_silence: errors().any(Failure::is_silence),
        }
    }
}

impl<B: Backend, C: Clock, J: Journal, S: FnMut(Event)> Course<'_, B, C, J, S> {
    /// After a batch: ends its run if nothing succeeds any more, and has it measured again if only the lack of
    /// a server, or a sleep of the machine, was to blame.
    pub(super) async fn look_after(&mut self, aftermath: Aftermath) -> Result<(), Stopped> {
        let is_served = self.look_at_server(&aftermath).await?;
        let Aftermath { batch, failed_whole, has_slept, .. } = aftermath;
        let Some((failure, message)) = failed_whole else { return Ok(()) };
        let batches = self.session.serving.failing.len();
        if batches >= MOST_FAILED_IN_A_ROW {
            let batches = u32::try_from(batches).unwrap_or(u32::MAX);
            let end = RunEnd { batches, failure, message };
            self.record(Event::RunEnded { run: batch.run(), end }).await;
        } else if !is_served || has_slept {
            self.tell(Event::BatchUnserved(batch));
        }
        Ok(())
    }

    /// After a measurement with failures: checks that the server is there and accepts requests.
    async fn look_at_server(&mut self, aftermath: &Aftermath) -> Result<bool, Stopped> {
        self.tally.add(aftermath.batch, aftermath.failed_whole.clone());
        self.is_disturbed |= aftermath.is_disturbed;
        if let Some(refused) = &aftermath.turned_away {
            self.tell_refusal(refused, 0);
            return Ok(false);
        }
        // With several servers, one may be away while the others answer.
        let may_lack_one = aftermath.has_silence && self.bursts.lanes.servers().len() > 1;
        if aftermath.failed_whole.is_none() && !may_lack_one {
            return Ok(true);
        }
        let is_up = self.controls.unless_stopped(self.bursts.backend.is_up()).await?;
        // Nothing that comes next would be answered: the request that waits for the server reports why.
        let is_final = aftermath.failed_whole.as_ref().is_some_and(|(why, _)| why.is_final());
        let is_served = is_up && !is_final;
        if !is_served {
            self.tell(Event::ServerAway);
        }
        Ok(is_served)
    }
}
