//! Whether the figures of a measurement are the server's: [`judge`] decides it, and nothing else does.
//!
//! Of the session it needs only what is known before the first batch, its [`Context`]: the verdict on a
//! finished measurement does not change with later ones.

pub(crate) mod admission;
pub(crate) mod answerer;
mod borders;
mod browser;
mod compliance;
mod configuration;
mod context;
pub(crate) mod counts;
pub(crate) mod cut;
mod failures;
mod load_generator;
mod loads;
pub(crate) mod made_up;
mod model_load;
mod overlap;
mod servers;
mod slots;
pub(crate) mod slowed;
mod stall;
mod verdict;

use crate::{Measurement, Warning};

pub use borders::Borders;
pub(crate) use browser::SUSPENDED_MS;
pub use compliance::{Check, Compliance, Objective, Scored};
pub use configuration::Configuration;
pub(crate) use configuration::counts_for_users;
pub use context::Context;
pub use loads::{LeftOut, Loads};
pub use slots::{slots, slots_by_server};
pub use verdict::Verdict;

#[must_use]
pub fn judge(measurement: &Measurement, context: &Context<'_>) -> Verdict {
    Verdict { tokens_per_s: measurement.tokens_per_s(), doubts: doubts(measurement, context) }
}

/// Speeds of the valid measurements, tokens/s; copies do not count.
#[must_use]
pub fn speeds(measurements: &[Measurement], context: &Context<'_>) -> Vec<f64> {
    let own = measurements.iter().filter(|measurement| measurement.shared_from.is_none());
    own.filter_map(|measurement| judge(measurement, context).speed()).collect()
}

fn doubts(measurement: &Measurement, context: &Context<'_>) -> Vec<Warning> {
    let mut doubts = match measurement.load {
        None if context.is_elsewhere => load_generator::warnings(measurement, None),
        Some(load) => load_generator::warnings(measurement, Some(load)),
        None => browser::warnings(measurement),
    };
    doubts.extend(failures::warnings(measurement));
    doubts.extend(measurement.by_server().iter().find_map(|(_, part)| model_load::warning(part)));
    doubts.extend(answerer::warnings(measurement, context));
    if doubts.iter().any(|doubt| matches!(doubt, Warning::Replayed { .. })) {
        // What a cache returns at once is too short for any clock.
        doubts.retain(|doubt| !matches!(doubt, Warning::CoarseClock { .. }));
    }
    match made_up::warning(measurement, context.max_tokens()) {
        Some(made_up) => doubts.push(made_up),
        None => doubts.extend(counts::warnings(measurement, context.max_tokens())),
    }
    doubts.extend(cut::warning(measurement, context));
    doubts.extend(servers::part_of_servers(measurement, context.servers));
    doubts
}
