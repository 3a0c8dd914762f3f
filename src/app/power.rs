//! The machine's power draw. It belongs to the machine, so it applies to the shown session and to later ones.

use bench::Power;
use report::Lang;
use report::words::{Label, ResultLabel, not_a_number, typed_number};
use thiserror::Error;

use super::{App, Effect};
use crate::store::Change;

/// Why the fields of the power draw cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum PowerError {
    /// The field with this label does not contain a number.
    #[error("{0:?} is not a number")]
    NotANumber(ResultLabel),
    #[error("such a power draw is not possible")]
    Impossible,
}

impl PowerError {
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        match self {
            Self::NotANumber(label) => not_a_number(label.text(lang), lang),
            Self::Impossible => ResultLabel::PowerImpossible.text(lang).to_owned(),
        }
    }
}

/// Reads the fields of the power draw: under load, idle, and the price. `None` if the first one is empty.
///
/// # Errors
/// If a field contains something else than a number, or the numbers are not possible. What was entered before then
/// still holds.
pub fn typed_power(fields: [&str; 3], lang: Lang) -> Result<Option<Power>, PowerError> {
    let number = |text: &str, label| match text.trim() {
        "" => Ok(None),
        text => typed_number(text, lang).map(Some).ok_or(PowerError::NotANumber(label)),
    };
    let [loaded_w, idle_w, price] = fields;
    let loaded_w = number(loaded_w, ResultLabel::LoadedPower)?;
    let idle_w = number(idle_w, ResultLabel::IdlePower)?;
    let price_per_kwh = number(price, ResultLabel::PricePerKwh)?;
    let power = loaded_w.map(|loaded_w| Power { loaded_w, idle_w, price_per_kwh });
    if power.is_none_or(|power| power.is_possible()) {
        Ok(power)
    } else {
        Err(PowerError::Impossible)
    }
}

impl App {
    /// Takes over what was entered, and applies it to the results shown, with which it is stored.
    pub(super) fn power_typed(&mut self, power: Option<Power>) -> Vec<Effect> {
        self.power = power;
        if let Some(results) = &mut self.results {
            results.session.environment.power = power;
        }
        self.results_concerned();
        let with_session =
            self.shown_kept().map(|id| self.session_changed(id, Change::Power(power)));
        [Effect::KeepPower(power)].into_iter().chain(with_session.into_iter().flatten()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test;

    #[test]
    fn only_an_empty_power_under_load_removes_the_power_draw() {
        let power = Power { loaded_w: 300.5, idle_w: Some(60.0), price_per_kwh: Some(0.25) };
        let alone = Power { idle_w: None, price_per_kwh: None, ..power };
        let wrong = |label| Err(PowerError::NotANumber(label));
        for (fields, expected) in [
            (["300,5", " 60 ", "0.25"], Ok(Some(power))),
            (["300,5", "", ""], Ok(Some(alone))),
            ([" ", "60", "0.25"], Ok(None)),
            (["3OO", "60", "0.25"], wrong(ResultLabel::LoadedPower)),
            (["300.5", "60 W", "0.25"], wrong(ResultLabel::IdlePower)),
            (["", "", "0.25 €"], wrong(ResultLabel::PricePerKwh)),
            (["300.5", "400", "0.25"], Err(PowerError::Impossible)),
            (["0", "", ""], Err(PowerError::Impossible)),
        ] {
            assert_eq!(typed_power(fields, Lang::En), expected, "{fields:?}");
        }
        let unclear = typed_power(["1,300", "", ""], Lang::En);
        assert_eq!(unclear, wrong(ResultLabel::LoadedPower), "a kilowatt or a watt");
    }
}
