//! The recorded requests of every configuration, sorted once, so that limits can be checked quickly.

use crate::judgement::{Configuration, counts_for_users};
use crate::order::sort_by_key;
use crate::{BatchId, Session};

use super::Analysis;

/// The recorded requests of every configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    /// The configurations with individual requests, fewest workers first, then smallest batch.
    pub configurations: Vec<Configuration>,
}

impl Recorded {
    /// Collects and sorts the requests of a session. A measurement counts if the server set its pace, failures
    /// or not; one that reached no server does not.
    #[must_use]
    pub fn of(session: &Session, analysis: &Analysis) -> Self {
        let is_server_mode = session.is_server_mode();
        let configuration = |batch: &super::BatchAnalysis| {
            let measurements = session.batch(batch.id)?.measurements.iter();
            let counted = measurements
                .zip(&batch.measurements)
                .filter(|(measurement, known)| counts_for_users(measurement, &known.verdict));
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

    /// The longest time to the first token overall, s.
    #[must_use]
    pub fn longest_ttft_s(&self) -> Option<f64> {
        let times = self.configurations.iter().flat_map(|one| &one.ttft_s).copied();
        times.filter(|ttft_s| ttft_s.is_finite()).reduce(f64::max)
    }

    /// The highest speed of an answer overall, tokens/s.
    #[must_use]
    pub fn highest_answer_tokens_per_s(&self) -> Option<f64> {
        let highest = self.configurations.iter().filter_map(|one| one.answer_tokens_per_s.last());
        highest.copied().reduce(f64::max)
    }
}
