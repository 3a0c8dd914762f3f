//! The whole session: warm-up, runs, rests between batches, how it ends.

use futures::channel::mpsc::UnboundedReceiver;

use super::batch::send_within;
use super::controls::{Controls, Stopped};
use super::{Backend, Clock, Command, Ending, Engine, Event, Request, SessionError, Warning};
use crate::{Batch, Run};

/// The warm-up request's prompt: differs from any measured one, so that it primes no prompt cache.
const WARM_UP_PROMPT: &str = "Count from one to ten.";
/// The warm-up answers shortly: it is there to load the model.
const WARM_UP_TOKENS: u32 = 8;
/// Loading a large model from a slow disk takes minutes, however short the plan's timeout is, s.
const WARM_UP_TIMEOUT_S: f64 = 900.0;

impl From<Stopped> for Ending {
    fn from(Stopped: Stopped) -> Self {
        Self::Stopped
    }
}

impl From<SessionError> for Ending {
    fn from(error: SessionError) -> Self {
        Self::Failed(error)
    }
}

impl<B: Backend, C: Clock> Engine<'_, B, C> {
    /// Measures the whole plan and gives all that was measured, however it ended.
    pub async fn run(
        self,
        commands: UnboundedReceiver<Command>,
        sink: &mut impl FnMut(Event),
    ) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut controls = Controls::new(commands);
        let ending = match self.run_plan(&mut runs, &mut controls, sink).await {
            Ok(()) => Ending::Completed,
            Err(ending) => ending,
        };
        sink(Event::Finished(ending));
        runs
    }

    async fn run_plan(
        &self,
        runs: &mut Vec<Run>,
        controls: &mut Controls,
        sink: &mut impl FnMut(Event),
    ) -> Result<(), Ending> {
        self.warm_up(controls, sink).await?;
        for run_plan in self.plan.runs() {
            let workers = run_plan.workers;
            let capacity = self.lanes.capacity();
            if capacity < workers {
                sink(Event::Warning(Warning::TooFewLanes { workers, capacity }));
            }
            for size in run_plan.batches {
                if !runs.is_empty() {
                    let pause_ms = self.plan.pause_s * 1000.0;
                    controls.unless_stopped(self.clock.sleep_ms(pause_ms)).await?;
                }
                pause_if_wanted(controls, sink).await?;
                let batch = self.next_batch(workers, size, controls, sink).await?;
                match runs.last_mut().filter(|run| run.workers == workers) {
                    Some(run) => run.batches.push(batch),
                    None => runs.push(Run { workers, batches: vec![batch] }),
                }
            }
            sink(Event::RunDone { workers });
        }
        Ok(())
    }

    /// Loads the model by one request that is not measured.
    async fn warm_up(
        &self,
        controls: &mut Controls,
        sink: &mut impl FnMut(Event),
    ) -> Result<(), Ending> {
        sink(Event::WarmUpStarted);
        let lane = self.lanes.clone().assign().ok_or(SessionError::NoLanes)?;
        let request = Request {
            prompt: WARM_UP_PROMPT.into(),
            max_tokens: WARM_UP_TOKENS.min(self.plan.max_tokens),
            ..self.request(0)
        };
        let timeout_ms = WARM_UP_TIMEOUT_S.max(self.plan.timeout_s) * 1000.0;
        let answer = send_within(self.backend, self.clock, timeout_ms, lane, &request);
        let sample = controls.unless_stopped(answer).await?;
        if let Some(failure) = sample.error {
            return Err(SessionError::WarmUp { failure, message: sample.error_message }.into());
        }
        sink(Event::WarmUpDone { duration_ms: sample.end_ms - sample.sent_ms });
        Ok(())
    }

    async fn next_batch(
        &self,
        workers: u32,
        size: u32,
        controls: &mut Controls,
        sink: &mut impl FnMut(Event),
    ) -> Result<Batch, Ending> {
        sink(Event::BatchStarted { workers, batch: size });
        let first = (u64::from(workers) << 32) | (u64::from(size) << 16);
        let requests = (0..u64::from(size)).map(|index| self.request(first + index)).collect();
        let batch = controls.unless_stopped(self.measure_batch(workers, requests, sink)).await?;
        if let Some(sample) = batch.samples.iter().find(|sample| !sample.is_success()) {
            let failure = sample.error.clone().unwrap_or(crate::Failure::Network);
            let message = sample.error_message.clone();
            let failed = u32::try_from(batch.failed()).unwrap_or(u32::MAX);
            if failed == size {
                let error = SessionError::BatchFailed { workers, batch: size, failure, message };
                return Err(error.into());
            }
            let warning =
                Warning::FailedRequests { workers, batch: size, failed, failure, message };
            sink(Event::Warning(warning));
        }
        sink(Event::BatchDone { workers, batch: batch.clone() });
        Ok(batch)
    }

    /// The request with this number in the session; 0 is the warm-up.
    fn request(&self, number: u64) -> Request {
        Request {
            marker: marker(self.nonce, number),
            prompt: self.plan.prompt.clone(),
            max_tokens: self.plan.max_tokens,
            temperature: self.plan.temperature,
            seed: self.plan.seed,
        }
    }
}

async fn pause_if_wanted(
    controls: &mut Controls,
    sink: &mut impl FnMut(Event),
) -> Result<(), Stopped> {
    if controls.pause_wanted() {
        sink(Event::Paused);
        controls.resumed().await?;
        sink(Event::Resumed);
    }
    Ok(())
}

/// Sixteen hexadecimal digits that differ from the first one on between neighbouring requests, so that
/// not even the start of a prompt is shared. The mixing function is `SplitMix64` (Steele et al., 2014).
fn marker(nonce: u64, number: u64) -> String {
    let mut bits = nonce.wrapping_add(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    format!("{:016x}", bits ^ (bits >> 31))
}
