//! How many requests the server really decodes at once.
//!
//! No API reports it. But a request in a slot produces content: the intervals from first to last content of the
//! requests overlap exactly as deep as there are slots, if there are more requests than slots. The interval
//! must not begin with prompt evaluation: on a real Ollama that counts one too many.

use std::borrow::Cow;

use super::admission::admission_ms;
use super::overlap::{deepest_overlap, levels};
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
/// A request waited for a slot if it spent this share of the median decoding time in the queue: waiting only
/// for the prompt evaluation of others takes less.
const LEAST_SHARE_OF_QUEUEING: f64 = 0.5;
/// If the server reports no queue: a request waited for a slot if all went on this many times as long as the server
/// takes from one start to the next…
const LEAST_TIMES_BETWEEN: f64 = 1.5;
/// … and if answers have at least so many tokens.
const LEAST_TOKENS: f64 = 8.0;

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
    let answers: Vec<Answer> = measurement.samples.iter().filter_map(Answer::of).collect();
    let decoding_ms = median(answers.iter().map(Answer::decoding_ms)).filter(|&ms| ms > 0.0)?;
    let lag_ms = measurement.client.as_ref().map_or(0.0, |client| client.lag_ms);
    let least_ms = decoding_ms * LEAST_SHARE_OF_DECODING + lag_ms * LATE_WAVES;
    if least_ms > decoding_ms * MOST_SHARE_OF_DECODING {
        return None;
    }
    let streams = answers.iter().map(|answer| (answer.first_ms, answer.last_ms));
    let most = deepest_overlap(streams, least_ms)?;
    let freed_ms = answers.iter().map(|answer| answer.last_ms).fold(f64::INFINITY, f64::min);
    let full = full_stretches(&answers, most, least_ms);
    let waited = |answer: &Answer| match answer.queue_ms {
        Some(queue_ms) => queue_ms >= decoding_ms * LEAST_SHARE_OF_QUEUEING,
        // If the server reports nothing: others went on for long, and it began only after them and after an end.
        None => full.iter().any(|&(from_ms, to_ms)| {
            answer.sent_ms <= from_ms && answer.first_ms >= to_ms.max(freed_ms)
        }),
    };
    let is_exact = most < most_in_flight(&answers) && answers.iter().any(waited);
    let is_late = lag_ms > decoding_ms * LATE_SHARE;
    if is_exact && is_late && mean_depth(&answers) < f64::from(most) * LEAST_SHARE_TAKEN {
        return None;
    }
    Some(Slots { most, is_exact })
}

/// When that many streams or more went on for at least `least_ms` and no other began, from and to in ms. Less than the
/// server usually takes from one start to the next says nothing: it may still be evaluating the next prompt. Nor do
/// answers of a few tokens, which are over before the next prompt is evaluated.
fn full_stretches(answers: &[Answer], most: u32, least_ms: f64) -> Vec<(f64, f64)> {
    let tokens =
        median(answers.iter().filter_map(|answer| answer.tokens).map(|tokens| tokens as f64));
    if tokens.is_some_and(|tokens| tokens < LEAST_TOKENS) {
        return Vec::new();
    }
    let starts_ms = sorted(answers.iter().map(|answer| answer.first_ms));
    let first = starts_ms.iter().take(most as usize);
    let between_ms = median(first.clone().zip(first.skip(1)).map(|(from, to)| to - from));
    let least_ms = least_ms.max(between_ms.unwrap_or(0.0) * LEAST_TIMES_BETWEEN);
    let levels = levels(answers.iter().map(|answer| (answer.first_ms, answer.last_ms)));
    let (mut before, mut since_ms, mut found) = (0, None, Vec::new());
    for (level, next) in levels.iter().zip(levels.iter().skip(1)) {
        let goes_on = level.depth >= most && level.depth < before;
        since_ms = since_ms.filter(|_| goes_on).or((level.depth >= most).then_some(level.at_ms));
        found.extend(since_ms.map(|from_ms| (from_ms, next.at_ms)));
        before = level.depth;
    }
    found.retain(|(from_ms, to_ms)| to_ms - from_ms >= least_ms);
    found
}

/// The mean number of streams while requests wait: from the start of the first stream to that of the last.
fn mean_depth(answers: &[Answer]) -> f64 {
    let starts = || answers.iter().map(|answer| answer.first_ms);
    let (from_ms, to_ms) = (starts().fold(f64::INFINITY, f64::min), starts().fold(0.0, f64::max));
    let streamed = answers.iter().map(|answer| answer.last_ms.min(to_ms) - answer.first_ms);
    streamed.sum::<f64>() / (to_ms - from_ms)
}

/// The most in flight at once: sent but not yet answered.
fn most_in_flight(answers: &[Answer]) -> u32 {
    let spans = answers.iter().map(|answer| (answer.sent_ms, answer.last_ms));
    levels(spans).iter().map(|level| level.depth).max().unwrap_or(0)
}

/// When a request was sent and its content arrived.
struct Answer {
    sent_ms: f64,
    first_ms: f64,
    last_ms: f64,
    queue_ms: Option<f64>,
    tokens: Option<u64>,
}

impl Answer {
    fn of(sample: &Sample) -> Option<Self> {
        let (first_ms, last_ms) = (sample.first_ms?, sample.last_ms?);
        let is_whole = sample.is_success() && first_ms <= last_ms;
        // The browser knows better than a page that was late when the answer ended.
        let last_ms = last_ms.min(sample.end_ms).max(first_ms);
        is_whole.then(|| Self {
            sent_ms: sample.sent_ms,
            first_ms,
            last_ms,
            queue_ms: sample.queue_ms(),
            tokens: sample.tokens,
        })
    }

    fn decoding_ms(&self) -> f64 {
        self.last_ms - self.first_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::answered as spoken;
    use crate::{ClientWatch, ServerTimes};

    fn seen(samples: Vec<Sample>) -> Option<(u32, bool)> {
        slots(&Measurement { samples, ..Measurement::default() })
            .map(|slots| (slots.most, slots.is_exact))
    }

    #[test]
    fn a_late_page_does_not_double_the_slots() {
        let late =
            [spoken(10.0, 160.0), spoken(12.0, 162.0), spoken(115.0, 265.0), spoken(117.0, 267.0)];
        let by = |lag_ms| {
            let client = Some(ClientWatch { lag_ms, ..ClientWatch::default() });
            slots(&Measurement { samples: late.to_vec(), client, ..Measurement::default() })
        };
        assert_eq!(by(1.0), Some(Slots { most: 4, is_exact: false }), "a page that saw them so");
        assert_eq!(by(25.0), Some(Slots { most: 2, is_exact: false }));
        assert_eq!(by(45.0), None, "too late to tell");
        let stamped = late.clone().map(|sample| Sample { end_ms: sample.end_ms - 52.0, ..sample });
        assert_eq!(seen(stamped.to_vec()), Some((2, true)), "the browser stamped the ends");
    }

    /// Two slots; three of six streams were read to their end 60 ms late, so that four seem to overlap.
    #[test]
    fn what_a_late_page_saw_must_agree_with_itself() {
        let ends = [160.0, 160.0, 260.0, 200.0, 300.0, 300.0];
        let late = ends.iter().enumerate().map(|(index, &last_ms)| {
            let wave = index / 2;
            spoken(wave as f64 * 100.0, last_ms)
        });
        let samples: Vec<Sample> = late.collect();
        let by = |lag_ms| {
            let client = Some(ClientWatch { lag_ms, ..ClientWatch::default() });
            slots(&Measurement { samples: samples.clone(), client, ..Measurement::default() })
        };
        assert_eq!(by(1.0), Some(Slots { most: 4, is_exact: true }), "if it was on time");
        assert_eq!(by(14.0), None, "four slots would have been taken all the time");
    }

    #[test]
    fn requests_that_wait_until_others_are_done_show_the_number_of_slots() {
        let waves = vec![
            spoken(10.0, 110.0),
            spoken(12.0, 112.0),
            spoken(120.0, 220.0),
            spoken(122.0, 222.0),
        ];
        assert_eq!(seen(waves.clone()), Some((2, true)));
        assert_eq!(seen(waves[..2].to_vec()), Some((2, false)), "there may be more");
        assert_eq!(seen(vec![]), None);
        assert_eq!(seen(vec![spoken(10.0, 10.0)]), None, "one token shows nothing");
    }

    #[test]
    fn slots_are_observed_for_each_server() {
        let by = |by_server, first_ms, last_ms| Sample { by_server, ..spoken(first_ms, last_ms) };
        let samples =
            vec![by(0, 10.0, 110.0), by(0, 120.0, 220.0), by(1, 12.0, 112.0), by(1, 13.0, 113.0)];
        let found = slots_by_server(&Measurement { samples, ..Measurement::default() });
        let slots = |most, is_exact| Slots { most, is_exact };
        assert_eq!(found, [(0, slots(1, true)), (1, slots(2, false))]);
    }

    #[test]
    fn answers_in_lumps_show_no_slots() {
        let lump = |at_ms: f64| Sample {
            chunks: Some(6),
            arrivals: Some(2),
            ..spoken(at_ms, at_ms + 8.0)
        };
        assert_eq!(seen(vec![lump(500.0), lump(501.0), lump(520.0), lump(521.0)]), None);
        let mut one = vec![spoken(10.0, 110.0); 12];
        one.push(lump(20.0));
        assert!(seen(one).is_some(), "the page was late for a moment");
    }

    #[test]
    fn streams_that_only_touch_are_not_another_slot() {
        let late_end = vec![spoken(10.0, 115.0), spoken(110.0, 210.0), spoken(208.0, 308.0)];
        assert_eq!(seen(late_end), Some((1, true)));
    }

    #[test]
    fn waiting_for_other_prompts_is_not_waiting_for_a_slot() {
        let server = |queue_ms: f64| {
            let total_ms = Some(queue_ms + 100.0);
            Some(ServerTimes { total_ms, eval_ms: Some(100.0), ..ServerTimes::default() })
        };
        let queued = |first_ms: f64, queue_ms: f64| Sample {
            server: server(queue_ms),
            ..spoken(first_ms, first_ms + 100.0)
        };
        assert_eq!(seen(vec![queued(10.0, 1.0), queued(30.0, 20.0)]), Some((2, false)));
        let third = queued(120.0, 110.0);
        assert_eq!(seen(vec![queued(10.0, 1.0), queued(12.0, 1.0), third]), Some((2, true)));
    }

    /// Answers of this many tokens to requests sent at once, which a server with room for all of them begins one by one,
    /// as it evaluates their prompts.
    fn begun_in_turn(requests: u32, prompt_ms: f64, tokens: u64, token_ms: f64) -> Vec<Sample> {
        let one = |number: u32| {
            let first_ms = f64::from(number) * prompt_ms;
            let last_ms = (tokens - 1) as f64 * token_ms + first_ms;
            Sample { tokens: Some(tokens), ..spoken(first_ms, last_ms) }
        };
        (1..=requests).map(one).collect()
    }

    #[test]
    fn waiting_for_ones_own_prompt_is_not_waiting_for_a_slot() {
        for (prompt_ms, tokens) in [(90.0, 16), (40.0, 16), (20.0, 4)] {
            let found = seen(begun_in_turn(48, prompt_ms, tokens, prompt_ms + 10.0));
            assert!(found.is_none_or(|(_, is_exact)| !is_exact), "{prompt_ms} {found:?}");
        }
        // A late read makes two streams touch.
        let late = begun_in_turn(48, 90.0, 16, 90.3);
        assert!(matches!(seen(late), Some((15 | 16, false))));
    }

    #[test]
    fn answers_of_unequal_length_show_slots_only_where_others_wait_for_them() {
        let in_slots = |slots: usize, requests: usize| {
            let mut free_ms = vec![0.0_f64; slots];
            let answers = (0..requests).map(|number| {
                let slot = (0..slots).min_by(|a, b| free_ms[*a].total_cmp(&free_ms[*b])).unwrap();
                let tokens = [120_u32, 60, 170, 90, 140][number % 5];
                let first_ms = free_ms[slot] + 10.0;
                free_ms[slot] = f64::from(tokens).mul_add(10.0, first_ms);
                Sample { tokens: Some(tokens.into()), ..spoken(first_ms, free_ms[slot]) }
            });
            seen(answers.collect())
        };
        for slots in [1, 4, 8, 24] {
            assert_eq!(in_slots(slots, 2 * slots), Some((slots as u32, true)), "{slots}");
        }
        assert_eq!(in_slots(32, 32), Some((32, false)), "there may be more");
    }
}
