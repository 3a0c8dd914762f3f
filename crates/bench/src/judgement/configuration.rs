//! Figures of one batch that matter to its users.

use crate::stats::{percentile, sorted};
use crate::{BatchId, Failure, Measurement, Percentile};

use super::Verdict;

/// The figures of one batch's requests, over all its measurements. A failed request counts as an answer that
/// never arrives: infinite time to the first token, 0 tokens/s; but not where those that were answered do not report the
/// figure, because then nobody knows how many miss a limit on it. An aborted one does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Configuration {
    pub id: BatchId,
    /// Number of users served: requests in flight at once.
    pub users: u32,
    /// Total speed: tokens of all measurements divided by their time, tokens/s.
    pub tokens_per_s: f64,
    /// Number of requests that succeeded or failed.
    pub requests: usize,
    /// Whether any request was answered.
    pub has_answers: bool,
    /// Times to the first token, s, smallest first.
    pub(crate) ttft_s: Vec<f64>,
    /// Speeds of the answers as their users see them, tokens/s, smallest first.
    pub(crate) answer_tokens_per_s: Vec<f64>,
}

impl Configuration {
    /// From these measurements of a batch. `None` without requests or a speed.
    pub(crate) fn of(
        id: BatchId,
        measurements: &[&Measurement],
        is_server_mode: bool,
    ) -> Option<Self> {
        let samples = || {
            let samples = measurements.iter().flat_map(|measurement| &measurement.samples);
            samples.filter(|sample| !sample.was_aborted())
        };
        let answered = || samples().filter(|sample| sample.is_success());
        let requests = samples().count();
        let failed = requests - answered().count();
        let has_answers = requests > failed;
        let misses = |reported: &[f64], miss: f64| {
            let is_told = !(reported.is_empty() && has_answers);
            std::iter::repeat_n(miss, if is_told { failed } else { 0 })
        };
        let mut ttft_s = sorted(answered().filter_map(|s| Some(s.ttft_ms()? / 1000.0)));
        ttft_s.extend(misses(&ttft_s, f64::INFINITY));
        let speeds = sorted(answered().filter_map(|sample| sample.answer_tokens_per_s()));
        let answer_tokens_per_s = misses(&speeds, 0.0).chain(speeds.iter().copied()).collect();
        let tokens: f64 = measurements.iter().map(|measurement| measurement.tokens as f64).sum();
        let total_s: f64 = measurements.iter().map(|measurement| measurement.total_s).sum();
        let tokens_per_s = tokens / total_s;
        let planned = if is_server_mode { id.size } else { id.workers.min(id.size) };
        let peak = measurements.iter().filter_map(|measurement| measurement.peak_in_flight).max();
        (requests > 0 && tokens_per_s.is_finite()).then(|| Self {
            id,
            users: peak.unwrap_or(planned),
            tokens_per_s,
            requests,
            has_answers,
            ttft_s,
            answer_tokens_per_s,
        })
    }

    /// The percentile of the time to the first token, s; `None` if requests up to it failed or nothing reports
    /// it.
    #[must_use]
    pub fn ttft_s(&self, at: Percentile) -> Option<f64> {
        percentile(&self.ttft_s, at.share()).filter(|ttft_s| ttft_s.is_finite())
    }

    /// The speed of the answer that this share of the requests reaches, tokens/s; see
    /// [`crate::Sample::answer_tokens_per_s`].
    #[must_use]
    pub fn answer_tokens_per_s(&self, at: Percentile) -> Option<f64> {
        percentile(&self.answer_tokens_per_s, 1.0 - at.share())
    }
}

/// Whether its requests show what users wait for: the server set their pace, failures or not, and was reachable.
pub(crate) fn counts_for_users(measurement: &Measurement, verdict: &Verdict) -> bool {
    verdict.is_paced_by_server() && !reached_nobody(measurement)
}

/// Whether no request reached a server.
fn reached_nobody(measurement: &Measurement) -> bool {
    measurement.samples.iter().all(|sample| sample.error == Some(Failure::Network))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sample;

    #[test]
    fn failures_miss_only_what_answers_report() {
        let failed = Sample { error: Some(Failure::Timeout), ..Sample::default() };
        let timed = Sample { tokens: Some(10), ..crate::made::answered(500.0, 1000.0) };
        let untimed = Sample { first_ms: None, answer_ms: None, ..timed.clone() };
        let figures = |samples: Vec<Sample>| {
            let measurement = crate::made::batch(1.0, samples);
            let configuration = Configuration::of(BatchId::new(1, 2), &[&measurement], false);
            configuration.map(|it| (it.ttft_s, it.answer_tokens_per_s))
        };
        let of = |ttft_s: &[f64], speeds: &[f64]| Some((ttft_s.to_vec(), speeds.to_vec()));
        assert_eq!(figures(vec![untimed, failed.clone()]), of(&[], &[0.0, 10.0]));
        assert_eq!(figures(vec![timed, failed.clone()]), of(&[0.5, f64::INFINITY], &[0.0, 10.0]));
        assert_eq!(figures(vec![failed]), of(&[f64::INFINITY], &[0.0]), "nothing was answered");
    }

    #[test]
    fn the_speed_is_that_of_all_measurements_together() {
        let speed = |tokens: [u64; 2]| {
            let measurements = tokens.map(|tokens| Measurement {
                total_s: 2.0,
                tokens,
                samples: vec![Sample::default()],
                ..Measurement::default()
            });
            let measurements: Vec<&Measurement> = measurements.iter().collect();
            let configuration = Configuration::of(BatchId::new(1, 1), &measurements, false);
            configuration.map(|configuration| configuration.tokens_per_s)
        };
        assert_eq!(speed([10, 30]), Some(10.0));
        assert_eq!(speed([u64::MAX; 2]), Some(u64::MAX as f64 / 2.0));
    }
}
