use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::OnClock;
use crate::analysis::{Analysis, Compliance};
use crate::made;
use crate::mix::mix;
use crate::stats::least_requests;
use crate::{Event, Failure, Measured, Measurement, Percentile, Sample, Session};

const LIMITS: Objectives =
    Objectives { ttft_s: Some(1.5), percentile: Percentile::P95, tokens_per_s_each: Some(20.0) };

/// A request of 100 tokens with this time to the first token and this duration.
fn answer(ttft_s: f64, e2e_s: f64) -> Sample {
    Sample { tokens: Some(100), ..made::answered(ttft_s * 1000.0, e2e_s * 1000.0) }
}

fn failed(failure: Failure) -> Sample {
    Sample { end_ms: 1000.0, error: Some(failure), ..Sample::default() }
}

/// A measurement of these requests, each on its own lane.
fn measured(workers: u32, total_s: f64, samples: Vec<Sample>) -> Event {
    let on_lane = |(lane, sample)| Sample { lane, ..sample };
    let samples: Vec<Sample> = (0..).zip(samples).map(on_lane).collect();
    let measurement =
        Measurement { peak_in_flight: Some(workers), ..made::batch(total_s, samples) };
    Event::BatchDone(Measured::new(workers, measurement))
}

fn worked_out(events: &[Event]) -> (Recorded, Analysis) {
    let mut session = Session::default();
    events.iter().for_each(|event| session.apply(event));
    let analysis = Analysis::of(&session);
    (Recorded::of(&session, &analysis), analysis)
}

fn recorded(events: &[Event]) -> Recorded {
    worked_out(events).0
}

fn score(limits: &Objectives, events: &[Event]) -> Score {
    let (recorded, analysis) = worked_out(events);
    limits.score(&recorded, &analysis).unwrap()
}

#[test]
fn the_fastest_within_the_limits_and_the_first_to_break_them_are_found() {
    let events = [
        measured(8, 6.0, vec![answer(2.0, 4.0); 60]),
        measured(1, 60.0, vec![answer(0.2, 1.0); 60]),
        measured(4, 20.0, vec![answer(1.0, 2.0); 60]),
        measured(16, 5.0, vec![answer(3.0, 9.0); 60]),
    ];
    let score = score(&LIMITS, &events);
    let order: Vec<u32> = score.configurations.iter().map(|scored| scored.id.workers).collect();
    assert_eq!(order, [1, 4, 8, 16]);
    assert_eq!((score.best, score.wanted), (Some(BatchId::new(4, 60)), None));
    assert_eq!(score.binding, Some(Objective::Ttft));
    let (first, check) = score.first_break.unwrap();
    assert_eq!((first, check.value, check.misses), (BatchId::new(8, 60), Some(2.0), 60));
    let served = score.configurations.iter().find(|scored| scored.is_within()).unwrap();
    assert_eq!((served.users, served.tokens_per_s), (1, 100.0));
}

#[test]
fn nothing_binds_if_the_fastest_is_within() {
    let events = [
        measured(1, 60.0, vec![answer(2.0, 2.0); 60]),
        measured(2, 30.0, vec![answer(0.2, 1.0); 60]),
        measured(4, 30.0, vec![answer(0.2, 1.0); 60]),
    ];
    let score = score(&LIMITS, &events);
    assert_eq!(score.best, Some(BatchId::new(2, 60)), "fewer workers of equals");
    assert_eq!((score.binding, score.first_break), (None, None));
    let (recorded, analysis) = worked_out(&events);
    assert_eq!(Objectives::default().score(&recorded, &analysis), None);
}

#[test]
fn each_limit_applies_separately() {
    let slow = [measured(8, 6.0, vec![answer(0.1, 8.0); 60])];
    let ttft = Objectives { tokens_per_s_each: None, ..LIMITS };
    assert_eq!(score(&ttft, &slow).best, Some(BatchId::new(8, 60)));
    let both = score(&LIMITS, &slow);
    assert_eq!((both.best, both.binding), (None, Some(Objective::AnswerSpeed)));
    assert_eq!(both.first_break.and_then(|(_, check)| check.value), Some(12.5));
}

#[test]
fn failures_miss_every_limit_and_aborted_requests_none() {
    let with = |other: Sample| {
        let samples = [vec![answer(0.2, 1.0); 59], vec![other; 1]].concat();
        score(&LIMITS, &[measured(4, 10.0, samples)]).configurations.remove(0)
    };
    let after_timeout = with(failed(Failure::Timeout));
    let needed = Compliance::TooFew(93 - 60);
    for check in &after_timeout.checks {
        assert_eq!((check.misses, check.requests, check.compliance), (1, 60, needed));
    }
    let aborted = Sample { done_reason: Some("abort".into()), ..failed(Failure::GivenUp) };
    let after_abort = with(aborted);
    assert!(after_abort.is_within());
    assert_eq!(after_abort.checks[0].requests, 59);
}

#[test]
fn an_unreachable_server_breaks_no_limit() {
    let away = measured(4, 1.0, vec![failed(Failure::Network); 60]);
    assert_eq!(recorded(std::slice::from_ref(&away)), Recorded::default());
    let overloaded = measured(4, 1.0, vec![failed(Failure::Http(500)); 60]);
    let all = score(&LIMITS, &[away, overloaded]);
    assert!(all.configurations[0].breaks().is_some_and(|check| check.requests == 60));
    assert_eq!(all.first_break.and_then(|(_, check)| check.value), None, "nothing was answered");
}

#[test]
fn what_the_requests_do_not_report_is_not_checked() {
    let held_back = Sample { first_ms: None, answer_ms: None, ..answer(0.0, 1.0) };
    let untold = score(&LIMITS, &[measured(4, 10.0, vec![held_back; 60])]);
    assert_eq!((untold.best, untold.binding, untold.wanted), (None, None, None));
}

#[test]
fn repeats_of_a_batch_are_judged_together() {
    let one = measured(4, 1.0, vec![answer(0.2, 1.0); 8]);
    let few = score(&LIMITS, &vec![one.clone(); 3]);
    let wanted = Wanted { batch: BatchId::new(4, 8), requests: 59 - 24, times: 5 };
    assert_eq!((few.best, few.wanted), (None, Some(wanted)));
    let enough = score(&LIMITS, &vec![one; 3 + 5]);
    assert_eq!((enough.best, enough.wanted), (Some(BatchId::new(4, 8)), None));
}

#[test]
fn a_faster_undecided_batch_is_worth_more_requests() {
    let events = [
        measured(1, 60.0, vec![answer(0.2, 1.0); 60]),
        measured(2, 4.0, vec![answer(0.3, 1.0); 8]),
        measured(4, 2.0, vec![answer(0.4, 1.0); 8]),
    ];
    let score = score(&LIMITS, &events);
    assert_eq!(score.best, Some(BatchId::new(1, 60)));
    assert_eq!(score.wanted.map(|wanted| wanted.batch), Some(BatchId::new(4, 8)));
}

/// A synthetic server: the time to the first token is 0.3 · workers^0.6 s plus an exponential tail of 30 % of
/// it, the answer takes three times its mean.
struct MadeServer {
    seed: u64,
}

const WORKERS: [u32; 6] = [1, 2, 4, 8, 16, 32];
const TAIL: f64 = 0.3;

impl MadeServer {
    fn least_ttft_s(workers: u32) -> f64 {
        0.3 * f64::from(workers).powf(0.6)
    }

    /// The share of requests that are answered within `limit_s`, 0 ..= 1.
    fn true_share(workers: u32, limit_s: f64) -> f64 {
        let over = limit_s / Self::least_ttft_s(workers) - 1.0;
        if over > 0.0 { 1.0 - (-over / TAIL).exp() } else { 0.0 }
    }

    fn chance(&mut self) -> f64 {
        self.seed = mix(self.seed, 1);
        (self.seed >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A batch in a closed loop: as one request ends, the next starts.
    fn measure(&mut self, workers: u32, size: u32) -> Event {
        let mut free_s = vec![0.0_f64; workers as usize];
        let mut samples = Vec::new();
        for _ in 0..size {
            free_s.sort_by(f64::total_cmp);
            let least_s = Self::least_ttft_s(workers);
            let ttft_s = least_s * (1.0 - TAIL * (1.0 - self.chance()).ln());
            let (sent_ms, e2e_s) = (free_s[0] * 1000.0, ttft_s + 2.0 * least_s);
            free_s[0] += e2e_s;
            // Relative to the request, its batch began earlier.
            samples.push(OnClock(answer(ttft_s, e2e_s)).since(-sent_ms));
        }
        let total_s = free_s.iter().copied().fold(0.0, f64::max);
        measured(workers, total_s, samples)
    }
}

/// The workers chosen once the score asks for no more requests; `None` if it never stops asking.
fn chosen(server: &mut MadeServer, limits: &Objectives, first_size: u32) -> Option<u32> {
    let mut events: Vec<Event> =
        WORKERS.iter().map(|&workers| server.measure(workers, first_size)).collect();
    for _ in 0..100 {
        let score = score(limits, &events);
        let Some(wanted) = score.wanted else { return score.best.map(|best| best.workers) };
        let BatchId { workers, size, .. } = wanted.batch;
        events.extend((0..wanted.times).map(|_| server.measure(workers, size)));
    }
    None
}

/// How often the true best is chosen in this many tries.
fn right(tries: u64, first_size: u32) -> u64 {
    let is_right = |seed: &u64| {
        let mut server = MadeServer { seed: mix(*seed, 7) };
        let best = WORKERS[(seed % 5) as usize];
        let limit_s = MadeServer::least_ttft_s(best) * (2.2 + 0.3 * server.chance());
        let share = |workers| MadeServer::true_share(workers, limit_s);
        assert!(share(best) > 0.98 && share(best * 2) < 0.9, "the truth is unambiguous");
        let limits = Objectives { ttft_s: Some(limit_s), ..Objectives::default() };
        chosen(&mut server, &limits, first_size) == Some(best)
    };
    (0..tries).filter(is_right).count() as u64
}

#[test]
fn the_true_best_of_a_known_distribution_is_chosen_in_19_of_20_tries() {
    for first_size in [16, 64, 256] {
        let (tries, right) = (200, right(200, first_size));
        assert!(right * 20 >= tries * 19, "{right} of {tries} in batches of {first_size}");
    }
}

#[test]
fn ten_thousand_requests_are_scored_within_a_screen_frame() {
    let mut server = MadeServer { seed: 1 };
    let events: Vec<Event> = (0..200).map(|n| server.measure(WORKERS[n % 6], 50)).collect();
    let (recorded, analysis) = worked_out(&events);
    let requests: usize = recorded.configurations.iter().map(|one| one.requests).sum();
    assert_eq!(requests, 10_000);
    let (times, started) = (100_u32, Instant::now());
    for step in 0..times {
        let limits = Objectives { ttft_s: Some(f64::from(step) / 20.0), ..LIMITS };
        assert_eq!(limits.score(&recorded, &analysis).unwrap().configurations.len(), WORKERS.len());
    }
    let took = started.elapsed() / times;
    assert!(took < Duration::from_millis(16), "{took:?}");
}

proptest! {
    /// Whatever the latencies: with too few requests nothing is within the limits, and nothing is chosen.
    #[test]
    fn with_too_few_requests_nothing_is_ever_chosen(
        latencies in prop::collection::vec((0.0..3.0_f64, 0.0..9.0_f64), 1..458),
        percentile in prop::sample::select(Percentile::ALL.to_vec()),
        workers in 1..64_u32,
    ) {
        let share = percentile.share();
        let few = latencies.len().min(usize::try_from(least_requests(0, share)).unwrap() - 1);
        let samples = latencies[..few].iter().map(|&(ttft_s, more_s)| answer(ttft_s, ttft_s + more_s));
        let limits = Objectives { percentile, ..LIMITS };
        let score = score(&limits, &[measured(workers, 1.0, samples.collect())]);
        prop_assert_eq!(score.best, None);
        let [scored] = &score.configurations[..] else { return Ok(()) };
        for check in &scored.checks {
            prop_assert_eq!(check.value, None);
            prop_assert_ne!(check.compliance, Compliance::Holds);
            // A limit counts as broken only if more requests miss it than chance explains.
            let is_broken = check.compliance == Compliance::Breaks;
            prop_assert!(!is_broken || check.misses as f64 > check.requests as f64 * (1.0 - share));
        }
        if scored.breaks().is_none() {
            let wanted = score.wanted.expect("more requests would tell");
            prop_assert!(few as u64 + wanted.requests >= least_requests(0, share));
        }
    }
}
