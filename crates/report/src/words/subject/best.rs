//! The fastest configuration, as it is told.

use bench::BatchId;
use bench::analysis::Analysis;

/// What is said of the fastest configuration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    pub batch: BatchId,
    /// What is recommended in its place.
    pub recommended: Option<BatchId>,
    /// The fastest of the other workers counts, and how much slower it is, of 1.
    pub next: Option<(BatchId, f64)>,
}

impl Best {
    pub fn of(analysis: &Analysis) -> Option<Self> {
        let best = analysis.best()?;
        let others = analysis.optima().filter(|optimum| optimum.id.workers != best.id.workers);
        let next = others.max_by(|a, b| a.tokens_per_s.total_cmp(&b.tokens_per_s));
        Some(Self {
            batch: best.id,
            recommended: analysis.recommended.filter(|&recommended| recommended != best.id),
            next: next.map(|next| (next.id, 1.0 - next.tokens_per_s / best.tokens_per_s)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bench::{Event, Measured, Measurement, Session};

    #[test]
    fn the_recommendation_is_that_of_the_whole_session() {
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
        assert_eq!(found.batch, BatchId::new(8, 16));
        assert_eq!(found.recommended, Some(BatchId::new(4, 4)), "fewer workers are as fast");
        assert!(matches!(found.next, Some((id, slower)) if id.workers == 4 && slower > 0.0));
        let alone = best(&[(4, 4, 50), (8, 16, 100)]).unwrap();
        assert_eq!(alone.recommended, None, "the best is what is recommended");
        assert_eq!(best(&[]), None);
    }
}
