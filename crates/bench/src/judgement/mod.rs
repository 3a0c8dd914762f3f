//! What one measurement shows by itself: whether its figures are the server's, and the server's slots.
//!
//! Nothing here needs the rest of the session, so what was found once of a finished measurement holds.

mod browser;
mod context;
pub(crate) mod counts;
pub(crate) mod cut;
mod load;
mod server;
mod slots;

use crate::{Measurement, Warning};

pub use context::Context;
pub use slots::{slots, slots_by_server};

/// What makes the figures of a measurement doubtful by themselves. These are the findings that can
/// disqualify it.
#[must_use]
pub fn warnings(measurement: &Measurement) -> Vec<Warning> {
    let mut warnings = match measurement.load {
        Some(load) => load::warnings(measurement, load),
        None => browser::warnings(measurement),
    };
    warnings.extend(server::failures(measurement));
    let parts = measurement.by_server();
    warnings.extend(parts.iter().find_map(|(_, part)| server::model_loaded(part)));
    warnings.extend(counts::warnings(measurement));
    warnings
}

/// Whether the figures are the server's: nothing failed and nothing else set the pace.
#[must_use]
pub fn is_valid(measurement: &Measurement) -> bool {
    holds(measurement.tokens_per_s(), &warnings(measurement))
}

/// Whether a speed with these doubts is the server's.
#[must_use]
pub fn holds(tokens_per_s: f64, doubts: &[Warning]) -> bool {
    tokens_per_s.is_finite() && !doubts.iter().any(Warning::disqualifies)
}

/// Speeds of those measurements whose figures are the server's, tokens/s.
#[must_use]
pub fn speeds(measurements: &[Measurement]) -> Vec<f64> {
    let valid = measurements.iter().filter(|measurement| is_valid(measurement));
    valid.map(Measurement::tokens_per_s).collect()
}
