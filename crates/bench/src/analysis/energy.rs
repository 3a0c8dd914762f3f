//! Energy and money per token.

use crate::Power;

/// Joules per kilowatt-hour.
const JOULES_PER_KWH: f64 = 3.6e6;

/// The cost of tokens at one speed. Not included: cooling, the machine itself, and idle time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Energy {
    /// Power divided by speed: W / (tokens/s), J.
    pub joules_per_token: f64,
    /// The same for the power beyond that of the idle machine, J.
    pub joules_per_token_beyond_idle: Option<f64>,
    pub tokens_per_kwh: f64,
    /// Price of a million tokens, in the currency of the price.
    pub price_per_million: Option<f64>,
}

impl Energy {
    /// The cost of tokens at this speed; `None` if a figure is impossible.
    #[must_use]
    pub fn of(power: Power, tokens_per_s: f64) -> Option<Self> {
        if !power.is_possible() || !tokens_per_s.is_finite() || tokens_per_s <= 0.0 {
            return None;
        }
        let joules_per_token = power.loaded_w / tokens_per_s;
        Some(Self {
            joules_per_token,
            joules_per_token_beyond_idle: power
                .idle_w
                .map(|idle_w| (power.loaded_w - idle_w) / tokens_per_s),
            tokens_per_kwh: JOULES_PER_KWH / joules_per_token,
            price_per_million: power
                .price_per_kwh
                .map(|price| joules_per_token * 1e6 / JOULES_PER_KWH * price),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn energy_per_token_is_power_over_speed() {
        let power = Power { loaded_w: 360.0, idle_w: Some(60.0), price_per_kwh: Some(6.0) };
        let energy = Energy::of(power, 100.0).unwrap();
        assert_eq!(energy.joules_per_token, 3.6);
        assert_eq!(energy.joules_per_token_beyond_idle, Some(3.0));
        assert_eq!(energy.tokens_per_kwh, 1e6);
        assert_eq!(energy.price_per_million, Some(6.0));
    }

    #[test]
    fn impossible_figures_have_no_cost() {
        let power = Power { loaded_w: 300.0, ..Power::default() };
        assert_eq!(Energy::of(power, 0.0), None);
        assert_eq!(Energy::of(power, f64::NAN), None);
        assert_eq!(Energy::of(Power::default(), 100.0), None);
        assert_eq!(Energy::of(Power { idle_w: Some(301.0), ..power }, 100.0), None);
        assert_eq!(Energy::of(Power { price_per_kwh: Some(-1.0), ..power }, 100.0), None);
    }

    proptest! {
        #[test]
        fn energy_and_its_price_are_numbers(w in any::<f64>(), price in any::<f64>(), speed in any::<f64>()) {
            let power = Power { loaded_w: w, idle_w: None, price_per_kwh: Some(price) };
            if let Some(energy) = Energy::of(power, speed) {
                prop_assert!(energy.joules_per_token >= 0.0 && !energy.joules_per_token.is_nan());
                prop_assert!(energy.price_per_million.is_some_and(|price| price >= 0.0));
            }
        }
    }
}
