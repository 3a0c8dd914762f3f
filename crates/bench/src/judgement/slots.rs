//! How many requests the server really decodes at once.
//!
//! No API reports it. But a request in a slot produces content: the intervals from first to last content of the
//! requests overlap exactly as deep as there are slots, if there are more requests than slots. The interval
//! must not begin with prompt evaluation: on a real Ollama that counts one too many.

use std::borrow::Cow;

use super::admission::admission_ms;
use super::overlap::deepest_overlap;
use crate::stats::{median, sorted};
use crate::{Measurement, Sample, Slots};

/// Two streams that only touch may overlap for a moment if the browser read the end of one late. Real slots
/// overlap for most of an answer: a depth counts from this share of the median decoding time on…
const LEAST_SHARE_OF_DECODING: f64 = 0.2;
/// … and from this many times the page's lateness on: it may have read the ends of two waves late.
const LATE_WAVES: f64 = 2.0;
/// If a depth would have to last longer than this share of the median decoding time, the page was too late to tell.
const MOST_SHARE_OF_DECODING: f64 = 0.75;
/// A page is late from this share of the median decoding time on: then what it saw must agree with itself.
const LATE_SHARE: f64 = 0.1;
/// While requests wait every slot is taken, but for the moments between two answers: so many streams there are on
/// average, as a share of the slots.
const LEAST_SHARE_TAKEN: f64 = 0.8;
/// Requests waited for slots if the later half of as many answers as there are slots began this many times as fast, one
/// after another, as those after them: the server could begin more…
const LEAST_TIMES_SLOWER: f64 = 1.5;
/// … and with one slot, if its first answer took that much less than from one start to the next; it includes the way…
const LEAST_TIMES_SLOWER_ALONE: f64 = 1.2;
/// … if these followed an end within this many times what all the first took from being sent…
const MOST_TIMES_FIRST: f64 = 1.5;
/// … if there are at least so many of them, as a share of the slots…
const LEAST_SHARE_WAITING: f64 = 0.2;
/// … and if answers have at least so many tokens: fewer show nothing.
const LEAST_TOKENS: f64 = 8.0;
/// Streams overlap, or begin before the end that they waited for, for this share of the median decoding time at most,
/// besides the page's lateness.
const MOMENT_SHARE: f64 = 0.05;

/// Something in between buffers all answers alike; if fewer than this share, it was the page that was late.
const LUMPED_SHARE: f64 = 0.25;

/// The slots observed in a measurement for each server that it reached, by number.
#[must_use]
pub fn slots_by_server(measurement: &Measurement) -> Vec<(u32, Slots)> {
    let of_server = |(server, part): (u32, Cow<'_, Measurement>)| Some((server, slots(&part)?));
    measurement.by_server().into_iter().filter_map(of_server).collect()
}

/// The slots observed in a measurement of one server; `None` if its samples are missing or too short; if the answers
/// came in lumps: then it is unknown when they were generated; if requests were let through at a fixed pace: they
/// did not wait for slots; if the page was too late to tell, or what a late page saw contradicts itself.
#[must_use]
pub fn slots(measurement: &Measurement) -> Option<Slots> {
    if measurement.held_back().count() as f64 > measurement.samples.len() as f64 * LUMPED_SHARE {
        return None;
    }
    if admission_ms(measurement).is_some() {
        return None;
    }
    let rtt_ms = measurement.rtt_ms();
    let answers = measurement.samples.iter().filter_map(|sample| Answer::of(sample, rtt_ms));
    let answers: Vec<Answer> = answers.collect();
    let decoding_ms = median(answers.iter().map(Answer::decoding_ms)).filter(|&ms| ms > 0.0)?;
    let lag_ms = measurement.client.as_ref().map_or(0.0, |client| client.lag_ms);
    let least_ms = decoding_ms * LEAST_SHARE_OF_DECODING + lag_ms * LATE_WAVES;
    if least_ms > decoding_ms * MOST_SHARE_OF_DECODING {
        return None;
    }
    let streams = || answers.iter().map(|answer| (answer.first_ms, answer.last_ms));
    let most = deepest_overlap(streams(), least_ms)?;
    let there = answers.iter().map(|answer| (answer.arrived_ms, answer.last_ms));
    let is_exceeded = deepest_overlap(there, least_ms) > Some(most);
    let is_late = lag_ms > decoding_ms * LATE_SHARE;
    if is_exceeded && is_late && mean_depth(&answers) < f64::from(most) * LEAST_SHARE_TAKEN {
        return None;
    }
    let moment_ms = decoding_ms * MOMENT_SHARE;
    let is_exact = is_exceeded
        && deepest_overlap(streams(), moment_ms + lag_ms * LATE_WAVES) == Some(most)
        && waited_for_slots(&answers, most, moment_ms + lag_ms);
    Some(Slots { most, is_exact })
}

/// Whether requests waited for slots, neither for their prompts nor in front of the server: it could begin more.
fn waited_for_slots(answers: &[Answer], most: u32, moment_ms: f64) -> bool {
    let tokens =
        median(answers.iter().filter_map(|answer| answer.tokens).map(|tokens| tokens as f64));
    let sent_ms = answers.iter().map(|answer| answer.sent_ms).fold(f64::INFINITY, f64::min);
    let starts_ms = sorted(answers.iter().map(|answer| answer.first_ms));
    let ends_ms = sorted(answers.iter().map(|answer| answer.last_ms));
    let Some((first, waiting)) = starts_ms.split_at_checked(most as usize) else { return false };
    let (Some(full_ms), Some(last_ms)) = (first.last(), waiting.last()) else { return false };
    let half = (first.len() / 2).max(1);
    let from_ms = first.iter().rev().nth(half).unwrap_or(&sent_ms);
    let pace_ms = (full_ms - from_ms) / half as f64;
    let waits = waiting.len() as f64;
    let later_ms = (last_ms - full_ms) / waits;
    let after_end_ms =
        waiting.iter().zip(&ends_ms).map(|(start, end)| start - end).sum::<f64>() / waits;
    let times = if most == 1 { LEAST_TIMES_SLOWER_ALONE } else { LEAST_TIMES_SLOWER };
    let as_at_first_ms = (full_ms - sent_ms) * MOST_TIMES_FIRST;
    tokens.is_none_or(|tokens| tokens >= LEAST_TOKENS)
        && waits >= f64::from(most) * LEAST_SHARE_WAITING
        && later_ms >= pace_ms * times
        && (-moment_ms..=as_at_first_ms + moment_ms).contains(&after_end_ms)
}

/// The mean number of streams while requests wait: from the start of the first stream to that of the last.
fn mean_depth(answers: &[Answer]) -> f64 {
    let starts = || answers.iter().map(|answer| answer.first_ms);
    let (from_ms, to_ms) = (starts().fold(f64::INFINITY, f64::min), starts().fold(0.0, f64::max));
    let streamed = answers.iter().map(|answer| answer.last_ms.min(to_ms) - answer.first_ms);
    streamed.sum::<f64>() / (to_ms - from_ms)
}

/// When a request was sent and its content arrived.
struct Answer {
    sent_ms: f64,
    /// When it was at the server, as far as browser or server tell: what waits before it does not wait for slots.
    arrived_ms: f64,
    first_ms: f64,
    last_ms: f64,
    tokens: Option<u64>,
}

impl Answer {
    fn of(sample: &Sample, rtt_ms: f64) -> Option<Self> {
        let (first_ms, last_ms) = (sample.first_ms?, sample.last_ms?);
        let is_whole = sample.is_success() && first_ms <= last_ms;
        // The browser knows better than a page that was late when the answer ended.
        let last_ms = last_ms.min(sample.end_ms).max(first_ms);
        let before = [sample.held_ms, sample.stall_ms(rtt_ms)].into_iter().flatten();
        is_whole.then(|| Self {
            sent_ms: sample.sent_ms,
            arrived_ms: (sample.sent_ms + before.fold(0.0, f64::max)).min(first_ms),
            first_ms,
            last_ms,
            tokens: sample.tokens,
        })
    }

    fn decoding_ms(&self) -> f64 {
        self.last_ms - self.first_ms
    }
}

#[cfg(test)]
mod tests;
