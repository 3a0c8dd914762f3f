//! The verdict on one measurement.

use crate::{Subject, Warning};

/// The verdict on one measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Speed, tokens/s; may be NaN or infinite.
    pub tokens_per_s: f64,
    /// What makes it doubtful; many of these doubts disqualify the measurement.
    pub doubts: Vec<Warning>,
}

impl Verdict {
    /// Whether the figures are the server's: nothing failed, nothing else set the pace, and the workload was
    /// the one asked for.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.tokens_per_s.is_finite() && !self.doubts.iter().any(Warning::disqualifies)
    }

    /// The server's speed, tokens/s; `None` if the figures are not the server's.
    #[must_use]
    pub fn speed(&self) -> Option<f64> {
        self.is_valid().then_some(self.tokens_per_s)
    }

    /// The first transient disturbance that spoiled it, so that measuring again may give valid figures. `None`
    /// if something permanent spoiled it too; a sleep also breaks connections.
    #[must_use]
    pub fn disturbance(&self) -> Option<&Warning> {
        let has_slept = self.doubts.iter().any(|doubt| matches!(doubt, Warning::Suspended { .. }));
        let is_of_sleep = |doubt: &&Warning| {
            has_slept
                && matches!(doubt, Warning::Failed { failure, .. } if failure.may_follow_sleep())
        };
        let spoiling = self.doubts.iter().filter(|doubt| doubt.disqualifies());
        let mut spoiling = spoiling.filter(|doubt| !is_of_sleep(doubt));
        let first = spoiling.next().filter(|first| first.is_disturbance())?;
        spoiling.all(Warning::is_disturbance).then_some(first)
    }

    /// Whether the server set the pace, even if it failed requests.
    #[must_use]
    pub fn is_paced_by_server(&self) -> bool {
        let is_no_failure = |doubt: &&Warning| !matches!(doubt, Warning::Failed { .. });
        !self.doubts.iter().filter(is_no_failure).any(Warning::disqualifies)
    }

    /// Whether a doubt about this subject disqualifies the figures.
    #[must_use]
    pub fn is_disqualified_by(&self, subject: Subject) -> bool {
        let mut classes = self.doubts.iter().map(Warning::class);
        classes.any(|class| class.subject == subject && class.disqualifies)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Failure;

    #[test]
    fn only_a_disturbed_measurement_is_worth_repeating() {
        let late = Warning::PageLagged { lag_ms: 400.0 };
        let of = |doubts: &[&Warning]| {
            let doubts = doubts.iter().map(|&doubt| doubt.clone()).collect();
            Verdict { tokens_per_s: 1.0, doubts }.disturbance().cloned()
        };
        let remark = Warning::CacheHits { requests: 1 };
        let narrow = Warning::TooFewLanes { wanted: 12, in_flight: 6 };
        let hidden = Warning::PageHidden { hidden_ms: 9.0 };
        assert_eq!(of(&[&remark, &late, &hidden]), Some(late.clone()));
        assert_eq!(
            [of(&[&late, &narrow]), of(&[&narrow, &late]), of(&[&remark]), of(&[])],
            [const { None }; 4]
        );
        let asleep = Warning::Suspended { gap_ms: 60_000.0 };
        let failed = |failure| Warning::Failed { requests: 2, failure, message: None };
        let (broken, refused) = (failed(Failure::EndedEarly), failed(Failure::Http(500)));
        assert_eq!(of(&[&asleep, &broken]), Some(asleep.clone()), "connections break");
        assert_eq!([of(&[&late, &broken]), of(&[&asleep, &refused])], [const { None }; 2]);
    }
}
