//! What the machine draws from the wall, as somebody has read it off a meter.

use serde::{Deserialize, Serialize};

/// More than this no machine draws that a browser measures, W; and no kilowatt-hour costs so much.
const MOST: f64 = 1e6;

/// What the machine draws, and what that costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Power {
    /// While it answers with all it has, W.
    pub loaded_w: f64,
    /// While it waits, W.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_w: Option<f64>,
    /// Price of a kilowatt-hour, in any money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_per_kwh: Option<f64>,
}

impl Power {
    /// Whether each figure can be what it is said to be; what waits does not draw more than what works.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let within = |value: f64| value > 0.0 && value <= MOST;
        within(self.loaded_w)
            && self.idle_w.is_none_or(|idle_w| (0.0..=self.loaded_w).contains(&idle_w))
            && self.price_per_kwh.is_none_or(within)
    }
}
