//! Several measurements of one batch: which one is shown, how far they lie apart, and which batches
//! deserve another.

use crate::stats::Interval;
use crate::{Batch, Run};

/// Two measurements of the same batch differ by this share: the standard deviation between the eight
/// batches of 8 and the eleven of 4 in the reference's runs is 2.0 and 2.6 %. It stands in for an interval
/// where a batch was measured once.
pub const NOISE_SHARE: f64 = 0.03;

/// Speeds of all measurements of a batch whose figures are the server's, tokens/s.
#[must_use]
pub fn speeds(batch: &Batch) -> Vec<f64> {
    let all = std::iter::once(batch).chain(&batch.other_repeats);
    all.filter(|batch| batch.can_be_optimum()).map(Batch::tokens_per_s).collect()
}

/// The speed of a batch with its uncertainty, tokens/s: Student's interval of its measurements, or ±
/// [`NOISE_SHARE`] of a single one.
#[must_use]
pub fn interval(batch: &Batch) -> Interval {
    let speed = batch.tokens_per_s();
    Interval::of(&speeds(batch))
        .unwrap_or(Interval { mean: speed, half_width: speed * NOISE_SHARE })
}

/// Lowest and highest speed of all measurements, tokens/s; none if there is only one.
#[must_use]
pub fn spread(batch: &Batch) -> Option<(f64, f64)> {
    let speeds = speeds(batch);
    let low = speeds.iter().copied().reduce(f64::min)?;
    let high = speeds.iter().copied().reduce(f64::max)?;
    (speeds.len() > 1).then_some((low, high))
}

/// Puts a measured batch into its run: sizes rise, and a size that is there gets one more repeat.
pub fn add(runs: &mut Vec<Run>, workers: u32, measured: Batch) {
    if runs.iter().all(|run| run.workers != workers) {
        runs.push(Run { workers, ..Run::default() });
    }
    let Some(run) = runs.iter_mut().find(|run| run.workers == workers) else { return };
    match run.batches.iter_mut().find(|batch| batch.batch == measured.batch) {
        Some(batch) => *batch = with_repeat(std::mem::take(batch), measured),
        None => {
            let place = run.batches.partition_point(|batch| batch.batch < measured.batch);
            run.batches.insert(place, measured);
        }
    }
}

/// How often this batch was measured.
#[must_use]
pub fn count(runs: &[Run], workers: u32, size: u32) -> u32 {
    let run = runs.iter().find(|run| run.workers == workers);
    let batch = run.and_then(|run| run.batches.iter().find(|batch| batch.batch == size));
    batch.map_or(0, |batch| u32::try_from(batch.other_repeats.len()).unwrap_or(u32::MAX - 1) + 1)
}

/// All measurements of a batch: shown is the one with the median speed, the slower of the two middle ones
/// of an even number. One whose figures are not the server's is shown only where there is no other.
fn with_repeat(mut batch: Batch, measured: Batch) -> Batch {
    let mut all = std::mem::take(&mut batch.other_repeats);
    all.extend([batch, measured]);
    let mut order: Vec<usize> = (0..all.len()).collect();
    let rank = |index: &usize| all.get(*index).map_or(f64::NAN, Batch::tokens_per_s);
    order.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
    let valid = |index: &usize| all.get(*index).is_some_and(Batch::can_be_optimum);
    let candidates: Vec<usize> = order.iter().copied().filter(valid).collect();
    let candidates = if candidates.is_empty() { order } else { candidates };
    let middle = candidates.len().saturating_sub(1) / 2;
    let shown = candidates.get(middle).copied().unwrap_or(0);
    let chosen = all.remove(shown);
    Batch { other_repeats: all, ..chosen }
}

/// The batch that deserves one more repeat, so that it becomes clear which is the fastest: of those whose
/// interval overlaps that of the best, the one measured least often, the first of equals. None when
/// the answer is clear or all of them were measured `most` times.
#[must_use]
pub fn contender(run: &Run, most: u32) -> Option<u32> {
    let best = interval(run.optimum()?);
    let valid = run.batches.iter().filter(|batch| batch.can_be_optimum());
    let contenders: Vec<&Batch> = valid.filter(|batch| interval(batch).overlaps(best)).collect();
    if contenders.len() < 2 {
        return None;
    }
    let repeats = |batch: &&Batch| batch.other_repeats.len() + 1;
    let least = contenders.into_iter().min_by_key(repeats)?;
    (repeats(&least) < most as usize).then_some(least.batch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Failure, Sample};
    use proptest::prelude::*;

    fn batch(batch: u32, tokens: u64) -> Batch {
        Batch { batch, total_s: 1.0, tokens, ..Batch::default() }
    }

    fn run_of(measured: impl IntoIterator<Item = Batch>) -> Run {
        let mut runs = Vec::new();
        measured.into_iter().for_each(|batch| add(&mut runs, 4, batch));
        runs.pop().unwrap()
    }

    fn shown(tokens: &[u64]) -> u64 {
        run_of(tokens.iter().map(|&tokens| batch(2, tokens))).batches[0].tokens
    }

    #[test]
    fn the_row_shown_is_the_measurement_with_the_median_speed() {
        assert_eq!(shown(&[100]), 100);
        assert_eq!(shown(&[120, 100]), 100, "the lower middle");
        assert_eq!(shown(&[120, 100, 90]), 100);
        assert_eq!(shown(&[120, 100, 90, 110]), 100);
    }

    #[test]
    fn a_failed_repeat_is_kept_but_not_shown() {
        let failed = Sample { error: Some(Failure::Timeout), ..Sample::default() };
        let bad = Batch { samples: vec![failed], ..batch(2, 50) };
        let run = run_of([bad.clone(), batch(2, 100), bad.clone()]);
        assert_eq!((run.batches[0].tokens, run.batches[0].other_repeats.len()), (100, 2));
        assert_eq!(speeds(&run.batches[0]), [100.0]);
        assert_eq!(run_of([bad.clone(), bad]).batches[0].tokens, 50);
    }

    #[test]
    fn sizes_stand_in_order_however_they_were_measured() {
        let run = run_of([batch(8, 1), batch(1, 1), batch(4, 1), batch(4, 2)]);
        let sizes: Vec<u32> = run.batches.iter().map(|batch| batch.batch).collect();
        assert_eq!(sizes, [1, 4, 8]);
        assert_eq!(count(std::slice::from_ref(&run), 4, 4), 2);
        assert_eq!(count(&[run], 4, 16), 0);
    }

    #[test]
    fn extra_repeats_go_to_those_that_could_still_be_the_best() {
        assert_eq!(contender(&run_of([batch(1, 50), batch(2, 100)]), 5), None, "it is clear");
        let close = [batch(1, 50), batch(2, 99), batch(4, 100)];
        assert_eq!(contender(&run_of(close.clone()), 5), Some(2));
        assert_eq!(contender(&run_of(close.clone()), 1), None, "the limit is reached");
        let again = close.into_iter().chain([batch(2, 98)]);
        assert_eq!(contender(&run_of(again), 5), Some(4), "it was measured less often");
        let clear = [90, 90, 91, 100, 101, 100]
            .map(|tokens| batch(if tokens < 95 { 2 } else { 4 }, tokens));
        assert_eq!(contender(&run_of(clear), 5), None, "three each, and apart");
    }

    proptest! {
        #[test]
        fn no_repeat_is_lost_and_the_shown_one_is_a_middle_one(
            tokens in prop::collection::vec(1_u64..1000, 1..9),
        ) {
            let run = run_of(tokens.iter().map(|&tokens| batch(2, tokens)));
            let mut kept: Vec<u64> =
                run.batches[0].other_repeats.iter().map(|batch| batch.tokens).collect();
            kept.push(run.batches[0].tokens);
            kept.sort_unstable();
            let mut sorted = tokens;
            sorted.sort_unstable();
            prop_assert_eq!(run.batches[0].tokens, sorted[(sorted.len() - 1) / 2]);
            prop_assert_eq!(kept, sorted);
        }
    }
}
