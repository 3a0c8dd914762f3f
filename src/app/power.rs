//! The machine's power draw. It belongs to the machine, so it applies to the shown session and to later ones.

use bench::Power;

use super::{App, Effect};

impl App {
    /// Takes over what was entered, and applies it to the results shown.
    pub(super) fn power_typed(&mut self, power: Option<Power>) -> Vec<Effect> {
        self.power = power;
        if let Some(results) = &mut self.results {
            results.session.environment.power = power;
        }
        self.results_concerned();
        vec![Effect::KeepPower(power)]
    }
}
