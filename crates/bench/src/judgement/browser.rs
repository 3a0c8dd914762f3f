//! What browser or page did to a measurement.

use super::admission::queued_servers;
use super::stall::stall_ms;
use crate::model::LATE_STAMP_MS;
use crate::number::count;
use crate::order::sort_by;
use crate::{CONNECTIONS_PER_LANE, Measurement, Sample, Warning};

/// A request was held by the browser if the server does not account for this share of its E2E. On a real Ollama
/// this was at most 2.5 % for requests that were not held and at least 32 % for those that were.
const HELD_SHARE: f64 = 0.1;
/// Less than this is a busy machine's ordinary delay, ms: up to 480 on 2 cores with 24 streams, though of 19 s;
/// to answers of one second Chromium adds 1 to 10.
pub const HELD_LEAST_MS: f64 = 50.0;
/// Starts spread over this share of the batch's total lengthen the total by as much.
const APART_SHARE: f64 = 0.05;
/// Chromium needs 60 to 90 ms to start 96 requests: a smaller spread is no fault, ms.
const APART_LEAST_MS: f64 = 100.0;
/// A page that lags by this share of a batch's total starts its next requests that late.
const LAG_SHARE: f64 = 0.02;
/// Less lag than this is normal on a busy machine, ms.
const LAG_LEAST_MS: f64 = 100.0;
/// No timer of a running worker is this late, ms.
pub(crate) const SUSPENDED_MS: f64 = 2000.0;
/// The clock's resolution may be this share of a batch's total.
const CLOCK_SHARE: f64 = 0.005;

/// Doubts about browser and page.
pub fn warnings(measurement: &Measurement) -> Vec<Warning> {
    let total_ms = measurement.total_s * 1000.0;
    let lanes = measurement.wanted_in_flight.map(|wanted| Warning::TooFewLanes {
        wanted,
        in_flight: measurement.peak_in_flight.unwrap_or(0),
    });
    let spread = measurement
        .start_spread_ms()
        .filter(|&spread_ms| is_apart(spread_ms, total_ms))
        .map(|spread_ms| Warning::StartedApart { spread_ms });
    let found =
        [lanes, held(measurement), spread].into_iter().chain(watched(measurement, total_ms));
    let mut found: Vec<Warning> = found.flatten().collect();
    // What the page observed about itself explains the same delay, and better.
    if found.is_empty() {
        found.extend(stall_ms(measurement).map(|stall_ms| Warning::Stalled { stall_ms }));
    }
    found
}

/// Whether this wait before the server saw the request means that it was held.
pub fn is_held(held_ms: f64, e2e_ms: f64) -> bool {
    held_ms > HELD_LEAST_MS && held_ms > e2e_ms * HELD_SHARE
}

/// Whether a spread of starts this large lengthens a batch.
pub fn is_apart(spread_ms: f64, total_ms: f64) -> bool {
    spread_ms > APART_LEAST_MS && spread_ms > total_ms * APART_SHARE
}

/// Whether a lag this large matters for a batch.
pub fn is_late(lag_ms: f64, total_ms: f64) -> bool {
    lag_ms > LAG_LEAST_MS && lag_ms > total_ms * LAG_SHARE
}

/// What the page observed about itself meanwhile.
fn watched(measurement: &Measurement, total_ms: f64) -> [Option<Warning>; 4] {
    let Some(client) = &measurement.client else { return [const { None }; 4] };
    let is_suspended = client.lag_ms >= SUSPENDED_MS;
    [
        is_suspended.then_some(Warning::Suspended { gap_ms: client.lag_ms }),
        (is_late(client.lag_ms, total_ms) && !is_suspended)
            .then_some(Warning::PageLagged { lag_ms: client.lag_ms }),
        (client.hidden_ms > 0.0).then_some(Warning::PageHidden { hidden_ms: client.hidden_ms }),
        client
            .timer_step_ms
            .filter(|step_ms| *step_ms > total_ms * CLOCK_SHARE && !measurement.failed_whole())
            .map(|step_ms| Warning::CoarseClock { step_ms }),
    ]
}

/// The requests that waited in the browser or on the way: according to the browser, else according to the server's own
/// times, or because a lane was given more than it has connections.
fn held(measurement: &Measurement) -> Option<Warning> {
    let rtt_ms = measurement.rtt_ms();
    let lag_ms = measurement.client.as_ref().map_or(0.0, |client| client.lag_ms);
    let queued = queued_servers(measurement);
    let mut samples: Vec<&Sample> = measurement.samples.iter().collect();
    sort_by(&mut samples, |a, b| a.sent_ms.total_cmp(&b.sent_ms));
    let wait_ms = |sample: &Sample, lane_is_full: bool| {
        // A request that a late page read late was not held.
        let beyond_lag_ms = |stall_ms: f64| stall_ms - lag_ms;
        let is_here = lane_is_full || !queued.contains(&sample.by_server);
        let by_times_ms = || sample.stall_ms(rtt_ms).filter(|_| is_here);
        let held_ms = sample.held_ms.or_else(|| by_times_ms().map(beyond_lag_ms))?;
        is_held(held_ms, sample.e2e_ms()?).then_some(held_ms)
    };
    let (mut held, mut free, mut longest_ms) = (Vec::new(), Vec::new(), None);
    // Lanes and ends of the requests that are still under way.
    let mut under_way: Vec<(u32, f64)> = Vec::new();
    for (number, sample) in (1..).zip(samples) {
        under_way.retain(|&(_, end_ms)| end_ms > sample.sent_ms + LATE_STAMP_MS);
        let carried = count(under_way.iter().filter(|(lane, _)| *lane == sample.lane));
        let lane_is_full = sample.held_ms.is_none() && carried >= CONNECTIONS_PER_LANE;
        let stall_ms = wait_ms(sample, lane_is_full).filter(|_| sample.is_success());
        longest_ms = stall_ms.into_iter().chain(longest_ms).reduce(f64::max);
        under_way.push((sample.lane, sample.end_ms));
        if stall_ms.is_some() || lane_is_full { held.push(number) } else { free.push(number) }
    }
    (!held.is_empty()).then_some(Warning::HeldByBrowser { held, free, longest_ms })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClientWatch, ServerTimes, made};

    /// A request on a lane, sent and answered at these times, with the server's own total.
    fn sample(lane: u32, sent_ms: f64, last_ms: f64, total_ms: f64) -> Sample {
        let server = ServerTimes { total_ms: Some(total_ms), ..ServerTimes::default() };
        Sample { lane, sent_ms, server: Some(server), ..made::answered(sent_ms, last_ms) }
    }

    fn batch(samples: Vec<Sample>) -> Measurement {
        Measurement { total_s: 2.0, samples, ..Measurement::default() }
    }

    fn watch(client: ClientWatch) -> Vec<Warning> {
        warnings(&Measurement { client: Some(client), ..batch(vec![]) })
    }

    #[test]
    fn time_that_the_server_does_not_account_for_was_spent_in_the_browser() {
        let samples = vec![sample(0, 1.0, 1000.0, 990.0), sample(0, 0.0, 1000.0, 700.0)];
        let expected =
            Warning::HeldByBrowser { held: vec![1], free: vec![2], longest_ms: Some(300.0) };
        assert_eq!(warnings(&batch(samples.clone())), [expected]);
        let far = ClientWatch { rtt_ms: Some(250.0), ..ClientWatch::default() };
        assert_eq!(warnings(&Measurement { client: Some(far), ..batch(samples) }), []);
    }

    #[test]
    fn requests_read_late_by_the_page_were_not_held() {
        let samples = vec![sample(0, 0.0, 1000.0, 700.0)];
        let found = |lag_ms| {
            let client = Some(ClientWatch { lag_ms, ..ClientWatch::default() });
            warnings(&Measurement { client, ..batch(samples.clone()) })
        };
        assert_eq!(found(290.0), [Warning::PageLagged { lag_ms: 290.0 }]);
        assert!(matches!(found(20.0)[..], [Warning::HeldByBrowser { .. }]));
    }

    /// As by `limit_req` of nginx.
    #[test]
    fn requests_let_through_in_turn_before_the_server_were_not_held_by_the_browser() {
        let let_through = |number: u32| {
            let server = ServerTimes {
                total_ms: Some(1000.0),
                eval_ms: Some(900.0),
                ..ServerTimes::default()
            };
            let at_ms = f64::from(number) * 200.0;
            Sample { server: Some(server), ..made::answered(at_ms + 100.0, at_ms + 1000.0) }
        };
        for rtt_ms in [None, Some(1.0)] {
            let client = Some(ClientWatch { rtt_ms, ..ClientWatch::default() });
            let samples: Vec<Sample> = (0..6).map(let_through).collect();
            assert_eq!(warnings(&Measurement { client, ..batch(samples) }), [], "{rtt_ms:?}");
        }
    }

    /// As by `maxconn 2` of HAProxy.
    #[test]
    fn requests_that_wait_for_others_to_end_before_the_server_were_not_held_by_the_browser() {
        let ends_ms = [1001.0, 1002.0, 2003.0, 2004.0];
        let samples = ends_ms.map(|last_ms| sample(0, 0.0, last_ms, 1000.0)).to_vec();
        assert_eq!(warnings(&batch(samples)), []);
    }

    #[test]
    fn a_lane_with_more_than_six_requests_holds_the_rest() {
        let untold = |sample: Sample| Sample { server: None, ..sample };
        let samples: Vec<Sample> =
            (0..8).map(|i| untold(sample(0, f64::from(i), 1000.0, 0.0))).collect();
        let expected = Warning::HeldByBrowser {
            held: vec![7, 8],
            free: vec![1, 2, 3, 4, 5, 6],
            longest_ms: None,
        };
        assert_eq!(warnings(&batch(samples)), [expected]);
        let spread: Vec<Sample> =
            (0..8).map(|i| untold(sample(i % 2, f64::from(i), 1000.0, 0.0))).collect();
        assert_eq!(warnings(&batch(spread)), []);
    }

    #[test]
    fn an_end_stamped_after_the_next_start_fills_no_lane() {
        let untold = |sample: Sample| Sample { server: None, ..sample };
        let seventh = |ended_ms: f64| {
            let mut samples: Vec<Sample> =
                (0..5).map(|_| untold(sample(0, 0.0, 1000.0, 0.0))).collect();
            samples.push(untold(sample(0, 0.0, ended_ms, 0.0)));
            samples.push(untold(sample(0, 100.0, 1000.0, 0.0)));
            warnings(&batch(samples))
        };
        assert_eq!(seventh(100.4), []);
        assert!(matches!(seventh(121.0)[..], [Warning::HeldByBrowser { .. }]));
    }

    #[test]
    fn the_browsers_report_of_held_requests_takes_precedence() {
        let told =
            |held_ms, sample: Sample| Sample { held_ms: Some(held_ms), server: None, ..sample };
        let samples: Vec<Sample> = (0..8)
            .map(|i| told(if i < 7 { 1.0 } else { 400.0 }, sample(0, f64::from(i), 1000.0, 0.0)))
            .collect();
        let expected = Warning::HeldByBrowser {
            held: vec![8],
            free: (1..8).collect(),
            longest_ms: Some(400.0),
        };
        assert_eq!(warnings(&batch(samples)), [expected], "from a server that reports no times");
        let slow_way = Sample { held_ms: Some(1.0), ..sample(0, 0.0, 1000.0, 500.0) };
        assert_eq!(warnings(&batch(vec![slow_way])), [], "the network took the rest");
    }

    #[test]
    fn a_start_is_spread_when_it_lengthens_the_batch() {
        let samples = |last_start_ms| {
            let second = sample(1, last_start_ms, 1950.0, 1950.0 - last_start_ms);
            batch(vec![sample(0, 0.0, 1900.0, 1900.0), second])
        };
        assert_eq!(warnings(&samples(99.0)), []);
        let spread = Warning::StartedApart { spread_ms: 260.0 };
        assert_eq!(warnings(&samples(260.0)), [spread]);
    }

    #[test]
    fn the_page_is_watched_while_it_measures() {
        let clean = ClientWatch { lag_ms: 30.0, ..ClientWatch::default() };
        assert_eq!(watch(clean.clone()), []);
        let lag_ms = 400.0;
        assert_eq!(
            watch(ClientWatch { lag_ms, ..clean.clone() }),
            [Warning::PageLagged { lag_ms }]
        );
        let gap_ms = 5000.0;
        assert_eq!(
            watch(ClientWatch { lag_ms: gap_ms, ..clean.clone() }),
            [Warning::Suspended { gap_ms }]
        );
        let hidden_ms = 50.0;
        assert_eq!(watch(ClientWatch { hidden_ms, ..clean }), [Warning::PageHidden { hidden_ms }]);
    }

    #[test]
    fn a_millisecond_clock_is_coarse_for_a_tenth_of_a_second() {
        let with_step = |step_ms, total_s| {
            let client = ClientWatch { timer_step_ms: Some(step_ms), ..ClientWatch::default() };
            warnings(&Measurement { total_s, client: Some(client), ..Measurement::default() })
        };
        assert_eq!(with_step(1.0, 0.1), [Warning::CoarseClock { step_ms: 1.0 }]);
        assert_eq!(with_step(0.1, 0.1), []);
        assert_eq!(with_step(1.0, 2.0), []);
        let error = Some(crate::Failure::Http(429));
        let refused = vec![Sample { error, ..sample(0, 0.0, 3.0, 3.0) }];
        let client = Some(ClientWatch { timer_step_ms: Some(0.1), ..ClientWatch::default() });
        let failed = Measurement { total_s: 0.003, client, ..batch(refused) };
        assert_eq!(warnings(&failed), [], "there is nothing to time");
    }

    #[test]
    fn too_few_lanes_are_a_limit_of_the_browser() {
        let limited =
            Measurement { wanted_in_flight: Some(12), peak_in_flight: Some(6), ..batch(vec![]) };
        assert_eq!(warnings(&limited), [Warning::TooFewLanes { wanted: 12, in_flight: 6 }]);
    }
}
