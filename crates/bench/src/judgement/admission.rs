//! How requests are let through to the server: one by one at a fixed pace, however many are being answered, or so many
//! at once.

use std::borrow::Cow;

use super::browser::{HELD_LEAST_MS, is_held};
use super::overlap::{deepest_overlap, lasted_until};
use crate::order::sort_by;
use crate::stats::{median, sorted};
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
/// Requests waited for others to end if they began right after an end, and for this share of the time that they waited
/// as many others as are let through at once were there…
const FULL_SHARE: f64 = 0.8;
/// … and so many are there for this share of an answer…
const LEAST_SHARE_OF_ANSWER: f64 = 0.2;
/// … and of the whole.
const LEAST_SHARE_OF_WHOLE: f64 = 0.05;

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

/// How many requests one server was given at once while others waited in front of it, by its own times; `None` if they
/// did not wait for others to end. `maxconn` of HAProxy does this, and so may a browser.
#[must_use]
pub fn at_once(measurement: &Measurement) -> Option<u32> {
    let rtt_ms = measurement.rtt_ms();
    let lag_ms = measurement.client.as_ref().map_or(0.0, |client| client.lag_ms);
    let arrived_ms = |sample: &Sample| Some(sample.sent_ms + sample.stall_ms(0.0)?);
    let span = |sample: &Sample| Some((arrived_ms(sample)?, sample.last_ms?));
    let spans: Vec<(f64, f64)> = measurement.successful().map(span).collect::<Option<_>>()?;
    let wait = |sample: &Sample| {
        // What the browser says that it held waited for the browser.
        let held_ms = sample.held_ms.unwrap_or(0.0);
        let stall_ms = sample.stall_ms(rtt_ms)? - held_ms - lag_ms;
        let span_ms = (sample.sent_ms + held_ms, arrived_ms(sample)?);
        is_held(stall_ms, sample.e2e_ms()?).then_some(span_ms)
    };
    let waits: Vec<(f64, f64)> = measurement.successful().filter_map(wait).collect();
    let waited_ms: f64 = waits.iter().map(|(from_ms, to_ms)| to_ms - from_ms).sum();
    let begin_ms = measurement.successful().map(|sample| sample.sent_ms).reduce(f64::min)?;
    let whole_ms = spans.iter().map(|span| span.1).reduce(f64::max)? - begin_ms;
    let answer_ms = median(spans.iter().map(|(from_ms, to_ms)| to_ms - from_ms))?;
    let least_ms = (answer_ms * LEAST_SHARE_OF_ANSWER).max(whole_ms * LEAST_SHARE_OF_WHOLE);
    let most = deepest_overlap(spans.iter().copied(), least_ms)?;
    let ends_ms = sorted(spans.iter().map(|span| span.1));
    let late_ms = lag_ms + rtt_ms;
    let follows_an_end = |&&(_, to_ms): &&(f64, f64)| {
        let soon_before = to_ms - HELD_LEAST_MS - late_ms;
        let next = ends_ms.get(ends_ms.partition_point(|end_ms| *end_ms < soon_before));
        next.is_some_and(|end_ms| *end_ms <= to_ms + late_ms)
    };
    let full_until_ms = lasted_until(spans.iter().copied(), most);
    let full_ms = |(from_ms, to_ms): &(f64, f64)| full_until_ms(*to_ms) - full_until_ms(*from_ms);
    let filled_ms: f64 = waits.iter().filter(follows_an_end).map(full_ms).sum();
    (waited_ms > 0.0 && filled_ms >= waited_ms * FULL_SHARE).then_some(most)
}

/// The servers in front of which requests queued, at a fixed pace or for others to end, by number: the time before
/// they began was not spent on the way.
pub fn queued_servers(measurement: &Measurement) -> Vec<u32> {
    let queued = |(server, part): (u32, Cow<'_, Measurement>)| {
        (admission_ms(&part).is_some() || at_once(&part).is_some()).then_some(server)
    };
    measurement.by_server().into_iter().filter_map(queued).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ServerTimes, made};

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

    /// Answers that took the server a second each, by when they were sent and when they ended.
    fn limited_to(answers_ms: &[(f64, f64)]) -> Option<u32> {
        let sample = |&(sent_ms, last_ms): &(f64, f64)| {
            let server = ServerTimes { total_ms: Some(1000.0), ..ServerTimes::default() };
            Sample { sent_ms, server: Some(server), ..made::answered(sent_ms, last_ms) }
        };
        let samples = answers_ms.iter().map(sample).collect();
        at_once(&Measurement { samples, ..Measurement::default() })
    }

    #[test]
    fn requests_that_reach_the_server_as_others_end_were_limited_in_number() {
        let two = [(0.0, 1001.0), (0.0, 1002.0), (0.0, 2003.0), (0.0, 2004.0)];
        assert_eq!(limited_to(&two), Some(2));
        assert_eq!(limited_to(&two[..3]), Some(2), "one waited");
        assert_eq!(limited_to(&two[..2]), None, "nobody waited");
        let one = [(0.0, 1001.0), (0.0, 2003.0), (0.0, 3005.0)];
        assert_eq!(limited_to(&one), Some(1));
        assert_eq!(limited_to(&[(0.0, 1500.0)]), None, "there was no other");
    }

    #[test]
    fn requests_that_are_late_on_the_way_were_not_limited_in_number() {
        let beside_others = [(0.0, 1001.0), (0.0, 1002.0), (0.0, 1401.0), (0.0, 1402.0)];
        assert_eq!(limited_to(&beside_others), None, "more were at the server than before");
        let after_others = [(0.0, 1001.0), (0.0, 1002.0), (0.0, 2403.0), (0.0, 2404.0)];
        assert_eq!(limited_to(&after_others), None, "for long nobody was at the server");
        let before_the_end = [(0.0, 1001.0), (0.0, 1002.0), (0.0, 1903.0), (0.0, 1904.0)];
        assert_eq!(limited_to(&before_the_end), None, "they did not wait for the end");
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
