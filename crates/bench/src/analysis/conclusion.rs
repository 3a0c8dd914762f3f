//! The conclusion of a session: what to choose, how much that gains, where the limit is, how certain that is.

use super::ceiling::{Ceiling, ceiling};
use super::{Analysis, Answer, BatchAnalysis, Metrics};
use crate::judgement::Borders;
use crate::stats::mean;
use crate::{BatchId, Measurement, Session};

/// The conclusion of a session for whoever sets up the server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conclusion {
    /// What to choose; `None` if no figure is valid.
    pub choice: Option<Choice>,
    pub ceiling: Ceiling,
    /// Where the plan's limits are reached, if it has any and the requests show them.
    pub borders: Option<Borders>,
    /// What the session as a whole says for or against its figures.
    pub trust: Trust,
}

/// The configuration to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub answer: Answer,
    /// The smallest configuration with one request at a time and its speed, if that was measured too.
    pub one_at_a_time: Option<(BatchId, f64)>,
    /// Median speed of one stream, tokens/s.
    pub each_tokens_per_s: Option<f64>,
    /// Median time to the first token, ms.
    pub ttft_ms: Option<f64>,
    /// Median time to the first token of the answer itself, ms; absent if the model did not think.
    pub ttfo_ms: Option<f64>,
}

/// What a session as a whole says for or against its figures.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trust {
    /// How much faster the same batch was at the end than at the beginning, as a share; the largest change of
    /// all that were checked.
    pub change_at_end: Option<f64>,
    /// The change is beyond the noise.
    pub has_drifted: bool,
    /// Batches with invalid figures.
    pub void: usize,
    pub batches: usize,
    /// Measurements with invalid figures, of batches that have valid ones too.
    pub void_measurements: usize,
    /// How many batches have individual requests: others cannot be checked.
    pub checked: usize,
    pub findings: usize,
}

impl Conclusion {
    /// The conclusion of a session from its analysis.
    #[must_use]
    pub fn of(session: &Session, analysis: &Analysis) -> Self {
        let choice = choice(session, analysis);
        Self {
            ceiling: ceiling(session, analysis, choice.as_ref()),
            borders: analysis.borders(),
            trust: trust(analysis),
            choice,
        }
    }

    /// What limits the server's speed; `None` if limits of the plan keep the choice from being what it would be
    /// compared with.
    #[must_use]
    pub fn told_ceiling(&self) -> Option<Ceiling> {
        let is_by_choice =
            matches!(self.ceiling, Ceiling::Open { .. } | Ceiling::Flat { .. } | Ceiling::Unknown);
        (self.borders.is_none() || !is_by_choice).then_some(self.ceiling)
    }
}

fn choice(session: &Session, analysis: &Analysis) -> Option<Choice> {
    let answer = Answer::of(session, analysis)?;
    let chosen = analysis.batch(answer.id)?;
    let own = |batch: &BatchAnalysis| {
        Some((batch.id, mean(&analysis.loads.not_slowed(batch.id, &batch.speeds))?))
    };
    let alone = analysis.batches().filter(|batch| batch.is_valid() && batch.id.at_once() == 1);
    // Of several, the one in which not even the next request overlapped.
    let alone = alone.min_by_key(|batch| (batch.id.size, batch.id.workers));
    let metrics = metrics(session, chosen);
    Some(Choice {
        one_at_a_time: alone.filter(|_| answer.id.at_once() > 1).and_then(own),
        answer,
        each_tokens_per_s: metrics.stream_tokens_per_s.as_ref().map(|speeds| speeds.p50),
        ttft_ms: metrics.ttft_ms.as_ref().map(|times| times.p50),
        ttfo_ms: metrics.ttfo_ms.as_ref().map(|times| times.p50),
    })
}

/// The metrics of the measurement that a batch shows.
pub fn metrics(session: &Session, batch: &BatchAnalysis) -> Metrics {
    let measured = session.batch(batch.id).and_then(|it| it.measurements.get(batch.shown));
    measured.map(|measured: &Measurement| Metrics::of(measured, &[])).unwrap_or_default()
}

fn trust(analysis: &Analysis) -> Trust {
    let valid = analysis.measured_batches().filter(|batch| batch.is_valid());
    let void_measurements =
        valid.flat_map(|batch| &batch.measurements).filter(|it| !it.verdict.is_valid());
    Trust {
        change_at_end: analysis.drift_share(),
        has_drifted: analysis.runs.iter().any(|run| run.drift.is_some()),
        void: analysis.measured_batches().filter(|batch| !batch.is_valid()).count(),
        void_measurements: void_measurements.count(),
        batches: analysis.totals.batches,
        checked: analysis.measured_batches().filter(|batch| batch.has_samples).count(),
        findings: analysis.findings.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made;

    fn conclusion(batches: &[(u32, u32, u64)]) -> Conclusion {
        let session = made::session(batches);
        Conclusion::of(&session, &Analysis::of(&session))
    }

    #[test]
    fn the_smallest_of_the_fastest_is_chosen() {
        let found = conclusion(&[(1, 1, 40), (4, 4, 98), (8, 8, 100)]);
        let choice = found.choice.unwrap();
        let fastest = choice.answer.fastest.map(|(id, speed)| (id, speed.mean));
        assert_eq!(choice.answer.id, BatchId::new(4, 4));
        assert_eq!(fastest, Some((BatchId::new(8, 8), 100.0)));
        assert_eq!(choice.one_at_a_time, Some((BatchId::new(1, 1), 40.0)));
        assert!(
            matches!(found.ceiling, Ceiling::Flat { from: 4, to: 8, .. }),
            "{:?}",
            found.ceiling
        );
        assert_eq!((choice.answer.times, found.trust.batches), (1, 3));
    }

    #[test]
    fn an_empty_session_has_no_conclusion() {
        let found = conclusion(&[]);
        assert_eq!((found.choice, found.ceiling), (None, Ceiling::Unknown));
        assert_eq!(conclusion(&[(1, 1, 0)]).trust.void, 1);
    }
}
