//! Simulators whose figures are easy to predict.

use sim::Config;

/// A simulator with `slots` slots in which every stream has `rate` tokens/s, prompts take no time and
/// the model is loaded at once: an answer of `rate` tokens takes one second.
#[must_use]
pub fn steady(slots: u16, rate: f64) -> Config {
    Config { slots, rate, falloff: 0.0, prefill_rate: 0.0, load_ms: 0, ..Config::default() }
}

/// A simulator with `slots` slots that share its speed: with all of them busy, an answer of `rate` tokens takes one
/// second as with `steady`; with fewer it takes less, so that small batches are quicker. Not much less: otherwise
/// the first request of a large batch would end before the last has arrived.
#[must_use]
pub fn shared(slots: u16, rate: f64) -> Config {
    let falloff = 0.25;
    let alone = rate * f64::from(slots).powf(falloff);
    Config { falloff, ..steady(slots, alone) }
}
