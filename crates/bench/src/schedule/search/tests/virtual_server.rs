//! Servers defined by a law: their speed at any number of requests at once, and their slots.

use crate::{BatchId, Measurement, Plan, Sample, made};

/// Tokens of an answer.
const TOKENS: f64 = 170.0;
/// Duration of evaluating a prompt, during which nothing is decoded, s.
const PROMPT_S: f64 = 0.01;

/// A server given by its law.
#[derive(Clone, Copy)]
pub struct VirtualServer {
    pub name: &'static str,
    /// Total tokens/s at this number of requests.
    pub law: fn(f64) -> f64,
    pub slots: usize,
    /// Answers are shorter than [`TOKENS`] by up to this share.
    pub spread: f64,
}

fn scalability(alone: f64, contention: f64, coherency: f64, n: f64) -> f64 {
    alone * n / (1.0 + contention * (n - 1.0) + coherency * n * (n - 1.0))
}

/// The share that a dip of this depth leaves around a number in flight; its width is in factors of e.
fn dip(n: f64, at: f64, depth: f64, width: f64) -> f64 {
    1.0 - depth * bump(n, at, width)
}

/// 1 at a number in flight, falling to almost 0 some widths away.
fn bump(n: f64, at: f64, width: f64) -> f64 {
    (-((n / at).ln() / width).powi(2)).exp()
}

/// More slots than any plan needs.
const MANY: usize = 1000;

/// Shapes of curves that a search has to handle.
pub const SERVERS: [VirtualServer; 9] = [
    server("plateau from 16", 16, |n| scalability(60.0, 0.05, 0.0, n)),
    server("peak at 28, then fall", MANY, |n| scalability(60.0, 0.03, 0.0012, n)),
    server("peak at 7, then fall", MANY, |n| scalability(60.0, 0.05, 0.02, n)),
    server("saw-tooth, 20 slots", 20, |n| scalability(60.0, 0.03, 0.0, n)),
    VirtualServer {
        spread: 0.3,
        ..server("waves of unequal answers", 20, |n| scalability(60.0, 0.03, 0.0, n))
    },
    server("saw-tooth, 6 slots", 6, |n| scalability(60.0, 0.03, 0.0, n)),
    server("one slot", 1, |_| 60.0),
    server("cliff above 32", MANY, |n| {
        scalability(60.0, 0.01, 0.0, n) * if n > 32.0 { 0.6 } else { 1.0 }
    }),
    server("rising to the end", MANY, |n| scalability(60.0, 0.005, 0.0, n)),
];

/// Curves with a second peak beyond a valley, of several kinds and in several places.
pub const VALLEYS: [VirtualServer; 8] = [
    server("dip at 12", MANY, |n| scalability(60.0, 0.05, 0.0, n) * dip(n, 12.0, 0.35, 0.35)),
    server("dip at 24", MANY, |n| scalability(60.0, 0.04, 0.0, n) * dip(n, 24.0, 0.35, 0.25)),
    server("another program from 24", MANY, |n| match n {
        ..24.0 => scalability(60.0, 0.05, 0.02, n),
        _ => 0.363 * scalability(60.0, 0.03, 0.0012, n),
    }),
    server("another program from 12", MANY, |n| match n {
        ..12.0 => scalability(60.0, 0.05, 0.06, n),
        _ => 0.39 * scalability(60.0, 0.03, 0.004, n),
    }),
    server("low peak, high peak", MANY, |n| {
        200.0 + 200.0 * bump(n, 4.0, 0.5) + 260.0 * bump(n, 24.0, 0.35)
    }),
    server("high peak, low peak", MANY, |n| {
        200.0 + 260.0 * bump(n, 8.0, 0.35) + 220.0 * bump(n, 40.0, 0.3)
    }),
    server("step down at 8, up at 30", MANY, |n| {
        scalability(60.0, 0.06, 0.0, n) * if n > 8.0 && n < 30.0 { 0.7 } else { 1.0 }
    }),
    server("teeth of 8", MANY, |n| {
        scalability(60.0, 0.03, 0.0008, n) * (n / (8.0 * (n / 8.0).ceil())).sqrt()
    }),
];

const fn server(name: &'static str, slots: usize, law: fn(f64) -> f64) -> VirtualServer {
    VirtualServer { name, law, slots, spread: 0.0 }
}

/// A request that is being decoded.
struct Running {
    index: usize,
    left: f64,
}

impl VirtualServer {
    /// A batch in a closed loop, without noise.
    pub fn measure(&self, batch: BatchId) -> Measurement {
        let size = batch.size as usize;
        let lengths: Vec<f64> = (0..size).map(|index| self.length(batch, index)).collect();
        let lane = |index| Sample { lane: index, ..Sample::default() };
        let mut samples: Vec<Sample> = (0..batch.size).map(lane).collect();
        let (mut now_s, mut sent) = (0.0, 0);
        let (mut waiting, mut running): (Vec<usize>, Vec<Running>) = Default::default();
        loop {
            while sent < size && waiting.len() + running.len() < batch.workers as usize {
                samples[sent].sent_ms = now_s * 1000.0;
                waiting.push(sent);
                sent += 1;
            }
            while !waiting.is_empty() && running.len() < self.slots {
                let index = waiting.remove(0);
                now_s += PROMPT_S;
                samples[index].first_ms = Some(now_s * 1000.0);
                running.push(Running { index, left: lengths[index] });
            }
            let Some(least) = running.iter().map(|one| one.left).reduce(f64::min) else { break };
            let each = (self.law)(running.len() as f64) / running.len() as f64;
            now_s += least / each;
            running.iter_mut().for_each(|one| one.left -= least);
            for ended in running.extract_if(.., |one| one.left < 1e-9) {
                let sample = &mut samples[ended.index];
                (sample.last_ms, sample.end_ms) = (Some(now_s * 1000.0), now_s * 1000.0);
                sample.answer_ms = sample.first_ms;
                sample.tokens = Some(lengths[ended.index] as u64);
            }
        }
        made::batch(now_s, samples)
    }

    fn length(&self, batch: BatchId, index: usize) -> f64 {
        let key = u64::from(batch.workers) << 40 | u64::from(batch.size) << 20 | index as u64;
        let share = (crate::mix::mix(1, key) >> 11) as f64 / (1_u64 << 53) as f64;
        (TOKENS * (1.0 - self.spread * share)).round()
    }

    /// All batches of a plan.
    pub fn grid(&self, plan: &Plan) -> Vec<(BatchId, Measurement)> {
        plan.batches().into_iter().map(|batch| (batch, self.measure(batch))).collect()
    }
}
