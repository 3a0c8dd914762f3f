//! What comes closest to an answer, with intervals.

use super::{Analysis, Answer, BatchAnalysis};
use crate::BatchId;
use crate::order::sort_by;
use crate::stats::Interval;

/// The answer's configuration and the fastest others, the fastest first: at most `most`, each load once.
#[must_use]
pub fn nearest(answer: &Answer, analysis: &Analysis, most: usize) -> Vec<(BatchId, Interval)> {
    let mut others: Vec<&BatchAnalysis> =
        analysis.batches().filter(|batch| analysis.may_be_set(batch)).collect();
    sort_by(&mut others, |a, b| b.mean().total_cmp(&a.mean()));
    let mut loads = vec![analysis.load(answer.id)];
    let mut near = vec![(answer.id, answer.speed)];
    for batch in others {
        let load = analysis.load(batch.id);
        let Some(speed) = batch.interval.filter(|_| !loads.contains(&load)) else { continue };
        if near.len() == most {
            break;
        }
        loads.push(load);
        near.push((batch.id, speed));
    }
    sort_by(&mut near, |(_, a), (_, b)| b.mean.total_cmp(&a.mean));
    near
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Event, Measured, Measurement, Session};

    #[test]
    fn each_load_is_listed_once_and_the_answer_always() {
        let mut session = Session::default();
        for (workers, size, tokens) in
            [(1, 1, 100), (2, 1, 101), (8, 16, 400), (4, 8, 300), (9, 18, 401)]
        {
            let measured =
                Measurement { requests: size, total_s: 1.0, tokens, ..Measurement::default() };
            session.apply(&Event::BatchDone(Measured::new(workers, measured)));
        }
        let analysis = Analysis::of(&session);
        let answer = Answer::of(&session, &analysis).expect("an answer");
        let ids = |most| nearest(&answer, &analysis, most).into_iter().map(|(id, _)| id.workers);
        assert_eq!(ids(9).collect::<Vec<_>>(), [9, 8, 4, 1], "one at once is one load");
        assert_eq!(ids(2).collect::<Vec<_>>(), [9, 8]);
        assert_eq!(ids(1).collect::<Vec<_>>(), [8], "the answer");
    }
}
