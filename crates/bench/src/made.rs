//! Sessions made up for tests, those of other crates too: batches of one second, with only size and tokens of
//! interest; and chance.

use crate::mix::mix;
use crate::{Event, Measured, Measurement, Sample, ServerTimes, Session};

/// A measurement that took one second, so that its tokens equal its speed.
pub fn measured(requests: u32, tokens: u64) -> Measurement {
    Measurement { requests, total_s: 1.0, tokens, ..Measurement::default() }
}

/// A measurement of these requests that took this long.
pub fn batch(total_s: f64, samples: Vec<Sample>) -> Measurement {
    let tokens = samples.iter().filter_map(|sample| sample.tokens).sum();
    let measured = measured(samples.len() as u32, tokens);
    Measurement { total_s, samples, ..measured }
}

/// The event that ends such a batch.
pub fn done(workers: u32, requests: u32, tokens: u64) -> Event {
    Event::BatchDone(Measured::new(workers, measured(requests, tokens)))
}

/// The session of model `m` after these events.
pub fn after<'a>(events: impl IntoIterator<Item = &'a Event>) -> Session {
    let mut session = Session { model: "m".into(), ..Session::default() };
    events.into_iter().for_each(|event| session.apply(event));
    session
}

/// The session of these batches, given as (workers, size, tokens/s).
pub fn session(batches: &[(u32, u32, u64)]) -> Session {
    let done = |&(workers, size, tokens): &_| done(workers, size, tokens);
    after(&batches.iter().map(done).collect::<Vec<_>>())
}

/// Sent at 0, with content between these times.
pub fn answered(first_ms: f64, end_ms: f64) -> Sample {
    let first = Some(first_ms);
    Sample { first_ms: first, answer_ms: first, last_ms: Some(end_ms), end_ms, ..Sample::default() }
}

/// 5 tokens: sent at 100, first content at 300, last at 700; the server reports 560 ms.
pub fn sample() -> Sample {
    Sample {
        sent_ms: 100.0,
        end_ms: 705.0,
        tokens: Some(5),
        prompt_tokens: Some(20),
        server: Some(ServerTimes {
            total_ms: Some(560.0),
            load_ms: Some(10.0),
            prompt_eval_ms: Some(40.0),
            eval_ms: Some(400.0),
        }),
        ..answered(300.0, 700.0)
    }
}

/// Reproducible random numbers: uniform ones from `SplitMix64`, normal ones from them by Box–Muller.
pub struct Gauss {
    seed: u64,
    drawn: u64,
}

impl Gauss {
    /// The numbers of this seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    /// Between 0 and 1.
    pub fn uniform(&mut self) -> f64 {
        self.drawn += 1;
        (mix(self.seed, self.drawn) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// With mean 0 and variance 1.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}
