//! Whether requests are let through one by one at a fixed pace, however many are being answered.

use std::borrow::Cow;

use crate::order::sort_by;
use crate::stats::median;
use crate::{Measurement, Sample};

/// Fewer answers that begin at equal distances may do so by chance.
const LEAST_ANSWERS: usize = 4;
/// The distances differ from their median by at most this share.
const EVEN_SHARE: f64 = 0.1;
/// Prompts evaluated one after another begin their answers closer together than this, ms.
const LEAST_MS: f64 = 100.0;
/// At a pace slower than this share of an answer there is one answer at a time: that is a slot.
const DECODING_SHARE: f64 = 0.9;
/// Requests were not sent at that pace themselves: one waited for this many of the distances.
const WAITED_DISTANCES: f64 = 1.5;

/// The distance at which the answers of one server began one by one, ms; `None` if they did not. Slots would have
/// let several begin at once, and others only when one of them ended.
#[must_use]
pub fn admission_ms(measurement: &Measurement) -> Option<f64> {
    let spoken: Vec<(f64, &Sample)> =
        measurement.samples.iter().filter_map(|sample| Some((sample.first_ms?, sample))).collect();
    let mut starts_ms: Vec<f64> = spoken.iter().map(|&(first_ms, _)| first_ms).collect();
    sort_by(&mut starts_ms, f64::total_cmp);
    let gaps_ms: Vec<f64> =
        starts_ms.iter().zip(starts_ms.iter().skip(1)).map(|(from, to)| to - from).collect();
    let pace_ms = median(gaps_ms.iter().copied()).filter(|&ms| ms >= LEAST_MS)?;
    let decoding_ms =
        median(spoken.iter().filter_map(|&(first_ms, sample)| Some(sample.last_ms? - first_ms)))?;
    let waits_ms = spoken.iter().filter_map(|(_, sample)| sample.ttft_ms());
    let waited_ms = waits_ms.clone().reduce(f64::max)? - waits_ms.reduce(f64::min)?;
    let are_even = gaps_ms.iter().all(|gap_ms| (gap_ms - pace_ms).abs() <= pace_ms * EVEN_SHARE);
    let is_found = spoken.len() >= LEAST_ANSWERS
        && are_even
        && pace_ms <= decoding_ms * DECODING_SHARE
        && waited_ms >= pace_ms * WAITED_DISTANCES;
    is_found.then_some(pace_ms)
}

/// The servers whose requests something in front of them let through at a fixed pace, by number: the time before they
/// began was not spent in the browser or on the way.
pub fn paced_servers(measurement: &Measurement) -> Vec<u32> {
    let paced = |(server, part): (u32, Cow<'_, Measurement>)| admission_ms(&part).map(|_| server);
    measurement.by_server().into_iter().filter_map(paced).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers of a second each, by when they were sent and when they began.
    fn found(answers_ms: &[(f64, f64)]) -> Option<f64> {
        let sample = |&(sent_ms, first_ms): &(f64, f64)| Sample {
            sent_ms,
            first_ms: Some(first_ms),
            last_ms: Some(first_ms + 1000.0),
            ..Sample::default()
        };
        let samples = answers_ms.iter().map(sample).collect();
        admission_ms(&Measurement { samples, ..Measurement::default() })
    }

    #[test]
    fn answers_that_begin_one_by_one_were_let_through_so() {
        let sent_at_once = [(0.0, 88.0), (0.0, 788.0), (0.0, 1490.0), (0.0, 2188.0)];
        assert_eq!(found(&sent_at_once), Some(700.0));
        assert_eq!(found(&sent_at_once[..3]), None, "too few");
        let sent_so = [(0.0, 88.0), (700.0, 788.0), (1400.0, 1488.0), (2100.0, 2188.0)];
        assert_eq!(found(&sent_so), None, "nobody waited");
    }

    #[test]
    fn slots_are_no_pace() {
        let two = [(0.0, 90.0), (0.0, 95.0), (0.0, 1180.0), (0.0, 1190.0)];
        assert_eq!(found(&two), None);
        let one = [(0.0, 90.0), (0.0, 1180.0), (0.0, 2270.0), (0.0, 3360.0)];
        assert_eq!(found(&one), None, "one after another");
        let staggered = [(0.0, 400.0), (0.0, 800.0), (0.0, 1800.0), (0.0, 2200.0)];
        assert_eq!(found(&staggered), None, "two slots that evaluate prompts in turn");
    }
}
