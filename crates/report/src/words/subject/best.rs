//! The answer of a session beside what comes nearest to it.

use bench::BatchId;
use bench::analysis::{Analysis, BatchAnalysis};

/// What is told of the answer's configuration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    /// What is to be set.
    pub batch: BatchId,
    /// The fastest of the other workers counts that asks the server for something else, and how much slower it is,
    /// of 1; negative if it is faster, which noise does not let one tell.
    pub next: Option<(BatchId, f64)>,
}

impl Best {
    pub fn of(analysis: &Analysis) -> Option<Self> {
        let answer = analysis.recommended()?;
        let is_other = |optimum: &&BatchAnalysis| {
            optimum.id.workers != answer.id.workers
                && analysis.load(optimum.id) != analysis.load(answer.id)
        };
        let others = analysis.optima().filter(is_other);
        let next = others.max_by(|a, b| a.mean().total_cmp(&b.mean()));
        let next = next.map(|next| (next.id, 1.0 - next.mean() / answer.mean()));
        Some(Self { batch: answer.id, next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bench::{Event, Measured, Measurement, Session};

    #[test]
    fn the_answer_is_told_beside_the_fastest_of_the_other_workers() {
        let done = |(workers, requests, tokens)| {
            let measurement =
                Measurement { requests, total_s: 1.0, tokens, ..Measurement::default() };
            Event::BatchDone(Measured::new(workers, measurement))
        };
        let best = |batches: &[(u32, u32, u64)]| {
            let mut session = Session::default();
            batches.iter().for_each(|&batch| session.apply(&done(batch)));
            Best::of(&Analysis::of(&session))
        };
        let found = best(&[(4, 4, 97), (8, 8, 99), (8, 16, 100)]).unwrap();
        assert_eq!(found.batch, BatchId::new(4, 4), "fewer workers are as fast");
        assert!(matches!(found.next, Some((id, slower)) if id.size == 16 && slower < 0.0));
        let alone = best(&[(4, 4, 50), (8, 16, 100)]).unwrap();
        assert_eq!(
            (alone.batch, alone.next),
            (BatchId::new(8, 16), Some((BatchId::new(4, 4), 0.5)))
        );
        assert_eq!(best(&[]), None);
    }
}
