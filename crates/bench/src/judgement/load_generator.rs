//! What a load generator other than the page did to a measurement.

use super::admission::queued_servers;
use super::browser::{is_apart, is_held, is_late};
use crate::number::count;
use crate::{LoadWatch, Measurement, Warning};

/// Doubts about that program and its machines, if it observed itself. The checks of browsers do not apply to
/// it: it has no lanes, is never hidden, and its clock is precise.
pub fn warnings(measurement: &Measurement, load: Option<LoadWatch>) -> Vec<Warning> {
    let total_ms = measurement.total_s * 1000.0;
    let lag_ms = load.map(|load| load.lag_ms).filter(|&lag_ms| is_late(lag_ms, total_ms));
    let spread_ms = measurement.start_spread_ms().filter(|&ms| is_apart(ms, total_ms));
    let found = [
        held(measurement),
        spread_ms.map(|spread_ms| Warning::LoadStartedApart { spread_ms }),
        lag_ms.map(|lag_ms| Warning::LoadLagged { lag_ms }),
    ];
    found.into_iter().flatten().collect()
}

/// Requests of which the server does not account for much of the time.
fn held(measurement: &Measurement) -> Option<Warning> {
    let rtt_ms = measurement.rtt_ms();
    let queued = queued_servers(measurement);
    let sent = measurement.successful().filter(|sample| !queued.contains(&sample.by_server));
    let waits = sent.filter_map(|sample| {
        let wait_ms = sample.stall_ms(rtt_ms)?;
        is_held(wait_ms, sample.e2e_ms()?).then_some(wait_ms)
    });
    let waits: Vec<f64> = waits.collect();
    let longest_ms = waits.iter().copied().reduce(f64::max)?;
    Some(Warning::HeldByLoad { requests: count(waits), longest_ms })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::{Context, judge};
    use crate::{Sample, ServerTimes};

    fn batch(samples: Vec<Sample>, lag_ms: f64) -> Measurement {
        let load = Some(LoadWatch { rtt_ms: Some(1.0), lag_ms });
        Measurement {
            total_s: 2.0,
            peak_in_flight: Some(9),
            samples,
            load,
            ..Measurement::default()
        }
    }

    /// A request sent and answered at these times, with the server's own total.
    fn sample(sent_ms: f64, last_ms: f64, total_ms: f64) -> Sample {
        let server = Some(ServerTimes { total_ms: Some(total_ms), ..ServerTimes::default() });
        let (first_ms, last) = (Some(sent_ms), Some(last_ms));
        Sample { sent_ms, first_ms, last_ms: last, end_ms: last_ms, server, ..Sample::default() }
    }

    #[test]
    fn many_requests_from_one_process_are_not_a_full_lane() {
        let samples = (0..9).map(|_| sample(0.0, 1000.0, 995.0)).collect();
        assert_eq!(judge(&batch(samples, 5.0), &Context::default()).doubts, []);
    }

    #[test]
    fn requests_let_through_in_turn_before_the_server_were_not_held_by_the_program() {
        let let_through = |number: u32| {
            let at_ms = f64::from(number) * 200.0;
            Sample { first_ms: Some(at_ms + 100.0), ..sample(0.0, at_ms + 1000.0, 1000.0) }
        };
        let samples = (0..6).map(let_through).collect();
        assert_eq!(judge(&batch(samples, 5.0), &Context::default()).doubts, []);
    }

    #[test]
    fn requests_that_wait_for_others_to_end_before_the_server_were_not_held_by_the_program() {
        let samples = [1002.0, 1003.0, 2004.0, 2005.0].map(|last_ms| sample(0.0, last_ms, 1000.0));
        assert_eq!(judge(&batch(samples.to_vec(), 5.0), &Context::default()).doubts, []);
    }

    #[test]
    fn a_late_program_is_distinguished_from_a_slow_server() {
        let samples = vec![sample(0.0, 1000.0, 700.0), sample(150.0, 1900.0, 1740.0)];
        let expected = [
            Warning::HeldByLoad { requests: 1, longest_ms: 299.0 },
            Warning::LoadStartedApart { spread_ms: 150.0 },
            Warning::LoadLagged { lag_ms: 120.0 },
        ];
        assert_eq!(judge(&batch(samples, 120.0), &Context::default()).doubts, expected);
    }
}
