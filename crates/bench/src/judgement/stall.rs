//! Delays between server and page while neither the server paused nor the page was late: a process of the
//! browser was stuck, or the network.
//!
//! The heartbeat runs in the page and does not see this. The answers show it in three ways.

use super::browser::is_late;
use crate::{Measurement, Sample, Silence};

/// The last answer arrived later than the server's own time allows, by this share of the batch's total. In
/// bursts to a real Ollama on a busy machine it was at most 1.8 % (484 ms of 27 s).
const LATE_SHARE: f64 = 0.04;
/// Less is a busy machine's ordinary delay, ms.
const LATE_LEAST_MS: f64 = 100.0;
/// A silence is this many times as long as the answer's other gaps; an answer in lumps is silent before each of
/// them.
const TIMES_USUAL: f64 = 4.0;
/// What is held back is at least so many times what the answer brings at its other moments: a server that speculates
/// sends several chunks at once all the time, and more of them where a draft is lucky.
const LEAST_MOMENTS: f64 = 4.0;
/// After a delay at least this share of what the server generates in such a time arrives at once: a server that
/// paused itself, as for other prompts, generated nothing.
const HELD_SHARE: f64 = 0.5;
/// Of the answers with content before and after, at least this share must have been silent meanwhile: a stuck
/// browser process delays them all.
const NEIGHBOURS_SHARE: f64 = 0.5;

/// The longest time for which answers were delayed on their way to the page, ms; `None` if nothing shows it.
pub fn stall_ms(measurement: &Measurement) -> Option<f64> {
    let total_ms = measurement.total_s * 1000.0;
    let found = [late_end_ms(measurement, total_ms), late_reading_ms(measurement, total_ms)];
    found.into_iter().flatten().chain(held_ms(measurement, total_ms)).reduce(f64::max)
}

/// The server finished the last request, but the page saw it only this much later. It is compared with the
/// total, which it lengthens. Without a round trip the usual network delay is unknown. What delays only an answer's
/// beginning is a queue in front of the server: what was held back lengthens its stream, too.
fn late_end_ms(measurement: &Measurement, total_ms: f64) -> Option<f64> {
    let last = measurement.successful().max_by(|a, b| a.end_ms.total_cmp(&b.end_ms))?;
    let rtt_ms = measurement.client.as_ref()?.rtt_ms?;
    let eval_ms = last.credible_times().and_then(|times| times.eval_ms).filter(|&ms| ms > 0.0);
    let beyond_ms =
        eval_ms.and_then(|eval_ms| Some((last.last_ms? - last.first_ms? - eval_ms).max(0.0)));
    let late_ms = last.stall_ms(rtt_ms)?.min(beyond_ms.unwrap_or(f64::INFINITY));
    (late_ms > LATE_LEAST_MS && late_ms > total_ms * LATE_SHARE).then_some(late_ms)
}

/// According to the browser's timestamp an answer had ended, but the page read its end only this much later.
fn late_reading_ms(measurement: &Measurement, total_ms: f64) -> Option<f64> {
    let late_ms = |sample: &Sample| Some(sample.last_ms? - sample.end_ms);
    measurement
        .successful()
        .filter_map(late_ms)
        .reduce(f64::max)
        .filter(|&ms| is_late(ms, total_ms))
}

/// All answers fell silent, and then everything generated meanwhile arrived at once, while the server waited for what
/// it should do next.
fn held_ms(measurement: &Measurement, total_ms: f64) -> Option<f64> {
    let held = |sample: &Sample| held_back(sample).filter(|it| is_late(it.lasted_ms(), total_ms));
    let held = measurement.successful().filter_map(held);
    let held = held.filter(|silence| delays_server(silence, measurement));
    let of_all = held.filter(|silence| {
        let speaking = measurement.successful().filter(|sample| spoke_around(sample, silence));
        let (mut all, mut silent) = (0_u32, 0_u32);
        for sample in speaking {
            all += 1;
            silent += u32::from(sample.silence.is_some_and(|own| overlap(&own, silence)));
        }
        f64::from(silent) >= f64::from(all) * NEIGHBOURS_SHARE
    });
    of_all.map(|silence| silence.lasted_ms()).reduce(f64::max)
}

/// A silence of the answer in which the server kept generating.
fn held_back(sample: &Sample) -> Option<Silence> {
    let (chunks, moments) = (sample.chunks?, sample.arrivals?);
    let is_several = |silence: &Silence| {
        let others = chunks.saturating_sub(silence.chunks) as f64;
        let usual = others / moments.saturating_sub(1).max(1) as f64;
        silence.chunks as f64 >= usual.max(1.0) * LEAST_MOMENTS
    };
    let silence = sample.silence.filter(is_several)?;
    let (first_ms, last_ms) = (sample.first_ms?, sample.last_ms?);
    let gaps = |moments: u64| Some(moments.checked_sub(1).filter(|&gaps| gaps > 0)? as f64);
    let other_gaps = (gaps(moments)? - 1.0).max(1.0);
    let usual_ms = (last_ms - first_ms - silence.lasted_ms()) / other_gaps;
    let made = silence.lasted_ms() * gaps(chunks)? / (last_ms - first_ms);
    let is_held =
        silence.lasted_ms() > usual_ms * TIMES_USUAL && silence.chunks as f64 >= made * HELD_SHARE;
    is_held.then_some(silence)
}

/// Whether an end was seen late because of a silence, or a request arrived late. Amid answers the server goes on
/// generating, and the page catches up: a pause of a wireless network every few seconds takes nothing from its speed.
fn delays_server(silence: &Silence, measurement: &Measurement) -> bool {
    let rtt_ms = measurement.rtt_ms();
    let (from_ms, to_ms) = (silence.from_ms, silence.to_ms);
    measurement.samples.iter().any(|sample| {
        let ends = sample.end_ms > from_ms && sample.end_ms <= to_ms + Silence::TOGETHER_MS;
        ends || (from_ms - rtt_ms..=to_ms).contains(&sample.sent_ms)
    })
}

/// Whether content of the answer arrived both before and after.
fn spoke_around(sample: &Sample, silence: &Silence) -> bool {
    let half_ms = silence.lasted_ms() / 2.0;
    let began = sample.first_ms.is_some_and(|ms| ms < silence.from_ms + half_ms);
    began && sample.last_ms.is_some_and(|ms| ms > silence.to_ms - half_ms)
}

/// Whether two silences overlap for most of the longer one.
fn overlap(a: &Silence, b: &Silence) -> bool {
    let shared_ms = a.to_ms.min(b.to_ms) - a.from_ms.max(b.from_ms);
    shared_ms > a.lasted_ms().max(b.lasted_ms()) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClientWatch, ServerTimes, Warning, made};

    /// An answer of 100 chunks, one every 20 ms from 100 ms on; the server finished it at 2.1 s.
    fn answer() -> Sample {
        let (chunks, server) =
            (Some(100), ServerTimes { total_ms: Some(2100.0), ..ServerTimes::default() });
        Sample {
            tokens: chunks,
            chunks,
            arrivals: chunks,
            server: Some(server),
            ..made::answered(100.0, 2100.0)
        }
    }

    fn silent(from_ms: f64, to_ms: f64, chunks: u64) -> Sample {
        Sample { silence: Some(Silence { from_ms, to_ms, chunks }), arrivals: Some(80), ..answer() }
    }

    /// The same, and what arrived after the silence was its end.
    fn ending(from_ms: f64, to_ms: f64, chunks: u64) -> Sample {
        let end_ms = to_ms + 2.0;
        Sample { last_ms: Some(end_ms), end_ms, ..silent(from_ms, to_ms, chunks) }
    }

    fn batch(samples: Vec<Sample>) -> Measurement {
        let end_ms = samples.iter().map(|sample| sample.end_ms).fold(0.0, f64::max);
        let client = Some(ClientWatch { rtt_ms: Some(0.0), ..ClientWatch::default() });
        Measurement { total_s: end_ms / 1000.0, samples, client, ..Measurement::default() }
    }

    fn stall(samples: Vec<Sample>) -> Option<f64> {
        stall_ms(&batch(samples))
    }

    #[test]
    fn answers_all_held_at_once_were_held_by_the_browser() {
        let (held, ends) = (|| silent(1000.0, 1450.0, 22), || ending(1000.0, 1450.0, 22));
        assert_eq!(stall(vec![held(), silent(990.0, 1452.0, 23), ends()]), Some(462.0));
        assert_eq!(stall(vec![ends()]), Some(450.0), "alone");
        assert_eq!(stall(vec![ends(), answer(), answer()]), None, "the others went on");
        assert_eq!(stall(vec![answer(), answer()]), None);
        let over = Sample { last_ms: Some(900.0), end_ms: 900.0, ..answer() };
        assert_eq!(stall(vec![ends(), over.clone(), over]), Some(450.0), "they had ended");
    }

    #[test]
    fn a_silence_amid_answers_takes_nothing_from_the_server() {
        let held = || silent(1000.0, 1450.0, 22);
        let next = |sent_ms| Sample { sent_ms, ..made::answered(1600.0, 2100.0) };
        let ended = |end_ms| Sample { last_ms: Some(end_ms), end_ms, ..answer() };
        for (other, expected) in [
            (held(), None),
            (ended(1000.0), None),
            (ended(1005.0), Some(450.0)),
            (ended(1475.0), Some(450.0)),
            (ended(1476.0), None),
            (next(960.0), None),
            (next(980.0), Some(450.0)),
            (next(1450.0), Some(450.0)),
            (next(1451.0), None),
        ] {
            let client = Some(ClientWatch { rtt_ms: Some(30.0), ..ClientWatch::default() });
            let (sent_ms, end_ms) = (other.sent_ms, other.end_ms);
            let batch = Measurement { client, ..batch(vec![held(), held(), other]) };
            assert_eq!(stall_ms(&batch), expected, "{sent_ms} {end_ms}");
        }
    }

    #[test]
    fn a_server_that_pauses_has_nothing_to_send_afterwards() {
        assert_eq!(stall(vec![ending(1000.0, 1450.0, 1); 4]), None, "prompts of others");
        assert_eq!(stall(vec![ending(1000.0, 1450.0, 5); 4]), None, "and a little burst");
        let drafts = Sample { chunks: Some(170), arrivals: Some(35), ..ending(1000.0, 1200.0, 17) };
        assert_eq!(stall(vec![drafts.clone()]), None, "a lucky draft of a server that speculates");
        let held = Some(Silence { chunks: 19, ..drafts.silence.unwrap() });
        assert_eq!(stall(vec![Sample { silence: held, ..drafts }]), Some(200.0));
        let lumps = Sample { arrivals: Some(5), ..ending(1000.0, 1450.0, 22) };
        assert_eq!(stall(vec![lumps; 4]), None, "all of it arrives like this");
        let short =
            Sample { silence: Some(Silence { from_ms: 1.0, to_ms: 99.0, chunks: 9 }), ..answer() };
        assert_eq!(stall(vec![short]), None);
    }

    #[test]
    fn a_batch_that_ended_earlier_on_the_server_arrived_late() {
        let late = |by_ms: f64| {
            let last_ms = 2100.0 + by_ms;
            Sample { last_ms: Some(last_ms), end_ms: last_ms, ..answer() }
        };
        assert_eq!(stall(vec![answer(), late(150.0)]), Some(150.0));
        assert_eq!(stall(vec![answer(), late(90.0)]), None);
        let longer = |by_ms| Sample {
            server: Some(ServerTimes { total_ms: Some(20_000.0), ..ServerTimes::default() }),
            last_ms: Some(20_000.0 + by_ms),
            end_ms: 20_000.0 + by_ms,
            ..answer()
        };
        assert_eq!(stall(vec![longer(480.0)]), None, "as on a real Ollama on a busy machine");
        assert_eq!(stall(vec![longer(900.0)]), Some(900.0));
        let far = ClientWatch { rtt_ms: Some(140.0), ..ClientWatch::default() };
        for client in [Some(far), None] {
            let batch = Measurement { client, ..batch(vec![late(150.0)]) };
            assert_eq!(stall_ms(&batch), None, "{:?}", batch.client);
        }
    }

    #[test]
    fn a_queue_before_the_server_delays_only_the_beginning() {
        let server = |eval_ms| {
            let total_ms = Some(2100.0);
            Some(ServerTimes { total_ms, eval_ms, ..ServerTimes::default() })
        };
        let seen = |eval_ms| Sample { server: server(eval_ms), ..made::answered(400.0, 2400.0) };
        assert_eq!(stall(vec![seen(Some(1990.0))]), None);
        assert_eq!(stall(vec![seen(None)]), Some(300.0), "it may have been held at its end");
        assert_eq!(stall(vec![seen(Some(1800.0))]), Some(200.0), "it was, in part");
    }

    #[test]
    fn an_end_stamped_earlier_by_the_browser_was_read_late() {
        let read_late = Sample { last_ms: Some(2310.0), server: None, ..answer() };
        assert_eq!(stall(vec![read_late]), Some(210.0));
    }

    #[test]
    fn the_pages_own_lag_explains_it() {
        let client = Some(ClientWatch { lag_ms: 460.0, ..ClientWatch::default() });
        let late = Measurement { client, ..batch(vec![ending(1000.0, 1450.0, 22)]) };
        assert_eq!(super::super::browser::warnings(&late), [Warning::PageLagged { lag_ms: 460.0 }]);
    }
}
