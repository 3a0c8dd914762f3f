//! Simulators whose figures are easily told beforehand.

use sim::Config;

/// A simulator of `slots` slots where every stream gives `rate` tokens/s, prompts cost nothing and
/// the model is there at once: an answer of `rate` tokens takes one second.
#[must_use]
pub fn steady(slots: u16, rate: f64) -> Config {
    Config { slots, rate, falloff: 0.0, prefill_rate: 0.0, load_ms: 0, ..Config::default() }
}

/// A simulator of `slots` slots that share its speed: with all of them busy an answer of `rate` tokens takes one
/// second, as with `steady`, and with fewer less, so that the small batches before it take less time too. Not
/// much less: else the first of a large batch would end before the last has come.
#[must_use]
pub fn shared(slots: u16, rate: f64) -> Config {
    let falloff = 0.25;
    let alone = rate * f64::from(slots).powf(falloff);
    Config { falloff, ..steady(slots, alone) }
}
