//! The numbers in flight at which the page's own error is measured, and how long that takes.

use crate::Plan;
use crate::order::distinct;

/// Bursts per number in flight: the median is used, as one may hit a busy moment.
pub const BURSTS: u32 = 5;
/// More numbers in flight than this give no new information.
const MOST_NUMBERS: usize = 8;
/// The longest time that a user waits for it before a session, s.
pub const PATIENCE_S: f64 = 10.0;
/// One burst of the relay's streams of known timing, including opening its connections, s.
const BURST_S: f64 = 0.45;

/// The numbers in flight of the plan's runs, including the smallest and the largest, thinned out if there are many.
#[must_use]
pub fn numbers_in_flight(plan: &Plan) -> Vec<u32> {
    let numbers = distinct(plan.workers.iter().map(|&workers| plan.most_in_flight(workers)));
    let last = numbers.len().saturating_sub(1);
    let tried = numbers.len().min(MOST_NUMBERS);
    (0..tried)
        .filter_map(|place| numbers.get(place * last / tried.saturating_sub(1).max(1)).copied())
        .collect()
}

/// Roughly how long measuring it takes, s.
#[must_use]
pub fn takes_s(plan: &Plan) -> f64 {
    (numbers_in_flight(plan).len() as f64 * f64::from(BURSTS) * BURST_S).min(PATIENCE_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_numbers_in_flight_are_thinned_out() {
        let numbers = |workers: Vec<u32>, max_batch| {
            numbers_in_flight(&Plan { workers, max_batch, ..Plan::default() })
        };
        assert_eq!(numbers(vec![24, 1, 8], None), [1, 8, 24]);
        assert_eq!(numbers(vec![24, 16, 8], Some(8)), [8], "no batch has more in flight");
        let many = numbers((1..=64).collect(), None);
        assert_eq!((many.len(), many.first(), many.last()), (8, Some(&1), Some(&64)));
        assert!(numbers(Vec::new(), None).is_empty());
    }
}
