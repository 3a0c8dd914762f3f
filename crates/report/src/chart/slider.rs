//! The scale of a slider: as far as what was recorded goes, in round steps.

/// A slider that begins at 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slider {
    pub max: f64,
    pub step: f64,
}

/// A slider has at least so many steps, and about ten times as many at most.
const LEAST_STEPS: f64 = 50.0;

impl Slider {
    /// A slider that reaches this value, in steps of a power of ten; one to 1 where there is none.
    #[must_use]
    pub fn to(greatest: Option<f64>) -> Self {
        let is_usual = |greatest: &f64| (1e-3..1e9).contains(greatest);
        let greatest = greatest.filter(is_usual).unwrap_or(1.0);
        // Whole steps by a whole number: 124 / 100 is the nearest float to 1.24, 124 · 0.01 need not be.
        let per_unit = 10f64.powf(-(greatest / LEAST_STEPS).log10().floor()).max(1.0);
        let step_units = 10f64.powf((greatest / LEAST_STEPS).log10().floor()).max(1.0);
        let steps = (greatest * per_unit / step_units - 1e-9).ceil();
        Self { max: steps * step_units / per_unit, step: step_units / per_unit }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn steps_are_round_and_the_end_is_reached() {
        assert_eq!(Slider::to(Some(1.234)), Slider { max: 1.24, step: 0.01 });
        assert_eq!(Slider::to(Some(87.0)), Slider { max: 87.0, step: 1.0 });
        assert_eq!(Slider::to(Some(9000.0)), Slider { max: 9000.0, step: 100.0 });
        assert_eq!(Slider::to(None), Slider { max: 1.0, step: 0.01 });
    }

    proptest! {
        #[test]
        fn every_recorded_value_can_be_chosen(greatest in 1e-3..1e9_f64) {
            let Slider { max, step } = Slider::to(Some(greatest));
            prop_assert!(max >= greatest * (1.0 - 1e-8) && max - greatest <= step * 1.001);
            prop_assert!((49.0..=502.0).contains(&(max / step)));
        }
    }
}
