//! What one measurement is worth.

use crate::{Subject, Warning};

/// The judgement on one measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Speed, tokens/s; may be no number.
    pub tokens_per_s: f64,
    /// What makes it doubtful, most of it so much that the measurement counts for nothing.
    pub doubts: Vec<Warning>,
}

impl Verdict {
    /// Whether the figures are the server's: nothing failed, nothing else set the pace, and the job was the one
    /// that was asked for.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.tokens_per_s.is_finite() && !self.doubts.iter().any(Warning::disqualifies)
    }

    /// The server's speed, tokens/s; none where the figures are not the server's.
    #[must_use]
    pub fn speed(&self) -> Option<f64> {
        self.is_valid().then_some(self.tokens_per_s)
    }

    /// Whether the server set the pace, also where it failed requests.
    #[must_use]
    pub fn is_paced_by_server(&self) -> bool {
        let is_no_failure = |doubt: &&Warning| !matches!(doubt, Warning::Failed { .. });
        !self.doubts.iter().filter(is_no_failure).any(Warning::disqualifies)
    }

    /// Whether something about this subject is why the figures are not the server's.
    #[must_use]
    pub fn is_disqualified_by(&self, subject: Subject) -> bool {
        let mut classes = self.doubts.iter().map(Warning::class);
        classes.any(|class| class.subject == subject && class.disqualifies)
    }
}
