//! The machine's power draw, as read off a meter by the user.

use serde::{Deserialize, Serialize};

/// The largest plausible power of a machine that is measured, W, and price of a kilowatt-hour.
const MOST: f64 = 1e6;

/// The machine's power draw, and its cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Power {
    /// Under full load, W.
    pub loaded_w: f64,
    /// Idle, W.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_w: Option<f64>,
    /// Price of a kilowatt-hour, in any currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_per_kwh: Option<f64>,
}

impl Power {
    /// Whether each figure is plausible; an idle machine does not draw more than a loaded one.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let within = |value: f64| value > 0.0 && value <= MOST;
        within(self.loaded_w)
            && self.idle_w.is_none_or(|idle_w| (0.0..=self.loaded_w).contains(&idle_w))
            && self.price_per_kwh.is_none_or(within)
    }
}
