//! Times on the clock of the measuring, as opposed to times from the start of a batch.

use serde::{Deserialize, Serialize};

use crate::Sample;

/// Something whose times are ms on the engine's clock. What is stored has its times from the start of its
/// batch: the two types keep them from being mixed up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OnClock<T>(pub T);

impl OnClock<Sample> {
    /// The parts that show a batch's progress: the rest comes with the batch.
    #[must_use]
    pub fn in_brief(&self) -> Self {
        let &Sample { lane, sent_ms, end_ms, tokens, .. } = &self.0;
        Self(Sample { lane, sent_ms, end_ms, tokens, ..Sample::default() })
    }

    /// The sample with its times relative to `start_ms` on the clock.
    #[must_use]
    pub fn since(self, start_ms: f64) -> Sample {
        let Self(mut sample) = self;
        sample.sent_ms -= start_ms;
        sample.end_ms -= start_ms;
        let Sample { load_said_ms, first_ms, answer_ms, last_ms, .. } = &mut sample;
        for time_ms in [load_said_ms, first_ms, answer_ms, last_ms] {
            *time_ms = time_ms.map(|ms| ms - start_ms);
        }
        sample.silence = sample.silence.map(|silence| silence.since(start_ms));
        sample
    }
}
