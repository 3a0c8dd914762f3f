//! Sessions on a server in virtual time, which is known to the token.

use bench::made::{self, Gauss};
use bench::schedule::{Goal, Step, copy, next};
use bench::{
    BatchId, ClientWatch, Environment, Event, Failure, Measured, Measurement, Opened, Plan, Sample,
    ServerTimes, Session,
};

/// Tokens of an answer, as many as a plan asks for.
const TOKENS: u64 = 170;

/// A server, and what befalls its measurements.
#[derive(Clone, Debug)]
pub struct Server {
    /// So many requests are answered at once; the others wait.
    pub slots: u32,
    /// What one stream alone gives, tokens/s.
    pub rate: f64,
    /// n streams at once are each n^-falloff times as fast.
    pub falloff: f64,
    /// Standard deviation of a measurement, as a share.
    pub noise: f64,
    /// This share of the measurements is a quarter too slow, and nobody sees why.
    pub slowed: f64,
    /// In this share of the measurements the page is late.
    pub late: f64,
    /// How much of its speed it loses in 1,000 s, as a share.
    pub drift: f64,
    /// So many in flight are more than it takes: the rest are refused.
    pub refuses_from: Option<u32>,
    /// What serves the model.
    pub program: &'static str,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            slots: 4,
            rate: 50.0,
            falloff: 0.2,
            noise: 0.01,
            slowed: 0.0,
            late: 0.0,
            drift: 0.0,
            refuses_from: None,
            program: "llama.cpp",
        }
    }
}

impl Server {
    /// A batch: requests go in waves of as many as there are slots for.
    fn measured(&self, id: BatchId, now_s: f64, chance: &mut Gauss) -> Measurement {
        let at_once = id.workers.min(id.size);
        let served = at_once.min(self.slots);
        let mut factor = 1.0 + self.noise * chance.normal() + self.drift * now_s / 1000.0;
        if chance.uniform() < self.slowed {
            factor *= 1.33;
        }
        let answer_ms =
            TOKENS as f64 * 1000.0 / self.rate * f64::from(served).powf(self.falloff) * factor;
        let sample = |number: u32| {
            let (lane, wave) = (number % 4, number / served);
            let begins_ms = f64::from(wave) * answer_ms;
            let sent_ms = f64::from(wave.saturating_sub((at_once - 1) / served)) * answer_ms;
            if self.refuses_from.is_some_and(|from| number % at_once >= from - 1) {
                let error = Some(Failure::Http(429));
                let end_ms = sent_ms + 5.0;
                return Sample { lane, sent_ms, end_ms, error, ..Sample::default() };
            }
            Sample {
                lane,
                sent_ms,
                chunks: Some(TOKENS),
                tokens: Some(TOKENS),
                prompt_tokens: Some(30),
                done_reason: Some("length".into()),
                server: Some(ServerTimes {
                    total_ms: Some(begins_ms - sent_ms + answer_ms),
                    eval_ms: Some(answer_ms - 10.0),
                    prompt_eval_ms: Some(10.0),
                    load_ms: Some(0.0),
                }),
                ..made::answered(begins_ms + 10.0, begins_ms + answer_ms)
            }
        };
        let samples: Vec<Sample> = (0..id.size).map(sample).collect();
        let end_ms = samples.iter().map(|sample| sample.end_ms).fold(0.0, f64::max);
        let late_ms = if chance.uniform() < self.late { 2000.0 * chance.uniform() } else { 0.0 };
        Measurement {
            peak_in_flight: Some(at_once),
            client: Some(ClientWatch { lag_ms: late_ms, ..ClientWatch::default() }),
            ..made::batch((end_ms + late_ms) / 1000.0, samples)
        }
    }

    /// The session of a plan, of which so many steps are made at most.
    pub fn session(&self, plan: &Plan, steps: usize, seed: u64) -> Session {
        let environment = Environment {
            server_program: Some(self.program.into()),
            server_url: Some("http://192.168.1.5:8080/".into()),
            quantization: Some("Q4_K_M".into()),
            ..Environment::default()
        };
        let (model, plan) = ("m".to_owned(), Some(plan.clone()));
        let mut session = Session { model, plan, environment, ..Session::default() };
        session.apply(&Event::Opened(Opened::default()));
        session.apply(&Event::WarmUpDone(Sample::default()));
        let (mut now_s, mut chance) = (0.0, Gauss::new(seed));
        for _ in 0..steps {
            let Some(step) = session.plan.as_ref().and_then(|it| next(&Goal::Plan, it, &session))
            else {
                break;
            };
            let mut measured = |batch| {
                let measurement = self.measured(batch, now_s, &mut chance);
                now_s += measurement.total_s;
                Measured { batch, measurement }
            };
            session.apply(&match step {
                Step::Measure(batch) => Event::BatchDone(measured(batch)),
                Step::MeasureAgain(batch) => Event::MeasuredAgain(measured(batch)),
                Step::Share { batch, from } => match copy(batch, from, &session) {
                    Some(measurement) => Event::BatchDone(Measured { batch, measurement }),
                    None => break,
                },
                _ => break,
            });
        }
        session
    }
}
