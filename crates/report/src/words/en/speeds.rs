//! Speeds, and how they compare.

use bench::stats::Interval;

use super::En;
use crate::words::numbers::{known, percent, rounded};

/// What is said about a speed that did not change.
pub const SAME: &str = "the same";

/// “1.3% higher”: how a speed compares with another; what would show as nothing is nothing.
pub fn compared(share: f64, decimals: usize) -> String {
    let shown = percent(share.abs(), decimals, En);
    if shown == percent(0.0, decimals, En) {
        return SAME.into();
    }
    format!("{shown} {}", if share > 0.0 { "higher" } else { "lower" })
}

pub fn speed(speed: Interval) -> String {
    format!("{}\u{a0}tokens/s", known(speed.mean, speed.half_width, En))
}

pub fn tokens_per_s(speed: f64) -> String {
    format!("{}\u{a0}tokens/s", rounded(speed, En))
}
