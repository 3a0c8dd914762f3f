//! The share of each of several servers in a measurement.

use crate::stats::median;
use crate::{Measurement, Sample};

/// The part of a measurement that one server answered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ServerShare {
    pub requests: u32,
    pub failed: u32,
    /// Generated tokens of the successful requests.
    pub tokens: u64,
    /// These divided by the time of the whole measurement, tokens/s: the servers' speeds add up to the total.
    pub tokens_per_s: f64,
    /// The most of its requests in flight at once.
    pub peak_in_flight: u32,
    /// Median time to its first token, ms.
    pub ttft_ms: Option<f64>,
}

impl ServerShare {
    /// The shares of `servers` servers, by number.
    #[must_use]
    pub fn all_of(measurement: &Measurement, servers: usize) -> Vec<Self> {
        let numbers = (0_u32..).take(servers);
        numbers.map(|server| Self::of(&measurement.of_server(server))).collect()
    }

    /// A whole measurement as one share.
    #[must_use]
    pub fn of(measurement: &Measurement) -> Self {
        let ttft_ms = |sample: &Sample| Some(sample.first_ms? - sample.sent_ms);
        Self {
            requests: measurement.requests,
            failed: measurement.failed(),
            tokens: measurement.tokens,
            tokens_per_s: measurement.tokens_per_s(),
            peak_in_flight: measurement.peak_in_flight.unwrap_or_default(),
            ttft_ms: median(measurement.successful().filter_map(ttft_ms)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Failure, made};

    #[test]
    fn the_shares_of_the_servers_add_up() {
        let sample = |by_server, tokens| Sample {
            by_server,
            tokens: Some(tokens),
            first_ms: Some(40.0),
            end_ms: 900.0,
            ..Sample::default()
        };
        let failed = Sample { error: Some(Failure::Network), ..sample(1, 0) };
        let samples = vec![sample(0, 30), sample(0, 30), sample(1, 40), failed];
        let whole = made::batch(2.0, samples);
        let [first, second, none] = ServerShare::all_of(&whole, 3)[..] else { panic!("three") };
        assert_eq!((first.requests, first.tokens_per_s, first.peak_in_flight), (2, 30.0, 2));
        assert_eq!((second.tokens, second.failed, second.ttft_ms), (40, 1, Some(40.0)));
        assert_eq!((none.requests, none.ttft_ms), (0, None));
        assert_eq!(first.tokens_per_s + second.tokens_per_s, ServerShare::of(&whole).tokens_per_s);
    }
}
