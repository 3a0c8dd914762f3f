//! Where the time of a request went, by the server's own account.

use std::time::Duration;

use tokio::time::Instant;

/// The time to hand out a loaded model to a request, and the extra time for every other request. A real
/// server needs some milliseconds, more under load.
const HANDING_OUT: Duration = Duration::from_millis(5);
const HANDING_OUT_PER_REQUEST: Duration = Duration::from_millis(1);

/// Moments of a request that the scheduler knows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moments {
    pub(crate) arrived: Instant,
    /// When the model was, or will be, loaded.
    pub(crate) ready: Instant,
    /// Start of the step that admitted the request to a slot.
    pub(crate) admitted: Instant,
    /// The part of that step spent on prompts.
    pub(crate) prefill: Duration,
    /// The rest of that step, which gave the first token.
    pub(crate) first_step: Duration,
    /// Number of requests in slots and in the queue at that time.
    pub(crate) crowd: u32,
}

/// The durations in an answer. What `total` has beyond the other three was spent in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timings {
    pub(crate) total: Duration,
    pub(crate) load: Duration,
    pub(crate) prompt_eval: Duration,
    pub(crate) eval: Duration,
}

impl Moments {
    /// The figures of a request whose last token came in the step ending at `last_step_end`, and that was
    /// done at `done`.
    ///
    /// Handing out a model takes no real time here, so that a stream takes exactly as long as its rate says.
    /// It is deducted from the time in the queue or, without any, from the first step: a real server does not
    /// count it as decoding either.
    pub(crate) fn account(&self, last_step_end: Instant, done: Instant) -> Timings {
        let total = done - self.arrived;
        let waited = self.admitted - self.arrived;
        let handing_out = HANDING_OUT + HANDING_OUT_PER_REQUEST * self.crowd;
        let load = (self.ready - self.arrived + handing_out).min(waited + self.first_step / 2);
        let prompt_eval = self.prefill;
        let decoding = last_step_end - (self.admitted + self.prefill);
        let eval = decoding - load.saturating_sub(waited).min(decoding);
        // If the machine is slow, a step's ideal start may lie slightly before the arrival.
        let eval = eval.min(total.saturating_sub(load + prompt_eval));
        Timings { total, load, prompt_eval, eval }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn moments(arrived: Instant, admitted: Instant) -> Moments {
        let (prefill, first_step) = (30 * MS, 20 * MS);
        Moments { arrived, ready: arrived, admitted, prefill, first_step, crowd: 1 }
    }

    #[test]
    fn a_lone_request_has_no_queue_and_some_load() {
        let start = Instant::now();
        let end = start + 1030 * MS;
        let timings = moments(start, start).account(end, end);
        assert_eq!(timings.total, 1030 * MS);
        assert_eq!(timings.load, 6 * MS);
        assert_eq!(timings.load + timings.prompt_eval + timings.eval, timings.total);
    }

    #[test]
    fn waiting_time_is_the_remainder() {
        let start = Instant::now();
        let end = start + 3030 * MS;
        let timings = moments(start, start + 2000 * MS).account(end, end);
        assert_eq!(timings.eval, 1000 * MS);
        let queue = timings.total - timings.load - timings.prompt_eval - timings.eval;
        assert_eq!(queue, 1994 * MS);
    }

    #[test]
    fn loading_a_model_is_load_and_not_queue() {
        let start = Instant::now();
        let ready = start + 2500 * MS;
        let end = ready + 1030 * MS;
        let timings = Moments { ready, ..moments(start, ready) }.account(end, end);
        assert_eq!(timings.load, 2506 * MS);
        assert_eq!(timings.load + timings.prompt_eval + timings.eval, timings.total);
    }
}
