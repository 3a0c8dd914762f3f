//! Where the browser's own timestamps are more exact than the page's.

use crate::order::sort_by;
use crate::{OnClock, Sample};

/// One entry of the browser's Resource Timing: times on the page's clock, ms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ResourceTiming {
    pub lane: u32,
    /// The request was handed to the browser.
    pub start_ms: f64,
    /// The last byte arrived, before any queueing for the page.
    pub end_ms: f64,
    /// From its start until the browser sent it, if the browser reports that.
    pub held_ms: Option<f64>,
}

/// The browser stamps a start later than the code, by the time it takes to make all the requests that start
/// together, ms.
const MAKING_MS: f64 = 200.0;
/// Otherwise the browser's timestamps differ from the code's only by the clock's resolution, at most this, ms.
const CLOCK_STEP_MS: f64 = 1.5;

/// An answer received over at least this time had not ended before the page saw it begin, ms.
const STREAMED_MS: f64 = 100.0;
/// If it was received at once after at least this time, it had not ended in the first half of it, ms: no page is that
/// late.
const LONG_MS: f64 = 1000.0;

/// Replaces the code's timestamps with the browser's where an entry belongs to a sample.
pub fn refine(samples: &mut [OnClock<Sample>], entries: &[ResourceTiming]) {
    for (index, entry) in pairs(samples, entries) {
        if let Some(OnClock(sample)) = samples.get_mut(index) {
            sample.sent_ms = entry.start_ms;
            sample.end_ms = entry.end_ms;
            sample.held_ms = entry.held_ms.filter(|&held_ms| held_ms >= 0.0);
        }
    }
}

/// Whether there is an entry for every sample: some arrive late.
#[must_use]
pub fn have_all_entries(samples: &[OnClock<Sample>], entries: &[ResourceTiming]) -> bool {
    pairs(samples, entries).len() == samples.len()
}

/// The samples' indices with their entries: same lane, same start, an end that is not later.
fn pairs(samples: &[OnClock<Sample>], entries: &[ResourceTiming]) -> Vec<(usize, ResourceTiming)> {
    let samples: Vec<&Sample> = samples.iter().map(|OnClock(sample)| sample).collect();
    let by_start = pairs_by_start(&samples, entries);
    if by_start.len() == samples.len() { by_start } else { pairs_by_end(&samples, entries) }
}

/// If there is an entry for every sample: the browser starts requests in the order in which they are made, a fraction
/// of a millisecond apart, so the closest start decides, the first sample choosing first; if the clock cannot tell
/// starts apart, the closest end decides.
fn pairs_by_start(samples: &[&Sample], entries: &[ResourceTiming]) -> Vec<(usize, ResourceTiming)> {
    let mut order: Vec<(usize, &Sample)> = samples.iter().copied().enumerate().collect();
    sort_by(&mut order, |(_, a), (_, b)| {
        a.sent_ms.total_cmp(&b.sent_ms).then(a.end_ms.total_cmp(&b.end_ms))
    });
    let mut free = entries.to_vec();
    let mut pairs = Vec::new();
    for (place, sample) in order {
        let apart_ms = |entry: &ResourceTiming| {
            ((entry.start_ms - sample.sent_ms).abs(), (sample.end_ms - entry.end_ms).abs())
        };
        let closest = free
            .iter()
            .enumerate()
            .filter(|(_, entry)| fits(entry, sample))
            .map(|(index, entry)| (index, apart_ms(entry)))
            .min_by(|(_, a), (_, b)| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)))
            .map(|(index, _)| index);
        if let Some(index) = closest {
            pairs.push((place, free.swap_remove(index)));
        }
    }
    pairs
}

/// If entries are missing: a start would fit the sample beside it, too, whose own entry is missing. An answer's end is
/// its own, and is read soon after, so the closest ends go together.
fn pairs_by_end(samples: &[&Sample], entries: &[ResourceTiming]) -> Vec<(usize, ResourceTiming)> {
    let of_sample = |(place, sample): (usize, &&Sample)| {
        let (sample, entries) = (*sample, entries.iter().enumerate());
        let fitting = entries.filter(|(_, entry)| fits(entry, sample));
        let late_ms = |entry: &ResourceTiming| (sample.end_ms - entry.end_ms).abs();
        fitting.map(|(index, entry)| (late_ms(entry), place, index)).collect::<Vec<_>>()
    };
    let mut fitting: Vec<_> = samples.iter().enumerate().flat_map(of_sample).collect();
    sort_by(&mut fitting, |(a, ..), (b, ..)| a.total_cmp(b));
    let (mut taken, mut pairs) = (Vec::new(), Vec::new());
    for (_, place, index) in fitting {
        let is_paired = pairs.iter().any(|(paired, _)| *paired == place);
        if let Some(entry) = entries.get(index)
            && !is_paired
            && !taken.contains(&index)
        {
            taken.push(index);
            pairs.push((place, *entry));
        }
    }
    pairs
}

/// Preflight requests go to the same address as chats, and end at once.
fn fits(entry: &ResourceTiming, sample: &Sample) -> bool {
    // An answer that came in one piece has no first token of its own.
    let earliest_end_ms = match sample.first_ms.or(sample.last_ms).zip(sample.last_ms) {
        Some((first_ms, last_ms)) if last_ms - first_ms >= STREAMED_MS => first_ms,
        Some((first_ms, _)) if first_ms - sample.sent_ms >= LONG_MS => {
            sample.sent_ms.midpoint(first_ms)
        }
        _ => f64::NEG_INFINITY,
    };
    entry.lane == sample.lane
        && entry.start_ms >= sample.sent_ms - CLOCK_STEP_MS
        && entry.start_ms <= sample.sent_ms + MAKING_MS
        && entry.end_ms <= sample.end_ms + CLOCK_STEP_MS
        && entry.end_ms >= earliest_end_ms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(lane: u32, sent_ms: f64, end_ms: f64) -> OnClock<Sample> {
        OnClock(Sample { lane, sent_ms, end_ms, ..Sample::default() })
    }

    fn entry(lane: u32, start_ms: f64, end_ms: f64) -> ResourceTiming {
        ResourceTiming { lane, start_ms, end_ms, held_ms: None }
    }

    #[test]
    fn entries_go_to_the_samples_of_their_lane_and_start() {
        let mut samples = [
            sample(0, 0.0, 105.0),
            sample(1, 0.1, 105.5),
            sample(0, 0.2, 208.0),
            sample(0, 105.1, 212.0),
        ];
        let entries = vec![
            entry(0, 105.2, 210.0),
            entry(0, 0.1, 203.0),
            entry(0, 0.1, 102.0),
            entry(1, 0.2, 103.0),
        ];
        refine(&mut samples, &entries);
        let ends: Vec<f64> = samples.iter().map(|sample| sample.0.end_ms).collect();
        assert_eq!(ends, [102.0, 103.0, 203.0, 210.0]);
        assert_eq!(samples[3].0.sent_ms, 105.2);
    }

    #[test]
    fn the_order_of_starts_distinguishes_similar_requests() {
        // Three on one lane within a millisecond; the page saw their ends late and in another order.
        let mut samples = [sample(0, 0.0, 112.0), sample(0, 0.4, 107.0), sample(0, 0.8, 109.0)];
        let entries = [entry(0, 0.3, 104.0), entry(0, 0.7, 101.0), entry(0, 1.1, 108.0)];
        assert!(have_all_entries(&samples, &entries));
        refine(&mut samples, &entries);
        assert_eq!(samples.map(|sample| sample.0.end_ms), [104.0, 101.0, 108.0]);
    }

    #[test]
    fn an_entry_that_is_missing_does_not_lend_a_sample_its_neighbours_end() {
        let mut samples = [sample(0, 0.0, 1270.0), sample(0, 0.2, 663.0)];
        refine(&mut samples, &[entry(0, 0.1, 662.0)]);
        assert_eq!(samples.map(|sample| sample.0.end_ms), [1270.0, 662.0]);
    }

    #[test]
    fn held_times_come_with_the_timestamps() {
        let mut samples = [sample(0, 0.0, 105.0), sample(1, 0.0, 105.0), sample(2, 0.0, 105.0)];
        let held = |lane, held_ms| ResourceTiming { held_ms, ..entry(lane, 0.1, 103.0) };
        refine(&mut samples, &[held(0, Some(40.0)), held(1, None), held(2, Some(-1.0))]);
        assert_eq!(samples.map(|sample| sample.0.held_ms), [Some(40.0), None, None]);
    }

    #[test]
    fn without_a_matching_entry_the_codes_timestamps_stay() {
        let mut samples = [sample(0, 50.0, 100.0)];
        let wrong = vec![
            entry(1, 50.0, 99.0),
            entry(0, 10.0, 99.0),
            entry(0, 251.0, 99.0),
            entry(0, 50.0, 140.0),
        ];
        refine(&mut samples, &wrong);
        assert_eq!(samples, [sample(0, 50.0, 100.0)]);
    }

    #[test]
    fn a_preflight_is_not_taken_for_a_chat() {
        for streamed_from_ms in [Some(500.0), Some(1999.0), None] {
            let mut chat = sample(0, 10.0, 2000.0);
            (chat.0.first_ms, chat.0.last_ms) = (streamed_from_ms, Some(1999.0));
            let mut samples = [chat];
            let (permission, late) = (entry(0, 12.0, 20.0), entry(0, 10.1, 1998.0));
            assert!(!have_all_entries(&samples, &[permission]));
            assert!(have_all_entries(&samples, &[permission, late]));
            refine(&mut samples, &[permission, late]);
            assert_eq!(samples[0].0.end_ms, 1998.0);
        }
    }
}
