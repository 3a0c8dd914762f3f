//! The requests of a batch along time: when each waited, was read and was answered.

use std::cmp::Ordering;

use super::Tick;
use super::axis::linear;
use crate::Lang;
use crate::words::charts::{batch_summary, request};
use crate::words::{BatchSummary, RequestTimes, SpanKind};
use bench::order::sort_by;
use bench::{Measurement, Sample};

/// A timeline is at least so long, or an edited file could make one of no length.
const LEAST_END_MS: f64 = 1.0;

/// Requests along time, from the batch's start.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// A sentence that says what it shows, for those who do not see it.
    pub summary: String,
    /// Where the last request ends; at least 1.
    pub end_ms: f64,
    /// Where time is marked: values in ms, labels in s.
    pub ticks: Vec<Tick>,
    /// The requests, the first answered first.
    pub bars: Vec<Bar>,
}

/// One request.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub lane: u32,
    /// The slot that answered it, from 1: the first that was free. Absent where nothing was answered.
    pub slot: Option<u32>,
    /// What it went through, in order, without overlaps or empty parts.
    pub spans: Vec<Span>,
    /// Its exact figures in words.
    pub text: String,
}

/// One part of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    pub kind: SpanKind,
    pub from_ms: f64,
    /// Its end; always after its beginning.
    pub to_ms: f64,
}

/// The timeline of a batch as it was measured once; none if nothing is known of its requests.
#[must_use]
pub fn timeline(batch: &Measurement, lang: Lang) -> Option<Timeline> {
    let mut samples: Vec<&Sample> = batch.samples.iter().filter(|s| is_placed(s)).collect();
    // In the order of the first words the server's slots show as waves.
    sort_by(&mut samples, |a, b| by_first_content(a, b));
    let end_ms = samples.iter().map(|sample| sample.end_ms).reduce(f64::max)?;
    let end_ms = end_ms.max(LEAST_END_MS);
    let slots = slots(&samples);
    let bars = samples.iter().zip(slots).map(|(sample, slot)| bar(sample, slot, lang)).collect();
    let summary = batch_summary(&summary(batch, &samples), lang);
    Some(Timeline { summary, end_ms, ticks: ticks(end_ms, lang), bars })
}

/// Whether it is known when the request began and ended.
fn is_placed(sample: &Sample) -> bool {
    sample.sent_ms.is_finite() && sample.end_ms.is_finite()
}

/// When the request was sent; the timeline has nothing before the batch's start.
fn sent_ms(sample: &Sample) -> f64 {
    sample.sent_ms.max(0.0)
}

/// When the first content came, if it did, and within the request.
fn first_ms(sample: &Sample) -> Option<f64> {
    let is_within = |ms: &f64| (sent_ms(sample)..=sample.end_ms).contains(ms);
    sample.first_ms.filter(is_within)
}

/// Requests without content come last.
fn by_first_content(a: &Sample, b: &Sample) -> Ordering {
    let first = |sample| first_ms(sample).unwrap_or(f64::INFINITY);
    first(a).total_cmp(&first(b)).then(sent_ms(a).total_cmp(&sent_ms(b)))
}

/// The slot of each request, in the order of first contents: no server tells it, but who speaks at
/// once is in different ones.
fn slots(samples: &[&Sample]) -> Vec<Option<u32>> {
    let mut free_from_ms: Vec<f64> = Vec::new();
    let mut take = |first_ms: f64, until_ms: f64| {
        let free = free_from_ms.iter().position(|&free_ms| free_ms <= first_ms);
        match free.and_then(|slot| free_from_ms.get_mut(slot)) {
            Some(free_ms) => *free_ms = until_ms,
            None => free_from_ms.push(until_ms),
        }
        u32::try_from(free.unwrap_or(free_from_ms.len() - 1) + 1).ok()
    };
    let slot = |sample: &&Sample| {
        let first_ms = first_ms(sample).filter(|_| sample.is_success())?;
        take(first_ms, sample.last_ms.unwrap_or(sample.end_ms).max(first_ms))
    };
    samples.iter().map(slot).collect()
}

fn bar(sample: &Sample, slot: Option<u32>, lang: Lang) -> Bar {
    let spans = spans(sample);
    let parts_ms: Vec<_> =
        spans.iter().map(|span| (span.kind, span.to_ms - span.from_ms)).collect();
    let times = RequestTimes {
        lane: u64::from(sample.lane) + 1,
        slot,
        sent_ms: sent_ms(sample),
        parts_ms: &parts_ms,
        tokens: sample.tokens,
    };
    Bar { lane: sample.lane, slot, text: request(&times, lang), spans }
}

fn spans(sample: &Sample) -> Vec<Span> {
    let (sent_ms, end_ms) = (sent_ms(sample), sample.end_ms);
    let parts = match first_ms(sample) {
        _ if !sample.is_success() => vec![(SpanKind::Failed, sent_ms, end_ms)],
        None => vec![(SpanKind::Queued, sent_ms, end_ms)],
        Some(first_ms) => {
            let prefill_ms = sample.credible_times().and_then(|times| times.prompt_eval_ms);
            let prefill_ms = prefill_ms.filter(|ms| *ms >= 0.0).unwrap_or(0.0);
            let prefill_from_ms = (first_ms - prefill_ms).max(sent_ms);
            let answered_ms = sample.last_ms.filter(|ms| *ms >= first_ms && *ms <= end_ms);
            vec![
                (SpanKind::Queued, sent_ms, prefill_from_ms),
                (SpanKind::Prefill, prefill_from_ms, first_ms),
                (SpanKind::Answer, first_ms, answered_ms.unwrap_or(end_ms)),
            ]
        }
    };
    let span = |(kind, from_ms, to_ms)| Span { kind, from_ms, to_ms };
    parts.into_iter().map(span).filter(|span| span.from_ms < span.to_ms).collect()
}

fn ticks(end_ms: f64, lang: Lang) -> Vec<Tick> {
    let seconds = linear("", std::iter::once(end_ms / 1000.0), lang).ticks;
    let to_ms = |tick: Tick| Tick { value: tick.value * 1000.0, ..tick };
    seconds.into_iter().map(to_ms).filter(|tick| tick.value <= end_ms).collect()
}

fn summary(batch: &Measurement, samples: &[&Sample]) -> BatchSummary {
    let firsts = || samples.iter().filter_map(|sample| first_ms(sample));
    BatchSummary {
        size: batch.requests,
        requests: samples.len(),
        failed: samples.iter().filter(|sample| !sample.is_success()).count(),
        last_end_ms: samples.iter().map(|sample| sample.end_ms).fold(0.0, f64::max),
        first_tokens_ms: firsts().reduce(f64::min).zip(firsts().reduce(f64::max)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use bench::{Failure, ServerTimes};

    fn sample(sent_ms: f64, first_ms: f64, end_ms: f64) -> Sample {
        Sample { sent_ms, first_ms: Some(first_ms), end_ms, ..Sample::default() }
    }

    fn of(samples: Vec<Sample>) -> Option<Timeline> {
        timeline(&Measurement { requests: 3, samples, ..Measurement::default() }, Lang::Ru)
    }

    fn parts(bar: &Bar) -> Vec<(SpanKind, f64, f64)> {
        bar.spans.iter().map(|span| (span.kind, span.from_ms, span.to_ms)).collect()
    }

    #[test]
    fn a_request_waits_is_read_and_is_answered() {
        use SpanKind::{Answer, Failed, Prefill, Queued};
        let server = ServerTimes { prompt_eval_ms: Some(300.0), ..ServerTimes::default() };
        let told = Sample {
            lane: 1,
            server: Some(server),
            last_ms: Some(2400.0),
            tokens: Some(1200),
            ..sample(100.0, 500.0, 2410.0)
        };
        let failed = Sample { error: Some(Failure::Timeout), ..sample(0.0, 900.0, 4000.0) };
        let untold = sample(0.0, 700.0, 3000.0);
        let silent = Sample { first_ms: None, ..sample(50.0, 0.0, 80.0) };
        let timeline = of(vec![silent, failed, untold, told]).expect("a timeline");
        let bars: Vec<_> = timeline.bars.iter().map(parts).collect();
        assert_eq!(
            bars,
            [
                vec![(Queued, 100.0, 200.0), (Prefill, 200.0, 500.0), (Answer, 500.0, 2400.0)],
                vec![(Queued, 0.0, 700.0), (Answer, 700.0, 3000.0)],
                vec![(Failed, 0.0, 4000.0)],
                vec![(Queued, 50.0, 80.0)],
            ]
        );
        assert_eq!(timeline.end_ms, 4000.0);
        assert_eq!(
            timeline.bars[0].text,
            "Полоса 2, слот 1. Отправлен через 0,10 с: ожидание 0,10 с, обработка промпта 0,30 с, ответ 1,90 с, \
             1\u{202f}200\u{a0}токенов"
        );
        assert_eq!(
            timeline.summary,
            "Пакет 3: запросов 4, неудачных 1, конец последнего через 4,00 с. \
             Первые токены — от 0,50 до 0,90 с."
        );
        let ticks: Vec<_> = timeline.ticks.iter().map(|t| (t.value, t.label.as_str())).collect();
        assert_eq!(ticks, [(0.0, "0"), (1000.0, "1"), (2000.0, "2"), (3000.0, "3"), (4000.0, "4")]);
    }

    #[test]
    fn who_speaks_at_once_is_in_another_slot() {
        let spoken = |first_ms: f64, last_ms: f64| Sample {
            last_ms: Some(last_ms),
            ..sample(0.0, first_ms, last_ms + 1.0)
        };
        let samples = vec![spoken(10.0, 50.0), spoken(20.0, 60.0), spoken(55.0, 90.0)];
        let timeline = of(samples).expect("a timeline");
        let slots: Vec<_> = timeline.bars.iter().map(|bar| bar.slot).collect();
        assert_eq!(slots, [Some(1), Some(2), Some(1)]);
    }

    #[test]
    fn without_samples_there_is_no_timeline() {
        assert_eq!(of(vec![]), None);
        assert_eq!(of(vec![sample(0.0, 1.0, f64::NAN)]), None);
    }

    fn any_ms() -> impl Strategy<Value = f64> {
        prop_oneof![4 => 0.0..1e5, 1 => -1e3..0.0, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)]
    }

    proptest! {
        #[test]
        fn spans_are_in_order_and_within_the_timeline(
            times in prop::collection::vec(prop::array::uniform5(any_ms()), 0..20)
        ) {
            let samples = times.into_iter().map(|[sent_ms, first_ms, last_ms, end_ms, read_ms]| {
                let server = ServerTimes { prompt_eval_ms: Some(read_ms), ..ServerTimes::default() };
                let last_ms = Some(last_ms);
                Sample { server: Some(server), last_ms, ..sample(sent_ms, first_ms, end_ms) }
            });
            if let Some(timeline) = of(samples.collect()) {
                prop_assert!(timeline.end_ms.is_finite() && timeline.end_ms >= LEAST_END_MS);
                prop_assert!((2..=12).contains(&timeline.ticks.len()), "{:?}", timeline.ticks);
                prop_assert!(timeline.ticks.iter().all(|tick| tick.value <= timeline.end_ms));
                for bar in &timeline.bars {
                    prop_assert!(bar.spans.is_sorted_by(|a, b| a.to_ms <= b.from_ms));
                    let is_within = |span: &Span| {
                        0.0 <= span.from_ms && span.from_ms < span.to_ms
                            && span.to_ms <= timeline.end_ms
                    };
                    prop_assert!(bar.spans.iter().all(is_within), "{:?}", bar.spans);
                }
            }
        }
    }
}
