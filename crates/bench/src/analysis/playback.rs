//! How an answer reaches the user who waits for it: from the times of a recorded request.

use crate::judgement::counts_for_users;
use crate::order::{sort_by, sort_by_key};
use crate::{BatchId, Sample, Session};

use super::{Analysis, BatchAnalysis};

/// An answer of a configuration as its user sees it. Times are measured from sending the request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playback {
    pub id: BatchId,
    /// Requests in flight at once.
    pub users: u32,
    /// Time to the first content, s.
    pub ttft_s: f64,
    /// It came piece by piece, not in one lump.
    pub is_streamed: bool,
    /// Time to the last content, s.
    pub lasts_s: f64,
    pub tokens: u64,
    /// Tokens of the first content.
    first_tokens: u64,
    /// Number of times at which content arrived, if counted.
    arrivals: Option<u64>,
    silence: Option<Rest>,
}

/// A pause in the answer.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rest {
    from_s: f64,
    to_s: f64,
    /// Tokens that arrived together after it.
    tokens: u64,
}

impl Playback {
    /// The typical answer of every configuration with individual requests, fewest workers first, then smallest
    /// batch: the one of median duration, the shorter of two.
    #[must_use]
    pub fn all(session: &Session, analysis: &Analysis) -> Vec<Self> {
        let is_server_mode = session.is_server_mode();
        let of_batch = |known: &BatchAnalysis| {
            let batch = session.batch(known.id)?;
            let counted = batch.measurements.iter().zip(&known.measurements);
            let counted =
                counted.filter(|(measured, known)| counts_for_users(measured, &known.verdict));
            let samples = counted.clone().flat_map(|(measured, _)| measured.successful());
            let typical = typical(samples)?;
            let planned =
                if is_server_mode { known.id.size } else { known.id.workers.min(known.id.size) };
            let peak = counted.filter_map(|(measured, _)| measured.peak_in_flight).max();
            Self::of(known.id, peak.unwrap_or(planned), typical)
        };
        let mut all: Vec<Self> = analysis.measured_batches().filter_map(of_batch).collect();
        sort_by_key(&mut all, |playback| playback.id);
        all
    }

    /// From this request; `None` if it is not known when it was answered, or with how many tokens.
    fn of(id: BatchId, users: u32, sample: &Sample) -> Option<Self> {
        let since_s = |ms: f64| (ms - sample.sent_ms) / 1000.0;
        let last_ms = sample.last_ms?;
        let tokens = sample.tokens.filter(|&tokens| tokens > 0)?;
        // A single lump is both the beginning and the end.
        let first_ms = sample.first_ms.unwrap_or(last_ms);
        let first_tokens = sample.first_tokens.unwrap_or(1).clamp(1, tokens);
        let rest = sample.silence.map(|silence| {
            let share = sample.chunks.map_or(0.0, |all| silence.chunks as f64 / all.max(1) as f64);
            // A single chunk is what arrives at any moment.
            let share = if silence.chunks > 1 { share } else { 0.0 };
            let together = (tokens as f64 * share).round() as u64;
            let (from_s, to_s) = (since_s(silence.from_ms), since_s(silence.to_ms));
            Rest { from_s, to_s, tokens: together.min(tokens - first_tokens) }
        });
        let silence =
            rest.filter(|rest| since_s(first_ms) <= rest.from_s && rest.to_s <= since_s(last_ms));
        let playback = Self {
            id,
            users,
            ttft_s: since_s(first_ms),
            is_streamed: sample.first_ms.is_some(),
            lasts_s: since_s(last_ms),
            tokens,
            first_tokens,
            arrivals: sample.arrivals,
            silence,
        };
        (playback.lasts_s > 0.0 && playback.lasts_s.is_finite() && playback.ttft_s >= 0.0)
            .then_some(playback)
    }

    /// Speed as its user sees it, tokens/s, including the wait for the first token; see
    /// [`Sample::answer_tokens_per_s`].
    #[must_use]
    pub fn tokens_per_s(&self) -> f64 {
        self.tokens as f64 / self.lasts_s
    }

    /// How many tokens have arrived after `at_s`: none before the first content, all at the last. In between
    /// they come in as many lumps as content did, evenly except for the silence, in which none arrive.
    #[must_use]
    pub fn tokens_at(&self, at_s: f64) -> u64 {
        if at_s >= self.lasts_s {
            return self.tokens;
        }
        if at_s < self.ttft_s || at_s.is_nan() {
            return 0;
        }
        let silent_s = |at_s: f64| {
            self.silence.map_or(0.0, |rest| (at_s.min(rest.to_s) - rest.from_s).max(0.0))
        };
        let after_silence = self.silence.filter(|rest| at_s >= rest.to_s);
        let streamed_s = |at_s: f64| at_s - self.ttft_s - silent_s(at_s);
        let share = (streamed_s(at_s) / streamed_s(self.lasts_s)).clamp(0.0, 1.0);
        let at_once = self.silence.map_or(0, |rest| rest.tokens);
        let streamed = self.tokens - self.first_tokens - at_once;
        let lumps = self.arrivals.map_or(streamed, |moments| moments.saturating_sub(1));
        let lumps = lumps.clamp(1, streamed.max(1)) as f64;
        let come = (share * lumps).floor() / lumps * streamed as f64;
        self.first_tokens + come.round() as u64 + after_silence.map_or(0, |rest| rest.tokens)
    }
}

/// The request of median duration among those with known tokens and times.
fn typical<'a>(samples: impl Iterator<Item = &'a Sample>) -> Option<&'a Sample> {
    let known = |sample: &'a Sample| {
        let e2e_ms = sample.e2e_ms().filter(|&ms| ms > 0.0)?;
        sample.tokens.filter(|&tokens| tokens > 0).map(|_| (e2e_ms, sample))
    };
    let mut known: Vec<(f64, &Sample)> = samples.filter_map(known).collect();
    sort_by(&mut known, |a, b| a.0.total_cmp(&b.0));
    known.get(known.len().saturating_sub(1) / 2).map(|(_, sample)| *sample)
}

#[cfg(test)]
mod tests {
    use proptest::option::of;
    use proptest::prelude::*;

    use super::*;
    use crate::made::{after, sample};
    use crate::{Event, Failure, Measured, Measurement, Silence};

    fn playback(sample: &Sample) -> Playback {
        Playback::of(BatchId::new(4, 8), 4, sample).unwrap()
    }

    fn lasting(e2e_ms: f64) -> Sample {
        let last_ms = 100.0 + e2e_ms;
        Sample { last_ms: Some(last_ms), end_ms: last_ms, server: None, ..sample() }
    }

    #[test]
    fn tokens_arrive_from_the_first_to_the_last_content() {
        let playback = playback(&sample());
        assert_eq!((playback.ttft_s, playback.lasts_s, playback.tokens), (0.2, 0.6, 5));
        let at = [0.0, 0.19, 0.2, 0.29, 0.31, 0.45, 0.55, 0.6, 9.0, f64::NAN];
        assert_eq!(at.map(|at_s| playback.tokens_at(at_s)), [0, 0, 1, 1, 2, 3, 4, 5, 5, 0]);
        assert_eq!(playback.tokens_per_s().round(), 8.0);
    }

    #[test]
    fn tokens_arrive_in_the_lumps_of_the_content() {
        let lumps = Sample { tokens: Some(41), arrivals: Some(5), chunks: Some(41), ..sample() };
        let at = [0.25, 0.29, 0.31, 0.39, 0.41, 0.59, 0.6];
        assert_eq!(at.map(|at_s| playback(&lumps).tokens_at(at_s)), [1, 1, 11, 11, 21, 31, 41]);
        let whole = Sample { first_ms: None, answer_ms: None, arrivals: Some(1), ..sample() };
        let whole = playback(&whole);
        assert_eq!([0.2, 0.59, 0.6].map(|at_s| whole.tokens_at(at_s)), [0, 0, 5]);
    }

    #[test]
    fn nothing_arrives_in_a_silence_and_the_rest_after_it() {
        let silence = Silence { from_ms: 400.0, to_ms: 600.0, chunks: 10 };
        let silent =
            Sample { tokens: Some(21), chunks: Some(20), silence: Some(silence), ..sample() };
        let playback = playback(&silent);
        let at = [0.2, 0.299, 0.3, 0.4, 0.499, 0.51, 0.6];
        assert_eq!(at.map(|at_s| playback.tokens_at(at_s)), [1, 5, 5, 5, 5, 16, 21]);
    }

    #[test]
    fn the_typical_request_is_of_median_duration() {
        let failed = Sample { error: Some(Failure::Timeout), ..lasting(1.0) };
        let untold = Sample { tokens: None, ..lasting(2.0) };
        let samples = vec![failed, lasting(900.0), untold, lasting(300.0), lasting(700.0)];
        let measurement = Measurement {
            requests: 5,
            total_s: 1.0,
            tokens: 15,
            samples,
            peak_in_flight: Some(3),
            ..Measurement::default()
        };
        let session = after(&[Event::BatchDone(Measured::new(3, measurement))]);
        let all = Playback::all(&session, &Analysis::of(&session));
        let told: Vec<_> =
            all.iter().map(|playback| (playback.id, playback.users, playback.lasts_s)).collect();
        assert_eq!(told, [(BatchId::new(3, 5), 3, 0.7)]);
        let nothing = Session::default();
        assert_eq!(Playback::all(&nothing, &Analysis::of(&nothing)), []);
    }

    proptest! {
        #[test]
        fn tokens_never_decrease(
            (first, last) in (of(0.0..500.0), 500.0..1000.0),
            (tokens, first_tokens, chunks, arrivals) in (1_u64..300, of(0_u64..400), of(1_u64..300), of(0_u64..300)),
            silence in of((0.0..600.0, 0.0..600.0, 0_u64..400)),
        ) {
            let silence = silence.map(|(from_ms, lasted_ms, chunks)| {
                Silence { from_ms, to_ms: from_ms + lasted_ms, chunks }
            });
            let sample = Sample {
                first_ms: first, last_ms: Some(last), tokens: Some(tokens), first_tokens, chunks, arrivals,
                silence, ..Sample::default()
            };
            let playback = playback(&sample);
            let at: Vec<u64> = (0..=1000).map(|ms| playback.tokens_at(f64::from(ms) / 1000.0)).collect();
            prop_assert!(at.is_sorted(), "{at:?}");
            prop_assert_eq!(playback.tokens_at(playback.lasts_s), tokens);
            prop_assert!(playback.ttft_s == 0.0 || playback.tokens_at(playback.ttft_s - 1e-6) == 0);
        }
    }
}
