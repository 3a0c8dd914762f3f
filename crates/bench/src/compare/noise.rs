//! The noise for comparing two sessions.

use std::collections::BTreeMap;

use super::change::Change;
use super::side::Side;
use crate::Load;
use crate::stats::{Noise, mean, studentised_maximum};

/// With this many repeats of its own, a session's noise is not pooled with the other's.
const OWN_NOISE_DEGREES: usize = 12;

/// Critical values, in standard errors, for several changes tested together.
pub struct Limits {
    changes: usize,
    /// The probability that any of their intervals misses the truth.
    error: f64,
    /// Known values by degrees of freedom; most changes have the same.
    known: Vec<(f64, f64)>,
}

impl Limits {
    pub fn new(changes: usize, error: f64) -> Self {
        Self { changes, error, known: Vec::new() }
    }

    fn at(&mut self, degrees: f64) -> f64 {
        if let Some((_, limit)) = self.known.iter().find(|(known, _)| *known == degrees) {
            return *limit;
        }
        let limit = studentised_maximum(self.changes, degrees, self.error);
        self.known.push((degrees, limit));
        limit
    }
}

/// The scatter of single measurements in both sessions.
pub struct PooledNoise {
    base: BTreeMap<Load, Seen>,
    other: BTreeMap<Load, Seen>,
    /// Each session has its own noise.
    is_apart: bool,
}

/// The measurements of one load in a session.
struct Seen {
    mean: f64,
    times: usize,
    noise: Noise,
}

impl PooledNoise {
    /// Pooled over all loads of both sessions, like [`Noise::of_each`] for one; separate for each session if
    /// both have enough repeats (Welch, "The generalization of 'Student's' problem when several different
    /// population variances are involved", 1947).
    pub fn of(base: &Side<'_>, other: &Side<'_>) -> Self {
        let [of_base, of_other] = [base, other].map(|side| {
            let loads = side.analysis.loads().all().filter(|(_, speeds)| !speeds.is_empty());
            loads.collect::<Vec<(Load, &[f64])>>()
        });
        let repeats = |loads: &[(Load, &[f64])]| {
            loads.iter().map(|(_, speeds)| speeds.len() - 1).sum::<usize>()
        };
        let is_apart = [&of_base, &of_other].iter().all(|it| repeats(it) >= OWN_NOISE_DEGREES);
        let (base, other) = if is_apart {
            (seen(&of_base), seen(&of_other))
        } else {
            let count = of_base.len();
            let all: Vec<_> = of_base.iter().chain(&of_other).copied().collect();
            let mut noises = noises(&all);
            let other = noises.split_off(count);
            (with_noise(&of_base, noises), with_noise(&of_other, other))
        };
        Self { base, other, is_apart }
    }

    /// How much faster the other session's load is than the base's, with an interval of these limits. `None` if
    /// either is unknown.
    pub fn change(&self, base: Load, other: Load, limits: &mut Limits) -> Option<Change> {
        let (base, other) = (self.base.get(&base)?, self.other.get(&other)?);
        let variance = |seen: &Seen| seen.noise.share().powi(2) / seen.times as f64;
        let degrees = |seen: &Seen| seen.noise.degrees() as f64;
        let sum = variance(base) + variance(other);
        let degrees = if self.is_apart || base.noise != other.noise {
            // Satterthwaite, "An Approximate Distribution of Estimates of Variance Components", 1946.
            let part = |seen: &Seen| variance(seen).powi(2) / degrees(seen);
            sum.powi(2) / (part(base) + part(other))
        } else {
            degrees(base)
        };
        let log = (other.mean / base.mean).ln();
        let half_width = limits.at(degrees) * sum.sqrt();
        (log.is_finite() && half_width.is_finite()).then_some(Change { log, half_width })
    }
}

fn noises(loads: &[(Load, &[f64])]) -> Vec<Noise> {
    Noise::of_each(&loads.iter().map(|(_, speeds)| *speeds).collect::<Vec<_>>())
}

fn seen(loads: &[(Load, &[f64])]) -> BTreeMap<Load, Seen> {
    with_noise(loads, noises(loads))
}

fn with_noise(loads: &[(Load, &[f64])], noises: Vec<Noise>) -> BTreeMap<Load, Seen> {
    let seen = |((load, speeds), noise): (&(Load, &[f64]), Noise)| {
        Some((*load, Seen { mean: mean(speeds)?, times: speeds.len(), noise }))
    };
    let mut all = BTreeMap::new();
    all.extend(loads.iter().zip(noises).filter_map(seen));
    all
}
