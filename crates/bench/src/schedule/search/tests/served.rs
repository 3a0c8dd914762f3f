//! Servers whose answers have random delays and durations, for limits on single requests.

use crate::mix::mix;
use crate::{BatchId, Measurement, Sample, made};

/// Tokens of an answer.
const TOKENS: u64 = 170;
/// Mean random addition to the time to the first token, as a share of its minimum, exponentially distributed.
const TAIL: f64 = 0.3;
/// Standard deviation of the speed of one answer, and of a whole batch, as a share.
const NOISE: (f64, f64) = (0.05, 0.02);

/// A server and its random answers.
#[derive(Clone, Copy)]
pub struct Served {
    pub name: &'static str,
    /// Total tokens/s at this number of requests.
    pub law: fn(f64) -> f64,
    /// Minimum time to the first token of a request that does not wait for a slot, at this number at once, s.
    pub prompt_s: fn(f64) -> f64,
    pub slots: usize,
}

const fn scaled(contention: f64, n: f64) -> f64 {
    60.0 * n / (1.0 + contention * (n - 1.0))
}

fn prompt_s(n: f64) -> f64 {
    0.15 * n.powf(0.6)
}

pub const SERVERS: [Served; 5] = [
    Served { name: "plateau from 16", law: |n| scaled(0.05, n), prompt_s, slots: 16 },
    Served {
        name: "peak at 28, then fall",
        law: |n| 60.0 * n / (1.0 + 0.03 * (n - 1.0) + 0.0012 * n * (n - 1.0)),
        prompt_s,
        slots: 1000,
    },
    Served { name: "6 slots", law: |n| scaled(0.03, n), prompt_s, slots: 6 },
    Served { name: "rising to the end", law: |n| scaled(0.005, n), prompt_s, slots: 1000 },
    Served {
        name: "slow prompts from 6 to 20",
        law: |n| scaled(0.02, n),
        prompt_s: |n| if n > 6.0 && n < 20.0 { 4.0 * prompt_s(n) } else { 0.5 * prompt_s(n) },
        slots: 1000,
    },
];

/// Random numbers from a fixed seed.
pub struct Chance {
    pub seed: u64,
}

impl Chance {
    fn uniform(&mut self) -> f64 {
        self.seed = mix(self.seed, 1);
        (self.seed >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn exponential(&mut self) -> f64 {
        -(1.0 - self.uniform()).ln()
    }

    /// Normal by Box–Muller, with mean 1.
    fn factor(&mut self, deviation: f64) -> f64 {
        let radius = (2.0 * self.exponential()).sqrt();
        1.0 + deviation * radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

impl Served {
    /// A batch in a closed loop.
    pub fn measure(&self, batch: BatchId, chance: &mut Chance) -> Measurement {
        let at_once = batch.at_once().max(1) as usize;
        let running = at_once.min(self.slots);
        let each = (self.law)(running as f64) / running as f64 * chance.factor(NOISE.1);
        let least_s = (self.prompt_s)(running as f64);
        let (mut users_s, mut slots_s) = (vec![0.0_f64; at_once], vec![0.0_f64; running]);
        let samples: Vec<Sample> = (0..batch.size)
            .map(|lane| {
                let (user, slot) = (earliest(&users_s), earliest(&slots_s));
                let (sent_s, free_s) = (users_s[user], slots_s[slot].max(users_s[user]));
                let first_s = free_s + least_s * (1.0 + TAIL * chance.exponential());
                let end_s = first_s + TOKENS as f64 / (each * chance.factor(NOISE.0));
                (users_s[user], slots_s[slot]) = (end_s, end_s);
                let [sent_ms, first_ms, end_ms] = [sent_s, first_s, end_s].map(|s| s * 1000.0);
                let answer = made::answered(first_ms, end_ms);
                Sample { lane, sent_ms, tokens: Some(TOKENS), ..answer }
            })
            .collect();
        made::batch(users_s.iter().copied().fold(0.0, f64::max), samples)
    }
}

fn earliest(times_s: &[f64]) -> usize {
    let times = times_s.iter().enumerate();
    times.min_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(at, _)| at)
}
