//! The recorded requests of every configuration, sorted once, so that limits are scored at once.

use crate::order::sort_by_key;
use crate::stats::{percentile, sorted};
use crate::{BatchId, Failure, Measurement, Percentile, Session};

use super::Analysis;

/// The recorded requests of every configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    /// The configurations of which requests are known one by one: fewest workers first, then smallest batch.
    pub configurations: Vec<Configuration>,
}

/// What the requests of one batch tell, those of all its measurements together. A failed request is one
/// whose answer never comes: infinite time to the first token, 0 tokens/s. An aborted one is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Configuration {
    pub id: BatchId,
    /// How many users it serves: requests in flight at once.
    pub users: u32,
    /// Total speed: tokens of all measurements by their time, tokens/s.
    pub tokens_per_s: f64,
    /// Requests that succeeded or failed.
    pub requests: usize,
    /// Times to the first token, s, smallest first.
    pub(super) ttft_s: Vec<f64>,
    /// Speeds of the answers as their users see them, tokens/s, smallest first.
    pub(super) answer_tokens_per_s: Vec<f64>,
}

impl Recorded {
    /// Collects and sorts the requests of a session. A measurement counts where the server set its pace,
    /// failures or not; one that reached no server at all does not.
    #[must_use]
    pub fn of(session: &Session, analysis: &Analysis) -> Self {
        let is_server_mode = session.is_server_mode();
        let configuration = |batch: &super::BatchAnalysis| {
            let measurements = session.batch(batch.id)?.measurements.iter();
            let counted = measurements.zip(&batch.measurements).filter(|(measurement, known)| {
                known.verdict.is_paced_by_server() && !reached_nobody(measurement)
            });
            let counted: Vec<_> = counted.map(|(measurement, _)| measurement).collect();
            Configuration::of(batch.id, &counted, is_server_mode)
        };
        let mut configurations: Vec<_> =
            analysis.measured_batches().filter_map(configuration).collect();
        sort_by_key(&mut configurations, |configuration| configuration.id);
        Self { configurations }
    }

    /// The configuration of this batch.
    #[must_use]
    pub fn configuration(&self, id: BatchId) -> Option<&Configuration> {
        self.configurations.iter().find(|configuration| configuration.id == id)
    }

    /// The longest time to the first token of all, s.
    #[must_use]
    pub fn longest_ttft_s(&self) -> Option<f64> {
        let times = self.configurations.iter().flat_map(|one| &one.ttft_s).copied();
        times.filter(|ttft_s| ttft_s.is_finite()).reduce(f64::max)
    }

    /// The highest speed of an answer of all, tokens/s.
    #[must_use]
    pub fn highest_answer_tokens_per_s(&self) -> Option<f64> {
        let highest = self.configurations.iter().filter_map(|one| one.answer_tokens_per_s.last());
        highest.copied().reduce(f64::max)
    }
}

impl Configuration {
    fn of(id: BatchId, measurements: &[&Measurement], is_server_mode: bool) -> Option<Self> {
        let samples = || {
            let samples = measurements.iter().flat_map(|measurement| &measurement.samples);
            samples.filter(|sample| !sample.was_aborted())
        };
        let answered = || samples().filter(|sample| sample.is_success());
        let requests = samples().count();
        let failed = requests - answered().count();
        let mut ttft_s = sorted(answered().filter_map(|s| Some(s.ttft_ms()? / 1000.0)));
        ttft_s.extend(std::iter::repeat_n(f64::INFINITY, failed));
        let speeds = answered().filter_map(|sample| sample.answer_tokens_per_s());
        let tokens: u64 = measurements.iter().map(|measurement| measurement.tokens).sum();
        let total_s: f64 = measurements.iter().map(|measurement| measurement.total_s).sum();
        let tokens_per_s = tokens as f64 / total_s;
        let planned = if is_server_mode { id.size } else { id.workers.min(id.size) };
        let peak = measurements.iter().filter_map(|measurement| measurement.peak_in_flight).max();
        (requests > 0 && tokens_per_s.is_finite()).then(|| Self {
            id,
            users: peak.unwrap_or(planned),
            tokens_per_s,
            requests,
            ttft_s,
            answer_tokens_per_s: sorted(speeds.chain(std::iter::repeat_n(0.0, failed))),
        })
    }

    /// Time to the first token that this share of the requests does not exceed, s; none where requests
    /// beyond it failed, or nothing tells.
    #[must_use]
    pub fn ttft_s(&self, at: Percentile) -> Option<f64> {
        percentile(&self.ttft_s, at.share()).filter(|ttft_s| ttft_s.is_finite())
    }

    /// Speed of the answer that this share of the requests has at least, tokens/s; see
    /// [`crate::Sample::answer_tokens_per_s`].
    #[must_use]
    pub fn answer_tokens_per_s(&self, at: Percentile) -> Option<f64> {
        percentile(&self.answer_tokens_per_s, 1.0 - at.share())
    }
}

/// Whether not one request reached a server.
fn reached_nobody(measurement: &Measurement) -> bool {
    measurement.samples.iter().all(|sample| sample.error == Some(Failure::Network))
}
