//! Speeds, and how they compare.

use bench::stats::Interval;

use super::Ru;
use crate::words::numbers::{known, percent, rounded};

/// What is said about a speed that did not change.
pub const SAME: &str = "та же";

/// «выше на 1,3 %»: how a speed compares with another; what would show as nothing is nothing.
pub fn compared(share: f64, decimals: usize) -> String {
    let shown = percent(share.abs(), decimals, Ru);
    if shown == percent(0.0, decimals, Ru) {
        return SAME.into();
    }
    format!("{} на {shown}", if share > 0.0 { "выше" } else { "ниже" })
}

pub fn speed(speed: Interval) -> String {
    format!("{}\u{a0}токен/с", known(speed.mean, speed.half_width, Ru))
}

pub fn tokens_per_s(speed: f64) -> String {
    format!("{}\u{a0}токен/с", rounded(speed, Ru))
}
